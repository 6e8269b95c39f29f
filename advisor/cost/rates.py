"""What one instance and hour costs: the buyer's rate where one holds or begins, else the published price."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.commercials import RateCardRow
from advisor.case.model import Case
from advisor.catalog import Catalog, Instance, Price
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.money import Exchange
from advisor.cost.plans import plans

ALIKE = Decimal("0.005")
"""Part by which two amounts for one price may differ: exchange rates and cents."""


class LaterRate(Struct, frozen=True):
    """A rate of the buyer's that is signed and begins later: its first day, USD an hour, and its last day."""

    starts: date
    usd: Decimal
    until: date | None = None


class RunOut(Struct, frozen=True):
    """The last day of a term that runs today, or of a part of it, and USD an hour from then on without a new one."""

    last: date
    usd: Decimal


class HourlyPrice(Struct, frozen=True):
    """USD for one instance and hour, what the list says, and where both come from."""

    usd: Decimal
    list_usd: Decimal | None
    region: str
    as_of: str
    source: str
    confidence: str
    own: bool
    """The buyer's own rate, rather than a published price."""
    until: date | None = None
    """The last day of the buyer's rate: what is signed by then keeps it for its term, the rest goes over to `after`."""
    after: Decimal | None = None
    """USD an hour once the buyer's rate has ended: what the plan costs without it, else the least of another plan
    without a term, the buyer's or published; None where none is known, and the rate is taken to be renewed."""
    later: tuple[LaterRate, ...] = ()
    """The buyer's rates that take the place of this price from days ahead on, the soonest first."""
    starts: date | None = None
    """The day ahead on which this price begins to be paid; None: now."""
    early: Decimal | None = None
    """USD an hour until then, of hours under whatever plan; None where nothing can be had before."""
    runs_out: tuple[RunOut, ...] = ()
    """Where it is that of a term which the buyer holds and whose end is known: what follows it, the soonest first."""

    def age_months(self, now: date) -> float:
        """Months between the price's date and `now`, never negative."""
        parts = [int(p) for p in self.as_of.split("-")]
        seen = date(parts[0], parts[1] if len(parts) > 1 else 7, parts[2] if len(parts) > 2 else 15)
        return max(0.0, (now - seen).days / 30.4)

    @property
    def not_before(self) -> date | None:
        """The day before which nothing can be had at any price that is known."""
        return self.starts if self.early is None else None

    @property
    def begins(self) -> tuple[date, ...]:
        """Days ahead on which rates of the buyer's begin, the soonest first; none where the same was paid before."""
        first = (self.starts,) if self.starts is not None and self.own and self.early != self.usd else ()
        return (*first, *(rate.starts for rate in self.later))

    @property
    def last_day(self) -> date | None:
        """The last day of the last of the buyer's rates; None where that has no end, or there is none."""
        return self.later[-1].until if self.later else self.until

    @property
    def term_from(self) -> date | None:
        """The day on which its term begins, where hours without one are paid before; None where it has no such."""
        return self.starts if self.early is not None else None

    @property
    def now_usd(self) -> Decimal:
        """USD an hour until the first day on which something changes."""
        return self.usd if self.early is None else self.early


def price_of(case: Case, catalog: Catalog, instance: Instance, region: str, plan: str) -> HourlyPrice | None:
    """The buyer's rate if one holds on the day of the decision, else the newest published price less the blanket
    discount; with it, or in its place where nothing else is known, the buyer's rates that begin later. None where there
    is none of these.

    A term that is signed at a rate which begins later is preceded by hours without one.
    """
    current = _current(case, catalog, instance, region, plan)
    ahead = _ahead(_rows_for(case, instance, region, plan), case.decision.decides_on)
    if not ahead:
        return current
    if current is not None:
        return replace(current, later=_later(case, ahead))
    return _from_then_on(case, catalog, instance, region, plan, ahead)


def paid_today(case: Case, catalog: Catalog, instance: Instance, region: str, plan: str, usd: Decimal) -> HourlyPrice:
    """What the buyer pays today by their own record, until a rate of theirs for the same thing begins. Where it is the
    rate that holds now, it ends when that ends. What begins or ends before the day of the decision has done so then; a
    term keeps its rate."""
    now, rows = case.decision.as_of, _rows_for(case, instance, region, plan)
    day = now if plans()[plan].term_months else case.decision.decides_on
    listed = list_price(catalog, instance.id, region, plan)
    price = HourlyPrice(
        usd,
        None if listed is None else listed.usd_per_hour,
        region,
        now.isoformat(),
        "buyer's record",
        "high",
        own=True,
        later=_later(case, _ahead(rows, day)),
    )
    for place, row in rows:
        rate = _own(case, catalog, instance, region, plan, place, row)
        alike = abs(rate.usd - usd) <= ALIKE * usd
        if holds(row, day) and alike:
            return replace(price, until=rate.until, after=rate.after)
        if holds(row, day) and not holds(row, now):
            return replace(rate, later=price.later)
        if holds(row, now) and alike and rate.after is not None and not _followed(rows, day):
            return replace(price, usd=rate.after)
    return price


def _followed(rows: list[tuple[int, RateCardRow]], day: date) -> bool:
    """Whether one of the buyer's rates holds on a day."""
    return any(holds(row, day) for _, row in rows)


def hourly_on(case: Case, catalog: Catalog, instance: Instance, region: str, plan: str, day: date) -> Decimal | None:
    """USD an hour on a day ahead under a plan without a term: the buyer's rate that holds then, else the published
    price less the blanket discount; None where there is neither."""
    for place, row in _rows_for(case, instance, region, plan):
        if holds(row, day):
            return _usd(case, row, place)
    listed = _discounted(case, catalog, instance, region, plan)
    return None if listed is None else listed.usd


def changes_of(case: Case, instance: Instance, region: str, plan: str) -> set[date]:
    """The last days before the buyer's rates for something change."""
    rows = [row for _, row in _rows_for(case, instance, region, plan)]
    begins = {row.valid_from - timedelta(days=1) for row in rows if row.valid_from is not None}
    return begins | {row.valid_to for row in rows if row.valid_to is not None}


def terms_ahead(case: Case, catalog: Catalog, instance: Instance, region: str, plan: str) -> list[HourlyPrice]:
    """Terms at rates of the buyer's that begin later, for whoever does not begin one at today's price: each that is
    cheaper than what could be had before it. Where nothing can be had now, the first is the price itself."""
    current = _current(case, catalog, instance, region, plan)
    if current is None or not plans()[plan].term_months:
        return []
    ahead = _ahead(_rows_for(case, instance, region, plan), case.decision.decides_on)
    found, least = [], current.usd
    for number in range(len(ahead)):
        price = _from_then_on(case, catalog, instance, region, plan, ahead[number:])
        if price.usd < least:
            found.append(price)
            least = price.usd
    return found


def _from_then_on(
    case: Case, catalog: Catalog, instance: Instance, region: str, plan: str, ahead: list[tuple[int, RateCardRow]]
) -> HourlyPrice:
    """The first of the rates ahead, with those after it; before a term hours without one are paid."""
    (place, row), *rest = ahead
    price = replace(
        _own(case, catalog, instance, region, plan, place, row), starts=row.valid_from, later=_later(case, rest)
    )
    early = _without_term(case, catalog, instance, region) if plans()[plan].term_months else None
    return replace(price, early=early)


def _ahead(rows: list[tuple[int, RateCardRow]], day: date) -> list[tuple[int, RateCardRow]]:
    """Those of the buyer's rates that begin after a day, the soonest first, one for each day."""
    found = dict[date, tuple[int, RateCardRow]]()
    for place, row in rows:
        if row.valid_from is not None and row.valid_from > day:
            found.setdefault(row.valid_from, (place, row))
    return [found[day] for day in sorted(found)]


def _later(case: Case, ahead: list[tuple[int, RateCardRow]]) -> tuple[LaterRate, ...]:
    """Rates that begin later, in USD."""
    return tuple(
        LaterRate(row.valid_from, _usd(case, row, place), row.valid_to)
        for place, row in ahead
        if row.valid_from is not None
    )


def _usd(case: Case, row: RateCardRow, place: int) -> Decimal:
    return Exchange(case).usd(row.price_per_hour, row.currency, f"commercials.rate_card.{place}.currency")


def quoted(case: Case, rows: list[tuple[int, RateCardRow]], region: str) -> HourlyPrice | None:
    """The buyer's rates for one thing outside AWS, which hold on the day of the decision or begin later; None where all
    have ended."""
    now, day = case.decision.as_of, case.decision.decides_on
    ahead = _ahead(rows, day)
    current = next((found for found in rows if holds(found[1], day)), None)
    first, rest = (current, ahead) if current is not None else (ahead[0], ahead[1:]) if ahead else (None, [])
    if first is None:
        return None
    place, row = first
    dated = min(row.valid_from or now, now).isoformat()
    alike = [
        (i, other)
        for i, other in enumerate(case.commercials.rate_card)
        if (other.instance, other.venue) == (row.instance, row.venue)
        and (other.region or case.commercials.region) == region
    ]
    hours = (([found for found in alike if found[1].plan == name], None) for name in _free_beside(row.plan))
    return HourlyPrice(
        _usd(case, row, place),
        None,
        region,
        dated,
        row.source,
        "high",
        True,
        until=row.valid_to,
        after=_by_the_hour_after(case, row, hours),
        later=_later(case, rest),
        starts=None if current is not None else row.valid_from,
    )


def holds(row: RateCardRow, now: date) -> bool:
    """Whether a rate holds on a day."""
    return (row.valid_from is None or row.valid_from <= now) and not has_ended(row, now)


def has_ended(row: RateCardRow, now: date) -> bool:
    """Whether a rate's last day has passed."""
    return row.valid_to is not None and row.valid_to < now


def priced_under(case: Case, catalog: Catalog, instance: Instance) -> set[str]:
    """The plans under which an instance has a price in any place, published or the buyer's."""
    own = {row.plan for row in case.commercials.rate_card if row.instance == instance.id}
    return own | {price.plan for price in catalog.prices_for(instance.id)}


def list_price(catalog: Catalog, instance: str, region: str, plan: str) -> Price | None:
    """The newest published price; None where there is none."""
    rows = catalog.prices_for(instance, region=region, plan=plan)
    return rows[0] if rows else None


def published(price: Price) -> HourlyPrice:
    """A published price as an option carries it. Raises ValueError for a row without one."""
    if price.usd_per_hour is None:
        raise ValueError(f"{price.item} has no price")
    provenance = price.provenance
    return HourlyPrice(
        price.usd_per_hour,
        price.usd_per_hour,
        price.region,
        price.as_of,
        provenance.source,
        provenance.confidence,
        own=False,
    )


def _rows_for(case: Case, instance: Instance, region: str, plan: str) -> list[tuple[int, RateCardRow]]:
    """The buyer's rates for an instance, place and plan, whenever they hold, with their places in the rate card."""
    # A row that names no other venue is for where the instance stands; one for elsewhere is no price here.
    here = {instance.venue(plan), "aws"} if instance.provider != "AWS" else {"aws"}
    return [
        (i, row)
        for i, row in enumerate(case.commercials.rate_card)
        if row.venue in here and row.instance == instance.id and row.plan == plan and row.region in (None, region)
    ]


def _current(case: Case, catalog: Catalog, instance: Instance, region: str, plan: str) -> HourlyPrice | None:
    """What holds on the day of the decision: the buyer's rate, else the published price less the blanket discount."""
    for place, row in _rows_for(case, instance, region, plan):
        if holds(row, case.decision.decides_on):
            return _own(case, catalog, instance, region, plan, place, row)
    return _discounted(case, catalog, instance, region, plan)


def _discounted(case: Case, catalog: Catalog, instance: Instance, region: str, plan: str) -> HourlyPrice | None:
    """The published price less the blanket discount; None where there is none."""
    listed = list_price(catalog, instance.id, region, plan)
    if listed is None:
        return None
    price = published(listed)
    if case.commercials.discount_pct and instance.provider == "AWS" and plan != "capacity_block":
        usd = price.usd * _left(case)
        price = replace(price, usd=usd, source=f"{price.source}, less the buyer's blanket discount")
    return price


def _own(
    case: Case, catalog: Catalog, instance: Instance, region: str, plan: str, place: int, row: RateCardRow
) -> HourlyPrice:
    now = case.decision.as_of
    dated = min(row.valid_from or now, now).isoformat()
    listed = list_price(catalog, instance.id, region, plan)
    list_usd = None if listed is None else listed.usd_per_hour
    without = _discounted(case, catalog, instance, region, plan)
    if without is None:
        hours = (
            (_rows_for(case, instance, region, name), _discounted(case, catalog, instance, region, name))
            for name in _free_beside(plan)
        )
        after = _by_the_hour_after(case, row, hours)
    else:
        after = without.usd
    return HourlyPrice(_usd(case, row, place), list_usd, region, dated, row.source, "high", True, row.valid_to, after)


def _without_term(case: Case, catalog: Catalog, instance: Instance, region: str) -> Decimal | None:
    """The least that the buyer pays an hour for an instance without a term; None where no price is known."""
    free = [name for name, plan in plans().items() if plan.offered and not plan.term_months]
    found = [_current(case, catalog, instance, region, name) for name in free]
    return min((p.usd for p in found if p is not None), default=None)


def _by_the_hour_after(
    case: Case, row: RateCardRow, hours: Iterable[tuple[list[tuple[int, RateCardRow]], HourlyPrice | None]]
) -> Decimal | None:
    """The least that hours come to from the first renewal after a rate has ended, of each plan the buyer's rates and
    the published price: the rate where it holds to the horizon's end, else what is published; where there is none of
    these, a rate that ends before. None where nothing is known."""
    decides = case.decision.decides_on
    first_ends = _months_on(max(row.valid_from or decides, decides), plans()[row.plan].term_months)
    renewed = max(first_ends, (row.valid_to or first_ends) + timedelta(days=1))
    horizon, found, passing = _months_on(decides, case.decision.horizon_months), list[Decimal](), list[Decimal]()
    for rates, listed in hours:
        usd = [(_usd(case, own, place), own) for place, own in rates if holds(own, renewed)]
        lasting = [rate for rate, own in usd if holds(own, horizon)]
        without = [] if listed is None else [listed.usd]
        found += (lasting or without)[:1]
        passing += [rate for rate, _ in usd[:1]]
    return min(found or passing, default=None)


def _free_beside(plan: str) -> list[str]:
    """The other plans that bind to nothing."""
    return [name for name, other in plans().items() if other.offered and not other.term_months and name != plan]


def _months_on(day: date, months: int) -> date:
    return day + timedelta(hours=HOURS_PER_MONTH * months)


def _left(case: Case) -> Decimal:
    """What the blanket discount leaves of a list price."""
    return 1 - Decimal(repr(case.commercials.discount_pct)) / 100
