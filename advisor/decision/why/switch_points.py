"""Switch points: the value of one input at which the verdict flips, found by running the whole decision again.

A coarse scan, outwards from today's value, finds the stretch in which the verdict first changes. The border is told to
a 512th of that stretch: the parts are not all tried, a guess by interpolation says which. Horizon and delay are whole
months and are scanned month by month where it matters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from advisor.decision.result import Tag, Verdict
from advisor.decision.world import NO_CHANGE, Changes

Field = Literal[
    "gpu_price",
    "neuron_price",
    "neuron_output",
    "effort",
    "volume",
    "horizon_months",
    "discount_rate_pct",
    "delay_months",
]
WHOLE_MONTHS: tuple[Field, ...] = ("horizon_months", "delay_months")
"""Levers that have no values between whole months."""
STEPS = 5
"""Scan points on either side of today's value."""
PARTS = 512
"""Parts of a stretch of the scan: how finely a border is told."""


@dataclass(frozen=True, slots=True)
class Lever:
    """An input that can be varied: today's value in its own unit, and the range that is searched."""

    field: Field
    input: str
    label: str
    unit: str
    now: float
    low: float
    high: float
    controlled_by: str
    tag: Tag

    def changed(self, value: float) -> Changes:
        """The what-if in which this input alone takes the value."""
        return self.applied(value, NO_CHANGE)

    def applied(self, value: float, changes: Changes) -> Changes:
        """The changes with this input at the value, in the lever's own unit; the others as they are."""
        if self.field == "horizon_months":
            return replace(changes, horizon_months=round(value))
        if self.field == "delay_months":
            return replace(changes, delay_months=round(value))
        if self.field == "discount_rate_pct":
            return replace(changes, discount_rate_pct=value)
        multiples: dict[str, Any] = {self.field: value / self.now}
        return replace(changes, **multiples)


@dataclass(frozen=True, slots=True)
class Point:
    """Verdict and median saving at one value of a lever."""

    verdict: Verdict
    median_usd: float
    margins_usd: tuple[float, ...] = ()
    """Quantities whose sign a verdict may turn on; they only guide the search."""


@dataclass(frozen=True, slots=True)
class Flip:
    """Where the verdict flips and to what, and where the median saving is zero; None: not in the range searched."""

    at: float | None
    to: Verdict | None
    median_zero_at: float | None


def find(
    lever: Lever, base: Point, run: Callable[[Changes], Point], known: Mapping[float, Point] | None = None
) -> Flip:
    """The flip nearest to today's value, relative to the range on its side. `known`: points that were run before."""
    memory: dict[float, Point] = {lever.now: base, **(known or {})}

    def at(value: float) -> Point:
        key = float(round(value)) if lever.field in WHOLE_MONTHS else value
        if key not in memory:
            memory[key] = run(lever.changed(key))
        return memory[key]

    differs = _Border(lambda p: p.verdict != base.verdict, lambda p: p.margins_usd)
    crosses = _Border(lambda p: (p.median_usd > 0) != (base.median_usd > 0), lambda p: (p.median_usd,))
    if lever.field == "volume":
        # Whole instances on both sides: the saving jumps up and down with volume, and no line leads to a border.
        differs, crosses = (replace(border, guides=lambda p: ()) for border in (differs, crosses))
    flip, zero = _nearest(differs, lever, at), _nearest(crosses, lever, at)
    return Flip(flip, None if flip is None else at(flip).verdict, zero)


@dataclass(frozen=True, slots=True)
class _Border:
    """A condition on points, and quantities whose change of sign is likely to bring it about."""

    holds: Callable[[Point], bool]
    guides: Callable[[Point], tuple[float, ...]]


def _nearest(border: _Border, lever: Lever, at: Callable[[float], Point]) -> float | None:
    """The value nearest to today's at which the condition holds, first along the scan on its side."""
    sides = [list(pairwise(_scan(lever.now, end))) for end in (lever.low, lever.high)]
    found: list[tuple[float, float]] = []
    # Outwards on both sides in turn; what lies further out than what was found is not looked at.
    while any(sides):
        side = min((s for s in sides if s), key=lambda s: _distance(lever.now, s[0][0]))
        near, far = side.pop(0)
        if found and min(found)[0] <= _distance(lever.now, near):
            break
        if border.holds(at(far)):
            value = _month(near, far, border, at) if lever.field in WHOLE_MONTHS else _part(near, far, border, at)
            found.append((_distance(lever.now, value), value))
            side.clear()
    return min(found)[1] if found else None


def _scan(now: float, end: float) -> list[float]:
    """Values from today's to the end, evenly spaced in logarithm where both are above zero."""
    if now > 0 and end > 0:
        return [float(v) for v in np.geomspace(now, end, STEPS + 1)]
    return [float(v) for v in np.linspace(now, end, STEPS + 1)]


def _month(near: float, far: float, border: _Border, at: Callable[[float], Point]) -> float:
    """The month at which the condition holds, by bisection: it does at `far`, and doesn't at `near`."""
    while abs(far - near) > 1.0:
        middle = (near * far) ** 0.5 if near > 0 and far > 0 else 0.5 * (near + far)
        if border.holds(at(middle)):
            far = middle
        else:
            near = middle
    return float(round(far))


def _part(near: float, far: float, border: _Border, at: Callable[[float], Point]) -> float:
    """The far end of the part of the stretch in which the border lies: the condition holds there, not at the near end.

    Each step tries the part that a straight line between the ends points to. That brings the ends together within a few
    steps; where a step does not halve what is left, the next one does.
    """
    logarithmic = near > 0 and far > 0

    def value(part: int) -> float:
        return near * (far / near) ** (part / PARTS) if logarithmic else near + (far - near) * part / PARTS

    low, high, halve = 0, PARTS, False
    below, above = at(near), at(far)
    while high - low > 1:
        share = _share(border.guides(below), border.guides(above))
        if halve or share is None:
            guess = (low + high) // 2
        else:
            wanted = value(low) + share * (value(high) - value(low))
            along = np.log(wanted / near) / np.log(far / near) if logarithmic else (wanted - near) / (far - near)
            guess = min(max(int(np.ceil(along * PARTS)), low + 1), high - 1)
        left, point = high - low, at(value(guess))
        if border.holds(point):
            high, above = guess, point
        else:
            low, below = guess, point
        halve = high - low > left / 2
    return value(high) if high < PARTS else far


def _share(below: tuple[float, ...], above: tuple[float, ...]) -> float | None:
    """How far between the two ends a guide changes sign first, were guides straight lines; None: none does."""
    return min((a / (a - b) for a, b in zip(below, above, strict=True) if (a > 0) != (b > 0)), default=None)


def _distance(now: float, value: float) -> float:
    return abs(np.log(value / now)) if now > 0 and value > 0 else abs(value - now)
