"""Prices of the buyer's own so far from the list price that they may be for another unit: a chip's taken for an
instance's, or one in another currency. How far is not told: a price may be confidential."""

from __future__ import annotations

from advisor.case.doubts import CHEAP, DEAR
from advisor.catalog import Catalog, Instance
from advisor.cost.plans import plans
from advisor.cost.rates import has_ended
from advisor.decision.world import World


def prices_far_off(world: World) -> list[str]:
    """Doubts about what is paid today and about private rates."""
    return _paid_today(world) + _rates(world)


def _paid_today(world: World) -> list[str]:
    found, base = [], world.exchange.base
    for place, workload in enumerate(world.case.workloads):
        today = workload.today
        # What an hour costs in a hall of one's own has no list price, and may well be a fifth of a provider's.
        if today is None or today.price_per_hour is None or today.purchase_plan == "own":
            continue
        where = f"workloads.{place}.today.price_per_hour"
        paid = float(world.exchange.usd(today.price_per_hour, base, where))
        far = _far(paid, today.instance, today.purchase_plan, world.catalog)
        if far:
            bought = f"{today.instance} ({plans()[today.purchase_plan].label})"
            found.append(f"{workload.name}: what is paid today for {bought} is {far} its list price. {_check(base)}")
    return found


def _rates(world: World) -> list[str]:
    found = []
    for place, row in enumerate(world.case.commercials.rate_card):
        if has_ended(row, world.decides_on):
            continue
        paid = float(world.exchange.usd(row.price_per_hour, row.currency, f"commercials.rate_card.{place}.currency"))
        far = _far(paid, row.instance, row.plan, world.catalog)
        if far:
            named = f"The private rate for {row.instance} ({row.source})"
            found.append(f"{named} is {far} its list price. {_check(row.currency)}")
    return found


def _check(currency: str) -> str:
    meant = "" if currency == "USD" else f" in {currency}"
    return f"Check that it is the price of a whole instance and hour{meant}, not of one chip."


def _far(paid: float, instance: str, plan: str, catalog: Catalog) -> str:
    """How far a price is from the list price, in words that go before it; nothing where it is in reach, or none is
    known."""
    cheap = _list_price_usd(instance, plan, catalog)
    # Spot is published at the low end of its range, and may cost what an hour on demand does.
    dear = cheap if plan != "spot" else _list_price_usd(instance, "on_demand", catalog)
    if cheap is not None and paid < CHEAP * cheap:
        return "less than a fifth of"
    return "more than twice" if dear is not None and paid > DEAR * dear else ""


def _list_price_usd(instance: str, plan: str, catalog: Catalog) -> float | None:
    """List price in USD an hour under a plan, else under any; of a server that stands for those of any provider, what
    these ask for as many of its accelerators. None where there is none."""
    prices = catalog.prices_for(instance, plan=plan) or catalog.prices_for(instance)
    known = sorted(float(price.usd_per_hour) for price in prices if price.usd_per_hour)
    if not known and plan.startswith("neocloud"):
        known = _asked_elsewhere(catalog.instances[instance], catalog)
    # Of several providers and regions the nearest would excuse any; the middle one is what the market asks.
    return known[len(known) // 2] if known else None


def _asked_elsewhere(server: Instance, catalog: Catalog) -> list[float]:
    """What providers ask by accelerator, for as many as the server has, in order."""
    return sorted(
        float(price.usd_per_hour) * server.accelerator_count / price.accelerators
        for price in catalog.prices
        if price.accelerator_id == server.accelerator_id
        and price.row_kind == "accelerator hour"
        and price.usd_per_hour
        and not price.historic
    )
