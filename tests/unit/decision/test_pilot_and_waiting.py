"""A pilot's design and worth, dates to wait for, and named scenarios."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.cost.plans import plans
from advisor.decision import Recommendation, recommend
from advisor.decision.bench import Bench, lay
from advisor.decision.draws import Draws
from advisor.decision.dues import dues_of
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.judge import Judge
from advisor.decision.pilot import (
    Basis,
    Choice,
    best_length,
    between_knots,
    design,
    knowing,
    least_reading,
    lengths,
    plan_pilot,
    speed_read,
    value_of_perfect_information,
    value_of_pilot,
)
from advisor.decision.result import PilotLength, Verdict, WorkloadResult
from advisor.decision.why.scenarios import regret_of
from advisor.decision.world import Changes, World
from tests.unit.decision.cases_of_all_kinds import random_document

ROOT = Path(__file__).parents[3]
DOUBTFUL = ROOT / "tests" / "data" / "cases" / "10-before-the-pilot.switchpoint"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=1)
def doubtful() -> tuple[Evaluation, Bench, World]:
    """A workload whose saving is uncertain either way."""
    case = load_case(DOUBTFUL, catalog())
    world = World(case, catalog(), Draws(2048, 0))
    bench = lay(case.workloads[0], world)
    return evaluate(bench, world, Dues((), 0.0)), bench, world


@lru_cache(maxsize=8)
def judged(name: str) -> Recommendation:
    path = ROOT / "tests" / "data" / "cases" / f"{name}.switchpoint"
    return recommend(load_case(path, catalog()), catalog(), draws=512)


def test_a_longer_pilot_is_worth_more_and_costs_more() -> None:
    found, bench, world = doubtful()
    assert found.npv is not None
    rows = lengths(found.npv, found, bench, world, Choice.of(world))
    assert [r.days for r in rows] == [7, 14, 28]
    worths, costs = [r.worth_usd for r in rows], [r.cost_usd or 0.0 for r in rows]
    assert worths == sorted(worths)
    assert costs == sorted(costs)
    assert costs[2] == pytest.approx(4 * costs[0], rel=1e-5)


def test_no_pilot_is_worth_more_than_a_reading_without_noise_nor_that_than_knowing_everything() -> None:
    found, bench, world = doubtful()
    for choice, npv in ((Choice.of(world), found.npv), (Choice.of(world, moves=True), found.carried_through)):
        assert npv is not None
        noisy, exact = (value_of_pilot(npv, found, bench, world, choice, days) for days in (14, None))
        assert 0 < noisy < exact < value_of_perfect_information(npv, choice)


def test_a_reading_of_what_does_not_matter_is_worth_nothing_however_wide_the_spread() -> None:
    """Savings of +-2 million that hang on prices alone: chance finds a pattern in 4,096 draws, and it is no worth."""
    rng = np.random.default_rng(7)
    anyway, sure = Choice(0.8, 0.0, moves=True), Choice(0.8, 0.0)
    for _ in range(20):
        readings = rng.standard_normal((4096, 2))
        columns = [readings[:, place] ** power for place in (0, 1) for power in (1, 2, 3)]
        basis = Basis.of(np.stack([np.ones(4096), *columns, readings.prod(axis=1)], axis=1))
        prices = rng.normal(-20_000, 2e6, 4096)
        assert knowing(prices, basis, anyway).worth_usd <= 15_000
        assert knowing(prices, basis, sure).worth_usd == 0.0
        assert knowing(prices + 1e6, basis, sure).worth_usd == 0.0, "a saving on average is no sure one"
        told = prices + 2e6 * readings[:, 0]
        assert knowing(told, basis, anyway).worth_usd == pytest.approx(2e6 * 0.3989, rel=0.1)


def test_after_a_pilot_one_moves_where_the_doubt_that_is_left_allows_it() -> None:
    """A saving of 2 million times a standard normal reading, and as much again that is not read: with 80 of 100 asked
    for, one moves from a reading of 0.8416 standard deviations on.
    The mean of a standard normal beyond a place is its density there."""
    rng = np.random.default_rng(11)
    reading = rng.standard_normal(65_536)
    saving = 2e6 * (reading + rng.standard_normal(65_536))
    basis = Basis.of(np.stack([np.ones_like(reading), reading, reading**2, reading**3], axis=1))
    choice = Choice(0.8, 0.0)
    assert knowing(saving, basis, choice).worth_usd == pytest.approx(2e6 * 0.27996, rel=0.06)
    assert knowing(saving, basis, choice).go_chance == pytest.approx(0.2000, abs=0.015)


Found = TypeVar("Found")


def known(found: Found | None) -> Found:
    assert found is not None
    return found


def entered(document: dict[str, Any], throughput: float) -> WorkloadResult:
    """The decision once a pilot's reading of one instance is entered as a measurement."""
    reading = {
        "instance": "trn2.48xlarge", "throughput": throughput, "source": "pilot",
        "measured_on": document["decision"]["as_of"],
    }  # fmt: skip
    return decided_with(document, [reading])


def decided_with(document: dict[str, Any], measurements: list[dict[str, Any]]) -> WorkloadResult:
    (workload,) = document["workloads"]
    changed = {**document, "workloads": [{**workload, "measurements": measurements}]}
    return recommend(Case.model_validate(changed), catalog(), draws=2048).workloads[0]


def test_a_reading_of_go_moves_once_it_is_entered_and_one_of_stop_is_as_likely_to_save_as_not() -> None:
    """A 70B model under tight latency limits, where one instance fewer is what makes the move pay."""
    serving = {
        "kind": "llm serving", "id": "a", "name": "Assistant", "model": "meta-llama/Llama-3.3-70B-Instruct",
        "precision": "fp8", "volume": {"value": 120, "unit": "requests/min"}, "ttft_ms": 800, "tpot_ms": 40,
        "software": {"engine": "vllm", "custom_kernels": 0},
        "today": {"instance": "p5.48xlarge", "count": 2, "purchase_plan": "on_demand"},
    }  # fmt: skip
    document = {
        "decision": {"title": "Move?", "as_of": "2026-11-23", "decide_by": "2026-12-23", "beta_software": "yes"},
        "workloads": [serving],
        "team": {"people": 3, "cost_per_week": "4000"},
        "commercials": {
            "region": "us-east-1", "other_regions": ["us-east-2"], "commitments": [],
            "rate_card": [{"instance": "trn2.48xlarge", "plan": "on_demand", "price_per_hour": "14"}],
        },
    }  # fmt: skip
    before = decided_with(document, [])
    pilot = before.pilot
    assert before.verdict == "pilot first"
    assert pilot is not None
    assert pilot.go_at is not None
    assert pilot.stop_below is not None
    at_go, at_stop = (known(entered(document, at).versus_best_stay) for at in (pilot.go_at, pilot.stop_below))
    assert at_go.probability_of_saving == pytest.approx(0.8, abs=0.08)
    assert at_stop.probability_of_saving == pytest.approx(0.5, abs=0.1)
    assert entered(document, 1.1 * pilot.go_at).verdict == "move"


def test_as_many_futures_read_go_or_more_as_lead_to_a_move() -> None:
    found, bench, world = doubtful()
    pilot = plan_pilot(known(found.npv), found, bench, world, Choice.of(world))
    assert pilot is not None
    assert pilot.go_at is not None
    assert pilot.go_chance is not None
    assert found.best_move is not None
    read = speed_read(found.best_move, bench, world, design(pilot.days, found.best_move, bench, world))
    assert float(np.mean(known(read) >= pilot.go_at)) == pytest.approx(pilot.go_chance, abs=0.02)


def test_a_step_in_what_a_reading_is_worth_is_found_where_it_is() -> None:
    """What saves 1 million from a reading of 0.6 standard deviations on, and costs 1 million below."""
    rng = np.random.default_rng(3)
    reading = rng.standard_normal(16_384)
    saving = np.where(reading >= 0.6, 1e6, -1e6)
    goes, _ = Choice(0.8, 0.0).after(saving, Basis.of(between_knots(reading)))
    assert least_reading(reading, goes) == pytest.approx(0.6, abs=0.2)


def test_no_reading_is_told_as_a_gate_where_another_decides_or_all_say_the_same() -> None:
    rng = np.random.default_rng(5)
    reading, other = rng.standard_normal((2, 4096))
    assert least_reading(reading, other > 1.0) is None
    assert least_reading(reading, np.ones(4096, dtype=np.bool_)) is None
    assert least_reading(reading, np.zeros(4096, dtype=np.bool_)) is None
    assert least_reading(reading, reading >= reading[7]) == reading[7]


def test_a_lower_neuron_price_never_turns_a_pilot_into_a_stay() -> None:
    """In each of these a saving grew surer, and the advice went from a pilot to staying before it came to move."""
    order: dict[str, int] = {"stay": 0, "pilot first": 1, "move": 2}
    for seed in (5, 11, 27):
        case = Case.model_validate(random_document(seed))
        world = World(case, catalog(), Draws(512, 0))
        dues = dues_of(case, world)
        for workload in case.workloads:
            judge = Judge(lay(workload, world), world, dues[workload.id], lambda: None)
            found = [judge.run(Changes(neuron_price=p)).verdict for p in (2.0, 1.6, 1.3, 1.15, 1.0, 0.9, 0.7, 0.5, 0.3)]
            ranks = [order[verdict] for verdict in found]
            assert ranks == sorted(ranks), (seed, found)
            assert len(set(ranks)) > 1


def test_the_noise_of_a_reading_falls_with_the_root_of_the_days() -> None:
    found, bench, world = doubtful()
    assert found.best_move is not None
    week, month = (design(days, found.best_move, bench, world) for days in (7, 28))
    assert week.speed_noise == pytest.approx(2 * month.speed_noise)
    assert week.work_noise == pytest.approx(2 * month.work_noise)


def test_the_length_that_leaves_most_after_its_cost_is_chosen_and_the_shorter_of_equals() -> None:
    short, middle, long = (
        PilotLength(7, 5.0, 9.0, 4.0), PilotLength(14, 10.0, 14.0, 4.0), PilotLength(28, 20.0, 16.0, -4.0)
    )  # fmt: skip
    assert best_length((short, middle, long)) == short
    assert best_length((long, middle)) == middle
    assert best_length(()) is None


@pytest.mark.parametrize(
    ("advised", "now", "then", "regret"),
    [
        ("move", -5.0, -5.0, 5.0),
        ("move", 5.0, 5.0, 0.0),
        ("stay", 5.0, 9.0, 5.0),
        ("stay", -5.0, 9.0, 0.0),
        ("wait", 5.0, 8.0, 0.0),
        ("wait", 5.0, 2.0, 3.0),
        ("wait", 5.0, -2.0, 5.0),
        ("wait", -5.0, -2.0, 0.0),
        ("pilot first", 5.0, 4.0, 1.0),
        ("pilot first", -5.0, -6.0, 0.0),
    ],
)
def test_regret_is_what_the_other_choice_would_have_brought(
    advised: Verdict, now: float, then: float, regret: float
) -> None:
    """Who waits, or pilots, decides again then: what is lost is what moving now brings beyond that."""
    assert regret_of(advised, now, then) == regret


def test_scenarios_and_risks_of_waiting_are_those_of_moving_then() -> None:
    (workload,) = judged("13-wait-for-the-commitment").workloads
    (waited,) = (row for row in workload.waiting if row.advised)
    by_name = {row.name: row for row in workload.scenarios}
    assert all(row.waited_usd is not None for row in by_name.values())
    assert all(row.regret_usd == 0.0 for row in by_name.values() if row.verdict == "wait")
    late = by_name["Capacity two quarters late"]
    assert late.waited_usd is not None
    assert late.waited_usd.p50 == pytest.approx(waited.npv_usd.p50, rel=0.01), "the date lies further off than that"
    for risk in workload.risks:
        assert risk.effect_usd == pytest.approx(waited.npv_usd.mean - by_name[risk.scenario].mean_usd, rel=1e-3)
    assert "Trainium capacity comes late" not in {risk.risk for risk in workload.risks}


def test_only_waiting_has_a_date_to_wait_for() -> None:
    (workload,) = judged("12-measured-and-reserved").workloads
    assert workload.verdict == "move"
    assert all(row.waited_usd is None for row in workload.scenarios)


def test_every_named_scenario_is_told_with_its_range_chance_verdict_and_regret() -> None:
    workload = judged("12-measured-and-reserved").workloads[0]
    names = [s.name for s in workload.scenarios]
    assert {
        "GPU prices 30 % lower", "Capacity two quarters late", "Volume halved", "Effort doubled",
        "Stack replaced twice", "Output parity fails",
    } <= set(names)  # fmt: skip
    base = workload.versus_best_stay
    assert base is not None
    by = {s.name: s for s in workload.scenarios}
    for harm in ("GPU prices 30 % lower", "Capacity two quarters late", "Effort doubled", "Stack replaced twice"):
        p50 = by[harm].npv_usd.p50
        assert p50 is not None
        assert p50 < base.npv_usd.p50
    parity = by["Output parity fails"]
    assert parity.probability_of_saving == 0
    assert parity.verdict == "stay"
    assert parity.npv_usd.p50 is not None
    assert parity.regret_usd == pytest.approx(-parity.npv_usd.p50, rel=0.2)


def test_a_chip_that_the_buyer_expects_is_a_scenario_and_a_date() -> None:
    workload = judged("14-wait-for-the-chip").workloads[0]
    assert workload.scenarios[-1].name == "Next Trainium instance comes"
    advised = [w for w in workload.waiting if w.advised]
    assert [w.months for w in advised] == [6]
    assert advised[0].gain_usd > 0
    assert advised[0].date == "2027-06-01"


def test_a_chip_that_has_come_is_not_multiplied_in_once_more() -> None:
    """In the future in which it comes, waiting for it brings what waiting for it brings."""
    workload = judged("14-wait-for-the-chip").workloads[0]
    (comes,) = (s for s in workload.scenarios if s.name == "Next Trainium instance comes")
    (waited,) = (w for w in workload.waiting if w.advised)
    assert comes.waited_usd == comes.npv_usd
    assert comes.mean_usd == waited.npv_usd.mean


def changed(name: str, change: Callable[[dict[str, Any]], None]) -> WorkloadResult:
    """A judged case with another answer, decided."""
    path = ROOT / "tests" / "data" / "cases" / f"{name}.switchpoint"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    return recommend(Case.model_validate_json(json.dumps(document)), catalog(), draws=256).workloads[0]


def test_where_trainium_can_be_had_only_later_the_date_is_waited_for_and_told() -> None:
    """In Oregon Trainium2 has no price until the signed rate begins, and other Neuron chips are ruled out."""

    def oregon(case: dict[str, Any], price: str) -> None:
        case["commercials"].update(region="us-west-2", capacity=[])
        case["commercials"]["rate_card"][0]["price_per_hour"] = price
        plans = ("on_demand", "capacity_block", "savings_plan_1y_no_upfront", "savings_plan_3y_no_upfront")
        case["options"] = [
            {"workload": "assistant", "instance": i, "plan": p, "exclude": True, "reason": "too small"}
            for i in ("trn1.32xlarge", "trn1.2xlarge", "inf2.xlarge", "inf2.8xlarge", "inf2.24xlarge", "inf2.48xlarge")
            for p in (*plans, "reserved_1y", "reserved_3y")
        ]

    name = "27-a-rate-that-begins-in-half-a-year"
    good, dear = changed(name, lambda case: oregon(case, "14")), changed(name, lambda case: oregon(case, "60"))
    assert (good.verdict, dear.verdict) == ("wait", "stay")
    for found in (good, dear):
        assert found.best_move_option == "trn2.48xlarge/on_demand/us-west-2"
        said = "trn2.48xlarge can be had from 1 June 2027 on, when your rate begins: no price before is known."
        assert said in found.reasons
        (row,) = [o for o in found.options if o.id == found.best_move_option]
        assert any(
            "Your rate begins on 1 June 2027; under this plan it can't be had before." in note for note in row.notes
        )
    assert [w.months for w in good.waiting if w.advised] == [6]
    assert not any(w.advised for w in dear.waiting)


def test_a_rate_to_come_beside_blocks_that_can_be_had_now_is_told_as_that_of_its_plan() -> None:
    """In Ohio a pilot can run on a Capacity Block before the rate by the hour begins."""

    def soon(case: dict[str, Any]) -> None:
        case["commercials"]["rate_card"][0].update(price_per_hour="20", valid_from="2027-01-01")

    found = changed("27-a-rate-that-begins-in-half-a-year", soon)
    assert found.best_move_option == "trn2.48xlarge/on_demand/us-east-2"
    (told,) = (reason for reason in found.reasons if "1 January 2027" in reason and "begins" in reason)
    assert told == (
        "trn2.48xlarge, on-demand, is counted from 1 January 2027 on, when your rate begins; before that a price is "
        "known for Capacity Block alone."
    )


def test_a_stack_whose_end_is_announced_is_a_date_to_wait_for() -> None:
    """Flux on Trn2 rests on software that ends with Neuron 2.34: from then on it is ported once."""

    def flux(case: dict[str, Any]) -> None:
        case["commercials"]["rate_card"][0].pop("valid_from")
        old = case["workloads"][0]
        case["workloads"] = [
            {
                **{key: old[key] for key in ("id", "name", "today")},
                "kind": "image generation", "model": "black-forest-labs/FLUX.1-dev",
                "volume": {"value": 40, "unit": "items/s"}, "software": {"engine": "diffusers", "custom_kernels": 0},
                "measurements": [
                    {"instance": i, "throughput": t, "source": "own trial", "measured_on": "2026-11-01"}
                    for i, t in (("trn2.48xlarge", 3.0), ("p5.48xlarge", 1.0))
                ],
            }
        ]  # fmt: skip

    found = changed("27-a-rate-that-begins-in-half-a-year", flux)
    (row,) = found.waiting
    assert row.event == "support for FLUX.1 (dev, Kontext, fill) has ended and the port is done once"
    assert row.date == "2026-12-13"


def test_a_rate_for_gpus_that_ends_is_a_date_and_only_the_soonest_six_are_weighed() -> None:
    def ending(case: dict[str, Any]) -> None:
        rates = case["commercials"]["rate_card"]
        rates[0].pop("valid_from")
        rates.append(
            {
                "instance": "p5.48xlarge",
                "plan": "on_demand",
                "price_per_hour": "20",
                "source": "offer",
                "valid_to": "2027-10-31",
            }
        )

    def many(case: dict[str, Any]) -> None:
        rates = case["commercials"]["rate_card"]
        first = rates.pop()
        months = [f"2027-{month:02d}" for month in range(2, 11)]
        for place, month in enumerate(months):
            after = f"{months[place + 1]}-01" if place + 1 < len(months) else "2028-01-01"
            rates.append({**first, "valid_from": f"{month}-02", "valid_to": after, "price_per_hour": str(20 - place)})
        case["commercials"]["commitments"] = [
            {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": "5", "ends": f"2028-{month:02d}-01"}
            for month in range(2, 11)
        ]

    name = "27-a-rate-that-begins-in-half-a-year"
    assert [w.event for w in changed(name, ending).waiting if "your rate for p5.48xlarge ends" in w.event]
    dates = [w.months for w in changed(name, many).waiting]
    assert len(dates) == 6
    assert dates == sorted(set(dates))


def test_without_a_date_known_in_advance_a_year_is_looked_at_and_never_advised() -> None:
    workload = judged("12-measured-and-reserved").workloads[0]
    assert [w.months for w in workload.waiting] == [12]
    assert not workload.waiting[0].advised
    assert workload.waiting[0].gain_usd < 0


def test_milestones_of_a_move_stand_in_order_and_risks_are_told_by_size() -> None:
    workload = judged("12-measured-and-reserved").workloads[0]
    dates = [m.date_p50 for m in workload.milestones]
    assert dates == sorted(dates)
    assert all(m.date_p50 <= m.date_p90 for m in workload.milestones)
    effects = [r.effect_usd for r in workload.risks]
    assert effects == sorted(effects, reverse=True)
    assert np.all(np.array(effects) > 0)


def test_a_risk_of_a_doubtful_move_is_not_hidden_by_how_often_it_is_given_up() -> None:
    """The median of what a pilot decides on is little more than the work lost; prices move the mean by far more."""
    (workload,) = judged("10-before-the-pilot").workloads
    assert workload.verdict == "pilot first"
    assert workload.versus_best_stay is not None
    cost = {risk.scenario: risk.effect_usd for risk in workload.risks}
    assert cost["Neuron prices 20 % higher"] > 0.2 * workload.versus_best_stay.npv_usd.mean


def test_what_is_told_of_waiting_is_told_of_the_chip_that_is_waited_for() -> None:
    (found,) = judged("36-a-chip-that-is-waited-for").workloads
    assert found.best_move_option == "trn2.48xlarge/on_demand/us-east-1"
    assert found.pilot is not None
    assert found.pilot.instance == "trn2.48xlarge"
    assert found.versus_best_stay is not None
    assert found.versus_best_stay.probability_of_saving > 0.9
    assert found.conditional_on == ()
    assert "with a term that binds" not in judged("36-a-chip-that-is-waited-for").portfolio.decision_asked


def test_more_work_is_no_reason_to_look_again_at_a_move() -> None:
    (found,) = judged("36-a-chip-that-is-waited-for").workloads
    assert not any("Work of the move rises" in step for step in found.next_steps)


@pytest.mark.parametrize(
    "name",
    ["13-wait-for-the-commitment", "14-wait-for-the-chip", "27-a-rate-that-begins-in-half-a-year",
     "36-a-chip-that-is-waited-for"],
)  # fmt: skip
def test_nothing_is_recommended_that_binds_beyond_the_date_that_is_waited_for(name: str) -> None:
    (found,) = judged(name).workloads
    months = next(row.months for row in found.waiting if row.advised)
    chosen = next(option for option in found.options if option.id == found.recommended_option)
    assert plans()[chosen.purchase_plan].term_months <= months or "today" in chosen.roles


def test_a_chip_that_can_be_had_later_is_told_of_also_where_waiting_is_not_sure_enough() -> None:
    """A fifth dearer, Trainium2 from March on still saves a million at the median: that is told, and not the hundreds
    of older chips that could be had now."""
    path = ROOT / "tests" / "data" / "cases" / "36-a-chip-that-is-waited-for.switchpoint"
    document = json.loads(path.read_text(encoding="utf-8"))
    (rate,) = (row for row in document["commercials"]["rate_card"] if row["instance"] == "trn2.48xlarge")
    rate["price_per_hour"] = "14.6"
    (workload,) = recommend(Case.model_validate(document), catalog(), draws=512).workloads
    assert workload.verdict == "stay"
    assert workload.best_move_option == "trn2.48xlarge/on_demand/us-east-1"
    assert workload.versus_best_stay is not None
    assert (workload.versus_best_stay.npv_usd.p50 or 0.0) > 500_000
    assert "too unsure to act on" in workload.headline


def test_a_scenario_that_makes_waiting_less_sure_does_not_lose_what_moving_then_would_save() -> None:
    (workload,) = judged("36-a-chip-that-is-waited-for").workloads
    by_name = {one.name: one.npv_usd.p50 or 0.0 for one in workload.scenarios}
    assert by_name["Neuron prices 20 % higher"] > 500_000
    assert by_name["Output parity fails"] < 0


def test_until_a_pilot_is_read_nothing_is_signed_that_binds_beyond_it() -> None:
    """A term of three years signed beside a pilot of some weeks would leave it nothing to decide."""

    def offer(document: dict[str, Any]) -> None:
        document["commercials"]["rate_card"] = [
            *document["commercials"].get("rate_card", ()),
            {
                "instance": "p5.48xlarge",
                "plan": "savings_plan_3y_no_upfront",
                "region": "us-east-2",
                "price_per_hour": "36",
                "currency": "USD",
                "source": "quote",
            },
        ]

    workload = changed("10-before-the-pilot", offer)
    assert workload.verdict == "pilot first"
    by_id = {option.id: option for option in workload.options}
    assert workload.best_stay_option is not None
    assert by_id[workload.best_stay_option].commitment is not None, "the best way of staying binds"
    assert workload.recommended_option is not None
    assert by_id[workload.recommended_option].commitment is None
    assert "recommended" in by_id[workload.recommended_option].roles
    steps = " ".join(workload.next_steps)
    assert "Sign nothing for it that binds beyond the pilot." in steps
    assert "Where it falls short: change what is bought" in steps


def test_who_waits_for_a_chip_is_told_whose_word_its_speed_and_price_are() -> None:
    result = judged("14-wait-for-the-chip")
    (workload,) = result.workloads
    assert workload.coming_chip == "Next Trainium instance"
    rests, capacity = workload.conditional_on[:2]
    assert "4.00 times the speed of one trn2.48xlarge, at USD 40.00 an hour" in rests
    assert "as stated (vendor briefing under NDA)" in rests
    assert capacity == "Capacity: no written quota, quote or reservation for Next Trainium instance was entered."
    assert "Speed and price of Next Trainium instance" in {unknown.what for unknown in workload.unknowns}
    rows = {row.id: row for row in result.assumptions}
    speed, price = rows["next_chips.0.speed"], rows["next_chips.0.price"]
    assert (speed.p50, price.p50) == (4.0, 40.0)
    assert {speed.tag, price.tag} == {"V"}
    by_input = {point.input: point for point in workload.switch_points}
    for lever in ("neuron_price", "throughput_ratio"):
        assert "Next Trainium instance" in by_input[lever].label, "its price and speed go with today's"
        assert by_input[lever].flips_to == "stay"
    (promised,) = result.capacity
    assert promised.workload is None, "what is promised of today's instance is none of the one to come"


def test_who_waits_for_anything_else_rests_on_no_chip() -> None:
    (workload,) = judged("13-wait-for-the-commitment").workloads
    assert workload.coming_chip == ""
