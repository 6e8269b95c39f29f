"""Which options stand beside each other, at which price, and why others can't."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.cost.money import Exchange
from advisor.cost.options import RIGHT_SIZE, Option
from advisor.cost.propose import propose
from advisor.errors import CaseError

SERVING: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.3-70B",
    "volume": {"value": 10, "unit": "requests/s"},
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand"},
}  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(decision: dict[str, Any] | None = None, options: tuple[Any, ...] = (), **commercials: Any) -> Case:
    place = {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()}
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes", **(decision or {})},
            "workloads": (SERVING,),
            "options": options,
            "commercials": {**place, **commercials},
        }
    )


def found(made: Case) -> dict[str, Option]:
    return {o.id: o for o in propose(made.workloads[0], made, catalog())}


def usd(option: Option) -> Decimal:
    assert option.price is not None
    return option.price.usd


def test_todays_fleet_comes_first_at_the_list_price_where_no_other_is_given() -> None:
    today = next(iter(found(case()).values()))
    assert today.roles == ("today",)
    assert usd(today) == Decimal("55.04")
    assert today.price is not None
    assert not today.price.own


def test_trainium_two_is_offered_as_a_capacity_block_only() -> None:
    priced = [o for o in found(case()).values() if o.instance == "trn2.48xlarge" and o.price is not None]
    assert [(o.plan, o.region, usd(o)) for o in priced] == [("capacity_block", "us-east-2", Decimal("35.7608"))]


def test_without_its_region_trainium_two_keeps_its_row_with_the_reason() -> None:
    options = [o for o in found(case(other_regions=())).values() if o.instance == "trn2.48xlarge"]
    assert [o.price for o in options] == [None]
    assert "us-east-2" in (options[0].why_not or "")


def test_trainium_three_has_no_price_and_says_so() -> None:
    options = [o for o in found(case()).values() if o.accelerator == "trainium3"]
    assert options
    assert all(o.price is None and "no public price" in (o.why_not or "") for o in options)


def test_spot_is_a_price_without_capacity_and_no_option() -> None:
    assert all(o.plan != "spot" for o in found(case()).values())


def test_of_hosts_around_the_same_accelerator_the_cheapest_is_kept() -> None:
    one_a10g = {o.instance for o in found(case()).values() if o.accelerator == "a10g" and o.accelerators == 1}
    assert one_a10g == {"g5.xlarge"}


def test_a_buyers_rate_replaces_the_list_price_within_its_dates() -> None:
    row = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": Decimal("41.50")}
    valid = found(case(rate_card=(row,)))["p5.48xlarge/on_demand/us-east-1"]
    assert usd(valid) == Decimal("41.50")
    assert valid.price is not None
    assert valid.price.own
    assert valid.price.list_usd == Decimal("55.04")
    past = found(case(rate_card=({**row, "valid_to": date(2026, 1, 1)},)))["p5.48xlarge/on_demand/us-east-1"]
    assert usd(past) == Decimal("55.04")


def trn2_rate(usd_h: int, region: str | None = None) -> dict[str, Any]:
    return {"instance": "trn2.48xlarge", "region": region, "plan": "savings_plan_3y_no_upfront",
            "price_per_hour": Decimal(usd_h), "source": "signed offer"}  # fmt: skip


def region_of(made: Case) -> list[str]:
    return [o.region for o in found(made).values() if o.id.startswith("trn2.48xlarge/savings_plan_3y_no_upfront/")]


def test_a_rate_for_any_region_counts_where_the_instance_is_sold() -> None:
    """Trainium2 is priced in us-east-2 alone, whatever the home region is."""
    assert region_of(case(rate_card=(trn2_rate(13),))) == ["us-east-2"]


def test_of_regions_at_one_price_that_is_taken_in_which_capacity_is_promised() -> None:
    grant = {"instance": "trn2.48xlarge", "count": 4, "region": "us-east-1", "until": date(2027, 12, 31),
             "kind": "reservation", "reference": "R-1"}  # fmt: skip
    rate = trn2_rate(13)
    assert region_of(case(rate_card=(rate,), capacity=(grant,))) == ["us-east-1"]
    assert region_of(case(rate_card=(rate,), capacity=({**grant, "until": date(2026, 1, 1)},))) == ["us-east-2"]


def test_a_place_in_which_capacity_is_promised_stands_beside_a_cheaper_one() -> None:
    grant = {"instance": "trn2.48xlarge", "count": 4, "region": "us-east-1", "until": date(2027, 12, 31),
             "kind": "reservation", "reference": "R-1"}  # fmt: skip
    rates = (trn2_rate(14, "us-east-1"), trn2_rate(13, "us-east-2"))
    assert region_of(case(rate_card=rates)) == ["us-east-2"]
    assert set(region_of(case(rate_card=rates, capacity=(grant,)))) == {"us-east-1", "us-east-2"}


def test_of_regions_at_one_rate_ahead_that_is_taken_in_which_hours_can_be_had_before() -> None:
    """Trainium2 is had by the block in us-east-2 until the rate begins, and not at all in us-east-1."""
    rate = {**trn2_rate(13), "valid_from": date(2027, 3, 1)}
    assert region_of(case(rate_card=(rate,))) == ["us-east-2"]


def inf2(plan: str = "on_demand", **workload: Any) -> dict[str, Decimal]:
    """Regions in which one Inferentia2 chip is offered to a buyer at home in Frankfurt who may go to Ireland."""
    made = case(region="eu-central-1", other_regions=("eu-west-1",))
    today = {"instance": "g6e.4xlarge", "count": 4, "purchase_plan": "on_demand"}
    asked = Case.model_validate({**made.model_dump(), "workloads": ({**SERVING, "today": today, **workload},)})
    return {o.region: usd(o) for o in found(asked).values() if (o.instance, o.plan) == ("inf2.xlarge", plan)}


def test_a_cheaper_region_takes_the_place_of_the_home_region_where_nothing_is_sent() -> None:
    assert inf2() == {"eu-west-1": Decimal("0.94775")}


@pytest.mark.parametrize("data", [{"exchanged_gb_month": 200_000}, {"stored_gb": 50_000}])
def test_a_cheaper_region_to_which_data_are_sent_takes_the_place_of_none(data: dict[str, Any]) -> None:
    assert set(inf2(**data)) == {"eu-central-1", "eu-west-1"}


def test_the_buyers_own_figure_for_sending_data_falls_on_every_region_alike() -> None:
    """200,000 GB a month are exchanged, and what that costs is entered: then the lower price decides."""
    made = case(
        region="eu-central-1", other_regions=("eu-west-1",),
        other_lines=({"line": "networking", "amount_per_month": Decimal(900), "source": "bill"},),
    )  # fmt: skip
    today = {"instance": "g6e.4xlarge", "count": 4, "purchase_plan": "on_demand"}
    workload = {**SERVING, "today": today, "exchanged_gb_month": 200_000}
    asked = Case.model_validate({**made.model_dump(), "workloads": (workload,)})
    assert [o.region for o in found(asked).values() if o.instance == "inf2.xlarge"] == ["eu-west-1"]


def test_a_rate_that_ends_keeps_its_region_beside_one_that_is_cheaper_later() -> None:
    rate = {"instance": "inf2.xlarge", "plan": "on_demand", "price_per_hour": Decimal("0.60"), "region": "us-east-1",
            "valid_to": date(2027, 5, 31)}  # fmt: skip
    later = {**rate, "price_per_hour": Decimal("0.70"), "region": "us-east-2", "valid_to": None}
    regions = {o.region for o in found(case(rate_card=(rate, later))).values() if o.id.startswith("inf2.xlarge/on_dem")}
    assert regions == {"us-east-1", "us-east-2"}
    steady = {o.region for o in found(case(rate_card=({**rate, "valid_to": None}, later))).values()
              if o.id.startswith("inf2.xlarge/on_dem")}  # fmt: skip
    assert steady == {"us-east-1"}


def test_a_quote_makes_trainium_three_comparable() -> None:
    instance = next(i.id for i in catalog().instances.values() if i.accelerator_id == "trainium3")
    quote = {"instance": instance, "plan": "capacity_block", "price_per_hour": Decimal(900), "source": "quote of 1 Nov"}
    priced = [o for o in found(case(rate_card=(quote,))).values() if o.instance == instance and o.price is not None]
    assert [usd(o) for o in priced] == [Decimal(900)]


def test_a_blanket_discount_reaches_list_prices_and_not_capacity_blocks() -> None:
    options = found(case(discount_pct=10.0))
    assert usd(options["p5.48xlarge/on_demand/us-east-1"]) == Decimal("55.04") * Decimal("0.9")
    assert usd(options["p5.48xlarge/capacity_block/us-east-1"]) == Decimal("41.528")


def test_other_clouds_stand_in_the_comparison_only_where_they_are_allowed() -> None:
    assert {o.venue for o in found(case()).values()} == {"aws"}
    wide = found(case({"venues": ("aws", "other cloud")}))
    assert {o.provider for o in wide.values() if o.venue == "other cloud"} >= {"CoreWeave", "Lambda"}


def test_an_excluded_option_keeps_its_row_with_the_buyers_reason() -> None:
    out = {
        "workload": "w",
        "instance": "p5.48xlarge",
        "plan": "capacity_block",
        "exclude": True,
        "reason": "no prepayment",
    }
    option = found(case(options=(out,)))["p5.48xlarge/capacity_block/us-east-1"]
    assert option.price is None
    assert "no prepayment" in (option.why_not or "")


def test_a_currency_without_a_rate_is_an_error_and_never_a_rate_of_one() -> None:
    made = case()
    with pytest.raises(CaseError, match="EUR has no rate"):
        Exchange(made).usd(Decimal(100), "EUR", "team.cost_per_week")


def test_exchange_is_exact() -> None:
    rate = {"currency": "EUR", "per_usd": 0.8, "as_of": date(2026, 11, 20), "source": "test"}
    made = case({"currency": "EUR", "exchange_rates": (rate,)})
    assert Exchange(made).usd(Decimal("0.80"), "EUR", "x") == Decimal(1)


def own_price(price: str, **today: Any) -> Case:
    made = case()
    paid = {**SERVING["today"], "price_per_hour": Decimal(price), **today}
    return Case.model_validate({**made.model_dump(), "workloads": ({**SERVING, "today": paid},)})


def test_the_price_paid_today_can_be_paid_for_the_right_size_too() -> None:
    again = found(own_price("20", purchase_plan="savings_plan_3y_no_upfront"))[
        "p5.48xlarge/savings_plan_3y_no_upfront/us-east-1"
    ]
    assert usd(again) == Decimal(20)
    assert again.count is None
    assert again.new_term_months == 0
    assert RIGHT_SIZE in again.roles


def test_where_the_market_is_cheaper_than_what_is_paid_today_the_market_is_offered() -> None:
    again = found(own_price("98"))["p5.48xlarge/on_demand/us-east-1"]
    assert usd(again) == Decimal("55.04")
    assert again.roles == ()


def test_spot_and_own_servers_are_not_offered_in_another_size() -> None:
    assert not [o for o in found(own_price("9", purchase_plan="spot")).values() if RIGHT_SIZE in o.roles]
    own = own_price("9", purchase_plan="own", instance="onprem-dgx-h100")
    assert not [o for o in found(own).values() if RIGHT_SIZE in o.roles]


def test_a_rate_that_ends_goes_over_to_what_is_listed_under_any_plan_without_a_term() -> None:
    """Trainium2 has no price on demand: beyond the buyer's rate it is had by the Capacity Block."""
    row = {"instance": "trn2.48xlarge", "plan": "on_demand", "price_per_hour": Decimal(14), "region": "us-east-2",
           "valid_to": date(2027, 2, 23)}  # fmt: skip
    price = found(case(rate_card=(row,)))["trn2.48xlarge/on_demand/us-east-2"].price
    assert price is not None
    assert price.until == date(2027, 2, 23)
    assert price.after == Decimal("35.7608")


def test_a_quote_of_another_cloud_is_no_price_at_aws() -> None:
    row = {"instance": "trn2.48xlarge", "plan": "on_demand", "price_per_hour": Decimal(5), "region": "us-east-2",
           "venue": "other cloud"}  # fmt: skip
    assert "trn2.48xlarge/on_demand/us-east-2" not in found(case(rate_card=(row,)))
    allowed = found(case({"venues": ("aws", "other cloud")}, rate_card=(row,)))["trn2.48xlarge/on_demand/us-east-2"]
    assert allowed.venue == "other cloud"
