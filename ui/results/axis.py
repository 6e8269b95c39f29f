"""A money axis that two charts share: the span in dollars, its round ticks, and places in pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from advisor.report.charts.data import beyond

GAP = 10.0
"""Pixels at least between the texts of two ticks."""


class Axis(Struct, frozen=True):
    """From `low` to `high`, drawn between two pixels."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float, left: float, right: float) -> float:
        """The pixel of a value."""
        return left + (value - self.low) / (self.high - self.low) * (right - left)

    def value(self, x: float, left: float, right: float) -> float:
        """The value at a pixel, kept within the axis."""
        share = min(1.0, max(0.0, (x - left) / (right - left)))
        return self.low + share * (self.high - self.low)


def told_ticks(axis: Axis, texts: Sequence[str], width: Callable[[str], float], left: float, right: float) -> list[int]:
    """Places of the ticks whose texts are told: all, or every second or third from zero, so that none touches the next.

    `texts` and `width` give each tick's text and how wide a text is, in pixels.
    """
    at = [axis.at(tick, left, right) for tick in axis.ticks]
    half = [width(text) / 2 for text in texts]
    zero = min(range(len(at)), key=lambda place: abs(axis.ticks[place]))
    for every in range(1, len(at)):
        told = [place for place in range(len(at)) if (place - zero) % every == 0]
        if all(at[one] + half[one] + GAP <= at[other] - half[other] for one, other in pairwise(told)):
            return told
    return [zero]


def money_axis(values: Sequence[float], wanted: int = 6) -> Axis:
    """An axis that holds all values and zero, since a saving is read against zero."""
    low, high = min((0.0, *values)), max((0.0, *values))
    if low == high:
        low, high = -1.0, 1.0
    step = _round_up((high - low) / wanted)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(n * step for n in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def _round_up(step: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(step))
    return next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= step * (1 - 1e-9))


def on_the_axis(percentiles: Sequence[float]) -> Sequence[float]:
    """The sorted values that an axis shows: all, but for a few so far out that they would press the others together."""
    below, above = beyond(percentiles)
    return percentiles[below : len(percentiles) - above]


def fifty(percentiles: Sequence[float]) -> tuple[float, ...]:
    """Fifty equally likely futures of the 99 percentiles: P1, P3, ... P99, the middles of fifty equal shares."""
    return tuple(percentiles[0::2])


def share_reaching(percentiles: Sequence[float], value: float) -> float:
    """Share of futures that reach at least this amount, read between the 99 percentiles."""
    if value <= percentiles[0]:
        return 0.99
    if value >= percentiles[-1]:
        return 0.01
    for place in range(1, len(percentiles)):
        if percentiles[place] >= value:
            below, above = percentiles[place - 1], percentiles[place]
            part = (value - below) / (above - below) if above > below else 1.0
            return 1 - (place + part) / 100
    return 0.01
