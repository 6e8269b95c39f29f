"""What follows from a comparison: steps of cost, what each input does to the saving, regret, the lowest cash."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from advisor.cost.present_value import added_up
from advisor.decision.cash import Cash
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import CashLow, GivingUp, Quantiles, Regret, TornadoBar, WaterfallStep
from advisor.decision.rounding import (
    in_order,
    linear_quantiles,
    median,
    npv_quantiles,
    quantiles,
    rounded,
    without_dust,
)
from advisor.decision.why.influence import Cause
from advisor.distributions import Floats

BARS = 8
"""Bars of a tornado: the widest ones."""
_STEPS = (
    ("Neuron instances in place of GPUs", ("run", "bridge")),
    ("Both fleets during cut-over", ("double_running",)),
    ("Work of the move", ("one_time",)),
    ("Upkeep and the way back", ("upkeep",)),
    ("Hours not covered at block renewals", ("gaps",)),
    ("Commitments paid and not used", ("unused_commitment",)),
    ("Terms that bind beyond the horizon", ("beyond",)),
    ("Lines beside the instances", ("beside",)),
    ("Given up where it falls short", ("given_up",)),
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
        change = without_dust(float(np.mean(_sum(move, parts) - _sum(stay, parts))), stay.mean_cost)
        if change:
            steps.append(WaterfallStep(name, change, total=False))
    steps.append(WaterfallStep("Best way of moving", _mean(move.cost), total=True))
    return tuple(steps)


def tornado(causes: list[Cause], npv: Floats) -> tuple[TornadoBar, ...]:
    """The median saving where an input is near its P10 and near its P90, all else as it falls; widest bars first."""
    bars = []
    for cause in causes:
        order, ordered = in_order(cause.draws)
        tenth = max(len(order) // 20, 1)
        ends = []
        for share in (0.1, 0.9):
            middle = int(share * len(order))
            near = order[max(middle - tenth, 0) : middle + tenth]
            ends.append((float(linear_quantiles(ordered, [share])[0]), median(npv[near])))
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


def giving_up(evaluation: Evaluation) -> GivingUp | None:
    """How often the best move is given up, what is lost then, and what carrying it through would bring."""
    move, carried = evaluation.best_move, evaluation.carried_through
    if move is None or carried is None or move.stop is None:
        return None
    where = move.stop.where
    sunk = quantiles(move.stop.sunk_usd[where]) if np.any(where) else Quantiles(None, None, None)
    return GivingUp(rounded(move.stop.share), sunk, npv_quantiles(carried))


def cash_low(evaluation: Evaluation, cash: Mapping[str, Cash]) -> CashLow | None:
    """The month in which the median cumulative saving against the best way of staying is lowest, and how low."""
    stay, move = evaluation.best_stay, evaluation.best_move
    if stay is None or move is None:
        return None
    saved = cash[stay.option.id].total - cash[move.option.id].total
    medians = [median(total) for total in added_up(saved.T)]
    month = int(np.argmin(medians))
    return CashLow(rounded(min(medians[month], 0.0)), month + 1)


def _sum(evaluated: Evaluated, parts: tuple[str, ...]) -> Floats:
    total = np.zeros_like(evaluated.parts.run)
    for part in parts:
        total = total + getattr(evaluated.parts, part)
    return total


def _mean(values: Floats) -> float:
    return rounded(float(np.mean(values)))
