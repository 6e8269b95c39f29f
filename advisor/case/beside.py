"""What is paid beside the accelerators: the buyer's own cost lines, and what an own data centre costs to run."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from advisor.case.fields import CurrencyCode, Day, Money, Part, Slug, ask

LineKind = Literal[
    "storage",
    "egress",
    "support",
    "licences",
    "networking",
    "control plane",
    "other compute",
    "managed service",
    "debugging",
    "other",
]


class OwnLine(Part):
    """A monthly cost that the buyer knows. It takes the place of our figure for the same line."""

    line: LineKind = ask("Cost line", group="beside")
    workload: Slug | None = ask(
        "Workload",
        why="Empty: all, shared by what each spends today; what falls on moving is paid whole, once, whichever moves.",
        group="beside",
        default=None,
    )
    falls_on: Literal["both", "staying", "moving"] = ask(
        "Falls on", why="On which side it is paid.", group="beside", default="both"
    )
    amount_per_month: Money = ask("Amount", unit="per month", group="beside")
    currency: CurrencyCode = ask("Currency", group="beside", suggest="currency", default="USD")
    name: str = ask("What it is", group="beside", default="", max_length=120)
    source: str = ask("Source", group="beside", default="buyer's record", min_length=1, max_length=300)
    as_of: Day | None = ask("On", group="beside", default=None)

    @model_validator(mode="after")
    def _named(self) -> OwnLine:
        if self.line == "other" and not self.name:
            raise ValueError("an own cost line that is not one of those listed needs a name; the report prints it")
        return self


class OwnCentre(Part):
    """Buying and running GPU servers. What is left empty is taken from published figures, each with source and date."""

    server_price: Money | None = ask(
        "Price of a server with 8 GPUs",
        unit="currency",
        why="NVIDIA publishes no list price; resellers differ widely. It counts for one server type alone.",
        where="A reseller's offer. Empty: the published range.",
        group="centre",
        default=None,
        gt=0,
    )
    server: str | None = ask(
        "Server that the price is for",
        why="An H200 or B300 server costs more than one with H100: other types keep their published price.",
        where="Its name, such as onprem-dgx-h100. Empty: the type that runs today.",
        group="centre",
        suggest="instance",
        default=None,
        min_length=1,
        max_length=80,
    )
    network_pct: float | None = ask(
        "Network, cabling and storage",
        unit="% of the server",
        why="Bought with the servers.",
        where="Empty: 26%, from published prices of a server and of a whole cluster.",
        group="centre",
        default=None,
        ge=0,
        le=200,
    )
    life_years: float | None = ask(
        "Years in use",
        unit="years",
        why="Amazon uses 5 to 6, critics say 2 to 3.",
        where="Your depreciation rule. Empty: 4 years.",
        group="centre",
        default=None,
        ge=1,
        le=10,
    )
    residual_pct: float | None = ask(
        "Value left at the end",
        unit="% of the price",
        where="Empty: 30% after three years, less after more, by a published rate of decay.",
        group="centre",
        default=None,
        ge=0,
        le=100,
    )
    electricity_per_kwh: Money | None = ask(
        "Electricity",
        unit="currency/kWh",
        why="Outside the US no price is published here: without it the option has no price.",
        where="Your energy contract. Empty: US industrial price, in US regions only.",
        group="centre",
        default=None,
        gt=0,
    )
    pue: float | None = ask(
        "PUE",
        unit="×",
        why="Power of the building for each kW of computers.",
        where="Empty: 1.35, modern colocation.",
        group="centre",
        default=None,
        ge=1,
        le=3,
    )
    space_per_kw_month: Money | None = ask(
        "Colocation",
        unit="currency/kW a month",
        why="Space, cooling and power feed; electricity comes on top.",
        where="Your contract; 0 for a hall of your own that is paid for. Empty: the North American average.",
        group="centre",
        default=None,
    )
    staff_per_year: Money | None = ask(
        "Staff that runs it",
        unit="currency a year",
        why="For all workloads together.",
        where="Empty: half a post, the low end of a published estimate.",
        group="centre",
        default=None,
    )
    support_pct: float | None = ask(
        "Hardware support",
        unit="% of the price a year",
        why="No published figure: without yours it is not included, and said to be.",
        group="centre",
        default=None,
        ge=0,
        le=30,
    )
