"""Facts that one workload's recommendation lacks."""

from __future__ import annotations

from advisor.cost.options import Option
from advisor.decision.result import Unknown
from advisor.decision.telling.chips import chip_not_known
from advisor.decision.telling.measure_first import not_measured
from advisor.decision.telling.story import Story
from advisor.decision.telling.terms_alike import term_not_known
from advisor.decision.telling.terms_elsewhere import its_term_not_known
from advisor.decision.telling.todays_plan import end_not_known


def unknowns(story: Story) -> tuple[Unknown, ...]:
    """Facts that are missing, why they matter and whom to ask."""
    workload, case = story.bench.workload, story.world.case
    found: list[Unknown] = []
    if story.bench.unassessed is not None:
        found.append(
            Unknown(
                f"Speed on {'Trainium and Inferentia' if story.bench.pace else 'any accelerator'}",
                story.bench.unassessed,
                "your engineers: a trial on both sides",
                f"workloads.{workload.id}",
            )
        )
    found += chip_not_known(story)
    found += not_measured(story)
    if workload.software.custom_kernels is None:
        found.append(
            Unknown(
                "Number of custom kernels",
                "each costs one to eight weeks",
                "whoever maintains the model code",
                f"workloads.{workload.id}.software.custom_kernels",
            )
        )
    for capability_id, answer in sorted(workload.software.needs.items()):
        if answer == "unknown" and capability_id in story.world.catalog.capabilities:
            name = story.world.catalog.capabilities[capability_id].name
            found.append(
                Unknown(
                    f"Whether {name} is needed",
                    "a feature without a route can settle the case",
                    "whoever deploys it",
                    f"workloads.{workload.id}.software.needs",
                )
            )
    if case.commercials.commitments is None:
        found.append(
            Unknown(
                "Commitments already bought",
                "a plan tied to GPUs is stranded by a move",
                "procurement",
                "commercials.commitments",
            )
        )
    today = unpriced_today(story)
    if today is not None and story.bench.unassessed is None:
        found.append(
            Unknown(
                f"What {today.label} costs",
                "what runs today is left out of the comparison, so that a way of staying that is advised was not held "
                "against it",
                "your bill, or finance",
                f"workloads.{workload.id}.today.price_per_hour",
            )
        )
    found += [*end_not_known(story), *its_term_not_known(story), *term_not_known(story)]
    if not workload.measurements and story.bench.unassessed is None:
        found.append(
            Unknown(
                "Measured speed",
                "it would narrow the range more than any other answer",
                "a trial, or your monitoring",
                f"workloads.{workload.id}.measurements",
            )
        )
    unpriced = sorted({o.instance for o in story.bench.options if o.side == "move" and o.barrier == "not priced"})
    if unpriced:
        found.append(
            Unknown(
                f"Prices of {', '.join(unpriced)}",
                "they can't be compared without one",
                "AWS account team: a quote",
                "commercials.rate_card",
            )
        )
    return tuple(found)


def unpriced_today(story: Story) -> Option | None:
    """What runs today, where no price is known for it: then it enters no comparison."""
    return next((o for o in story.bench.options if "today" in o.roles and o.price is None), None)
