"""Waiting: staying now and deciding again at a date on which something known in advance will have changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.commitments import covers, later_day, months_to
from advisor.cost.options import Option
from advisor.cost.steps import dated_changes
from advisor.decision.bench import Bench, generation_of
from advisor.decision.evaluate import Dues, Evaluation
from advisor.decision.result import Waiting
from advisor.decision.rounding import median, npv_quantiles, share, without_dust
from advisor.decision.scene import months_of_work
from advisor.decision.stranded import stranded
from advisor.decision.telling.delivery import LOOK_AGAIN_MONTHS
from advisor.decision.telling.words import long_day
from advisor.decision.world import Changes, ComingChip, World
from advisor.switching.readiness import needs_of
from advisor.switching.support import ending_of

MOST_EVENTS = 6
"""Days ahead that are weighed at most, each with the day on which to begin the work for it: every date is a whole
evaluation."""
KEPT_EVENTS = 2
"""Dates that are weighed again at each value of a switch point."""
SECOND_PORT = "announced_end"
"""The line of work for leaving a stack whose end is announced."""


class Event(Struct, frozen=True):
    """A date ahead and what will be different then. `dated`: it is a fact of the case, so that it may be waited for."""

    months: int
    day: date
    what: str
    changes: Changes
    dated: bool = True
    own: EventKey | None = None
    """The event for which the work, begun on this day, is done; None where this is the event's own day."""
    ready_for: str = ""
    """What happens then, and on which day."""

    @property
    def key(self) -> EventKey:
        """What tells the event from others of the case, however long the work takes."""
        return (self.months if self.own is None else self.own[0]), self.what


EventKey = tuple[int, str]
"""The month of an event and what it is."""


class Later(Struct, frozen=True):
    """What moving at an event would bring, against what moving now brings."""

    event: Event
    chance: float
    gain_usd: float
    evaluation: Evaluation


def events(evaluation: Evaluation, bench: Bench, world: World, dues: Dues, changes: Changes) -> tuple[Event, ...]:
    """The dated events within the horizon, soonest first, one for each month: a commitment that a move would strand
    ends, a rate that is signed begins or ends, a software stack ends whose successor would be a second port, a chip
    comes. At most `MOST_EVENTS` of them; for what changes the bill alone also the day on which to begin the work, so
    that it is done by then."""
    bills = [
        *_commitments(evaluation, bench, world, dues, changes),
        *_rates(evaluation, bench, world, changes),
    ]
    found = [
        *(bill.event for bill in bills),
        *_support(evaluation, bench, world, changes),
        *_chips(evaluation, world, changes),
    ]
    by_month: dict[tuple[int, str], Event] = {}

    def ahead(events: Iterable[Event]) -> list[Event]:
        """Those that are not among the found yet."""
        added = []
        for event in events:
            plain = replace(event.changes, delay_months=0) == replace(changes, delay_months=0)
            # What changes nothing but the start is one evaluation a month, whatever its reasons; the first is told.
            key = (event.months, "" if plain else event.what)
            if 0 < event.months < evaluation.market.months and key not in by_month:
                by_month[key] = event
                added.append(event)
        return added

    own = sorted(ahead(found), key=_order)[:MOST_EVENTS]
    begun = ahead(bill.ready(world, changes) for bill in bills if bill.event in own)
    return tuple(sorted([*own, *begun], key=_order))


def _order(event: Event) -> tuple[int, str]:
    return event.months, event.what


class _Bill(Struct, frozen=True):
    """A day from which on what is paid after a cut-over is another. `then`: what happens on it; `lead`: months that the
    work of the move takes at the median, 0 where it can't be begun before the day."""

    event: Event
    then: str
    lead: int

    def ready(self, world: World, changes: Changes) -> Event:
        """The day on which to begin the work so that the move takes over on this one."""
        event = self.event
        begin = event.months - self.lead
        then = f"{self.then} on {long_day(event.day)}"
        return Event(
            begin,
            later_day(event.day, -self.lead),
            f"the work has to begin so that it is done when {then}",
            replace(changes, delay_months=max(changes.delay_months, begin)),
            own=event.key,
            ready_for=then,
        )


def _at(day: date, what: str, world: World, changes: Changes) -> Event:
    """An event at which nothing else changes than that the move begins then."""
    due = months_to(day, world.decides_on)
    return Event(due, day, what, replace(changes, delay_months=max(changes.delay_months, due)))


def _lead(option: Option | None, bench: Bench, world: World, changes: Changes) -> int:
    """Whole months that the work of a move takes at the median; 0 where there is none, or where the chip has no price
    before the day: what can't be had can't be ported to."""
    generation = None if option is None or option.not_before is not None else generation_of(option, world)
    if generation is None or generation not in bench.moves:
        return 0
    work, effort = bench.moves[generation], changes.effort
    return bench.once(("lead", generation, effort), lambda: math.ceil(median(months_of_work(work, effort))))


def _commitments(evaluation: Evaluation, bench: Bench, world: World, dues: Dues, changes: Changes) -> Iterator[_Bill]:
    """Each end of a commitment that the best move, or any where there is none yet, would strand."""
    moves, stay, move = _moves(evaluation, bench), evaluation.best_stay, evaluation.best_move
    held = zip(world.case.commercials.commitments or (), dues.commitments, strict=True)
    open_ends = set()
    for place, (commitment, usd) in enumerate(held):
        if usd <= 0 or not moves or any(covers(commitment, option) for option in moves):
            continue
        # What staying leaves unused as well, or ends before a move is done, is stranded by no move. One that is put
        # off is still held against its date.
        late = changes.delay_months > 0
        if late or stay is None or move is None or stranded(stay, move, place, evaluation.market) > 0:
            open_ends.add(commitment.ends)
    ends, lead = sorted(open_ends), _lead(None if move is None else move.option, bench, world, changes)
    for end in ends:
        what = f"{'the' if end == ends[-1] else 'a'} commitment that a move would strand"
        yield _Bill(_at(end, f"{what} has ended", world, changes), f"{what} ends", lead)


def _moves(evaluation: Evaluation, bench: Bench) -> list[Option]:
    """The best way of moving; where none can begin now, those that can later."""
    if evaluation.best_move is not None:
        return [evaluation.best_move.option]
    return [o for o in bench.feasible() if o.side == "move"]


def _rates(evaluation: Evaluation, bench: Bench, world: World, changes: Changes) -> Iterator[_Bill]:
    """Rates of the buyer's that begin or end: those of any way of moving, and of what the best ways of staying cost."""
    stays = [e.option for e in (evaluation.today, evaluation.best_stay, evaluation.bridge) if e is not None]
    best = None if evaluation.best_move is None else evaluation.best_move.option
    for option in sorted([*bench.once(("rated moves",), lambda: _rated(bench)), *stays], key=lambda o: o.id):
        lead = _lead(option if option.side == "move" else best, bench, world, changes)
        for day, what in () if option.price is None else dated_changes(option.price):
            # The end of a good rate for a move is a reason to hurry, not to wait.
            if option.side == "stay" or what == "begins":
                then = f"your rate for {option.instance} {what}"
                yield _Bill(_at(day, then, world, changes), then, lead)


def _rated(bench: Bench) -> list[Option]:
    """The ways of moving at a rate of the buyer's that begins or ends."""
    moves = (o for o in bench.feasible() if o.side == "move")
    return [o for o in moves if o.price is not None and dated_changes(o.price)]


def _support(evaluation: Evaluation, bench: Bench, world: World, changes: Changes) -> Iterator[Event]:
    """The announced end of the stack that the best move would be built on: from then on it is ported once, to what
    replaces it."""
    move = evaluation.best_move
    generation = None if move is None else generation_of(move.option, world)
    if generation is None or generation not in bench.moves:
        return
    work = bench.moves[generation]
    second = work.lines.get(SECOND_PORT)
    if second is None:
        return
    for need in needs_of(bench.workload, world.catalog, generation):
        ending = ending_of(need.capability.id, generation, world.catalog)
        if need.role == "path" and ending is not None:
            due = months_to(ending.day, world.decides_on)
            spared = 1.0 - float(np.mean(second)) / float(np.mean(work.weeks))
            then = replace(changes, delay_months=max(changes.delay_months, due), effort=changes.effort * spared)
            yield Event(
                due, ending.day, f"support for {need.capability.name} has ended and the port is done once", then
            )


def _chips(evaluation: Evaluation, world: World, changes: Changes) -> Iterator[Event]:
    """Chips that the buyer knows to come, at their speed and price against the best move."""
    move = evaluation.best_move
    if move is None:
        return
    for place, chip in enumerate(world.case.commercials.next_chips):
        held = changes.chip
        # A chip that the changes hold is waited for as it is; another takes its place.
        coming = held if held is not None and held.place == place else coming_chip(place, move.option, world)
        if coming is None:
            continue
        due = months_to(chip.available, world.decides_on)
        then = replace(changes, delay_months=max(changes.delay_months, due), chip=coming)
        yield Event(due, chip.available, f"{chip.name} can be had", then)


def coming_chip(place: int, option: Option, world: World) -> ComingChip | None:
    """The chip of that place in the case against an option; None where that has no price."""
    if option.price is None:
        return None
    speed = world.case.commercials.next_chips[place].speed_times
    return ComingChip(place, option.instance, speed, float(world.next_chip_usd_h(place) / option.price.usd))


def weighed(
    found: tuple[Event, ...], evaluation: Evaluation, hurdle_usd: float, run: Callable[[Changes], Evaluation]
) -> list[Later]:
    """What moving at each event would bring, of those at which it is a way of moving."""
    return [row for event in found if (row := later(event, evaluation, hurdle_usd, run)) is not None]


def best_later(rows: list[Later], required: float) -> Later | None:
    """The event worth waiting for: sure enough and better on average than moving now, by most; else the soonest."""
    good = [row for row in rows if row.chance >= required and row.gain_usd > 0]
    return max(good, key=lambda r: r.gain_usd) if good else rows[0] if rows else None


def leading_events(rows: list[Later], required: float) -> frozenset[EventKey]:
    """The events that come nearest to being waited for, each on the better of its days: those worth it first, then
    those of the greatest gain."""
    ranked = sorted(rows, key=lambda r: (r.chance < required, -r.gain_usd, r.event.months))
    better: dict[EventKey, EventKey] = {}
    for row in ranked:
        better.setdefault(row.event.own or row.event.key, row.event.key)
    return frozenset(list(better.values())[:KEPT_EVENTS])


def later(
    event: Event, evaluation: Evaluation, hurdle_usd: float, run: Callable[[Changes], Evaluation]
) -> Later | None:
    """What moving at the event would bring against moving now; None where it would be no way of moving."""
    then, chip = run(event.changes), event.changes.chip
    if then.npv is None:
        return None
    if chip is not None and then.best_move is not None and then.best_move.option.instance != chip.instance:
        return None  # the chip is not what would be moved to: no reason to wait for it
    # Where there is no way of moving yet, moving then is held against staying.
    gain = float(np.mean(then.npv if evaluation.npv is None else then.npv - evaluation.npv))
    of = 0.0 if then.best_stay is None else then.best_stay.mean_cost
    return Later(event, share(then.npv > hurdle_usd), without_dust(gain, of), then)


def after_a_year(evaluation: Evaluation, world: World, run: Callable[[Changes], Evaluation]) -> list[Later]:
    """A look again after a year, where no event is ahead."""
    if evaluation.npv is None or evaluation.market.months <= LOOK_AGAIN_MONTHS:
        return []
    year, then = later_day(world.decides_on, LOOK_AGAIN_MONTHS), Changes(delay_months=LOOK_AGAIN_MONTHS)
    event = Event(LOOK_AGAIN_MONTHS, year, "a year has passed", then, dated=False)
    return weighed((event,), evaluation, world.hurdle_usd, run)


def waiting_rows(ahead: Iterable[Later], waited_for: int | None) -> tuple[Waiting, ...]:
    """Each event ahead as an option like any other: on its own day, or with the work begun so that it is done then,
    whichever is advised or else brings more; where moving now is better than both, on its own day."""

    def advised(event: Event) -> bool:
        return event.dated and event.months == waited_for

    told: dict[EventKey, Later] = {}
    for row in sorted(ahead, key=lambda r: (not advised(r.event), -max(r.gain_usd, 0.0), r.event.own is not None)):
        told.setdefault(row.event.own or row.event.key, row)
    rows = []
    for row in sorted(told.values(), key=lambda r: _order(r.event)):
        event, npv = row.event, row.evaluation.npv
        if npv is None:
            continue
        rows.append(
            Waiting(
                event.months,
                event.day.isoformat(),
                event.what,
                npv_quantiles(npv),
                share(npv > 0),
                row.gain_usd,
                advised(event),
            )
        )
    return tuple(rows)
