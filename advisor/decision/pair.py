"""The comparison that decides: the best way of moving against a way of staying, described in full."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from advisor.cost.present_value import added_up
from advisor.decision.cash import Cash
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import CostLine, Tag, Yardstick, YearFlow
from advisor.decision.rounding import median, npv_quantiles, percentiles, quantiles, rounded, share, without_dust
from advisor.decision.telling.beside_rows import beside_lines
from advisor.decision.worth import saving
from advisor.distributions import Floats
from advisor.switching.tables import judgements


def yardstick(against: Evaluated, move: Evaluated, cash: Mapping[str, Cash], hurdle_usd: float) -> Yardstick:
    """NPV, chances and payback of moving against one way of staying. `cash`: that of both, by option."""
    saved = cash[against.option.id].total - cash[move.option.id].total
    return yardstick_of(against.option.id, saving(against.cost, move.cost), saved, move.start, hurdle_usd)


def yardstick_of(against: str, npv: Floats, saved: Floats, start: Floats, hurdle_usd: float) -> Yardstick:
    """The same from draws: `npv` in USD, shape (draw,); `saved` in USD of each month, shape (draw, month); `start`: the
    month in which the new fleet, or the first of several, takes over, shape (draw,)."""
    return Yardstick(
        against,
        npv_quantiles(npv),
        share(npv > 0),
        share(npv > hurdle_usd),
        quantiles(payback(saved, start)),
        percentiles(npv),
    )


def payback(saved: Floats, start: Floats) -> Floats:
    """Months after which the cumulative saving stays above zero to the horizon, shape (draw,); infinity: never.

    A move pays nothing back before it takes over at `start`: hours at a lower price, bought while it is prepared, could
    be had without it.
    """
    months = saved.shape[1]
    behind = added_up(saved.T) < -1e-6
    last = np.where(behind.any(axis=0), months - np.argmax(behind[::-1], axis=0), 0)
    back = np.maximum(last, start)
    return np.asarray(np.where(back >= months, np.inf, back + 1.0), dtype=np.float64)


def cost_lines(evaluation: Evaluation) -> tuple[CostLine, ...]:
    """Present values by cause, as means over the draws so that they add up."""
    columns = (evaluation.today, evaluation.best_stay, evaluation.best_move)

    prices = [e.option.price for e in columns if e is not None and e.option.price is not None]
    dated = max((p.as_of for p in prices), default="")
    ours = ("our judgement", judgements()["cutover_weeks"].date)
    seller = "buyer and seller" if any(p.own for p in prices) else "seller"

    def line(name: str, part: str, basis: str, tag: Tag, owner: str = "", date: str = dated) -> CostLine:
        today, stay, move = (
            None if e is None else without_dust(float(np.mean(getattr(e.parts, part))), e.mean_cost) for e in columns
        )
        return CostLine(name, today, stay, move, basis, tag, owner or seller, date)

    return (
        line("Instances", "run", "instances × hours × dated price along its path", "C"),
        line("GPUs until the move is done", "bridge", "the same chip, as cheaply as binds no longer", "C"),
        line("Both fleets during cut-over", "double_running", "weeks of cut-over × GPU bill, less commitments",
             "J", *ours),
        line("Work of the change, less credits", "one_time", "person-weeks × cost of a week", "J", *ours),
        line("Upkeep of the Neuron stack and of the way back", "upkeep", "person-weeks a year × cost of a week", "J",
             *ours),
        line("Hours not covered at block renewals", "gaps", "share of hours × GPU bill", "J", *ours),
        line("Commitments paid and not used", "unused_commitment", "commitment less what uses it", "B",
             "buyer", ""),
        line("Terms that bind beyond the horizon", "beyond", "months of a new term left at its end × the bill",
             "C", "this engine"),
        *beside_lines(evaluation),
        line(
            "Given up where it falls short",
            "given_up",
            "where the fleet, once known, is too dear: what staying costs and what is sunk, in its place",
            "C",
            "this engine",
        ),
        line("Sum", "total", "sum of the lines above", "C", "this engine", ""),
    )  # fmt: skip


def year_flows(evaluation: Evaluation, cash: Mapping[str, Cash]) -> tuple[YearFlow, ...]:
    """Undiscounted cash by year from the decision: what staying and moving cost, and what is saved."""
    stay, move = evaluation.best_stay, evaluation.best_move
    if stay is None or move is None:
        return ()
    return flows(cash[stay.option.id], cash[move.option.id])


def flows(stay: Cash, move: Cash) -> tuple[YearFlow, ...]:
    """Cash by year of staying and of moving, from monthly draws."""
    saved = stay.total - move.total
    cumulative = added_up(saved.T)
    result = []
    for year, begin in enumerate(range(0, saved.shape[1], 12), start=1):
        window = slice(begin, begin + 12)
        stayed, run, once, upkeep = (
            rounded(float(np.mean(part[:, window].sum(axis=1))))
            for part in (stay.total, move.run, move.once, move.upkeep)
        )
        last = min(begin + 11, saved.shape[1] - 1)
        net = quantiles(saved[:, window].sum(axis=1))
        result.append(YearFlow(year, stayed, run, once, upkeep, net, rounded(median(cumulative[last]))))
    return tuple(result)
