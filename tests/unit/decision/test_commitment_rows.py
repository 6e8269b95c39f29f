"""What is already bought: how much is still due, and what staying and moving leave unused of each commitment."""

from __future__ import annotations

import pytest

from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.result import CostLine, Recommendation
from tests.unit.decision.judged_files import catalog, plain


def decided(name: str, **decision: object) -> Recommendation:
    document = plain(name)
    document["decision"].update(decision)
    return recommend(Case.model_validate(document), catalog(), draws=256)


def unused_line(result: Recommendation) -> CostLine:
    return next(line for line in result.workloads[0].cost_lines if "not used" in line.line)


def test_what_is_due_is_the_rate_for_each_hour_until_it_ends() -> None:
    result = decided("13-wait-for-the-commitment", discount_rate_pct=0)
    (held,) = result.commitments
    assert held.due_usd == pytest.approx(560 * 730 * 14, rel=1e-5)
    assert 0 < held.unused_staying_usd < held.unused_moving_usd < held.due_usd
    assert held.unused_from == "2026-12-23"


@pytest.mark.parametrize("name", ["04-unexpired-commitment", "13-wait-for-the-commitment", "03-expiring-commitment"])
def test_the_parts_add_up_to_the_line_of_the_cost_table(name: str) -> None:
    result, line = decided(name), unused_line(decided(name))
    assert sum(held.unused_staying_usd for held in result.commitments) == pytest.approx(line.best_stay_usd, rel=1e-5)
    assert sum(held.unused_moving_usd for held in result.commitments) == pytest.approx(line.best_move_usd, rel=1e-5)


def test_each_of_several_commitments_is_told_apart() -> None:
    """A small plan for any instance follows the workload; the large one for the GPU family is left behind."""
    document = plain("13-wait-for-the-commitment")
    first = document["commercials"]["commitments"][0]
    document["commercials"]["commitments"] = [
        {**first, "amount_per_hour": 200},
        {**first, "kind": "compute savings plan", "scope": "all", "amount_per_hour": 20},
    ]
    family, compute = recommend(Case.model_validate(document), catalog(), draws=256).commitments
    assert family.unused_moving_usd > 0.9 * family.due_usd
    assert family.unused_from is not None
    assert compute.unused_moving_usd == compute.unused_staying_usd == 0.0
    assert compute.unused_from is None


def test_runs_by_the_hour_use_nothing_up_between_two_of_them() -> None:
    """A commitment that any chip uses up is used by runs on hours by the hour while they run, and no longer."""
    document = plain("17-training-measured")
    document["commercials"]["commitments"] = [
        {"kind": "compute savings plan", "scope": "all", "amount_per_hour": 1, "ends": "2029-11-30"}
    ]
    document["workloads"][0]["runs_per_year"] = 4
    document["workloads"][0]["today"] |= {"purchase_plan": "on_demand", "hours_per_month": 60}
    result = recommend(Case.model_validate(document), catalog(), draws=256)
    (workload,), (held,) = result.workloads, result.commitments
    best = next(o for o in workload.options if o.id == workload.best_move_option)
    assert best.purchase_plan == "on_demand"
    assert best.run_cost_usd_month is not None
    assert best.run_cost_usd_month.p50 is not None
    assert best.run_cost_usd_month.p50 > 730, "spread over the month it would use all of it up"
    assert held.unused_moving_usd > 0.7 * held.due_usd


def test_a_case_without_commitments_has_no_rows() -> None:
    document = plain("13-wait-for-the-commitment")
    document["commercials"]["commitments"] = []
    assert recommend(Case.model_validate(document), catalog(), draws=256).commitments == ()
