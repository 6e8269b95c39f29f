"""The case: one buyer's decision, workloads, team and contracts. One JSON document, ``*.switchpoint``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.case.fields import Answer, CurrencyCode, Estimate, Money, Origin, Part, Slug, Within, ask
from advisor.case.workloads import PurchasePlan, Workload

SCHEMA_VERSION: Literal[1] = 1

Venue = Literal["aws", "other cloud", "own data centre"]


class Organisation(Part):
    """Who decides, and who wrote the case."""

    name: str = ask(
        "Organisation",
        why="Printed on each page; not needed to compute.",
        group="organisation",
        default="",
        max_length=2000,
    )
    committee: str = ask(
        "Who is asked to approve",
        why="Stands in the sentence that asks for a decision.",
        group="organisation",
        detail=True,
        default="",
        max_length=200,
    )
    confidentiality: str = ask(
        "Confidentiality label",
        why="Printed on each page.",
        group="organisation",
        detail=True,
        default="Internal",
        max_length=60,
    )
    author: str = ask(
        "Author", why="Who prepared the case.", group="organisation", detail=True, default="", max_length=200
    )
    author_interest: str = ask(
        "Interest in a vendor",
        why="Printed in the independence statement; leave empty for none.",
        group="organisation",
        detail=True,
        default="",
        max_length=400,
    )
    reference: str = ask(
        "Reference", why="Printed in the footer.", group="organisation", detail=True, default="", max_length=60
    )


class ExchangeRate(Part):
    """What one US dollar costs in another currency, on a date, from a source."""

    currency: CurrencyCode
    per_usd: float = Field(gt=0, le=1e7)
    as_of: date
    source: str = Field(min_length=1, max_length=300)


class Decision(Part):
    """The question, and the rules of the house under which it is answered."""

    title: str = ask(
        "Decision in one line", why="Heads the report.", group="decision", minimum=2, min_length=3, max_length=120
    )
    as_of: date = ask("As of", why="Ages and deadlines count from this date.", group="decision", detail=True)
    decide_by: date | None = ask(
        "Decide by", why="Software support that ends before this date counts as ended.", group="decision", default=None
    )
    currency: CurrencyCode = ask(
        "Currency", why="All totals use it; other currencies need a dated rate.", group="money", default="USD"
    )
    exchange_rates: tuple[ExchangeRate, ...] = ask(
        "Exchange rates", why="Prices are published in USD.", group="money", detail=True, default=(), max_length=50
    )
    horizon_months: int = ask(
        "Horizon",
        unit="months",
        why="How long the saving may take to arrive.",
        where="Finance usually has a rule.",
        group="money",
        minimum=3,
        default=36,
        ge=6,
        le=84,
    )
    discount_rate_pct: float = ask(
        "Discount rate",
        unit="%/y",
        why="Your cost of capital. The default is a habit of US business cases, not your figure.",
        where="Ask finance for the WACC.",
        group="money",
        minimum=4,
        default=10.0,
        ge=0,
        le=30,
    )
    required_confidence_pct: float = ask(
        "Required confidence",
        unit="%",
        why="How sure must you be before moving?",
        group="rules",
        detail=True,
        default=80.0,
        ge=50,
        le=99,
    )
    hurdle: Money = ask(
        "Hurdle",
        unit="currency",
        why="A smaller saving is not worth the trouble.",
        group="rules",
        detail=True,
        default=0,
    )
    beta_software: Literal["yes", "after review", "no"] = ask(
        "May beta software run in production?",
        why="Most current Neuron tools on Trn2 and Trn3 are beta. A no can settle the case.",
        where="Ask security or platform.",
        group="rules",
        minimum=5,
    )
    keep_gpu_path: bool = ask(
        "Must the GPU path stay usable?", why="Keeps the way back, and prices it.", group="rules", default=True
    )
    venues: tuple[Venue, ...] = ask(
        "Venues allowed",
        why="Where the workloads may run.",
        group="rules",
        default=("aws",),
        min_length=1,
        max_length=3,
    )


class ThreePoint(Part):
    """Low, likely and high, in person-weeks."""

    low: float = Field(ge=0, le=10_000)
    likely: float = Field(ge=0, le=10_000)
    high: float = Field(ge=0, le=10_000)

    @model_validator(mode="after")
    def _in_order(self) -> ThreePoint:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"likely ({self.likely:g}) must lie between low ({self.low:g}) and high ({self.high:g})")
        return self


class EffortOverride(Part):
    """The buyer's own estimate in place of ours, with its reason."""

    workload: Slug
    weeks: ThreePoint
    reason: str = Field(min_length=1, max_length=400)
    who: str = Field(default="", max_length=200)


class Team(Part):
    """Who would do the move."""

    people: Annotated[Estimate, Within(ge=0, le=500)] = ask(
        "People who could work on it",
        unit="FTE",
        why="Sets the calendar; 0 means no one to move it.",
        group="team",
        minimum=21,
        default=2.0,
    )
    cost_per_week: Money = ask(
        "Cost of one engineer-week",
        unit="currency",
        why="Turns weeks into money. The default is our judgement.",
        where="Salary plus overhead, divided by 46; ask HR or finance.",
        group="team",
        minimum=22,
        default=4000,
        gt=0,
    )
    shipped_on_neuron: Answer = ask(
        "Shipped on Neuron before?",
        why="Experience shortens the work; by how much is our judgement.",
        group="team",
        minimum=23,
        default="no",
    )
    performance_engineer: Answer = ask(
        "Performance engineer in the team?", why="Without one, tuning takes longer.", group="team", default="unknown"
    )
    aws_specialists: Answer = ask(
        "AWS specialists joining?", why="Public cases had their help.", group="team", default="unknown"
    )
    accuracy_sign_off: Literal["plain", "regulated"] = ask(
        "Accuracy sign-off", why="Regulated checks take weeks, not days.", group="team", detail=True, default="plain"
    )
    effort_overrides: tuple[EffortOverride, ...] = ask(
        "Own effort estimates", group="team", detail=True, default=(), max_length=200
    )


class RateCardRow(Part):
    """A price of the buyer's own for an instance and plan. It replaces the list price within its dates."""

    instance: str = Field(min_length=1, max_length=80)
    region: str | None = None
    plan: PurchasePlan
    price_per_hour: Money
    currency: CurrencyCode = "USD"
    valid_from: date | None = None
    valid_to: date | None = None
    venue: Venue = "aws"
    confidential: bool = True
    source: str = Field(default="buyer's rate card", min_length=1, max_length=300)

    @model_validator(mode="after")
    def _dates(self) -> RateCardRow:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from must not lie after valid_to")
        return self


class Commitment(Part):
    """A commitment already bought: paid until it ends, used or not."""

    kind: Literal[
        "instance savings plan", "compute savings plan", "reserved instances", "capacity block", "private contract"
    ]
    scope: str = Field(
        min_length=1,
        max_length=80,
        description="Instance family such as p5, or an instance type; empty scopes don't exist.",
    )
    amount_per_hour: Money
    currency: CurrencyCode = "USD"
    starts: date | None = None
    ends: date
    confidential: bool = True

    @model_validator(mode="after")
    def _dates(self) -> Commitment:
        if self.starts and self.starts >= self.ends:
            raise ValueError("starts must lie before ends")
        return self


class CapacityGrant(Part):
    """A written quota, quote or reservation for capacity."""

    instance: str = Field(min_length=1, max_length=80)
    count: int = Field(ge=1, le=100_000)
    region: str = Field(min_length=1, max_length=40)
    until: date
    kind: Literal["quota", "quote", "reservation"]
    reference: str = Field(default="", max_length=200)


class Commercials(Part):
    """Where the workloads run, what is already bought, and at which rates."""

    region: str = ask(
        "Region",
        why="Prices and availability differ by region.",
        group="place",
        minimum=24,
        min_length=2,
        max_length=40,
    )
    other_regions: tuple[str, ...] = ask(
        "Other regions allowed",
        why="Trainium2 is sold in few regions. Moving data between regions needs permission.",
        group="place",
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
    credits: Money = ask("Credits for the move", unit="currency", group="contracts", detail=True, default=0)
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


class OwnOption(Part):
    """An option that the buyer adds, or one that they exclude with a reason."""

    workload: Slug
    instance: str = Field(min_length=1, max_length=80)
    plan: PurchasePlan
    count: int | None = Field(default=None, ge=1, le=100_000)
    exclude: bool = False
    reason: str = Field(default="", max_length=400)

    @model_validator(mode="after")
    def _reason(self) -> OwnOption:
        if self.exclude and not self.reason:
            raise ValueError("an exclusion needs a reason; the report prints it")
        return self


class Case(Part):
    """One decision, complete enough to be computed. Drafts with missing answers are the interview's business."""

    schema_version: Literal[1] = SCHEMA_VERSION
    organisation: Organisation = Organisation()
    decision: Decision
    workloads: tuple[Workload, ...] = Field(min_length=1, max_length=1000)
    team: Team = Team()
    commercials: Commercials
    options: tuple[OwnOption, ...] = Field(default=(), max_length=2000)
    origins: dict[str, Origin] = Field(default_factory=dict)
    notes: str = Field(default="", max_length=20_000)

    @model_validator(mode="after")
    def _ids(self) -> Case:
        seen: set[str] = set()
        for workload in self.workloads:
            if workload.id in seen:
                raise ValueError(f"two workloads have the id '{workload.id}'")
            seen.add(workload.id)
        return self
