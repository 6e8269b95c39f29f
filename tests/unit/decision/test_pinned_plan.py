"""A plan with starts that the buyer has pinned: what it costs against the best one, and what it can't hold to."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.decision.portfolio.pinned import PinnedPlan, plan_with_pins
from advisor.decision.portfolio.planning import Limit, Once, best_schedule
from advisor.errors import InfeasibleError
from tests.unit.decision.test_portfolio_plan import strong_pair

DATA = Path(__file__).parents[2] / "data" / "cases"
SMALL_TEAM = {"weeks_per_month": 2.5}


@lru_cache(maxsize=16)
def _planned(text: str, pins: tuple[tuple[str, int], ...]) -> PinnedPlan:
    return plan_with_pins(Case.model_validate_json(text), load_catalog(), dict(pins), draws=256)


def planned(made: Case, **pins: int) -> PinnedPlan:
    return _planned(made.model_dump_json(), tuple(pins.items()))


def starts(found: Any) -> dict[str, int]:
    return {move.workload: move.quarter for move in found.plan.moves}


def test_an_item_that_is_pinned_moves_in_its_slot_and_the_others_round_it() -> None:
    values = [[5.0, 3.0], [3.0, 2.0]]
    one_at_a_time = [Limit(f"slot {slot}", 1.0, np.eye(2)[slot] * np.ones((2, 1))) for slot in range(2)]
    assert best_schedule(values, limits=one_at_a_time).slots == (0, 1)
    assert best_schedule(values, limits=one_at_a_time, pins={1: 0}).slots == (1, 0)
    assert best_schedule([[-1.0], [2.0]], [Once(5.0, (0, 1))], pins={0: 0}).slots == (0, 0), "it moves at a loss, too"
    with pytest.raises(InfeasibleError):
        best_schedule(values, limits=one_at_a_time, pins={0: 0, 1: 0})


def test_without_pins_and_with_pins_at_the_best_starts_it_is_the_best_plan() -> None:
    made = strong_pair(team=SMALL_TEAM)
    free = planned(made)
    assert free.pinned == free.best
    assert free.best.plan == recommend(made, load_catalog(), draws=256).portfolio.plan
    as_planned = planned(made, **starts(free.best))
    assert as_planned.pinned.npv_usd == free.best.npv_usd
    assert as_planned.cost_usd == 0
    assert as_planned.exceeded == ()


@pytest.mark.parametrize("quarter", [2, 4, 7])
def test_a_later_start_costs_what_is_not_saved_until_then(quarter: int) -> None:
    found = planned(strong_pair(), second=quarter)
    assert starts(found.pinned) == {"assistant": 0, "second": quarter}
    earlier = planned(strong_pair(), second=quarter - 1)
    assert found.cost_usd > earlier.cost_usd > 0
    assert found.is_sure
    best, pinned = found.best.npv_usd, found.pinned.npv_usd
    assert best is not None
    assert pinned is not None
    assert found.cost_usd == pytest.approx(best.mean - pinned.mean, rel=1e-3)


def test_what_is_pinned_is_held_to_beyond_the_team_and_told() -> None:
    found = planned(strong_pair(team=SMALL_TEAM), assistant=0, second=0)
    assert starts(found.pinned) == {"assistant": 0, "second": 0}
    assert found.exceeded == ("Team, in the busiest quarter",)
    assert found.cost_usd < 0, "both at once save more than the team can do"


def test_the_others_make_room_for_what_is_pinned() -> None:
    found = planned(strong_pair(team=SMALL_TEAM), second=0)
    assert starts(found.pinned) == {"second": 0, "assistant": 1}
    assert found.exceeded == ()


def test_a_move_that_does_not_pay_can_be_pinned_and_shows_its_loss() -> None:
    too_small = load_case(DATA / "05-too-small.switchpoint", load_catalog())
    name = too_small.workloads[0].id
    found = plan_with_pins(too_small, load_catalog(), {name: 1}, draws=128)
    assert found.best.plan.moves == ()
    assert starts(found.pinned) == {name: 1}
    assert found.cost_usd > 0
    assert not found.is_sure
    assert "only together" not in found.pinned.plan.sentence


def test_a_pin_that_can_not_be_held_is_left_aside_with_its_reason() -> None:
    gated = load_case(DATA / "02-capability-gate.switchpoint", load_catalog())
    name = gated.workloads[0].id
    ((who, why),) = plan_with_pins(gated, load_catalog(), {name: 0}, draws=64).impossible
    assert who == name
    assert "no way of moving it" in why
    short = strong_pair(decision={"horizon_months": 12})
    ((_, why),) = planned(short, second=6).impossible
    assert why == "the horizon ends before that quarter"


def test_the_pins_of_the_case_are_those_that_it_keeps() -> None:
    made = strong_pair()
    kept = Case.model_validate({**made.model_dump(), "pins": [{"workload": "second", "quarter": 4}]})
    assert plan_with_pins(kept, load_catalog(), draws=256) == planned(made, second=4)
