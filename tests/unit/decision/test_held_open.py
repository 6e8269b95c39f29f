"""A move that pays and finds no room: what is recommended until room is made must not end it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, first_answer, recommend
from advisor.decision.result import OptionResult, WorkloadResult

NO_ROOM = Path(__file__).parents[2] / "data" / "cases" / "21-no-room-in-the-budget.switchpoint"
DRAWS = 256


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def offered(neuron: str) -> Case:
    """Trainium2 at so much an hour and p5 at 24, both for three years; a budget of a thousand dollars."""
    document = json.loads(NO_ROOM.read_text(encoding="utf-8"))
    (rate,) = document["commercials"]["rate_card"]
    document["commercials"]["rate_card"] = [
        {**rate, "price_per_hour": neuron},
        {**rate, "instance": "p5.48xlarge", "price_per_hour": "24"},
    ]
    return Case.model_validate(document)


@lru_cache(maxsize=2)
def decided(neuron: str) -> Recommendation:
    return recommend(offered(neuron), catalog(), draws=DRAWS)


def workload_and_advice(neuron: str) -> tuple[WorkloadResult, OptionResult]:
    (found,) = decided(neuron).workloads
    assert (found.verdict, found.in_plan) == ("move", "no room")
    return found, next(option for option in found.options if "recommended" in option.roles)


def test_until_room_is_made_nothing_is_signed_that_ends_the_move() -> None:
    found, advised = workload_and_advice("10")
    assert found.best_stay_option == "p5.48xlarge/savings_plan_3y_no_upfront/us-east-2"
    assert advised.id == found.recommended_option
    assert advised.commitment is None
    assert advised.label in found.headline
    assert "term that binds" not in decided("10").portfolio.decision_asked
    (other,) = (step for step in found.next_steps if step.startswith("Sign no term yet: "))
    assert "Savings Plan 3 years" in other
    assert "would bind for 36 months and end the move" in other
    assert not any("Change what is bought" in step for step in found.next_steps)


def test_the_first_answer_holds_the_move_open_likewise() -> None:
    (first,) = first_answer(offered("10"), catalog(), draws=DRAWS).workloads
    found, advised = workload_and_advice("10")
    assert first.recommended_option == advised.id
    known = None if advised.run_cost_usd_month is None else advised.run_cost_usd_month.p50
    assert decided("10").portfolio.recommended_usd_month == known
    assert found.best_stay_option == first.best_stay_option


def test_where_holding_it_open_costs_too_much_the_term_is_told_to_end_the_move() -> None:
    found, advised = workload_and_advice("16")
    assert advised.id == found.best_stay_option
    assert advised.commitment is not None
    assert any(step.startswith("Signing that binds for 36 months and ends the move") for step in found.next_steps)
