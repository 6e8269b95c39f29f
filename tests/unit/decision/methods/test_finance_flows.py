"""Values of cash flows against published worked examples (Excel's function pages, numpy-financial's, closed forms)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import (
    benefit_case,
    capital_recovery_factor,
    declining_discount_factor,
    fv,
    green_book_discount_factor,
    mirr,
    monthly_rate,
    npv,
    optimism_bias_adjusted,
    payback_months,
    pmt,
    rate,
    xnpv,
)
from advisor.decision.methods.public_finance import RateStep
from advisor.errors import CaseError

DATES = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
DATED = [-10000, 2750, 4250, 3250, 2750]
LAWS = settings(max_examples=60, deadline=None, derandomize=True)


def test_npv_discounts_the_first_flow_only_where_asked() -> None:
    flows = [-10000, 3000, 4200, 6800]
    assert npv(0.10, flows, first_period=1) == pytest.approx(1188.4434123352216, abs=1e-6)
    assert npv(0.10, flows) == pytest.approx(1307.2877535687438, abs=1e-6)


@pytest.mark.parametrize(
    ("r", "flows", "expected"),
    [
        (0.08, [-40000, 5000, 8000, 12000, 30000], 3065.2226681795255),
        (0.05, [-15000, 1500, 2500, 3500, 4500, 6000], 122.89485495093959),
        (0.0, [-3, 1, 1], -1.0),
    ],
)
def test_npv_with_the_first_flow_now(r: float, flows: list[float], expected: float) -> None:
    assert npv(r, flows) == pytest.approx(expected, abs=1e-8)


def test_amounts_may_be_decimals() -> None:
    assert npv(0.1, [Decimal("-100"), Decimal("110.00")]) == pytest.approx(0, abs=1e-12)


def test_mirr_of_the_spreadsheet_example() -> None:
    """Excel's page: 12.61% after five years, and 13.48% where reinvested at 14%."""
    flows = [-120000, 39000, 30000, 21000, 37000, 46000]
    assert mirr(flows, 0.10, 0.12) == pytest.approx(0.126094, abs=5e-7)
    assert mirr(flows, 0.10, 0.14) == pytest.approx(0.134759, abs=5e-7)


def test_mirr_of_flows_of_one_sign_does_not_exist() -> None:
    assert mirr([100, 20], 0.1, 0.1) is None


def test_xnpv_counts_actual_days_over_365() -> None:
    assert xnpv(0.09, DATED, DATES) == pytest.approx(2086.647602031535, abs=1e-6)


def test_xnpv_of_yearly_dates_is_npv() -> None:
    years = [date(2025, 3, 1) + timedelta(days=365 * i) for i in range(4)]
    assert xnpv(0.1, [-100, 50, 40, 30], years) == pytest.approx(npv(0.1, [-100, 50, 40, 30]), rel=1e-12)


def test_simple_and_discounted_payback_of_a_textbook_project() -> None:
    """1000 out; 500, 400, 300, 100 in: 2.33 periods, 2.95 at 10% (Brigham and Houston, project S)."""
    flows = [-1000, 500, 400, 300, 100]
    assert payback_months(flows) == pytest.approx(7 / 3)
    assert payback_months(flows, 0.10) == pytest.approx(2.95, abs=0.005)


def test_payback_waits_for_the_last_time_that_the_total_is_below_zero() -> None:
    assert payback_months([-100, 150, -100, 0, 100]) == pytest.approx(3.5)


def test_payback_within_the_horizon_may_never_come() -> None:
    assert payback_months([-100] + [1] * 36) is None
    assert payback_months([-100] + [3] * 36, monthly_rate(0.10)) is None
    assert payback_months([-100] + [3] * 36) == pytest.approx(100 / 3)


def test_nothing_invested_has_paid_back_at_once() -> None:
    assert payback_months([0, 5]) == 0.0


def test_twelve_monthly_rates_make_the_yearly_rate() -> None:
    assert (1 + monthly_rate(0.08)) ** 12 == pytest.approx(1.08, rel=1e-14)


def test_capital_recovery_factor_of_the_tables() -> None:
    assert capital_recovery_factor(0.10, 5) == pytest.approx(0.26379748079474524, rel=1e-12)
    assert capital_recovery_factor(0, 8) == 0.125


@LAWS
@given(st.floats(1e-9, 0.5), st.integers(1, 60))
def test_capital_recovery_times_annuity_is_one(r: float, n: int) -> None:
    assert capital_recovery_factor(r, n) * npv(r, [1.0] * n, first_period=1) == pytest.approx(1, rel=1e-9)


@pytest.mark.parametrize(
    ("r", "n", "loan", "expected"),
    [(0.08 / 12, 60, 15000, -304.14591432620524), (0, 60, 15000, -250), (0.075 / 12, 180, 200000, -1854.0247200054619)],
)
def test_even_payment_of_a_loan(r: float, n: int, loan: float, expected: float) -> None:
    assert pmt(r, n, loan) == pytest.approx(expected, abs=1e-9)


def test_future_value_of_saving_every_month() -> None:
    assert fv(0.05 / 12, 120, -100, -100) == pytest.approx(15692.92889433575, abs=1e-6)


def test_rate_at_which_a_sum_grows_to_another() -> None:
    assert rate(10, 0, -3500, 10000) == pytest.approx(0.11069085371426893, abs=1e-9)


def test_a_rate_that_does_not_exist_is_none() -> None:
    assert rate(10, 0, 3500, 10000) is None


def test_a_three_year_benefit_study_as_printed() -> None:
    """Forrester's TEI of SalesLoft, financial summary: 10%, year-end flows, USD."""
    found = benefit_case(0.10, [-53150, -666715, -636772, -647783], [0, 1606511, 3061331, 4229760])
    assert found.costs == pytest.approx(-1672201, abs=1)
    assert found.benefits == pytest.approx(7168371, abs=1)
    assert found.npv == pytest.approx(5496170, abs=1)
    assert found.roi == pytest.approx(3.29, abs=0.005)


@pytest.mark.parametrize(
    ("year", "factor"),
    [(1, 0.9662), (5, 0.8420), (10, 0.7089), (20, 0.5026), (30, 0.3563), (31, 0.3459), (75, 0.0942), (76, 0.0919)],
)
def test_green_book_discount_factors(year: int, factor: float) -> None:
    assert green_book_discount_factor(year) == pytest.approx(factor, abs=5e-5)


def test_a_year_beyond_the_last_step_has_no_factor() -> None:
    with pytest.raises(CaseError, match="no rate is given for year 11"):
        declining_discount_factor(11, (RateStep(10, 0.03),))


def test_optimism_bias_of_the_treasury_s_worked_example() -> None:
    """100 m, upper bound 51%: 151 m; with 92% of the bias managed 104 m, and 111 m with the 7 m spent on that."""
    assert optimism_bias_adjusted(100, 0.51) == pytest.approx(151)
    assert optimism_bias_adjusted(100, 0.51, 0.92) == pytest.approx(104.08)
    assert optimism_bias_adjusted(100, 0.51, 0.92, 7) == pytest.approx(111.08)


@LAWS
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(-0.5, 1), st.floats(0.01, 100))
def test_value_is_linear_in_the_flows(flows: list[float], r: float, unit: float) -> None:
    size = npv(r, [abs(f) for f in flows])
    assert npv(r, [f * unit for f in flows]) == pytest.approx(
        unit * npv(r, flows), rel=1e-9, abs=1e-9 * (1 + size) * unit
    )


@pytest.mark.parametrize(
    ("r", "flows", "message"),
    [
        (-1, [1.0], "above -1"),
        (float("nan"), [1.0], "not a finite number"),
        (0.1, [], "at least one"),
        (0.1, [1.0, float("nan")], "missing or infinite"),
        (0.1, [[1.0, 2.0]], "shape"),
        (0.1, ["much"], "numbers only"),
    ],
)
def test_unusable_input_gets_a_message(r: float, flows: list[float], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        npv(r, flows)


def test_a_horizon_of_nothing_is_refused() -> None:
    with pytest.raises(CaseError, match="not a horizon"):
        capital_recovery_factor(0.1, 0)


def test_dates_must_fit_the_flows_and_begin_with_the_earliest() -> None:
    with pytest.raises(CaseError, match="4 dates for 5 flows"):
        xnpv(0.1, DATED, DATES[:4])
    with pytest.raises(CaseError, match="2008-01-01 lies before the first"):
        xnpv(0.1, [1, 2], [DATES[1], DATES[0]])
