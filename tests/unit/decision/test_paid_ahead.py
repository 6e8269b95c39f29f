"""A term that is paid ahead is paid when it begins: in cash by year, in the lowest cash, and in payback."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.decision.bench import lay
from advisor.decision.cash import Cash, monthly_cash
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.pair import payback
from advisor.decision.world import Changes, World
from tests.unit.decision.judged_files import catalog, plain

PLANS = ("savings_plan_3y_no_upfront", "savings_plan_3y_all_upfront", "savings_plan_1y_all_upfront")


@lru_cache(maxsize=2)
def decided(delay: int = 0) -> tuple[Evaluation, dict[str, Cash]]:
    document = plain("12-measured-and-reserved")
    document["commercials"]["rate_card"] = [
        {"instance": "trn2.48xlarge", "plan": plan, "price_per_hour": "14"} for plan in PLANS
    ]
    world = World(Case.model_validate(document), catalog(), Draws(128, 0))
    bench = lay(world.case.workloads[0], world)
    found = evaluate(bench, world, Dues(()), Changes(delay_months=delay))
    moves = {key: e for key, e in found.options.items() if e.option.side == "move"}
    return found, {key: monthly_cash(e, found, bench, world) for key, e in moves.items()}


def key(plan: str) -> str:
    return f"trn2.48xlarge/{plan}/us-east-2"


@pytest.mark.parametrize("plan", PLANS[1:])
def test_paying_ahead_changes_when_and_not_how_much(plan: str) -> None:
    _, cash = decided()
    spread, ahead = cash[key(plan.replace("all", "no"))] if "3y" in plan else cash[key(PLANS[0])], cash[key(plan)]
    assert ahead.total.sum() == pytest.approx(spread.total.sum(), rel=0.06)
    assert ahead.total[:, :6].sum() > 1.7 * spread.total[:, :6].sum()


def test_three_years_are_paid_in_the_month_in_which_the_move_begins() -> None:
    found, cash = decided()
    start = found.options[key(PLANS[1])].start.astype(int)
    draws = np.arange(len(start))
    # Three years of fleet in one month, next to what upkeep and the lines beside it come to.
    assert (cash[key(PLANS[1])].run[draws, start] > 20.0 * cash[key(PLANS[0])].run[draws, start]).all()


def test_payback_counts_what_is_paid_ahead() -> None:
    found, cash = decided()
    assert found.best_stay is not None
    stay = found.best_stay.monthly_usd[:, None] * np.ones(cash[key(PLANS[0])].total.shape[1])
    spread, ahead = (payback(stay - cash[key(plan)].total, found.options[key(plan)].start) for plan in PLANS[:2])
    assert float(np.median(ahead)) > float(np.median(spread)) + 6.0


def test_a_move_pays_nothing_back_before_its_fleet_takes_over() -> None:
    """What is bought more cheaply by the hour meanwhile could be had without it; a fleet that never takes over pays
    nothing back."""
    saved = np.array([[5.0] * 12, [-5.0, *[1.0] * 11], [5.0] * 12])
    assert payback(saved, np.array([6.0, 2.0, 12.0])).tolist() == [7.0, 6.0, np.inf]
