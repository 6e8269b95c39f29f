"""What it costs, line by line, and what is left out and why."""

from __future__ import annotations

import math
from collections.abc import Sequence

from advisor.decision.result import CostLine
from advisor.report.content.causes import drawn, waterfall
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, Column, Heading, Prose, Row, Table, bold, clean, tag
from advisor.report.content.naming import counted
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN, Scale

_SIDES = ("Today", "Best stay", "Best move")
COLUMNS = 6
"""Workloads side by side in one table; more stand in a further one."""
_LETTERS = 80
"""Letters that the longest words of their names may take together, with the room between columns."""
_FIGURE = 7
"""Letters of an amount: no column is narrower."""


def cost_section(ctx: Context) -> tuple[Block, ...]:
    """Cost lines of each workload printed in full, and the lines that are not included."""
    told_of = [told for told in ctx.detailed() if told.result.cost_lines]
    if not told_of:
        return ()
    section = ctx.section()
    blocks: list[Block] = [Heading(1, f"{section}. {_finding(ctx, told_of)}", "cost", "Cost")]
    blocks += [_cost_table(ctx, told_of[0])] if ctx.single else [*_cost_of_all(ctx, told_of), _bases(told_of)]
    told = drawn(ctx)
    if told is not None and not ctx.waterfall_in_front:
        blocks.extend(waterfall(ctx, told))
    if ctx.rec.not_included:
        blocks.append(_not_included(ctx))
    return tuple(blocks)


def _finding(ctx: Context, told_of: list[Told]) -> str:
    moving = [told for told in told_of if told.result.best_move_option is not None]
    unknown = sum(line.best_move_usd is None for told in moving for line in told.result.cost_lines)
    if unknown:
        verb = "is" if unknown == 1 else "are"
        return f"What staying and moving cost over the horizon; {counted(unknown, 'line')} {verb} not known"
    months = ctx.fmt.say("fixed 0", ctx.rec.horizon_months, "/horizon_months")
    what = "staying and moving cost" if moving else "staying costs"
    return f"What {what} over {months} months, line by line"


def _cost_table(ctx: Context, told: Told) -> Table:
    lines = told.result.cost_lines
    scale = ctx.fmt.scale([end for line in lines for end in (line.today_usd, line.best_stay_usd, line.best_move_usd)])
    moves = _moves(told)
    empty = [clean(line.line) for line in lines if _nothing(line, told)]
    rows = tuple(
        Row((clean(line.line) + tag(line.tag), *cells, _basis(line)), total=_is_total(line))
        for line, cells in _cost_rows(ctx, told, scale.rule)
    )
    number, title = ctx.table(f"Cost over the horizon: {told.name}")
    return Table(
        number,
        title,
        (
            Column("Cost line", 44),
            Column(f"Today ({scale.unit})", 13, "right"),
            Column("Best stay", 12, "right"),
            Column("Best move", 12, "right"),
            Column("Basis", 64),
        ),
        rows,
        f"{ctx.basis()}; means over the draws, so that lines add; parts may not add because of rounding."
        + (f" Zero on all sides: {', '.join(empty)}." if empty else "")
        + (f" {NOT_KNOWN}: not known; ≥ stands before a sum without it." if _has_holes(told) else "")
        + ("" if moves else f" {NOT_APPLICABLE}: no way of moving is feasible."),
        register=True,
    )


def _cost_of_all(ctx: Context, told_of: Sequence[Told]) -> list[Table]:
    """Tables with a column a workload, each of so many that no name or amount has to be broken."""
    even = math.ceil(len(told_of) / math.ceil(len(told_of) / COLUMNS))
    parts: list[list[Told]] = [[]]
    for told in told_of:
        if len(parts[-1]) == even or (parts[-1] and _letters([*parts[-1], told]) > _LETTERS):
            parts.append([])
        parts[-1].append(told)
    return [_side_by_side(ctx, part, further=place > 0) for place, part in enumerate(parts)]


def _letters(told_of: Sequence[Told]) -> int:
    """Letters across the columns of some workloads."""
    return sum(max(_FIGURE, *map(len, told.name.split())) + 2 for told in told_of)


def _side_by_side(ctx: Context, told_of: Sequence[Told], *, further: bool) -> Table:
    """A column a workload, the lines of each side below each other: so that a side adds up as it is read."""
    scale = Scale(f"{ctx.fmt.currency}{NBSP}k", "k 0")  # fine enough for the small ones beside the large ones
    made = [{clean(line.line): (line, texts) for line, texts in _cost_rows(ctx, told, scale.rule)} for told in told_of]
    names = list(dict.fromkeys(name for held in made for name in held))
    names.sort(key=lambda name: any(name in held and _is_total(held[name][0]) for held in made))
    rows = []
    for place, side in enumerate(_SIDES):
        begun = False
        for name in names:
            lines = [held[name][0] if name in held else None for held in made]
            total = any(line is not None and _is_total(line) for line in lines)
            if not total and all(line is None or _side(line, place) == 0 for line in lines):
                continue
            cells = [held[name][1][place] if name in held else "0" for held in made]
            named = f"{side}: {name[:1].lower()}{name[1:]}" if total or not begun else name
            rows.append(Row((named, *cells), total=total))
            begun = True
    more = ", further workloads" if further else ""
    number, title = ctx.table(f"Cost over the horizon ({scale.unit}){more}: today, best stay, best move")
    alone = f" Moves: {ctx.as_if_at_once()}." if ctx.as_if_at_once() else ""
    again = "Read like the table before, on the same basis; parts may not add because of rounding."
    read = (
        f"Read downwards: each side ends with its sum.{alone} {ctx.basis()}; means over the draws, so that lines add; "
        "parts may not add because of rounding. Lines that are zero everywhere on a side are left out."
    )
    return Table(
        number,
        title,
        (Column("Cost line", 36), *(Column(told.name, 16, "right") for told in told_of)),
        tuple(rows),
        (again if further else read)
        + (f" {NOT_KNOWN}: not known; ≥ stands before a sum without it." if any(map(_has_holes, told_of)) else "")
        + (f" {NOT_APPLICABLE}: no way of moving is feasible." if not all(map(_moves, told_of)) else ""),
        register=True,
    )


def _side(line: CostLine, place: int) -> float | None:
    """A line's amount today, for the best stay or for the best move."""
    return (line.today_usd, line.best_stay_usd, line.best_move_usd)[place]


def _moves(told: Told) -> bool:
    return told.result.best_move_option is not None


def _bases(told_of: list[Told]) -> Prose:
    """How each line is made, once for all workloads."""
    made = {
        clean(line.line): _basis(line)
        for told in told_of
        for line in told.result.cost_lines
        if line.basis and not _is_total(line) and not _nothing(line, told)
    }
    shown = "; ".join(f"{line}: {basis}" for line, basis in made.items())
    return Prose(f"{bold('How the lines are made.')} {shown}.", "note")


def _cost_rows(ctx: Context, told: Told, rule: str) -> list[tuple[CostLine, list[str]]]:
    """(line, texts of today, best stay and best move) of each line that is not zero on all sides."""
    lines, moves = told.result.cost_lines, told.result.best_move_option is not None
    rows = []
    for place, line in enumerate(lines):
        if _nothing(line, told):
            continue
        at = f"{told.at}/cost_lines/{place}"
        cells = [
            ctx.fmt.say(rule, line.today_usd, f"{at}/today_usd"),
            ctx.fmt.say(rule, line.best_stay_usd, f"{at}/best_stay_usd"),
            ctx.fmt.say(rule, line.best_move_usd, f"{at}/best_move_usd") if moves else NOT_APPLICABLE,
        ]
        if _is_total(line):
            cells = [_at_least(text) if hole else text for text, hole in zip(cells, _holes(lines), strict=True)]
        rows.append((line, cells))
    return rows


def _basis(line: CostLine) -> str:
    """How the line is made, whose figure it is and of which date."""
    told = ", ".join(text for text in (clean(line.owner), line.date) if text)
    return f"{clean(line.basis)} ({told})" if told else clean(line.basis)


def _is_total(line: CostLine) -> bool:
    return line.line.lower().startswith(("total", "sum"))


def _has_holes(told: Told) -> bool:
    """Whether a line of a side that is compared is not known."""
    moves = told.result.best_move_option is not None
    return any(line.best_stay_usd is None or (moves and line.best_move_usd is None) for line in told.result.cost_lines)


def _holes(lines: tuple[CostLine, ...]) -> tuple[bool, bool, bool]:
    """Whether a line is not known: today, for the best stay, for the best move."""
    return (
        any(line.today_usd is None for line in lines),
        any(line.best_stay_usd is None for line in lines),
        any(line.best_move_usd is None for line in lines),
    )


def _at_least(text: str) -> str:
    """A sum of the known lines, where one is not known."""
    return text if text in (NOT_KNOWN, NOT_APPLICABLE) else f"≥{NBSP}{text}"


def _nothing(line: CostLine, told: Told) -> bool:
    """A true zero on all sides; without a way of moving, on the two that there are."""
    return line.today_usd == 0 and line.best_stay_usd == 0 and (line.best_move_usd == 0 or not _moves(told))


def _not_included(ctx: Context) -> Prose:
    by_reason: dict[str, list[str]] = {}
    for line, reason in ctx.rec.not_included:
        by_reason.setdefault(clean(reason), []).append(clean(line))
    said = "; ".join(f"{', '.join(lines)}: {reason}" for reason, lines in by_reason.items())
    return Prose(f"{bold('Not included,')} on either side. {said}.", "note")
