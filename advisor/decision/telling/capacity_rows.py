"""Rows of capacity promised in writing, held against the options that count on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from advisor.case.model import CapacityGrant, Case
from advisor.cost.capacity import capacity_gaps, grants_for
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import CapacityRow
from advisor.decision.rounding import median
from advisor.decision.workload import Decided

_MOVING = ("move", "pilot first", "wait")


def capacity_rows(decided: Sequence[Decided], case: Case) -> tuple[CapacityRow, ...]:
    """A row for each promise and option that counts on it, for each option without one, and for each promise that
    nothing counts on. Options are the best move where one is advised, and another way of staying than today's where
    staying is."""
    rows: list[CapacityRow] = []
    used: list[CapacityGrant] = []
    for d in decided:
        for role, e in _counted_on(d):
            needed, held = round(median(e.count)), grants_for(case, e.option)
            used += held
            gaps = capacity_gaps(case, e.option, needed, e.most)
            rows += [_row(d, role, e, needed, grant, gaps) for grant in held or (None,)]
    rows += [
        CapacityRow(
            None, None, None, None, g.instance, g.region, None, g.count, g.kind, g.until.isoformat(), g.reference, ()
        )
        for g in case.commercials.capacity
        if g not in used
    ]
    return tuple(rows)


def _counted_on(d: Decided) -> list[tuple[Literal["best move", "best stay"], Evaluated]]:
    """Options of a workload for which instances have to be had: in a hall of one's own they are bought instead."""
    evaluation, verdict = d.evaluation, d.result.advised
    found: list[tuple[Literal["best move", "best stay"], Evaluated]] = []
    if evaluation.best_move is not None and verdict in _MOVING:
        found.append(("best move", evaluation.best_move))
    stay, today = evaluation.best_stay, evaluation.today
    other = stay is not None and (today is None or _place(stay) != _place(today))
    if stay is not None and other and verdict in ("stay", "wait", "not feasible"):
        found.append(("best stay", stay))
    return [(role, e) for role, e in found if e.option.venue != "own data centre"]


def _place(one: Evaluated) -> tuple[str, str]:
    return one.option.instance, one.option.region


def _row(
    d: Decided,
    role: Literal["best move", "best stay"],
    e: Evaluated,
    needed: int,
    grant: CapacityGrant | None,
    gaps: tuple[str, ...],
) -> CapacityRow:
    option = e.option
    return CapacityRow(
        d.result.id,
        d.result.name,
        option.id,
        role,
        option.instance,
        option.place,
        needed,
        0 if grant is None else grant.count,
        None if grant is None else grant.kind,
        None if grant is None else grant.until.isoformat(),
        "" if grant is None else grant.reference,
        gaps,
    )
