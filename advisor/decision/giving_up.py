"""Giving up in time: a change that turns out too dear once it was tried is not carried through.

A buyer ports and validates before any load is moved. Only then is the fleet known that meets the latency limits. Where
that fleet would make the move dearer than staying, no one buys it: the work is lost, and what ran before runs on. Only
what is known at that date counts: the fleet, how the load grows, and the prices of that month, which are taken to last,
but for rates that are known to begin or end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.distributions import Floats

if TYPE_CHECKING:
    from advisor.decision.evaluated import Evaluated

Flags = npt.NDArray[np.bool_]

TRIAL_DAYS = 14
"""Days that one instance of the new fleet runs for validation before anyone may give up."""


class Stop(Struct, frozen=True):
    """Where a change is given up (`where`, shape (draw,)), what runs then, and what is sunk: USD, undiscounted."""

    where: Flags
    instead: Evaluated
    sunk_usd: Floats
    since: int = 0
    """Month from which `instead` runs: a move that was waited for can't be given up before."""

    @property
    def share(self) -> float:
        """Share of the draws in which the change is given up."""
        return np.count_nonzero(self.where) / len(self.where)


def given_up(ahead_changed: Floats, ahead_unchanged: Floats, begins: Flags | None = None, fails: bool = False) -> Flags:
    """Draws in which a change is given up, shape (draw,).

    `ahead_changed` and `ahead_unchanged` are the present values in USD of all that depends on the choice, with and
    without the change, as far as it is known at validation; what is lost either way counts for neither. `begins`:
    whether validation ends within the horizon: a change that is not there by then has failed (None: it does at once).
    `fails`: validation fails whatever it costs, as where output parity misses its gate.
    """
    if fails:
        return np.ones(len(ahead_changed), dtype=np.bool_)
    worse = ahead_changed > ahead_unchanged
    return np.asarray(worse if begins is None else worse | ~begins, dtype=np.bool_)


def relief(where: Flags, carried_through: Floats, unchanged: Floats, sunk: Floats) -> Floats:
    """What giving up adds to the cost of a change, USD, shape (draw,); negative where it spares more than it loses.

    With it a draw that is given up costs what staying costs and what is sunk; the others are carried through.
    """
    return np.asarray(np.where(where, unchanged + sunk - carried_through, 0.0), dtype=np.float64)
