"""A term that runs today ends with what is committed: then hours are paid, or a term is signed anew."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.cost.options import Option
from advisor.cost.propose import propose
from advisor.cost.rates import HourlyPrice
from advisor.cost.steps import dated_changes, price_steps
from tests.unit.cost.priced_cases import NOW, SERVING, catalog

ENDS = date(2027, 11, 20)
TODAY = "today:p5.48xlarge/savings_plan_3y_no_upfront/us-east-2"
ANEW = "p5.48xlarge/savings_plan_3y_no_upfront-anew-from-2027-11-21/us-east-2"
LIST = Decimal("55.04")
"""USD an hour of p5.48xlarge on demand."""


def held(amount: str, ends: date = ENDS, **more: Any) -> dict[str, Any]:
    return {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": Decimal(amount), "ends": ends, **more}


def found(
    *commitments: dict[str, Any],
    rates: tuple[dict[str, Any], ...] = (),
    plan: str = "savings_plan_3y_no_upfront",
    also: tuple[dict[str, Any], ...] = (),
) -> dict[str, Option]:
    """Eight p5 at 25 USD under a Savings Plan of three years, in a region that publishes no price with a term."""
    runs = {"instance": "p5.48xlarge", "count": 8, "purchase_plan": plan, "price_per_hour": Decimal(25)}
    case = Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": NOW, "beta_software": "yes", "venues": ("aws",)},
            "workloads": ({**SERVING, "today": runs}, *also),
            "commercials": {"region": "us-east-2", "commitments": commitments, "rate_card": rates},
        }
    )
    return {o.id: o for o in propose(case.workloads[0], case, catalog())}


def price(option: Option) -> HourlyPrice:
    assert option.price is not None
    return option.price


def steps(option: Option) -> list[tuple[int, float]]:
    """The price from each month on, USD an hour."""
    return [(m, round(x * float(price(option).usd), 2)) for m, x in price_steps(price(option), option.plan, NOW)]


def test_todays_rate_ends_with_its_commitment_and_hours_follow() -> None:
    today = found(held("200"))[TODAY]
    assert price(today).usd == 25
    assert steps(today) == [(12, float(LIST))]
    assert dated_changes(price(today)) == ((ENDS, "ends"),)


def test_a_month_that_is_begun_is_paid_in_part_at_the_rate() -> None:
    """The plan ends seven days into the thirteenth month."""
    ((month, blended), after) = steps(found(held("200", date(2027, 11, 30)))[TODAY])
    assert (month, after) == (12, (13, float(LIST)))
    part = (372 * 24 / 730) - 12
    assert blended == pytest.approx(part * 25 + (1 - part) * float(LIST), abs=0.01)


def test_a_rate_by_the_hour_that_holds_then_follows() -> None:
    hours = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": "30", "source": "offer"}
    assert steps(found(held("200"), rates=(hours,))[TODAY]) == [(12, 30.0)]
    until_spring = {**hours, "valid_to": date(2028, 3, 20)}
    assert steps(found(held("200"), rates=(until_spring,))[TODAY]) == [(12, 30.0), (16, float(LIST))]


def test_the_same_plan_signed_anew_binds_from_that_day() -> None:
    anew = found(held("200"))[ANEW]
    assert anew.new_term_months == 36
    assert price(anew).term_from == date(2027, 11, 21)
    assert price(anew).usd == price(anew).early == 25
    assert price(anew).begins == (), "nothing of what is paid changes on that day"
    assert (
        anew.label
        == "p5.48xlarge, today's plan, then Savings Plan 3 years, no upfront from 21 November 2027, us-east-2"
    )


def test_a_commitment_for_a_part_ends_that_part() -> None:
    halfway = round(25 + 0.5 * (float(LIST) - 25), 2)
    assert steps(found(held("100"))[TODAY]) == [(12, halfway)]
    both = found(held("100"), held("100", date(2028, 11, 20)))
    assert steps(both[TODAY]) == [(12, halfway), (24, float(LIST))]


def test_a_commitment_that_follows_keeps_the_rate() -> None:
    follows = held("200", date(2029, 11, 20), starts=date(2027, 11, 21))
    assert steps(found(held("200"), follows)[TODAY]) == [(36, float(LIST))]


def test_a_commitment_that_two_workloads_use_ends_for_both() -> None:
    other = {**SERVING, "id": "other", "today": {"instance": "p5.48xlarge", "count": 8, "price_per_hour": Decimal(25),
             "purchase_plan": "savings_plan_3y_no_upfront"}}  # fmt: skip
    assert steps(found(held("400"), also=(other,))[TODAY]) == [(12, float(LIST))]


@pytest.mark.parametrize(
    "commitment",
    [
        held("200", scope="p4d"),
        {**held("200"), "kind": "private contract", "scope": "all"},
    ],
)
def test_what_is_not_the_term_of_todays_fleet_does_not_end_it(commitment: dict[str, Any]) -> None:
    options = found({**commitment})
    assert steps(options[TODAY]) == []
    assert ANEW not in options


def test_hours_have_no_term_that_ends() -> None:
    options = found(held("200"), plan="on_demand")
    assert steps(options["today:p5.48xlarge/on_demand/us-east-2"]) == []
