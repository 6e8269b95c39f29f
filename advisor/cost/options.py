"""Ways to run a workload: instance, plan, venue and region, each with its dated price or why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.commercials import RateCardRow
from advisor.case.decision import Venue
from advisor.case.model import Case, OwnOption
from advisor.case.workloads import PurchasePlan, Workload
from advisor.catalog import NO_REGION, Accelerator, Catalog, Instance, Price
from advisor.cost.money import Exchange
from advisor.cost.own_centre import PLAN
from advisor.cost.plans import plans
from advisor.cost.rates import (
    HourlyPrice,
    list_price,
    paid_today,
    price_of,
    priced_under,
    published,
    quoted,
    terms_ahead,
)
from advisor.cost.spot_range import spot_range

SPARE_VENUES = "other cloud"
Barrier = Literal["excluded", "priced elsewhere", "not priced"]
"""Why an option has no price: the buyer left it out, it is priced in regions not allowed, or in none."""
RIGHT_SIZE = "today in the right size"
"""Role of what runs today, in the size that the demand needs."""


class Option(Struct, frozen=True):
    """One way to run a workload. `price` None: `why_not` says why it can't be compared."""

    id: str
    instance: str
    provider: str
    accelerator: str
    family: str
    accelerators: int
    domain_chips: int
    network_gbps: float
    plan: str
    venue: str
    region: str
    price: HourlyPrice | None
    why_not: str | None = None
    barrier: Barrier | None = None
    """The kind of `why_not`, where the buyer can do something about a price that lacks."""
    count: int | None = None
    roles: tuple[str, ...] = ()
    hours_per_month: float | None = None
    spread: tuple[float, float, float] | None = None
    """Low, middle and high of the price as multiples of it, where it is a range."""
    range_basis: str = ""
    """What the range rests on, in words; empty where the price says it itself."""
    flexible: HourlyPrice | None = None
    """What an hour beyond the commitment costs, where a term is mixed with flexible hours."""
    managed: bool = False
    """Whether a managed service runs it: it bills instances of its own, which the plans of EC2 do not cover."""
    begun_later: bool = False
    """Whether it is a term that is signed when its rate begins, beside one that can be had now."""
    before: str = ""
    """What is paid until its price begins, in words: another plan, or hours on another host of the same accelerators;
    empty where it has but one plan."""

    outlay_usd: float | None = None
    """What one is bought for, where it is not rented."""

    @property
    def new_term_months(self) -> int:
        """How long it binds anew; how long what runs today binds is said by the commitments."""
        plan = plans().get(self.plan)
        runs = {"today", RIGHT_SIZE} & set(self.roles)
        return 0 if plan is None or runs else plan.term_months

    @property
    def not_before(self) -> date | None:
        """The day before which it can't be had at any price that is known."""
        return None if self.price is None else self.price.not_before

    @property
    def side(self) -> Literal["stay", "move"]:
        """Whether the CUDA stack is kept."""
        return "stay" if self.family == "nvidia" else "move"

    @property
    def supplier(self) -> tuple[str, str]:
        """Venue and provider: from one to another contracts change, and data moves."""
        return self.venue, self.provider

    @property
    def place(self) -> str:
        """The region in words: some list prices name none."""
        return "region not told" if self.region == NO_REGION else self.region

    @property
    def label(self) -> str:
        """Instance, plan and region in words."""
        if self.plan not in plans():
            return f"{self.instance}, {self.plan}"
        mixed = " for the base load, flexible hours beyond" if self.flexible is not None else ""
        if self.begun_later and self.price is not None and self.price.starts is not None:
            mixed = f" from {self.price.starts.day} {self.price.starts:%B %Y}{mixed}"
        own = self.venue == "own data centre"
        place = "" if own else f", {self.place}"
        if self.before and self.price is not None and self.price.starts is not None:
            day = self.price.starts
            then = plans()[self.plan].label
            return f"{self.instance}, {self.before}, then {then} from {day.day} {day:%B %Y}{place}"
        return f"{self.instance}, {plans()[self.plan].label}{mixed}{place}"


def today_option(workload: Workload, case: Case, catalog: Catalog) -> Option | None:
    """What runs now, at the buyer's own price where given; None if nothing runs yet."""
    today = workload.today
    if today is None:
        return None
    instance = catalog.instances[today.instance]
    region = today.region or case.commercials.region
    if today.price_per_hour is not None:
        exchange = Exchange(case)
        usd = exchange.usd(today.price_per_hour, exchange.base, f"workloads.{workload.id}.today.price_per_hour")
        price: HourlyPrice | None = paid_today(case, catalog, instance, region, today.purchase_plan, usd)
    else:
        price = price_of(case, catalog, instance, region, today.purchase_plan)
    option = option_of(catalog, instance, today.purchase_plan, instance.venue(today.purchase_plan), region, price)
    option = as_managed(option, workload)
    price = option.price
    listed = list_price(catalog, instance.id, region, "spot") if option.plan == "spot" else None
    if price is not None and not price.own and listed is not None:
        # Nobody said what is paid: it is no surer than what others would pay.
        within = spot_range(listed, catalog)
        if within is not None:
            option = replace(option, spread=within.spread, range_basis=within.basis)
    why = None if price is not None else f"no price is known for {option.label}; enter what is paid"
    return replace(
        option,
        id=f"today:{option.id}",
        why_not=why,
        count=today.count,
        roles=("today",),
        hours_per_month=today.hours_per_month,
    )


def as_managed(option: Option, workload: Workload) -> Option:
    """The option as a managed service sells it, where the workload needs one: of EC2's prices that by the hour alone
    holds there, with an addition; a price of the buyer's own is what they pay for the service."""
    if workload.managed_service != "sagemaker" or option.venue != "aws":
        return option
    marked, price = replace(option, managed=True), option.price
    if price is None or price.own or option.plan == "on_demand":
        return marked
    why = "SageMaker is billed under no plan of EC2, and no price of its own plans was found; enter a quote"
    return replace(marked, price=None, spread=None, range_basis="", why_not=why, barrier="not priced")


def aws_offers(case: Case, catalog: Catalog) -> Iterator[Option]:
    """Priced instances of AWS in the regions allowed, under every plan that is offered."""
    if "aws" not in case.decision.venues:
        return
    regions = (case.commercials.region, *case.commercials.other_regions)
    for instance in catalog.instances.values():
        if instance.provider != "AWS" or not catalog.accelerators[instance.accelerator_id].buyable:
            continue
        offered, priced = False, priced_under(case, catalog, instance)
        for plan in (name for name, terms in plans().items() if terms.offered):
            for region in regions if plan in priced else ():
                price = price_of(case, catalog, instance, region, plan)
                if price is not None:
                    offered = True
                    yield option_of(catalog, instance, plan, "aws", region, price)
                yield from _begun_later(case, catalog, instance, plan, region)
        if not offered and catalog.accelerators[instance.accelerator_id].vendor == "AWS":
            why, barrier = _no_price(catalog, instance, regions)
            yield replace(
                option_of(catalog, instance, "any plan", "aws", regions[0], None), why_not=why, barrier=barrier
            )


def elsewhere_offers(case: Case, catalog: Catalog) -> Iterator[Option]:
    """Other clouds: instances of theirs, and accelerator-hours at a provider, which stand for a whole server."""
    if SPARE_VENUES not in case.decision.venues:
        return
    for price in catalog.prices:
        if price.historic or price.usd_per_hour is None or price.provider == "AWS" or not _offered(price.plan):
            continue
        if price.row_kind == "instance" and price.instance_id is not None:
            instance = catalog.instances[price.instance_id]
            yield option_of(catalog, instance, price.plan, SPARE_VENUES, price.region, published(price))
        elif price.row_kind == "accelerator hour" and price.accelerator_id is not None and price.accelerators <= 8:
            chip = catalog.accelerators[price.accelerator_id]
            if chip.buyable:
                yield _server(chip, price)


def quoted_offers(case: Case, catalog: Catalog) -> Iterator[Option]:
    """The buyer's own rates outside AWS: another provider's offer, or the hourly cost of an own data centre. Rates for
    the same thing that follow each other are one offer."""
    alike: dict[tuple[str, PurchasePlan, Venue, str], list[tuple[int, RateCardRow]]] = {}
    for place, row in enumerate(case.commercials.rate_card):
        if row.venue != "aws" and row.venue in case.decision.venues and row.instance in catalog.instances:
            region = row.region or case.commercials.region
            alike.setdefault((row.instance, row.plan, row.venue, region), []).append((place, row))
    for (instance, plan, venue, region), rows in alike.items():
        price = quoted(case, rows, region)
        if price is not None:
            yield option_of(catalog, catalog.instances[instance], plan, venue, region, price)


def _begun_later(case: Case, catalog: Catalog, instance: Instance, plan: str, region: str) -> Iterator[Option]:
    """Terms at signed rates that begin later, beside the one that can be begun now."""
    for price in terms_ahead(case, catalog, instance, region, plan):
        if price.starts is not None:
            key = slug(instance.id, f"{plan} from {price.starts.isoformat()}", region)
            yield replace(option_of(catalog, instance, plan, "aws", region, price), id=key, begun_later=True)


def _server(chip: Accelerator, price: Price) -> Option:
    domain = price.accelerators if (chip.max_scaleup_chips or 1) > 1 else 1
    name = f"{price.provider} {price.item}"
    return Option(
        id=slug(name, price.plan, price.region),
        instance=name,
        provider=price.provider,
        accelerator=chip.id,
        family=chip.family,
        accelerators=price.accelerators,
        domain_chips=domain,
        network_gbps=0.0,
        plan=price.plan,
        venue=SPARE_VENUES,
        region=price.region,
        price=published(price),
    )


def option_of(
    catalog: Catalog, instance: Instance, plan: str, venue: str, region: str, price: HourlyPrice | None
) -> Option:
    """An option for an instance of the catalog."""
    return Option(
        id=slug(instance.id, plan, region),
        instance=instance.id,
        provider=instance.provider,
        accelerator=instance.accelerator_id,
        family=catalog.accelerators[instance.accelerator_id].family,
        accelerators=instance.accelerator_count,
        domain_chips=min(instance.scaleup_domain_chips or 1, instance.accelerator_count),
        network_gbps=instance.network_gbps or 0.0,
        plan=plan,
        venue=venue,
        region=region,
        price=price,
    )


def _no_price(catalog: Catalog, instance: Instance, regions: tuple[str, ...]) -> tuple[str, Barrier]:
    elsewhere = sorted({p.region for p in catalog.prices_for(instance.id)})
    if elsewhere:
        return (
            f"priced only in {', '.join(elsewhere)}, not in the regions allowed ({', '.join(regions)}); "
            "allow one of them or enter a quote",
            "priced elsewhere",
        )
    return "no public price is known; enter a quote to compare it", "not priced"


def _offered(plan: str) -> bool:
    return plan in plans() and plans()[plan].offered


def apply_own(own: OwnOption, found: dict[str, Option], case: Case, catalog: Catalog) -> None:
    """Adds the buyer's option, or marks those that they exclude with their reason."""
    if own.exclude:
        for key, option in found.items():
            same = option.instance == own.instance and option.plan in _alike(own.plan)
            if same and "today" not in option.roles:
                found[key] = replace(
                    option, price=None, why_not=f"excluded by the buyer: {own.reason}", barrier="excluded"
                )
        return
    instance, home = catalog.instances[own.instance], case.commercials.region
    venue = instance.venue(own.plan)
    priced = {r: price_of(case, catalog, instance, r, own.plan) for r in (home, *case.commercials.other_regions)}
    places = [region for region, price in priced.items() if price is not None and venue in case.decision.venues]
    why = None if places else "no price is known; enter a quote to compare it"
    if venue not in case.decision.venues:
        why = f"its venue ({venue}) is not among the venues allowed"
    for region in places or [home]:
        option = option_of(catalog, instance, own.plan, venue, region, priced[region] if places else None)
        found[option.id] = replace(option, why_not=why, count=own.count, roles=("added by the buyer",))


def _alike(plan: str) -> tuple[str, ...]:
    """The plans that a buyer means by one: servers of one's own are there, or are bought for the purpose."""
    return (plan, PLAN) if plan == "own" else (plan,)


def slug(*parts: str) -> str:
    """The parts as an option's id."""
    return "/".join(part.lower().replace(" ", "-") for part in parts)
