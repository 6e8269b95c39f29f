"""The headline of the portfolio: the verdicts in words and what they save, and the sentences that follow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

import numpy as np

from advisor.decision.portfolio.rows import HALL
from advisor.decision.result import Verdict
from advisor.decision.rounding import linear_quantiles
from advisor.decision.telling.fitting import Headline, fitting
from advisor.decision.telling.words import Money, chance, names, number_word
from advisor.decision.verdict import ORDER
from advisor.decision.workload import Decided
from advisor.decision.world import World
from advisor.distributions import Floats

VERBS: dict[Verdict, str] = {"move": "Move", "pilot first": "pilot", "wait": "wait on", "stay": "keep"}
NAMED = (6, 3, 2, 1, 0)
"""Workloads of one verdict that are named: as many as there is room for, the others are counted."""
LIMITS = "team, budget and written capacity"


def headline(
    decided: Sequence[Decided],
    moving: Set[str],
    left: Set[str],
    binding: Sequence[str],
    npv: Floats | None,
    best: str,
    bettered: Floats | None,
    hall: Floats | None,
    world: World,
    money: Money,
) -> Headline:
    """The verdicts in words, and what the moves of the plan save; without one, what staying better saves. What the best
    single move would do follows.

    `left`: workloads whose move would pay, for which there is no room within the limits; `binding`: names of those that
    they would go beyond; `hall`: where what keeps them is the staff of the own data centre, USD that they would save
    together. `bettered`: USD saved against today's bill by staying in a better way.
    """
    if len(decided) == 1:
        return _alone(decided[0], left)
    months = world.case.decision.horizon_months
    hurdle = world.hurdle_usd
    what = "pass your hurdle" if hurdle > 0 else "save something"
    saved, follows = "", []
    if hall is not None:
        spread, some = money.range(*linear_quantiles(hall, [0.1, 0.9])), chance(float(np.mean(hall > hurdle)))
        follows.append(f"With the staff counted once these moves would bring {spread}, and {what} in {some}.")
    elif left:
        limits = [f"the {name[:1].lower()}{name[1:]}" for name in binding]
        follows.append(f"What binds: {names(limits)}." if limits else f"The limits are those of {LIMITS}.")
    if npv is not None and moving:
        low, middle, high = linear_quantiles(npv, [0.1, 0.5, 0.9])
        some = chance(float(np.mean(npv > hurdle)))
        saved = (
            f" The moves save {money.say(middle, high - low)} at the median over {months} months against the best way "
            "of staying."
        )
        brings = "they save" if low >= 0 else "they bring"
        follows.append(f"In 8 of 10 futures {brings} {money.range(low, high)}, and they {what} in {some}.")
    elif npv is not None:
        low, high = linear_quantiles(npv, [0.1, 0.9])
        better = 0.0 if bettered is None else float(linear_quantiles(bettered, [0.5])[0])
        if better > 0:
            saved = (
                f" Bought or sized better, what stays saves {money.say(better)} over {months} months against today's "
                "bill."
            )
        follows.append(f"The best single move, {best}, would bring {money.range(low, high)} over {months} months.")
    said = [
        (d.result.name, "move" if d.result.id in moving else "stay" if d.result.id in left else d.result.verdict)
        for d in decided
    ]
    kept = [d.result.name for d in decided if d.result.id in left]
    rest = " ".join(follows)

    def variants(cut: Callable[[str], str]) -> Sequence[Headline]:
        return [Headline(f"{_verdicts(said, kept, cut, most, hall is not None)}.{saved}", rest) for most in NAMED]

    return fitting(variants)


def _alone(decided: Decided, left: Set[str]) -> Headline:
    """The headline of the only workload, or that its move finds no room."""
    own = decided.result
    if not left:
        return Headline(own.headline, own.follows)
    text = f"{own.headline[:1].lower()}{own.headline[1:]}"
    told = f"Nothing can move within the limits of {LIMITS}; without them moving"
    follows = f"Without the limits: {text} {own.follows}".strip()
    return fitting(lambda cut: [Headline(f"{told} {cut(own.name)} would pay.", follows)])


def _verdicts(
    said: Sequence[tuple[str, str]], kept: Sequence[str], cut: Callable[[str], str], most: int, hall: bool
) -> str:
    """Each verdict with the workloads that have it, at most so many of each by name."""
    by = {v: [name for name, verdict in said if verdict == v] for v in ORDER}
    parts: list[str] = []
    for verdict, verb in VERBS.items():
        if by[verdict]:
            parts.append(f"{verb} {_some(by[verdict], cut, most, noun=not parts)}")
    text = ", ".join(parts)
    text = f"{text[:1].upper()}{text[1:]}" if text else "Nothing can be moved as described"
    if by["not feasible"]:
        text += f"; {_some(by['not feasible'], cut, most)} cannot run on Neuron as described"
    if kept:
        why = f"would pay alone, but {HALL}" if hall else "would pay but finds no room within the limits"
        text += f"; moving {_some(kept, cut, most)} {why}"
    if by["not assessed"]:
        text += (
            f"; {_some(by['not assessed'], cut, most)} {'is' if len(by['not assessed']) == 1 else 'are'} not assessed"
        )
    return text


def _some(held: Sequence[str], cut: Callable[[str], str], most: int, *, noun: bool = False) -> str:
    """Up to `most` names and how many more, or where none is named their number. `noun`: of what."""
    if len(held) <= most:
        return names([cut(name) for name in held])
    if most == 0:
        count = number_word(len(held))
        return count if not noun else f"{count} workload{'' if len(held) == 1 else 's'}"
    return f"{', '.join(cut(name) for name in held[:most])} and {number_word(len(held) - most)} more"
