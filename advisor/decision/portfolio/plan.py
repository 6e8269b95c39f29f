"""Which workloads move together, and when: chosen on one figure a move, then worked out anew over all draws.

Work that is done once for a team (the platform, the review of beta software) is paid by the first move alone, and each
further workload of a class costs only a share of the base work. A move's figure is the saving that it exceeds with the
confidence asked for, so that a plan rests on the same rule as a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.capacity import quotas
from advisor.decision.portfolio.candidates import (
    Candidate,
    Standing,
    candidate_of,
    eased,
    team_weeks_month,
    weeks_by_quarter,
)
from advisor.decision.portfolio.hall import NOTHING, CountedTwice, counted_twice
from advisor.decision.portfolio.planning import Limit, Once, best_schedule
from advisor.decision.rounding import median
from advisor.decision.world import World
from advisor.distributions import Floats

QUARTERS = 8
"""Quarters from now in which a move may begin."""


class Taken(Struct, frozen=True):
    """A move of the plan with what it is spared: keys of shared work and lines, and USD today of the work, shape
    (draw,)."""

    candidate: Candidate
    spared: tuple[str, ...]
    spared_usd: Floats
    alone: Floats
    """USD saved where it does all of its work itself, shape (draw,)."""
    lines_usd_month: Floats
    """USD a month, from its start on, of lines beside the instances that another pays for all, shape (draw,)."""
    lines_usd: Floats
    """Their present value."""
    staff: CountedTwice = NOTHING
    """Staff of the own data centre that it counts, and others too."""

    @property
    def npv(self) -> Floats:
        """USD saved with shared work, lines and staff counted once, shape (draw,)."""
        return self.candidate.npv + self.spared_usd + self.lines_usd - self.staff.saving_usd

    @property
    def spared_weeks(self) -> Floats:
        """Person-weeks that others do, shape (draw,)."""
        found = np.zeros_like(self.spared_usd)
        for key in self.spared:
            if key in self.candidate.shareable:
                found = found + self.candidate.shareable[key]
        return found


class Bound(Struct, frozen=True):
    """A limit in words: what is limited, how much there is, and how much the plan uses where it uses most."""

    name: str
    unit: str
    most: float
    used: float


class Chosen(Struct, frozen=True):
    """The plan worked out over all draws. `objective` and `bound`: the optimiser's figure and its best possible."""

    taken: tuple[Taken, ...]
    limits: tuple[Bound, ...]
    objective: float
    bound: float
    gap: float
    left_out: tuple[Standing, ...]
    """Workloads that pay but for which there is no room within the limits."""
    hall: Floats | None = None
    """Where the moves left out pay alone and not together, since the staff of the own data centre is paid once: USD
    saved together, shape (draw,)."""

    @property
    def npv(self) -> Floats | None:
        """USD saved by all moves together, shape (draw,)."""
        return None if not self.taken else np.sum([t.npv for t in self.taken], axis=0)

    @property
    def npv_without_others(self) -> Floats:
        """The same were the staff of the own data centre not shared with anyone."""
        return np.asarray(np.sum([t.npv + t.staff.saving_usd for t in self.taken], axis=0), dtype=np.float64)


def choose(standings: Sequence[Standing], world: World) -> Chosen:
    """The plan of greatest value within team, budget and quotas; no moves where none is sure enough."""
    required = world.case.decision.required_confidence_pct / 100.0
    now = _ready(standings, world)
    if not now:
        return Chosen((), (), 0.0, 0.0, 0.0, ())
    table = _table(now, world)
    plan = _solve(table, standings, world)
    plans = [plan]
    advised = [row for row in table if row[0] is not None and row[0].standing.verdict == "move"]
    if advised:
        plans.append(_solve(advised, standings, world))
        plans += [_solve([row], standings, world) for row in advised]
    sure = [p for p in plans if p.npv is not None and _sure(p.npv, world, required)]
    best = max(sure, key=lambda p: 0.0 if p.npv is None else float(np.mean(p.npv)), default=None)
    if best is None:
        left = tuple(row[0].standing for row in advised if row[0] is not None)
        alone = (p for p in plans if p.taken and _sure(p.npv_without_others, world, required))
        hall = next((p.npv for p in alone), None)
        return replace(plan, taken=(), left_out=left, hall=hall)
    kept = {t.candidate.standing.id for t in best.taken}
    left = tuple(row[0].standing for row in advised if row[0] is not None and row[0].standing.id not in kept)
    return replace(best, left_out=left)


def choose_with(standings: Sequence[Standing], world: World, pins: Mapping[str, Candidate]) -> Chosen:
    """The plan of greatest value in which each pinned workload, by id, moves as its candidate says.

    A limit that the pins alone break is widened to what they use: what was pinned is held to, and `Chosen.limits` tell.
    Other moves join only where the whole is then as sure as a verdict must be.
    """
    required = world.case.decision.required_confidence_pct / 100.0
    free = _ready([s for s in standings if s.id not in pins], world)
    table = _table(free, world, tuple(pins.values()))
    fixed: list[list[Candidate | None]] = [[*[None] * c.quarter, c] for _, c in sorted(pins.items())]
    alone = _solve(fixed, standings, world, len(fixed))
    plans = [_solve([*fixed, *table], standings, world, len(fixed))] if table else []
    advised = [row for row in table if row[0] is not None and row[0].standing.verdict == "move"]
    if len(advised) < len(table):
        plans.append(_solve([*fixed, *advised], standings, world, len(fixed)))
    sure = [p for p in plans if p.npv is not None and _sure(p.npv, world, required)]
    best = max((alone, *sure), key=lambda p: 0.0 if p.npv is None else float(np.mean(p.npv)))
    kept = {t.candidate.standing.id for t in best.taken}
    left = tuple(row[0].standing for row in advised if row[0] is not None and row[0].standing.id not in kept)
    return replace(best, left_out=left)


def _ready(standings: Sequence[Standing], world: World) -> list[Candidate]:
    """Moves begun now that are worth something with the confidence asked for."""
    ready = sorted((s for s in standings if s.proven and s.verdict != "wait"), key=lambda s: s.id)
    now = [c for s in ready if (c := candidate_of(s, 0, world)) is not None]
    return [c for c in now if c.figure_usd > 0]


def _table(now: Sequence[Candidate], world: World, beside: Sequence[Candidate] = ()) -> list[list[Candidate | None]]:
    """The candidates by quarter; later ones are worked out only where not all, with those beside, can move at once."""
    if _fits([*now, *beside], world):
        return [[c] for c in now]
    return [[c, *(candidate_of(c.standing, q, world) for q in _later_quarters(c))] for c in now]


def _later_quarters(candidate: Candidate) -> range:
    return range(1, min(QUARTERS, candidate.evaluation.market.months // 3))


def _sure(npv: Floats, world: World, required: float) -> bool:
    """The rule of a verdict, on the sum."""
    return float(np.mean(npv > world.hurdle_usd)) >= required and median(npv) > 0


def _span(candidates: Sequence[Candidate]) -> int:
    return max(-(-(3 * c.quarter + c.months) // 3) for c in candidates)


def _quotas(world: World) -> list[tuple[str, str, float]]:
    """Instances that a written quota allows, by instance and region, where it still holds."""
    return [(instance, region, most) for (instance, region), most in sorted(quotas(world.case).items())]


def _uses(candidate: Candidate, instance: str, region: str) -> float:
    """Instances that a move needs of a quota: none where it may as well be made where no quota limits it."""
    return 0.0 if candidate.standing.evaluation.open_in else _needs(candidate, instance, region)


def _needs(candidate: Candidate, instance: str, region: str) -> float:
    option = candidate.move.option
    return candidate.count if (option.instance, option.region) == (instance, region) else 0.0


def _budget_usd(world: World) -> float | None:
    budget = world.case.decision.budget
    return None if budget is None else float(world.exchange.usd(budget, world.exchange.base, "decision.budget"))


def _fits(candidates: Sequence[Candidate], world: World) -> bool:
    """Whether all can move at once within every limit, without counting what they share."""
    quarters = _span(candidates)
    weeks = np.sum([weeks_by_quarter(c, quarters) for c in candidates], axis=0)
    budget = _budget_usd(world)
    return (
        bool(np.all(weeks <= 3.0 * team_weeks_month(world)))
        and (budget is None or sum(c.spend_usd for c in candidates) <= budget)
        and all(sum(_uses(c, i, r) for c in candidates) <= most for i, r, most in _quotas(world))
    )


def _solve(
    table: Sequence[Sequence[Candidate | None]], standings: Sequence[Standing], world: World, pinned: int = 0
) -> Chosen:
    """The best plan for some workloads of all, a row each and a column a quarter, worked out over all draws.

    The first `pinned` rows hold one candidate each, and all of these move.
    """
    everyone = [c for row in table for c in row if c is not None]
    slots = max(len(row) for row in table)
    grid = [[row[q] if q < len(row) else None for q in range(slots)] for row in table]
    values = np.array([[-np.inf if c is None else c.figure_usd for c in row] for row in grid])
    keys = sorted({key for c in everyone for key in c.paid_once})
    first = [next(c for c in row if c is not None) for row in grid]
    shared = [
        Once(
            max(float(np.mean(c.paid_once[key])) for c in first if key in c.paid_once),
            tuple(i for i, c in enumerate(first) if key in c.paid_once),
        )
        for key in keys
    ]
    if world.hurdle_usd > 0:
        shared.append(Once(world.hurdle_usd, tuple(range(len(first)))))
    pins = {row: next(q for q, c in enumerate(grid[row]) if c is not None) for row in range(pinned)}
    limits = [_held(limit, pins, shared) for limit in _limits(grid, everyone, keys, world, len(shared))]
    plan = best_schedule(values, shared, limits, pins=pins)
    moves = [row[slot] for row, slot in zip(grid, plan.slots, strict=True) if slot is not None]
    taken = share_out([c for c in moves if c is not None], world)
    staff = counted_twice([(t.candidate.standing, t.candidate.evaluation) for t in taken], standings)
    taken = tuple(replace(t, staff=own) for t, own in zip(taken, staff, strict=True))
    return Chosen(taken, bounds(taken, world), plan.value, plan.bound, plan.gap, ())


def _held(limit: Limit, pins: Mapping[int, int], shared: Sequence[Once]) -> Limit:
    """The limit, wide enough for what is pinned."""
    used = sum(float(limit.use[row, slot]) for row, slot in pins.items())
    used += sum(usd for usd, once in zip(limit.once, shared, strict=False) if pins.keys() & set(once.members))
    return replace(limit, most=max(limit.most, used))


def _limits(
    grid: Sequence[Sequence[Candidate | None]],
    everyone: Sequence[Candidate],
    keys: Sequence[str],
    world: World,
    extra: int,
) -> list[Limit]:
    """Team by quarter, budget, quotas. Shared work counts in full against the team, and once against the budget."""
    quarters = _span(everyone)

    def table(of: Callable[[Candidate], float]) -> Floats:
        return np.array([[0.0 if c is None else of(c) for c in row] for row in grid])

    def weeks_in(quarter: int) -> Callable[[Candidate], float]:
        return lambda c: float(weeks_by_quarter(c, quarters)[quarter])

    def counted(instance: str, region: str) -> Callable[[Candidate], float]:
        return lambda c: _uses(c, instance, region)

    team = 3.0 * team_weeks_month(world)
    found = [Limit(f"team in quarter {q + 1}", team, table(weeks_in(q))) for q in range(quarters)]
    budget = _budget_usd(world)
    if budget is not None:
        week = world.cost_per_week_usd

        def own(c: Candidate) -> float:
            return c.spend_usd - week * sum(float(np.mean(w)) for w in c.shareable.values())

        once = [
            week * max((float(np.mean(c.shareable[k])) for c in everyone if k in c.shareable), default=0.0)
            for k in keys
        ]
        found.append(Limit("budget", budget, table(own), (*once, *(0.0 for _ in range(extra - len(once))))))
    for instance, region, most in _quotas(world):
        found.append(Limit(f"quota of {instance} in {region}", most, table(counted(instance, region))))
    return found


def share_out(moves: Sequence[Candidate], world: World) -> tuple[Taken, ...]:
    """The moves in order of their begin: the first to need a piece of shared work or a line for all pays it, the others
    are spared. What is done by the time that a move begins takes nothing of its calendar either."""
    paid: dict[str, int] = {}
    """By name of the work or line, the months after which it is done."""
    found = []
    for alone in sorted(moves, key=lambda c: (c.quarter, c.standing.id)):
        spared = tuple(key for key in alone.paid_once if key in paid)
        done = [key for key in spared if key in alone.shareable and paid[key] <= 3 * alone.quarter]
        c = eased(alone, done, world) if done else alone
        paid = {**dict.fromkeys(c.paid_once, 3 * c.quarter + c.months), **paid}
        usd, a_month, lines_usd = (
            sum((of[key] for key in spared if key in of), np.zeros_like(c.npv))
            for of in (c.credits, c.lines, c.lines_usd)
        )
        found.append(Taken(c, spared, usd, alone.npv, a_month, lines_usd))
    return tuple(found)


def lacking(chosen: Chosen, standing: Standing, world: World) -> tuple[Bound, ...]:
    """The limits that a move left out, begun now beside the moves of the plan, would go beyond, with what all would
    use."""
    candidate = candidate_of(standing, 0, world)
    if candidate is None:
        return ()
    beside = share_out([*(t.candidate for t in chosen.taken), candidate], world)
    return tuple(bound for bound in bounds(beside, world) if bound.used > bound.most)


def binding(chosen: Chosen, world: World) -> tuple[str, ...]:
    """Names of the limits that the moves left out would go beyond, each begun now beside the moves of the plan."""
    short = (bound.name for standing in chosen.left_out for bound in lacking(chosen, standing, world))
    return tuple(dict.fromkeys(short))


def bounds(taken: Sequence[Taken], world: World) -> tuple[Bound, ...]:
    """The limits with what the plan uses of each, for the reader."""
    if not taken:
        return ()
    quarters = _span([t.candidate for t in taken])
    weeks = np.zeros(quarters)
    for t in taken:
        own = 1.0 - float(np.mean(t.spared_weeks)) / t.candidate.weeks if t.candidate.weeks > 0 else 0.0
        weeks = weeks + own * weeks_by_quarter(t.candidate, quarters)
    found = [Bound("Team, in the busiest quarter", "person-weeks", 3.0 * team_weeks_month(world), float(weeks.max()))]
    budget = _budget_usd(world)
    if budget is not None:
        week = world.cost_per_week_usd
        spent = sum(t.candidate.spend_usd - week * float(np.mean(t.spared_weeks)) for t in taken)
        found.append(Bound("Budget for moving", "USD", budget, spent))
    for instance, region, most in _quotas(world):
        used = sum(_uses(t.candidate, instance, region) for t in taken)
        for t in taken:
            # What may be had elsewhere as well is had here as far as the quota goes.
            free = _needs(t.candidate, instance, region) if t.candidate.standing.evaluation.open_in else 0.0
            used += free if used + free <= most else 0.0
        found.append(Bound(f"Quota of {instance} in {region}", "instances", most, used))
    return tuple(found)
