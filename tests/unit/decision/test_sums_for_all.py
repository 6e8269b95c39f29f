"""Sums that are entered for all workloads: who pays them does not hang on one that has nothing to do with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.cost.spending import staff_weights, weights
from advisor.decision.result import WorkloadResult
from tests.unit.decision.judged_files import catalog
from tests.unit.decision.remembered import decided

CASE = Path(__file__).parents[2] / "data" / "cases" / "12-measured-and-reserved.switchpoint"
LINE = {"line": "other", "name": "Neuron platform team", "falls_on": "moving", "amount_per_month": 30_000}


def case(*workloads: dict[str, Any], **commercials: Any) -> Case:
    """The judged case with workloads like its own, each with other answers."""
    plain = load_case(CASE, catalog()).model_dump()
    first = plain["workloads"][0]
    plain["workloads"] = [{**first, "id": f"w{n}", "name": f"W{n}", **other} for n, other in enumerate(workloads)]
    plain["commercials"] |= commercials
    return Case.model_validate(plain)


def line_usd(result: WorkloadResult) -> float:
    """What the line comes to where the workload moves, USD."""
    (row,) = [row for row in result.cost_lines if row.line == LINE["name"]]
    assert row.best_move_usd is not None
    return row.best_move_usd


def test_what_moving_takes_is_paid_whole_by_one_that_moves_alone_and_once_by_two() -> None:
    one = decided(case({}, other_lines=[LINE]))
    both = decided(case({}, {}, other_lines=[LINE]))
    free = decided(case({}, {}))
    alone = line_usd(one.workloads[0])
    assert [line_usd(w) for w in both.workloads] == pytest.approx([alone, alone], rel=1e-3)
    before, after = free.portfolio, both.portfolio
    assert before.npv_usd is not None
    assert after.npv_usd is not None
    assert after.plan is not None
    assert before.npv_usd.mean - after.npv_usd.mean == pytest.approx(alone, rel=1e-3)
    assert "Neuron platform team" in after.plan.moves[1].spared
    assert "Neuron platform team" not in after.plan.moves[0].spared
    cost = [sum(year.best_move_usd for year in found.cash_flow_by_year) for found in (before, after)]
    months = (cost[1] - cost[0]) / float(str(LINE["amount_per_month"]))
    assert 50 < months < 60, "once, from the start of the first to the end of 60 months"


def test_a_workload_that_does_not_run_yet_counts_like_the_others() -> None:
    both = ("w0", "w1")
    assert weights(both, {"w0": 800.0}) == {"w0": 0.5, "w1": 0.5}
    assert weights(both, {"w0": 1.0, "w1": 3.0}) == {"w0": 0.25, "w1": 0.75}
    assert weights(both, {}) == {"w0": 0.5, "w1": 0.5}


def test_people_of_the_own_hall_are_not_paid_by_what_runs_elsewhere() -> None:
    hall = {"today": {"instance": "onprem-dgx-h100", "count": 6, "purchase_plan": "own"}}
    made = case(hall, {})
    assert staff_weights(made, {"w0": 0.1, "w1": 0.9})["w0"] == 1.0
    two = case(hall, hall, {})
    assert staff_weights(two, {"w0": 0.1, "w1": 0.3, "w2": 0.6}) == pytest.approx({"w0": 0.25, "w1": 0.75, "w2": 0.6})
    nowhere = case({}, {})
    assert staff_weights(nowhere, {"w0": 0.5, "w1": 0.5}) == {"w0": 1.0, "w1": 1.0}
