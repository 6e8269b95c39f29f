"""Which input turns a verdict: the finding, and the table of switch points."""

from __future__ import annotations

import math

from advisor.decision.result import SwitchPoint
from advisor.decision.telling.words import sentence_case
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Column, Row, Table, clean, tag
from advisor.report.content.naming import unit_words
from advisor.report.content.switch_values import no_flip, value_text
from advisor.report.format import NOT_APPLICABLE, NOT_KNOWN, render

NEAREST = 2
"""Switch points a workload, where there are several."""
_NEARER = 3
"""Workloads told of for their switch points alone, as many as page 1 has."""

NAMES = ("Neuron", "Trainium", "Inferentia")
"""Proper names keep their capital inside a sentence."""


def nearer(ctx: Context, told_of: list[Told]) -> list[Told]:
    """Workloads that are not told in full and lie nearer to a switch point than those that are: page 1 names them."""

    def nearest(told: Told) -> float:
        points = (point for point in told.result.switch_points if not ctx.held_by_others(told, point))
        return min((abs(point.distance_pct) for point in points if point.distance_pct is not None), default=math.inf)

    least = min(map(nearest, told_of), default=math.inf)
    found = [told for told in ctx.ranked() if told not in told_of and nearest(told) < least]
    return sorted(found, key=nearest)[:_NEARER]


def flip_finding(ctx: Context, told_of: list[Told]) -> str:
    """The input nearest to turning a verdict, and one of the same workload that turns nothing, or turns it last."""
    placed = [
        (point, told) for told in told_of for point in told.result.switch_points if point.distance_pct is not None
    ]
    # What page 1 names comes first; what turns a workload alone into what the plan advises anyway stands below.
    placed.sort(key=lambda pair: (ctx.held_by_others(pair[1], pair[0]), abs(pair[0].distance_pct or 0.0)))
    if not placed:
        return "No value tried of any single input turns a verdict"
    nearest, told = placed[0]
    if abs(nearest.distance_pct or 0.0) > 50:
        away = nearest.distance_pct or 0.0
        way, far = "rise" if away > 0 else "fall", render("percent 0", abs(away))
        whose = "" if ctx.single else f" of {ctx.name_alone(told)}"
        what = f"{_lower(_short(nearest))}{whose}"
        return f"No input is near its switch point; the nearest, {what}, would have to {way} {far}"
    lead = "" if ctx.single else f"{ctx.name_alone(told)}: "
    first = sentence_case(_short(nearest))
    decides = f"{lead}{first} {'decide' if _is_plural(first) else 'decides'}"
    # No input is let off that turns another workload.
    turns = {point.input for of in told_of for point in of.result.switch_points if point.flips_at is not None}
    never = next((p for p in told.result.switch_points if p.input not in turns and p.tried is None), None)
    if never is not None:
        other = _lower(_short(never))
        return f"{decides}; {other} {'do' if _is_plural(other) else 'does'} not"
    furthest = [point for point, of in placed if of is told][-1]
    last = _lower(_short(furthest))
    matters = "matter" if _is_plural(last) else "matters"
    return decides if furthest is nearest else f"{decides}; {last} {matters} least"


def _short(point: SwitchPoint) -> str:
    """The name of an input without what it is told of, which the table has."""
    return clean(point.label).split(" (")[0].removesuffix(", all in step").removesuffix(" against what is described")


def _is_plural(name: str) -> bool:
    return name.endswith("prices")


def _lower(text: str) -> str:
    keeps = text[1:2].isupper() or any(sign.isdigit() for sign in text[:6]) or text.startswith(NAMES)
    return text if keeps else text[:1].lower() + text[1:]


def switch_table(ctx: Context, told_of: list[Told]) -> Table:
    """All switch points of the only workload, or the nearest of each; what never flips is then counted."""
    rows: list[Row] = []
    left = never = 0
    for told in told_of:
        placed = list(enumerate(told.result.switch_points))
        placed.sort(key=lambda pair: (pair[1].flips_at is None, abs(pair[1].distance_pct or 0.0)))
        if ctx.single is None:
            flips = [pair for pair in placed if pair[1].flips_at is not None]
            never += len(placed) - len(flips)
            left += max(0, len(flips) - NEAREST)
            placed = flips[:NEAREST]
        lead = "" if ctx.single else f"{ctx.name_alone(told)}: "
        rows += [_switch_row(ctx, point, f"{told.at}/switch_points/{place}", lead) for place, point in placed]
    number, title = ctx.table("Where the verdict flips")
    further = f"{left} more that flip, further away, and " if left else ""
    more = f" {further}{never} without one are in the attached result."
    needed = ctx.fmt.say("fixed 0", ctx.rec.required_confidence_pct, "/required_confidence_pct")
    return Table(
        number,
        title,
        (
            Column("Input (unit)", 36 if ctx.single else 52),
            Column("Now", 10, "right"),
            Column("Verdict flips at", 18 if ctx.single else 12, "right"),
            Column("to", 12),
            Column("Distance", 11, "right"),
            Column("Median saving is zero at", 15, "right"),
            Column("Who controls it", 20 if ctx.single else 30),
        ),
        tuple(rows),
        f"One input at a time, all draws computed again; {needed} of 100 needed. {NOT_APPLICABLE}: no such value in "
        f"range, or no share of nothing.{more if ctx.single is None else ''}",
        register=True,
    )


def _switch_row(ctx: Context, point: SwitchPoint, at: str, lead: str) -> Row:
    label = clean(point.label) if lead else sentence_case(clean(point.label))
    name = f"{lead}{label} ({unit_words(point.unit)}){tag(point.tag)}"
    now = value_text(ctx, point, point.now, f"{at}/now")
    if point.flips_at is None:
        low = value_text(ctx, point, point.searched[0], f"{at}/searched/0")
        high = value_text(ctx, point, point.searched[1], f"{at}/searched/1")
        flips, to, distance = f"{no_flip(ctx, point, at)}, {low} to {high}", NOT_APPLICABLE, NOT_APPLICABLE
    else:
        flips = value_text(ctx, point, point.flips_at, f"{at}/flips_at")
        to = point.flips_to or NOT_KNOWN
        # What stands at nothing now has no distance in percent.
        distance = NOT_APPLICABLE
        if point.distance_pct is not None:
            distance = ctx.fmt.say("signed percent 0", point.distance_pct, f"{at}/distance_pct")
    zero = value_text(ctx, point, point.median_zero_at, f"{at}/median_zero_at")
    return Row((name, now, flips, to, distance, zero, clean(point.controlled_by).split("; ")[0]))
