"""The terms of an option that are cost lines beside its instances: month by month, or due once when it takes over."""

from __future__ import annotations

from advisor.decision.evaluated import Evaluated, lost_weeks
from advisor.decision.fleets import Running
from advisor.decision.legs import priced
from advisor.decision.scene import Scene, Schedule
from advisor.decision.worth import Term, Worth, worth
from advisor.distributions import Floats


def lines_from(running: Running, run: tuple[Worth, ...], schedule: Schedule | None, scene: Scene) -> tuple[Term, ...]:
    """The lines beside the instances from the start on, but for what is due once."""
    return lines_of(running, run, standing_from(running, schedule, scene))


def standing_from(running: Running | Evaluated, schedule: Schedule | None, scene: Scene) -> Worth | None:
    """What of them is no share of what the instances cost, in USD; None where nothing is."""
    around = running.around
    if not around.streams:
        return None
    begin = 0 if schedule is None else schedule.start
    key = ("beside", scene.usage(running.option), None if schedule is None else schedule.key)
    return scene.bench.once(key, lambda: worth(scene.zero + around.standing(begin)))


def lines_of(running: Running | Evaluated, run: tuple[Worth, ...], standing: Worth | None) -> tuple[Term, ...]:
    """What is a share of what the instances cost (`run`, at one USD a unit), and what is not, in USD."""
    share = running.around.share
    shares = priced("beside", run, running, share) if share else ()
    return shares if standing is None else (*shares, Term("beside", standing))


def lumps_of(running: Running, schedule: Schedule | None, scene: Scene) -> tuple[Term, ...]:
    """The lines beside the instances that are due once, when the option takes over."""
    around, once = running.around, scene.bench.once
    if not around.usd_once and not running.fault_weeks:
        return ()
    begins = None if schedule is None else schedule.key

    def at_start() -> Worth:
        return worth(scene.zero + 1.0 if schedule is None else schedule.begins * schedule.discount)

    due = once(("at start", begins), at_start)
    terms = [Term("beside", due, around.usd_once)] if around.usd_once else []
    for name, weeks in running.fault_weeks:
        for number, leg in enumerate(running.stream.legs):

            def faults(weeks: Floats = weeks, use: Floats = leg.use) -> Worth:
                return worth(lost_weeks(weeks, use[:, 0]) * due.values)

            key = ("faults", name, scene.usage(running.option), number, begins)
            terms.append(Term("beside", once(key, faults), leg.price))
    return tuple(terms)
