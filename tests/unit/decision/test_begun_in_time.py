"""Waiting for what changes the bill after cut-over: the work is begun so that it is done when that comes."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.bench import lay
from advisor.decision.draws import Draws
from advisor.decision.dues import dues_of
from advisor.decision.judge import Judge, Judged
from advisor.decision.result import WorkloadResult
from advisor.decision.waiting import Later
from advisor.decision.world import NO_CHANGE, Changes, World
from tests.unit.decision.test_pilot_and_waiting import ROOT, catalog, known

PLAN, RATE, COMING = "13-wait-for-the-commitment", "27-a-rate-that-begins-in-half-a-year", "14-wait-for-the-chip"
LONG = Changes(effort=6.0)
"""A port of several months."""


def document(name: str) -> dict[str, Any]:
    path = ROOT / "tests" / "data" / "cases" / f"{name}.switchpoint"
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return made


def judge_of(made: dict[str, Any]) -> Judge:
    case = Case.model_validate_json(json.dumps(made))
    world = World(case, catalog(), Draws(512, 0))
    (workload,) = case.workloads
    return Judge(lay(workload, world), world, dues_of(case, world)[workload.id], lambda: None)


def plan_until(day: str) -> dict[str, Any]:
    """14 p5 under a Savings Plan that ends on a day; GPUs dear enough that a move pays."""
    made = document(PLAN)
    made["commercials"]["commitments"][0]["ends"] = day
    return made


def two_days(judged: Judged) -> tuple[Later, Later]:
    """Of the only event ahead: moving with the work begun for it, and with the work begun on its own day."""
    early, own = known(judged.ahead)
    assert early.event.own == own.event.key
    return early, own


@lru_cache(maxsize=1)
def told() -> WorkloadResult:
    (workload,) = recommend(Case.model_validate(document(PLAN)), catalog(), draws=512).workloads
    return workload


@pytest.mark.parametrize("effort", [1.0, 3.0, 6.0])
def test_work_begun_for_the_end_of_a_commitment_is_done_in_its_month(effort: float) -> None:
    early, own = two_days(judge_of(document(PLAN)).run(Changes(effort=effort)))
    (move, late) = (known(row.evaluation.best_move) for row in (early, own))
    assert np.median(move.start) == own.event.months == 14
    assert np.median(late.start) > own.event.months
    assert early.gain_usd > own.gain_usd, "no month of both is paid, and the saving begins sooner"


def test_the_longer_the_work_the_more_is_lost_by_beginning_it_on_the_day() -> None:
    lost = []
    for effort in (1.0, 3.0, 6.0):
        early, own = two_days(judge_of(document(PLAN)).run(Changes(effort=effort)))
        lost.append(early.gain_usd - own.gain_usd)
    assert lost == sorted(lost)
    assert lost[-1] > 2 * lost[0]


def test_what_beginning_in_time_brings_is_what_beginning_so_many_months_later_brings() -> None:
    judge = judge_of(document(PLAN))
    early, _ = two_days(judge.run(LONG))
    later = judge.run(Changes(effort=LONG.effort, delay_months=early.event.months))
    assert np.array_equal(known(early.evaluation.npv), known(later.evaluation.npv))


def test_where_a_long_port_begun_on_the_day_comes_too_late_the_advice_is_no_longer_to_move_at_once() -> None:
    """Half a year of work, and a plan of 7 months: begun now it is done too soon, begun on the day far too late."""
    judged = judge_of(plan_until("2027-09-30")).run(LONG)
    early, own = two_days(judged)
    assert own.gain_usd < 0 < early.gain_usd
    assert (judged.verdict, judged.wait_months) == ("wait", early.event.months)


def test_work_that_takes_as_long_as_what_is_waited_for_begins_now() -> None:
    judged = judge_of(plan_until("2027-02-28")).run(LONG)
    assert all(row.event.own is None for row in judged.ahead or ())


def test_both_days_are_told() -> None:
    begin, end = "1 January 2028", "31 January 2028"
    (row,) = told().waiting
    assert (row.date, row.advised) == ("2028-01-01", True)
    assert end in row.event
    assert begin in told().headline
    assert end in told().headline
    step = (
        f"If it still pays, begin the work on {begin}, so that it is done when the commitment that a move would strand "
        f"ends on {end}."
    )
    assert step in told().next_steps
    assert told().reasons[0].startswith(f"A move begun on {begin}, so that it is done when ")
    (again,) = (one for one in told().milestones if one.name == "Decide again")
    assert again.date_p50 == row.date
    assert end in again.evidence


def test_what_can_not_be_had_before_a_day_is_not_ported_to_before_it() -> None:
    """A chip to come, and a rate before which its chip has no price by the hour."""
    for name, day in ((COMING, date(2027, 6, 1)), (RATE, date(2027, 6, 1))):
        (row,) = known(judge_of(document(name)).run(NO_CHANGE).ahead)
        assert row.event.day == day


def test_a_rate_for_gpus_that_ends_is_a_day_to_be_done_by() -> None:
    made = document(RATE)
    rates = made["commercials"]["rate_card"]
    rates[0].pop("valid_from")
    rates.append(
        {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": "20", "source": "offer",
         "valid_to": "2027-10-31"}
    )  # fmt: skip
    early, own = two_days(judge_of(made).run())
    assert own.event.what == "your rate for p5.48xlarge ends"
    assert early.event.ready_for == "your rate for p5.48xlarge ends on 31 October 2027"


def test_an_event_is_known_again_however_long_the_work_takes() -> None:
    """A search along the work follows the days that it began with."""
    judge = judge_of(document(PLAN))
    short, long = judge.run(Changes(effort=1.0)), judge.run(LONG)
    assert short.dates == long.dates
    assert two_days(short)[0].event.months > two_days(long)[0].event.months
