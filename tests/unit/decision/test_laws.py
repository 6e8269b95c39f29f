"""Laws of the whole decision, on a case of its own: what must hold whatever the model says."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, document, recommend, to_json
from advisor.decision.bench import lay
from advisor.decision.draws import Draws
from advisor.decision.world import World

DRAWS = 256
ROOT = Path(__file__).parents[3]

TRAINING: dict[str, Any] = {
    "kind": "pre-training",
    "id": "pretraining",
    "name": "Continued pre-training",
    "model": "Llama-3.1-8B",
    "tokens": 1e11,
    "sequence_tokens": 8192,
    "runs_per_year": 6,
    "days_allowed": 20,
    "software": {"engine": "torchtitan", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand", "hours_per_month": 200},
}
SERVING: dict[str, Any] = {
    "kind": "llm serving",
    "id": "assistant",
    "name": "Assistant",
    "model": "Llama-3.1-8B",
    "precision": "bf16",
    "volume": {"value": 1200, "unit": "requests/min"},
    "ttft_ms": 5000,
    "tpot_ms": 200,
    "tuning": 1.0,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 1, "purchase_plan": "on_demand"},
}


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(*workloads: dict[str, Any], decision: dict[str, Any] | None = None, **rest: Any) -> Case:
    return Case.model_validate(
        {
            "decision": {"title": "Move it?", "as_of": date(2026, 11, 23), "beta_software": "yes", **(decision or {})},
            "workloads": workloads or (TRAINING, SERVING),
            "commercials": {
                "region": "us-east-1", "other_regions": ("us-east-2",), "commitments": (), **rest.pop("commercials", {})
            },
            **rest,
        }
    )  # fmt: skip


def decided(*workloads: dict[str, Any], **rest: Any) -> Recommendation:
    return recommend(case(*workloads, **rest), catalog(), draws=DRAWS)


def figures(result: Recommendation) -> dict[str, tuple[Any, ...]]:
    """Verdict and money of each workload, by id."""
    return {
        w.id: (w.verdict, w.versus_best_stay, w.versus_today, w.switching_cost_usd, w.recommended_option)
        for w in result.workloads
    }


def median(result: Recommendation) -> float:
    yardstick = result.workloads[0].versus_best_stay
    assert yardstick is not None
    return yardstick.npv_usd.p50


def rate(instance: str, plan: str, price: float, **more: Any) -> dict[str, Any]:
    return {"instance": instance, "plan": plan, "price_per_hour": Decimal(repr(price)), **more}


def test_the_same_case_and_seed_give_the_same_bytes() -> None:
    assert to_json(decided()) == to_json(decided())


def test_another_seed_gives_other_draws_and_nearly_the_same_answer() -> None:
    first, second = (recommend(case(TRAINING), catalog(), draws=2048, seed=s) for s in (0, 1))
    a, b = (r.workloads[0].versus_best_stay for r in (first, second))
    assert a is not None
    assert b is not None
    assert a.npv_usd.p50 != b.npv_usd.p50
    width = a.npv_usd.p90 - a.npv_usd.p10
    assert abs(a.npv_usd.p50 - b.npv_usd.p50) < 0.1 * width


def test_the_order_of_workloads_does_not_matter() -> None:
    assert figures(decided(TRAINING, SERVING)) == figures(decided(SERVING, TRAINING))


def test_another_workload_beside_it_changes_nothing() -> None:
    assert figures(decided(TRAINING))["pretraining"] == figures(decided(TRAINING, SERVING))["pretraining"]


@pytest.mark.parametrize(
    "volume", [{"value": 20, "unit": "requests/s"}, {"value": 72_000, "unit": "requests/hour"},
               {"value": 1_728_000, "unit": "requests/day"}, {"value": 6000, "unit": "output tokens/s"}],
)  # fmt: skip
def test_the_unit_of_the_volume_does_not_matter(volume: dict[str, Any]) -> None:
    same = figures(decided({**SERVING, "volume": volume}))["assistant"]
    base = figures(decided(SERVING))["assistant"]
    assert same[0] == base[0]
    assert same[1].npv_usd.p50 == pytest.approx(base[1].npv_usd.p50, rel=1e-5)


def test_the_currency_at_a_constant_rate_does_not_matter() -> None:
    euro = {
        "currency": "EUR",
        "exchange_rates": ({"currency": "EUR", "per_usd": 0.8, "as_of": date(2026, 11, 20), "source": "test"},),
    }
    dollars = decided(TRAINING, team={"cost_per_week": Decimal(5000)})
    euros = decided(TRAINING, team={"cost_per_week": Decimal(4000)}, decision=euro)
    assert figures(dollars) == figures(euros)
    twin = document(euros)["workloads"][0]["npv_base"]["p50"]
    assert twin == pytest.approx(0.8 * median(euros), rel=1e-5)


def test_a_higher_gpu_price_never_lowers_the_value_of_moving() -> None:
    """GPUs dearer in every plan and at every provider: the walk along the switch-point lever."""
    values = []
    for price in (30.0, 55.0, 90.0):
        card = tuple(rate("p5.48xlarge", plan, price) for plan in ("on_demand", "capacity_block"))
        only_p5 = [
            {"workload": "pretraining", "instance": i.id, "plan": plan, "exclude": True, "reason": "not in this test"}
            for i in catalog().instances.values()
            if i.provider == "AWS" and not i.id.startswith(("p5.48", "trn"))
            for plan in ("on_demand", "capacity_block", "reserved_1y", "reserved_3y")
        ]
        values.append(median(decided(TRAINING, commercials={"rate_card": card}, options=tuple(only_p5))))
    assert values == sorted(values)


def test_more_effort_never_raises_the_value_of_moving() -> None:
    def weeks(low: float) -> dict[str, Any]:
        own = {"workload": "pretraining", "weeks": {"low": low, "likely": 2 * low, "high": 4 * low}, "reason": "test"}
        return {"effort_overrides": (own,)}

    values = [median(decided(TRAINING, team=weeks(low))) for low in (1, 4, 16)]
    assert values == sorted(values, reverse=True)


def test_costs_by_line_add_up_to_their_sum() -> None:
    for workload in decided().workloads:
        for column in ("today_usd", "best_stay_usd", "best_move_usd"):
            *parts, total = (getattr(line, column) for line in workload.cost_lines)
            assert sum(parts) == pytest.approx(total, rel=1e-4)


def test_the_saving_is_the_difference_of_the_two_sums() -> None:
    for workload in decided().workloads:
        total = workload.cost_lines[-1]
        assert workload.versus_best_stay is not None
        assert total.best_stay_usd is not None
        assert total.best_move_usd is not None
        saving = total.best_stay_usd - total.best_move_usd
        scale = abs(total.best_stay_usd) + abs(total.best_move_usd)
        assert workload.versus_best_stay.npv_usd.mean == pytest.approx(saving, abs=1e-4 * scale)


def test_staying_is_never_dearer_than_today() -> None:
    for workload in decided().workloads:
        total = workload.cost_lines[-1]
        assert total.best_stay_usd is not None
        assert total.today_usd is not None
        assert total.best_stay_usd <= total.today_usd


@pytest.mark.parametrize("low", [1e-300, 0.1, -0.1])
def test_zero_growth_is_no_special_value(low: float) -> None:
    """80% ranges from nothing, and from next to nothing, to 30 % a year say the same."""
    near, at = (decided({**SERVING, "growth_pct_year": {"low": end, "high": 30.0}}) for end in (low, 0.0))
    assert median(near) == pytest.approx(median(at), rel=0.02)


def test_a_load_never_falls_below_nothing() -> None:
    """Of a range from -90 to 0 % a year one draw in a hundred would lie below -100 % if it were normal."""
    world = World(case(SERVING), catalog(), Draws(4096, 0))
    falling = case({**SERVING, "growth_pct_year": {"low": -90.0, "high": 0.0}}).workloads[0]
    growth = lay(falling, world).values["growth"]
    assert growth.min() > -100
    assert np.quantile(growth, [0.1, 0.9]) == pytest.approx([-90.0, 0.0], abs=0.5)


def test_an_unexpired_commitment_makes_moving_dearer_by_what_it_strands() -> None:
    plan = {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": Decimal(100), "ends": date(2027, 11, 23)}
    free, bound = decided(TRAINING), decided(TRAINING, commercials={"commitments": (plan,)})
    assert median(bound) < median(free)


def test_a_commitment_that_has_ended_costs_nothing() -> None:
    plan = {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": Decimal(100), "ends": date(2026, 11, 1)}
    assert figures(decided(TRAINING)) == figures(decided(TRAINING, commercials={"commitments": (plan,)}))


def test_a_policy_against_beta_software_leaves_no_way_to_trainium_two() -> None:
    result = decided(TRAINING, decision={"beta_software": "no"}).workloads[0]
    assert result.verdict == "not feasible"
    assert any(g.gate == "G2" and g.outcome == "stopped" for g in result.gates)


def test_without_people_there_is_no_one_to_move_it() -> None:
    result = decided(TRAINING, team={"people": 0}).workloads[0]
    assert result.verdict == "not feasible"
    assert "no one to move it" in " ".join(result.reasons)


def test_neuron_outside_aws_is_not_feasible() -> None:
    result = decided(TRAINING, decision={"venues": ("other cloud",)}).workloads[0]
    assert result.verdict == "not feasible"


def test_quantiles_stand_in_order_and_chances_are_shares() -> None:
    for workload in decided().workloads:
        for yardstick in (workload.versus_best_stay, workload.versus_today):
            assert yardstick is not None
            npv = yardstick.npv_usd
            assert npv.p1 <= npv.p5 <= npv.p10 <= npv.p50 <= npv.p90 <= npv.p95
            assert 0 <= yardstick.probability_of_saving <= 1
            assert list(yardstick.percentiles_usd) == sorted(yardstick.percentiles_usd)


def test_the_document_holds_no_nan_and_keeps_the_contract() -> None:
    text = to_json(decided())
    plain = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in the document"))
    assert {"schema_version", "engine_version", "catalog_sha256", "case_sha256", "seed", "draws", "portfolio"} <= set(
        plain
    )
    assert {"verdict", "npv_usd", "probability_of_saving", "payback_months"} <= set(plain["portfolio"])
    for workload in plain["workloads"]:
        assert {
            "id", "verdict", "recommended_option", "baseline_option", "best_stay_option", "versus_today", "npv_usd",
            "probability_of_saving", "payback_months", "switching_cost_usd", "reasons", "switch_points", "options",
        } <= set(workload)  # fmt: skip
        for point in workload["switch_points"]:
            assert {"input", "unit", "now", "flips_at"} <= set(point)
        for option in workload["options"]:
            assert {
                "id", "instance", "count", "purchase_plan", "venue", "feasible", "why_not", "throughput", "latency_ms",
                "run_cost_usd_month", "unit_cost",
            } <= set(option)  # fmt: skip
            assert (option["why_not"] is None) == option["feasible"]


def test_the_steps_of_the_waterfall_lead_from_total_to_total() -> None:
    for workload in decided().workloads:
        running = 0.0
        for step in workload.waterfall:
            if step.total:
                assert running == pytest.approx(step.usd, rel=1e-4) or running == 0.0
                running = step.usd
            else:
                running += step.usd


def test_regret_of_both_choices_differs_by_the_mean_saving() -> None:
    """E[max(x, 0)] - E[max(-x, 0)] = E[x]."""
    for workload in decided().workloads:
        assert workload.regret is not None
        assert workload.versus_best_stay is not None
        difference = workload.regret.if_stayed_usd - workload.regret.if_moved_usd
        assert difference == pytest.approx(workload.versus_best_stay.npv_usd.mean, rel=1e-3)


def test_the_tornado_begins_with_the_widest_bar_and_gpu_prices_raise_the_saving() -> None:
    bars = decided(TRAINING).workloads[0].tornado
    widths = [abs(b.high_usd - b.low_usd) for b in bars]
    assert widths == sorted(widths, reverse=True)
    gpu = next(b for b in bars if b.input == "price.gpu")
    assert gpu.high_usd > gpu.low_usd


def test_the_bars_of_the_tornado_lie_about_its_middle_whether_or_not_the_move_is_given_up() -> None:
    """Of a move that is mostly given up the bars are those of carrying it through: else effort, which is lost in any
    event, would seem to decide. A bar's end is the median of a tenth of the draws: of few it says little."""
    found = [recommend(one, catalog(), draws=4 * DRAWS) for one in (case(), case(TRAINING))]
    for workload in (w for result in found for w in result.workloads):
        if not workload.tornado:
            continue
        middle = workload.tornado_middle_usd
        assert middle is not None
        for bar in workload.tornado:
            low, high = sorted((bar.low_usd, bar.high_usd))
            assert low - 0.25 * abs(middle) < middle < high + 0.25 * abs(middle), (workload.name, bar.input)
        if workload.carried_through:
            assert workload.giving_up is not None
            assert middle == workload.giving_up.carried_through_usd.p50


def test_a_pilots_gate_says_go_only_above_where_it_says_stop() -> None:
    for workload in decided(decision={"required_confidence_pct": 60.0}).workloads:
        pilot = workload.pilot
        if pilot is not None and pilot.go_at is not None and pilot.stop_below is not None:
            assert pilot.go_at >= pilot.stop_below
