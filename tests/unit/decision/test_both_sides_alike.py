"""Contracts, timing and fairness: what a buyer's own terms do, and that neither side gets what the other does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.bench import generation_of, lay
from advisor.decision.cash import monthly_cash
from advisor.decision.draws import Draws
from advisor.decision.dues import dues_of
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.scene import Scene, schedule_of
from advisor.decision.staying import work_of_change
from advisor.decision.until_and_ahead import ahead_of
from advisor.decision.world import NO_CHANGE, Changes, World

SERVING: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.1-8B", "precision": "bf16", "tuning": 1.0,
    "volume": {"value": 4000, "unit": "requests/min"}, "ttft_ms": 5000, "tpot_ms": 200,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand"},
}  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(*workloads: dict[str, Any], decision: dict[str, Any] | None = None, **commercials: Any) -> Case:
    place = {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()}
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes", **(decision or {})},
            "workloads": workloads or (SERVING,),
            "commercials": {**place, **commercials},
        }
    )


def evaluated(made: Case, *commitments: float, credit: float = 0.0) -> tuple[Evaluation, World, Any]:
    world = World(made, catalog(), Draws(256, 0))
    bench = lay(made.workloads[0], world)
    return evaluate(bench, world, Dues(commitments, credit)), world, bench


def plan(**terms: Any) -> dict[str, Any]:
    held = {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": Decimal(100), "ends": date(2028, 11, 23)}
    return {**held, **terms}


def stranded(**terms: Any) -> float:
    """Mean USD that a move to Neuron leaves unused of a commitment of 73,000 USD a month."""
    found, _, _ = evaluated(case(commitments=(plan(**terms),)), 73_000.0)
    assert found.best_move is not None
    return float(np.mean(found.best_move.parts.unused_commitment))


def test_until_a_move_is_done_the_same_gpus_run_as_cheaply_as_binds_no_longer() -> None:
    """Four by the hour, where the load asks for less: who moves takes fewer at once, as who stays does, signs nothing
    for a year, and changes the chip once, not twice."""
    found, _, _ = evaluated(case())
    assert found.today is not None
    assert found.bridge is not None
    assert found.bridge.option.accelerator == found.today.option.accelerator
    assert found.bridge.option.new_term_months == 0
    assert np.mean(found.bridge.monthly_usd) < 0.6 * np.mean(found.today.monthly_usd)


def test_the_price_paid_today_written_out_changes_nothing() -> None:
    """Whether the list price is left to be looked up or entered by hand, the same fleet bridges the same move."""
    paid = {**SERVING, "today": {**SERVING["today"], "price_per_hour": Decimal("55.04")}}
    looked_up, entered = (evaluated(case(one))[0] for one in (SERVING, paid))
    assert looked_up.npv is not None
    assert entered.npv is not None
    assert float(np.mean(entered.npv)) == pytest.approx(float(np.mean(looked_up.npv)), rel=0.02)


def test_a_trial_is_paid_by_the_hour_whatever_is_signed_later() -> None:
    """Nobody signs for three years to try one instance for two weeks."""
    made = case(rate_card=({"instance": "trn2.48xlarge", "plan": "savings_plan_3y_no_upfront", "price_per_hour": 9},))
    _, _, bench = evaluated(made)
    paid = {key: usd for key, usd in bench.trial_usd_h.items() if key.startswith("trn2.48xlarge/")}
    listed = [o for o in bench.options if o.instance == "trn2.48xlarge" and o.price and not o.new_term_months]
    assert len(paid) > 1
    assert set(paid.values()) == {min(float(o.price.usd) for o in listed)}
    assert min(paid.values()) > 9


def test_credits_pay_the_bills_of_the_new_fleet_and_no_more() -> None:
    """A promise of ten million for a fleet that costs a fraction of it is worth that fraction."""
    some, much = (evaluated(case(), credit=usd)[0].best_move for usd in (10_000.0, 1e7))
    assert some is not None
    assert much is not None
    assert np.max(some.credit_usd) == 10_000.0
    assert np.all(much.credit_usd <= much.parts.run * 1.4)
    assert np.all(much.cost >= 0)


def test_a_block_leaves_hours_uncovered_on_either_side() -> None:
    found, _, _ = evaluated(case())
    blocks = [e for e in found.options.values() if e.option.plan == "capacity_block"]
    assert {e.option.side for e in blocks} == {"stay", "move"}
    assert all(float(np.mean(e.parts.gaps)) > 0 for e in blocks)
    assert all(not e.parts.gaps.any() for e in found.options.values() if e.option.plan != "capacity_block")


def test_a_commitment_costs_nothing_before_it_starts() -> None:
    assert stranded(starts=date(2028, 10, 23)) < 0.05 * stranded()


def test_who_looks_ahead_knows_how_the_load_grows_for_what_is_committed_as_well() -> None:
    """500 USD an hour are committed, the fleet of today costs 600 and falls by 40 % a year: at prices that stand still
    what lies ahead is what the years will cost."""
    falling = {**SERVING, "growth_pct_year": -40.0, "today": {**SERVING["today"], "count": 25, "price_per_hour": 24}}
    made = case(falling, commitments=(plan(amount_per_hour=Decimal(500), ends=date(2029, 11, 30)),))
    world = World(made, catalog(), Draws(256, 0))
    bench = lay(made.workloads[0], world)
    dues = dues_of(made, world)["w"]
    found = evaluate(bench, world, dues)
    assert found.today is not None
    assert float(np.mean(found.today.parts.unused_commitment)) > 1e6
    scene = Scene(bench, world, found.market, dues, NO_CHANGE, None)
    ahead = ahead_of(found.today, None, scene)
    assert float(np.mean(ahead)) == pytest.approx(float(np.mean(found.today.cost)), rel=2e-3)


def test_what_is_paid_ahead_is_dear_to_who_looks_ahead_too() -> None:
    """Three years paid on the first day, at 30 % a year: worth what is paid then, not what it would be by the month."""
    offer = {**THREE_YEARS, "plan": "savings_plan_3y_all_upfront"}
    made = case(rate_card=(offer,), decision={"discount_rate_pct": 30.0})
    found, world, bench = evaluated(made)
    move = found.options["trn2.48xlarge/savings_plan_3y_all_upfront/us-east-2"]
    generation = generation_of(move.option, world)
    assert generation is not None
    scene = Scene(bench, world, found.market, Dues((), 0.0), NO_CHANGE, None)
    ahead = ahead_of(move, schedule_of(generation, bench.moves[generation], scene), scene)
    parts = move.parts
    lumps = sum(float(np.mean(term.usd)) for term in move.lumps)
    known = float(np.mean(parts.run + parts.beyond + parts.beside)) - lumps
    assert float(np.mean(ahead)) == pytest.approx(known, rel=0.03)


def test_a_private_contract_for_gpus_is_stranded_like_a_plan_for_gpus() -> None:
    """Nearly: the contract takes Capacity Blocks as well, in which the GPUs run until the move is done."""
    assert stranded(kind="private contract", scope="p5") == pytest.approx(stranded(), rel=0.02)


def test_a_private_contract_for_a_whole_provider_follows_the_move() -> None:
    assert stranded(kind="private contract", scope="AWS") < stranded()


def test_credits_are_paid_once_however_many_workloads_there_are() -> None:
    twin = {**SERVING, "id": "v", "name": "V"}

    def saving(credits: int) -> float:
        made = case(SERVING, twin, credits=Decimal(credits))
        result = recommend(made, catalog(), draws=128)
        return sum(w.giving_up.carried_through_usd.mean for w in result.workloads if w.giving_up is not None)

    assert saving(100_000) - saving(0) == pytest.approx(100_000, rel=0.05)


def test_a_move_that_can_not_begin_within_the_horizon_is_no_way_of_moving() -> None:
    made = Case.model_validate({**case(decision={"horizon_months": 6}).model_dump(), "team": {"people": 0.05}})
    found, _, _ = evaluated(made)
    assert found.best_move is None
    assert recommend(made, catalog(), draws=64).workloads[0].verdict == "not feasible"


def test_cash_of_idle_commitments_ends_with_the_commitment() -> None:
    found, world, bench = evaluated(case(commitments=(plan(ends=date(2027, 11, 23)),)), 73_000.0)
    assert found.best_move is not None
    assert found.best_move.idle
    assert all(np.all(i.monthly(found.market.months)[:, 12:] == 0) for i in found.best_move.idle)
    cash = monthly_cash(found.best_move, found, bench, world)
    assert np.all(cash.total >= -1e-6)


def test_today_grows_with_demand_only_when_its_slack_is_used_up() -> None:
    steady, _, _ = evaluated(case())
    growing, _, _ = evaluated(case({**SERVING, "growth_pct_year": 1.0}))
    assert steady.today is not None
    assert growing.today is not None
    assert float(np.mean(growing.today.cost)) == pytest.approx(float(np.mean(steady.today.cost)), rel=0.01)


@pytest.mark.parametrize(
    "today", [{"instance": "p5.48xlarge", "count": 2, "purchase_plan": "spot", "price_per_hour": Decimal(20)},
              {"instance": "onprem-dgx-h100", "count": 2, "purchase_plan": "own", "price_per_hour": Decimal(15)}],
    ids=["spot", "own"],
)  # fmt: skip
def test_what_runs_on_spot_or_on_own_hardware_is_compared_too(today: dict[str, Any]) -> None:
    made = case({**SERVING, "today": today}, decision={"venues": ("aws", "own data centre")})
    result = recommend(made, catalog(), draws=64).workloads[0]
    assert result.versus_today is not None
    assert all(o.purchase_plan not in ("spot", "own") or "today" in o.roles for o in result.options)


def test_a_free_rate_is_a_price_like_any_other() -> None:
    free = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": Decimal(0)}
    assert recommend(case(rate_card=(free,)), catalog(), draws=64).workloads[0].verdict == "stay"


def only(*families: str) -> tuple[dict[str, Any], ...]:
    """Exclusions that leave the instance families named in the comparison."""
    plans = ("on_demand", "capacity_block", "reserved_1y", "reserved_3y")
    return tuple(
        {"workload": "w", "instance": i.id, "plan": plan, "exclude": True, "reason": "not in this test"}
        for i in catalog().instances.values()
        if i.provider == "AWS" and not i.id.startswith(families)
        for plan in plans
    )


def test_a_move_that_pays_only_after_a_commitment_has_ended_waits() -> None:
    """Neuron measured well ahead of the GPUs: it would move at once, were the GPU plan not to be paid for a year."""
    measured = tuple(
        {"instance": i, "throughput": t, "source": "own trial", "measured_on": date(2026, 11, 1)}
        for i, t in (("trn2.48xlarge", 48_000.0), ("p5.48xlarge", 14_000.0))
    )
    held = plan(amount_per_hour=Decimal(210), ends=date(2027, 11, 23))
    bought = {"purchase_plan": "savings_plan_1y_no_upfront", "price_per_hour": Decimal(35)}
    today = {"instance": "p5.48xlarge", "count": 6, **bought}

    def verdict(*commitments: dict[str, Any]) -> str:
        made = case({**SERVING, "today": today, "measurements": measured}, commitments=commitments)
        narrow = Case.model_validate({**made.model_dump(), "options": only("p5.48", "trn2")})
        return recommend(narrow, catalog(), draws=256).workloads[0].verdict

    assert verdict() == "move"
    assert verdict(held) == "wait"


def test_a_flip_holds_with_every_option_in_the_comparison() -> None:
    """At the value told, the whole decision gives the verdict told: the horizon, run as a case of its own."""
    result = recommend(case(), catalog(), draws=256).workloads[0]
    for point in result.switch_points:
        if point.input == "horizon" and point.flips_at is not None:
            months = {"horizon_months": int(point.flips_at)}
            again = recommend(case(decision=months), catalog(), draws=256).workloads[0]
            assert again.verdict == point.flips_to


def test_a_goodput_of_the_buyers_own_takes_the_place_of_our_judgement() -> None:
    run = {
        "kind": "pre-training", "id": "w", "name": "W", "model": "Llama-3.1-8B", "tokens": 1e11, "days_allowed": 20,
        "software": {"engine": "torchtitan", "custom_kernels": 0},
        "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand", "hours_per_month": 200},
    }  # fmt: skip
    key = "p5.48xlarge/on_demand/us-east-1"
    low, high = (evaluated(case({**run, "goodput_pct": share}))[0].options[key].monthly_usd for share in (45.0, 90.0))
    assert float(np.mean(low)) == pytest.approx(2 * float(np.mean(high)), rel=0.15)


THREE_YEARS = {"instance": "trn2.48xlarge", "plan": "savings_plan_3y_no_upfront", "price_per_hour": Decimal(9)}
OFFERED = "trn2.48xlarge/savings_plan_3y_no_upfront/us-east-2"


def test_an_offer_for_three_years_is_compared_over_three_years_on_the_moving_side_too() -> None:
    """A move begins some weeks in, so that the term ends after the horizon: what it binds to then is paid, no more."""
    made = case(rate_card=(THREE_YEARS,), decision={"discount_rate_pct": 0.0})
    found, world, bench = evaluated(made)
    move = found.options[OFFERED]
    left = move.start + 36 - 36
    bill = move.stream.monthly()[:, -1]
    assert np.all(left >= 1)
    assert np.allclose(move.parts.beyond, np.where(move.start < 36, left * bill, 0.0))
    cash = monthly_cash(move, found, bench, world).total.sum(axis=1)
    assert float(np.mean(cash)) == pytest.approx(float(np.mean(move.cost)), rel=2e-3)


def test_what_a_new_term_binds_to_beyond_the_horizon_counts_on_the_staying_side_as_well() -> None:
    short, _, _ = evaluated(case(decision={"horizon_months": 24, "discount_rate_pct": 0.0}))
    reserved = next(e for key, e in short.options.items() if e.option.side == "stay" and "reserved_3y" in key)
    assert np.allclose(reserved.parts.beyond, 12 * reserved.stream.monthly()[:, -1])
    by_the_hour = next(e for key, e in short.options.items() if "on_demand" in key)
    assert np.all(by_the_hour.parts.beyond == 0.0)


def test_what_was_committed_to_is_not_given_back_where_demand_falls() -> None:
    """On either side a term of three years is paid for the fleet it began with, an hourly plan for what is left."""
    falling = {**SERVING, "volume": {"value": 40_000, "unit": "requests/min"}, "growth_pct_year": -50.0}
    found, _, _ = evaluated(case(falling, rate_card=(THREE_YEARS,)))
    for key, e in found.options.items():
        if "3y" in key and "flexible" not in key and "today" not in e.option.roles:
            assert np.all(e.stream.use[:, 2] == e.stream.use[:, 0]), key
    by_the_hour = found.options["p5.48xlarge/on_demand/us-east-1"].stream.use
    assert np.all(by_the_hour[:, 2] < by_the_hour[:, 0])
    assert found.options[OFFERED].stream.use[0, 0] > 0


def test_a_term_that_begins_later_begins_with_the_smaller_fleet() -> None:
    falling = {**SERVING, "volume": {"value": 40_000, "unit": "requests/min"}, "growth_pct_year": -50.0}
    world = World(made := case(falling, rate_card=(THREE_YEARS,)), catalog(), Draws(64, 0))
    bench = lay(made.workloads[0], world)
    later = evaluate(bench, world, Dues(()), Changes(delay_months=14)).options[OFFERED].stream.use
    assert np.all(later[:, 1] < later[:, 0])
    assert np.all(later[:, 2] == later[:, 1])


def test_a_rate_that_is_signed_to_begin_is_known_to_who_looks_ahead() -> None:
    """GPUs at 55 USD an hour until February, at 10 from then on: staying does not look dear for a month at 55."""
    row = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": Decimal(10), "source": "offer"}
    made = case(SERVING, rate_card=({**row, "valid_from": date(2027, 2, 1)},))
    world = World(made, catalog(), Draws(64, 0))
    bench = lay(made.workloads[0], world)
    found = evaluate(bench, world, Dues(()))
    scene = Scene(bench, world, found.market, Dues(()), NO_CHANGE, None)
    gpus = found.options["p5.48xlarge/on_demand/us-east-1"]
    lasting = gpus.stream.at(None) * found.market.flat().worth(0, 36)
    assert float(np.mean(ahead_of(gpus, None, scene) / lasting)) == pytest.approx(10.0 / 55.04, abs=0.08)


def test_from_one_cloud_to_another_work_is_due_although_both_are_other_clouds() -> None:
    today = {"instance": "generic-8xh100-sxm", "count": 4, "purchase_plan": "neocloud_1y", "price_per_hour": "20"}
    made = case({**SERVING, "today": today}, decision={"venues": ["aws", "other cloud"]})
    found, world, bench = evaluated(made)
    scene = Scene(bench, world, found.market, Dues(()), NO_CHANGE, None)
    assert found.today is not None
    elsewhere = [
        o for o in bench.feasible() if o.venue == "other cloud" and o.accelerator == found.today.option.accelerator
    ]
    others = [o for o in elsewhere if o.provider != found.today.option.provider]
    assert others
    for option in others:
        work = work_of_change(option, scene)
        assert work is not None
        assert work.mean > 0
    for option in set(elsewhere) - set(others):
        assert work_of_change(option, scene) is None
