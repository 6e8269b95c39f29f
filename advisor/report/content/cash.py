"""Cash by year from the decision, and its lowest point."""

from __future__ import annotations

from advisor.decision.result import YearFlow
from advisor.report.charts.data import CashFlow, CashYear
from advisor.report.content.context import Context
from advisor.report.content.model import Block, Column, FigureBlock, Heading, Prose, Row, Table
from advisor.report.format import NBSP


def cash_section(ctx: Context) -> tuple[Block, ...]:
    """Cash by year from the decision; left out where nothing moves."""
    years, at = _years(ctx)
    if not years:
        return ()
    scale = ctx.fmt.scale(
        [end for year in years for end in (year.best_stay_usd, year.best_move_usd, year.one_time_usd, year.net_usd.p50)]
    )
    section = ctx.section()
    return (
        Heading(1, f"{section}. {_finding(ctx, years, at)}", "cash", "Cash by year"),
        *_lowest(ctx),
        _cash_table(ctx, years, at, scale.rule, scale.unit),
        *(() if ctx.cash_in_front else (_cash_chart(ctx, years, at),)),
    )


def cash_figure(ctx: Context) -> tuple[Block, ...]:
    """The chart of cash alone, for the second page."""
    years, at = _years(ctx)
    return (_cash_chart(ctx, years, at),) if years else ()


def _years(ctx: Context) -> tuple[tuple[YearFlow, ...], str]:
    """The years of the only workload or of all, with their place in the result."""
    if ctx.single is None:
        return ctx.rec.portfolio.cash_flow_by_year, "/portfolio/cash_flow_by_year"
    return ctx.single.result.cash_flow_by_year, f"{ctx.single.at}/cash_flow_by_year"


def _finding(ctx: Context, years: tuple[YearFlow, ...], at: str) -> str:
    total = years[-1].cumulative_p50_usd
    amount = ctx.fmt.size(total, f"{at}/{len(years) - 1}/cumulative_p50_usd")
    who = "the best single move" if ctx.hypothetical else "moving"
    # A move that is not advised is told as one that might be.
    verb = f"{'has' if ctx.rec.portfolio.verdict in ('move', 'mixed') else 'would have'} "
    verb += "taken" if total < 0 else "brought"
    return f"By the end of year {len(years)} {who} {verb} {amount} of cash at P50"


def _lowest(ctx: Context) -> tuple[Block, ...]:
    """Where the sum of cash of the only workload is at its lowest; that of several is in the table of moving."""
    low = ctx.single.result.cash_low if ctx.single is not None else None
    if ctx.single is None or low is None or low.usd >= 0:
        return ()
    at = f"{ctx.single.at}/cash_low"
    amount, month = ctx.fmt.amount(low.usd, f"{at}/usd"), ctx.fmt.say("fixed 0", low.month, f"{at}/month")
    return (Prose(f"Lowest point of the sum of cash if moved, at the median: {amount} in month{NBSP}{month}.", "card"),)


def _cash_table(ctx: Context, years: tuple[YearFlow, ...], at: str, rule: str, unit: str) -> Table:
    rows = []
    for place, year in enumerate(years):
        here = f"{at}/{place}"
        rows.append(
            Row(
                (
                    f"Year {year.year}",
                    ctx.fmt.say(rule, year.best_stay_usd, f"{here}/best_stay_usd"),
                    ctx.fmt.say(rule, year.best_move_usd, f"{here}/best_move_usd"),
                    ctx.fmt.say(rule, year.one_time_usd, f"{here}/one_time_usd"),
                    ctx.fmt.say(rule, year.upkeep_usd, f"{here}/upkeep_usd"),
                    ctx.money_cell(year.net_usd, f"{here}/net_usd", rule),
                    ctx.fmt.say(rule, year.cumulative_p50_usd, f"{here}/cumulative_p50_usd"),
                )
            )
        )
    number, title = ctx.table("Cash by year from the decision")
    return Table(
        number,
        title,
        (
            Column("Year", 10),
            Column(f"Best stay, run ({unit})", 14, "right"),
            Column("Moving, run", 12, "right"),
            Column("One-time", 11, "right"),
            Column("Upkeep", 11, "right"),
            Column("Net of moving, P50 (P10 to P90)", 28, "right"),
            Column("Sum so far, P50", 13, "right"),
        ),
        tuple(rows),
        "Years count from the decision and not by fiscal year. "
        f"Nominal {ctx.fmt.currency}, not discounted, before tax. "
        "Costs are means over the draws, the net is a median with its range: parts need not add. "
        "Expense or asset: for finance to decide.",
        register=True,
    )


def _cash_chart(ctx: Context, years: tuple[YearFlow, ...], at: str) -> FigureBlock:
    scale = ctx.fmt.scale([end for year in years for end in (year.net_usd.p10, year.net_usd.p90, year.one_time_usd)])
    drawn = tuple(
        CashYear(
            f"year {year.year}",
            year.one_time_usd,
            year.net_usd.p10,
            year.net_usd.p50,
            year.net_usd.p90,
            # The unit stands beside each: that of the axis goes by the largest whisker.
            ctx.fmt.say(scale.rule, year.net_usd.p50, f"{at}/{place}/net_usd/p50") + scale.letter,
            ctx.fmt.say(scale.rule, year.cumulative_p50_usd, f"{at}/{place}/cumulative_p50_usd") + scale.letter,
        )
        for place, year in enumerate(years)
    )
    number = ctx.figure()
    what = "the best single move" if ctx.hypothetical else "moving"
    finding = f"What {what} adds to cash or takes from it, year by year"
    return FigureBlock(
        number,
        finding,
        f"Bar at P50, whisker P10 to P90, one-time work hatched below the line. Data: result, {at}.",
        CashFlow(drawn, ctx.fmt.currency),
    )
