"""The first page: what is asked, the answer, its four figures, why, and what would make it wrong."""

from __future__ import annotations

import re

from advisor.decision.telling.words import chance, number_word, sentence_case
from advisor.report.content.context import NUMBERS, Context, Told
from advisor.report.content.key_figures import key_figures
from advisor.report.content.model import (
    STATES,
    Block,
    Columns,
    Heading,
    Issue,
    KeyFigures,
    Points,
    Prose,
    TitleBlock,
    VerdictBlock,
    bold,
    clean,
    sentence,
)
from advisor.report.content.ways import ways
from advisor.report.format import long_date, render

LEVELS = (
    (3, 6, 3), (3, 5, 3), (3, 6, 2), (3, 5, 2), (3, 4, 3), (3, 4, 2), (3, 4, 1), (3, 3, 2), (3, 3, 1),
    (2, 4, 1), (2, 3, 1), (1, 3, 1), (1, 2, 1), (0, 2, 1),
)  # fmt: skip
"""Reasons, rows and points of the variants of the first page, fullest first."""
ON_PAGE_1 = 2
"""Conditions told on page 1; where there are more, page 2 has them all."""


def first_page(ctx: Context, level: int, issue: Issue) -> tuple[Block, ...]:
    """The blocks of page 1 at one of `LEVELS`."""
    reasons, rows, points = LEVELS[level]
    portfolio = ctx.rec.portfolio
    asked = ctx.abridged(ctx.fmt.text(clean(portfolio.decision_asked), "/portfolio/decision_asked"))
    answer = ctx.fmt.text(clean(portfolio.headline), "/portfolio/headline")
    follows = ctx.fmt.text(clean(portfolio.follows), "/portfolio/follows") if portfolio.follows else ""
    return (
        TitleBlock(f"Recommendation: {clean(ctx.rec.title)}", _title_line(ctx)),
        Prose(f"{bold('Decision asked.')} {asked}"),
        VerdictBlock(portfolio.verdict, answer, follows),
        KeyFigures(key_figures(ctx)),
        *_conditions(ctx),
        *_ended(ctx),
        *_why(ctx, reasons),
        ways(ctx, rows),
        Columns(_stops(ctx, points), _not_known(ctx, points)),
        basis_line(ctx, issue),
    )


def _title_line(ctx: Context) -> str:
    parts = [
        ctx.organisation(),
        long_date(ctx.rec.as_of),
        clean(ctx.case.organisation.reference),
        clean(ctx.case.organisation.confidentiality),
    ]
    return " · ".join(part for part in parts if part)


def _conditions(ctx: Context) -> tuple[Block, ...]:
    """On what the advice to move the only workload rests besides its figures."""
    told = ctx.single
    if told is None or not told.result.conditional_on:
        return ()
    held = told.result.conditional_on
    said = [ctx.fmt.text(clean(item), f"{told.at}/conditional_on/{at}") for at, item in enumerate(held[:ON_PAGE_1])]
    if len(held) > ON_PAGE_1:
        said.append(f"{sentence_case(number_word(len(held) - ON_PAGE_1))} more on the next page.")
    return (Prose(f"{bold('On condition.')} {' '.join(said)}"),)


def _ended(ctx: Context) -> tuple[Block, ...]:
    """What the four figures hold where most futures end the move before it is carried through."""
    told = ctx.single
    giving = None if told is None else told.result.giving_up
    if told is None or giving is None or not giving.is_telling:
        return ()
    at = f"{told.at}/giving_up"
    share = ctx.fmt.say("of 100", giving.share, f"{at}/share")
    ended = (
        f"In {share} futures validation shows the move to be dearer than staying. It ends there, and these figures "
        "hold the work lost."
    )
    # What the headline has told in round figures is not told again in finer ones.
    if "carried through" not in ctx.rec.portfolio.headline:
        through = giving.carried_through_usd.p50
        amount = ctx.fmt.size(through, f"{at}/carried_through_usd/p50")
        said = f"would cost {amount} more at the median" if through < 0 else f"would save {amount} at the median"
        ended += f" Carried through in all futures, moving {said}."
    return (Prose(ended),)


def _why(ctx: Context, most: int) -> tuple[Block, ...]:
    if ctx.single is not None:
        items = _reasons(ctx, ctx.single, most)
    else:
        held = [told for told in ctx.ranked() if told.result.reasons and told.result.verdict != "not assessed"]
        items = [f"{bold(told.name + ':')} {_reasons(ctx, told, 1)[0]}" for told in held[:most]]
    return (Heading(2, "Why", "why", "Why"), Points(tuple(items), numbered=True)) if items else ()


def _reasons(ctx: Context, told: Told, most: int) -> list[str]:
    """The first reasons; what else stands on the page comes after all others. What moving costs once belongs to the
    reason that leads: two bills that are alike say nothing without."""
    told_of = _told_elsewhere(ctx, told)
    places = [place for place in range(len(told.result.reasons)) if place not in told_of] + told_of
    said = [ctx.fmt.text(clean(told.result.reasons[place]), f"{told.at}/reasons/{place}") for place in places[:most]]
    # What finds no room in the plan says so first of all, and the money after it.
    leads, cost = int(ctx.no_room(told)), told.result.switching_cost_usd
    if told.result.versus_best_stay is not None and cost is not None and leads < len(said):
        once = ctx.fmt.amount(cost.p50, f"{told.at}/switching_cost_usd/p50")
        # In the plan work that several share is done once.
        moving = "Alone, moving" if ctx.with_others(told) else "Moving"
        # The work alone, which a further reason may tell, is much less.
        held = ", cut-over included" if len(said) > 2 else ""
        said[leads] += f" {moving} costs {once} once{held}{ctx.after_credits(told.result.credits_usd, told.at)}."
    return said


def _told_elsewhere(ctx: Context, told: Told) -> list[int]:
    """Which of the reasons the page tells anyway: the chance of a saving, in the key figures or the table; what moving
    on the day that is waited for would bring, after the headline; that most futures end the move, in a sentence of its
    own. None where nothing was compared."""
    yardstick, giving = told.result.versus_best_stay, told.result.giving_up
    shares = [] if yardstick is None else [yardstick.hurdle_probability]
    if giving is not None and giving.is_telling and told is ctx.single:
        shares.append(giving.share)
    if told is ctx.single:
        shares += [one.probability_of_saving for one in told.result.waiting if one.advised]
    found: list[int] = []
    for share in shares:
        words = re.compile(rf"(?<!\d){re.escape(chance(share))}")
        named = (place for place, reason in enumerate(told.result.reasons) if words.search(reason))
        found += [place for place in named if place not in found][:1]
    return found


def _stops(ctx: Context, most: int) -> tuple[Block, ...]:
    """The nearest switch points, and the price at which staying is as good."""
    found = [
        (abs(point.distance_pct), told, place)
        for told in ctx.ranked()
        for place, point in enumerate(told.result.switch_points)
        if point.flips_at is not None and point.distance_pct is not None and not ctx.held_by_others(told, point)
    ]
    found.sort(key=lambda item: item[0])
    items = []
    for _, told, place in found[:most]:
        sentence = ctx.fmt.text(
            clean(told.result.switch_points[place].sentence), f"{told.at}/switch_points/{place}/sentence"
        )
        items.append(sentence if ctx.single else f"{bold(ctx.name_alone(told) + ':')} {sentence}")
    when = "It stops being right if"
    if ctx.single is not None and ctx.no_room(ctx.single):
        when = "With room, moving stops being right if"
    blocks: list[Block] = [Heading(2, when, "stops", when)]
    none = "No value tried of any single input turns the verdict."
    if not any(told.result.switch_points for told in ctx.workloads):
        none = "Nothing was compared, so no input was searched for a value that turns the verdict."
    if any(ctx.with_others(told) for told in ctx.workloads):
        none = "These moves pay together. What turns each alone is in the section on what could change it."
    blocks.append(Points(tuple(items)) if items else Prose(none))
    walk = [told for told in ctx.ranked() if told.result.walk_away_sentence]
    for told in walk[:1]:
        sentence = ctx.fmt.text(clean(told.result.walk_away_sentence), f"{told.at}/walk_away_sentence")
        name = "Walk-away price." if ctx.single else f"Walk-away price, {ctx.name_alone(told)}."
        # Where there is none, the sentence begins with that.
        blocks.append(Prose(sentence if told.result.walk_away_usd_h is None else f"{bold(name)} {sentence}"))
    return tuple(blocks)


def _not_known(ctx: Context, most: int) -> tuple[Block, ...]:
    unknown = ctx.unknowns()
    heading = Heading(2, f"Not known ({len(unknown)})" if unknown else "Not known", "not-known", "Not known")
    if not unknown:
        return (heading, Prose("No fact that the verdict rests on was left open."))
    most += len(unknown) == most + 1  # "one more" would take as much room as the fact itself
    items = [
        f"{sentence(fact.what)} Ask: {sentence(fact.ask)}"
        if ctx.single
        else f"{bold(name + ':')} {sentence(fact.what)} Ask: {sentence(fact.ask)}"
        for name, fact in unknown[:most]
    ]
    if len(unknown) > most:
        items.append(f"{len(unknown) - most} more, with what each would change, in the section on limits.")
    return (heading, Points(tuple(items)))


def basis_line(ctx: Context, issue: Issue) -> Prose:
    """What the figures of page 1 rest on, and what the file is."""
    rec = ctx.rec
    share = rec.portfolio.judgement_share_pct
    judged = (
        ""
        if share is None
        else f"{ctx.fmt.say('percent 0', share, '/portfolio/judgement_share_pct')} of the spread rests on judgement; "
    )
    rate = f"{ctx.rate()}; " if ctx.rate() else ""
    state = STATES[issue] or "signed: see Approvals"
    return Prose(
        "P10, P50, P90: one draw in ten, in two, nine in ten lie below; a draw is one modelled future. "
        f"{render('fixed 0', rec.draws)} draws, seed {rec.seed}; {judged}newest price {rec.newest_price}, "
        f"{ctx.oldest_price()}; {rate}numbers as in {ctx.style.language}, {NUMBERS}; {state}.",
        "basis",
    )
