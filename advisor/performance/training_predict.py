"""Tables of training runs: what each row would reach, with its interval, or why it can't be predicted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.performance.spread import quantile
from advisor.performance.training import binding_each
from advisor.performance.training_calibration import efficiencies, shipped, spread_of
from advisor.performance.training_labels import Labels
from advisor.performance.training_layout import Layout, choose_layout, take, take_efficiencies
from advisor.performance.training_memory import memory_needed
from advisor.performance.training_rows import Columns, TrainingRows, read_rows
from advisor.performance.training_step import Efficiencies, TrainingPoints, step_parts
from advisor.performance.types import Floats

if TYPE_CHECKING:
    from advisor.catalog import Catalog

FAINT = 1.25  # a row's own layout is trusted up to this share of the memory: counts of activations are estimates


class RowPredictions(Struct, frozen=True):
    """One entry per row of a table, in its order. Rates are NaN and ``limit`` empty where a row is refused."""

    p10: Floats
    p50: Floats
    p90: Floats
    feasible: list[bool]
    limit: list[str]
    note: list[str]

    @classmethod
    def still_empty(cls, count: int, refused: Mapping[int, str]) -> RowPredictions:
        """`count` rows without a prediction, those that are refused with their reason."""
        note = [refused.get(i, "") for i in range(count)]
        p10, p50, p90 = (np.full(count, np.nan) for _ in range(3))
        return cls(p10, p50, p90, [False] * count, [""] * count, note)


def predict_training_rows(columns: Columns, catalog: Catalog) -> RowPredictions:
    """Tokens/s per accelerator of each row of a table of training runs, with the 10% and 90% quantiles.

    Raises CatalogError where the table has no accelerator column. A row that can't be read gets a reason.
    """
    rows = read_rows(columns, catalog)
    count = len(columns["accelerator"])
    out = RowPredictions.still_empty(count, rows.refused)
    if not rows.index:
        return out
    calibration = shipped()
    eff = efficiencies(rows.labels, calibration.theta)
    laid = _lay_out(rows, eff)
    parts = step_parts(laid, eff)
    rate = 1.0 / parts.total
    least = memory_needed(_leanest(laid), rows.weight_bytes)
    limits = binding_each(parts)
    quantiles: dict[Labels, tuple[float, float]] = {}
    for k, i in enumerate(rows.index):
        label = rows.labels[k]
        if label not in quantiles:
            spread = spread_of(label, calibration)
            quantiles[label] = quantile(spread, 0.1), quantile(spread, 0.9)
        if least[k] > FAINT * rows.memory[k]:
            short = (least[k] - rows.memory[k]) / 1e9
            out.limit[i] = "memory capacity"
            out.note[i] = (
                f"does not fit: {short:.0f} GB a chip short even fully sharded, recomputed and with optimizer "
                "states in host memory."
            )
            continue
        low, high = quantiles[label]
        out.p50[i], out.p10[i], out.p90[i] = rate[k], rate[k] * low, rate[k] * high
        out.feasible[i] = True
        out.limit[i] = limits[k]
        out.note[i] = (
            f"TP{laid.tp[k]:g} PP{laid.pp[k]:g} CP{laid.cp[k]:g} DP{laid.dp[k]:g} EP{laid.ep[k]:g} (chips), "
            f"micro-batch {laid.micro_batch[k]:g}, {label.precision}"
        )
    return out


def _lay_out(rows: TrainingRows, eff: Efficiencies) -> TrainingPoints:
    """Complete layouts; rows that are alike in everything are searched once."""
    stacked = np.stack(
        [getattr(rows.points, name) for name in TrainingPoints.__struct_fields__]
        + [getattr(rows.layout, name) for name in Layout.__struct_fields__]
        + [getattr(eff, name) for name in Efficiencies.__struct_fields__]
        + [rows.chips, rows.memory, rows.weight_bytes],
        axis=1,
    )
    _, first, back = np.unique(np.nan_to_num(stacked, nan=-1.0), axis=0, return_index=True, return_inverse=True)
    layout = Layout(**{name: getattr(rows.layout, name)[first] for name in Layout.__struct_fields__})
    laid, _ = choose_layout(
        layout,
        rows.chips[first],
        take(rows.points, first),
        take_efficiencies(eff, first),
        rows.memory[first],
        rows.weight_bytes[first],
    )
    return take(laid, np.ravel(back))


def _leanest(points: TrainingPoints) -> TrainingPoints:
    """The same job with everything sharded and recomputed, one sequence at a time, optimizer states in host memory."""
    one = np.ones_like(points.tp)
    return replace(points, sharded=one, recompute=one, backward=one, micro_batch=np.minimum(points.micro_batch, 1.0))
