"""The workloads together: the moves of the plan, over the same draws, with what they share counted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.decision.cash import Cash, cash_compared
from advisor.decision.pair import flows, yardstick_of
from advisor.decision.portfolio import words as portfolio_words
from advisor.decision.portfolio.hall import beyond_whole, staying_twice
from advisor.decision.portfolio.headline import headline
from advisor.decision.portfolio.order import bills_beyond
from advisor.decision.portfolio.plan import binding
from advisor.decision.portfolio.rows import plan_rows
from advisor.decision.portfolio.together import Part, Together
from advisor.decision.result import PortfolioResult
from advisor.decision.rounding import median, quantiles, rounded
from advisor.decision.staying import is_signed_anew
from advisor.decision.telling.words import Money, exchange_basis
from advisor.decision.workload import Decided
from advisor.decision.world import World
from advisor.decision.worth import saving
from advisor.distributions import Floats


class _Sums(Struct, frozen=True):
    """Draws summed over the workloads that are counted."""

    npv: Floats
    npv_today: Floats
    stay: Cash
    move: Cash
    today: Cash
    one_time: Floats
    credits: Floats
    start: Floats
    """Month in which the first move takes over, shape (draw,)."""
    judgement_pct: float | None


def portfolio(decided: Sequence[Decided], whole: Together, world: World) -> PortfolioResult:
    """Sums the moves of the plan; where none is advised, shows what the best single move would do."""
    results = [d.result for d in decided]
    standings = [d.standing for d in decided]
    parts, moving, left = whole.parts, whole.moving, {s.id for s in whole.chosen.left_out}
    judged = {r.id: r.judgement_share_pct for r in results}
    sums = _sum(parts, judged, world) if parts else None
    versus_stay = None
    versus_today = None
    if sums is not None:
        versus_stay = yardstick_of(
            "best stay of each workload", sums.npv, sums.stay.total - sums.move.total, sums.start, world.hurdle_usd
        )
        if all(p.standing.evaluation.today is not None for p in parts):
            saved = sums.today.total - sums.move.total
            versus_today = yardstick_of("today", sums.npv_today, saved, sums.start, world.hurdle_usd)
    one_time = None if sums is None else quantiles(sums.one_time)
    credits_usd = 0.0 if sums is None else rounded(median(sums.credits))
    bettered = _bettered(decided, moving)
    money = Money(exchange_basis(world.exchange))
    plan = plan_rows(whole.chosen, standings, world, money) if parts else None
    told = headline(
        decided,
        moving,
        left,
        binding(whole.chosen, world),
        None if sums is None else sums.npv,
        _named(parts[0]) if parts else "",
        bettered,
        whole.chosen.hall,
        world,
        money,
    )
    return PortfolioResult(
        verdict=whole.verdict,
        basis=whole.basis,
        headline=told.text,
        follows=told.follows,
        counts=whole.counts,
        assessed=sum(r.verdict != "not assessed" for r in results),
        workloads=len(results),
        npv_usd=None if versus_stay is None else versus_stay.npv_usd,
        probability_of_saving=None if versus_stay is None else versus_stay.probability_of_saving,
        hurdle_probability=None if versus_stay is None else versus_stay.hurdle_probability,
        payback_months=None if versus_stay is None else versus_stay.payback_months,
        versus_today=versus_today,
        percentiles_usd=() if versus_stay is None else versus_stay.percentiles_usd,
        today_usd_month=_known_sum([r.today_usd_month for r in results]),
        recommended_usd_month=_recommended_usd(decided, whole),
        switching_cost_usd=one_time,
        cash_flow_by_year=() if sums is None else flows(sums.stay, sums.move),
        judgement_share_pct=None if sums is None else sums.judgement_pct,
        decision_asked=portfolio_words.asked(decided, moving, left, one_time, credits_usd, world, money),
        plan=plan,
        credits_usd=credits_usd,
        better_stay_usd=None if bettered is None else quantiles(bettered),
        bills_beyond_usd_month=bills_beyond(results),
    )


def _named(part: Part) -> str:
    """The name of a move, and that others keep what it would save alone."""
    kept = ", with the own data centre's staff kept for others" if np.any(part.staff.saving_usd) else ""
    return f"{part.standing.name}{kept}"


def _sum(parts: Sequence[Part], judged_pct: Mapping[str, float | None], world: World) -> _Sums:
    draws, months = world.draws.count, parts[0].evaluation.market.months
    npv, npv_today, one_time, credits = (np.zeros(draws) for _ in range(4))
    start = np.full(draws, float(months))
    stay, move, today = (Cash(*(np.zeros((draws, months)) for _ in range(3))) for _ in range(3))
    spread, judged = 0.0, 0.0
    for part in parts:
        bench, e = part.standing.bench, part.evaluation
        if e.best_stay is None or e.best_move is None:
            continue
        saved = saving(e.best_stay.cost, e.best_move.cost) + part.beside_others
        npv += saved
        one_time += e.best_move.parts.one_time + e.best_move.parts.double_running - part.spared_usd
        credits += e.best_move.credit_usd
        start = np.minimum(start, e.best_move.start)
        cash = cash_compared(e, bench, world)
        stayed = cash[e.best_stay.option.id]
        stay += replace(stayed, run=stayed.run - part.staff.stay)
        move += _spared(cash[e.best_move.option.id], part, e.best_move.start, world)
        if e.today is not None:
            npv_today += saving(e.today.cost, e.best_move.cost) + part.spared + part.staff.move_usd
            today += cash[e.today.option.id]
        variance = float(np.var(saved))
        spread += variance
        judged += variance * (judged_pct[part.standing.id] or 0.0)
    share = rounded(judged / spread) if spread > 0 else None
    return _Sums(npv, npv_today, stay, move, today, one_time, credits, start, share)


def _spared(cash: Cash, part: Part, start: Floats, world: World) -> Cash:
    """The cash of a move less the work that others have done, spread over the months before its start, and less the
    lines that another pays for all, from its start on, and the staff that another counts."""
    before = np.maximum(start, 1.0)
    usd = np.broadcast_to(np.asarray(part.spared_weeks) * world.cost_per_week_usd / before, before.shape)
    lines = np.broadcast_to(np.asarray(part.lines_usd_month), before.shape)
    month = np.arange(cash.once.shape[1])[None, :]
    return replace(
        cash,
        once=cash.once - np.where(month < before[:, None], usd[:, None], 0.0),
        run=cash.run - np.where(month >= start[:, None], lines[:, None], 0.0) - part.staff.move,
    )


def _bettered(decided: Sequence[Decided], moving: Set[str]) -> Floats | None:
    """USD saved, shape (draw,), by the best way of staying against today's of all that stays; None where there is no
    better way than today's."""
    better = [
        (e, d.bench, saving(e.today.cost, e.best_stay.cost))
        for d in decided
        if (e := d.evaluation).today is not None
        and e.best_stay is not None
        and e.best_stay is not e.today
        and not is_signed_anew(e.best_stay, e.today)
        and d.result.id not in moving
    ]
    if not better:
        return None
    return np.asarray(
        np.sum([usd for *_, usd in better], axis=0) + staying_twice([(e, bench) for e, bench, _ in better])
    )


def _recommended_usd(decided: Sequence[Decided], whole: Together) -> float | None:
    """USD a month of what the plan has each workload run on; those without a comparison keep today's bill."""
    values: list[float | None] = []
    runs: list[str | None] = []
    for d in decided:
        result = d.result
        chosen = whole.runs_on(result.id, result.best_move_option, result.best_stay_option, result.recommended_option)
        row = next((o for o in d.result.options if o.id == chosen), None)
        known = None if row is None or row.run_cost_usd_month is None else row.run_cost_usd_month.p50
        values.append(d.result.today_usd_month if known is None else known)
        runs.append(None if known is None else chosen)
    return _known_sum([*values, -beyond_whole([d.bench for d in decided], runs)])


def _known_sum(values: Sequence[float | None]) -> float | None:
    """The sum, or None where a part is not known: a partial sum would look like the whole."""
    known = [v for v in values if v is not None]
    return rounded(sum(known)) if len(known) == len(values) else None
