"""What a room may not read: the private rates of a case, as they may stand in any text. No Qt in here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

DOTS = "••••"

HIDDEN = (
    "commercials.commitments",
    "commercials.rate_card",
    "commercials.discount_pct",
    "commercials.credits",
    "commercials.support_pct",
    "commercials.next_chips",
    "commercials.other_lines",
    "team.cost_per_week",
    "notes",
)
"""Answers that are covered whole while presenting, beside the prices paid for what runs today and own options."""

AMOUNTS = ("decision.hurdle", "decision.budget", "commercials.other_aws_bill_month", "commercials.own_centre")
"""Answers that are amounts, covered where a room may see no amount at all."""

_SPACE = "[ \u00a0\u2009\u202f]?"
_AFTER = rf"{_SPACE}(?:%|[A-Z]{{3}}\b|/|an hour|per hour|a week|a month)"


def is_hidden(path: str) -> bool:
    """Whether an answer is covered whole while presenting."""
    return path.startswith(HIDDEN) or "price" in path.rpartition(".")[2]


def is_money(path: str) -> bool:
    """Whether an answer is an amount that no private rate is."""
    return path.startswith(AMOUNTS)


class Mask:
    """Covers every private rate of a draft in a text, in each way in which a number may be written."""

    def __init__(self, draft: Mapping[str, Any]) -> None:
        plain, beside = set[str](), set[str]()
        for value in rates(draft):
            for decimals in range(5):
                if round(value, 4) == 0 or round(value, decimals) == 0:
                    continue
                for written in _ways(value, decimals):
                    # A whole number may be anything; it is a rate where a currency or a unit stands beside it.
                    (beside if decimals == 0 or decimals == 1 else plain).add(written)
        self._pattern = _pattern(plain, beside)

    def __call__(self, text: str) -> str:
        """The text with dots in place of each rate."""
        return self._pattern.sub(DOTS, text) if self._pattern is not None and text else text


def rates(draft: Mapping[str, Any]) -> Iterator[float]:
    """Every rate of the draft that is the buyer's own business, in each of its currencies: prices are shown in USD and
    in the case's own, whichever they were entered in."""
    per_usd = [
        per for row in (draft.get("decision") or {}).get("exchange_rates") or () for per in _number(row.get("per_usd"))
    ]
    for amount in _amounts(draft):
        yield amount
        for per in per_usd:
            yield from (amount / per, amount * per)
    for key in ("discount_pct", "support_pct"):
        yield from _number((draft.get("commercials") or {}).get(key))


def _amounts(draft: Mapping[str, Any]) -> Iterator[float]:
    terms = draft.get("commercials") or {}
    for rows, key in (
        ("commitments", "amount_per_hour"),
        ("rate_card", "price_per_hour"),
        ("next_chips", "price_per_hour"),
        ("other_lines", "amount_per_month"),
    ):
        for row in terms.get(rows) or ():
            if row.get("confidential", True):
                yield from _number(row.get(key))
    yield from _number(terms.get("credits"))
    if (draft.get("origins") or {}).get("team.cost_per_week", "typed") != "default":
        yield from _number((draft.get("team") or {}).get("cost_per_week"))
    for workload in draft.get("workloads") or ():
        yield from _number((workload.get("today") or {}).get("price_per_hour"))
    for option in draft.get("options") or ():
        yield from _number(option.get("price_per_hour"))


def _number(value: Any) -> Iterator[float]:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return
    if number:
        yield number


def _ways(value: float, decimals: int) -> set[str]:
    """The number with so many decimals, with a point or a comma, grouped or not."""
    body = f"{value:,.{decimals}f}"
    whole, _, part = body.partition(".")
    ways = set()
    for group, mark in (
        (",", "."),
        (".", ","),
        ("", "."),
        ("", ","),
        ("\u202f", ","),
        ("\u00a0", ","),
        ("’", "."),
        ("'", "."),
    ):
        ways.add(whole.replace(",", group) + (mark + part if part else ""))
    return ways


def _pattern(plain: set[str], beside: set[str]) -> re.Pattern[str] | None:
    def one_of(ways: set[str]) -> str:
        return "(?:" + "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True)) + ")"

    if not plain and not beside:
        return None
    free = r"(?<![\d.,])"
    # Millions are no rate: to cover the tick of an axis would tell the room which number the rate is.
    end = rf"(?![.,]?\d|[kMB]\b|{_SPACE}[mb]illion)"
    parts = []
    if plain:
        parts.append(free + one_of(plain) + "0*" + end)
    if beside:
        # Look-behinds have one width in Python: signs and codes of each width stand on their own.
        marks = [r"[$€£¥]", rf"[$€£¥]{_SPACE[:-1]}", r"\b[A-Z]{3}", rf"\b[A-Z]{{3}}{_SPACE[:-1]}"]
        parts += [rf"(?<={mark})" + one_of(beside) + end for mark in marks]
        parts.append(free + one_of(beside) + rf"(?={_AFTER})")
    return re.compile("|".join(parts))
