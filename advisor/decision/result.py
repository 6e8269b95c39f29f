"""The Recommendation: one frozen value that the screen, the report, the workbook and the JSON read, and never add to.

Amounts are US dollars; `Recommendation.document` puts base-currency twins beside them. Savings and NPVs are those of
moving against a way of staying, positive where moving is cheaper. What is not known is None, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["move", "pilot first", "wait", "stay", "not feasible", "not assessed"]
Side = Literal["stay", "move"]
Tag = Literal["B", "P", "M", "V", "C", "J"]
"""Kind of a figure: buyer's record, published price, measured by a third party, vendor claim, calculated, judgement."""


@dataclass(frozen=True, slots=True)
class Quantiles:
    """P10, P50 and P90 over the draws; one draw in ten lies below P10."""

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class NpvQuantiles:
    """Quantiles of a net present value in USD, with the mean for sums that must add up."""

    p1: float
    p5: float
    p10: float
    p50: float
    p90: float
    p95: float
    mean: float


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its unit and range."""

    unit: str
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Moving against one way of staying. Payback in months from the decision; None: never within the horizon."""

    against: str
    npv_usd: NpvQuantiles
    probability_of_saving: float
    hurdle_probability: float
    payback_months: Quantiles
    percentiles_usd: tuple[float, ...]
    """P1 to P99 of the NPV in USD: 99 values, for S-curve and dot plot."""


@dataclass(frozen=True, slots=True)
class PriceBasis:
    """Where an option's hourly price comes from."""

    usd_per_hour: float
    list_usd_per_hour: float | None
    plan: str
    region: str
    as_of: str
    source: str
    confidence: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A published measurement near a prediction."""

    id: str
    accelerator: str
    accelerators: int
    model: str
    shape: str
    software: str
    source: str
    date: str
    unit: str
    measured: float
    predicted: float
    error_pct: float
    distance: str


@dataclass(frozen=True, slots=True)
class CommitmentAdvice:
    """How much of a fleet is put under a term, and from which use a committed instance pays.

    `break_even_use_pct`: committed over flexible rate; None where the instance has no flexible price to compare with.
    """

    committed: int
    fleet: int
    rate_usd_h: float
    flexible_usd_h: float | None
    break_even_use_pct: float | None


@dataclass(frozen=True, slots=True)
class OptionResult:
    """One way to run a workload. Infeasible options keep their row, with the reason and without figures."""

    id: str
    label: str
    side: Side
    roles: tuple[str, ...]
    """Any of: today, best stay, recommended, best move, cheapest per unit, added by the buyer."""
    instance: str
    accelerator: str
    family: str
    count: int | None
    count_range: Quantiles | None
    purchase_plan: str
    venue: str
    region: str
    feasible: bool
    why_not: str | None
    limit: str | None
    throughput: Amount | None
    """Of one instance, achieved today."""
    hardware_limit: float | None
    """Throughput of one instance that the hardware would allow under ideal software: a scenario, never the basis."""
    latency_ms: dict[str, Quantiles] | None
    run_cost_usd_month: Quantiles | None
    unit_cost: Amount | None
    npv_usd: NpvQuantiles | None
    """Against the best way of staying; None for the best stay itself and for infeasible options."""
    probability_of_saving: float | None
    price: PriceBasis | None
    layout: str
    """Parallelism, batch and precision in words."""
    evidence: str
    evidence_rows: tuple[EvidenceRow, ...] = ()
    notes: tuple[str, ...] = ()
    commitment: CommitmentAdvice | None = None
    """Where the option binds for a term."""


@dataclass(frozen=True, slots=True)
class SwitchPoint:
    """The value of one input at which the verdict flips, all else as it is. `flips_at` None: never in the range."""

    input: str
    label: str
    unit: str
    now: float
    flips_at: float | None
    flips_to: Verdict | None
    distance_pct: float | None
    median_zero_at: float | None
    searched: tuple[float, float]
    controlled_by: str
    tag: Tag
    sentence: str


@dataclass(frozen=True, slots=True)
class EffortLine:
    """One item of the work of moving, in person-weeks."""

    item: str
    weeks: Quantiles
    evidence: str
    tag: Tag
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class ReadinessLine:
    """A capability that the workload needs, and its state on each Neuron generation in the house's words."""

    capability: str
    name: str
    needed: Literal["yes", "unknown"]
    inf2_trn1: str
    trn2: str
    trn3: str
    switch_class: str
    workaround: str
    evidence: str
    since: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A hard gate (G1 to G5) and its outcome for one Neuron generation."""

    gate: str
    generation: str
    outcome: Literal["passed", "stopped", "conditional"]
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CostLine:
    """Present value over the horizon in USD, mean over the draws so that lines add up; None: not known."""

    line: str
    today_usd: float | None
    best_stay_usd: float | None
    best_move_usd: float | None
    basis: str
    tag: Tag
    owner: str = ""
    """Whose figure it is."""
    date: str = ""


@dataclass(frozen=True, slots=True)
class YearFlow:
    """Cash of one year from the decision: means in USD, net as range; not discounted."""

    year: int
    best_stay_usd: float
    best_move_usd: float
    one_time_usd: float
    upkeep_usd: float
    net_usd: Quantiles
    cumulative_p50_usd: float


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """A step from today's cost to that of moving: present value in USD, means so that the steps add up."""

    name: str
    usd: float
    total: bool
    """A total stands on the floor; the others are added to what stands before them."""


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """What one input does to the saving: its median in the tenth of draws around the input's P10 and P90."""

    input: str
    quantity: str
    unit: str
    low_input: float
    high_input: float
    low_usd: float
    high_usd: float
    tag: Tag


@dataclass(frozen=True, slots=True)
class Regret:
    """What a wrong choice costs on average over all draws, in USD."""

    if_moved_usd: float
    if_stayed_usd: float


@dataclass(frozen=True, slots=True)
class CashLow:
    """The lowest point of the median cumulative saving, undiscounted."""

    usd: float
    month: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A contract clause to ask for, because its trigger holds. `worth_usd` None: not priced."""

    id: str
    ask: str
    why: str
    worth_usd: float | None
    worth_from: str
    standing: Literal["must", "should"]
    fallback: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named change and what it does to the move against the best stay."""

    name: str
    change: str
    npv_usd: Quantiles
    probability_of_saving: float
    verdict: Verdict
    regret_usd: float = 0.0
    """What holding to today's verdict would cost on average if this came true; 0 where it remains the better choice."""


@dataclass(frozen=True, slots=True)
class GivingUp:
    """Futures in which the move is given up once validation has shown what fleet it needs."""

    share: float
    sunk_usd: Quantiles
    """What is lost then, USD today; None where it never happens."""
    carried_through_usd: NpvQuantiles
    """The saving of a buyer who can't stop."""


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A second, independent method beside the simulation, in USD, and where the two differ.

    `by_stop_usd` + `by_spread_usd` + `by_shortcuts_usd` make the difference of the simulated mean to the closed form.
    """

    closed_form_usd: float
    medians_usd: float
    mean_usd: float
    difference_usd: float
    by_stop_usd: float
    by_spread_usd: float
    by_shortcuts_usd: float
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Staying now and deciding again at a date, as an option like any other: what moving then would bring."""

    months: int
    date: str
    event: str
    npv_usd: NpvQuantiles
    probability_of_saving: float
    gain_usd: float
    """Mean saving of moving then less that of moving now."""
    advised: bool


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of delivery with its date at the median and at P90 of the draws, and what shows that it is done."""

    name: str
    date_p50: str
    date_p90: str
    owner: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What could go wrong with what is advised: its early sign, whose it is, what to do, and what it costs (median)."""

    risk: str
    early_sign: str
    owner: str
    action: str
    effect_usd: float
    scenario: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is missing: what, why it matters, whom to ask."""

    what: str
    matters: str
    ask: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A row of the assumption register."""

    id: str
    quantity: str
    unit: str
    p10: float | None
    p50: float | None
    p90: float | None
    distribution: str
    tag: Tag
    source: str
    date: str
    workload: str = ""
    variance_share_pct: float | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of the source register."""

    id: str
    title: str
    date: str
    kind: str
    confidence: str
    used_for: str


@dataclass(frozen=True, slots=True)
class PilotLength:
    """One length of a pilot: what it costs, what its readings are worth, and the difference, in USD."""

    days: int
    cost_usd: float | None
    worth_usd: float
    net_usd: float | None


@dataclass(frozen=True, slots=True)
class Pilot:
    """What a pilot would have to show, and what it may cost at most. Thresholds are fixed before it starts."""

    question: str
    instance: str
    instances: int
    days: int
    cost_usd: float | None
    worth_usd: float
    """What the pilot's readings, noise included, are worth on average (EVSI): its highest sensible budget."""
    evpi_usd: float
    """What knowing everything would be worth."""
    go_at: float | None
    stop_below: float | None
    metric: str
    metric_unit: str
    perfect_reading_usd: float = 0.0
    """What the pilot would be worth if it read without noise (EVPPI)."""
    throughput_noise_pct: float = 0.0
    work_noise_pct: float = 0.0
    lengths: tuple[PilotLength, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkloadResult:
    """All that is said of one workload. Figures are None where the verdict is `not assessed`."""

    id: str
    name: str
    kind: str
    verdict: Verdict
    headline: str
    conditional_on: tuple[str, ...]
    reasons: tuple[str, ...]
    next_steps: tuple[str, ...]
    demand: str
    today_label: str
    today_usd_month: float | None
    baseline_option: str | None
    best_stay_option: str | None
    best_move_option: str | None
    recommended_option: str | None
    versus_best_stay: Yardstick | None
    versus_today: Yardstick | None
    switching_cost_usd: Quantiles | None
    switching_weeks: Quantiles | None
    calendar_weeks: Quantiles | None
    exit_cost_usd: Quantiles | None
    upkeep_usd_year: Quantiles | None
    walk_away_usd_h: float | None
    """Hourly price of the best stay's instance at which staying is as good (median NPV zero)."""
    walk_away_sentence: str
    judgement_share_pct: float | None
    switch_points: tuple[SwitchPoint, ...]
    scenarios: tuple[Scenario, ...]
    options: tuple[OptionResult, ...]
    effort: tuple[EffortLine, ...]
    readiness: tuple[ReadinessLine, ...]
    gates: tuple[Gate, ...]
    cost_lines: tuple[CostLine, ...]
    cash_flow_by_year: tuple[YearFlow, ...]
    pilot: Pilot | None
    unknowns: tuple[Unknown, ...]
    cross_check_usd: float | None
    """Second method: NPV at the medians of all inputs, without draws."""
    waterfall: tuple[WaterfallStep, ...] = ()
    tornado: tuple[TornadoBar, ...] = ()
    regret: Regret | None = None
    cash_low: CashLow | None = None
    clauses: tuple[Clause, ...] = ()
    giving_up: GivingUp | None = None
    cross_check: CrossCheck | None = None
    waiting: tuple[Waiting, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[Risk, ...] = ()
    upkeep: tuple[EffortLine, ...] = ()
    """Recurring work in person-weeks a year: releases, a replaced stack, staying portable."""
    not_applicable: tuple[tuple[str, str], ...] = ()
    """What a reader may look for, each with the reason why it can't be there."""


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """One move of the portfolio's plan. `npv_usd`: mean saving with shared work counted once; `alone_usd`: without."""

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
    """Work that an earlier move of the plan has done already."""


@dataclass(frozen=True, slots=True)
class PlanLimit:
    """A limit on the plan and how much of it is used."""

    name: str
    unit: str
    most: float
    used: float


@dataclass(frozen=True, slots=True)
class PortfolioPlan:
    """Which workloads move and when, under the limits; chosen by the optimiser, worked out over all draws.

    `objective_usd` is what the optimiser maximises, the sum of what each move saves with the confidence asked for;
    `bound_usd` what no plan can exceed; `gap_pct` the distance between them.
    """

    moves: tuple[PlannedMove, ...]
    left_out: tuple[str, ...]
    """Workloads that pay, without room within the limits."""
    later: tuple[str, ...]
    """Workloads to decide again at a date."""
    together: tuple[str, ...]
    """Workloads that pay only with the others."""
    shared_usd: float
    """Mean USD that is saved by doing shared work once."""
    objective_usd: float
    bound_usd: float
    gap_pct: float
    limits: tuple[PlanLimit, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class PortfolioResult:
    """The workloads together: the moves of the plan against the best way of staying of each.

    Never worth less than its best single move: where no move is advised, the figures are those of that move.
    """

    verdict: str
    """A workload verdict where all agree, else "mixed"."""
    basis: Literal["advised moves", "best single move", "none"]
    """What the figures below are the sum of."""
    headline: str
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


@dataclass(frozen=True, slots=True)
class ExchangeBasis:
    """The base currency and the dated rate with which twins are made."""

    currency: str
    per_usd: float
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The engine's answer to one case."""

    engine_version: str
    catalog_sha256: str
    case_sha256: str
    seed: int
    draws: int
    as_of: str
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
