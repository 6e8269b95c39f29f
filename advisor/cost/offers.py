"""Offers that need more than a price: spot for work that can wait, servers bought, a term mixed with flexible hours,
and what runs today in the right size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from advisor.case.fields import Range
from advisor.case.model import Case
from advisor.case.workloads import FineTuning, LlmBatch, PreTraining, Workload
from advisor.catalog import Catalog, Instance
from advisor.cost.demand import RunDemand, demand_of
from advisor.cost.options import RIGHT_SIZE, Option, option_of, slug
from advisor.cost.own_centre import PLAN, server_cost
from advisor.cost.plans import plans, read_table
from advisor.cost.rates import HourlyPrice, price_of, published
from advisor.cost.spot_range import spot_range


def spot_options(workload: Workload, case: Case, catalog: Catalog, today: Option | None) -> Iterator[Option]:
    """Spot in the regions allowed, where the buyer allows it and the work can wait: at what is paid for it today or by
    a rate of the buyer's, else as the range of the published price."""
    if not case.commercials.spot or not isinstance(workload, (LlmBatch, PreTraining, FineTuning)):
        return
    if "aws" not in case.decision.venues:
        return
    for instance in catalog.instances.values():
        if instance.provider != "AWS":
            continue
        for region in (case.commercials.region, *case.commercials.other_regions):
            yield from _spot(instance, region, case, catalog, today)


def _spot(instance: Instance, region: str, case: Case, catalog: Catalog, today: Option | None) -> Iterator[Option]:
    rated = price_of(case, catalog, instance, region, "spot")
    if today is not None and (today.instance, today.plan, today.region) == (instance.id, "spot", region):
        rated = today.price
    if rated is not None and rated.own:
        yield option_of(catalog, instance, "spot", "aws", region, rated)
        return
    for price in catalog.prices_for(instance.id, region=region, plan="spot"):
        option = option_of(catalog, instance, "spot", "aws", region, published(price))
        within, why = spot_range(price, catalog), _caution(instance.id)
        if why is None and within is None:
            why = "no price on demand is known of it or of its chips: how far spot may rise has no bound"
        if why is not None or within is None:
            yield replace(option, price=None, why_not=why)
        else:
            yield replace(option, spread=within.spread, range_basis=within.basis)


def purchases(case: Case, catalog: Catalog) -> Iterator[Option]:
    """Servers bought for the own data centre, where that venue is allowed."""
    if "own data centre" not in case.decision.venues:
        return
    region = "own data centre"
    for instance in catalog.instances.values():
        cost = server_cost(instance.id, case, catalog)
        if cost is None:
            continue
        if isinstance(cost, str):
            yield replace(option_of(catalog, instance, PLAN, region, region, None), why_not=cost)
            continue
        source = "; ".join((cost.basis, *cost.sources))
        price = HourlyPrice(
            cost.usd_hour, None, region, cost.as_of, source, "high" if cost.own else "medium", own=cost.own
        )
        yield replace(
            option_of(catalog, instance, PLAN, region, region, price), spread=cost.spread, outlay_usd=cost.outlay_usd
        )


def mixes(workload: Workload, options: Sequence[Option]) -> Iterator[Option]:
    """For a demand that is not level: a term for the base load, with flexible hours of the same instance beyond it.

    Under a managed service the buyer's rate and a price of EC2 are no sum: what the service adds is in the one alone.
    """
    if not _varies(workload):
        return
    flexible = {
        (o.instance, o.provider, o.venue, o.region): o.price
        for o in options
        if o.price is not None
        and plans()[o.plan].flexible
        and plans()[o.plan].offered
        and "today" not in o.roles
        and not o.before
    }
    for option in options:
        if option.price is None or not plans()[option.plan].term_months or option.roles or option.before:
            continue
        rest = flexible.get((option.instance, option.provider, option.venue, option.region))
        if rest is not None and option.price.usd < rest.usd and (rest.own == option.price.own or not option.managed):
            yield replace(option, id=slug(option.instance, f"{option.plan}+flexible", option.region), flexible=rest)


def right_sized(today: Option) -> Option | None:
    """What runs today at the same price in the size that the demand needs: a way of staying that asks nobody.

    None where the price is no offer to take fewer at: spot, servers of one's own, or no price.
    """
    plan = plans().get(today.plan)
    if today.price is None or plan is None or not plan.offered:
        return None
    return replace(today, id=today.id.removeprefix("today:"), count=None, roles=(RIGHT_SIZE,), hours_per_month=None)


def _varies(workload: Workload) -> bool:
    """Whether the instances that are needed differ over the day or the horizon, or are not known."""
    demand = demand_of(workload)
    if isinstance(demand, RunDemand) or isinstance(workload, (PreTraining, FineTuning)):
        return False
    growth, volume = workload.growth_pct_year, workload.volume.value
    steady = not isinstance(growth, Range) and growth == 0 and not isinstance(volume, Range)
    return demand.autoscaling or demand.hours_per_day < 24 or demand.ends_when_done or not steady


def _caution(instance: str) -> str | None:
    """Why an instance's spot price can't be counted on; None where nothing is known against it."""
    for row in read_table("spot_cautions.csv"):
        if instance.startswith(row["instances"]):
            return f"{row['reason']} ({row['source']}, {row['date']})"
    return None
