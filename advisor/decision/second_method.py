"""A second, independent method: one closed-form point estimate of the saving, held against the simulation's mean.

It takes the bills of the first year with every input at its median, grows them by the year, discounts them by annuity
factors, and knows neither draws nor price paths nor giving up. What it leaves out is named with the difference.
"""

from __future__ import annotations

import numpy as np

from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation, upkeep_usd_month
from advisor.decision.evaluated import Evaluated
from advisor.decision.methods.finance import capital_recovery_factor, monthly_rate
from advisor.decision.result import CrossCheck
from advisor.decision.rounding import rounded
from advisor.decision.telling.words import Money
from advisor.decision.world import World


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
    npv, carried = simulated.npv, simulated.carried_through
    if npv is None or carried is None:
        return None
    closed = closed_form_cost(stay, medians, bench, world) - closed_form_cost(move, medians, bench, world)
    point = float(stay.cost[0] - move.parts.carried_through[0])
    mean, through = float(np.mean(npv)), float(np.mean(carried))
    by_stop, by_spread, by_shortcuts = mean - through, through - point, point - closed
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


def closed_form_cost(evaluated: Evaluated, evaluation: Evaluation, bench: Bench, world: World) -> float:
    """USD today of one option by formula, carried through: bills of a first year, growth by the year, annuities."""
    market = evaluation.market
    rate = monthly_rate(market.discount_rate)
    growth = float(bench.values["growth"][0]) / 100.0
    start = float(evaluated.start[0])

    def worth(begin: float, end: float, grows: bool = True) -> float:
        """USD today of a dollar a month over [begin, end), larger by the growth from year to year."""
        total = 0.0
        for year in range(-(-market.months // 12)):
            opens, closes = max(begin, 12.0 * year), min(end, 12.0 * (year + 1))
            if closes > opens:
                level = (1.0 + growth) ** year if grows else 1.0
                total += level * (_annuity(rate, closes) - _annuity(rate, opens))
        return total

    horizon = float(market.months)

    def running(e: Evaluated, begin: float, end: float) -> float:
        """USD today of the instances over [begin, end), and of the lines beside them from the month they fall due."""
        bill = float(e.stream.first_month()[0]) * (1.0 + e.around.share) * worth(begin, end)
        lines = (float(s.first_month()[0]) * worth(max(begin, float(opens)), end) for opens, s in e.around.streams)
        return bill + sum(lines)

    total = running(evaluated, start, horizon)
    total += float(upkeep_usd_month(evaluated, bench, world)[0]) * worth(start, horizon, grows=False)
    total += float(evaluated.once_usd[0]) * _discount(rate, start / 2.0)
    begins = float(start < horizon)
    due = evaluated.double_usd[0] - evaluated.credit_usd[0] + begins * evaluated.beside.lump()[0]
    total += float(due) * _discount(rate, start)
    if evaluated.option.side == "move" and evaluation.bridge is not None:
        total += running(evaluation.bridge, 0.0, start)
    for unused in evaluated.idle:
        total += float(unused.usd_month[0]) * worth(float(unused.begin[0]), float(unused.end[0]), grows=False)
    return total


def _annuity(rate: float, months: float) -> float:
    """USD today of a dollar at the end of each month."""
    if months <= 0:
        return 0.0
    return 1.0 / capital_recovery_factor(rate, round(months)) if rate > 0 else months


def _discount(rate: float, months: float) -> float:
    return float((1.0 + rate) ** -months)


def _reason(by_stop: float, by_spread: float, by_shortcuts: float, money: Money) -> str:
    """The largest cause of the difference in words."""
    causes = (
        (by_stop, "the formula carries every move through, the simulation gives up the ones that fall short"),
        (by_spread, "lopsided ranges and whole instances: the mean of the outcomes is not the outcome of the medians"),
        (
            by_shortcuts,
            "the formula leaves out prepaid months, hours uncovered at renewals and growth in whole instances",
        ),
    )
    amount, words = max(causes, key=lambda c: abs(c[0]))
    return f"Most of the difference, {money.say(amount)}, has one cause: {words}."
