"""Dates ahead on which the price of an option changes because of what is signed: rates that end, and that begin."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from advisor.cost.commitments import months_to, paid_months_to
from advisor.cost.plans import plans
from advisor.cost.rates import HourlyPrice

LONGEST = 84
"""Months of the longest horizon: no term is renewed beyond."""


class _Held(Struct, frozen=True):
    """USD an hour in months [begin, end) from the case's day; `end` None: for good."""

    begin: int
    end: int | None
    usd: Decimal


def price_steps(price: HourlyPrice, plan: str, now: date) -> tuple[tuple[int, float], ...]:
    """Months from `now` and what the price is from then on, as multiples of `price.usd`, in order; one may be now.

    A term holds the price of its start: what is signed on the last day of a rate keeps it for the term, and what is
    signed after it is bought at what holds then. One that runs today ends when that ends which the buyer holds.
    """
    if not price.usd:
        return ()
    if price.runs_out:
        return _run_out(price, now)
    begins, term = 0 if price.starts is None else months_to(price.starts, now), plans()[plan].term_months
    held = _held(price, begins, now)
    changes = sorted({month for span in held for month in (span.begin, span.end) if month is not None})
    if term:
        changes = list(range(begins + term, LONGEST, term))
    found: list[tuple[int, float]] = []
    level = 1.0
    if price.starts is not None and price.early is not None:
        found += [(0, float(price.early / price.usd)), (begins, 1.0)]
    for month in changes:
        multiple = float(_at(month, held, price) / price.usd)
        if month > begins and multiple != level:
            found.append((month, multiple))
            level = multiple
        elif month == begins and multiple != level:
            found, level = [*(s for s in found if s[0] < month), (month, multiple)], multiple
    return tuple(found)


def _run_out(price: HourlyPrice, now: date) -> tuple[tuple[int, float], ...]:
    """The steps of a term that ends with what is committed: a month that is begun is paid in part at its rate, as what
    is committed is. What is changed in the month nearest to the end is changed on that day."""
    found, level = dict[int, float](), 1.0
    for out in price.runs_out:
        whole, then = months_to(out.last, now), float(out.usd / price.usd)
        part = min(paid_months_to(out.last, now) - whole, 1.0)
        if part > 0.0:
            found[whole] = part * level + (1.0 - part) * then
            whole += 1
        found[whole] = level = then
    return tuple(sorted(found.items()))


def _held(price: HourlyPrice, begins: int, now: date) -> list[_Held]:
    """What the buyer's rates come to while they hold, in order. One that is followed by the next on the day after it
    ends holds until then, wherever months are rounded to."""
    rates = [(begins, price.until, price.usd)] if price.own else []
    rates += [(max(months_to(rate.starts, now), begins), rate.until, rate.usd) for rate in price.later]
    next_days = [*(rate.starts for rate in price.later), None][-len(rates) :] if rates else []
    found = []
    for (begin, until, usd), following in zip(rates, next_days, strict=True):
        end = None if until is None else max(months_to(until, now), begin)
        if following is not None and (until is None or following <= until + timedelta(days=1)):
            end = max(months_to(following, now), begins)
        found.append(_Held(begin, end, usd))
    return found


def _at(month: int, held: list[_Held], price: HourlyPrice) -> Decimal:
    """USD an hour in a month: the rate that holds, else what is paid without one; where that is not known, the rate
    that held last is taken to be renewed."""
    holds = [span.usd for span in held if span.begin <= month and (span.end is None or month < span.end)]
    if holds:
        return holds[-1]
    without = price.after if price.own else price.usd
    if without is not None:
        return without
    return next((span.usd for span in reversed(held) if span.begin <= month), price.usd)


def dated_changes(price: HourlyPrice) -> tuple[tuple[date, str], ...]:
    """Days on which what is signed changes the price, and what happens then: "begins" or "ends". Of a rate that is
    followed by the next at once the end is no day of its own."""
    begin = price.begins
    # What follows a rate at a published price begins when that rate has ended.
    ended = price.starts - timedelta(days=1) if price.starts is not None and not price.own else None
    end = (ended, price.until, *(rate.until for rate in price.later), *(out.last for out in price.runs_out))
    last = [day for day in end if day is not None and day + timedelta(days=1) not in begin]
    return tuple(sorted([*((day, "begins") for day in begin), *((day, "ends") for day in last)]))
