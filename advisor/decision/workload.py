"""One workload, decided: evaluation, verdict, switch points, scenarios, and everything that is said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from advisor.case.workloads import Workload
from advisor.cost.commitments import covers, months_left
from advisor.cost.demand import demand_words
from advisor.cost.market import Floats
from advisor.decision import influence, sentences
from advisor.decision.bench import Bench, Move, generation_of, lay
from advisor.decision.clauses import clauses
from advisor.decision.consequences import cash_low, regret, tornado, waterfall
from advisor.decision.evaluate import Evaluated, Evaluation, evaluate, upkeep_usd_month
from advisor.decision.levers import STRESSES, levers
from advisor.decision.option_rows import option_rows
from advisor.decision.pair import cost_lines, yardstick, year_flows
from advisor.decision.pilot import pilot_cost_usd, plan_pilot, value_of_pilot
from advisor.decision.readiness_rows import effort_lines, gate_rows, readiness_rows
from advisor.decision.result import Assumption, Scenario, SwitchPoint, Verdict, WorkloadResult
from advisor.decision.rounding import quantiles, rounded, share
from advisor.decision.switch_points import Flip, Lever, Point, find
from advisor.decision.verdict import Findings, decide
from advisor.decision.words import UNIT_WORDS, Money, exchange_basis, figure, two_digits
from advisor.decision.world import NO_CHANGE, Changes, World

CANDIDATES = 3
"""Options of each side that are kept while inputs are varied: the cheapest by mean present value."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A workload's result with the draws behind it, for the portfolio."""

    result: WorkloadResult
    bench: Bench
    evaluation: Evaluation
    assumptions: tuple[Assumption, ...]


def decide_workload(workload: Workload, world: World, shares: list[float], pulse: Callable[[], None]) -> Decided:
    """Decides one workload. `shares`: USD a month of each commitment that falls on it. `pulse` is called between steps
    and may raise to stop."""
    bench = lay(workload, world)
    pulse()
    evaluation = evaluate(bench, world, shares)
    required = world.case.decision.required_confidence_pct / 100.0
    verdict, wait_months = _verdict(bench, evaluation, world, shares, required)
    pulse()
    points = _switch_points(bench, evaluation, world, shares, required, verdict, pulse)
    scenarios = _scenarios(bench, evaluation, world, shares, required)
    found = influence.causes(bench, evaluation, world)
    weight = {} if evaluation.npv is None else influence.shares(found, evaluation.npv)
    stay, move, today = evaluation.best_stay, evaluation.best_move, evaluation.today
    versus_stay = None if stay is None or move is None else yardstick(stay, move, evaluation, bench, world)
    versus_today = None if today is None or move is None else yardstick(today, move, evaluation, bench, world)
    pilot = None
    if evaluation.npv is not None and verdict in ("pilot first", "move", "wait"):
        only = _candidates(evaluation)

        def saving(changes: Changes) -> Floats:
            changed = evaluate(bench, world, shares, changes, only).npv
            return np.full(world.draws.count, -np.inf) if changed is None else changed

        pilot = plan_pilot(evaluation.npv, evaluation, bench, world, required, saving)
    money = Money(exchange_basis(world.exchange))
    story = sentences.Story(
        bench, evaluation, world, money, verdict, versus_stay, versus_today, points, pilot, wait_months
    )
    recommended = _recommended(verdict, evaluation)
    walk_away = next((p.median_zero_at for p in points if p.input == "gpu_price"), None)
    generation = None if move is None else generation_of(move.option, world)
    work = None if generation is None else bench.moves.get(generation)
    week = world.cost_per_week_usd
    exit_usd = None if work is None or move is None else quantiles(_exit_usd(bench, work, move, week))
    judged = influence.judgement_share(found, weight)
    result = WorkloadResult(
        id=workload.id,
        name=workload.name,
        kind=workload.kind,
        verdict=verdict,
        headline=sentences.headline(story),
        conditional_on=sentences.conditions(story),
        reasons=sentences.reasons(story),
        next_steps=sentences.next_steps(story),
        demand=demand_words(workload),
        today_label=_today_words(bench),
        today_usd_month=_today_usd(bench, today),
        baseline_option=_today_id(bench),
        best_stay_option=None if stay is None else stay.option.id,
        best_move_option=None if move is None else move.option.id,
        recommended_option=recommended,
        versus_best_stay=versus_stay,
        versus_today=versus_today,
        switching_cost_usd=None if move is None else quantiles(move.parts.one_time + move.parts.double_running),
        switching_weeks=None if work is None else quantiles(work.weeks),
        calendar_weeks=None if work is None else quantiles(work.calendar),
        exit_cost_usd=exit_usd,
        upkeep_usd_year=None if move is None else quantiles(12.0 * upkeep_usd_month(move, bench, world)),
        walk_away_usd_h=walk_away,
        walk_away_sentence=_walk_away_words(walk_away, evaluation, money),
        judgement_share_pct=judged,
        switch_points=points,
        scenarios=scenarios,
        options=option_rows(bench, evaluation, world, recommended),
        effort=() if work is None else effort_lines(work),
        readiness=readiness_rows(bench, world),
        gates=gate_rows(bench),
        cost_lines=cost_lines(evaluation) if evaluation.options else (),
        cash_flow_by_year=year_flows(evaluation, bench, world),
        waterfall=waterfall(evaluation),
        tornado=() if evaluation.npv is None else tornado(found, evaluation.npv),
        regret=None if evaluation.npv is None else regret(evaluation.npv),
        cash_low=cash_low(evaluation, bench, world),
        clauses=clauses(bench, evaluation, world, verdict, scenarios, judged, exit_usd),
        pilot=pilot,
        unknowns=sentences.unknowns(story),
        cross_check_usd=None if stay is None or move is None else _second_method(stay, move),
    )  # fmt: skip
    return Decided(result, bench, evaluation, influence.register(found, weight, workload.id))


def _verdict(
    bench: Bench, evaluation: Evaluation, world: World, shares: list[float], required: float
) -> tuple[Verdict, int | None]:
    """The verdict, and in how many months to decide again where it is to wait."""
    event = _next_event(bench, evaluation, world, shares)
    later: Evaluation | None = None
    if event is not None:
        later = evaluate(bench, world, shares, replace(NO_CHANGE, delay_months=event), _candidates(evaluation))
    verdict = decide(_findings(bench, evaluation, later, world, required), required)
    return verdict, event if verdict == "wait" else None


def _findings(
    bench: Bench, evaluation: Evaluation, later: Evaluation | None, world: World, required: float
) -> Findings:
    npv, move = evaluation.npv, evaluation.best_move
    # What is stopped by a gate on every generation can't go, whether or not its speed can be predicted.
    gated = all(g.stopped is not None for g in bench.gates.values())
    assessed = bench.unassessed is None or gated
    if npv is None or move is None:
        return Findings(assessed, False, 0.0, 0.0, 0.0, None, False, None, None)
    generation = generation_of(move.option, world)
    prediction = bench.predictions[move.option.id].prediction
    own = bench.predictions[move.option.id].measured
    measured = own or (prediction is not None and prediction.evidence != "none")
    proven = measured and generation is not None and (own or not bench.gates[generation].needs_pilot)
    late = None if later is None else later.npv
    chance = share(npv > world.hurdle_usd)
    # Only between the two borders is the worth of a pilot asked for.
    open_question = 1.0 - required < chance < required
    worth = rounded(value_of_pilot(npv, evaluation, bench, world)) if open_question else 0.0
    return Findings(
        assessed,
        True,
        chance,
        rounded(float(np.median(npv))),
        worth,
        pilot_cost_usd(move, world),
        proven,
        None if late is None else share(late > world.hurdle_usd),
        None if late is None else rounded(float(np.mean(late - npv))),
    )


def _next_event(bench: Bench, evaluation: Evaluation, world: World, shares: list[float]) -> int | None:
    """Months to the end of the last commitment that a move would strand, within the horizon."""
    move = evaluation.best_move
    if move is None:
        return None
    ends = [
        months_left(c, world.now)
        for c, usd in zip(world.case.commercials.commitments or (), shares, strict=True)
        if usd > 0 and not covers(c, move.option)
    ]
    inside = [m for m in ends if 0 < m < world.case.decision.horizon_months]
    return max(inside, default=None)


def _candidates(evaluation: Evaluation) -> frozenset[str]:
    """The cheapest options of each side, with today's."""
    keep: set[str] = set()
    for side in ("stay", "move"):
        ranked = sorted(
            (e for e in evaluation.options.values() if e.option.side == side),
            key=lambda e: (float(np.mean(e.cost)), e.option.id),
        )
        keep |= {e.option.id for e in ranked[:CANDIDATES]}
    for e in (evaluation.today, evaluation.bridge):
        if e is not None:
            keep.add(e.option.id)
    return frozenset(keep)


def _switch_points(
    bench: Bench, evaluation: Evaluation, world: World, shares: list[float], required: float, verdict: Verdict,
    pulse: Callable[[], None],
) -> tuple[SwitchPoint, ...]:  # fmt: skip
    if evaluation.npv is None:
        return ()
    only = _candidates(evaluation)

    def run(changes: Changes) -> Point:
        pulse()
        changed = evaluate(bench, world, shares, changes, only)
        npv = changed.npv
        event = _next_event(bench, changed, world, shares)
        later = None
        if event is not None and verdict == "wait":
            later = evaluate(bench, world, shares, replace(changes, delay_months=event), only)
        findings = _findings(bench, changed, later, world, required)
        return Point(decide(findings, required), 0.0 if npv is None else float(np.median(npv)))

    base = Point(verdict, float(np.median(evaluation.npv)))
    rows = [_row(lever, find(lever, base, run)) for lever in levers(bench, evaluation, world)]
    walk_away = rows[:1]
    return tuple(walk_away + sorted(rows[1:], key=lambda r: (r.flips_at is None, abs(r.distance_pct or 0.0))))


def _row(lever: Lever, flip: Flip) -> SwitchPoint:
    distance = None if flip.at is None or lever.now == 0 else rounded(100.0 * (flip.at / lever.now - 1.0))
    unit = UNIT_WORDS[lever.unit]
    if flip.at is None:
        sentence = f"{lever.label}: no flip between {two_digits(lever.low)} and {two_digits(lever.high)} {unit}."
    else:
        direction = "falls below" if flip.at < lever.now else "rises above"
        change = "" if distance is None else f", {'+' if distance > 0 else '−'}{abs(round(distance))} %"
        sentence = (
            f"{lever.label} {direction} {_figure(flip.at)} {unit} (now {_figure(lever.now)}{change}): then {flip.to}."
        )
    return SwitchPoint(
        lever.input,
        lever.label,
        lever.unit,
        rounded(lever.now),
        None if flip.at is None else rounded(flip.at),
        flip.to,
        distance,
        None if flip.median_zero_at is None else rounded(flip.median_zero_at),
        (rounded(lever.low), rounded(lever.high)),
        lever.controlled_by,
        lever.tag,
        sentence,
    )


def _figure(value: float) -> str:
    """Two decimals below a thousand, as prices are printed; else three digits."""
    return f"{value:.2f}" if 1 <= abs(value) < 1000 else figure(value)


def _scenarios(
    bench: Bench, evaluation: Evaluation, world: World, shares: list[float], required: float
) -> tuple[Scenario, ...]:
    if evaluation.npv is None:
        return ()
    only = _candidates(evaluation)
    rows = []
    for stress in STRESSES:
        changed = evaluate(bench, world, shares, stress.changes, only)
        if changed.npv is not None:
            verdict = decide(_findings(bench, changed, None, world, required), required)
            rows.append(Scenario(stress.name, stress.change, quantiles(changed.npv), share(changed.npv > 0), verdict))
    return tuple(rows)


def _exit_usd(bench: Bench, work: Move, move: Evaluated, week: float) -> Floats:
    """USD of coming back after the first year: the work, and both fleets during cut-over."""
    return work.exit_weeks * week + move.monthly_usd * bench.values["cutover_weeks"] / (52.1775 / 12.0)


def _recommended(verdict: Verdict, evaluation: Evaluation) -> str | None:
    chosen = evaluation.best_move if verdict == "move" else evaluation.best_stay
    return None if chosen is None or verdict == "not assessed" else chosen.option.id


def _walk_away_words(walk_away: float | None, evaluation: Evaluation, money: Money) -> str:
    stay, npv = evaluation.best_stay, evaluation.npv
    if stay is None or stay.option.price is None or npv is None:
        return "No walk-away price: there is no way of moving to hold a GPU price against."
    now = float(stay.option.price.usd)
    if walk_away is None:
        side = "below" if float(np.median(npv)) > 0 else "above"
        return f"No GPU price {side} today's {money.rate(now)} makes the two ways equal within the range searched."
    if walk_away < now:
        return f"At {money.rate(walk_away)} or less for {stay.option.label} (now {money.rate(now)}) staying is as good."
    return f"Only at {money.rate(walk_away)} or more for {stay.option.label} (now {money.rate(now)}) is moving as good."


def _second_method(stay: Evaluated, move: Evaluated) -> float:
    """The saving at the median of every part, without joint draws: a check on the simulation's mean."""
    return rounded(
        sum(
            sign * float(np.median(getattr(e.parts, part)))
            for e, sign in ((stay, 1.0), (move, -1.0))
            for part in ("run", "bridge", "double_running", "one_time", "upkeep", "gaps", "unused_commitment")
        )
    )


def _today_words(bench: Bench) -> str:
    option = next((o for o in bench.options if "today" in o.roles), None)
    return "not running yet" if option is None else f"{option.count} × {option.label}"


def _today_id(bench: Bench) -> str | None:
    return next((o.id for o in bench.options if "today" in o.roles), None)


def _today_usd(bench: Bench, today: Evaluated | None) -> float | None:
    if today is not None:
        return rounded(float(np.median(today.monthly_usd)))
    option = next((o for o in bench.options if "today" in o.roles), None)
    if option is None or option.price is None or option.count is None or option.hours_per_month is None:
        return None
    return rounded(float(option.price.usd) * option.count * option.hours_per_month)
