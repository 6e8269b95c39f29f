"""Choosing under uncertainty and the value of knowing more, against textbook cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from advisor.decision import (
    evpi,
    evsi,
    evsi_from_draws,
    evsi_normal,
    expected_value,
    hurwicz,
    laplace,
    maximax,
    maximin,
    minimax_regret,
    regrets,
    survey,
)
from advisor.decision.draws import Draws
from advisor.errors import CaseError

DRILL_OR_SELL = [[700, -100], [90, 90]]
"""Goferbroke (Hillier and Lieberman): payoffs with oil (0.25) and without; the survey costs 30."""
OIL = [0.25, 0.75]
SURVEY = [[0.6, 0.2], [0.4, 0.8]]
"""Chance of a favourable, of an unfavourable reading, with oil and without."""
LUMBER = [[200000, -180000], [100000, -20000], [0, 0]]
"""Thompson Lumber (Render, Stair and Hanna): large plant, small plant, nothing; good and bad market."""


def test_perfect_information_on_the_oil_field() -> None:
    assert expected_value(DRILL_OR_SELL, OIL).scores == pytest.approx((100, 90))
    assert evpi(DRILL_OR_SELL, OIL) == pytest.approx(142.5, abs=1e-12)


def test_a_seismic_survey_is_worth_more_than_it_costs() -> None:
    found = survey(DRILL_OR_SELL, OIL, SURVEY)
    assert found.outcome_probability == pytest.approx((0.3, 0.7))
    assert found.posterior[0] == pytest.approx((0.5, 0.5))
    assert found.posterior[1] == pytest.approx((1 / 7, 6 / 7))
    assert found.best_option == (0, 1)
    assert found.expected_payoff == pytest.approx(153)
    assert evsi(DRILL_OR_SELL, OIL, SURVEY) == pytest.approx(53, abs=1e-12)


def test_a_survey_that_always_tells_the_truth_is_perfect_information() -> None:
    assert evsi(DRILL_OR_SELL, OIL, np.eye(2)) == pytest.approx(142.5)


def test_a_survey_that_tells_the_same_whatever_is_true_is_worth_nothing() -> None:
    assert evsi(DRILL_OR_SELL, OIL, [[0.3, 0.3], [0.7, 0.7]]) == pytest.approx(0, abs=1e-12)


def test_rules_of_choice_differ_on_the_lumber_plant() -> None:
    regret = minimax_regret(LUMBER)
    assert (regret.option, regret.scores) == (1, (180000, 100000, 200000))
    assert maximax(LUMBER).option == 0
    assert maximin(LUMBER).option == 2
    assert (laplace(LUMBER).option, laplace(LUMBER).scores[1]) == (1, 40000)
    assert hurwicz(LUMBER, 1.0).option == 0
    assert hurwicz(LUMBER, 0.0).option == 2


def test_expected_money_and_perfect_information_on_the_lumber_plant() -> None:
    assert expected_value(LUMBER, [0.5, 0.5]).scores == (10000, 40000, 0)
    assert evpi(LUMBER, [0.5, 0.5]) == 60000
    assert evpi(LUMBER, [0.5, 0.5]) == min(regrets(LUMBER) @ [0.5, 0.5])


PAYOFFS = st.lists(st.lists(st.integers(-1000, 1000), min_size=4, max_size=4), min_size=1, max_size=5)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(PAYOFFS, st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_perfect_information_equals_the_least_expected_regret(table: list[list[int]], odds: list[int]) -> None:
    chance = np.array(odds) / sum(odds)
    assert evpi(table, chance) == pytest.approx(float((regrets(table) @ chance).min()), abs=1e-9)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(PAYOFFS, st.floats(0, 1))
def test_no_study_is_worth_more_than_perfect_information(table: list[list[int]], skill: float) -> None:
    likelihood = skill * np.eye(4) + (1 - skill) / 4
    assert -1e-9 <= evsi(table, [0.25] * 4, likelihood) <= evpi(table) + 1e-9


def test_a_normal_saving_read_with_noise_against_numerical_integration() -> None:
    mean, sd, noise = -20.0, 100.0, 60.0
    spread = sd**2 / np.hypot(sd, noise)
    exact = integrate.quad(lambda m: max(m, 0) * stats.norm.pdf(m, mean, spread), 0, 900)[0]
    assert evsi_normal(mean, sd, noise) == pytest.approx(exact, rel=1e-8)


def test_more_noise_makes_a_reading_worth_less_and_none_makes_it_perfect() -> None:
    values = [evsi_normal(10, 50, noise) for noise in (0, 10, 50, 500)]
    assert values == sorted(values, reverse=True)
    saving = 10 + 50 * Draws(65536, 3).normal("market", ("saving",))["saving"]
    assert evpi([saving, np.zeros_like(saving)]) == pytest.approx(values[0], rel=1e-3)


def test_a_pilot_s_value_from_draws_is_that_of_the_closed_form() -> None:
    draws = Draws(16384, 5).normal("market", ("saving", "noise"))
    saving = 20 + 100 * draws["saving"]
    reading = saving + 80 * draws["noise"]
    assert evsi_from_draws([np.zeros_like(saving), saving], reading) == pytest.approx(
        evsi_normal(20, 100, 80), rel=0.02
    )


def test_a_reading_of_nothing_to_do_with_it_is_worth_almost_nothing() -> None:
    draws = Draws(8192, 5).normal("market", ("saving", "other"))
    saving = 20 + 100 * draws["saving"]
    assert evsi_from_draws([np.zeros_like(saving), saving], draws["other"]) < 100 * (5 / 8192) ** 0.5
    assert evsi_from_draws([np.zeros_like(saving), saving], np.zeros_like(saving)) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("chances", "message"), [([0.5, 0.6], "sum to 1"), ([1.5, -0.5], "at least 0"), ([1.0], "1 probabilities for 2")]
)
def test_chances_that_are_none_are_refused(chances: list[float], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        evpi(DRILL_OR_SELL, chances)


def test_a_survey_must_say_something_in_each_state() -> None:
    with pytest.raises(CaseError, match="sum to 1"):
        survey(DRILL_OR_SELL, OIL, [[0.6, 0.2], [0.6, 0.8]])
