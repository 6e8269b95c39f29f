"""Serving rows of a table, predicted all at once, with quantiles of throughput and both latencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from advisor.errors import SwitchpointError
from advisor.performance.memory import cache_budget
from advisor.performance.serving import Outcome, held_bytes
from advisor.performance.serving_efficiency import calibration
from advisor.performance.serving_rows import Point, ServingRows, compute_precision, rows_of, shape_name
from advisor.performance.serving_shipped import shipped_outcome
from advisor.performance.serving_spread import evidence_of, load_kind, run_name, spread_of
from advisor.performance.serving_table import Reader
from advisor.performance.spread import quantile
from advisor.performance.types import Floats

if TYPE_CHECKING:
    from advisor.catalog import Catalog

OUTPUTS = ("throughput", "ttft", "tpot")
PROBABILITIES = (0.1, 0.5, 0.9)


class ServingPredictions(Struct, frozen=True):
    """One entry a row, in order. ``values``: (rows, 3 outputs, 3 quantiles) of output tokens/s over all accelerators,
    mean TTFT and mean TPOT in ms; NaN where the row can't be predicted, and then ``note`` says why."""

    values: Floats
    feasible: list[bool]
    limit: list[str]
    note: list[str]


def predict_serving_rows(rows: Sequence[Mapping[str, str]], catalog: Catalog) -> ServingPredictions:
    """Predict rows as `advisor.performance.serving_table` reads them. A row that can't be read carries the reason."""
    out = ServingPredictions(
        np.full((len(rows), 3, 3), np.nan), [False] * len(rows), [""] * len(rows), [""] * len(rows)
    )
    reader = Reader(catalog)
    points: list[Point] = []
    index: list[int] = []
    for i, row in enumerate(rows):
        try:
            points.append(reader.point(row))
        except SwitchpointError as error:
            out.note[i] = " ".join(str(error).split("\n"))
            continue
        index.append(i)
    if not points:
        return out
    document = calibration()
    x = rows_of(points)
    outcome = shipped_outcome(x)
    limits = binding(x, outcome)
    short = cache_budget(x.memory, held_bytes(x), x.shards)
    known: dict[tuple[int | str, ...], tuple[Floats, str]] = {}
    for k, i in enumerate(index):
        point = points[k]
        if not outcome.throughput[k] > 0.0:
            out.limit[i] = "memory capacity"
            gb = (x.token_bytes[k] * (x.prompt[k] + x.output[k]) / x.cache_shards[k] - short[k]) * x.shards[k] / 1e9
            out.note[i] = (
                f"Does not fit: one sequence and the weights are {max(gb, 0.0):.1f} GB short on {point.chip.name}."
            )
            continue
        key = (id(point.chip), id(point.model), point.engine, point.source, point.protocol)
        if key not in known:
            known[key] = np.array([factors(document, point, name) for name in OUTPUTS]), _note(document, point)
        medians = np.array([outcome.throughput[k], outcome.ttft[k] * 1e3, outcome.tpot[k] * 1e3])
        out.values[i] = medians[:, None] * known[key][0]
        out.feasible[i] = True
        out.limit[i] = limits[k]
        out.note[i] = f"{_layout(x, outcome, k, point)}{_assumed(rows[i], point)}{known[key][1]}"
    return out


def binding(x: ServingRows, outcome: Outcome) -> list[str]:
    """What binds at each row: memory where it caps the batch at full load, else the largest part of the time."""
    parts = np.stack([outcome.bandwidth_time, outcome.compute_time, outcome.fixed_time, outcome.link_time])
    names = np.array(["memory bandwidth", "compute", "software", "interconnect"])
    largest = names[np.argmax(parts, axis=0)]
    capped = (np.isnan(x.requests) | (x.requests > outcome.fits)) & (outcome.batch >= 0.8 * outcome.fits)
    return [str(v) for v in np.where(capped, "memory capacity", largest)]


def factors(document: Mapping[str, object], point: Point, output: str) -> list[float]:
    """P10, P50 and P90 of one of the outputs of a run as multiples of what the model gives."""
    load, mixture = load_kind(point.protocol), point.model.experts > 0
    run = run_name(point.chip.id, shape_name(point.model), point.engine, point.source, point.protocol)
    spread = spread_of(document, output, point.chip, mixture, load, run)
    return [quantile(spread, p) for p in PROBABILITIES]


def _note(document: Mapping[str, object], point: Point) -> str:
    evidence, rows = evidence_of(document, point.chip, point.model)
    if evidence == "none":
        return "; no chip of this generation has a published measurement: extrapolated"
    return f"; evidence: {evidence} ({rows})"


def _assumed(row: Mapping[str, str], point: Point) -> str:
    """What the row left open and the model took, in words."""
    taken = [
        f"{name} taken as {value:g}"
        for name, value in (("input_len", point.prompt), ("output_len", point.output))
        if not (row.get(name) or "").strip()
    ]
    return "".join(f"; {text} tokens" for text in taken)


def _layout(x: ServingRows, outcome: Outcome, k: int, point: Point) -> str:
    return (
        f"{x.replicas[k]:g} x TP{x.ranks[k]:g}, batch {outcome.batch[k]:.0f} a replica, {point.weights} weights, "
        f"{compute_precision(point.chip, point.weights)} products"
    )
