"""What staying costs once the plan of today's GPUs has ended, however its rate was entered."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, recommend
from advisor.decision.bench import lay
from advisor.decision.cash import cash_compared
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.world import NO_CHANGE, World
from advisor.summaries import mean_of

CASES = Path(__file__).parents[2] / "data" / "cases"
DRAWS = 256
RATE = "23.77728"
"""The published rate of three years in us-east-1, USD an hour."""
ENDS = "2027-11-30"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def made(plan: str, *rates: dict[str, Any], region: str = "us-east-1", committed: bool = True) -> Case:
    """Eight p5 of which 190 USD an hour are committed until November 2027; Trainium2 at 21 USD."""
    name = "38-a-commitment-to-use-up-before-a-cheaper-provider.switchpoint"
    document = load_case(CASES / name, catalog()).model_dump(mode="json")
    document["decision"]["venues"] = ["aws"]
    document["workloads"][0]["today"] |= {"purchase_plan": plan, "price_per_hour": RATE, "count": 8}
    (commitment,) = document["commercials"]["commitments"]
    held = {**commitment, "amount_per_hour": "190.22", "ends": ENDS}
    neuron = {"instance": "trn2.48xlarge", "plan": "on_demand", "price_per_hour": "21", "source": "offer"}
    document["commercials"] |= {"region": region, "commitments": [held] if committed else [], "other_regions": []}
    document["commercials"] |= {"rate_card": [neuron, *rates], "capacity": []}
    return Case.model_validate(document)


def as_a_plan(**more: Any) -> Case:
    return made("savings_plan_3y_no_upfront", **more)


def as_hours() -> Case:
    hours = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": RATE, "source": "offer"}
    return made("on_demand", {**hours, "valid_to": ENDS})


def evaluated(case: Case) -> tuple[Evaluation, World]:
    world = World(case, catalog(), Draws(DRAWS, 0))
    (workload,) = case.workloads
    dues = Dues(world.commitment_dues[workload.id])
    return evaluate(lay(workload, world), world, dues, NO_CHANGE), world


@lru_cache(maxsize=2)
def decided(region: str = "us-east-1") -> Recommendation:
    return recommend(as_a_plan(region=region), catalog(), draws=DRAWS)


def test_staying_costs_the_same_whether_todays_rate_is_a_plan_or_hours_until_a_day() -> None:
    (plan, _), (hours, _) = evaluated(as_a_plan()), evaluated(as_hours())
    for one, other in ((plan.today, hours.today), (plan.best_stay, hours.best_stay)):
        assert one is not None
        assert other is not None
        assert one.mean_cost == pytest.approx(other.mean_cost, rel=0.02)


def test_the_verdict_is_the_same_either_way() -> None:
    (plan,), (hours,) = decided().workloads, recommend(as_hours(), catalog(), draws=DRAWS).workloads
    assert plan.verdict == hours.verdict
    assert plan.best_stay_option == hours.best_stay_option


def test_a_term_signed_anew_is_bound_beyond_the_horizon() -> None:
    """Twelve of its 36 months lie beyond it: where no other price with a term is known, staying pays them."""
    found, _ = evaluated(as_a_plan(region="us-east-2"))
    stay = found.best_stay
    assert stay is not None
    assert stay.option.before == "today's plan"
    beyond = mean_of(stay.parts.beyond)
    months = 12 * 730 * float(RATE) * mean_of(stay.count)
    assert beyond == pytest.approx(months * 1.10**-3, rel=0.02)
    assert found.today is not None
    assert stay.mean_cost < found.today.mean_cost


def test_what_is_paid_by_month_comes_to_the_present_value() -> None:
    case = as_a_plan(region="us-east-2")
    found, world = evaluated(case)
    paid = cash_compared(found, lay(case.workloads[0], world), world)
    for one in (found.today, found.best_stay):
        assert one is not None
        total = paid[one.option.id].total @ found.market.flat().discount
        assert mean_of(total) == pytest.approx(one.mean_cost, rel=1e-3)


@pytest.mark.parametrize("region", ["us-east-1", "us-east-2"])
def test_the_second_method_knows_when_todays_plan_ends(region: str) -> None:
    (workload,) = decided(region).workloads
    assert workload.cross_check is not None
    assert workload.cross_check.by_shortcuts_usd == 0.0


def test_the_reader_is_told_when_todays_plan_ends_and_what_is_counted_then() -> None:
    (workload,) = decided().workloads
    (told,) = (reason for reason in workload.reasons if reason.startswith("Today's plan for p5.48xlarge ends"))
    assert "30 November 2027" in told
    assert "USD 55.04 an hour" in told


def test_where_nothing_says_when_todays_plan_ends_that_is_a_missing_fact() -> None:
    case = as_a_plan(committed=False)
    found, _ = evaluated(case)
    assert found.today is not None
    assert found.today.option.price is not None
    assert not found.today.option.price.runs_out
    result = recommend(case, catalog(), draws=DRAWS)
    assert any(u.what.startswith("The day on which today's plan") for u in result.workloads[0].unknowns)
    assert any("as if it went on for good" in warning for warning in result.warnings)
    assert not any(u.what.startswith("The day on which") for u in decided().workloads[0].unknowns)
