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
    Measurement,
    PreTraining,
    Recommender,
    Speech,
    Vision,
    Workload,
)
from advisor.catalog import Catalog
from advisor.cost.demand import Demand, RunDemand
from advisor.cost.fleet import run_instances
from advisor.cost.options import Option
from advisor.decision.beliefs import Beliefs, Held, Size, gathered
from advisor.decision.jobs import recommender_job, sample_job, training_job
from advisor.decision.measured import (
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
    assess_training,
    neighbours,
    sample_neighbours,
    training_neighbours,
)
from advisor.switching.tables import judgements

MOST_INSTANCES_A_RUN = 128
CLIPS_PER_HOUR = 120.0
"""Speech models hear clips of 30 seconds."""
DEADLINE_MARGIN = 0.9
"""Runs are planned to end after this share of the time allowed, at the median speed."""
NO_TRAINING = "Inferentia does not train"


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
        return {**_training(workload, demand, known, world), **unknown}
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
            measured = None if own is None else measured_only(option, own)
            why = None if own is not None else UNPROVEN
            result[option.id] = Predicted(measured, 1, None, why, own is not None, tuning_left=0.0)
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


def _training(
    workload: PreTraining | FineTuning, demand: RunDemand, options: Sequence[Option], world: World
) -> dict[str, Predicted]:
    job = training_job(workload, world.catalog)
    if job is None:
        unknown = Predicted(None, 1, None, f"the catalog has no architecture for {workload.model}")
        return {o.id: Predicted(None, 1, NO_TRAINING) if o.family == "inferentia" else unknown for o in options}
    centre = middle(workload.tuning)
    held = []
    for m in workload.measurements:
        option = next((o for o in options if o.instance == m.instance), None) or _like(m, options, world.catalog)
        if option is None or option.family == "inferentia":
            continue
        model = _assess_training(job, option, m.instances, world, centre)
        if model.feasible:
            size = option.accelerator, option.accelerators * m.instances
            held.append(Held(m, size, model.spread, math.log(m.throughput / model.throughput)))
    beliefs = gathered(held, workload, world.catalog, centre, world.now)
    return {
        o.id: Predicted(None, 1, NO_TRAINING)
        if o.family == "inferentia"
        else _run(workload, demand, o, job, beliefs, world)
        for o in options
    }


def _like(measurement: Measurement, options: Sequence[Option], catalog: Catalog) -> Option | None:
    """An option on as many of the same accelerators as the host that was measured."""
    host = catalog.instances.get(measurement.instance)
    if host is None:
        return None
    size = host.accelerator_id, host.accelerator_count
    return next((o for o in options if (o.accelerator, o.accelerators) == size), None)


def _run(
    workload: PreTraining | FineTuning,
    demand: RunDemand,
    option: Option,
    job: TrainingJob,
    beliefs: Beliefs,
    world: World,
) -> Predicted:
    """The job on as many instances as its time allows."""
    share = workload.goodput_pct
    goodput = judgements()["goodput"].mode if share is None else middle(share) / 100.0
    own = own_of(workload, option, world.catalog, world.now)

    def at(instances: int) -> Predicted:
        """The job on so many instances; what was measured on others moves it in proportion."""
        model = _assess_training(job, option, instances, world, beliefs.centre)
        if own is None:
            belief = beliefs.of((option.accelerator, option.accelerators * instances), model.spread)
            found = _assess_training(job, option, instances, world, beliefs.level(belief))
            if beliefs.readings and found.feasible:
                found = told(carried(found, belief), beliefs.words(belief))
            return Predicted(found, instances, found.why_not, job=job, tuning_left=belief.left)
        ran = own.newest.instances
        found = model
        if not model.feasible and instances >= ran:
            # As large as one that ran: as fast, instance by instance.
            found = as_measured(model, own, own.of_one * instances)
        elif model.feasible:
            belief = beliefs.of((option.accelerator, option.accelerators * ran), model.spread)
            observed = model.throughput * math.exp(belief.moved)
            found = by_measurement(model, observed, own, observed, belief)
        off = far_off(own.throughput, _assess_training(job, option, ran, world, beliefs.centre))
        return Predicted(found, instances, found.why_not, measured=True, job=job, tuning_left=0.0, far_off=off)

    if option.count is not None:
        return at(option.count)
    instances = 1
    while instances <= MOST_INSTANCES_A_RUN:
        answer = at(instances)
        prediction = answer.prediction
        if prediction is not None and prediction.feasible:
            hours = demand.tokens_per_run / (prediction.throughput * goodput * 3600.0)
            if hours <= demand.hours_allowed * DEADLINE_MARGIN:
                return answer
            wanted = run_instances(demand, prediction.throughput / instances * DEADLINE_MARGIN, goodput)
            instances = max(instances + 1, min(wanted, 2 * instances + 8))
        else:
            instances *= 2
    if answer.why_not is not None:
        return replace(answer, instances=instances)
    late = f"a run would not end in time, not even on {MOST_INSTANCES_A_RUN} × {option.instance}"
    return replace(answer, instances=instances, why_not=late)


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
        return _assess_training(predicted.job, option, predicted.instances, world, tuning, RUNNERS_UP).runners_up
    return () if predicted.prediction is None else predicted.prediction.runners_up


def _assess_training(
    job: TrainingJob, option: Option, instances: int, world: World, tuning: float, runners_up: int = 0
) -> Prediction:
    """Remembered: plans and regions differ, speed does not."""
    domain = max(option.domain_chips, 1)
    count = option.accelerators * instances
    network = option.network_gbps * domain / option.accelerators
    key = ("training", world.facts, job, option.accelerator, count, domain, network, tuning, runners_up)

    def answer() -> Prediction:
        return assess_training(
            job,
            option.accelerator,
            count,
            world.catalog,
            accelerators_per_domain=domain,
            network_gbps_per_domain=network,
            tuning=tuning,
            runners_up=runners_up,
        )

    return world.known(key, answer)
