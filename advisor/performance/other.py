"""Throughput of encoder, vision, diffusion and speech inference: a job on accelerators, and tables of runs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from advisor.errors import CatalogError, InfeasibleError, Problem
from advisor.performance.architecture import architecture_of
from advisor.performance.calibration import Calibration
from advisor.performance.chips import Chip, chip_of
from advisor.performance.other_calibration import NEWEST, efficiencies, shipped, spread_of
from advisor.performance.other_rows import (
    FULL_BATCH,
    OtherLabels,
    OtherRows,
    effort_kind,
    point_of,
    read_other_rows,
    work_of,
)
from advisor.performance.other_step import OtherEfficiencies, OtherPoints, batch_seconds, samples_per_s
from advisor.performance.other_work import UnknownWorkError, Work, encoder_work
from advisor.performance.spread import chance_of_at_least, missed_but_may_hold, quantile
from advisor.performance.training_labels import family_of
from advisor.performance.training_predict import RowPredictions
from advisor.performance.training_rows import Columns
from advisor.performance.types import Evidence, Floats, Limit, Prediction, SampleJob

if TYPE_CHECKING:
    from advisor.catalog import Catalog

MATURE = ("NVIDIA", "hopper")  # the software that gets most out of its hardware in published runs
OVERHEAD_BYTES = 2e9
PARAMETER_BYTES = 2.0


def assess_samples(
    job: SampleJob, accelerator_id: str, accelerators: int, catalog: Catalog, *, tuning: float = 1.0
) -> Prediction:
    """Samples/s (sequences, images, clips) of a job over ``accelerators`` independent chips.

    With a latency limit the largest batch that meets it is taken; the latency comes back as ``ttft_ms``: the time to
    the complete answer to one batch. A model that does not fit one chip is infeasible. Raises CatalogError for an
    unknown accelerator or model, InfeasibleError for nonsense in the job.
    """
    _check(job, accelerators, tuning)
    chip = chip_of(catalog.accelerator(accelerator_id))
    work, name, params = work_of_job(job, catalog)
    calibration = shipped()
    precision = job.precision
    _, used = point_of(work, chip, 1.0, precision, 1.0, math.nan)
    label = _label(chip, work, used, NEWEST)
    needed = params * PARAMETER_BYTES + OVERHEAD_BYTES
    evidence, rows = _evidence(label, name, calibration)
    spread = spread_of(label, calibration)
    fits = needed <= chip.memory
    sizes = [2.0**k for k in range(10) if 2.0**k <= FULL_BATCH[work.kind]]
    points = _stack([point_of(work, chip, float(accelerators), precision, size, math.nan)[0] for size in sizes])
    eff = efficiencies([label] * len(sizes), calibration.theta)
    rates = np.maximum.accumulate(samples_per_s(points, eff))
    seconds = np.asarray(sum(batch_seconds(points, eff)) / eff.overall) / tuning
    within = np.ones(len(sizes), dtype=bool)
    if job.latency_limit_ms is not None:
        within = 1e3 * seconds <= job.latency_limit_ms
    feasible = bool(fits and within.any())
    best = int(np.flatnonzero(within)[-1]) if within.any() else 0
    why, may_hold = None, ""
    if not fits:
        why = (
            f"{name} needs {needed / 1e9:.0f} GB on each {chip.name}, {(needed - chip.memory) / 1e9:.0f} GB more "
            f"than the {chip.memory / 1e9:.0f} GB it has."
        )
    elif not feasible:
        shortest, allowed = 1e3 * float(seconds[0]), job.latency_limit_ms or math.inf
        may_hold = missed_but_may_hold(chance_of_at_least(spread, shortest / allowed))
        missed = f"above the limit of {_time(allowed)}{may_hold}."
        why = f"one sample of {name} takes {_time(shortest)} on {chip.name}, {missed}"
    limits = _binding(points, eff)
    return Prediction(
        feasible=feasible,
        why_not=why,
        limit=limits[best] if feasible else "latency target" if fits else "memory capacity",
        unit="samples_per_s",
        accelerator=chip.id,
        accelerators=accelerators,
        throughput=float(rates[best]) * tuning if feasible else 0.0,
        spread=spread,
        hardware_limit=max(float(rates[best]), _mature(points, label, best, calibration)) if feasible else 0.0,
        evidence=evidence,
        measurements=rows,
        ttft_ms=1e3 * float(seconds[best]) if feasible else None,
        ttft_spread=spread if feasible else None,
        replicas=accelerators,
        batch=sizes[best],
        compute_precision=used,
        memory_needed_gb=needed / 1e9,
        memory_available_gb=chip.memory / 1e9,
        may_hold=bool(may_hold),
        note=_note(work, used, precision, evidence, chip),
    )


def work_of_job(job: SampleJob, catalog: Catalog) -> tuple[Work, str, float]:
    """Work of one sample, the model's name and its parameters.

    Raises CatalogError for a model that is not in the catalog and brings no architecture.
    """
    if job.architecture is not None:
        return encoder_work(job.architecture, job.tokens or 512.0), job.model, job.architecture.params
    facts = catalog.find_model(job.model)
    if facts is None:
        near = ", ".join(m.id for m in catalog.nearest_models(job.model))
        raise CatalogError(Problem("model", f"'{job.model}' is not in the catalog.", f"Nearest: {near}."))
    shape = architecture_of(facts) if facts.layers and facts.hidden and facts.params else None
    nan = math.nan
    work = work_of(job.model, facts, shape, job.tokens or nan, job.pixels or nan, job.steps or nan)
    return work, facts.id, facts.params or work.params


def knows_work(job: SampleJob, catalog: Catalog) -> bool:
    """Whether the work of one sample is known; of some models the catalog has the name and the size alone.

    Raises CatalogError for a model that is not in the catalog and brings no architecture.
    """
    try:
        work_of_job(job, catalog)
    except UnknownWorkError:
        return False
    return True


def predict_other_rows(columns: Columns, catalog: Catalog) -> RowPredictions:
    """Samples/s over all accelerators of each row of a table of runs, with the 10% and 90% quantiles.

    Raises CatalogError where the table has no accelerator column. A row that can't be read gets a reason.
    """
    rows: OtherRows = read_other_rows(columns, catalog)
    count = len(columns["accelerator"])
    out = RowPredictions.still_empty(count, rows.refused)
    if not rows.index:
        return out
    calibration = shipped()
    eff = efficiencies(rows.labels, calibration.theta)
    rates = samples_per_s(rows.points, eff)
    limits = _binding(rows.points, eff)
    quantiles: dict[OtherLabels, tuple[float, float]] = {}
    for k, i in enumerate(rows.index):
        label = rows.labels[k]
        if label not in quantiles:
            spread = spread_of(label, calibration)
            quantiles[label] = quantile(spread, 0.1), quantile(spread, 0.9)
        low, high = quantiles[label]
        out.p50[i], out.p10[i], out.p90[i] = rates[k], rates[k] * low, rates[k] * high
        out.feasible[i] = True
        out.limit[i] = limits[k]
        size = f"batch {rows.points.batch[k]:g} on {rows.points.workers[k]:g} workers, {label.precision}"
        out.note[i] = ", ".join(filter(None, (size, rows.notes[k])))
    return out


def _check(job: SampleJob, accelerators: int, tuning: float) -> None:
    faults = [
        Problem(where, "must be positive.")
        for where, value in (
            ("tokens", job.tokens),
            ("pixels", job.pixels),
            ("steps", job.steps),
            ("latency_limit_ms", job.latency_limit_ms),
            ("accelerators", accelerators),
            ("tuning", tuning),
        )
        if value is not None and not value > 0
    ]
    if faults:
        raise InfeasibleError(faults)


def _label(chip: Chip, work: Work, precision: str, age: float) -> OtherLabels:
    return OtherLabels(
        accelerator=chip.id,
        family=family_of(chip),
        vendor=chip.vendor,
        kind=effort_kind(work),
        precision=precision,
        served=False,
        age=age,
        backbone=work.backbone,
    )


def _stack(points: list[dict[str, float]]) -> OtherPoints:
    return OtherPoints(
        **{name: np.array([p[name] for p in points], dtype=np.float64) for name in OtherPoints.__struct_fields__}
    )


def _binding(points: OtherPoints, eff: OtherEfficiencies) -> list[Limit]:
    arithmetic, traffic, waiting = batch_seconds(points, eff)
    names: tuple[Limit, ...] = ("compute", "memory bandwidth", "software")
    return [names[int(k)] for k in np.argmax(np.stack([arithmetic, traffic, waiting]), axis=0)]


def _mature(points: OtherPoints, label: OtherLabels, best: int, calibration: Calibration) -> float:
    """Samples/s with the efficiencies of the most mature software on the same chip."""
    vendor, family = MATURE
    ideal = replace(label, vendor=vendor, family=family, accelerator="")
    rates: Floats = samples_per_s(points, efficiencies([ideal] * len(points.batch), calibration.theta))
    return float(np.maximum.accumulate(rates)[best])


def _evidence(label: OtherLabels, model: str, calibration: Calibration) -> tuple[Evidence, int]:
    scopes: tuple[tuple[Evidence, str], ...] = (
        ("measured pair", f"pair:{label.accelerator}|{model}"),
        ("measured accelerator", f"chip:{label.accelerator}"),
        ("measured family", f"family:{label.family}"),
    )
    for evidence, key in scopes:
        if calibration.counts.get(key):
            return evidence, calibration.counts[key]
    return "none", 0


def _time(milliseconds: float) -> str:
    """A time to three digits, in seconds from one on."""
    return f"{milliseconds:.3g} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.3g} s"


def _note(work: Work, used: str, asked: str, evidence: Evidence, chip: Chip) -> str:
    parts = [work.note]
    if used != asked.lower() and not (asked.lower() == "fp16" and used == "bf16"):
        parts.append(f"{asked.upper()} runs as {used.upper()} on {chip.name}")
    if evidence in ("none", "measured family"):
        parts.append(f"no published run of this sort on {chip.name} itself")
    said = "; ".join(filter(None, parts))
    return f"{said[0].upper()}{said[1:]}." if said else ""
