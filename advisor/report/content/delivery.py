"""What happens next: the steps, the pilot with its gate, the dates and the risks."""

from __future__ import annotations

from advisor.decision.pilot import DAYS, ENGINEER_WEEKS
from advisor.decision.result import Pilot
from advisor.decision.result.steps import LOOK_AGAIN
from advisor.decision.telling.words import number_word
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, Column, Heading, Points, Prose, Row, Table, bold, clean
from advisor.report.content.naming import counted, unit_words
from advisor.report.content.plan import milestones_table, risks_table, watch_table
from advisor.report.content.timeline import timeline
from advisor.report.format import NBSP, NOT_KNOWN, long_date


def delivery_section(ctx: Context) -> tuple[Block, ...]:
    """Next steps and the pilot with its gate."""
    told_of = [told for told in ctx.detailed() if told.result.next_steps or told.result.pilot]
    if not told_of:
        return ()
    section = ctx.section()
    pilots = [told for told in told_of if told.result.pilot and _is_advised(told)]
    steps = ctx.without_trace(lambda: sum(len(_steps(ctx, told)) for told in told_of))
    stays = all(told.result.advised in ("stay", "not feasible") for told in told_of)
    finding = f"What to do {'instead of moving' if stays else 'now'}: {counted(steps, 'step')}"
    if ctx.not_detailed():
        finding += f" for the {number_word(len(told_of))} largest"
    if stays and (again := _look_again(told_of)):
        finding += f", and a look again on {again}"
    if pilots:
        finding += (
            f", and a pilot of {pilots[0].name}" if len(pilots) == 1 else f", and {counted(len(pilots), 'pilot')}"
        )
    blocks: list[Block] = [Heading(1, f"{section}. {finding}", "delivery", "Delivery")]
    if ctx.single is not None:
        blocks.append(Points(_steps(ctx, ctx.single), numbered=True))
    else:
        blocks.append(_steps_table(ctx, told_of))
    blocks.extend(_pilot(ctx, told) for told in pilots)
    blocks.extend(_not_piloted(ctx, told) for told in told_of if told.result.pilot and told not in pilots)
    blocks += [*milestones_table(ctx, told_of), *timeline(ctx, told_of), *risks_table(ctx, told_of)]
    blocks += watch_table(ctx)
    return tuple(blocks)


def _is_advised(told: Told) -> bool:
    """Whether a pilot comes first, or its readings are worth more than they cost."""
    pilot = told.result.pilot
    worth = pilot is not None and pilot.cost_usd is not None and pilot.worth_usd > pilot.cost_usd
    return told.result.verdict == "pilot first" or worth


def _not_piloted(ctx: Context, told: Told) -> Prose:
    """Why no pilot is advised, where one could be had."""
    pilot, at = told.result.pilot, f"{told.at}/pilot"
    assert pilot is not None  # the caller asked
    worth = ctx.fmt.amount(pilot.worth_usd, f"{at}/worth_usd")
    cost = "not known" if pilot.cost_usd is None else ctx.fmt.amount(pilot.cost_usd, f"{at}/cost_usd")
    every = ctx.fmt.amount(pilot.evpi_usd, f"{at}/evpi_usd")
    whose = "Its" if ctx.single else f"{told.name}: its"
    return Prose(
        f"{bold('No pilot is advised.')} {whose} answer is worth {worth} on average, its cost is {cost}; to know "
        f"everything in advance would be worth {every}.",
        "card",
    )


def _look_again(told_of: list[Told]) -> str:
    """When the first of the decisions to stay is looked at again."""
    days = [step.date_p50 for told in told_of for step in told.result.milestones if step.name == LOOK_AGAIN]
    return long_date(min(days)) if days else ""


def _steps(ctx: Context, told: Told) -> tuple[str, ...]:
    return tuple(
        ctx.fmt.text(clean(text), f"{told.at}/next_steps/{place}") for place, text in enumerate(told.result.next_steps)
    )


def _steps_table(ctx: Context, told_of: list[Told]) -> Table:
    """A row a workload, its steps in their order."""
    number, title = ctx.table("Steps to take now")
    rows = tuple(
        Row((told.name, " ".join(f"({place}) {text}" for place, text in enumerate(_steps(ctx, told), start=1))))
        for told in told_of
        if told.result.next_steps
    )
    columns = (Column("Workload", 24), Column("Steps, in this order", 76))
    left = ctx.not_detailed()
    basis = f"Those of {number_word(left)} more are in the attached result." if left else ""
    return Table(number, title, columns, rows, basis, register=True)


NO_GATE = "no throughput by itself tells: enter what is read"
"""In place of a speed of go or stop: the work of the move decides as much, or every likely reading says the same."""


def _pilot(ctx: Context, told: Told) -> Table:
    pilot, at = told.result.pilot, f"{told.at}/pilot"
    assert pilot is not None  # the caller asked
    size = f"{pilot.instances} × {clean(pilot.instance)} for {ctx.fmt.say('fixed 0', pilot.days, f'{at}/days')} days"
    unit = f" {unit_words(pilot.metric_unit)}" if pilot.metric_unit not in ("", "ratio") else ""
    rule = "fixed 2" if abs(pilot.go_at or 0.0) < 100 else "digits 3"
    go = NO_GATE if pilot.go_at is None else ctx.fmt.say(rule, pilot.go_at, f"{at}/go_at") + unit
    stop = NO_GATE if pilot.stop_below is None else ctx.fmt.say(rule, pilot.stop_below, f"{at}/stop_below") + unit
    rows = (
        Row(("Question", clean(pilot.question))),
        Row(("Size", size)),
        Row(("Cost", _cost(ctx, pilot, at))),
        Row(
            (
                "May cost at most",
                f"{ctx.fmt.amount(pilot.worth_usd, f'{at}/worth_usd')}: what its answer is worth on average "
                f"(perfect knowledge of everything: {ctx.fmt.amount(pilot.evpi_usd, f'{at}/evpi_usd')}); "
                f"{_lengths(ctx, pilot, at)}",
            )
        ),
        *((Row(("Work and limits", clean(told.result.demand))),) if told.result.demand else ()),
        Row(("Measured", _measured(ctx, pilot, at))),
        Row(("Go at", go)),
        Row(("Stop below", stop)),
        Row(("Between", _between(ctx))),
        *_read_on(told),
    )
    number, title = ctx.table(f"Pilot: {told.name}")
    columns = (Column("Gate", 30), Column("Fixed before the pilot starts", 70))
    return Table(
        number,
        title,
        columns,
        rows,
        "Go: from this reading on a move is sure enough. Stop: below this a saving is less likely than not. Neither is "
        "moved afterwards.",
    )


def _between(ctx: Context) -> str:
    needed = ctx.fmt.say("fixed 0", ctx.rec.required_confidence_pct, "/required_confidence_pct")
    return f"enter the reading as a measurement and compute this report again: {needed} of 100 decides, as here"


def _read_on(told: Told) -> tuple[Row, ...]:
    """Who judges the reading, and when."""
    step = next((step for step in told.result.milestones if step.name.startswith("Pilot read")), None)
    return () if step is None else (Row(("Judged by, on", f"{clean(step.owner)}, {long_date(step.date_p50)}")),)


def _measured(ctx: Context, pilot: Pilot, at: str) -> str:
    """What is read, and how exactly."""
    if not pilot.throughput_noise_pct:
        return clean(pilot.metric)
    speed = ctx.fmt.say("fixed 0", pilot.throughput_noise_pct, f"{at}/throughput_noise_pct")
    work = ctx.fmt.say("fixed 0", pilot.work_noise_pct, f"{at}/work_noise_pct")
    within = f"to within {speed}{NBSP}%; the work of the move, to within {work}{NBSP}% (standard deviations)"
    return f"{clean(pilot.metric)}, {within}"


def _cost(ctx: Context, pilot: Pilot, at: str) -> str:
    """What a pilot costs, and of what that is made."""
    if pilot.cost_usd is None:
        return NOT_KNOWN
    weeks = counted(round(ENGINEER_WEEKS * pilot.days / DAYS), "engineer-week")
    return f"{ctx.fmt.amount(pilot.cost_usd, f'{at}/cost_usd')}: the instance at its rate without a term, and {weeks}"


def _lengths(ctx: Context, pilot: Pilot, at: str) -> str:
    """What other lengths would leave of their worth."""
    said = [
        f"{one.days} days leave {ctx.fmt.amount(one.net_usd, f'{at}/lengths/{place}/net_usd')}"
        for place, one in enumerate(pilot.lengths)
        if one.net_usd is not None
    ]
    return f"after its cost {', '.join(said)}" if said else "no cost is known"
