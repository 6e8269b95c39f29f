"""Internal rates of return: one, none or several, and said so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import irr, irr_roots, npv, xirr, xirr_roots, xnpv
from advisor.errors import CaseError

DATES = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
DATED = [-10000, 2750, 4250, 3250, 2750]


@pytest.mark.parametrize(
    ("flows", "expected", "within"),
    [
        ([-70000, 12000, 15000], -0.44350694133474, 1e-7),
        ([-70000, 12000, 15000, 18000, 21000, 26000], 0.0866309480365319, 1e-7),
        ([-100, 39, 59, 55, 20], 0.28094842, 1e-5),
        ([-5, 10.5, 1, -8, 1], 0.08859834, 1e-5),
        ([-100, 0, 0, 74], -0.09549583, 1e-7),
        ([-100, 200], 1.0, 1e-12),
        ([-1, 101], 100.0, 1e-9),
    ],
)
def test_internal_rates_as_published(flows: list[float], expected: float, within: float) -> None:
    assert irr(flows) == pytest.approx(expected, abs=within)


def test_two_internal_rates_are_told_and_none_is_picked() -> None:
    """100 x^2 - 230 x + 132 = 0 with x = 1 + rate: 10% and 20%."""
    flows = [100, -230, 132]
    assert irr_roots(flows) == pytest.approx((0.10, 0.20), abs=1e-9)
    with pytest.raises(CaseError, match=r"not unique.*10%, 20%"):
        irr(flows)


def test_of_three_rates_the_only_plausible_one_is_taken_and_the_others_stay_visible() -> None:
    flows = [-5, 10.5, 1, -8, 1]
    assert irr_roots(flows) == pytest.approx((-0.8702012, 0.0885983, 0.7095595), abs=1e-6)
    with pytest.raises(CaseError, match="not unique"):
        irr(flows, within=(-0.5, 1.0))


def test_flows_that_touch_zero_value_without_crossing_have_one_rate() -> None:
    """(11 x - 10)^2 with x = 1 / (1 + rate): a double root at 10%."""
    assert irr_roots([-100, 220, -121]) == pytest.approx((0.10,), abs=1e-6)


def test_two_rates_closer_than_the_grid_are_both_found() -> None:
    a, b = 1.10, 1.1001
    assert irr_roots([1, -(a + b), a * b]) == pytest.approx((0.10, 0.1001), abs=1e-8)


@pytest.mark.parametrize("flows", [[1, 2], [-1, -2], [0, 0], [5], [100, -200, 150]])
def test_no_internal_rate_is_none_and_never_a_nan(flows: list[float]) -> None:
    assert irr(flows) is None


def test_a_decade_of_months_has_its_rate() -> None:
    """A loan's rate comes back from its payments: 0.5% a month over 120 months."""
    payment = 100 * 0.005 / (1 - 1.005**-120)
    assert irr([-100] + [payment] * 120) == pytest.approx(0.005, abs=1e-12)


def test_xirr_is_exact_where_the_spreadsheet_stops_early() -> None:
    found = xirr(DATED, DATES)
    assert found == pytest.approx(0.3733625335188315, abs=2e-9)
    assert found == pytest.approx(0.373362535, abs=1e-6)


def test_two_dated_rates_are_told_too() -> None:
    years = [date(2025, 1, 1) + timedelta(days=365 * i) for i in range(3)]
    assert xirr_roots([100, -230, 132], years) == pytest.approx((0.10, 0.20), abs=1e-9)
    with pytest.raises(CaseError, match="not unique"):
        xirr([100, -230, 132], years)


def test_dates_out_of_order_behind_the_first_do_not_matter() -> None:
    order = [0, 3, 1, 4, 2]
    assert xirr([DATED[i] for i in order], [DATES[i] for i in order]) == pytest.approx(0.3733625335188315, abs=1e-12)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.floats(1, 1e6), st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60))
def test_an_investment_has_one_rate_and_no_value_there(cost: float, income: list[float]) -> None:
    flows = [-cost, *income]
    roots = irr_roots(flows)
    assert len(roots) == 1
    worth = sum(abs(f) * (1 + roots[0]) ** -t for t, f in enumerate(flows))
    assert npv(roots[0], flows) == pytest.approx(0, abs=1e-6 * worth)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=8))
def test_every_rate_found_leaves_no_value(flows: list[float]) -> None:
    dates = [date(2026, 1, 31) + timedelta(days=100 * i) for i in range(len(flows))]
    for root in xirr_roots(flows, dates):
        worth = xnpv(root, [abs(f) for f in flows], dates)
        assert abs(xnpv(root, flows, dates)) <= 1e-6 * worth
