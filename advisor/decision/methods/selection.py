"""Which moves to take together under limits on team, budget or capacity: an exact 0/1 choice (HiGHS through scipy)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.decision.methods.arrays import matrix, number, refuse, vector
from advisor.errors import InfeasibleError, Problem

TIME_IS_UP = 1
"""Status of a search that scipy ended at its limit of time."""


class Selection(Struct, frozen=True):
    """The items taken, what they use of each resource, their value, and how far a better choice can be at most."""

    taken: tuple[bool, ...]
    used: tuple[float, ...]
    value: float
    gap: float


def best_selection(
    values: npt.ArrayLike, needs: npt.ArrayLike, limits: npt.ArrayLike, *, gap: float = 0.0, seconds: float = 10.0
) -> Selection:
    """Most valuable items within the limits. `values` (item,), `needs` (resource, item), `limits` (resource,).

    Stops at the relative `gap` or after `seconds` with the best found, whose remaining gap the result names. Raises
    InfeasibleError if nothing was found in time or no choice, not even the empty one, is within the limits.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    worth, use, most = vector(values, "values"), matrix(needs, "needs"), vector(limits, "limits")
    if use.shape != (len(most), len(worth)):
        raise refuse(
            "needs",
            f"a table of shape {use.shape} does not fit {len(most)} limits and {len(worth)} items.",
            "Give a row for each resource and a column for each item.",
        )
    found = milp(
        -worth,
        integrality=np.ones_like(worth),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(use, -np.inf, most),
        options={"mip_rel_gap": number(gap, "gap", 0, 1), "time_limit": number(seconds, "seconds", 0)},
    )
    if found.x is None:
        late = found.status == TIME_IS_UP
        said = (
            "no selection was found in the time allowed."
            if late
            else "no selection was found: not even taking nothing lies within them."
        )
        remedy = "Allow more seconds." if late else "Give limits of at least 0, where nothing is taken."
        raise InfeasibleError(Problem("seconds" if late else "limits", said, remedy))
    taken = np.round(found.x)
    return Selection(
        tuple(bool(t) for t in taken),
        tuple(float(u) for u in use @ taken),
        float(worth @ taken),
        float(found.mip_gap or 0.0),
    )
