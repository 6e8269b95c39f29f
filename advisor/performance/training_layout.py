"""How a training job is laid out where nobody says: the fastest layout that fits the memory, as an operator would look.

A candidate is a tuple of degrees; all candidates of all points are timed in one pass over arrays.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from advisor.performance.training_memory import memory_needed
from advisor.performance.training_step import Efficiencies, TrainingPoints, step_parts
from advisor.performance.types import Floats

Indices = npt.NDArray[np.intp]

DEGREES_TP = (1.0, 2.0, 4.0, 8.0, 16.0)
DEGREES_PP = (1.0, 2.0, 4.0, 8.0, 16.0)
DEGREES_CP = (1.0, 2.0, 8.0)
MICRO_BATCHES = (1.0, 2.0, 8.0)
RECOMPUTED = (0.0, 0.25, 1.0)  # share of the layers, as recipes set it
LONG_SEQUENCE = 16384.0  # from here on operators split the sequence
CHUNK = 4096


GRID = np.array(
    [
        (tp, pp, cp, micro, sharded, recompute)
        for tp, pp, cp, micro, sharded, recompute in itertools.product(
            DEGREES_TP, DEGREES_PP, DEGREES_CP, MICRO_BATCHES, (0.0, 1.0), RECOMPUTED
        )
        if not (sharded and pp > 1)
    ]
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Degrees of parallelism of each point; NaN: free. ``sharded`` and ``recompute`` as in `TrainingPoints`."""

    tp: Floats
    pp: Floats
    cp: Floats
    ep: Floats
    micro_batch: Floats
    recompute: Floats
    sharded: Floats
    interleave: Floats

    def at(self, index: Indices | slice) -> Layout:
        """The layouts at ``index``."""
        return Layout(**{f.name: getattr(self, f.name)[index] for f in fields(Layout)})

    def follows(self, owner: Indices) -> npt.NDArray[np.bool_]:
        """True where a layout differs from the one before it, of the same owner, in recomputation only."""
        apart = [owner, self.tp, self.pp, self.cp, self.micro_batch, self.sharded]
        same = np.zeros(len(owner), dtype=bool)
        same[1:] = np.all([a[1:] == a[:-1] for a in apart], axis=0)
        return same


def _chunks(count: int) -> list[slice]:
    return [slice(start, start + CHUNK) for start in range(0, count, CHUNK)]


def take(points: TrainingPoints, index: Indices) -> TrainingPoints:
    """The points at ``index``."""
    return TrainingPoints(**{f.name: getattr(points, f.name)[index] for f in fields(points)})


def take_efficiencies(eff: Efficiencies, index: Indices) -> Efficiencies:
    """The efficiencies at ``index``."""
    return Efficiencies(**{f.name: getattr(eff, f.name)[index] for f in fields(eff)})


def with_layout(points: TrainingPoints, chips: Floats, layout: Layout) -> TrainingPoints:
    """Points with a complete layout over ``chips``; what the degrees leave over runs in data parallel.

    A global batch that is not stated (NaN) becomes what a team would choose: about four million tokens, never less
    than one micro-batch per replica, and eight per pipeline stage where there is a pipeline.
    """
    dp = np.maximum(chips / (layout.tp * layout.pp * layout.cp), 1.0)
    least = dp * layout.micro_batch
    usual = np.maximum(least * np.where(layout.pp > 1, 4.0 * layout.pp, 1.0), 4194304.0 / points.sequence)
    batch = np.where(np.isnan(points.global_batch), usual, points.global_batch)
    micro = np.minimum(layout.micro_batch, np.maximum(batch / dp, 1e-3))
    experts = np.maximum(points.experts, 1.0)
    ep = np.where(np.isnan(layout.ep), np.minimum(experts, np.minimum(dp * layout.cp * layout.tp, 64.0)), layout.ep)
    return replace(
        points,
        tp=layout.tp,
        pp=layout.pp,
        cp=layout.cp,
        dp=dp,
        ep=np.maximum(np.minimum(ep, experts), 1.0),
        micro_batch=micro,
        global_batch=batch,
        recompute=layout.recompute,
        sharded=layout.sharded,
        interleave=layout.interleave,
    )


def candidates(given: Layout, chips: Floats, points: TrainingPoints) -> tuple[Indices, Layout]:
    """All layouts that agree with what is given: (index of the point of each candidate, layouts).

    Degrees divide the chips; tensor parallelism stays inside a scale-up domain; a pipeline has no more stages than
    the model has layers, and is not combined with gathered weights.
    """
    columns = (given.tp, given.pp, given.cp, given.micro_batch, given.sharded, given.recompute)
    # A given value stands in for the first value of its axis, and the other values of that axis drop out.
    firsts = (DEGREES_TP[0], DEGREES_PP[0], DEGREES_CP[0], MICRO_BATCHES[0], 0.0, 0.0)
    index_parts: list[Indices] = []
    value_parts: list[npt.NDArray[np.float64]] = []
    known = np.stack([~np.isnan(c) for c in columns], axis=1)
    values = np.stack(columns, axis=1)
    for pattern in np.unique(known, axis=0):
        rows = np.flatnonzero((known == pattern).all(axis=1))
        keep = np.ones(len(GRID), dtype=bool)
        for axis, is_known in enumerate(pattern):
            if is_known:
                keep &= GRID[:, axis] == firsts[axis]
        options = GRID[keep] if keep.any() else GRID[:1]
        block = np.where(pattern, values[rows][:, None, :], options[None, :, :])
        index_parts.append(np.repeat(rows, len(options)))
        value_parts.append(block.reshape(-1, len(firsts)))
    index = np.concatenate(index_parts)
    flat = np.concatenate(value_parts)
    tp, pp, cp, micro, sharded, recompute = flat.T
    free = ~known[index]
    total = chips[index]
    sane = (tp * pp * cp <= total) & (np.mod(total, tp * pp * cp) == 0)
    sane &= ~free[:, 0] | (tp <= np.maximum(points.domain[index], 1.0))
    sane &= ~free[:, 1] | (pp <= points.layers[index])
    sane &= ~free[:, 2] | (cp == 1) | ((points.sequence[index] >= LONG_SEQUENCE) & (cp <= points.domain[index]))
    sane &= ~free[:, 4] | (sharded == 0) | (total > 1)
    fallback = np.ones(len(given.tp), dtype=bool)
    fallback[index[sane]] = False
    first_of = np.unique(index, return_index=True)[1]
    sane[first_of[fallback[index[first_of]]]] = True
    pick = np.flatnonzero(sane)
    index = index[pick]
    tp, pp, cp, micro, sharded, recompute = flat[pick].T
    interleave = given.interleave[index]
    interleave = np.where(pp > 1, np.minimum(interleave, np.maximum(points.layers[index] / pp, 1.0)), 1.0)
    return index, Layout(tp, pp, cp, given.ep[index], micro, recompute, sharded, interleave)


def choose_layout(
    given: Layout, chips: Floats, points: TrainingPoints, eff: Efficiencies, memory: Floats, weight_bytes: Floats
) -> tuple[TrainingPoints, Floats]:
    """The fastest layout that fits each point's memory, and the bytes per chip that it needs.

    Where none fits, the one that needs least memory, so that the shortfall can be stated.
    """
    index, layouts = candidates(given, chips, points)
    needed = np.empty(len(index))
    for part in _chunks(len(index)):
        here = index[part]
        needed[part] = memory_needed(with_layout(take(points, here), chips[here], layouts.at(part)), weight_bytes[here])
    fits = needed <= memory[index]
    # Of layouts that differ in recomputation only, the fastest is the first that fits; where none fits, the leanest.
    same = layouts.follows(index)
    group = np.cumsum(~same) - 1
    first_fit = np.full(group[-1] + 1, -1)
    backwards = np.flatnonzero(fits)[::-1]
    first_fit[group[backwards]] = backwards
    last = np.flatnonzero(np.append(~same[1:], True))
    keep = np.where(first_fit >= 0, first_fit, last)
    some = np.zeros(len(chips), dtype=bool)
    some[index[fits]] = True
    keep = keep[fits[keep] | ~some[index[keep]]]
    index, needed, fits = index[keep], needed[keep], fits[keep]
    seconds = np.empty(len(index))
    laid: list[TrainingPoints] = []
    for part in _chunks(len(index)):
        here = index[part]
        block = with_layout(take(points, here), chips[here], layouts.at(keep[part]))
        seconds[part] = step_parts(block, take_efficiencies(eff, here)).total
        laid.append(block)
    order = np.lexsort((np.where(fits, seconds, needed), ~fits, index))
    best = order[np.unique(index[order], return_index=True)[1]]
    whole = TrainingPoints(**{f.name: np.concatenate([getattr(b, f.name) for b in laid]) for f in fields(points)})
    return take(whole, best), needed[best]
