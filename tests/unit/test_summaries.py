"""Means and places in the order of draws."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.distributions import Floats
from advisor.summaries import mean_of, next_in_order

RNG = np.random.default_rng(11)
DRAWS = [
    RNG.standard_normal(1),
    RNG.standard_normal(2),
    RNG.standard_normal(4096),
    RNG.integers(0, 5, 1000).astype(np.float64),
    np.array([1.0, np.inf, np.inf, 2.0]),
]


@pytest.mark.parametrize("values", DRAWS, ids=lambda v: f"{len(v)} draws from {np.min(v):.2g}")
def test_next_in_order_are_the_two_that_stand_together(values: Floats) -> None:
    ordered = sorted(values.tolist())
    for place in {0, len(values) // 2, len(values) - 1}:
        assert next_in_order(values, place) == (ordered[max(place - 1, 0)], ordered[place])


def test_the_mean_is_that_of_numpy_to_the_bit() -> None:
    assert mean_of(DRAWS[2]) == float(np.mean(DRAWS[2]))
