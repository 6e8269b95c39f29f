"""Contract clauses to ask for: only those whose trigger holds, each with what it is worth here."""

from __future__ import annotations

from advisor.decision.result import Clause
from advisor.decision.telling.words import sentence_case
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, Column, Row, Table, clean
from advisor.report.content.naming import listed
from advisor.report.format import NOT_APPLICABLE

Asked = tuple[Told, int, Clause]
_LEGAL = "Commercial input, not legal advice: wording is for lawyers."


def clauses(ctx: Context) -> tuple[Block, ...]:
    """A table of the clauses; one without a worth that several workloads call for in the same words stands once."""
    asked = [(told, place, clause) for told in ctx.detailed() for place, clause in enumerate(told.result.clauses)]
    if not asked:
        return ()
    alike: dict[object, list[Asked]] = {}
    for told, place, clause in asked:
        alike.setdefault(clause if clause.worth_usd is None else (told.result.id, place), []).append(
            (told, place, clause)
        )
    groups = sorted(alike.values(), key=lambda group: _number(group[0][2]))
    priced = any(clause.worth_usd is not None for _, _, clause in asked)
    scale = ctx.fmt.scale([clause.worth_usd for _, _, clause in asked])
    rows = tuple(_row(ctx, group, scale.rule, priced=priced) for group in groups)
    number, title = ctx.table("Clauses to ask for")
    table = Table(
        number,
        title,
        (
            Column("Clause", 14),
            Column("We ask", 44),
            Column("Why here", 36),
            *((Column(f"Worth ({scale.unit})", 12, "right"), Column("Seen by", 22)) if priced else ()),
            Column("If refused", 30),
        ),
        rows,
        f"Worth: what its case costs at the median, or what it covers. {ctx.basis()}. {NOT_APPLICABLE}: not priced. "
        f"{_LEGAL}"
        if priced
        else f"None of them has a price here; each keeps a way open. {_LEGAL}",
        register=True,
    )
    return (table,)


def _number(clause: Clause) -> int:
    """C7 is 7: the order in which clauses are known."""
    return int(clause.id.removeprefix("C"))


def _row(ctx: Context, group: list[Asked], rule: str, *, priced: bool) -> Row:
    told, place, clause = group[0]
    at = f"{told.at}/clauses/{place}"
    who = "" if ctx.single else f"{listed([one.name for one, _, _ in group])}: "
    worth = NOT_APPLICABLE
    if clause.worth_usd is not None:
        worth = ctx.fmt.say(rule, clause.worth_usd, f"{at}/worth_usd")
    text = ctx.fmt.text(clean(clause.ask), f"{at}/ask")
    return Row(
        (
            f"{clause.id}, {clause.standing}",
            who + (text if who else sentence_case(text)),
            clean(clause.why),
            *((worth, clean(clause.worth_from)) if priced else ()),
            NOT_APPLICABLE if clause.fallback in ("", "none") else clean(clause.fallback),
        )
    )
