"""The sentences of one workload's recommendation: verdict, reasons, next steps, conditions."""

from __future__ import annotations

import math
from datetime import date, timedelta

from advisor.cost.capacity import capacity_gaps, quotas
from advisor.cost.commitments import covers, months_to
from advisor.cost.options import RIGHT_SIZE, Option
from advisor.cost.plans import plans
from advisor.cost.rates import HourlyPrice
from advisor.cost.steps import price_steps
from advisor.decision.bench import generation_of
from advisor.decision.evaluated import Evaluated
from advisor.decision.placed import passed_over
from advisor.decision.result import Pilot, SwitchPoint, Yardstick
from advisor.decision.rounding import median
from advisor.decision.staying import is_today
from advisor.decision.telling.blocked_words import barred, blocked, what_would_change
from advisor.decision.telling.chips import coming, rests_on_a_chip
from advisor.decision.telling.late_runs import late
from advisor.decision.telling.measure_first import measure_first
from advisor.decision.telling.reasons_of_money import against_today, given_up, hourly_first_year, monthly, stranded
from advisor.decision.telling.story import Story as Story
from advisor.decision.telling.story import after, binds_beyond, counted, ending_before, middle
from advisor.decision.telling.terms_alike import ask_for_a_term, unlike
from advisor.decision.telling.terms_elsewhere import ask_for_its_term, rests_on_no_term
from advisor.decision.telling.todays_plan import plan_ends, sign_anew
from advisor.decision.telling.unknowns import unpriced_today
from advisor.decision.telling.words import (
    UNIT_WORDS,
    chance,
    figure,
    long_day,
    months,
    names,
    percent,
    sentence_case,
    two_digits,
)
from advisor.decision.verdict import ROOM_MONTHS

SURE_OF_LIMITS = 0.99
"""Below this share of draws in which the latency limits are met, the reader is told of it."""


PORT = "Port, prove accuracy, run both, and cut over in steps."
"""The step of a move."""
CONDITION, SETTLE = "Capacity: ", "Settle its capacity first: "
"""What a gap in promised capacity is told as: a condition of a move, a step of staying."""
CHOSEN = ("horizon", "discount_rate", "delay_months")
"""Inputs that are the house's own rules: no event to look out for."""


def reasons(story: Story) -> tuple[str, ...]:
    """Up to five reasons, each with its number."""
    if story.verdict == "not assessed":
        why = sentence_case(story.bench.unassessed or "what runs today is not described")
        return (
            f"{why}.",
            "Its cost today stays in the bill, outside every comparison here.",
        )
    move, stay = story.evaluation.best_move, story.evaluation.best_stay
    if move is None or stay is None or story.stay is None:
        return blocked(story)
    found = [*_then(story), _chance(story, story.stay), *late(story), *_not_yet(move.option, story)]
    found.append(monthly(stay, move, story.money))
    ours, theirs = move.speed_of_one, stay.speed_of_one
    hours, their_hours = hourly_first_year(move), hourly_first_year(stay)
    if ours is not None and theirs is not None and move.option.price is not None and their_hours:
        ratio, price = middle(ours) / middle(theirs), hours / their_hours
        chip = story.chip
        moved_to = move.option.instance if chip is None or not story.not_yet else coming(chip, story.world).name
        found.append(
            f"One {moved_to} does {two_digits(ratio)} times the work of one {stay.option.instance} at "
            f"{two_digits(price)} times its hourly price{unlike(story)}."
        )
    found += stranded(stay, move, story.money)
    found += given_up(story)
    on_time = story.bench.on_time(move.option.id)
    if on_time is not None and on_time < SURE_OF_LIMITS:
        found.append(
            f"One {move.option.instance} meets the latency limits in {chance(on_time)}; where it barely does, the "
            "fleet that would is very large, hence the wide range."
        )
    generation = generation_of(move.option, story.world)
    if generation in story.bench.moves:
        found.append(
            f"The move takes about {two_digits(middle(story.bench.moves[generation].weeks))} person-weeks, "
            f"{_work(story, move)}, an estimate by judgement; "
            f"{_calendar(move)}."
        )
    found += [*barred(story), *_no_room_there(story, move)]
    dated = _rate_ends(story, move.option), _rate_begins(story, stay.option), plan_ends(story)
    found += [told for told in dated if told]
    found += against_today(story)
    return tuple(found)


def _calendar(move: Evaluated) -> str:
    """How long the work of a move takes on the calendar, as it is counted."""
    takes = months(middle(move.start))
    if move.option.not_before is not None:
        return f"begun then, it ends in about {takes}"
    return f"on the calendar it is counted as {takes}, begun months in full"


def _rate_ends(story: Story, option: Option) -> str:
    """When the buyer's rate ends within the horizon, and what is counted from then on, or from a term's renewal on;
    nothing where the next begins on the day after."""
    price = option.price
    if price is None or price.until is None or price.after is None:
        return ""
    if option.new_term_months:
        return _renewed_without(story, option, price)
    follows = price.until + timedelta(days=1) in price.begins
    if follows or months_to(price.until, story.world.decides_on) >= story.evaluation.market.months:
        return ""
    return (
        f"Your rate for {option.instance} ends on {long_day(price.until)}; from then on "
        f"{story.money.rate(float(price.after))} is counted."
    )


def _no_room_there(story: Story, move: Evaluated) -> list[str]:
    """That the same instance would cost less where a quota falls short of what is needed."""
    other = passed_over(move, story.evaluation.options.values(), story.world.case)
    if other is None:
        return []
    option, more = other.option, story.money.say(move.mean_cost - other.mean_cost)
    most = quotas(story.world.case)[option.instance, option.region]
    return [
        f"{option.label}, would save {more} more on average, but the quota of {most:,.0f} there falls short of the "
        f"{round(median(other.count)):,} that are needed."
    ]


def _renewed_without(story: Story, option: Option, price: HourlyPrice) -> str:
    """From when on within the horizon a term at a rate of the buyer's is renewed at what is paid without it."""
    if price.until is None or price.after is None or not price.usd:
        return ""
    now, without = story.world.decides_on, float(price.after / price.usd)
    due = [month for month, times in price_steps(price, option.plan, now) if times == without]
    if not due or due[0] >= story.evaluation.market.months:
        return ""
    return (
        f"Your rate for {option.instance} ends on {long_day(price.until)}; a term keeps it, and when that is renewed, "
        f"in {due[0]} months, {story.money.rate(float(price.after))} is counted."
    )


def _then(story: Story) -> list[str]:
    """What moving on the day that is waited for would bring, where what is compared is moving now."""
    then = story.waited
    if then is None or story.not_yet:
        return []
    npv, day = then.npv_usd, long_day(date.fromisoformat(then.date))
    begun = f"A move begun on {day}, so that it is done when {story.ready_for},"
    return [
        f"{begun if story.ready_for else f'Moving on {day}, when {then.event},'} would save "
        f"{story.money.say(npv.p50, npv.p90 - npv.p10)} at the median, and something in "
        f"{chance(then.probability_of_saving)}."
    ]


def _not_yet(option: Option, story: Story) -> list[str]:
    """That the way of moving can't be had yet, and under which other plans the same instance can."""
    day = option.not_before
    if day is None:
        return []
    now = [o for o in story.bench.feasible() if o.instance == option.instance and o.not_before is None]
    begins = f"from {long_day(day)} on, when your rate begins"
    if not now:
        return [f"{option.instance} can be had {begins}: no price before is known."]
    others = names(list(dict.fromkeys(plans()[o.plan].label for o in now)))
    plan = plans()[option.plan].label
    return [f"{option.instance}, {plan}, is counted {begins}; before that a price is known for {others} alone."]


def _rate_begins(story: Story, option: Option) -> str:
    """That a rate of the buyer's for the best way of staying begins later, which it counts on."""
    price, horizon = option.price, story.evaluation.market.months
    days = [] if price is None else [d for d in price.begins if months_to(d, story.world.decides_on) < horizon]
    if not days:
        return ""
    said = [long_day(day) for day in days]
    if len(said) == 1:
        return f"Your rate for {option.instance} that begins on {said[0]} is counted in staying from then on."
    return f"Your rates for {option.instance} that begin on {names(said)} are counted in staying, each from then on."


def next_steps(story: Story) -> tuple[str, ...]:
    """What to do now, and when to look again."""
    steps: list[str] = []
    stay, today = story.best_stay, story.evaluation.today
    if story.verdict == "pilot first" and story.pilot is not None:
        p = story.pilot
        cost = f", about {story.money.say(p.cost_usd)}" if p.cost_usd is not None else ""
        steps.append(
            f"Pilot {p.instances} × {p.instance} for {p.days} days{cost}; knowing its answer is worth "
            f"{story.money.say(p.worth_usd)}{_likely(p)}."
        )
        if p.go_at is not None:
            speed = None if story.evaluation.best_move is None else story.evaluation.best_move.speed_of_one
            predicted = "" if speed is None else f" ({figure(middle(speed))} predicted)"
            steps.append(f"Move if {p.metric} reaches {figure(p.go_at)} {UNIT_WORDS[p.metric_unit]}{predicted}.")
        else:
            steps.append("Enter what it reads as a measurement and decide again.")
    if story.verdict in ("stay", "wait", "pilot first", "not feasible") and stay is not None:
        if story.verdict == "wait":
            steps.append(f"Sign nothing for it that binds beyond the next {months(story.wait_months or 0)}.")
        if story.verdict == "pilot first":
            steps.append("Sign nothing for it that binds beyond the pilot.")
        if story.bench.workload.today is None:
            runs = story.stay_words if story.until is None else f"{counted(story.until)} until then"
            steps += [f"{_taking(stay)} {runs}.", *_capacity_first(story)]
        elif today is not None and stay.id != today.option.id and not binds_beyond(story):
            steps += measure_first(story)
            steps.append(_change(story, stay, today.option))
            if (stay.instance, stay.region) != (today.option.instance, today.option.region):
                steps += _capacity_first(story)
        if today is not None and story.until is not None and story.until is not today:
            steps.append(_until_then(story.until, today.option))
        if story.verdict == "pilot first" and binds_beyond(story):
            steps += _where_it_falls_short(story, stay)
        if story.ready_for and story.waited is not None:
            steps.append(
                f"If it still pays, begin the work on {long_day(date.fromisoformat(story.waited.date))}, so that it is "
                f"done when {story.ready_for}."
            )
        steps += _ends_the_move(story)
        unpriced = unpriced_today(story)
        if unpriced is not None:
            steps.append(
                f"Enter what {unpriced.label} costs before anything else is bought: {story.stay_words} was not held "
                "against it."
            )
        turns = (p for p in story.switch_points if p.flips_to in ("move", "pilot first", "wait"))
        flip = min((p for p in turns if p.input not in CHOSEN and not _more_work(p)), key=_distance, default=None)
        asked = ask_for_a_term(story) if story.verdict == "stay" else []
        steps += [*ask_for_its_term(story), *asked]
        if flip is not None and not (asked and flip.input == "neuron_price"):
            steps.append(f"Look again if: {flip.sentence}")
    if story.verdict == "move":
        port = capacity_first(PORT) if _capacity_gaps(story) else PORT
        # What the move rests on is settled before it.
        asked = ask_for_its_term(story)
        steps += [*measure_first(story), *([*asked, port] if rests_on_no_term(story) else [port, *asked])]
    if story.verdict == "not feasible":
        steps += what_would_change(story)
    if story.verdict == "not assessed":
        steps.append("Measure it on both sides in a trial, and enter the figures.")
    return tuple(steps)


def _likely(pilot: Pilot) -> str:
    """How likely a pilot's answer is to be a move."""
    return "" if pilot.go_chance is None else f", and it leads to a move in {chance(pilot.go_chance)}"


def _distance(point: SwitchPoint) -> float:
    """How far a value is from today's, per cent of it."""
    return math.inf if point.distance_pct is None else abs(point.distance_pct)


def _more_work(point: SwitchPoint) -> bool:
    """Whether it takes more work to get there: that puts a move off to a better date, nothing to look out for."""
    return point.input == "effort" and point.flips_at is not None and point.flips_at > point.now


def _work(story: Story, move: Evaluated) -> str:
    """What the work of a move costs, and what is promised towards it."""
    credit = middle(move.credit_usd)
    if not credit:
        return story.money.say(middle(move.parts.one_time))
    return f"{story.money.say(middle(move.once_usd))} less credits of {story.money.say(credit)}"


def conditions(story: Story) -> tuple[str, ...]:
    """On what a move, if advised, is conditional."""
    move = story.best_move
    if move is None or story.verdict not in ("move", "pilot first", "wait"):
        return ()
    generation = generation_of(move, story.world)
    found = [] if generation is None else list(story.bench.gates[generation].conditions)
    ends = None if move.price is None or move.price.after is not None else move.price.last_day
    if ends is not None:
        found.append(
            f"The rate for {move.instance} ends on {long_day(ends)}, and no other price is known: it is taken "
            "to be renewed."
        )
    workload = story.bench.workload
    today, bound = workload.today, any(workload.id in users for users in story.world.pool.covered)
    if today is not None and today.purchase_plan == "own" and not bound:
        found.append(
            f"Your own servers ({today.count} × {today.instance}) are counted as paid no longer once the move is done: "
            "sold, given back, or used by others at that cost. Enter what stays to be paid as a private contract; it "
            "would be stranded."
        )
    # Page 1 has room for the first of them: what nobody can mend at home leads.
    capacity = (CONDITION + gap for gap in _capacity_gaps(story))
    return (*rests_on_a_chip(story), *capacity, *rests_on_no_term(story), *found)


def capacity_first(step: str) -> str:
    """The step to port, once capacity is promised; another step as it is."""
    return f"Get the capacity in writing, then {PORT[:1].lower()}{PORT[1:]}" if step == PORT else step


def _capacity_gaps(story: Story) -> tuple[str, ...]:
    """What written promises leave open of the fleet of the best move."""
    move, best = story.best_move, story.evaluation.best_move
    if story.chip is not None:
        # What is promised of today's instance is no promise of the one to come.
        return (f"no written quota, quote or reservation for {coming(story.chip, story.world).name} was entered.",)
    needed, later = (1, 1) if best is None else (round(median(best.count)), best.most)
    return () if move is None else capacity_gaps(story.world.case, move, needed, later)


def _change(story: Story, stay: Option, today: Option) -> str:
    """What to change where staying has a better way than today's, and when."""
    anew = sign_anew(stay)
    if anew:
        return anew
    best = story.evaluation.best_stay
    before = ending_before(best)
    if best is not None and before is not None:
        first, ends = before
        kept = f"Keep {counted(first, whole=False)}"
        if not is_today(first.option):
            kept = f"Run {counted(first)} in place of {today.count:,} × {today.instance}"
        return f"{kept} until {long_day(ends.day)}, when {ends.what}; then change to {after(first, best)}."
    if RIGHT_SIZE in stay.roles or today.id == f"today:{stay.id}":
        return f"{_fewer(best, stay, today)}: the demand as described needs no more."
    return f"Change what is bought, or how: {story.stay_words}.{_not_before(story, stay)}"


def _fewer(kept: Evaluated | None, option: Option, today: Option) -> str:
    """Fewer of what runs today; where the price stays what it is, nothing is signed, and no plan is named."""
    if RIGHT_SIZE in option.roles:
        return f"Run {counted(kept, whole=False)} in place of {today.count or 1:,}, paid as today"
    return f"Run {counted(kept)} in place of {today.count or 1:,}"


def _taking(stay: Option) -> str:
    return "Buy" if stay.venue == "own data centre" else "Rent"


def _capacity_first(story: Story) -> list[str]:
    """What written promises leave open of the fleet of the best way of staying."""
    best = story.evaluation.best_stay
    if best is None:
        return []
    gaps = capacity_gaps(story.world.case, best.option, round(median(best.count)), best.most)
    return [SETTLE + gap for gap in gaps]


def _until_then(kept: Evaluated, today: Option) -> str:
    """What to run until a date that is waited for, where it is not today's."""
    if RIGHT_SIZE in kept.option.roles:
        return f"{_fewer(kept, kept.option, today)} until then: the demand as described needs no more."
    return f"Run {counted(kept)} until then: it costs less than what runs today, and binds no longer."


def _where_it_falls_short(story: Story, stay: Option) -> list[str]:
    """How to stay once a pilot says so, where that binds: nothing where it is what runs today."""
    today = story.evaluation.today
    if story.bench.workload.today is None:
        return [f"Where it falls short: {_taking(stay).lower()} {story.stay_words}."]
    if today is None or stay.id == today.option.id:
        return []
    change = _change(story, stay, today.option)
    return [f"Where it falls short: {change[:1].lower()}{change[1:]}"]


def _ends_the_move(story: Story) -> list[str]:
    """What signing the best way of staying would do to a move that finds no room yet, and when to sign it."""
    stay, kept = story.evaluation.best_stay, story.until
    if not story.no_room or stay is None or stay.bound_until <= ROOM_MONTHS:
        return []
    term, whole = f"{stay.option.new_term_months} months", stay.bound_until >= story.evaluation.market.months
    if kept is None:
        return [
            f"Signing that binds for {term} and {'ends the move' if whole else 'puts the move off as long'}: no way of "
            "staying that binds less would keep it sure enough for a quarter."
        ]
    less = middle(kept.monthly_usd) - middle(stay.monthly_usd)
    cheaper = f" It costs {story.money.say(less)} a month less: where" if less > 0 else " Where"
    return [
        f"Sign no term yet: {story.stay_words} would bind for {term} and "
        f"{'end the move' if whole else 'put the move off as long'}.{cheaper} no room can be made in the next few "
        "months, sign it."
    ]


def _not_before(story: Story, stay: Option) -> str:
    """A new term beside a commitment for the same capacity is paid twice as far as that covers it: when to begin it."""
    if not stay.new_term_months:
        return ""
    begins, signed = story.world.decides_on, story.world.case.commercials.commitments or ()
    held = [c for c in signed if c.ends > begins and covers(c, stay)]
    if not held:
        return ""
    ends = max(c.ends for c in held)
    return f" Begin what the present commitment covers when that ends ({long_day(ends)})."


def _chance(story: Story, yardstick: Yardstick) -> str:
    world = story.world
    required = percent(world.case.decision.required_confidence_pct / 100)
    what = "A saving above your hurdle" if world.hurdle_usd > 0 else "A saving"
    if _then(story):
        what = f"By moving now {what[0].lower()}{what[1:]}"
    # What rounds to what was asked for and falls short of it says so.
    asked = world.case.decision.required_confidence_pct
    short = "just under " if asked - 0.5 <= 100.0 * yardstick.hurdle_probability < asked else ""
    return (
        f"{what} against the best way of staying appears in {short}{chance(yardstick.hurdle_probability)}; "
        f"you asked for {required}."
    )
