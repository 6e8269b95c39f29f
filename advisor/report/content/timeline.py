"""The timeline of what is advised: pilots, moves, both fleets side by side, gates and ends of commitments, by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from advisor.decision.result import Milestone
from advisor.decision.result.steps import (
    CAPACITY,
    CHECK,
    CUT_OVER,
    DECISION,
    GO_CUT_OVER,
    GO_PORT,
    LOOK_AGAIN,
    PILOT,
    PORT,
)
from advisor.decision.telling.words import sentence_case
from advisor.report.charts.timeline import Gate, Span, Steps, Timeline
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, FigureBlock, clean
from advisor.report.content.naming import counted
from advisor.report.format import long_date

BEGINS_AT = {PILOT: DECISION, PORT: DECISION, CUT_OVER: CAPACITY, GO_PORT: PILOT, GO_CUT_OVER: GO_PORT}
"""Milestones up to which something is done, and the one at which it begins; any other is a day on which something falls
due."""
MOST = 12
"""Workloads drawn."""
FEWEST = 3
"""Rows below which a picture says no more than the table above it."""


def timeline(ctx: Context, told_of: Sequence[Told]) -> tuple[Block, ...]:
    """The steps as bars; left out where beside the decision there is but one date, which the table has."""
    drawn = [told for told in told_of if ctx.planned(told) or {m.name for m in told.result.milestones} - _ALONE]
    if not drawn:
        return ()
    rows = _steps_of(ctx, drawn[0]) if ctx.single else [_workload(ctx, told) for told in drawn[:MOST]]
    rows += [*_support(ctx, drawn), *_ends(ctx)]
    if len(rows) < FEWEST:
        return ()
    number = ctx.figure()
    more = f" {counted(len(drawn) - MOST, 'more workload')} in the table above." if len(drawn) > MOST else ""
    whose = "" if ctx.single else " One row a workload."
    marks = "a decision, a check or an end" if ctx.single else "a decision or an end"
    return (
        FigureBlock(
            number,
            _finding(ctx, drawn),
            f"Bar to the median date, line to that at P90; hatched: both fleets run; {_dashed(rows)}diamond: {marks}."
            f"{whose}{more} Data: result, {_pointer(ctx, drawn)}.",
            Timeline(tuple(rows), date.fromisoformat(ctx.rec.as_of)),
        ),
    )


def _dashed(rows: Sequence[Steps]) -> str:
    return "dashed: only where the pilot says go; " if any(span.if_go for row in rows for span in row.spans) else ""


_ALONE = {DECISION, LOOK_AGAIN}


def _pointer(ctx: Context, drawn: Sequence[Told]) -> str:
    if ctx.single:
        return f"{drawn[0].at}/milestones"
    return (
        "/portfolio/plan and milestones of each workload" if ctx.rec.portfolio.plan else "milestones of each workload"
    )


def _steps_of(ctx: Context, told: Told) -> list[Steps]:
    """A row a step, for the only workload."""
    held = {step.name: step for step in told.result.milestones}
    rows = []
    for step in told.result.milestones:
        begins = held.get(BEGINS_AT.get(step.name, ""))
        if step.name == CAPACITY and CUT_OVER in held:
            continue  # the bar of both fleets begins with it
        label = _BOTH.get(step.name, clean(step.name)) if begins is not None else clean(step.name)
        owner = clean(step.owner).split(":")[0]
        rows.append(
            Steps(label, owner, _dates(step), (_span(begins, step),), ())
            if begins is not None
            else Steps(label, owner, _dates(step), (), (_gate(step),))
        )
    return rows


def _workload(ctx: Context, told: Told) -> Steps:
    """All steps of one workload in a row."""
    every = {step.name: step for step in told.result.milestones}
    held = {name: step for name, step in every.items() if name not in _ALONE}
    planned = ctx.planned(told)
    if planned is not None and planned[0].quarter:
        begins, runs = (date.fromisoformat(day) for day in (planned[0].begins, planned[0].runs_from))
        return Steps(told.name, "", f"runs from {runs.isoformat()}", (Span(begins, runs, runs),), (Gate(runs, runs),))
    spans = [_span(every[first], held[name]) for name, first in BEGINS_AT.items() if name in held and first in every]
    # The check of the saving is left to the table: the date beside the last mark is that of the cut-over.
    gates = [step for name, step in held.items() if name not in (*_IN_BARS, CHECK)]
    last = max(held.values(), key=lambda step: (step.date_p50, step.name == CHECK))
    said, goes = held.get(CUT_OVER, held.get(PILOT, last)), held.get(GO_CUT_OVER)
    return Steps(
        told.name, "", f"{_SHORT.get(said.name, clean(said.name).lower())} {_dates(said)}",
        tuple(spans), tuple(map(_gate, gates)), "" if goes is None else f"if go, cut over {goes.date_p50}",
    )  # fmt: skip


_IN_BARS = (PORT, CAPACITY, CUT_OVER, GO_PORT, GO_CUT_OVER)


_SHORT = {CUT_OVER: "cut over", PILOT: "pilot read"}


_BOTH = {
    CUT_OVER: "Both fleets run, until cut-over",
    GO_CUT_OVER: "If go: both fleets run, until cut-over",
}
"""Steps whose bar is that of two fleets."""


def _support(ctx: Context, drawn: Sequence[Told]) -> list[Steps]:
    """Announced ends of software that a move would rest on; one that several rest on stands once."""
    ends = sorted({(end.date, clean(end.name), end.generation, end.release, end.estimated)
                   for told in drawn for end in ctx.support_ends(told)})  # fmt: skip
    return [
        Steps(
            f"Support ends: {name} on {generation} (Neuron {release})",
            "AWS",
            f"{day}, expected" if estimated else day,
            (),
            (Gate(date.fromisoformat(day), date.fromisoformat(day)),),
        )
        for day, name, generation, release, estimated in ends
    ]


def _ends(ctx: Context) -> list[Steps]:
    """Ends of the commitments held that lie ahead."""
    today = date.fromisoformat(ctx.rec.as_of)
    held = sorted(ctx.case.commercials.commitments or (), key=lambda item: item.ends)
    return [
        # A scope is the name of a family of instances and keeps its small letter: P5 would be a percentile.
        Steps(f"{clean(item.scope) or sentence_case(item.kind)}: commitment ends", "", item.ends.isoformat(), (),
              (Gate(item.ends, item.ends),))
        for item in held
        if item.ends > today
    ]  # fmt: skip


def _span(begins: Milestone, step: Milestone) -> Span:
    return Span(
        date.fromisoformat(begins.date_p50), date.fromisoformat(step.date_p50), date.fromisoformat(step.date_p90),
        hatched=step.name in _BOTH, if_go=step.name in (GO_PORT, GO_CUT_OVER),
    )  # fmt: skip


def _gate(step: Milestone) -> Gate:
    return Gate(date.fromisoformat(step.date_p50), date.fromisoformat(step.date_p90))


def _dates(step: Milestone) -> str:
    return step.date_p50 if step.date_p90 == step.date_p50 else f"{step.date_p50}, P90 {step.date_p90}"


def _finding(ctx: Context, drawn: Sequence[Told]) -> str:
    days = {name: [s for told in drawn for s in told.result.milestones if s.name == name] for name in (CUT_OVER, PILOT)}
    moves = [move for told in drawn if (move := ctx.planned(told)) is not None]
    if len(moves) > 1:
        last = max(move.runs_from for move, _ in moves)
        return f"{sentence_case(counted(len(moves), 'move'))}, the last running from {long_date(last)}"
    if days[CUT_OVER]:
        last_step = max(days[CUT_OVER], key=lambda step: step.date_p50)
        late = "" if last_step.date_p90 == last_step.date_p50 else f", by {long_date(last_step.date_p90)} at P90"
        return f"GPUs are released by {long_date(last_step.date_p50)} at the median{late}"
    if moves:
        return f"The move runs from {long_date(moves[0][0].runs_from)}"
    if days[PILOT]:
        read = f"The pilot is read on {long_date(min(step.date_p50 for step in days[PILOT]))}"
        over = [s for told in drawn for s in told.result.milestones if s.name == GO_CUT_OVER]
        if not over:
            return read
        released = max(step.date_p50 for step in over)
        return f"{read}; where it says go, GPUs are released by {long_date(released)} at the median"
    ahead = [step for told in drawn for step in told.result.milestones if step.name not in _ALONE]
    first = min(ahead, key=lambda step: step.date_p50)
    return f"{sentence_case(clean(first.name))} on {long_date(first.date_p50)}"
