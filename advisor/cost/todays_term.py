"""The term that runs today: when it ends, what follows it, and the same signed anew.

A plan with a term ends with the commitments that cover it. From then on its rate is to be had only by signing it anew,
which binds for its length from that day; who signs nothing pays by the hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from advisor.case.commercials import Commitment
from advisor.case.model import Case
from advisor.catalog import Catalog
from advisor.cost.commitments import covers
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.money import Exchange
from advisor.cost.options import Option, slug
from advisor.cost.plans import plans
from advisor.cost.rates import ALIKE, RunOut, changes_of, hourly_on
from advisor.cost.spending import spending_of, today_fleets

TODAYS_PLAN = "today's plan"
"""What runs until a term is signed anew, in words."""
_OF_AWS = ("instance savings plan", "compute savings plan", "reserved instances")


def held_terms(today: Option, case: Case) -> list[tuple[int, Commitment]]:
    """The commitments that are the term of what runs today, with their places, as far as they have not ended on the day
    of the decision. A contract for a sum is a term at a neocloud, and at AWS none."""
    plan = plans().get(today.plan)
    if plan is None or not plan.term_months:
        return []
    kinds = _OF_AWS if today.venue == "aws" else ("private contract",)
    return [
        (place, held)
        for place, held in enumerate(case.commercials.commitments or ())
        if held.kind in kinds and held.ends >= case.decision.decides_on and covers(held, today)
    ]


def until_its_end(today: Option, case: Case, catalog: Catalog) -> Option:
    """What runs today, with its rate for as long as its term is held: what no commitment covers goes on as it is, and
    so does all of it where nothing is known that would follow."""
    price = today.price
    if price is None or not price.usd:
        return today
    terms = held_terms(today, case)
    parts = [(held, _part(place, held, case, catalog)) for place, held in terms]
    instance, plan = catalog.instances[today.instance], "on_demand" if today.venue == "aws" else "neocloud_on_demand"

    def covered(day: date) -> Decimal:
        runs = (part for held, part in parts if (held.starts is None or held.starts <= day) and day <= held.ends)
        total = sum(runs, Decimal(0))
        # Amounts are entered to the cent.
        return Decimal(1) if total > 1 - ALIKE else total

    now = case.decision.decides_on
    at_first = covered(now)
    days = {held.ends for held, _ in parts} | {h.starts - timedelta(days=1) for h, _ in parts if h.starts is not None}
    days |= changes_of(case, instance, today.region, plan) if parts else set()
    found, level = list[RunOut](), price.usd
    for last in sorted(day for day in days if day >= now):
        after = hourly_on(case, catalog, instance, today.region, plan, last + timedelta(days=1))
        gone = max(at_first - covered(last + timedelta(days=1)), Decimal(0))
        if after is None:
            return today
        usd = price.usd + gone * (after - price.usd)
        if usd != level:
            found.append(RunOut(last, usd))
            level = usd
    return replace(today, price=replace(price, runs_out=tuple(found)))


def _part(place: int, held: Commitment, case: Case, catalog: Catalog) -> Decimal:
    """What of the fleets that it covers today a commitment pays for."""
    usd = Exchange(case).usd(held.amount_per_hour, held.currency, f"commercials.commitments.{place}.currency")
    covered = {key: option for key, option in today_fleets(case, catalog).items() if covers(held, option)}
    spent = sum(spending_of(covered).values()) / HOURS_PER_MONTH
    return usd / Decimal(repr(spent)) if spent else Decimal(0)


def signed_anew(today: Option) -> Iterator[Option]:
    """The plan of what runs today, signed anew on the day after most of it has ended, in the size that the demand
    needs: at today's rate, where that does not end before, else at what takes its place."""
    price = today.price
    if price is None or not price.runs_out:
        return
    before = (price.usd, *(out.usd for out in price.runs_out))
    last = max(zip(price.runs_out, before, strict=False), key=lambda found: found[0].usd - found[1])[0].last
    day, usd = last + timedelta(days=1), price.usd
    if price.until is not None and price.until < day and price.after is not None:
        usd = price.after
    anew = replace(
        price, usd=usd, own=price.own and usd == price.usd, until=None, after=None, later=(), starts=day,
        early=price.usd, runs_out=(), source=f"{price.source}, taken to be had again", confidence="low",
    )  # fmt: skip
    key = slug(today.instance, f"{today.plan} anew from {day.isoformat()}", today.region)
    yield replace(today, id=key, price=anew, before=TODAYS_PLAN, count=None, roles=(), hours_per_month=None)
