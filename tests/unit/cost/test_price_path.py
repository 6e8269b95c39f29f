"""What months along a price path are worth, against the sum month by month."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from advisor.cost.market import Market, drifts
from advisor.cost.plans import plans
from advisor.cost.price_path import Path
from advisor.distributions import Floats

DRAWS = 128
RNG = np.random.default_rng(3)
Z = {d.id: RNG.standard_normal(DRAWS) for d in drifts()}
ONE = {d.id: np.array([0.7]) for d in drifts()}
"""One draw that stands for all."""
MONTHS = 41
"""No whole number of years, blocks or terms."""
SHARE = np.where(np.arange(MONTHS) < 17, 0.6, 0.0)

MADE: dict[str, Callable[[Market, Path], Path]] = {
    "as it is": lambda market, path: path,
    "with a rate that ends": lambda market, path: market.stepped(path, 14, 1.5),
    "held by a commitment": lambda market, path: market.held(path, SHARE),
    "both": lambda market, path: market.held(market.stepped(path, 14, 1.5), SHARE),
}
PLANS = "on_demand", "capacity_block", "savings_plan_1y_all_upfront", "savings_plan_3y_no_upfront", "own"


@pytest.mark.parametrize("z", [Z, ONE], ids=["many draws", "one draw"])
@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("plan", PLANS)
def test_months_are_worth_the_sum_of_their_prices_as_they_are_due(plan: str, made: str, z: dict[str, Floats]) -> None:
    market = Market(MONTHS, 0.1, z)
    path = MADE[made](market, market.path("nvidia", plans()[plan], 4.0))
    due = path.level * path.discount
    draws = len(next(iter(z.values())))
    end = RNG.integers(0, MONTHS + 9, draws).astype(np.float64)
    begin = RNG.integers(0, MONTHS, draws).astype(np.float64)
    assert path.worth(begin, end) == pytest.approx(between(due, begin, end))
    assert path.worth(5, 30) == pytest.approx(due[:, 5:30].sum(axis=1))
    whole, until = path.factors(4), path.factors(4, end)
    for year, (first, last) in enumerate(((0, 12), (12, 24), (24, 36), (36, MONTHS))):
        assert whole[year] == pytest.approx(due[:, first:last].sum(axis=1))
        opens, closes = np.full(draws, float(first)), np.minimum(end, last)
        assert until[year] == pytest.approx(between(due, opens, closes))


def between(due: Floats, begin: Floats, end: Floats) -> Floats:
    """The sum over each draw's own months, shape (draw,)."""
    month = np.arange(due.shape[1])
    inside = (month >= begin[:, None]) & (month < end[:, None])
    return np.asarray((due * inside).sum(axis=1), dtype=np.float64)


def test_what_a_commitment_fixes_keeps_todays_price_and_what_is_signed_changes_it() -> None:
    market = Market(MONTHS, 0.1, Z)
    path = market.path("nvidia", plans()["on_demand"], 4.0)
    held = market.held(path, SHARE)
    assert held.level[:, 3] == pytest.approx(0.6 + 0.4 * path.level[:, 3])
    assert np.array_equal(held.level[:, 20], path.level[:, 20])
    assert market.stepped(held, 10, 2.0).level[:, 12] == pytest.approx(2.0 * held.level[:, 12])


def test_a_price_in_a_month_is_the_same_asked_for_all_draws_or_for_each() -> None:
    market = Market(MONTHS, 0.1, Z)
    path = market.held(market.path("nvidia", plans()["capacity_block"], 0.0), SHARE)
    month = RNG.integers(0, MONTHS, DRAWS)
    assert path.level_at(month) == pytest.approx(path.level[np.arange(DRAWS), month])
    assert path.level_at(13) == pytest.approx(path.level[:, 13])


def test_where_prices_stand_still_a_part_of_a_month_counts_however_it_is_asked() -> None:
    flat = Market(MONTHS, 0.1, Z).flat()
    whole = flat.worth(0, 7)
    for end in (np.array(7.25), np.full(3, 7.25)):
        found = flat.worth(0, end)
        assert found == pytest.approx(whole + 0.25 * (flat.worth(0, 8) - whole))
    beyond = np.array(float(MONTHS + 5))
    assert flat.worth(np.array(2.0), beyond) == pytest.approx(flat.worth(2, MONTHS))
