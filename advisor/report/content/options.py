"""The ways forward that were compared, and what the workloads are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.case.workloads import OwnModelWorkload, Workload
from advisor.decision.result import OptionResult
from advisor.decision.telling.words import number_word, sentence_case
from advisor.report.charts.data import Interval, OptionIntervals, OptionRole
from advisor.report.content.context import DATED, ROWS, Context, Told
from advisor.report.content.model import (
    Block,
    Column,
    FigureBlock,
    Heading,
    Prose,
    Row,
    Table,
    bold,
    clean,
    plain,
    sentence,
    tag,
)
from advisor.report.content.naming import option_name, unit_words
from advisor.report.content.plan import A_YEAR
from advisor.report.content.run_cost import left_out
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN, Scale, range_rule
from advisor.report.selection import CARDS, OPTIONS

_FAR_APART = 1e4
"""Dearest over cheapest from which on one unit can't show both."""
CHARTS = 2
"""Workloads whose options are drawn too, of those that may move; the table of each holds the same figures."""


def options_section(ctx: Context) -> tuple[Block, ...]:
    """A table and a chart for each workload that is printed in full."""
    told_of = [told for told in ctx.detailed() if told.result.options]
    if not told_of:
        return ()
    costed = [item for told in ctx.workloads for item in told.result.options if item.run_cost_usd_month is not None]
    moves = any(item.side == "move" for item in costed)
    barred = sum(not item.feasible for told in ctx.workloads for item in told.result.options)
    section = ctx.section()
    finding = f"Only ways of staying could be priced: {len(costed):,} of them, {barred:,} options ruled out"
    if moves:
        finding = f"Staying was priced as carefully as moving: {len(costed):,} options priced, {barred:,} ruled out"
    blocks: list[Block] = [Heading(1, f"{section}. {finding}", "options", "Options compared")]
    if ctx.not_detailed():
        blocks.append(
            Prose(
                f"The {number_word(len(told_of))} workloads with most at stake follow. Of the {ctx.not_detailed()} "
                "others too the attached result holds the options that each decision is between in full, and of "
                "options that no page prints the cost, the chance and what rules them out.",
                "card",
            )
        )
    drawn = [told.at for told in told_of if ctx.single or told.result.verdict in ("move", "pilot first")][:CHARTS]
    if ctx.single is None:
        blocks.append(Prose(f"All tables of this section: {_options_basis(ctx)}", "note"))
    for told in told_of:
        blocks.extend(_options_of(ctx, told, chart=told.at in drawn))
    return tuple(blocks)


def _options_of(ctx: Context, told: Told, *, chart: bool) -> tuple[Block, ...]:
    fewer = 0 if ctx.single else 3 if ctx.not_detailed() else 2
    options = ctx.printed_options(told, OPTIONS - fewer, barred=ctx.single is not None)
    blocks: list[Block] = []
    if ctx.single is None:
        said = [ctx.fmt.text(clean(told.result.headline), f"{told.at}/headline")]
        # The first two reasons are the chance and the run cost, which stand in the table.
        said += [
            ctx.fmt.text(clean(text), f"{told.at}/reasons/{at}")
            for at, text in list(enumerate(told.result.reasons))[2:3]
        ]
        blocks.append(Heading(2, told.name, f"options-{told.result.id}", told.name))
        blocks.append(Prose(_led_by(sentence_case(ctx.verdict(told)), " ".join(said)), "card"))
    blocks.append(_options_table(ctx, told, options))
    if chart and any(item.run_cost_usd_month is not None for item, _ in options):
        blocks.append(_options_chart(ctx, told, options))
    return tuple(blocks)


def _led_by(verdict: str, said: str) -> str:
    """What is said of a workload, with its verdict in bold before it, or as its first word where it begins with it."""
    if re.match(rf"{verdict}\b", said):
        return f"{bold(verdict)}{said.removeprefix(verdict)}"
    return f"{bold(f'{verdict}.')} {said}"


def _options_table(ctx: Context, told: Told, options: tuple[tuple[OptionResult, str], ...]) -> Table:
    costs = run_cost_scale(ctx, options)
    compared = [item.npv_usd for item, _ in options if item.npv_usd] + [one.npv_usd for one in told.result.waiting]
    npvs = ctx.fmt.scale([end for npv in compared for end in (npv.p10, npv.p90)])
    unit = next((item.unit_cost.unit for item, _ in options if item.unit_cost), "")
    columns = [
        Column("Option", 48),
        Column(f"Run cost ({costs.unit}/month)", 22, "right"),
        Column(f"NPV against best stay ({npvs.unit})", 27, "right"),
        Column("Chance", 9, "right"),
        Column("Fleet, rate; bound by, or why not", 44 if ctx.single else 36),
    ]
    if unit:
        columns.insert(2, Column(f"{unit_words(unit, ctx.fmt.currency)}, P50", 18, "right"))
    in_place = "unit_cost" if ctx.fmt.currency == "USD" else "unit_cost_base"
    rows = []
    for item, at in options:
        stay = "best stay" in item.roles
        cells = [
            option_name(item),
            NOT_APPLICABLE
            if item.run_cost_usd_month is None
            else ctx.money_cell(item.run_cost_usd_month, f"{at}/run_cost_usd_month", costs.rule),
            "0" if stay else ctx.npv_cell(item.npv_usd, f"{at}/npv_usd", npvs.rule),
            ctx.chance_cell(None if stay else item.probability_of_saving, f"{at}/probability_of_saving"),
            _why(ctx, item, at),
        ]
        if unit:
            cost = item.unit_cost
            cells.insert(
                2,
                NOT_APPLICABLE if cost is None else ctx.fmt.say(range_rule(cost), cost.p50, f"{at}/{in_place}/p50"),
            )
        rows.append(Row(tuple(cells), strong="recommended" in item.roles))
    rows += _later(ctx, told, len(columns), npvs.rule)
    number, title = ctx.table(f"Options for {told.name}")
    said = (
        _options_basis(ctx) if ctx.single else "",
        _best_by_mean(options),
        until_then(told),
        _left_out(ctx, told, options),
    )
    return Table(number, title, tuple(columns), tuple(rows), " ".join(filter(None, said)), register=True)


def run_cost_scale(ctx: Context, options: Sequence[tuple[OptionResult, str]]) -> Scale:
    """One unit for the run costs of some options, in which the least of them keeps two digits: the dear ones that are
    told beside what decides are not what it has to be read by."""
    costs = [item.run_cost_usd_month for item, _ in options if item.run_cost_usd_month is not None]
    least = min((cost.p50 for cost in costs if cost.p50), default=0.0)
    most = max((cost.p90 for cost in costs if cost.p90), default=0.0)
    if not least or most >= _FAR_APART * least or least >= 1e6:
        return ctx.fmt.scale([most])
    if least < 1e3:
        return Scale(ctx.fmt.currency, "units 0")
    return Scale(f"{ctx.fmt.currency}{NBSP}k", "k 0" if least >= 1e4 else "k 1")


def until_then(told: Told) -> str:
    """Of a way that is advised only until the next decision: that its figures are those of keeping it."""
    result = told.result
    again = result.advised in ("wait", "pilot first") or result.in_plan == "no room"
    if not again or result.recommended_option in (None, result.best_stay_option):
        return ""
    return "What is recommended holds until the next decision; its figures are those of keeping it to the end."


def _best_by_mean(options: tuple[tuple[OptionResult, str], ...]) -> str:
    """Why a way of staying that costs less at the median is not the best one."""
    rivals = (item.npv_usd for item, _ in options if item.side == "stay" and item.npv_usd is not None)
    if not any(npv.p50 > 0 for npv in rivals):
        return ""
    return "Best stay: the least cost on average; another way may cost less at the median."


def _why(ctx: Context, item: OptionResult, at: str) -> str:
    """What rules an option out, else the fleet and the rate that its cost is made of, and what binds its speed."""
    if item.why_not:
        return clean(item.why_not)
    return "; ".join(part for part in (ctx.fleet(item, at), clean(item.limit or "")) if part)


def _later(ctx: Context, told: Told, width: int, rule: str) -> list[Row]:
    """Moving later, as an option like any other; of several workloads the best date that an event gives, where moving
    then brings more than now: the others are told with what could change it."""
    rows = []
    dated = [one for one in told.result.waiting if one.event != A_YEAR and (one.advised or one.gain_usd > 0)]
    best = max(dated, key=lambda one: one.gain_usd, default=None)
    for place, one in enumerate(told.result.waiting):
        if ctx.single is None and one is not best:
            continue
        at = f"{told.at}/waiting/{place}"
        cells = [NOT_APPLICABLE] * width
        cells[0] = f"{bold('Move later:')} decide again on {one.date}"
        cells[-3] = ctx.npv_cell(one.npv_usd, f"{at}/npv_usd", rule)
        cells[-2] = ctx.chance_cell(one.probability_of_saving, f"{at}/probability_of_saving")
        cells[-1] = f"when {clean(one.event)}"
        rows.append(Row(tuple(cells)))
    return rows


def _left_out(ctx: Context, told: Told, options: tuple[tuple[OptionResult, str], ...]) -> str:
    """How many options the table leaves to the result; of those that can't run the first, with its reason."""
    shown = {item.id for item, _ in options}
    left = [item for item in told.result.options if item.id not in shown]
    stopped = [item for item in left if not item.feasible]
    if not left:
        return ""
    if ctx.single is not None or not stopped:
        can = f"{len(left) - len(stopped)}{NBSP}feasible"
        return f"{len(left)} more in the attached result: {can}, {len(stopped)}{NBSP}not."
    first = sentence(f"{clean(stopped[0].label)}: {stopped[0].why_not or NOT_KNOWN}")
    return (
        f"In the attached result: {len(left) - len(stopped)} more that are feasible, and {len(stopped)} ruled out, "
        f"such as {first}"
    )


def _options_basis(ctx: Context) -> str:
    held = [option for told in ctx.detailed() for option, _ in ctx.printed_options(told)]
    without = left_out(ctx, held)
    first = f"first year, at today's price{f', {without}' if without else ''}"
    return f"P50 (P10 to P90). Run cost: {first}. {ctx.basis()}; {DATED}.{tag('C')}"


def _options_chart(ctx: Context, told: Told, options: tuple[tuple[OptionResult, str], ...]) -> FigureBlock:
    scale = run_cost_scale(ctx, options)
    rows = []
    for item, at in options:
        cost, label = item.run_cost_usd_month, plain(option_name(item))
        role: OptionRole = "other"
        if "recommended" in item.roles and "best stay" not in item.roles:
            role = "recommended"
        elif "best stay" in item.roles:
            role = "best stay"
        elif "today" in item.roles:
            role = "today"
        if cost is None:
            rows.append(Interval(label, role, None, None, None, clean(item.why_not or "not priced")))
        else:
            text = ctx.fmt.spread(cost, f"{at}/run_cost_usd_month", scale.rule)
            rows.append(Interval(label, role, cost.p10, cost.p50, cost.p90, text))
    number = ctx.figure()
    finding = f"What each option costs to run: {told.name}"
    return FigureBlock(
        number,
        finding,
        f"Line P10 to P90, mark at P50 ({scale.unit} a month): filled circle recommended, diamond best stay, "
        f"square today. Data: result, {told.at}/options.",
        OptionIntervals(tuple(rows), "run cost a month", scale),
    )


def workloads_section(ctx: Context) -> tuple[Block, ...]:
    """What runs today and where its data come from."""
    described = {workload.id: workload for workload in ctx.case.workloads}
    ranked = ctx.ranked()
    # Of a large portfolio those with most at stake, which the section before tells: all have their bill in appendix J.
    shown = ranked if len(ranked) <= ROWS else ranked[:CARDS]
    bills = ctx.fmt.scale([told.result.today_usd_month for told in shown])
    measured = sum(bool(workload.measurements) for workload in ctx.case.workloads)
    rows = []
    for told in shown:
        workload = described.get(told.result.id)
        rows.append(
            Row(
                (
                    told.full_name,
                    _task(told, workload),
                    clean(told.result.demand) or NOT_KNOWN,
                    clean(told.result.today_label) or NOT_KNOWN,
                    ctx.fmt.say(bills.rule, told.result.today_usd_month, f"{told.at}/today_usd_month"),
                    f"{_speed_from(told, workload)}; {_price_from(workload)}",
                )
            )
        )
    section = ctx.section()
    number, title = ctx.table("What runs today")
    count = len(ranked)
    which = f"{measured} of {count}" if measured < count else "both" if count == 2 else f"all {number_word(count)}"
    finding = f"{section}. The buyer measured speed for {which} workloads"
    if not measured:
        finding = f"{section}. No speed was measured by the buyer: throughput rests on the model"
    elif count == 1:
        finding = f"{section}. Throughput rests on what the buyer measured"
    left = f" {count - len(shown)} more in the attached case." if count > len(shown) else ""
    return (
        Heading(1, finding, "workloads", "Workloads and data"),
        Table(
            number,
            title,
            (
                Column("Workload", 22 if all(told.name == told.full_name for told in shown) else 44),
                Column("Task, model", 27),
                Column("Demand and service level", 44),
                Column("Runs on", 34),
                Column(f"Bill ({bills.unit}/month)", 15, "right"),
                Column("Speed; price", 32),
            ),
            tuple(rows),
            f"As described in the attached case on {ctx.rec.as_of}. Last column: where price and speed come "
            f"from.{left}",
            register=True,
        ),
    )


def _task(told: Told, workload: Workload | None) -> str:
    """What it does, and with which model; the maker's name before the slash is left to the case."""
    kind = sentence_case(told.result.kind.replace("llm", "LLM"))
    model = clean(workload.model).rsplit("/", maxsplit=1)[-1] if workload is not None else ""
    own = workload.architecture if isinstance(workload, OwnModelWorkload) else None
    if own is not None:
        model += f" (own: {own.params_billion:.3g} billion parameters, {own.layers} layers; {clean(own.source)})"
    return f"{kind}, {model}" if model else kind


def _speed_from(told: Told, workload: Workload | None) -> str:
    if told.result.verdict == "not assessed":
        return "speed not assessed"
    return "speed measured" if workload and workload.measurements else "speed modelled"


def _price_from(workload: Workload | None) -> str:
    """The tag of today's price: the buyer's record, a published price, or nothing to price."""
    if workload is None or workload.today is None:
        return NOT_APPLICABLE
    own = workload.today.price_per_hour is not None
    return f"{'own rate' if own else 'list price'}{tag('B' if own else 'P')}"
