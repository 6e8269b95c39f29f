"""What is paid on the way to the start of a move: what runs until then, both fleets during cut-over, and the work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from msgspec import Struct

from advisor.cost.options import RIGHT_SIZE
from advisor.cost.plans import plans
from advisor.cost.present_value import present_values
from advisor.cost.streams import Stream
from advisor.decision.evaluated import Evaluated, Unused, ranking
from advisor.decision.legs import factors_before, priced
from advisor.decision.lines_beside import lines_of
from advisor.decision.rounding import rounded
from advisor.decision.scene import Scene, Schedule
from advisor.decision.staying import is_today, work_of_change
from advisor.decision.uncovered import gaps, unused_of
from advisor.decision.worth import Term, Worth, mean_cost_of, with_terms, worth
from advisor.distributions import Floats
from advisor.summaries import mean_of
from advisor.switching.effort import WEEKS_PER_MONTH


class Ahead(Struct, frozen=True):
    """What the bridge comes to at one USD a unit, for each leg of its stream: its present value until the start; both
    fleets during cut-over, undiscounted and as present value."""

    run: tuple[Worth, ...]
    double: tuple[Worth, ...]
    double_today: tuple[Worth, ...]
    lines: Worth | None
    """Lines beside it until the start in USD, but for what is a share of what the instances cost."""
    machines: tuple[Worth, Worth] | None
    """What its machines bring along during cut-over, undiscounted and as present value, likewise."""


class Before(Struct, frozen=True):
    """What is paid on the way to the start of a move, the same for every fleet that starts then."""

    bridge: Evaluated | None
    terms: tuple[Term, ...]
    """What runs until the start, with its lines, and both fleets during cut-over."""
    run: tuple[Term, ...]
    """Those that are the instances of the bridge."""
    work: tuple[Term, ...]
    """Changing to what runs until then, and the work of the move itself with its upkeep."""
    usd: Floats
    """What it costs to come to the start, and upkeep, less credits: without the work, shape (draw,)."""
    once_usd: Floats
    """Undiscounted USD of the work."""
    double: tuple[Term, ...]
    unused: tuple[Unused, ...]


def bridge_of(ready: Sequence[Evaluated], scene: Scene) -> Evaluated | None:
    """What runs until a move begins: the cheapest until then of the ways of staying that bind no longer than is waited
    for. Who does not wait keeps chip and provider, where something runs, until the move is done: nobody ports twice."""
    wait, effort = scene.changes.delay_months, scene.changes.effort
    free = _binding_no_longer(ready, wait)
    kept = [] if wait else _without_work(free, scene)
    months = max(math.ceil(scene.bench.soonest_weeks * effort / WEEKS_PER_MONTH) + wait, 1)
    return _cheapest_until(kept or free, months, scene)


def kept_until(ready: Sequence[Evaluated], months: int, scene: Scene) -> Evaluated | None:
    """What of the ways of staying runs on until a date without any work: the cheapest that binds no longer."""
    return _cheapest_until(_without_work(_binding_no_longer(ready, months), scene), months, scene)


def _binding_no_longer(ready: Sequence[Evaluated], months: int) -> list[Evaluated]:
    return [s for s in ready if is_today(s.option) or s.bound_until <= months]


def _without_work(ready: Sequence[Evaluated], scene: Scene) -> list[Evaluated]:
    return [s for s in ready if work_of_change(s.option, scene) is None]


def _cheapest_until(ready: Sequence[Evaluated], months: int, scene: Scene) -> Evaluated | None:
    # Of equals what is paid as today goes first: nobody changes plan for nothing.
    return min(ready, key=lambda s: (rounded(_until(s, months, scene)), not _as_today(s), *ranking(s)), default=None)


def _as_today(stay: Evaluated) -> bool:
    return is_today(stay.option) or RIGHT_SIZE in stay.option.roles


def _until(stay: Evaluated, months: int, scene: Scene) -> float:
    """Mean USD of running a way of staying from now on for so many months, undiscounted, at today's price and at rates
    that are known to begin or end, with all that it takes to change to it."""
    run = 0.0
    for leg in stay.stream.legs:
        price = np.ones(months)
        for begins, ratio in leg.path.steps:
            price[begins:] *= ratio
        run += mean_of(leg.first_month()) * float(price.sum())
    usd = run * (1.0 + stay.around.share) + months * mean_of(stay.around.month(scene.zero, 0, months))
    if plans()[stay.option.plan].path == "block" and scene.filler is not None:
        usd += months * mean_of(scene.bench.values["block_gap"]) * scene.filler.mean_usd_month
    unused = sum(mean_of(i.usd_month * np.maximum(np.minimum(i.end, months) - i.begin, 0.0)) for i in stay.idle)
    return usd + mean_cost_of(stay.lumps) + mean_of(stay.once_usd) + unused


def before_the_start(bridge: Evaluated | None, schedule: Schedule, scene: Scene) -> Before:
    """What is paid until moves begin that share a schedule; without a bridge, the work alone."""
    run: tuple[Term, ...] = ()
    terms: tuple[Term, ...] = ()
    work: list[Term] = []
    double: tuple[Term, ...] = ()
    unused: tuple[Unused, ...] = ()
    once_usd = schedule.once_usd
    if bridge is not None:
        ahead, whole = _bridge(bridge, schedule, scene), 1.0 + bridge.around.share
        double, doubled = (priced("double_running", d, bridge, whole) for d in (ahead.double, ahead.double_today))
        if ahead.machines is not None:
            double = (*double, Term("double_running", ahead.machines[0]))
            doubled = (*doubled, Term("double_running", ahead.machines[1]))
        run = priced("bridge", ahead.run, bridge)
        terms = (
            *run,
            *doubled,
            *gaps(bridge.option, schedule, scene, part="bridge"),
            *lines_of(bridge, ahead.run, ahead.lines),
        )
        unused = unused_of(bridge, scene, schedule, ends=True)
        for number, term in enumerate(_due_before(bridge, scene)):
            key = ("due ahead", scene.usage(bridge.option), number, schedule.key)
            ahead_of_it = scene.bench.once(key, partial(_times, term.worth, schedule.discount_work))
            work.append(Term("one_time", ahead_of_it, term.price))
            once_usd = once_usd + term.usd
    work += [Term("one_time", schedule.one_time), Term("upkeep", schedule.upkeep)]
    left = tuple(Term("unused_commitment", u.worth) for u in unused)
    usd = with_terms(schedule.upkeep.values - schedule.credit_usd * schedule.discount, (*terms, *left))
    return Before(bridge, terms, run, tuple(work), usd, once_usd, double, unused)


def _bridge(bridge: Evaluated, schedule: Schedule, scene: Scene) -> Ahead:
    """What runs until the start of a move, at one USD a unit."""

    def at_one() -> Ahead:
        market, around, values = scene.market, bridge.around, scene.bench.values
        month = np.minimum(schedule.start.astype(np.int64), market.months - 1)
        cutover = schedule.begins * values["cutover_weeks"] / WEEKS_PER_MONTH
        legs = bridge.stream.legs
        double = [Stream(leg.use, leg.path).at(month) * cutover for leg in legs]
        before = present_values(
            [leg.use.T for leg in legs], [factors_before(leg, schedule, scene) for leg in legs], [1.0] * len(legs)
        )
        lines = worth(scene.zero + around.standing(0, schedule.start)) if around.streams else None
        brought = around.of_the_machines()
        machines = None
        if brought.any():
            machines = worth(brought * cutover), worth(brought * cutover * schedule.discount)
        return Ahead(
            tuple(worth(row.copy()) for row in before),
            tuple(worth(row) for row in double),
            tuple(worth(row * schedule.discount) for row in double),
            lines,
            machines,
        )

    return scene.bench.once(("bridge", scene.usage(bridge.option), schedule.key), at_one)


def _due_before(bridge: Evaluated, scene: Scene) -> tuple[Term, ...]:
    """What it takes to change to the bridge, where another than today's runs: its work, and its lines due once."""
    change = work_of_change(bridge.option, scene)
    return (*(() if change is None else (Term("one_time", change),)), *bridge.lumps)


def _times(one: Worth, factor: Floats) -> Worth:
    return worth(one.values * factor)
