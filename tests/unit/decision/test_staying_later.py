"""Who stays uses up what is signed for today's GPUs before anything cheaper takes their place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, first_answer, recommend
from advisor.decision.bench import lay
from advisor.decision.cash import cash_compared
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.evaluated import Meanwhile
from advisor.decision.world import NO_CHANGE, Changes, World

CASES = Path(__file__).parents[2] / "data" / "cases"
OFFERED = "generic-8xh100-sxm/neocloud_on_demand/us-east-2"
DRAWS = 256


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(**commercials: Any) -> Case:
    """Eight p5 under a commitment until November 2027; a neocloud's H100 cost a fifth less."""
    name = "38-a-commitment-to-use-up-before-a-cheaper-provider.switchpoint"
    document = load_case(CASES / name, catalog()).model_dump(mode="json")
    document["commercials"] |= commercials
    return Case.model_validate(document)


def world_of(made: Case) -> tuple[World, Dues]:
    world = World(made, catalog(), Draws(DRAWS, 0))
    return world, Dues(world.commitment_dues["assistant"])


def evaluated(made: Case, changes: Changes = NO_CHANGE) -> Evaluation:
    world, dues = world_of(made)
    return evaluate(lay(made.workloads[0], world), world, dues, changes)


def put_off(found: Evaluation) -> Meanwhile:
    assert found.best_stay is not None
    assert found.best_stay.meanwhile is not None
    return found.best_stay.meanwhile


@lru_cache(maxsize=1)
def decided() -> Recommendation:
    return recommend(case(), catalog(), draws=DRAWS)


def test_a_commitment_is_used_up_before_a_cheaper_provider_takes_over() -> None:
    found = evaluated(case())
    assert found.best_stay is not None
    before = put_off(found)
    assert found.best_stay.option.id == OFFERED
    assert before.runs.option.instance == "p5.48xlarge"
    assert before.ends is not None
    assert before.ends.day == date(2027, 11, 23)
    assert before.until == before.ends.months == 12
    assert found.best_stay.mean_cost == pytest.approx(before.at_once.mean_cost - float(np.mean(before.saved_usd)))
    # The year's rent at the neocloud is saved, some 1.6 million: p5 is paid in any event.
    assert float(np.mean(before.saved_usd)) == pytest.approx(12 * 730 * 8 * 23.6, rel=0.1)


def test_what_is_paid_by_month_comes_to_the_same_present_value() -> None:
    made = case()
    world, dues = world_of(made)
    bench = lay(made.workloads[0], world)
    found = evaluate(bench, world, dues, NO_CHANGE)
    assert found.best_stay is not None
    paid = cash_compared(found, bench, world)[OFFERED].total
    worth = found.market.flat().discount
    assert float(np.mean(paid @ worth)) == pytest.approx(found.best_stay.mean_cost, rel=1e-3)


def test_nothing_of_the_commitment_is_left_unused_that_today_uses() -> None:
    (held,) = decided().commitments
    world, dues = world_of(case())
    before = put_off(evaluate(lay(world.case.workloads[0], world), world, dues, NO_CHANGE))
    unused = sum(float(np.mean(i.present_value(world.market()))) for i in before.runs.idle if i.commitment == 0)
    assert held.unused_staying_usd == pytest.approx(unused, rel=1e-5)
    at_once = sum(float(np.mean(i.present_value(world.market()))) for i in before.at_once.idle if i.commitment == 0)
    assert at_once > 2.0 * unused, "changed at once, all of it would be unused"


def test_without_a_commitment_the_cheaper_provider_takes_over_at_once() -> None:
    found = evaluated(case(commitments=[]))
    assert found.best_stay is not None
    assert found.best_stay.option.id == OFFERED
    assert found.best_stay.meanwhile is None


def test_a_good_rate_is_used_up_likewise() -> None:
    rate = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": "12", "valid_to": "2027-06-30",
            "source": "signed offer"}  # fmt: skip
    made = case(commitments=[], rate_card=[rate])
    document = made.model_dump(mode="json")
    document["workloads"][0]["today"] |= {"purchase_plan": "on_demand", "price_per_hour": None, "count": 8}
    before = put_off(evaluated(Case.model_validate(document)))
    assert before.ends is not None
    assert before.ends.day == date(2027, 6, 30)
    assert "rate" in before.ends.what


def test_the_reader_is_told_what_runs_until_when() -> None:
    (workload,) = decided().workloads
    assert workload.verdict == "stay"
    assert "8 × p5.48xlarge until 23 November 2027, then 8 × generic-8xh100-sxm" in workload.headline
    assert workload.next_steps[0].endswith("then change to 8 × generic-8xh100-sxm, neocloud on-demand, us-east-2.")
    assert "us-east-2 from 23 November 2027 on" in workload.reasons[1]
    best = next(o for o in workload.options if o.id == OFFERED)
    assert best.later_start is not None
    assert best.later_start.date == "2027-11-23"
    assert any(note.startswith("Begins on 23 November 2027") for note in best.notes)
    assert "2027-11-23" in [m.date_p50 for m in workload.milestones if m.name.startswith("Change")]
    assert "until 23 November 2027, then" in workload.headline + decided().portfolio.decision_asked


def test_a_screen_is_told_before_the_reasons_are_there() -> None:
    (early,) = first_answer(case(), catalog(), draws=DRAWS).workloads
    assert early.recommended_label is not None
    assert early.recommended_label.startswith("p5.48xlarge until 23 November 2027, then generic-8xh100-sxm")


def test_the_second_method_knows_what_runs_first() -> None:
    (workload,) = decided().workloads
    assert workload.cross_check is not None
    assert workload.cross_check.by_shortcuts_usd == 0.0


def test_a_move_that_waits_longer_is_held_against_the_same_staying() -> None:
    """Whoever moves in November 2027 may not count as saved what staying brings by then as well."""
    now, later = evaluated(case()), evaluated(case(), Changes(delay_months=12))
    assert now.best_stay is not None
    assert later.best_stay is not None
    assert later.best_stay.mean_cost == pytest.approx(now.best_stay.mean_cost)


def test_who_waits_is_told_what_to_run_until_then() -> None:
    """Trainium at half the price is worth waiting for; the larger fleet of today is not needed until then."""
    made = case().model_dump(mode="json")["commercials"]
    commitment, (rate, offer) = made["commitments"][0], made["rate_card"]
    rates = [{**rate, "price_per_hour": "12"}, offer]
    cheap = case(commitments=[{**commitment, "ends": "2028-05-31"}], rate_card=rates)
    document = cheap.model_dump(mode="json")
    document["workloads"][0]["growth_pct_year"] = 40.0
    (workload,) = recommend(Case.model_validate(document), catalog(), draws=DRAWS).workloads
    assert workload.verdict == "wait"
    assert workload.recommended_option == "p5.48xlarge/savings_plan_3y_no_upfront/us-east-2"
    assert any("in place of 14, paid as today until then" in step for step in workload.next_steps)


def test_a_new_term_is_bound_from_when_the_commitment_ends_that_covers_it() -> None:
    """The worked portfolio holds a one-year plan for its p5 until August 2027, which covers all of them: three years
    signed then bind eight months beyond the horizon of 36 that begins with the decision, in December 2026."""
    path = Path(__file__).parents[3] / "assets" / "cases" / "mixed-portfolio.switchpoint"
    result = recommend(load_case(path, catalog()), catalog(), draws=DRAWS)
    workload = result.workloads[0]
    assert workload.best_stay_option == "p5.48xlarge/savings_plan_3y_no_upfront/us-east-1"
    (beyond,) = (line for line in workload.cost_lines if line.line.startswith("Terms that bind beyond"))
    discounted = 3 * 23.78 * 730 * 8 * 1.10**-3
    assert beyond.best_stay_usd is not None
    assert 0.85 * discounted < beyond.best_stay_usd < 1.02 * discounted, "three at the most, in some futures fewer"
    assert any("covers when that ends (31 August 2027)" in step for step in workload.next_steps)


def test_who_waits_and_gives_up_is_bound_as_long_as_who_stays() -> None:
    """A term that begins after the wait binds longer beyond the horizon, whatever came of the move: else waiting for a
    date would save by itself."""
    path = Path(__file__).parents[3] / "assets" / "cases" / "mixed-portfolio.switchpoint"
    made = load_case(path, catalog())
    world = World(made, catalog(), Draws(DRAWS, 0))
    workload = made.workloads[0]
    dues = Dues(world.commitment_dues[workload.id])
    found = evaluate(lay(workload, world), world, dues, Changes(delay_months=9, gpu_price=1.05))
    assert found.npv is not None
    assert found.best_move is not None
    assert found.best_move.stop is not None
    given_up = found.best_move.stop.where
    assert float(np.mean(given_up)) > 0.5
    assert float(np.mean(found.npv[given_up])) < 0.0


def test_nothing_is_put_off_that_would_cost_more_so(random_cases: Callable[[int, int], list[Case]]) -> None:
    seen = 0
    for made in random_cases(7, 40):
        document = made.model_dump(mode="json")
        document["decision"]["venues"] = ["aws", "other cloud"]
        world = World(Case.model_validate(document), catalog(), Draws(64, 0))
        workload = world.case.workloads[0]
        dues = Dues(world.commitment_dues[workload.id])
        bench = lay(workload, world)
        found = evaluate(bench, world, dues, NO_CHANGE)
        for one in found.options.values():
            if one.meanwhile is not None:
                seen += 1
                assert one.mean_cost < one.meanwhile.at_once.mean_cost
                assert one.mean_cost == pytest.approx(float(np.mean(one.cost)))
    assert seen >= 20


def test_what_does_not_run_yet_is_not_kept_but_run() -> None:
    document = case(commitments=[]).model_dump(mode="json")
    document["workloads"][0]["today"] = None
    result = recommend(Case.model_validate(document), catalog(), draws=DRAWS)
    (workload,) = result.workloads
    assert workload.headline.startswith("Run Assistant on 8 × generic-8xh100-sxm")
    assert workload.next_steps[0] == "Rent 8 × generic-8xh100-sxm, neocloud on-demand, us-east-2."
    assert workload.next_steps[1].startswith("Settle its capacity first")
    assert "approve running Assistant on 8 × generic-8xh100-sxm" in result.portfolio.decision_asked


def test_the_lines_of_a_way_of_staying_that_begins_later_add_up() -> None:
    """Ten p5.4xlarge under a private contract until August 2027, then smaller GPUs under a managed service that adds a
    share of the instances' price."""
    speech = {
        "kind": "speech", "id": "w", "name": "Speech", "model": "openai/whisper-large-v3", "delay_s": 60,
        "volume": {"value": 250, "unit": "items/day"}, "growth_pct_year": 60.0, "managed_service": "sagemaker",
        "software": {"engine": "faster-whisper", "custom_kernels": 3},
        "today": {"instance": "p5.4xlarge", "count": 10, "purchase_plan": "on_demand"},
        "measurements": [
            {"instance": "p5.4xlarge", "throughput": 0.216, "source": "t", "measured_on": "2026-06-22"},
            {"instance": "inf2.xlarge", "throughput": 0.0122, "source": "t", "measured_on": "2026-08-07"},
        ],
    }  # fmt: skip
    contract = {"kind": "private contract", "scope": "p5", "amount_per_hour": "80.6", "ends": "2027-08-30"}
    made = {
        "decision": {
            "title": "Move?", "as_of": "2026-11-23", "decide_by": "2027-01-15", "beta_software": "yes",
            "horizon_months": 84,
        },
        "workloads": [speech],
        "commercials": {"region": "us-west-2", "other_regions": ["us-east-2"], "commitments": [contract]},
    }  # fmt: skip
    (found,) = recommend(Case.model_validate(made), catalog(), draws=64).workloads
    stay = next(option for option in found.options if option.id == found.best_stay_option)
    assert stay.later_start is not None
    *lines, total = (line.best_stay_usd or 0.0 for line in found.cost_lines)
    assert sum(lines) == pytest.approx(total, rel=1e-4)
