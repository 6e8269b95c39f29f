"""Where commitments and use don't meet: hours that a chain of blocks leaves uncovered, commitments left unused, and
terms that bind longer than the horizon."""

from __future__ import annotations

import numpy as np

from advisor.cost.commitments import Idle, covers, idle_all
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.present_value import present_values
from advisor.decision.evaluated import Evaluated, Unused
from advisor.decision.fleets import Running
from advisor.decision.legs import at_one_usd, factors_before
from advisor.decision.scene import Scene, Schedule
from advisor.decision.worth import Part, Term, Worth, worth


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
        found = idle_all(held, due, option, stream, scene.market, scene.world.now, begin, end)
        return tuple(Unused(i, worth(i.present_value(scene.market))) for i in found)

    # Of what an option does not use up, all is unused, whatever the option costs.
    uses = tuple(covers(commitment, option) for commitment in held)
    spent = (scene.usage(option), tuple(leg.price for leg in stream.legs)) if any(uses) else None
    begins = None if schedule is None else schedule.key
    return scene.bench.once(("unused", due, spent, begins, ends, scene.market.key), make)


def beyond(running: Running | Evaluated, scene: Scene, schedule: Schedule | None) -> tuple[Unused, ...]:
    """What a term still binds to when the horizon ends, due in its last month: all of it counts, and nothing that it
    may yet be good for.

    `schedule`: when the term begins; None: now.
    """
    months, term = scene.market.months, running.option.new_term_months
    begins = 0.0 if schedule is None else schedule.start
    if not np.any(begins + term > months):
        return ()
    # Flexible hours beyond a term bind to nothing.
    leg = running.stream.legs[0]

    def make() -> Unused:
        taken = 1.0 if schedule is None else schedule.begins
        left = np.maximum(begins + term - months, 0.0) * taken
        last = scene.zero + (months - 1)
        usd = left * leg.at(last.astype(np.int64)) * (1.0 + running.around.share)
        return Unused(Idle(usd, last, last + 1.0), worth(usd * float(leg.path.discount[-1])))

    depends = None if schedule is None else schedule.key
    return (scene.bench.once(("beyond", scene.usage(running.option), leg.price, depends), make),)
