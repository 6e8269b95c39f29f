"""Places in an order of draws, found without putting all in order."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.decision.rounding import in_order, median
from advisor.distributions import Floats, mean_of, next_in_order

RNG = np.random.default_rng(11)
DRAWS = [
    RNG.standard_normal(1),
    RNG.standard_normal(2),
    RNG.standard_normal(7),
    RNG.standard_normal(4096),
    RNG.integers(0, 5, 1000).astype(np.float64),
    np.array([1.0, np.inf, np.inf, 2.0]),
    np.full(9, 3.5),
]


@pytest.mark.parametrize("values", DRAWS, ids=lambda v: f"{len(v)} draws from {np.min(v):.2g}")
def test_a_median_is_that_of_allin_order(values: Floats) -> None:
    assert median(values) == pytest.approx(float(np.median(values)))
    assert values.tolist() == values.copy().tolist()


@pytest.mark.parametrize("values", DRAWS, ids=lambda v: f"{len(v)} draws from {np.min(v):.2g}")
def test_next_in_order_are_the_two_that_stand_together(values: Floats) -> None:
    ordered = sorted(values.tolist())
    for place in {0, len(values) // 2, len(values) - 1}:
        assert next_in_order(values, place) == (ordered[max(place - 1, 0)], ordered[place])


def test_the_mean_is_that_of_numpy_to_the_bit() -> None:
    assert mean_of(DRAWS[3]) == float(np.mean(DRAWS[3]))


def test_equal_draws_keep_their_order() -> None:
    order, ordered = in_order(np.array([2.0, 1.0, 2.0, 0.0, 1.0, 2.0]))
    assert order.tolist() == [3, 1, 4, 0, 2, 5]
    assert ordered.tolist() == [0.0, 1.0, 1.0, 2.0, 2.0, 2.0]
