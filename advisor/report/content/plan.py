"""The plan: which workloads move when, what waiting would bring, milestones and risks of what is advised."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.report.content.context import Context, Told, listed
from advisor.report.content.model import Block, Column, Prose, Row, Table, bold, clean

A_YEAR = "a year has passed"
"""What is looked at where no date is known in advance; told where there is but one workload."""
RISKS = 5
"""Risks printed of one workload, the dearest first."""


def plan_blocks(ctx: Context) -> tuple[Block, ...]:
    """The portfolio's plan: a row a move, with its limits below; a sentence where nothing moves."""
    plan, at = ctx.rec.portfolio.plan, "/portfolio/plan"
    if plan is None:
        return ()
    said = Prose(f"{bold('Plan.')} {ctx.fmt.text(clean(plan.sentence), f'{at}/sentence')}", "card")
    if not plan.moves:
        return (said,)
    scale = ctx.fmt.scale([value for move in plan.moves for value in (move.npv_usd, move.alone_usd, move.one_time_usd)])
    rows = []
    for place, move in enumerate(plan.moves):
        here = f"{at}/moves/{place}"
        rows.append(
            Row(
                (
                    clean(move.name),
                    move.begins,
                    move.runs_from,
                    ctx.fmt.say("fixed 1", move.person_weeks, f"{here}/person_weeks"),
                    ctx.fmt.say(scale.rule, move.one_time_usd, f"{here}/one_time_usd"),
                    ctx.fmt.say(scale.rule, move.alone_usd, f"{here}/alone_usd"),
                    ctx.fmt.say(scale.rule, move.npv_usd, f"{here}/npv_usd"),
                )
            )
        )
    number, title = ctx.table("Plan of the moves")
    limits = "; ".join(
        f"{clean(one.name)}: {ctx.fmt.say('digits 3', one.used, f'{at}/limits/{place}/used')} of "
        f"{ctx.fmt.say('digits 3', one.most, f'{at}/limits/{place}/most')} {one.unit}"
        for place, one in enumerate(plan.limits)
    )
    gap = ctx.fmt.say("fixed 1", plan.gap_pct, f"{at}/gap_pct")
    table = Table(
        number,
        title,
        (
            Column("Workload", 26),
            Column("Work begins", 14),
            Column("Runs from", 14),
            Column("Person-weeks", 12, "right"),
            Column(f"One-time ({scale.unit})", 14, "right"),
            Column(f"Mean NPV alone ({scale.unit})", 16, "right"),
            Column(f"In the plan ({scale.unit})", 14, "right"),
        ),
        tuple(rows),
        f"Means, so that they add. No plan within the limits is better by more than {gap} % of the optimiser's figure. "
        f"{limits}.",
    )
    return (said, table)


def waiting_note(ctx: Context, told_of: Sequence[Told]) -> tuple[Block, ...]:
    """What moving at a later date would bring, each as an option like any other."""
    said = []
    for told in told_of:
        for place, one in enumerate(told.result.waiting):
            if ctx.single is None and one.event == A_YEAR:
                continue
            at = f"{told.at}/waiting/{place}"
            gain = ctx.fmt.size(one.gain_usd, f"{at}/gain_usd")
            than = "more" if one.gain_usd >= 0 else "less"
            chance = ctx.fmt.say("of 100", one.probability_of_saving, f"{at}/probability_of_saving")
            lead = "" if ctx.single else f"{told.name}: "
            said.append(f"{lead}{one.date}, when {clean(one.event)}, brings {gain} {than}, a saving in {chance}")
    if not said:
        return ()
    return (Prose(f"{bold('Waiting.')} Moving later instead of now, on average: {'; '.join(said[:6])}.", "card"),)


def milestones_table(ctx: Context, told_of: Sequence[Told]) -> tuple[Block, ...]:
    """Steps with dates, where something is advised beyond looking again."""
    rows = [
        Row(
            (
                *(() if ctx.single else (told.name,)),
                clean(step.name),
                step.date_p50,
                step.date_p90 if step.date_p90 != step.date_p50 else "fixed",
                clean(step.owner),
                clean(step.evidence),
            )
        )
        for told in told_of
        if told.result.verdict in ("move", "pilot first", "wait")
        for step in told.result.milestones
    ]
    if not rows:
        return ()
    number, title = ctx.table("Milestones")
    columns = (
        *(() if ctx.single else (Column("Workload", 22),)),
        Column("Step", 30),
        Column("Date, P50", 13),
        Column("P90", 13),
        Column("Owner", 22),
        Column("Shown by", 30),
    )
    return (Table(number, title, columns, tuple(rows), "Dates count from the decision.", register=True),)


def risks_table(ctx: Context, told_of: Sequence[Told]) -> tuple[Block, ...]:
    """What could go wrong with what is advised, by what it costs at the median."""
    named = [told for told in told_of if told.result.risks]
    if not named:
        return ()
    scale = ctx.fmt.scale([risk.effect_usd for told in named for risk in told.result.risks[:RISKS]])
    rows = [
        Row(
            (
                clean(risk.risk) if ctx.single else f"{told.name}: {clean(risk.risk)}",
                clean(risk.early_sign),
                clean(risk.owner),
                clean(risk.action),
                ctx.fmt.say(scale.rule, risk.effect_usd, f"{told.at}/risks/{place}/effect_usd"),
            )
        )
        for told in named
        for place, risk in enumerate(told.result.risks[:RISKS])
    ]
    number, title = ctx.table("Risks of what is advised")
    columns = (
        Column("Risk", 32),
        Column("Early sign", 28),
        Column("Owner", 14),
        Column("Action", 32),
        Column(f"Costs ({scale.unit})", 12, "right"),
    )
    scenarios = listed(sorted({clean(r.scenario) for told in named for r in told.result.risks[:RISKS]}))
    basis = f"Median saving less that of the scenario: {scenarios}."
    return (Table(number, title, columns, tuple(rows), basis, register=True),)
