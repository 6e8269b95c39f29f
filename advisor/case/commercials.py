"""Commercial terms: regions, rates, commitments already bought, capacity promised."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.case.beside import OwnCentre, OwnLine
from advisor.case.decision import Venue
from advisor.case.fields import CurrencyCode, Day, Money, Part, ask
from advisor.case.workloads import PurchasePlan


class RateCardRow(Part):
    """A price of the buyer's own for an instance and plan. It replaces the list price within its dates."""

    instance: str = ask("Instance", group="contracts", suggest="instance", min_length=1, max_length=80)
    region: str | None = ask(
        "Region", why="Empty: wherever.", group="contracts", suggest="region", default=None, min_length=1
    )
    plan: PurchasePlan = ask("How bought", group="contracts")
    price_per_hour: Money = ask("Price", unit="per hour", group="contracts")
    currency: CurrencyCode = ask("Currency", group="contracts", suggest="currency", default="USD")
    valid_from: Day | None = ask("Valid from", group="contracts", default=None)
    valid_to: Day | None = ask("Valid to", group="contracts", default=None)
    venue: Venue = ask("Venue", group="contracts", default="aws")
    confidential: bool = ask("Confidential", why="Masked while presenting.", group="contracts", default=True)
    source: str = ask("Source", group="contracts", default="buyer's rate card", min_length=1, max_length=300)

    @model_validator(mode="after")
    def _dates(self) -> RateCardRow:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("the first valid day must not lie after the last one")
        return self


class Commitment(Part):
    """A commitment already bought: paid until it ends, used or not."""

    kind: Literal[
        "instance savings plan", "compute savings plan", "reserved instances", "capacity block", "private contract"
    ] = ask("Kind", group="contracts")
    scope: str = ask(
        "Covers",
        why="An instance family such as p5, or one instance type; a Compute Savings Plan covers any.",
        group="contracts",
        suggest="instance",
        min_length=1,
        max_length=80,
    )
    amount_per_hour: Money = ask("Committed", unit="per hour", group="contracts")
    currency: CurrencyCode = ask("Currency", group="contracts", suggest="currency", default="USD")
    starts: Day | None = ask("Starts", why="Empty: running already.", group="contracts", default=None)
    ends: Day = ask("Ends", group="contracts")
    runs_empty: bool = ask(
        "Runs empty",
        why="Nobody uses it: what uses it up saves that much.",
        group="contracts",
        default=False,
    )
    confidential: bool = ask("Confidential", why="Masked while presenting.", group="contracts", default=True)

    @model_validator(mode="after")
    def _dates(self) -> Commitment:
        if self.starts and self.starts >= self.ends:
            raise ValueError("a commitment must start before it ends")
        return self


class CapacityGrant(Part):
    """A written quota, quote or reservation for capacity."""

    instance: str = ask("Instance", group="contracts", suggest="instance", min_length=1, max_length=80)
    count: int = ask("How many", unit="instances", group="contracts", ge=1, le=100_000)
    region: str = ask("Region", group="contracts", suggest="region", min_length=1, max_length=40)
    until: Day = ask("Valid until", group="contracts")
    kind: Literal["quota", "quote", "reservation"] = ask("Kind", group="contracts")
    reference: str = ask("Reference", group="contracts", default="", max_length=200)


class NextChip(Part):
    """A chip that is announced or expected, at the price and speed that the buyer believes in."""

    name: str = ask("Name", group="contracts", min_length=1, max_length=80)
    available: Day = ask("Can be had from", group="contracts")
    speed_times: float = ask(
        "Speed of one instance",
        unit="times",
        why="Against the Neuron instance that the comparison finds best today.",
        group="contracts",
        gt=0,
        le=100,
    )
    price_per_hour: Money = ask("Price of one instance", unit="per hour", group="contracts", gt=0)
    currency: CurrencyCode = ask("Currency", group="contracts", suggest="currency", default="USD")
    source: str = ask("Source", why="The report prints it.", group="contracts", default="buyer", max_length=300)


class Commercials(Part):
    """Where the workloads run, what is already bought, and at which rates."""

    region: str = ask(
        "Region",
        why="Prices and availability differ by region.",
        where="The console's upper right corner, or your bill.",
        group="place",
        minimum=24,
        suggest="region",
        min_length=2,
        max_length=40,
    )
    other_regions: tuple[Annotated[str, Field(min_length=2, max_length=40)], ...] = ask(
        "Other regions allowed",
        why="Trainium2 is sold in few regions. Moving data between regions needs permission.",
        group="place",
        suggest="region",
        default=(),
        max_length=40,
    )
    commitments: tuple[Commitment, ...] | None = ask(
        "Commitments already bought",
        why="A plan tied to GPUs is stranded by moving off them.",
        where="Savings Plans and reservations in your billing console; an empty list means none.",
        group="contracts",
        minimum=25,
        max_length=200,
    )
    discount_pct: float = ask(
        "Blanket discount",
        unit="%",
        why="Your agreement's discount on list prices.",
        where="Your EDP or private pricing terms.",
        group="contracts",
        default=0.0,
        ge=0,
        le=80,
    )
    rate_card: tuple[RateCardRow, ...] = ask(
        "Private rates and quotes",
        why="Your rate beats ours.",
        group="contracts",
        detail=True,
        default=(),
        max_length=500,
    )
    capacity: tuple[CapacityGrant, ...] = ask(
        "Capacity promised in writing",
        why="Without one, a recommendation to move is conditional.",
        group="contracts",
        detail=True,
        default=(),
        max_length=200,
    )
    credits: Money = ask(
        "Credits for the move",
        unit="currency",
        why="What AWS has promised in writing.",
        group="contracts",
        detail=True,
        default=Decimal(0),
    )
    support_pct: float = ask(
        "Support",
        unit="% of spend",
        why="Support is charged on top.",
        group="contracts",
        detail=True,
        default=0.0,
        ge=0,
        le=25,
    )
    next_chips: tuple[NextChip, ...] = ask(
        "Chips that are coming",
        why="Waiting for one is weighed like any other way; its price and speed are yours, nothing is published.",
        group="contracts",
        detail=True,
        default=(),
        max_length=20,
    )
    support_plan: Literal["unknown", "none", "percentage", "enterprise"] = ask(
        "AWS support plan",
        why="Support is charged on top of the bill, on either side.",
        where="Your bill. Enterprise is reckoned by the published bands.",
        group="beside",
        detail=True,
        default="unknown",
    )
    other_aws_bill_month: Money | None = ask(
        "AWS bill beside these workloads",
        unit="currency a month",
        why="The bands of the support plan count the whole bill.",
        group="beside",
        detail=True,
        when=("support_plan", "enterprise"),
        default=None,
    )
    spot: bool = ask(
        "May work that can wait run on spot capacity?",
        why="Cheap, but taken away at short notice; only batch and training are offered it.",
        group="contracts",
        detail=True,
        default=False,
    )
    other_lines: tuple[OwnLine, ...] = ask(
        "Other costs that you know",
        why="Your figure takes the place of ours; a line without a figure is listed as not included.",
        group="beside",
        detail=True,
        default=(),
        max_length=200,
    )
    own_centre: OwnCentre = OwnCentre()
