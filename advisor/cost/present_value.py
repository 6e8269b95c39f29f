"""The kernel of every comparison: what each option costs today, in each draw, without simulating its months.

Months are collapsed beforehand: along a price path the months of a year become one factor a draw, which holds discount
and drift (`Path.factors`). What is left for each option and draw is price x sum over years of use x factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from advisor.distributions import Floats

BLOCK = 16_384
"""Draws a block: a few rows of it stay in a core's cache, and calls are few."""


def present_values(
    uses: Sequence[Floats],
    factors: Sequence[Floats],
    prices: Sequence[float],
    *,
    against: Floats | None = None,
    out: Floats | None = None,
) -> Floats:
    """USD today of each option of one workload in each draw, shape (option, draw).

    For each option `uses` holds units a month of each year (instances, or instance-hours), and `factors` the present
    value of one unit a month through each year at a price that is 1 today, both of shape (year, draw); `prices` are
    USD a unit today. Options may share their arrays. A use with one year stands for a horizon whose factors are one.

    With `against`, the cost of what the options are held against, shape (draw,), the result is what each option saves:
    its net present value. `out` takes the result, where memory is at hand. Draws are worked through block by block,
    each by itself, so that neither block nor thread changes a digit.
    """
    draws = uses[0].shape[1] if uses else 0
    result = np.empty((len(uses), draws)) if out is None else out
    # Options of one machine along one path differ in the price alone.
    alike: dict[tuple[int, int], list[int]] = {}
    for place, (use, factor) in enumerate(zip(uses, factors, strict=True)):
        alike.setdefault((id(use), id(factor)), []).append(place)
    room = np.empty((2, min(draws, BLOCK)))
    for begin in range(0, draws, BLOCK):
        block = slice(begin, begin + BLOCK)
        at_one, of_year = room[:, : min(draws - begin, BLOCK)]
        for places in alike.values():
            use, factor = uses[places[0]], factors[places[0]]
            np.multiply(use[0, block], factor[0, block], out=at_one)
            for year in range(1, len(use)):
                np.multiply(use[year, block], factor[year, block], out=of_year)
                at_one += of_year
            for place in places:
                cell = result[place, block]
                np.multiply(at_one, prices[place], out=cell)
                if against is not None:
                    np.subtract(against[block], cell, out=cell)
    return result


def added_up(rows: Floats) -> Floats:
    """Sums of the first rows, one for each, shape as `rows`. Each step is one stretch of memory, so that this takes a
    twentieth of the time of a cumulative sum along the first axis."""
    total = rows.copy()
    for before, row in pairwise(total):
        row += before
    return total
