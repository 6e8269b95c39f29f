"""The workloads together: the sum of the moves that are advised, over the same draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from advisor.cost.market import Floats
from advisor.decision.cash import Cash, monthly_cash
from advisor.decision.pair import flows, yardstick_of
from advisor.decision.result import PortfolioResult, Verdict
from advisor.decision.rounding import quantiles, rounded
from advisor.decision.words import Money, chance, exchange_basis, names
from advisor.decision.workload import Decided
from advisor.decision.world import World

ORDER: tuple[Verdict, ...] = ("move", "pilot first", "wait", "stay", "not feasible", "not assessed")
_VERBS: dict[Verdict, str] = {"move": "Move", "pilot first": "pilot", "wait": "wait on", "stay": "keep"}


@dataclass(frozen=True, slots=True)
class _Sums:
    """Draws summed over the workloads that are counted."""

    npv: Floats
    npv_today: Floats
    stay: Cash
    move: Cash
    today: Cash
    one_time: Floats
    judgement_pct: float | None


def portfolio(decided: Sequence[Decided], world: World) -> PortfolioResult:
    """Sums the advised moves; where none is advised, all feasible ones, to show what moving them would do."""
    results = [d.result for d in decided]
    counts = Counter(r.verdict for r in results)
    advised = [d for d in decided if d.result.verdict == "move"]
    counted = advised or [d for d in decided if d.evaluation.npv is not None]
    verdicts = [v for v in ORDER if counts[v]]
    verdict = verdicts[0] if len(verdicts) == 1 else "mixed"
    sums = _sum(counted, world) if counted else None
    versus_stay = None
    versus_today = None
    if sums is not None:
        versus_stay = yardstick_of(
            "best stay of each workload", sums.npv, sums.stay.total - sums.move.total, world.hurdle_usd
        )
        if all(d.evaluation.today is not None for d in counted):
            versus_today = yardstick_of("today", sums.npv_today, sums.today.total - sums.move.total, world.hurdle_usd)
    money = Money(exchange_basis(world.exchange))
    return PortfolioResult(
        verdict=verdict,
        basis="advised moves" if advised else "all that could move" if counted else "none",
        headline=_headline(decided, bool(advised), sums, world, money),
        counts={v: counts[v] for v in ORDER if counts[v]},
        assessed=sum(r.verdict != "not assessed" for r in results),
        workloads=len(results),
        npv_usd=None if versus_stay is None else versus_stay.npv_usd,
        probability_of_saving=None if versus_stay is None else versus_stay.probability_of_saving,
        hurdle_probability=None if versus_stay is None else versus_stay.hurdle_probability,
        payback_months=None if versus_stay is None else versus_stay.payback_months,
        versus_today=versus_today,
        percentiles_usd=() if versus_stay is None else versus_stay.percentiles_usd,
        today_usd_month=_known_sum([r.today_usd_month for r in results]),
        recommended_usd_month=_recommended_usd(decided),
        switching_cost_usd=None if sums is None else quantiles(sums.one_time),
        cash_flow_by_year=() if sums is None else flows(sums.stay, sums.move),
        judgement_share_pct=None if sums is None else sums.judgement_pct,
        decision_asked=_asked(decided, world, money),
    )


def _sum(counted: Sequence[Decided], world: World) -> _Sums:
    first = counted[0].evaluation.market
    draws, months = world.draws.count, first.months
    npv, npv_today, one_time = np.zeros(draws), np.zeros(draws), np.zeros(draws)
    stay, move, today = (Cash(*(np.zeros((draws, months)) for _ in range(3))) for _ in range(3))
    spread, judged = 0.0, 0.0
    for d in counted:
        e = d.evaluation
        if e.best_stay is None or e.best_move is None:
            continue
        saving = e.best_stay.cost - e.best_move.cost
        npv += saving
        one_time += e.best_move.parts.one_time + e.best_move.parts.double_running
        stay += monthly_cash(e.best_stay, e, d.bench, world)
        move += monthly_cash(e.best_move, e, d.bench, world)
        if e.today is not None:
            npv_today += e.today.cost - e.best_move.cost
            today += monthly_cash(e.today, e, d.bench, world)
        variance = float(np.var(saving))
        spread += variance
        judged += variance * (d.result.judgement_share_pct or 0.0)
    share = rounded(judged / spread) if spread > 0 else None
    return _Sums(npv, npv_today, stay, move, today, one_time, share)


def _headline(decided: Sequence[Decided], advised: bool, sums: _Sums | None, world: World, money: Money) -> str:
    if len(decided) == 1:
        return decided[0].result.headline
    text = _verdicts_in_words(decided)
    if sums is None:
        return f"{text}."
    low, middle, high = np.quantile(sums.npv, [0.1, 0.5, 0.9])
    months = world.case.decision.horizon_months
    if advised:
        saving = float(np.mean(sums.npv > 0))
        return (
            f"{text}. The moves save {money.say(middle, high - low)} over {months} months against the best way of "
            f"staying, and do so in {chance(saving)}."
        )
    return f"{text}. Moving all that could move would bring {money.range(low, high)} over {months} months."


def _verdicts_in_words(decided: Sequence[Decided]) -> str:
    by = {v: [d.result.name for d in decided if d.result.verdict == v] for v in ORDER}
    text = ", ".join(f"{verb} {names(by[v])}" for v, verb in _VERBS.items() if by[v])
    text = (text[:1].upper() + text[1:]) if text else "Nothing can be moved as described"
    if by["not feasible"]:
        text += f"; {names(by['not feasible'])} cannot run on Neuron as described"
    if by["not assessed"]:
        text += f"; {names(by['not assessed'])} {'is' if len(by['not assessed']) == 1 else 'are'} not assessed"
    return text


def _asked(decided: Sequence[Decided], world: World, money: Money) -> str:
    """The decision asked, in one sentence: who, what, by when."""
    decision, who = world.case.decision, world.case.organisation.committee.strip() or "committee"
    who = who if who.lower().startswith("the ") else f"The {who}"
    by = f", by {_day(decision.decide_by)}," if decision.decide_by else ""
    moves = [d for d in decided if d.result.verdict == "move"]
    pilots = [d for d in decided if d.result.verdict == "pilot first"]
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
            if d.result.verdict in ("stay", "wait", "not feasible")
            and d.result.best_stay_option not in (None, d.result.baseline_option)
        ]  # fmt: skip
        if changed:
            asks.append(f"keeping {names([d.result.name for d in changed])} on GPUs under a better purchase plan")
        else:
            asks.append("staying as it is")
    return f"{who} is asked to approve{by} {' and '.join(asks)}."


def _recommended_usd(decided: Sequence[Decided]) -> float | None:
    """USD a month of what is recommended; workloads without a comparison keep today's bill."""
    values: list[float | None] = []
    for d in decided:
        row = next((o for o in d.result.options if o.id == d.result.recommended_option), None)
        known = None if row is None or row.run_cost_usd_month is None else row.run_cost_usd_month.p50
        values.append(d.result.today_usd_month if known is None else known)
    return _known_sum(values)


def _known_sum(values: Sequence[float | None]) -> float | None:
    """The sum, or None where a part is not known: a partial sum would look like the whole."""
    known = [v for v in values if v is not None]
    return rounded(sum(known)) if len(known) == len(values) else None


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
