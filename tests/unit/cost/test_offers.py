"""Spot, servers of one's own, and a term mixed with flexible hours: offered where they make sense."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.case.model import Case, Commitment
from advisor.catalog import Catalog, load_catalog
from advisor.cost.commitments import covers
from advisor.cost.demand import ServiceDemand
from advisor.cost.mix import committed_instances, flexible_hours
from advisor.cost.options import Option
from advisor.cost.own_centre import ServerCost, server_cost, staff_usd_month
from advisor.cost.propose import propose
from advisor.cost.spot_range import spot_range
from advisor.decision import commitment_size, recommend

SERVING: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.1-8B", "precision": "bf16", "tuning": 1.0,
    "volume": {"value": 12000, "unit": "requests/min"}, "ttft_ms": 5000, "tpot_ms": 200,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 6, "purchase_plan": "on_demand"},
}  # fmt: skip
BATCH: dict[str, Any] = {
    "kind": "llm batch", "id": "w", "name": "W", "model": "Llama-3.1-8B", "precision": "bf16", "tuning": 1.0,
    "volume": {"value": 5_000_000, "unit": "requests/day"}, "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 2, "purchase_plan": "on_demand"},
}  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(workload: dict[str, Any], decision: dict[str, Any] | None = None, **commercials: Any) -> Case:
    place = {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()}
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes", **(decision or {})},
            "workloads": (workload,),
            "commercials": {**place, **commercials},
        }
    )


def found(made: Case) -> dict[str, Option]:
    return {o.id: o for o in propose(made.workloads[0], made, catalog())}


def own(
    region: str = "us-east-1",
    discount: float = 10.0,
    workload: dict[str, Any] = SERVING,
    months: int = 60,
    **centre: Any,
) -> Case:
    return case(
        workload,
        {"venues": ("aws", "own data centre"), "discount_rate_pct": discount, "horizon_months": months},
        region=region,
        own_centre={"server": "onprem-dgx-h100", **centre},
    )


def server(made: Case, instance: str = "onprem-dgx-h100") -> ServerCost:
    cost = server_cost(instance, made, catalog())
    assert isinstance(cost, ServerCost)
    return cost


# Spot


def test_spot_is_offered_only_where_allowed_and_only_to_work_that_can_wait() -> None:
    assert not any(o.plan == "spot" for o in found(case(BATCH)).values())
    assert not any(o.plan == "spot" for o in found(case(SERVING, spot=True)).values())
    assert any(o.plan == "spot" and o.price is not None for o in found(case(BATCH, spot=True)).values())


def test_a_spot_price_is_the_range_between_zones() -> None:
    option = found(case(BATCH, spot=True, other_regions=()))["p5.48xlarge/spot/us-east-1"]
    assert option.price is not None
    assert option.spread is not None
    low, middle, high = (float(option.price.usd) * share for share in option.spread)
    assert low == pytest.approx(16.9508)
    assert high == pytest.approx(55.04)
    assert low < middle < high


def test_of_every_spot_price_that_is_counted_on_the_range_has_an_upper_end() -> None:
    """p5e has no price on demand: it may rise half way to that of p5en, which has as many H200."""
    everywhere = tuple(sorted({p.region for p in catalog().prices if p.plan == "spot" and "-" in p.region}))
    offered = found(case(BATCH, spot=True, region="us-east-2", other_regions=everywhere)).values()
    spot = [o for o in offered if o.plan == "spot" and o.price is not None]
    assert {o.instance for o in spot} >= {"p5.48xlarge", "p6-b300.48xlarge", "inf2.xlarge"}
    assert all(o.spread is not None and o.spread[2] > 1.2 and o.range_basis for o in spot)
    runs = {**BATCH["today"], "instance": "p5e.48xlarge", "price_per_hour": Decimal(40)}
    there = case({**BATCH, "today": runs}, spot=True, region="us-east-2", other_regions=())
    p5e = found(there)["p5e.48xlarge/spot/us-east-2"]
    assert p5e.spread is not None
    assert 14.0291 * p5e.spread[2] == pytest.approx((14.0291 + 63.296) / 2, rel=1e-4)
    assert "p5en.48xlarge in us-east-2" in p5e.range_basis


def test_a_spot_price_that_nothing_bounds_has_no_range() -> None:
    """No host with Trainium2 has a price on demand."""
    (price,) = catalog().prices_for("trn2.3xlarge", region="ap-southeast-4", plan="spot")
    assert spot_range(price, catalog()) is None


def on_spot(paid: str | None) -> dict[str, Option]:
    today = {"instance": "g6e.48xlarge", "count": 4, "purchase_plan": "spot", "price_per_hour": paid}
    return found(case({**BATCH, "today": today}, spot=True, other_regions=()))


def test_todays_spot_is_no_surer_than_the_same_bought_anew() -> None:
    """Where nobody said what is paid, both are the same range; where it is said, both are at that price."""
    for paid in (None, "6.50"):
        options = on_spot(paid)
        today, anew = options["today:g6e.48xlarge/spot/us-east-1"], options["g6e.48xlarge/spot/us-east-1"]
        assert today.price is not None
        assert anew.price is not None
        assert (today.price.usd, today.spread) == (anew.price.usd, anew.spread)
        assert (today.spread is None) == (paid is not None)


def test_spot_uses_up_no_savings_plan() -> None:
    plan = Commitment(kind="compute savings plan", scope="any", amount_per_hour=Decimal(9), ends=date(2027, 6, 1))
    options = found(case(BATCH, spot=True))
    assert covers(plan, options["p5.48xlarge/on_demand/us-east-1"])
    assert not covers(plan, options["p5.48xlarge/spot/us-east-2"])


def test_the_hours_paid_on_spot_are_those_of_the_instances_and_no_price_is_in_them() -> None:
    made = case(BATCH, spot=True)
    rows = [o for o in recommend(made, catalog(), draws=256).workloads[0].options if o.purchase_plan == "spot"]
    told = [o for o in rows if o.feasible]
    assert told
    for option in told:
        assert option.count is not None
        assert option.instance_hours_month is not None
        assert 0.0 < option.instance_hours_month <= option.count * 730.0 * (1.0 + 1e-5)
        assert option.price is not None
        assert option.price.high_usd_per_hour is not None
        assert option.price.high_usd_per_hour > option.price.usd_per_hour
        assert any("low end of a range" in note for note in option.notes)


def test_hours_lost_to_interruption_are_made_up_for_by_more_instances() -> None:
    """2 to 25 hours of 100 are lost, 8 most likely: a fleet of some hundred is larger by about a tenth."""
    much = {**BATCH, "volume": {"value": 1_500_000_000, "unit": "requests/day"},
            "today": {**BATCH["today"], "count": 400}}  # fmt: skip
    options = {o.id: o for o in recommend(case(much, spot=True), catalog(), draws=256).workloads[0].options}
    spot, hourly = (options[f"p5.48xlarge/{key}"].count for key in ("spot/us-east-2", "on_demand/us-east-1"))
    assert spot is not None
    assert hourly is not None
    assert hourly > 50
    assert 1.05 < spot / hourly < 1.2


def test_a_spot_price_that_could_hardly_be_had_is_not_counted_on_and_says_why() -> None:
    option = found(case(BATCH, spot=True))["trn2.48xlarge/spot/us-east-2"]
    assert option.price is None
    assert "obtained once" in (option.why_not or "")


def test_interruption_and_the_range_make_spot_dearer_than_its_lowest_price() -> None:
    made = case(BATCH, spot=True, other_regions=())
    options = {o.id: o for o in recommend(made, catalog(), draws=256).workloads[0].options}
    spot, hourly = (options[f"p5.48xlarge/{plan}/us-east-1"].run_cost_usd_month for plan in ("spot", "on_demand"))
    assert spot is not None
    assert hourly is not None
    assert spot.p50 is not None
    assert hourly.p50 is not None
    assert spot.p50 / hourly.p50 > 1.05 * 16.9508 / 55.04


# The own data centre


def test_a_server_of_ones_own_costs_what_published_totals_say() -> None:
    """An 8 x H100 node is put at 2.14 to 3.09 USD a GPU-hour over three years, power and colocation included."""
    per_gpu = float(server(own(life_years=3.0)).usd_hour) / 8
    assert 2.14 <= per_gpu <= 3.09


def test_the_annuity_pays_the_purchase_back_at_the_discount_rate() -> None:
    """Free power, space and network and nothing left: 120,000 USD over 5 years at 0 % are 2,000 a month."""
    bare: dict[str, Any] = {
            "server_price": Decimal(120_000), "network_pct": 0.0, "life_years": 5.0, "residual_pct": 0.0,
            "electricity_per_kwh": Decimal("0.0000001"), "pue": 1.0, "space_per_kw_month": Decimal(0)}  # fmt: skip
    assert float(server(own(discount=0.0, **bare)).usd_hour) * 730 == pytest.approx(2000.0, rel=1e-4)
    rate = 1.10 ** (1 / 12) - 1
    annuity = 120_000 * rate / (1 - 1.10**-5)
    assert float(server(own(**bare)).usd_hour) * 730 == pytest.approx(annuity, rel=1e-4)


@pytest.mark.parametrize(
    ("field", "less", "more"),
    [("server_price", Decimal(200_000), Decimal(400_000)), ("network_pct", 10.0, 40.0), ("pue", 1.1, 1.6),
     ("electricity_per_kwh", Decimal("0.05"), Decimal("0.25")), ("space_per_kw_month", Decimal(0), Decimal(250)),
     ("support_pct", 0.0, 10.0)],
)  # fmt: skip
def test_what_costs_more_makes_the_hour_dearer(field: str, less: Any, more: Any) -> None:
    assert server(own(**{field: less})).usd_hour < server(own(**{field: more})).usd_hour


def test_a_longer_life_and_a_higher_value_at_the_end_make_the_hour_cheaper() -> None:
    assert server(own(life_years=6.0)).usd_hour < server(own(life_years=3.0)).usd_hour
    assert server(own(residual_pct=50.0)).usd_hour < server(own(residual_pct=0.0)).usd_hour


def test_what_is_left_when_the_horizon_ends_counts_as_sold_then_with_no_part_of_the_network() -> None:
    """At no interest what is paid within a horizon shorter than the life is the outlay less the value of a used server:
    at the published 30 % after three years, and on the line to a residual value that is given for the end."""
    bare: dict[str, Any] = {
            "server_price": Decimal(100_000), "network_pct": 20.0, "electricity_per_kwh": Decimal("0.0000001"),
            "pue": 1.0, "space_per_kw_month": Decimal(0), "life_years": 5.0}  # fmt: skip

    def paid(months: int, **centre: Any) -> float:
        return float(server(own(discount=0.0, months=months, **bare, **centre)).usd_hour) * 730 * months

    assert paid(36) == pytest.approx(120_000 - 30_000, rel=1e-4)
    assert paid(12) > 120_000 - 60_000
    assert paid(12, residual_pct=50.0) == pytest.approx(120_000 - 90_000, rel=1e-4)
    assert server(own(months=12, **bare)).outlay_usd == pytest.approx(120_000)


def test_without_a_published_price_of_server_or_power_there_is_no_option_but_a_reason() -> None:
    assert "no purchase price" in str(server_cost("onprem-dgx-b300", own(), catalog()))
    assert "electricity" in str(server_cost("onprem-dgx-h100", own(region="eu-north-1"), catalog()))
    assert server(own(region="eu-north-1", electricity_per_kwh=Decimal("0.09"))).usd_hour > 0
    option = found(own())["onprem-dgx-b300/own_purchase/own-data-centre"]
    assert option.price is None
    assert "take a quote" in (option.why_not or "")


def test_what_is_paid_for_one_server_is_no_price_of_another() -> None:
    """H100 servers run today: 240,000 USD is the price of one more of them, and of no H200, B200 or B300."""
    today = {"instance": "onprem-dgx-h100", "count": 5, "purchase_plan": "own", "price_per_hour": Decimal(20)}
    runs = {**SERVING, "today": today}
    offered, listed_all = (own(workload=runs, server=None, server_price=p) for p in (Decimal(240_000), None))
    for other in ("onprem-dgx-h200", "onprem-dgx-b200"):
        assert server(offered, other) == server(listed_all, other)
        assert not server(offered, other).own
    assert "take a quote" in str(server_cost("onprem-dgx-b300", offered, catalog()))
    mine, listed = server(offered), server(listed_all)
    assert mine.own
    assert mine.usd_hour < listed.usd_hour


def test_the_server_that_is_named_has_the_price_whatever_runs_today() -> None:
    quote = own(server="onprem-dgx-b300", server_price=Decimal(600_000))
    assert server(quote, "onprem-dgx-b300").own
    assert not server(quote).own


def test_a_price_of_a_server_that_nobody_names_is_told_to_be_unused() -> None:
    """No server runs today: whose price it is can't be known."""
    unnamed = own(server=None, server_price=Decimal(240_000))
    assert server(unnamed) == server(own())
    assert any("name the server" in said for said in recommend(unnamed, catalog(), draws=64).warnings)
    named = own(server_price=Decimal(240_000))
    assert not any("name the server" in said for said in recommend(named, catalog(), draws=64).warnings)


def test_an_own_data_centre_stands_in_the_comparison_only_where_it_is_allowed() -> None:
    assert not any(o.venue == "own data centre" for o in found(case(SERVING)).values())
    result = recommend(own(), catalog(), draws=128).workloads[0]
    row = next(o for o in result.options if o.id == "onprem-dgx-h100/own_purchase/own-data-centre")
    assert row.feasible
    assert row.side == "stay"
    assert row.price is not None
    assert "annuity" in row.price.source


def test_the_published_range_of_the_purchase_reaches_the_cost_and_an_offer_settles_it() -> None:
    # So little that one server does it in every draw: nothing but its price is left to differ.
    little = {**SERVING, "volume": {"value": 60, "unit": "requests/min"}}

    def width(made: Case) -> float:
        options = {o.id: o for o in recommend(made, catalog(), draws=256).workloads[0].options}
        cost = options["onprem-dgx-h100/own_purchase/own-data-centre"].run_cost_usd_month
        assert cost is not None
        assert cost.p90 is not None
        assert cost.p10 is not None
        return cost.p90 / cost.p10

    assert width(own(workload=little)) > 1.02 * width(own(workload=little, server_price=Decimal(375_000)))


def test_the_people_who_run_the_hall_are_a_line_of_its_own() -> None:
    usd, basis, dated, buyers = staff_usd_month(own(), catalog())
    assert usd == pytest.approx(20_000.0)
    assert not buyers
    assert "low end" in basis
    assert dated
    assert staff_usd_month(own(staff_per_year=Decimal(600_000)), catalog())[0] == pytest.approx(50_000.0)


# A term for the base load


def demand(ratio: float = 2.5, hours: float = 24.0, auto: bool = True) -> ServiceDemand:
    return ServiceDemand("output tokens", 1000.0, ratio, hours, auto, 0)


def test_the_commitment_is_the_newsvendors_quantile_of_the_need_over_the_day() -> None:
    """Need between 40 and 100 instances, evenly; committed at 0.6 of the flexible price: the 40 % quantile, 64."""
    fleet = np.full((8, 1), 100.0)
    assert committed_instances(demand(), fleet, 0.6, 1.0) == pytest.approx(64, abs=2)
    hours_of_the_day = 40 + 60 * (np.arange(1000) + 0.5) / 1000
    assert commitment_size(0.6, 1.0, hours_of_the_day).quantity == pytest.approx(64, abs=0.1)


def test_a_service_of_office_hours_commits_nothing_to_a_plan_that_pays_only_above_its_hours() -> None:
    fleet = np.full((8, 1), 10.0)
    assert committed_instances(demand(hours=8.0, auto=False), fleet, 0.4, 1.0) == 0
    assert committed_instances(demand(hours=12.0, auto=False), fleet, 0.4, 1.0) == 10


def test_hours_beyond_the_commitment_are_the_mean_of_what_exceeds_it() -> None:
    fleet = np.array([[100.0]])
    need = 40 + 60 * (np.arange(100_000) + 0.5) / 100_000
    for committed in (0, 30, 64, 99, 120):
        expected = np.maximum(need - committed, 0.0).mean() * 730.0
        assert float(flexible_hours(demand(), fleet, committed)[0, 0]) == pytest.approx(expected, rel=1e-3, abs=1e-3)


@given(st.integers(1, 60), st.floats(1.0, 5.0), st.floats(0.2, 0.95), st.booleans(), st.integers(0, 70))
@settings(max_examples=60, deadline=None)
def test_no_other_whole_number_is_much_cheaper(fleet: int, ratio: float, price: float, auto: bool, other: int) -> None:
    shape, load = demand(ratio, auto=auto), np.full((4, 1), float(fleet))

    def cost(committed: int) -> float:
        return committed * price * 730.0 + float(flexible_hours(shape, load, committed)[0, 0])

    # One instance of slack: sizes are whole, and the day is cut into twelve parts.
    assert cost(committed_instances(shape, load, price, 1.0)) <= cost(other) + 730.0


def test_a_mix_stands_beside_the_pure_plans_where_the_load_is_not_level() -> None:
    level = found(case(SERVING))
    assert not any(o.flexible is not None for o in level.values())
    varying = found(case({**SERVING, "autoscaling": True}))
    mixed = varying["p5.48xlarge/savings_plan_3y_no_upfront+flexible/us-east-1"]
    assert mixed.flexible is not None
    assert mixed.flexible.usd == Decimal("55.04")
    assert "flexible hours beyond" in mixed.label


def test_a_region_with_cheaper_hours_takes_no_mix_from_the_region_of_the_term() -> None:
    """A100 hours cost as much in us-east-2, where they have no term: the mix stays in us-east-1."""
    varying = {**SERVING, "autoscaling": True}
    home = {o.id for o in found(case(varying, other_regions=())).values() if o.flexible is not None}
    assert home
    assert home <= {o.id for o in found(case(varying)).values() if o.flexible is not None}


def test_a_mix_of_an_autoscaled_service_costs_no_more_than_either_pure_plan() -> None:
    made = case({**SERVING, "autoscaling": True, "busiest_hour_ratio": 4.0})
    options = {o.id: o for o in recommend(made, catalog(), draws=256).workloads[0].options}
    mix, term, hourly = (
        options[f"p5.48xlarge/{plan}/us-east-1"].run_cost_usd_month
        for plan in ("savings_plan_1y_no_upfront+flexible", "savings_plan_1y_no_upfront", "on_demand")
    )
    assert mix is not None
    assert term is not None
    assert hourly is not None
    assert mix.p50 is not None
    assert mix.p50 <= min(term.p50 or 0.0, hourly.p50 or 0.0) * 1.001


def test_a_mix_says_how_much_it_commits_and_from_which_use_that_pays() -> None:
    made = case({**SERVING, "autoscaling": True})
    options = {o.id: o for o in recommend(made, catalog(), draws=128).workloads[0].options}
    advice = options["p5.48xlarge/savings_plan_3y_no_upfront+flexible/us-east-1"].commitment
    assert advice is not None
    assert 0 < advice.committed <= advice.fleet
    assert advice.break_even_use_pct == pytest.approx(100 * 23.77728 / 55.04, rel=1e-4)
    assert options["p5.48xlarge/on_demand/us-east-1"].commitment is None


def test_where_nothing_is_worth_committing_a_mix_is_no_option_and_says_so() -> None:
    """Eight hours a day are a third of all: a term at 43 % of the hourly price never pays."""
    made = case({**SERVING, "hours_per_day": 8, "autoscaling": True})
    options = {o.id: o for o in recommend(made, catalog(), draws=128).workloads[0].options}
    mixes = [o for o in options.values() if "+flexible" in o.id and o.instance == "p5.48xlarge"]
    assert mixes
    assert not any(o.feasible for o in mixes)
    assert all("by the hour it costs less" in (o.why_not or "") for o in mixes)
    assert options["p5.48xlarge/on_demand/us-east-1"].feasible


def test_neuron_is_mixed_like_gpus_where_the_buyer_holds_both_rates() -> None:
    quotes = tuple(
        {"instance": "trn2.48xlarge", "plan": plan, "price_per_hour": Decimal(price), "region": "us-east-2"}
        for plan, price in (("on_demand", 60), ("savings_plan_3y_no_upfront", 25))
    )
    options = found(case({**SERVING, "autoscaling": True}, rate_card=quotes))
    assert options["trn2.48xlarge/savings_plan_3y_no_upfront+flexible/us-east-2"].flexible is not None
