"""The portfolio, the saving against both yardsticks, and cash by year."""

from __future__ import annotations

from advisor.decision.result import NpvQuantiles, Yardstick
from advisor.decision.telling.words import number_word
from advisor.likelihood import likelihood
from advisor.report.content.context import ROWS, Context, Told, counted, listed, yardstick_values
from advisor.report.content.key_figures import dot_plot, headline_saving
from advisor.report.content.model import Block, Column, FigureBlock, Heading, Prose, Row, Table, bold, clean, tag
from advisor.report.content.plan import plan_blocks
from advisor.report.content.summary import ON_PAGE_1, what_to_do
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN
from advisor.report.selection import CARDS

CONDITIONS = 5
"""Conditions told on the second page; of the only workload all, which page 1 counts."""


def portfolio_section(ctx: Context, most: int = ROWS) -> tuple[Block, ...]:
    """`most` workloads in one table, those without a verdict too; left out where there is but one."""
    if ctx.single is not None:
        return ()
    counts = ctx.rec.portfolio.counts
    said = ", ".join(f"{counted(counts[verdict], verdict, verdict)}" for verdict in _order(counts))
    count = ctx.rec.portfolio.workloads
    if any(ctx.with_others(told) or ctx.no_room(told) for told in ctx.workloads):
        moving = sum(ctx.planned(told) is not None for told in ctx.workloads)
        said = f"judged alone, {said}; in the plan, {number_word(moving)} {'moves' if moving == 1 else 'move'}"
    held = "Both workloads" if count == 2 else f"All {counted(count, 'workload')}"
    number = ctx.section()
    heading = Heading(
        1,
        f"{number}. {held}: {said}",
        "portfolio",
        "Portfolio",
        new_page=True,
    )
    return (heading, _portfolio_table(ctx, most), *plan_blocks(ctx), *_conditions(ctx))


def _order(counts: dict[str, int]) -> list[str]:
    known = ("move", "pilot first", "wait", "stay", "not feasible", "not assessed")
    return [verdict for verdict in known if counts.get(verdict)]


def _portfolio_table(ctx: Context, most: int) -> Table:
    ranked = ctx.ranked()
    shown = ranked[:most]
    npvs = ctx.fmt.scale(yardstick_values([told.result.versus_best_stay for told in shown]))
    bills = ctx.fmt.scale([told.result.today_usd_month for told in shown])
    costs = ctx.fmt.scale([told.result.switching_cost_usd.p90 for told in shown if told.result.switching_cost_usd])
    rows = []
    for told in shown:
        result = told.result
        cost = result.switching_cost_usd
        rows.append(
            Row(
                (
                    told.name,
                    ctx.fmt.say(bills.rule, result.today_usd_month, f"{told.at}/today_usd_month"),
                    ctx.verdict(told),
                    what_to_do(ctx, told),
                    *ctx.saving_cells(told, npvs.rule),
                    NOT_APPLICABLE
                    if cost is None
                    else ctx.money_cell(cost, f"{told.at}/switching_cost_usd", costs.rule),
                )
            )
        )
    rows.append(_together(ctx, bills.rule, npvs.rule, costs.rule))
    number, title = ctx.table("All workloads, by verdict and then by money")
    left = len(ranked) - len(shown)
    more = f" {left} more workloads; all are in the attached result." if left else ""
    return Table(
        number,
        title,
        (
            Column("Workload", 24),
            Column(f"Bill ({bills.unit}/month)", 12, "right"),
            Column("Verdict", ctx.verdict_weight),
            Column("What to run", 38),
            Column(f"NPV of moving ({npvs.unit})", 22, "right"),
            Column("Chance", 9, "right"),
            Column(f"One-time ({costs.unit})", 17, "right"),
        ),
        tuple(rows),
        f"P50 (P10 to P90). NPV and chance: moving against the best way of staying. {ctx.basis()}. "
        f"{NOT_APPLICABLE}: nothing to compare. "
        f"{NOT_KNOWN}: not known.{more}",
        register=True,
    )


def _together(ctx: Context, bills: str, npvs: str, costs: str) -> Row:
    """All workloads together: the whole bill, and what the advised moves save and cost."""
    portfolio, advised = ctx.rec.portfolio, not ctx.hypothetical
    bill = ctx.fmt.say(bills, portfolio.today_usd_month, "/portfolio/today_usd_month")
    if any(told.result.today_usd_month is None for told in ctx.workloads) and bill != NOT_KNOWN:
        bill = f"≥{NBSP}{bill}"
    cost = portfolio.switching_cost_usd
    return Row(
        (
            f"All {ctx.rec.portfolio.workloads}",
            bill,
            "",
            "the moves that are advised" if advised and portfolio.npv_usd else "",
            ctx.npv_cell(portfolio.npv_usd if advised else None, "/portfolio/npv_usd", npvs),
            ctx.chance_cell(portfolio.probability_of_saving if advised else None, "/portfolio/probability_of_saving"),
            NOT_APPLICABLE
            if cost is None or not advised
            else ctx.money_cell(cost, "/portfolio/switching_cost_usd", costs),
        ),
        total=True,
    )


def _conditions(ctx: Context) -> tuple[Block, ...]:
    """What the advice rests on besides its figures, each condition once with the workloads that it binds."""
    binds: dict[str, list[str]] = {}
    for told in ctx.ranked():
        for item in told.result.conditional_on:
            binds.setdefault(clean(item).rstrip("."), []).append(told.name)
    if not binds:
        return ()
    said = [item if ctx.single else f"{item} ({listed(names)})" for item, names in binds.items()]
    shown = len(said) if ctx.single else CONDITIONS
    more = f"; {len(said) - shown} more in the attached result" if len(said) > shown else ""
    return (Prose(f"{bold('Conditions.')} {'; '.join(said[:shown])}{more}.", "card"),)


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
        *(_conditions(ctx) if ctx.single is not None and len(ctx.single.result.conditional_on) > ON_PAGE_1 else ()),
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
    if today is not None and found is not None:
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
        f"{ctx.basis()}. Hurdle {hurdle}. >{NBSP}{ctx.rec.horizon_months} months: not within the horizon. Given up: "
        "share of the futures in which validation shows a fleet dearer than staying. The move ends there, and the "
        f"savings count that. Carried through: for a buyer who can't stop.{tag('C')}"
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
