"""Recommenders on GPUs: samples/s of inference, bound by embedding tables, from what published training runs reach.

No inference run is among the measurements. Training runs of DLRM show how much of the peaks gathering, exchanging and
dense layers reach; a forward pass is a part of a training step. The intervals are wide for that. On Neuron nothing is
measured and no route for large tables is documented: there is no prediction.
"""

from __future__ import annotations

import csv
import json
import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.errors import InfeasibleError, Problem
from advisor.performance.chips import WEIGHT_BYTES, Chip, chip_of
from advisor.performance.recommender_step import (
    RecommenderEfficiencies,
    RecommenderParts,
    RecommenderPoints,
    batch_parts,
)
from advisor.performance.training_labels import network_of
from advisor.performance.types import Limit, Prediction, RecommenderJob, Spread

if TYPE_CHECKING:
    from advisor.catalog import Catalog

BATCHES = tuple(2.0**k for k in range(18))
USABLE = 0.9  # of device memory, for tables and layers; the rest is activations, buffers and the runtime
NODE = 8  # chips of one machine talk over its own links, also where they are no scale-up domain
UNPROVEN = (
    "no recommender has been measured on a Neuron chip in public, and no route for large embedding tables is "
    "documented there"
)
BASIS = (
    "No inference run of a recommender is published: taken from training runs of DLRM on NVIDIA chips. The chips' part "
    "alone; fetching features is not counted."
)


class RecommenderWork(Struct, frozen=True):
    """Per sample: rows looked up, pooled vectors and their width; FLOPs and parameters of the dense layers."""

    lookups: float
    features: float
    row_values: float
    dense_flops: float
    dense_params: float


def assess_recommender(
    job: RecommenderJob, accelerator_id: str, accelerators: int, catalog: Catalog, *, tuning: float = 1.0
) -> Prediction:
    """Samples/s of inference over ``accelerators`` chips: replicas of as many chips as hold the tables.

    With a latency limit the largest batch that meets it is taken; the latency comes back as ``ttft_ms``: the time to
    the answers of one batch. Tables that all chips together can't hold are infeasible, with the shortfall. Raises
    CatalogError for an unknown accelerator, InfeasibleError for nonsense in the job and for Neuron chips, on which
    nothing is measured.
    """
    _check(job, accelerators, tuning)
    chip = chip_of(catalog.accelerator(accelerator_id))
    if chip.vendor == "AWS":
        raise InfeasibleError(Problem("accelerator", f"{chip.name}: {UNPROVEN}.", "Enter a measurement of your own."))
    work, document = work_of_job(job), calibration()
    table = job.table_bytes + work.dense_params * 4.0
    sizes = [n for n in _replica_sizes(accelerators) if table / n <= USABLE * chip.memory]
    spread = Spread(**document["spread"])
    precision = "tf32" if job.precision == "fp32" else "bf16"
    nothing = Prediction(
        feasible=False,
        why_not=None,
        limit="memory capacity",
        unit="samples_per_s",
        accelerator=chip.id,
        accelerators=accelerators,
        throughput=0.0,
        spread=spread,
        hardware_limit=0.0,
        evidence="none",
        measurements=0,
        compute_precision=precision,
        weight_precision=job.precision,
        memory_needed_gb=table / 1e9,
        memory_available_gb=accelerators * chip.memory * USABLE / 1e9,
        note=BASIS,
    )
    if not sizes:
        room, needed = nothing.memory_available_gb, nothing.memory_needed_gb
        short = f"{needed - room:,.0f} GB short"
        why = f"Tables of {needed:,.0f} GB: {accelerators} × {chip.name} hold {room:,.0f} GB, {short}."
        return replace(nothing, why_not=why)
    points = points_of(job, work, chip, [(n, batch) for n in sizes for batch in BATCHES])
    parts = batch_parts(points, efficiencies_of(document))
    seconds = parts.total / tuning
    copies = np.floor(accelerators / points.chips)
    rates = copies * points.batch / seconds
    limit = math.inf if job.latency_limit_ms is None else job.latency_limit_ms
    within = 1e3 * seconds <= limit
    if not within.any():
        why = f"One sample takes {1e3 * float(seconds.min()):.1f} ms on {chip.name}, above the limit of {limit:.1f} ms."
        return replace(nothing, why_not=why, limit="latency target")
    best = int(np.argmax(np.where(within, rates, 0.0)))
    ideal = batch_parts(points, RecommenderEfficiencies(1.0, 1.0, 1.0, 0.0)).total
    return replace(
        nothing,
        feasible=True,
        limit=_limit(parts, best),
        throughput=float(rates[best]),
        hardware_limit=float(np.max(copies * points.batch / ideal)),
        ttft_ms=1e3 * float(seconds[best]),
        ttft_spread=spread,
        tp=int(points.chips[best]),
        replicas=int(copies[best]),
        batch=float(points.batch[best]),
        memory_needed_gb=float(copies[best]) * table / 1e9,
    )


def work_of_job(job: RecommenderJob) -> RecommenderWork:
    """Work of one sample: the job's own figures, and those of the published model of that name for the rest."""
    known = published_work(job.model) or published_work("DLRM")
    assert known is not None
    return RecommenderWork(
        lookups=job.lookups,
        features=min(known.features, job.lookups),
        row_values=job.row_values,
        dense_flops=known.dense_flops if job.dense_flops is None else job.dense_flops,
        dense_params=known.dense_params if job.dense_flops is None else job.dense_flops / 2.0,
    )


def published_work(name: str) -> RecommenderWork | None:
    """Work of a published model; None where it is not in the table."""
    row = _table().get(name.strip().lower())
    if row is None:
        return None
    return RecommenderWork(
        lookups=float(row["lookups"]),
        features=float(row["features"]),
        row_values=float(row["row_values"]),
        dense_flops=float(row["dense_mflop"]) * 1e6,
        dense_params=float(row["dense_params_m"]) * 1e6,
    )


def points_of(
    job: RecommenderJob,
    work: RecommenderWork,
    chip: Chip,
    shapes: list[tuple[float, float]],
    *,
    training: bool = False,
) -> RecommenderPoints:
    """Points of a job on one kind of chip; ``shapes`` are pairs of chips and batch."""
    chips, batch = (np.array(column, dtype=np.float64) for column in zip(*shapes, strict=True))
    link = np.where(chips <= max(chip.domain, NODE), chip.link_bytes_s, min(chip.link_bytes_s, network_of(chip)))
    dense = chip.bf16 / 2.0 if job.precision in ("fp32", "tf32") else chip.bf16
    values = {
        "lookups": work.lookups,
        "row_bytes": work.row_values * (4.0 if training else WEIGHT_BYTES.get(job.precision, 2.0)),
        "row_values": work.row_values,
        "features": work.features,
        "dense_flops": work.dense_flops,
        "dense_params": work.dense_params,
        "peak": dense,
        "bandwidth": chip.bandwidth,
        "training": float(training),
    }
    arrays = {name: np.full(len(batch), value) for name, value in values.items()}
    return RecommenderPoints(**arrays, batch=batch, chips=chips, link=link)


def efficiencies_of(document: dict[str, Any]) -> RecommenderEfficiencies:
    """Efficiencies of a calibration document."""
    return RecommenderEfficiencies(
        **{name: float(document[name]) for name in RecommenderEfficiencies.__struct_fields__}
    )


@cache
def calibration() -> dict[str, Any]:
    """The shipped fit to published training runs."""
    document: dict[str, Any] = json.loads(_text("calibration_recommender.json"))
    return document


@cache
def _table() -> dict[str, dict[str, str]]:
    rows = csv.DictReader(_text("recommender_work.csv").splitlines())
    return {name.lower(): row for row in rows for name in row["names"].split("|")}


def _text(name: str) -> str:
    return (resources.files("advisor.performance") / "tables" / name).read_text(encoding="utf-8")


def _replica_sizes(accelerators: int) -> list[float]:
    return sorted({2.0**k for k in range(int(math.log2(accelerators)) + 1)} | {float(accelerators)})


def _limit(parts: RecommenderParts, best: int) -> Limit:
    seconds: dict[Limit, float] = {
        "compute": float(parts.dense[best]),
        "memory bandwidth": float(parts.gather[best]),
        "interconnect": float(parts.exchange[best] + parts.host[best]),
        "software": float(parts.fixed[best]),
    }
    return max(seconds, key=lambda name: seconds[name])


def _check(job: RecommenderJob, accelerators: int, tuning: float) -> None:
    faults = [
        Problem(where, "must be a positive number.")
        for where, value in (
            ("table_bytes", job.table_bytes),
            ("lookups", job.lookups),
            ("row_values", job.row_values),
            ("dense_flops", job.dense_flops),
            ("latency_limit_ms", job.latency_limit_ms),
            ("accelerators", accelerators),
            ("tuning", tuning),
        )
        if value is not None and not (math.isfinite(value) and value > 0)
    ]
    if faults:
        raise InfeasibleError(faults)
