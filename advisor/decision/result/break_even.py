"""Break-even: the pairs of two prices at which moving and staying are worth the same."""

from __future__ import annotations

from msgspec import Struct


class PriceAxis(Struct, frozen=True):
    """One of the two prices. All prices of its side move in step with it; `label` is the option that it is read on.

    `now` is today's, `end` how far the lines are told; they begin at zero.
    """

    label: str
    unit: str
    now: float
    end: float


class BreakEvenLine(Struct, frozen=True):
    """Pairs of prices, GPU and Neuron, at which moving saves in just so many of 100 draws; straight between the pairs.

    On the line of 50 the median saving is zero. At dearer GPUs, or cheaper Neuron, more draws save.
    """

    chance_pct: float
    pairs: tuple[tuple[float, float], ...]


class BreakEven(Struct, frozen=True):
    """The lines within the two axes, from the fewest draws that save to the most."""

    gpu: PriceAxis
    neuron: PriceAxis
    lines: tuple[BreakEvenLine, ...]
