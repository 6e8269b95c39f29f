"""What changed since an earlier issue: a line on the second page, and the causes beside the versions."""

from __future__ import annotations

from advisor.decision.result import ChangesSince, InputChange
from advisor.decision.telling.words import middle_cut
from advisor.report.content.context import LONGEST_NAME, ROWS, Context
from advisor.report.content.model import Block, Column, Prose, Row, Table, bold, clean
from advisor.report.format import NBSP, NOT_APPLICABLE, Scale, grouped_hex, long_date

_AT = "/changes_since"
_NAMED = 4
"""Causes that the line on the second page names, the largest first."""
_ANSWERS = 25
"""Answers that are printed."""


def since_line(ctx: Context) -> tuple[Block, ...]:
    """Verdict and median saving then and now, and the causes that moved it most."""
    since = ctx.rec.changes_since
    if since is None:
        return ()
    lead = bold(f"Since the issue of {long_date(since.as_of)}.")
    if not since.steps:
        return (Prose(f"{lead} Nothing that a figure rests on has changed.", "card"),)
    verdict = ctx.rec.portfolio.verdict
    said = f"The verdict is {verdict}, as then" if verdict == since.verdict else f"{since.verdict} then, {verdict} now"
    npv = ctx.rec.portfolio.npv_usd
    if since.npv_usd is not None and npv is not None:
        then = ctx.fmt.amount(since.npv_usd.p50, f"{_AT}/npv_usd/p50")
        now = ctx.fmt.amount(npv.p50, "/portfolio/npv_usd/p50")
        said += f"; median saving {then} then, {now} now"
    key = "change_usd" if ctx.single is not None else "each_change_usd"
    moved = [(place, step, getattr(step, key)) for place, step in enumerate(since.steps) if getattr(step, key)]
    moved.sort(key=lambda one: -abs(one[2]))
    causes = []
    for place, step, change in moved[:_NAMED]:
        size = ctx.fmt.size(change, f"{_AT}/steps/{place}/{key}")
        cause = ctx.fmt.text(clean(step.cause), f"{_AT}/steps/{place}/cause")
        causes.append(f"{cause} {size} {'more' if change > 0 else 'less'}")
    what = "" if ctx.single is not None else ", moving each workload alone, on average"
    by = f" By cause{what}: {'; '.join(causes)}." if causes else ""
    return (Prose(f"{lead} {said[:1].upper()}{said[1:]}.{by} All causes: appendix F.", "card"),)


def since_tables(ctx: Context) -> tuple[Block, ...]:
    """The causes one after another, the workloads whose answer changed, and the answers of the case that did."""
    since = ctx.rec.changes_since
    if since is None:
        return ()
    return (
        _causes(ctx, since),
        *(() if ctx.single is not None or not since.workloads else (_workloads(ctx, since),)),
        *((_answers(ctx, since),) if since.inputs else ()),
    )


def _causes(ctx: Context, since: ChangesSince) -> Table:
    several = ctx.single is None
    npv, then, held = ctx.rec.portfolio.npv_usd, since.npv_usd, since.steps
    values = [then.p50 if then else None, npv.p50 if npv else None, *(step.median_usd for step in held)]
    scale = ctx.fmt.scale([*values, *((since.each_usd, *(step.each_usd for step in held)) if several else ())])

    def money(*placed: tuple[float | None, str]) -> tuple[str, ...]:
        return tuple(_amount(ctx, scale, *one) for one in placed[: 4 if several else 2])

    first = (
        (then.p50 if then else None, f"{_AT}/npv_usd/p50"),
        (None, ""),
        (since.each_usd, f"{_AT}/each_usd"),
        (None, ""),
    )
    rows = [Row((f"As issued on {since.as_of}", "", since.verdict, *money(*first)))]
    for place, step in enumerate(held):
        at = f"{_AT}/steps/{place}"
        cause = ctx.fmt.text(clean(step.cause), f"{at}/cause")
        figures = (
            (step.median_usd, f"{at}/median_usd"),
            (step.change_usd, f"{at}/change_usd"),
            (step.each_usd, f"{at}/each_usd"),
            (step.each_change_usd, f"{at}/each_change_usd"),
        )
        answers = ctx.fmt.say("fixed 0", step.inputs, f"{at}/inputs") if step.inputs else ""
        rows.append(Row((cause[:1].upper() + cause[1:], answers, step.verdict, *money(*figures))))
    last = held[-1].each_usd if held else since.each_usd
    ends = (
        (npv.p50 if npv else None, "/portfolio/npv_usd/p50"),
        (since.change_usd, f"{_AT}/change_usd"),
        (last, f"{_AT}/steps/{len(held) - 1}/each_usd" if held else f"{_AT}/each_usd"),
        (since.each_change_usd, f"{_AT}/each_change_usd"),
    )
    rows.append(Row(("Now", "", ctx.rec.portfolio.verdict, *money(*ends)), total=True))
    number, title = ctx.table(f"What changed since the issue of {since.as_of}, by cause")
    signed = f"signed by {clean(since.signed_by)}" if since.signed_by else "an unsigned draft"
    named = f" {clean(since.reference)}," if since.reference else ""
    rate = "" if ctx.fmt.currency == "USD" else " All amounts at the exchange rate of this report."
    each = " Each alone: what moving each workload saves, on average, summed." if several else ""
    return Table(
        number,
        title,
        (
            Column("Cause", 40),
            Column("Answers", 10, "right"),
            Column("Verdict with it", 16),
            Column(f"Median saving ({scale.unit})", 15, "right"),
            Column("Change", 11, "right"),
            *((Column("Each alone, mean", 13, "right"), Column("Change", 11, "right")) if several else ()),
        ),
        tuple(rows),
        "Each cause is laid over those above it and the whole decided again; another order would share out otherwise "
        f"what two causes do together. Parts may not add because of rounding.{each}{rate} The earlier issue:"
        f"{named} {signed}, engine {since.engine_version}, catalog {since.catalog_sha256[:8]}, case "
        f"{since.case_sha256[:8]}, file SHA-256 {grouped_hex(since.sha256)}.",
        register=True,
    )


def _amount(ctx: Context, scale: Scale, value: float | None, at: str) -> str:
    """A figure of a column; nothing where the row has none, because nothing is laid over it."""
    if not at:
        return ""
    return NOT_APPLICABLE if value is None else ctx.fmt.say(scale.rule, value, at)


def _workloads(ctx: Context, since: ChangesSince) -> Table:
    held = since.workloads[:ROWS]
    scale = ctx.fmt.scale([value for one in held for value in (one.median_then_usd, one.median_now_usd)])
    rows = []
    for place, one in enumerate(held):
        at = f"{_AT}/workloads/{place}"
        figures = (
            _amount(ctx, scale, value, f"{at}/{key}")
            for key, value in (
                ("median_then_usd", one.median_then_usd),
                ("median_now_usd", one.median_now_usd),
                ("change_usd", one.change_usd),
            )
        )
        name = middle_cut(clean(one.name), LONGEST_NAME)
        rows.append(Row((name, one.verdict_then or "not in it", one.verdict_now or "removed", *figures)))
    number, title = ctx.table("Workloads whose answer is another one")
    left = len(since.workloads) - len(held)
    more = f" {left} more are in the attached result." if left else ""
    return Table(
        number,
        title,
        (
            Column("Workload", 36),
            Column("Verdict then", 16),
            Column("Verdict now", 16),
            Column(f"Median saving then ({scale.unit})", 16, "right"),
            Column("Now", 12, "right"),
            Column("Change", 12, "right"),
        ),
        tuple(rows),
        f"Each workload alone, moving against the best way of staying. {ctx.basis()}. {NOT_APPLICABLE}: nothing to "
        f"compare.{more}",
        register=True,
    )


def _answers(ctx: Context, since: ChangesSince) -> Table:
    rows = [
        Row(tuple(ctx.fmt.text(clean(text), f"{_AT}/inputs/{place}/{key}") for key, text in _told(one)))
        for place, one in enumerate(since.inputs[:_ANSWERS])
    ]
    number, title = ctx.table("Answers of the case that are other ones")
    left = len(since.inputs) - len(rows)
    more = f" {left}{NBSP}more are in the attached result." if left else ""
    columns = (Column("Answer (unit)", 50), Column("Then", 25), Column("Now", 25))
    return Table(number, title, columns, tuple(rows), f"As the interview asks for them.{more}", register=True)


def _told(one: InputChange) -> tuple[tuple[str, str], ...]:
    """The cells of a change, each with its place in the result."""
    return ("place", one.place), ("before", one.before), ("after", one.after)
