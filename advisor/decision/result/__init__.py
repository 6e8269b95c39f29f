"""The Recommendation: one frozen value that the screen, the report, the workbook and the JSON read, and never add to.

Amounts are US dollars; `Recommendation.document` puts base-currency twins beside them. Savings and NPVs are those of
moving against a way of staying, positive where moving is cheaper. What is not known is None, never zero.
"""

from __future__ import annotations

from msgspec import Struct, field

from advisor.decision.result.break_even import BreakEven, BreakEvenLine, PriceAxis
from advisor.decision.result.capacity import CapacityRow
from advisor.decision.result.commitments import HeldCommitment
from advisor.decision.result.figures import Amount, NpvQuantiles, Quantiles, Side, Tag, Verdict, Yardstick
from advisor.decision.result.first import FirstAnswer, FirstPortfolio, FirstWorkload
from advisor.decision.result.money import CashLow, CostLine, CrossCheck, Regret, WaterfallStep, YearFlow
from advisor.decision.result.options import (
    ClassError,
    CommitmentAdvice,
    EvidenceRow,
    LaterStart,
    OptionResult,
    PriceBasis,
)
from advisor.decision.result.pilot import Pilot, PilotLength
from advisor.decision.result.portfolio import PlanLimit, PlannedMove, PortfolioPlan, PortfolioResult
from advisor.decision.result.register import Assumption, KindShare, SourceRow, Unknown
from advisor.decision.result.since import ChangesSince, ChangeStep, InputChange, WorkloadSince
from advisor.decision.result.switching import EffortLine, Gate, Milestone, ReadinessLine, SupportEnd
from advisor.decision.result.what_if import Clause, GivingUp, Risk, Scenario, SwitchPoint, TornadoBar, Waiting
from advisor.decision.result.workload import WorkloadResult

__all__ = [
    "Amount",
    "Assumption",
    "BreakEven",
    "BreakEvenLine",
    "CapacityRow",
    "CashLow",
    "ChangeStep",
    "ChangesSince",
    "ClassError",
    "Clause",
    "CommitmentAdvice",
    "CostLine",
    "CrossCheck",
    "EffortLine",
    "EvidenceRow",
    "ExchangeBasis",
    "FirstAnswer",
    "FirstPortfolio",
    "FirstWorkload",
    "Gate",
    "GivingUp",
    "HeldCommitment",
    "InputChange",
    "KindShare",
    "LaterStart",
    "Milestone",
    "NpvQuantiles",
    "OptionResult",
    "Pilot",
    "PilotLength",
    "PlanLimit",
    "PlannedMove",
    "PortfolioPlan",
    "PortfolioResult",
    "PriceAxis",
    "PriceBasis",
    "Quantiles",
    "ReadinessLine",
    "Recommendation",
    "Regret",
    "Risk",
    "Scenario",
    "Side",
    "SourceRow",
    "SupportEnd",
    "SwitchPoint",
    "Tag",
    "TornadoBar",
    "Unknown",
    "Verdict",
    "Waiting",
    "WaterfallStep",
    "WorkloadResult",
    "WorkloadSince",
    "Yardstick",
    "YearFlow",
]


class ExchangeBasis(Struct, frozen=True):
    """The base currency and the dated rate with which twins are made."""

    currency: str
    per_usd: float
    as_of: str
    source: str


class Recommendation(Struct, frozen=True):
    """The engine's answer to one case."""

    engine_version: str
    catalog_sha256: str
    case_sha256: str
    seed: int
    draws: int
    as_of: str
    """Day of the case: ages of prices, facts and measurements count to it."""
    decides_on: str
    """Day of the decision, from which money, the horizon and delivery count; that of the case where none is given."""
    title: str
    organisation: str
    horizon_months: int
    discount_rate_pct: float
    required_confidence_pct: float
    hurdle_usd: float
    newest_price: str
    oldest_price_used: str | None
    exchange: ExchangeBasis
    portfolio: PortfolioResult
    workloads: tuple[WorkloadResult, ...]
    assumptions: tuple[Assumption, ...]
    sources: tuple[SourceRow, ...]
    not_included: tuple[tuple[str, str], ...]
    """Cost lines that are left out, each with the reason."""
    limits: tuple[str, ...]
    """What the method can't see, in sentences."""
    warnings: tuple[str, ...] = field(default=())
    capacity: tuple[CapacityRow, ...] = ()
    """Capacity promised in writing, held against the options that count on it."""
    commitments: tuple[HeldCommitment, ...] = ()
    """What is already bought, with what staying and moving leave unused of it."""
    figures_by_kind: tuple[KindShare, ...] = ()
    """Of which kind the figures are that carry the result; empty where nothing was compared."""
    changes_since: ChangesSince | None = None
    """What changed since an earlier issue of the report; None where none was named."""
