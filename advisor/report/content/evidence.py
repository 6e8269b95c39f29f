"""The appendix that holds predictions against published measurements."""

from __future__ import annotations

import re

from advisor.decision.result import ClassError, EvidenceRow
from advisor.decision.telling.words import sentence_case
from advisor.report.content.context import Context
from advisor.report.content.model import Block, Column, Heading, Prose, Row, Table, clean, quoted
from advisor.report.content.naming import counted, lead, unit_words
from advisor.report.format import NBSP


def evidence_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """Predictions beside the nearest published measurements; says so where there is none."""
    rows: dict[tuple[str, float], Row] = {}
    bare: dict[str, None] = {}
    classes: dict[str, Row] = {}
    compared = 0
    for told in ctx.detailed():
        for name, most in ((told.result.best_move_option, 2), (told.result.best_stay_option, 1)):
            held = ctx.option(told, name)
            if held is None:
                continue
            compared += 1
            item, at = held
            if item.class_error is not None:
                classes.setdefault(item.class_error.what, _class_row(ctx, item.class_error, f"{at}/class_error"))
            if not item.evidence_rows:
                bare[f"{clean(item.instance)} for {told.name}"] = None
            for place, row in enumerate(item.evidence_rows[:most]):
                rows.setdefault((row.id, row.predicted), _evidence(ctx, row, f"{at}/evidence_rows/{place}"))
    if not compared:
        return ()
    verb = "stand" if len(rows) > 1 else "stands"
    finding = f"{sentence_case(counted(len(rows), 'published measurement'))} {verb} near the predictions"
    blocks: list[Block] = [Heading(1, f"{letter}. {finding}", "evidence", "Evidence")]
    if rows:
        blocks.append(_evidence_table(ctx, tuple(rows.values())))
    if classes:
        blocks.append(_class_table(ctx, tuple(classes.values())))
    if bare:
        names = list(bare)
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        blocks.append(
            Prose(
                f"We have no near measurement for: {'; '.join(names[:8])}{more}. There the range is that of the class "
                "and not of a pair."
            )
        )
    return tuple(blocks)


def _class_row(ctx: Context, error: ClassError, at: str) -> Row:
    return Row(
        (
            sentence_case(clean(error.what)),
            ctx.fmt.say("fixed 0", error.pairs, f"{at}/pairs"),
            ctx.fmt.say("fixed 0", error.rows, f"{at}/rows"),
            ctx.fmt.say("percent 0", error.median_error_pct, f"{at}/median_error_pct"),
            ctx.fmt.say("percent 0", error.held_pct, f"{at}/held_pct"),
            ctx.fmt.say("fixed 2", error.width, f"{at}/width"),
        )
    )


def _class_table(ctx: Context, rows: tuple[Row, ...]) -> Table:
    number, title = ctx.table("How wrong the model was on runs that it had not seen")
    return Table(
        number,
        title,
        (
            Column("Class of work and chips", 60),
            Column("Pairs of chip and model", 18, "right"),
            Column("Runs", 10, "right"),
            Column("Error of a typical pair", 16, "right"),
            Column("Runs inside P10 to P90", 16, "right"),
            Column("P90 ÷ P10", 12, "right"),
        ),
        rows,
        f"Each run predicted by a fit without its pair. 80{NBSP}% inside the range would be right; fewer means that it "
        "was too narrow.",
        register=True,
    )


def _evidence_table(ctx: Context, rows: tuple[Row, ...]) -> Table:
    number, title = ctx.table("The model's prediction of the nearest published runs")
    return Table(
        number,
        title,
        (
            Column("Run: accelerator × number, model", 30),
            Column("Shape; software, source, date", 66),
            Column("Measured", 16, "right"),
            Column("Predicted, P50 (P10 to P90)", 21, "right"),
            Column("Error", 9, "right"),
            Column("How near", 24),
        ),
        rows,
        "Two runs for each best move, one for each best stay; throughput over all accelerators. Error: P50 against "
        "measured.",
        register=True,
    )


def _predicted(ctx: Context, row: EvidenceRow, at: str) -> str:
    """The prediction with its range."""
    middle, low, high = (
        ctx.fmt.say("digits 3", value, f"{at}/{key}")
        for key, value in (
            ("predicted", row.predicted),
            ("predicted_p10", row.predicted_p10),
            ("predicted_p90", row.predicted_p90),
        )
    )
    return f"{middle} ({low}{NBSP}to{NBSP}{high})"


def _evidence(ctx: Context, row: EvidenceRow, at: str) -> Row:
    return Row(
        (
            f"{quoted(row.id)}: {clean(row.accelerator)} × {row.accelerators}, {quoted(clean(row.model))}",
            f"{clean(row.shape)}; "
            + ", ".join(
                quoted(part) for part in (_cut(lead(row.software), 34), _cut(lead(row.source), 34), _dated(row)) if part
            ),
            f"{ctx.fmt.say('digits 3', row.measured, f'{at}/measured')} {unit_words(row.unit)}",
            _predicted(ctx, row, at),
            ctx.fmt.say("signed percent 0", row.error_pct, f"{at}/error_pct"),
            _near(row.distance),
        )
    )


def _dated(row: EvidenceRow) -> str:
    """The date of a run; nothing where it is only the release that its software names already."""
    said = lead(row.date)
    release = re.search(r"\d+(?:\.\d+)+", said)
    return "" if release is not None and release[0] in row.software.split() else said


def _near(distance: str) -> str:
    """What a run shares with what was predicted; what is not named is another."""
    return clean(distance).split(", another")[0]


def _cut(text: str, most: int) -> str:
    """The text, or as many of its words as `most` letters hold."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", maxsplit=1)[0] + "…"
