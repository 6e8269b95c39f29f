"""Chances, errors of sampling, moments and scores against closed forms and published examples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import advisor.decision
from advisor.decision import (
    classic_pert_moments,
    lognormal_from_mean_sd,
    lognormal_moments,
    minimised_inverted,
    normal_probability_of_saving,
    pert,
    pert_moments,
    probability_of_saving,
    quantile_standard_error,
    quotable,
    ranks,
    standard_error,
    sum_scaled,
    topsis,
    triangular,
    triangular_moments,
    vector_scaled,
    weighted_sum,
)
from advisor.decision.draws import Draws
from advisor.errors import CaseError

TWO = [[1, 0, 3], [0, 5, 6]]
SIX = [
    [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
    [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
    [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
    [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
    [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
    [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
]


def test_chance_of_a_normal_saving() -> None:
    assert normal_probability_of_saving(10, 15) == pytest.approx(0.7475074624530771, abs=1e-9)
    saving = 10 + 15 * Draws(100_000, 2).normal("market", ("saving",))["saving"]
    assert probability_of_saving(saving) == pytest.approx(0.7475074624530771, abs=0.005)


def test_chance_that_twelve_uniform_inputs_stay_below_seven() -> None:
    """Irwin-Hall, closed form; a normal approximation would give 0.841345."""
    exact = sum((-1) ** k * math.comb(12, k) * (7 - k) ** 12 for k in range(8)) / math.factorial(12)
    assert exact == pytest.approx(0.839272950236492, abs=1e-9)
    names = tuple(f"input {i}" for i in range(12))
    total = np.sum(list(Draws(100_000, 2).uniform("market", names).values()), axis=0)
    assert probability_of_saving(7 - total) == pytest.approx(exact, abs=0.004)


def test_a_tie_saves_nothing_and_a_sure_saving_is_sure() -> None:
    assert probability_of_saving([0.0, 0.0, 1.0]) == pytest.approx(1 / 3)
    assert (normal_probability_of_saving(1, 0), normal_probability_of_saving(0, 0)) == (1.0, 0.0)
    assert probability_of_saving([1.0, 3.0], hurdle=2.0) == 0.5


def test_four_times_the_draws_halve_the_error() -> None:
    values = np.random.default_rng(1).normal(0, 3, 40_000)
    assert standard_error(values) == pytest.approx(3 / 200, rel=0.02)
    assert standard_error(values[:10_000]) / standard_error(values) == pytest.approx(2, rel=0.05)
    shrinks = quantile_standard_error(values[:10_000], 0.9) / quantile_standard_error(values, 0.9)
    assert shrinks == pytest.approx(2, rel=0.25)


def test_error_of_a_tenth_percentile_is_that_of_theory() -> None:
    values = np.random.default_rng(2).normal(size=100_000)
    theory = math.sqrt(0.1 * 0.9 / 100_000) / stats.norm.pdf(stats.norm.ppf(0.1))
    assert quantile_standard_error(values, 0.1) == pytest.approx(theory, rel=0.15)


@pytest.mark.parametrize(
    ("value", "error", "quoted"),
    [
        (1234567.0, 900.0, 1235000.0),
        (1234567.0, 30.0, 1234600.0),
        (0.74751, 0.004, 0.75),
        (0.74751, 0.0015, 0.748),
        (5.0, 0.0, 5.0),
    ],
)
def test_digits_quoted_do_not_exceed_the_error(value: float, error: float, quoted: float) -> None:
    assert quotable(value, error) == quoted


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e6))
def test_a_quoted_figure_lies_within_its_error(value: float, error: float) -> None:
    assert abs(quotable(value, error) - value) <= 2.5 * error + 1e-9 * abs(value)


def test_pert_is_named_and_differs_from_the_classic_rule() -> None:
    mean, sd = pert_moments(1, 4, 13)
    assert (mean, sd**2) == pytest.approx((5, 32 / 7))
    assert classic_pert_moments(1, 4, 13) == pytest.approx((5, 2))


@pytest.mark.parametrize("ends", [(1.0, 4.0, 13.0), (2.0, 2.0, 5.0), (-3.0, 1.0, 1.0)])
def test_closed_moments_are_those_of_the_draws(ends: tuple[float, float, float]) -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    for quantile, moments in ((pert, pert_moments), (triangular, triangular_moments)):
        drawn = quantile(u, *ends)
        assert moments(*ends) == pytest.approx((drawn.mean(), drawn.std()), rel=2e-3)


def test_lognormal_moments_undo_each_other() -> None:
    assert lognormal_moments(*lognormal_from_mean_sd(100, 50)) == pytest.approx((100, 50), rel=1e-12)


def test_topsis_on_raw_values() -> None:
    assert topsis(TWO, [1, 1, 1]) == pytest.approx([0.14639248, 0.85360752], abs=1e-7)


def test_a_cost_in_topsis_is_better_when_lower() -> None:
    assert topsis([[1.0], [3.0]], [1], ["min"]) == pytest.approx([1, 0])
    assert topsis([[2.0, 1.0], [2.0, 1.0]], [1, 1]) == pytest.approx([0.5, 0.5])


def test_weighted_sum_of_two() -> None:
    scores = weighted_sum(TWO, [1, 1, 1])
    assert scores == pytest.approx([4, 11])
    assert ranks(scores) == (2, 1)


def test_weighted_sum_of_six_alternatives_on_seven_criteria() -> None:
    table = sum_scaled(minimised_inverted(SIX, ["min", "min", "min", "min", "max", "min", "max"]))
    assert ranks(weighted_sum(table, np.full(7, 1 / 7))) == (6, 1, 3, 4, 5, 2)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.floats(0.01, 100), min_size=7, max_size=7))
def test_units_of_a_criterion_do_not_change_scores_once_scaled(units: list[float]) -> None:
    weights = np.arange(1.0, 8.0)
    other = np.array(SIX) * units
    assert topsis(vector_scaled(other), weights) == pytest.approx(topsis(vector_scaled(SIX), weights), rel=1e-9)
    assert weighted_sum(sum_scaled(other), weights) == pytest.approx(weighted_sum(sum_scaled(SIX), weights), rel=1e-9)


def test_weights_must_fit_the_criteria() -> None:
    with pytest.raises(CaseError, match="2 weights for 3 criteria"):
        weighted_sum(TWO, [1, 1])
    with pytest.raises(CaseError, match="at least 0"):
        topsis(TWO, [1, -1, 1])
    with pytest.raises(CaseError, match="holds a zero"):
        minimised_inverted(TWO, ["max", "min", "max"])


def test_everything_published_is_there() -> None:
    assert all(hasattr(advisor.decision, name) for name in advisor.decision.__all__)
