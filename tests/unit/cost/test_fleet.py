"""Whole instances, and the hours for which they are paid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from advisor.case.workloads import LlmBatch, LlmServing, Speech
from advisor.catalog import load_catalog
from advisor.cost.demand import RunDemand, ServiceDemand, demand_of, demand_words
from advisor.cost.fleet import (
    needed_instances,
    run_hours_month,
    run_instances,
    service_hours,
    service_instances,
    share_of_hours,
    side_by_side,
)
from advisor.cost.options import Option, option_of
from advisor.cost.plans import plans

ONE = np.ones(1)
SERVED: dict[str, Any] = {
    "id": "w", "name": "W", "model": "Llama-3.1-8B", "volume": {"value": 30_000_000, "unit": "requests/month"},
    "ttft_ms": 1000, "tpot_ms": 50, "software": {"engine": "vllm", "custom_kernels": 0},
}  # fmt: skip


def service(
    average: float = 1000.0, ratio: float = 2.5, hours: float = 24.0, auto: bool = False, spare: int = 0
) -> ServiceDemand:
    return ServiceDemand("output tokens", average, ratio, hours, auto, spare)


def instances(demand: ServiceDemand, speed: float, utilisation: float = 1.0) -> float:
    return float(service_instances(demand, ONE * speed, ONE, ONE, np.ones((1, 1)), ONE * utilisation)[0, 0])


def test_the_busiest_hour_sizes_the_fleet() -> None:
    """2,500 tokens/s at the peak over 1,000 an instance: three, not two and a half."""
    assert instances(service(), 1000.0) == 3


def test_planning_for_less_than_full_load_needs_more() -> None:
    assert instances(service(), 1000.0, utilisation=0.5) == 5


def test_spare_instances_come_on_top() -> None:
    assert instances(service(spare=1), 1000.0) == 4


def test_a_tiny_demand_still_needs_one_instance() -> None:
    assert instances(service(average=1e-6), 1000.0) == 1


@given(st.floats(1, 1e6), st.floats(1, 1e5), st.floats(1.0, 4.0))
def test_more_demand_never_needs_fewer_instances(average: float, speed: float, factor: float) -> None:
    assert instances(service(average * factor), speed) >= instances(service(average), speed)


def test_growth_adds_instances_year_by_year() -> None:
    growth = np.array([[1.0, 1.5, 2.25]])
    fleet = service_instances(service(), ONE * 1000, ONE, ONE, growth, ONE)
    assert fleet.tolist() == [[3, 4, 6]]


def test_an_office_hours_service_pays_its_hours_on_demand_and_all_hours_under_a_plan() -> None:
    demand = service(hours=12.0)
    assert service_hours(demand, plans()["on_demand"]) == pytest.approx(365.0)
    assert service_hours(demand, plans()["savings_plan_1y_no_upfront"]) == pytest.approx(730.0)
    assert service_hours(demand, plans()["capacity_block"]) == pytest.approx(730.0)


def test_an_autoscaled_fleet_pays_between_the_average_and_the_peak() -> None:
    hours = service_hours(service(auto=True), plans()["on_demand"])
    assert 730.0 / 2.5 < hours < 730.0


RUN = RunDemand("tokens", 1e9, 2.0, 48.0)


def paid(plan: str, hours: float) -> float:
    """Hours a month paid for two runs that take `hours` each."""
    speed = ONE * 1e9 / (hours * 3600.0)
    return float(run_hours_month(RUN, plans()[plan], speed, ONE, np.ones((1, 1)), ONE)[0, 0])


def test_on_demand_pays_the_run() -> None:
    assert paid("on_demand", 30.0) == pytest.approx(60.0)


def test_a_block_pays_whole_days() -> None:
    assert paid("capacity_block", 30.0) == pytest.approx(2 * 48.0)


def test_a_block_above_fourteen_days_pays_whole_weeks() -> None:
    assert paid("capacity_block", 15 * 24.0) == pytest.approx(2 * 21 * 24.0)


def test_a_plan_with_a_term_pays_every_hour() -> None:
    assert paid("savings_plan_3y_no_upfront", 30.0) == pytest.approx(730.0)


def test_runs_go_side_by_side_where_a_month_does_not_hold_them_one_after_the_other() -> None:
    hours = np.array([[0.0, 60.0, 730.0, 731.0, 2200.0]])
    assert side_by_side(hours).tolist() == [[1, 1, 1, 2, 4]]
    assert paid("savings_plan_3y_no_upfront", 500.0) == pytest.approx(2 * 730.0), "two runs of 500 hours: two groups"


def test_a_deadline_twice_as_near_needs_twice_the_instances() -> None:
    assert run_instances(RUN, 1000.0, 1.0) == 6
    assert run_instances(RunDemand("tokens", 1e9, 2.0, 24.0), 1000.0, 1.0) == 12


def test_a_service_of_five_days_answers_the_same_work_in_fewer_hours() -> None:
    """A month's requests fall into five sevenths of the hours: more a second, and fewer hours are paid."""
    always, weekdays = (demand_of(LlmServing.model_validate({**SERVED, "days_per_week": days})) for days in (7, 5))
    assert isinstance(always, ServiceDemand)
    assert isinstance(weekdays, ServiceDemand)
    assert weekdays.average_per_s == pytest.approx(always.average_per_s * 7 / 5)
    assert weekdays.per_month == pytest.approx(always.per_month)
    assert service_hours(weekdays, plans()["on_demand"]) == pytest.approx(730 * 5 / 7)
    assert "5 days a week" in demand_words(LlmServing.model_validate({**SERVED, "days_per_week": 5}))


def test_only_what_is_paid_by_the_hour_is_switched_off_for_a_part_of_the_month() -> None:
    catalog = load_catalog()

    def option(plan: str) -> Option:
        return option_of(catalog, catalog.instances["p5.48xlarge"], plan, "aws", "us-east-1", None)

    office, units = service(hours=8.0), np.full((1, 1), 4.0)
    assert share_of_hours(office, option("on_demand"), units, units) == pytest.approx(8 / 24)
    assert share_of_hours(office, option("savings_plan_1y_no_upfront"), units, units) == 1.0
    billed = replace(option("savings_plan_1y_no_upfront"), roles=("today",), hours_per_month=365.0)
    assert share_of_hours(office, billed, units, units) == pytest.approx(0.5), "of today's fleet the bill says it"


def test_between_two_runs_nothing_is_paid_by_the_hour() -> None:
    """A group that runs for 146 hours of 730 is paid in a fifth of them; one that is asked for more is paid in all."""
    catalog, runs = load_catalog(), RunDemand("tokens", 1e9, 2.0, 24.0)
    hours = np.array([[146.0, 365.0], [730.0, 1500.0]])
    p5 = catalog.instances["p5.48xlarge"]
    by_the_hour = option_of(catalog, p5, "on_demand", "aws", "us-east-1", None)
    assert share_of_hours(runs, by_the_hour, hours, np.ones((2, 2))) == pytest.approx(
        np.array([[0.2, 0.5], [1.0, 1.0]])
    )
    held = option_of(catalog, p5, "savings_plan_1y_no_upfront", "aws", "us-east-1", None)
    assert share_of_hours(runs, held, np.full((2, 2), 730.0), np.ones((2, 2))) == pytest.approx(1.0)


BATCH: dict[str, Any] = {
    "kind": "llm batch", "id": "w", "name": "W", "model": "Llama-3.1-8B", "output_tokens": 100,
    "volume": {"value": 8_000_000, "unit": "requests/day"}, "software": {"engine": "vllm", "custom_kernels": 0},
}  # fmt: skip


def of_batch(window: float, spare: int = 0) -> ServiceDemand:
    found = demand_of(LlmBatch.model_validate({**BATCH, "window_hours": window, "spare_instances": spare}))
    assert isinstance(found, ServiceDemand)
    return found


def hours_by_the_hour(demand: ServiceDemand, speed: float) -> float:
    """Instance-hours a month that a batch is paid for by the hour."""
    needed = needed_instances(demand, ONE * speed, ONE, ONE, np.ones((1, 1)), ONE)
    return float(needed[0, 0]) * service_hours(demand, plans()["on_demand"])


def test_a_batch_is_paid_by_the_hour_for_its_work_alone() -> None:
    """800 million tokens a day at 26,091 tokens/s: 8.5 hours of work a day, however late it may end."""
    by_hand = 8e8 / 26_091 / 3600.0 * 365.0 / 12.0
    for window in (9.0, 14.0, 20.0, 24.0):
        assert hours_by_the_hour(of_batch(window), 26_091.0) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(259.0, abs=0.5)


@given(st.floats(1, 24), st.floats(1, 24), st.floats(1e3, 1e6), st.floats(1, 4), st.integers(0, 2))
def test_neither_a_looser_deadline_nor_a_faster_machine_makes_a_batch_dearer(
    one: float, other: float, speed: float, times: float, spare: int
) -> None:
    """By the hour its work is paid, under a term and in blocks every hour of the instances that the deadline needs."""
    tight, loose = (of_batch(window, spare) for window in sorted((one, other)))
    assert hours_by_the_hour(loose, speed) <= hours_by_the_hour(tight, speed) * (1 + 1e-9)
    assert hours_by_the_hour(tight, speed * times) <= hours_by_the_hour(tight, speed) * (1 + 1e-9)
    assert instances(loose, speed) <= instances(tight, speed)
    assert instances(tight, speed * times) <= instances(tight, speed)


@given(st.floats(1, 24), st.floats(1e3, 1e6), st.integers(0, 2))
def test_a_batch_is_paid_for_no_more_hours_than_it_may_take(window: float, speed: float, spare: int) -> None:
    demand = of_batch(window, spare)
    held = instances(demand, speed) * service_hours(demand, plans()["on_demand"])
    assert hours_by_the_hour(demand, speed) <= held * (1 + 1e-9)


def test_a_commitment_is_used_up_in_the_hours_in_which_a_batch_works() -> None:
    catalog = load_catalog()
    option = option_of(catalog, catalog.instances["p5.48xlarge"], "on_demand", "aws", "us-east-1", None)
    busy, fleet = np.array([[1.5]]), np.array([[2.0]])
    assert share_of_hours(of_batch(12.0), option, busy, fleet) == pytest.approx(0.75 * 12 / 24)


@pytest.mark.parametrize(
    ("growth", "told"),
    [
        (0.0, ""),
        (100.0, "; each year 100 % above the last"),
        (-30.0, "; each year 30 % below the last"),
        ({"low": 5.0, "high": 15.0}, "; each year 5 to 15 % above the last"),
        ({"low": -20.0, "high": -10.0}, "; each year 10 to 20 % below the last"),
        ({"low": -5.0, "high": 10.0}, "; each year 5 % below to 10 % above the last"),
    ],
)
def test_a_demand_says_how_it_grows(growth: Any, told: str) -> None:
    said = demand_words(LlmServing.model_validate({**SERVED, "growth_pct_year": growth}))
    assert said == demand_words(LlmServing.model_validate(SERVED)) + told


def test_items_of_speech_are_told_as_hours_of_audio() -> None:
    plain = {**SERVED, "kind": "speech", "model": "whisper-large-v3", "volume": {"value": 24, "unit": "items/hour"}}
    for field in ("ttft_ms", "tpot_ms"):
        del plain[field]
    assert demand_words(Speech.model_validate(plain)).startswith("0.00667 hours of audio/s on average over 24 h a day")
