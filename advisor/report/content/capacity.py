"""Capacity promised in writing, held against what counts on it."""

from __future__ import annotations

from advisor.decision.result import CapacityRow
from advisor.decision.telling.words import middle_cut, sentence_case
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, Column, Prose, Row, Table, bold, clean
from advisor.report.format import NBSP, NOT_APPLICABLE

ROWS = 12
"""Promises printed."""


def capacity(ctx: Context) -> tuple[Block, ...]:
    """A row a promise, and in a sentence the options that count on capacity that nobody has promised."""
    placed = list(enumerate(ctx.rec.capacity))
    promises = [(place, row) for place, row in placed if row.kind is not None]
    bare = [(place, row) for place, row in placed if row.kind is None and row.needed is not None]
    blocks: list[Block] = [_table(ctx, promises)] if promises else []
    if bare:
        blocks.append(_without(ctx, bare))
    return tuple(blocks)


def is_promised(ctx: Context, told: Told) -> bool:
    """Whether the instances that the best move of a workload needs at first are promised in writing, and no other
    workload counts on them first."""
    rows = [row for row in ctx.rec.capacity if row.workload == told.result.id and row.role == "best move"]
    return sum(row.promised - row.taken for row in rows) >= max((row.needed or 0 for row in rows), default=0)


def _table(ctx: Context, promises: list[tuple[int, CapacityRow]]) -> Table:
    rows = tuple(_row(ctx, place, row) for place, row in promises[:ROWS])
    number, title = ctx.table("Capacity promised in writing")
    left = f" {len(promises) - ROWS} more in the attached result." if len(promises) > ROWS else ""
    shared = ""
    if any(row.taken for _, row in promises[:ROWS]):
        shared = " Where several count on a promise: what of it is left to each, moves of the plan in its order first."
    return Table(
        number,
        title,
        (
            Column("Counted on by", 34),
            Column("Instance, region", 28),
            Column("Needed", 10, "right"),
            Column("Promised", 11, "right"),
            Column("Kind, reference", 28),
            Column("Until", 14),
            Column("Left open", 44),
        ),
        rows,
        f"As stated in the case. Needed: instances in the first year, at the median.{shared}{left}",
        register=True,
    )


def _row(ctx: Context, place: int, row: CapacityRow) -> Row:
    at = f"/capacity/{place}"
    return Row(
        (
            f"{_name(ctx, row)}: {row.role}" if row.role else "nothing",
            f"{clean(row.instance)}, {clean(row.region)}",
            NOT_APPLICABLE if row.needed is None else ctx.fmt.say("fixed 0", row.needed, f"{at}/needed"),
            _promised(ctx, row, at),
            ", ".join(part for part in (row.kind or "", clean(row.reference)) if part),
            row.until or NOT_APPLICABLE,
            " ".join(sentence_case(clean(text)) for text in row.open) or "nothing",
        )
    )


def _promised(ctx: Context, row: CapacityRow, at: str) -> str:
    """How many are promised, and of these what others leave."""
    promised = ctx.fmt.say("fixed 0", row.promised, f"{at}/promised")
    if not row.taken:
        return promised
    taken = ctx.fmt.say("fixed 0", row.taken, f"{at}/taken")
    return f"{promised} less {taken}"


def _without(ctx: Context, bare: list[tuple[int, CapacityRow]]) -> Prose:
    """What nobody promised: by instance and place, with the number that each workload needs."""
    by_place: dict[str, list[str]] = {}
    for place, row in bare[:ROWS]:
        needed = ctx.fmt.say("fixed 0", row.needed, f"/capacity/{place}/needed")
        what = f"{clean(row.instance)} in {clean(row.region)} as {row.role}"
        by_place.setdefault(what, []).append(needed if ctx.single else f"{_name(ctx, row)}{NBSP}({needed})")
    said = [f"{what}: {', '.join(who)}" for what, who in by_place.items()]
    more = f"; and {len(bare) - ROWS} more" if len(bare) > ROWS else ""
    return Prose(f"{bold('No written promise of capacity')} for {'; '.join(said)}{more}.", "note")


def _name(ctx: Context, row: CapacityRow) -> str:
    """The workload's name as it stands in the other tables."""
    told = next((told for told in ctx.workloads if told.result.id == row.workload), None)
    return told.name if told is not None else middle_cut(clean(row.name or ""), 56)
