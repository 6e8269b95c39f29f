"""Amounts as shares of today's bill, for a room that may see how much better, not how much. No Qt in here.

Any text may hold amounts: those of the screen, and sentences that came with the result. Each is read where it is about
to be shown, and told as a percentage of today's bill over the horizon, or of its month where it is one of a month.
Rates by the hour, the week or the year, and amounts that are nothing beside that bill, are covered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from ui.present.masking import DOTS

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_SCALE = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9}
_GAP = "[ \u00a0\u2009\u202f]?"
_BODY = r"(?P<{0}>\d(?:[\d.,’'\u00a0\u202f]*\d)?){1}(?P<{2}>[kMB](?![A-Za-z]))?"
_PER_MONTH = re.compile(rf"^{_GAP}(?:/{_GAP}month|a month|per month|each month)")
_PER_TIME = re.compile(
    rf"^{_GAP}(?:/{_GAP}(?:h|hour|week|year|kWh)\b|(?:an|per|each) hour|(?:a|per) (?:week|year|kWh|1|million))"
)
LEAST = 1e-4
"""Share of the bill below which an amount is the price of something small, and covered."""


@dataclass(frozen=True)
class Shares:
    """Today's bill: USD a month and over the horizon; `per_usd` units of the case's `currency` buy one dollar.

    `month_usd` None: not known, and every amount is covered.
    """

    month_usd: float | None
    months: int
    currency: str = "USD"
    per_usd: float = 1.0
    decimal: str = "."
    """The decimal sign of the screen; sentences of the engine have a point."""
    _held: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, text: str) -> str:
        """The text with a share, or dots, in place of each amount."""
        if not text or not self._maybe.search(text):
            return text
        if text not in self._held:
            if len(self._held) > 4096:
                self._held.clear()
            self._held[text] = self._pattern.sub(lambda found: self._share(found, text), text)
        return self._held[text]

    @cached_property
    def _codes(self) -> str:
        return "|".join(sorted({"USD", self.currency}))

    @cached_property
    def _maybe(self) -> re.Pattern[str]:
        return re.compile(rf"[$€£¥]|\b(?:{self._codes})\b")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        before = rf"(?P<mark>[$€£¥]|\b(?:{self._codes}){_GAP})" + _BODY.format("n", "", "s")
        after = r"(?<![\w.,$€£¥])" + _BODY.format("n2", _GAP, "s2") + rf"{_GAP}(?P<code>{self._codes})\b"
        return re.compile(f"{before}|{after}")

    def _share(self, found: re.Match[str], text: str) -> str:
        parts = found.groupdict()
        code = (parts["mark"] or parts["code"] or "").strip("\u00a0\u2009\u202f ")
        code = _SIGNS.get(code, code)
        letter = parts["s"] or parts["s2"] or ""
        number = _number(parts["n"] or parts["n2"] or "", self.decimal, scaled=bool(letter))
        behind = text[found.end() :]
        if number is None or not self.month_usd or _PER_TIME.match(behind):
            return DOTS
        per_usd = 1.0 if code == "USD" else self.per_usd if code == self.currency else 0.0
        if not per_usd:
            return DOTS
        base = self.month_usd * (1 if _PER_MONTH.match(behind) else self.months)
        share = number * _SCALE[letter] / per_usd / base
        if number and share < LEAST:
            return DOTS
        return _percent(share, self.decimal)


def _number(body: str, decimal: str, *, scaled: bool) -> float | None:
    """A number as it is written on the screen or by the engine; None where it can't be read."""
    plain = re.sub("[’'\u00a0\u202f]", "", body)
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0:
        mark, tail = plain[last], plain[last + 1 :]
        both = "." in plain and "," in plain
        # Three digits at the end are a group: of the screen's, or of the engine's, which groups by commas.
        grouped = len(tail) == 3 and not scaled and not (mark == "." == decimal)
        groups = not both and (plain.count(mark) > 1 or grouped)
        whole = re.sub("[.,]", "", plain if groups else plain[:last])
        plain = whole if groups else f"{whole}.{tail}"
    try:
        return float(plain)
    except ValueError:
        return None


def _percent(share: float, decimal: str) -> str:
    """Two significant digits: ``12%``, ``4.5%``, ``0.31%``."""
    value = 100.0 * share
    if value == 0:
        return "0%"
    text = f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 0.995 else f"{value:.2g}"
    return text.replace(".", decimal) + "%"
