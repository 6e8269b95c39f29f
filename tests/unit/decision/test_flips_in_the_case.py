"""Switch points tried where the buyer would: the value that is told, written into the case, flips the verdict there."""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import Any

import pytest

from advisor.decision.result import WorkloadResult
from tests.unit.decision.judged_files import decided, plain

DRAWS = 256


@lru_cache(maxsize=8)
def base(name: str) -> WorkloadResult:
    return decided(plain(name), DRAWS)


def on_neuron(row: dict[str, Any]) -> bool:
    return str(row["instance"]).startswith(("trn", "inf"))


def with_value(name: str, lever: str, value: float, now: float) -> dict[str, Any]:
    """The case with one input at the value, and with it what moves in step: both are stated as ratios to today's."""
    document = copy.deepcopy(plain(name))
    times, workload = value / now, document["workloads"][0]
    rates = document["commercials"]["rate_card"]
    if lever == "gpu_price":
        paid = [workload["today"], *(row for row in rates if not on_neuron(row))]
    elif lever == "neuron_price":
        paid = [row for row in rates if on_neuron(row)]
    else:
        paid = []
    for row in paid:
        row["price_per_hour"] = repr(float(row["price_per_hour"]) * times)
    if lever == "throughput_ratio":
        for row in filter(on_neuron, workload["measurements"]):
            row["throughput"] *= times
    return document


@pytest.mark.parametrize("lever", ["gpu_price", "neuron_price", "throughput_ratio"])
@pytest.mark.parametrize("name", ["12-measured-and-reserved", "23-a-commitment-over-a-falling-load"])
def test_the_verdict_flips_in_the_case_where_the_switch_point_says(name: str, lever: str) -> None:
    told = next(point for point in base(name).switch_points if point.input == lever)
    assert told.flips_at is not None
    # What is measured has noise: it moves the belief a little less than in full, here by 3 % at half of the throughput.
    before, beyond = (told.flips_at + share * (told.flips_at - told.now) for share in (-0.05, 0.05))
    assert decided(with_value(name, lever, before, told.now), DRAWS).verdict == base(name).verdict
    assert decided(with_value(name, lever, beyond, told.now), DRAWS).verdict == told.flips_to


@pytest.mark.parametrize("measured", [4000.0, 6000.0])
def test_the_throughput_that_is_needed_does_not_depend_on_the_one_that_was_measured(measured: float) -> None:
    name = "12-measured-and-reserved"
    document = plain(name)
    document["workloads"][0]["measurements"][1]["throughput"] = measured
    told = [
        next(p for p in result.switch_points if p.input == "throughput_ratio")
        for result in (base(name), decided(document, DRAWS))
    ]
    needed = [point.flips_at for point in told]
    assert needed[0] is not None
    assert needed[1] == pytest.approx(needed[0], rel=0.01)


def test_a_throughput_that_was_measured_on_both_sides_is_the_buyers_record_and_no_figure_of_the_model() -> None:
    name = "12-measured-and-reserved"
    document = plain(name)
    del document["workloads"][0]["measurements"][0]
    both, one = (
        next(p for p in result.switch_points if p.input == "throughput_ratio")
        for result in (base(name), decided(document, DRAWS))
    )
    assert (both.tag, one.tag) == ("B", "C")
    assert both.controlled_by.endswith("both were measured")
    assert one.controlled_by.endswith("a measurement settles it")


def test_along_demand_no_flip_is_said_to_have_been_found_and_none_is_ruled_out() -> None:
    result = base("12-measured-and-reserved")
    demand, rate = (next(p for p in result.switch_points if p.input == name) for name in ("volume", "discount_rate"))
    assert demand.sentence.endswith(": no flip found at the 12 values tried between 0.050 and 20 times.")
    assert rate.sentence.endswith(": no flip between 0 and 30 % a year.")
    assert (demand.tried, rate.tried) == (12, None)
