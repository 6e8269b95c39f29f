"""What is already bought: how much is still due, and what staying and moving leave unused of each commitment."""

from __future__ import annotations

from datetime import date, timedelta

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
    days = (date(2028, 1, 31) - date(2026, 11, 23)).days
    assert held.due_usd == pytest.approx(560 * 24 * days, rel=1e-5)
    assert 0 < held.unused_staying_usd < held.unused_moving_usd < held.due_usd
    assert held.unused_from == "2026-12-23"


@pytest.mark.parametrize("days", [1, 15, 16, 45, 365])
def test_a_commitment_is_due_to_the_day(days: int) -> None:
    """Of its last month the part that is left: neither nothing nor all of it."""
    document = plain("13-wait-for-the-commitment")
    ends = date(2026, 11, 23) + timedelta(days=days)
    document["commercials"]["commitments"][0] |= {"ends": ends.isoformat()}
    document["decision"]["discount_rate_pct"] = 0
    (held,) = recommend(Case.model_validate(document), catalog(), draws=64).commitments
    assert held.due_usd == pytest.approx(560 * 24 * days, rel=1e-5)
    assert held.unused_from is None or "2026-11-23" <= held.unused_from < ends.isoformat()


FAQ = {
    "kind": "llm serving", "id": "faq", "name": "FAQ bot", "model": "meta-llama/Llama-3.1-8B-Instruct",
    "precision": "bf16", "volume": {"value": 900, "unit": "requests/min"}, "busiest_hour_ratio": 2.5,
    "input_tokens": 800, "output_tokens": 200, "spare_instances": 1, "ttft_ms": 2000, "tpot_ms": 80,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "g6.12xlarge", "count": 12, "purchase_plan": "savings_plan_1y_no_upfront",
              "price_per_hour": "3.2"},
}  # fmt: skip
"""Its plan for g6 covers all that runs; another GPU is cheaper from the day on which it ends, and is tried then."""


@pytest.mark.parametrize("ends", ["2027-02-28", "2027-02-14"])
def test_a_way_of_staying_that_begins_when_a_commitment_ends_leaves_nothing_of_it_unused(ends: str) -> None:
    """Also where it is tried then and given up in some futures: the row and the line of the cost table say the same."""
    plan = {"kind": "instance savings plan", "scope": "g6", "amount_per_hour": "38.4", "ends": ends}
    made = Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": "2026-11-20", "beta_software": "after review"},
            "workloads": [FAQ],
            "commercials": {"region": "us-east-1", "commitments": [plan]},
        }
    )
    result = recommend(made, catalog(), draws=256)
    (workload,), (held,) = result.workloads, result.commitments
    best = next(o for o in workload.options if o.id == workload.best_stay_option)
    assert best.later_start is not None
    assert best.later_start.date == ends
    given_up = next(line for line in workload.cost_lines if line.line.startswith("Given up"))
    assert given_up.best_stay_usd != 0.0, "the way of staying is one that is given up in some futures"
    assert held.unused_staying_usd == pytest.approx(0.0, abs=1.0)
    assert unused_line(result).best_stay_usd == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize(
    "name",
    [
        "04-unexpired-commitment",
        "13-wait-for-the-commitment",
        "03-expiring-commitment",
        "38-a-commitment-to-use-up-before-a-cheaper-provider",
    ],
)
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
