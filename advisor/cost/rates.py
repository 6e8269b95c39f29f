"""What one instance and hour costs: the buyer's rate where one holds or begins, else the published price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from advisor.case.commercials import RateCardRow
from advisor.case.model import Case
from advisor.catalog import Catalog, Instance, Price
from advisor.cost.money import Exchange
from advisor.cost.plans import plans


@dataclass(frozen=True, slots=True)
class LaterRate:
    """A rate of the buyer's that is signed and begins later: its first day, USD an hour, and its last day."""

    starts: date
    usd: Decimal
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HourlyPrice:
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
    """USD an hour once the buyer's rate has ended: the list price of the plan, else the least of another plan without a
    term; None where none is published, and the rate is taken to be renewed."""
    later: LaterRate | None = None
    """The buyer's rate that takes the place of this price from a day ahead on."""
    starts: date | None = None
    """The day ahead on which this rate begins; None: it holds now."""
    early: Decimal | None = None
    """USD an hour until then; None where nothing can be had before."""

    def age_months(self, now: date) -> float:
        """Months between the price's date and `now`, never negative."""
        parts = [int(p) for p in self.as_of.split("-")]
        seen = date(parts[0], parts[1] if len(parts) > 1 else 7, parts[2] if len(parts) > 2 else 15)
        return max(0.0, (now - seen).days / 30.4)

    @property
    def not_before(self) -> date | None:
        """The day before which nothing can be had at any price that is known."""
        return self.starts if self.early is None else None


def price_of(case: Case, catalog: Catalog, instance: Instance, region: str, plan: str) -> HourlyPrice | None:
    """The buyer's rate if one holds, else the newest published price less the blanket discount; with it, or in its
    place where nothing else is known, the buyer's rate that begins next. None where there is none of these.

    A term that is signed at a rate which begins later is preceded by hours without one.
    """
    now = case.decision.as_of
    current = _current(case, catalog, instance, region, plan)
    ahead = [
        (i, row)
        for i, row in _rows_for(case, instance, region, plan)
        if row.valid_from is not None and row.valid_from > now
    ]
    if not ahead:
        return current
    place, row = min(ahead, key=lambda found: (found[1].valid_from or now, found[0]))
    found = _own(case, catalog, instance, region, plan, place, row)
    starts = row.valid_from or now
    if not plans()[plan].term_months:
        later = LaterRate(starts, found.usd, row.valid_to)
        return replace(found, starts=starts) if current is None else replace(current, later=later)
    if current is not None and current.usd <= found.usd:
        return current
    return replace(found, starts=starts, early=_without_term(case, catalog, instance, region))


def quoted(case: Case, row: RateCardRow, place: int, region: str) -> HourlyPrice:
    """A rate of the buyer's outside AWS, which holds or begins later."""
    now = case.decision.as_of
    usd = Exchange(case).usd(row.price_per_hour, row.currency, f"commercials.rate_card.{place}.currency")
    begins = row.valid_from if row.valid_from is not None and row.valid_from > now else None
    dated = min(row.valid_from or now, now).isoformat()
    return HourlyPrice(usd, None, region, dated, row.source, "high", True, until=row.valid_to, starts=begins)


def holds(row: RateCardRow, now: date) -> bool:
    """Whether a rate holds on a day."""
    return (row.valid_from is None or row.valid_from <= now) and not has_ended(row, now)


def has_ended(row: RateCardRow, now: date) -> bool:
    """Whether a rate's last day has passed."""
    return row.valid_to is not None and row.valid_to < now


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
    """What holds now: the buyer's rate, else the published price less the blanket discount."""
    for place, row in _rows_for(case, instance, region, plan):
        if holds(row, case.decision.as_of):
            return _own(case, catalog, instance, region, plan, place, row)
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
    usd = Exchange(case).usd(row.price_per_hour, row.currency, f"commercials.rate_card.{place}.currency")
    now = case.decision.as_of
    dated = min(row.valid_from or now, now).isoformat()
    listed = list_price(catalog, instance.id, region, plan)
    list_usd = None if listed is None else listed.usd_per_hour
    after = list_usd if list_usd is not None else _least(catalog, instance.id, region)
    return HourlyPrice(usd, list_usd, region, dated, row.source, "high", True, row.valid_to, after)


def _without_term(case: Case, catalog: Catalog, instance: Instance, region: str) -> Decimal | None:
    """The least that the buyer pays an hour for an instance without a term; None where no price is known."""
    free = [name for name, plan in plans().items() if plan.offered and not plan.term_months]
    found = [_current(case, catalog, instance, region, name) for name in free]
    return min((p.usd for p in found if p is not None), default=None)


def _least(catalog: Catalog, instance: str, region: str) -> Decimal | None:
    """The least published price of an instance under any plan that binds to nothing; None where there is none."""
    free = [name for name, plan in plans().items() if plan.offered and not plan.term_months]
    listed = [list_price(catalog, instance, region, name) for name in free]
    return min((p.usd_per_hour for p in listed if p is not None and p.usd_per_hour is not None), default=None)


def _left(case: Case) -> Decimal:
    """What the blanket discount leaves of a list price."""
    return 1 - Decimal(repr(case.commercials.discount_pct)) / 100
