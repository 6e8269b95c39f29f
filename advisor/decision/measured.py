"""Predictions conditioned on what the buyer measured: it beats any model, on every host of the same accelerators."""

from __future__ import annotations

from dataclasses import replace

from advisor.case.workloads import LlmServing, Measurement, Workload
from advisor.catalog import Catalog
from advisor.cost.options import Option
from advisor.performance import Measured, Prediction, Spread, conditioned


def measurement_for(
    workload: Workload, option: Option, catalog: Catalog, *, any_count: bool = False
) -> Measurement | None:
    """The buyer's newest measurement on this instance type, else on another host of the same accelerators.

    `any_count`: also on hosts of more or fewer of them, the nearest number first.
    """

    def nearness(m: Measurement) -> tuple[bool, int] | None:
        if m.instance == option.instance:
            return False, 0
        host = catalog.instances.get(m.instance)
        if host is None or host.accelerator_id != option.accelerator:
            return None
        apart = abs(host.accelerator_count - option.accelerators)
        return (True, apart) if any_count or not apart else None

    near = [(key, m) for m in workload.measurements if (key := nearness(m)) is not None]
    if not near:
        return None
    closest = min(key for key, _ in near)
    return max((m for key, m in near if key == closest), key=lambda m: m.measured_on)


def of_one(own: Measurement, option: Option, catalog: Catalog) -> float:
    """Measured natural units per second of one instance of an option of independent accelerators: in proportion to
    their number."""
    host = catalog.instances.get(own.instance)
    times = 1.0 if host is None else option.accelerators / host.accelerator_count
    return own.throughput / own.instances * times


def by_measurement(prediction: Prediction, own: Measurement | None, observed: float) -> Prediction:
    """The prediction of one instance conditioned on the buyer's measurement, `observed` in the prediction's unit.

    What was measured does run, whatever the model holds of it.
    """
    if own is None:
        return prediction
    if not prediction.feasible:
        return _as_measured(prediction, own, observed)
    return noted(moved(prediction, prediction, observed), own)


def moved(prediction: Prediction, known: Prediction, observed: float) -> Prediction:
    """The prediction, moved and narrowed as far as ``observed`` moves and narrows ``known``: the same job on as many
    instances as were measured. Throughputs in the prediction's unit."""
    if not (prediction.feasible and known.feasible):
        return prediction
    throughput, spread = conditioned(known.throughput, known.spread, observed, Measured())
    reached = prediction.throughput * throughput / known.throughput
    return replace(
        prediction, throughput=reached, spread=spread, hardware_limit=max(prediction.hardware_limit, reached)
    )


def run_by_measurement(prediction: Prediction, known: Prediction, own: Measurement, instances: int) -> Prediction:
    """A run on so many instances, moved by a run that was measured on others; `known` is the model's of that run.

    Where the model holds a run for impossible that is as large as one that ran, it runs as fast instance by instance.
    """
    if not prediction.feasible and instances >= own.instances:
        return _as_measured(prediction, own, own.throughput * instances / own.instances)
    return noted(moved(prediction, known, own.throughput), own)


def measured_only(option: Option, own: Measurement) -> Prediction:
    """What the buyer measured, where nothing else is known."""
    return Prediction(
        feasible=True,
        why_not=None,
        limit="not assessed",
        unit="samples_per_s",
        accelerator=option.accelerator,
        accelerators=option.accelerators,
        throughput=own.throughput / own.instances,
        spread=Spread(0.0, 0.0, Measured().sd),
        hardware_limit=0.0,
        evidence="none",
        measurements=0,
        note="Your own measurement alone: no other is known.",
    )


def noted(prediction: Prediction, own: Measurement) -> Prediction:
    """The same with a note of the measurement that it rests on."""
    said = f"Rests on your measurement of {own.measured_on.isoformat()} on {own.instance}."
    return replace(prediction, note=" ".join(filter(None, (prediction.note, said))))


def misses(workload: Workload, own: Measurement) -> bool:
    """Whether a latency was measured above the limit that the workload sets."""
    if not isinstance(workload, LlmServing):
        return False
    pairs = (own.ttft_ms, workload.ttft_ms), (own.tpot_ms, workload.tpot_ms)
    return any(took is not None and took > limit for took, limit in pairs)


def _as_measured(prediction: Prediction, own: Measurement, observed: float) -> Prediction:
    sure = Spread(0.0, 0.0, Measured().sd)
    runs = replace(
        prediction,
        feasible=True,
        why_not=None,
        throughput=observed,
        spread=sure,
        hardware_limit=max(prediction.hardware_limit, observed),
        ttft_ms=own.ttft_ms,
        tpot_ms=own.tpot_ms,
        ttft_spread=None if own.ttft_ms is None else sure,
        tpot_spread=None if own.tpot_ms is None else sure,
    )
    doubt = f"By the model it would not run: {prediction.why_not}"
    return replace(noted(runs, own), note=" ".join((noted(runs, own).note, doubt)))
