"""The kernel of every comparison, against the months that it leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.cost import present_value
from advisor.cost.market import Market, drifts
from advisor.cost.plans import plans
from advisor.cost.present_value import present_values
from advisor.cost.streams import Stream, growth_path

DRAWS, MONTHS = 300, 31
RNG = np.random.default_rng(0)
MARKET = Market(MONTHS, 0.09, {d.id: RNG.standard_normal(DRAWS) for d in drifts()})
PATHS = [
    MARKET.path("nvidia", plans()["on_demand"], 4),
    MARKET.path("trainium", plans()["capacity_block"], 0),
    MARKET.path("nvidia", plans()["reserved_1y"], 2),
]
USE = np.asfortranarray(np.ceil(RNG.uniform(0.0, 9.0, (DRAWS, 3))))
START = np.ceil(RNG.uniform(0.0, MONTHS + 5.0, DRAWS))


def month_by_month(use: np.ndarray, place: int, price: float, end: np.ndarray | None = None) -> np.ndarray:
    """What the kernel spares: every month of every draw, priced and discounted by itself."""
    path, total = PATHS[place], np.zeros(DRAWS)
    for month in range(MONTHS):
        due = price * use[:, min(month // 12, use.shape[1] - 1)] * path.level[:, month] * path.discount[month]
        total += due if end is None else np.where(month < end, due, 0.0)
    return total


@pytest.mark.parametrize("place", range(len(PATHS)))
def test_collapsed_months_are_worth_what_they_are_worth_one_by_one(place: int) -> None:
    found = present_values([USE.T], [PATHS[place].factors(3)], [41.5])[0]
    assert found == pytest.approx(month_by_month(USE, place, 41.5), rel=1e-12)


@pytest.mark.parametrize("place", range(len(PATHS)))
def test_a_stream_that_ends_at_another_month_in_each_draw_is_cut_off_there(place: int) -> None:
    found = Stream(USE, PATHS[place], 7.0).present_value(START)
    assert found == pytest.approx(month_by_month(USE, place, 7.0, START), rel=1e-12)


def test_one_year_of_use_stands_for_all_of_them() -> None:
    flat = growth_path(np.zeros(DRAWS), MONTHS)
    assert flat.shape == (DRAWS, 1)
    found = present_values([flat.T], [PATHS[0].factors(1)], [3.0])[0]
    assert found == pytest.approx(month_by_month(flat, 0, 3.0), rel=1e-12)


def test_against_what_they_are_held_options_save_what_they_cost_less() -> None:
    factors = [path.factors(3) for path in PATHS]
    costs = present_values([USE.T] * 3, factors, [1.0, 2.0, 3.0])
    saved = present_values([USE.T] * 3, factors, [1.0, 2.0, 3.0], against=costs[1])
    assert np.array_equal(saved, costs[1] - costs)


def test_neither_the_block_nor_other_options_change_a_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    factors = [path.factors(3) for path in PATHS]
    whole = present_values([USE.T] * 3, factors, [1.0, 2.0, 3.0])
    monkeypatch.setattr(present_value, "BLOCK", 7)
    assert np.array_equal(present_values([USE.T] * 3, factors, [1.0, 2.0, 3.0]), whole)
    assert np.array_equal(present_values([USE.T], factors[1:2], [2.0])[0], whole[1])


def test_no_options_have_no_values() -> None:
    assert present_values([], [], []).shape == (0, 0)
