"""How the dots of a quantile dot plot stand above each other: large enough to be counted, where their values are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from advisor.report.charts.axis import Axis

NEAR = 0.05
"""How far from its value a dot may stand, as a share of the axis: beyond, the picture would tell another value."""
MOST_BINS = 60


class Stacking(Struct, frozen=True):
    """How dots stand: in bins from zero, `step` wide in money and `pitch` on the axis; dots of `diameter`, at most
    `rows` above each other."""

    step: float
    pitch: float
    diameter: float
    rows: int

    def places(self, dots: Sequence[float], zero: float) -> Iterator[tuple[float, float, float]]:
        """Each dot with the place of its middle: along the axis, on which `zero` is that of zero, and above it."""
        stacks: Counter[int] = Counter()
        for value in dots:
            index = math.floor(value / self.step)
            # A stack that is too tall stands in columns side by side, on its own side of zero.
            column, row = divmod(stacks[index], self.rows)
            x = zero + (index + 0.5) * self.pitch + column * self.diameter * (-1 if value < 0 else 1)
            stacks[index] += 1
            yield value, x, (row + 0.5) * self.diameter


def stacking(
    dots: Sequence[float], axis: Axis, room: float, limits: tuple[float, float], near: float = NEAR
) -> Stacking:
    """The largest dots whose stacks fit into `room` of height, in the unit of the axis's length. Zero parts two bins.

    The tallest stack may stand in columns side by side, away from zero, up to the next stack or to the `limits`, and
    no further from its values than the share `near` of the axis.
    """
    length = axis.end - axis.start
    best = Stacking((axis.high - axis.low) / MOST_BINS, length / MOST_BINS, 1.0, 1_000)
    for count in range(round(0.5 / near), MOST_BINS + 1):
        step, pitch = (axis.high - axis.low) / count, length / count
        stacks = Counter(math.floor(value / step) for value in dots)
        if not stacks:
            continue
        (widest, tallest), *others = stacks.most_common()
        second = max((held for _, held in others), default=1)
        reach = min(near * length, _reach(widest, stacks, axis.at(0.0), pitch, limits))
        for columns in range(1, tallest + 1):
            rows = max(second, math.ceil(tallest / columns))
            diameter = min(pitch, room / rows)
            if columns > 1:
                diameter = min(diameter, reach / (columns - 0.5))
            if diameter >= best.diameter:
                best = Stacking(step, pitch, diameter, rows)
    return best


def _reach(index: int, stacks: Counter[int], zero: float, pitch: float, limits: tuple[float, float]) -> float:
    """From the middle of a stack, away from zero, to the next stack or to the end of the picture."""
    x = zero + (index + 0.5) * pitch
    if index < 0:
        return x - max([limits[0], *(zero + (other + 1) * pitch for other in stacks if other < index)])
    return min([limits[1], *(zero + other * pitch for other in stacks if other > index)]) - x
