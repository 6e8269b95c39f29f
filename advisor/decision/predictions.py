"""From a workload and an option to a prediction of speed, in the workload's natural unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
from advisor.cost.fleet import run_instances
from advisor.cost.options import Option
from advisor.decision.jobs import recommender_job, sample_job, serving_job, training_job
from advisor.decision.measured import (
    by_measurement,
    measured_only,
    measurement_for,
    misses,
    noted,
    of_one,
    run_by_measurement,
)
from advisor.decision.world import World
from advisor.performance import (
    UNPROVEN,
    Measured,
    Neighbour,
    Prediction,
    RecommenderJob,
    RunnerUp,
    SampleJob,
    ServingJob,
    TrainingJob,
    assess_recommender,
    assess_samples,
    assess_serving_many,
    assess_training,
    neighbours,
    sample_neighbours,
    serving_curves,
    training_neighbours,
)
from advisor.switching.tables import judgements

MOST_INSTANCES_A_RUN = 128
MULTIPLES = (0.4, 0.6, 0.8, 0.9, 1.0, 1.15, 1.4, 1.9, 2.7)
"""Multiples of the predicted speed at which throughput under a latency limit is worked out."""
RUNNERS_UP = 2
"""Other ways to lay a workload out that are shown beside the best one."""
CLIPS_PER_HOUR = 120.0
"""Speech models hear clips of 30 seconds."""
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
    job: ServingJob | TrainingJob | SampleJob | RecommenderJob | None = None
    """What was asked of the performance model."""
    curve: tuple[tuple[float, float], ...] = ()
    """Multiples of the predicted speed, and throughput at each; empty where throughput follows speed in proportion."""


Machine = tuple[str, int, int, float, int, str]


def machine_of(option: Option, predicted: Predicted) -> Machine:
    """What an option's speed depends on: its chips, their links, how many work together, and what was measured."""
    measured = option.instance if predicted.measured else ""
    chips = option.accelerator, option.accelerators, option.domain_chips, option.network_gbps
    return *chips, predicted.instances, measured


def predict_options(
    workload: Workload, demand: Demand, options: Sequence[Option], world: World
) -> dict[str, Predicted]:
    """Predictions by option id, tuned to the middle of the team's level. Plans and regions share a prediction."""
    blind = {o.id: why for o in options if (why := _unpublished(o, world.catalog)) is not None}
    known = [o for o in options if o.id not in blind]
    unknown = {key: Predicted(None, 1, why) for key, why in blind.items()}
    if isinstance(workload, (LlmServing, LlmBatch)):
        return {**_serving(workload, known, world), **unknown}
    if isinstance(workload, (PreTraining, FineTuning)) and isinstance(demand, RunDemand):
        return {**{o.id: _training(workload, demand, o, world) for o in known}, **unknown}
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


def _serving(workload: LlmServing | LlmBatch, options: Sequence[Option], world: World) -> dict[str, Predicted]:
    job = serving_job(workload, world.catalog)
    if job is None:
        why = f"the catalog has no architecture for {workload.model}"
        return {option.id: Predicted(None, 1, None, why) for option in options}
    asked: dict[str, Question] = {}
    owned = {option.id: measurement_for(workload, option, world.catalog) for option in options}
    for option in options:
        own = owned[option.id]
        measured = None if own is None else Measured(own.throughput / own.instances, own.ttft_ms, own.tpot_ms)
        asked[option.id] = (option.accelerator, option.accelerators, measured)
    questions = tuple(dict.fromkeys(asked.values()))
    centre = middle(workload.tuning)
    best = workload.tuning.high if isinstance(workload.tuning, Range) else workload.tuning
    answers, curves, tuned = world.known(
        ("serving", world.facts, job, questions, centre, best),
        lambda: _answered(job, questions, world.catalog, centre, best),
    )
    result = {}
    for key, question in asked.items():
        own, answer = owned[key], answers[question]
        if own is not None:
            runs = not answer.feasible and not misses(workload, own)
            answer = by_measurement(answer, own, own.throughput / own.instances) if runs else noted(answer, own)
        fault = answer.why_not
        if fault is not None and question in tuned and tuned[question].feasible:
            fault = f"{fault.rstrip('.')}, in the middle of the tuning range; at its upper end, {best:.0%}, it does."
        result[key] = Predicted(answer, 1, fault, measured=own is not None, job=job, curve=curves.get(question, ()))
    return result


def _answered(
    job: ServingJob, questions: Sequence[Question], catalog: Catalog, centre: float, best: float
) -> tuple[dict[Question, Prediction], dict[Question, tuple[tuple[float, float], ...]], dict[Question, Prediction]]:
    """Predictions in the middle of the tuning range, their curves under the latency limits, and, of what misses these,
    predictions at the upper end."""
    answers = _answers(job, questions, catalog, centre, ceiling=True, runners_up=RUNNERS_UP)
    limited = job.ttft_limit_ms is not None or job.tpot_limit_ms is not None
    near = [q for q, answer in answers.items() if answer.feasible]
    curves = _curves(job, near, catalog, centre) if limited else {}
    tuned = _answers(job, [q for q, a in answers.items() if a.limit == "latency target"], catalog, best)
    return answers, curves, tuned


def _curves(
    job: ServingJob, questions: Sequence[Question], catalog: Catalog, centre: float
) -> dict[Question, tuple[tuple[float, float], ...]]:
    """Throughput under the latency limits at multiples of the predicted speed: it falls faster than the speed does."""
    if not questions:
        return {}
    found = serving_curves(job, questions, catalog, [centre * multiple for multiple in MULTIPLES])
    return {
        question: tuple((m, float(v)) for m, v in zip(MULTIPLES, column, strict=True) if v > 0)
        for question, column in zip(questions, found.T, strict=True)
    }


Question = tuple[str, int, Measured | None]


def _answers(
    job: ServingJob,
    questions: Sequence[Question],
    catalog: Catalog,
    tuning: float,
    ceiling: bool = False,
    runners_up: int = 0,
) -> dict[Question, Prediction]:
    if not questions:
        return {}
    found = assess_serving_many(job, questions, catalog, tuning=tuning, ceiling=ceiling, runners_up=runners_up)
    return dict(zip(questions, found, strict=True))


def _samples(
    workload: Embeddings | ImageGeneration | Vision | Speech, options: Sequence[Option], world: World
) -> dict[str, Predicted]:
    """Encoders, diffusion, vision and speech: independent chips, counted in samples. An hour of audio is 120 clips."""
    job, samples_per_item = sample_job(workload), CLIPS_PER_HOUR if isinstance(workload, Speech) else 1.0
    tuning = middle(workload.tuning)
    result: dict[str, Predicted] = {}
    for option in options:
        asked = (option.accelerator, option.accelerators)

        def answer(asked: tuple[str, int] = asked) -> Prediction:
            found = assess_samples(job, *asked, world.catalog, tuning=tuning)
            return replace(
                found,
                throughput=found.throughput / samples_per_item,
                hardware_limit=found.hardware_limit / samples_per_item,
            )

        own = measurement_for(workload, option, world.catalog, any_count=True)
        found = world.known(("samples", world.facts, job, asked, tuning, samples_per_item), answer)
        found = by_measurement(found, own, 0.0 if own is None else of_one(own, option, world.catalog))
        result[option.id] = Predicted(found, 1, found.why_not, measured=own is not None, job=job)
    return result


def _recommender(workload: Recommender, options: Sequence[Option], world: World) -> dict[str, Predicted]:
    """Recommenders on GPUs by the model, on Neuron by the buyer's own measurement alone."""
    job, tuning = recommender_job(workload), middle(workload.tuning)
    result: dict[str, Predicted] = {}
    for option in options:
        own = measurement_for(workload, option, world.catalog)
        if option.family != "nvidia":
            # Whether the tables fit on fewer accelerators is not known there.
            measured = None if own is None else measured_only(option, own)
            why = None if measured is not None else UNPROVEN
            result[option.id] = Predicted(measured, 1, None, why, measured is not None)
            continue
        asked = (option.accelerator, option.accelerators)

        def answer(asked: tuple[str, int] = asked) -> Prediction:
            return assess_recommender(job, *asked, world.catalog, tuning=tuning)

        found = world.known(("recommender", world.facts, job, asked, tuning), answer)
        if own is None and found.feasible:
            # On a host with more or fewer of the same accelerators, each of which holds the tables.
            own = measurement_for(workload, option, world.catalog, any_count=True)
        found = by_measurement(found, own, 0.0 if own is None else of_one(own, option, world.catalog))
        result[option.id] = Predicted(found, 1, found.why_not, measured=own is not None, job=job)
    return result


def _training(workload: PreTraining | FineTuning, demand: RunDemand, option: Option, world: World) -> Predicted:
    if option.family == "inferentia":
        return Predicted(None, 1, "Inferentia does not train")
    job = training_job(workload, world.catalog)
    if job is None:
        return Predicted(None, 1, None, f"the catalog has no architecture for {workload.model}")
    tuning = middle(workload.tuning)
    share = workload.goodput_pct
    goodput = judgements()["goodput"].mode if share is None else middle(share) / 100.0
    own = measurement_for(workload, option, world.catalog)
    known = None if own is None else _assess_training(job, option, own.instances, world, tuning)

    def at(instances: int) -> Predicted:
        """The job on so many instances; what was measured on others moves it in proportion."""
        found = _assess_training(job, option, instances, world, tuning)
        found = found if own is None or known is None else run_by_measurement(found, known, own, instances)
        return Predicted(found, instances, found.why_not, measured=own is not None, job=job)

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
