"""Commitments that several workloads use: what falls on each, and on one beside others that go on."""

from __future__ import annotations

import pytest

from advisor.cost.pool import Pool


def pool(*usd_month: float, spending: dict[str, float], empty: bool = False) -> Pool:
    """Commitments that cover all workloads that spend anything; those that run `empty` cover none."""
    users = frozenset() if empty else frozenset(w for w, usd in spending.items() if usd)
    some, weights = (users,) * len(usd_month), dict.fromkeys(spending, 1.0 / len(spending))
    return Pool(usd_month, some, (empty,) * len(usd_month), spending, weights)


def test_a_commitment_is_shared_by_what_each_spends_on_what_it_covers() -> None:
    shared = pool(100.0, spending={"a": 60.0, "b": 120.0, "c": 0.0})
    assert [shared.due(w) for w in "abc"] == [pytest.approx((usd,)) for usd in (100 / 3, 200 / 3, 0.0)]


def test_beside_others_that_go_on_only_what_they_do_not_use_up_falls_on_one() -> None:
    shared = pool(100.0, spending={"a": 60.0, "b": 120.0})
    assert shared.beside_others("a") == (0.0,)
    assert shared.beside_others("b") == (40.0,)
    assert shared.others("a") == {"b"}


def test_what_nobody_uses_falls_on_each_whether_or_not_the_others_go_on() -> None:
    assert pool(100.0, spending={"a": 30.0, "b": 10.0}).beside_others("a") is None
    assert pool(100.0, spending={"a": 250.0}).beside_others("a") is None


def test_of_two_commitments_nobody_says_which_is_left() -> None:
    assert pool(100.0, 100.0, spending={"a": 100.0, "b": 100.0}).beside_others("a") is None


def test_what_covers_nothing_that_runs_falls_on_each_by_its_weight_where_it_runs_empty() -> None:
    """Else others of the company may use it, who are not described."""
    idle = pool(90.0, spending={"a": 10.0, "b": 0.0}, empty=True)
    assert idle.due("a") == idle.due("b") == (45.0,)
    assert idle.counts(0)
    used = Pool((90.0,), (frozenset(),), (False,), {"a": 10.0}, {"a": 1.0})
    assert used.due("a") == (0.0,)
    assert not used.counts(0)
