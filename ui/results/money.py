"""Amounts of a result in the case's own currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.format import Money

if TYPE_CHECKING:
    from advisor.decision.result import FirstAnswer, Recommendation


def money_of(result: Recommendation | FirstAnswer) -> Money:
    """Words for the result's amounts, at the dated rate that it carries."""
    return Money(result.exchange.currency, result.exchange.per_usd)
