"""The verdict's rules at their borders, as docs/verdict.md tells them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from advisor.decision.verdict import Findings, decide

SURE = Findings(
    assessed=True, comparable=True, chance=0.95, median_usd=1e5, worth_usd=1e3, pilot_usd=2e4, proven=True,
    later_chance=None, later_gain_usd=None,
)  # fmt: skip


def test_what_can_not_be_predicted_is_not_assessed() -> None:
    assert decide(replace(SURE, assessed=False), 0.8) == "not assessed"


@pytest.mark.parametrize(
    ("later_chance", "gain", "verdict"),
    [(None, None, "not feasible"), (0.9, 5.0, "wait"), (0.5, 5.0, "stay"), (0.9, -5.0, "stay")],
)
def test_a_way_of_moving_that_is_still_to_come_is_waited_for_where_it_is_worth_it(
    later_chance: float | None, gain: float | None, verdict: str
) -> None:
    found = replace(SURE, comparable=False, later_chance=later_chance, later_gain_usd=gain)
    assert decide(found, 0.8) == verdict


def test_without_a_way_of_moving_it_is_not_feasible() -> None:
    assert decide(replace(SURE, comparable=False), 0.8) == "not feasible"


@pytest.mark.parametrize(("chance", "verdict"), [(0.8, "move"), (0.799999, "stay"), (0.2, "stay"), (0.200001, "stay")])
def test_a_move_needs_the_confidence_asked_for_exactly(chance: float, verdict: str) -> None:
    assert decide(replace(SURE, chance=chance), 0.8) == verdict


@pytest.mark.parametrize(("chance", "verdict"), [(0.5, "pilot first"), (0.2, "stay"), (0.8, "move")])
def test_between_the_borders_a_pilot_that_is_worth_its_cost_comes_first(chance: float, verdict: str) -> None:
    assert decide(replace(SURE, chance=chance, worth_usd=3e4), 0.8) == verdict


def test_a_pilot_that_costs_all_that_it_can_tell_is_not_advised() -> None:
    assert decide(replace(SURE, chance=0.5, worth_usd=2e4, pilot_usd=2e4), 0.8) == "stay"


def test_no_pilot_is_advised_where_none_can_be_priced() -> None:
    assert decide(replace(SURE, chance=0.5, worth_usd=1e6, pilot_usd=None), 0.8) == "stay"


def test_an_unproven_platform_is_piloted_however_good_the_odds() -> None:
    assert decide(replace(SURE, chance=1.0, proven=False), 0.8) == "pilot first"


def test_a_high_chance_with_a_median_loss_is_no_move() -> None:
    assert decide(replace(SURE, chance=0.8, median_usd=0.0), 0.8) != "move"


@pytest.mark.parametrize(
    ("later_chance", "gain", "verdict"),
    [(0.8, 1.0, "wait"), (0.79, 1.0, "move"), (0.9, 0.0, "move"), (0.9, -1.0, "move")],
)
def test_waiting_must_be_sure_enough_and_better_on_average(later_chance: float, gain: float, verdict: str) -> None:
    assert decide(replace(SURE, later_chance=later_chance, later_gain_usd=gain), 0.8) == verdict


def test_more_confidence_asked_for_never_turns_staying_into_moving() -> None:
    for chance in (0.3, 0.6, 0.85, 0.97):
        verdicts = [decide(replace(SURE, chance=chance), c) for c in (0.5, 0.6, 0.7, 0.8, 0.9, 0.99)]
        moved = [v == "move" for v in verdicts]
        assert moved == sorted(moved, reverse=True)
