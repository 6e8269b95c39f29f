"""The workloads together: the plan of their moves, its limits, and what it saves."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from advisor.decision.result.figures import NpvQuantiles, Quantiles, Verdict, Yardstick
from advisor.decision.result.money import YearFlow


class PlannedMove(Struct, frozen=True):
    """One move of the portfolio's plan. `npv_usd`: mean saving with shared work, lines and staff of the own data centre
    counted once; `alone_usd`: judged alone."""

    workload: str
    name: str
    option: str
    quarter: int
    """Quarters from the decision in which the work begins; 0: now."""
    begins: str
    runs_from: str
    person_weeks: float
    one_time_usd: float
    npv_usd: float
    alone_usd: float
    alone_verdict: Verdict
    spared: tuple[str, ...]
    """Work that an earlier move of the plan has done already, and lines that it pays for all."""


class PlanLimit(Struct, frozen=True):
    """A limit on the plan and how much of it is used."""

    name: str
    unit: str
    most: float
    used: float


class PortfolioPlan(Struct, frozen=True):
    """Which workloads move and when, under the limits; chosen by the optimiser, worked out over all draws.

    `objective_usd` is what the optimiser maximises, the sum of what each move saves with the confidence asked for;
    `bound_usd` what no plan can exceed; `gap_pct` the distance between them.
    """

    moves: tuple[PlannedMove, ...]
    left_out: tuple[str, ...]
    """Workloads that pay alone, without room within the limits or beside the others of the own data centre."""
    later: tuple[str, ...]
    """Workloads to decide again at a date."""
    together: tuple[str, ...]
    """Workloads that pay only with the others."""
    shared_usd: float
    """Mean USD that is saved by doing shared work, and paying lines for all that move, once."""
    objective_usd: float
    bound_usd: float
    gap_pct: float
    limits: tuple[PlanLimit, ...]
    sentence: str


class PortfolioResult(Struct, frozen=True):
    """The workloads together: the moves of the plan against the best way of staying of each.

    Never worth less than its best single move: where no move is advised, the figures are those of that move.
    """

    verdict: str
    """A workload verdict where all that are assessed agree, else "mixed"."""
    basis: Literal["advised moves", "best single move", "none"]
    """What the figures below are the sum of."""
    headline: str
    """The verdict in at most 40 words."""
    follows: str
    """What the headline has no room for; may be empty."""
    counts: dict[str, int]
    assessed: int
    workloads: int
    npv_usd: NpvQuantiles | None
    probability_of_saving: float | None
    hurdle_probability: float | None
    payback_months: Quantiles | None
    versus_today: Yardstick | None
    percentiles_usd: tuple[float, ...]
    today_usd_month: float | None
    recommended_usd_month: float | None
    switching_cost_usd: Quantiles | None
    cash_flow_by_year: tuple[YearFlow, ...]
    judgement_share_pct: float | None
    decision_asked: str
    plan: PortfolioPlan | None = None
    """None where nothing could move."""
    credits_usd: float = 0.0
    """Median of the credits that are taken off in `switching_cost_usd`."""
    better_stay_usd: Quantiles | None = None
    """What the best way of staying saves against today's, of all that stays; None where today's is the best."""
    bills_beyond_usd_month: tuple[float | None, ...] = ()
    """Today's bill of all but the first 0, 1, 2 ... workloads in the order in which they are told, by verdict and then
    by stake; None where one of them is not known."""
