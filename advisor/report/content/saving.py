"""The saving against both yardsticks."""

from __future__ import annotations

from advisor.decision.result import NpvQuantiles, Yardstick
from advisor.likelihood import likelihood
from advisor.report.content.context import Context, Told, yardstick_values
from advisor.report.content.key_figures import dot_plot, headline_saving, stay_paid_ahead
from advisor.report.content.model import Block, Column, FigureBlock, Heading, Prose, Row, Table, tag
from advisor.report.content.portfolio import conditions
from advisor.report.content.summary import ON_PAGE_1
from advisor.report.format import NBSP, NOT_APPLICABLE
from advisor.report.selection import CARDS


def saving_section(ctx: Context, most: int = CARDS) -> tuple[Block, ...]:
    """Both yardsticks side by side, of `most` workloads where there are several, and the 50 dots of the only one."""
    compared = [told for told in ctx.ranked() if told.result.versus_best_stay is not None]
    if not compared:
        return ()
    number = ctx.section()
    return (
        Heading(1, f"{number}. {_saving_finding(ctx)}", "saving", "Saving", new_page=ctx.single is not None),
        Prose(_two_yardsticks(ctx), "card"),
        _yardsticks_of(ctx, ctx.single) if ctx.single is not None else _yardsticks_across(ctx, most),
        *_given_up(ctx),
        *(conditions(ctx) if ctx.single is not None and len(ctx.single.result.conditional_on) > ON_PAGE_1 else ()),
        *_dots(ctx),
    )


def _saving_finding(ctx: Context) -> str:
    found = headline_saving(ctx)
    if found is None:
        return "No workload is advised to move; the figures of moving stand beside those of staying"
    amount = ctx.fmt.size(found.npv.p50, f"{found.at}/npv_usd/p50")
    if ctx.hypothetical:
        if found.npv.p50 < 0:
            return f"The best single move would cost {amount} more than the best stay"
        return f"The best single move would save {amount} against the best stay, but not surely enough"
    chance = ctx.fmt.say("of 100", found.chance, f"{found.at}/probability_of_saving")
    if found.npv.p50 < 0:
        return f"At the median moving costs {amount} more than the best way of staying; it saves in {chance} futures"
    return f"At the median moving saves {amount} against the best way of staying; it saves in {chance} futures"


def _two_yardsticks(ctx: Context) -> str:
    found = headline_saving(ctx)
    summed = "No move is advised; the figures are those of the best single one." if ctx.hypothetical else ""
    today = ctx.single.result.versus_today if ctx.single else ctx.rec.portfolio.versus_today
    at = f"{ctx.single.at}/versus_today" if ctx.single else "/portfolio/versus_today"
    parts = [summed] if summed else []
    if today is not None and found is not None and today.npv_usd == found.npv:
        amount = ctx.fmt.amount(today.npv_usd.p50, f"{at}/npv_usd/p50")
        parts.append(f"The best way of staying is today's: against it and against today's bill the median is {amount}.")
    elif today is not None and found is not None:
        parts.append(
            f"Against today's bill the median is {ctx.fmt.amount(today.npv_usd.p50, f'{at}/npv_usd/p50')}; against the "
            f"best way "
            f"of staying it is {ctx.fmt.amount(found.npv.p50, f'{found.at}/npv_usd/p50')}. What lies between the two "
            "is won by the best way of staying and needs no move, so the verdict rests on the second."
        )
    if found is not None:
        chance = ctx.fmt.say("probability", found.chance, f"{found.at}/probability_of_saving")
        parts.append(f"Chance of a saving against the best way of staying: {likelihood(found.chance)} ({chance}).")
    return " ".join(parts) or "The table gives both yardsticks; only the best way of staying carries the verdict."


def _given_up(ctx: Context) -> tuple[Block, ...]:
    """What a move that falls short costs: it is given up, and the range above counts that."""
    told = ctx.single
    giving = told.result.giving_up if told is not None else None
    if told is None or giving is None or giving.share <= 0:
        return ()
    at = f"{told.at}/giving_up"
    share = ctx.fmt.say("of 100", giving.share, f"{at}/share")
    lost = ""
    if giving.sunk_usd.p50 is not None:
        lost = f", and {ctx.fmt.amount_range(giving.sunk_usd, f'{at}/sunk_usd')} is lost"
    through = ctx.fmt.amount_range(giving.carried_through_usd, f"{at}/carried_through_usd")
    return (
        Prose(
            f"In {share} futures validation shows a fleet that costs more than staying. The move then ends{lost}; the "
            f"figures above count that. For a buyer who can't stop, moving is worth {through} against the best stay.",
            "card",
        ),
    )


def _yardsticks_of(ctx: Context, told: Told) -> Table:
    """A row a yardstick, and one for a buyer who can't give the move up."""
    rows_of: list[tuple[str, Yardstick, str]] = [
        (words, yardstick, f"{told.at}/{key}")
        for yardstick, key, words in (
            (told.result.versus_best_stay, "versus_best_stay", "Against the best stay"),
            (told.result.versus_today, "versus_today", "Against today's bill"),
        )
        if yardstick is not None
    ]
    giving = told.result.giving_up
    through = giving.carried_through_usd if giving is not None and giving.share > 0 else None
    scale = ctx.fmt.scale(
        [*yardstick_values([item for _, item, _ in rows_of]), *((through.p10, through.p90) if through else ())]
    )
    rows = [
        Row(
            (
                words,
                *_ends(ctx, item.npv_usd, f"{at}/npv_usd", scale.rule),
                ctx.chance_cell(item.probability_of_saving, f"{at}/probability_of_saving"),
                ctx.chance_cell(item.hurdle_probability, f"{at}/hurdle_probability"),
                _months(ctx, item, at),
            )
        )
        for words, item, at in rows_of
    ]
    if through is not None:
        ends = _ends(ctx, through, f"{told.at}/giving_up/carried_through_usd", scale.rule)
        rows.append(Row(("Against the best stay, carried through", *ends, *(NOT_APPLICABLE,) * 3)))
    number, title = ctx.table("Moving, measured with both yardsticks")
    hurdle = ctx.fmt.amount(ctx.rec.hurdle_usd, "/hurdle_usd")
    said = " Carried through: never given up, whatever the fleet costs." if through is not None else ""
    said = _payback_counts(ctx) + said
    return Table(
        number,
        title,
        (
            Column("Yardstick", 40),
            Column(f"NPV P5 ({scale.unit})", 13, "right"),
            Column("P10", 11, "right"),
            Column("P50", 11, "right"),
            Column("P90", 11, "right"),
            Column("Chance of a saving", 12, "right"),
            Column("Chance above hurdle", 12, "right"),
            Column("Payback (months) P10 / P50 / P90", 20, "right"),
        ),
        tuple(rows),
        f"{ctx.basis()}. Hurdle {hurdle}. >{NBSP}{ctx.rec.horizon_months} months: not within the horizon.{said}"
        f"{tag('C')}",
        register=True,
    )


def _ends(ctx: Context, npv: NpvQuantiles, at: str, rule: str) -> tuple[str, str, str, str]:
    """P5, P10, P50 and P90."""
    return (ctx.fmt.say(rule, npv.p5, f"{at}/p5"), *ctx.fmt.triple(npv, at, rule))


def _months(ctx: Context, item: Yardstick, at: str) -> str:
    months = ctx.payback(item.payback_months, f"{at}/payback_months")
    return months[0] if len(set(months)) == 1 else " / ".join(months)


def _payback_counts(ctx: Context) -> str:
    """Where staying pays a term when it begins: that a move is ahead by it from the first month."""
    if not stay_paid_ahead(ctx):
        return ""
    return " Payback counts the term that staying would pay when it begins: a move is ahead by that from the start."


def _yardsticks_across(ctx: Context, most: int) -> Table:
    """A row a workload; its saving against the best stay is in the portfolio table."""
    compared = [told for told in ctx.ranked() if told.result.versus_best_stay is not None]
    told_of = [told for told in ctx.detailed() if told in compared][:most]
    left = len(compared) - len(told_of)
    scale = ctx.fmt.scale(yardstick_values([told.result.versus_today for told in told_of]))
    rows = []
    for told in told_of:
        stay, today, giving = told.result.versus_best_stay, told.result.versus_today, told.result.giving_up
        assert stay is not None  # chosen above
        at = f"{told.at}/versus_best_stay"
        gives = giving is not None and giving.share > 0
        rows.append(
            Row(
                (
                    told.name,
                    ctx.fmt.say(scale.rule, stay.npv_usd.p5, f"{at}/npv_usd/p5"),
                    ctx.chance_cell(stay.hurdle_probability, f"{at}/hurdle_probability"),
                    _months(ctx, stay, at),
                    ctx.npv_cell(today.npv_usd, f"{told.at}/versus_today/npv_usd", scale.rule)
                    if today
                    else NOT_APPLICABLE,
                    ctx.chance_cell(
                        today.probability_of_saving if today else None,
                        f"{told.at}/versus_today/probability_of_saving",
                    ),
                    ctx.chance_cell(giving.share if giving and gives else None, f"{told.at}/giving_up/share"),
                    ctx.fmt.say(
                        scale.rule,
                        giving.carried_through_usd.p50,
                        f"{told.at}/giving_up/carried_through_usd/p50",
                    )
                    if giving and gives
                    else NOT_APPLICABLE,
                )
            )
        )
    number, title = ctx.table("Moving, measured with both yardsticks")
    hurdle = ctx.fmt.amount(ctx.rec.hurdle_usd, "/hurdle_usd")
    return Table(
        number,
        title,
        (
            Column("Workload", 28),
            Column(f"Against best stay, P5 ({scale.unit})", 14, "right"),
            Column("Chance above hurdle", 12, "right"),
            Column("Payback (months) P10 / P50 / P90", 20, "right"),
            Column(f"Against today's bill, P50 (P10 to P90) ({scale.unit})", 28, "right"),
            Column("Chance", 10, "right"),
            Column("Given up in", 10, "right"),
            Column(f"Carried through, P50 ({scale.unit})", 15, "right"),
        ),
        tuple(rows),
        f"{ctx.basis()}. Hurdle {hurdle}. >{NBSP}{ctx.rec.horizon_months} months: not within the horizon."
        f"{_payback_counts(ctx)} Given up: share of the futures in which validation shows a fleet dearer than staying. "
        f"The move ends there, and the savings count that. Carried through: for a buyer who can't stop.{tag('C')}"
        + (f" {left} more workloads in the attached result." if left else ""),
        register=True,
    )


def _dots(ctx: Context) -> tuple[Block, ...]:
    found = headline_saving(ctx)
    chart = None if found is None else dot_plot(ctx, found, dots=50)
    if found is None or chart is None or ctx.single is None:
        return ()  # page 1 has the dots of the portfolio, and the section on risk its whole curve
    chance = ctx.fmt.say("of 100", found.chance, f"{found.at}/probability_of_saving")
    number = ctx.figure()
    finding = f"A saving in {chance} modelled futures"
    return (
        FigureBlock(
            number,
            finding,
            "Each of the 50 dots stands for two of a hundred futures; open hatched dots lose money. "
            f"{ctx.fmt.say('fixed 0', ctx.rec.draws, '/draws')} draws. {ctx.basis()}. Data: result, "
            f"{found.at}/percentiles_usd.",
            chart,
        ),
    )
