"""From a workload and an option to a prediction of speed, in the workload's natural unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from advisor.case.fields import middle
from advisor.case.workloads import FineTuning, LlmBatch, LlmServing, Measurement, PreTraining, Workload
from advisor.catalog import Catalog
from advisor.cost.demand import Demand, RunDemand
from advisor.cost.fleet import run_instances
from advisor.cost.options import Option
from advisor.decision.world import World
from advisor.performance import (
    Architecture,
    Prediction,
    ServingJob,
    TrainingJob,
    architecture_of,
    assess_serving,
    assess_training,
)
from advisor.switching.tables import judgements

MOST_INSTANCES_A_RUN = 128
DEADLINE_MARGIN = 0.9
"""Runs are planned to end after this share of the time allowed, at the median speed."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """Speed of one instance, or of the group of `instances` that a training run is given.

    `unassessed` says why this kind of workload can't be predicted at all; `why_not` why this option can't do it.
    """

    prediction: Prediction | None
    instances: int
    why_not: str | None
    unassessed: str | None = None
    measured: bool = False
    """Whether the buyer measured this instance: then speed is theirs, tuning included."""


def predict_option(workload: Workload, demand: Demand, option: Option, world: World) -> Predicted:
    """The prediction of one option, tuned to the middle of the team's level."""
    if isinstance(workload, (LlmServing, LlmBatch)):
        return _serving(workload, option, world.catalog)
    if isinstance(workload, (PreTraining, FineTuning)) and isinstance(demand, RunDemand):
        return _training(workload, demand, option, world.catalog)
    return Predicted(
        None, 1, None, f"{workload.kind} can't be predicted yet: there is no fitted model for this kind of workload"
    )


def _architecture(name: str, catalog: Catalog) -> Architecture | None:
    facts = catalog.find_model(name)
    if facts is None or facts.layers is None or facts.hidden is None:
        return None
    return architecture_of(facts)


def _serving(workload: LlmServing | LlmBatch, option: Option, catalog: Catalog) -> Predicted:
    model = _architecture(workload.model, catalog)
    if model is None:
        return Predicted(None, 1, None, f"the catalog has no architecture for {workload.model}")
    online = isinstance(workload, LlmServing)
    job = ServingJob(
        model=model,
        weight_precision=workload.precision,
        kv_precision="fp8" if workload.precision == "fp8" else "bf16",
        input_tokens=middle(workload.input_tokens),
        output_tokens=middle(workload.output_tokens),
        mode="online" if online else "batch",
        ttft_limit_ms=workload.ttft_ms if isinstance(workload, LlmServing) else None,
        tpot_limit_ms=workload.tpot_ms if isinstance(workload, LlmServing) else None,
        max_context_tokens=workload.longest_context if isinstance(workload, LlmServing) else None,
    )
    own = measurement_for(workload, option)
    prediction = _assess_serving(
        job,
        option.accelerator,
        option.accelerators,
        catalog,
        middle(workload.tuning),
        None if own is None else own.throughput / own.instances,
    )
    return Predicted(prediction, 1, prediction.why_not, measured=own is not None)


def _training(workload: PreTraining | FineTuning, demand: RunDemand, option: Option, catalog: Catalog) -> Predicted:
    if option.family == "inferentia":
        return Predicted(None, 1, "Inferentia does not train")
    model = _architecture(workload.model, catalog)
    if model is None:
        return Predicted(None, 1, None, f"the catalog has no architecture for {workload.model}")
    job = TrainingJob(
        model=model,
        method="pretrain" if isinstance(workload, PreTraining) else workload.method,
        precision=workload.precision,
        sequence_tokens=float(workload.sequence_tokens),
        global_batch_tokens=workload.batch_tokens if isinstance(workload, PreTraining) else None,
    )
    own = measurement_for(workload, option)
    tuning = middle(workload.tuning)
    goodput = judgements()["goodput"].mode
    instances = option.count or 1
    prediction = _assess_training(job, option, instances, catalog, tuning, own)
    if option.count is not None:
        return Predicted(prediction, instances, prediction.why_not, measured=own is not None)
    while instances <= MOST_INSTANCES_A_RUN:
        prediction = _assess_training(job, option, instances, catalog, tuning, own)
        if prediction.feasible:
            hours = demand.tokens_per_run / (prediction.throughput * goodput * 3600.0)
            if hours <= demand.hours_allowed * DEADLINE_MARGIN:
                return Predicted(prediction, instances, None, measured=own is not None)
            wanted = run_instances(demand, prediction.throughput / instances * DEADLINE_MARGIN, goodput)
            instances = max(instances + 1, min(wanted, 2 * instances + 8))
        else:
            instances *= 2
    if not prediction.feasible:
        return Predicted(prediction, instances, prediction.why_not)
    return Predicted(
        prediction, instances, f"a run would not end in time, not even on {MOST_INSTANCES_A_RUN} × {option.instance}"
    )


def measurement_for(workload: Workload, option: Option) -> Measurement | None:
    """The buyer's newest measurement on this instance type."""
    found = [m for m in workload.measurements if m.instance == option.instance]
    return max(found, key=lambda m: m.measured_on) if found else None


@lru_cache(maxsize=4096)
def _assess_serving(
    job: ServingJob, accelerator: str, count: int, catalog: Catalog, tuning: float, measured: float | None
) -> Prediction:
    """Cached by value: plans and regions differ, speed does not."""
    return assess_serving(job, accelerator, count, catalog, tuning=tuning, measured=measured)


def _assess_training(
    job: TrainingJob, option: Option, instances: int, catalog: Catalog, tuning: float, own: Measurement | None
) -> Prediction:
    return _assess_training_cached(
        job,
        option.accelerator,
        option.accelerators * instances,
        catalog,
        max(option.domain_chips, 1),
        option.network_gbps * max(option.domain_chips, 1) / option.accelerators,
        tuning,
        None if own is None else own.throughput * instances / own.instances,
    )


@lru_cache(maxsize=4096)
def _assess_training_cached(
    job: TrainingJob,
    accelerator: str,
    accelerators: int,
    catalog: Catalog,
    domain: int,
    network_gbps: float,
    tuning: float,
    measured: float | None,
) -> Prediction:
    return assess_training(
        job,
        accelerator,
        accelerators,
        catalog,
        accelerators_per_domain=domain,
        network_gbps_per_domain=network_gbps,
        tuning=tuning,
    )
