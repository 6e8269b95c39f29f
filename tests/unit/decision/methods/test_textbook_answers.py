"""Worked answers that others have published, and arguments in the forms that a stranger would give them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime

import numpy as np
import pytest

from advisor.decision import (
    evsi,
    irr,
    irr_roots,
    lognormal_from_mean_sd,
    lognormal_range,
    mirr,
    newsvendor_from_draws,
    newsvendor_quantity,
    normal_range,
    payback_months,
    pert,
    triangular,
    xirr,
    xnpv,
)
from advisor.errors import CaseError

FLOWS = [-10_000, 2750, 4250, 3250, 2750]
DAYS = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]


@pytest.mark.parametrize(
    ("flows", "roots"),
    [
        ([-60, 155, -100], (0.25, 1 / 3)),  # a mine that is restored; Brealey and Myers discuss such projects
        ([-1600, 10_000, -10_000], (0.25, 4.0)),  # the oil pump of Lorie and Savage, 1955
        ([-4000, 25_000, -25_000], (0.25, 4.0)),  # Solomon's form of it, 1956
    ],
)
def test_projects_known_for_their_two_internal_rates(flows: list[float], roots: tuple[float, ...]) -> None:
    assert irr_roots(flows) == pytest.approx(roots, rel=1e-9)


@pytest.mark.parametrize(
    ("reinvested", "expected"), [(0.12, 0.126094130366), (0.14, 0.134759110829)]
)  # fmt: skip
def test_mirr_at_both_rates_of_the_spreadsheets_page(reinvested: float, expected: float) -> None:
    found = mirr([-120_000, 39_000, 30_000, 21_000, 37_000, 46_000], 0.10, reinvested)
    assert found == pytest.approx(expected, rel=1e-9)


def test_mirr_after_three_years_is_a_loss() -> None:
    assert mirr([-120_000, 39_000, 30_000, 21_000], 0.10, 0.12) == pytest.approx(-0.0480446552, rel=1e-8)


@pytest.mark.parametrize(
    "form",
    [
        date.fromisoformat,
        datetime.fromisoformat,
        lambda day: np.datetime64(day),
        lambda day: day,
        lambda day: date.fromisoformat(day) if day < "2008-06" else datetime.fromisoformat(day),
    ],
    ids=["date", "datetime", "numpy", "text", "mixed"],
)
def test_a_day_is_a_day_in_whatever_form_it_is_given(form: Callable[[str], date]) -> None:
    days = [form(day) for day in DAYS]
    assert xnpv(0.09, FLOWS, days) == pytest.approx(2086.647602031536, rel=1e-12)
    assert xirr(FLOWS, days) == pytest.approx(0.37336253351883, rel=1e-10)


@pytest.mark.parametrize("days", [["yesterday", *DAYS[1:]], [None, *DAYS[1:]], [object(), *DAYS[1:]]])
def test_what_is_no_day_is_told(days: Sequence[date]) -> None:
    with pytest.raises(CaseError, match=r"dates: .*(no date|missing)"):
        xnpv(0.09, FLOWS, days)


def test_a_newsstand_orders_by_the_normal_demand() -> None:
    """Nahmias, Production and Operations Analysis: mean 11.73, deviation 4.74, 0.50 lost by one too few, 0.15 by one
    too many; the table of the book gives 15.24."""
    assert newsvendor_quantity(0.50, 0.15, 11.73, 4.74) == pytest.approx(15.24, abs=0.03)


def test_a_wetsuit_is_ordered_by_the_normal_demand() -> None:
    """Cachon and Terwiesch: price 190, cost 110, salvage 90, demand Normal(3192, 1181): critical ratio 0.8."""
    assert newsvendor_quantity(190 - 110, 110 - 90, 3192, 1181) == pytest.approx(3192 + 0.8416212 * 1181, rel=1e-6)


def test_a_discrete_demand_is_covered_up_to_the_first_value_that_reaches_the_ratio() -> None:
    values, odds = [40, 50, 60, 70], [0.2, 0.3, 0.3, 0.2]
    assert newsvendor_from_draws(3, 2, values, odds) == 60
    assert newsvendor_from_draws(3, 2, values[::-1], odds[::-1]) == 60
    assert newsvendor_from_draws(1, 9, values, odds) == 40
    assert newsvendor_from_draws(1, 1, values, odds) == 55, "50 to 60 cost the same"
    with pytest.raises(CaseError, match="demand_probabilities"):
        newsvendor_from_draws(3, 2, values, [0.2, 0.3, 0.3])


def test_the_best_discrete_quantity_costs_least_by_trying_all() -> None:
    values, odds, few, many = np.array([3.0, 7.0, 8.0, 15.0]), np.array([0.1, 0.4, 0.3, 0.2]), 5.0, 2.0

    def cost(quantity: float) -> float:
        return float(odds @ (few * np.maximum(values - quantity, 0) + many * np.maximum(quantity - values, 0)))

    best = newsvendor_from_draws(few, many, values, odds)
    assert cost(best) == pytest.approx(min(cost(float(q)) for q in range(3, 16)))


def test_a_likelihood_that_is_turned_round_is_told_so() -> None:
    with pytest.raises(CaseError, match="states as columns: it looks turned round"):
        evsi([[700, -100], [90, 90]], [0.25, 0.75], [[0.6, 0.4], [0.2, 0.8]])


def test_payback_of_a_textbook_project_in_years() -> None:
    """4,000 after costs of 9,000 come back in 2.25 years; discounted at 10% in 2.68."""
    assert payback_months([-9000, 4000, 4000, 4000]) == pytest.approx(2.25)
    assert payback_months([-9000, 4000, 4000, 4000], 0.10) == pytest.approx(2 + 2057.851 / 3005.259, rel=1e-5)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: pert(1.5, 1, 4, 13),
        lambda: triangular(-0.1, 1, 4, 13),
        lambda: triangular(math.nan, 1, 4, 13),
        lambda: triangular(0.5, 1, 4, math.inf),
        lambda: pert(0.5, math.nan, 4, 13),
        lambda: lognormal_range(0.5, 1, math.inf),
        lambda: normal_range(0.5, math.nan, 2),
        lambda: normal_range(2, 1, 2),
        lambda: lognormal_from_mean_sd(math.nan, 1),
        lambda: lognormal_from_mean_sd(1, math.inf),
    ],
)
def test_no_distribution_answers_nonsense_with_a_number(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1|in order|needs"):
        ask()


def test_irr_has_no_guess_to_get_wrong() -> None:
    """Where an iteration from 10 % runs away: a steep loss, and a project of 30 years of months."""
    assert irr([-70_000, 12_000, 15_000]) == pytest.approx(-0.443506941335, rel=1e-9)
    assert irr([-200_000, *[1199.10] * 360]) == pytest.approx(0.06 / 12, rel=1e-4)
