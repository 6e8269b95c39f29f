"""Today's training fleet where it ends too few of its runs in the time allowed, and what would end them."""

from __future__ import annotations

import numpy as np

from advisor.cost.demand import RunDemand
from advisor.cost.options import RIGHT_SIZE
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import carried_through
from advisor.decision.staying import is_today
from advisor.decision.telling.story import Story, counted, middle
from advisor.decision.telling.words import chance, two_digits
from advisor.decision.worth import cost_of, mean_cost_of

SELDOM = 0.5
"""Share of futures in time below which a fleet is said to be late."""


def in_time(option: str, bench: Bench) -> float | None:
    """Share of futures in which a run ends in the time allowed; None of what is no run, or without a prediction."""
    speed = bench.speed(option)
    if not isinstance(bench.demand, RunDemand) or speed is None:
        return None
    hours = bench.demand.tokens_per_run * bench.values["volume"] / (speed * bench.values["goodput"] * 3600.0)
    return float(np.mean(hours <= bench.demand.hours_allowed))


def seldom_in_time(evaluation: Evaluation, bench: Bench) -> str:
    """That what runs today is kept as the best way of staying and seldom ends a run in time; empty where another is, or
    it does."""
    stay, demand = evaluation.best_stay, bench.demand
    if stay is None or not is_today(stay.option) or not isinstance(demand, RunDemand):
        return ""
    ends = in_time(stay.option.id, bench)
    if ends is None or ends >= SELDOM:
        return ""
    days = demand.hours_allowed / 24.0
    allowed = f"{two_digits(days)} days" if days > 3.0 else f"{two_digits(demand.hours_allowed)} hours"
    return f"{counted(stay, whole=False)}, as they run today, end a run in the {allowed} allowed in {chance(ends)}"


def late(story: Story) -> list[str]:
    """The same as a reason, with what would be in time, and what moving saves against that."""
    evaluation, bench, money = story.evaluation, story.bench, story.money
    told, stay, move = seldom_in_time(evaluation, bench), evaluation.best_stay, evaluation.best_move
    if not told or stay is None or move is None:
        return []
    told += ". Staying is counted with them as they are, and moving with a fleet that is in time"
    ways = [e for e in evaluation.options.values() if e.option.side == "stay" and e is not stay and e.meanwhile is None]
    ending = [e for e in ways if (in_time(e.option.id, bench) or 0.0) >= SELDOM]
    # Given up, it would be today's again, which is not in time.
    enough = min(ending, key=lambda e: (mean_cost_of(carried_through(e.terms)), e.option.id), default=None)
    if enough is None:
        return [f"{told}."]
    saved = middle(cost_of(carried_through(enough.terms)) - cost_of(carried_through(move.terms)))
    paid = ", paid as today" if RIGHT_SIZE in enough.option.roles else ""
    a_month, now = (money.say(middle(one.monthly_usd)) for one in (enough, stay))
    return [
        f"{told}. The cheapest GPUs in time are {counted(enough, whole=not paid)}{paid}, for {a_month} a month in "
        f"place of {now}; against these moving would {'save' if saved > 0 else 'cost'} {money.say(abs(saved))} if "
        "carried through."
    ]
