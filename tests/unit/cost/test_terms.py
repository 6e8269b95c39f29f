"""The buyer's own terms: capacity promised, commitments that share a fleet, rates with dates, contradictions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.case.model import Case
from advisor.case.workloads import Measurement
from advisor.catalog import Catalog, load_catalog
from advisor.cost.capacity import capacity_gaps
from advisor.cost.commitments import held_share, idle_all
from advisor.cost.market import Market, drifts
from advisor.cost.mix import MixedStream
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.propose import propose
from advisor.cost.streams import Stream
from advisor.decision import Recommendation, recommend
from advisor.errors import CaseError

SERVING: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.1-8B", "precision": "bf16", "tuning": 1.0,
    "volume": {"value": 4000, "unit": "requests/min"}, "ttft_ms": 5000, "tpot_ms": 200,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand"},
}  # fmt: skip
DAY = date(2026, 11, 23)
TRN2 = "trn2.48xlarge/capacity_block/us-east-2"
GPU = "p5.48xlarge/on_demand/us-east-1"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(decision: dict[str, Any] | None = None, options: tuple[Any, ...] = (), **commercials: Any) -> Case:
    place = {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()}
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": DAY, "beta_software": "yes", **(decision or {})},
            "workloads": (SERVING,),
            "options": options,
            "commercials": {**place, **commercials},
        }
    )


def option(made: Case, key: str) -> Option:
    return next(o for o in propose(made.workloads[0], made, catalog()) if o.id == key)


def decided(made: Case) -> Recommendation:
    return recommend(made, catalog(), draws=128)


def grant(**terms: Any) -> dict[str, Any]:
    held = {"instance": "trn2.48xlarge", "count": 8, "region": "us-east-2", "until": date(2030, 1, 1), "kind": "quote"}
    return {**held, **terms}


def gaps(*grants: dict[str, Any], needed: int = 6, later: int = 0, key: str = TRN2) -> str:
    made = case(capacity=grants)
    return " ".join(capacity_gaps(made, option(made, key), needed, later))


def test_capacity_that_covers_fleet_place_and_time_leaves_nothing_open() -> None:
    assert gaps(grant()) == ""
    assert gaps(grant(count=3), grant(count=3)) == "", "two promises add up"


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"count": 5}, "5 × trn2.48xlarge in us-east-2 are promised in writing, 6 are needed."),
        ({"region": "ap-south-2"}, "is in ap-south-2, not for trn2.48xlarge in us-east-2"),
        ({"until": date(2027, 6, 30)}, "ends on 30 June 2027, before the horizon does"),
        ({"until": date(2026, 10, 1)}, "no written quota, quote or reservation"),
        ({"instance": "trn1.32xlarge"}, "no written quota, quote or reservation"),
    ],
)
def test_a_promise_too_small_elsewhere_or_too_short_is_said(terms: dict[str, Any], said: str) -> None:
    assert said in gaps(grant(**terms))


def test_a_promise_that_a_growing_load_outgrows_is_said() -> None:
    assert gaps(grant(), needed=6, later=8) == ""
    assert "enough for the 6 of the first year, not for the 60" in gaps(grant(), needed=6, later=60)
    assert "10 are needed, and 60 at the most as the load grows" in gaps(grant(), needed=10, later=60)


def test_a_promise_that_is_too_small_and_ends_too_soon_is_said_to_be_both() -> None:
    both = gaps(grant(count=5, until=date(2027, 6, 30)))
    assert "5 × trn2.48xlarge in us-east-2 are promised in writing, 6 are needed" in both
    assert "the promise of 5 × trn2.48xlarge in us-east-2 ends on 30 June 2027" in both


def test_two_promises_cover_the_fleet_only_while_both_hold() -> None:
    assert "30 June 2027" in gaps(grant(count=3, until=date(2027, 6, 30)), grant(count=3))


def test_capacity_for_gpus_is_asked_for_in_the_same_way() -> None:
    assert gaps(key=GPU)
    assert gaps(grant(instance="p5.48xlarge", region="us-east-1"), key=GPU) == ""


def commitments(*rows: dict[str, Any]) -> Case:
    base = {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": Decimal(100), "ends": date(2027, 11, 23)}
    return case(commitments=tuple({**base, **row} for row in rows))


def unused(made: Case, spent: float, *amounts: float) -> float:
    """USD a month, averaged over the first year, that stays unused of commitments while p5 costs `spent` a month."""
    market = Market(36, 0.0, {d.id: np.zeros(1) for d in drifts()})
    stream = Stream(np.array([[spent]]), market.path("nvidia", plans()["on_demand"], 0))
    held = made.commercials.commitments or ()
    found = idle_all(held, amounts, option(made, GPU), stream, market, DAY)
    return float(sum(i.present_value(market)[0] for i in found)) / 12.0


def test_a_dollar_spent_uses_up_one_commitment_only() -> None:
    """Two commitments of 1,000 over a fleet of 1,500: half of the second stays unused."""
    assert unused(commitments({}, {"kind": "reserved instances"}), 1500.0, 1000.0, 1000.0) == pytest.approx(500.0)
    assert unused(commitments({}, {"kind": "reserved instances"}), 2500.0, 1000.0, 1000.0) == 0.0


def test_commitments_in_turn_share_nothing() -> None:
    made = commitments({"ends": date(2027, 5, 23)}, {"starts": date(2027, 5, 23)})
    assert unused(made, 1000.0, 1000.0, 1000.0) == 0.0


def unused_by_year(stream: Stream, **row: Any) -> list[float]:
    """USD a month that stays unused of a commitment of 1,000, in the middle of each of three years."""
    market = Market(36, 0.0, {d.id: np.zeros(1) for d in drifts()})
    made = commitments({"ends": date(2029, 11, 23), **row})
    found = idle_all(made.commercials.commitments or (), (1000.0,), option(made, GPU), stream, market, DAY)
    monthly = sum(i.monthly(36)[0] for i in found)
    return [float(monthly[month]) for month in (6, 18, 30)]


def test_a_commitment_stays_what_it_is_where_the_load_falls() -> None:
    """1,000 a month are committed, and the fleet costs 1,500, then 900, then 400: the rest is paid for nothing."""
    path = Market(36, 0.0, {d.id: np.zeros(1) for d in drifts()}).path("nvidia", plans()["on_demand"], 0)
    falls = Stream(np.array([[1500.0, 900.0, 400.0]]), path)
    assert unused_by_year(falls) == pytest.approx([0.0, 100.0, 600.0])
    assert unused_by_year(Stream(np.array([[400.0, 900.0, 1500.0]]), path)) == pytest.approx([600.0, 100.0, 0.0])
    assert unused_by_year(falls, ends=date(2028, 11, 23)) == pytest.approx([0.0, 100.0, 0.0])
    assert unused_by_year(falls, starts=date(2028, 11, 23)) == pytest.approx([0.0, 0.0, 600.0])


@given(
    held=st.lists(st.floats(1.0, 1e6), min_size=1, max_size=4),
    spent=st.lists(st.floats(0.0, 2e6), min_size=1, max_size=3),
)
@settings(deadline=None)
def test_what_is_paid_is_the_larger_of_what_is_used_and_what_is_committed(
    held: list[float], spent: list[float]
) -> None:
    """Whatever the commitments and the load of each year: bill and unused part come to the larger of the two."""
    market = Market(36, 0.0, {d.id: np.zeros(1) for d in drifts()})
    kinds = ("instance savings plan", "reserved instances", "compute savings plan", "private contract")
    rows = [{"kind": kind, "ends": date(2029, 11, 23)} for kind, _ in zip(kinds, held, strict=False)]
    made = commitments(*rows)
    stream = Stream(np.array([spent]), market.path("nvidia", plans()["on_demand"], 0))
    found = idle_all(made.commercials.commitments or (), held, option(made, GPU), stream, market, DAY)
    unused = sum((i.monthly(36)[0] for i in found), np.zeros(36))
    for month in range(36):
        bill = spent[min(month // 12, len(spent) - 1)]
        assert bill + unused[month] == pytest.approx(max(bill, sum(held)), rel=1e-9)
    share = held_share(made.commercials.commitments or (), held, option(made, GPU), spent, market, DAY)
    assert share is not None
    assert np.all((share >= 0) & (share <= 1))


def test_flexible_hours_beside_a_term_use_a_commitment_up_as_well() -> None:
    path = Market(36, 0.0, {d.id: np.zeros(1) for d in drifts()}).path("nvidia", plans()["on_demand"], 0)
    rest = Stream(np.array([[500.0, 300.0, 0.0]]), path)
    mixed = MixedStream(np.array([[600.0]]), path, rest=rest)
    assert unused_by_year(mixed) == pytest.approx([0.0, 100.0, 400.0])


def test_what_a_commitment_covers_has_the_price_that_it_was_bought_at() -> None:
    """1,000 of 1,500 a month for the first year: two thirds stand still, then the market has all of it."""
    market = Market(24, 0.0, {d.id: np.full(2, z) for z, d in zip((3.0, 3.0, 3.0, 3.0), drifts(), strict=True)})
    made = commitments({})
    held = made.commercials.commitments or ()
    share = held_share(held, (1000.0,), option(made, GPU), (1500.0,), market, DAY)
    assert share is not None
    assert share == pytest.approx([2 / 3] * 12 + [0.0] * 12)
    path = market.path("nvidia", plans()["on_demand"], 0)
    fixed = market.held(path, share)
    assert fixed.level[:, :12] == pytest.approx(2 / 3 + path.level[:, :12] / 3)
    assert np.array_equal(fixed.level[:, 12:], path.level[:, 12:])
    assert fixed.key != path.key
    assert held_share(held, (1000.0,), option(made, TRN2), (1500.0,), market, DAY) is None, "a block is not covered"


def test_hours_in_which_nothing_runs_use_nothing_of_a_commitment_up() -> None:
    """1,000 a month are due in every hour. What costs 800 in half of the hours uses up 500, and pays 300 beside it."""
    market = Market(12, 0.0, {d.id: np.zeros(1) for d in drifts()})
    made = commitments({})
    held, gpu = made.commercials.commitments or (), option(made, GPU)
    stream = Stream(np.array([[800.0]]), market.path("nvidia", plans()["on_demand"], 0))
    (idle,) = idle_all(held, (1000.0,), gpu, stream, market, DAY, hours_share=np.full((1, 1), 0.5))
    assert idle.usd_month[0] == pytest.approx(500.0)
    share = held_share(held, (1000.0,), gpu, (800.0,), market, DAY, np.full((1, 1), 0.5))
    assert share is not None
    assert share == pytest.approx(500.0 / 800.0)


def test_a_commitment_larger_than_the_bill_fixes_all_of_it() -> None:
    market = Market(12, 0.0, {d.id: np.zeros(1) for d in drifts()})
    made = commitments({})
    share = held_share(made.commercials.commitments or (), (1000.0,), option(made, GPU), (400.0,), market, DAY)
    assert share is not None
    assert share == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"valid_to": date(2026, 3, 1)}, "does not hold on 2026-11-23 and was not used"),
        ({"valid_from": date(2027, 3, 1)}, "begins on 1 March 2027: it counts from then on"),
        ({"valid_from": date(2035, 3, 1)}, "begins on 1 March 2035: that is beyond the horizon, and it was not used"),
    ],
)
def test_a_rate_that_does_not_hold_on_the_day_is_told(dates: dict[str, date], said: str) -> None:
    row = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": Decimal(20), **dates}
    result = decided(case(rate_card=(row,)))
    assert any(said in w for w in result.warnings)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (
            {"kind": "capacity block", "scope": "p5.48xlarge", "amount_per_hour": Decimal(100)},
            "covers nothing that runs",
        ),
        (
            {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": Decimal(9000)},
            "times what runs on it today",
        ),
    ],
)
def test_a_commitment_at_odds_with_what_runs_is_told(terms: dict[str, Any], said: str) -> None:
    result = decided(case(commitments=({**terms, "ends": date(2028, 1, 1)},)))
    assert any(said in w for w in result.warnings)


def test_dates_at_odds_with_the_case_are_told() -> None:
    chips = tuple(
        {"name": name, "available": day, "speed_times": 4.0, "price_per_hour": Decimal(40)}
        for name, day in (("Old", date(2026, 1, 1)), ("Far", date(2039, 1, 1)))
    )
    measured = {"instance": "p5.48xlarge", "throughput": 9000.0, "source": "test", "measured_on": date(2028, 1, 2)}
    made = case(next_chips=chips)
    made = made.model_copy(
        update={"workloads": (made.workloads[0].model_copy(update={"measurements": (Measurement(**measured),)}),)}
    )
    told = " ".join(decided(made).warnings)
    assert "the measurement on p5.48xlarge is dated 2 January 2028, after the case" in told
    assert "Old is entered as to be had from 1 January 2026 on, which has passed" in told
    assert "Far is entered as to be had from 1 January 2039 on, beyond the horizon" in told


def test_an_option_whose_stack_is_beta_contradicts_a_policy_against_beta() -> None:
    wanted = {"workload": "w", "instance": "trn2.48xlarge", "plan": "capacity_block"}
    with pytest.raises(CaseError, match="bars beta software") as raised:
        decided(case({"beta_software": "no"}, options=(wanted,)))
    assert raised.value.problems[0].where == "options.0"


def test_trainium_outside_aws_needs_the_buyers_own_price() -> None:
    quote = {"instance": "trn2.48xlarge", "plan": "own", "price_per_hour": Decimal(25), "venue": "own data centre",
             "source": "letter of 1 November"}  # fmt: skip
    venues = {"venues": ("aws", "own data centre")}
    without = {o.id for o in propose(case().workloads[0], case(venues), catalog()) if o.family == "trainium"}
    assert not any("/own/" in key for key in without)
    result = decided(case(venues, rate_card=(quote,))).workloads[0]
    row = next(o for o in result.options if o.instance == "trn2.48xlarge" and o.venue == "own data centre")
    assert row.feasible
    assert row.price is not None
    assert (row.price.usd_per_hour, row.price.tag) == (25.0, "B")
    assert any("outside AWS stands in your own quote" in g.reason for g in result.gates)


def test_where_every_option_is_out_each_says_why() -> None:
    """All excluded, nothing running: not feasible, and each row has its reason."""
    nothing_runs = {**SERVING, "today": None}
    made = case()
    out = tuple(
        {"workload": "w", "instance": o.instance, "plan": o.plan, "exclude": True, "reason": "barred by the board"}
        for o in propose(made.workloads[0], made, catalog())
        if o.price is not None
    )
    barred = Case.model_validate({**made.model_dump(), "workloads": (nothing_runs,), "options": out})
    result = decided(barred).workloads[0]
    assert result.verdict == "not feasible"
    assert result.options
    assert all(not o.feasible and o.why_not for o in result.options)
    assert any("excluded by the buyer: barred by the board" in reason for reason in result.reasons)
    assert any(step.startswith("You excluded") and "trn2.48xlarge" in step for step in result.next_steps)
