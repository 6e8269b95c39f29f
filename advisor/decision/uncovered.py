"""Where commitments and use don't meet: hours that a chain of blocks leaves uncovered, commitments left unused, and
terms that bind longer than the horizon."""

from __future__ import annotations

import numpy as np

from advisor.cost.commitments import Idle, covers, idle_all, months_of, months_to
from advisor.cost.fleet import share_of_hours
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.present_value import present_values
from advisor.decision.evaluated import Evaluated, Unused
from advisor.decision.fleets import Running
from advisor.decision.legs import at_one_usd, factors_before
from advisor.decision.scene import Scene, Schedule
from advisor.decision.world import World
from advisor.decision.worth import Part, Term, Worth, with_terms, worth
from advisor.distributions import Floats
from advisor.switching.effort import WEEKS_PER_MONTH


def gaps(option: Option, schedule: Schedule | None, scene: Scene, part: Part = "gaps") -> list[Term]:
    """The GPUs by the hour that serve what a chain of blocks leaves uncovered, on either side: from the start
    of a move on, or until it where they belong to the bridge."""
    filler, share = scene.filler, scene.bench.values["block_gap"]
    if filler is None or plans()[option.plan].path != "block":
        return []

    def make() -> Worth:
        if part == "bridge" and schedule is not None:
            factors = factors_before(filler.stream, schedule, scene)
            return worth(share * present_values([filler.stream.use.T], [factors], [1.0])[0])
        # Hours by the hour are no mix: their stream has one leg.
        (hours,) = at_one_usd([filler], schedule, scene)[0]
        return worth(share * hours.values)

    key = ("gaps", part, scene.usage(filler.option), None if schedule is None else schedule.key)
    return [Term(part, scene.bench.once(key, make), filler.stream.price * (1.0 + filler.around.share))]


def unused_of(
    running: Running | Evaluated, scene: Scene, schedule: Schedule | None, *, ends: bool = False
) -> tuple[Unused, ...]:
    """What stays unused of the commitments while the option runs: from the schedule's start, or (`ends`) until it."""
    held, due = scene.world.case.commercials.commitments or (), scene.dues.commitments
    if not any(usd > 0 for usd in due):
        return ()
    option, stream = running.option, running.stream

    def make() -> tuple[Unused, ...]:
        begin = 0 if schedule is None or ends else schedule.start
        end = schedule.start if schedule is not None and ends else None
        share = share_of_hours(scene.bench.demand, option, stream.use, running.fleet)
        found = idle_all(held, due, option, stream, scene.market, scene.world.decides_on, begin, end, share)
        return tuple(Unused(i, worth(i.present_value(scene.market))) for i in found)

    # Of what an option does not use up, all is unused, whatever the option costs.
    uses = tuple(covers(commitment, option) for commitment in held)
    spent = (scene.usage(option), tuple(leg.price for leg in stream.legs)) if any(uses) else None
    begins = None if schedule is None else schedule.key
    return scene.bench.once(("unused", due, spent, begins, ends, scene.market.key), make)


def paid_by_commitments(running: Running, schedule: Schedule, scene: Scene) -> Floats:
    """Present value in USD of what commitments pay of an option from the start on, shape (draw,)."""
    dues = zip(scene.world.case.commercials.commitments or (), scene.dues.commitments, strict=True)
    held = [(c, usd) for c, usd in dues if usd > 0 and covers(c, running.option)]
    paid = scene.zero.copy()
    for commitment, usd in held:
        opens, closes = months_of(commitment, scene.market, scene.world.decides_on)
        paid += usd * scene.market.flat().worth(np.maximum(schedule.start, opens), scene.zero + closes)
    if held:
        now, (commitments, shares) = scene.world.decides_on, zip(*held, strict=True)
        option, stream = running.option, running.stream
        part = share_of_hours(scene.bench.demand, option, stream.use, running.fleet)
        idle = idle_all(commitments, shares, option, stream, scene.market, now, schedule.start, None, part)
        for unused in idle:
            paid -= unused.present_value(scene.market)
    return paid


def used_at_cutover(
    running: Running, bridge: Evaluated, double: tuple[Term, ...], schedule: Schedule, scene: Scene
) -> tuple[Term, Term] | None:
    """What of both fleets during cut-over (`double`, undiscounted) is paid by commitments that the move leaves unused
    from its start on, to be taken off: undiscounted, and as present value. None where none covers the bridge."""
    dues = zip(scene.world.case.commercials.commitments or (), scene.dues.commitments, strict=True)
    held = [(c, usd) for c, usd in dues if usd > 0 and covers(c, bridge.option)]
    if not held:
        return None
    commitments, shares = zip(*held, strict=True)

    def make() -> tuple[Term, Term]:
        market, start = scene.market, schedule.start
        option, stream = running.option, running.stream
        part = share_of_hours(scene.bench.demand, option, stream.use, running.fleet)
        idle = idle_all(commitments, shares, option, stream, market, scene.world.decides_on, start, None, part)
        free = sum((np.where((i.begin <= start) & (start < i.end), i.usd_month, 0.0) for i in idle), scene.zero)
        months = schedule.begins * scene.bench.values["cutover_weeks"] / WEEKS_PER_MONTH
        paid = np.minimum(with_terms(scene.zero, double), free * months)
        return Term("double_running", worth(-paid)), Term("double_running", worth(-paid * schedule.discount))

    prices = tuple(leg.price for e in (running, bridge) for leg in e.stream.legs)
    key = "cut-over", scene.dues.commitments, scene.usage(running.option), scene.usage(bridge.option), prices
    return scene.bench.once((*key, schedule.key), make)


def beyond(running: Running | Evaluated, scene: Scene, schedule: Schedule | None) -> tuple[Unused, ...]:
    """What a term still binds to when the horizon ends, due in its last month: all of it counts, and nothing that it
    may yet be good for. What a commitment covers is bound from when that ends.

    `schedule`: when the term begins; None: now.
    """
    months, term = scene.market.months, running.option.new_term_months
    begins = term_begins(running.option, 0.0 if schedule is None else schedule.start, scene.world)
    later = bound_later(running, scene)
    if not np.any(begins + term > months) and not any(end + term > months for end, _ in later):
        return ()
    # Flexible hours beyond a term bind to nothing.
    leg = running.stream.legs[0]

    def make() -> Unused:
        taken = 1.0 if schedule is None else schedule.begins
        left = np.maximum(begins + term - months, 0.0)
        last = scene.zero + (months - 1)
        usd = left * leg.at(last.astype(np.int64))
        for end, covered in later:
            usd = usd + covered * np.maximum(max(end + term - months, 0) - left, 0.0)
        usd = usd * (taken * (1.0 + running.around.share))
        due = worth(usd * float(leg.path.discount[-1]))
        return Unused(Idle(usd, last, last + 1.0, due.values), due)

    depends = None if schedule is None else schedule.key
    key = "beyond", scene.usage(running.option), leg.price, scene.dues.commitments, depends
    return (scene.bench.once(key, make),)


def term_begins(option: Option, start: Floats | float, world: World) -> Floats | float:
    """The month in which the option's term begins where it takes over in `start`, of the same shape: hours without one
    may come before."""
    day = None if option.price is None else option.price.term_from
    return start if day is None else np.maximum(start, float(months_to(day, world.decides_on)))


def bound_until(running: Running | Evaluated, scene: Scene) -> int:
    """The month until which a way of staying that runs from the first day on binds anew: a term may begin on a day
    ahead, and that of what a commitment covers when this ends. 0 where no term is signed."""
    option = running.option
    if not option.new_term_months:
        return 0
    begins = (float(term_begins(option, 0.0, scene.world)), *(end for end, _ in bound_later(running, scene)))
    return int(max(begins)) + option.new_term_months


def bound_later(running: Running | Evaluated, scene: Scene) -> list[tuple[int, Floats]]:
    """What of a new term is signed only when a commitment ends that covers its instances until then: the month, and USD
    a month, shape (draw,). A private contract is spent on the new term itself."""
    option, found = running.option, list[tuple[int, Floats]]()
    if not option.new_term_months:
        return found
    left = running.stream.legs[0].first_month()
    for commitment, usd in zip(scene.world.case.commercials.commitments or (), scene.dues.commitments, strict=True):
        end = months_to(commitment.ends, scene.world.decides_on)
        own = commitment.kind == "private contract"
        if usd > 0 and not own and covers(commitment, option) and 0 < end < scene.market.months:
            found.append((end, np.minimum(usd, left)))
            left = left - found[-1][1]
    return found
