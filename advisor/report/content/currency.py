"""A recommendation's amounts in the case's base currency.

The result document puts a base-currency twin beside each amount in US dollars, rounded in the same way as here, so that
what is printed can be found there. Hourly prices stay in dollars, as published; their twin stands in brackets.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from advisor.decision.result import Recommendation
from advisor.decision.rounding import rounded

_HOURLY = frozenset({"usd_per_hour", "list_usd_per_hour", "walk_away_usd_h"})


def in_base(recommendation: Recommendation) -> Recommendation:
    """The recommendation with every amount but hourly prices in its base currency; itself where that is the dollar."""
    if recommendation.exchange.currency == "USD":
        return recommendation
    return dataclasses.replace(
        recommendation,
        **{
            field.name: _of(field.name, getattr(recommendation, field.name), recommendation.exchange.per_usd)
            for field in dataclasses.fields(recommendation)
            if field.name != "exchange"
        },
    )


def twin(usd: float, per_usd: float) -> float:
    """An amount in the base currency, as the result document holds it."""
    return rounded(usd * per_usd)


def _of(name: str, value: Any, rate: float) -> Any:
    if "usd" in name.split("_") and name not in _HOURLY:
        return _scaled(value, rate)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return type(value)(**{inner: _of(inner, item, rate) for inner, item in fields})
    if isinstance(value, tuple):
        return tuple(_of("", item, rate) for item in value)
    return value


def _scaled(value: Any, rate: float) -> Any:
    """A number, or numbers in a tuple or a result's dataclass, in the base currency."""
    if isinstance(value, int | float):
        return twin(value, rate)
    if isinstance(value, tuple):
        return tuple(_scaled(item, rate) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return type(value)(**{inner: _scaled(item, rate) for inner, item in fields})
    return value
