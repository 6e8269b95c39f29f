"""The legs of an option's stream at one USD a unit: worked out once for whatever they cost, then priced or summed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from advisor.cost.present_value import present_values
from advisor.cost.streams import Stream
from advisor.decision.evaluated import Evaluated
from advisor.decision.fleets import Running
from advisor.decision.scene import Scene, Schedule
from advisor.decision.worth import Part, Term, Worth, worth
from advisor.distributions import Floats


def at_one_usd(fleets: Sequence[Running], schedule: Schedule | None, scene: Scene) -> list[tuple[Worth, ...]]:
    """Present value of each leg of each fleet's stream at one USD a unit, from the schedule's start, or over the whole
    horizon.

    What isn't known yet is worked out for all fleets at once, whatever they cost.
    """
    once = scene.bench.once
    legs = [(f, number, leg) for f in fleets for number, leg in enumerate(f.stream.legs)]

    def factors(stream: Stream) -> Floats:
        key = ("factors", stream.path.key, stream.use.shape[1], scene.market.key)
        whole = once(key, stream.factors)
        return whole if schedule is None else whole - factors_before(stream, schedule, scene)

    def at_one(places: list[int]) -> list[Worth]:
        streams = [legs[place][2] for place in places]
        uses = [stream.use.T for stream in streams]
        shared = {(s.path.key, s.use.shape[1]): factors(s) for s in streams}
        by_path = [shared[s.path.key, s.use.shape[1]] for s in streams]
        # A copy of each row: the rest of the table goes when the other options do.
        return [worth(row.copy()) for row in present_values(uses, by_path, [1.0] * len(streams))]

    begins = None if schedule is None else schedule.key
    found = iter(once.each([("run", scene.usage(f.option), number, begins) for f, number, _ in legs], at_one))
    return [tuple(next(found) for _ in fleet.stream.legs) for fleet in fleets]


def factors_before(stream: Stream, schedule: Schedule, scene: Scene) -> Floats:
    """The stream's factors for the months before the schedule's start."""
    key = ("before", stream.path.key, stream.use.shape[1], schedule.key)
    return scene.bench.once(key, lambda: stream.factors(schedule.start))


def priced(part: Part, at_one: tuple[Worth, ...], running: Running | Evaluated, times: float = 1.0) -> tuple[Term, ...]:
    """A term for each leg of the stream, at the leg's price."""
    legs = zip(at_one, running.stream.legs, strict=True)
    return tuple(Term(part, one, leg.price * times) for one, leg in legs)


def summed(
    what: str, running: Running | Evaluated, depends: object, scene: Scene, make: Callable[[Stream], Floats]
) -> Floats:
    """The sum over the legs of a stream of what `make` gives at one USD a unit, in USD, with the lines that are a share
    of it, shape (draw,)."""
    usage, whole = scene.usage(running.option), 1.0 + running.around.share
    found = [
        scene.bench.once((what, usage, number, depends), partial(make, Stream(leg.use, leg.path))) * (leg.price * whole)
        for number, leg in enumerate(running.stream.legs)
    ]
    return found[0] if len(found) == 1 else np.asarray(sum(found[1:], found[0]), dtype=np.float64)
