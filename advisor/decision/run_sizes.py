"""How many instances a training run is given: the fewest that end it in time, or more where these cost less a month."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from msgspec import Struct

from advisor.cost.demand import HOURS_PER_MONTH, RunDemand
from advisor.cost.fleet import run_hours_month, run_instances
from advisor.cost.plans import Plan
from advisor.decision.predicted import Predicted
from advisor.distributions import normal_quantile

ROUND_NUMBERS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Instances that divide well among the groups of a run."""
MOST_INSTANCES_A_RUN = ROUND_NUMBERS[-1]
DEADLINE_MARGIN = 0.9
"""Runs are planned to end after this share of the time allowed, at the median speed."""
TRIED = 3
"""How many of the round numbers next above the fewest are tried as well: what still larger ones would spare was at most
a few per cent."""
FEW = 6
"""How many round numbers are laid out at first: most runs end on so many."""
MOST_GROUPS = 12
"""Of more groups side by side than that, one less spares only a few per cent."""
SLACK = (1.0, 1.2, 1.45)
"""By how many times a group may be larger than what fits its runs into a month at the median speed."""
SPEED_DOUBT = 0.2
"""Standard deviation of the natural log of a predicted speed that groups and days have to bear. The same for what was
measured: a measurement of what was predicted makes a fleet no smaller."""
QUANTILES = normal_quantile((np.arange(17) + 0.5) / 17)


class Sizing(Struct, frozen=True):
    """What the number of instances of a run depends on. `goodput`: share of the throughput that is work, at its middle;
    `doubt`: standard deviation of the natural log of what is to be done.

    `most`: instance-hours that a run takes at the most, since today's fleet of the same chips does it in as many.
    `at` predicts the run on a number of instances; `prepare` is told those that are asked for next, since they are laid
    out together in little more time than one.
    """

    demand: RunDemand
    goodput: float
    doubt: float
    most: float
    at: Callable[[int], Predicted]
    prepare: Callable[[Sequence[int]], None]

    def in_time(self, answer: Predicted) -> bool:
        """Whether the run ends in time, at the median speed."""
        speed = _speed(answer)
        return speed > 0.0 and self.hours(speed) <= self.demand.hours_allowed * DEADLINE_MARGIN

    def hours(self, speed: float) -> float:
        """Hours of a run at so many tokens per second."""
        return self.demand.tokens_per_run / (speed * self.goodput * 3600.0)


def sized(sizing: Sizing, plan: Plan | None) -> Predicted | None:
    """The run on the number of instances that it is given under a plan; None where no number ends it in time."""
    fewest = _fewest(sizing)
    if fewest is None or plan is None:
        return fewest
    numbers = sorted(set(_larger(fewest, sizing, plan)))
    sizing.prepare(numbers)
    ending = [one for one in map(sizing.at, numbers) if sizing.in_time(one)]
    if not ending:
        return fewest
    return min((fewest, *ending), key=lambda one: (_instance_hours(one, sizing, plan), one.instances))


def _speed(answer: Predicted) -> float:
    """Tokens per second of all instances; none where the run doesn't fit them."""
    found = answer.prediction
    return 0.0 if found is None or not found.feasible else found.throughput


def _fewest(sizing: Sizing) -> Predicted | None:
    """The run on the fewest instances that end it in time: between the round number that does and the one before it."""
    failed, each = 0, 0.0
    for few in (ROUND_NUMBERS[:FEW], ROUND_NUMBERS[FEW:]):
        sizing.prepare(few)
        for number in few:
            answer = sizing.at(number)
            each = max(each, _speed(answer) / number)
            if sizing.in_time(answer):
                return _between(failed, answer, each, sizing)
            failed = number
    return None


def _between(failed: int, ends: Predicted, each: float, sizing: Sizing) -> Predicted:
    """The fewest instances above a number that fails, up to one that ends the run in time.

    `each`: the most that one instance does in a run on any number; fewer than that would take can't end it.
    """
    wanted = run_instances(sizing.demand, each * DEADLINE_MARGIN, sizing.goodput)
    numbers = range(max(failed + 1, wanted), ends.instances)
    sizing.prepare(numbers)
    return next((one for one in map(sizing.at, numbers) if sizing.in_time(one)), ends)


def _larger(fewest: Predicted, sizing: Sizing, plan: Plan) -> Iterator[int]:
    """Larger numbers that may cost less: rounder ones, on which each instance does more; and where hours are paid
    whether they are used or not, those that use them up."""
    least = fewest.instances
    above = [number for number in ROUND_NUMBERS if number > least]
    if plan.flexible:
        yield from above[:TRIED]
        return
    # What the run would take on one instance that does as much as each does now.
    hours = min(sizing.hours(_speed(fewest) / least), sizing.most)
    if plan.path == "block":
        yield from above[:TRIED]
        days = math.ceil(hours / least / 24.0)
        paid = [24.0 * day for day in (*range(1, min(days, 15)), *range(21, days, 7))]
    else:
        hours *= sizing.demand.runs_per_month
        groups = math.ceil(hours / least / HOURS_PER_MONTH)
        yield from (number for number in above if number < least * (groups + 1))
        paid = [HOURS_PER_MONTH * group for group in range(1, min(groups, MOST_GROUPS) + 1)]
    for end in paid:
        for slack in SLACK:
            number = math.ceil(hours * slack / end)
            for rounder in (number, number + -number % 4):
                if least < rounder < MOST_INSTANCES_A_RUN:
                    yield rounder


def _instance_hours(answer: Predicted, sizing: Sizing, plan: Plan) -> float:
    """Instance-hours that are paid a month, on average over what is not known: groups and days are whole, so that the
    median says too little."""
    sd = math.hypot(sizing.doubt, SPEED_DOUBT)
    least = sizing.demand.tokens_per_run * answer.instances / (sizing.goodput * 3600.0 * sizing.most)
    speed = np.maximum(_speed(answer) * np.exp(sd * QUANTILES), least)
    once = np.ones_like(speed)
    paid = run_hours_month(sizing.demand, plan, speed, once, once[:, None], sizing.goodput * once)
    return answer.instances * float(np.mean(paid))
