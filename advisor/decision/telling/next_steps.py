"""What to do next, as sentences: the steps that a verdict calls for, in their order."""

from __future__ import annotations

import math
from datetime import date

from advisor.cost.capacity import capacity_gaps
from advisor.cost.commitments import covers
from advisor.cost.options import RIGHT_SIZE, Option
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import Pilot, SwitchPoint
from advisor.decision.rounding import median
from advisor.decision.staying import is_today
from advisor.decision.telling.blocked_words import what_would_change
from advisor.decision.telling.measure_first import measure_first
from advisor.decision.telling.sentences import gaps_of_move
from advisor.decision.telling.story import Story, after, binds_beyond, counted, ending_before, middle
from advisor.decision.telling.terms_alike import ask_for_a_term
from advisor.decision.telling.terms_elsewhere import ask_for_its_term, rests_on_no_term
from advisor.decision.telling.todays_plan import sign_anew
from advisor.decision.telling.unknowns import unpriced_today
from advisor.decision.telling.words import (
    UNIT_WORDS,
    chance,
    figure,
    long_day,
    months,
)
from advisor.decision.verdict import ROOM_MONTHS

PORT = "Port, prove accuracy, run both, and cut over in steps."
"""The step of a move."""
SETTLE = "Settle its capacity first: "
"""What a gap in promised capacity is told as where it is a step of staying."""
CHOSEN = ("horizon", "discount_rate", "delay_months")
"""Inputs that are the house's own rules: no event to look out for."""


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
        port = capacity_first(PORT) if gaps_of_move(story) else PORT
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


def capacity_first(step: str) -> str:
    """The step to port, once capacity is promised; another step as it is."""
    return f"Get the capacity in writing, then {PORT[:1].lower()}{PORT[1:]}" if step == PORT else step


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
