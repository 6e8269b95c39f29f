"""What of one commitment a way of running leaves unused, and what a move strands of it beyond what staying does."""

from __future__ import annotations

import numpy as np

from advisor.cost.market import Market
from advisor.decision.evaluated import Evaluated
from advisor.decision.rounding import without_dust


def left_unused(evaluated: Evaluated, place: int, market: Market) -> float:
    """Mean present value in USD of what the option leaves unused of the commitment of that place in the case."""
    return sum(float(np.mean(i.present_value(market))) for i in evaluated.idle if i.commitment == place)


def stranded(stay: Evaluated, move: Evaluated, place: int, market: Market) -> float:
    """By how much more a move leaves unused of it than staying does, likewise; less than 0 where it uses more."""
    more = left_unused(move, place, market) - left_unused(stay, place, market)
    return without_dust(more, stay.mean_cost)
