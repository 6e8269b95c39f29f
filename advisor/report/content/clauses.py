"""Contract clauses to ask for: only those whose trigger holds, each with what it is worth here."""

from __future__ import annotations

from advisor.decision.result import Clause
from advisor.report.content.context import Context, Told, sentence_case
from advisor.report.content.model import Block, Column, Prose, Row, Table, bold, clean
from advisor.report.format import NOT_APPLICABLE


def clauses(ctx: Context) -> tuple[Block, ...]:
    """A table of the clauses; a clause that several workloads call for stands once for each."""
    asked = [(told, place, clause) for told in ctx.detailed() for place, clause in enumerate(told.result.clauses)]
    if not asked:
        return ()
    scale = ctx.fmt.scale([clause.worth_usd for _, _, clause in asked])
    rows = tuple(_row(ctx, told, place, clause, scale.rule) for told, place, clause in asked)
    number, title = ctx.table("Clauses to ask for")
    table = Table(
        number,
        title,
        (
            Column("Clause", 9),
            Column("We ask", 44),
            Column("Why here", 34),
            Column(f"Worth ({scale.unit})", 14, "right"),
            Column("Seen by", 24),
            Column("Standing", 12),
        ),
        rows,
        f"Worth: what its case costs at the median, or what it covers. {ctx.basis()}. {NOT_APPLICABLE}: not priced.",
        register=True,
    )
    return table, Prose(_fallbacks([clause for _, _, clause in asked]), "note")


def _row(ctx: Context, told: Told, place: int, clause: Clause, rule: str) -> Row:
    at = f"{told.at}/clauses/{place}"
    who = "" if ctx.single else f"{told.name}: "
    worth = NOT_APPLICABLE
    if clause.worth_usd is not None:
        worth = ctx.fmt.say(rule, clause.worth_usd, f"{at}/worth_usd")
    text = ctx.fmt.text(clean(clause.ask), f"{at}/ask")
    return Row(
        (
            clause.id,
            who + (text if who else sentence_case(text)),
            clean(clause.why),
            worth,
            clean(clause.worth_from),
            clause.standing,
        )
    )


def _fallbacks(asked: list[Clause]) -> str:
    """What remains where a clause is refused, once a clause."""
    held = {clause.id: clean(clause.fallback) for clause in asked if clause.fallback not in ("", "none")}
    said = "; ".join(f"{name}: {fallback}" for name, fallback in held.items())
    refused = f"{bold('If refused.')} {said}. " if said else ""
    return f"{refused}Commercial input, not legal advice: the wording is for your lawyers."
