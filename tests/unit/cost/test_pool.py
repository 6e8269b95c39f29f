"""Commitments that several workloads use: what one alone leaves unused, and what several do together."""

from __future__ import annotations

import pytest

from advisor.cost.pool import NOTHING, Change, Pool


def pool(*usd_month: float, spending: dict[str, float], kinds: tuple[str, ...] = ()) -> Pool:
    """Commitments that cover all workloads that spend anything."""
    names = kinds or ("instance savings plan",) * len(usd_month)
    users = frozenset(w for w, usd in spending.items() if usd)
    some, none = (users,) * len(usd_month), (False,) * len(usd_month)
    return Pool(names, usd_month, some, none, spending, dict.fromkeys(spending, 1.0 / len(spending)))


def test_who_leaves_what_the_others_use_up_leaves_nothing_unused() -> None:
    shared = pool(100.0, spending={"a": 60.0, "b": 120.0})
    assert shared.due("a") == (0.0,)
    assert shared.due("b") == (40.0,)


def test_a_commitment_that_one_workload_uses_falls_on_it_whole() -> None:
    assert pool(100.0, spending={"a": 250.0, "b": 0.0}).due("a") == (100.0,)
    assert pool(100.0, spending={"a": 70.0, "b": 0.0}).due("a") == (100.0,), "with what is unused today"


def test_what_nobody_uses_today_is_shared_by_what_each_spends() -> None:
    shared = pool(100.0, spending={"a": 30.0, "b": 10.0})
    assert shared.due("a") == pytest.approx((30.0 + 45.0,))
    assert shared.due("b") == pytest.approx((10.0 + 15.0,))


def test_what_covers_nothing_that_runs_falls_on_each_by_its_weight_where_it_runs_empty() -> None:
    """Else others of the company may use it, who are not described."""
    for empty, due in ((True, (60.0, 30.0)), (False, (0.0, 0.0))):
        held = ("instance savings plan",), (90.0,), (frozenset[str](),), (empty,)
        idle = Pool(*held, {"a": 10.0}, {"a": 2 / 3, "b": 1 / 3})
        assert idle.due("a") + idle.due("b") == pytest.approx(due)
        assert idle.counts(0) == empty


def test_two_that_leave_together_leave_more_than_both_alone() -> None:
    shared = pool(180.0, spending={"a": 180.0, "b": 180.0})
    assert shared.beyond_alone({"a": NOTHING}) == (0.0,)
    assert shared.beyond_alone({"a": NOTHING, "b": NOTHING}) == (180.0,)
    smaller = {w: Change(50.0, (0,)) for w in "ab"}
    assert shared.beyond_alone(smaller) == (80.0,), "what both run on then uses up 100 of it"


def test_of_two_commitments_the_wider_is_left_unused_first() -> None:
    kinds = ("compute savings plan", "instance savings plan")
    shared = pool(100.0, 100.0, spending={"a": 100.0, "b": 100.0}, kinds=kinds)
    assert shared.used() == (100.0, 100.0)
    assert shared.due("a") == (100.0, 0.0)


def test_a_workload_by_itself_leaves_nothing_beyond_what_it_leaves_alone() -> None:
    two = pool(100.0, 80.0, spending={"a": 200.0})
    assert two.beyond_alone({"a": Change(90.0, (0, 1))}) == (0.0, 0.0)
