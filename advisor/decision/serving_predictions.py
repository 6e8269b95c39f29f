"""From a workload that serves a language model to predictions of speed, conditioned on what the buyer measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from advisor.case.fields import Range, middle
from advisor.case.workloads import LlmBatch, LlmServing, Measurement
from advisor.catalog import Catalog
from advisor.cost.options import Option
from advisor.decision.beliefs import Beliefs, Curve, Held, Size, gathered, pace_on, slope_at_one
from advisor.decision.jobs import serving_job
from advisor.decision.measured import (
    Own,
    as_measured,
    beyond_limits,
    by_measurement,
    carried,
    far_off,
    misses,
    noted,
    own_of,
    told,
)
from advisor.decision.predicted import Predicted
from advisor.decision.world import World
from advisor.performance import (
    Belief,
    Prediction,
    ServingJob,
    assess_serving_many,
    serving_curves,
    serving_spread,
)

MULTIPLES = (0.4, 0.6, 0.8, 0.9, 1.0, 1.15, 1.4, 1.9, 2.7)
"""Multiples of the predicted speed at which throughput under a latency limit is worked out."""
RUNNERS_UP = 2
"""Other ways to lay a workload out that are shown beside the best one."""

Alone = Mapping[Size, tuple[Prediction, Curve]]
"""Prediction and curve of the machines that were measured, before any measurement."""


def predict_serving(workload: LlmServing | LlmBatch, options: Sequence[Option], world: World) -> dict[str, Predicted]:
    """Predictions by option id. Each machine is predicted at the level of tuning that the measurements of the others
    make us believe in, so that speed, latencies and what meets the limits move together."""
    job = serving_job(workload, world.catalog)
    if job is None:
        why = f"the catalog has no architecture for {workload.model}"
        return {option.id: Predicted(None, 1, None, why) for option in options}
    centre = middle(workload.tuning)
    best = workload.tuning.high if isinstance(workload.tuning, Range) else workload.tuning
    alone, beliefs = _beliefs(job, workload, options, world, centre)
    sizes = tuple(dict.fromkeys((option.accelerator, option.accelerators) for option in options))
    spreads = {name: serving_spread(job, name, world.catalog) for name, _ in sizes}
    held = {size: beliefs.of(size, spreads[size[0]]) for size in sizes}
    levels = tuple(beliefs.level(held[size]) for size in sizes)
    answers, curves, tuned = world.known(
        ("serving", world.facts, job, sizes, levels, centre, best),
        lambda: _answered(job, sizes, world.catalog, levels, best / centre),
    )
    result = {}
    for option in options:
        size = option.accelerator, option.accelerators
        own, answer, curve = own_of(workload, option, world.catalog, world.now), answers[size], curves.get(size, ())
        off = None
        if own is not None and misses(workload, own.newest):
            answer = beyond_limits(answer, own, held[size]) if answer.feasible else noted(answer, own)
        elif own is not None:
            off = far_off(own.of_one, alone[size][0]) if size in alone else None
            answer, curve = _as_run(answer, curve, alone.get(size), own, held[size])
        elif beliefs.readings and answer.feasible:
            answer = told(carried(answer, held[size]), beliefs.words(held[size]))
        fault, within = answer.why_not, False
        if fault is not None and size in tuned and tuned[size].feasible:
            fault, within = at_upper_end(fault, best), True
        left = 0.0 if own is not None else held[size].left
        result[option.id] = Predicted(answer, 1, fault, None, own is not None, job, curve, left, within, off)
    return result


def at_upper_end(fault: str, best: float) -> str:
    """Why a latency limit is missed, where a team at the upper end of its range would meet it."""
    return f"{fault} That is in the middle of the tuning range; at its upper end, {best:.0%}, it meets them."


def _as_run(
    answer: Prediction, curve: Curve, alone: tuple[Prediction, Curve] | None, own: Own, belief: Belief
) -> tuple[Prediction, Curve]:
    """Prediction and curve of a machine that the buyer measured within the latency limits. What was measured does run,
    whatever the model holds of it."""
    if alone is None:
        return (noted(answer, own) if answer.feasible else as_measured(answer, own, own.of_one)), ()
    model, before = alone
    slope = slope_at_one(before)
    if not answer.feasible:
        return by_measurement(model, model.throughput, own, own.of_one, belief, slope), ()
    found = by_measurement(answer, model.throughput, own, own.of_one, belief, slope if len(curve) < 2 else 1.0)
    # The curve keeps its shape and goes through what was measured.
    through = next((v for at, v in curve if at == 1.0), answer.throughput)
    return found, tuple((at, v * found.throughput / through) for at, v in curve)


def _beliefs(
    job: ServingJob, workload: LlmServing | LlmBatch, options: Sequence[Option], world: World, centre: float
) -> tuple[Alone, Beliefs]:
    """The machines that were measured, as the model has them, and what the measurements say of all machines."""
    placed = [(m, size) for m in workload.measurements if (size := _size_of(m, options, world.catalog)) is not None]
    met = tuple(dict.fromkeys(size for m, size in placed if not misses(workload, m)))
    alone = _modelled(job, met, world, centre)
    held = []
    for m, size in placed:
        missed = misses(workload, m)
        # What was measured above the limits is held against the model at the latency that it took.
        known = _modelled(_as_slow(job, m), (size,), world, centre) if missed else alone
        if size in known:
            model, curve = known[size]
            ratio = m.throughput / m.instances / model.throughput
            held.append(Held(m, size, model.spread, pace_on(curve, ratio), slope_at_one(curve)))
    return alone, gathered(held, workload, world.catalog, centre, world.now)


def _modelled(job: ServingJob, sizes: tuple[Size, ...], world: World, centre: float) -> Alone:
    """The model's predictions and curves of machines that can do the job, before any measurement."""
    levels = (centre,) * len(sizes)
    answers, curves, _ = world.known(
        ("serving", world.facts, job, sizes, levels, centre, centre),
        lambda: _answered(job, sizes, world.catalog, levels, 1.0),
    )
    return {size: (answer, curves.get(size, ())) for size, answer in answers.items() if answer.feasible}


def _as_slow(job: ServingJob, measured: Measurement) -> ServingJob:
    """The job with limits as wide as the latencies that were measured."""

    def wider(limit: float | None, took: float | None) -> float | None:
        return limit if limit is None or took is None else max(limit, took)

    first, later = wider(job.ttft_limit_ms, measured.ttft_ms), wider(job.tpot_limit_ms, measured.tpot_ms)
    return replace(job, ttft_limit_ms=first, tpot_limit_ms=later)


def _size_of(measurement: Measurement, options: Sequence[Option], catalog: Catalog) -> Size | None:
    """Accelerator and number of one instance that was measured."""
    host = catalog.instances.get(measurement.instance)
    if host is not None:
        known = any(o.accelerator == host.accelerator_id for o in options)
        return (host.accelerator_id, host.accelerator_count) if known else None
    same = next((o for o in options if o.instance == measurement.instance), None)
    return None if same is None else (same.accelerator, same.accelerators)


def _answered(
    job: ServingJob, sizes: Sequence[Size], catalog: Catalog, levels: Sequence[float], most: float
) -> tuple[dict[Size, Prediction], dict[Size, Curve], dict[Size, Prediction]]:
    """Predictions at a level of tuning each, their curves under the latency limits, and, of what misses these,
    predictions at `most` times the level, the upper end of the tuning range."""
    at = dict(zip(sizes, levels, strict=True))
    answers = _answers(job, at, catalog, ceiling=True, runners_up=RUNNERS_UP)
    limited = job.ttft_limit_ms is not None or job.tpot_limit_ms is not None
    curves = _curves(job, at, catalog) if limited else {}
    curves = {size: curve for size, curve in curves.items() if answers[size].feasible}
    late = {size: at[size] * most for size, answer in answers.items() if answer.limit == "latency target"}
    return answers, curves, _answers(job, late, catalog)


def _curves(job: ServingJob, at: Mapping[Size, float], catalog: Catalog) -> dict[Size, Curve]:
    """Throughput under the latency limits at multiples of the predicted speed: it falls faster than the speed does."""
    if not at:
        return {}
    asked = [(*size, None) for size in at]
    found = serving_curves(job, asked, catalog, MULTIPLES, tuple(at.values()))
    return {
        size: tuple((m, float(v)) for m, v in zip(MULTIPLES, column, strict=True) if v > 0)
        for size, column in zip(at, found.T, strict=True)
    }


def _answers(
    job: ServingJob, at: Mapping[Size, float], catalog: Catalog, ceiling: bool = False, runners_up: int = 0
) -> dict[Size, Prediction]:
    if not at:
        return {}
    asked = [(*size, None) for size in at]
    levels = tuple(at.values())
    found = assess_serving_many(job, asked, catalog, tuning=levels, ceiling=ceiling, runners_up=runners_up)
    return dict(zip(at, found, strict=True))
