"""What a reader is told: why no way of moving is left, which one was meant, and what would open it."""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, recommend
from advisor.decision.bench import lay
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, evaluate
from advisor.decision.result import WorkloadResult
from advisor.decision.telling.words import chance, two_digits, within_sentence
from advisor.decision.world import World

OFFERED = Path(__file__).parents[2] / "data" / "cases" / "15-a-term-as-long-as-the-horizon.switchpoint"
"""Trainium2 measured by the buyer, offered for three years and reserved: moved at once, were nothing in the way."""


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=1)
def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(OFFERED.read_text(encoding="utf-8"))
    return found


def decided(part: str = "", **fields: Any) -> Recommendation:
    plain = copy.deepcopy(described())
    if part:
        plain[part].update(fields)
    return recommend(Case.model_validate(plain), catalog(), draws=64)


def only(result: Recommendation) -> WorkloadResult:
    (workload,) = result.workloads
    return workload


def needing(capability: str) -> Recommendation:
    plain = copy.deepcopy(described())
    plain["workloads"][0]["software"]["needs"][capability] = "yes"
    return recommend(Case.model_validate(plain), catalog(), draws=64)


def test_an_offer_that_a_policy_bars_is_not_passed_over_in_silence() -> None:
    found = only(decided("decision", beta_software="no"))
    assert found.verdict in ("stay", "not feasible")
    assert any("Trn2" in reason and "the policy bars beta software" in reason for reason in found.reasons)


def test_credits_stand_beside_the_work_and_make_no_negative_work_of_it() -> None:
    told = " ".join(only(decided("commercials", credits="1000000")).reasons)
    assert "less credits of USD 1.0 million" in told
    assert "USD −" not in told


def test_a_fleet_out_of_all_proportion_is_called_out_of_reach() -> None:
    """What is left without Trn2 are thousands of Trn1 instances that barely meet the latency limits."""
    found = only(decided("decision", beta_software="no"))
    assert "no way of moving comes near" in found.headline


def test_a_fleet_out_of_proportion_is_told_by_what_it_surely_costs() -> None:
    """Near a latency limit a fleet may be eleven instances or three hundred: its median is no figure to print."""
    document = copy.deepcopy(described())
    document["decision"]["beta_software"] = "no"
    world = World(Case.model_validate(document), catalog(), Draws(256, 0))
    evaluation = evaluate(lay(world.case.workloads[0], world), world, Dues(()))
    stay, move = evaluation.best_stay, evaluation.best_move
    assert stay is not None
    assert move is not None
    surely = float(np.quantile(move.monthly_usd / stay.monthly_usd, 0.1))
    told = recommend(world.case, catalog(), draws=256).workloads[0].headline
    assert f"in 9 of 10 futures the cheapest would cost at least {two_digits(surely)} times as much to run" in told


def test_in_a_region_without_trainium_the_price_that_lacks_is_named_and_not_a_chip_that_is_too_small() -> None:
    found = only(decided("commercials", region="eu-west-2", rate_card=(), capacity=()))
    assert found.verdict == "not feasible"
    assert "trn2.48xlarge" in found.headline
    assert "priced only in" in found.headline
    assert any("more regions" in step for step in found.next_steps)


def test_more_regions_are_no_remedy_for_a_need_that_nothing_meets() -> None:
    found = only(needing("pr.fp64"))
    assert found.verdict == "not feasible"
    assert not any("regions" in step for step in found.next_steps)


def test_a_saving_below_the_hurdle_is_not_called_unsure() -> None:
    found = only(decided("decision", hurdle="500000000"))
    assert found.verdict == "stay"
    assert "less than the hurdle of USD 500 million" in found.headline


def test_a_saving_that_is_nearly_sure_and_not_above_the_hurdle_is_held_against_the_hurdle() -> None:
    at_the_middle = only(decided("decision")).versus_best_stay
    assert at_the_middle is not None
    found = only(decided("decision", hurdle=str(int(at_the_middle.npv_usd.p50 * 0.9))))
    assert found.versus_best_stay is not None
    assert found.versus_best_stay.probability_of_saving > 0.8 > found.versus_best_stay.hurdle_probability > 0.5
    assert found.verdict == "stay"
    assert "unsure" not in found.headline
    assert "more than the hurdle of USD " in found.headline
    assert f" in {chance(found.versus_best_stay.hurdle_probability)}, 80 asked for" in found.headline


def test_where_the_budget_has_no_room_the_whole_stays_and_says_so() -> None:
    result = decided("decision", budget="1000")
    assert only(result).verdict == "move"
    assert result.portfolio.verdict == "stay"
    assert result.portfolio.headline.startswith("Nothing can move within the limits")
    assert "moving" not in result.portfolio.decision_asked
    assert "with it the budget for moving would come to USD " in only(result).reasons[0]


def test_credits_that_come_later_are_no_room_in_a_budget_that_is_told_in_the_buyers_money() -> None:
    plain = copy.deepcopy(described())
    rate = {"currency": "GBP", "per_usd": 0.5, "as_of": "2026-11-20", "source": "Bank of England"}
    plain["decision"].update(budget="1000", currency="GBP", exchange_rates=[rate])
    plain["commercials"]["credits"] = "1000000"
    result = recommend(Case.model_validate(plain), catalog(), draws=64)
    assert result.portfolio.verdict == "stay"
    assert only(result).reasons[0].endswith(" of GBP 1,000.")


def test_a_rate_that_ends_within_the_horizon_is_told_with_what_follows_it() -> None:
    rate = {**described()["commercials"]["rate_card"][0], "plan": "on_demand", "valid_to": "2028-02-23"}
    found = only(decided("commercials", rate_card=(rate,)))
    assert any("ends on 23 February 2028; from then on USD 35.76 an hour" in reason for reason in found.reasons)


def test_prices_rise_and_a_price_rises() -> None:
    for row in only(decided()).switch_points:
        if "prices, all in step" in row.label and row.flips_at is not None:
            assert " rise above " in row.sentence or " fall below " in row.sentence


def test_work_that_outlasts_the_horizon_is_told_as_such_and_not_blamed_on_a_chip() -> None:
    found = only(decided("team", people=0.02))
    assert found.verdict == "not feasible"
    assert "in time: the work, about" in found.headline
    assert any("More people, or a longer horizon" in step for step in found.next_steps)


def test_what_a_move_would_save_on_todays_bill_is_told_of_one_carried_through() -> None:
    """Twelve Trainium2 at twice today's bill save nothing on it, though a buyer who gave up in time would."""
    worked = Path(__file__).parents[3] / "assets" / "cases" / "assistant-70b.switchpoint"
    found = only(recommend(Case.model_validate_json(worked.read_text(encoding="utf-8")), catalog(), draws=64))
    assert found.versus_today is not None
    assert found.versus_today.npv_usd.p50 > 0
    assert not any("no new chip" in reason for reason in found.reasons)


def test_a_commitment_that_a_move_leaves_unused_is_told_with_its_sum() -> None:
    bound = OFFERED.with_name("04-unexpired-commitment.switchpoint").read_text(encoding="utf-8")
    found = only(recommend(Case.model_validate_json(bound), catalog(), draws=64))
    line = next(line for line in found.cost_lines if line.line.startswith("Commitments"))
    assert line.best_move_usd is not None
    assert line.best_stay_usd is not None
    left = (line.best_move_usd - line.best_stay_usd) / 1e6
    assert line.best_stay_usd > 0
    told = f"Moving leaves USD {left:.1f} million more of commitments already bought unused than staying does"
    assert told in " ".join(found.reasons)


def test_capacity_that_is_promised_in_full_is_not_asked_for_again() -> None:
    assert only(decided()).next_steps[0].startswith("Port, prove accuracy")
    assert only(decided("commercials", capacity=())).next_steps[0].startswith("Get the capacity in writing, then port")


def test_a_need_that_stops_every_generation_is_told_before_a_policy_that_stops_some() -> None:
    plain = copy.deepcopy(described())
    plain["workloads"][0]["software"]["needs"]["pr.fp64"] = "yes"
    plain["decision"]["beta_software"] = "no"
    found = only(recommend(Case.model_validate(plain), catalog(), draws=64))
    (reason,) = found.reasons
    assert reason.startswith("Inf2 and Trn1, Trn2 and Trn3: ")
    assert reason.split(": ", 1)[1] in found.headline + found.follows
    assert not any("leaves beta" in step for step in found.next_steps)
    assert any("Admitting beta software would not be enough" in step for step in found.next_steps)


def test_speed_that_was_measured_on_both_sides_is_not_called_predicted() -> None:
    told = " ".join(decided().limits)
    assert "rests on what the buyer measured" in told
    assert "Speed is predicted" not in told


def test_a_move_without_a_pilot_rests_no_clause_and_no_risk_on_one() -> None:
    found = only(decided("commercials", capacity=()))
    assert found.verdict == "move"
    told = [f"{c.ask} {c.fallback}" for c in found.clauses] + [f"{r.early_sign} {r.action}" for r in found.risks]
    assert told
    assert not any("pilot" in words for words in told)


def test_a_name_keeps_its_capitals_within_a_sentence() -> None:
    assert within_sentence("NVIDIA AI Enterprise") == "NVIDIA AI Enterprise"
    assert within_sentence("Managed service") == "managed service"


def test_a_spot_price_is_told_as_the_low_end_of_a_range_and_as_no_promise() -> None:
    plain = copy.deepcopy(described())
    plain["workloads"] = [
        {
            "id": "archive", "kind": "llm batch", "name": "Archive", "model": "mistral-7b", "input_tokens": 3000.0,
            "output_tokens": 350.0, "volume": {"value": 6_000_000, "unit": "requests/day"}, "window_hours": 20.0,
            "software": plain["workloads"][0]["software"],
            "today": {"instance": "p4de.24xlarge", "count": 10, "purchase_plan": "on_demand"},
        }
    ]  # fmt: skip
    plain["commercials"].update(spot=True, region="us-east-1", other_regions=["us-east-2"], rate_card=[], capacity=[])
    result = recommend(Case.model_validate(plain), catalog(), draws=64)
    (best,) = (o for o in only(result).options if o.id == only(result).best_stay_option)
    assert best.purchase_plan == "spot"
    (told,) = (limit for limit in result.limits if "spot price" in limit)
    assert "cheapest zone" in told
    assert f"times as high for {best.instance}" in told
    assert "taken away at two minutes' notice" in told
    # What is held against it is the price that is counted, not the low end.
    lever = next(p for p in only(result).switch_points if p.input == "gpu_price")
    assert best.price is not None
    assert best.price.high_usd_per_hour is not None
    assert best.price.usd_per_hour * 1.2 < lever.now < best.price.high_usd_per_hour
    assert "at the mean of its range" in lever.label
    assert f"(now {lever.now:.2f})" in only(result).walk_away_sentence


def test_another_provider_is_not_called_keeping_where_the_price_of_what_runs_is_not_known() -> None:
    """Servers in the own hall whose cost nobody entered, and instances of a cloud that would take their place."""
    hall = {"instance": "onprem-dgx-h100", "count": 6, "purchase_plan": "own"}
    serving = {
        "kind": "llm serving", "id": "chat", "name": "Chat", "model": "Llama-3.1-8B",
        "volume": {"value": 9000, "unit": "requests/min"}, "ttft_ms": 5000, "tpot_ms": 200,
        "software": {"engine": "vllm", "custom_kernels": 0}, "today": hall,
    }  # fmt: skip
    made = Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": "2026-11-23", "beta_software": "yes"},
            "workloads": [serving],
            "commercials": {"region": "us-east-1", "commitments": []},
        }
    )
    (found,) = recommend(made, catalog(), draws=64).workloads
    assert found.verdict == "stay"
    assert found.headline.startswith("Stay, and run Chat on")
    assert found.next_steps[0].startswith("Enter what onprem-dgx-h100")


def test_no_other_price_is_known_is_said_only_where_none_is() -> None:
    term = {"instance": "trn2.48xlarge", "plan": "savings_plan_1y_no_upfront", "price_per_hour": "10",
            "valid_to": "2026-12-15", "source": "signed offer"}  # fmt: skip
    hours = {**term, "plan": "on_demand", "price_per_hour": "16", "valid_to": None}
    known = only(decided("commercials", rate_card=[term, hours]))
    assert known.verdict == "move"
    assert not any("no other price is known" in said for said in known.conditional_on)
    assert any("when that is renewed, in 12 months, USD 16.00 an hour is counted" in why for why in known.reasons)
