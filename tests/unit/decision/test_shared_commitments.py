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


def test_what_the_other_workload_would_use_up_is_told_beside_the_verdict() -> None:
    """Shared by what each spends, a part of it counts against a move, though the other goes on using it."""
    free = two(STAYS)
    bound = decided(two(STAYS, ("instance savings plan", "p5", hourly(free))))
    alone, first = decided(free).workloads[0], bound.workloads[0]
    assert bound.workloads[1].verdict == "not feasible"
    (said,) = [reason for reason in first.reasons if "shares a commitment with Second" in reason]
    assert "While Second goes on as today" in said
    assert mean(first) < mean(alone)
    assert (first.verdict, alone.verdict) == ("wait", "move")
    assert said.endswith("and its verdict would be move.")
    assert not any("shares a commitment" in reason for reason in alone.reasons)


def test_two_that_leave_a_commitment_leave_all_of_it_and_no_more() -> None:
    """Whoever leaves first: the parts that fall on them add up to it."""
    (row,) = decided(two({}, ("instance savings plan", "p5", 200.0))).commitments
    assert 0.85 * row.due_usd < row.unused_moving_usd < row.due_usd


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
