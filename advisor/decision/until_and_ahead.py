"""What running an option comes to before a month, and from a month on as far as is known then."""

from __future__ import annotations

import numpy as np

from advisor.cost.commitments import Idle, covers, idle_all
from advisor.cost.market import Floats
from advisor.cost.plans import plans
from advisor.cost.streams import Stream
from advisor.decision.evaluated import Evaluated
from advisor.decision.fleets import Running
from advisor.decision.legs import summed
from advisor.decision.scene import Scene, Schedule
from advisor.decision.uncovered import beyond
from advisor.decision.worth import with_terms
from advisor.once import Key


def meanwhile(evaluated: Evaluated, month: int, scene: Scene) -> Floats:
    """Present value of running an option from now to a month, shape (draw,)."""
    end, filler = scene.zero + month, scene.filler
    total = until(evaluated, end, (month,), scene)
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        hours = _legs_until(filler, end, (month,), scene)
        total = total + scene.bench.values["block_gap"] * hours
    return total


def until(evaluated: Evaluated, end: Floats, ends: Key, scene: Scene) -> Floats:
    """Present value of the instances and the lines beside them before a month, shape (draw,); `ends` is what that month
    depends on."""
    around = evaluated.around
    total = _legs_until(evaluated, end, ends, scene)
    if around.streams:
        key = ("beside until", scene.usage(evaluated.option), ends)
        total = total + scene.bench.once(key, lambda: around.standing(0, end))
    return total


def _legs_until(running: Running | Evaluated, end: Floats, ends: Key, scene: Scene) -> Floats:
    """The same of the instances, and of the lines that are a share of what these cost."""
    return summed("until", running, ends, scene, lambda at_one: at_one.present_value(end))


def holding_to(stay: Evaluated, schedule: Schedule, scene: Scene) -> Floats:
    """Present value of holding to a way of staying, as far as is known when a move would start, shape (draw,). Where it
    was tried and given up itself, what runs in its place, and what was lost in the trial."""
    held = with_terms(until(stay, schedule.start, schedule.key, scene) + ahead_of(stay, schedule, scene), stay.lumps)
    stop = stay.stop
    if stop is None or not stop.where.any():
        return held
    instead = holding_to(stop.instead, schedule, scene) + stop.sunk_usd
    return np.asarray(np.where(stop.where, instead, held), dtype=np.float64)


def ahead_of(evaluated: Evaluated, schedule: Schedule | None, scene: Scene) -> Floats:
    """Present value of running an option from the start on, at the load and prices of that month, shape (draw,): the
    instances and the lines beside them, without what is due once. Rates that are known to begin or end do so."""
    filler, around = scene.filler, evaluated.around
    start = scene.zero if schedule is None else schedule.start
    total = _level_ahead(evaluated, schedule, scene)
    if around.streams:
        key = ("beside ahead", scene.usage(evaluated.option), None if schedule is None else schedule.key)
        total = total + scene.bench.once(key, lambda: around.ahead(start))
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        hours = _level_ahead(filler, schedule, scene)
        total = total + scene.bench.values["block_gap"] * hours
    return total if (idle := _idle_usd(evaluated, schedule, scene)) is None else total + idle


def _idle_usd(evaluated: Evaluated, schedule: Schedule | None, scene: Scene) -> Floats | None:
    """Present value from the start on of what stays unused or binds on, shape (draw,); None where nothing does."""
    option, held = evaluated.option, scene.world.case.commercials.commitments or ()
    if not evaluated.idle and evaluated.stream.years == 1:
        return None
    # Of what an option does not use up, all is unused, whatever runs and whatever it costs.
    bound = option.new_term_months > 0 or any(covers(c, option) for c in held)
    depends = (scene.usage(option), tuple(leg.price for leg in evaluated.stream.legs)) if bound else scene.market.key

    def make() -> Floats | None:
        start = scene.zero if schedule is None else schedule.start
        idle = evaluated.idle if evaluated.stream.years == 1 else _idle_ahead(evaluated, schedule, scene)
        worth = scene.market.flat().worth
        due = [i.usd_month * worth(np.maximum(i.begin, start), np.maximum(i.end, start)) for i in idle]
        return sum(due[1:], due[0]) if due else None

    key = ("idle ahead", scene.dues.commitments, depends, None if schedule is None else schedule.key)
    return scene.bench.once(key, make)


def _idle_ahead(evaluated: Evaluated, schedule: Schedule | None, scene: Scene) -> tuple[Idle, ...]:
    """What stays unused of commitments at the load of the month of the start, and what a term binds to beyond the
    horizon."""
    stream, start = evaluated.stream, scene.zero if schedule is None else schedule.start
    year = np.minimum(start.astype(np.int64) // 12, stream.years - 1)
    by_year = np.stack([stream.in_year(y) for y in range(stream.years)], axis=1)
    level = Stream(np.take_along_axis(by_year, year[:, None], axis=1), stream.path)
    held, due = scene.world.case.commercials.commitments or (), scene.dues.commitments
    unused = idle_all(held, due, evaluated.option, level, scene.market, scene.world.now, start)
    return *unused, *(bound.idle for bound in beyond(evaluated, scene, schedule))


def _level_ahead(running: Running | Evaluated, schedule: Schedule | None, scene: Scene) -> Floats:
    """The same of the instances, and of the lines that are a share of what these cost."""

    def make(at_one: Stream) -> Floats:
        steps = at_one.path.steps
        if schedule is None:
            return at_one.at(None) * (_months_ahead(steps, scene)[0] if steps else scene.whole_horizon)
        month = np.minimum(schedule.start.astype(np.int64), scene.market.months - 1)
        left = _months_ahead(steps, scene)[month] * schedule.begins if steps else schedule.left
        return at_one.at(month) * left

    return summed("ahead", running, None if schedule is None else schedule.key, scene, make)


def _months_ahead(steps: tuple[tuple[int, float], ...], scene: Scene) -> Floats:
    """Present value of each month's price over the months from it on, shape (month,), where rates are known to begin or
    end: prices that are signed don't last beyond their day."""
    price = np.ones(scene.market.months)
    for month, ratio in steps:
        price[month:] *= ratio
    worth = (price * scene.market.flat().discount)[::-1].cumsum()[::-1]
    return np.asarray(worth / price, dtype=np.float64)
