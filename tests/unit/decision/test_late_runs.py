"""A fleet that runs today and ends no run in the time allowed is not kept without a word."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.result import Recommendation
from tests.unit.decision.judged_files import catalog

PLAN = "savings_plan_1y_no_upfront"


@lru_cache(maxsize=4)
def decided(days: float) -> Recommendation:
    """A run a month on eight instances that work on it all of the month."""
    workload = {
        "kind": "pre-training", "id": "pre", "name": "Pre", "model": "meta-llama/Llama-3.1-8B", "tokens": 1e12,
        "sequence_tokens": 8192, "batch_tokens": 4e6, "runs_per_year": 12, "days_allowed": days,
        "software": {"engine": "torchtitan", "custom_kernels": 0},
        "today": {"instance": "p5.48xlarge", "count": 8, "purchase_plan": PLAN, "price_per_hour": "15"},
    }  # fmt: skip
    asked = {
        "instance": "trn2.48xlarge",
        "plan": PLAN,
        "price_per_hour": "6",
        "source": "offer",
    }
    decision = {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes"}
    place = {"region": "us-east-2", "commitments": (), "rate_card": (asked,)}
    made = Case.model_validate({"decision": decision, "workloads": (workload,), "commercials": place})
    return recommend(made, catalog(), draws=128)


def said(found: Recommendation) -> tuple[list[str], list[str]]:
    """Warnings and reasons that speak of the time allowed."""
    return (
        [w for w in found.warnings if "days allowed in" in w],
        [r for r in found.workloads[0].reasons if "days allowed in" in r],
    )


def test_what_is_kept_and_seldom_in_time_is_warned_of_with_what_would_be() -> None:
    warned, reasons = said(decided(28))
    assert decided(28).workloads[0].best_stay_option == decided(28).workloads[0].baseline_option
    assert len(warned) == len(reasons) == 1
    assert reasons[0].startswith("8 × p5.48xlarge, as they run today, end a run in the 28 days allowed in ")
    assert "The cheapest GPUs in time are 11 × p5.48xlarge, paid as today, for USD" in reasons[0]
    assert warned[0].startswith(f"Pre: {reasons[0].partition('. ')[0]}, and are kept as they are")


def test_a_move_that_saves_nothing_against_what_is_late_is_held_against_what_is_in_time_too() -> None:
    found = decided(12).workloads[0]
    (reason,) = said(decided(12))[1]
    assert "in fewer than 1 of 100 modelled futures" in reason
    assert "against these moving would save USD" in reason
    assert found.versus_best_stay is not None
    assert found.versus_best_stay.npv_usd.p50 < 0


def test_what_ends_its_runs_in_time_is_not_warned_of() -> None:
    assert said(decided(45)) == ([], [])
