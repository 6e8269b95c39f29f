"""The lines beside the instances as they are told: what each comes to on each side, and which are not included."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from advisor.case.workloads import Workload
from advisor.cost.beside import NOTHING
from advisor.cost.lines import Line
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import CostLine
from advisor.decision.rounding import rounded
from advisor.decision.telling.words import names
from advisor.decision.world import World
from advisor.decision.worth import cost_of

Told = dict[tuple[str, str], tuple[Line, float | None]]
"""Lines by kind and name, each with its present value in USD, mean over the draws; None: not known."""


def beside_lines(evaluation: Evaluation) -> tuple[CostLine, ...]:
    """A cost line for each line beside the instances, in USD of present value on each side."""
    columns = [_told(e, evaluation) for e in (evaluation.today, evaluation.best_stay, evaluation.best_move)]
    sides = (evaluation.today, evaluation.best_stay, evaluation.best_move)
    keys = dict.fromkeys(key for told in columns for key in told)
    rows = []
    for key in keys:
        found = [told[key][0] for told in columns if key in told]
        today, stay, move = (
            None if e is None else told[key][1] if key in told else 0.0 for e, told in zip(sides, columns, strict=True)
        )
        bases = list(dict.fromkeys(line.basis for line in found))
        first = found[0]
        tag = "J" if any(line.tag == "J" for line in found) else first.tag
        dated = max(line.date for line in found)
        rows.append(CostLine(first.name, today, stay, move, "; ".join(bases), tag, first.owner, dated))
    return tuple(rows)


def _told(e: Evaluated | None, evaluation: Evaluation) -> Told:
    if e is None:
        return {}
    market, found = evaluation.market, Told()
    stays = e.option.side == "stay"
    # Where another way runs at first, what it comes to in place of this one stands with the instances, lines and all:
    # told here are the lines of this one as from the first day.
    beside, run = e.beside, (e if e.meanwhile is None else e.meanwhile.at_once).parts.run
    for at, line in enumerate(beside.lines):
        once = beside.once[at] * (1.0 if stays else (e.start < market.months) * market.discount(e.start))
        value = beside.line_worth(at, run, market, 0 if stays else e.start, market.months) + once
        _, earlier = found.get((line.id, line.name), (line, 0.0))
        known = earlier is not None and not line.unknown
        found[line.id, line.name] = (line, (earlier or 0.0) + float(np.mean(value)) if known else None)
    counted = found.keys() - {key for key, (_, value) in found.items() if value is None}
    ahead = NOTHING if stays or evaluation.bridge is None else evaluation.bridge.around
    until = cost_of(e.bridge_run) if e.bridge_run else np.zeros(1)
    for at, line in enumerate(ahead.lines):
        key = (line.id, line.name)
        paid = float(np.mean(ahead.line_worth(at, until, market, 0, e.start)))
        first, then = found.get(key, (line, 0.0))
        # What is known of either stretch is in the sum, and is told.
        found[key] = (first, None if then is None or (line.unknown and key not in counted) else then + paid)
    return {key: (line, None if value is None else rounded(value)) for key, (line, value) in found.items()}


def not_counted(benches: Sequence[Bench], evaluations: Sequence[Evaluation], world: World) -> list[tuple[str, str]]:
    """Lines beside the instances that are left out, each with the reason: no figure, or no answer."""
    terms = world.case.commercials
    given = {line.line for line in terms.other_lines}
    workloads = world.case.workloads
    rows: list[tuple[str, str]] = []

    def missing(kind: str, name: str, lacks: Callable[[Workload], bool], why: str) -> None:
        without = [w.name for w in workloads if lacks(w)]
        if without and kind not in given:
            whose = "" if len(without) == len(workloads) else f" for {names(without)}"
            rows.append((name, f"because {why}{whose}"))

    missing("storage", "Storage", lambda w: w.stored_gb is None, "no amount was entered")
    missing("egress", "Data sent to the internet", lambda w: w.internet_gb_month is None, "no amount was entered")
    missing("networking", "Data exchanged with other systems", lambda w: w.exchanged_gb_month is None,
            "no amount was entered")  # fmt: skip
    if not world.support.known and "support" not in given:
        rows.append(("Support plan", "because it was not said whether it is used"))
    missing("licences", "NVIDIA AI Enterprise", lambda w: w.nvidia_ai_enterprise == "unknown",
            "it was not said whether it is used")  # fmt: skip
    missing("managed service", "Managed service", lambda w: w.managed_service == "unknown",
            "it was not said whether it is used")  # fmt: skip
    missing("control plane", "Kubernetes control planes", lambda w: w.clusters is None, "no amount was entered")
    if "networking" not in given:
        rows.append(("Networks inside a region", "because it is alike on both sides"))
    if "other compute" not in given:
        rows.append(("Computers without accelerators", "because it is alike on both sides"))
    rows += _unknown(benches, evaluations)
    if any("own data centre" in (e.option.venue for e in v.options.values()) for v in evaluations):
        centre = terms.own_centre
        if centre.support_pct is None:
            rows.append(("Hardware support of own servers", "because no percentage is published and none was entered"))
    return rows


def _unknown(benches: Sequence[Bench], evaluations: Sequence[Evaluation]) -> list[tuple[str, str]]:
    """Lines of the options between which is decided that have no figure."""
    found: dict[tuple[str, str], None] = {}
    for bench, evaluation in zip(benches, evaluations, strict=True):
        for e in (evaluation.today, evaluation.best_stay, evaluation.best_move):
            if e is not None:
                place = f"for {bench.workload.name} on {e.option.label}"
                found |= {(line.name, f"{place}: {line.basis}"): None for line in e.beside.lines if line.unknown}
    return list(found)
