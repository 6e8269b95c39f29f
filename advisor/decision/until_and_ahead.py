"""What running an option comes to before a month, and from a month on as far as is known then."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from advisor.cost.commitments import covers, months_to, with_its_end
from advisor.cost.plans import plans
from advisor.cost.price_path import Path
from advisor.cost.streams import Stream
from advisor.decision.evaluated import Evaluated
from advisor.decision.fleets import Running
from advisor.decision.legs import summed
from advisor.decision.lines_beside import standing_from
from advisor.decision.scene import Scene, Schedule
from advisor.decision.uncovered import bound_later
from advisor.decision.worth import with_terms
from advisor.distributions import Floats
from advisor.once import Key


def meanwhile(evaluated: Evaluated, month: int, scene: Scene) -> Floats:
    """Present value of running an option from now to a month, shape (draw,)."""
    before = evaluated.meanwhile
    if before is not None:
        first = meanwhile(before.runs, min(month, before.until), scene)
        if month <= before.until:
            return first
        return first + meanwhile(before.at_once, month, scene) - meanwhile(before.at_once, before.until, scene)
    end, filler = scene.zero + month, scene.filler
    total = until(evaluated, end, (month,), scene)
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        hours = _legs_until(filler, end, (month,), scene)
        total = total + scene.bench.values["block_gap"] * hours
    return total


def unused_until(evaluated: Evaluated, end: Floats | int, scene: Scene, *, changes: bool = False) -> Floats:
    """Present value of what an option leaves unused of commitments before a month, shape (draw,). Where it is changed
    in that month (`changes`), a commitment that ends with it is one whose end it is."""
    total, flat, held = scene.zero, scene.market.flat(), scene.world.case.commercials.commitments or ()
    for idle in evaluated.idle:
        if idle.commitment is not None:
            last = np.minimum(idle.end, end)
            if changes:
                over = with_its_end(held[idle.commitment].ends, end, scene.world.decides_on)
                last = np.where(over, idle.end, last)
            total = total + idle.usd_month * flat.worth(idle.begin, np.maximum(last, idle.begin))
    return total


def bound_longer(stay: Evaluated, month: int, scene: Scene) -> Floats:
    """USD of the months beyond the horizon that a term binds to because it begins only in a month, undiscounted, due in
    the last month, shape (draw,)."""
    months, price, term = scene.market.months, stay.option.price, stay.option.new_term_months
    before = 0 if stay.meanwhile is None else stay.meanwhile.until
    day = None if price is None else price.term_from
    begins = before if day is None else months_to(day, scene.world.decides_on)
    now, then = max(begins + term - months, 0), max(max(month, begins) + term - months, 0)
    if not term or then == now:
        return scene.zero
    leg, last = stay.stream.legs[0], (scene.zero + (months - 1)).astype(np.int64)
    usd = (then - now) * leg.at(last)
    for end, covered in bound_later(stay, scene):
        # What a commitment covers until it ends is bound later as it is.
        usd = usd - covered * max(min(max(end + term - months, 0), then) - now, 0)
    return np.asarray(np.maximum(usd, 0.0) * (1.0 + stay.around.share), dtype=np.float64)


def held_until(bridge: Evaluated, stay: Evaluated, month: int, scene: Scene) -> Floats:
    """What a bridge that runs until a month in the place of a way of staying costs more, with what either leaves unused
    of commitments and what a term that begins later binds to beyond the horizon, present value, shape (draw,). Where
    that was tried and given up itself, what runs in its place counts."""
    if bridge is stay:
        return scene.zero
    due = float(scene.market.discount(scene.market.months))

    def until_then(one: Evaluated) -> Floats:
        return meanwhile(one, month, scene) + unused_until(one, month, scene)

    def replaced(one: Evaluated) -> Floats:
        return until_then(one) - bound_longer(one, month, scene) * due

    return until_then(bridge) - as_tried(stay, replaced)


def as_tried(stay: Evaluated, of: Callable[[Evaluated], Floats]) -> Floats:
    """`of` a way of staying in USD, shape (draw,); where that was tried and given up, of what runs in its place."""
    found = of(stay)
    if stay.stop is None or not stay.stop.where.any():
        return found
    return np.asarray(np.where(stay.stop.where, as_tried(stay.stop.instead, of), found), dtype=np.float64)


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
    """Present value of holding to a way of staying, as far as is known when a move would start, shape (draw,), with the
    work of changing to it and what it leaves unused of commitments. Where it was tried and given up itself, what runs
    in its place, and what was lost in the trial."""
    before = stay.meanwhile
    if before is not None:
        # What is put off saves the same whatever is known by then, but for prices of the months until it is done.
        return holding_to(before.at_once, schedule, scene) - before.saved_usd
    held = with_terms(until(stay, schedule.start, schedule.key, scene) + ahead_of(stay, schedule, scene), stay.lumps)
    held = held + unused_until(stay, schedule.start, scene) + stay.once_usd
    stop = stay.stop
    if stop is None or not stop.where.any():
        return held
    instead = holding_to(stop.instead, schedule, scene) + stop.sunk_usd
    return np.asarray(np.where(stop.where, instead, held), dtype=np.float64)


def ahead_of(evaluated: Evaluated, schedule: Schedule | None, scene: Scene) -> Floats:
    """Present value of running an option from the start on, at the prices of that month, shape (draw,): the instances
    and the lines beside them, without what is due once. How the load grows is known, and which rates begin or end."""
    total = _instances_ahead(evaluated, schedule, scene)
    standing = standing_from(evaluated, schedule, scene)
    if standing is not None:
        total = total + standing.values
    filler = scene.filler
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        hours = _instances_ahead(filler, schedule, scene)
        total = total + scene.bench.values["block_gap"] * hours
    return total if (idle := _idle_usd(evaluated, schedule, scene)) is None else total + idle


def _idle_usd(evaluated: Evaluated, schedule: Schedule | None, scene: Scene) -> Floats | None:
    """Present value from the start on of what stays unused or binds on, shape (draw,); None where nothing does."""
    option, held = evaluated.option, scene.world.case.commercials.commitments or ()
    if not evaluated.idle:
        return None
    # Of what an option does not use up, all is unused, whatever runs and whatever it costs.
    bound = option.new_term_months > 0 or any(covers(c, option) for c in held)
    depends = (scene.usage(option), tuple(leg.price for leg in evaluated.stream.legs)) if bound else scene.market.key

    def make() -> Floats:
        start = scene.zero if schedule is None else schedule.start
        worth = scene.market.flat().worth
        due = [
            i.usd_month * worth(np.maximum(i.begin, start), np.maximum(i.end, start)) if i.worth is None else i.worth
            for i in evaluated.idle
        ]
        return np.asarray(sum(due[1:], due[0]), dtype=np.float64)

    key = ("idle ahead", scene.dues.commitments, depends, None if schedule is None else schedule.key)
    return scene.bench.once(key, make)


def _instances_ahead(running: Running | Evaluated, schedule: Schedule | None, scene: Scene) -> Floats:
    """The same of the instances, and of the lines that are a share of what these cost."""

    def make(at_one: Stream) -> Floats:
        month = None if schedule is None else np.minimum(schedule.start.astype(np.int64), scene.market.months - 1)
        path, years = at_one.path, at_one.use.shape[1]
        left = scene.bench.once(("years ahead", path.key, years, scene.market.key), lambda: _years_ahead(path, years))
        used = scene.zero.copy()
        for use, of_year in zip(at_one.use.T, left, strict=True):
            used += use * (of_year[0] if month is None else of_year.take(month))
        ahead = path.level_at(0 if month is None else month) * used
        return ahead if schedule is None else ahead * schedule.begins

    return summed("ahead", running, None if schedule is None else schedule.key, scene, make)


def _years_ahead(path: Path, years: int) -> Floats:
    """Present value, at each month's price, of one unit a month through what is left of each year from it on, shape
    (year, month); the last year reaches to the horizon. Prices that are signed don't last beyond their day, and what is
    paid ahead is paid when it is due."""
    price, month = np.ones(path.months), np.arange(path.months)
    for begins, ratio in path.steps:
        price[begins:] *= ratio
    of_year = np.minimum(month // 12, years - 1) == np.arange(years)[:, None]
    worth = of_year * (price * path.discount)
    return np.asarray(worth[:, ::-1].cumsum(axis=1)[:, ::-1] / price, dtype=np.float64)
