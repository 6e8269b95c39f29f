"""Rules for choosing under uncertainty from a payoff table, shape (option, state): a row for each way to act."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.decision.methods.arrays import matrix, number, probabilities
from advisor.distributions import Floats


class Choice(Struct, frozen=True):
    """The chosen row (the first of equals) and the score by which each row was judged."""

    option: int
    scores: tuple[float, ...]


def regrets(payoffs: npt.ArrayLike) -> Floats:
    """What each option falls short of the best one in the same state, shape (option, state)."""
    table = matrix(payoffs, "payoffs")
    return np.asarray(table.max(axis=0) - table, dtype=np.float64)


def minimax_regret(payoffs: npt.ArrayLike) -> Choice:
    """The option whose worst regret is least; scores are the worst regrets."""
    worst = regrets(payoffs).max(axis=1)
    return _choice(worst, int(worst.argmin()))


def maximax(payoffs: npt.ArrayLike) -> Choice:
    """The option with the best best case."""
    return _highest(matrix(payoffs, "payoffs").max(axis=1))


def maximin(payoffs: npt.ArrayLike) -> Choice:
    """The option with the best worst case."""
    return _highest(matrix(payoffs, "payoffs").min(axis=1))


def laplace(payoffs: npt.ArrayLike) -> Choice:
    """The option with the best mean, all states alike."""
    return expected_value(payoffs)


def hurwicz(payoffs: npt.ArrayLike, optimism: float) -> Choice:
    """The option with the best mix of best case (weight `optimism`, 0 to 1) and worst case."""
    table, weight = matrix(payoffs, "payoffs"), number(optimism, "optimism", 0, 1)
    return _highest(weight * table.max(axis=1) + (1 - weight) * table.min(axis=1))


def expected_value(payoffs: npt.ArrayLike, state_probabilities: npt.ArrayLike | None = None) -> Choice:
    """The option with the best expected payoff; without probabilities all states count alike."""
    table = matrix(payoffs, "payoffs")
    return _highest(table @ probabilities(state_probabilities, table.shape[1], "probabilities"))


def _highest(scores: Floats) -> Choice:
    return _choice(scores, int(scores.argmax()))


def _choice(scores: Floats, option: int) -> Choice:
    return Choice(option, tuple(float(s) for s in scores))
