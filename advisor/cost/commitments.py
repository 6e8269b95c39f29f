"""Commitments already bought: paid until they end, used or not. What a move strands is a cost of the move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.case.model import Commitment
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.market import Market
from advisor.cost.options import Option
from advisor.cost.streams import Stream
from advisor.distributions import Floats

_ORDER = ("reserved instances", "capacity block", "instance savings plan", "private contract", "compute savings plan")
"""Kinds in the order in which what they cover uses them up, the narrowest first, as AWS applies them."""
ALL_HOURS = np.ones((1, 1))
"""The share of a month's hours of what never stops, broadcastable to (draw, year). Never written to."""
DAYS_A_MONTH = 30.4375
"""By the calendar, leap years included."""


class Idle(Struct, frozen=True):
    """A commitment's unused part: USD a month, shape (draw,), over months [begin, end), of the same shape, or of none
    where all draws have the same. Parts of months count."""

    usd_month: Floats
    begin: Floats
    end: Floats
    worth: Floats | None = None
    """USD today, shape (draw,), where it is paid at another time than month by month."""
    commitment: int | None = None
    """Its place among the commitments of the case; None for a term that an option begins."""

    def present_value(self, market: Market) -> Floats:
        """USD today, shape (draw,)."""
        if self.worth is not None:
            return self.worth
        return self.usd_month * market.flat().worth(self.begin, self.end)

    def monthly(self, months: int) -> Floats:
        """USD of each month, undiscounted, shape (draw, month): a month that is begun counts as its part."""
        month = np.arange(months)[:, None]
        return np.asarray((parts_of_months(month, self.begin, self.end) * self.usd_month).T, dtype=np.float64)


def months_to(day: date, now: date) -> int:
    """Whole months from `now` to a day, at least 0."""
    return max(0, round((day - now).days / DAYS_A_MONTH))


def later_day(day: date, months: float) -> date:
    """The day that many months ahead."""
    return day + timedelta(days=round(months * DAYS_A_MONTH))


def paid_months_to(day: date, now: date) -> float:
    """Months from `now` to a day, at least 0, as commitments are paid: hour by hour, and a month has 730."""
    return max(0.0, (day - now).days * 24.0 / HOURS_PER_MONTH)


def parts_of_months(month: npt.NDArray[np.int64], begin: Floats | float, end: Floats | float) -> Floats:
    """The part of each month that lies in [begin, end), 0 to 1, broadcast over all three."""
    return np.asarray(np.clip(np.minimum(end, month + 1.0) - np.maximum(begin, month), 0.0, 1.0), dtype=np.float64)


def covers(commitment: Commitment, option: Option) -> bool:
    """Whether running this option uses the commitment up.

    A Compute Savings Plan follows any AWS instance, but no Capacity Block, no spot and nothing that SageMaker runs. A
    private contract covers what its scope names, wherever it runs: an instance, a family, a provider, or all. The rest
    are AWS plans for a family or a type.
    """
    scope = commitment.scope.strip().lower()
    named = scope in (option.instance.lower(), option.instance.split(".")[0].lower())
    if commitment.kind == "private contract":
        return named or scope in (option.provider.lower(), "all", "any") or option.instance.lower().startswith(scope)
    if option.managed:
        return False
    if commitment.kind == "capacity block":
        return named and option.plan == "capacity_block"
    if option.venue != "aws" or option.plan in ("capacity_block", "spot"):
        return False
    return (
        commitment.kind == "compute savings plan"
        or named
        or scope.split(".")[0] == option.instance.split(".")[0].lower()
    )


def idle_all(
    commitments: Sequence[Commitment],
    shares_usd_month: Sequence[float],
    option: Option,
    stream: Stream,
    market: Market,
    now: date,
    begin: Floats | int = 0,
    end: Floats | int | None = None,
    hours_share: Floats = ALL_HOURS,
) -> tuple[Idle, ...]:
    """What stays unused of all commitments while `option` runs in months [begin, end), in that share of their hours,
    broadcastable to (draw, year): a commitment is due in every hour, and in an hour in which nothing runs nothing of it
    is used up.

    Where the option is covered, what it costs in each year uses them up, a dollar one commitment only; where it is not,
    all of them is unused. What is covered has the price that it was bought at: no path of prices moves it. Nothing is
    due before a commitment starts or after it ends.
    """
    held = [(i, c, usd) for i, (c, usd) in enumerate(zip(commitments, shares_usd_month, strict=True)) if usd > 0]
    using = sorted((h for h in held if covers(h[1], option)), key=lambda h: _ORDER.index(h[1].kind))
    zero = np.zeros(stream.use.shape[0])
    found = [
        _unused(i, c, zero + usd, *months_of(c, market, now), begin, end, now)
        for i, c, usd in held
        if not covers(c, option)
    ]
    spans = [(i, c, usd, *months_of(c, market, now)) for i, c, usd in using]
    hours = hours_before(option)
    begins, before = (0.0, 1.0) if hours is None else (paid_months_to(hours[0], now), hours[1])
    for first, last, year in _stretches([(opens, closes) for *_, opens, closes in spans], stream.years, begins):
        left, part = stream.in_year(year), hours_share[:, min(year, hours_share.shape[1] - 1)]
        if last <= begins:
            left = left * before
        for i, c, usd, opens, closes in spans:
            if opens <= first and last <= closes:
                used = np.minimum(usd * part, left)
                found.append(_unused(i, c, usd - used, first, last, begin, end, now))
                left = left - used
    return tuple(found)


def held_share(
    commitments: Sequence[Commitment],
    shares_usd_month: Sequence[float],
    option: Option,
    usd_month: Sequence[float] | Floats,
    market: Market,
    now: date,
    hours_share: Floats = ALL_HOURS,
) -> Floats | None:
    """Share of what an option costs in each month that commitments cover, shape (month,): it has the price that it was
    bought at until they end. None where none covers any of it.

    `usd_month`: what the option costs a month at today's price in each year, the last of which goes on. `hours_share`:
    of each month's hours, those in which it runs, broadcastable to (draw, year).
    """
    covered, month = np.zeros(market.months), np.arange(market.months)
    part = hours_share.mean(axis=0)[np.minimum(month // 12, hours_share.shape[1] - 1)]
    for commitment, usd in zip(commitments, shares_usd_month, strict=True):
        if usd > 0 and covers(commitment, option):
            covered += usd * part * parts_of_months(month, *months_of(commitment, market, now))
    if not covered.any():
        return None
    year = np.minimum(month // 12, len(usd_month) - 1)
    spent = np.asarray(usd_month, dtype=np.float64)[year]
    return np.where(spent > covered, covered / np.maximum(spent, 1e-9), 1.0)


def hours_before(option: Option) -> tuple[date, float] | None:
    """The day from which an option is paid under its plan and what hours of another cost of that price until then; None
    where it is from the first day."""
    price = option.price
    if price is None or price.starts is None or price.early is None or not price.usd:
        return None
    return price.starts, float(price.early / price.usd)


def _stretches(spans: Sequence[tuple[float, float]], years: int, begins: float) -> Iterator[tuple[float, float, int]]:
    """Months [first, last) over which neither the commitments held nor the use nor its price, which does in the month
    `begins`, change, each with its year of use."""
    edges = {edge for span in spans for edge in span}
    if not edges:
        return
    ends = max(edges)
    edges |= {12.0 * year for year in range(1, years) if min(edges) < 12 * year < ends}
    edges |= {begins} if min(edges) < begins < ends else set()
    for first, last in pairwise(sorted(edges)):
        yield first, last, min(int(first // 12), years - 1)


def months_of(commitment: Commitment, market: Market, now: date) -> tuple[float, float]:
    """Months of the horizon over which it is paid, from and until, parts of months included."""
    opens = 0.0 if commitment.starts is None else paid_months_to(commitment.starts, now)
    return opens, min(paid_months_to(commitment.ends, now), float(market.months))


def _unused(
    place: int,
    commitment: Commitment,
    unused: Floats,
    opens: float,
    closes: float,
    begin: Floats | int,
    end: Floats | int | None,
    now: date,
) -> Idle:
    """What is unused a month of a commitment, USD, shape (draw,), over months [opens, closes) of it as far as these lie
    in [begin, end); one whose end falls on the change in `begin` leaves nothing."""
    first = np.asarray(np.maximum(begin, opens), dtype=np.float64)
    last = np.asarray(closes if end is None else np.minimum(end, closes), dtype=np.float64)
    last = np.where(with_its_end(commitment.ends, begin, now), first, last)
    return Idle(unused, first, np.asarray(np.maximum(last, first)), commitment=place)


def with_its_end(ends: date, begin: Floats | int, now: date) -> npt.NDArray[np.bool_]:
    """Whether a change in a month is one with a commitment's end, or after it. Changes fall on whole months: one in the
    month nearest to the end leaves nothing unused. What begins now begins on the day."""
    return np.asarray((np.asarray(begin) > 0) & (np.asarray(begin) >= months_to(ends, now)))
