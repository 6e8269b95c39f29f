"""One workload, decided: evaluation, verdict, switch points, scenarios, and everything that is said of them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.workloads import Workload
from advisor.cost.demand import demand_words
from advisor.decision.bench import Bench, generation_of, lay, redraw
from advisor.decision.cash import cash_compared
from advisor.decision.consequences import cash_low, giving_up, regret, tornado, waterfall
from advisor.decision.evaluate import Dues, Evaluation, evaluate, upkeep_usd_month
from advisor.decision.evaluated import Evaluated
from advisor.decision.judge import Judge, Judged, kept
from advisor.decision.pair import cost_lines, yardstick, year_flows
from advisor.decision.pilot import Choice, plan_pilot
from advisor.decision.portfolio.candidates import Standing
from advisor.decision.result import Assumption, CrossCheck, SwitchPoint, WorkloadResult
from advisor.decision.reuse import bench_of, compared_only
from advisor.decision.rounding import median, quantiles, rounded
from advisor.decision.second_method import cross_check
from advisor.decision.telling.chips import coming
from advisor.decision.telling.clauses import clauses
from advisor.decision.telling.delivery import milestones, not_applicable, risks
from advisor.decision.telling.headline import headline
from advisor.decision.telling.named_options import recommended_id, today_id, today_usd
from advisor.decision.telling.next_steps import next_steps
from advisor.decision.telling.option_rows import option_rows
from advisor.decision.telling.readiness_rows import (
    effort_judgement_pct,
    effort_lines,
    gate_rows,
    readiness_rows,
    support_ends,
    upkeep_rows,
)
from advisor.decision.telling.sentences import conditions
from advisor.decision.telling.sentences import reasons as reasons_of
from advisor.decision.telling.shared_commitment import were_others_to_go_on
from advisor.decision.telling.story import Story, counted
from advisor.decision.telling.unknowns import unknowns
from advisor.decision.telling.words import UNIT_WORDS, Money, exchange_basis, price_digits, two_digits
from advisor.decision.todays_fleet import counted_load_pct
from advisor.decision.way_back import way_back
from advisor.decision.why import influence
from advisor.decision.why.break_even import break_even
from advisor.decision.why.levers import levers
from advisor.decision.why.scenarios import named_scenarios, waited_for
from advisor.decision.why.switch_points import WHOLE_MONTHS, Flip, Lever
from advisor.decision.world import World


class OtherWay(Struct, frozen=True):
    """What is told of a workload that the plan of all has go the other way than its own verdict does: of staying where
    it would move alone, or of what holds that move open, else of its best way of moving."""

    option: str | None
    """The option by id; None where there is none."""
    words: str
    """The same with its number of instances; empty where there is none."""
    conditions: tuple[str, ...]
    next_steps: tuple[str, ...]


class Decided(Struct, frozen=True):
    """A workload's result with the draws behind it, for the portfolio."""

    result: WorkloadResult
    bench: Bench
    evaluation: Evaluation
    assumptions: tuple[Assumption, ...]
    dues: Dues
    proven: bool
    other_way: OtherWay

    @property
    def standing(self) -> Standing:
        """What the plan of all workloads needs to know of this one."""
        result = self.result
        held = self.other_way.option if result.verdict == "move" else None
        return Standing(
            result.id, result.name, result.verdict, self.proven, self.bench, self.evaluation, self.dues, held_open=held
        )


def decide_workload(workload: Workload, world: World, medians: World, dues: Dues, pulse: Callable[[], None]) -> Decided:
    """Decides one workload.

    `medians` is the same case at the medians of all inputs, for the check; `pulse` is called between steps and may
    raise to stop.
    """
    bench = lay(workload, world)
    judge = Judge(bench, world, dues, pulse)
    judged = judge.run()
    verdict, evaluation = judged.verdict, judged.evaluation
    points = _switch_points(bench, judged, world, judge)
    check = _second_method(bench, judged, medians, dues, Money(exchange_basis(world.exchange)))
    found = influence.causes(bench, evaluation, world)
    # Carried through: how cheaply a move is given up says nothing of what decides whether it pays.
    through = evaluation.carried_through
    weight = {} if through is None else influence.shares(found, through)
    given_up = giving_up(evaluation)
    saved = through if given_up is not None and given_up.is_telling else evaluation.npv
    stay, move, today = evaluation.best_stay, evaluation.best_move, evaluation.today
    cash = {} if move is None else cash_compared(evaluation, bench, world)
    versus_stay = None if stay is None or move is None else yardstick(stay, move, cash, world.hurdle_usd)
    versus_today = None if today is None or move is None else yardstick(today, move, cash, world.hurdle_usd)
    pilot = None
    if through is not None and verdict in ("pilot first", "move", "wait"):
        # Who is told to make a pilot stays without it; who moves, now or later, would commit without one.
        choice, saves = Choice.of(world, moves=verdict != "pilot first"), evaluation.npv
        if choice.moves or saves is None:
            saves = through
        pilot = plan_pilot(saves, evaluation, bench, world, choice)
    scenarios = named_scenarios(judged, judge, world, None if pilot is None else pilot.cost_usd)
    then = waited_for(verdict, judged)
    money = Money(exchange_basis(world.exchange))
    waits = judge.waiting(judged)
    story = Story(
        bench,
        evaluation,
        world,
        money,
        verdict,
        versus_stay,
        versus_today,
        points,
        pilot,
        judged.wait_months,
        judged.wait_for,
        next((one for one in waits if one.advised), None),
        judged.until,
        judged.not_yet,
        judged.chip,
        judged.ready_for,
    )
    told = headline(story)
    # Behind the first reason: the first page has room for three.
    reasons, beside = reasons_of(story), _beside_others(judged, bench, world, dues, pulse, money)
    recommended = recommended_id(verdict, evaluation, judged.until)
    walk_away = next((p.median_zero_at for p in points if p.input == "gpu_price"), None)
    generation = None if move is None else generation_of(move.option, world)
    work = None if generation is None else bench.moves.get(generation)
    back = None if work is None or move is None else way_back(bench, work, move, world)
    exit_usd = None if back is None else quantiles(back.usd)
    judgement = influence.judgement_share(found, weight)
    result = WorkloadResult(
        id=workload.id,
        name=workload.name,
        kind=workload.kind,
        verdict=verdict,
        headline=told.text,
        follows=told.follows,
        conditional_on=conditions(story),
        reasons=(*reasons[:1], *beside, *reasons[1:]),
        next_steps=next_steps(story),
        demand=demand_words(workload),
        today_label=_today_words(bench),
        today_usd_month=today_usd(bench, today),
        baseline_option=today_id(bench),
        best_stay_option=None if stay is None else stay.option.id,
        best_move_option=None if move is None else move.option.id,
        recommended_option=recommended,
        versus_best_stay=versus_stay,
        versus_today=versus_today,
        switching_cost_usd=None if move is None else quantiles(move.parts.one_time + move.parts.double_running),
        switching_weeks=None if work is None else quantiles(work.weeks),
        calendar_weeks=None if work is None else quantiles(work.calendar),
        exit_cost_usd=exit_usd,
        exit_term_usd=None if back is None or back.term_usd is None else quantiles(back.term_usd),
        upkeep_usd_year=None if move is None else quantiles(12.0 * upkeep_usd_month(move, bench, world)),
        walk_away_usd_h=walk_away,
        walk_away_sentence=_walk_away_words(walk_away, bench, evaluation, money),
        judgement_share_pct=judgement,
        effort_judgement_pct=None if work is None else effort_judgement_pct(work),
        switch_points=points,
        scenarios=scenarios,
        options=option_rows(bench, evaluation, world, recommended),
        effort=() if work is None else effort_lines(work),
        readiness=readiness_rows(bench, world),
        gates=gate_rows(bench),
        cost_lines=cost_lines(evaluation) if evaluation.options else (),
        cash_flow_by_year=year_flows(evaluation, cash),
        waterfall=waterfall(evaluation),
        tornado=() if saved is None else tornado(found, saved),
        regret=None if evaluation.npv is None else regret(evaluation.npv),
        cash_low=cash_low(evaluation, cash),
        clauses=clauses(bench, evaluation, world, verdict, scenarios, judgement, exit_usd),
        pilot=pilot,
        unknowns=unknowns(story),
        cross_check_usd=None if check is None else check.closed_form_usd,
        giving_up=given_up,
        cross_check=check,
        waiting=waits,
        milestones=milestones(verdict, evaluation, bench, world, pilot, waits),
        upkeep=() if work is None else upkeep_rows(work),
        risks=risks(verdict, evaluation.npv if then is None else then, scenarios),
        not_applicable=not_applicable(verdict, bench, world, exit_usd, pilot),
        support_ends=support_ends(bench, generation, world),
        credits_usd=0.0 if move is None else rounded(median(move.credit_usd)),
        break_even=break_even(bench, judged, points, world, dues),
        counted_load_pct=counted_load_pct(bench.todays_fleet),
        coming_chip="" if judged.chip is None else coming(judged.chip, world).name,
    )  # fmt: skip
    other_way = _other_way(story, judge.held_open(judged))
    # From here on, what is kept of many workloads must be small.
    register = influence.register(found, weight, workload.id)
    kept_of = compared_only(evaluation)
    return Decided(result, bench_of(kept_of, bench, world), kept_of, register, dues, judged.proven, other_way)


def _beside_others(
    judged: Judged, bench: Bench, world: World, dues: Dues, pulse: Callable[[], None], money: Money
) -> tuple[str, ...]:
    """What would hold were others that use its commitment to go on as today."""
    own = bench.workload
    left = world.pool.beside_others(own.id)
    if left is None:
        return ()
    alone = Judge(bench, world, replace(dues, commitments=left), pulse).run()
    users = world.pool.others(own.id)
    others = [w.name for w in world.case.workloads if w.id in users]
    said = were_others_to_go_on(judged, alone, own.name, others, world.hurdle_usd, money)
    return () if said is None else (said,)


def _other_way(story: Story, held_open: Evaluated | None) -> OtherWay:
    stays = story.verdict == "move"
    other = replace(story, verdict="stay" if stays else "move", until=held_open, no_room=stays)
    option = story.best_stay if stays else story.best_move
    words = story.stay_words if stays else story.move_words
    if held_open is not None:
        option, words = held_open.option, counted(held_open)
    said = conditions(other), next_steps(other)
    return OtherWay(None if option is None else option.id, words, *said)


def _switch_points(bench: Bench, judged: Judged, world: World, judge: Judge) -> tuple[SwitchPoint, ...]:
    """The walk-away price first, then the nearest flips; what never flips comes last."""
    money = Money(exchange_basis(world.exchange))
    chip = "" if judged.chip is None else coming(judged.chip, world).name
    found = levers(bench, judged.evaluation, world, chip)
    rows = [_row(lever, judge.flip(lever, judged), money) for lever in found]
    return tuple(rows[:1] + sorted(rows[1:], key=_nearness))


def _nearness(row: SwitchPoint) -> tuple[bool, float]:
    """The order in which switch points are told: the nearest flip first. Where today's value is zero no share tells how
    near it is: there the share of the range does."""
    if row.flips_at is None:
        return True, 0.0
    if row.distance_pct is None:
        return False, 100.0 * abs(row.flips_at - row.now) / (row.searched[1] - row.searched[0])
    return False, abs(row.distance_pct)


def _row(lever: Lever, flip: Flip, money: Money) -> SwitchPoint:
    distance = None if flip.at is None or lever.now == 0 else rounded(100.0 * (flip.at / lever.now - 1.0))
    unit = UNIT_WORDS[lever.unit]
    if flip.at is None:
        found = "no flip" if flip.tried is None else f"no flip found at the {flip.tried} values tried"
        sentence = f"{lever.label}: {found} between {two_digits(lever.low)} and {two_digits(lever.high)} {unit}."
    else:
        whole = lever.field in WHOLE_MONTHS
        verbs = ("falls to", "reaches") if whole else ("falls below", "rises above")
        if "prices, all in step" in lever.label:
            verbs = "fall below", "rise above"
        direction = verbs[0] if flip.at < lever.now else verbs[1]
        change = "" if distance is None else f", {'+' if distance > 0 else '−'}{_share(abs(distance))} %"
        at, now = (f"{v:.0f}" if whole else price_digits(v) for v in (flip.at, lever.now))
        reached = money.rate(flip.at) if lever.unit == "usd_per_hour" else f"{at} {unit}"
        sentence = f"{lever.label} {direction} {reached} (now {now}{change}): then {flip.to}."
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
        flip.tried,
    )


def _share(pct: float) -> str:
    """A distance in percent: whole, and a tenth where it is less than one."""
    return f"{pct:.0f}" if pct >= 0.95 else f"{pct:.1f}"


def _walk_away_words(walk_away: float | None, bench: Bench, evaluation: Evaluation, money: Money) -> str:
    stay, npv = evaluation.best_stay, evaluation.npv
    if stay is None or stay.option.price is None or npv is None:
        return "No walk-away price: there is no way of moving to hold a GPU price against."
    now = bench.usd_hour(stay.option)
    if walk_away is None:
        side = "below" if median(npv) > 0 else "above"
        return f"No GPU price {side} today's {money.rate(now)} makes the two ways equal within the range searched."
    if walk_away < now:
        return (
            f"If all GPU prices fell in step, staying would be as good at {money.rate(walk_away)} for "
            f"{stay.option.label} (now {price_digits(now)})."
        )
    return (
        f"If all GPU prices rose in step, moving would be as good only at {money.rate(walk_away)} for "
        f"{stay.option.label} (now {price_digits(now)})."
    )


def _second_method(bench: Bench, judged: Judged, medians: World, dues: Dues, money: Money) -> CrossCheck | None:
    """A formula for the same two options, beside the simulation."""
    stay, move = judged.evaluation.best_stay, judged.evaluation.best_move
    if stay is None or move is None:
        return None
    only = kept(judged.evaluation)
    drawn = redraw(bench, medians, only)
    point = evaluate(drawn, medians, dues, only=only)
    at_stay, at_move = point.options.get(stay.option.id), point.options.get(move.option.id)
    if at_stay is None or at_move is None:
        return None
    return cross_check(judged.evaluation, at_stay, at_move, point, drawn, medians, money)


def _today_words(bench: Bench) -> str:
    option = next((o for o in bench.options if "today" in o.roles), None)
    return "not running yet" if option is None else f"{option.count} × {option.label}"
