"""A run may leave instances idle: more of them, or more days, never make it slower or dearer."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.decision.bench import Bench, lay
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, evaluate
from advisor.decision.world import World
from advisor.once import Once
from tests.unit.decision.judged_files import catalog

NEOCLOUD: dict[str, Any] = {
    "kind": "pre-training", "model": "meta-llama/Llama-3.1-8B", "tokens": 1e12, "sequence_tokens": 8192,
    "batch_tokens": 4e6, "runs_per_year": 4,
    "today": {"instance": "generic-8xh100-sxm", "count": 16, "purchase_plan": "neocloud_1y", "price_per_hour": "40"},
}  # fmt: skip
TUNING: dict[str, Any] = {
    "kind": "fine-tuning", "model": "meta-llama/Llama-3.1-8B", "method": "full", "tokens": 1e9, "runs_per_month": 60,
    "today": {"instance": "p4d.24xlarge", "count": 8, "purchase_plan": "on_demand"},
}  # fmt: skip
KNOWN = Once()
SPARED = 1.04
"""By how many times more time may make an option dearer: whole instances, groups and days."""


def case(workload: dict[str, Any], **changes: Any) -> Case:
    work = {**workload, "id": "w", "name": "Run", "software": {"engine": "torchtitan", "custom_kernels": 0}, **changes}
    venues = ("aws", "other cloud")
    decision = {"venues": venues, "title": "Train?", "as_of": date(2026, 11, 23), "beta_software": "yes"}
    place = {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()}
    return Case.model_validate({"decision": decision, "workloads": (work,), "commercials": place})


def world_of(made: Case) -> World:
    return World(made, catalog(), Draws(128, 0), KNOWN)


def laid(workload: dict[str, Any], **changes: Any) -> Bench:
    made = case(workload, **changes)
    return lay(made.workloads[0], world_of(made))


def usd_month(workload: dict[str, Any], **changes: Any) -> dict[str, float]:
    """USD a month of every option that is sized here, on average."""
    made = case(workload, **changes)
    world = world_of(made)
    found = evaluate(lay(made.workloads[0], world), world, Dues(())).options
    return {key: float(np.mean(e.monthly_usd)) for key, e in found.items() if "today" not in e.option.roles}


@pytest.mark.parametrize(
    ("workload", "field", "times"),
    [
        (NEOCLOUD, "days_allowed", (8, 10, 11, 12, 13, 14, 15, 18, 24, 40)),
        (TUNING, "hours_allowed", (12, 20, 24, 28, 36, 48, 72, 150)),
    ],
)
def test_more_time_never_strikes_an_option_out_nor_makes_it_dearer(
    workload: dict[str, Any], field: str, times: tuple[int, ...]
) -> None:
    least: dict[str, float] = {}
    for allowed in times:
        now = usd_month(workload, **{field: allowed})
        assert not set(least) - set(now), allowed
        for key, usd in now.items():
            assert usd <= least.get(key, usd) * SPARED, (key, allowed)
            least[key] = min(usd, least.get(key, usd))
    assert len(least) > 10


@lru_cache(maxsize=1)
def todays_speeds() -> dict[int, float]:
    """Tokens per second of today's fleet of single GPUs by the number of instances."""
    found = {}
    for count in (8, 9, 11, 12, 13, 16, 17):
        today = {"instance": "g6e.xlarge", "count": count, "purchase_plan": "on_demand"}
        predicted = laid(TUNING, hours_allowed=24, today=today).predictions
        (speed,) = (
            p.prediction.throughput for key, p in predicted.items() if key.startswith("today:") and p.prediction
        )
        found[count] = speed
    return found


def test_nine_instances_do_what_eight_do() -> None:
    speeds = list(todays_speeds().values())
    assert min(speeds) > 0.0
    assert speeds == sorted(speeds)


def test_what_was_measured_on_an_odd_number_is_held_against_what_fewer_can_do() -> None:
    """Else a measurement of nine would make eight and ten fifty times as fast as predicted."""
    today = {"instance": "g6e.xlarge", "count": 9, "purchase_plan": "on_demand"}
    measured = {
        "instance": "g6e.xlarge", "instances": 9, "throughput": todays_speeds()[8], "source": "our bench",
        "measured_on": date(2026, 11, 1),
    }  # fmt: skip
    before, after = (
        laid(TUNING, hours_allowed=48, today=today, measurements=rows).predictions["g6e.xlarge/on_demand/us-east-1"]
        for rows in ((), (measured,))
    )
    assert before.prediction is not None
    assert after.prediction is not None
    assert after.far_off is None
    assert after.prediction.throughput / after.instances == pytest.approx(
        before.prediction.throughput / before.instances, rel=0.3
    )
