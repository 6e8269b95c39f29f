"""Price paths: what a dollar a month is worth along each plan."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.cost.market import Levels, Market, drifts
from advisor.cost.plans import plans
from advisor.distributions import normal_quantile
from advisor.once import Once

DRAWS = 512
Z = np.random.default_rng(0).standard_normal(DRAWS)


def market(months: int = 36, rate: float = 0.10, z: float | None = None) -> Market:
    draws = Z if z is None else np.full(DRAWS, z)
    return Market(months, rate, {d.id: draws for d in drifts()})


def test_without_drift_and_discount_each_month_is_worth_one() -> None:
    assert market(rate=0.0).flat().worth(0, 36) == pytest.approx(36.0)


def test_the_spread_of_prices_favours_no_side() -> None:
    """The mean of a price in any month is today's price."""
    z = normal_quantile((np.arange(DRAWS) + 0.5) / DRAWS)
    made = Market(36, 0.1, {d.id: z for d in drifts()})
    for family in ("nvidia", "trainium"):
        for plan in ("on_demand", "capacity_block", "savings_plan_1y_no_upfront"):
            assert made.path(family, plans()[plan], 3).level.mean(axis=0) == pytest.approx(1.0, abs=0.01)


def test_own_hardware_follows_no_market() -> None:
    assert np.all(market().path("nvidia", plans()["own"], 12).level == 1.0)


def test_a_rate_that_ends_goes_over_to_the_list_price() -> None:
    m = market()
    path = m.path("nvidia", plans()["on_demand"], 0)
    stepped = m.stepped(path, 12, 1.5)
    assert stepped.worth(0, 12) == pytest.approx(path.worth(0, 12))
    assert stepped.worth(12, 36) == pytest.approx(1.5 * path.worth(12, 36))
    assert np.all(stepped.level[:, 12:] == 1.5 * path.level[:, 12:])


def test_a_year_at_ten_per_cent_is_worth_the_annuity_of_twelve_monthly_payments() -> None:
    """Payments in arrears at the effective monthly rate."""
    monthly = 1.10 ** (1 / 12) - 1
    assert market().flat().worth(0, 12) == pytest.approx((1 - 1.10**-1) / monthly)


def test_paying_a_block_ahead_is_dearer_than_paying_by_the_month() -> None:
    m = market(z=0.0)
    prepaid = m.path("trainium", plans()["capacity_block"], 0).worth(0, 36)[0]
    assert prepaid > m.path("trainium", plans()["on_demand"], 0).worth(0, 36)[0]


def test_a_term_holds_its_price_and_then_follows_the_list() -> None:
    level = market().path("nvidia", plans()["savings_plan_1y_no_upfront"], 0).level
    assert np.all(level[:, :12] == 1.0)
    assert np.all(level[:, 12:24] == level[:, 12:13])
    assert not np.array_equal(level[:, 12], level[:, 0])


def test_a_block_is_priced_anew_at_each_renewal_only() -> None:
    level = market().path("trainium", plans()["capacity_block"], 0).level
    for start in range(0, 36, 6):
        assert np.all(level[:, start : start + 6] == level[:, start : start + 1])
    assert np.std(np.log(level[:, 30])) > np.std(np.log(level[:, 6])) > 0


def test_uncertainty_grows_with_the_age_of_the_price() -> None:
    m = market()
    fresh, old = (m.path("nvidia", plans()["on_demand"], age).level[:, 0] for age in (0, 12))
    assert np.std(np.log(old)) > np.std(np.log(fresh))


def test_drift_takes_either_sign() -> None:
    level = market().path("nvidia", plans()["on_demand"], 0).level[:, -1]
    assert (level > 1.0).mean() == pytest.approx(0.5, abs=0.08)


def test_worth_of_consecutive_spans_adds_up_for_each_draw() -> None:
    path = market().path("nvidia", plans()["capacity_block"], 4)
    start = np.arange(DRAWS, dtype=np.float64) % 30
    assert path.worth(0, start) + path.worth(start, 36) == pytest.approx(path.worth(0, 36))


def test_an_empty_or_reversed_span_is_worth_nothing() -> None:
    path = market().path("nvidia", plans()["on_demand"], 0)
    assert np.all(path.worth(20, 20) == 0.0)
    assert np.all(path.worth(30, 10) == 0.0)


@pytest.mark.parametrize("drift", drifts(), ids=lambda d: d.id)
def test_each_drift_names_what_it_rests_on(drift: object) -> None:
    assert getattr(drift, "evidence", "")
    assert getattr(drift, "date", "").startswith("20")


@pytest.mark.parametrize(
    "name", ["on_demand", "capacity_block", "savings_plan_1y_no_upfront", "savings_plan_3y_no_upfront"]
)
def test_a_longer_horizon_and_a_shorter_one_share_what_their_months_are_worth(name: str) -> None:
    """Asked for in any order, a month is worth the same, as far as the later horizon reaches; a price that holds when
    a horizon ends does so for fewer months."""
    z = {drift.id: np.linspace(-1.0, 1.0, 5) for drift in drifts()}
    levels: Levels = {}
    plan, sums, end = plans()[name], Once(8), np.array([0.0, 3.0, 7.0, 12.0, 30.0])
    for months in (18, 60, 12, 41):
        shared, alone = Market(months, 0.1, z, levels, sums), Market(months, 0.1, z)
        one, other = (held.path("nvidia", plan, 2.0) for held in (shared, alone))
        for years in (1, -(-months // 12)):
            assert np.array_equal(one.factors(years, end), other.factors(years, end))
        assert np.array_equal(one.worth(0, end), other.worth(0, end))
        assert np.array_equal(one.worth(0, months), other.worth(0, months))
