"""What could change the verdict: the whole spread, switch points, scenarios, the second method."""

from __future__ import annotations

from advisor.decision.result import Scenario
from advisor.report.charts.data import SCurve
from advisor.report.content.break_even import break_even
from advisor.report.content.causes import drawn, tornado
from advisor.report.content.context import Context, Told
from advisor.report.content.key_figures import far_ends, headline_saving, marks
from advisor.report.content.model import Block, Column, FigureBlock, Heading, Prose, Row, Table, bold, clean
from advisor.report.content.naming import counted
from advisor.report.content.plan import waiting_note
from advisor.report.content.switch_points import flip_finding, nearer, switch_table
from advisor.report.format import NBSP, NOT_APPLICABLE, long_date

ACROSS = 8
"""Scenarios that fit beside the name of a workload."""


def risk_section(ctx: Context) -> tuple[Block, ...]:
    """S-curve, switch points, scenarios; left out where nothing was compared."""
    told_of = [told for told in ctx.detailed() if told.result.switch_points or told.result.scenarios]
    curve = _s_curve(ctx)
    if not told_of and not curve:
        return ()
    section = ctx.section()
    turning = [*told_of, *nearer(ctx, told_of)]
    finding = flip_finding(ctx, turning)
    blocks: list[Block] = [Heading(1, f"{section}. {finding}", "risk", "What could change it")]
    flips = [told for told in turning if told.result.switch_points]
    if flips:
        blocks.append(switch_table(ctx, flips))
    blocks.extend(curve)
    told = drawn(ctx)
    if told is not None:
        blocks.extend(tornado(ctx, told))
        blocks.extend(break_even(ctx, told))
    named = [told for told in told_of if told.result.scenarios]
    if named:
        blocks += [_scenarios(ctx, named[0])] if ctx.single else [_scenarios_across(ctx, named), _changes(named)]
    blocks.extend(_second_method(ctx, told_of))
    blocks.extend(_regret(ctx, told_of))
    blocks.extend(waiting_note(ctx, told_of))
    return tuple(blocks)


def _s_curve(ctx: Context) -> tuple[Block, ...]:
    found = headline_saving(ctx)
    if found is None or len(found.percentiles) != 99:
        return ()
    low, mid, high = marks(ctx, found)
    chance = ctx.fmt.say("probability", found.chance, f"{found.at}/probability_of_saving")
    draws = ctx.fmt.say("fixed 0", ctx.rec.draws, "/draws")
    losing = sum(value < 0 for value in found.percentiles)
    loss = f"above 99{NBSP}%" if losing == 99 else f"between {losing} and {losing + 1}{NBSP}%"
    number = ctx.figure()
    middle = ctx.fmt.amount(found.npv.p50, f"{found.at}/npv_usd/p50")
    upper = ctx.fmt.amount(found.npv.p90, f"{found.at}/npv_usd/p90")
    return (
        FigureBlock(
            number,
            f"{'The best single move: half' if ctx.hypothetical else 'Half'} the draws lie above {middle}, one in ten "
            f"above {upper}",
            f"Share of {draws} draws at or below each net present value, the losing part hatched. {ctx.basis()}. "
            f"Data: result, {found.at}/percentiles_usd.",
            SCurve(
                found.percentiles,
                low,
                mid,
                high,
                chance,
                loss,
                draws,
                far_ends(ctx, found, range(99)),
                ctx.fmt.currency,
            ),
        ),
    )


def _scenarios(ctx: Context, told: Told) -> Table:
    """The scenarios of the only workload, each with its range, and with what moving on the date that is waited for
    would bring then."""
    held, waited = told.result.scenarios, next((one for one in told.result.waiting if one.advised), None)
    scale = ctx.fmt.scale([end for item in held for end in (item.npv_usd.p10, item.npv_usd.p90)])
    rows = []
    for place, item in enumerate(held):
        at = f"{told.at}/scenarios/{place}"
        low, mid, high = ctx.fmt.triple(item.npv_usd, f"{at}/npv_usd", scale.rule)
        if item.npv_usd.p50 is not None and item.npv_usd.p50 < 0:
            mid += f"{NBSP}(loss)"
        chance = ctx.chance_cell(item.probability_of_saving, f"{at}/probability_of_saving")
        lost = ctx.fmt.say(scale.rule, item.regret_usd, f"{at}/regret_usd")
        later = () if waited is None else (_waited(ctx, item, at, scale.rule),)
        rows.append(Row((clean(item.name), clean(item.change), low, mid, high, chance, *later, item.verdict, lost)))
    then = "" if waited is None else f" Waited: begun on {long_date(waited.date)}, P50; the other figures are of now."
    number, title = ctx.table("Named scenarios")
    return Table(
        number,
        title,
        (
            Column("Scenario", 26),
            Column("What changes", 44),
            Column(f"NPV ({scale.unit}) P10", 12, "right"),
            Column("P50", 14, "right"),
            Column("P90", 10, "right"),
            Column("Chance", 10, "right"),
            *(() if waited is None else (Column("Waited, P50", 12, "right"),)),
            Column("Verdict then", 12),
            Column("Regret", 10, "right"),
        ),
        tuple(rows),
        f"Moving against the best way of staying.{then} Regret: what holding to today's verdict would then cost on "
        f"average{_decides_again(told)}. {ctx.basis()}.",
        register=True,
    )


def _decides_again(told: Told) -> str:
    """Of a verdict that puts the move off: that it is no verdict for good."""
    done = {"pilot first": "pilots", "wait": "waits"}.get(told.result.verdict)
    return "" if done is None else f"; who {done} decides again then"


def _waited(ctx: Context, item: Scenario, at: str, rule: str) -> str:
    """The median of moving on the date that is waited for, where it can still be waited for."""
    if item.waited_usd is None or item.waited_usd.p50 is None:
        return NOT_APPLICABLE
    return ctx.fmt.say(rule, item.waited_usd.p50, f"{at}/waited_usd/p50")


def _scenarios_across(ctx: Context, told_of: list[Told]) -> Table:
    """A row a workload, a column a scenario: the median saving, and the verdict where it is another one."""
    names = list(dict.fromkeys(clean(item.name) for told in told_of for item in told.result.scenarios))
    shown = names[:ACROSS]
    scale = ctx.fmt.scale([item.npv_usd.p50 for told in told_of for item in told.result.scenarios])
    rows = []
    for told in told_of:
        cells = dict.fromkeys(shown, NOT_APPLICABLE)
        for place, item in enumerate(told.result.scenarios):
            name = clean(item.name)
            if name in cells:
                text = ctx.fmt.say(scale.rule, item.npv_usd.p50, f"{told.at}/scenarios/{place}/npv_usd/p50")
                cells[name] = text if item.verdict == told.result.verdict else f"{text}: {bold(item.verdict)}"
        rows.append(Row((told.name, *cells.values())))
    turned = sum(item.verdict != told.result.verdict for told in told_of for item in told.result.scenarios)
    turns = "no scenario turns a verdict"
    if turned:
        turns = f"a verdict stands in the cell where the scenario turns it: {counted(turned, 'case')}"
    number, title = ctx.table(f"Named scenarios: median NPV of moving ({scale.unit})")
    more = f" {len(names) - len(shown)} more scenarios" if len(names) > len(shown) else " Ranges, chances and regret"
    return Table(
        number,
        title,
        (Column("Workload", 28), *(Column(name, 16, "right") for name in shown)),
        tuple(rows),
        f"Against the best way of staying; {turns}. {ctx.basis()}.{more} are in the attached result.",
        register=True,
    )


def _changes(told_of: list[Told]) -> Prose:
    """What each scenario changes, once for all workloads."""
    changes = {clean(item.name): clean(item.change) for told in told_of for item in told.result.scenarios}
    return Prose(
        f"{bold('What changes.')} {'; '.join(f'{name}: {change}' for name, change in changes.items())}.", "note"
    )


def _second_method(ctx: Context, told_of: list[Told]) -> tuple[Block, ...]:
    said, led = [], ""
    for told in told_of:
        cross, yardstick = told.result.cross_check_usd, told.result.versus_best_stay
        if cross is None or yardstick is None:
            continue
        once = ctx.fmt.amount(cross, f"{told.at}/cross_check_usd")
        mean = ctx.fmt.amount(yardstick.npv_usd.mean, f"{told.at}/versus_best_stay/npv_usd/mean")
        check = told.result.cross_check
        said.append(f"{once} against {mean}" if ctx.single else f"{told.name} {once} against {mean}")
        if ctx.single is not None and check is not None:
            led = f" {ctx.fmt.text(clean(check.reason), f'{told.at}/cross_check/reason')}"
    if not said:
        return ()
    return (
        Prose(
            f"{bold('Second method.')} Bills of each year at the medians, by formulas of their own, "
            f"against the mean of the draws: {'; '.join(said)}.{led} The formula knows no draws and "
            "never gives a move up.",
            "card",
        ),
    )


def _regret(ctx: Context, told_of: list[Told]) -> tuple[Block, ...]:
    """What the wrong choice costs on average, either way."""
    said = []
    for told in told_of:
        regret, at = told.result.regret, f"{told.at}/regret"
        if regret is None:
            continue
        moved = ctx.fmt.regret(regret.if_moved_usd, f"{at}/if_moved_usd")
        stayed = ctx.fmt.regret(regret.if_stayed_usd, f"{at}/if_stayed_usd")
        lead = "" if ctx.single else f"{told.name}: "
        said.append(f"{lead}{moved} if we move, {stayed} if we stay")
    if not said:
        return ()
    return (
        Prose(
            f"{bold('Regret,')} the cost of having chosen wrongly, on average over all draws. {'; '.join(said)}.",
            "card",
        ),
    )
