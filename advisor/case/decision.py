"""The decision: who decides, the question, and the rules of the house under which it is answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from advisor.case.fields import CurrencyCode, Day, Money, Part, ask

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

    currency: CurrencyCode = ask("Currency", group="money", suggest="currency")
    per_usd: float = ask("One US dollar costs", unit="of it", group="money", gt=0, le=1e7)
    as_of: Day = ask("On", group="money")
    source: str = ask("Source", group="money", min_length=1, max_length=300)


class Decision(Part):
    """The question, and the rules of the house under which it is answered."""

    title: str = ask(
        "Decision in one line", why="Heads the report.", group="decision", minimum=2, min_length=3, max_length=120
    )
    as_of: Day = ask("As of", why="Ages of prices and facts count to this date.", group="decision", detail=True)
    decide_by: Day | None = ask(
        "Decide by", why="Money, terms and deadlines count from this date.", group="decision", default=None
    )
    currency: CurrencyCode = ask(
        "Currency",
        why="All totals use it; other currencies need a dated rate.",
        group="money",
        suggest="currency",
        default="USD",
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
        default=Decimal(0),
    )
    budget: Money | None = ask(
        "Budget for moving",
        unit="currency",
        why="What may be spent once on all moves together; empty: no limit.",
        group="rules",
        detail=True,
        default=None,
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

    @property
    def decides_on(self) -> date:
        """The day of the decision, from which money, terms and the horizon count: what is paid before it is the same
        whatever is decided. Ages of prices and facts count to `as_of`."""
        return self.decide_by or self.as_of
