"""Rates of the buyer's that begin or end: what is paid before, from when on, and after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.cost.options import Option
from advisor.cost.propose import propose
from advisor.cost.rates import HourlyPrice, LaterRate
from advisor.cost.steps import dated_changes, price_steps
from tests.unit.cost.priced_cases import NOW, SERVING, catalog


def found(
    *rows: dict[str, Any],
    venues: tuple[str, ...] = ("aws",),
    region: str = "us-east-2",
    discount_pct: float = 0.0,
    paid: str | None = None,
    decide_by: date | None = None,
) -> dict[str, Option]:
    case = Case.model_validate(
        {
            "decision": {
                "title": "Move?",
                "as_of": NOW,
                "decide_by": decide_by,
                "beta_software": "yes",
                "venues": venues,
            },
            "workloads": ({**SERVING, "today": {**SERVING["today"], "price_per_hour": paid}},),
            "commercials": {
                "region": region,
                "commitments": (),
                "rate_card": rows,
                "discount_pct": discount_pct,
            },
        }
    )
    return {o.id: o for o in propose(case.workloads[0], case, catalog())}


def rate(instance: str, plan: str, price: str, **more: Any) -> dict[str, Any]:
    return {"instance": instance, "plan": plan, "price_per_hour": Decimal(price), "source": "offer", **more}


def own(usd: str, **more: Any) -> HourlyPrice:
    return HourlyPrice(Decimal(usd), None, "us-east-2", "2026-11-23", "offer", "high", own=True, **more)


def listed(usd: str, **more: Any) -> HourlyPrice:
    return HourlyPrice(Decimal(usd), Decimal(usd), "us-east-2", "2026-11-23", "list", "high", own=False, **more)


def test_a_rate_by_the_hour_that_begins_later_takes_the_place_of_the_list_price_then() -> None:
    price = found(rate("p5.48xlarge", "on_demand", "20", valid_from=date(2027, 2, 1)))[
        "p5.48xlarge/on_demand/us-east-2"
    ].price
    assert price is not None
    assert price.usd == Decimal("55.04")
    assert price.later == (LaterRate(date(2027, 2, 1), Decimal(20)),)
    ((month, multiple),) = price_steps(price, "on_demand", NOW)
    assert month == 2
    assert multiple == pytest.approx(20 / 55.04)


def test_where_nothing_else_is_known_it_can_t_be_had_before() -> None:
    option = found(rate("trn2.48xlarge", "on_demand", "14", valid_from=date(2027, 6, 1)))[
        "trn2.48xlarge/on_demand/us-east-2"
    ]
    assert option.price is not None
    assert option.price.usd == 14
    assert option.not_before == date(2027, 6, 1)


def test_a_term_at_a_rate_that_begins_later_is_preceded_by_hours_without_one() -> None:
    row = rate("p5.48xlarge", "savings_plan_3y_no_upfront", "12", valid_from=date(2027, 2, 1))
    price = found(row)["p5.48xlarge/savings_plan_3y_no_upfront/us-east-2"].price
    assert price is not None
    assert price.usd == 12
    assert price.early is not None
    assert 30 < price.early <= Decimal("55.04")
    assert price.not_before is None
    assert price_steps(price, "savings_plan_3y_no_upfront", NOW) == ((0, float(price.early) / 12), (2, 1.0))


def test_a_term_that_is_cheaper_at_the_list_price_is_signed_now() -> None:
    row = rate("p5.48xlarge", "savings_plan_3y_no_upfront", "50", valid_from=date(2027, 2, 1))
    price = found(row, region="us-east-1")["p5.48xlarge/savings_plan_3y_no_upfront/us-east-1"].price
    assert price is not None
    assert not price.own
    assert price.starts is None


def test_a_rate_that_has_ended_or_is_for_elsewhere_is_none() -> None:
    past = rate("trn2.48xlarge", "on_demand", "14", valid_to=date(2026, 6, 1))
    elsewhere = rate("trn2.48xlarge", "on_demand", "14", valid_from=date(2027, 6, 1), region="us-west-2")
    assert "trn2.48xlarge/on_demand/us-east-2" not in found(past, elsewhere)


def test_a_quote_of_another_provider_that_begins_later_is_listed_and_not_yet_compared() -> None:
    row = rate("generic-8xh100-sxm", "neocloud_1y", "15", valid_from=date(2027, 3, 1), venue="other cloud")
    options = [o for o in found(row, venues=("aws", "other cloud")).values() if o.instance == "generic-8xh100-sxm"]
    assert [o.not_before for o in options if o.price is not None and not o.before] == [date(2027, 3, 1)]


@pytest.mark.parametrize(
    ("price", "plan", "steps"),
    [
        (own("10"), "on_demand", []),
        (own("10", until=date(2027, 2, 23), after=Decimal(30)), "on_demand", [(3, 3.0)]),
        (own("10", until=date(2027, 2, 23)), "on_demand", []),
        (own("10", until=date(2027, 2, 23), after=Decimal(30)), "savings_plan_1y_no_upfront", [(12, 3.0)]),
        (listed("30", later=(LaterRate(date(2027, 2, 23), Decimal(15)),)), "on_demand", [(3, 0.5)]),
        (
            listed("30", later=(LaterRate(date(2027, 2, 23), Decimal(15), date(2027, 8, 23)),)),
            "on_demand", [(3, 0.5), (9, 1.0)],
        ),
        (
            own("10", until=date(2027, 1, 23), after=Decimal(30), later=(LaterRate(date(2027, 3, 23), Decimal(5)),)),
            "on_demand", [(2, 3.0), (4, 0.5)],
        ),
        (
            own("10", until=date(2027, 1, 7), after=Decimal(30), later=(
                LaterRate(date(2027, 1, 8), Decimal(5), date(2027, 5, 23)), LaterRate(date(2027, 7, 23), Decimal(2)),
            )),
            "on_demand", [(2, 0.5), (6, 3.0), (8, 0.2)],
        ),
        (
            own("10", until=date(2028, 5, 23), after=Decimal(30)), "savings_plan_1y_no_upfront", [(24, 3.0)],
        ),
        (
            listed("10", later=(LaterRate(date(2027, 5, 23), Decimal(5)),)),
            "savings_plan_1y_no_upfront", [(12, 0.5)],
        ),
        (
            own("12", starts=date(2027, 2, 23), early=Decimal(24), until=date(2027, 4, 1), after=Decimal(36)),
            "savings_plan_1y_no_upfront", [(0, 2.0), (3, 1.0), (15, 3.0)],
        ),
        (own("0", until=date(2027, 2, 23), after=Decimal(30)), "on_demand", []),
    ],
)  # fmt: skip
def test_steps_of_a_price(price: HourlyPrice, plan: str, steps: list[tuple[int, float]]) -> None:
    assert list(price_steps(price, plan, NOW)) == steps


def test_each_day_on_which_a_price_changes_is_known_in_advance() -> None:
    later = (LaterRate(date(2027, 3, 23), Decimal(5), date(2028, 3, 23)),)
    assert dated_changes(own("10", until=date(2027, 1, 23), later=later)) == (
        (date(2027, 1, 23), "ends"), (date(2027, 3, 23), "begins"), (date(2028, 3, 23), "ends"),
    )  # fmt: skip
    assert dated_changes(own("10", starts=date(2027, 1, 23))) == ((date(2027, 1, 23), "begins"),)
    assert dated_changes(listed("10")) == ()


def test_a_rate_that_the_next_one_follows_on_the_day_after_does_not_end() -> None:
    price = own("10", until=date(2027, 1, 23), later=(LaterRate(date(2027, 1, 24), Decimal(5)),))
    assert dated_changes(price) == ((date(2027, 1, 24), "begins"),)


def test_all_rates_of_a_rate_card_count_each_from_its_first_day_on() -> None:
    rows = (
        rate("p5.48xlarge", "on_demand", "50", valid_to=date(2027, 2, 28)),
        rate("p5.48xlarge", "on_demand", "20", valid_from=date(2027, 9, 1)),
        rate("p5.48xlarge", "on_demand", "40", valid_from=date(2027, 3, 1), valid_to=date(2027, 8, 31)),
    )
    price = found(*rows)["p5.48xlarge/on_demand/us-east-2"].price
    assert price is not None
    assert price_steps(price, "on_demand", NOW) == ((3, 0.8), (9, 0.4))


def test_rates_of_another_provider_that_follow_each_other_are_one_offer() -> None:
    rows = (
        rate("generic-8xh100-sxm", "neocloud_on_demand", "20", venue="other cloud", valid_to=date(2027, 2, 28)),
        rate("generic-8xh100-sxm", "neocloud_on_demand", "15", venue="other cloud", valid_from=date(2027, 3, 1)),
    )
    own_offers = [o for o in found(*rows, venues=("aws", "other cloud")).values() if o.price and o.price.own]
    assert [(o.price.usd, price_steps(o.price, o.plan, NOW)) for o in own_offers if o.price] == [
        (Decimal(20), ((3, 0.75),))
    ]


def test_a_term_to_be_signed_later_stands_beside_the_one_that_can_be_signed_now() -> None:
    row = rate("p5.48xlarge", "savings_plan_3y_no_upfront", "20", valid_from=date(2027, 2, 1))
    options = found(row, region="us-east-1")
    now = options["p5.48xlarge/savings_plan_3y_no_upfront/us-east-1"].price
    later = options["p5.48xlarge/savings_plan_3y_no_upfront-from-2027-02-01/us-east-1"]
    assert now is not None
    assert not now.own
    assert later.price is not None
    assert later.price.usd == 20
    assert later.price.early is not None
    assert "from 1 February 2027" in later.label


def test_once_a_rate_has_ended_the_blanket_discount_on_the_list_price_holds_again() -> None:
    row = rate("p5.48xlarge", "on_demand", "30", valid_to=date(2027, 2, 28))
    price = found(row, discount_pct=20)["p5.48xlarge/on_demand/us-east-2"].price
    assert price is not None
    assert price.after == Decimal("55.04") * Decimal("0.8")


def test_what_is_paid_today_goes_over_to_the_rate_that_is_signed_for_it() -> None:
    row = rate("p5.48xlarge", "on_demand", "19", valid_from=date(2027, 2, 23))
    options = found(row, paid="38")
    for key in ("today:p5.48xlarge/on_demand/us-east-2", "p5.48xlarge/on_demand/us-east-2"):
        price = options[key].price
        assert price is not None
        assert price_steps(price, "on_demand", NOW) == ((3, 0.5),)


def test_what_is_paid_today_ends_with_the_rate_that_it_is() -> None:
    row = rate("p5.48xlarge", "on_demand", "27.52", valid_to=date(2027, 2, 23))
    price = found(row, paid="27.5")["today:p5.48xlarge/on_demand/us-east-2"].price
    assert price is not None
    ((month, multiple),) = price_steps(price, "on_demand", NOW)
    assert month == 3
    assert multiple == pytest.approx(55.04 / 27.5)
    another = found(row, paid="40")["today:p5.48xlarge/on_demand/us-east-2"].price
    assert another is not None
    assert another.until is None


def test_what_is_paid_today_is_on_the_day_of_the_decision_what_is_signed_for_it_then() -> None:
    """A rate that begins until then has taken the place of what is paid now; one that ends until then has been given
    back; one that begins later is ahead."""
    hourly, day = "p5.48xlarge", date(2027, 6, 20)
    early = rate(hourly, "on_demand", "30", valid_from=date(2027, 2, 1))
    late = rate(hourly, "on_demand", "25", valid_from=date(2027, 9, 1))
    price = found(early, late, paid="40", decide_by=day)["today:p5.48xlarge/on_demand/us-east-2"].price
    assert price is not None
    assert price.usd == 30
    assert price.begins == (date(2027, 9, 1),)
    ends = rate(hourly, "on_demand", "40", valid_to=date(2027, 2, 1))
    price = found(ends, paid="40", decide_by=day)["today:p5.48xlarge/on_demand/us-east-2"].price
    assert price is not None
    assert price.usd == Decimal("55.04")
    assert price.until is None
    price = found(ends, paid="40")["today:p5.48xlarge/on_demand/us-east-2"].price
    assert price is not None
    assert price.usd == 40
    assert price.until == date(2027, 2, 1)


def test_a_term_whose_rate_has_ended_is_renewed_at_the_buyers_own_hours() -> None:
    term = rate("trn2.48xlarge", "savings_plan_1y_no_upfront", "10", valid_to=date(2026, 12, 15))
    hours = rate("trn2.48xlarge", "on_demand", "16")
    key = "trn2.48xlarge/savings_plan_1y_no_upfront/us-east-2"
    price = found(term, hours)[key].price
    assert price is not None
    assert price_steps(price, "savings_plan_1y_no_upfront", NOW) == ((12, 1.6),)
    blocks = found(term)[key].price
    assert blocks is not None
    assert blocks.after is not None
    gone = found(term, {**hours, "valid_to": date(2027, 6, 1)})[key].price
    assert gone is not None
    assert gone.after == blocks.after


def test_hours_that_end_are_no_price_for_themselves_and_terms_none_for_hours() -> None:
    hours = rate("trn2.48xlarge", "on_demand", "16", valid_to=date(2027, 6, 1))
    alone, beside = (
        found(*rows)["trn2.48xlarge/on_demand/us-east-2"].price
        for rows in ((hours,), (hours, rate("trn2.48xlarge", "savings_plan_1y_no_upfront", "10")))
    )
    assert alone is not None
    assert beside is not None
    assert alone.after == beside.after != Decimal(16)


def test_a_term_of_another_provider_is_renewed_at_its_hours_alike() -> None:
    there = {"venue": "other cloud", "valid_to": date(2026, 12, 15)}
    term = rate("generic-8xh100-sxm", "neocloud_1y", "15", **there)
    hours = rate("generic-8xh100-sxm", "neocloud_on_demand", "20", venue="other cloud")
    elsewhere = {**hours, "region": "eu-north-1"}
    for beside, after in ((hours, Decimal(20)), (elsewhere, None)):
        options = found(term, beside, venues=("aws", "other cloud")).values()
        (price,) = (o.price for o in options if o.plan == "neocloud_1y" and o.price is not None and o.price.own)
        assert price.after == after
