"""The plan: which workloads move when, what waiting would bring, milestones and risks of what is advised."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.result import Milestone, PlanLimit, steps
from advisor.decision.telling.words import sentence_case
from advisor.report.content.capacity import is_promised
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, Column, Prose, Row, Table, bold, clean
from advisor.report.content.naming import listed, unit_words
from advisor.report.content.switch_values import value_text
from advisor.report.format import NBSP, NOT_KNOWN, long_date

A_YEAR = "a year has passed"
"""What is looked at where no date is known in advance; told where there is but one workload."""
"""The milestone of a workload that stays."""
MILESTONES = (
    "Dates count from the decision, the work in whole months, begun ones in full. An owner that is to be named is for "
    "the committee to name."
)
NOT_PROMISED = "not promised"
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
    limits = "; ".join(_limit(ctx, one, f"{at}/limits/{place}") for place, one in enumerate(plan.limits))
    proven = "No plan within the limits is better by the optimiser's figure."
    if plan.gap_pct > 0:
        gap = ctx.fmt.say("percent 1", plan.gap_pct, f"{at}/gap_pct")
        proven = f"No plan within the limits is better by more than {gap} of the optimiser's figure."
    before = "; one-time before credits" if ctx.rec.portfolio.credits_usd else ""
    asked = (
        "; the decision asked is for what is enough in 9 of 10 futures. Alone: begun on the day of the plan, no work "
        "shared"
    )
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
        f"Means, so that they add{before}{asked}. {proven}{f' {limits}.' if limits else ''}",
    )
    return (said, table)


def _limit(ctx: Context, limit: PlanLimit, at: str) -> str:
    """How much of a limit is used; a currency stands before its amounts, any other unit behind."""
    used, most = (ctx.fmt.say("digits 3", value, f"{at}/{name}") for name, value in
                  (("used", limit.used), ("most", limit.most)))  # fmt: skip
    if limit.unit == ctx.fmt.currency:
        return f"{clean(limit.name)}: {limit.unit}{NBSP}{used} of {most}"
    return f"{clean(limit.name)}: {used} of {most} {limit.unit}"


def waiting_note(ctx: Context, told_of: Sequence[Told]) -> tuple[Block, ...]:
    """What moving at a later date would bring, each as an option like any other; a date that several share stands
    once."""
    dated: dict[str, list[str]] = {}
    for told in told_of:
        for place, one in enumerate(told.result.waiting):
            if ctx.single is None and one.event == A_YEAR:
                continue
            at = f"{told.at}/waiting/{place}"
            gain = ctx.fmt.size(one.gain_usd, f"{at}/gain_usd")
            than = "more" if one.gain_usd >= 0 else "less"
            chance = ctx.fmt.say("of 100", one.probability_of_saving, f"{at}/probability_of_saving")
            lead = "" if ctx.single else f"{told.name} "
            when = f"{long_date(one.date)}, when {clean(one.event)}"
            dated.setdefault(when, []).append(f"{lead}brings {gain} {than}, a saving in {chance}")
    if not dated:
        return ()
    said = "; ".join(f"{when}, {'; '.join(gains)}" for when, gains in dated.items())
    return (Prose(f"{bold('Waiting.')} Moving later instead of now, on average: {said}.", "card"),)


def next_dates(ctx: Context) -> tuple[Block, ...]:
    """The first three dates of what is advised, in a line."""
    dated = sorted(
        {
            (step.date_p50, clean(step.name), clean(step.owner))
            for told in ctx.ranked()
            for step in told.result.milestones
            if step.name != steps.CAPACITY or is_promised(ctx, told)
        }
    )
    if not dated:
        return ()
    said = "; ".join(f"{long_date(day)}, {name[:1].lower()}{name[1:]} ({owner})" for day, name, owner in dated[:3])
    return (Prose(f"{bold('Next dates.')} {sentence_case(said)}.", "card"),)


def _when(ctx: Context, told: Told, step: Milestone) -> tuple[str, str]:
    """The day of a step and that at P90: fixed is what hangs on no draw, and capacity that nobody has promised has no
    day."""
    if step.name == steps.CAPACITY and not is_promised(ctx, told):
        return NOT_KNOWN, NOT_PROMISED
    if step.date_p90 != step.date_p50:
        return step.date_p50, step.date_p90
    return step.date_p50, "the same" if step.name in _DRAWN else "fixed"


_DRAWN = frozenset({steps.PORT, steps.CAPACITY, steps.CUT_OVER, steps.CHECK, steps.GO_PORT, steps.GO_CUT_OVER})
"""Steps whose day hangs on the work, which counts in whole months: P90 may fall on the same day."""


def milestones_table(ctx: Context, told_of: Sequence[Told]) -> tuple[Block, ...]:
    """Steps with dates; what several workloads share stands once."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for told in told_of:
        for step in told.result.milestones:
            cells = (clean(step.name), *_when(ctx, told, step), clean(step.owner), clean(step.evidence))
            alike.setdefault(cells, []).append(told.name)
        for end in ctx.support_ends(told):
            cells = (
                f"Support ends: {clean(end.name)} on {end.generation} (Neuron {end.release})",
                end.date,
                "expected" if end.estimated else "fixed",
                "AWS",
                clean(end.evidence) if end.needed else f"{clean(end.evidence)} (whether it is needed: {NOT_KNOWN})",
            )
            alike.setdefault(cells, []).append(told.name)
    every = "both" if len(told_of) == 2 else "all"
    rows = [
        Row(cells if ctx.single else (every if len(names) == len(told_of) else listed(names), *cells))
        for cells, names in alike.items()
    ]
    if not rows:
        return ()
    number, title = ctx.table("Milestones")
    columns = (
        *(() if ctx.single else (Column("Workload", 16),)),
        Column("Step", 26),
        Column("Date, P50", 12),
        Column("P90", 10),
        Column("Owner", 24),
        Column("Shown by", 44),
    )
    unpromised = any(cells[2] == NOT_PROMISED for cells in alike)
    held = " What follows on capacity that is not promised holds where it is there when the port is complete."
    return (Table(number, title, columns, tuple(rows), MILESTONES + (held if unpromised else ""), register=True),)


def watch_table(ctx: Context) -> tuple[Block, ...]:
    """Where the only workload stays: what to keep an eye on until it is looked at again, nearest first."""
    told = ctx.single
    if told is None or told.result.verdict != "stay":
        return ()
    flips = [(place, point) for place, point in enumerate(told.result.switch_points) if point.flips_at is not None]
    flips.sort(key=lambda pair: abs(pair[1].distance_pct or 0.0))
    if not flips:
        return ()
    rows = []
    for place, point in flips[:RISKS]:
        at = f"{told.at}/switch_points/{place}"
        rows.append(
            Row(
                (
                    f"{sentence_case(clean(point.label))} ({unit_words(point.unit)})",
                    value_text(ctx, point, point.now, f"{at}/now"),
                    value_text(ctx, point, point.flips_at, f"{at}/flips_at"),
                    point.flips_to or NOT_KNOWN,
                    *_WATCHED.get(point.input, ("once a year", "the owner of the workload")),
                )
            )
        )
    number, title = ctx.table("What to watch until then")
    columns = (
        Column("Input (unit)", 46),
        Column("Now", 11, "right"),
        Column("Act at", 11, "right"),
        Column("Verdict then", 14),
        Column("Read", 26),
        Column("By", 22),
    )
    basis = "Each alone, all else as it is. Nothing needs to be done before one of them is reached."
    return (Table(number, title, columns, tuple(rows), basis, register=True),)


_WATCHED = {
    "gpu_price": ("at each renewal or offer", "procurement"),
    "neuron_price": ("each quarter, with AWS's revision", "procurement"),
    "throughput_ratio": ("at each release of the software", "engineering"),
    "volume": ("each month, from the monitoring", "product"),
    "effort": ("at each release of the software", "engineering"),
    "discount_rate": ("with the yearly budget", "finance"),
}
"""When and by whom an input is read."""


def risks_table(ctx: Context, told_of: Sequence[Told]) -> tuple[Block, ...]:
    """What could go wrong with what is advised, or with a move that waits, by what it costs on average."""
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
    # Who waits does not bear them: they are those of the move that is put off.
    waits = all(told.result.verdict == "wait" for told in named)
    number, title = ctx.table("Risks of moving" if waits else "Risks of what is advised")
    columns = (
        Column("Risk", 32),
        Column("Early sign", 28),
        Column("Owner", 14),
        Column("Action", 32),
        Column(f"Costs ({scale.unit})", 12, "right"),
    )
    scenarios = listed(sorted({clean(r.scenario) for told in named for r in told.result.risks[:RISKS]}))
    basis = f"Mean saving less that of the scenario: {scenarios}."
    return (Table(number, title, columns, tuple(rows), basis, register=True),)
