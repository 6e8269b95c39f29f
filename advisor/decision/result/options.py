"""Ways to run a workload: each with its fleet, price, cost and evidence."""

from __future__ import annotations

from msgspec import Struct

from advisor.decision.result.figures import Amount, NpvQuantiles, Quantiles, Side, Tag


class PriceBasis(Struct, frozen=True):
    """Where an option's hourly price comes from."""

    usd_per_hour: float
    list_usd_per_hour: float | None
    plan: str
    region: str
    as_of: str
    source: str
    confidence: str
    tag: Tag
    high_usd_per_hour: float | None = None
    """The high end, where bills count the price as a range from this low end or about this middle."""


class EvidenceRow(Struct, frozen=True):
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
    predicted_p10: float
    predicted_p90: float
    error_pct: float
    distance: str


class ClassError(Struct, frozen=True):
    """The model's error on published runs that its fit had not seen, for the class of work and chips of an option.

    `median_error_pct` is that of a typical pair of accelerator and model; `held_pct` the share of runs inside P10 to
    P90, of which 80 would be right; `width` the usual ratio of P90 to P10.
    """

    what: str
    pairs: int
    rows: int
    median_error_pct: float
    held_pct: float
    width: float


class CommitmentAdvice(Struct, frozen=True):
    """How much of a fleet is put under a term, and from which use a committed instance pays.

    `break_even_use_pct`: committed over flexible rate; None where the instance has no flexible price to compare with.
    """

    committed: int
    fleet: int
    rate_usd_h: float
    flexible_usd_h: float | None
    break_even_use_pct: float | None
    term_months: int
    total_usd: float
    """What is promised over one term, used or not: instances under it × rate × the hours of the term."""


class LaterStart(Struct, frozen=True):
    """A way of staying that begins when something ends that is signed for what runs today: it costs less so."""

    date: str
    first: str
    """What runs until then, with its number of instances."""
    why: str
    """What ends on that day."""


class OptionResult(Struct, frozen=True):
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
    outlay_usd: float | None = None
    """What its servers of the first year are bought for, at the median; None where they are rented."""
    """Where the option binds for a term."""
    other_layouts: tuple[str, ...] = ()
    """The next best ways to lay the workload out on it, with what each gives and what binds; of the two options that
    the decision is between."""
    class_error: ClassError | None = None
    """For the two options that the decision is between; None where nothing of the class was left out of a fit."""
    instance_hours_month: float | None = None
    """Instance-hours paid in a month of the first year, at the median; times the hourly price they make the run cost.
    None where several rates are paid or other lines stand beside them."""
    later_start: LaterStart | None = None
    """None where it runs from the first day, or a move from when its work is done. The NPV counts it; the run cost is
    that of a month once it runs."""
