"""Staff of the own data centre: whole in each workload judged alone, and once in the sums of all."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.case.model import Case
from advisor.decision import Recommendation
from advisor.decision.result import WorkloadResult
from tests.unit.decision.remembered import decided

STAFF_A_YEAR = 300_000.0
HALL = "onprem-dgx-h100/own_purchase/own-data-centre"
EMBEDDINGS: dict[str, Any] = {
    "kind": "embeddings", "model": "BAAI/bge-m3", "volume": {"value": 8000, "unit": "items/s"},
    "busiest_hour_ratio": 2, "latency_ms": 200, "growth_pct_year": 60,
    "software": {"engine": "tei", "custom_kernels": 0, "input_shapes": "few"},
}  # fmt: skip


def case(number: int, confidence_pct: int, staff: float = STAFF_A_YEAR) -> Case:
    """Workloads that don't run yet, each best run on servers bought for the own hall, or on Trainium."""
    return Case.model_validate(
        {
            "decision": {
                "title": "Move?", "as_of": "2026-11-23", "horizon_months": 36, "beta_software": "yes",
                "venues": ["aws", "own data centre"], "required_confidence_pct": confidence_pct,
            },
            "workloads": [{**EMBEDDINGS, "id": f"w{n}", "name": f"W{n}"} for n in range(number)],
            "team": {
                "people": 3, "cost_per_week": 4000, "performance_engineer": "yes", "shipped_on_neuron": "no",
                "weeks_per_month": 40,
            },
            "commercials": {
                "region": "us-east-2", "commitments": [],
                "own_centre": {
                    "electricity_per_kwh": 0.1, "space_per_kw_month": 100, "staff_per_year": staff, "support_pct": 5,
                },
            },
        }
    )  # fmt: skip


def staff_usd(result: WorkloadResult) -> float:
    """What the staff comes to where the workload stays, USD."""
    assert result.best_stay_option == HALL
    (row,) = [row for row in result.cost_lines if row.line == "Staff of the own data centre"]
    assert row.best_stay_usd is not None
    return row.best_stay_usd


def sum_alone(result: Recommendation) -> float:
    saved = [w.versus_best_stay.npv_usd.mean for w in result.workloads if w.versus_best_stay is not None]
    return sum(saved)


def test_each_judged_alone_pays_the_staff_whole_and_says_that_the_sums_count_it_once() -> None:
    one, two = decided(case(1, 60)), decided(case(2, 60))
    assert [staff_usd(w) for w in two.workloads] == pytest.approx([staff_usd(one.workloads[0])] * 2)
    (row,) = [row for row in two.workloads[1].cost_lines if row.line == "Staff of the own data centre"]
    assert "once in the sums of all workloads" in row.basis


def test_moves_that_empty_the_hall_save_its_staff_once() -> None:
    two = decided(case(2, 60))
    both = two.portfolio
    assert both.plan is not None
    assert both.npv_usd is not None
    assert len(both.plan.moves) == 2
    saved_twice = sum_alone(two) + both.plan.shared_usd - both.npv_usd.mean
    staff = staff_usd(two.workloads[0])
    # In some futures a move is given up, and its part of the staff is paid on.
    assert 0.75 * staff < saved_twice < staff
    assert "staff, which each counts alone, is saved once" in both.plan.sentence
    assert sum(move.npv_usd for move in both.plan.moves) == pytest.approx(both.npv_usd.mean, rel=1e-4)


def test_cash_of_staying_has_the_staff_once_a_year() -> None:
    one, two = decided(case(1, 60)).portfolio, decided(case(2, 60)).portfolio
    assert two.plan is not None
    assert len(two.plan.moves) == 2
    for alone, both in zip(one.cash_flow_by_year, two.cash_flow_by_year, strict=True):
        assert both.best_stay_usd == pytest.approx(2 * alone.best_stay_usd - STAFF_A_YEAR, rel=0.02)


def test_the_bill_of_workloads_that_all_stay_in_the_hall_has_the_staff_once() -> None:
    two = decided(case(2, 80))
    runs = [next(o for o in w.options if o.id == HALL).run_cost_usd_month for w in two.workloads]
    bill = sum(run.p50 for run in runs if run is not None and run.p50 is not None)
    assert two.portfolio.recommended_usd_month == pytest.approx(bill - STAFF_A_YEAR / 12, rel=1e-4)


def test_moves_that_pay_by_the_same_staff_do_not_pay_together_and_the_whole_says_so() -> None:
    two = decided(case(2, 80))
    assert [w.verdict for w in two.workloads] == ["move", "move"]
    assert [w.in_plan for w in two.workloads] == ["pays alone", "pays alone"]
    assert [w.verdict_in_plan for w in two.workloads] == ["stay, pays alone"] * 2
    assert [w.recommended_option for w in two.workloads] == [HALL, HALL]
    assert two.portfolio.verdict == "stay"
    assert "would pay alone, but the own data centre's staff is paid once for all" in two.portfolio.headline
    assert "With the staff counted once these moves would bring" in two.portfolio.follows
    assert "limits" not in f"{two.portfolio.headline} {two.portfolio.follows}"


def test_who_leaves_a_hall_in_which_another_stays_saves_nothing_of_its_staff() -> None:
    """What the best single move of two would do, the other staying: less than alone by the staff."""
    two = decided(case(2, 80))
    alone = max(w.versus_best_stay.npv_usd.mean for w in two.workloads if w.versus_best_stay is not None)
    assert two.portfolio.basis == "best single move"
    assert "with the own data centre's staff kept for others, would bring" in two.portfolio.follows
    assert two.portfolio.npv_usd is not None
    staff = staff_usd(two.workloads[0])
    assert alone - staff < two.portfolio.npv_usd.mean < alone - 0.75 * staff


def test_without_staff_nothing_is_counted_twice() -> None:
    two = decided(case(2, 60, staff=0))
    assert [w.best_stay_option for w in two.workloads] == [HALL, HALL]
    alone = [w.versus_best_stay.npv_usd.mean for w in two.workloads if w.versus_best_stay is not None]
    assert two.portfolio.npv_usd is not None
    assert two.portfolio.npv_usd.mean in alone
