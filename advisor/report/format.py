"""The one place where a figure becomes text, and the log of every figure that was printed.

A rule is a short word kept in the log beside the text and the JSON pointer of its value, so that anyone can take the
attached result, look the pointer up, apply the rule and find the printed text again. Nothing here calculates: a rule
scales (USD to millions), rounds half to even and sets signs and separators.

Rules: ``money CUR`` prose money in a currency, three digits · ``size CUR`` the same without its sign, where a word
says which way · ``regret CUR`` the same of a mean of rare losses, below 100 as that bound · ``step N`` money rounded to
N · ``k D`` / ``m D`` / ``units D`` money in thousands, millions, ones with D decimals · ``price`` an hourly price as
published · ``probability`` · ``of 100`` · ``hundredths`` the bare count · ``percent D`` · ``signed percent D`` ·
``fixed D`` · ``digits N`` · ``weeks`` · ``text`` word for word. All are as in English here; a finished report has them
in its own number style (`in_style`), which its log names. Where the case's base currency is not the dollar, the pointer
of an amount is that of its twin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct

from advisor.decision.result import Amount, NpvQuantiles, Quantiles

NOT_KNOWN = "n/k"
NOT_APPLICABLE = "n/a"
MINUS = "−"
NBSP = "\u00a0"
_PROSE = "money "
_SIZE = "size "
_REGRET = "regret "
_LEAST_REGRET = 100
"""Below this the mean of a few draws among thousands says no more than that it is little."""
_AMOUNTS = frozenset({"money", "size", "regret", "step", "m", "k", "units"})
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Printed(Struct, frozen=True):
    """One figure on paper: its text, the JSON pointer of its value in the attached result, and the rule between."""

    text: str
    pointer: str
    rule: str


class Scale(Struct, frozen=True):
    """The unit of a money column and its decimals: one for the whole table, so that columns add."""

    unit: str
    rule: str

    @property
    def words(self) -> str:
        """The unit written out: USD million, USD thousand, USD."""
        return self.unit.replace(f"{NBSP}m", " million").replace(f"{NBSP}k", " thousand")

    @property
    def letter(self) -> str:
        """What stands after a figure in a chart: m, k or nothing."""
        return self.unit[3:]


def money_scale(values: Iterable[float | None], currency: str = "USD") -> Scale:
    """The scale that shows the largest of `values` (amounts in `currency`) with three to five digits.

    Small amounts beside millions are what a decision may rest on: they are then shown in thousands.
    """
    sizes = [abs(value) for value in values if value]
    largest, smallest = max(sizes, default=0.0), min(sizes, default=0.0)
    if largest >= 1e8:
        return Scale(f"{currency}{NBSP}m", "m 1")
    if largest >= 1e6 and smallest < 1e5:
        return Scale(f"{currency}{NBSP}k", "k 0")
    if largest >= 1e6:
        return Scale(f"{currency}{NBSP}m", "m 2")
    if largest >= 1e5:
        return Scale(f"{currency}{NBSP}k", "k 0")
    if largest >= 1e3 or largest == 0:
        return Scale(f"{currency}{NBSP}k", "k 1")
    return Scale(currency, "units 0" if largest >= 10 else "units 2")


def render(rule: str, value: float | None) -> str:
    """The text of `value` under `rule`; `n/k` where it is not known. Raises KeyError for an unknown rule."""
    if value is None:
        return NOT_KNOWN
    name, _, argument = rule.rpartition(" ") if rule[-1].isdigit() and rule != "of 100" else (rule, "", "0")
    if rule.startswith(_PROSE):
        return _prose_money(value, rule.removeprefix(_PROSE))
    if rule.startswith(_SIZE):
        return _prose_money(abs(value), rule.removeprefix(_SIZE))
    if rule.startswith(_REGRET):
        currency = rule.removeprefix(_REGRET)
        little = 0 < value < _LEAST_REGRET
        return f"under {currency}{NBSP}{_LEAST_REGRET}" if little else _prose_money(value, currency)
    number = int(argument)
    match name:
        case "m":
            return _fixed(_exact(value) / 1_000_000, number)
        case "k":
            return _fixed(_exact(value) / 1_000, number)
        case "units" | "fixed":
            return _fixed(_exact(value), number)
        case "percent":
            return _fixed(_exact(value), number) + NBSP + "%"
        case "signed percent":
            text = _fixed(_exact(value), number) + NBSP + "%"
            return text if value <= 0 or text.startswith("<") else f"+{text}"
        case "step":
            return _fixed(_round(_exact(value) / number, 0) * number, 0)
        case "price":
            return _price(_exact(value))
        case "probability":
            return _probability(value)
        case "hundredths":
            return _hundredths(value)
        case "of 100":
            return _of_hundred(value)
        case "digits":
            return _digits(value, number)
        case "weeks":
            return _fixed(_exact(value), 0 if abs(value) >= 10 else 1)
        case _:
            raise KeyError(rule)


class Formatter:
    """Renders figures and logs each one. A pointer is that of the value in the attached result document.

    `currency` is that of all amounts given to it; hourly prices alone stay in dollars. Where it is not the dollar,
    amounts are looked up, and so logged, at the base-currency twin of the pointer given.
    """

    def __init__(self, currency: str = "USD") -> None:
        self.currency = currency
        self._log: dict[Printed, None] = {}

    def take(self) -> tuple[Printed, ...]:
        """Every figure printed since the last call, in the order in which it was first printed, without repeats."""
        taken = tuple(self._log)
        self._log.clear()
        return taken

    def put_back(self, taken: Iterable[Printed]) -> None:
        """Figures taken before, as if they had not been."""
        self._log.update(dict.fromkeys(taken))

    def say(self, rule: str, value: float | None, pointer: str) -> str:
        """The text of a figure, logged."""
        text = render(rule, value)
        if value is not None:
            if self.currency != "USD" and rule.split(" ")[0] in _AMOUNTS:
                pointer = base_pointer(pointer)
            self._log[Printed(text, pointer, rule)] = None
        return text

    def text(self, value: str, pointer: str) -> str:
        """A sentence or name taken over word for word; its figures are those of the result's own text."""
        self._log[Printed(value, pointer, "text")] = None
        return value

    def scale(self, values: Iterable[float | None]) -> Scale:
        """The scale of a money column in this report's currency."""
        return money_scale(values, self.currency)

    def amount(self, value: float | None, pointer: str) -> str:
        """Money in prose: USD 1.42 million."""
        return self.say(_PROSE + self.currency, value, pointer)

    def size(self, value: float | None, pointer: str) -> str:
        """Money in prose without its sign: what something costs, takes or falls short by."""
        return self.say(_SIZE + self.currency, value, pointer)

    def regret(self, value: float, pointer: str) -> str:
        """A mean loss in prose; what is next to nothing as a bound."""
        return self.say(_REGRET + self.currency, value, pointer)

    def amount_range(self, value: Quantiles | NpvQuantiles, pointer: str) -> str:
        """P50 with its range in prose: USD 0.99 million (P10 0.24, P90 1.78)."""
        unit, rule = _shared_money((value.p10, value.p50, value.p90))
        low, mid, high = self.triple(value, pointer, rule)
        ends = "" if low == mid == high else f" (P10{NBSP}{low}, P90{NBSP}{high})"
        return f"{self.currency}{NBSP}{mid}{unit}{ends}"

    def triple(self, value: Quantiles | NpvQuantiles | Amount, pointer: str, rule: str) -> tuple[str, str, str]:
        """P10, P50 and P90 under one rule, so that they share their decimals."""
        return (
            self.say(rule, value.p10, f"{pointer}/p10"),
            self.say(rule, value.p50, f"{pointer}/p50"),
            self.say(rule, value.p90, f"{pointer}/p90"),
        )

    def spread(self, value: Quantiles | NpvQuantiles | Amount, pointer: str, rule: str) -> str:
        """P50 (P10 to P90), the way ranges stand in tables; P50 alone where all three read alike."""
        low, mid, high = self.triple(value, pointer, rule)
        return mid if low == mid == high else f"{mid} ({low}{NBSP}to{NBSP}{high})"


def base_pointer(pointer: str) -> str:
    """The place of the base-currency twin of an amount whose place is `pointer`."""
    steps = (step.split("_") for step in pointer.split("/"))
    return "/".join("_".join("base" if word == "usd" else word for word in step) for step in steps)


def range_rule(value: Quantiles | NpvQuantiles | Amount) -> str:
    """A rule that shows P10, P50 and P90 with the same decimals, three digits in the largest."""
    largest = max((abs(item) for item in (value.p10, value.p50, value.p90) if item is not None), default=0.0)
    if largest == 0:
        return "fixed 0"
    return f"fixed {max(0, 2 - math.floor(math.log10(largest)))}"


def long_date(iso: str) -> str:
    """23 November 2026, from 2026-11-23; text that is no date is returned as it stands."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"


def grouped_hex(digest: str) -> str:
    """A hash in groups of eight hex digits."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))


def _round(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)


def _fixed(value: Decimal, decimals: int) -> str:
    """Fixed decimals, never an exponent, thousands grouped, U+2212; a non-zero that rounds to zero shows as a bound."""
    rounded = _round(value, decimals)
    if rounded == 0 and value != 0:
        smallest = Decimal(1).scaleb(-decimals)
        return f"<{NBSP}{smallest:,f}" if value > 0 else f">{NBSP}{MINUS}{smallest:,f}"
    return (MINUS if rounded < 0 else "") + f"{abs(rounded):,f}"


def _prose_money(value: float, currency: str) -> str:
    largest = abs(value)
    if largest >= 999.5e6:
        return f"{currency}{NBSP}{_digits(value / 1e9, 3)}{NBSP}billion"
    if largest >= 999_500:
        return f"{currency}{NBSP}{_digits(value / 1e6, 3)}{NBSP}million"
    return f"{currency}{NBSP}{_digits(value, 3)}"


def _shared_money(values: Iterable[float | None]) -> tuple[str, str]:
    """(word after the number, rule) for a range of money in prose."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if largest >= 1e8:
        return f"{NBSP}million", "m 0"
    if largest >= 1e6:
        return f"{NBSP}million", "m 2" if largest < 1e7 else "m 1"
    if largest >= 1e3:
        return "", f"step {10 ** (math.floor(math.log10(largest)) - 2)}"
    return "", "units 0"


def _digits(value: float, digits: int) -> str:
    """`digits` significant digits; whole numbers keep their zeros."""
    if value == 0:
        return "0"
    exact = _exact(value)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() + 1 - digits), rounding=ROUND_HALF_EVEN)
    # Rounding may add a digit: 999.9 becomes 1,000.
    return _fixed(rounded, max(0, digits - 1 - rounded.adjusted()))


def _price(value: Decimal) -> str:
    """As published: at least two decimals, at most four."""
    rounded = _round(value, 4)
    decimals = max(2, -int(rounded.normalize().as_tuple().exponent))
    return _fixed(rounded, decimals)


def _probability(value: float) -> str:
    if value < 0.01:
        return f"<{NBSP}1{NBSP}%"
    if value > 0.99:
        return f">{NBSP}99{NBSP}%"
    return f"{_round(_exact(value) * 100, 0)}{NBSP}%"


def _hundredths(value: float) -> str:
    if value < 0.01:
        return f"<{NBSP}1"
    return f">{NBSP}99" if value > 0.99 else str(_round(_exact(value) * 100, 0))


def _of_hundred(value: float) -> str:
    words = _hundredths(value).replace(f"<{NBSP}", "fewer than ").replace(f">{NBSP}", "more than ")
    return f"{words} of 100"
