"""From a workload and an option to a prediction of speed, in the workload's natural unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from advisor.case.fields import Range, middle
from advisor.case.workloads import (
    Embeddings,
    FineTuning,
    ImageGeneration,
    LlmBatch,
    LlmServing,
    PreTraining,
    Recommender,
    Speech,
    Vision,
    Workload,
)
from advisor.catalog import Catalog
from advisor.cost.demand import Demand, RunDemand
from advisor.cost.options import Option
from advisor.decision.beliefs import Held, Size, gathered
from advisor.decision.jobs import recommender_job, sample_job
from advisor.decision.measured import (
    Own,
    as_measured,
    by_measurement,
    carried,
    far_off,
    measured_only,
    own_of,
    scaled_to,
    told,
)
from advisor.decision.predicted import Predicted
from advisor.decision.serving_predictions import RUNNERS_UP, at_upper_end, predict_serving
from advisor.decision.training_predictions import assess_run, predict_training
from advisor.decision.world import World
from advisor.performance import (
    UNPROVEN,
    Neighbour,
    Prediction,
    RecommenderJob,
    RunnerUp,
    SampleJob,
    ServingJob,
    TrainingJob,
    assess_recommender,
    assess_samples,
    knows_work,
    neighbours,
    sample_neighbours,
    training_neighbours,
)

CLIPS_PER_HOUR = 120.0
"""Speech models hear clips of 30 seconds."""


def predict_options(
    workload: Workload, demand: Demand, options: Sequence[Option], world: World
) -> dict[str, Predicted]:
    """Predictions by option id, tuned to the middle of the team's level. Plans and regions share a prediction."""
    blind = {o.id: why for o in options if (why := _unpublished(o, world.catalog)) is not None}
    known = [o for o in options if o.id not in blind]
    unknown = {key: Predicted(None, 1, why) for key, why in blind.items()}
    if isinstance(workload, (LlmServing, LlmBatch)):
        return {**predict_serving(workload, known, world), **unknown}
    if isinstance(workload, (PreTraining, FineTuning)) and isinstance(demand, RunDemand):
        return {**predict_training(workload, demand, known, world), **unknown}
    if isinstance(workload, Recommender):
        return {**_recommender(workload, known, world), **unknown}
    if isinstance(workload, (Embeddings, ImageGeneration, Vision, Speech)):
        return {**_samples(workload, known, world), **unknown}
    raise TypeError(f"{workload.kind} with a demand of {demand.unit} is no kind of workload")


def _unpublished(option: Option, catalog: Catalog) -> str | None:
    chip = catalog.accelerators[option.accelerator]
    if chip.bf16_tflops is None or chip.bandwidth_gb_s is None or chip.memory_gb is None:
        return f"speed can't be predicted: compute rate or memory bandwidth of {chip.name} is not published"
    return None


def _samples(
    workload: Embeddings | ImageGeneration | Vision | Speech, options: Sequence[Option], world: World
) -> dict[str, Predicted]:
    """Encoders, diffusion, vision and speech: independent chips, counted in samples. An hour of audio is 120 clips."""
    job, samples_per_item = sample_job(workload), CLIPS_PER_HOUR if isinstance(workload, Speech) else 1.0
    if not knows_work(job, world.catalog):
        return _as_measured_alone(workload, options, world)

    def predict(size: Size, level: float) -> Prediction:
        def answer() -> Prediction:
            found = assess_samples(job, *size, world.catalog, tuning=level)
            return replace(
                found,
                throughput=found.throughput / samples_per_item,
                hardware_limit=found.hardware_limit / samples_per_item,
            )

        return world.known(("samples", world.facts, job, size, level, samples_per_item), answer)

    return _independent(workload, options, world, job, predict)


def _as_measured_alone(
    workload: Embeddings | ImageGeneration | Vision | Speech, options: Sequence[Option], world: World
) -> dict[str, Predicted]:
    """Machines that the buyer measured, where the work of one sample is not known. What was measured on one side alone
    has nothing to be held against on the other but what runs today, as it runs."""
    why = f"the catalog does not know the work of one sample of {workload.model}, so that no speed can be predicted"
    unknown = Predicted(None, 1, None, why)
    found = [(o, own) for o in options if (own := own_of(workload, o, world.catalog, world.now)) is not None]
    if len({option.side for option, _ in found}) < 2:
        return {option.id: unknown for option in options}
    return {option.id: unknown for option in options} | {option.id: _measured(option, own) for option, own in found}


def _measured(option: Option, own: Own) -> Predicted:
    return Predicted(measured_only(option, own), 1, None, measured=True, tuning_left=0.0)


def _recommender(workload: Recommender, options: Sequence[Option], world: World) -> dict[str, Predicted]:
    """Recommenders on GPUs by the model, on Neuron by the buyer's own measurement alone."""
    job = recommender_job(workload)

    def predict(size: Size, level: float) -> Prediction:
        return world.known(
            ("recommender", world.facts, job, size, level),
            lambda: assess_recommender(job, *size, world.catalog, tuning=level),
        )

    result = _independent(workload, [o for o in options if o.family == "nvidia"], world, job, predict)
    for option in options:
        if option.family != "nvidia":
            # Whether the tables fit on fewer accelerators is not known there.
            own = own_of(workload, option, world.catalog, world.now)
            unproven = Predicted(None, 1, None, UNPROVEN, tuning_left=0.0)
            result[option.id] = unproven if own is None else _measured(option, own)
    return {option.id: result[option.id] for option in options}


def _independent(
    workload: Workload,
    options: Sequence[Option],
    world: World,
    job: SampleJob | RecommenderJob,
    predict: Callable[[Size, float], Prediction],
) -> dict[str, Predicted]:
    """Machines whose accelerators work apart: what one host of them did says all of hosts with more or fewer.

    `predict`: the model's prediction of a machine at a level of tuning.
    """
    centre, catalog = middle(workload.tuning), world.catalog
    best = workload.tuning.high if isinstance(workload.tuning, Range) else workload.tuning
    held = []
    offered = {o.accelerator for o in options}
    for m in workload.measurements:
        host = catalog.instances.get(m.instance)
        if host is None or host.accelerator_id not in offered:
            continue
        size = host.accelerator_id, host.accelerator_count
        model = predict(size, centre)
        if model.feasible:
            held.append(Held(m, size, model.spread, math.log(m.throughput / m.instances / model.throughput)))
    beliefs = gathered(held, workload, catalog, centre, world.now)
    result: dict[str, Predicted] = {}
    for option in options:
        size = option.accelerator, option.accelerators
        model = predict(size, centre)
        # Tables that fewer accelerators may not hold, or a model that fits none, ran on as many as were measured.
        own = own_of(workload, option, catalog, world.now, any_count=model.feasible)
        if own is not None:
            observed = scaled_to(own, option, catalog)
            host = catalog.instances.get(own.newest.instance)
            like = size if host is None else (host.accelerator_id, host.accelerator_count)
            belief = beliefs.of(like, model.spread)
            if not model.feasible:
                found = as_measured(model, own, observed)
            else:
                answer = predict(size, beliefs.level(belief))
                found = by_measurement(answer if answer.feasible else model, model.throughput, own, observed, belief)
            off = far_off(observed, model)
            result[option.id] = Predicted(found, 1, found.why_not, measured=True, job=job, tuning_left=0.0, far_off=off)
            continue
        belief = beliefs.of(size, model.spread)
        level = beliefs.level(belief)
        found = predict(size, level)
        if beliefs.readings and found.feasible:
            found = told(carried(found, belief), beliefs.words(belief))
        fault, within = found.why_not, False
        if fault is not None and found.limit == "latency target" and predict(size, level * best / centre).feasible:
            fault, within = at_upper_end(fault, best), True
        result[option.id] = Predicted(found, 1, fault, job=job, tuning_left=belief.left, within_tuning=within)
    return result


def nearest_runs(predicted: Predicted, option: Option, catalog: Catalog) -> tuple[Neighbour, ...]:
    """The published runs nearest to a prediction; none where nothing was predicted."""
    count = option.accelerators * predicted.instances
    if isinstance(predicted.job, ServingJob):
        return neighbours(predicted.job, option.accelerator, count, catalog)
    if isinstance(predicted.job, TrainingJob):
        return training_neighbours(predicted.job, option.accelerator, count, catalog)
    if isinstance(predicted.job, SampleJob):
        return sample_neighbours(predicted.job, option.accelerator, count, catalog)
    return ()


def other_layouts(predicted: Predicted, option: Option, world: World, tuning: float) -> tuple[RunnerUp, ...]:
    """The next best ways to lay a job out on an option, fastest first; none where nothing is laid out."""
    if isinstance(predicted.job, TrainingJob) and predicted.prediction is not None:
        return assess_run(predicted.job, option, predicted.instances, world, tuning, RUNNERS_UP).runners_up
    return () if predicted.prediction is None else predicted.prediction.runners_up
