"""Moves that a plan may choose from: a workload as the plan sees it, and its move in one quarter with its work."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.decision.bench import Bench, Move, generation_of
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import Verdict
from advisor.decision.rounding import linear_quantiles, median
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.distributions import Floats, pert
from advisor.switching.effort import LEAST_CALENDAR_WEEKS, WEEKS_PER_MONTH
from advisor.switching.readiness import learnt_as
from advisor.switching.tables import judgements


class Standing(Struct, frozen=True):
    """A workload as the plan sees it: what was decided of it alone, and what it takes to work out a later move."""

    id: str
    name: str
    verdict: Verdict
    proven: bool
    """Whether the best move's platform is measured, and nothing that is needed is undocumented there."""
    bench: Bench
    evaluation: Evaluation
    dues: Dues
    changes: Changes = NO_CHANGE
    """The changes under which it was evaluated."""
    held_open: str | None = None
    """The option that it runs on where its move finds no room, by id; None: on its best way of staying."""


class Candidate(Struct, frozen=True):
    """A move in one quarter: its evaluation, its work in person-weeks, and what of that work may be shared."""

    standing: Standing
    quarter: int
    evaluation: Evaluation
    move: Evaluated
    npv: Floats
    shareable: dict[str, Floats]
    """Person-weeks by what they are shared under, shape (draw,)."""
    months: int
    """Months from the begin of the work to the start of the new fleet, on average."""
    weeks: float
    spend_usd: float
    """What is spent once on the move, undiscounted: credits come after it and are not taken off."""
    count: float
    credits: dict[str, Floats]
    """Present value in USD of that work, by the same names, shape (draw,): what is spared where another has done it."""
    lines: dict[str, Floats]
    """Lines beside the instances that the first to move pays for all, by their name among such lines: USD a month from
    its start on, shape (draw,)."""
    lines_usd: dict[str, Floats]
    """Their present value in USD, shape (draw,)."""
    figure_usd: float
    """USD that the move exceeds with the confidence asked for, shared work and lines left out."""

    @property
    def paid_once(self) -> dict[str, Floats]:
        """Present value in USD of all that is paid once, by what it is shared under, shape (draw,)."""
        return {**self.credits, **self.lines_usd}


def candidate_of(standing: Standing, quarter: int, world: World) -> Candidate | None:
    """The best move of a workload begun in a quarter; None where it would be no way of moving."""
    first, changes = standing.evaluation, standing.changes
    if first.best_move is None or first.best_stay is None:
        return None
    generation = generation_of(first.best_move.option, world)
    work = None if generation is None else standing.bench.moves.get(generation)
    if work is None:
        return None
    weeks = float(np.mean(work.weeks)) * changes.effort
    calendar = float(np.mean(work.calendar)) * changes.effort / WEEKS_PER_MONTH
    months = max(int(np.ceil(calendar)), 1)
    evaluation = first
    if quarter:
        options = (first.best_stay, first.best_move, first.today, first.bridge, first.filler)
        only = frozenset(e.option.id for e in options if e is not None)
        later = replace(changes, delay_months=changes.delay_months + 3 * quarter)
        evaluation = evaluate(standing.bench, world, standing.dues, later, only)
    move, npv = evaluation.best_move, evaluation.npv
    if move is None or npv is None:
        return None
    spend = float(np.mean(move.once_usd + move.double_usd))
    count = median(move.count)
    shareable = {key: own * changes.effort for key, own in _shareable(standing.bench, work, world).items()}
    begun = evaluation.market.discount(move.start / 2.0)
    credits = {key: own * world.cost_per_week_usd * begun for key, own in shareable.items()}
    lines = _lines_for_all(standing.bench, move, world)
    left = evaluation.market.flat().worth(move.start, evaluation.market.months)
    lines_usd = {key: usd * left for key, usd in lines.items()}
    required = world.case.decision.required_confidence_pct / 100.0
    shared = sum((*credits.values(), *lines_usd.values()), np.zeros_like(npv))
    figure = float(linear_quantiles(npv + shared, [1.0 - required])[0])
    return Candidate(
        standing, quarter, evaluation, move, npv, shareable, months, weeks, spend, count, credits, lines, lines_usd,
        figure,
    )  # fmt: skip


def _lines_for_all(bench: Bench, move: Evaluated, world: World) -> dict[str, Floats]:
    """USD a month of lines that are paid once for all that move, where the move is carried through, shape (draw,)."""
    carried = world.draws.zero + 1.0 if move.stop is None else np.where(move.stop.where, 0.0, 1.0)
    beside = bench.beside.get(move.option.id, ())
    return {line.paid_once: line.usd_month * carried for line in beside if line.paid_once}


def eased(candidate: Candidate, done: Collection[str], world: World) -> Candidate:
    """The same move where others have done a part of its work, by the names that it is shared under, before it begins:
    what is left of the work takes as much less of the calendar."""
    standing = candidate.standing
    generation = generation_of(candidate.move.option, world)
    if generation is None:
        return candidate

    def lighter() -> Bench:
        work = standing.bench.moves[generation]
        all_weeks = work.weeks * standing.changes.effort
        spared = np.sum([candidate.shareable[key] for key in done], axis=0)
        left = 1.0 - np.divide(spared, all_weeks, out=np.zeros_like(all_weeks), where=all_weeks > 0.0)
        calendar = np.minimum(work.calendar, np.maximum(work.calendar * left, LEAST_CALENDAR_WEEKS))
        return standing.bench.changed(moves={**standing.bench.moves, generation: replace(work, calendar=calendar)})

    bench = standing.bench.once(("eased", generation, tuple(sorted(done))), lighter)
    found = candidate_of(replace(standing, bench=bench), candidate.quarter, world)
    return candidate if found is None else replace(found, standing=standing)


def _shareable(bench: Bench, work: Move, world: World) -> dict[str, Floats]:
    """Person-weeks that need not be done twice. What the buyer has estimated stands as it is."""
    estimated = {item.id for item in work.effort.items if item.overridden}
    found: dict[str, Floats] = {}
    if work.effort.base.id not in estimated:
        generation = work.effort.generation
        name = learnt_as(bench.workload, world.catalog, generation)
        share = np.minimum(_share_of_further(world), 1.0)
        found[f"class: {name} on {generation}"] = work.base * (1.0 - share)
    for line in ("platform_work", "beta_security_review"):
        if line in work.lines and line not in estimated:
            found[line] = work.lines[line]
    return found


def _share_of_further(world: World) -> Floats:
    """Share of the base work that a further workload of a class takes, shape (draw,)."""

    def drawn() -> Floats:
        further = world.catalog.effort_drivers["further_model"]
        if further.low is None or further.mode is None or further.high is None:
            raise ValueError("the driver further_model has no three-point figure")
        uniform = world.draws.uniform("portfolio", ("further_model",))["further_model"]
        return pert(uniform, further.low, further.mode, further.high)

    return world.known(("further model", world.facts, world.draws.count, world.draws.seed), drawn)


def team_weeks_month(world: World) -> float:
    """Person-weeks a month for all moves: what the buyer says, else the people and the share of their week."""
    stated = world.case.team.weeks_per_month
    if stated is not None:
        return stated
    return max(world.mean_people * judgements()["calendar_share"].mode * WEEKS_PER_MONTH, 0.1)


def weeks_by_quarter(candidate: Candidate, quarters: int) -> Floats:
    """Person-weeks of a move in each quarter from now, shape (quarter,), spread evenly over its months."""
    month = np.arange(3 * quarters)
    begin = 3 * candidate.quarter
    busy = (month >= begin) & (month < begin + candidate.months)
    return np.asarray((busy * candidate.weeks / candidate.months).reshape(quarters, 3).sum(axis=1), dtype=np.float64)
