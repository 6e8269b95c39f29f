"""Options by their names: what runs today, what it costs, and what is recommended."""

from __future__ import annotations

from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import Verdict
from advisor.decision.rounding import median, rounded


def recommended_id(verdict: Verdict, evaluation: Evaluation, until: Evaluated | None) -> str | None:
    """The id of the option that the verdict recommends; None where nothing can be compared.

    `until`: what to run until a date that is waited for, or a pilot is read, where the best way of staying would bind
    beyond it.
    """
    chosen = evaluation.best_move if verdict == "move" else until or evaluation.best_stay
    return None if chosen is None or verdict == "not assessed" else chosen.option.id


def today_id(bench: Bench) -> str | None:
    """The id of what runs today, if anything does."""
    return next((o.id for o in bench.options if "today" in o.roles), None)


def today_usd(bench: Bench, today: Evaluated | None) -> float | None:
    """USD a month of what runs today: the median with all its lines, else the bill alone; None where it isn't known."""
    if today is not None:
        return rounded(median(today.monthly_usd))
    option = next((o for o in bench.options if "today" in o.roles), None)
    if option is None or option.price is None or option.count is None or option.hours_per_month is None:
        return None
    return rounded(float(option.price.usd) * option.count * option.hours_per_month)
