"""Dates ahead on which the price of an option changes because of what is signed: rates that end, and that begin."""

from __future__ import annotations

from datetime import date

from advisor.cost.commitments import months_to
from advisor.cost.plans import plans
from advisor.cost.rates import HourlyPrice


def price_steps(price: HourlyPrice, plan: str, now: date) -> tuple[tuple[int, float], ...]:
    """Months from `now` and what the price is from then on, as multiples of `price.usd`, in order; one may be now.

    A term holds the price of its start: what is signed on the last day of a rate keeps it for the term.
    """
    if not price.usd:
        return ()
    begins, term = 0, plans()[plan].term_months
    found: list[tuple[int, float]] = []
    if price.starts is not None and price.early is not None:
        begins = months_to(price.starts, now)
        found += [(0, float(price.early / price.usd)), (begins, 1.0)]
    if price.until is not None and price.after is not None:
        found.append((max(months_to(price.until, now), begins + term), float(price.after / price.usd)))
    later = price.later
    if later is not None:
        ends = None if price.until is None else months_to(price.until, now)
        starts = months_to(later.starts, now)
        found = [step for step in found if step[0] < starts] if ends is None or ends <= starts else []
        found.append((starts, float(later.usd / price.usd)))
        if later.until is not None:
            rest = price.after if price.own else price.usd
            if rest is not None:
                found.append((max(months_to(later.until, now), starts), float(rest / price.usd)))
    return tuple(found)


def dated_changes(price: HourlyPrice) -> tuple[tuple[date, str], ...]:
    """Days on which what is signed changes the price, and what happens then: "begins" or "ends"."""
    later = price.later
    begin = (price.starts, None if later is None else later.starts)
    end = (price.until, None if later is None else later.until)
    found = [(day, word) for days, word in ((begin, "begins"), (end, "ends")) for day in days if day is not None]
    return tuple(sorted(found))
