"""The sentences of the portfolio: verdicts in words, what the moves save, what is asked of whom."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

import numpy as np

from advisor.cost.market import Floats
from advisor.decision.result import Verdict
from advisor.decision.rounding import linear_quantiles
from advisor.decision.telling.words import Money, chance, names
from advisor.decision.verdict import ORDER
from advisor.decision.workload import Decided
from advisor.decision.world import World

VERBS: dict[Verdict, str] = {"move": "Move", "pilot first": "pilot", "wait": "wait on", "stay": "keep"}


def headline(
    decided: Sequence[Decided],
    moving: Set[str],
    left: Set[str],
    npv: Floats | None,
    best: str,
    world: World,
    money: Money,
) -> str:
    """The verdicts in words, and what the moves of the plan save; without one, what the best single move would do.

    `left`: workloads whose move would pay, for which there is no room within the limits.
    """
    if len(decided) == 1:
        own = decided[0].result.headline
        if not left:
            return own
        return f"Nothing can move within the limits of team, budget and written capacity. Without them: {_lower(own)}"
    text = _verdicts_in_words(decided, moving, left)
    if npv is None:
        return f"{text}."
    low, middle, high = linear_quantiles(npv, [0.1, 0.5, 0.9])
    months = world.case.decision.horizon_months
    if moving:
        saving = float(np.mean(npv > 0))
        return (
            f"{text}. The moves save {money.say(middle, high - low)} over {months} months against the best way of "
            f"staying, and do so in {chance(saving)}."
        )
    return f"{text}. The best single move, {best}, would bring {money.range(low, high)} over {months} months."


def only_together(others: Sequence[str]) -> str:
    """The reason of a workload that does not pay alone and does with others."""
    return f"Alone it does not pay; together with {names(others)} it does: work for the team is done once."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _verdicts_in_words(decided: Sequence[Decided], moving: Set[str], left: Set[str]) -> str:
    said = [
        (d.result.name, "move" if d.result.id in moving else "stay" if d.result.id in left else d.result.verdict)
        for d in decided
    ]
    by = {v: [name for name, verdict in said if verdict == v] for v in ORDER}
    text = ", ".join(f"{verb} {names(by[v])}" for v, verb in VERBS.items() if by[v])
    text = (text[:1].upper() + text[1:]) if text else "Nothing can be moved as described"
    if by["not feasible"]:
        text += f"; {names(by['not feasible'])} cannot run on Neuron as described"
    if left:
        kept = names([d.result.name for d in decided if d.result.id in left])
        text += f"; moving {kept} would pay, but finds no room within the limits of team, budget and written capacity"
    if by["not assessed"]:
        text += f"; {names(by['not assessed'])} {'is' if len(by['not assessed']) == 1 else 'are'} not assessed"
    return text


def asked(decided: Sequence[Decided], moving: Set[str], left: Set[str], world: World, money: Money) -> str:
    """The decision asked, in one sentence: who, what, by when."""
    decision, who = world.case.decision, world.case.organisation.committee.strip() or "committee"
    who = who if who.lower().startswith("the ") else f"The {who}"
    by = f", by {day_words(decision.decide_by)}," if decision.decide_by else ""
    moves = [d for d in decided if d.result.id in moving]
    pilots = [d for d in decided if d.result.verdict == "pilot first" and d.result.id not in moving]
    asks = []
    if moves:
        cost = sum(d.result.switching_cost_usd.p50 or 0.0 for d in moves if d.result.switching_cost_usd is not None)
        asks.append(f"moving {names([d.result.name for d in moves])} and releasing {money.say(cost)} of one-time cost")
    if pilots:
        cost = sum(d.result.pilot.cost_usd or 0.0 for d in pilots if d.result.pilot is not None)
        asks.append(f"a pilot for {names([d.result.name for d in pilots])}, about {money.say(cost)}")
    if not asks:
        changed = [
            d for d in decided
            if (d.result.verdict in ("stay", "wait", "not feasible") or d.result.id in left)
            and d.result.best_stay_option not in (None, d.result.baseline_option)
        ]  # fmt: skip
        if changed:
            asks.append(f"keeping {names([d.result.name for d in changed])} on GPUs, bought or sized better than today")
        else:
            asks.append("staying as it is")
    return f"{who} is asked to approve{by} {' and '.join(asks)}."


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
