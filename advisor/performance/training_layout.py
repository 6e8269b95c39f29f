"""How a training job is laid out where nobody says: the fastest layout that fits the memory, as an operator would look.

A candidate is a tuple of degrees; all candidates of all points are timed in one pass over arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from advisor.performance.training_memory import memory_needed
from advisor.performance.training_step import Efficiencies, TrainingPoints, step_parts
from advisor.performance.types import Floats

Indices = npt.NDArray[np.intp]
Rows = TypeVar("Rows", bound=Struct)

DEGREES_TP = (1.0, 2.0, 4.0, 8.0, 16.0)
DEGREES_PP = (1.0, 2.0, 4.0, 8.0, 16.0)
DEGREES_CP = (1.0, 2.0, 4.0, 8.0)
MICRO_BATCHES = (1.0, 2.0, 8.0)
LONG_SEQUENCE = 16384.0  # from here on operators split the sequence
CHUNK = 4096


GRID = np.array(
    [
        (tp, pp, cp, micro, sharded)
        for tp, pp, cp, micro, sharded in itertools.product(
            DEGREES_TP, DEGREES_PP, DEGREES_CP, MICRO_BATCHES, (0.0, 1.0)
        )
        if not (sharded and pp > 1)
    ]
)


class Layout(Struct, frozen=True):
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
        return Layout(**{name: getattr(self, name)[index] for name in Layout.__struct_fields__})


def _chunks(count: int) -> list[slice]:
    return [slice(start, start + CHUNK) for start in range(0, count, CHUNK)]


def take(points: TrainingPoints, index: Indices) -> TrainingPoints:
    """The points at ``index``."""
    return TrainingPoints(**{name: getattr(points, name)[index] for name in points.__struct_fields__})


def joined(parts: Sequence[Rows]) -> Rows:
    """The rows of several, one after the other."""
    kind = type(parts[0])
    return kind(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in kind.__struct_fields__})


def take_efficiencies(eff: Efficiencies, index: Indices) -> Efficiencies:
    """The efficiencies at ``index``."""
    return Efficiencies(**{name: getattr(eff, name)[index] for name in eff.__struct_fields__})


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
    the model has layers, and is not combined with gathered weights; sequences are split where they are long or where
    there are fewer of them than replicas.
    """
    columns = (given.tp, given.pp, given.cp, given.micro_batch, given.sharded)
    # A given value stands in for the first value of its axis, and the other values of that axis drop out.
    firsts = (DEGREES_TP[0], DEGREES_PP[0], DEGREES_CP[0], MICRO_BATCHES[0], 0.0)
    index_parts: list[Indices] = []
    value_parts: list[npt.NDArray[np.float64]] = []
    known = np.stack([~np.isnan(c) for c in columns], axis=1)
    values = np.stack(columns, axis=1)
    for pattern in sorted(set(map(tuple, known.tolist()))):
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
    tp, pp, cp, micro, sharded = flat.T
    free = ~known[index]
    total = chips[index]
    sane = (tp * pp * cp <= total) & (np.mod(total, tp * pp * cp) == 0)
    sane &= ~free[:, 0] | (tp <= np.maximum(points.domain[index], 1.0))
    sane &= ~free[:, 1] | (pp <= points.layers[index])
    batch = points.global_batch[index]  # comparisons with NaN (open) are false
    scarce = total / (tp * pp) > batch
    long = points.sequence[index] >= LONG_SEQUENCE
    sane &= ~free[:, 2] | (cp == 1) | ((long | scarce) & (cp <= points.domain[index]))
    sane &= ~(free[:, 0] | free[:, 1] | free[:, 2]) | ~(total / (tp * pp * cp) > batch)
    sane &= ~free[:, 4] | (sharded == 0) | (total > 1)
    fallback = np.ones(len(given.tp), dtype=bool)
    fallback[index[sane]] = False
    first_of = _begins(index)
    sane[first_of[fallback[index[first_of]]]] = True
    pick = np.flatnonzero(sane)
    index = index[pick]
    tp, pp, cp, micro, sharded = flat[pick].T
    interleave = given.interleave[index]
    interleave = np.where(pp > 1, np.minimum(interleave, np.maximum(points.layers[index] / pp, 1.0)), 1.0)
    return index, Layout(tp, pp, cp, given.ep[index], micro, given.recompute[index], sharded, interleave)


def _begins(index: Indices) -> Indices:
    """Places at which a point's candidates begin, where those of a point stand together."""
    return np.flatnonzero(np.concatenate([[True], index[1:] != index[:-1]]))


def choose_layout(
    given: Layout, chips: Floats, points: TrainingPoints, eff: Efficiencies, memory: Floats, weight_bytes: Floats
) -> tuple[TrainingPoints, Floats]:
    """The fastest layout that fits each point's memory, and the bytes per chip that it needs.

    Where none fits, the one that needs least memory, so that the shortfall can be stated.
    """
    laid, needed, index, order, _ = _timed(given, chips, points, eff, memory, weight_bytes)
    best = order[_begins(index[order])]
    return take(laid, best), needed[best]


def layouts_by_speed(
    given: Layout, chips: Floats, points: TrainingPoints, eff: Efficiencies, memory: Floats, weight_bytes: Floats
) -> TrainingPoints:
    """All layouts of one point that fit its memory, fastest first; none where none does."""
    laid, _, _, order, fits = _timed(given, chips, points, eff, memory, weight_bytes)
    return take(laid, order[fits[order]])


def _timed(
    given: Layout, chips: Floats, points: TrainingPoints, eff: Efficiencies, memory: Floats, weight_bytes: Floats
) -> tuple[TrainingPoints, Floats, Indices, Indices, npt.NDArray[np.bool_]]:
    """Candidates laid out, with bytes per chip, their point, their order (by point, those that fit by speed, the others
    by memory), and which fit. What does not fit is left out where another candidate of its point does."""
    index, layouts = candidates(given, chips, points)
    recompute, needed = _recomputed(index, layouts, chips, points, memory[index], weight_bytes)
    layouts = replace(layouts, recompute=recompute)
    fits = needed <= memory[index] * (1.0 + 1e-9)
    some = np.zeros(len(chips), dtype=bool)
    some[index[fits]] = True
    keep = np.flatnonzero(fits | ~some[index])
    index, needed, fits = index[keep], needed[keep], fits[keep]
    seconds = np.empty(len(index))
    laid: list[TrainingPoints] = []
    for part in _chunks(len(index)):
        here = index[part]
        block = with_layout(take(points, here), chips[here], layouts.at(keep[part]))
        seconds[part] = step_parts(block, take_efficiencies(eff, here)).total
        laid.append(block)
    order = np.lexsort((np.where(fits, seconds, needed), ~fits, index))
    return joined(laid), needed, index, order, fits


def _recomputed(
    index: Indices, layouts: Layout, chips: Floats, points: TrainingPoints, room: Floats, weight_bytes: Floats
) -> tuple[Floats, Floats]:
    """Share of the layers to recompute, the least that makes each candidate fit (1 where nothing does), and the bytes
    that it then needs. Memory falls in proportion to the share; a stated share stays as it is.
    """
    ends = []
    for end in (0.0, 1.0):
        needed = np.empty(len(index))
        for part in _chunks(len(index)):
            here = index[part]
            stated = layouts.recompute[part]
            block = replace(layouts.at(part), recompute=np.where(np.isnan(stated), end, stated))
            needed[part] = memory_needed(with_layout(take(points, here), chips[here], block), weight_bytes[here])
        ends.append(needed)
    kept, freed = ends[0], ends[0] - ends[1]
    least = np.clip((kept - room) / np.maximum(freed, 1.0), 0.0, 1.0)
    share = np.where(np.isnan(layouts.recompute), least, layouts.recompute)
    return share, np.where(np.isnan(layouts.recompute), kept - least * freed, kept)
