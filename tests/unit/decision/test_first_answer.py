"""The first answer: the same verdicts and money as the whole decision, and quick because nothing is asked twice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import NO_CHANGE, Changes, FirstAnswer, Once, Recommendation, first_answer, levers_of, recommend
from advisor.errors import Cancelled
from tests.unit.decision.two_workloads import two

ROOT = Path(__file__).parents[3]
PATHS = sorted((*(ROOT / "tests/data/cases").glob("*.switchpoint"), *(ROOT / "assets/cases").glob("*.switchpoint")))
DRAWS = 128


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=32)
def case_of(stem: str) -> Case:
    return load_case(next(p for p in PATHS if p.stem == stem), catalog())


@lru_cache(maxsize=32)
def whole(stem: str) -> Recommendation:
    return recommend(case_of(stem), catalog(), draws=DRAWS)


def first(case: Case, known: Once | None = None, changes: Any = NO_CHANGE) -> FirstAnswer:
    return first_answer(case, catalog(), draws=DRAWS, changes=changes, known=known)


@pytest.mark.parametrize("stem", [path.stem for path in PATHS])
def test_the_first_answer_is_the_decision_digit_for_digit(stem: str) -> None:
    told, quick = whole(stem), first(case_of(stem))
    for full, early in zip(told.workloads, quick.workloads, strict=True):
        for name in (
            "id", "name", "verdict", "today_usd_month", "baseline_option", "best_stay_option", "best_move_option",
            "recommended_option", "versus_best_stay", "versus_today", "waterfall",
        ):  # fmt: skip
            assert getattr(early, name) == getattr(full, name), name
    together, early_together = told.portfolio, quick.portfolio
    for name in (
        "verdict", "basis", "counts", "npv_usd", "probability_of_saving", "hurdle_probability", "percentiles_usd",
    ):  # fmt: skip
        assert getattr(early_together, name) == getattr(together, name), name
    planned = () if together.plan is None else tuple(m.workload for m in together.plan.moves)
    assert sorted(early_together.moving) == sorted(planned)


def test_the_recommended_option_is_told_in_words() -> None:
    told = whole("09-pays-only-together")
    labels = {o.id: o.label for w in told.workloads for o in w.options}
    for early in first(case_of("09-pays-only-together")).workloads:
        assert early.recommended_option is not None
        assert early.recommended_label == labels[early.recommended_option]


@pytest.mark.parametrize("stem", ["12-measured-and-reserved", "14-wait-for-the-chip", "06-frozen-stack"])
def test_a_lever_put_on_its_switch_point_shows_the_other_verdict(stem: str) -> None:
    case, known = case_of(stem), Once()
    result = whole(stem).workloads[0]
    found = {lever.input: lever for lever in levers_of(case, catalog(), result.id, draws=DRAWS, known=known)}
    flips = [p for p in result.switch_points if p.flips_at is not None]
    assert {p.input for p in result.switch_points} == set(found)
    assert flips
    for point in flips:
        lever = found[point.input]
        assert (lever.now, lever.low, lever.high) == pytest.approx((point.now, *point.searched), rel=1e-5)
        assert point.flips_at is not None
        # The border is told to six digits: a step beyond it the verdict is the other one.
        beyond = point.flips_at + 1e-4 * (point.flips_at - lever.now)
        there = point.flips_at if lever.field.endswith("_months") else beyond
        changed = first(case, known, {result.id: lever.changed(there)})
        assert changed.workloads[0].verdict == point.flips_to
        assert changed.what_if
    assert not first(case, known).what_if


def test_several_levers_act_together() -> None:
    case = case_of("12-measured-and-reserved")
    found = {lever.field: lever for lever in levers_of(case, catalog(), case.workloads[0].id, draws=DRAWS)}
    changes = found["gpu_price"].applied(found["gpu_price"].now * 0.8, NO_CHANGE)
    changes = found["horizon_months"].applied(30.2, changes)
    changes = found["discount_rate_pct"].applied(3.5, changes)
    assert changes.gpu_price == pytest.approx(0.8)
    assert replace(changes, gpu_price=1.0) == replace(NO_CHANGE, horizon_months=30, discount_rate_pct=3.5)


EDITS: dict[str, dict[str, Any]] = {
    "name": {"chat": {"name": "Talk"}},
    "volume": {"chat": {"volume": {"value": 400, "unit": "requests/min"}}},
    "growth": {"chat": {"growth_pct_year": 30.0}},
    "model": {"chat": {"model": "Llama-3.1-70B"}},
    "tuning": {"chat": {"tuning": {"low": 0.6, "high": 0.95}}},
    "latency": {"chat": {"tpot_ms": 20}},
    "today's fleet": {"chat": {"today": {"instance": "p5.48xlarge", "count": 9, "purchase_plan": "on_demand"}}},
    "rate": {"discount_rate_pct": 4.0},
    "rate with an own data centre": {"discount_rate_pct": 4.0, "venues": ("aws", "own data centre")},
    "horizon": {"horizon_months": 30},
    "hurdle": {"hurdle": Decimal(10_000_000)},
    "confidence": {"required_confidence_pct": 95.0},
    "budget": {"budget": Decimal(10_000)},
    "way back": {"keep_gpu_path": False},
    "beta software": {"beta_software": "no"},
    "date": {"as_of": date(2026, 8, 1)},
    "venues": {"venues": ("aws", "other cloud")},
    "regions": {"commercials": {"other_regions": ()}},
    "discount": {"commercials": {"discount_pct": 12.0}},
    "credits": {"commercials": {"credits": Decimal(0)}},
    "commitments": {"commercials": {"commitments": ()}},
    "a week's cost": {"team": {"cost_per_week": Decimal(9_000)}},
    "people": {"team": {"people": 9}},
}


@lru_cache(maxsize=1)
def untouched() -> FirstAnswer:
    """The answer before any edit, with nothing remembered."""
    return first(two())


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_remembered_changes_no_digit(edit: dict[str, Any]) -> None:
    known, before, after = Once(), two(), two(**edit)
    assert first(before, known) == untouched()
    assert first(after, known) == first(after)
    assert first(before, known) == untouched()


@pytest.mark.parametrize(
    "changes",
    [
        replace(NO_CHANGE, gpu_price=0.6),
        replace(NO_CHANGE, neuron_price=1.4, effort=2.0),
        replace(NO_CHANGE, volume=3.0),
        replace(NO_CHANGE, neuron_throughput=0.7, delay_months=6),
        replace(NO_CHANGE, horizon_months=24, discount_rate_pct=2.0),
    ],
    ids=["GPU price", "Neuron price and effort", "volume", "speed and delay", "horizon and rate"],
)
def test_dragging_gives_what_a_fresh_start_gives(changes: Changes) -> None:
    known = Once()
    for step in (0.9, 1.1):
        first(two(), known, replace(changes, gpu_price=step))
    assert first(two(), known, changes) == first(two(), None, changes)
    # One for all is one for each.
    assert first(two(), known, {"chat": changes, "search": changes}) == first(two(), None, changes)


def test_a_change_to_one_workload_leaves_the_other_as_it_is() -> None:
    known = Once()
    base = first(two(), known)
    changed = first(two(), known, {"chat": replace(NO_CHANGE, gpu_price=0.3)})
    assert changed.workloads[1] is base.workloads[1]
    assert changed.workloads[0] != base.workloads[0]


def test_nothing_is_predicted_again_while_money_volume_or_time_change(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(module: ModuleType, name: str) -> Callable[..., Any]:
        ask = getattr(module, name)

        def counting(*args: Any, **options: Any) -> Any:
            asked.append(name)
            return ask(*args, **options)

        return counting

    for room, name in (
        ("serving_predictions", "assess_serving_many"),
        ("serving_predictions", "serving_curves"),
        ("predictions", "assess_samples"),
    ):
        module = sys.modules[f"advisor.decision.{room}"]
        monkeypatch.setattr(module, name, counted(module, name))
    known = Once()
    first(two(), known)
    assert {"assess_serving_many", "assess_samples"} <= set(asked)
    asked.clear()
    for edit in ("volume", "growth", "rate", "horizon", "hurdle", "discount", "a week's cost"):
        first(two(**EDITS[edit]), known)
    recommend(two(horizon_months=30), catalog(), draws=DRAWS, known=known)
    assert asked == []
    first(two(**EDITS["latency"]), known)
    assert "assess_serving_many" in asked


def test_the_order_of_workloads_changes_nobodys_answer() -> None:
    case = two()
    turned = case.model_copy(update={"workloads": case.workloads[::-1]})
    assert {w.id: w for w in first(case).workloads} == {w.id: w for w in first(turned).workloads}


def test_threads_may_share_what_is_remembered() -> None:
    known, steps = Once(), [replace(NO_CHANGE, gpu_price=0.5 + 0.1 * i, effort=1.0 + 0.1 * i) for i in range(6)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda changes: first(two(), known, changes), steps))
    assert found == [first(two(), None, changes) for changes in steps]


def test_fewer_draws_are_told() -> None:
    rough = first_answer(two(), catalog(), draws=64)
    assert rough.draws == 64
    assert first(two()).draws == DRAWS


def test_it_stops_when_told_to() -> None:
    with pytest.raises(Cancelled):
        first_answer(two(), catalog(), draws=DRAWS, cancelled=lambda: True)


def test_levers_of_what_cannot_be_compared_are_none() -> None:
    case = case_of("01-policy-gate")
    assert levers_of(case, catalog(), case.workloads[0].id, draws=DRAWS) == ()
    with pytest.raises(KeyError):
        levers_of(case, catalog(), "nothing of the kind", draws=DRAWS)
