"""A way of staying: what runs today, or another GPU, plan or venue, tested before it is bought."""

from __future__ import annotations

import numpy as np

from advisor.cost.options import Option
from advisor.decision.bench import Bench
from advisor.decision.evaluated import Evaluated, evaluated_of, stopping
from advisor.decision.fleets import Running
from advisor.decision.giving_up import Stop, given_up, relief
from advisor.decision.legs import priced
from advisor.decision.lines_beside import lines_from, lumps_of
from advisor.decision.rounding import median
from advisor.decision.scene import Scene
from advisor.decision.uncovered import beyond, bound_until, gaps, unused_of
from advisor.decision.until_and_ahead import ahead_of
from advisor.decision.worth import Term, Worth, with_terms, worth
from advisor.distributions import Floats


def staying(
    fleet: Running, run: tuple[Worth, ...], unchanged: tuple[Evaluated, Floats] | None, scene: Scene
) -> Evaluated:
    """A fleet that stays, from now on; present values in USD.

    `run`: each leg's present value at one USD a unit; `unchanged`: what runs today, with the present value of what lies
    ahead of it, None where nothing runs or this is what runs.
    """
    unused = unused_of(fleet, scene, None)
    bound = beyond(fleet, scene, None)
    change = work_of_change(fleet.option, scene)
    lumps = lumps_of(fleet, None, scene)
    terms = (
        *priced("run", run, fleet),
        *(() if change is None else (Term("one_time", change),)),
        *gaps(fleet.option, None, scene),
        *(Term("unused_commitment", u.worth) for u in unused),
        *(Term("beyond", u.worth) for u in bound),
        *lines_from(fleet, run, None, scene),
        *lumps,
    )
    zero = scene.zero
    idle = (*unused, *bound)
    once_usd = zero if change is None else change.values
    found = evaluated_of(fleet, zero, terms, idle, once_usd, zero, (), lumps, bound_until=bound_until(fleet, scene))
    if unchanged is None or change is None:
        return found
    # A new chip or provider is tested before it is bought: where it falls short, today's fleet runs on.
    today, as_it_is = unchanged
    where = given_up(with_terms(ahead_of(found, None, scene), lumps), as_it_is)
    return stopping(found, relief(where, found.cost, today.cost, change.values), Stop(where, today, change.values))


def work_of_change(option: Option, scene: Scene) -> Worth | None:
    """USD of the work of another GPU generation or venue; None where neither changes."""
    bench = scene.bench
    due = bench.once(("causes", option.id), lambda: _causes(option, bench))
    if not due:
        return None
    week = scene.world.cost_per_week_usd
    return bench.once(("change", due), lambda: worth(np.sum([bench.values[name] for name in due], axis=0) * week))


def _causes(option: Option, bench: Bench) -> tuple[str, ...]:
    """What of the change from today's option makes work, by the name of its judgement."""
    before = next((o for o in bench.options if is_today(o)), None)
    if before is None or is_today(option):
        return ()
    causes = [
        ("gpu_change", option.accelerator != before.accelerator),
        ("venue_change", option.supplier != before.supplier),
    ]
    return tuple(name for name, changes in causes if changes)


def is_today(option: Option) -> bool:
    """Whether this is what runs today."""
    return "today" in option.roles


def is_today_again(stay: Evaluated, today: Evaluated) -> bool:
    """Whether a way of staying is today's in all but name: the same instances, bought alike for no less, and at the
    median no smaller a bill."""
    one, other = stay.option, today.option
    bought = (one.instance, one.plan, one.venue, one.region) == (other.instance, other.plan, other.venue, other.region)
    if one is other or not bought or one.price is None or other.price is None:
        return False
    if one.price.runs_out != other.price.runs_out:
        # The one is signed anew, the other ends.
        return False
    return one.price.usd >= other.price.usd and median(stay.monthly_usd) >= median(today.monthly_usd)


def is_signed_anew(stay: Evaluated, today: Evaluated) -> bool:
    """Whether a way of staying is today's plan again, signed when it has ended: no better than today's."""
    one, other = stay.option, today.option
    bought = (one.instance, one.plan, one.venue, one.region) == (other.instance, other.plan, other.venue, other.region)
    if not bought or one.price is None or other.price is None:
        return False
    return bool(other.price.runs_out) and not one.price.runs_out
