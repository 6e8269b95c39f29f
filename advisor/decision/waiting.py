"""Waiting: staying now and deciding again at a date on which something known in advance will have changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from advisor.cost.commitments import covers, months_left, months_to
from advisor.decision.evaluate import Dues, Evaluation
from advisor.decision.result import Waiting
from advisor.decision.rounding import npv_quantiles, rounded, share
from advisor.decision.telling.delivery import later_day
from advisor.decision.world import Changes, World

LOOK_AGAIN_MONTHS = 12
"""When staying is looked at again where no date is known in advance; reported, and never a reason to wait."""


@dataclass(frozen=True, slots=True)
class Event:
    """A date ahead and what will be different then. `dated`: it is a fact of the case, so that it may be waited for."""

    months: int
    day: date
    what: str
    changes: Changes
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Later:
    """What moving at an event would bring, against what moving now brings."""

    event: Event
    chance: float
    gain_usd: float
    evaluation: Evaluation


def events(evaluation: Evaluation, world: World, dues: Dues, changes: Changes) -> tuple[Event, ...]:
    """The dated events within the horizon, soonest first: a commitment that a move would strand ends; a chip comes."""
    move = evaluation.best_move
    if move is None:
        return ()
    months = evaluation.market.months
    held = zip(world.case.commercials.commitments or (), dues.commitments, strict=True)
    ends = [(months_left(c, world.now), c.ends) for c, usd in held if usd > 0 and not covers(c, move.option)]
    found = []
    last = max((end for end in ends if 0 < end[0] < months), default=None)
    if last is not None:
        delayed = replace(changes, delay_months=max(changes.delay_months, last[0]))
        found.append(Event(*last, "the commitment that a move would strand has ended", delayed))
    for place, chip in enumerate(world.case.commercials.next_chips):
        due = months_to(chip.available, world.now)
        if move.option.price is None or not 0 < due < months:
            continue
        usd = world.exchange.usd(chip.price_per_hour, chip.currency, f"commercials.next_chips.{place}.currency")
        ratio = float(usd / move.option.price.usd)
        then = replace(
            changes,
            delay_months=max(changes.delay_months, due),
            neuron_output=changes.neuron_output * chip.speed_times,
            neuron_price=changes.neuron_price * ratio,
        )
        found.append(Event(due, chip.available, f"{chip.name} can be had", then))
    return tuple(sorted(found, key=lambda e: e.months))


def best_later(
    found: tuple[Event, ...],
    evaluation: Evaluation,
    required: float,
    hurdle_usd: float,
    run: Callable[[Changes], Evaluation],
) -> Later | None:
    """The event worth waiting for: sure enough and better on average than moving now, by most; else the soonest."""
    rows = [row for event in found if (row := later(event, evaluation, hurdle_usd, run)) is not None]
    good = [row for row in rows if row.chance >= required and row.gain_usd > 0]
    return max(good, key=lambda r: r.gain_usd) if good else rows[0] if rows else None


def later(
    event: Event, evaluation: Evaluation, hurdle_usd: float, run: Callable[[Changes], Evaluation]
) -> Later | None:
    """What moving at the event would bring; None where it would be no way of moving."""
    then = run(event.changes)
    if then.npv is None or evaluation.npv is None:
        return None
    gain = rounded(float(np.mean(then.npv - evaluation.npv)))
    return Later(event, share(then.npv > hurdle_usd), gain, then)


def waiting_rows(
    found: tuple[Event, ...],
    evaluation: Evaluation,
    world: World,
    waited_for: int | None,
    run: Callable[[Changes], Evaluation],
) -> tuple[Waiting, ...]:
    """Each event as an option like any other; where there is none, a look again after a year."""
    if evaluation.npv is None:
        return ()
    if not found and evaluation.market.months > LOOK_AGAIN_MONTHS:
        year = later_day(world.now, LOOK_AGAIN_MONTHS)
        found = (
            Event(LOOK_AGAIN_MONTHS, year, "a year has passed", Changes(delay_months=LOOK_AGAIN_MONTHS), dated=False),
        )
    rows = []
    for event in found:
        row = later(event, evaluation, world.hurdle_usd, run)
        if row is None or row.evaluation.npv is None:
            continue
        npv = row.evaluation.npv
        rows.append(
            Waiting(
                event.months,
                event.day.isoformat(),
                event.what,
                npv_quantiles(npv),
                share(npv > 0),
                row.gain_usd,
                event.dated and event.months == waited_for,
            )
        )
    return tuple(rows)
