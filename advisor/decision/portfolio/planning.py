"""When which workload moves: an exact 0/1 plan under limits on team, budget and capacity, with costs paid only once.

A pure function over tables; what the figures mean is the caller's affair. HiGHS through scipy, stopped by a number of
nodes and never by the clock, so that the same tables give the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.decision.methods.arrays import matrix, number, refuse, vector
from advisor.distributions import Floats
from advisor.errors import InfeasibleError, Problem

NODES = 2000
"""Nodes of the search after which the best plan found is taken as it is, with its gap."""
_ALMOST = 1e-9


class Once(Struct, frozen=True):
    """A cost that is paid once if any of its members moves: USD, and the members' positions."""

    cost: float
    members: tuple[int, ...]


class Limit(Struct, frozen=True):
    """An upper limit on the sum of what the moves use. `use`: shape (item, slot); `once`: use of each shared cost."""

    name: str
    most: float
    use: Floats
    once: tuple[float, ...] = ()


class Schedule(Struct, frozen=True):
    """The best plan found: the slot in which each item moves (None: not), its value, and how good any other can be."""

    slots: tuple[int | None, ...]
    value: float
    bound: float
    gap: float
    nodes: int


def best_schedule(
    values: npt.ArrayLike,
    shared: Sequence[Once] = (),
    limits: Sequence[Limit] = (),
    *,
    pins: Mapping[int, int] | None = None,
    nodes: int = NODES,
) -> Schedule:
    """The schedule of greatest value. `values`: USD of each item in each slot, shape (item, slot), not counting shared
    costs; minus infinity where an item can't move in a slot.

    Moving nothing is always possible and worth 0. `pins`: items that must move, and in which slot. `gap` is relative to
    the bound; 0: no better plan exists. Raises CaseError for tables that don't fit each other, InfeasibleError where
    nothing was found within the nodes or the pins break a limit.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    worth = np.atleast_2d(np.asarray(values, dtype=np.float64))
    items, slots = worth.shape
    possible = np.isfinite(worth)
    if items == 0 or not possible.any():
        return Schedule((None,) * items, 0.0, 0.0, 0.0, 0)
    matrix(np.where(possible, worth, 0.0), "values")
    count = items * slots
    size = count + len(shared)
    rows: list[Floats] = []
    most: list[float] = []
    for item in range(items):
        row = np.zeros(size)
        row[item * slots : (item + 1) * slots] = 1.0
        rows.append(row)
        most.append(1.0)
    for place, once in enumerate(shared):
        for item in once.members:
            row = np.zeros(size)
            row[item * slots : (item + 1) * slots] = 1.0
            row[count + place] = -1.0
            rows.append(row)
            most.append(0.0)
    for limit in limits:
        if limit.use.shape != (items, slots):
            raise refuse(
                limit.name, f"a use of shape {limit.use.shape} does not fit {items} items and {slots} slots.", ""
            )
        extra = vector(limit.once, limit.name) if limit.once else np.zeros(len(shared))
        rows.append(np.concatenate([limit.use.reshape(-1), extra]))
        most.append(number(limit.most, limit.name))
    costs = np.array([once.cost for once in shared], dtype=np.float64)
    objective = np.concatenate([-np.where(possible, worth, 0.0).reshape(-1), costs])
    # Scaled, so that tolerances of the solver mean the same for a small case and a large one.
    scale = max(float(np.max(np.abs(objective))), 1.0)
    upper = np.concatenate([possible.reshape(-1).astype(np.float64), np.ones(len(shared))])
    lower = np.zeros(size)
    for item, slot in (pins or {}).items():
        lower[item * slots + slot] = 1.0
    found = milp(
        objective / scale,
        integrality=np.concatenate([np.ones(count), np.zeros(len(shared))]),
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(np.array(rows), -np.inf, np.array(most) + _ALMOST),
        options={"mip_rel_gap": 0.0, "node_limit": nodes},
    )
    if found.x is None:
        raise InfeasibleError(Problem("limits", f"no plan was found: {found.message}", "Widen the limits."))
    taken = np.round(found.x[:count]).reshape(items, slots)
    chosen = tuple(int(np.argmax(row)) if row.any() else None for row in taken)
    value = schedule_value(worth, shared, chosen)
    bound = value if found.mip_dual_bound is None else max(-float(found.mip_dual_bound) * scale, value)
    gap = 0.0 if bound <= 0 else (bound - value) / bound
    return Schedule(chosen, value, bound, gap if gap > _ALMOST else 0.0, int(found.mip_node_count or 0))


def schedule_value(values: Floats, shared: Sequence[Once], slots: Sequence[int | None]) -> float:
    """Value of a plan: what its items are worth less each shared cost that any of them calls for."""
    total = sum(float(values[item, slot]) for item, slot in enumerate(slots) if slot is not None)
    return total - sum(once.cost for once in shared if any(slots[m] is not None for m in once.members))
