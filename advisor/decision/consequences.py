"""What follows from a comparison: steps of cost, what each input does to the saving, regret, the lowest cash."""

from __future__ import annotations

import numpy as np

from advisor.cost.market import Floats
from advisor.decision.bench import Bench
from advisor.decision.cash import monthly_cash
from advisor.decision.evaluate import Evaluated, Evaluation
from advisor.decision.influence import Cause
from advisor.decision.result import CashLow, Regret, TornadoBar, WaterfallStep
from advisor.decision.rounding import rounded
from advisor.decision.world import World

BARS = 8
"""Bars of a tornado: the widest ones."""
_STEPS = (
    ("Neuron instances in place of GPUs", ("run", "bridge")),
    ("Both fleets during cut-over", ("double_running",)),
    ("Work of the move", ("one_time",)),
    ("Upkeep and the way back", ("upkeep",)),
    ("Hours not covered at block renewals", ("gaps",)),
    ("Commitments paid and not used", ("unused_commitment",)),
    ("Lines beside the instances", ("beside",)),
)


def waterfall(evaluation: Evaluation) -> tuple[WaterfallStep, ...]:
    """From today's cost over the best way of staying to the best way of moving, by cause. Zero steps are left out."""
    stay, move, today = evaluation.best_stay, evaluation.best_move, evaluation.today
    if stay is None or move is None:
        return ()
    steps = []
    if today is not None:
        steps.append(WaterfallStep("Today", _mean(today.cost), total=True))
        better = _mean(stay.cost - today.cost)
        if better:
            steps.append(WaterfallStep("A better way of staying", better, total=False))
    steps.append(WaterfallStep("Best way of staying", _mean(stay.cost), total=True))
    for name, parts in _STEPS:
        change = _mean(_sum(move, parts) - _sum(stay, parts))
        if change:
            steps.append(WaterfallStep(name, change, total=False))
    steps.append(WaterfallStep("Best way of moving", _mean(move.cost), total=True))
    return tuple(steps)


def tornado(causes: list[Cause], npv: Floats) -> tuple[TornadoBar, ...]:
    """The median saving where an input is near its P10 and near its P90, all else as it falls; widest bars first."""
    bars = []
    for cause in causes:
        order = np.argsort(cause.draws, kind="stable")
        tenth = max(len(order) // 20, 1)
        ends = []
        for share in (0.1, 0.9):
            middle = int(share * len(order))
            near = order[max(middle - tenth, 0) : middle + tenth]
            ends.append((float(np.quantile(cause.draws, share)), float(np.median(npv[near]))))
        (low_in, low), (high_in, high) = ends
        bars.append(
            TornadoBar(
                cause.id,
                cause.quantity,
                cause.unit,
                rounded(low_in),
                rounded(high_in),
                rounded(low),
                rounded(high),
                cause.tag,
            )
        )
    return tuple(sorted(bars, key=lambda b: -abs(b.high_usd - b.low_usd))[:BARS])


def regret(npv: Floats) -> Regret:
    """What moving costs where staying was better, and what staying forgoes where moving was; means over all draws."""
    return Regret(_mean(np.maximum(-npv, 0.0)), _mean(np.maximum(npv, 0.0)))


def cash_low(evaluation: Evaluation, bench: Bench, world: World) -> CashLow | None:
    """The month in which the median cumulative saving against the best way of staying is lowest, and how low."""
    stay, move = evaluation.best_stay, evaluation.best_move
    if stay is None or move is None:
        return None
    saved = monthly_cash(stay, evaluation, bench, world).total - monthly_cash(move, evaluation, bench, world).total
    median = np.median(np.cumsum(saved, axis=1), axis=0)
    month = int(np.argmin(median))
    return CashLow(rounded(min(float(median[month]), 0.0)), month + 1)


def _sum(evaluated: Evaluated, parts: tuple[str, ...]) -> Floats:
    total = np.zeros_like(evaluated.parts.run)
    for part in parts:
        total = total + getattr(evaluated.parts, part)
    return total


def _mean(values: Floats) -> float:
    return rounded(float(np.mean(values)))
