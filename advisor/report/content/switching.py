"""The work of moving, and the way back; behind it in the appendix the state of the software and the gates."""

from __future__ import annotations

from advisor.report.content.context import Context, Told
from advisor.report.content.model import (
    Block,
    Column,
    Heading,
    Prose,
    Row,
    Table,
    bold,
    clean,
    sentence,
    tag,
)
from advisor.report.content.naming import counted
from advisor.report.content.readiness import gates, gates_decide, software
from advisor.report.content.shared_rows import headed, shared_rows, titled
from advisor.report.format import NOT_APPLICABLE


def switching_section(ctx: Context) -> tuple[Block, ...]:
    """What moving takes and what the way back; the work item by item where there is but one workload."""
    told_of = [t for t in ctx.detailed() if t.result.effort or t.result.readiness or t.result.gates]
    if not told_of:
        return ()
    section = ctx.section()
    heading = Heading(1, f"{section}. {_finding(ctx, told_of)}", "switching", "Moving and coming back")
    if ctx.single is not None:
        return (heading, *_of_workload(ctx, told_of[0]))
    moved = [told for told in told_of if told.result.switching_cost_usd is not None]
    stopped = tuple(_stopped(told) for told in told_of if told.result.verdict == "not feasible")
    return (
        heading,
        *((_summary(ctx, moved),) if moved else ()),
        *stopped,
    )


def switching_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """State of the software and gates; of several workloads also the work, one table each."""
    told_of = [t for t in ctx.detailed() if t.result.effort or t.result.readiness or t.result.gates]
    if ctx.single is not None:
        blocks = software(ctx, told_of) if told_of else ()
        finding = f"{letter}. What the software must do, and what it can on Neuron"
    else:
        blocks = (*_work(ctx, told_of), *software(ctx, told_of)) if told_of else ()
        finding = f"{letter}. What moving takes, for {counted(len(told_of), 'workload')}"
    return (Heading(1, finding, "moving", "Readiness"), *blocks) if blocks else ()


def _stopped(told: Told) -> Block:
    """Why a workload can't move: its first reason."""
    reason = sentence(told.result.reasons[0]) if told.result.reasons else ""
    return Prose(f"{bold(told.name + ' cannot move.')} {reason}")


def _summary(ctx: Context, told_of: list[Told]) -> Table:
    costs = [
        end
        for told in told_of
        for value in (told.result.switching_cost_usd, told.result.upkeep_usd_year, told.result.exit_cost_usd)
        if value is not None
        for end in (value.p10, value.p90)
    ]
    costs += [told.result.cash_low.usd for told in told_of if told.result.cash_low is not None]
    scale = ctx.fmt.scale(costs)
    bound = any(told.result.exit_term_usd is not None for told in told_of)
    rows = []
    for told in told_of:
        result, at = told.result, told.at
        rows.append(
            Row(
                (
                    told.name,
                    ctx.money_cell(result.switching_weeks, f"{at}/switching_weeks", "fixed 0"),
                    ctx.money_cell(result.calendar_weeks, f"{at}/calendar_weeks", "fixed 0"),
                    ctx.money_cell(result.switching_cost_usd, f"{at}/switching_cost_usd", scale.rule),
                    ctx.money_cell(result.upkeep_usd_year, f"{at}/upkeep_usd_year", scale.rule),
                    ctx.money_cell(result.exit_cost_usd, f"{at}/exit_cost_usd", scale.rule),
                    *((_term_in_it(ctx, told, scale.rule),) if bound else ()),
                    _cash_low(ctx, told, scale.rule),
                ),
                strong=result.verdict == "move",
            )
        )
    number, title = ctx.table("What moving takes, and the way back")
    return Table(
        number,
        title,
        (
            Column("Workload", 26),
            Column("Person-weeks", 14, "right"),
            Column("Calendar weeks", 13, "right"),
            Column(f"One-time ({scale.unit})", 16, "right"),
            Column(f"Upkeep ({scale.unit}/year)", 16, "right"),
            Column(f"Way back ({scale.unit})", 15, "right"),
            *((Column(f"Of it the term ({scale.unit})", 15, "right"),) if bound else ()),
            Column(f"Lowest cash, in month ({scale.unit})", 17, "right"),
        ),
        tuple(rows),
        "P50 (P10 to P90); way back: after the first year"
        + (", with what the term still binds to then" if bound else "")
        + "; lowest cash: the sum of cash if moved, at the median. The bar marks what is advised to "
        f"move. Items of work, state of the software and gates: appendix C. Mostly judgement.{tag('J')}",
        register=True,
    )


def _term_in_it(ctx: Context, told: Told, rule: str) -> str:
    """What of the way back a term still binds to: nothing where the move is bought without one."""
    result = told.result
    if result.exit_cost_usd is not None and result.exit_term_usd is None:
        return "0"
    return ctx.money_cell(result.exit_term_usd, f"{told.at}/exit_term_usd", rule)


def _cash_low(ctx: Context, told: Told, rule: str) -> str:
    """Where the sum of cash is at its lowest if moved, at the median; nothing where it never falls below zero."""
    low, at = told.result.cash_low, f"{told.at}/cash_low"
    if low is None:
        return NOT_APPLICABLE
    if low.usd >= 0:
        return "0"
    return f"{ctx.fmt.say(rule, low.usd, f'{at}/usd')} in {ctx.fmt.say('fixed 0', low.month, f'{at}/month')}"


def _finding(ctx: Context, told_of: list[Told]) -> str:
    stopped = [told.name for told in told_of if told.result.verdict == "not feasible"]
    cost = ctx.rec.portfolio.switching_cost_usd
    at, credits_usd = "/portfolio", ctx.rec.portfolio.credits_usd
    if ctx.single is not None:
        cost, at = ctx.single.result.switching_cost_usd, ctx.single.at
        credits_usd = ctx.single.result.credits_usd
    if cost is None:
        gates = [gate for told in told_of for gate in told.result.gates if gate.outcome == "stopped"]
        if not stopped:
            return "What moving would take"
        return "A hard gate stops the move" if gates else "No way of moving is feasible"
    words = f"{'The best single move' if ctx.hypothetical else 'Moving'} costs "
    words += f"{ctx.fmt.amount_range(cost, f'{at}/switching_cost_usd')} once{ctx.after_credits(credits_usd, at)}"
    if stopped:
        words += f"; {stopped[0]} can't move" if len(stopped) == 1 else f"; {len(stopped)} workloads can't move"
    return words


def _of_workload(ctx: Context, told: Told) -> tuple[Block, ...]:
    sentences = _sentences(ctx, told)
    stopped = (gates(ctx, told),) if gates_decide(told) else ()
    return (*((Prose(sentences),) if sentences else ()), *_work(ctx, [told]), *stopped)


def _work(ctx: Context, told_of: list[Told]) -> tuple[Block, ...]:
    """Items of work."""
    return (_effort(ctx, told_of),) if any(told.result.effort for told in told_of) else ()


def _sentences(ctx: Context, told: Told) -> str:
    result, said = told.result, []
    if result.switching_weeks is not None and result.switching_cost_usd is not None:
        low, mid, high = ctx.fmt.triple(result.switching_weeks, f"{told.at}/switching_weeks", "weeks")
        cost = ctx.fmt.amount_range(result.switching_cost_usd, f"{told.at}/switching_cost_usd")
        said.append(
            f"The move takes {mid} person-weeks (P10 {low}, P90 {high}) and costs {cost} once"
            f"{ctx.after_credits(result.credits_usd, told.at)}."
        )
    if result.calendar_weeks is not None:
        low, mid, high = ctx.fmt.triple(result.calendar_weeks, f"{told.at}/calendar_weeks", "weeks")
        said.append(f"{_people(ctx)} that is {mid} weeks on the calendar (P10 {low}, P90 {high}).")
    if result.upkeep_usd_year is not None:
        upkeep = ctx.fmt.amount_range(result.upkeep_usd_year, f"{told.at}/upkeep_usd_year")
        lines = [
            f"{ctx.fmt.say('fixed 1', line.weeks.p50, f'{told.at}/upkeep/{place}/weeks/p50')} "
            f"{line.item[:1].lower()}{clean(line.item)[1:]}"
            for place, line in enumerate(result.upkeep)
        ]
        parts = f" (person-weeks a year, P50: {'; '.join(lines)})" if lines else ""
        said.append(f"Keeping the Neuron path current costs {upkeep} a year{parts}.")
    if result.exit_cost_usd is not None:
        bound = ""
        if result.exit_term_usd is not None:
            at = f"{told.at}/exit_term_usd"
            bound = f"; {ctx.fmt.amount_range(result.exit_term_usd, at)} of it is what the term still binds to then"
        said.append(
            "After the first year the way back to GPUs costs "
            f"{ctx.fmt.amount_range(result.exit_cost_usd, f'{told.at}/exit_cost_usd')}{bound}."
        )
    return " ".join(said)


def _people(ctx: Context) -> str:
    """With whom the calendar is counted: the register holds them where the case names nobody."""
    for place, item in enumerate(ctx.rec.assumptions):
        if item.id == "people" and item.p50 is not None:
            who = ctx.fmt.say("fixed 0", item.p50, f"/assumptions/{place}/p50")
            return f"With {who} people, a default of ours,"
    return "With the people named in the case"


def _effort(ctx: Context, told_of: list[Told]) -> Table:
    alike: dict[tuple[str, ...], list[str]] = {}
    for told in told_of:
        for place, line in enumerate(told.result.effort):
            ends = ctx.fmt.triple(line.weeks, f"{told.at}/effort/{place}/weeks", "fixed 1")
            evidence = clean(line.evidence) + (" (changed by the buyer)" if line.overridden else "") + tag(line.tag)
            alike.setdefault((clean(line.item), *ends, evidence), []).append(told.name)
    number, title = ctx.table(titled("Work of moving", told_of))
    return Table(
        number,
        title,
        (
            Column(headed("Item", told_of), 56),
            Column("Person-weeks P10", 12, "right"),
            Column("P50", 8, "right"),
            Column("P90", 8, "right"),
            Column("Evidence", 36),
        ),
        shared_rows(alike, told_of),
        "The P10 and P90 of the items do not add to those of the whole.",
        register=True,
    )
