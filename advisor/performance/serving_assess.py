"""One serving job on one group of accelerators, answered in full: what fits, how fast, how sure, and what binds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec.structs import replace

from advisor.errors import CaseError, Problem
from advisor.performance.chips import Chip, chip_named, weight_bytes
from advisor.performance.memory import USABLE, WORKSPACE_BYTES
from advisor.performance.serving_efficiency import calibration
from advisor.performance.serving_rows import compute_precision, stored_bytes
from advisor.performance.serving_search import Candidates, Group, candidates
from advisor.performance.serving_spread import conditioned, evidence_of, load_of, spread_of
from advisor.performance.spread import chance_of_at_least, missed_but_may_hold
from advisor.performance.types import Architecture, Limit, Measured, Prediction, RunnerUp, ServingJob, Spread

if TYPE_CHECKING:
    from advisor.catalog import Catalog

GB = 1e9
RUNNERS_UP = 3


def assess_serving(
    job: ServingJob,
    accelerator_id: str,
    accelerators: int,
    catalog: Catalog,
    *,
    tuning: float = 1.0,
    measured: Measured | None = None,
    precisions: Sequence[str] = (),
) -> Prediction:
    """Best way to serve ``job`` on ``accelerators`` chips of one kind, how fast that is, and the runners-up.

    ``tuning``: speed of the buyer's own set-up as a share of the vendors' tables (1.0: like the tables). ``measured``:
    the buyer's own measurement of this option; the prediction is conditioned on it and narrows. ``precisions`` of the
    weights that the quality policy allows besides the job's.
    Raises CaseError for a job that makes no sense, CatalogError for an accelerator that can't be predicted.
    """
    option = (accelerator_id, accelerators, measured)
    found: dict[str, Prediction] = {}
    for weights in (job.weight_precision, *precisions):
        asked = replace(job, weight_precision=weights)
        (prediction,) = assess_serving_many(asked, [option], catalog, tuning=tuning, runners_up=RUNNERS_UP)
        found.setdefault(prediction.weight_precision, prediction)
    best, *others = sorted(found.values(), key=lambda p: -p.throughput)
    beaten = [runner for p in found.values() for runner in p.runners_up]
    beaten += [_as_runner_up(p) for p in others if p.feasible]
    first = tuple(sorted(beaten, key=lambda r: -r.throughput)[:RUNNERS_UP])
    return replace(best, runners_up=first)


def assess_serving_many(
    job: ServingJob,
    options: Sequence[tuple[str, int, Measured | None]],
    catalog: Catalog,
    *,
    tuning: float | Sequence[float] = 1.0,
    ceiling: bool = True,
    runners_up: int = 0,
) -> list[Prediction]:
    """`assess_serving` for many options (accelerator, how many, own measurement) at once, far faster. ``tuning``: one
    for all options, or one for each.

    Without `ceiling` the limit of the hardware is not worked out (0.0), which halves the time. ``runners_up``: how many
    other ways to lay each option out are wanted at most.
    """
    levels = [float(tuning)] if isinstance(tuning, (int, float)) else list(tuning)
    groups = grouped(job, options, catalog, levels)
    level = levels[0] if len(set(levels)) == 1 else np.array(levels)
    today = candidates(job, groups, level, ways=1 + runners_up)
    ideal = candidates(job, groups, 1.0, mature=True) if ceiling else None
    limits = [0.0 if ideal is None else _limit_of_hardware(ideal, i) for i in range(len(groups))]
    found = [_prediction(job, group, options[i][2], today, i, limits[i]) for i, group in enumerate(groups)]
    if not runners_up:
        return found
    return [
        replace(prediction, runners_up=_runners_up(prediction, groups[i], today, i, runners_up))
        for i, prediction in enumerate(found)
    ]


def serving_spread(job: ServingJob, accelerator_id: str, catalog: Catalog) -> Spread:
    """Spread of the throughput of a job on an accelerator, before any measurement of the buyer's."""
    chip = chip_named(accelerator_id, catalog)
    return spread_of(calibration(), "throughput", chip, job.model.experts > 0, load_of(chip, job.mode))


def grouped(
    job: ServingJob, options: Sequence[tuple[str, int, Measured | None]], catalog: Catalog, tunings: Sequence[float]
) -> tuple[Group, ...]:
    """The groups of accelerators that are asked about. Raises CaseError for a job that makes no sense."""
    _check(job, options, tunings)
    return tuple(_group(job, chip_named(name, catalog), count) for name, count, _ in options)


def _check(job: ServingJob, options: Sequence[tuple[str, int, Measured | None]], tunings: Sequence[float]) -> None:
    problems = []
    needed = [("input_tokens", job.input_tokens), ("output_tokens", job.output_tokens)]
    for name, value in (*needed, *(("tuning", tuning) for tuning in tunings)):
        if not (np.isfinite(value) and value > 0.0):
            problems.append(Problem(name, f"{value} must be a positive number."))
    for name, limit in (("ttft_limit_ms", job.ttft_limit_ms), ("tpot_limit_ms", job.tpot_limit_ms)):
        if limit is not None and not (np.isfinite(limit) and limit > 0.0):
            problems.append(Problem(name, f"{limit} ms is not a latency.", "Give a positive number or leave it out."))
    if job.concurrency is not None and not (np.isfinite(job.concurrency) and job.concurrency > 0.0):
        problems.append(Problem("concurrency", f"{job.concurrency} must be a positive number."))
    problems += [
        Problem("accelerators", f"{count} is not a number of {name}.") for name, count, _ in options if count < 1
    ]
    if job.model.layers < 1 or job.model.params <= 0.0:
        problems.append(Problem("model", f"{job.model.name} has no layers or parameters."))
    if problems:
        raise CaseError(problems)


def _group(job: ServingJob, chip: Chip, accelerators: int) -> Group:
    weights, _ = loadable(job.weight_precision, chip, job.model)
    cache = job.kv_precision
    if chip.vendor == "AWS" or (cache == "fp8" and not chip.fp8):
        cache = "bf16"
    weight_bytes(cache)
    return Group(chip, accelerators, weights, cache)


def loadable(weights: str, chip: Chip, model: Architecture) -> tuple[str, str]:
    """The precision that weights are really stored in on this chip, and a sentence where it is not the one asked for.

    Neuron's serving software loads BF16, INT8 (first generation) and FP8 (Trn2 and later); MXFP4 only for GPT-OSS on
    Trn3. Sources: NxD Inference and vLLM Neuron documentation, SDK 2.32 (2026-08-21).
    """
    weight_bytes(weights)
    if chip.vendor == "NVIDIA":
        if weights in ("fp8", "int8", "nvfp4", "mxfp4", "int4") and compute_precision(chip, weights) == "bf16":
            return weights, f"{weights.upper()} saves memory only: {chip.name} computes it in BF16."
        return weights, ""
    newer = chip.cores >= 8
    allowed = {"bf16", "fp16", "fp32", "fp8"} if newer else {"bf16", "fp16", "fp32", "int8"}
    if chip.fp4 and "gpt-oss" in model.name.lower():
        allowed.add("mxfp4")
    if weights in allowed:
        return ("bf16" if weights in ("fp16", "fp32") else weights), ""
    instead = "fp8" if newer and weights in ("fp8", "mxfp8", "nvfp4", "mxfp4", "int4", "int8") else "bf16"
    return instead, f"{weights.upper()} weights don't load on {chip.name}: sized at {instead.upper()}."


def _limit_of_hardware(ideal: Candidates, group: int) -> float:
    best = ideal.best(group)
    return 0.0 if best is None else float(ideal.outcome.throughput[best])


def _prediction(
    job: ServingJob, group: Group, measured: Measured | None, tried: Candidates, i: int, ideal: float
) -> Prediction:
    document = calibration()
    chip = group.chip
    best = tried.best(i)
    evidence, rows = evidence_of(document, chip, job.model)
    spread = spread_of(document, "throughput", chip, job.model.experts > 0, load_of(chip, job.mode))
    notes = [loadable(job.weight_precision, chip, job.model)[1]]
    if evidence == "none":
        notes.append(f"No serving measurement of {chip.name} or its generation is published: extrapolated.")
    nothing = Prediction(
        feasible=False,
        why_not=None,
        limit="memory capacity",
        unit="output_tokens_per_s",
        accelerator=chip.id,
        accelerators=group.accelerators,
        throughput=0.0,
        spread=spread,
        hardware_limit=0.0,
        evidence=evidence,
        measurements=rows,
        compute_precision=compute_precision(chip, group.weights),
        weight_precision=group.weights,
        memory_available_gb=group.accelerators * chip.memory / GB,
        note=" ".join(n for n in notes if n),
    )
    if best is None:
        why, limit, needed, may_hold = _why_not(job, group, tried, i, document)
        return replace(nothing, why_not=why, limit=limit, memory_needed_gb=needed, may_hold=may_hold)
    outcome, x = tried.outcome, tried.rows
    own = measured or Measured()
    throughput, spread = conditioned(float(outcome.throughput[best]), spread, own.throughput, own)
    first = spread_of(document, "ttft", chip, job.model.experts > 0, load_of(chip, job.mode))
    later = spread_of(document, "tpot", chip, job.model.experts > 0, load_of(chip, job.mode))
    ttft, first = conditioned(float(outcome.ttft[best]) * 1e3, first, own.ttft_ms, own)
    tpot, later = conditioned(float(outcome.tpot[best]) * 1e3, later, own.tpot_ms, own)
    held = _sequence_gb(tried, best)
    batch = float(outcome.batch[best])
    return replace(
        nothing,
        feasible=True,
        limit=_limit(tried, best),
        throughput=throughput,
        spread=spread,
        hardware_limit=max(ideal, throughput),
        ttft_ms=ttft,
        ttft_p50_ms=ttft * float(outcome.ttft_p50[best] / outcome.ttft[best]),
        ttft_p95_ms=ttft * float(outcome.ttft_p95[best] / outcome.ttft[best]),
        tpot_ms=tpot,
        ttft_spread=first,
        tpot_spread=later,
        tp=int(x.ranks[best]),
        pp=1,
        replicas=int(x.replicas[best]),
        batch=batch,
        memory_needed_gb=float(x.replicas[best] * (x.stored_bytes[best] / GB + batch * held)),
    )


def _runners_up(prediction: Prediction, group: Group, tried: Candidates, i: int, most: int) -> tuple[RunnerUp, ...]:
    """What the next best parallelisms give at their best load. A measurement moves them as it moved the best."""
    best, *others = tried.best_of_each(i)[: 1 + most] or [-1]
    outcome, x = tried.outcome, tried.rows
    if best < 0:
        return ()
    shift = prediction.throughput / float(outcome.throughput[best])
    return tuple(
        RunnerUp(
            tp=int(x.ranks[k]),
            pp=1,
            replicas=int(x.replicas[k]),
            batch=float(outcome.batch[k]),
            weight_precision=group.weights,
            throughput=float(outcome.throughput[k]) * shift,
            limit=_limit(tried, k),
            ttft_ms=float(outcome.ttft[k]) * 1e3,
            tpot_ms=float(outcome.tpot[k]) * 1e3,
        )
        for k in others
    )


def _as_runner_up(p: Prediction) -> RunnerUp:
    return RunnerUp(p.tp, p.pp, p.replicas, p.batch, p.weight_precision, p.throughput, p.limit, p.ttft_ms, p.tpot_ms)


def _sequence_gb(tried: Candidates, i: int) -> float:
    x = tried.rows
    tokens = x.prompt[i] + x.output[i]
    return float((x.token_bytes[i] * tokens + x.window_token_bytes[i] * min(tokens, x.window[i])) / GB)


def _limit(tried: Candidates, best: int) -> Limit:
    """What keeps the throughput from being higher: a bound on the batch, or the largest part of the time."""
    same = (tried.group == tried.group[best]) & (tried.rows.ranks == tried.rows.ranks[best])
    larger = same & (tried.rows.requests > tried.rows.requests[best])
    if larger.any():
        index = np.flatnonzero(larger)
        step = int(index[np.argmin(tried.rows.requests[index])])
        if tried.outcome.throughput[step] > tried.outcome.throughput[best]:
            return "latency target" if tried.fits[step] else "memory capacity"
    outcome = tried.outcome
    parts: dict[Limit, float] = {
        "memory bandwidth": float(outcome.bandwidth_time[best]),
        "compute": float(outcome.compute_time[best]),
        "software": float(outcome.fixed_time[best]),
        "interconnect": float(outcome.link_time[best]),
    }
    return max(parts, key=lambda name: parts[name])


def _why_not(
    job: ServingJob, group: Group, tried: Candidates, i: int, document: Mapping[str, Any]
) -> tuple[str, Limit, float, bool]:
    chip = group.chip
    weights = stored_bytes(job.model, group.weights) / GB
    first = int(np.flatnonzero(tried.group == i)[0])
    tokens = max(job.input_tokens + job.output_tokens, job.max_context_tokens or 0.0)
    sequence = _sequence_gb(tried, first) * tokens / (job.input_tokens + job.output_tokens)
    needed = weights + sequence
    usable = group.accelerators * (chip.memory * USABLE - WORKSPACE_BYTES) / GB
    mine = tried.group == i
    if not (mine & tried.fits).any():
        short = max(needed - usable, 0.0)
        text = (
            f"{job.model.name} at {group.weights.upper()} needs {needed:.1f} GB with one sequence of {tokens:,.0f} "
            f"tokens; {group.accelerators} × {chip.name} leave {usable:.1f} GB"
        )
        return text + (f": {short:.1f} GB short." if short else " after splitting."), "memory capacity", needed, False
    best_first = float(np.nanmin(np.where(mine & tried.fits, tried.outcome.ttft, np.nan))) * 1e3
    best_later = float(np.nanmin(np.where(mine & tried.fits, tried.outcome.tpot, np.nan))) * 1e3
    limits = [
        (name, limit, reached)
        for name, limit, reached in (("TTFT", job.ttft_limit_ms, best_first), ("TPOT", job.tpot_limit_ms, best_later))
        if limit is not None
    ]
    wanted = " and ".join(f"{name} {limit:.0f} ms (at best {reached:.0f} ms)" for name, limit, reached in limits)
    experts, load = job.model.experts > 0, load_of(chip, job.mode)
    spreads = (spread_of(document, name.lower(), chip, experts, load) for name, _, _ in limits)
    # Both limits must hold; their errors go together, so that the less likely one tells.
    chance = min(
        1.0 - chance_of_at_least(spread, limit / reached)
        for spread, (_, limit, reached) in zip(spreads, limits, strict=True)
    )
    may_hold = missed_but_may_hold(chance)
    return (
        f"No batch meets the latency target on {group.accelerators} × {chip.name}: {wanted}{may_hold}.",
        "latency target",
        needed,
        bool(may_hold),
    )
