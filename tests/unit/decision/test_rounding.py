"""Places in an order of draws, found without putting all in order."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.decision.rounding import in_order, median
from advisor.distributions import Floats

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
def test_a_median_is_that_of_all_in_order(values: Floats) -> None:
    before = values.tolist()
    assert median(values) == pytest.approx(float(np.median(values)))
    assert values.tolist() == before


def test_equal_draws_keep_their_order() -> None:
    many = DRAWS[4]
    order, ordered = in_order(many)
    assert order.tolist() == sorted(range(len(many)), key=lambda place: (many[place], place))
    assert ordered.tolist() == sorted(many.tolist())
