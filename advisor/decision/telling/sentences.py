"""The sentences of one workload's recommendation: its reasons, and what it is conditional on."""

from __future__ import annotations

from datetime import date, timedelta

from advisor.cost.capacity import capacity_gaps, quotas
from advisor.cost.commitments import months_to
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.rates import HourlyPrice
from advisor.cost.steps import price_steps
from advisor.decision.bench import generation_of
from advisor.decision.evaluated import Evaluated
from advisor.decision.placed import passed_over
from advisor.decision.result import Yardstick
from advisor.decision.rounding import median
from advisor.decision.telling.blocked_words import barred, blocked
from advisor.decision.telling.chips import coming, rests_on_a_chip
from advisor.decision.telling.late_runs import late
from advisor.decision.telling.reasons_of_money import against_today, given_up, hourly_first_year, monthly, stranded
from advisor.decision.telling.story import Story, middle
from advisor.decision.telling.terms_alike import unlike
from advisor.decision.telling.terms_elsewhere import rests_on_no_term
from advisor.decision.telling.todays_plan import plan_ends
from advisor.decision.telling.words import (
    chance,
    long_day,
    months,
    names,
    percent,
    sentence_case,
    two_digits,
)

SURE_OF_LIMITS = 0.99
"""Below this share of draws in which the latency limits are met, the reader is told of it."""
CONDITION = "Capacity: "
"""What a gap in promised capacity is told as where it is a condition of a move."""


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
        found.append(
            f"One {move.option.instance} does {two_digits(ratio)} times the work of one {stay.option.instance} at "
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
    capacity = (CONDITION + gap for gap in gaps_of_move(story))
    return (*rests_on_a_chip(story), *capacity, *rests_on_no_term(story), *found)


def gaps_of_move(story: Story) -> tuple[str, ...]:
    """What written promises leave open of the fleet of the best move."""
    move, best = story.best_move, story.evaluation.best_move
    if story.chip is not None:
        # What is promised of today's instance is no promise of the one to come.
        return (f"no written quota, quote or reservation for {coming(story.chip, story.world).name} was entered.",)
    needed, later = (1, 1) if best is None else (round(median(best.count)), best.most)
    return () if move is None else capacity_gaps(story.world.case, move, needed, later)


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
