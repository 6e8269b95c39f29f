"""Amounts and chances in words, for the sentences of a recommendation. Digits follow the width of the range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from advisor.cost.money import Exchange, Rate
from advisor.decision.result import ExchangeBasis

MINUS = "\u2212"


def long_day(day: date) -> str:
    """A day as sentences have it: 3 March 2027."""
    return f"{day.day} {day:%B %Y}"


def exchange_basis(exchange: Exchange) -> ExchangeBasis:
    """The base currency's dated rate."""
    rate: Rate = exchange.rate(exchange.base, "decision.currency")
    return ExchangeBasis(rate.currency, float(rate.per_usd), rate.as_of, rate.source)


class Money:
    """Words for US dollar amounts in the case's base currency."""

    def __init__(self, basis: ExchangeBasis) -> None:
        self._basis = basis

    def say(self, usd: float, width: float | None = None) -> str:
        """An amount, rounded to the largest power of ten not above a tenth of `width` (USD; default: two digits)."""
        amount = usd * self._basis.per_usd
        span = abs(amount) if width is None else abs(width * self._basis.per_usd)
        step = 10.0 ** math.floor(math.log10(span / 10.0)) if span > 0 else 1.0
        value = round(amount / step) * step
        if value == 0 and amount != 0:
            return f"under {self._basis.currency} {_scaled(step, step)}"
        return f"{self._basis.currency} {_scaled(value, step)}"

    def enough(self, usd: float) -> str:
        """An amount that is asked for: two digits, rounded up."""
        amount = usd * self._basis.per_usd
        step = 10.0 ** math.floor(math.log10(amount / 10.0)) if amount > 0 else 1.0
        return f"{self._basis.currency} {_scaled(math.ceil(amount / step - 1e-9) * step, step)}"

    def rate(self, usd_per_hour: float) -> str:
        """An hourly price in dollars, as it is published, with the base currency in brackets."""
        usd = f"USD {price_digits(usd_per_hour)}"
        if self._basis.currency == "USD":
            return f"{usd} an hour"
        return f"{usd} ({self._basis.currency} {price_digits(usd_per_hour * self._basis.per_usd)}) an hour"

    def range(self, low: float, high: float) -> str:
        """A range of savings, with losses called losses."""
        width = high - low
        if low < 0 <= high:
            return f"between a loss of {self.say(-low, width)} and a gain of {self.say(high, width)}"
        if high < 0:
            return f"a loss of {self.say(-high, width)} to {self.say(-low, width)}"
        return f"{self.say(low, width)} to {self.say(high, width)}"


def _scaled(value: float, step: float) -> str:
    size = max(abs(value), step)
    for unit, name in ((1e9, " billion"), (1e6, " million")):
        if size >= unit:
            digits = max(0, round(math.log10(unit / step)))
            return f"{value / unit:,.{min(digits, 3)}f}{name}".replace("-", MINUS)
    digits = max(0, -math.floor(math.log10(step)))
    return f"{value:,.{min(digits, 2)}f}".replace("-", MINUS)


def chance(probability: float) -> str:
    """How many of a hundred modelled futures, never none and never all."""
    count = round(probability * 100)
    if probability < 0.01:
        return "fewer than 1 of 100 modelled futures"
    if probability > 0.99:
        return "more than 99 of 100 modelled futures"
    return f"{count} of 100 modelled futures"


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{round(share * 100)} %"


def months(value: float) -> str:
    """A number of months in words, with years above 24."""
    whole = round(value)
    text = f"{whole} month" + ("" if whole == 1 else "s")
    return f"{text} ({whole / 12:.1f} years)" if whole > 24 else text


def figure(value: float, digits: int = 3) -> str:
    """A figure with that many significant digits, grouped by thousands and without exponent."""
    if value == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, decimals):,.{max(decimals, 0)}f}".replace("-", MINUS)


def price_digits(value: float) -> str:
    """A price as it is printed: two decimals below a thousand, else and below one three digits."""
    return f"{value:.2f}" if 1 <= abs(value) < 1000 else figure(value)


UNIT_WORDS = {
    "usd_per_hour": "USD an hour",
    "ratio": "times",
    "multiple": "times",
    "person_weeks": "person-weeks",
    "months": "months",
    "pct_per_year": "% a year",
    "output_tokens_per_s": "output tokens/s",
    "tokens_per_s": "tokens/s",
    "items_per_s": "items/s",
    "audio_hours_per_s": "audio hours/s",
}
"""Units of the result, as people write them."""


def two_digits(value: float) -> str:
    """A figure with two significant digits."""
    return figure(value, 2)


def names(items: Sequence[str]) -> str:
    """Names in a row: "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def number_word(number: int) -> str:
    """A count in words up to twelve, in digits above; none is "no"."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words[number] if number < len(words) else str(number)


def middle_cut(text: str, most: int) -> str:
    """The text, or its two ends around an ellipsis where it has more than `most` letters."""
    if len(text) <= most:
        return text
    head = text[: (most * 2) // 3].rsplit(" ", maxsplit=1)[0] if " " in text[: most // 2] else text[: (most * 2) // 3]
    return f"{head.rstrip()}…{text[-(most // 3) :].lstrip()}"


def within_sentence(text: str) -> str:
    """The text without the capital at its start; an abbreviation keeps it."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def sentence_case(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
