"""Readiness, gates and effort as rows of the result."""

from __future__ import annotations

import numpy as np

from advisor.catalog.types import Generation
from advisor.cost.commitments import months_to
from advisor.decision.bench import Bench, Move
from advisor.decision.result import EffortLine, Gate, Quantiles, ReadinessLine, SupportEnd
from advisor.decision.rounding import quantiles, rounded
from advisor.decision.world import World
from advisor.switching.effort import UPKEEP_NAMES
from advisor.switching.gates import GENERATION_NAMES
from advisor.switching.readiness import all_needs, needs_of
from advisor.switching.support import ending_of


def readiness_rows(bench: Bench, world: World) -> tuple[ReadinessLine, ...]:
    """What the workload needs, and the state of each on every generation, in the house's words."""
    rows = []
    for need in all_needs(bench.workload, world.catalog):
        c = need.capability
        rows.append(
            ReadinessLine(
                c.id,
                c.name,
                "unknown" if need.answer == "unknown" else "yes",
                c.readiness("inf2_trn1"),
                c.readiness("trn2"),
                c.readiness("trn3"),
                c.switch_class,
                c.workaround,
                f"{c.provenance.source}, {c.provenance.date}",
                c.since or "",
            )
        )
    return tuple(rows)


def support_ends(bench: Bench, generation: Generation | None, world: World) -> tuple[SupportEnd, ...]:
    """Announced ends, ahead and within the horizon, of what the workload needs on a generation; the soonest first."""
    if generation is None:
        return ()
    rows = []
    for need in needs_of(bench.workload, world.catalog, generation):
        c, ending = need.capability, ending_of(need.capability.id, generation, world.catalog)
        if ending is not None and 0 < months_to(ending.day, world.decides_on) <= world.case.decision.horizon_months:
            rows.append(
                SupportEnd(
                    c.id,
                    c.name,
                    GENERATION_NAMES[generation],
                    ending.release,
                    ending.day.isoformat(),
                    ending.estimated,
                    ending.evidence,
                    need.answer != "unknown",
                )
            )
    return tuple(sorted(rows, key=lambda row: (row.date, row.capability)))


def gate_rows(bench: Bench) -> tuple[Gate, ...]:
    """Outcomes of the gates on every generation; a generation where nothing was found has passed."""
    rows: list[Gate] = []
    for generation, gates in bench.gates.items():
        name = GENERATION_NAMES[generation]
        if not gates.rows:
            rows.append(Gate("all", name, "passed", "nothing that is needed is missing", ""))
        rows += [Gate(r.gate, name, r.outcome, r.reason, r.evidence) for r in gates.rows]
    return tuple(rows)


def upkeep_rows(move: Move) -> tuple[EffortLine, ...]:
    """Recurring work in person-weeks a year, by line."""
    anchor = "release cadence and stacks replaced since 2023; size is judgement"
    return tuple(EffortLine(UPKEEP_NAMES[key], quantiles(weeks), anchor, "J") for key, weeks in move.upkeep.items())


def effort_lines(move: Move) -> tuple[EffortLine, ...]:
    """Lines of the work in person-weeks; multipliers show as multiples."""
    lines = []
    for item in move.effort.items:
        multiplies = item.kind == "multiplier"
        weeks = Quantiles(item.low, item.mode, item.high) if multiplies else quantiles(move.lines[item.id])
        lines.append(
            EffortLine(
                f"{item.name} (multiple of the base, low to high)" if multiplies else item.name,
                weeks,
                item.evidence,
                "B" if item.overridden else "J",
                item.overridden,
                item.id,
                "times" if multiplies else "person-weeks",
                (item.low, item.mode, item.high),
            )
        )
    return tuple(lines)


def effort_judgement_pct(move: Move) -> float:
    """Share of the mean person-weeks that rests on no estimate of the buyer's, in percent."""
    own = {item.id for item in move.effort.items if item.overridden}
    weeks = {name: float(np.mean(drawn)) for name, drawn in move.lines.items()}
    whole, ours = sum(weeks.values()), sum(mean for name, mean in weeks.items() if name not in own)
    return rounded(100.0 * ours / whole) if whole else 0.0
