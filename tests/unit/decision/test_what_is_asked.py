"""The decision asked of a committee: what it binds to, what staying better saves, and when it is looked at again."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, recommend
from advisor.decision.bench import lay
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, evaluate
from advisor.decision.result import ExchangeBasis
from advisor.decision.telling.words import Money
from advisor.decision.world import World

ROOT = Path(__file__).parents[3]
JUDGED = ROOT / "tests" / "data" / "cases"
WORKED = ROOT / "assets" / "cases"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def decided(path: Path, **decision: Any) -> Recommendation:
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["decision"].update(decision)
    return recommend(Case.model_validate(plain), catalog(), draws=256)


def test_a_term_is_asked_for_with_all_that_it_binds_to() -> None:
    found = decided(JUDGED / "15-a-term-as-long-as-the-horizon.switchpoint")
    (workload,) = found.workloads
    option = next(o for o in workload.options if o.id == workload.best_move_option)
    assert option.commitment is not None
    assert option.commitment.term_months == 36
    hours = 730 * 36
    assert option.commitment.total_usd == pytest.approx(
        option.commitment.committed * option.commitment.rate_usd_h * hours, rel=1e-5
    )
    assert "with a term that binds to USD" in found.portfolio.decision_asked
    assert "over 36 months" in found.portfolio.decision_asked


def test_a_term_of_what_stays_is_asked_for_whether_or_not_another_workload_moves() -> None:
    plain = json.loads((JUDGED / "12-measured-and-reserved.switchpoint").read_text(encoding="utf-8"))
    mixed = json.loads((WORKED / "mixed-portfolio.switchpoint").read_text(encoding="utf-8"))
    plain["workloads"] += [w for w in mixed["workloads"] if w["id"] == "product-images"]
    plain["commercials"] |= {"region": "us-east-1", "other_regions": ["us-east-2"]}
    found = recommend(Case.model_validate(plain), catalog(), draws=256)
    assert [w.verdict for w in found.workloads] == ["move", "stay"]
    money = Money(found.exchange)
    terms = {
        w.id: option.commitment
        for w in found.workloads
        for option in w.options
        if option.id == w.recommended_option and option.commitment
    }
    moves, stays = found.portfolio.decision_asked.split("; and keeping Product images on GPUs")
    for said, term in ((moves, terms["assistant"]), (stays, terms["product-images"])):
        assert f"with a term that binds to {money.enough(term.total_usd)} over {term.term_months} months" in said


def test_of_a_term_paid_ahead_it_is_told_what_is_paid_at_once() -> None:
    found = decided(JUDGED / "34-work-that-outlasts-the-horizon.switchpoint")
    (workload,) = found.workloads
    assert workload.best_stay_option is not None
    assert "savings_plan_3y_all_upfront" in workload.best_stay_option
    assert found.portfolio.decision_asked.endswith(" over 36 months, all of it paid when it begins.")
    by_the_month = decided(JUDGED / "15-a-term-as-long-as-the-horizon.switchpoint")
    assert "paid when it begins" not in by_the_month.portfolio.decision_asked


def test_a_run_cost_says_that_commitments_paid_and_not_used_stand_beside_it() -> None:
    held = decided(JUDGED / "13-wait-for-the-commitment.switchpoint").workloads[0].reasons
    assert any("first year, without commitments paid and not used: USD" in reason for reason in held)
    none = decided(JUDGED / "15-a-term-as-long-as-the-horizon.switchpoint").workloads[0].reasons
    assert any("first year: USD" in reason for reason in none)


def test_what_can_be_ended_at_any_time_binds_to_nothing() -> None:
    found = decided(JUDGED / "10-before-the-pilot.switchpoint")
    assert "binds" not in found.portfolio.decision_asked


def test_who_waits_is_asked_to_decide_again_on_the_day_that_the_headline_names() -> None:
    found = decided(JUDGED / "14-wait-for-the-chip.switchpoint")
    (workload,) = found.workloads
    assert workload.verdict == "wait"
    assert "decide again on 1 June 2027" in workload.headline
    assert found.portfolio.decision_asked.endswith(", and deciding again on 1 June 2027.")


def test_staying_is_looked_at_again_within_the_horizon() -> None:
    for horizon, latest in ((6, date(2027, 6, 24)), (36, date(2027, 12, 24))):
        found = decided(WORKED / "assistant-70b.switchpoint", horizon_months=horizon)
        (again,) = (step for step in found.workloads[0].milestones if step.name == "Look again")
        assert date(2027, 5, 1) < date.fromisoformat(again.date_p50) <= latest


def test_where_all_stays_the_headline_says_what_staying_better_saves_against_todays_bill() -> None:
    found = decided(WORKED / "mixed-portfolio.switchpoint")
    saved = found.portfolio.better_stay_usd
    assert saved is not None
    assert saved.p50 is not None
    alone = sum(
        w.versus_today.npv_usd.mean - w.versus_best_stay.npv_usd.mean
        for w in found.workloads
        if w.versus_today is not None and w.versus_best_stay is not None
    )
    assert saved.p10 is not None
    assert saved.p90 is not None
    assert saved.p10 < alone < saved.p90
    assert "against today's bill" in found.portfolio.headline


def test_hourly_prices_are_told_in_dollars_with_the_base_currency_in_brackets() -> None:
    euro = {"currency": "EUR", "per_usd": "0.92", "as_of": "2026-11-20", "source": "ECB"}
    found = decided(WORKED / "assistant-70b.switchpoint", currency="EUR", exchange_rates=[euro])
    (workload,) = found.workloads
    first = next(point for point in workload.switch_points if point.input == "neuron_price")
    assert first.flips_at is not None
    assert f"USD {first.flips_at:.2f} (EUR {first.flips_at * 0.92:.2f}) an hour (now 35.76" in first.sentence
    assert "an hour for p5.48xlarge" in workload.walk_away_sentence
    assert "EUR" in workload.walk_away_sentence


def needing_many_adapters(name: str) -> Recommendation:
    plain = json.loads((JUDGED / f"{name}.switchpoint").read_text(encoding="utf-8"))
    plain["workloads"][0]["software"]["needs"]["op.multilora"] = "yes"
    return recommend(Case.model_validate(plain), catalog(), draws=64)


def test_an_announced_end_of_what_a_move_rests_on_has_its_release_and_its_day() -> None:
    (workload,) = needing_many_adapters("12-measured-and-reserved").workloads
    (end,) = workload.support_ends
    assert (end.capability, end.generation, end.release) == ("op.multilora", "Trn2", "2.34")
    assert end.estimated  # the release is not out
    assert date(2026, 11, 23) < date.fromisoformat(end.date) < date(2027, 6, 1)
    assert end.needed


def test_what_is_not_announced_to_end_has_no_day() -> None:
    found = decided(JUDGED / "12-measured-and-reserved.switchpoint")
    assert found.workloads[0].support_ends == ()


def test_what_follows_a_pilot_that_says_go_counts_from_its_end() -> None:
    (workload,) = decided(JUDGED / "10-before-the-pilot.switchpoint").workloads
    assert workload.verdict == "pilot first"
    assert workload.pilot is not None
    days = {step.name: date.fromisoformat(step.date_p50) for step in workload.milestones}
    read = days["Pilot read, against go and stop"]
    assert (read - days["Decision"]).days == workload.pilot.days
    assert read < days["If go: port complete, accuracy signed off"] < days["If go: cut over, GPUs released"]


def test_the_money_to_be_released_is_what_is_spent_before_credits_come() -> None:
    plain = json.loads((JUDGED / "15-a-term-as-long-as-the-horizon.switchpoint").read_text(encoding="utf-8"))
    plain["commercials"]["credits"] = "1000000"
    found = recommend(Case.model_validate(plain), catalog(), draws=64)
    (workload,) = found.workloads
    assert workload.verdict == "move"
    assert workload.credits_usd > 0
    assert "−" not in found.portfolio.decision_asked
    assert re.search(r" of one-time cost \(.*\), before credits of USD ", found.portfolio.decision_asked)


def test_the_money_to_be_released_is_enough_in_nine_of_ten_futures() -> None:
    found = decided(JUDGED / "03-expiring-commitment.switchpoint")
    cost = found.portfolio.switching_cost_usd
    assert cost is not None
    assert cost.p50 is not None
    assert cost.p90 is not None
    enough = Money(found.exchange).enough
    assert (
        f"releasing {enough(cost.p90)} of one-time cost (enough in 9 of 10 futures; {enough(cost.p50)} at the median)"
        in found.portfolio.decision_asked
    )


def test_where_what_runs_today_has_no_price_nothing_is_bought_in_its_place() -> None:
    plain = json.loads((JUDGED / "26-own-servers-that-stay-to-be-paid.switchpoint").read_text(encoding="utf-8"))
    del plain["workloads"][0]["today"]["price_per_hour"]
    plain["decision"]["beta_software"] = "no"
    plain["commercials"]["commitments"] = []
    found = recommend(Case.model_validate(plain), catalog(), draws=64)
    (workload,) = found.workloads
    assert workload.today_usd_month is None
    assert workload.best_stay_option not in (None, workload.baseline_option)
    assert "buying nothing else before what runs today has a price" in found.portfolio.decision_asked
    assert any(fact.what.startswith("What onprem-dgx-h100") for fact in workload.unknowns)
    assert workload.next_steps[0].startswith("Enter what onprem-dgx-h100, own hardware costs before anything else")


def test_who_is_told_to_sign_nothing_that_binds_is_not_asked_for_a_term() -> None:
    """Fewer of the instances that run under a plan until August need no plan anew."""
    plain = json.loads((JUDGED / "13-wait-for-the-commitment.switchpoint").read_text(encoding="utf-8"))
    plain["workloads"][0]["today"]["count"] += 4
    found = recommend(Case.model_validate(plain), catalog(), draws=256)
    (workload,) = found.workloads
    assert workload.verdict == "wait"
    assert any(step.startswith("Sign nothing for it that binds") for step in workload.next_steps)
    assert any(step.startswith("Run ") and " in place of " in step for step in workload.next_steps)
    assert "binds" not in found.portfolio.decision_asked


@pytest.mark.parametrize(
    ("usd", "said"),
    [(113_389.0, "USD 120,000"), (340_000.0, "USD 340,000"), (12_500_001.0, "USD 13 million"), (0.0, "USD 0")],
)
def test_what_is_asked_for_is_enough(usd: float, said: str) -> None:
    assert Money(ExchangeBasis("USD", 1.0, "", "")).enough(usd) == said


def test_the_nearest_event_is_the_one_to_look_out_for() -> None:
    (workload,) = decided(JUDGED / "20-a-rate-for-three-months.switchpoint").workloads
    (step,) = (step for step in workload.next_steps if step.startswith("Look again if"))
    opens = [
        point
        for point in workload.switch_points
        if point.distance_pct is not None
        and point.flips_to in ("move", "pilot first", "wait")
        and point.input not in ("horizon", "discount_rate", "delay_months")
    ]
    nearest = min(opens, key=lambda point: abs(point.distance_pct or 0.0))
    assert step == f"Look again if: {nearest.sentence}"


def test_that_no_term_is_known_is_told_only_where_the_buyer_brings_none() -> None:
    missing = "Term prices for Trainium and Inferentia"
    without, quoted = "39-a-fleet-smaller-than-the-model-needs", "15-a-term-as-long-as-the-horizon"
    assert missing in dict(decided(JUDGED / f"{without}.switchpoint").not_included)
    assert missing not in dict(decided(JUDGED / f"{quoted}.switchpoint").not_included)


def test_a_rate_that_ends_is_told_beside_the_option() -> None:
    (workload,) = decided(JUDGED / "20-a-rate-for-three-months.switchpoint").workloads
    move = next(o for o in workload.options if o.id == workload.best_move_option)
    assert "Your rate ends on 23 February 2027; then the price without it is counted." in move.notes


def test_effort_is_no_limit_of_a_result_that_shows_none() -> None:
    told = {
        name: any("Effort figures are judgement" in limit for limit in decided(JUDGED / name).limits)
        for name in ("02-capability-gate.switchpoint", "05-too-small.switchpoint")
    }
    assert told == {"02-capability-gate.switchpoint": False, "05-too-small.switchpoint": True}


def hall(growth_pct_year: float = 0.0) -> Case:
    """A service for which servers of the own are the cheapest, at a load that may fall."""
    serving = {
        "kind": "llm serving", "id": "chat", "name": "Chat", "model": "Llama-3.1-8B", "precision": "bf16",
        "volume": {"value": 9000, "unit": "requests/min"}, "growth_pct_year": growth_pct_year,
        "ttft_ms": 5000, "tpot_ms": 200, "software": {"engine": "vllm", "custom_kernels": 0},
        "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand"},
    }  # fmt: skip
    made = {
        "decision": {
            "title": "Move?",
            "as_of": "2026-11-23",
            "beta_software": "yes",
            "venues": ["aws", "own data centre"],
        },
        "workloads": [serving],
        "commercials": {"region": "us-east-1", "commitments": [], "own_centre": {"staff_per_year": "0"}},
    }
    return Case.model_validate(made)


def test_servers_that_are_bought_are_asked_for_with_what_is_paid_for_them() -> None:
    found = recommend(hall(), catalog(), draws=256)
    (workload,) = found.workloads
    stay = next(o for o in workload.options if o.id == workload.best_stay_option)
    assert stay.purchase_plan == "own_purchase"
    assert stay.count is not None
    assert stay.outlay_usd is not None
    assert stay.outlay_usd > stay.count * 375_000
    assert found.portfolio.decision_asked.endswith(", with servers bought for USD 1.9 million.")


def test_a_server_that_is_bought_is_paid_for_also_when_the_load_falls() -> None:
    """At 60 % less load each year, of instances by the hour fewer are paid in each."""
    made = hall(-60.0)
    world = World(made, catalog(), Draws(64, 0))
    bench = lay(made.workloads[0], world)
    for e in evaluate(bench, world, Dues(())).options.values():
        instances = np.mean(e.stream.use, axis=0)
        if e.option.plan == "own_purchase":
            assert instances[-1] == pytest.approx(instances[0]), e.option.id
        elif e.option.plan == "on_demand" and instances[0] > 2:
            assert instances[-1] < 0.6 * instances[0], e.option.id
