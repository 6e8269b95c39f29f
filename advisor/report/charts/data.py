"""What each chart shows: values of the result, labels already formatted, and the alternative text made from both.

Nothing is computed: quantile dots are percentiles that the result holds, bars are its sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from advisor.number_style import ENGLISH, NumberStyle
from advisor.report.charts.timeline import Timeline as Timeline
from advisor.report.format import Scale

ALT_ROOM = 200
"""Letters for the rows of a chart in its alternative text, which has 400 at most."""
OptionRole = Literal["today", "best stay", "recommended", "other"]


class Mark(Struct, frozen=True):
    """A value on an axis with its printed text."""

    value: float
    text: str


def beyond(values: Sequence[float]) -> tuple[int, int]:
    """How many of the sorted values lie too far out, at either end, for an axis that shows the others.

    A few values far out would press all others into one line: where they do, the axis ends one breadth of the middle
    nine tenths outside these, and holds zero.
    """
    cut = len(values) // 20
    low, high = values[cut], values[-1 - cut]
    room = (high - low) or abs(high) or 1.0
    lowest, highest = max(values[0], low - room), min(values[-1], high + room)
    if values[-1] - values[0] <= 1.6 * (highest - lowest):
        return 0, 0
    return sum(value < min(lowest, 0.0) for value in values), sum(value > max(highest, 0.0) for value in values)


class DotPlot(Struct, frozen=True):
    """Quantile dots of the saving in `currency`; each stands for the same number of futures of a hundred.

    `ends` are the lowest and the highest dot, each where the axis is broken before it.
    """

    dots: tuple[float, ...]
    each: int
    low: Mark
    mid: Mark
    high: Mark
    chance: str
    ends: tuple[Mark | None, Mark | None] = (None, None)
    currency: str = "USD"
    numbers: NumberStyle = ENGLISH

    def alt(self) -> str:
        """What the picture says, in words."""
        below = sum(value < 0 for value in self.dots)
        return (
            f"Dot plot of the net present value of moving against the best way of staying, in {self.currency}. "
            f"{len(self.dots)} dots, each {self.each} of 100 modelled futures; {below} lie below zero. P10 "
            f"{self.low.text}, P50 "
            f"{self.mid.text}, P90 {self.high.text}. Chance of a saving: {self.chance}. Values in the attached result."
        )


class SCurve(Struct, frozen=True):
    """Share of draws at or below each NPV (in `currency`): P1 to P99, with the marks that matter.

    `ends` are P1 and P99, each where the axis is broken before it.
    """

    percentiles: tuple[float, ...]
    low: Mark
    mid: Mark
    high: Mark
    chance: str
    loss: str
    draws: str
    ends: tuple[Mark | None, Mark | None] = (None, None)
    currency: str = "USD"
    numbers: NumberStyle = ENGLISH

    def alt(self) -> str:
        """What the picture says, in words."""
        return (
            "Rising curve of the share of draws at or below each net present value of moving against the best way of "
            f"staying, in {self.currency}, over {self.draws} draws. "
            f"P10 {self.low.text}, P50 {self.mid.text}, P90 {self.high.text}. The curve crosses zero "
            f"{self.loss}: moving saves money in {self.chance} of the draws. "
            "Values P1 to P99 in the attached result."
        )


class Interval(Struct, frozen=True):
    """One option: its cost a month as P10, P50, P90, or the reason why it has none."""

    label: str
    role: OptionRole
    p10: float | None
    p50: float | None
    p90: float | None
    text: str


class OptionIntervals(Struct, frozen=True):
    """Options side by side, sorted as in the table beside the chart."""

    rows: tuple[Interval, ...]
    quantity: str
    scale: Scale
    """The unit of the texts of the rows, and so of the axis."""
    numbers: NumberStyle = ENGLISH

    def alt(self) -> str:
        """What the picture says, in words."""
        shown: list[str] = []
        for row in self.rows[:4]:
            said = f"{row.label}: {row.text}"
            if sum(map(len, shown)) + len(said) < ALT_ROOM:
                shown.append(said)
        more = f" and {len(self.rows) - len(shown)} more" if len(self.rows) > len(shown) else ""
        return (
            f"Intervals of {self.quantity} ({self.scale.words}) for {len(self.rows)} options, thin line P10 to P90, "
            "mark at P50. " + "; ".join(shown) + f"{more}. Values in the table of options."
        )


class CashYear(Struct, frozen=True):
    """One year: the one-time outlay, the net of moving with its range, and the texts beside the bars."""

    label: str
    outlay: float
    net_low: float | None
    net_mid: float | None
    net_high: float | None
    net_text: str
    cumulative_text: str


class CashFlow(Struct, frozen=True):
    """What moving adds to cash or takes from it, by year."""

    years: tuple[CashYear, ...]
    currency: str = "USD"
    numbers: NumberStyle = ENGLISH

    def alt(self) -> str:
        """What the picture says, in words."""
        shown = "; ".join(f"{year.label}: net {year.net_text}" for year in self.years[:5])
        last = self.years[-1].cumulative_text
        return (
            f"Bars of cash by year in {self.currency}: the net of moving against the best way of staying, with P10 to "
            f"P90, and the one-time outlay below the line. Net, P50: {shown}. Sum to the end of the horizon {last}. "
            "Values in the table of cash by year."
        )


class Step(Struct, frozen=True):
    """A bar of the waterfall: its value, its printed text, and whether it stands on the floor."""

    label: str
    value: float
    text: str
    total: bool


class Waterfall(Struct, frozen=True):
    """From today's cost to that of moving, cause by cause."""

    steps: tuple[Step, ...]
    currency: str = "USD"
    numbers: NumberStyle = ENGLISH

    def alt(self) -> str:
        """What the picture says, in words."""
        totals = "; ".join(f"{step.label} {step.text}" for step in self.steps if step.total)
        parts = [step for step in self.steps if not step.total]
        largest = max(parts, key=lambda step: abs(step.value), default=None)
        most = f" The largest step is {largest.label}, {largest.text}." if largest else ""
        return (
            f"Waterfall of the present value of cost in {self.currency}, in {len(self.steps)} bars from today to "
            f"moving. Totals: {totals}.{most} Values in the attached result."
        )


class Swing(Struct, frozen=True):
    """A bar of the tornado: the saving at an input's P10 and P90, with the input's values as printed."""

    label: str
    low: float
    high: float
    low_text: str
    high_text: str


NAMED_TWICE = 170
"""Characters that the two widest inputs of a tornado may take in its words, which are to be heard in one breath."""


class Tornado(Struct, frozen=True):
    """What each input alone does to the median saving, widest first. `base` is the median of all draws; `of`: what
    saves."""

    swings: tuple[Swing, ...]
    base: Mark
    currency: str = "USD"
    numbers: NumberStyle = ENGLISH
    of: str = "moving"

    def alt(self) -> str:
        """What the picture says, in words: the two widest inputs, or where their names are long the widest."""
        said = [f"{swing.label} from {swing.low_text} to {swing.high_text}" for swing in self.swings[:2]]
        told = "; ".join(said) if len(said[0]) + len(said[-1]) < NAMED_TWICE else said[0]
        return (
            f"Tornado of the median net present value of {self.of} against the best way of staying, in "
            f"{self.currency}, for {len(self.swings)} inputs at their P10 and P90, around {self.base.text}. "
            f"Widest: {told}. Values in the attached result."
        )


class PriceLine(Struct, frozen=True):
    """Pairs of prices, GPU and Neuron, at which moving saves in just so many of 100 futures, with the words for it."""

    chance: float
    text: str
    pairs: tuple[tuple[float, float], ...]


class PriceAxis(Struct, frozen=True):
    """One of the two prices: its name with the unit, today's, and where the axis ends that begins at zero.

    `flips`: where the verdict turns while this price alone changes; `even`: where the median saving is zero then.
    """

    name: str
    now: Mark
    end: float
    flips: Mark | None = None
    even: Mark | None = None


class BreakEvenLines(Struct, frozen=True):
    """The lines on which moving and staying are even, across two prices."""

    gpu: PriceAxis
    neuron: PriceAxis
    verdict: str
    lines: tuple[PriceLine, ...]
    numbers: NumberStyle = ENGLISH

    def alt(self) -> str:
        """What the picture says, in words."""
        sides = ("GPU", self.gpu), ("Neuron", self.neuron)
        turns = "; ".join(f"{side} at {axis.flips.text}" for side, axis in sides if axis.flips is not None)
        even = f" Even at a GPU price of {self.gpu.even.text}." if self.gpu.even else ""
        return (
            f"Map of GPU price (across) and Neuron price (up), USD an hour, with {len(self.lines)} lines: "
            f"{', '.join(line.text for line in self.lines)} by moving, more of them below. Today {self.gpu.now.text} "
            f"and {self.neuron.now.text}: {self.verdict}.{even} The verdict turns by one price: "
            f"{turns or 'nowhere on these axes'}. Values in the attached result."
        )


Chart = DotPlot | SCurve | OptionIntervals | CashFlow | Waterfall | Tornado | BreakEvenLines | Timeline
