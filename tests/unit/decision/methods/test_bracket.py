"""The border of a condition on a grid, on functions whose roots are known."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.decision.methods.bracket import first_part

PARTS = 512


def geometric(part: int) -> float:
    """A grid from 1 to 10, evenly spaced in logarithm."""
    return float(10.0 ** (part / PARTS))


def asked(function: Callable[[float], float], value: Callable[[int], float] = geometric) -> tuple[int, int]:
    """The place found for "the function is above zero", and how many points it took."""
    tried: list[float] = []

    def at(x: float) -> float:
        tried.append(x)
        return function(x)

    return first_part(value, PARTS, at, lambda y: y > 0, lambda y: (y,)), len(tried)


@given(st.floats(min_value=1.01, max_value=9.9))
def test_the_place_found_holds_and_the_one_before_does_not(root: float) -> None:
    place, _ = asked(lambda x: x**3 - root**3)
    assert geometric(place) > root or geometric(place) == pytest.approx(root)
    assert geometric(place - 1) <= root or geometric(place - 1) == pytest.approx(root)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x - 4.0,
        lambda x: max(x - 4.0, 0.01 * (x - 4.0)),
        lambda x: min(x - 4.0, 0.01 * (x - 4.0)),
        lambda x: math.exp(3.0 * x) - math.exp(12.0),
    ],
)
def test_no_guide_costs_more_than_one_step_beyond_halving(function: Callable[[float], float]) -> None:
    place, steps = asked(function)
    assert geometric(place - 1) <= 4.0 <= geometric(place)
    assert steps <= 2 + math.log2(PARTS) + 1


def test_a_straight_line_leads_to_the_border_at_once() -> None:
    assert asked(lambda x: x - 4.0)[1] <= 7


def test_values_may_fall_along_the_grid() -> None:
    place, _ = asked(lambda x: 4.0 - x, lambda part: geometric(PARTS - part))
    assert geometric(PARTS - place) < 4.0 <= geometric(PARTS - place + 1)


def test_without_a_guide_the_grid_is_halved() -> None:
    tried: list[float] = []

    def at(x: float) -> bool:
        tried.append(x)
        return x >= 300.0

    assert first_part(float, PARTS, at, lambda holds: holds) == 300
    assert len(tried) == 2 + math.log2(PARTS)


def test_a_guide_that_is_not_known_is_left_out() -> None:
    def at(x: float) -> tuple[float, float]:
        return (math.nan, x - 4.0)

    place = first_part(geometric, PARTS, at, lambda found: found[1] > 0, lambda found: found)
    assert geometric(place - 1) <= 4.0 <= geometric(place)
