"""The named scenarios: each a change in words, judged anew, with what holding to today's verdict would cost then."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.commitments import months_to
from advisor.decision.judge import Judge, Judged, kept
from advisor.decision.result import Scenario, Verdict
from advisor.decision.rounding import quantiles, rounded, share
from advisor.decision.telling.words import figure
from advisor.decision.waiting import coming_chip
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.distributions import Floats


class Stress(Struct, frozen=True):
    """A named scenario: what changes, in words and in the model."""

    name: str
    change: str
    changes: Changes


STRESSES = (
    Stress("GPU prices 30 % lower", "a counter-offer for the GPUs, all plans", replace(NO_CHANGE, gpu_price=0.7)),
    Stress("Neuron prices 20 % higher", "the next revision of prices", replace(NO_CHANGE, neuron_price=1.2)),
    Stress("Capacity two quarters late", "the move begins six months later", replace(NO_CHANGE, delay_months=6)),
    Stress("Volume halved", "half of the demand described", replace(NO_CHANGE, volume=0.5)),
    Stress("Effort doubled", "twice the work and twice the calendar", replace(NO_CHANGE, effort=2.0)),
    Stress("Neuron 20 % slower", "a fifth less speed than predicted", replace(NO_CHANGE, neuron_throughput=0.8)),
    Stress(
        "Stack replaced twice",
        "two more ports of half the base work within the horizon",
        replace(NO_CHANGE, stacks_replaced=2),
    ),
    Stress(
        "Output parity fails",
        "accuracy misses its gate: the move is given up, the work is lost",
        replace(NO_CHANGE, parity_fails=True),
    ),
)


def named_scenarios(judged: Judged, judge: Judge, world: World, pilot_usd: float | None) -> tuple[Scenario, ...]:
    """All scenarios of one workload, those that the buyer's own entries bring last. `pilot_usd`: what the pilot costs
    that is advised, where one is."""
    if judged.evaluation.npv is None:
        return ()
    rows = []
    only = kept(judged.evaluation)
    for stress in (*STRESSES, *_next_chips(judged, world)):
        changed = judge.run(stress.changes, only)
        npv = changed.evaluation.npv
        if npv is not None:
            then, now_usd = waited_for(judged.verdict, changed), float(np.mean(npv))
            # A pilot that is still worth its cost is no waste of it.
            spent = 0.0 if changed.verdict == judged.verdict else pilot_usd or 0.0
            then_usd = now_usd - spent if then is None else float(np.mean(then))
            rows.append(
                Scenario(
                    stress.name,
                    stress.change,
                    quantiles(npv),
                    share(npv > 0),
                    changed.verdict,
                    rounded(regret_of(judged.verdict, now_usd, then_usd)),
                    None if then is None else quantiles(then),
                    rounded(now_usd if then is None else then_usd),
                )
            )
    return tuple(rows)


def waited_for(advised: Verdict, judged: Judged) -> Floats | None:
    """USD saved by moving on the date that is waited for, shape (draw,); None where that is not the advice, or there is
    no such date."""
    return judged.later.evaluation.npv if advised == "wait" and judged.later is not None else None


def regret_of(advised: Verdict, now_usd: float, then_usd: float) -> float:
    """What the advised choice forgoes on average where moving now is worth `now_usd` against staying, and moving after
    a pilot, or on the date that is waited for, `then_usd`. Who pilots or waits decides again then, and may stay."""
    if advised == "move":
        return max(-now_usd, 0.0)
    if advised in ("pilot first", "wait"):
        return max(now_usd - max(then_usd, 0.0), 0.0)
    return max(now_usd, 0.0)


def _next_chips(judged: Judged, world: World) -> tuple[Stress, ...]:
    """Each chip that the buyer expects, bought when it comes: its speed and price in place of today's best."""
    move = judged.evaluation.best_move
    weighed = [later.event.changes.chip for later in judged.ahead or ()]
    found = []
    for place, chip in enumerate(world.case.commercials.next_chips):
        # Where it is a date that was weighed, the same chip: what comes of it is told once.
        known = next((one for one in weighed if one is not None and one.place == place), None)
        coming = known or (None if move is None else coming_chip(place, move.option, world))
        if coming is None:
            continue
        due = months_to(chip.available, world.decides_on)
        found.append(
            Stress(
                f"{chip.name} comes",
                f"from {chip.available.isoformat()}, {figure(coming.speed)} times the speed at "
                f"{figure(coming.price)} times the price of {coming.instance} ({chip.source})",
                replace(NO_CHANGE, delay_months=due, chip=coming),
            )
        )
    return tuple(found)
