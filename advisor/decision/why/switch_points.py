"""Switch points: the value of one input at which the verdict flips, found by running the whole decision again.

A coarse scan, outwards from today's value, finds the stretch in which the verdict first changes. The border is told to
a 256th of that stretch: the parts are not all tried, a guess by interpolation says which. Horizon and delay are whole
months and are scanned month by month where it matters.

Along a price, a throughput, a rate or the work of a move the chance of a saving goes one way. Where it alone decides at
two values, and the same at both, it does so between them: most of a scan is not run.

Where the median saving crosses zero a pilot is worth most: the verdict may be another there and nowhere else. That
crossing is looked for first, and the scan for the verdict looks at every value that was tried for it.

Along demand fleets of whole instances make the saving jump, so that no number of values rules a flip out between them:
where none is found, it is told at how many values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.decision.methods.bracket import first_part
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
ONE_WAY: tuple[Field, ...] = ("gpu_price", "neuron_price", "neuron_output", "effort", "discount_rate_pct")
"""Levers along which a saving only grows or only shrinks; under a rate it does where costs come before savings."""
STEPS = 5
"""Scan points on either side of today's value."""
NEAR = (0.9, 1.1)
"""Multiples of today's demand that are tried beside the scan: a fleet smaller or larger by one may turn the verdict."""
PARTS = 256
"""Parts of a stretch of the scan: how finely a border is told."""
ZERO_PARTS = 64
"""The same of the zero of the median, which is told on the line through both ends of its part."""


class Lever(Struct, frozen=True):
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


class Point(Struct, frozen=True):
    """Verdict and median saving at one value of a lever."""

    verdict: Verdict
    median_usd: float
    margins: tuple[float, ...] = ()
    """Quantities whose sign a verdict may turn on, first that of the median; they only guide the search."""
    by_chance: bool = True
    """Whether the chance of a saving alone decides: no pilot is weighed, and no date is sure enough to wait for."""


class Flip(Struct, frozen=True):
    """Where the verdict flips and to what, and where the median saving is zero; None: not in the range searched.

    `tried`: values at which the whole decision was run, where no flip was found and one may lie between them.
    """

    at: float | None
    to: Verdict | None
    median_zero_at: float | None
    tried: int | None = None


def find(lever: Lever, base: Point, run: Callable[[float], Point], known: Mapping[float, Point] | None = None) -> Flip:
    """The flip nearest to today's value, relative to the range on its side. `run` gives the point at a value of the
    lever; `known` are points that were run before."""
    memory: dict[float, Point] = {lever.now: base, **(known or {})}

    def at(value: float) -> Point:
        key = float(round(value)) if lever.field in WHOLE_MONTHS else value
        if key not in memory:
            memory[key] = run(key)
        return memory[key]

    differs = _Border(lambda p: p.verdict != base.verdict, lambda p: p.margins, lambda p: p.by_chance)
    crosses = _Border(
        lambda p: (p.median_usd > 0) != (base.median_usd > 0), lambda p: p.margins[:1], level=lambda p: p.median_usd
    )
    jumps = lever.field == "volume"
    if jumps:
        # Whole instances on both sides: the saving jumps up and down with volume, and no line leads to a border.
        differs, crosses = (replace(border, guides=lambda p: (), level=None) for border in (differs, crosses))
    near = tuple(multiple * lever.now for multiple in NEAR) if jumps else ()
    zero = _nearest(crosses, lever, at, near)
    flip = _nearest(differs, lever, at, (*memory, *near))
    if flip is None:
        return Flip(None, None, zero, len(memory) - 1 if jumps else None)
    return Flip(flip, at(flip).verdict, zero)


class _Border(Struct, frozen=True):
    """A condition on points, quantities whose change of sign is likely to bring it about, and where the saving alone
    brings it about: between two such points of a lever that goes one way it holds from one place on, or nowhere.
    `level`: a quantity whose zero the border is; None: none is."""

    holds: Callable[[Point], bool]
    guides: Callable[[Point], tuple[float, ...]]
    by_saving: Callable[[Point], bool] = lambda p: True
    level: Callable[[Point], float] | None = None


def _nearest(
    border: _Border, lever: Lever, at: Callable[[float], Point], tried: Collection[float] = ()
) -> float | None:
    """The value nearest to today's at which the condition holds, first along the scan on its side and the values that
    were `tried` before."""
    scans = [_scan(lever.now, end, tried) for end in (lever.low, lever.high)]
    one_way = lever.field in ONE_WAY
    sides = [_narrowed(scan, border, at, tried) if one_way else list(pairwise(scan)) for scan in scans]
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


def _narrowed(
    scan: Sequence[float], border: _Border, at: Callable[[float], Point], tried: Collection[float]
) -> list[tuple[float, float]]:
    """The first stretch of a scan at whose far end the condition holds, alone; none where it holds nowhere. At the
    first value it does not. What was `tried` before is asked first."""
    near, far = at(scan[0]), at(scan[-1])
    holds, inner = border.holds(far), range(1, len(scan) - 1)
    if not inner:
        return [(scan[0], scan[-1])] if holds else []
    if not holds and border.by_saving(near) and border.by_saving(far):
        return []
    middle = min(inner, key=lambda place: (scan[place] not in tried, abs(2 * place - len(scan) + 1)))
    return _narrowed(scan[: middle + 1], border, at, tried) or _narrowed(scan[middle:], border, at, tried)


def _scan(now: float, end: float, tried: Collection[float]) -> list[float]:
    """Values from today's to the end, evenly spaced in logarithm where both are above zero, and those between that were
    tried before or are near to today's."""
    space = np.geomspace if now > 0 and end > 0 else np.linspace
    inside = {value for value in tried if min(now, end) < value < max(now, end)}
    return sorted({float(v) for v in space(now, end, STEPS + 1)} | inside, reverse=end < now)


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
    """The far end of the part in which the border lies: the condition holds there, not at the near end. The zero of a
    level within the part."""
    parts, level = PARTS if border.level is None else ZERO_PARTS, border.level

    def value(part: int) -> float:
        if part == parts:
            return far
        if near > 0 and far > 0:
            return float(near * (far / near) ** (part / parts))
        return near + (far - near) * part / parts

    place = first_part(value, parts, at, border.holds, border.guides)
    if level is None:
        return value(place)
    before, after = value(place - 1), value(place)
    below, above = level(at(before)), level(at(after))
    return before + (after - before) * below / (below - above)


def _distance(now: float, value: float) -> float:
    return abs(np.log(value / now)) if now > 0 and value > 0 else abs(value - now)
