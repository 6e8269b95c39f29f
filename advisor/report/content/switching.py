"""The work of moving, the state of the software, the gates, and the way back."""

from __future__ import annotations

from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, Column, Heading, Missing, Prose, Row, Table, clean, tag
from advisor.report.format import NOT_KNOWN


def switching_section(ctx: Context) -> tuple[Block, ...]:
    """Effort, readiness and gates of each workload printed in full."""
    told_of = [t for t in ctx.detailed() if t.result.effort or t.result.readiness or t.result.gates]
    if not told_of:
        return ()
    section = ctx.section()
    blocks: list[Block] = [Heading(1, f"{section} {_finding(ctx, told_of)}", "switching", "Moving and coming back")]
    for told in told_of:
        blocks.extend(_of_workload(ctx, told))
    return tuple(blocks)


def _finding(ctx: Context, told_of: list[Told]) -> str:
    stopped = [told.name for told in told_of if told.result.verdict == "not feasible"]
    cost = ctx.rec.portfolio.switching_cost_usd
    at = "/portfolio/switching_cost_usd"
    if ctx.single is not None:
        cost, at = ctx.single.result.switching_cost_usd, f"{ctx.single.at}/switching_cost_usd"
    if cost is None:
        return "A hard gate stops the move" if stopped else "What moving would take"
    words = f"Moving costs {ctx.fmt.usd_range(cost, at)} once"
    if stopped:
        words += f"; {stopped[0]} can't move" if len(stopped) == 1 else f"; {len(stopped)} workloads can't move"
    return words


def _of_workload(ctx: Context, told: Told) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if ctx.single is None:
        blocks.append(Heading(2, told.name, f"switching-{told.result.id}", told.name))
    sentences = _sentences(ctx, told)
    if sentences:
        blocks.append(Prose(sentences))
    if told.result.effort:
        blocks.append(_effort(ctx, told))
    if told.result.readiness:
        blocks.append(_readiness(ctx, told))
    if told.result.gates:
        blocks.append(_gates(ctx, told))
    blocks.extend(
        Missing(
            f"whether {line.name.lower()} is needed.",
            f"it is {line.trn2} on Trn2.",
            "the owner of the workload.",
        )
        for line in told.result.readiness
        if line.needed == "unknown"
    )
    return tuple(blocks)


def _sentences(ctx: Context, told: Told) -> str:
    result, said = told.result, []
    if result.switching_weeks is not None and result.switching_cost_usd is not None:
        low, mid, high = ctx.fmt.triple(result.switching_weeks, f"{told.at}/switching_weeks", "weeks")
        cost = ctx.fmt.usd_range(result.switching_cost_usd, f"{told.at}/switching_cost_usd")
        said.append(f"The move takes {mid} person-weeks (P10 {low}, P90 {high}) and costs {cost} once.")
    if result.calendar_weeks is not None:
        low, mid, high = ctx.fmt.triple(result.calendar_weeks, f"{told.at}/calendar_weeks", "weeks")
        said.append(f"With the people named in the case that is {mid} weeks on the calendar (P10 {low}, P90 {high}).")
    if result.upkeep_usd_year is not None:
        said.append(
            f"Keeping the Neuron path current costs {ctx.fmt.usd_range(result.upkeep_usd_year, f'{told.at}/upkeep_usd_year')} "
            "a year."
        )
    if result.exit_cost_usd is not None:
        said.append(
            f"The way back to GPUs costs {ctx.fmt.usd_range(result.exit_cost_usd, f'{told.at}/exit_cost_usd')}."
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
    )


def _readiness(ctx: Context, told: Told) -> Table:
    number, title = ctx.table(f"What the software must do, and its state on Neuron: {told.name}")
    rows = []
    for line in told.result.readiness:
        remedy = "; ".join(part for part in (line.switch_class, clean(line.workaround)) if part)
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
            Column("What it takes", 22),
            Column("Evidence, release", 20),
        ),
        tuple(rows),
        "States in the vendor's release notes and documents as read; beta is written as beta.",
    )


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
    )
