"""The appendix that lists the assumptions, by what each does to the result."""

from __future__ import annotations

from advisor.decision.result import Assumption
from advisor.decision.telling.words import number_word, sentence_case
from advisor.report.content.context import Context
from advisor.report.content.model import Block, Column, Heading, Row, Table, clean, tag
from advisor.report.content.naming import counted, lead, unit_words
from advisor.report.format import NBSP, NOT_APPLICABLE

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
            f"Printed: all that carries 1{NBSP}% of the variance or more, is judgement or a claim, or prices work"
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
    """A judgement, a claim, or what carries a hundredth of the spread or more. What the buyer states stands in the
    case, but for the cost of a week: without it the work can't be turned into money."""
    return item.tag in ("J", "V") or item.id == "cost_per_week" or (item.variance_share_pct or 0.0) >= 1.0


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
    source = ", ".join(part for part in (lead(item.source), item.date if item.date != ctx.rec.as_of else "") if part)
    return Row(
        (
            f"{sentence_case(whose + clean(item.quantity))} ({unit_words(item.unit)})",
            *ends,
            "; ".join(part for part in (spread, source) if part) + tag(item.tag),
            NOT_APPLICABLE if share is None else ctx.fmt.say("fixed 1", share, f"{at}/variance_share_pct"),
        )
    )
