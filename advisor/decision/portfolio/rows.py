"""The portfolio's plan as rows of the Recommendation: moves with their quarters, limits, and one sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from advisor.cost.commitments import later_day
from advisor.decision.portfolio.candidates import Standing
from advisor.decision.portfolio.plan import Bound, Chosen, Taken
from advisor.decision.result import PlanLimit, PlannedMove, PortfolioPlan
from advisor.decision.rounding import median, rounded
from advisor.decision.telling.words import Money, exchange_basis, names
from advisor.decision.world import World

HALL = "the own data centre's staff is paid once for all"
"""Why a move that pays alone does not pay in the plan."""
_SPARED = {"platform_work": "platform", "beta_security_review": "review of beta software"}


def plan_rows(
    chosen: Chosen, standings: Sequence[Standing], world: World, money: Money, pinned: Collection[str] = ()
) -> PortfolioPlan:
    """The plan with every figure rounded. `pinned`: workloads that move because the buyer says so, by id."""
    moves = tuple(_row(t, world) for t in chosen.taken)
    left = tuple(s.name for s in chosen.left_out)
    later = tuple(s.name for s in standings if s.verdict == "wait")
    together = tuple(m.name for m in moves if m.alone_verdict != "move" and m.workload not in pinned)
    shared = rounded(sum(float(np.mean(t.spared_usd + t.lines_usd)) for t in chosen.taken))
    twice = rounded(sum(float(np.mean(t.staff.saving_usd)) for t in chosen.taken))
    return PortfolioPlan(
        moves,
        left,
        later,
        together,
        shared,
        rounded(chosen.objective),
        rounded(chosen.bound),
        rounded(100.0 * chosen.gap),
        tuple(_limit(b, world) for b in chosen.limits),
        _sentence(moves, left, later, together, shared, twice, chosen.hall is not None, world, money),
    )


def _limit(bound: Bound, world: World) -> PlanLimit:
    """A limit for the reader: money in the base currency, in which the buyer gave it."""
    if bound.unit != "USD":
        return PlanLimit(bound.name, bound.unit, rounded(bound.most), rounded(bound.used))
    basis = exchange_basis(world.exchange)
    return PlanLimit(
        bound.name, basis.currency, rounded(bound.most * basis.per_usd), rounded(bound.used * basis.per_usd)
    )


def _row(taken: Taken, world: World) -> PlannedMove:
    c = taken.candidate
    weeks = c.weeks - float(np.mean(taken.spared_weeks))
    alone = float(np.mean(taken.alone))
    return PlannedMove(
        c.standing.id,
        c.standing.name,
        c.move.option.id,
        c.quarter,
        later_day(world.decides_on, 3 * c.quarter).isoformat(),
        later_day(world.decides_on, median(c.move.start)).isoformat(),
        rounded(weeks),
        rounded(c.spend_usd - float(np.mean(taken.spared_weeks)) * world.cost_per_week_usd),
        rounded(float(np.mean(taken.npv))),
        rounded(alone),
        c.standing.verdict,
        tuple(_spared(key, taken) for key in taken.spared),
    )


def _spared(key: str, taken: Taken) -> str:
    """What a move is spared, in words."""
    beside = taken.candidate.standing.bench.beside.get(taken.candidate.move.option.id, ())
    line = next((line.name for line in beside if line.paid_once == key), None)
    return line or _SPARED.get(key, key.replace("class: ", "learning, "))


def _sentence(
    moves: Sequence[PlannedMove],
    left: Sequence[str],
    later: Sequence[str],
    together: Sequence[str],
    shared: float,
    twice: float,
    hall: bool,
    world: World,
    money: Money,
) -> str:
    if not moves:
        again = f" {names(list(later))} {'is' if len(later) == 1 else 'are'} decided again at a date." if later else ""
        room = f" No room within the limits for {names(list(left))}, which would pay." if left else ""
        if left and hall:
            room = f" Moving {names(list(left))} would pay alone, but {HALL}."
        return f"Nothing moves now.{again}{room}" if again or room else "No move is sure enough, alone or together."
    first = "now" if world.decides_on == world.now else "with the decision"
    quarters = sorted({m.quarter for m in moves})
    text = "; ".join(
        f"{names([m.name for m in moves if m.quarter == q])} {first if q == 0 else f'in quarter {q + 1}'}"
        for q in quarters
    )
    text = f"Begin {text}."
    if shared > 0:
        text += f" What is done and paid once spares {money.say(shared)}."
    if twice > 0:
        text += f" The own data centre's staff, which each counts alone, is saved once: {money.say(twice)} less."
    if together:
        others = "" if len(together) == len(moves) else " with the others"
        text += f" {names(list(together))} {'pays' if len(together) == 1 else 'pay'} only together{others}."
    if left:
        text += f" No room within the limits for {names(list(left))}, which would pay."
    return text
