"""Whoever waits for a date may run cheaper GPUs until then: that is no saving of the move that is waited for."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.bench import lay
from advisor.decision.cash import cash_compared
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.world import Changes, World

CASES = Path(__file__).parents[2] / "data" / "cases"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def rate_that_falls() -> Case:
    """GPUs by the hour at 50 USD, from March on at 20; until then a larger GPU in blocks is cheaper."""
    case = load_case(CASES / "35-a-rate-card-in-three-steps.switchpoint", catalog())
    document = case.model_dump(mode="json")
    rows = document["commercials"]["rate_card"]
    document["commercials"]["rate_card"] = [rows[0], {**rows[2], "valid_from": date(2027, 3, 1)}, rows[3]]
    measured = document["workloads"][0]["measurements"]
    measured.append({**measured[0], "instance": "p5e.48xlarge", "throughput": 11000.0})
    document["options"] = [
        {"workload": "assistant", "instance": "p5.48xlarge", "plan": "capacity_block", "exclude": True,
         "reason": "not sold to us"},
    ]  # fmt: skip
    return Case.model_validate(document)


@lru_cache(maxsize=4)
def delayed(months: int) -> tuple[Evaluation, dict[str, float]]:
    world = World(rate_that_falls(), catalog(), Draws(512, 0))
    bench = lay(world.case.workloads[0], world)
    found = evaluate(bench, world, Dues(()), Changes(delay_months=months))
    cash = {key: float(np.mean(c.total.sum(axis=1))) for key, c in cash_compared(found, bench, world).items()}
    return found, cash


def test_cheaper_gpus_until_the_date_are_open_to_who_stays() -> None:
    now, _ = delayed(0)
    later, cash = delayed(3)
    assert now.best_stay is not None
    assert now.best_stay.meanwhile is None
    assert later.best_stay is not None
    assert later.best_stay.meanwhile is not None
    assert later.best_stay.mean_cost < now.best_stay.mean_cost
    # The months until then are hardly discounted, and blocks are paid ahead: both tell of the same saving.
    _, unchanged = delayed(0)
    key = later.best_stay.option.id
    assert now.best_stay.mean_cost - later.best_stay.mean_cost == pytest.approx(unchanged[key] - cash[key], rel=0.1)


def test_a_move_that_is_given_up_when_its_date_comes_saves_nothing() -> None:
    later, _ = delayed(3)
    assert later.npv is not None
    assert later.best_move is not None
    assert later.best_move.stop is not None
    assert later.best_move.stop.share > 0.99
    assert float(np.mean(later.npv > 0)) < 0.05


def test_no_date_is_waited_for_on_which_a_move_would_be_given_up() -> None:
    (found,) = recommend(rate_that_falls(), catalog(), draws=512).workloads
    assert found.verdict == "stay"


def signed_from_september(*commitments: dict[str, object]) -> Case:
    """Trainium2 at 14 USD an hour from January 2028 on; p5 for a year at 14, to be signed from September 2027 on."""
    case = load_case(CASES / "27-a-rate-that-begins-in-half-a-year.switchpoint", catalog())
    document = case.model_dump(mode="json")
    (hourly,) = document["commercials"]["rate_card"]
    term = {**hourly, "instance": "p5.48xlarge", "plan": "savings_plan_1y_no_upfront", "valid_from": date(2027, 9, 1)}
    document["commercials"]["rate_card"] = [{**hourly, "valid_from": date(2028, 1, 15)}, term]
    document["commercials"]["commitments"] = commitments
    return Case.model_validate(document)


@lru_cache(maxsize=2)
def waiting_for(months: int, *, committed: bool = False) -> Evaluation:
    held = {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": "400", "ends": date(2027, 12, 23)}
    world = World(signed_from_september(*([held] if committed else [])), catalog(), Draws(128, 0))
    bench = lay(world.case.workloads[0], world)
    dues = Dues(tuple(world.commitment_dues["assistant"]))
    return evaluate(bench, world, dues, Changes(delay_months=months))


def test_a_term_that_begins_later_binds_from_then() -> None:
    """Signed in September 2027, a year ends in August 2028: until January 2028 it is no bridge."""
    for months, bridges in ((14, False), (21, True)):
        found = waiting_for(months)
        assert found.bridge is not None
        assert found.best_stay is not None
        begun = found.best_stay if found.best_stay.meanwhile is None else found.best_stay.meanwhile.at_once
        assert begun.option.price is not None
        assert begun.option.price.term_from == date(2027, 9, 1)
        assert (found.bridge.option.id == begun.option.id) is bridges
        assert found.best_stay.free_at(months) is bridges


def test_what_a_commitment_covers_of_a_term_binds_from_its_end() -> None:
    found = waiting_for(14, committed=True)
    term = next(e for e in found.options.values() if e.option.begun_later or e.option.new_term_months == 12)
    assert term.bound_until == 13 + 12
    assert found.bridge is not None
    assert found.bridge.option.new_term_months == 0


def test_hours_that_a_commitment_pays_until_a_term_begins_cost_the_same_however_they_are_told() -> None:
    """As one plan after the other, or as what runs today with a term put off: the same bills, draw by draw."""
    case = load_case(CASES / "27-a-rate-that-begins-in-half-a-year.switchpoint", catalog())
    document = case.model_dump(mode="json")
    (hourly,) = document["commercials"]["rate_card"]
    ends = {"valid_from": None, "valid_to": date(2027, 12, 23)}
    document["commercials"]["rate_card"] = [
        {**hourly, "instance": "p5.48xlarge", "price_per_hour": "20", **ends},
        {**hourly, "instance": "p5.48xlarge", "plan": "savings_plan_1y_no_upfront", "price_per_hour": "30",
         "valid_from": None},
    ]  # fmt: skip
    document["commercials"]["commitments"] = [
        {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": "240", "ends": date(2027, 12, 23)}
    ]
    world = World(Case.model_validate(document), catalog(), Draws(128, 0))
    found = evaluate(lay(world.case.workloads[0], world), world, Dues(tuple(world.commitment_dues["assistant"])))
    put_off = found.options["p5.48xlarge/savings_plan_1y_no_upfront/us-east-2"]
    (in_turn,) = (e for key, e in found.options.items() if "then-savings_plan_1y_no_upfront" in key)
    assert put_off.meanwhile is not None
    assert in_turn.cost == pytest.approx(put_off.cost, rel=1e-6)
