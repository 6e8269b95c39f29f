"""Delivery: milestones with their dates, and the risks with what each would cost, an early sign and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from advisor.cost.commitments import DAYS_A_MONTH, later_day
from advisor.cost.plans import plans
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import Milestone, Pilot, Quantiles, Risk, Scenario, Verdict, Waiting, steps
from advisor.decision.rounding import linear_quantiles, rounded
from advisor.decision.telling.story import ending_before
from advisor.decision.world import World
from advisor.distributions import Floats

UNNAMED = "to be named"
"""Owner of what nobody was named for: the gap is said, not filled."""
BENEFIT_CHECK_MONTHS = 3.0
LOOK_AGAIN_MONTHS = 12
"""When staying is looked at again at the latest, or what no date is known for; reported, and never a reason to wait."""

_RISKS = {
    "GPU prices 30 % lower": (
        "GPU prices fall, or a counter-offer comes", "a written offer; revised prices", "procurement",
        "hold the walk-away price against it before signing",
    ),
    "Neuron prices 20 % higher": (
        "Trainium prices rise at renewal", "the next revision of prices", "procurement",
        "a price cap in the contract",
    ),
    "Capacity two quarters late": (
        "Trainium capacity comes late", "no written date a month before the port ends", "platform",
        "keep the GPU fleet until the capacity runs",
    ),
    "Volume halved": (
        "Demand stays below what is described", "volume of the first quarter", "product",
        "commit to the floor of demand alone",
    ),
    "Effort doubled": (
        "The port takes twice the work", "half of the weeks used before the first correct output", "engineering",
        "stop at the accuracy gate",
    ),
    "Neuron 20 % slower": (
        "Throughput falls short in production", "less than planned while both fleets run", "engineering",
        "an undertaking on throughput in the contract",
    ),
    "Stack replaced twice": (
        "The software stack is replaced under us", "an announced end of support", "engineering",
        "ask for the named release to be supported",
    ),
    "Output parity fails": (
        "Outputs differ from today's", "the accuracy gate", "product", "give up the move; the work is lost",
    ),
}  # fmt: skip
TOLD_FROM = 0.001
"""Share of the saving from which what a risk costs is told."""


def milestones(
    verdict: Verdict,
    evaluation: Evaluation,
    bench: Bench,
    world: World,
    pilot: Pilot | None,
    waits: Sequence[Waiting],
) -> tuple[Milestone, ...]:
    """What happens by when, as the verdict has it; dates at the median and at P90 of the draws."""
    decision, move = world.case.decision, evaluation.best_move
    approved = world.decides_on
    rows = [_fixed(steps.DECISION, approved, "minutes of the committee", "committee")]
    if verdict == "pilot first" and pilot is not None:
        end = approved + timedelta(days=pilot.days)
        rows.append(_fixed(steps.PILOT, end, "the pilot's figures, signed", "engineering"))
        if move is not None:
            rows += _on_go(end, move, bench)
    waited = next((w for w in waits if w.advised), None)
    if verdict == "wait" and waited is not None:
        rows.append(_fixed("Decide again", date.fromisoformat(waited.date), waited.event, "committee"))
    before = ending_before(evaluation.best_stay)
    if verdict == "stay" and before is not None:
        rows.append(_fixed(steps.CHANGE_STAY, before[1].day, "no load on the old fleet for a week", "platform"))
    if verdict in ("stay", "not feasible"):
        again = later_day(approved, float(min(LOOK_AGAIN_MONTHS, decision.horizon_months)))
        held = "switch points held against the prices then", "finance"
        if verdict == "not feasible":
            held = "what bars the move, held against the releases then", "engineering"
        rows.append(_fixed(steps.LOOK_AGAIN, again, *held))
    if verdict == "move" and move is not None:
        over = _cut_over(move, bench)
        rows += [
            _drawn(steps.PORT, approved, move.start, "reference outputs, signed", "engineering"),
            _drawn(steps.CAPACITY, approved, move.start, "instances in the account", "platform"),
            _drawn(steps.CUT_OVER, approved, over, "no load on the old fleet for a week", "platform"),
            _drawn(steps.CHECK, approved, over + BENEFIT_CHECK_MONTHS, "two bills side by side", "finance"),
        ]
    return tuple(sorted(rows, key=lambda row: row.date_p50)) if verdict == "stay" else tuple(rows)


def _cut_over(move: Evaluated, bench: Bench) -> Floats:
    """Months from the beginning of the work until the GPUs are released, shape (draw,)."""
    return move.start + bench.values["cutover_weeks"] * 7.0 / DAYS_A_MONTH


def _on_go(read: date, move: Evaluated, bench: Bench) -> tuple[Milestone, ...]:
    """What follows a pilot that says go: all of the work counts from its end, as nothing is spared by it."""
    return (
        _drawn(steps.GO_PORT, read, move.start, "reference outputs, signed", "engineering"),
        _drawn(steps.GO_CUT_OVER, read, _cut_over(move, bench), "no load on the old fleet for a week", "platform"),
    )


def risks(verdict: Verdict, npv: Floats | None, scenarios: Sequence[Scenario]) -> tuple[Risk, ...]:
    """The scenarios that would hurt what is advised, by what they cost on average, the worst first. `npv`: USD saved by
    moving on the date that is advised, shape (draw,). The median would not tell: where a move is often given up, it
    hardly moves."""
    if npv is None or verdict not in ("move", "pilot first", "wait"):
        return ()
    base = float(np.mean(npv))
    found = []
    for scenario in scenarios:
        told = _RISKS.get(scenario.name)
        lost = base - scenario.mean_usd
        if told is not None and lost > TOLD_FROM * abs(base):
            found.append(Risk(told[0], told[1], told[2], told[3], rounded(lost), scenario.name))
    return tuple(sorted(found, key=lambda r: -r.effect_usd))


def _fixed(name: str, day: date, evidence: str, owner: str) -> Milestone:
    return Milestone(name, day.isoformat(), day.isoformat(), f"{owner}: {UNNAMED}", evidence)


def _drawn(name: str, begin: date, months: Floats, evidence: str, owner: str) -> Milestone:
    middle, late = (later_day(begin, float(m)).isoformat() for m in linear_quantiles(months, [0.5, 0.9]))
    return Milestone(name, middle, late, f"{owner}: {UNNAMED}", evidence)


def not_applicable(
    verdict: Verdict, bench: Bench, world: World, exit_usd: Quantiles | None, pilot: Pilot | None
) -> tuple[tuple[str, str], ...]:
    """What a reader may look for and why it is not there."""
    rows = []
    bound = any(w.today is not None and plans()[w.today.purchase_plan].term_months for w in world.case.workloads)
    if world.case.commercials.commitments == () and not bound:
        rows.append(("Stranded commitments", "the buyer holds none"))
    if bench.workload.today is None:
        rows.append(("Saving against today's bill", "the workload does not run yet"))
    if exit_usd is None:
        rows.append(("Cost of coming back", "there is no way of moving to come back from"))
    if pilot is None:
        rows.append(("Pilot", f"the verdict is {verdict}: there is nothing that a pilot would decide"))
    if not world.case.commercials.next_chips:
        rows.append(("A coming chip", "none was entered, and none has a published price and speed"))
    return tuple(rows)
