"""All workloads side by side, the plan, and on what the advice rests besides its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from advisor.decision.telling.words import number_word
from advisor.report.content.context import ROWS, Context, Told, yardstick_values
from advisor.report.content.model import Block, Column, Heading, Prose, Row, Table, bold, clean
from advisor.report.content.naming import counted, listed
from advisor.report.content.plan import plan_blocks
from advisor.report.content.ways import any_saving, what_to_do
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN

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
    return (heading, _portfolio_table(ctx, most), *plan_blocks(ctx), *conditions(ctx))


def _order(counts: dict[str, int]) -> list[str]:
    known = ("move", "pilot first", "wait", "stay", "not feasible", "not assessed")
    return [verdict for verdict in known if counts.get(verdict)]


def portfolio_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """Every workload with a row of its own, where page 2 has no room for them all."""
    if not ctx.portfolio_cut:
        return ()
    heading = Heading(1, f"{letter}. All {len(ctx.workloads)} workloads, a row each", "all-workloads", "All workloads")
    return (heading, _portfolio_table(ctx, len(ctx.workloads)))


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
    rows += _rest(ctx, ranked[most:], bills.rule)
    rows.append(_together(ctx, bills.rule, npvs.rule, costs.rule))
    largest = "The largest workloads" if len(shown) < len(ranked) else "All workloads"
    number, title = ctx.table(f"{largest}, by verdict and then by money")
    alone = f", {ctx.as_if_at_once()}" if ctx.as_if_at_once() else ""
    against = f"moving against the best way of staying{alone}.{any_saving(ctx)}"
    credits = " One-time: after credits." if any(told.result.credits_usd for told in shown) else ""
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
        f"P50 (P10 to P90). NPV and chance: {against} {ctx.basis()}. "
        f"{NOT_APPLICABLE}: nothing to compare. {NOT_KNOWN}: not known.{credits}",
        register=True,
    )


def _rest(ctx: Context, left: Sequence[Told], bills: str) -> list[Row]:
    """The workloads without a row, together: their bill, and how many there are of each verdict."""
    if not left:
        return []
    first = len(ctx.workloads) - len(left)
    bill = ctx.rec.portfolio.bills_beyond_usd_month[first]
    counts = Counter(ctx.verdict(told) for told in left)
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    text = ctx.fmt.say(bills, bill, f"/portfolio/bills_beyond_usd_month/{first}")
    return [Row((f"{len(left)} more", text, "", f"{said}: a row each in appendix J", "", "", ""))]


def _together(ctx: Context, bills: str, npvs: str, costs: str) -> Row:
    """All workloads together: the whole bill, and what the advised moves save and cost."""
    portfolio, advised = ctx.rec.portfolio, not ctx.hypothetical
    bill = ctx.fmt.say(bills, portfolio.today_usd_month, "/portfolio/today_usd_month")
    if any(told.result.today_usd_month is None for told in ctx.workloads) and bill != NOT_KNOWN:
        bill = f"≥{NBSP}{bill}"
    cost = portfolio.switching_cost_usd
    return Row(
        (
            "Both" if portfolio.workloads == 2 else f"All {portfolio.workloads}",
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


def conditions(ctx: Context) -> tuple[Block, ...]:
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
