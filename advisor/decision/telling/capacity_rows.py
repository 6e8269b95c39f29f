"""Rows of capacity promised in writing, held against the options that count on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.model import CapacityGrant, Case
from advisor.cost.capacity import Taken, capacity_gaps, grants_for, taken_by
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import CapacityRow, PlannedMove, WorkloadResult
from advisor.decision.rounding import median
from advisor.decision.telling.next_steps import SETTLE, capacity_first
from advisor.decision.telling.sentences import CONDITION
from advisor.decision.workload import Decided

Role = Literal["best move", "best stay"]
_MOVING = ("move", "pilot first", "wait")


class Counting(Struct, frozen=True):
    """An option that counts on promised capacity, and what of the promises others count on before it."""

    decided: Decided
    role: Role
    evaluated: Evaluated
    taken: Taken

    @property
    def needed(self) -> int:
        """Instances in the first year, at the median."""
        return round(median(self.evaluated.count))

    def gaps(self, case: Case) -> tuple[str, ...]:
        """What the promises leave open of it, and where it may be had as well."""
        option, taken = self.evaluated.option, self.taken
        gaps = capacity_gaps(case, option, self.needed, self.evaluated.most, taken)
        open_in = self.decided.evaluation.open_in if self.role == "best move" else ""
        if not open_in or sum(g.count - taken.get(at, 0) for at, g in grants_for(case, option).items()) >= self.needed:
            return gaps
        return (f"{gaps[0]} In {open_in} it costs the same, and no quota limits it.", *gaps[1:])


def in_turn(decided: Sequence[Decided], moves: Sequence[PlannedMove], case: Case) -> list[Counting]:
    """All that counts on promised capacity, each with what is left to it: the moves of the plan in its order, then the
    others in that of the case. Options are the best move where one is advised, and another way of staying than today's
    where staying is."""
    order = {move.workload: place for place, move in enumerate(moves)}
    found: list[Counting] = []
    taken: dict[int, int] = {}
    for d in sorted(decided, key=lambda d: order.get(d.result.id, len(order))):
        for role, e in _counted_on(d):
            counting = Counting(d, role, e, taken)
            found.append(counting)
            taken = taken_by(case, e.option, max(counting.needed, e.most), taken)
    return found


def capacity_rows(decided: Sequence[Decided], moves: Sequence[PlannedMove], case: Case) -> tuple[CapacityRow, ...]:
    """A row for each promise and option that counts on it, for each option without one, and for each promise that
    nothing counts on."""
    rows: list[CapacityRow] = []
    used: set[int] = set()
    for counting in in_turn(decided, moves, case):
        held, gaps = grants_for(case, counting.evaluated.option), counting.gaps(case)
        used |= held.keys()
        rows += [_row(counting, place, grant, gaps) for place, grant in held.items()] or [
            _row(counting, None, None, gaps)
        ]
    rows += [
        CapacityRow(
            None, None, None, None, g.instance, g.region, None, g.count, g.kind, g.until.isoformat(), g.reference, ()
        )
        for place, g in enumerate(case.commercials.capacity)
        if place not in used
    ]
    return tuple(rows)


def told_in_turn(decided: Sequence[Decided], moves: Sequence[PlannedMove], case: Case) -> list[Decided]:
    """The workloads with what promises leave open once others have taken theirs, among conditions and steps."""
    found = {d.result.id: d for d in decided}
    for counting in in_turn(decided, moves, case):
        key, places = counting.decided.result.id, grants_for(case, counting.evaluated.option)
        if any(counting.taken.get(place) for place in places):
            result, gaps = found[key].result, counting.gaps(case)
            told = _moving(result, gaps) if counting.role == "best move" else _staying(result, gaps)
            found[key] = replace(found[key], result=told)
    return [found[d.result.id] for d in decided]


def _moving(result: WorkloadResult, gaps: Sequence[str]) -> WorkloadResult:
    others = [said for said in result.conditional_on if not said.startswith(CONDITION)]
    steps = [capacity_first(step) if gaps else step for step in result.next_steps]
    return replace(result, conditional_on=(*(CONDITION + gap for gap in gaps), *others), next_steps=tuple(steps))


def _staying(result: WorkloadResult, gaps: Sequence[str]) -> WorkloadResult:
    others = [step for step in result.next_steps if not step.startswith(SETTLE)]
    return replace(result, next_steps=(*others, *(SETTLE + gap for gap in gaps)))


def _counted_on(d: Decided) -> list[tuple[Role, Evaluated]]:
    """Options of a workload for which instances have to be had: in a hall of one's own they are bought instead."""
    evaluation, verdict = d.evaluation, d.result.advised
    found: list[tuple[Role, Evaluated]] = []
    # What is promised of today's instance is no promise of a chip that is waited for.
    if evaluation.best_move is not None and verdict in _MOVING and not d.result.coming_chip:
        found.append(("best move", evaluation.best_move))
    stay, today = evaluation.best_stay, evaluation.today
    other = stay is not None and (today is None or _place(stay) != _place(today))
    if stay is not None and other and verdict in ("stay", "wait", "not feasible"):
        found.append(("best stay", stay))
    return [(role, e) for role, e in found if e.option.venue != "own data centre"]


def _place(one: Evaluated) -> tuple[str, str]:
    return one.option.instance, one.option.region


def _row(counting: Counting, place: int | None, grant: CapacityGrant | None, gaps: tuple[str, ...]) -> CapacityRow:
    option, result = counting.evaluated.option, counting.decided.result
    return CapacityRow(
        result.id,
        result.name,
        option.id,
        counting.role,
        option.instance,
        option.place,
        counting.needed,
        0 if grant is None else grant.count,
        None if grant is None else grant.kind,
        None if grant is None else grant.until.isoformat(),
        "" if grant is None else grant.reference,
        gaps,
        0 if place is None else counting.taken.get(place, 0),
    )
