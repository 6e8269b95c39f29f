"""Means and places in the order of draws, in less time than numpy's own functions for them take."""

from __future__ import annotations

import numpy as np

from advisor.distributions import Floats


def mean_of(values: Floats) -> float:
    """The mean of draws, shape (draw,), at least one: that of `numpy.mean`, in a third of its time."""
    return float(np.add.reduce(values)) / len(values)


def next_in_order(values: Floats, place: int) -> tuple[float, float]:
    """The values that would stand before a place and at it, were all in order; at the first place it twice.

    Processors look for one place many values at a time, for two they don't: the one before is the greatest below."""
    found = np.partition(values, place)
    at = float(found[place])
    return (float(found[:place].max()) if place else at), at
