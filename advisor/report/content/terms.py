"""Prices that the options rest on, commitments held, clauses to ask for."""

from __future__ import annotations

from advisor.decision.telling.words import number_word
from advisor.report.content.capacity import capacity
from advisor.report.content.clauses import clauses
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, Column, Heading, Prose, Row, Table, clean, tag
from advisor.report.content.naming import counted, listed
from advisor.report.content.rates import holds
from advisor.report.content.run_cost import paid_ahead
from advisor.report.format import NOT_APPLICABLE

_DECIDES = frozenset({"today", "best stay", "recommended", "best move", "added by the buyer"})
"""Roles of the options whose prices are printed where there are several workloads."""


def commercial_section(ctx: Context) -> tuple[Block, ...]:
    """Prices that the options rest on, and commitments held."""
    rows = _price_rows(ctx)
    if not rows:
        return ()
    section = ctx.section()
    compared = "The largest workloads rest" if ctx.not_detailed() else "The comparison rests"
    own = sum(row.cells[-1].endswith("B") for row in rows)
    blocks: list[Block] = [
        Heading(
            1,
            f"{section}. {compared} on {counted(len(rows), 'price')}, {_owned(own, len(rows))}",
            "terms",
            "Commercial terms",
        )
    ]
    same = all(row.cells[4] in (row.cells[3], NOT_APPLICABLE) for row in rows)
    if same:
        rows = tuple(Row((*row.cells[:4], *row.cells[5:])) for row in rows)
    # Of few cases is a rate that holds for a time: the others have no column for it.
    timeless = all(row.cells[-3] == NOT_APPLICABLE for row in rows)
    if timeless:
        rows = tuple(Row((*row.cells[:-3], *row.cells[-2:])) for row in rows)
    listed = " No discount on a list price was entered." if same else ""
    other = "" if ctx.fmt.currency == "USD" else f"; {ctx.fmt.currency}"
    rate = f" In brackets: {ctx.rate()}." if other else ""
    number, title = ctx.table("Prices used, each with its date and source")
    blocks.append(
        Table(
            number,
            title,
            (
                Column("Instance", 17),
                Column("Plan", 30),
                Column("Region", 11),
                Column(f"Price (USD/h{other})", 11, "right"),
                *(() if same else (Column(f"List (USD/h{other})", 11, "right"),)),
                Column("As of", 12),
                *(() if timeless else (Column("Holds", 24),)),
                Column("Source", 36),
                Column("Confidence", 12),
            ),
            rows,
            f"Per instance-hour, nominal, before tax.{listed}{rate}"
            + ("" if ctx.single else " Others are in the attached result."),
            register=True,
        )
    )
    blocks.extend(_commitments(ctx))
    blocks.extend(_advised(ctx))
    blocks.extend(capacity(ctx))
    asked = clauses(ctx)
    blocks.extend(asked)
    if _rests_on_blocks(ctx):
        blocks.append(
            Prose(
                "A Capacity Block is paid in advance and can be neither changed nor cancelled. A block runs for 1 to "
                "14 days or for whole weeks up to 182 days, and AWS revises the rates about every quarter. A service "
                "that runs all year on blocks is a chain of renewals, each at the rate of its day. Ask for a cap on "
                "renewed rates and for the capacity in writing, before signature."
                + ("" if asked else " Commercial input, not legal advice."),
                "card",
            )
        )
    return tuple(blocks)


def _rests_on_blocks(ctx: Context) -> bool:
    """Whether what is advised, what may be moved, or what it is held against, is bought in Capacity Blocks."""
    moving = ("move", "pilot first", "wait")
    return any(
        item.purchase_plan == "capacity_block"
        and ("recommended" in item.roles or (may_move and {"best stay", "best move"} & set(item.roles)))
        for told in ctx.workloads
        for may_move in [told.result.verdict in moving or ctx.planned(told) is not None]
        for item in told.result.options
    )


def _price_rows(ctx: Context) -> tuple[Row, ...]:
    found: dict[tuple[str, str, str, float], Row] = {}
    for told in ctx.detailed():
        for item, at in ctx.printed_options(told):
            price = item.price
            if price is None or (ctx.single is None and not _DECIDES & set(item.roles)):
                continue
            key = (item.instance, price.plan, price.region, price.usd_per_hour)
            if key in found:
                continue
            found[key] = Row(
                (
                    clean(item.instance),
                    plan_words(price.plan),
                    clean(item.region),
                    ctx.hourly(price.usd_per_hour, f"{at}/price/usd_per_hour"),
                    NOT_APPLICABLE
                    if price.list_usd_per_hour is None
                    else ctx.hourly(price.list_usd_per_hour, f"{at}/price/list_usd_per_hour"),
                    price.as_of,
                    holds(ctx.case, item) or NOT_APPLICABLE,
                    clean(price.source),
                    clean(price.confidence) + tag(price.tag),
                )
            )
    return tuple(found.values())


def plan_words(plan: str) -> str:
    """A purchase plan in words: savings_plan_1y_no_upfront becomes "Savings Plan, 1 year, no upfront"."""
    words = {
        "on_demand": "on-demand",
        "spot": "spot",
        "capacity_block": "Capacity Block",
        "savings_plan_1y_no_upfront": "Savings Plan, 1 year, no upfront",
        "savings_plan_1y_all_upfront": "Savings Plan, 1 year, all upfront",
        "savings_plan_3y_no_upfront": "Savings Plan, 3 years, no upfront",
        "savings_plan_3y_all_upfront": "Savings Plan, 3 years, all upfront",
        "reserved_1y": "reserved, 1 year",
        "reserved_3y": "reserved, 3 years",
        "neocloud_on_demand": "other cloud, on-demand",
        "neocloud_1y": "other cloud, 1 year",
        "neocloud_3y": "other cloud, 3 years",
        "own": "own hardware",
        "own_purchase": "bought for the own data centre",
    }
    return words.get(plan, clean(plan).replace("_", " "))


def _advised(ctx: Context) -> tuple[Block, ...]:
    """What the best options would commit to, in money and months, and from which use a committed instance pays."""
    found = [
        (told, item, at, item.commitment)
        for told in ctx.detailed()
        for item, at in ctx.printed_options(told)
        if item.commitment is not None and {"best stay", "best move"} & set(item.roles) and "today" not in item.roles
    ]
    if not found:
        return ()
    scale = ctx.fmt.scale([bound.total_usd for _, _, _, bound in found])
    rows = []
    for told, item, at, bound in found:
        here = f"{at}/commitment"
        committed = ctx.fmt.say("fixed 0", bound.committed, f"{here}/committed")
        fleet = ctx.fmt.say("fixed 0", bound.fleet, f"{here}/fleet")
        even = NOT_APPLICABLE
        if bound.break_even_use_pct is not None:
            even = ctx.fmt.say("percent 0", bound.break_even_use_pct, f"{here}/break_even_use_pct")
        rows.append(
            Row(
                (
                    *(() if ctx.single else (told.name,)),
                    clean(item.label),
                    item.side,
                    f"{committed} of {fleet}",
                    ctx.fmt.say(scale.rule, bound.total_usd, f"{here}/total_usd"),
                    ctx.fmt.say("fixed 0", bound.term_months, f"{here}/term_months"),
                    even,
                ),
                strong="recommended" in item.roles,
            )
        )
    number, title = ctx.table("What the best ways would commit to")
    columns = (
        *(() if ctx.single else (Column("Workload", 32),)),
        Column("Option", 66),
        Column("To", 8),
        Column("Instances", 14, "right"),
        Column(f"In all ({scale.unit})", 16, "right"),
        Column("Months", 11, "right"),
        Column("Pays from", 14, "right"),
    )
    basis = "Under a term, used or not, not discounted. Pays from: share of hours in use, against a flexible rate."
    if not all("recommended" in item.roles for _, item, _, _ in found):
        basis += " Bold: what is advised."
    ahead = {paid_ahead(item) for _, item, _, _ in found}
    if 1.0 in ahead:
        basis += " All upfront: all of it is paid when the term begins."
    if 0.5 in ahead:
        basis += " Partial upfront: half of it is paid when the term begins."
    return (Table(number, title, columns, tuple(rows), basis, register=True),)


def _runs_under_a_term(told: Told) -> bool:
    """Whether what runs today is bought under a term."""
    return any("today" in item.roles and item.commitment is not None for item in told.result.options)


def _owned(own: int, count: int) -> str:
    """How many of the prices are the buyer's own."""
    if count == 1:
        return "the buyer's own" if own else "which is not the buyer's own"
    how_many = "all" if own == count else number_word(own) if own else "none"
    return f"{how_many} of them the buyer's own"


def _commitments(ctx: Context) -> tuple[Block, ...]:
    held = ctx.case.commercials.commitments
    if held is None:
        return (
            Prose(
                "Commitments already bought: not known. A plan tied to GPUs would be stranded by moving off them.",
                "card",
            ),
        )
    if not held:
        bound = [told.name for told in ctx.workloads if _runs_under_a_term(told)]
        if bound:
            return (
                Prose(
                    f"No commitment was entered, though {listed(bound)} {'runs' if len(bound) == 1 else 'run'} under a "
                    "plan with a term: what a move would strand is not counted.",
                    "card",
                ),
            )
        return (Prose("The case states no commitment, so moving strands none.", "card"),)
    number, title = ctx.table("Commitments held")
    told = ctx.rec.commitments
    scale = ctx.fmt.scale([usd for row in told for usd in (row.due_usd, row.unused_moving_usd)])
    rows = tuple(
        Row(
            (
                item.kind,
                clean(item.scope),
                f"{item.currency} {item.amount_per_hour:,}",
                item.starts.isoformat() if item.starts else "running",
                item.ends.isoformat(),
                *(
                    ctx.fmt.say(scale.rule, getattr(row, key), f"/commitments/{place}/{key}")
                    for key in ("due_usd", "unused_staying_usd", "unused_moving_usd")
                ),
            )
        )
        for place, (item, row) in enumerate(zip(held, told, strict=True))
    )
    columns = (
        Column("Kind", 24),
        Column("Scope", 12),
        Column("Amount an hour", 14, "right"),
        Column("Starts", 13),
        Column("Ends", 13),
        Column(f"Still due ({scale.unit})", 14, "right"),
        Column("Unused if staying", 14, "right"),
        Column("Unused if moving", 14, "right"),
    )
    basis = (
        "As stated in the case; paid until the end date, used or not, counted to the day. Still due and unused: "
        "means of present values over the horizon, in the best ways of staying and of moving."
    )
    if ctx.single is None and any(ctx.planned(told) for told in ctx.workloads):
        basis += " Moving: all workloads that could move, each alone and at once, and not those of the plan."
    return (Table(number, title, columns, rows, basis, register=True),)
