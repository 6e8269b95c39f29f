"""What runs today carries the load described: no fleet is sized as if it could not."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.cost.demand import RunDemand
from advisor.decision import recommend
from advisor.decision.bench import Bench, generation_of, lay, redraw
from advisor.decision.draws import Draws, Medians
from advisor.decision.evaluate import Dues, evaluate
from advisor.decision.result import Recommendation
from advisor.decision.rounding import median
from advisor.decision.world import World

CASES = Path(__file__).parents[2] / "data" / "cases"
JUDGED = CASES / "39-a-fleet-smaller-than-the-model-needs.switchpoint"
COUNT = 20


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(count: int = COUNT, **workload: Any) -> Case:
    document = load_case(JUDGED, catalog()).model_dump(mode="json")
    document["workloads"][0].update(workload)
    document["workloads"][0]["today"]["count"] = count
    return Case.model_validate(document)


def world_of(of: Case) -> World:
    return World(of, catalog(), Draws(512, 0))


def laid(of: Case) -> Bench:
    return lay(of.workloads[0], world_of(of))


def times(bench: Bench, instance: str) -> float:
    assert bench.todays_fleet is not None
    option = next(o.id for o in bench.options if o.instance == instance and o.id in bench.pace)
    found = bench.todays_fleet.times.get(option)
    return 1.0 if found is None else median(found)


MEASURED = {"instances": 1, "throughput": 2000.0, "ttft_ms": 400.0, "tpot_ms": 30.0, "source": "own test",
            "measured_on": "2026-11-02"}  # fmt: skip


def test_in_no_future_does_todays_chip_need_more_than_run() -> None:
    of = case()
    bench, world = laid(of), world_of(of)
    found = evaluate(bench, world, Dues(()))
    alike = [e for e in found.options.values() if e.option.instance == "p5.48xlarge"]
    assert len(alike) > 3
    assert all(e.count.max() <= COUNT for e in alike)


def test_what_the_fleet_says_of_a_chip_falls_with_its_distance_from_todays() -> None:
    bench = laid(case())
    assert bench.todays_fleet is not None
    gap = bench.todays_fleet.gap
    own, maker, other = (times(bench, name) for name in ("p5.48xlarge", "p5en.48xlarge", "trn2.48xlarge"))
    assert gap > 1.5
    assert own == pytest.approx(gap, rel=0.02)
    assert maker == pytest.approx(gap**0.75, rel=0.02)
    assert other == pytest.approx(gap**0.625, rel=0.02)


def test_a_chip_that_was_measured_is_no_faster_than_that_only_the_load_may_be_lighter() -> None:
    bench = laid(case(measurements=[{**MEASURED, "instance": "trn2.48xlarge"}]))
    assert bench.todays_fleet is not None
    assert times(bench, "trn2.48xlarge") == pytest.approx(bench.todays_fleet.gap**0.5, rel=0.02)


def test_where_todays_chip_was_measured_the_load_is_lighter_for_all_alike() -> None:
    bench = laid(case(measurements=[{**MEASURED, "instance": "p5.48xlarge"}]))
    assert bench.todays_fleet is not None
    gap = bench.todays_fleet.gap
    assert gap > 1.5
    for instance in ("p5.48xlarge", "p5en.48xlarge", "trn2.48xlarge"):
        assert times(bench, instance) == pytest.approx(gap, rel=0.02), instance


def test_a_fleet_with_room_says_nothing() -> None:
    bench = laid(case(count=1000))
    assert bench.todays_fleet is not None
    assert bench.todays_fleet.gap == 1.0
    assert not bench.todays_fleet.times


def test_a_fleet_that_would_just_do_tells_of_its_own_slow_futures_alone() -> None:
    needed = laid(case()).todays_fleet
    assert needed is not None
    bench = laid(case(count=round(1.1 * median(needed.needed))))
    assert bench.todays_fleet is not None
    told = {o.accelerator for o in bench.options if o.id in bench.todays_fleet.times}
    assert told == {next(o for o in bench.options if "today" in o.roles).accelerator}
    assert times(bench, "p5.48xlarge") == 1.0


def test_a_fleet_that_follows_its_load_is_held_against_the_average() -> None:
    fixed, follows = laid(case()).todays_fleet, laid(case(autoscaling=True)).todays_fleet
    assert fixed is not None
    assert follows is not None
    assert median(fixed.needed) == pytest.approx(2.0 * median(follows.needed), rel=0.01), "the busiest hour is twice"


def test_what_does_not_run_yet_says_nothing() -> None:
    document = load_case(JUDGED, catalog()).model_dump(mode="json")
    document["workloads"][0]["today"] = None
    assert laid(Case.model_validate(document)).todays_fleet is None


def training(hours: float) -> Case:
    """Four p5 train for so many hours a month."""
    document = load_case(CASES / "17-training-measured.switchpoint", catalog()).model_dump(mode="json")
    document["workloads"][0]["today"]["hours_per_month"] = hours
    return Case.model_validate(document)


def test_the_hours_billed_do_the_runs_described() -> None:
    short, long = laid(training(130.0)), laid(training(500.0))
    assert short.todays_fleet is not None
    assert isinstance(short.demand, RunDemand)
    four = next(short.predictions[o.id].prediction for o in short.options if "today" in o.roles)
    assert four is not None
    takes = short.demand.per_month / four.throughput / 3600.0
    assert 130.0 < takes < 500.0
    assert short.todays_fleet.gap == pytest.approx(takes / 0.93 / 130.0, rel=0.02)
    assert long.todays_fleet is not None
    assert not long.todays_fleet.times


def test_no_runs_take_more_hours_on_todays_chip_than_are_billed() -> None:
    of = training(130.0)
    bench, world = laid(of), world_of(of)
    found = evaluate(bench, world, Dues(()))
    alike = [e for e in found.options.values() if e.option.instance == "p5.48xlarge" and e.option.plan == "on_demand"]
    assert alike
    for e in alike:
        hours = e.stream.use[:, 0] * e.group
        assert float(np.max(hours)) <= 4 * 130.0 * 1.001


def test_at_the_medians_the_same_is_said() -> None:
    of = case()
    bench = laid(of)
    at = redraw(bench, World(of, catalog(), Medians()), {bench.options[0].id})
    assert bench.todays_fleet is not None
    assert at.todays_fleet is not None
    assert at.todays_fleet.gap == pytest.approx(bench.todays_fleet.gap, rel=0.05)


@lru_cache(maxsize=2)
def decided(count: int = COUNT) -> Recommendation:
    return recommend(case(count), catalog(), draws=512)


def test_a_better_plan_for_what_runs_is_told_in_the_size_that_runs() -> None:
    told = decided().workloads[0]
    stay = next(o for o in told.options if o.id == told.best_stay_option)
    assert (stay.instance, stay.count, stay.purchase_plan) == ("p5.48xlarge", COUNT, "savings_plan_3y_no_upfront")
    assert any("20 × p5.48xlarge carry the load described" in note for note in stay.notes)


def test_a_measured_speed_is_told_as_it_was_measured_however_few_run() -> None:
    of = case(5, measurements=[{**MEASURED, "instance": "p5.48xlarge"}])
    bench = laid(of)
    assert bench.todays_fleet is not None
    assert bench.todays_fleet.gap > 1.2
    told = recommend(of, catalog(), draws=512).workloads[0]
    alike = [o for o in told.options if o.instance == "p5.48xlarge" and o.throughput is not None]
    assert alike
    for option in alike:
        assert option.throughput is not None
        assert option.throughput.p50 == pytest.approx(2000.0, rel=0.03)
        assert any("by your measurement" in note for note in option.notes)
    assert any(
        "5 × p5.48xlarge run today, by your measurement" in w for w in recommend(of, catalog(), draws=64).warnings
    )


def test_a_lighter_load_makes_no_machine_faster() -> None:
    heavy, light = (recommend(case(count), catalog(), draws=512).workloads[0] for count in (80, COUNT))
    speeds = [{o.id: o.throughput.p50 for o in w.options if o.throughput and o.side == "move"} for w in (heavy, light)]
    both = speeds[0].keys() & speeds[1].keys()
    assert both
    for key in both:
        # Another maker's chip is held for a quarter of what today's is faster, on average of half of the gap.
        assert 1.0 <= speeds[1][key] / speeds[0][key] < 1.25


def test_the_reader_is_warned_and_the_doubt_stands_in_the_register() -> None:
    result = decided()
    said = [w for w in result.warnings if "are needed for the load described. What runs is taken to do it" in w]
    assert len(said) == 1
    (row,) = (a for a in result.assumptions if a.id == "assistant.load_share")
    assert [b.input for b in result.workloads[0].tornado].count("load_share") <= 1
    assert row.tag == "J"
    assert row.p10 is not None
    assert row.p90 is not None
    assert 0.0 < row.p10 < row.p90 < 1.0


def test_a_throughput_beyond_the_hardware_is_not_held_against_its_limit() -> None:
    told = decided(1).workloads[0]
    counted = [(o.throughput.p50, o.hardware_limit) for o in told.options if o.throughput is not None]
    assert counted
    for throughput, limit in counted:
        assert limit is None or throughput <= limit


def test_the_smaller_the_fleet_that_runs_the_smaller_every_other() -> None:
    counts = []
    for runs in (10, 20, 40, 80):
        of = case(runs)
        found = evaluate(laid(of), world_of(of), Dues(()))
        moved = [e for e in found.options.values() if generation_of(e.option, world_of(of)) == "trn2"]
        assert moved
        counts.append(float(np.mean(moved[0].count)))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
