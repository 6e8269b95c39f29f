"""From a training workload to predictions of speed: how many instances a run is given, and how fast they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter

from msgspec.structs import replace

from advisor.case.fields import middle
from advisor.case.workloads import (
    FineTuning,
    Measurement,
    PreTraining,
)
from advisor.catalog import Catalog
from advisor.cost.demand import HOURS_PER_MONTH, RunDemand, volume_ranges
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
from advisor.decision.run_sizes import MOST_INSTANCES_A_RUN, ROUND_NUMBERS, Sizing, sized
from advisor.decision.world import World
from advisor.distributions import Z10
from advisor.once import Key, Once
from advisor.performance import (
    Prediction,
    TrainingJob,
    assess_training_many,
)
from advisor.switching.tables import judgements

MACHINES_KEPT = 256
"""Machines of which it is remembered how fast a job runs on some thirty numbers of them."""
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
        (model,) = on_instances(job, option, [m.instances], world, centre)
        if model.feasible:
            size = option.accelerator, option.accelerators * m.instances
            held.append(Held(m, size, model.spread, math.log(m.throughput / model.throughput)))
    beliefs = gathered(held, workload, world.catalog, centre, world.now)
    runs, tried = Once(), Once()
    today = next((o for o in options if "today" in o.roles), None)

    def most(option: Option) -> float:
        """Instance-hours in which today's fleet does a run, where it is of the same chips."""
        if today is None or today.accelerator != option.accelerator:
            return math.inf
        chips = (today.count or 1) * today.accelerators
        hours = today.hours_per_month or HOURS_PER_MONTH
        return chips / option.accelerators * hours / demand.runs_per_month

    def predicted(option: Option) -> Predicted:
        if option.family == "inferentia":
            return Predicted(None, 1, NO_TRAINING)
        return runs(_alike(option), lambda: _run(workload, demand, option, job, beliefs, world, most(option), tried))

    return {option.id: predicted(option) for option in options}


def _alike(option: Option) -> Key:
    """What a run on an option depends on: its region, its provider's rates and the length of its term don't matter."""
    plan = plans().get(option.plan)
    paid = None if plan is None else (plan.path == "block", plan.flexible)
    return *_machine(option), option.count, paid


def _machine(option: Option) -> Key:
    """What the speed of a run on an option depends on; the buyer may have measured the instance."""
    return option.instance, option.accelerator, option.accelerators, option.domain_chips, option.network_gbps


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
    most: float,
    tried: Once,
) -> Predicted:
    """The job on as many instances as the buyer asks for, or as it is given under the plan. `most`: see
    `Sizing`. `tried`: what was predicted for other plans."""
    share = workload.goodput_pct
    goodput = judgements()["goodput"].mode if share is None else middle(share) / 100.0
    own = own_of(workload, option, world.catalog, world.now)
    machine = _machine(option)

    def at(instances: int) -> Predicted:
        return tried((instances, *machine), lambda: predicted(instances))

    def predicted(instances: int) -> Predicted:
        """The job on so many instances; what was measured on others moves it in proportion."""
        (model,) = on_instances(job, option, [instances], world, beliefs.centre)
        if own is None:
            belief = beliefs.of((option.accelerator, option.accelerators * instances), model.spread)
            (found,) = on_instances(job, option, [instances], world, beliefs.level(belief))
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
        (as_ran,) = on_instances(job, option, [ran], world, beliefs.centre)
        off = far_off(own.throughput, as_ran)
        return Predicted(found, instances, found.why_not, measured=True, job=job, tuning_left=0.0, far_off=off)

    if option.count is not None:
        return at(option.count)

    def prepare(numbers: Sequence[int]) -> None:
        on_instances(job, option, numbers, world, beliefs.centre)

    doubt = _doubt_of(workload)
    found = sized(Sizing(demand, goodput, doubt, most, at, prepare), plans().get(option.plan))
    if found is not None:
        return found
    last = at(MOST_INSTANCES_A_RUN)
    if last.why_not is not None:
        return last
    return replace(last, why_not=f"a run would not end in time, not even on {last.instances} × {option.instance}")


def _doubt_of(workload: PreTraining | FineTuning) -> float:
    """Standard deviation of the natural log of the work of a month."""
    ranges = volume_ranges(workload)
    asked = [math.log(r.high / r.low) / (2 * Z10) for name, r in ranges.items() if name in ("tokens", "runs") and r.low]
    return math.hypot(*asked)


def on_instances(
    job: TrainingJob, option: Option, instances: Sequence[int], world: World, tuning: float
) -> list[Prediction]:
    """The job on each of these numbers of instances. Layouts divide all chips of a run evenly, and of an odd number few
    do: where fewer instances do more, the others idle. Remembered: plans and regions differ, speed does not."""
    machine = world.facts, job, option.accelerator, option.accelerators, *_links(option)
    laid: dict[int, Prediction] = world.known.shelf("training", MACHINES_KEPT)(machine, dict)
    fewer = {number: _dividing_well(number) for number in instances}
    new = sorted({one for few in fewer.values() for one in few if one not in laid})
    laid.update(zip(new, assess_runs(job, option, new, world, 1.0) if new else (), strict=True))

    def fastest(number: int) -> Prediction:
        found = max((laid[one] for one in fewer[number]), key=_throughput)
        return replace(found, throughput=found.throughput * tuning)

    return [fastest(number) for number in instances]


_throughput = attrgetter("throughput")


@lru_cache(maxsize=MOST_INSTANCES_A_RUN)
def _dividing_well(instances: int) -> tuple[int, ...]:
    """The number itself, and fewer that divide better, down to one."""
    below = {instances - instances % divisor for divisor in (2, 4, 8)} - {0, instances}
    return instances, *sorted(below | {number for number in ROUND_NUMBERS if number < instances}, reverse=True)


def assess_run(
    job: TrainingJob, option: Option, instances: int, world: World, tuning: float, runners_up: int = 0
) -> Prediction:
    """The job on so many instances of an option, all at work. Remembered."""
    key = "training", world.facts, job, option.accelerator, option.accelerators, *_links(option), instances, tuning
    return world.known((*key, runners_up), lambda: assess_runs(job, option, [instances], world, tuning, runners_up)[0])


def assess_runs(
    job: TrainingJob, option: Option, instances: Sequence[int], world: World, tuning: float, runners_up: int = 0
) -> list[Prediction]:
    """The job on each of these numbers of instances, laid out together."""
    domain, network = _links(option)
    return assess_training_many(
        job,
        option.accelerator,
        [option.accelerators * number for number in instances],
        world.catalog,
        accelerators_per_domain=domain,
        network_gbps_per_domain=network,
        tuning=tuning,
        runners_up=runners_up,
    )


def _links(option: Option) -> tuple[int, float]:
    """Chips of a domain, and the network of each in Gbit/s."""
    domain = max(option.domain_chips, 1)
    return domain, option.network_gbps * domain / option.accelerators
