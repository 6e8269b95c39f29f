"""What workloads that change together leave unused of commitments, beyond what each would leave alone.

Alone a workload leaves only what the others would not use up. Where these leave as well, there is less to use it up:
the first of them to go leaves what it would alone, each further one what is unused then.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.cost.commitments import Idle, covers, months_of, unused_within
from advisor.cost.market import Floats
from advisor.cost.pool import Change, change_to
from advisor.decision.evaluated import Evaluated
from advisor.decision.portfolio.candidates import Candidate
from advisor.decision.portfolio.planning import Beyond
from advisor.decision.world import World

DUST_USD = 0.005
"""USD a month that rounding may leave of amounts that are equal."""


def beyond_alone(changes: Sequence[tuple[str, Evaluated]], world: World) -> list[tuple[Idle, ...]]:
    """For each of the changes, workloads by id with what they run on then, what it leaves beyond what it does alone."""
    made, before, found = dict[str, Change](), (0.0,) * len(world.pool.usd_month), list[tuple[Idle, ...]]()
    for workload, changed in changes:
        made[workload] = change_to(changed.option, float(np.mean(changed.stream.first_month())), world.case)
        now = world.pool.beyond_alone(made)
        more = [after - was for after, was in zip(now, before, strict=True)]
        found.append(tuple(_idle(place, usd, changed, world) for place, usd in enumerate(more) if usd > DUST_USD))
        before = now
    return found


def costs_of_leaving(grid: Sequence[Sequence[Candidate | None]], world: World) -> list[Beyond]:
    """What moves leave unused of each commitment together beyond what each does alone: a dollar a month for what all
    leave beyond what the others spend on top of it, from the soonest start to its end."""
    found, pool, market = list[Beyond](), world.pool, world.market()
    for place, commitment in enumerate(world.case.commercials.commitments or ()):
        use = np.zeros((len(grid), len(grid[0])))
        starts = list[Floats]()
        for row, candidates in enumerate(grid):
            for slot, c in enumerate(candidates):
                if c is not None and c.standing.id in pool.covered[place] and not covers(commitment, c.move.option):
                    key = c.standing.id
                    use[row, slot] = max(pool.spending[key] - pool.left_alone(key)[place], 0.0)
                    starts.append(c.move.start)
        if np.count_nonzero(use.any(axis=1)) > 1:
            opens, closes = months_of(commitment, market, world.decides_on)
            begins = np.maximum(np.min(starts, axis=0), opens)
            due = float(np.mean(market.flat().worth(begins, np.maximum(begins, closes))))
            found.append(Beyond(due, pool.spare(place), use))
    return found


def worth_of(idle: Sequence[Idle], world: World) -> Floats:
    """Present value in USD, shape (draw,)."""
    return np.sum([one.present_value(world.market()) for one in idle], axis=0) if idle else world.draws.zero


def _idle(place: int, usd_month: float, changed: Evaluated, world: World) -> Idle:
    """From the change on, where it is carried through."""
    commitment, market, now = (world.case.commercials.commitments or ())[place], world.market(), world.decides_on
    begin = changed.start if changed.meanwhile is None else world.draws.zero + changed.meanwhile.until
    unused = world.draws.zero + usd_month
    if changed.stop is not None:
        unused = np.where(changed.stop.where, 0.0, unused)
    return unused_within(place, commitment, unused, *months_of(commitment, market, now), begin, None, now)
