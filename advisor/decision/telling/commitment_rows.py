"""Commitments already bought: what is still due, and what of it staying and moving would leave unused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.cost.commitments import later_day, months_of
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import HeldCommitment
from advisor.decision.rounding import median, rounded
from advisor.decision.stranded import left_unused, stranded
from advisor.decision.workload import Decided
from advisor.decision.world import World


def commitment_rows(decided: Sequence[Decided], world: World) -> tuple[HeldCommitment, ...]:
    """One for each commitment of the case, in its order; amounts are means in USD today, over all workloads.

    Where a workload has no way of moving, moving leaves unused what staying does.
    """
    market = world.market()
    flat, zero = market.flat(), np.zeros(world.draws.count)
    found = []
    for place, held in enumerate(world.case.commercials.commitments or ()):
        opens, closes = months_of(held, market, world.decides_on)
        held_usd = world.pool.usd_month[place] if world.pool.counts(place) else 0.0
        due = held_usd * flat.worth(zero + opens, zero + closes)
        staying = moving = 0.0
        from_months: list[float] = []
        for d in decided:
            stay, move = d.evaluation.best_stay, d.evaluation.best_move
            left = 0.0 if stay is None else left_unused(stay, place, market)
            staying += left
            moving += left if move is None else left_unused(move, place, market)
            if move is not None and stay is not None and stranded(stay, move, place, market) > 0.0:
                from_months += _from(move, place)
        found.append(
            HeldCommitment(
                held.kind,
                held.scope,
                float(held.amount_per_hour),
                held.currency,
                None if held.starts is None else held.starts.isoformat(),
                held.ends.isoformat(),
                held.confidential,
                rounded(float(np.mean(due))),
                rounded(staying),
                rounded(moving),
                later_day(world.decides_on, min(from_months)).isoformat() if from_months else None,
            )
        )
    return tuple(found)


def _from(move: Evaluated, place: int) -> list[float]:
    """Month from which most is unused under a move, at the median of the draws in which something is; none where it is
    in none."""
    parts = [i for i in move.idle if i.commitment == place]
    largest = max(parts, key=lambda i: float(np.mean(i.usd_month * (i.end - i.begin))), default=None)
    if largest is None:
        return []
    some = (largest.usd_month > 0) & (largest.end > largest.begin)
    return [median(np.broadcast_to(largest.begin, some.shape)[some])] if some.any() else []
