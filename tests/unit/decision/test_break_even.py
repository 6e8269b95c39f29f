"""The break-even of two prices tried where the buyer would: a pair that is told has those odds in the case."""

from __future__ import annotations

import copy
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from advisor.decision.result import BreakEven, BreakEvenLine, WorkloadResult
from advisor.decision.why.break_even import Linear
from tests.unit.decision.judged_files import decided, plain

NAMES = ("12-measured-and-reserved", "13-wait-for-the-commitment", "10-before-the-pilot")
DRAWS = 512


@lru_cache(maxsize=4)
def base(name: str) -> WorkloadResult:
    return decided(plain(name), DRAWS)


def lines(name: str) -> BreakEven:
    found = base(name).break_even
    assert found is not None
    return found


def at_prices(name: str, gpu: float, neuron: float) -> WorkloadResult:
    """The case with both prices as told, and with each what moves in step."""
    document, told = copy.deepcopy(plain(name)), lines(name)
    rates = document["commercials"]["rate_card"]
    for row in [document["workloads"][0]["today"], *rates]:
        neurons = row["instance"].startswith(("trn", "inf"))
        times = neuron / told.neuron.now if neurons else gpu / told.gpu.now
        row["price_per_hour"] = repr(float(row["price_per_hour"]) * times)
    return decided(document, DRAWS)


def height(line: BreakEvenLine, gpu: float) -> float:
    """The Neuron price on the line at a GPU price."""
    across, up = zip(*line.pairs, strict=True)
    return float(np.interp(gpu, across, up))


def chance(name: str, gpu: float, neuron: float) -> float:
    yardstick = at_prices(name, gpu, neuron).versus_best_stay
    assert yardstick is not None
    return 100 * yardstick.probability_of_saving


@pytest.mark.parametrize("name", ["12-measured-and-reserved", "23-a-commitment-over-a-falling-load"])
def test_moving_saves_in_as_many_draws_as_a_line_says_between_gpus_a_little_cheaper_and_a_little_dearer(
    name: str,
) -> None:
    for line in lines(name).lines:
        gpu, neuron = line.pairs[2]
        assert chance(name, 0.97 * gpu, neuron) < line.chance_pct < chance(name, 1.03 * gpu, neuron)


@pytest.mark.parametrize("name", NAMES)
def test_the_line_of_even_odds_meets_the_walk_away_price_at_todays_neuron_price(name: str) -> None:
    told = lines(name)
    even = next(line for line in told.lines if line.chance_pct == 50.0)
    walk_away = base(name).walk_away_usd_h
    assert walk_away is not None
    across, up = zip(*even.pairs, strict=True)
    assert np.interp(told.neuron.now, up, across) == pytest.approx(walk_away, rel=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_more_draws_save_where_gpus_are_dearer_and_fewer_where_neuron_is(name: str) -> None:
    told = lines(name)
    assert [line.chance_pct for line in told.lines] == [20.0, 50.0, 80.0]
    for line in told.lines:
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(line.pairs))
        assert all(0 <= a <= told.gpu.end and 0 <= b <= told.neuron.end for a, b in line.pairs)
    middle = 0.5 * told.gpu.end
    heights = [height(line, middle) for line in told.lines]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_todays_prices_lie_on_the_side_of_the_verdicts_odds(name: str) -> None:
    told, yardstick = lines(name), base(name).versus_best_stay
    assert yardstick is not None
    even = next(line for line in told.lines if line.chance_pct == 50.0)
    assert (told.neuron.now < height(even, told.gpu.now)) == (yardstick.npv_usd.p50 > 0)


def test_where_no_price_within_reach_makes_both_ways_even_there_is_no_line() -> None:
    """The work of the move is more than such a workload costs in all its years."""
    assert base("05-too-small").versus_best_stay is not None
    assert base("05-too-small").break_even is None


def test_where_nothing_can_be_moved_there_is_no_line() -> None:
    assert base("01-policy-gate").break_even is None


def test_a_draw_that_no_gpu_price_helps_needs_an_endless_one() -> None:
    linear = Linear(np.array([-2.0, -2.0, 2.0]), np.array([1.0, 0.0, 0.0]), np.array([-1.0, -1.0, -1.0]))
    assert linear.gpu_at(1.0, 0.0).tolist() == [3.0, np.inf, -np.inf]
    assert linear.neuron_at(4.0, 0.0).tolist() == [2.0, -2.0, 2.0]
