"""The work of moving, the state of the software, the gates, and the way back."""

from __future__ import annotations

from advisor.decision.result import ReadinessLine
from advisor.report.content.context import Context, Told, counted
from advisor.report.content.model import Block, Column, Heading, Missing, Prose, Row, Table, bold, clean, sentence, tag
from advisor.report.format import NOT_KNOWN


def switching_section(ctx: Context) -> tuple[Block, ...]:
    """Effort, readiness and gates of each workload printed in full."""
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
    """Effort, readiness and gates workload by workload, where there are several."""
    told_of = [t for t in ctx.detailed() if t.result.effort or t.result.readiness or t.result.gates]
    if ctx.single is not None or not told_of:
        return ()
    finding = f"{letter}. What moving takes, for {counted(len(told_of), 'workload')}"
    blocks: list[Block] = [Heading(1, finding, "moving", "Moving, by workload", new_page=True)]
    for told in told_of:
        blocks.extend(_of_workload(ctx, told))
    return tuple(blocks)


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
    scale = ctx.fmt.scale(costs)
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
            Column("Person-weeks", 15, "right"),
            Column("Calendar weeks", 15, "right"),
            Column(f"One-time ({scale.unit})", 16, "right"),
            Column(f"Upkeep ({scale.unit} a year)", 16, "right"),
            Column(f"Way back ({scale.unit})", 16, "right"),
        ),
        tuple(rows),
        f"P50 (P10 to P90). Mostly judgement{tag('J')}; the bar marks what is advised to move. Items of work, state "
        f"of the software and gates: see the appendix.",
    )


def _finding(ctx: Context, told_of: list[Told]) -> str:
    stopped = [told.name for told in told_of if told.result.verdict == "not feasible"]
    cost = ctx.rec.portfolio.switching_cost_usd
    at = "/portfolio/switching_cost_usd"
    if ctx.single is not None:
        cost, at = ctx.single.result.switching_cost_usd, f"{ctx.single.at}/switching_cost_usd"
    if cost is None:
        gates = [gate for told in told_of for gate in told.result.gates if gate.outcome == "stopped"]
        if not stopped:
            return "What moving would take"
        return "A hard gate stops the move" if gates else "No way of moving meets what the workload asks for"
    words = f"Moving costs {ctx.fmt.amount_range(cost, at)} once"
    if stopped:
        words += f"; {stopped[0]} can't move" if len(stopped) == 1 else f"; {len(stopped)} workloads can't move"
    return words


def _of_workload(ctx: Context, told: Told) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if ctx.single is None:
        blocks.append(Heading(2, told.name, f"switching-{told.result.id}", told.name))
    sentences = _sentences(ctx, told) if ctx.single else ""
    if sentences:
        blocks.append(Prose(sentences))
    if told.result.effort:
        blocks.append(_effort(ctx, told))
    if any(not _ready(line) for line in told.result.readiness):
        blocks.append(_readiness(ctx, told))
    if told.result.gates:
        blocks.append(_gates(ctx, told))
    if open_questions := [line for line in told.result.readiness if line.needed == "unknown"]:
        names = ", ".join(clean(line.name) for line in open_questions)
        states = ", ".join(f"{line.trn2} on Trn2" for line in open_questions)
        blocks.append(
            Missing(f"whether these are needed: {names}.", f"their state is {states}.", "the owner of the workload.")
        )
    return tuple(blocks)


def _sentences(ctx: Context, told: Told) -> str:
    result, said = told.result, []
    if result.switching_weeks is not None and result.switching_cost_usd is not None:
        low, mid, high = ctx.fmt.triple(result.switching_weeks, f"{told.at}/switching_weeks", "weeks")
        cost = ctx.fmt.amount_range(result.switching_cost_usd, f"{told.at}/switching_cost_usd")
        said.append(f"The move takes {mid} person-weeks (P10 {low}, P90 {high}) and costs {cost} once.")
    if result.calendar_weeks is not None:
        low, mid, high = ctx.fmt.triple(result.calendar_weeks, f"{told.at}/calendar_weeks", "weeks")
        said.append(f"With the people named in the case that is {mid} weeks on the calendar (P10 {low}, P90 {high}).")
    if result.upkeep_usd_year is not None:
        upkeep = ctx.fmt.amount_range(result.upkeep_usd_year, f"{told.at}/upkeep_usd_year")
        said.append(f"Keeping the Neuron path current costs {upkeep} a year.")
    if result.exit_cost_usd is not None:
        said.append(
            f"The way back to GPUs costs {ctx.fmt.amount_range(result.exit_cost_usd, f'{told.at}/exit_cost_usd')}."
        )
    return " ".join(said)


def _effort(ctx: Context, told: Told) -> Table:
    rows = []
    for place, line in enumerate(told.result.effort):
        low, mid, high = ctx.fmt.triple(line.weeks, f"{told.at}/effort/{place}/weeks", "fixed 1")
        evidence = clean(line.evidence)
        if line.overridden:
            evidence += " (changed by the buyer)"
        rows.append(Row((clean(line.item), low, mid, high, evidence + tag(line.tag))))
    number, title = ctx.table(f"Work of moving: {told.name}")
    return Table(
        number,
        title,
        (
            Column("Item", 40),
            Column("Person-weeks P10", 12, "right"),
            Column("P50", 9, "right"),
            Column("P90", 9, "right"),
            Column("Evidence", 36),
        ),
        tuple(rows),
        "The P10 and P90 of the items do not add to those of the whole.",
        register=ctx.single is None,
    )


def _readiness(ctx: Context, told: Told) -> Table:
    number, title = ctx.table(f"What the software must do, and its state on Neuron: {told.name}")
    rows = []
    ready = [clean(line.name) for line in told.result.readiness if _ready(line)]
    for line in told.result.readiness:
        if _ready(line):
            continue
        remedy = "; ".join(part for part in (line.switch_class.replace("_", ", "), clean(line.workaround)) if part)
        needed = "yes" if line.needed == "yes" else NOT_KNOWN
        since = f"{clean(line.evidence)}, {line.since}" if line.since else clean(line.evidence)
        rows.append(Row((clean(line.name), needed, line.inf2_trn1, line.trn2, line.trn3, remedy, since)))
    return Table(
        number,
        title,
        (
            Column("Capability", 22),
            Column("Needed", 10),
            Column("Inf2, Trn1", 13),
            Column("Trn2", 12),
            Column("Trn3", 12),
            Column("What it takes", 34),
            Column("Evidence, release", 34),
        ),
        tuple(rows),
        "States in the vendor's release notes and documents as read; beta is written as beta."
        + (f" Supported on Trn2 and Trn3 without work: {', '.join(ready)}." if ready else ""),
        register=True,
    )


def _ready(line: ReadinessLine) -> bool:
    """Supported where it matters and free of work: named, but not worth a row."""
    return line.trn2 == line.trn3 == "supported" and line.switch_class == "none" and not line.workaround


def _gates(ctx: Context, told: Told) -> Table:
    number, title = ctx.table(f"Hard gates: {told.name}")
    rows = tuple(
        Row((f"{line.gate}, {line.generation}", line.outcome, clean(line.reason), clean(line.evidence)))
        for line in told.result.gates
    )
    return Table(
        number,
        title,
        (Column("Gate, generation", 18), Column("Outcome", 14), Column("Reason", 40), Column("Evidence", 30)),
        rows,
        "A gate that stops rules the generation out before any price is compared.",
        register=True,
    )
