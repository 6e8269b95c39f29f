"""What a reader is warned of: terms that entered no price, and measurements that can hardly be what is said of them."""

from __future__ import annotations

import pytest

from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.draws import Draws
from advisor.decision.dues import dues_of
from advisor.decision.result import OptionResult
from advisor.decision.telling.prices_doubted import prices_far_off
from advisor.decision.world import World
from tests.unit.decision.judged_files import catalog, plain

NAME = "12-measured-and-reserved"


def warnings(throughput: float | None = None, **rate: str) -> str:
    document = plain(NAME)
    if throughput is not None:
        document["workloads"][0]["measurements"][0]["throughput"] = throughput
    if rate:
        row = {"instance": "trn2.48xlarge", "plan": "capacity_block", "price_per_hour": "20", **rate}
        document["commercials"]["rate_card"].append(row)
    return " ".join(recommend(Case.model_validate(document), catalog(), draws=64).warnings)


@pytest.mark.parametrize(
    ("throughput", "times"), [(540_000.0, "times what is predicted"), (150.0, "what was measured")]
)
def test_a_measurement_in_another_unit_is_doubted(throughput: float, times: str) -> None:
    said = warnings(throughput)
    assert times in said
    assert "Check that the measurement is a second's" in said


def test_what_rests_on_a_refuted_model_is_to_be_measured_before_it_is_bought() -> None:
    document = plain(NAME)
    document["workloads"][0]["measurements"] = document["workloads"][0]["measurements"][1:]
    document["workloads"][0]["measurements"][0]["throughput"] = 150.0
    document["workloads"][0]["today"]["instance"] = "p4d.24xlarge"
    (found,) = recommend(Case.model_validate(document), catalog(), draws=64).workloads
    stay = next(o for o in found.options if o.id == found.best_stay_option)
    assert found.verdict == "stay"
    assert "today" not in stay.roles
    (step,) = (step for step in found.next_steps if step.startswith("Measure"))
    assert step.startswith(f"Measure {stay.instance} before it is bought: what is predicted for trn2.48xlarge is")
    assert any(u.what == f"Speed of {stay.instance} on this work" for u in found.unknowns)


def test_a_fleet_that_runs_what_the_model_says_it_can_not_is_doubted() -> None:
    document = plain("05-too-small")
    workload = document["workloads"][0]
    assert "by the model does not do" not in " ".join(
        recommend(Case.model_validate(document), catalog(), draws=64).warnings
    )
    workload["ttft_ms"], workload["tpot_ms"] = 60.0, 4.0
    said = " ".join(recommend(Case.model_validate(document), catalog(), draws=64).warnings)
    assert f"{workload['today']['instance']} runs it today, and by the model does not do what is asked" in said
    assert "Check the limits, or enter a measurement." in said


def test_a_measurement_near_the_prediction_is_not_doubted() -> None:
    assert "Check that the measurement" not in warnings()


def test_an_option_of_two_plans_tells_until_when_the_first_is_counted() -> None:
    document = plain("35-a-rate-card-in-three-steps")
    (found,) = recommend(Case.model_validate(document), catalog(), draws=64).workloads
    notes = " ".join(next(o for o in found.options if "Capacity Block, then" in o.label).notes)
    assert "begins on 1 March 2027; until then Capacity Block is counted" in notes
    assert "The next begins on 1 September 2027." in notes


def test_a_rate_for_where_nothing_may_run_is_said_to_be_unused() -> None:
    assert "holds in eu-west-1, where the case allows nothing to run" in warnings(region="eu-west-1")
    assert "holds at another venue (other cloud)" in warnings(venue="other cloud", plan="neocloud_1y")


@pytest.mark.parametrize(
    ("usd", "far"), [("2.50", "less than a fifth of"), ("0", "less than a fifth of"), ("99", "more than twice")]
)
def test_a_rate_far_from_the_list_price_is_doubted_without_telling_it(usd: str, far: str) -> None:
    """The price of one chip of sixteen is the likeliest slip; how far it is off would give a confidential rate away."""
    said = warnings(price_per_hour=usd)
    assert f"The private rate for trn2.48xlarge (buyer's rate card) is {far} its list price" in said
    assert "not of one chip" in said


def test_a_rate_in_reach_of_the_list_price_is_not_doubted() -> None:
    assert "its list price" not in warnings(price_per_hour="20")


@pytest.mark.parametrize(
    ("instance", "plan", "paid", "far"),
    [
        ("p5.48xlarge", "on_demand", "6.88", "less than a fifth of"),
        ("p5.48xlarge", "reserved_1y", "400", "more than twice"),
        ("generic-8xh100-sxm", "neocloud_1y", "2.35", "less than a fifth of"),
        ("p5.48xlarge", "on_demand", "55", ""),
        ("generic-8xh100-sxm", "neocloud_1y", "18.80", ""),
        ("p5.48xlarge", "own", "6.88", ""),
    ],
)
def test_a_price_of_today_far_from_the_list_price_is_doubted(instance: str, plan: str, paid: str, far: str) -> None:
    """That of one chip of eight makes GPUs so cheap that nothing else comes near. A hall of one's own has no list."""
    said = today_doubted("USD", instance=instance, purchase_plan=plan, price_per_hour=paid)
    assert far in said if far else said == ""


def test_a_price_of_today_in_another_currency_than_the_case_is_doubted() -> None:
    paid = {"instance": "p5.48xlarge", "purchase_plan": "on_demand"}
    assert today_doubted("JPY", **paid, price_per_hour="8250") == ""
    assert "a whole instance and hour in JPY, not of one chip" in today_doubted("JPY", **paid, price_per_hour="55")


def today_doubted(currency: str, **paid: str) -> str:
    """What is said of the price of what runs today."""
    document = plain(NAME)
    rates = [{"currency": "JPY", "per_usd": 150.0, "as_of": "2026-11-20", "source": "the bank"}]
    document["decision"] |= {"currency": currency, "exchange_rates": rates}
    document["workloads"][0]["today"] |= paid
    world = World(Case.model_validate(document), catalog(), Draws(16, 0))
    return " ".join(said for said in prices_far_off(world) if "what is paid today" in said)


BATCH = {
    "kind": "llm batch", "id": "docs", "name": "Summaries", "model": "meta-llama/Llama-3.1-8B-Instruct",
    "precision": "bf16", "volume": {"value": 4_000_000, "unit": "requests/day"}, "input_tokens": 1500,
    "output_tokens": 200, "window_hours": 12, "software": {"engine": "vllm", "custom_kernels": 0},
}  # fmt: skip
SERVING = {
    "kind": "llm serving", "id": "chat", "name": "Chat", "model": "meta-llama/Llama-3.1-8B-Instruct",
    "precision": "bf16", "volume": {"value": 3000, "unit": "requests/min"}, "busiest_hour_ratio": 3.0,
    "autoscaling": True, "ttft_ms": 2000, "tpot_ms": 80, "software": {"engine": "vllm", "custom_kernels": 0},
}  # fmt: skip


def fleet(workload: dict[str, object], count: int) -> tuple[str, OptionResult]:
    """What is said of today's fleet of so many, and the option of the same instances in the number that is needed."""
    today = {"instance": "g6e.12xlarge", "count": count, "purchase_plan": "on_demand"}
    made = Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": "2026-11-23", "beta_software": "yes"},
            "workloads": [{**workload, "today": today}],
            "commercials": {"region": "us-east-1", "commitments": []},
        }
    )
    result = recommend(made, catalog(), draws=128)
    options = result.workloads[0].options
    sized = next(o for o in options if o.instance == "g6e.12xlarge" and "today" not in o.roles and o.feasible)
    return " ".join(w for w in result.warnings if "run today, by the model" in w), sized


@pytest.mark.parametrize("workload", [BATCH, SERVING], ids=["batch", "autoscaled"])
def test_a_fleet_called_too_large_is_held_against_what_its_option_is_sized_by(workload: dict[str, object]) -> None:
    """The warning and the row of the same instances name one range."""
    said, sized = fleet(workload, 200)
    band = sized.count_range
    assert band is not None
    assert band.p90 is not None
    assert f"by the model {band.p10:.0f} to {band.p90:.0f} are needed for the load described." in said
    assert not fleet(workload, round(1.4 * band.p90))[0]


@pytest.mark.parametrize(
    ("workload", "counts"), [(BATCH, "spread over the whole day"), (SERVING, "on average")], ids=["batch", "autoscaled"]
)
def test_a_fleet_called_too_small_says_what_it_is_held_against(workload: dict[str, object], counts: str) -> None:
    assert f"are needed for the load described, {counts}." in fleet(workload, 1)[0]


def test_only_runs_are_said_to_go_side_by_side() -> None:
    for workload in (BATCH, SERVING):
        assert not any("side by side" in note for note in fleet(workload, 8)[1].notes)


def said_of_training(count: int, plan: str, hours: float) -> str:
    """What is said of a fleet whose runs need about four instances around the clock, a run on as many as end it in
    time."""
    training = {
        "kind": "pre-training", "id": "base", "name": "Base model", "model": "Llama-3.1-8B", "tokens": 1e12,
        "sequence_tokens": 8192, "runs_per_year": 4, "days_allowed": 45,
        "software": {"engine": "torchtitan", "custom_kernels": 0},
        "today": {"instance": "p5.48xlarge", "count": count, "purchase_plan": plan, "hours_per_month": hours},
    }  # fmt: skip
    made = Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": "2026-11-23", "beta_software": "yes"},
            "workloads": [training],
            "commercials": {"region": "us-east-1", "commitments": []},
        }
    )
    return " ".join(w for w in recommend(made, catalog(), draws=128).warnings if "run today, by the model" in w)


def test_a_training_fleet_billed_for_far_more_hours_than_its_runs_take_is_doubted() -> None:
    said = said_of_training(32, "on_demand", 730)
    assert "are needed for the runs described in the hours billed. Check volume, lengths, hours billed" in said
    assert not said_of_training(32, "on_demand", 64)
    assert not said_of_training(32, "capacity_block", 80)


def test_a_training_fleet_that_is_paid_by_the_month_may_stand_idle_between_runs_that_need_all_of_it() -> None:
    assert not said_of_training(8, "savings_plan_3y_no_upfront", 730)
    assert "are needed for the runs described" in said_of_training(32, "savings_plan_3y_no_upfront", 730)


def beside_a_second(**changes: object) -> Case:
    """A move with credits of a million promised, and a second workload of the same bill beside it."""
    document = plain(NAME)
    document["commercials"]["credits"] = "1000000"
    first = document["workloads"][0]
    second = {**first, "id": "second", "name": "Second", **changes}
    document["workloads"] = [first, second]
    return Case.model_validate(document)


def test_credits_are_shared_among_what_can_move_alone() -> None:
    """What a gate keeps from moving takes no part of credits that are promised for moving."""
    software = plain(NAME)["workloads"][0]["software"]
    case = beside_a_second(software={**software, "needs": {**software["needs"], "pl.other_cloud": "yes"}})
    world = World(case, catalog(), Draws(64, 1))
    dues = dues_of(case, world)
    assert (dues["assistant"].credit_usd, dues["second"].credit_usd) == (1_000_000.0, 0.0)
    both = beside_a_second()
    assert {due.credit_usd for due in dues_of(both, World(both, catalog(), Draws(64, 1))).values()} == {500_000.0}


def test_credits_on_what_stays_are_told_beside_what_moves() -> None:
    result = recommend(beside_a_second(measurements=[]), catalog(), draws=64)
    assert [w.verdict == "move" for w in result.workloads] == [True, False]
    (said,) = (one for one in result.warnings if "redits" in one)
    assert said.startswith("Of the credits of USD 1.0 million, USD 500,000 falls by today's bill on Second")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-01-05", "The exchange rate of EUR is 22 months old (2025-01-05)."),
        ("2026-05-23", "The exchange rate of EUR is 6 months old (2026-05-23)."),
        ("2026-05-24", ""),
    ],
)
def test_an_exchange_rate_of_half_a_year_ago_is_doubted(day: str, said: str) -> None:
    document = plain(NAME)
    document["decision"].update(
        as_of="2026-11-23",
        exchange_rates=[{"currency": "EUR", "per_usd": 0.92, "as_of": day, "source": "ECB"}],
    )
    found = [one for one in recommend(Case.model_validate(document), catalog(), draws=64).warnings if "exchange" in one]
    assert len(found) == bool(said)
    assert all(one.startswith(said) for one in found)
