"""The border of a condition that holds from one place of a grid on, found in a few steps."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, copysign, isfinite, log2
from typing import TypeVar

Point = TypeVar("Point")
Guides = tuple[float, ...]

SPARE = 1
"""Steps that the search may take beyond those of halving."""
BEYOND = 0.2
"""How far past a crossing the next place lies: a share of what is left, so that the other end comes near as well."""


def first_part(
    value: Callable[[int], float],
    parts: int,
    at: Callable[[float], Point],
    holds: Callable[[Point], bool],
    guides: Callable[[Point], Guides] = lambda _: (),
) -> int:
    """The number of the grid place from which the condition holds: it does not at place 0, and does at `parts`.

    `value` gives the value of a place, rising or falling with its number; `at` the point there. `guides` are quantities
    of a point whose change of sign is likely to bring the condition about; NaN where one is not known. The method is
    ITP (Oliveira and Takahashi, ACM Transactions on Mathematical Software 47, 2020): where the first of the guides
    crosses zero on a straight line, drawn towards the middle as far as it takes to need no more than `SPARE` steps
    beyond those of halving. Where the condition holds in several stretches, the beginning of one of them is found.
    """
    low, high = 0, parts
    below, above = guides(at(value(low))), guides(at(value(high)))
    most = ceil(log2(parts)) + SPARE
    while high - low > 1:
        middle = 0.5 * (low + high)
        guess = middle
        crossing = _crossing(value(low), value(high), below, above)
        if crossing is not None:
            place = _place(crossing, value, low, high)
            step = min(BEYOND * (high - low) ** 2 / parts, abs(middle - place))
            towards = place + copysign(step, middle - place)
            reach = 0.5 * 2.0**most - 0.5 * (high - low)
            guess = min(max(towards, middle - reach), middle + reach)
        most -= 1
        tried = min(max(round(guess), low + 1), high - 1)
        point = at(value(tried))
        if holds(point):
            high, above = tried, guides(point)
        else:
            low, below = tried, guides(point)
    return high


def _crossing(near: float, far: float, below: Guides, above: Guides) -> float | None:
    """Where the first of the guides crosses zero, were they straight lines between the two ends; None: none does."""
    shares = [a / (a - b) for a, b in zip(below, above, strict=True) if isfinite(a + b) and (a > 0) != (b > 0)]
    return near + min(shares) * (far - near) if shares else None


def _place(crossing: float, value: Callable[[int], float], low: int, high: int) -> float:
    """The place of a value between the values of two places, not a whole number."""
    rising = value(high) > value(low)
    while high - low > 1:
        middle = (low + high) // 2
        if (value(middle) > crossing) == rising:
            high = middle
        else:
            low = middle
    return low + (crossing - value(low)) / (value(high) - value(low))
