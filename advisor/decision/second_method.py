"""A second, independent method: one closed-form point estimate of the saving, held against the simulation's mean.

It works the bills of each year out anew, in whole instances and on the terms on which they are paid, with every input
at its median and every price where it is signed or listed, discounts them by annuity factors, and knows neither draws
nor price paths nor giving up. What it leaves out is named with the difference.
"""

from __future__ import annotations

import math

import numpy as np

from advisor.cost.demand import RunDemand
from advisor.cost.plans import plans
from advisor.decision.bench import Bench
from advisor.decision.closed_form import Formula, formula_of, instances_worth
from advisor.decision.evaluate import Evaluation, upkeep_usd_month
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import CrossCheck
from advisor.decision.rounding import rounded
from advisor.decision.telling.words import Money
from advisor.decision.world import World
from advisor.decision.worth import mean_cost_of

_ALIKE = 1e-9
_CENT = 0.01
"""Relative, and in USD: what the two methods may part by where they agree."""
NOTICED = 0.01
"""Share of the largest cause of the difference from which another one is told."""


def cross_check(
    simulated: Evaluation,
    stay: Evaluated,
    move: Evaluated,
    medians: Evaluation,
    bench: Bench,
    world: World,
    money: Money,
) -> CrossCheck | None:
    """The check of one workload; None where there is nothing to compare.

    `stay` and `move` are the compared options at the medians, `bench` and `world` those of the medians.
    """
    npv, best_stay, best_move = simulated.npv, simulated.best_stay, simulated.best_move
    if npv is None or best_stay is None or best_move is None:
        return None
    closed, at_medians = (
        closed_form_cost(stay, medians, bench, world, lower) - closed_form_cost(move, medians, bench, world, lower)
        for lower in (False, True)
    )
    # A way of staying that is tried may be given up like a move: neither is, in a formula.
    point = float(stay.parts.carried_through[0] - move.parts.carried_through[0])
    mean, by_stop = float(np.mean(npv)), _given_up(best_stay) - _given_up(best_move)
    through = mean - by_stop
    # What prices at their mean are worth more than prices at their median is the work of their spread.
    by_spread = through - point + at_medians - closed
    # Two ways to one figure part in the last digit, and not alike on two machines: that is no difference.
    by_shortcuts = 0.0 if math.isclose(point, at_medians, rel_tol=_ALIKE, abs_tol=_CENT) else point - at_medians
    return CrossCheck(
        rounded(closed),
        rounded(point),
        rounded(mean),
        rounded(mean - closed),
        rounded(by_stop),
        rounded(by_spread),
        rounded(by_shortcuts),
        _reason(by_stop, by_spread, by_shortcuts, money),
    )


def _given_up(evaluated: Evaluated) -> float:
    """Mean of what giving up adds to the cost of an option, USD."""
    return mean_cost_of(tuple(term for term in evaluated.terms if term.part == "given_up"))


def closed_form_cost(
    evaluated: Evaluated, evaluation: Evaluation, bench: Bench, world: World, median_prices: bool = False
) -> float:
    """USD today of one option by formula, carried through; prices at their mean, or at their median."""
    market = evaluation.market
    formula = formula_of(bench, world, market.months, market.discount_rate, median_prices)
    horizon, start = float(formula.months), float(evaluated.start[0])
    total, first = 0.0, evaluated.meanwhile
    if first is not None:
        total += _running(first.runs, evaluation, formula, 0.0, float(first.until))
        total += float(first.once_usd[0]) + float(first.longer_usd[0]) * formula.discount(horizon)
    begun = start if first is None else float(first.until)
    total += _running(evaluated, evaluation, formula, begun, horizon)
    total += float(upkeep_usd_month(evaluated, bench, world)[0]) * formula.annuity(start, horizon)
    total += float(evaluated.once_usd[0]) * formula.discount(start / 2.0)
    begins = float(start < horizon)
    due = evaluated.double_usd[0] - evaluated.credit_usd[0] + begins * evaluated.beside.lump()[0]
    total += float(due) * formula.discount(start)
    if evaluated.option.side == "move" and evaluation.bridge is not None:
        total += _running(evaluation.bridge, evaluation, formula, 0.0, start)
    ahead = plans()[evaluated.option.plan].prepaid_months
    for unused in evaluated.idle:
        begin, end = unused.begin.item(), unused.end.item()
        # What a term binds to beyond the horizon falls due in its last month, as the plan is paid.
        months = formula.prepaid(begin, end, ahead) if ahead and begin == horizon - 1.0 else formula.annuity(begin, end)
        total += float(unused.usd_month[0]) * months
    return total


def _running(e: Evaluated, evaluation: Evaluation, formula: Formula, begin: float, end: float) -> float:
    """USD today of the instances over [begin, end), of the hours that blocks leave uncovered, and of the lines beside
    them from the month they fall due."""
    total = instances_worth(e, formula, begin, end) * (1.0 + e.around.share)
    filler = evaluation.filler
    if (
        filler is not None
        and plans()[e.option.plan].path == "block"
        and not isinstance(formula.bench.demand, RunDemand)
    ):
        hours = instances_worth(filler, formula, begin, end) * (1.0 + filler.around.share)
        total += formula.at_median("block_gap") * hours
    for opens, stream in e.around.streams:
        by_year = [float(stream.in_year(year)[0]) for year in range(formula.years)]
        total += sum(
            usd * formula.annuity(max(begin, float(opens), 12.0 * year), min(end, 12.0 * (year + 1)))
            for year, usd in enumerate(by_year)
            if min(end, 12.0 * (year + 1)) > max(begin, float(opens), 12.0 * year)
        )
    return total


def _reason(by_stop: float, by_spread: float, by_shortcuts: float, money: Money) -> str:
    """What leads from the formula to the mean, the largest cause first: they may pull against each other."""
    causes = (
        (by_stop, "giving up what falls short adds", "giving up what falls short takes"),
        (by_spread, "lopsided ranges and whole instances add", "lopsided ranges and whole instances take"),
        (
            by_shortcuts,
            "commitments for part of the hours and lines with dates of their own add",
            "commitments for part of the hours and lines with dates of their own take",
        ),
    )
    largest = max(abs(usd) for usd, _, _ in causes)
    told = sorted((c for c in causes if largest and abs(c[0]) >= NOTICED * largest), key=lambda c: -abs(c[0]))
    said = "; ".join(f"{adds if usd > 0 else takes} {money.say(abs(usd))}" for usd, adds, takes in told)
    return f"From the formula to the mean: {said}." if said else "The two agree."
