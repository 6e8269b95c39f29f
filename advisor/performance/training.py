"""Training throughput of a job on a group of accelerators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from advisor.errors import InfeasibleError, Problem
from advisor.performance.calibration import Calibration
from advisor.performance.chips import Chip, chip_of
from advisor.performance.training_calibration import (
    NEWEST,
    efficiencies,
    pair_key,
    shipped,
    spread_of,
    unpublished,
)
from advisor.performance.training_labels import USUAL_INTERLEAVE, Labels, family_of
from advisor.performance.training_layout import Layout, choose_layout, joined, layouts_by_speed, take, take_efficiencies
from advisor.performance.training_shapes import chip_point, model_point, shape_key
from advisor.performance.training_step import (
    Efficiencies,
    StepParts,
    TrainingPoints,
    model_flops_per_token,
    step_parts,
)
from advisor.performance.types import Architecture, Evidence, Floats, Limit, Prediction, RunnerUp, TrainingJob

if TYPE_CHECKING:
    from advisor.catalog import Catalog

MATURE = ("NVIDIA", "hopper", "megatron")  # the software that gets most out of its hardware in published runs


def assess_training(
    job: TrainingJob,
    accelerator_id: str,
    accelerators: int,
    catalog: Catalog,
    *,
    accelerators_per_domain: int,
    network_gbps_per_domain: float,
    tuning: float = 1.0,
    runners_up: int = 0,
) -> Prediction:
    """Tokens/s of a training job over ``accelerators`` chips, laid out as an operator would.

    ``accelerators_per_domain`` share the fast links (an instance's, or an UltraServer's); ``network_gbps_per_domain``
    is the network of one such domain in Gbit/s. ``tuning`` is the share of the vendor's published recipes that the
    team's own code reaches (0 to 1; published: 0.2 to 0.7 untuned). A job that does not fit comes back infeasible with
    the shortfall in GB. ``runners_up``: how many layouts of other parallelism are wanted beside the best, at most.
    Raises CatalogError for an unknown accelerator, InfeasibleError for nonsense in the job.
    """
    (found,) = assess_training_many(
        job,
        accelerator_id,
        [accelerators],
        catalog,
        accelerators_per_domain=accelerators_per_domain,
        network_gbps_per_domain=network_gbps_per_domain,
        tuning=tuning,
        runners_up=runners_up,
    )
    return found


def assess_training_many(
    job: TrainingJob,
    accelerator_id: str,
    accelerators: Sequence[int],
    catalog: Catalog,
    *,
    accelerators_per_domain: int,
    network_gbps_per_domain: float,
    tuning: float = 1.0,
    runners_up: int = 0,
) -> list[Prediction]:
    """`assess_training` over several numbers of chips at once, which takes little longer than over one: an answer for
    each, in their order. Raises as it does, and needs no number at all."""
    _check(job, accelerators, accelerators_per_domain, tuning)
    chip = chip_of(catalog.accelerator(accelerator_id))
    precision, note = offered_precision(job.precision, chip)
    calibration = shipped()
    label = Labels(
        accelerator=chip.id,
        family=family_of(chip),
        vendor=chip.vendor,
        stack="neuron" if chip.vendor == "AWS" else "megatron",
        precision=precision,
        method={"pretrain": "pretrain", "full": "sft", "lora": "lora"}[job.method],
        moe=job.model.experts > 0,
        encoder=False,
        age=NEWEST,
    )
    points, layout = _job_points(job, chip, precision, accelerators_per_domain, network_gbps_per_domain)
    # The job as it is, and on the most mature software: what the hardware allows.
    labels, both, layouts = _and_mature(job, chip, label, points, layout)
    count = len(accelerators)
    each = np.tile(np.array([0, 1]), count)
    eff = take_efficiencies(efficiencies(labels, calibration.theta), each)
    chips, memory = np.repeat(np.array(accelerators, dtype=np.float64), 2), np.full(2 * count, chip.memory)
    laid, needed = choose_layout(layouts.at(each), chips, take(both, each), eff, memory, np.full(2 * count, 2.0))
    used = laid.tp * laid.pp * laid.cp * laid.dp
    parts = step_parts(laid, eff)
    rates, limits = used / parts.total, binding_each(parts)
    mfu = model_flops_per_token(laid) / (parts.total * laid.peak_bf16)
    spread = spread_of(label, calibration)
    evidence, rows = evidence_of(label, job.model, calibration)

    def told(place: int) -> Prediction:
        fits = bool(needed[place] <= chip.memory)
        rate, ideal = float(rates[place]), float(rates[place + 1])
        notes = (note, _layout_note(laid, mfu, place), _evidence_note(evidence, label, chip))
        alone = chips[place : place + 1], points, take_efficiencies(eff, np.array([0])), memory[:1]
        return Prediction(
            feasible=fits,
            why_not=None if fits else _shortfall(job, chip, int(chips[place]), float(needed[place])),
            limit=limits[place] if fits else "memory capacity",
            unit="tokens_per_s",
            accelerator=chip.id,
            accelerators=int(chips[place]),
            throughput=rate * tuning if fits else 0.0,
            spread=spread,
            hardware_limit=max(rate, ideal) if fits else 0.0,
            evidence=evidence,
            measurements=rows,
            tp=int(laid.tp[place]),
            pp=int(laid.pp[place]),
            replicas=int(laid.dp[place]),
            batch=float(laid.global_batch[place]),
            compute_precision=precision,
            weight_precision="bf16",
            memory_needed_gb=float(needed[place]) / 1e9,
            memory_available_gb=chip.memory / 1e9,
            note=" ".join(filter(None, notes)),
            runners_up=_runners_up(layout, *alone, tuning)[:runners_up] if fits and runners_up else (),
        )

    return [told(place) for place in range(0, 2 * count, 2)]


def _runners_up(
    layout: Layout, chips: Floats, points: TrainingPoints, eff: Efficiencies, memory: Floats, tuning: float
) -> tuple[RunnerUp, ...]:
    """The fastest layout of each parallelism but the best one's, fastest first."""
    tried = layouts_by_speed(layout, chips, points, eff, memory, np.array([2.0]))
    degrees = np.stack([tried.tp, tried.pp, tried.cp], axis=1)
    first = np.sort(np.unique(degrees, axis=0, return_index=True)[1])[1:]
    laid = take(tried, first)
    parts = step_parts(laid, take_efficiencies(eff, np.zeros(len(first), dtype=np.intp)))
    used, limits = laid.tp * laid.pp * laid.cp * laid.dp, binding_each(parts)
    return tuple(
        RunnerUp(
            tp=int(laid.tp[k]),
            pp=int(laid.pp[k]),
            replicas=int(laid.dp[k]),
            batch=float(laid.global_batch[k]),
            weight_precision="bf16",
            throughput=float(used[k] / parts.total[k]) * tuning,
            limit=limits[k],
        )
        for k in range(len(first))
    )


def offered_precision(precision: str, chip: Chip) -> tuple[str, str]:
    """The precision that training really uses on a chip, and a sentence where it is not the one asked for."""
    wanted = precision.lower()
    if wanted in ("fp16", "bf16", "tf32", "fp32"):
        return ("bf16" if wanted != "fp32" else "fp32"), ""
    if chip.vendor == "AWS":
        return "bf16", f"No {wanted.upper()} training run is published on {chip.name}: BF16 is assumed."
    if wanted in ("nvfp4", "mxfp4", "fp4"):
        if chip.fp4:
            return "nvfp4", ""
        wanted = "fp8"
    if not chip.fp8:
        return "bf16", f"{chip.name} has no {precision.upper()} units: BF16 is used."
    fallback = "" if precision.lower() in ("fp8", "mxfp8") else f"{chip.name} has no FP4 units: FP8 is used."
    return ("mxfp8" if wanted == "mxfp8" and chip.fp4 else "fp8"), fallback


def binding_each(parts: StepParts) -> list[Limit]:
    """What takes most of each point's step: compute (waiting and launching included), memory, or links."""
    compute = parts.linear + parts.attention + parts.bubble + parts.fixed
    memory = parts.memory + parts.optimizer
    links = parts.tensor_links + parts.expert_links + parts.data_links
    names: tuple[Limit, ...] = ("compute", "memory bandwidth", "interconnect")
    return [names[int(k)] for k in np.argmax(np.stack([compute, memory, links]), axis=0)]


def evidence_of(label: Labels, model: Architecture, calibration: Calibration) -> tuple[Evidence, int]:
    """How near the nearest measurements are, and how many rows (of the pair) or pairs (else) there are."""
    counts = calibration.counts
    scopes: tuple[tuple[Evidence, str], ...] = (
        ("measured pair", pair_key(label, shape_key(model.layers, model.hidden, model.params))),
        ("measured accelerator", f"chip:{label.accelerator}"),
        ("measured family", f"family:{label.family}"),
    )
    for evidence, key in scopes:
        if counts.get(key):
            return evidence, counts[key]
    return "none", 0


def _check(job: TrainingJob, accelerators: Sequence[int], per_domain: int, tuning: float) -> None:
    faults = [
        Problem(where, message)
        for where, message, bad in (
            ("sequence_tokens", "must be at least 1.", not job.sequence_tokens >= 1.0),
            (
                "global_batch_tokens",
                "must be positive.",
                job.global_batch_tokens is not None and not job.global_batch_tokens > 0,
            ),
            ("model.layers", "must be at least 1.", job.model.layers < 1),
            ("accelerators", "must be at least 1.", min(accelerators, default=1) < 1),
            ("accelerators_per_domain", "must be at least 1.", per_domain < 1),
            ("tuning", "must be above 0 and at most 1.5.", not 0.0 < tuning <= 1.5),
        )
        if bad
    ]
    if faults:
        raise InfeasibleError(faults)


def _job_points(
    job: TrainingJob, chip: Chip, precision: str, per_domain: int, network_gbps: float
) -> tuple[TrainingPoints, Layout]:
    """One point, its layout open but for what the batch decides."""
    batch = math.nan
    if job.global_batch_tokens is not None:
        batch = max(job.global_batch_tokens / job.sequence_tokens, 1.0)
    elif job.method == "lora":
        batch = FINE_TUNING_BATCH
    network = network_gbps * 1e9 / 8.0 / per_domain
    values = {
        **model_point(job.model, job.sequence_tokens),
        **chip_point(chip, precision),
        "causal": 0.5,
        "sequence": job.sequence_tokens,
        "global_batch": batch,
        "backward": 1.0 if job.method == "lora" else 2.0,
        "interleave": 1.0 if chip.vendor == "AWS" else USUAL_INTERLEAVE,
        "domain": float(per_domain),
        "network": max(network, 1e6),
    }
    points = TrainingPoints(
        **{name: np.array([values.get(name, math.nan)]) for name in TrainingPoints.__struct_fields__}
    )
    layout = Layout(
        **{
            name: np.array([values["interleave"] if name == "interleave" else math.nan])
            for name in Layout.__struct_fields__
        }
    )
    return points, layout


def _and_mature(
    job: TrainingJob, chip: Chip, label: Labels, points: TrainingPoints, layout: Layout
) -> tuple[tuple[Labels, Labels], TrainingPoints, Layout]:
    """A point with, in a second row, the same on the most mature software, in the precision asked for where the units
    exist."""
    vendor, family, stack = MATURE
    precision = job.precision.lower()
    ideal = replace(
        label,
        vendor=vendor,
        family=family,
        stack=stack,
        accelerator="",
        precision="fp8" if "8" in precision else "bf16",
    )
    interleave = np.array([USUAL_INTERLEAVE])
    faster = replace(points, peak=np.array([chip.peak(precision)]), interleave=interleave)
    return (label, ideal), joined([points, faster]), joined([layout, replace(layout, interleave=interleave)])


def _layout_note(points: TrainingPoints, mfu: Floats, i: int) -> str:
    share = float(points.recompute[i])
    recompute = f"{share:.0%} of the layers recomputed" if share > 0.0 else "no recomputation"
    sharding = "weights sharded" if points.sharded[i] > 0 else "optimizer sharded"
    return (
        f"TP{points.tp[i]:g} PP{points.pp[i]:g} CP{points.cp[i]:g} DP{points.dp[i]:g} in chips, {sharding}, "
        f"{recompute}; "
        f"{mfu[i]:.0%} of the BF16 peak."
    )


def _evidence_note(evidence: Evidence, label: Labels, chip: Chip) -> str:
    kinds = [{"moe": "mixture-of-experts", "lora": "LoRA"}[kind] for kind in unpublished(label)]
    if kinds and evidence != "none":
        return f"No {' or '.join(kinds)} training run is published on Neuron: from dense training and from GPUs."
    if evidence == "none":
        return f"No published training run on {chip.name} or its family: extrapolated from the vendor's other chips."
    if evidence == "measured family":
        return f"No published training run on {chip.name} itself: from its family."
    return ""


def _shortfall(job: TrainingJob, chip: Chip, accelerators: int, needed: float) -> str:
    short = (needed - chip.memory) / 1e9
    return (
        f"{job.model.name} ({job.method}) needs {needed / 1e9:.0f} GB on each of {accelerators} {chip.name} even in "
        f"the leanest layout, {short:.0f} GB more than the {chip.memory / 1e9:.0f} GB it has."
    )


FINE_TUNING_BATCH = 32.0  # sequences a step, as in the published fine-tuning recipes
