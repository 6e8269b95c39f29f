"""All that is said of one workload."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from advisor.decision.result.break_even import BreakEven
from advisor.decision.result.figures import Quantiles, Verdict, Yardstick
from advisor.decision.result.money import CashLow, CostLine, CrossCheck, Regret, WaterfallStep, YearFlow
from advisor.decision.result.options import OptionResult
from advisor.decision.result.pilot import Pilot
from advisor.decision.result.register import Unknown
from advisor.decision.result.switching import EffortLine, Gate, Milestone, ReadinessLine, SupportEnd
from advisor.decision.result.what_if import Clause, GivingUp, Risk, Scenario, SwitchPoint, TornadoBar, Waiting

InPlan = Literal["", "with others", "no room", "pays alone"]
"""What the plan of all makes of a workload's own verdict: nothing else, a move, a move that there is no room for, or
one that pays alone and not beside the others of the own data centre."""


ALL_OF_IT = 97.0
"""Per cent of the load described from which on no part of it is told."""


class WorkloadResult(Struct, frozen=True):
    """All that is said of one workload. Figures are None where the verdict is `not assessed`."""

    id: str
    name: str
    kind: str
    verdict: Verdict
    headline: str
    """The verdict in at most 40 words."""
    follows: str
    """What the headline has no room for; may be empty."""
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
    """Of coming back to GPUs after the first year, with what a term still binds to then."""
    upkeep_usd_year: Quantiles | None
    walk_away_usd_h: float | None
    """Hourly price of the best stay's instance at which staying is as good (median NPV zero)."""
    walk_away_sentence: str
    judgement_share_pct: float | None
    effort_judgement_pct: float | None
    """Share of the work of moving that rests on our judgement, and on no estimate of the buyer's."""
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
    """The saving by input; where giving up is telling, that of a move that is carried through: how cheaply a move is
    given up says nothing of what decides whether it pays."""
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
    break_even: BreakEven | None = None
    """None where no pair of GPU and Neuron price within reach makes both ways even, or nothing was compared."""
    support_ends: tuple[SupportEnd, ...] = ()
    credits_usd: float = 0.0
    """Median of the credits that are taken off in `switching_cost_usd`."""
    exit_term_usd: Quantiles | None = None
    """What a term still binds to in `exit_cost_usd`; None where none does."""
    coming_chip: str = ""
    """Name of the chip to come that is waited for, so that what is told of a move rests on it; empty where none is."""
    in_plan: InPlan = ""
    counted_load_pct: float = 100.0
    """How much of the load described is counted, at the median: less where what runs today carries it more easily than
    predicted."""

    @property
    def counts_less(self) -> bool:
        """Whether so much less than the load described is counted that it is told."""
        return self.counted_load_pct < ALL_OF_IT

    @property
    def tornado_middle_usd(self) -> float | None:
        """The median saving about which the bars of the tornado lie; None where nothing is compared."""
        if self.carried_through:
            return None if self.giving_up is None else self.giving_up.carried_through_usd.p50
        return None if self.versus_best_stay is None else self.versus_best_stay.npv_usd.p50

    @property
    def carried_through(self) -> bool:
        """Whether causes are told of a move that is carried through."""
        return self.giving_up is not None and self.giving_up.is_telling

    @property
    def advised(self) -> Verdict:
        """What is advised with the plan of all counted in."""
        if self.in_plan == "with others":
            return "move"
        return "stay" if self.in_plan in ("no room", "pays alone") else self.verdict

    @property
    def verdict_in_plan(self) -> str:
        """The verdict in words, or that the plan of all has it move, or stay, where alone it would not."""
        if self.in_plan == "no room":
            return "stay, no room"
        if self.in_plan == "pays alone":
            return "stay, pays alone"
        return "move, with others" if self.in_plan == "with others" else self.verdict
