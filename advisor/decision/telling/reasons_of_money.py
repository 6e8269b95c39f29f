"""Reasons that are sums: what each way costs to run, what a move strands, what one given up loses, today's bill."""

from __future__ import annotations

import numpy as np

from advisor.cost.demand import MONTHS_PER_YEAR
from advisor.cost.streams import Stream
from advisor.decision.evaluated import Evaluated, carried_through
from advisor.decision.rounding import median
from advisor.decision.telling.story import Story, counted, ending_before, middle
from advisor.decision.telling.todays_plan import plan_ends
from advisor.decision.telling.words import Money, chance, long_day, within_sentence
from advisor.decision.worth import cost_of
from advisor.distributions import Floats

TOLD = 0.1
"""Part of a monthly bill from which on what is no instance is told apart."""
STRANDED = 0.01
"""Part of what staying costs from which on unused commitments are told."""
NEARLY_ALL = 0.95
"""From this share of draws on, what the given-up ones cost is what the headline says of all."""


def monthly(stay: Evaluated, move: Evaluated, money: Money) -> str:
    """What both sides cost to run. What commitments already bought cost beyond their use is no part of it."""
    unused = any(float(np.mean(one.parts.unused_commitment)) > 0 for one in (stay, move))
    aside = ", without commitments paid and not used" if unused else ""
    return (
        f"Run cost at the load of the first year{aside}: {money.say(middle(_first_year(stay)))} a month for "
        f"{counted(stay)}{_from(stay)}{_beside(stay, money)}; {money.say(middle(_first_year(move)))} for "
        f"{counted(move)}{_beside(move, money)}.{_paid_already(stay, money)}"
    )


def _paid_already(stay: Evaluated, money: Money) -> str:
    """What comes on top of the bill of a way of staying once it is due again."""
    told = [
        f" {line.name}, {money.say(float(np.mean(amount[:, 0])))} a month for the first, is paid until month "
        f"{line.from_month} and counts from then on."
        for line, amount in zip(stay.around.lines, stay.around.amounts, strict=True)
        if np.min(stay.takes_over) < line.from_month < stay.stream.legs[0].months and amount.any()
    ]
    return "".join(told)


def _from(stay: Evaluated) -> str:
    """From when on a way of staying runs, where something signed is used up first."""
    before = ending_before(stay)
    return "" if before is None else f" from {long_day(before[1].day)} on"


def _first_year(one: Evaluated) -> Floats:
    """USD a month on average in the first twelve months from its start, lines beside the instances included: at today's
    price, and at rates that are known to begin or end, shape (draw,)."""
    usd = one.monthly_usd
    for leg in one.stream.legs:
        dearer = _times_first_year(one, leg) - 1.0
        if dearer:
            usd = usd + dearer * leg.first_month() * (1.0 + one.around.share)
    return usd


def hourly_first_year(one: Evaluated) -> float:
    """USD of one instance and hour in those months; what is mixed in beyond a term apart. 0 where no price is known."""
    price = one.option.price
    return 0.0 if price is None else float(price.usd) * _times_first_year(one, one.stream.legs[0])


def _times_first_year(one: Evaluated, leg: Stream) -> float:
    """How many times its price a leg of the stream costs on average in those months."""
    begins = int(middle(one.start))
    price = np.ones(begins + MONTHS_PER_YEAR)
    for month, ratio in leg.path.steps:
        price[month:] *= ratio
    return float(np.mean(price[begins:]))


def _beside(one: Evaluated, money: Money) -> str:
    """What of the bill is no instance, with the line that is most of it; nothing where it is little."""
    run = one.stream.first_month()
    lines = {
        line.name: float(np.mean(one.around.line_month(at, run, one.takes_over)))
        for at, line in enumerate(one.around.lines)
    }
    rest = float(np.mean(one.monthly_usd - run))
    if not lines or rest < TOLD * float(np.mean(one.monthly_usd)):
        return ""
    most = max(lines, key=lambda name: lines[name])
    return f" ({money.say(rest)} of it beside the instances, most of it for {within_sentence(most)})"


def stranded(stay: Evaluated, move: Evaluated, money: Money) -> list[str]:
    """What either way leaves unused of commitments."""
    moves, stays = (float(np.mean(e.parts.unused_commitment)) for e in (move, stay))
    least = STRANDED * stay.mean_cost
    left, also = moves - stays, stays >= least
    if left < least:
        return [f"Staying so leaves {money.say(stays)} of commitments already bought unused; that is counted."] * also
    more, than = (" more", " than staying does") if also else ("", "")
    return [
        f"Moving leaves {money.say(left)}{more} of commitments already bought unused{than}; that is counted against it."
    ]


def given_up(story: Story) -> list[str]:
    """How often the move would be given up and what that loses; nothing where it hardly ever is."""
    move, through = story.evaluation.best_move, story.evaluation.carried_through
    if move is None or through is None or move.stop is None or move.stop.share < 0.01:
        return []
    where, share = move.stop.where, move.stop.share
    late = float(np.mean(move.start >= story.evaluation.market.months))
    lost = story.money.say(middle(move.stop.sunk_usd[where]))
    if late > 0.5 * share:
        return [
            f"In {chance(late)} the work is not done when the horizon ends: what it cost until then, {lost}, is lost."
        ]
    worst = -median(through[where])
    more = f"; carried through, those would cost {story.money.say(worst)} more than staying" if worst > 0 else ""
    return [
        f"In {chance(share)} the fleet that validation calls for makes moving dearer than staying: a move once begun "
        f"would be given up there, with {lost} of work and trial lost{more if share < NEARLY_ALL else ''}."
    ]


def against_today(story: Story) -> list[str]:
    """That a move, carried through, would save on today's bill, and the best way of staying saves more."""
    today, move = story.evaluation.today, story.evaluation.best_move
    if today is None or move is None or story.stay is None or story.stay.npv_usd.p50 > 0:
        return []
    saved = median(today.cost - cost_of(carried_through(move.terms)))
    if saved <= 0:
        return []
    bill = "today's bill, by the hour once its plan has ended," if plan_ends(story) else "today's bill"
    return [
        f"Against {bill} a move would save {story.money.say(saved)}, but that saving needs no new chip: the best "
        "way of staying brings more."
    ]
