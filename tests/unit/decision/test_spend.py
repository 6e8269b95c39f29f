"""Shares of today's spend: of what is known in full, without what doesn't run yet."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from advisor.decision.spend import shares_of_spend


@dataclass(frozen=True)
class Bill:
    id: str
    today_usd_month: float | None


CHAT, SEARCH, NEW = Bill("chat", 75_000.0), Bill("search", 25_000.0), Bill("new", None)


def test_shares_are_of_all_that_is_spent_today() -> None:
    shares = shares_of_spend([CHAT, SEARCH])
    assert shares == {"chat": 0.75, "search": 0.25}
    assert sum(shares.values()) == pytest.approx(1.0)


def test_what_does_not_run_yet_has_no_share_and_takes_none() -> None:
    assert shares_of_spend([CHAT, SEARCH, NEW], idle={"new"}) == {"chat": 0.75, "search": 0.25}


def test_a_bill_that_is_not_known_leaves_no_share_known() -> None:
    assert shares_of_spend([CHAT, SEARCH, NEW]) == {}
    assert shares_of_spend([Bill("chat", 0.0)]) == {}
    assert shares_of_spend([]) == {}
