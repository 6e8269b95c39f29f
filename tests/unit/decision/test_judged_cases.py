"""Judged cases: what an expert would say, written beside each case with the reasons, and what the engine says."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest

from advisor.case.load import load_case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, recommend

CASES = Path(__file__).parents[2] / "data" / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.switchpoint"))
DRAWS = 512


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@cache
def judged(name: str) -> Recommendation:
    return recommend(load_case(CASES / f"{name}.switchpoint", catalog()), catalog(), draws=DRAWS)


def expert(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))


def test_at_least_twelve_cases_are_judged_each_with_its_reasoning() -> None:
    assert len(NAMES) >= 12
    assert all(len(expert(name)["reasoning"].split()) >= 40 for name in NAMES)


def test_the_engine_can_say_everything() -> None:
    said = {w.verdict for name in NAMES for w in judged(name).workloads}
    assert {"move", "wait", "stay", "not feasible"} <= said


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_agrees_with_the_expert(name: str) -> None:
    expected, result = expert(name), judged(name)
    assert {w.id for w in result.workloads} == set(expected["verdicts"])
    for workload in result.workloads:
        assert workload.verdict in expected["verdicts"][workload.id], workload.headline
    if "portfolio" in expected:
        assert result.portfolio.verdict == expected["portfolio"], result.portfolio.headline
    if "together" in expected:
        assert result.portfolio.plan is not None
        assert sorted(result.portfolio.plan.together) == expected["together"]
    for workload in result.workloads:
        told = " ".join((workload.headline, *workload.reasons, *workload.next_steps))
        for words in expected.get("says", ()):
            assert words in told
        for words in expected.get("conditions", ()):
            assert any(words in condition for condition in workload.conditional_on)
        for words in expected.get("without_conditions", ()):
            assert not any(words in condition for condition in workload.conditional_on)
        for gate in expected.get("gates", ()):
            assert any(g.gate == gate and g.outcome != "passed" for g in workload.gates)


def test_one_measurement_of_the_buyers_own_turns_the_verdict() -> None:
    before, after = (judged(f"10-{when}-the-pilot").workloads[0] for when in ("before", "after"))
    assert before.verdict != "move"
    assert after.verdict == "move"
    assert before.versus_best_stay is not None
    assert after.versus_best_stay is not None
    assert after.versus_best_stay.probability_of_saving > before.versus_best_stay.probability_of_saving


def test_moving_all_three_is_worth_more_than_the_sum_of_moving_each_alone() -> None:
    plan = judged("09-pays-only-together").portfolio.plan
    assert plan is not None
    together = sum(m.npv_usd for m in plan.moves)
    assert together == pytest.approx(sum(m.alone_usd for m in plan.moves) + plan.shared_usd, rel=1e-4)
    assert plan.shared_usd > 0
    assert plan.gap_pct == 0
    assert {m.quarter for m in plan.moves} == {0}


@pytest.mark.parametrize("name", NAMES)
def test_a_portfolio_is_never_worth_less_than_its_best_single_move(name: str) -> None:
    result = judged(name)
    alone = [w.versus_best_stay.npv_usd for w in result.workloads if w.versus_best_stay is not None]
    if not alone:
        assert result.portfolio.npv_usd is None
        return
    best = max(npv.p50 for npv in alone)
    assert result.portfolio.npv_usd is not None
    assert result.portfolio.npv_usd.p50 >= best - 1e-5 * abs(best)
