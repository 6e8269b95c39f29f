"""Appendices that list what the result rests on: assumptions, sources, evidence, versions."""

from __future__ import annotations

import re
from collections import Counter

from advisor.decision.result import Assumption, ClassError, EvidenceRow
from advisor.decision.telling.words import number_word, sentence_case
from advisor.report.content.context import NUMBERS, Context, counted, unit_words
from advisor.report.content.model import Block, Column, Heading, Prose, Row, Table, clean, quoted, tag
from advisor.report.content.since import since_tables
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN, grouped_hex, render

_DRAWN_APART = 0.03
"""Of the distance from P10 to P90: so far apart may the ends of two workloads' draws of one distribution lie."""


def assumptions_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """The assumptions that carry the result, sorted by effect; the count of the rest."""
    placed = list(enumerate(ctx.rec.assumptions))
    if not placed:
        return ()
    placed.sort(key=lambda pair: -(pair[1].variance_share_pct or -1.0))
    aside = {told.result.id for told in ctx.workloads} - {told.result.id for told in ctx.detailed()}
    shown = [pair for pair in placed if _carries(pair[1]) and pair[1].workload not in aside] or placed[:60]
    left = len(placed) - len(shown)
    rows = tuple(_assumption(ctx, group) for group in _shared(shown))
    judged = sum(item.tag == "J" for _, item in placed)
    number, title = ctx.table("Assumption register, by effect")
    return (
        Heading(
            1,
            f"{letter}. {sentence_case(counted(len(placed), 'assumption'))}, "
            f"{number_word(judged) if judged else 'none'} of them judgement",
            "assumptions",
            "Assumptions",
            new_page=True,
        ),
        Table(
            number,
            title,
            (
                Column("Quantity (unit)", 64),
                Column("P10", 9, "right"),
                Column("P50", 9, "right"),
                Column("P90", 9, "right"),
                Column("Spread; source, date", 72),
                Column("Effect (%)", 9, "right"),
            ),
            rows,
            f"Printed: all that carry 1{NBSP}% of the variance or more, or are judgement"
            + (", of the workloads that are told in full." if ctx.not_detailed() else ".")
            + (
                f" {sentence_case(number_word(left))} more, with all sources in full, are in the attached result."
                if left
                else ""
            )
            + " What several workloads share stands once, as drawn for the one with the largest effect. Effect: share "
            "of the variance." + f" No date: as of {ctx.rec.as_of}. {NOT_APPLICABLE}: a fixed value has no range.",
            register=True,
        ),
    )


def _carries(item: Assumption) -> bool:
    """A judgement, or what carries a hundredth of the spread or more. What the buyer states stands in the case."""
    return item.tag == "J" or (item.variance_share_pct or 0.0) >= 1.0


def _shared(shown: list[tuple[int, Assumption]]) -> list[list[tuple[int, Assumption]]]:
    """The assumptions in groups of the same statement, each in the order given."""
    groups: list[list[tuple[int, Assumption]]] = []
    for place, item in shown:
        alike = next((group for group in groups if _same(group[0][1], item)), None)
        if alike is None:
            groups.append([(place, item)])
        else:
            alike.append((place, item))
    return groups


def _same(one: Assumption, other: Assumption) -> bool:
    """Whether two workloads share a statement: the same words, and ends no further apart than draws of one
    distribution are."""
    words = [(it.quantity, it.unit, it.distribution, it.source, it.date, it.tag) for it in (one, other)]
    if words[0] != words[1]:
        return False
    ends = ((one.p10, other.p10), (one.p50, other.p50), (one.p90, other.p90))
    if one.p10 is None or one.p90 is None:
        return all(a == b for a, b in ends)
    apart = _DRAWN_APART * (one.p90 - one.p10)
    return all(a is not None and b is not None and abs(a - b) <= apart for a, b in ends)


def _rule(item: Assumption) -> str:
    """Decimals by the size of the largest end."""
    largest = max((abs(value) for value in (item.p10, item.p50, item.p90) if value is not None), default=0.0)
    if 0 < largest < 1:
        return "digits 3"
    return "fixed 0" if largest >= 1000 else "fixed 1" if largest >= 100 else "fixed 2"


def _assumption(ctx: Context, group: list[tuple[int, Assumption]]) -> Row:
    """The row of assumptions that differ only in their workload; the first has the largest effect."""
    place, item = group[0]
    at = f"/assumptions/{place}"
    rule = _rule(item)
    ends = [
        NOT_APPLICABLE if value is None and item.p50 is not None else ctx.fmt.say(rule, value, f"{at}/{name}")
        for name, value in (("p10", item.p10), ("p50", item.p50), ("p90", item.p90))
    ]
    share = item.variance_share_pct
    holders = {member.workload for _, member in group}
    names = [told.name for told in ctx.ranked() if told.result.id in holders]
    holding = " and ".join(names) if len(names) <= 2 else f"{number_word(len(names))} workloads"
    whose = f"{holding}: " if names and ctx.single is None else ""
    spread = clean(item.distribution).split(", ")[0]
    source = ", ".join(part for part in (_lead(item.source), item.date if item.date != ctx.rec.as_of else "") if part)
    return Row(
        (
            f"{sentence_case(whose + clean(item.quantity))} ({unit_words(item.unit)})",
            *ends,
            "; ".join(part for part in (spread, source) if part) + tag(item.tag),
            NOT_APPLICABLE if share is None else ctx.fmt.say("fixed 1", share, f"{at}/variance_share_pct"),
        )
    )


def _lead(text: str) -> str:
    """A source up to its first colon, semicolon or full stop."""
    return re.split(r"(?:[:;.]\s)", clean(text).rstrip("."), maxsplit=1)[0]


def _cut(text: str, most: int) -> str:
    """The text, or as many of its words as `most` letters hold."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", maxsplit=1)[0] + "…"


def sources_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """Where the figures come from, with dates and confidence."""
    if not ctx.rec.sources:
        return ()
    number, title = ctx.table("Source register")
    dates = sorted(item.date for item in ctx.rec.sources if item.date)
    between = "without dates"
    if dates:  # a source of which only the year is known says nothing more of how old the others are
        known = dates[-1].startswith(dates[0])
        between = f"the newest of {dates[-1]}" if known else f"dated {dates[0]} to {dates[-1]}"
    graded = any(item.confidence for item in ctx.rec.sources)
    rows = []
    for item in ctx.rec.sources:
        kind = f"{clean(item.kind)}, {item.confidence or NOT_KNOWN}" if graded else clean(item.kind)
        rows.append(
            Row((quoted(item.id), quoted(clean(item.title)), item.date or NOT_KNOWN, kind, _uses(item.used_for)))
        )
    columns = (
        Column("Id", 27),
        Column("Title, publisher", 68),
        Column("Date", 14),
        Column("Kind, confidence" if graded else "Kind", 42),
        Column("Used for, times", 24),
    )
    return (
        Heading(1, f"{letter}. {sentence_case(counted(len(rows), 'source'))}, {between}", "sources", "Sources"),
        Table(
            number,
            title,
            columns,
            tuple(rows),
            "Date of the content as read. Each use by name is in the attached result.",
            register=True,
        ),
    )


def _uses(text: str) -> str:
    """What a source is used for, and how often: "price 7, figures 1"."""
    kinds = Counter(re.split(r"[ :]", use, maxsplit=1)[0] for use in clean(text).split("; ") if use)
    return ", ".join(f"{kind} {count}" for kind, count in kinds.items())


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
                quoted(part)
                for part in (_cut(_lead(row.software), 34), _cut(_lead(row.source), 34), _dated(row))
                if part
            ),
            f"{ctx.fmt.say('digits 3', row.measured, f'{at}/measured')} {unit_words(row.unit)}",
            _predicted(ctx, row, at),
            ctx.fmt.say("signed percent 0", row.error_pct, f"{at}/error_pct"),
            _near(row.distance),
        )
    )


def _dated(row: EvidenceRow) -> str:
    """The date of a run; nothing where it is only the release that its software names already."""
    said = _lead(row.date)
    release = re.search(r"\d+(?:\.\d+)+", said)
    return "" if release is not None and release[0] in row.software.split() else said


def _near(distance: str) -> str:
    """What a run shares with what was predicted; what is not named is another."""
    return clean(distance).split(", another")[0]


def versions_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """Everything that must be the same for the figures to come out the same."""
    rec = ctx.rec
    rate = "all amounts are in USD, the base currency of the case"
    if ctx.rate():
        rate = f"{ctx.rate()}; amounts are in {ctx.fmt.currency}, hourly prices in USD as published"
    rows = (
        Row(("Engine; seed, draws", f"{rec.engine_version}; {rec.seed}, {render('fixed 0', rec.draws)}")),
        Row(("Case, SHA-256", grouped_hex(rec.case_sha256))),
        Row(("Catalog of facts, SHA-256", grouped_hex(rec.catalog_sha256))),
        Row(
            (
                "As of; newest price, those used",
                f"{rec.as_of}; {rec.newest_price}, {ctx.oldest_price()}",
            )
        ),
        Row(("Exchange rate", rate)),
        Row(
            (
                "Number style",
                f"{ctx.style.code}: as in {ctx.style.language}, {NUMBERS}; names, versions and what others wrote stand "
                "as they are",
            )
        ),
    )
    number, title = ctx.table("Versions")
    columns = (Column("What", 30), Column("Value", 70))
    return (
        Heading(1, f"{letter}. Versions, hashes and seed", "versions", "Versions"),
        Table(
            number,
            title,
            columns,
            rows,
            "Hashes in groups of eight hex digits. Embedded fonts: Noto Sans, Noto Serif, Noto Sans Math. Language: "
            "English.",
            register=True,
        ),
        *since_tables(ctx),
    )
