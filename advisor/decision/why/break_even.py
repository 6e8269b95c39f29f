"""Break-even: at which pairs of GPU and Neuron price moving is as good as staying, and where it is sure enough.

A draw's present values are linear in both prices while the move is carried through, so two evaluations with a price
raised a little tell the saving of every draw at every pair. Giving up in time bends that: the chance that the whole
decision finds at today's Neuron price says which share of the linear draws stands for a line, at the other prices too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct

from advisor.decision.bench import Bench
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.judge import Judged, kept
from advisor.decision.result import BreakEven, BreakEvenLine, PriceAxis, SwitchPoint
from advisor.decision.rounding import in_place, rounded
from advisor.decision.why.levers import levers
from advisor.decision.why.switch_points import Lever
from advisor.decision.world import Changes, World
from advisor.distributions import Floats

STEP = 0.01
"""Part by which a price is raised to learn what a saving owes to it: too little for another option to become best."""
ROWS = 5
"""Neuron prices, from zero to the end of the axis, at which the lines are told."""
FURTHEST = 10.0
"""Multiple of today's price to which an axis goes at most, as far as switch points are searched."""
AIR = 1.3
"""How far an axis goes beyond what it must hold."""
BENT = 0.1
"""How far beside the line a saving may lie, as a share of what the price changes."""
EVEN = 0.5

Pair = tuple[float, float]


class Linear(Struct, frozen=True):
    """A saving in USD, linear in two prices that are told as multiples of today's. Arrays of the shape (draw,)."""

    fixed: Floats
    per_gpu: Floats
    per_neuron: Floats

    def gpu_at(self, neuron: float, above_usd: float) -> Floats:
        """The GPU price from which each draw saves more than that, at a Neuron price; infinity: at none."""
        return _first(self.fixed + neuron * self.per_neuron - above_usd, self.per_gpu)

    def neuron_at(self, gpu: float, above_usd: float) -> Floats:
        """The Neuron price up to which each draw saves more than that, at a GPU price; minus infinity: at none."""
        return -_first(self.fixed + gpu * self.per_gpu - above_usd, -self.per_neuron)


def break_even(
    bench: Bench, judged: Judged, points: Sequence[SwitchPoint], world: World, dues: Dues
) -> BreakEven | None:
    """The lines for the best move against the best stay; None where no pair of prices within reach makes them even."""
    found = {lever.field: lever for lever in levers(bench, judged.evaluation, world)}
    gpu, neuron = found.get("gpu_price"), found.get("neuron_price")
    if gpu is None or neuron is None or min(gpu.now, neuron.now) <= 0.0:
        return None  # what is free has no multiples
    only = kept(judged.evaluation)

    def run(changes: Changes) -> Evaluation:
        return evaluate(bench, world, dues, changes, only)

    linear = _linear(judged.evaluation, gpu, neuron, run)
    if linear is None:
        return None
    zero = next((p.median_zero_at for p in points if p.input == gpu.input), None)
    required = world.case.decision.required_confidence_pct / 100.0
    return _told(linear, gpu, neuron, zero, run, required, world.hurdle_usd, any(dues.commitments))


def _linear(base: Evaluation, gpu: Lever, neuron: Lever, run: Callable[[Changes], Evaluation]) -> Linear | None:
    now = base.carried_through
    dearer = [run(lever.changed(lever.now * (1.0 + STEP))).carried_through for lever in (gpu, neuron)]
    if now is None or dearer[0] is None or dearer[1] is None:
        return None
    per_gpu, per_neuron = ((raised - now) / STEP for raised in (dearer[0], dearer[1]))
    return Linear(now - per_gpu - per_neuron, per_gpu, per_neuron)


def _told(
    linear: Linear,
    gpu: Lever,
    neuron: Lever,
    zero_at: float | None,
    run: Callable[[Changes], Evaluation],
    required: float,
    hurdle_usd: float,
    committed: bool,
) -> BreakEven | None:
    today = linear.gpu_at(1.0, 0.0)
    even = _quantile(today, EVEN) if zero_at is None else zero_at / gpu.now
    wide = _end(even)
    high = _end(_quantile(linear.neuron_at(1.0, 0.0), EVEN))
    if committed and not _straight(linear, high, run(neuron.changed(high * neuron.now)).carried_through):
        high = AIR  # a commitment that is used up bends the line: nothing is told beyond

    def share_of(chance: float, above_usd: float) -> float:
        """The share of the linear draws that stands for a chance of the whole decision."""
        if chance == EVEN and zero_at is not None:
            return float(np.mean(today <= even))
        at = _quantile(linear.gpu_at(1.0, above_usd), chance)
        if not 0.0 < at <= wide:
            return chance
        npv = run(gpu.changed(at * gpu.now)).npv
        return chance if npv is None else chance + chance - float(np.mean(npv > above_usd))

    lines = []
    for chance in sorted({1.0 - required, EVEN, required}):
        above = 0.0 if chance == EVEN else hurdle_usd
        share = share_of(chance, above)
        whole = [(_quantile(linear.gpu_at(row, above), share), row) for row in np.linspace(0.0, high, ROWS).tolist()]
        pairs = _within(whole, wide)
        if pairs:
            told = tuple((rounded(a * gpu.now), rounded(b * neuron.now)) for a, b in pairs)
            lines.append(BreakEvenLine(rounded(100.0 * chance), told))
    if not any(line.chance_pct == 100.0 * EVEN for line in lines):
        return None
    return BreakEven(_axis(gpu, wide), _axis(neuron, high), tuple(lines))


def _straight(linear: Linear, neuron: float, saved: Floats | None) -> bool:
    """Whether a saving that was worked out at a Neuron price lies where the line leads from today's."""
    if saved is None:
        return False
    today = linear.fixed + linear.per_gpu + linear.per_neuron
    beside = abs(float(np.mean(saved - today - (neuron - 1.0) * linear.per_neuron)))
    return beside <= BENT * abs(float(np.mean(saved - today)))


def _axis(lever: Lever, end: float) -> PriceAxis:
    return PriceAxis(lever.label, lever.unit, rounded(lever.now), rounded(end * lever.now))


def _end(even: float) -> float:
    """Where an axis ends that holds today's price, and the even one where it is within reach."""
    return min(FURTHEST, AIR * max(1.0, even if even <= FURTHEST else 1.0))


def _first(base: Floats, slope: Floats) -> Floats:
    """Where base + slope × value rises above zero in each draw, for slopes that are not negative; infinity: nowhere."""
    rises = slope > 0.0
    return np.where(rises, -base / np.where(rises, slope, 1.0), np.where(base > 0.0, -np.inf, np.inf))


def _quantile(values: Floats, share: float) -> float:
    """The least of the values that so large a share does not exceed."""
    place = min(max(int(np.ceil(share * len(values))) - 1, 0), len(values) - 1)
    return in_place(values, [place])[0]


def _within(pairs: Sequence[Pair], end: float) -> list[Pair]:
    """The part of a line of rising pairs whose first members lie between zero and the end."""
    held = [pair for pair in pairs if 0.0 <= pair[0] <= end]
    crossed = [
        (edge, b + (edge - a) / (c - a) * (d - b))
        for (a, b), (c, d) in pairwise(pairs)
        for edge in (0.0, end)
        if a < edge < c and np.isfinite(c - a)
    ]
    made = sorted({*held, *crossed})
    return made if len(made) > 1 else []
