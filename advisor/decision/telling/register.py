"""What stands behind the whole recommendation: shared assumptions, sources used, what is left out, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from advisor.case.defaults import Defaulted, by_default
from advisor.case.model import Case
from advisor.case.workloads import OwnModelWorkload
from advisor.cost.market import drifts
from advisor.cost.own_centre import PLAN
from advisor.cost.plans import plans
from advisor.decision.result import Assumption, KindShare, SourceRow
from advisor.decision.result.figures import Tag
from advisor.decision.rounding import rounded
from advisor.decision.telling.beside_rows import not_counted
from advisor.decision.telling.chips import chip_assumptions
from advisor.decision.telling.words import names, two_digits
from advisor.decision.workload import Decided
from advisor.decision.world import World
from advisor.distributions import Z10

EFFORT_JUDGED = "Effort figures are judgement: no public source gives person-weeks for a move from CUDA to Neuron."
_RANKS = ("none", "low", "medium", "high")
"""Confidence from least to most: a source counts for as much as its least certain figure here."""


def shared_assumptions(world: World) -> tuple[Assumption, ...]:
    """Assumptions that hold for all workloads."""
    decision = world.case.decision
    as_of = world.now.isoformat()
    fixed: tuple[tuple[Defaulted, str, str, str, float], ...] = (
        ("decision.horizon_months", "horizon", "Horizon", "months", float(decision.horizon_months)),
        ("decision.discount_rate_pct", "discount_rate", "Discount rate, nominal, before tax", "%/year",
         decision.discount_rate_pct),
        ("team.cost_per_week", "cost_per_week", "Cost of one engineer-week", "USD", rounded(world.cost_per_week_usd)),
    )  # fmt: skip
    rows = [_fixed(world.case, path, i, q, u, v, as_of) for path, i, q, u, v in fixed]
    if by_default(world.case, "team.people"):
        rows.append(_fixed(world.case, "team.people", "people", "People for the work", "FTE", world.mean_people, as_of))
    rows += chip_assumptions(world, as_of)
    rows += _own_models(world, as_of)
    for d in drifts():
        half = Z10 * d.sd
        rows.append(
            Assumption(d.id, f"Move of {d.family} {d.path} prices in a year", "ln", rounded(-half), 0.0, rounded(half),
                       "normal, grows with the root of time", "J", f"{d.source}: {d.evidence}", d.date)
        )  # fmt: skip
    return tuple(rows)


def _fixed(
    case: Case, path: Defaulted, identity: str, quantity: str, unit: str, value: float, as_of: str
) -> Assumption:
    """A value of the buyer's; where the case does not name it, a default of ours."""
    tag: Tag = "J" if by_default(case, path) else "B"
    source = "default of Switchpoint" if tag == "J" else "buyer"
    return Assumption(identity, quantity, unit, None, value, None, "fixed", tag, source, as_of)


def figures_by_kind(rows: Sequence[Assumption]) -> tuple[KindShare, ...]:
    """Of which kind the assumptions are that carry 1 % of the spread or more; remainders go to the largest parts."""
    counts = Counter(row.tag for row in rows if (row.variance_share_pct or 0.0) >= 1.0)
    total = counts.total()
    exact = {kind: 100 * count / total for kind, count in counts.items()}
    percent = {kind: int(value) for kind, value in exact.items()}
    behind = sorted(counts, key=lambda kind: (percent[kind] - exact[kind], kind))
    for kind in behind[: 100 - sum(percent.values())]:
        percent[kind] += 1
    return tuple(KindShare(kind, counts[kind], percent[kind]) for kind in get_args(Tag) if counts[kind])


def _own_models(world: World, as_of: str) -> list[Assumption]:
    """What speed rests on where the buyer brings the shape of a model of their own."""
    found = []
    for workload in world.case.workloads:
        own = workload.architecture if isinstance(workload, OwnModelWorkload) else None
        if own is not None:
            size = f"Parameters of {workload.model}, {own.layers} layers of width {own.hidden}"
            value = rounded(own.params_billion)
            found.append(
                Assumption(f"{workload.id}.model", size, "billion", None, value, None, "fixed", "B", own.source, as_of,
                           workload.id)
            )  # fmt: skip
    return found


def sources(decided: Sequence[Decided], world: World) -> tuple[SourceRow, ...]:
    """Register of the sources that the compared options rest on."""
    used: dict[str, set[str]] = {}
    trust: dict[str, set[str]] = {}

    def note(ids: Sequence[str], purpose: str, confidence: str) -> None:
        for source_id in ids:
            used.setdefault(source_id, set()).add(purpose)
            trust.setdefault(source_id, set()).add(confidence)

    catalog = world.catalog
    for d in decided:
        for e in (d.evaluation.today, d.evaluation.best_stay, d.evaluation.best_move):
            if e is None:
                continue
            if e.option.price is not None and not e.option.price.own:
                note(e.option.price.source.split("; "), f"price of {e.option.instance}", e.option.price.confidence)
            chip = catalog.accelerators[e.option.accelerator]
            note(chip.provenance.source_ids, f"figures of {chip.name}", chip.provenance.confidence)
        model = catalog.find_model(d.bench.workload.model)
        if model is not None:
            note(model.provenance.source_ids, f"readiness of {model.id}", model.provenance.confidence)
        for row in d.result.readiness:
            capability = catalog.capabilities[row.capability]
            note(capability.provenance.source_ids, f"readiness: {capability.name}", capability.provenance.confidence)
    rows = []
    for source_id in sorted(used):
        source = catalog.sources.get(source_id)
        if source is not None:
            rows.append(
                SourceRow(
                    source.id,
                    source.title,
                    source.date,
                    source.kind,
                    min(trust[source_id], key=_RANKS.index),
                    "; ".join(sorted(used[source_id])),
                )
            )
    return tuple(rows)


def _no_terms(world: World) -> tuple[tuple[str, str], ...]:
    """That Neuron instances have no published price with a term, where the buyer brings none."""
    chips, instances = world.catalog.accelerators, world.catalog.instances
    signed = (row for row in world.case.commercials.rate_card if plans()[row.plan].term_months)
    if any(chips[instances[row.instance].accelerator_id].neuron_generation is not None for row in signed):
        return ()
    said = "Savings Plan rates for them were not found; enter a quote if you have one"
    return (("Term prices for Trainium and Inferentia", said),)


def _no_plans_of_a_service(world: World) -> list[tuple[str, str]]:
    """That what SageMaker runs is compared by the hour alone, unless the buyer brings a rate."""
    if not any(w.managed_service == "sagemaker" for w in world.case.workloads):
        return []
    said = "plans of EC2 do not cover what it runs, and for its own no price was found; enter a quote if you have one"
    return [("Savings Plans and training plans of SageMaker", said)]


def not_included(decided: Sequence[Decided], world: World) -> tuple[tuple[str, str], ...]:
    """Cost lines that are left out, each with its reason."""
    case = world.case
    rows = [
        *not_counted([d.bench for d in decided], [d.evaluation for d in decided], world),
        ("Taxes and duties", "all amounts are before tax"),
        *_no_terms(world),
        *_no_plans_of_a_service(world),
        (
            "Learning from one workload to the next, in a workload's own figures",
            "each is priced as if it were the team's first; the portfolio's plan counts shared work once",
        ),
    ]
    if not case.commercials.spot:
        rows.append(("Spot capacity", "a price without a promise of capacity; allow it for work that can wait"))
    return tuple(rows)


def _speed_rests_on(decided: Sequence[Decided]) -> str:
    """Where the speeds of the best ways of staying and of moving come from."""
    measured = [
        best.option.instance in {m.instance for m in d.bench.workload.measurements}
        for d in decided
        for best in (d.evaluation.best_stay, d.evaluation.best_move)
        if best is not None
    ]
    published = "Speed is predicted from published measurements of other set-ups"
    if measured and all(measured):
        return "Speed of the best ways rests on what the buyer measured, as entered"
    return f"{published} where the buyer measured nothing" if any(measured) else published


def limits(decided: Sequence[Decided]) -> tuple[str, ...]:
    """What the method can't see."""
    rows = [
        f"{_speed_rests_on(decided)}; nothing was run for this report.",
        *((EFFORT_JUDGED,) if any(d.bench.moves for d in decided) else ()),
        "Price paths are drawn from a short history; a contract can fix what the model leaves open.",
        "Quality of the model's answers is assumed equal on both sides; only your accuracy test can show it.",
    ]
    if any(d.evaluation.best_stay is not None and d.evaluation.best_stay.option.plan == PLAN for d in decided):
        rows.append(
            "Own servers are spread as an annuity, in the cash of the years too, over their years in use, or until the "
            "horizon ends and what is left counts as sold; the cash falls due when they are bought."
        )
    ways = [w.option for d in decided for w in (d.evaluation.best_stay, d.evaluation.best_move) if w is not None]
    ranges = {o.instance: o.spread for o in ways if o.plan == "spot" and o.spread is not None}
    if ranges:
        ends = names([f"{two_digits(spread[2])} times as high for {instance}" for instance, spread in ranges.items()])
        rows.append(
            f"A spot price is that of the cheapest zone on one day; bills count it as a range, up to {ends}, and hours "
            "lost to interruption on top. The instances may be taken away at two minutes' notice."
        )
    if any(d.result.verdict == "not assessed" for d in decided):
        rows.append("Workloads that are not assessed keep today's bill and enter no comparison.")
    return tuple(rows)
