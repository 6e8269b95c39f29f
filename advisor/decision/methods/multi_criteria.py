"""Scores over criteria that are not all money. Tables have shape (alternative, criterion); a higher score is better.

Scaling is a step of its own, since it decides ranks: name the one used. Weights are used as they are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from advisor.decision.methods.arrays import matrix, refuse, vector
from advisor.distributions import Floats

Objective = Literal["max", "min"]


def weighted_sum(table: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Sum of criteria times weights, shape (alternative,). All criteria must be of the kind "more is better"."""
    values = matrix(table, "table")
    return np.asarray(values @ _weights(weights, values.shape[1]), dtype=np.float64)


def topsis(table: npt.ArrayLike, weights: npt.ArrayLike, objectives: Sequence[Objective] | None = None) -> Floats:
    """Closeness to the ideal, 0 to 1, shape (alternative,): distance to the worst over distances to worst and best.

    The table is taken as it is: scale it before (`vector_scaled`, `sum_scaled`). Source: Hwang and Yoon, Multiple
    Attribute Decision Making, 1981. Alternatives that are all alike score 0.5.
    """
    values = matrix(table, "table")
    weighted = values * _weights(weights, values.shape[1]) * _signs(objectives, values.shape[1])
    to_best = np.linalg.norm(weighted - weighted.max(axis=0), axis=1)
    to_worst = np.linalg.norm(weighted - weighted.min(axis=0), axis=1)
    apart = to_best + to_worst
    return np.asarray(np.where(apart > 0, to_worst / np.where(apart > 0, apart, 1.0), 0.5), dtype=np.float64)


def minimised_inverted(table: npt.ArrayLike, objectives: Sequence[Objective]) -> Floats:
    """The table with each "min" criterion turned into its reciprocal, so that more is better throughout."""
    values = matrix(table, "table")
    least = _signs(objectives, values.shape[1]) < 0
    if (values[:, least] == 0).any():
        raise refuse("table", "a criterion to be minimised holds a zero.", "A zero has no reciprocal; shift the scale.")
    values[:, least] = 1 / values[:, least]
    return values


def sum_scaled(table: npt.ArrayLike) -> Floats:
    """Each criterion divided by its sum over the alternatives."""
    values = matrix(table, "table")
    return _divided(values, values.sum(axis=0))


def vector_scaled(table: npt.ArrayLike) -> Floats:
    """Each criterion divided by its Euclidean length over the alternatives."""
    values = matrix(table, "table")
    return _divided(values, np.linalg.norm(values, axis=0))


def ranks(scores: npt.ArrayLike) -> tuple[int, ...]:
    """Rank of each alternative, 1 for the highest score; equal scores share the better rank."""
    values = vector(scores, "scores")
    return tuple(1 + int((values > v).sum()) for v in values)


def _weights(weights: npt.ArrayLike, count: int) -> Floats:
    found = vector(weights, "weights")
    if len(found) != count:
        raise refuse("weights", f"{len(found)} weights for {count} criteria.", "Give one for each.")
    if found.min() < 0 or found.sum() == 0:
        raise refuse("weights", "weights must be at least 0, one of them above.", "Turn a criterion, not its weight.")
    return found


def _signs(objectives: Sequence[Objective] | None, count: int) -> Floats:
    if objectives is None:
        return np.ones(count)
    if len(objectives) != count or not set(objectives) <= {"max", "min"}:
        raise refuse(
            "objectives", f"{list(objectives)} does not fit {count} criteria.", 'Give "max" or "min" for each.'
        )
    return np.array([1.0 if o == "max" else -1.0 for o in objectives])


def _divided(values: Floats, sizes: Floats) -> Floats:
    if (sizes == 0).any():
        raise refuse(
            "table", f"criterion {int(np.argmin(np.abs(sizes))) + 1} has no size to scale by.", "Leave it out."
        )
    return values / sizes
