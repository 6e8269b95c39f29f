"""The portfolio, the saving against both yardsticks, and cash by year."""

from __future__ import annotations

from advisor.decision.result import Yardstick
from advisor.report.content.context import ROWS, Context, counted, sentence_case, yardstick_values
from advisor.report.content.key_figures import dot_plot, headline_saving
from advisor.report.content.model import Block, Column, FigureBlock, Heading, Prose, Row, Table, clean
from advisor.report.content.plan import plan_blocks
from advisor.report.content.summary import what_to_do
from advisor.report.format import MINUS, NBSP, NOT_APPLICABLE, NOT_KNOWN, probability_word


def portfolio_section(ctx: Context) -> tuple[Block, ...]:
    """All workloads in one table, those without a verdict too; left out where there is but one."""
    if ctx.single is not None:
        return ()
    counts = ctx.rec.portfolio.counts
    said = ", ".join(f"{counted(counts[verdict], verdict, verdict)}" for verdict in _order(counts))
    count = ctx.rec.portfolio.workloads
    held = "Both workloads" if count == 2 else f"All {counted(count, 'workload')}"
    number = ctx.section()
    heading = Heading(
        1,
        f"{number}. {held}: {said}",
        "portfolio",
        "Portfolio",
        new_page=True,
    )
    return (heading, _portfolio_table(ctx), *plan_blocks(ctx), *_conditions(ctx))


def _order(counts: dict[str, int]) -> list[str]:
    known = ("move", "pilot first", "wait", "stay", "not feasible", "not assessed")
    return [verdict for verdict in known if counts.get(verdict)]


def _portfolio_table(ctx: Context) -> Table:
    ranked = ctx.ranked()
    shown = ranked[:ROWS]
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
                    result.verdict,
                    what_to_do(ctx, told),
                    *ctx.saving_cells(told, npvs.rule),
                    NOT_APPLICABLE
                    if cost is None
                    else ctx.money_cell(cost, f"{told.at}/switching_cost_usd", costs.rule),
                )
            )
        )
    number, title = ctx.table("All workloads, by verdict and then by money")
    left = len(ranked) - len(shown)
    more = f" {left} more workloads; all are in the attached result." if left else ""
    return Table(
        number,
        title,
        (
            Column("Workload", 24),
            Column(f"Bill ({bills.unit} a month)", 12, "right"),
            Column("Verdict", 12),
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


def _conditions(ctx: Context) -> tuple[Block, ...]:
    rows = [
        f"{told.name}: {'; '.join(clean(item).rstrip('.') for item in told.result.conditional_on)}."
        for told in ctx.ranked()
        if told.result.conditional_on
    ]
    return tuple(Prose(f"Condition for {text}") for text in rows[:5])


def saving_section(ctx: Context) -> tuple[Block, ...]:
    """Both yardsticks side by side, and the 50 dots."""
    compared = [told for told in ctx.ranked() if told.result.versus_best_stay is not None]
    if not compared:
        return ()
    number = ctx.section()
    return (
        Heading(1, f"{number}. {_saving_finding(ctx)}", "saving", "Saving", new_page=ctx.single is not None),
        Prose(_two_yardsticks(ctx)),
        _yardsticks(ctx),
        *_dots(ctx),
    )


def _saving_finding(ctx: Context) -> str:
    found = headline_saving(ctx)
    if found is None:
        return "No workload is advised to move; the figures of moving stand beside those of staying"
    chance = ctx.fmt.say("of 100", found.chance, f"{found.at}/probability_of_saving")
    amount = ctx.fmt.amount(found.npv.p50, f"{found.at}/npv_usd/p50")
    if ctx.hypothetical:
        if found.npv.p50 < 0:
            return f"The best single move would cost {amount.replace(MINUS, '')} more than the best stay"
        return f"The best single move would save {amount} against the best stay, but not surely enough"
    if found.npv.p50 < 0:
        return f"Moving costs more than the best way of staying: median {amount}, a saving in {chance} futures"
    return f"Against the best way of staying, moving saves {amount} at the median, and something in {chance} futures"


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
            f"needs "
            "no new chip, only a better purchase, so the verdict rests on the second."
        )
    if found is not None:
        chance = ctx.fmt.say("probability", found.chance, f"{found.at}/probability_of_saving")
        parts.append(f"A saving against the best way of staying is {probability_word(found.chance)} ({chance}).")
    return " ".join(parts) or "The table gives both yardsticks; only the best way of staying carries the verdict."


def _yardsticks(ctx: Context) -> Table:
    items: list[tuple[str, Yardstick, str]] = []
    for told in ctx.detailed():
        name = "" if ctx.single else f"{told.name}: "
        for yardstick, key, words in (
            (told.result.versus_best_stay, "versus_best_stay", "against the best stay"),
            (told.result.versus_today, "versus_today", "against today's bill"),
        ):
            if yardstick is not None:
                text = name + words
                items.append((sentence_case(text), yardstick, f"{told.at}/{key}"))
    scale = ctx.fmt.scale(yardstick_values([item for _, item, _ in items]))
    rows = []
    for name, item, at in items:
        low, mid, high = ctx.fmt.triple(item.npv_usd, f"{at}/npv_usd", scale.rule)
        months = ctx.payback(item.payback_months, f"{at}/payback_months")
        rows.append(
            Row(
                (
                    name,
                    ctx.fmt.say(scale.rule, item.npv_usd.p5, f"{at}/npv_usd/p5"),
                    low,
                    mid,
                    high,
                    ctx.chance_cell(item.probability_of_saving, f"{at}/probability_of_saving"),
                    ctx.chance_cell(item.hurdle_probability, f"{at}/hurdle_probability"),
                    months[0] if len(set(months)) == 1 else " / ".join(months),
                ),
                strong=False,
            )
        )
    number, title = ctx.table("Moving, measured with both yardsticks")
    hurdle = ctx.fmt.amount(ctx.rec.hurdle_usd, "/hurdle_usd")
    return Table(
        number,
        title,
        (
            Column("Yardstick", 34 if ctx.single else 50),
            Column(f"NPV ({scale.unit}) P5", 11, "right"),
            Column("P10", 9, "right"),
            Column("P50", 9, "right"),
            Column("P90", 9, "right"),
            Column("Chance of a saving", 12, "right"),
            Column("Chance above hurdle", 12, "right"),
            Column("Payback (months) P10 / P50 / P90", 20, "right"),
        ),
        tuple(rows),
        f"{ctx.basis()}. Hurdle {hurdle}. >{NBSP}{ctx.rec.horizon_months} months: not within the horizon. "
        "Calculated by the model.",
        register=ctx.single is None,
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
            f"Figure{NBSP}{number}. {finding}. Each of the 50 dots stands for two of a hundred futures; open "
            f"hatched dots "
            f"lose money. {ctx.fmt.say('fixed 0', ctx.rec.draws, '/draws')} draws; {ctx.basis()[:1].lower()}"
            f"{ctx.basis()[1:]}. Data: result, {found.at}/percentiles_usd.",
            chart,
        ),
    )
