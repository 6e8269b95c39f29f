"""A way of moving: the new fleet from the start on, what is paid until then, and where the move is given up."""

from __future__ import annotations

import numpy as np

from advisor.cost.options import Option
from advisor.decision.bridge import Before
from advisor.decision.evaluated import Evaluated, evaluated_of, stopping
from advisor.decision.fleets import Running
from advisor.decision.giving_up import TRIAL_DAYS, Stop, given_up, relief
from advisor.decision.legs import priced
from advisor.decision.lines_beside import lines_from, lumps_of
from advisor.decision.scene import Scene, Schedule
from advisor.decision.uncovered import beyond, gaps, paid_by_commitments, unused_of, used_at_cutover
from advisor.decision.until_and_ahead import ahead_of, held_until
from advisor.decision.worth import Term, Worth, cost_of, with_terms, worth
from advisor.distributions import Floats


def moving(
    fleet: Running,
    run: tuple[Worth, ...],
    before: Before,
    refuge: tuple[Evaluated, Floats] | None,
    schedule: Schedule,
    scene: Scene,
) -> Evaluated:
    """A fleet that moves at the schedule's start; present values in USD.

    `run`: each leg's present value at one USD a unit from the start on; `refuge`: what runs if the move is given up,
    with the present value of holding to it, None where nothing could.
    """
    bridge = before.bridge
    unused = (*before.unused, *unused_of(fleet, scene, schedule))
    bound = beyond(fleet, scene, schedule)
    lumps = lumps_of(fleet, schedule, scene)
    double = before.double
    apart: tuple[Term, ...] = ()
    if bridge is not None and (paid := used_at_cutover(fleet, bridge, double, schedule, scene)) is not None:
        double, apart = (*double, paid[0]), (paid[1],)
    credit = schedule.credit_usd
    if scene.dues.credit_usd:
        credit = _usable_credit(fleet, run, schedule, scene)
        apart = (*apart, Term("one_time", worth((schedule.credit_usd - credit) * schedule.discount)))
    terms = (
        *priced("run", run, fleet),
        *before.terms,
        *apart,
        *before.work,
        *gaps(fleet.option, schedule, scene),
        *(Term("unused_commitment", u.worth) for u in unused),
        *(Term("beyond", u.worth) for u in bound),
        *lines_from(fleet, run, schedule, scene),
        *lumps,
    )
    idle = (*unused, *bound)
    found = evaluated_of(fleet, schedule.start, terms, idle, before.once_usd, credit, double, lumps, before.run)
    if refuge is None:
        return found
    # What it costs to keep the choice open until the start counts on both sides.
    return _unless_given_up(found, before, with_terms(before.usd, (*lumps, *apart)), *refuge, schedule, scene)


def _unless_given_up(
    found: Evaluated, before: Before, due: Floats, stay: Evaluated, unchanged: Floats, schedule: Schedule, scene: Scene
) -> Evaluated:
    """The move, given up where `unchanged`, the present value of holding to `stay`, is less than what it comes to with
    `due`, what is paid on the way to its start. The work is lost either way."""
    bridge, work = before.bridge, before.once_usd
    if bridge is not None and _alike(bridge.option, stay.option):
        # What it took to change to the bridge is in the cost of staying there, and is paid once, whatever is chosen.
        work, due = schedule.once_usd, due + stay.once_usd
    usd_h = scene.bench.trial_usd_h.get(found.option.id, 0.0) * scene.changes.move_price(found.option.instance)
    trial = 24.0 * TRIAL_DAYS * usd_h * schedule.begins
    waited = min(scene.changes.delay_months, scene.market.months)
    held = scene.zero
    if waited and bridge is not None:
        # Who waited has paid for what ran meanwhile, whatever comes of the move.
        held = held_until(bridge, stay, waited, scene)
    where = given_up(
        ahead_of(found, schedule, scene) + due,
        unchanged + held + trial,
        schedule.begins > 0,
        scene.changes.parity_fails,
    )
    spared = relief(where, found.cost, stay.cost + held, work * schedule.discount_work + trial)
    return stopping(found, spared, Stop(where, stay, work + trial, waited))


def _usable_credit(fleet: Running, run: tuple[Worth, ...], schedule: Schedule, scene: Scene) -> Floats:
    """Undiscounted USD of credits that the move's bill from the start on uses up, shape (draw,): they pay AWS for the
    instances, as far as no commitment does."""
    if fleet.option.venue != "aws":
        return 0.0 * schedule.credit_usd
    bill = cost_of(priced("run", run, fleet)) - paid_by_commitments(fleet, schedule, scene)
    return np.asarray(np.clip(bill / schedule.discount, 0.0, schedule.credit_usd), dtype=np.float64)


def _alike(one: Option, other: Option) -> bool:
    """Whether the same work leads to both."""
    return (one.accelerator, one.supplier) == (other.accelerator, other.supplier)
