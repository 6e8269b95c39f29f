"""One plan after the other: hours without a term for as long as a signed rate makes them cheap, then what is cheaper.

A rate by the hour that ends, or one that begins, is a day on which a buyer changes plan: who pays 25 USD until June and
would pay 55 after it buys blocks at 41 from June on. Neither plan alone tells what that costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from advisor.case.workloads import Workload
from advisor.cost.commitments import months_to
from advisor.cost.demand import RunDemand, ServiceDemand, demand_of
from advisor.cost.fleet import service_hours
from advisor.cost.options import RIGHT_SIZE, Option, slug
from advisor.cost.plans import plans
from advisor.cost.rates import HourlyPrice

PAID_AHEAD = 6
"""Months that a plan may be paid ahead which follows another: what is paid at once for years has no year to follow."""


def in_turn(workload: Workload, options: Sequence[Option], now: date, months: int) -> Iterator[Option]:
    """For each hourly price of an instance and each other plan of it, the one until a dated change and the other from
    then on, where each is the cheaper one in its time. Services only: runs choose their hours."""
    demand = demand_of(workload)
    if isinstance(demand, RunDemand):
        return
    priced = [o for o in options if o.price is not None and set(o.roles) <= {RIGHT_SIZE} and not o.begun_later]
    # What is followed by something is no plan of its own, and a term that ends can't be signed on a day of choice.
    priced = [o for o in priced if not o.before and o.price is not None and not o.price.runs_out]
    hourly = [o for o in priced if not plans()[o.plan].term_months and o.not_before is None]
    in_place: dict[tuple[str, str, str, str], list[Option]] = {}
    for option in hourly:
        in_place.setdefault(_place(option), []).append(option)
    today = next((o.instance for o in options if "today" in o.roles), None)
    for then in priced:
        if then.price is None or plans()[then.plan].prepaid_months > PAID_AHEAD:
            continue
        here = [o for o in in_place.get(_place(then), ()) if o.plan != then.plan]
        for first in here or _elsewhere_before(then, hourly, today):
            if first.price is None or not _alike(demand, first.plan, then.plan):
                continue
            # Under a managed service a price of EC2 has an addition to come, and the buyer's rate has not.
            if then.managed and first.price.own != then.price.own:
                continue
            # The new plan is paid for hours of its own: what is paid until then is told in these.
            paid = service_hours(demand, plans()[first.plan]) / service_hours(demand, plans()[then.plan])
            for day in _days(first.price, then.price, ends_only=first.side == "move"):
                price = _changed(first.price, then.price, day, Decimal(repr(paid)))
                if price is not None and 0 < months_to(day, now) < months:
                    name = f"{first.plan} then {then.plan} from {day.isoformat()}"
                    key, other = slug(then.instance, name, then.region), first.instance != then.instance
                    words = f"{first.instance} {plans()[first.plan].label}" if other else plans()[first.plan].label
                    yield replace(then, id=key, price=price, before=words, roles=())


def _alike(demand: ServiceDemand, first: str, then: str) -> bool:
    """Whether the hours of one plan can be told in those of another. A batch is paid by the hour until its work is
    done, which goes by the speed, and under other plans whole."""
    return not demand.ends_when_done or plans()[first].flexible == plans()[then].flexible


def _elsewhere_before(then: Option, hourly: Sequence[Option], today: str | None) -> list[Option]:
    """What may run by the hour until GPUs begin that can't be had before, where the same instance can't: what runs
    today, in its cheapest plan, where it has as many of the same accelerators. Nobody changes host twice."""
    if then.not_before is None or then.side == "move":
        return []
    alike = [
        o for o in hourly
        if o.instance == today and (o.accelerator, o.accelerators) == (then.accelerator, then.accelerators)
    ]  # fmt: skip
    return sorted(alike, key=lambda o: (o.price is not None and o.price.usd, o.id))[:1]


def _place(option: Option) -> tuple[str, str, str, str]:
    return option.instance, option.provider, option.venue, option.region


def _days(first: HourlyPrice, then: HourlyPrice, *, ends_only: bool) -> list[date]:
    """Days on which one plan may follow the other: that on which the first changes its price, and that on which a rate
    for the second begins. A move that would run on dearer hours until its rate begins (`ends_only`) waits for it."""
    changes = _first_change(first)
    found = {changes} if changes is not None else set()
    if not ends_only and then.begins and (changes is None or then.begins[0] < changes):
        found.add(then.begins[0])
    return sorted(found)


def _first_change(price: HourlyPrice) -> date | None:
    ends = None if price.until is None else price.until + timedelta(days=1)
    return min((day for day in (ends, *price.begins) if day is not None), default=None)


def _changed(first: HourlyPrice, then: HourlyPrice, day: date, paid: Decimal) -> HourlyPrice | None:
    """The second price from a day on, the first until then; None where one of them is the cheaper all the time."""
    before, after = first.usd * paid, _on(first, day)
    now = None if then.not_before is not None else then.usd
    if now is not None and before >= now:
        return None
    new = _on(then, day)
    if new is None or (after is not None and new >= after * paid):
        return None
    holds = _holding(then, day)
    later = tuple(rate for rate in then.later if rate.starts > day)
    if holds is None:
        return replace(then, usd=new, own=False, until=None, after=None, starts=day, early=before, later=later)
    return replace(then, usd=new, own=True, until=holds[1], starts=day, early=before, later=later)


def _holding(price: HourlyPrice, day: date) -> tuple[Decimal, date | None] | None:
    """The buyer's rate that holds on a day, and its last day; None where none does."""
    for rate in reversed(price.later):
        if rate.starts <= day and (rate.until is None or day <= rate.until):
            return rate.usd, rate.until
    begun = price.starts is None or price.starts <= day
    return (price.usd, price.until) if price.own and begun and (price.until is None or day <= price.until) else None


def _on(price: HourlyPrice, day: date) -> Decimal | None:
    """USD an hour on a day; None where it is not known."""
    holds = _holding(price, day)
    if holds is not None:
        return holds[0]
    if price.own:
        return price.after
    return price.usd
