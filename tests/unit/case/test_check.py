"""Contradictions: names that don't exist, prices that are missing, rules that clash."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.case.interview import case_of, problems, set_answer
from advisor.case.model import Case
from advisor.case.paths import Draft
from advisor.case.schema import json_schema
from advisor.catalog import Catalog, load_catalog
from advisor.errors import CaseError, Problem

CASES = Path(__file__).parents[3] / "assets" / "cases"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def example(name: str = "assistant-70b") -> Draft:
    document: Draft = json.loads((CASES / f"{name}.switchpoint").read_text(encoding="utf-8"))
    return document


def changed(**answers: Any) -> Draft:
    draft = example()
    for path, value in answers.items():
        draft = set_answer(draft, path.replace("__", "."), value)
    return draft


def only(draft: Draft, catalog: Catalog | None) -> Problem:
    (problem,) = problems(draft, catalog)
    with pytest.raises(CaseError):
        case_of(draft, catalog)
    return problem


def test_an_unknown_model_is_answered_with_the_nearest(catalog: Catalog) -> None:
    problem = only(changed(workloads__0__model="Llama 3.3 71B"), catalog)
    assert problem.where == "workloads.0.model"
    assert problem.message == 'Model "Llama 3.3 71B" not found.'
    assert problem.remedy.startswith("Nearest: llama3.3-70b, ")
    assert problem.remedy.endswith(". Or drop its config.json on the window.")


def test_a_model_like_no_other_is_asked_for_by_its_own_name_or_shape(catalog: Catalog) -> None:
    assert only(changed(workloads__0__model="zzzz"), catalog).remedy == (
        "Enter the name that it has on Hugging Face, or drop its config.json on the window."
    )


def test_any_spelling_of_a_known_model_will_do(catalog: Catalog) -> None:
    for name in ("llama3.3-70b", "meta-llama/Llama-3.3-70B-Instruct", "LLAMA-3.3-70B"):
        assert problems(changed(workloads__0__model=name), catalog) == ()


def test_an_unknown_instance_is_answered_with_the_nearest(catalog: Catalog) -> None:
    problem = only(changed(workloads__0__today__instance="p5.48xlrge"), catalog)
    assert problem.where == "workloads.0.today.instance"
    assert "p5.48xlarge" in problem.remedy


def test_an_instance_is_refused_only_where_the_catalog_proves_that_it_is_not_sold(catalog: Catalog) -> None:
    problem = only(changed(commercials__region="eu-central-1"), catalog)
    assert problem.message.startswith("p5.48xlarge isn't offered in eu-central-1 (catalog ")
    assert "enter the price that you pay" in problem.remedy
    somewhere = changed(commercials__region="eu-west-2", workloads__0__today__instance="g5.2xlarge")
    assert catalog.instances["g5.2xlarge"].regions_coverage != "all regions"
    assert only(somewhere, catalog).where == "workloads.0.today.price_per_hour", "no price is known, nothing is proved"


def test_the_buyers_own_price_settles_a_missing_one(catalog: Catalog) -> None:
    draft = changed(commercials__region="eu-central-1")
    assert problems(set_answer(draft, "workloads.0.today.price_per_hour", "61.50"), catalog) == ()
    card = [{"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": "61.50"}]
    assert problems(set_answer(draft, "commercials.rate_card", card), catalog) == ()


@pytest.mark.parametrize("instance", ["trn2.48xlarge", "inf2.xlarge"])
def test_what_runs_on_awss_own_chips_has_moved_already(catalog: Catalog, instance: str) -> None:
    problem = only(changed(workloads__0__today__instance=instance), catalog)
    assert problem.where == "workloads.0.today.instance"
    assert "has moved already" in problem.message
    assert "GPUs" in problem.remedy


def test_own_machines_need_no_public_price(catalog: Catalog) -> None:
    draft = changed(workloads__0__today__instance="onprem-dgx-h100", workloads__0__today__purchase_plan="own")
    draft = set_answer(draft, "decision.venues", ["aws", "own data centre"])
    assert problems(draft, catalog) == ()


def test_a_price_of_a_server_is_for_one_that_is_bought(catalog: Catalog) -> None:
    draft = set_answer(example(), "decision.venues", ["aws", "own data centre"])
    assert problems(set_answer(draft, "commercials.own_centre.server", "onprem-dgx-b200"), catalog) == ()
    problem = only(set_answer(draft, "commercials.own_centre.server", "p5.48xlarge"), catalog)
    assert problem.where == "commercials.own_centre.server"
    assert "onprem-dgx-b200" in problem.remedy


def test_a_fleet_in_the_own_data_centre_may_not_be_shut_out_by_aws_only(catalog: Catalog) -> None:
    draft = changed(workloads__0__today__instance="onprem-dgx-h100", workloads__0__today__purchase_plan="own")
    problem = only(draft, catalog)
    assert problem.where == "decision.venues"
    assert "the own data centre" in problem.message


def test_two_commitments_may_not_claim_more_than_what_runs(catalog: Catalog) -> None:
    """Four p5.48xlarge on demand are 220 USD an hour; 105 and 150 for the same hours are not."""
    rows = [commitment(starts="2026-07-01"), commitment(starts="2027-03-01", ends="2027-12-31", amount_per_hour="150")]
    problem = only(changed(commercials__commitments=rows), catalog)
    assert problem.where == "commercials.commitments.1"
    assert "together 255.00 USD an hour" in problem.message
    assert "220.16" in problem.message
    fitting = [rows[0], {**rows[1], "amount_per_hour": "100"}]
    assert problems(changed(commercials__commitments=fitting), catalog) == ()
    reserved = [rows[0], commitment(kind="reserved instances", scope="p5.48xlarge", amount_per_hour="150")]
    assert "claim the same capacity" in only(changed(commercials__commitments=reserved), catalog).message


def test_a_private_contract_may_cover_a_provider(catalog: Catalog) -> None:
    rows = [commitment(kind="private contract", scope="AWS")]
    assert problems(changed(commercials__commitments=rows), catalog) == ()


def test_two_private_rates_may_not_hold_for_the_same_hours() -> None:
    rate = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": "41.50"}
    problem = only(
        changed(commercials__rate_card=[rate, {**rate, "price_per_hour": "39", "region": "us-east-1"}]), None
    )
    assert problem.where == "commercials.rate_card.1"
    in_turn = [{**rate, "valid_to": "2026-12-31"}, {**rate, "price_per_hour": "39", "valid_from": "2027-01-01"}]
    assert problems(changed(commercials__rate_card=in_turn)) == ()


def test_a_rate_at_aws_under_a_plan_of_other_clouds_is_refused(catalog: Catalog) -> None:
    rate = {"instance": "trn2.48xlarge", "plan": "neocloud_1y", "price_per_hour": "14"}
    assert only(changed(commercials__rate_card=[rate]), catalog).where == "commercials.rate_card.0.plan"
    assert problems(changed(commercials__rate_card=[{**rate, "venue": "other cloud"}]), catalog) == ()


def test_regions_of_rates_and_promises_are_regions_of_aws(catalog: Catalog) -> None:
    rate = {"instance": "trn2.48xlarge", "plan": "on_demand", "price_per_hour": "14", "region": "mars-1"}
    assert only(changed(commercials__rate_card=[rate]), catalog).where == "commercials.rate_card.0.region"
    assert problems(changed(commercials__rate_card=[{**rate, "venue": "other cloud"}]), catalog) == ()
    grant = {"instance": "trn2.48xlarge", "count": 8, "region": "us-east2", "until": "2030-01-01", "kind": "quota"}
    problem = only(changed(commercials__capacity=[grant]), catalog)
    assert problem.where == "commercials.capacity.0.region"
    assert problem.remedy.startswith("Nearest: us-east-2")


def test_an_option_under_a_plan_that_does_not_exist_in_the_region_is_refused(catalog: Catalog) -> None:
    option = {"workload": "claims-assistant", "instance": "trn2.48xlarge", "plan": "on_demand"}
    problem = only({**example(), "options": [option]}, catalog)
    assert problem.where == "options.0.plan"
    assert "enter the rate" in problem.remedy
    block = {**option, "plan": "capacity_block"}
    assert problems({**example(), "options": [block]}, catalog) == ()
    quote = [{"instance": "trn2.48xlarge", "plan": "on_demand", "price_per_hour": "41.50"}]
    assert problems({**changed(commercials__rate_card=quote), "options": [option]}, catalog) == ()


def test_an_own_cost_line_names_a_workload_that_exists_and_itself() -> None:
    row = {"line": "storage", "amount_per_month": "900", "workload": "claims"}
    assert only(changed(commercials__other_lines=[row]), None).where == "commercials.other_lines.0.workload"
    nameless = {"line": "other", "amount_per_month": "900"}
    assert "needs a name" in only(changed(commercials__other_lines=[nameless]), None).message
    foreign = {"line": "storage", "amount_per_month": "900", "currency": "EUR"}
    assert "EUR has no rate" in only(changed(commercials__other_lines=[foreign]), None).message


def test_a_currency_needs_a_dated_rate() -> None:
    problem = only(changed(decision__currency="EUR"), None)
    assert problem == Problem("decision.currency", "EUR has no rate.", "Enter one with its date; totals wait.")
    rate = {"currency": "EUR", "per_usd": 0.86, "as_of": "2026-11-20", "source": "ECB reference rate"}
    rated = set_answer(changed(decision__currency="EUR"), "decision.exchange_rates", [rate])
    assert problems(rated) == ()
    twice = set_answer(rated, "decision.exchange_rates", [rate, rate])
    assert only(twice, None).message == "EUR has two rates."


def test_a_commitment_in_another_currency_needs_a_rate_too() -> None:
    row = {
        "kind": "private contract",
        "scope": "p5",
        "amount_per_hour": "90",
        "currency": "CHF",
        "ends": "2027-12-31",
    }
    assert only(changed(commercials__commitments=[row]), None).where == "commercials.commitments.0.currency"


def commitment(**fields: str) -> dict[str, str]:
    return {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": "105", "ends": "2027-06-30", **fields}


def test_the_same_commitment_entered_twice_is_noticed() -> None:
    rows = [commitment(starts="2026-07-01"), commitment(starts="2027-03-01", ends="2027-12-31")]
    problem = only(changed(commercials__commitments=rows), None)
    assert problem.message == "Two commitments cover the same hours, 1 Mar 2027 to 30 Jun 2027."
    in_turn = [commitment(starts="2026-07-01"), commitment(starts="2027-06-30", ends="2027-12-31")]
    assert problems(changed(commercials__commitments=in_turn)) == ()
    added = [commitment(starts="2026-07-01"), commitment(starts="2027-03-01", ends="2027-12-31", amount_per_hour="35")]
    assert problems(changed(commercials__commitments=added)) == ()


def test_a_commitment_that_is_over_costs_nothing() -> None:
    problem = only(changed(commercials__commitments=[commitment(ends="2026-06-30")]), None)
    assert "ended on 30 Jun 2026" in problem.message


def test_a_commitment_covers_something_that_exists(catalog: Catalog) -> None:
    problem = only(changed(commercials__commitments=[commitment(scope="p55")]), catalog)
    assert problem.where == "commercials.commitments.0.scope"
    compute = commitment(kind="compute savings plan", scope="any")
    assert problems(changed(commercials__commitments=[compute]), catalog) == ()


def test_decisions_are_not_taken_in_the_past() -> None:
    problem = only(changed(decision__decide_by="2026-11-01"), None)
    assert problem.message.startswith("Decide-by date lies in the past")
    assert problem.remedy == "Choose 23 Nov 2026 or later."


def test_a_workload_must_be_allowed_to_stay_where_it_is(catalog: Catalog) -> None:
    assert only(changed(decision__venues=["other cloud"]), catalog).where == "decision.venues"


def test_what_names_a_workload_names_one_that_exists() -> None:
    option = {"workload": "claims-asistant", "instance": "trn2.48xlarge", "plan": "capacity_block"}
    problem = only({**example(), "options": [option]}, None)
    assert problem.where == "options.0.workload"
    assert problem.remedy == "Nearest: claims-assistant."
    estimate = {"workload": "x", "weeks": {"low": 1, "likely": 2, "high": 4}, "reason": "a spike"}
    assert only(changed(team__effort_overrides=[estimate]), None).where == "team.effort_overrides.0.workload"


def test_an_estimate_of_effort_is_in_order() -> None:
    estimate = {"workload": "claims-assistant", "weeks": {"low": 3, "likely": 2, "high": 6}, "reason": "a spike"}
    problem = only(changed(team__effort_overrides=[estimate]), None)
    assert problem.message == "Likely (2) must lie between low (3) and high (6)."


def test_an_item_of_the_work_is_one_that_there_is_and_is_estimated_once(catalog: Catalog) -> None:
    weeks = {"low": 1, "likely": 2, "high": 6}
    estimate = {"workload": "claims-assistant", "item": "acuracy_gate", "weeks": weeks, "reason": "a spike"}
    problem = only(changed(team__effort_overrides=[estimate]), catalog)
    assert problem.where == "team.effort_overrides.0.item"
    assert problem.remedy is not None
    assert problem.remedy.startswith("Nearest: accuracy_gate,")
    twice = [{**estimate, "item": "E01"}] * 2
    assert only(changed(team__effort_overrides=twice), catalog).where == "team.effort_overrides.1.item"


def test_two_workloads_may_not_share_an_id() -> None:
    draft = example("mixed-portfolio")
    draft["workloads"][1]["id"] = draft["workloads"][0]["id"]
    assert [problem.where for problem in problems(draft)] == ["workloads.1.id"]


def test_needs_are_capabilities_of_the_catalog(catalog: Catalog) -> None:
    draft = set_answer(example(), "workloads.0.software.needs.op.multilora2", "yes")
    assert only(draft, catalog).remedy.startswith("Nearest: op.multilora")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("workloads.0.volume.value", -1, "Enter a volume above 0, or remove the workload."),
        ("workloads.0.volume.value", 0, "Enter a volume above 0, or remove the workload."),
        ("workloads.0.volume.value", float("nan"), "must be a finite number"),
        ("workloads.0.busiest_hour_ratio", 0.5, "Busiest hour can't be below the average (1)"),
        ("workloads.0.tpot_ms", 0.001, "must be between 1 and 1,000 ms. You entered 0.001."),
        ("workloads.0.input_tokens", {"low": 9, "high": 5}, "The low end (9) must not exceed the high end (5)."),
        ("commercials.discount_pct", 120, "must be between 0 and 80%. You entered 120%."),
        ("decision.horizon_months", 0, "Horizon must be between 6 and 84 months. You entered 0."),
        ("decision.horizon_months", 36.5, "must be a whole number. You entered 36.5."),
        ("decision.as_of", "23.11.2026", "must be a date. You entered 23.11.2026."),
        ("decision.title", "", "needs at least 3 characters"),
        ("decision.currency", "euro", "is no currency code"),
        ("workloads.0.precision", "bf61", 'can\'t be "bf61"'),
        ("workloads.0.today.count", 0, "from 1 to 100,000"),
        ("team.cost_per_week", "0", "must be above 0"),
        ("team.cost_per_week", "many", "must be a number. You entered many."),
        ("decision.horizon_months", "12 to 24", "Enter one whole number, such as 12 or 450."),
        ("decision.discount_rate_pct", "8 to 10", "Enter one number, such as 450 or 4.5."),
        ("decision.discount_rate_pct", "", "You entered nothing."),
        ("decision.venues", [], "needs at least one entry"),
        ("workloads.0.software.needs.op.multilora", "perhaps", '"yes", "no", "unknown"'),
    ],
)
def test_an_answer_out_of_bounds_is_said_in_plain_words(path: str, value: Any, said: str) -> None:
    (problem,) = problems(set_answer(example(), path, value))
    assert problem.where == path
    assert said in f"{problem.message} {problem.remedy}"


def test_a_case_of_60_workloads_is_checked_in_under_100_ms(catalog: Catalog) -> None:
    portfolio = example("mixed-portfolio")
    rows = [{**row, "id": f"{row['id']}-{copy}"} for copy in range(10) for row in portfolio["workloads"]]
    draft = {**portfolio, "workloads": rows}
    case_of(draft, catalog)
    started = time.perf_counter()
    assert len(case_of(draft, catalog).workloads) == 60
    assert time.perf_counter() - started < 0.1


def test_the_schema_says_unit_bounds_and_reason_of_each_question() -> None:
    schema = json_schema()
    json.dumps(schema, allow_nan=False)
    ttft = schema["$defs"]["LlmServing"]["properties"]["ttft_ms"]
    assert (ttft["title"], ttft["x-unit"], ttft["minimum"], ttft["maximum"]) == ("First token within", "ms", 20, 60_000)
    assert "Where to find it" in schema["$defs"]["Decision"]["properties"]["discount_rate_pct"]["description"]
    assert '"question"' not in json.dumps(schema)
    assert schema["required"] == [name for name, field in Case.model_fields.items() if field.is_required()]


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, held in inside for place in _places(held, (*path, key)))]


def _with(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    if not path:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(copy[path[0]], path[1:], new)
    return copy


PORTFOLIO = {**example("mixed-portfolio"), "origins": {"workloads.0.model": "typed"}}
PORTFOLIO["decision"]["exchange_rates"] = [
    {"currency": "EUR", "per_usd": 0.86, "as_of": "2026-11-20", "source": "ECB reference rate"}
]
PLACES = [place for place in _places(PORTFOLIO) if place]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(PLACES), ANYTHING)
@settings(derandomize=True, max_examples=250, deadline=None)
def test_whatever_stands_in_a_document_gives_a_case_or_a_clear_refusal(place: tuple[str | int, ...], new: Any) -> None:
    document = _with(PORTFOLIO, place, new)
    found = problems(document, load_catalog())
    assert all(problem.where and problem.message for problem in found)
    with pytest.raises(CaseError) if found else contextlib.suppress(CaseError):
        case_of(document, load_catalog())


def test_a_rate_of_exchange_is_not_of_a_day_to_come() -> None:
    def dated(day: str) -> Draft:
        rate = {"currency": "EUR", "per_usd": 0.86, "as_of": day, "source": "ECB"}
        return changed(decision__as_of="2026-11-23", decision__exchange_rates=[rate])

    assert problems(dated("2026-11-23"), None) == ()
    problem = only(dated("2027-01-05"), None)
    assert problem.where == "decision.exchange_rates.0.as_of"
    assert problem.message == "The rate of EUR is dated 5 Jan 2027: the case is as of 23 Nov 2026."
