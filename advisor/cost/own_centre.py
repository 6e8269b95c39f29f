"""GPU servers of one's own: purchase, network, power, space and support as an hourly cost, from facts or the buyer.

The purchase is spread as an annuity at the case's discount rate, less what the server is worth at the end: over the
years in use, or until the horizon ends where that is sooner. So the present value of what is paid within the horizon is
that of buying and selling: what is left then counts at the price of a used server, as the published values have it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct

from advisor.case.beside import OwnCentre
from advisor.case.model import Case
from advisor.catalog import Catalog
from advisor.catalog.types import OnPremFigure
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.money import Exchange
from advisor.cost.plans import read_table

PLAN = "own_purchase"
CLUSTER, SERVER, GPUS = "cluster-all-in-capex-per-h100-servers-network-storage", "hgx-h100-8-gpu-server", 8
LIFE, RESIDUAL, DECAY = (
    "economic-life-used-by-semianalysis-tco-model", "residual-value-after-36-months", "gpu-value-decay-rate",
)  # fmt: skip
POWER_PRICE, PUE, SPACE, STAFF = (
    "us-industrial-electricity", "pue-modern-colocation",
    "colocation-wholesale-250-500-kw-north-america-average-asking", "platform-mlops-running-cost",
)  # fmt: skip
RESIDUAL_AFTER_YEARS = 3.0


class ServerCost(Struct, frozen=True):
    """USD an hour of one server that runs all the time, what it is made of, and how far the purchase may differ.

    `spread`: low, middle and high of the whole as multiples of `usd_hour`, from the published range of the price.
    """

    usd_hour: Decimal
    basis: str
    sources: tuple[str, ...]
    as_of: str
    own: bool
    spread: tuple[float, float, float] | None
    outlay_usd: float
    """What is paid when it is bought, its part of the network included."""


def server_cost(instance: str, case: Case, catalog: Catalog) -> ServerCost | str | None:
    """The hourly cost of a server, the reason why it has none, or None where it is no server that is bought."""
    row = next((r for r in read_table("own_servers.csv") if r["instance"] == instance), None)
    if row is None:
        return None
    given, exchange = case.commercials.own_centre, Exchange(case)
    used: dict[str, OnPremFigure] = {}

    def fact(key: str) -> OnPremFigure:
        used[key] = catalog.onprem[key]
        return used[key]

    def usd(amount: Decimal, field: str) -> float:
        return float(exchange.usd(amount, exchange.base, f"commercials.own_centre.{field}"))

    own = given.server_price is not None and instance == priced_server(case)
    if own and given.server_price is not None:
        low = high = price = usd(given.server_price, "server_price")
    else:
        known = fact(row["price"])
        if known.value is None and known.low is None:
            return "no purchase price is published; take a quote, and enter it with the server that it is for"
        price = _middle(known)
        low, high = known.low or price, known.high or price
    electricity = None if given.electricity_per_kwh is None else usd(given.electricity_per_kwh, "electricity_per_kwh")
    if electricity is None:
        if not case.commercials.region.startswith("us-"):
            return "no price of electricity is published outside the US; enter yours"
        electricity = _middle(fact(POWER_PRICE))
    space = None if given.space_per_kw_month is None else usd(given.space_per_kw_month, "space_per_kw_month")
    space = _middle(fact(SPACE)) if space is None else space
    pue = _middle(fact(PUE)) if given.pue is None else given.pue
    years = _middle(fact(LIFE)) if given.life_years is None else given.life_years
    network = _network(fact) if given.network_pct is None else given.network_pct / 100.0
    months = min(round(12 * years), case.decision.horizon_months)
    left = _left(months / 12.0, years, given, fact)
    power = _middle(fact(row["power"]))
    rate = (1 + case.decision.discount_rate_pct / 100.0) ** (1 / 12) - 1
    # Only the server is sold at the end; network and cabling are written off.
    per_price = ((1 + network) - left * (1 + rate) ** -months) * _recovery(rate, months)
    per_price += (given.support_pct or 0.0) / 100.0 / 12.0
    running = power * (pue * electricity * HOURS_PER_MONTH + space)
    month = price * per_price + running
    spread = (low * per_price + running) / month, 1.0, (high * per_price + running) / month
    basis = (
        f"annuity of {price:,.0f} USD a server and {network:.0%} network over {months} months of {years:g} years in "
        f"use, {left:.0%} of the server left; "
        f"{power:g} kW × PUE {pue:g} × {electricity:.3g} USD/kWh and {space:,.0f} USD/kW a month of space"
    )
    return ServerCost(
        Decimal(repr(round(month / HOURS_PER_MONTH, 6))),
        basis,
        tuple(
            dict.fromkeys(
                s for key in (row["price"], POWER_PRICE, SPACE) if key in used for s in used[key].provenance.source_ids
            )
        ),
        max((figure.as_of for figure in used.values()), default=case.decision.as_of.isoformat()),
        own,
        None if own or low == high else spread,
        price * (1 + network),
    )


def priced_server(case: Case) -> str | None:
    """The server that the buyer's price is for: the one named, else the one type that runs today; None where it is not
    known."""
    named = case.commercials.own_centre.server
    if named is not None:
        return named
    servers = {row["instance"] for row in read_table("own_servers.csv")}
    running = {w.today.instance for w in case.workloads if w.today is not None} & servers
    return running.pop() if len(running) == 1 else None


def staff_usd_month(case: Case, catalog: Catalog) -> tuple[float, str, str, bool]:
    """USD a month of the people who run the hall, for all workloads: amount, basis, date, whether it is the buyer's."""
    given, exchange = case.commercials.own_centre.staff_per_year, Exchange(case)
    if given is not None:
        usd = float(exchange.usd(given, exchange.base, "commercials.own_centre.staff_per_year"))
        return usd / 12.0, f"{usd:,.0f} USD a year for all workloads", case.decision.as_of.isoformat(), True
    figure = catalog.onprem[STAFF]
    low = figure.low if figure.low is not None else _middle(figure)
    basis = f"{low:,.0f} USD a year for all workloads: the low end of what is published ({figure.item})"
    return low / 12.0, basis, figure.as_of, False


def _recovery(rate: float, months: int) -> float:
    """Monthly payment that pays back one unit: r / (1 - (1 + r)^-n), or 1/n at a rate of zero."""
    return 1.0 / months if rate == 0 else rate / (1.0 - (1.0 + rate) ** -months)


def _network(fact: Callable[[str], OnPremFigure]) -> float:
    """Network, cabling and storage over the server's price: a whole cluster for a GPU against its share of a server."""
    return _middle(fact(CLUSTER)) / (_middle(fact(SERVER)) / GPUS) - 1.0


def _left(after: float, life: float, given: OwnCentre, fact: Callable[[str], OnPremFigure]) -> float:
    """Share of the price that the server is worth after so many years: the published 36-month value, decayed or
    regrown; the buyer's own for the end of its life, and before that on the line to it."""
    if given.residual_pct is not None:
        return 1.0 - (1.0 - given.residual_pct / 100.0) * after / life
    known = _middle(fact(RESIDUAL)) / 100.0
    return min(known * math.exp(-_middle(fact(DECAY)) * (after - RESIDUAL_AFTER_YEARS)), 1.0)


def _middle(figure: OnPremFigure) -> float:
    if figure.value is not None:
        return figure.value
    return ((figure.low or 0.0) + (figure.high or 0.0)) / 2.0
