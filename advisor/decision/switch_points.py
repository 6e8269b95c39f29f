"""Switch points: the value of one input at which the verdict flips, found by running the whole decision again.

A coarse scan finds where the verdict first changes on either side of today's value; bisection narrows it. Horizon and
delay are whole months and are scanned month by month where it matters.
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
    "gpu_price", "neuron_price", "neuron_throughput", "effort", "volume", "horizon_months", "discount_rate_pct"
]
STEPS = 5
"""Scan points on either side of today's value."""
BISECTIONS = 9


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
        if self.field == "horizon_months":
            return replace(NO_CHANGE, horizon_months=round(value))
        if self.field == "discount_rate_pct":
            return replace(NO_CHANGE, discount_rate_pct=value)
        multiples: dict[str, Any] = {self.field: value / self.now}
        return replace(NO_CHANGE, **multiples)


@dataclass(frozen=True, slots=True)
class Point:
    """Verdict and median saving at one value of a lever."""

    verdict: Verdict
    median_usd: float


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
        key = float(round(value)) if lever.field == "horizon_months" else value
        if key not in memory:
            memory[key] = run(lever.changed(key))
        return memory[key]

    flips: list[tuple[float, float, Verdict]] = []
    zeros: list[tuple[float, float]] = []
    for end in (lever.low, lever.high):
        values = _scan(lever.now, end)
        flip = _first(values, lambda v: at(v).verdict != base.verdict, lever)
        if flip is not None:
            flips.append((_distance(lever.now, flip), flip, at(flip).verdict))
        zero = _first(values, lambda v: (at(v).median_usd > 0) != (base.median_usd > 0), lever)
        if zero is not None:
            zeros.append((_distance(lever.now, zero), zero))
    nearest = min(flips, default=None)
    return Flip(
        None if nearest is None else nearest[1],
        None if nearest is None else nearest[2],
        min(zeros)[1] if zeros else None,
    )


def _scan(now: float, end: float) -> list[float]:
    """Values from today's to the end, evenly spaced in logarithm where both are above zero."""
    if now > 0 and end > 0:
        return [float(v) for v in np.geomspace(now, end, STEPS + 1)]
    return [float(v) for v in np.linspace(now, end, STEPS + 1)]


def _first(values: list[float], holds: Callable[[float], bool], lever: Lever) -> float | None:
    """First value along the scan at which the condition holds, narrowed by bisection to its near side's border."""
    for before, after in pairwise(values):
        if holds(after):
            near, far = before, after
            for _ in range(BISECTIONS):
                if lever.field == "horizon_months" and abs(far - near) <= 1.0:
                    break
                middle = (near * far) ** 0.5 if near > 0 and far > 0 else 0.5 * (near + far)
                if holds(middle):
                    far = middle
                else:
                    near = middle
            return float(round(far)) if lever.field == "horizon_months" else far
    return None


def _distance(now: float, value: float) -> float:
    return abs(np.log(value / now)) if now > 0 and value > 0 else abs(value - now)
