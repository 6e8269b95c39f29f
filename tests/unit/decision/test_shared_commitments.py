"""A commitment that several workloads use: what one that moves leaves is used up by the others that go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.decision.result import WorkloadResult
from tests.unit.decision.judged_files import catalog
from tests.unit.decision.remembered import decided

CASE = Path(__file__).parents[2] / "data" / "cases" / "12-measured-and-reserved.switchpoint"
UNTIL = "2028-12-31"
STAYS = {"software": {"engine": "vllm", "custom_kernels": 0, "needs": {"pl.other_cloud": "yes"}}}
"""What keeps a workload from moving whatever it saves."""


def two(second: dict[str, Any], *commitments: tuple[str, str, float]) -> Case:
    """Two that run the same, the second of them changed, with commitments by kind, scope and USD an hour."""
    plain = load_case(CASE, catalog()).model_dump()
    first = plain["workloads"][0]
    plain["workloads"] = [first, {**first, "id": "second", "name": "Second", **second}]
    plain["commercials"]["commitments"] = [
        {"kind": kind, "scope": scope, "amount_per_hour": usd, "ends": UNTIL} for kind, scope, usd in commitments
    ]
    return Case.model_validate(plain)


def hourly(made: Case) -> float:
    """USD an hour of what the first workload runs today."""
    monthly = decided(made).workloads[0].today_usd_month
    assert monthly is not None
    return monthly / 730.0


def mean(result: WorkloadResult) -> float:
    assert result.versus_best_stay is not None
    return result.versus_best_stay.npv_usd.mean


def test_a_commitment_that_the_other_workload_uses_up_is_no_reason_to_stay() -> None:
    free = two(STAYS)
    bound = two(STAYS, ("instance savings plan", "p5", 0.5 * hourly(free)))
    before, after = decided(free), decided(bound)
    assert after.workloads[1].verdict == "not feasible"
    assert after.workloads[0].verdict == before.workloads[0].verdict == "move"
    assert mean(after.workloads[0]) == mean(before.workloads[0])
    assert after.commitments[0].unused_moving_usd == 0.0
    assert not any("unused" in reason for reason in after.workloads[0].reasons)


def test_of_two_that_both_move_the_plan_counts_what_nobody_is_left_to_use() -> None:
    free = two({})
    bound = two({}, ("instance savings plan", "p5", 200.0))
    before, after = decided(free).portfolio, decided(bound).portfolio
    assert before.plan is not None
    assert after.plan is not None
    assert before.plan.left_unused_usd == 0.0
    assert len(after.plan.moves) == 2, "what the commitment takes is less than what the second move saves"
    assert "more of commitments unused than each would alone" in after.plan.sentence
    assert before.npv_usd is not None
    assert after.npv_usd is not None
    assert after.npv_usd.mean == pytest.approx(before.npv_usd.mean - after.plan.left_unused_usd, rel=1e-4)
    (row,) = decided(bound).commitments
    assert row.unused_moving_usd == pytest.approx(after.plan.left_unused_usd, rel=1e-4)
    assert 0.85 * row.due_usd < row.unused_moving_usd < row.due_usd, "all that is due once both have moved"
    years = after.cash_flow_by_year, before.cash_flow_by_year
    now, then = (sum(year.best_move_usd for year in flows) for flows in years)
    assert now - then > after.plan.left_unused_usd, "undiscounted"


def test_where_two_moves_leave_more_unused_than_the_second_saves_one_moves() -> None:
    free = two({})
    result = decided(two({}, ("instance savings plan", "p5", hourly(free))))
    plan = result.portfolio.plan
    assert plan is not None
    assert len(plan.moves) == len(plan.left_out) == 1
    assert plan.left_unused_usd == 0.0
    (stays,) = [w for w in result.workloads if w.name in plan.left_out]
    assert stays.reasons[0].startswith(f"Alone it pays, beside {plan.moves[0].name} it does not")


def test_a_commitment_that_only_the_new_chip_uses_up_counts_for_the_move() -> None:
    alone = load_case(CASE, catalog()).model_dump()
    held = {"kind": "instance savings plan", "scope": "trn2", "amount_per_hour": 20, "ends": UNTIL, "runs_empty": True}
    alone["commercials"]["commitments"] = [held]
    bound = decided(Case.model_validate(alone))
    alone["commercials"]["commitments"] = []
    free = decided(Case.model_validate(alone))
    (row,) = bound.commitments
    assert row.unused_staying_usd == pytest.approx(row.due_usd, rel=1e-4)
    gained = mean(bound.workloads[0]) - mean(free.workloads[0])
    # Hours by the hour that it covers keep today's price besides.
    assert gained == pytest.approx(row.unused_staying_usd - row.unused_moving_usd, rel=0.05)
    assert any("counts as saved by what would use it up" in warning for warning in bound.warnings)
    alone["commercials"]["commitments"] = [{**held, "runs_empty": False}]
    others = decided(Case.model_validate(alone))
    assert mean(others.workloads[0]) == mean(free.workloads[0]), "others of the company may use it"
    assert any("Mark it if it runs empty" in warning for warning in others.warnings)


def test_what_staying_leaves_unused_as_well_is_left_from_no_day_on_by_a_move() -> None:
    held = {"kind": "instance savings plan", "scope": "g6", "amount_per_hour": 2, "ends": UNTIL, "runs_empty": True}
    plain = load_case(CASE, catalog()).model_dump()
    plain["commercials"]["commitments"] = [held]
    (row,) = decided(Case.model_validate(plain)).commitments
    assert row.unused_staying_usd == pytest.approx(row.unused_moving_usd, rel=1e-5)
    assert row.unused_from is None
