"""Cost lines beside the instances: on which side they fall, what they come to, and what is said of the unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.cost.beside import at_work
from advisor.cost.commitments import covers
from advisor.cost.lines import Line, Surroundings, lines_beside
from advisor.cost.market import Market, drifts
from advisor.cost.options import Option, today_option
from advisor.cost.propose import propose
from advisor.cost.support import enterprise_fee, support_of
from advisor.cost.transfer import Place, between, to_internet
from advisor.decision import Recommendation, recommend
from advisor.decision.bench import lay
from advisor.decision.draws import Draws
from advisor.decision.dues import dues_of
from advisor.decision.judge import Judge
from advisor.decision.result import CostLine
from advisor.decision.world import Changes, World

SERVING: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.1-8B", "precision": "bf16", "tuning": 1.0,
    "volume": {"value": 4000, "unit": "requests/min"}, "ttft_ms": 5000, "tpot_ms": 200,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand"},
}  # fmt: skip
HOME = Place("aws", "us-east-1", "AWS")


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(workload: dict[str, Any] | None = None, decision: dict[str, Any] | None = None, **commercials: Any) -> Case:
    place = {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()}
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes", **(decision or {})},
            "workloads": ({**SERVING, **(workload or {})},),
            "commercials": {**place, **commercials},
        }
    )


def lines(made: Case) -> dict[str, dict[str, Line]]:
    """Lines by option and kind."""
    workload = made.workloads[0]
    support = support_of(made, catalog(), 100_000.0)
    around = Surroundings(workload, made, catalog(), today_option(workload, made, catalog()), support, 1.0, 1.0)
    return {
        option.id: {line.id: line for line in lines_beside(option, around)}
        for option in propose(workload, made, catalog())
        if option.price is not None
    }


GPU, TRN2, TODAY = (
    "p5.48xlarge/on_demand/us-east-1",
    "trn2.48xlarge/capacity_block/us-east-2",
    "today:p5.48xlarge/on_demand/us-east-1",
)


def option(made: Case, key: str) -> Option:
    return next(o for o in propose(made.workloads[0], made, catalog()) if o.id == key)


def decided(made: Case) -> Recommendation:
    return recommend(made, catalog(), draws=128)


def line_of(made: Case, name: str) -> tuple[float | None, float | None, float | None]:
    found = next(c for c in decided(made).workloads[0].cost_lines if c.line == name)
    return found.today_usd, found.best_stay_usd, found.best_move_usd


def test_fifteen_terabytes_to_the_internet_are_paid_by_tiers() -> None:
    """100 GB free, 10,240 GB at 0.09, the rest at 0.085."""
    sent = to_internet(15_000.0, HOME, catalog())
    assert sent is not None
    assert sent.usd == pytest.approx(10_240 * 0.09 + (15_000 - 100 - 10_240) * 0.085)


def test_a_place_without_a_published_price_gives_no_figure_and_never_zero() -> None:
    assert to_internet(1000.0, Place("other cloud", "us", "Lambda"), catalog()) is None
    assert to_internet(1000.0, Place("aws", "ca-central-1", "AWS"), catalog()) is None


def test_data_stay_free_in_their_region_and_cost_a_cent_to_the_neighbour() -> None:
    same, near = (between(1000.0, HOME, Place("aws", r, "AWS"), catalog()) for r in ("us-east-1", "us-east-2"))
    assert same is not None
    assert near is not None
    assert same.usd == 0.0
    assert near.usd == pytest.approx(10.0)


def test_enterprise_support_of_two_million_a_month_is_the_published_fee() -> None:
    bands = ((0.0, 0.10), (150_000.0, 0.07), (500_000.0, 0.05), (1_000_000.0, 0.03))
    assert enterprise_fee(2_000_000.0, bands) == pytest.approx(94_500.0)
    assert enterprise_fee(10_000.0, bands) == 15_000.0


def test_the_slice_of_a_large_bill_pays_the_lowest_band() -> None:
    small = support_of(case(support_plan="enterprise"), catalog(), 100_000.0)
    large = support_of(case(support_plan="enterprise", other_aws_bill_month=Decimal(3_000_000)), catalog(), 100_000.0)
    assert small.share == pytest.approx(0.15), "the minimum fee over a small bill"
    assert large.share == pytest.approx(0.03)


def test_without_answers_only_judged_faults_stand_beside_the_instances() -> None:
    for found in lines(case()).values():
        assert set(found) <= {"debugging"}
    assert "debugging" not in lines(case())[TODAY]
    assert lines(case())[TRN2]["debugging"].fleet_weeks == "debug_move"


def test_a_change_of_gpu_generation_has_faults_too() -> None:
    other = next(key for key in lines(case()) if key.startswith("g6e"))
    assert lines(case())[other]["debugging"].fleet_weeks == "debug_gpu"


def test_storage_falls_alike_on_both_sides_and_moving_it_on_whoever_changes_the_region() -> None:
    found = lines(case({"stored_gb": 50_000.0}))
    assert found[GPU]["storage"].usd_month == found[TRN2]["storage"].usd_month == pytest.approx(50_000 * 0.023)
    assert "data move" not in found[GPU]
    assert found[TRN2]["data move"].usd_once == pytest.approx(500.0)


def test_traffic_with_other_systems_is_charged_only_away_from_them() -> None:
    found = lines(case({"exchanged_gb_month": 10_000.0}))
    assert "networking" not in found[GPU]
    assert found[TRN2]["networking"].usd_month_at_volume == pytest.approx(100.0)


def test_staying_in_another_cloud_pays_for_the_data_that_leaves() -> None:
    wide = case({"stored_gb": 50_000.0, "exchanged_gb_month": 10_000.0}, {"venues": ("aws", "other cloud")})
    elsewhere = next(f for key, f in lines(wide).items() if key.startswith("coreweave"))
    assert elsewhere["data move"].usd_once > 3_000
    assert elsewhere["networking"].usd_month_at_volume > 800


def test_licences_fall_on_gpus_only_by_the_hour_or_by_the_year() -> None:
    hourly, yearly = (lines(case({"nvidia_ai_enterprise": k})) for k in ("hourly", "yearly"))
    assert hourly[GPU]["licences"].usd_hour_instance == 8.0
    assert yearly[GPU]["licences"].usd_month_instance == pytest.approx(8 * 4500 / 12)
    assert "licences" not in hourly[TRN2]


def test_a_licence_that_is_paid_for_is_saved_by_no_one_until_it_ends() -> None:
    yearly = {"nvidia_ai_enterprise": "yearly"}
    paid = {**yearly, "licence_paid_until": date(2027, 11, 23)}
    whole, later = (line_of(case(w), "NVIDIA AI Enterprise")[0] for w in (yearly, paid))
    assert whole is not None
    assert later is not None
    monthly = 4 * 8 * 4500 / 12
    rate = 1.10 ** (1 / 12) - 1
    assert whole == pytest.approx(monthly * (1 - 1.1**-3) / rate, rel=1e-4)
    assert later == pytest.approx(monthly * (1.1**-1 - 1.1**-3) / rate, rel=1e-4)


def test_a_managed_service_adds_more_on_trainium_one_than_on_gpus() -> None:
    found = lines(case({"managed_service": "sagemaker"}))
    assert found[GPU]["managed service"].share == pytest.approx(0.15)
    trn1 = next(f for key, f in found.items() if key.startswith("trn1.32xlarge"))
    assert trn1["managed service"].share == pytest.approx(0.325)
    g6e = next(f for key, f in found.items() if key.startswith("g6e."))
    assert (trn1["managed service"].tag, g6e["managed service"].tag) == ("P", "J")
    assert "stands in" in g6e["managed service"].basis


def test_no_plan_of_ec2_holds_for_what_sagemaker_runs_on_either_side() -> None:
    """AWS bills ml.* instances under plans of their own; an offer of the buyer's own is one for SageMaker."""
    offer = {"instance": "trn2.48xlarge", "plan": "savings_plan_1y_no_upfront", "price_per_hour": Decimal(20)}
    made = case({"managed_service": "sagemaker", "autoscaling": True}, rate_card=(offer,))
    options = {o.id: o for o in propose(made.workloads[0], made, catalog())}
    priced = {(o.instance, o.plan) for o in options.values() if o.price is not None}
    assert {plan for _, plan in priced} == {"on_demand", "savings_plan_1y_no_upfront"}
    assert [i for i, plan in priced if plan != "on_demand"] == ["trn2.48xlarge"]
    for barred in (TRN2, "p5.48xlarge/savings_plan_3y_no_upfront/us-east-1", "trn1.32xlarge/capacity_block/us-east-1"):
        assert options[barred].price is None
        assert "no plan of EC2" in (options[barred].why_not or "")
    told = dict(decided(made).not_included)
    assert "enter a quote" in told["Savings Plans and training plans of SageMaker"]


def test_a_plan_of_ec2_that_is_held_is_used_up_by_nothing_that_sagemaker_runs() -> None:
    held = {"kind": "compute savings plan", "scope": "any", "amount_per_hour": Decimal(9), "ends": date(2027, 6, 1)}
    contract = {**held, "kind": "private contract", "scope": "aws"}
    for service, covered in (("sagemaker", False), ("none", True)):
        made = case({"managed_service": service}, commitments=(held, contract))
        options = {o.id: o for o in propose(made.workloads[0], made, catalog())}
        plan, private = made.commercials.commitments or ()
        for id in (GPU, "trn1.32xlarge/on_demand/us-east-1", f"today:{GPU}"):
            assert covers(plan, options[id]) == covered
            assert covers(private, options[id])


def test_todays_plan_on_sagemaker_has_no_price_but_the_buyers() -> None:
    """Three years on SageMaker are another contract than three years on EC2."""
    today = {**SERVING["today"], "purchase_plan": "savings_plan_3y_no_upfront"}
    unknown, known = (
        today_option(made.workloads[0], made, catalog())
        for made in (
            case({"managed_service": "sagemaker", "today": {**today, "price_per_hour": paid}}) for paid in (None, "31")
        )
    )
    assert unknown is not None
    assert known is not None
    assert "enter what is paid" in (unknown.why_not or "")
    assert known.price is not None


def test_a_price_of_the_buyers_own_is_what_they_pay_service_included() -> None:
    own = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": Decimal(50)}
    assert "managed service" not in lines(case({"managed_service": "sagemaker"}, rate_card=(own,)))[GPU]


def test_support_is_charged_by_aws_and_not_by_others() -> None:
    wide = lines(case(None, {"venues": ("aws", "other cloud")}, support_pct=5.0))
    assert wide[TODAY]["support"].share == wide[TRN2]["support"].share == pytest.approx(0.05)
    assert all("support" not in f for key, f in wide.items() if key.startswith("coreweave"))


def test_the_buyers_figure_takes_the_place_of_ours_on_both_sides() -> None:
    row = {"line": "storage", "amount_per_month": Decimal(7000), "source": "bill of October"}
    found = lines(case({"stored_gb": 50_000.0}, other_lines=(row,)))
    for key in (GPU, TRN2):
        assert (found[key]["storage"].usd_month, found[key]["storage"].tag) == (7000.0, "B")


@pytest.mark.parametrize(("falls_on", "on_gpu", "on_neuron"), [("staying", 1, 0), ("moving", 0, 1), ("both", 1, 1)])
def test_an_own_line_falls_where_the_buyer_says(falls_on: str, on_gpu: int, on_neuron: int) -> None:
    row = {"line": "other", "name": "Tracing", "amount_per_month": Decimal(900), "falls_on": falls_on}
    found = lines(case(other_lines=(row,)))
    assert ("other" in found[GPU], "other" in found[TRN2]) == (bool(on_gpu), bool(on_neuron))


def test_an_own_line_in_another_currency_is_converted_at_the_dated_rate() -> None:
    rate = {"currency": "EUR", "per_usd": 0.8, "as_of": date(2026, 11, 20), "source": "test"}
    row = {"line": "other compute", "amount_per_month": Decimal(800), "currency": "EUR"}
    found = lines(case(None, {"exchange_rates": (rate,)}, other_lines=(row,)))
    assert found[GPU]["other compute"].usd_month == pytest.approx(1000.0)


def test_what_grows_with_the_fleet_the_hours_and_the_volume_grows_with_each() -> None:
    market = Market(12, 0.0, {d.id: np.zeros(2) for d in drifts()})
    line = Line("x", "X", "o", "b", "2026", "B", share=0.1, usd_month=5.0, usd_month_at_volume=7.0,
                usd_month_instance=11.0, usd_hour_instance=0.5, usd_once=3.0)  # fmt: skip
    fleet, hours, volume = (np.array([[v], [2 * v]]) for v in (2.0, 100.0, 1.0))
    beside = at_work((line,), fleet, hours, volume, {}, market)
    run = np.array([1000.0, 2000.0])
    monthly = np.array([100 + 5 + 7 + 22 + 50, 200 + 5 + 14 + 44 + 100])
    assert beside.month(run) == pytest.approx(monthly)
    assert beside.worth(12 * run) == pytest.approx(12 * monthly)
    assert beside.monthly(np.repeat(run[:, None], 12, axis=1)) == pytest.approx(np.repeat(monthly[:, None], 12, axis=1))
    assert beside.lump() == pytest.approx(3.0)


@pytest.mark.parametrize(("paid_until", "of_a_year"), [(0, 12), (4, 8), (12, 0), (14, 0), (99, 0)])
def test_what_is_paid_already_counts_in_the_bill_of_the_first_year_for_the_months_after(
    paid_until: int, of_a_year: int
) -> None:
    market = Market(36, 0.0, {d.id: np.zeros(1) for d in drifts()})
    line = Line("x", "X", "o", "b", "2026", "B", usd_month=60.0, from_month=paid_until)
    one = np.ones((1, 1))
    beside = at_work((line,), one, one, one, {}, market)
    first_year = beside.monthly(np.zeros((1, 36)))[:, :12].sum(axis=1)
    assert first_year == pytest.approx(60.0 * of_a_year)
    assert 12 * beside.month(np.zeros(1)) == pytest.approx(first_year)
    assert 12 * beside.line_month(0, np.zeros(1)) == pytest.approx(first_year)
    assert beside.month(np.zeros(1), begin=24) == pytest.approx(60.0 if paid_until < 24 else 0.0)


def test_bills_of_a_first_year_hold_no_licence_that_is_paid_beyond_it() -> None:
    """Run cost, today's bill and unit cost are what the cash of the first year says, and it is told what follows."""
    bare, paid, yearly = (
        decided(case(licence)).workloads[0]
        for licence in (
            {},
            {"nvidia_ai_enterprise": "yearly", "licence_paid_until": date(2028, 1, 31)},
            {"nvidia_ai_enterprise": "yearly"},
        )
    )
    assert bare.today_usd_month is not None
    assert paid.today_usd_month == bare.today_usd_month
    assert yearly.today_usd_month == pytest.approx(bare.today_usd_month + 4 * 8 * 4500 / 12)
    without, beyond = (
        {
            o.id: (o.run_cost_usd_month.p50, o.unit_cost.p50)
            for o in found.options
            if o.run_cost_usd_month and o.unit_cost
        }
        for found in (bare, paid)
    )
    assert beyond.keys() == without.keys()
    assert all(beyond[key] == pytest.approx(without[key], rel=1e-5) for key in without)
    said = next(reason for reason in paid.reasons if reason.startswith("Run cost"))
    assert "NVIDIA AI Enterprise, USD" in said
    assert said.endswith("a month for the first, is paid until month 14 and counts from then on.")
    assert not any("is paid until" in reason for found in (bare, yearly) for reason in found.reasons)


def test_what_runs_until_a_move_is_not_chosen_for_licences_that_are_paid_until_then() -> None:
    paid = {"nvidia_ai_enterprise": "yearly", "licence_paid_until": date(2028, 1, 31)}
    assert runs_until_a_late_move(case(paid)) == runs_until_a_late_move(case())


def runs_until_a_late_move(made: Case) -> str:
    """What runs until a move that begins half a year late."""
    world = World(made, catalog(), Draws(128, 0))
    judge = Judge(lay(made.workloads[0], world), world, dues_of(made, world)["w"], lambda: None)
    bridge = judge.run(Changes(delay_months=6)).evaluation.bridge
    assert bridge is not None
    return bridge.option.id


def test_the_lines_add_up_to_the_sum_and_name_owner_and_date() -> None:
    rich = {"stored_gb": 80_000.0, "internet_gb_month": 30_000.0, "exchanged_gb_month": 5_000.0, "clusters": 2,
            "nvidia_ai_enterprise": "hourly", "managed_service": "sagemaker"}  # fmt: skip
    result = decided(case(rich, support_plan="enterprise")).workloads[0]
    *parts, total = result.cost_lines
    for side in ("today_usd", "best_stay_usd", "best_move_usd"):
        assert sum(getattr(p, side) for p in parts) == pytest.approx(getattr(total, side), rel=1e-4)
    assert all(p.owner and p.basis and (p.date or p.owner == "buyer") for p in parts)
    assert {"Storage", "Support plan", "NVIDIA AI Enterprise", "Managed service"} <= {p.line for p in parts}


def test_the_lines_add_up_where_blocks_run_until_the_move_is_done() -> None:
    blocks = {**SERVING["today"], "purchase_plan": "capacity_block", "price_per_hour": Decimal(40)}
    made = case({"today": blocks, "stored_gb": 80_000.0, "clusters": 2}, support_pct=10.0)
    *parts, total = decided(made).workloads[0].cost_lines
    for side in ("today_usd", "best_stay_usd", "best_move_usd"):
        assert sum(getattr(p, side) for p in parts) == pytest.approx(getattr(total, side), rel=1e-5)


def test_a_line_alike_on_both_sides_does_not_change_the_saving() -> None:
    row = {"line": "other compute", "amount_per_month": Decimal(50_000)}
    plain, more = (decided(case(other_lines=rows)).workloads[0].versus_best_stay for rows in ((), (row,)))
    assert plain is not None
    assert more is not None
    assert more.npv_usd.mean == pytest.approx(plain.npv_usd.mean, abs=5e-4 * abs(plain.npv_usd.mean))


def test_a_licence_on_gpus_raises_the_saving_and_an_own_line_on_moving_lowers_it() -> None:
    """Of a move that is carried through: one that is given up saves what is sunk, whatever would have followed."""
    row = {"line": "other", "name": "Observability", "amount_per_month": Decimal(50_000), "falls_on": "moving"}
    base, licensed, burdened = (
        decided(c).workloads[0].giving_up
        for c in (case(), case({"nvidia_ai_enterprise": "hourly"}), case(other_lines=(row,)))
    )
    assert base is not None
    assert licensed is not None
    assert burdened is not None
    through = [found.carried_through_usd.mean for found in (burdened, base, licensed)]
    assert through == sorted(set(through))


def test_what_was_not_answered_is_listed_with_its_reason() -> None:
    listed = dict(decided(case()).not_included)
    for name in ("Storage", "Support plan", "NVIDIA AI Enterprise", "Managed service", "Data sent to the internet"):
        assert listed[name].startswith("because"), name
    answered = {"stored_gb": 0.0, "nvidia_ai_enterprise": "none", "managed_service": "none"}
    told = dict(decided(case(answered, support_plan="none")).not_included)
    assert not {"Storage", "Support plan", "NVIDIA AI Enterprise", "Managed service"} & set(told)


def sent_from(region: str, **today: Any) -> CostLine:
    """The line for data sent to the internet of a service that runs in a region, at the same price anywhere."""
    own = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": Decimal(20), "region": region}
    runs = {**SERVING["today"], "region": region, "price_per_hour": Decimal(20), **today}
    made = case({"internet_gb_month": 300_000.0, "today": runs}, rate_card=(own,))
    return next(c for c in decided(made).workloads[0].cost_lines if c.line == "Data sent to the internet")


def test_sending_data_from_where_no_price_is_published_costs_what_it_does_elsewhere() -> None:
    """Canada has no published price: counted as nothing there, it would be a reason against moving to Ohio."""
    known, unknown = sent_from("us-west-2"), sent_from("ca-central-1")
    assert known.tag == "P"
    assert unknown.tag == "J"
    assert "none is published for AWS in ca-central-1, this one stands in" in unknown.basis
    assert unknown.today_usd == known.today_usd == known.best_move_usd


def test_a_tier_without_a_price_costs_what_it_does_in_a_region_that_is_alike_before_it() -> None:
    """The last tier of us-east-1 is not published; those before it cost what they do in us-east-2."""
    here, there = (to_internet(300_000.0, Place("aws", r, "AWS"), catalog()) for r in ("us-east-1", "us-east-2"))
    assert here is not None
    assert there is not None
    assert here.usd == there.usd
    assert "the last as in" in here.basis
    small = to_internet(10_000.0, HOME, catalog())
    assert small is not None
    assert "as in" not in small.basis


def test_what_an_own_hall_pays_for_its_line_is_unknown_and_said() -> None:
    hall = {"instance": "onprem-dgx-h100", "count": 4, "purchase_plan": "own", "price_per_hour": Decimal("0.5")}
    found = decided(case({"internet_gb_month": 300_000.0, "today": hall}))
    line = next(c for c in found.workloads[0].cost_lines if c.line == "Data sent to the internet")
    assert line.today_usd is None
    assert found.workloads[0].best_stay_option == found.workloads[0].baseline_option
    assert any("no price is known, and it counts as nothing there" in warning for warning in found.warnings)
    assert any(name == "Data sent to the internet" and "no published price" in why for name, why in found.not_included)


def test_a_dearer_service_on_neuron_is_a_clause_to_ask_for() -> None:
    """Only where the service is used: SageMaker adds a third on Trainium and 15 % on GPUs."""
    measured = tuple(
        {"instance": i, "throughput": t, "source": "own trial", "measured_on": date(2026, 11, 1)}
        for i, t in (("trn1.32xlarge", 400_000.0), ("p5.48xlarge", 14_000.0))
    )
    today = {**SERVING["today"], "count": 400}
    busy = {"volume": {"value": 80_000, "unit": "requests/min"}, "measurements": measured, "today": today}
    bold = {"required_confidence_pct": 55.0}  # clauses stand beside a move or a pilot
    managed, plain = (
        {c.id: c for c in decided(case({**busy, "managed_service": kind}, bold)).workloads[0].clauses}
        for kind in ("sagemaker", "none")
    )
    assert managed
    assert "C12" not in plain
    assert managed["C12"].worth_usd is not None
    assert managed["C12"].worth_usd > 0
