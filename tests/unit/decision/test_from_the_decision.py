"""Money counts from the day of the decision: what is paid before it is the same whatever is decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from advisor.case.model import Case
from advisor.decision import Recommendation, recommend
from tests.unit.decision.judged_files import catalog, plain

STRANDED = "13-wait-for-the-commitment"
"""A commitment of 560 USD an hour until 31 January 2028, that a move would strand."""


def decided(name: str = STRANDED, rates: tuple[dict[str, Any], ...] = (), **decision: Any) -> Recommendation:
    document = plain(name)
    document["decision"] |= decision
    document["commercials"]["rate_card"] += rates
    return recommend(Case.model_validate(document), catalog(), draws=128)


@pytest.mark.parametrize("name", [STRANDED, "17-training-measured", "20-a-rate-for-three-months"])
def test_a_decision_on_the_day_of_the_case_changes_no_figure(name: str) -> None:
    plainly, dated = decided(name), decided(name, decide_by=plain(name)["decision"]["as_of"])
    assert dated.workloads == plainly.workloads
    assert dated.commitments == plainly.commitments
    assert dated.capacity == plainly.capacity
    # Only the sentence that asks names the day.
    assert replace(dated.portfolio, decision_asked="") == replace(plainly.portfolio, decision_asked="")


def test_a_commitment_that_ends_before_the_decision_is_no_matter_of_it() -> None:
    result = decided(decide_by="2028-03-31")
    (workload,), (held,) = result.workloads, result.commitments
    assert (held.due_usd, held.unused_staying_usd, held.unused_moving_usd, held.unused_from) == (0.0, 0.0, 0.0, None)
    assert workload.verdict == "move"
    assert all(row.date > "2028-03-31" for row in workload.waiting)


def test_nothing_that_is_told_happens_before_the_decision() -> None:
    result = decided(decide_by="2027-06-20")
    (workload,), (held,) = result.workloads, result.commitments
    assert workload.verdict == "wait"
    days = [m.date_p50 for m in workload.milestones] + [row.date for row in workload.waiting]
    assert days
    assert min(days) == "2027-06-20"
    assert held.unused_from is None or held.unused_from >= "2027-06-20"


def test_later_decisions_leave_less_of_a_commitment_to_pay() -> None:
    due = [decided(discount_rate_pct=0, decide_by=day).commitments[0].due_usd for day in ("2026-12-20", "2027-06-20")]
    assert due[0] > due[1] > 0
    assert due[0] - due[1] == pytest.approx(560 * 24 * (date(2027, 6, 20) - date(2026, 12, 20)).days, rel=0.02)


def test_a_promise_of_capacity_that_ends_before_the_decision_is_none() -> None:
    document = plain("12-measured-and-reserved")
    (grant,) = document["commercials"]["capacity"]
    until = date.fromisoformat(document["decision"]["as_of"]) + timedelta(days=60)
    document["commercials"]["capacity"] = [{**grant, "until": until.isoformat()}]
    document["decision"]["decide_by"] = (until + timedelta(days=30)).isoformat()
    (workload,) = recommend(Case.model_validate(document), catalog(), draws=128).workloads
    assert any("no written quota, quote or reservation" in said for said in workload.conditional_on)


def test_the_rate_in_force_on_the_day_of_the_decision_is_the_one_counted() -> None:
    """A rate that begins in between is no date ahead, and one that ends in between is no price."""
    rate = {"instance": "trn2.48xlarge", "plan": "on_demand", "price_per_hour": "9", "source": "signed"}
    begun = {**rate, "valid_from": "2027-02-01", "valid_to": "2028-12-31"}
    ended = {**rate, "price_per_hour": "5", "valid_to": "2027-02-28"}
    result = decided(rates=(ended, begun), decide_by="2027-06-20")
    option = next(o for o in result.workloads[0].options if o.instance == "trn2.48xlarge" and o.price is not None
                  and o.purchase_plan == "on_demand")  # fmt: skip
    assert option.price is not None
    assert option.price.usd_per_hour == 9.0
    assert not any("begins" in note for note in option.notes)
