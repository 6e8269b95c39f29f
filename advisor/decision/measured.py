"""Predictions conditioned on what the buyer measured."""

from __future__ import annotations

from dataclasses import replace

from advisor.case.workloads import Measurement, Workload
from advisor.cost.options import Option
from advisor.performance import Measured, Prediction, Spread, conditioned


def measurement_for(workload: Workload, option: Option) -> Measurement | None:
    """The buyer's newest measurement on this instance type."""
    found = [m for m in workload.measurements if m.instance == option.instance]
    return max(found, key=lambda m: m.measured_on) if found else None


def by_measurement(prediction: Prediction, own: Measurement | None) -> Prediction:
    """The prediction of one instance conditioned on the buyer's measurement of it. What was measured does run."""
    if own is None:
        return prediction
    return moved(prediction, prediction, own.throughput / own.instances)


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
