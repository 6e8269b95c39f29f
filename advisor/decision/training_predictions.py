"""From a training workload to predictions of speed: how many instances a run is given, and how fast they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec.structs import replace

from advisor.case.fields import middle
from advisor.case.workloads import (
    FineTuning,
    Measurement,
    PreTraining,
)
from advisor.catalog import Catalog
from advisor.cost.demand import RunDemand
from advisor.cost.fleet import run_instances
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.decision.beliefs import Beliefs, Held, gathered
from advisor.decision.jobs import training_job
from advisor.decision.measured import (
    as_measured,
    by_measurement,
    carried,
    far_off,
    own_of,
    told,
)
from advisor.decision.predicted import Predicted
from advisor.decision.world import World
from advisor.performance import (
    Prediction,
    TrainingJob,
    assess_training_many,
)
from advisor.switching.tables import judgements

MOST_INSTANCES_A_RUN = 128
DEADLINE_MARGIN = 0.9
"""Runs are planned to end after this share of the time allowed, at the median speed."""
ROUND_NUMBERS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Instances that divide well among the groups of a run: those next above the fewest are tried where a run is paid by
the hour."""
TRIED = 3
"""How many of these: what still larger numbers would spare was at most a few per cent."""
NO_TRAINING = "Inferentia does not train"


def predict_training(
    workload: PreTraining | FineTuning, demand: RunDemand, options: Sequence[Option], world: World
) -> dict[str, Predicted]:
    """Predictions by option id, tuned to the middle of the team's level."""
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
        model = assess_run(job, option, m.instances, world, centre)
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
    """The job on the fewest instances that end it in time; where it is paid by the hour, on a rounder number above of
    which each does more an hour."""
    share = workload.goodput_pct
    goodput = judgements()["goodput"].mode if share is None else middle(share) / 100.0
    own = own_of(workload, option, world.catalog, world.now)

    def at(instances: int) -> Predicted:
        """The job on so many instances; what was measured on others moves it in proportion."""
        model = assess_run(job, option, instances, world, beliefs.centre)
        if own is None:
            belief = beliefs.of((option.accelerator, option.accelerators * instances), model.spread)
            found = assess_run(job, option, instances, world, beliefs.level(belief))
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
        off = far_off(own.throughput, assess_run(job, option, ran, world, beliefs.centre))
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
                if not _by_the_hour(option):
                    return answer
                above = [count for count in ROUND_NUMBERS if count > instances][:TRIED]
                # For the memory that `at` asks: all at once, since one after the other takes far longer.
                assess_runs(job, option, above, world, beliefs.centre)
                return _cheapest(answer, list(map(at, above)), demand, goodput)
            wanted = run_instances(demand, prediction.throughput / instances * DEADLINE_MARGIN, goodput)
            instances = max(instances + 1, min(wanted, 2 * instances + 8))
        else:
            instances *= 2
    if answer.why_not is not None:
        return replace(answer, instances=instances)
    late = f"a run would not end in time, not even on {MOST_INSTANCES_A_RUN} × {option.instance}"
    return replace(answer, instances=instances, why_not=late)


def _by_the_hour(option: Option) -> bool:
    plan = plans().get(option.plan)
    return plan is not None and plan.flexible


def _cheapest(fewest: Predicted, above: Sequence[Predicted], demand: RunDemand, goodput: float) -> Predicted:
    """What costs least by the hour, the fewest instances that end in time or some numbers above: on the fewest a job
    may have to be laid out in a way in which each does less, and more time must not make a run dearer."""

    def each(answer: Predicted) -> float:
        found = answer.prediction
        return 0.0 if found is None or not found.feasible else found.throughput / answer.instances

    def in_time(answer: Predicted) -> bool:
        seconds = 3600.0 * demand.hours_allowed * DEADLINE_MARGIN
        return each(answer) * answer.instances * goodput * seconds >= demand.tokens_per_run

    ending = [one for one in above if in_time(one)]
    return max((fewest, *ending), key=lambda one: (each(one), -one.instances))


def assess_run(
    job: TrainingJob, option: Option, instances: int, world: World, tuning: float, runners_up: int = 0
) -> Prediction:
    """The job on so many instances of an option."""
    (found,) = assess_runs(job, option, [instances], world, tuning, runners_up)
    return found


def assess_runs(
    job: TrainingJob, option: Option, instances: Sequence[int], world: World, tuning: float, runners_up: int = 0
) -> list[Prediction]:
    """The job on each of these numbers of instances. Remembered: plans and regions differ, speed does not."""
    domain = max(option.domain_chips, 1)
    network = option.network_gbps * domain / option.accelerators
    counts = [option.accelerators * number for number in instances]
    same = world.facts, job, option.accelerator, domain, network, tuning, runners_up

    def answers(places: list[int]) -> list[Prediction]:
        return assess_training_many(
            job,
            option.accelerator,
            [counts[place] for place in places],
            world.catalog,
            accelerators_per_domain=domain,
            network_gbps_per_domain=network,
            tuning=tuning,
            runners_up=runners_up,
        )

    return world.known.each([("training", count, *same) for count in counts], answers)
