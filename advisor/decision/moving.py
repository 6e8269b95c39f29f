"""A way of moving: the new fleet from the start on, what is paid until then, and where the move is given up."""

from __future__ import annotations

from advisor.cost.market import Floats
from advisor.decision.bridge import Before
from advisor.decision.evaluated import Evaluated, evaluated_of, stopping
from advisor.decision.fleets import Running
from advisor.decision.giving_up import TRIAL_DAYS, Stop, given_up, relief
from advisor.decision.legs import priced
from advisor.decision.lines_beside import lines_from, lumps_of
from advisor.decision.scene import Scene, Schedule
from advisor.decision.uncovered import beyond, gaps, unused_of
from advisor.decision.until_and_ahead import ahead_of, meanwhile
from advisor.decision.worth import Term, Worth, with_terms


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
    bridge, work = before.bridge, before.once_usd
    unused = (*before.unused, *unused_of(fleet, scene, schedule))
    bound = beyond(fleet, scene, schedule)
    lumps = lumps_of(fleet, schedule, scene)
    terms = (
        *priced("run", run, fleet),
        *before.terms,
        *before.work,
        *gaps(fleet.option, schedule, scene),
        *(Term("unused_commitment", u.worth) for u in unused),
        *(Term("beyond", u.worth) for u in bound),
        *lines_from(fleet, run, schedule, scene),
        *lumps,
    )
    idle = (*unused, *bound)
    found = evaluated_of(
        fleet, schedule.start, terms, idle, work, schedule.credit_usd, before.double, lumps, before.run
    )
    if refuge is None:
        return found
    stay, unchanged = refuge
    if bridge is not None and bridge.option.id == stay.option.id:
        # What it took to change to the bridge is in the cost of staying there, and is paid once.
        work = schedule.once_usd
    # The work is lost either way; what it costs to keep the choice open until then is counted on both sides.
    due = with_terms(before.usd, lumps)
    listed = fleet.option.price
    trial = 0.0 if listed is None else 24.0 * TRIAL_DAYS * float(listed.usd) * scene.changes.neuron_price
    waited = min(scene.changes.delay_months, scene.market.months)
    held = scene.zero
    if waited and bridge is not None:
        # Who waited has paid for what ran meanwhile, whatever comes of the move.
        held = meanwhile(bridge, waited, scene) - meanwhile(stay, waited, scene)
    where = given_up(
        ahead_of(found, schedule, scene) + due,
        unchanged + held + trial,
        schedule.begins > 0,
        scene.changes.parity_fails,
    )
    spared = relief(where, found.cost, stay.cost + held, work * schedule.discount_work + trial)
    return stopping(found, spared, Stop(where, stay, work + trial, waited))
