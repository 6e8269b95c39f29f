"""Laws of the money with every cost line in play: prices, order, currency, and a workload that asks for nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, recommend
from advisor.decision.bench import Bench, lay
from advisor.decision.cash import monthly_cash
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.evaluated import ranking
from advisor.decision.world import NO_CHANGE, Changes, ComingChip, World
from advisor.decision.worth import saving as saved_by
from advisor.once import Once

SERVING: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.1-8B", "precision": "bf16", "tuning": 1.0,
    "volume": {"value": 9000, "unit": "requests/min"}, "ttft_ms": 5000, "tpot_ms": 200, "autoscaling": True,
    "growth_pct_year": {"low": 0, "high": 30}, "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand"},
    "stored_gb": 50_000, "internet_gb_month": 20_000, "exchanged_gb_month": 5_000, "clusters": 1,
    "nvidia_ai_enterprise": "hourly", "managed_service": "sagemaker",
}  # fmt: skip
OTHER = {**SERVING, "id": "v", "name": "V", "volume": {"value": 2000, "unit": "requests/min"}, "stored_gb": 900}
LINES = (
    {"line": "other compute", "amount_per_month": Decimal(4000)},
    {"line": "other", "name": "Tracing", "amount_per_month": Decimal(700), "falls_on": "moving"},
)


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(*workloads: dict[str, Any], decision: dict[str, Any] | None = None, **commercials: Any) -> Case:
    place = {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": (), "other_lines": LINES,
             "support_plan": "enterprise"}  # fmt: skip
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes",
                         "venues": ("aws", "own data centre"), **(decision or {})},
            "workloads": workloads or (SERVING,),
            "commercials": {**place, **commercials},
        }
    )  # fmt: skip


@lru_cache(maxsize=1)
def laid() -> tuple[Bench, World]:
    made = case()
    world = World(made, catalog(), Draws(64, 0))
    return lay(made.workloads[0], world), world


def evaluated(**changes: Any) -> Evaluation:
    bench, world = laid()
    return evaluate(bench, world, Dues(()), Changes(**changes))


def saving(**changes: Any) -> float:
    npv = evaluated(**changes).npv
    assert npv is not None
    return float(np.mean(npv))


def saving_carried_through(**changes: Any) -> float:
    """What the cheapest way of moving saves if it is never given up."""
    found = evaluated(**changes)
    assert found.best_stay is not None
    moves = [o for o in found.options.values() if o.option.side == "move"]
    return float(np.mean(found.best_stay.parts.total)) - min(float(np.mean(o.parts.carried_through)) for o in moves)


def noise(**changes: Any) -> float:
    """What one draw in 64 may shift. A buyer gives up or goes on without knowing later prices: the last draw that still
    goes on may end dearer than the stop, and a price that stops it then helps. Over many draws that evens out."""
    stay = evaluated(**changes).best_stay
    assert stay is not None
    return 0.01 * float(np.mean(stay.parts.total))


def means(result: Recommendation) -> dict[str, float]:
    return {w.id: w.versus_best_stay.npv_usd.mean for w in result.workloads if w.versus_best_stay is not None}


@given(st.floats(0.3, 3.0), st.floats(1.0, 2.0))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_a_higher_gpu_price_never_lowers_the_value_of_moving(price: float, factor: float) -> None:
    lower, higher = (saving_carried_through(gpu_price=p) for p in (price, price * factor))
    assert higher >= lower - 1e-6 * abs(lower)
    assert saving(gpu_price=price * factor) >= saving(gpu_price=price) - noise(gpu_price=price)


@given(st.floats(0.3, 3.0), st.floats(1.0, 2.0))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_a_higher_neuron_price_never_raises_it(price: float, factor: float) -> None:
    lower, higher = (saving_carried_through(neuron_price=p) for p in (price, price * factor))
    assert higher <= lower + 1e-6 * abs(lower)
    assert saving(neuron_price=price * factor) <= saving(neuron_price=price) + noise(neuron_price=price)


def test_a_workload_that_asks_for_nothing_saves_nothing() -> None:
    found = evaluated(volume=0.0)
    assert found.best_stay is not None
    assert found.best_move is not None
    assert found.npv is not None
    assert np.all(found.best_stay.parts.run == 0.0)
    assert np.all(found.best_move.parts.run == 0.0)
    assert np.all(found.npv <= 1e-6)


def test_the_order_of_workloads_does_not_matter_with_lines_for_all_of_them() -> None:
    one, two = (recommend(case(*order), catalog(), draws=64) for order in ((SERVING, OTHER), (OTHER, SERVING)))
    assert means(one) == pytest.approx(means(two), rel=1e-6)


def test_the_currency_at_a_constant_rate_does_not_matter_for_any_line() -> None:
    rate = {"currency": "EUR", "per_usd": 0.8, "as_of": date(2026, 11, 20), "source": "test"}
    euro = {"currency": "EUR", "exchange_rates": (rate,)}
    in_euros = tuple(
        {**line, "amount_per_month": line["amount_per_month"] * Decimal("0.8"), "currency": "EUR"}  # type: ignore[operator]  # money
        for line in LINES
    )
    centre = {"electricity_per_kwh": Decimal("0.10"), "staff_per_year": Decimal(200_000)}
    less = {key: value * Decimal("0.8") for key, value in centre.items()}
    weeks = {"cost_per_week": Decimal(5000)}, {"cost_per_week": Decimal(4000)}
    dollars = Case.model_validate({**case(own_centre=centre, other_aws_bill_month=Decimal(50_000)).model_dump(),
                                   "team": weeks[0]})  # fmt: skip
    euros = Case.model_validate(
        {**case(decision=euro, own_centre=less, other_lines=in_euros,
                other_aws_bill_month=Decimal(40_000)).model_dump(), "team": weeks[1]}
    )  # fmt: skip
    first, second = (recommend(c, catalog(), draws=64) for c in (dollars, euros))
    assert means(first) == pytest.approx(means(second), rel=1e-6)


def test_monthly_cash_discounted_comes_to_the_present_value_of_all_lines() -> None:
    """At a rate of zero, prepayments aside, the months of each option sum to what it costs."""
    bench, world = laid()
    found = evaluate(bench, world, Dues(()), Changes(discount_rate_pct=0.0))
    for e in (found.today, found.best_stay, found.best_move):
        assert e is not None
        total = monthly_cash(e, found, bench, world).total.sum(axis=1)
        assert float(np.mean(total)) == pytest.approx(float(np.mean(e.cost)), rel=2e-3)


EACH = (
    {"gpu_price": 1.5}, {"neuron_price": 0.5}, {"neuron_throughput": 1.4}, {"neuron_output": 1.4}, {"effort": 0.5},
    {"volume": 2.0}, {"delay_months": 4}, {"horizon_months": 24}, {"discount_rate_pct": 3.0}, {"parity_fails": True},
    {"stacks_replaced": 2}, {"chip": ComingChip(0, "trn2.48xlarge", 4.0, 1.1)},
)  # fmt: skip


def test_what_is_remembered_of_other_changes_changes_no_figure() -> None:
    """All lines, a mix, and two commitments that one fleet uses up: each change alone, before and after all others."""
    held = (
        {"kind": "compute savings plan", "scope": "all", "amount_per_hour": Decimal(30), "ends": date(2028, 3, 1)},
        {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": Decimal(20), "ends": date(2027, 9, 1)},
    )
    chip = {"name": "Next", "available": date(2027, 6, 1), "speed_times": 4.0, "price_per_hour": Decimal(40)}
    made = case({**SERVING, "managed_service": "none"}, commitments=held, next_chips=({**chip, "source": "AWS"},))
    world = World(made, catalog(), Draws(64, 0))
    bench = lay(made.workloads[0], world)
    dues = Dues((21_900.0, 14_600.0), 5_000.0)
    assert {name for change in EACH for name in change} == set(Changes.__struct_fields__)
    changes = [NO_CHANGE, *(Changes(**change) for change in EACH)]
    for change in (*changes, *reversed(changes)):
        remembered = evaluate(bench, world, dues, change)
        afresh = evaluate(replace(bench), world, dues, change)
        assert remembered.options.keys() == afresh.options.keys()
        assert any(e.committed for e in remembered.options.values())
        for key, e in remembered.options.items():
            assert np.array_equal(e.cost, afresh.options[key].cost), (change, key)
            assert np.array_equal(e.monthly_usd, afresh.options[key].monthly_usd), (change, key)


def test_giving_up_sees_the_lines_of_both_sides() -> None:
    """A dear line on moving makes every move be given up, the same line on staying almost none."""
    dear = {"line": "other", "name": "Agents", "amount_per_month": Decimal(3_000_000)}
    shares = {}
    for side in ("moving", "staying"):
        made = case(other_lines=({**dear, "falls_on": side},))
        world = World(made, catalog(), Draws(64, 0))
        found = evaluate(lay(made.workloads[0], world), world, Dues(()))
        assert found.best_move is not None
        assert found.best_move.stop is not None
        shares[side] = found.best_move.stop.share
    assert shares["moving"] == 1.0
    assert shares["staying"] == 0.0


def test_a_decision_is_made_again_where_another_workload_changes_what_falls_on_it() -> None:
    known = Once()
    recommend(case(SERVING, OTHER), catalog(), draws=64, known=known)
    grown = {**OTHER, "today": {**OTHER["today"], "count": 40}}
    again = recommend(case(SERVING, grown), catalog(), draws=64, known=known)
    assert again == recommend(case(SERVING, grown), catalog(), draws=64)


def test_a_move_given_up_where_nothing_is_sunk_is_no_saving() -> None:
    npv = saved_by(np.array([3e7, 3e7]), np.array([3e7 - 4e-9, 3e7 - 1.0]))
    assert (npv > 0).tolist() == [False, True]


HOME = "eu-central-1"
OTHERS = ("eu-west-1", "eu-north-1", "us-east-2", "us-west-2")


@example(["eu-west-1", "eu-north-1", "us-east-2", "us-west-2"], 0, 1_500_000, 0, False, None)
@given(
    st.permutations(OTHERS),
    st.integers(0, 2),
    st.sampled_from((0, 100_000, 1_500_000)),
    st.sampled_from((0, 50_000)),
    st.booleans(),
    st.sampled_from((None, Decimal("0.70"), Decimal("1.30"))),
)
@settings(max_examples=12, deadline=None, derandomize=True)
def test_one_more_region_allowed_makes_neither_the_best_move_nor_the_best_stay_dearer(
    order: list[str], already: int, exchanged: int, stored: int, follows_load: bool, rate: Decimal | None
) -> None:
    """A region is a choice: data that are sent, a rate that ends and terms mixed with hours may speak for either."""
    workload = {
        **SERVING, "autoscaling": follows_load, "volume": {"value": 6000, "unit": "requests/min"},
        "managed_service": "none", "exchanged_gb_month": exchanged, "stored_gb": stored, "internet_gb_month": 0,
        "today": {"instance": "g6e.4xlarge", "count": 80, "purchase_plan": "on_demand"},
    }  # fmt: skip
    card = () if rate is None else (
        {"instance": "inf2.xlarge", "plan": "on_demand", "price_per_hour": rate, "region": HOME,
         "valid_to": date(2027, 8, 31)},
    )  # fmt: skip

    def least(regions: list[str]) -> tuple[float, float]:
        made = case(workload, decision={"venues": ("aws",)}, region=HOME, other_regions=tuple(regions), rate_card=card)
        world = World(made, catalog(), Draws(64, 0))
        found = evaluate(lay(made.workloads[0], world), world, Dues(()))
        assert found.best_move is not None
        assert found.best_stay is not None
        return ranking(found.best_move)[0], ranking(found.best_stay)[0]

    fewer, more = least(order[:already]), least(order[: already + 1])
    for had, has in zip(fewer, more, strict=True):
        assert has <= had
