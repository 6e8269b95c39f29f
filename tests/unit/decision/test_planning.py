"""Which workloads move when: exact plans under limits, and costs that are paid once."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision.portfolio.planning import Limit, Once, best_schedule, schedule_value
from advisor.errors import CaseError

NEVER = -np.inf


def limit(most: float, use: list[list[float]], once: tuple[float, ...] = ()) -> Limit:
    return Limit("team", most, np.array(use, dtype=np.float64), once)


def test_what_pays_moves_and_what_does_not_stays() -> None:
    assert best_schedule([[5.0], [-3.0], [2.0]]).slots == (0, None, 0)


def test_a_shared_cost_that_neither_carries_alone_is_carried_by_both() -> None:
    together = Once(10.0, (0, 1))
    assert best_schedule([[6.0], [0.0]], [together]).slots == (None, None)
    both = best_schedule([[6.0], [7.0]], [together])
    assert both.slots == (0, 0)
    assert both.value == pytest.approx(3.0)


def test_a_team_that_can_do_one_thing_at_a_time_does_the_better_one_first() -> None:
    early, late = np.array([[4.0, 0.0], [4.0, 0.0]]), np.array([[0.0, 4.0], [0.0, 4.0]])
    plan = best_schedule([[10.0, 9.0], [8.0, 2.0]], [], [Limit("q1", 4.0, early), Limit("q2", 4.0, late)])
    assert plan.slots == (1, 0)
    assert plan.value == pytest.approx(17.0)


def test_a_budget_counts_shared_work_once() -> None:
    shared = [Once(5.0, (0, 1))]
    spend = [[3.0], [3.0]]
    assert best_schedule([[20.0], [20.0]], shared, [limit(11.0, spend, (5.0,))]).slots == (0, 0)
    assert best_schedule([[20.0], [21.0]], shared, [limit(10.0, spend, (5.0,))]).slots == (None, 0)


def test_what_can_not_move_in_a_slot_does_not() -> None:
    assert best_schedule([[NEVER, 3.0], [NEVER, NEVER]]).slots == (1, None)
    assert best_schedule([[NEVER]]).slots == (None,)


def test_a_limit_of_nothing_moves_nothing() -> None:
    plan = best_schedule([[5.0], [6.0]], [], [limit(0.0, [[1.0], [1.0]])])
    assert plan.slots == (None, None)
    assert plan.value == 0.0
    assert plan.gap == 0.0


def test_a_limit_that_does_not_fit_is_refused() -> None:
    with pytest.raises(CaseError, match="does not fit 1 items"):
        best_schedule([[5.0]], [], [limit(1.0, [[1.0], [1.0]])])


SMALL = st.lists(st.lists(st.integers(-9, 9), min_size=2, max_size=2), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL, st.integers(0, 12), st.integers(0, 6), st.integers(0, 9))
def test_no_plan_within_the_limits_is_better(table: list[list[int]], cost: int, room: int, budget: int) -> None:
    """Against trying all of them."""
    worth = np.array(table, dtype=np.float64)
    items = len(table)
    shared = [Once(float(cost), tuple(range(min(items, 2))))]
    weeks = np.zeros((items, 2))
    weeks[:, 0] = np.arange(1, items + 1)
    spend = np.full((items, 2), 2.0)
    limits = [Limit("weeks", float(room), weeks), Limit("budget", float(budget), spend, (1.0,))]
    best = 0.0
    for slots in product((None, 0, 1), repeat=items):
        paid = any(slots[m] is not None for m in shared[0].members)
        used = sum(weeks[i, s] for i, s in enumerate(slots) if s is not None)
        spent = 2.0 * sum(s is not None for s in slots) + float(paid)
        if used <= room and spent <= budget:
            best = max(best, schedule_value(worth, shared, slots))
    found = best_schedule(worth, shared, limits)
    assert found.value == pytest.approx(best, abs=1e-6)
    assert found.bound >= found.value - 1e-9


@settings(max_examples=30, deadline=None, derandomize=True)
@given(SMALL)
def test_a_plan_is_never_worth_less_than_its_best_single_move(table: list[list[int]]) -> None:
    assert best_schedule(table).value >= max(0, *(max(row) for row in table)) - 1e-9


def test_few_nodes_still_give_a_plan_with_its_gap_and_the_same_one_each_time() -> None:
    rng = np.random.default_rng(3)
    worth = rng.uniform(1, 10, (12, 3))
    limits = [Limit(f"q{q}", 11.0, np.eye(3)[q] * rng.uniform(2, 9, (12, 1))) for q in range(3)]
    plans = [best_schedule(worth, [], limits, nodes=1) for _ in range(2)]
    assert plans[0] == plans[1]
    assert plans[0].bound >= plans[0].value
    assert 0 <= plans[0].gap <= 1
