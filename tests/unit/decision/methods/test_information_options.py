"""Options on an uncertain future, sizing of commitments and plans with recourse, against textbook cases."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import (
    Scenario,
    best_selection,
    binomial_option,
    black_scholes,
    break_even_utilisation,
    commitment_payments,
    commitment_size,
    critical_ratio,
    newsvendor_from_draws,
    newsvendor_quantity,
    option_to_wait,
    two_stage_plan,
)
from advisor.decision.draws import Draws
from advisor.errors import CaseError, InfeasibleError

EVENLY = (np.arange(1000) + 0.5) / 10
"""Demand spread evenly over 0 to 100."""


def test_the_right_to_wait_one_year_before_a_widget_factory() -> None:
    """Dixit and Pindyck 1994, chapter 2: 600 now, 773 after a year, so waiting is worth 173."""
    found = option_to_wait(1600, 200, (300, 100), (0.5, 0.5), 0.10)
    assert found.invest_now == pytest.approx(600, abs=0.001)
    assert found.wait == pytest.approx(772.727, abs=0.001)
    assert found.option_value == pytest.approx(172.727, abs=0.001)


def test_waiting_for_what_can_not_change_is_worth_nothing() -> None:
    assert option_to_wait(1600, 200, (200,), None, 0.10).option_value == 0


def test_european_options_of_hull_s_example() -> None:
    found = black_scholes(42, 40, 0.10, 0.20, 0.5)
    assert (found.call, found.put) == pytest.approx((4.759422, 0.808599), abs=1e-6)


def test_two_step_tree_of_hull_s_example() -> None:
    found = binomial_option(20, 21, 1.1, 0.9, 0.12, 0.25, 2)
    assert found.value == pytest.approx(1.282185, abs=1e-6)
    assert found.up_probability == pytest.approx(0.6522727, abs=1e-6)


def test_a_fine_tree_comes_to_the_closed_form() -> None:
    steps, dt = 2000, 0.5 / 2000
    up = float(np.exp(0.20 * dt**0.5))
    put = binomial_option(42, 40, up, 1 / up, 0.10, dt, steps, put=True)
    assert put.value == pytest.approx(black_scholes(42, 40, 0.10, 0.20, 0.5).put, abs=2e-3)


def test_a_tree_with_a_sure_profit_is_refused() -> None:
    with pytest.raises(CaseError, match="must ascend"):
        binomial_option(20, 21, 1.01, 0.9, 0.12, 0.25, 2)


def test_newsvendor_with_normal_demand() -> None:
    assert critical_ratio(5, 3) == 0.625
    assert newsvendor_quantity(5, 3, 100, 20) == pytest.approx(106.37278728, abs=1e-6)


def test_newsvendor_from_draws_comes_to_the_same() -> None:
    demand = 100 + 20 * Draws(16384, 1).normal("market", ("demand",))["demand"]
    assert newsvendor_from_draws(5, 3, demand) == pytest.approx(106.37278728, abs=0.02)


def test_commitment_covers_demand_up_to_its_break_even_quantile() -> None:
    found = commitment_size(0.60, 1.00, EVENLY)
    assert found.quantity == pytest.approx(40, abs=1e-9)
    assert found.expected_cost == pytest.approx(42, abs=1e-9)
    assert found.cost_without == pytest.approx(50, abs=1e-9)
    assert found.cost_of_all == pytest.approx(60, abs=0.05)


def test_a_commitment_as_dear_as_on_demand_is_not_made() -> None:
    assert break_even_utilisation(0.60, 1.00) == 0.60
    assert commitment_size(1.00, 1.00, EVENLY).quantity == 0
    assert commitment_size(1.20, 1.00, EVENLY).expected_cost == pytest.approx(50)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.floats(0.05, 1.5), st.integers(0, 50))
def test_no_other_commitment_is_cheaper(demand: list[int], committed: float, other: int) -> None:
    hours = np.array(demand, dtype=np.float64)
    cost = committed * other + float(np.maximum(hours - other, 0).mean())
    assert commitment_size(committed, 1.0, hours).expected_cost <= cost + 1e-9


@pytest.mark.parametrize(
    ("share", "upfront", "per_hour", "per_month"),
    [("1", "8760", "0", "0"), ("0.5", "4380", "0.5", "365"), ("0", "0", "1", "730")],
)
def test_a_dollar_an_hour_for_a_year_in_three_ways_to_pay(
    share: str, upfront: str, per_hour: str, per_month: str
) -> None:
    """FOCUS 1.2 example tables: each way sums to 8,760.00."""
    found = commitment_payments(Decimal("1.00"), 8760, Decimal(share))
    assert found.upfront == Decimal(upfront)
    assert found.per_hour == Decimal(per_hour)
    assert found.per_month == Decimal(per_month)
    assert found.total == Decimal(8760)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.decimals("0", "500", places=4), st.sampled_from([8760, 26280, 4344]), st.decimals("0", "1", places=2))
def test_what_is_billed_over_the_term_is_its_effective_cost(price: Decimal, hours: int, share: Decimal) -> None:
    assert commitment_payments(price, hours, share).total == price * hours


def _farm(yields: float) -> Scenario:
    """Wheat, corn and beets in acres; then bought wheat, corn; sold wheat, corn, beets within quota, beyond."""
    wheat, corn, beets = 2.5 * yields, 3.0 * yields, 20.0 * yields
    return Scenario(
        cost=[238, 210, -170, -150, -36, -10],
        plan=np.vstack([-np.diag([wheat, corn, beets]), np.zeros(3)]),
        mend=[[-1, 0, 1, 0, 0, 0], [0, -1, 0, 1, 0, 0], [0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 1, 0]],
        limit=[-200, -240, 0, 6000],
    )


def test_the_farmer_of_birge_and_louveaux() -> None:
    found = two_stage_plan([150, 230, 260], ([[1, 1, 1]], [500]), [_farm(y) for y in (0.8, 1.0, 1.2)])
    assert found.plan == pytest.approx([170, 80, 250], abs=1e-4)
    assert found.mean_value_plan == pytest.approx([120, 80, 300], abs=1e-4)
    assert found.recourse == pytest.approx(-108390, abs=0.5)
    assert found.mean_value == pytest.approx(-118600, abs=0.5)
    assert found.mean_value_expected == pytest.approx(-107240, abs=0.5)
    assert found.wait_and_see == pytest.approx(-115405.5556, abs=0.5)
    assert found.value_of_stochastic_solution == pytest.approx(1150, abs=0.5)
    assert found.evpi == pytest.approx(7015.5556, abs=0.5)


def test_a_plan_that_no_scenario_allows_is_told() -> None:
    short = Scenario(cost=[1], plan=[[0]], mend=[[0]], limit=[-1])
    with pytest.raises(InfeasibleError, match="no plan was found"):
        two_stage_plan([1], ([[1]], [10]), [short])


def test_the_best_ten_of_a_published_knapsack() -> None:
    """Burkardt's P01."""
    found = best_selection([92, 57, 49, 68, 60, 43, 67, 84, 87, 72], [[23, 31, 29, 44, 53, 38, 63, 85, 89, 82]], [165])
    assert found.value == 309
    assert [int(t) for t in found.taken] == [1, 1, 1, 1, 0, 1, 0, 0, 0, 0]
    assert found.used == pytest.approx([165])
    assert found.gap == 0


def test_moves_that_lose_are_left_out_and_a_limit_of_nothing_takes_nothing() -> None:
    assert best_selection([5, -1], [[1, 1]], [9]).taken == (True, False)
    assert best_selection([5, 3], [[1, 1]], [0]).taken == (False, False)
    with pytest.raises(InfeasibleError, match="no selection"):
        best_selection([5, 3], [[1, 1]], [-1])
