"""What a bill says of accelerators: spending by instance, region, plan and month, and the fleets that run today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct

from advisor.catalog import Catalog
from advisor.cost.bill_rows import UsageRow, usage_rows
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.plans import plans

_CENT_OF_A_CENT = Decimal("0.0001")
_ALMOST = Decimal("0.000001")
_HOUR = Decimal(3600)


class Spending(Struct, frozen=True):
    """What was spent on one instance type in one region, bought in one way, in one month. Exact, in `currency`.

    `month` is "2026-10", empty where the bill has no dates. `hours` is None where no row counts in hours. Of `billed`,
    `effective` and `listed` no two may be added: see `billing`. None: the bill has no such figure.
    """

    instance: str
    service: str
    region: str
    plan: str
    month: str
    rows: int
    hours: Decimal | None
    billed: Decimal
    effective: Decimal | None
    listed: Decimal | None
    currency: str


class BilledFleet(Struct, frozen=True):
    """A fleet that a bill shows, as the interview asks for it.

    `purchase_plan` is an id that a case takes, None where the bill does not tell term or payment: `plan` has what it
    tells. `price_per_hour` is what an instance-hour cost over the time billed, in `currency`, commitments spread over
    their use; None where it is not told. `basis` says in a sentence where the figures come from.
    """

    instance: str
    service: str
    region: str
    plan: str
    purchase_plan: str | None
    count: int
    hours_per_month: float
    price_per_hour: Decimal | None
    currency: str
    basis: str


class AcceleratorBill(Struct, frozen=True):
    """Spending on accelerators, most first, and the fleets behind it, the dearest first."""

    spending: tuple[Spending, ...]
    fleets: tuple[BilledFleet, ...]


_Place = tuple[str, str, str, str, str]


def read_accelerators(lines: Iterable[str], name: str, catalog: Catalog) -> AcceleratorBill:
    """Spending and fleets of a CSV bill in the forms of `billing`, read line by line. `name` stands in messages.

    A fleet's count is the instances of the busiest time that the bill tells apart (an hour, a day or a month). Its
    hours a month are those billed over the time that its rows span, brought to a month of 730 hours. Rows without hours
    (fees, prepayments) add to the price of those with hours that are bought in the same way. Raises CaseError for what
    can't be read.
    """
    rows = tuple(usage_rows(lines, name, catalog))
    return AcceleratorBill(_spending(rows), _fleets(rows))


def _place(row: UsageRow) -> _Place:
    return row.instance, row.service, row.region, row.plan, row.currency


def _spending(rows: Sequence[UsageRow]) -> tuple[Spending, ...]:
    groups: dict[tuple[_Place, str], list[UsageRow]] = {}
    for row in rows:
        month = "" if row.begin is None else f"{row.begin:%Y-%m}"
        groups.setdefault((_place(row), month), []).append(row)
    found = [
        Spending(
            *place[:4],
            month,
            len(group),
            _sum(r.hours for r in group),
            sum((r.billed for r in group), Decimal(0)),
            _sum(r.effective for r in group),
            _sum(r.listed for r in group),
            place[4],
        )
        for (place, month), group in groups.items()
    ]
    return tuple(sorted(found, key=lambda s: (-s.billed, s.instance, s.region, s.plan, s.month)))


def _fleets(rows: Sequence[UsageRow]) -> tuple[BilledFleet, ...]:
    begins = [row.begin for row in rows if row.begin is not None]
    ends = [row.end for row in rows if row.end is not None]
    if not begins or not ends:
        return ()
    first, last = min(begins), max(ends)
    span = _hours_between(first, last)
    groups: dict[_Place, list[UsageRow]] = {}
    for row in rows:
        groups.setdefault(_place(row), []).append(row)
    found = [
        (_paid(group), fleet) for place, group in groups.items() if (fleet := _fleet(place, group, first, last, span))
    ]
    return tuple(fleet for _, fleet in sorted(found, key=lambda pair: (-pair[0], pair[1].instance, pair[1].region)))


def _fleet(
    place: _Place, rows: Sequence[UsageRow], first: datetime, last: datetime, span: Decimal
) -> BilledFleet | None:
    """The fleet of one place over the time billed; None where no hours were billed there."""
    hours = _sum(row.hours for row in rows)
    busiest = _busiest(rows)
    if not hours or hours < 0 or busiest is None or span <= 0:
        return None
    instance, service, region, plan, currency = place
    count = max(int((busiest - _ALMOST).__ceil__()), 1)
    monthly = hours / span * Decimal(repr(HOURS_PER_MONTH)) / count
    price = None
    if any(row.effective is not None for row in rows) or plan == "on_demand":
        price = (_paid(rows) / hours).quantize(_CENT_OF_A_CENT, ROUND_HALF_EVEN)
    return BilledFleet(
        instance,
        service,
        region,
        plan,
        plan if plan in plans() else None,
        count,
        round(min(float(monthly), HOURS_PER_MONTH), 1),
        price,
        currency,
        f"{hours.normalize():,f} instance-hours from {first:%Y-%m-%d} to {last:%Y-%m-%d}, {count} at the busiest",
    )


def _busiest(rows: Sequence[UsageRow]) -> Decimal | None:
    """Instances at the same time in the busiest of the times that rows are billed by; None where none is dated."""
    by_time: dict[tuple[datetime, datetime], Decimal] = {}
    for row in rows:
        if row.hours is not None and row.begin is not None and row.end is not None and row.end > row.begin:
            key = row.begin, row.end
            by_time[key] = by_time.get(key, Decimal(0)) + row.hours
    return max((hours / _hours_between(*time) for time, hours in by_time.items()), default=None)


def _paid(rows: Sequence[UsageRow]) -> Decimal:
    """What the rows cost: commitments spread over their use where the bill does that, else what was billed."""
    return sum((row.billed if row.effective is None else row.effective for row in rows), Decimal(0))


def _hours_between(begin: datetime, end: datetime) -> Decimal:
    return Decimal(int((end - begin).total_seconds())) / _HOUR


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
