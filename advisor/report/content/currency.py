"""A recommendation's amounts in the case's base currency.

The result document puts a base-currency twin beside each amount in US dollars, rounded in the same way as here, so that
what is printed can be found there. Hourly prices stay in dollars, as published; their twin stands in brackets.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from advisor.decision.document import unit_cost_in_base
from advisor.decision.result import ExchangeBasis, Recommendation
from advisor.decision.rounding import rounded

_HOURLY = frozenset({"usd_per_hour", "list_usd_per_hour", "walk_away_usd_h"})


def in_base(recommendation: Recommendation) -> Recommendation:
    """The recommendation with every amount but hourly prices in its base currency; itself where that is the dollar."""
    if recommendation.exchange.currency == "USD":
        return recommendation
    return replace(
        recommendation,
        **{
            name: _of(name, getattr(recommendation, name), recommendation.exchange)
            for name in recommendation.__struct_fields__
            if name != "exchange"
        },
    )


def twin(usd: float, per_usd: float) -> float:
    """An amount in the base currency, as the result document holds it."""
    return rounded(usd * per_usd)


def _of(name: str, value: Any, basis: ExchangeBasis) -> Any:
    if "usd" in name.split("_") and name not in _HOURLY:
        return _scaled(value, basis.per_usd)
    if name == "unit_cost" and value is not None:
        return unit_cost_in_base(value, basis)
    if isinstance(value, Struct):
        return type(value)(**{inner: _of(inner, getattr(value, inner), basis) for inner in value.__struct_fields__})
    if isinstance(value, tuple):
        return tuple(_of("", item, basis) for item in value)
    return value


def _scaled(value: Any, rate: float) -> Any:
    """A number, or numbers in a tuple or a part of a result, in the base currency."""
    if isinstance(value, int | float):
        return twin(value, rate)
    if isinstance(value, tuple):
        return tuple(_scaled(item, rate) for item in value)
    if isinstance(value, Struct):
        return type(value)(**{inner: _scaled(getattr(value, inner), rate) for inner in value.__struct_fields__})
    return value
