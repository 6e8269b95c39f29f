"""Figures in words for the screen. Nothing is computed here: amounts are rounded, scaled and given their currency.

Amounts come in US dollars; `Money` shows them in the case's own currency at the dated rate that the result carries.
Rounding: the largest power of ten not above a tenth of the P10 to P90 width, the same step for all three.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QLocale

from advisor.likelihood import Likelihood, likelihood
from ui import numbers

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation, WorkloadResult

MINUS = "\u2212"
THIN = "\u2009"

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


class Band(Protocol):
    """Anything with P10, P50 and P90."""

    @property
    def p10(self) -> float | None: ...
    @property
    def p50(self) -> float | None: ...
    @property
    def p90(self) -> float | None: ...


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("format", text)


def step_of(low: float, high: float) -> float:
    """Rounding step of a range: the largest power of ten not above a tenth of its width; of a point, two digits."""
    width = abs(high - low)
    if width <= 0:
        size = max(abs(low), abs(high))
        return 10.0 ** (math.floor(math.log10(size)) - 1) if size > 0 else 1.0
    return float(10.0 ** math.floor(math.log10(width / 10) + 1e-9))


def number(value: float, decimals: int = 0) -> str:
    """A number with the locale's separators and a true minus."""
    text = numbers.number(value, decimals)
    return MINUS + text if value < 0 and text != numbers.number(0.0, decimals) else text


def change(percent: float) -> str:
    """How far from today's value, with its sign: ``+225%``, ``−70%``."""
    text = f"{number(percent)}%"
    return f"+{text}" if round(percent) > 0 else text


class Money:
    """Amounts in one currency: `per_usd` units of it buy one US dollar."""

    def __init__(self, currency: str = "USD", per_usd: float = 1.0) -> None:
        self.currency, self._per_usd = currency, per_usd

    def shown(self, usd: float) -> float:
        """The amount in the currency shown."""
        return usd * self._per_usd

    def native(self) -> Money:
        """The same words for amounts that are in the currency shown already."""
        return Money(self.currency)

    def amount(self, usd: float | None, step: float | None = None, size: float = 0.0) -> str:
        """One amount such as ``$1.2M`` or ``−$0.6M``; `step` is the rounding step in the currency shown.

        What is less than half a step is no zero: it is said to be under a step. `size` is the largest amount (in USD)
        beside which it stands: both are then given in millions, or both not.
        """
        if usd is None:
            return tr("not known")
        value = usd * self._per_usd
        step = step or step_of(value, value)
        if value and self.rounds_away(usd, step):
            least = self.amount(math.copysign(step, value) / self._per_usd, step, size)
            return (tr("under {amount}") if value > 0 else tr("> {amount}")).format(amount=least)
        value = round(value / step) * step
        scale, letter = _scale(max(abs(value), abs(size) * self._per_usd, step))
        decimals = max(0, math.ceil(-math.log10(step / scale) - 1e-9))
        sign = MINUS if value < 0 else ""
        body = number(abs(value) / scale, decimals) + letter
        mark = _SIGNS.get(self.currency)
        return f"{sign}{mark}{body}" if mark else f"{sign}{self.currency}{THIN}{body}"

    def rounds_away(self, usd: float, step: float) -> bool:
        """Whether an amount is less than half a rounding step in the currency shown."""
        return round(usd * self._per_usd / step) == 0

    def tick(self, usd: float, step_usd: float) -> str:
        """An amount on an axis whose ticks stand `step_usd` apart; zero is plain."""
        if usd == 0:
            return "0"
        value, step = usd * self._per_usd, step_usd * self._per_usd
        digit = 10.0 ** math.floor(math.log10(step) + 1e-9)
        return self.amount(
            value / self._per_usd, digit if abs(step / digit - round(step / digit)) < 1e-6 else digit / 10
        )

    def loss_words(self, usd: float, step: float | None = None) -> str:
        """An amount in a sentence: a loss is called one."""
        if usd < 0:
            return tr("a loss of {amount}").format(amount=self.amount(-usd, step))
        return self.amount(usd, step)

    def step(self, band: Band) -> float | None:
        """The common step of a range, in the currency shown."""
        if band.p10 is None or band.p90 is None:
            return None
        return step_of(band.p10 * self._per_usd, band.p90 * self._per_usd)

    def range(self, band: Band | None) -> str:
        """``$0.4M to $2.1M``; a range that straddles zero names loss and gain."""
        if band is None or band.p10 is None or band.p90 is None:
            return tr("not known")
        step, size = self.step(band), max(abs(band.p10), abs(band.p90))
        if band.p10 < 0 < band.p90:
            return tr("a loss of {loss} to a gain of {gain}").format(
                loss=self.amount(-band.p10, step, size), gain=self.amount(band.p90, step, size)
            )
        if band.p90 <= 0 and band.p10 < 0:
            low, high = self.amount(-band.p90, step, size), self.amount(-band.p10, step, size)
            if low == high:
                return tr("a loss of {amount}").format(amount=low)
            return tr("a loss of {low} to {high}").format(low=low, high=high)
        return _low_to_high(self.amount(band.p10, step, size), self.amount(band.p90, step, size))

    def table_range(self, band: Band | None) -> str:
        """The range with signs instead of words: for a table's cell, and for a cost, which is no loss where credits
        bring it below zero."""
        if band is None or band.p10 is None or band.p90 is None:
            return tr("not known")
        step, size = self.step(band), max(abs(band.p10), abs(band.p90))
        return _low_to_high(self.amount(band.p10, step, size), self.amount(band.p90, step, size))

    def middle(self, band: Band | None) -> str:
        """The P50, rounded with its range's step."""
        return self.amount(band.p50, self.step(band)) if band is not None else tr("not known")

    def exact(self, usd: float, decimals: int = 2) -> str:
        """A typed or published figure with all its digits, such as ``$35.7608``."""
        decimals = max(decimals, min(4, len(f"{usd:.4f}".rstrip("0").partition(".")[2])))
        mark = _SIGNS.get("USD", "")
        return mark + number(usd, decimals)


def _low_to_high(low: str, high: str) -> str:
    """A range; one figure where both of its ends read alike."""
    return low if low == high else tr("{low} to {high}").format(low=low, high=high)


def _scale(size: float) -> tuple[float, str]:
    if size >= 999_500_000:
        return 1e9, "B"
    if size >= 999_500:
        return 1e6, "M"
    return (1e3, "k") if size >= 9_999.5 else (1.0, "")


def probability(share: float) -> str:
    """Word, percent and count together: ``very likely (87%, about 43 in 50)``."""
    if share < 0.01:
        return tr("almost no chance (fewer than 1 in 100)")
    if share > 0.99:
        return tr("almost certain (more than 99 in 100)")
    word, percent = _likelihood(share), round(share * 100)
    if not 2 <= percent <= 98:
        # One in fifty is two per cent: nearer to an end fifty futures are too few to count in.
        return tr("{word} ({percent}%, about {percent} in 100)").format(word=word, percent=percent)
    return tr("{word} ({percent}%, about {count} in 50)").format(word=word, percent=percent, count=round(share * 50))


def _likelihood(share: float) -> str:
    words: dict[Likelihood, str] = {
        "almost no chance": tr("almost no chance"),
        "very unlikely": tr("very unlikely"),
        "unlikely": tr("unlikely"),
        "roughly even": tr("roughly even"),
        "likely": tr("likely"),
        "very likely": tr("very likely"),
        "almost certain": tr("almost certain"),
    }
    return words[likelihood(share)]


def percent(share: float) -> str:
    """A whole percent; under one says so; never 0 or 100 where it is neither."""
    if share < 0.01:
        return tr("under 1%")
    if share > 0.99:
        return tr("over 99%")
    return f"{number(share * 100)}%"


def months(value: float | None) -> str:
    """Whole months, over two years also in years; None: never within the horizon."""
    if value is None:
        return tr("not within the horizon")
    whole = round(value)
    if whole <= 24:
        return tr("{n} months").format(n=number(whole)) if whole != 1 else tr("1 month")
    return tr("{n} months ({years} years)").format(n=number(whole), years=number(value / 12, 1))


def months_range(band: Band | None) -> str:
    """``9 to 14 months``; an end that is never reached says so."""
    if band is None or (band.p10 is None and band.p50 is None and band.p90 is None):
        return tr("not within the horizon")
    early = band.p10 if band.p10 is not None else band.p50
    if band.p90 is None:
        return tr("{months} at best, or not within the horizon").format(months=months(early))
    if early is None or round(early) == round(band.p90):
        return months(band.p90)
    return tr("{low} to {high} months").format(low=number(round(early)), high=number(round(band.p90)))


def months_in_table(band: Band | None) -> str:
    """The same in a column's width: ``9 months to never``."""
    if band is None or band.p90 is not None or (band.p10 is None and band.p50 is None):
        return months_range(band)
    early = band.p10 if band.p10 is not None else band.p50
    low = round(early or 0)
    return tr("1 month to never") if low == 1 else tr("{low} months to never").format(low=number(low))


def together(workloads: int) -> str:
    """All workloads of a case, as a choice."""
    return tr("Both workloads together") if workloads == 2 else tr("All {n} workloads together").format(n=workloads)


def span(band: Band | None, unit: str = "") -> str:
    """A range of plain figures with its unit, rounded by its width."""
    if band is None or band.p10 is None or band.p90 is None:
        return tr("not known")
    step = step_of(band.p10, band.p90)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    low, high = (number(round(value / step) * step, decimals) for value in (band.p10, band.p90))
    text = low if low == high else tr("{low} to {high}").format(low=low, high=high)
    return f"{text}{THIN}{unit}" if unit else text


def significant(value: float, digits: int = 2) -> str:
    """Two significant digits, for speeds."""
    if value == 0:
        return number(0)
    place = math.floor(math.log10(abs(value))) - digits + 1
    return number(round(value, -place), max(0, -place))


def plain(value: float) -> str:
    """A typed or published number with the digits it has, up to six significant."""
    text = f"{value:.6g}"
    if "e" in text:
        return significant(value, 3)
    return number(value, len(text.partition(".")[2]))


def unit(code: str) -> str:
    """A unit of the result in words."""
    known = {
        "usd_per_hour": tr("USD an hour"),
        "pct_per_year": tr("% a year"),
        "person_weeks": tr("person-weeks"),
        "multiple": tr("times"),
        "ratio": tr("times"),
    }
    return known.get(code, code.replace("_", " "))


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".") if text else ""


def day(iso: str | date | None) -> str:
    """A date, ``20 Jul 2026``, or ``Jul 2026`` where no day is known. What is no date is shown as it is."""
    if iso is None or iso == "":
        return tr("not known")
    known = isinstance(iso, date) or len(iso) > len("2026-07")
    try:
        when = iso if isinstance(iso, date) else date.fromisoformat(iso[:10] if known else f"{iso}-01")
    except ValueError:
        return str(iso)
    return f"{when.day} {month(when)}" if known else month(when)


def clock(when: datetime, *, seconds: bool = False) -> str:
    """The time of day, ``10:42`` or ``10:41:58``; of another day than today with its date."""
    told = when.strftime("%H:%M:%S" if seconds else "%H:%M")
    return told if when.date() == datetime.now().date() else f"{day(when.date())}, {told}"


def month(day: date) -> str:
    """A month with its year: ``Jul 2026``. Its name is a word, and in the language of the other words."""
    #: For translators: the code of the language that is translated into, such as "de".
    return f"{_month_name(tr('en'), day.month)} {day.year}"


@lru_cache(maxsize=48)
def _month_name(language: str, month: int) -> str:
    return QLocale(language).standaloneMonthName(month, QLocale.FormatType.ShortFormat)


def age(then: date, now: date) -> str:
    """How long ago, in the coarsest honest unit."""
    days = (now - then).days
    if days < 1:
        return tr("today")
    if days < 60:
        return tr("{n} days old").format(n=days) if days != 1 else tr("1 day old")
    return tr("{n} months old").format(n=round(days / 30.4))


def verdict_in_plan(result: WorkloadResult) -> tuple[str, str]:
    """The verdict on a workload and its word, as the plan of all workloads has it."""
    if result.in_plan == "with others":
        return "move", tr("Move, with others")
    if result.in_plan == "no room":
        return "stay", tr("Stay, no room")
    if result.in_plan == "pays alone":
        return "stay", tr("Stay, pays alone")
    return result.verdict, verdict_word(result.verdict)


def judged_alone(result: Recommendation, workload: str) -> str:
    """What the plan makes of a workload that sliders and scenarios judge alone; empty where its verdict stands."""
    one = next((one for one in result.workloads if one.id == workload), None)
    return alone_in_plan(one) if one is not None else ""


def alone_in_plan(one: WorkloadResult) -> str:
    """What the plan makes of a workload, beside verdicts on it alone; empty where its verdict stands."""
    if one.in_plan == "no room":
        return tr("Judged alone here. In the plan it stays: team, budget and capacity leave no room for its move.")
    if one.in_plan == "pays alone":
        return tr("Judged alone here. In the plan it stays: the staff of the own data centre is paid once for all.")
    if one.in_plan == "with others":
        return tr("Judged alone here. In the plan it moves, together with others.")
    return ""


def verdict_word(verdict: str) -> str:
    """The verdict as it is written on a card."""
    words = {
        "move": tr("Move"),
        "pilot first": tr("Pilot first"),
        "wait": tr("Wait"),
        "stay": tr("Stay"),
        "not feasible": tr("Not feasible"),
        "not assessed": tr("Not assessed"),
        "mixed": tr("Mixed"),
    }
    return words.get(verdict, verdict)
