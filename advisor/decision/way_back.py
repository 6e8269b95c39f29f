"""What coming back to GPUs costs after the first year on Neuron, with what a term still binds to then."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from advisor.decision.bench import Bench, Move
from advisor.decision.evaluated import Evaluated
from advisor.decision.uncovered import term_begins
from advisor.decision.world import World
from advisor.distributions import Floats
from advisor.switching.effort import WEEKS_PER_MONTH

AFTER_MONTHS = 12
"""How long a move has run when its way back is told."""


class WayBack(Struct, frozen=True):
    """USD, undiscounted, shape (draw,)."""

    usd: Floats
    """All of it."""
    term_usd: Floats | None
    """Of it what the term of the move still binds to then; None where none does."""


def way_back(bench: Bench, work: Move, move: Evaluated, world: World) -> WayBack:
    """The work of coming back, both fleets during cut-over, and the rest of the term, paid ahead or month by month."""
    usd = work.exit_weeks * world.cost_per_week_usd
    usd = usd + move.monthly_usd * bench.values["cutover_weeks"] / WEEKS_PER_MONTH
    term = _still_bound(move, world)
    return WayBack(usd, None) if term is None else WayBack(usd + term, term)


def _still_bound(move: Evaluated, world: World) -> Floats | None:
    """What the term binds to beyond the first year, at the rate that was signed; flexible hours bind to nothing."""
    term, then = move.option.new_term_months, move.start + AFTER_MONTHS
    begins = term_begins(move.option, move.start, world)
    # A term that has not begun by then is not signed.
    left = np.where(begins <= then, np.maximum(begins + term - then, 0.0), 0.0)
    if not term or not left.any():
        return None
    leg = move.stream.legs[0]
    return np.asarray(left * leg.at(np.minimum(then, leg.months - 1).astype(np.int64)), dtype=np.float64)
