"""The notes of an option: what a reader should know of its speed, its price and its beginning."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from advisor.cost.demand import RunDemand
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.todays_term import TODAYS_PLAN
from advisor.decision.bench import Bench
from advisor.decision.evaluated import Evaluated
from advisor.decision.rounding import median
from advisor.decision.staying import is_today_again
from advisor.decision.telling.late_runs import in_time
from advisor.decision.telling.story import counted, ending_before
from advisor.decision.telling.words import chance, long_day, names, two_digits
from advisor.decision.todays_fleet import times_of

TOLD_FROM = 1.05
"""From how many times the model's work of an instance on it is said that more is counted."""
PART_FROM = 1.02
"""From where on a part of that, the load's or the speed's, is named."""


def notes_of(option: Option, bench: Bench, evaluated: Evaluated | None, today: Evaluated | None) -> tuple[str, ...]:
    """What the prediction says of itself, what today's fleet makes of it, when a rate or the option itself begins, how
    often limits and deadlines hold, and whether it is `today`'s in all but name."""
    prediction = bench.predictions[option.id].prediction
    return (
        *((prediction.note,) if prediction is not None and prediction.note else ()),
        *_told_by_today(option.id, bench),
        *_within(option),
        *_rate_begins(option),
        *_rate_ends(option),
        *_held(option.id, bench),
        *_side_by_side(bench, evaluated),
        *_done_early(bench, evaluated),
        *_begins_then(evaluated),
        *_today_again(evaluated, today),
    )


def _within(option: Option) -> Iterator[str]:
    """How far its price may lie above the one shown, and what says so."""
    if option.spread is not None and option.range_basis:
        times = two_digits(option.spread[2])
        yield f"The price is the low end of a range up to {times} times as high: {option.range_basis}."


def _today_again(evaluated: Evaluated | None, today: Evaluated | None) -> Iterator[str]:
    """Why a way of staying is not ranked as one."""
    if evaluated is not None and today is not None and is_today_again(evaluated, today):
        yield "What runs today, bought as it is, and at the median no fewer: no way of staying of its own."


def _held(key: str, bench: Bench) -> Iterator[str]:
    """How often latency limits are met, and runs end in time."""
    on_time = bench.on_time(key)
    if on_time is not None:
        yield f"Meets the latency limits in {chance(on_time)}."
    ends = in_time(key, bench)
    if ends is not None:
        yield f"A run ends in time in {chance(ends)}."


def _side_by_side(bench: Bench, evaluated: Evaluated | None) -> Iterator[str]:
    """How many runs go at once, where the runs of a month don't fit one after the other."""
    if evaluated is None or evaluated.option.count is not None or not isinstance(bench.demand, RunDemand):
        return
    runs = round(median(evaluated.count) / evaluated.group)
    if runs > 1:
        yield f"{runs} runs go side by side, each on {evaluated.group:,} × {evaluated.option.instance}."


def _done_early(bench: Bench, evaluated: Evaluated | None) -> Iterator[str]:
    """For how long a batch is paid by the hour, at the median: nothing runs once its work is done."""
    demand = bench.demand
    if evaluated is None or isinstance(demand, RunDemand) or not demand.ends_when_done:
        return
    option = evaluated.option
    if plans()[option.plan].flexible and "today" not in option.roles and option.id not in bench.price_draws:
        hours = demand.hours_per_day * median(evaluated.stream.use[:, 0] / np.maximum(evaluated.count, 1.0))
        yield f"Paid for about {two_digits(hours)} hours a day: nothing runs once the work is done."


def _told_by_today(key: str, bench: Bench) -> Iterator[str]:
    """What today's fleet makes of the load and of a speed, at the median, and why."""
    says, times = bench.todays_fleet, times_of(bench.todays_fleet, key)
    if says is None or times is None or median(times) < TOLD_FROM:
        return
    load, speed = 1.0 / median(says.lighter), median(times / says.lighter)
    taken = []
    if load <= 1.0 / PART_FROM:
        taken.append(f"{100.0 * load:.0f} % of the work described")
    if speed >= PART_FROM:
        taken.append(f"{two_digits(speed)} times the speed that the model gives")
    runs = isinstance(bench.demand, RunDemand)
    work = "do the runs described in the hours billed" if runs else "carry the load described"
    needed = f"{math.ceil(median(says.needed)):,}"
    told = f"by your measurement {needed} are needed" if says.measured else f"the model needs {needed}"
    yield f"Counted with {' and '.join(taken)}: {says.runs:,} × {says.instance} {work}, for which {told}."


def _rate_begins(option: Option) -> list[str]:
    """When a rate that is signed begins, and what is counted until then; without its amount, which may be masked."""
    price = option.price
    if price is None:
        return []
    before = f"{option.before} is" if option.before else "hours without a term are"
    if not price.begins:
        # A published price that follows a rate begins when that has ended.
        if price.starts is None:
            return []
        anew = " Today's rate is taken to be had again." if option.before == TODAYS_PLAN else ""
        return [f"Until {long_day(price.starts)} {before} counted.{anew}"]
    day, *more = price.begins
    until = f"; until then {before} counted" if price.not_before is None else "; under this plan it can't be had before"
    if price.starts is None:
        until = "; until then the same is paid as now"
    then = "".join(f" The next begins on {long_day(later)}." for later in more)
    return [f"Your rate begins on {long_day(day)}{until}.{then}"]


def _rate_ends(option: Option) -> Iterator[str]:
    """When a rate that is signed ends, and what is counted then; without its amount, which may be masked. A term keeps
    its rate, and one that runs today ends with the commitment to it."""
    price = option.price
    if price is not None and price.runs_out:
        days = [long_day(out.last) for out in price.runs_out]
        yield f"Today's plan ends on {names(days)}; then hours without a term are counted."
        return
    if price is None or not price.own or price.until is None or option.new_term_months:
        return
    if price.until + timedelta(days=1) in price.begins:
        return
    then = "it is taken to be renewed" if price.after is None else "then the price without it is counted"
    yield f"Your rate ends on {long_day(price.until)}; {then}."


def _begins_then(evaluated: Evaluated | None) -> list[str]:
    """When a way of staying begins that is put off, and what is counted until then."""
    before = ending_before(evaluated)
    if before is None:
        return []
    first, ends = before
    return [f"Begins on {long_day(ends.day)}, when {ends.what}: until then {counted(first)} is counted."]
