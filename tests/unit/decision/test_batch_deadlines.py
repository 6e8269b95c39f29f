"""A batch with more time is never dearer, whatever machine runs it and however it is bought."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.bench import lay
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.world import Changes, World

BATCH: dict[str, Any] = {
    "kind": "llm batch", "id": "w", "name": "Labels", "model": "meta-llama/Llama-3.1-8B-Instruct", "precision": "bf16",
    "volume": {"value": 8e6, "unit": "requests/day"}, "input_tokens": 800, "output_tokens": 100,
    "growth_pct_year": {"low": -10, "high": 40}, "spare_instances": 1,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "g6e.48xlarge", "count": 4, "purchase_plan": "on_demand"},
}  # fmt: skip
WINDOWS = (6.0, 14.0, 20.0, 24.0)


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(window: float) -> Case:
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 20), "beta_software": "after review"},
            "workloads": ({**BATCH, "window_hours": window},),
            "commercials": {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": (), "spot": True},
        }
    )


@lru_cache(maxsize=8)
def evaluated(window: float, **changes: Any) -> Evaluation:
    made = case(window)
    world = World(made, catalog(), Draws(64, 0))
    return evaluate(lay(made.workloads[0], world), world, Dues(()), Changes(**changes))


def test_more_time_never_makes_an_option_dearer() -> None:
    """In every draw, by the hour, on spot, in blocks and under terms; of a term with hours beyond it on average, as it
    is sized over all draws."""
    seen = set()
    for tight, loose in pairwise(evaluated(window) for window in WINDOWS):
        for key, e in loose.options.items():
            if "today" in e.option.roles or key not in tight.options:
                continue
            before = tight.options[key]
            if e.committed is None and before.committed is None:
                assert np.all(e.monthly_usd <= before.monthly_usd * (1 + 1e-9)), key
            seen.add(e.option.plan)
    assert seen >= {"on_demand", "spot", "capacity_block", "savings_plan_3y_no_upfront"}


def test_by_the_hour_the_deadline_does_not_matter() -> None:
    bills = [evaluated(window).options["p5.48xlarge/on_demand/us-east-1"].monthly_usd for window in WINDOWS]
    assert all(bill == pytest.approx(bills[0]) for bill in bills)


def test_a_faster_machine_never_makes_a_batch_dearer() -> None:
    slow, fast = (evaluated(14.0, neuron_output=pace) for pace in (1.0, 2.0))
    moves = [e for e in fast.options.values() if e.option.side == "move" and e.committed is None]
    assert moves
    for e in moves:
        assert np.all(e.monthly_usd <= slow.options[e.option.id].monthly_usd * (1 + 1e-9)), e.option.id


def test_the_hours_paid_are_those_of_the_work_and_told_so() -> None:
    """One machine that may work for 24 hours is paid for those in which it does."""
    (workload,) = recommend(case(24.0), catalog(), draws=64).workloads
    row = next(o for o in workload.options if o.id == "p5.48xlarge/on_demand/us-east-1")
    assert row.count is not None
    assert row.instance_hours_month is not None
    assert row.instance_hours_month < 730.0 * (row.count - 1)
    a_day = row.instance_hours_month / row.count * 12.0 / 365.0
    assert f"Paid for about {a_day:.2g} hours a day: nothing runs once the work is done." in row.notes


def test_formula_and_simulation_agree_on_the_hours_of_a_batch() -> None:
    (workload,) = recommend(case(14.0), catalog(), draws=128).workloads
    check = workload.cross_check
    assert check is not None
    assert check.by_shortcuts_usd == pytest.approx(0.0, abs=1e-4 * abs(check.closed_form_usd))
