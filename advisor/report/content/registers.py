"""Appendices that list where the figures come from: sources and versions."""

from __future__ import annotations

import re
from collections import Counter

from advisor.decision.telling.words import sentence_case
from advisor.report.content.context import NUMBERS, Context
from advisor.report.content.model import Block, Column, Heading, Row, Table, clean, quoted
from advisor.report.content.naming import counted
from advisor.report.content.since import since_tables
from advisor.report.format import NOT_KNOWN, grouped_hex, render


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


def versions_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """Everything that must be the same for the figures to come out the same."""
    rec = ctx.rec
    rate = "all amounts are in USD, the base currency of the case"
    if ctx.rate():
        rate = f"{ctx.rate()}; amounts are in {ctx.fmt.currency}, published hourly prices in USD"
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
