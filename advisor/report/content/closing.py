"""What the report can't see, who wrote it, and who decides."""

from __future__ import annotations

from advisor.decision.result import Tag
from advisor.report import fonts
from advisor.report.content.context import Context
from advisor.report.content.model import (
    TAG_WORDS,
    Blank,
    Block,
    Column,
    Heading,
    Missing,
    Points,
    Prose,
    Row,
    SignatureBox,
    Signatures,
    Table,
    bold,
    clean,
    sentence,
    to_mark,
)
from advisor.report.content.naming import counted, listed
from advisor.report.format import NBSP, long_date


def limits_section(ctx: Context) -> tuple[Block, ...]:
    """Unknown facts, limits of the method, warnings, what a signature proves, independence."""
    unknown = ctx.unknowns()
    section = ctx.section()
    count = len(unknown)
    finding = "What this report can't see"
    if count:
        finding += f"; {counted(count, 'fact')} {'is' if count == 1 else 'are'} not known"
    blocks: list[Block] = [Heading(1, f"{section}. {finding}", "limits", "Limits and independence")]
    blocks.extend(
        Missing(
            sentence(f"{name}: {fact.what}" if name else fact.what),
            sentence(fact.matters),
            sentence(fact.ask),
        )
        for name, fact in unknown[:20]
    )
    if count > 20:
        blocks.append(Prose(f"{count - 20} more are in the attached result."))
    notes = [ctx.fmt.text(clean(text), f"/limits/{at}") for at, text in enumerate(ctx.rec.limits)]
    notes += [ctx.fmt.text(clean(text), f"/warnings/{at}") for at, text in enumerate(ctx.rec.warnings)]
    if strange := _strange(ctx):
        notes.append(
            f"Characters that the embedded fonts do not hold stand as code points in a box: {', '.join(strange)}."
        )
    if notes:
        blocks.append(Points(tuple(notes), small=True))
    blocks.extend(_not_applicable(ctx))
    blocks.append(_proof(ctx))
    blocks.append(Heading(2, "Independence", "independence", "Independence"))
    blocks.append(Prose(_independence(ctx), "card"))
    return tuple(blocks)


def _not_applicable(ctx: Context) -> tuple[Block, ...]:
    """What a reader may look for and not find, each with its reason and the workloads that it holds for."""
    holds: dict[tuple[str, str], list[str]] = {}
    for told in ctx.detailed():
        for what, why in told.result.not_applicable:
            holds.setdefault((clean(what), clean(why)), []).append(told.name)
    if not holds:
        return ()
    every = len(ctx.detailed())
    said = [
        f"{what}: {why}" + ("" if len(names) == every else f" ({listed(names)})")
        for (what, why), names in holds.items()
    ]
    return (Prose(f"{bold('Does not apply.')} {'; '.join(said)}.", "note"),)


def _strange(ctx: Context) -> list[str]:
    """Code points in names and texts of the case that no embedded font holds, at most twelve."""
    texts = [ctx.rec.title, ctx.rec.organisation, ctx.case.organisation.author, ctx.case.organisation.reference]
    texts += [told.result.name for told in ctx.workloads]
    found = [f"U+{ord(character):04X}" for character in fonts.missing(clean(text) for text in texts)]
    return found[:12] + (["and others"] if len(found) > 12 else [])


def _independence(ctx: Context) -> str:
    organisation = ctx.case.organisation
    author, where = clean(organisation.author), ctx.organisation()
    said = []
    if author:
        house = f" of {where}" if where else ""
        said.append(f"This report was prepared by {author}{house} with Switchpoint {ctx.rec.engine_version}.")
    else:
        said.append(f"The case names no author; the figures are those of Switchpoint {ctx.rec.engine_version}.")
    if organisation.author_interest:
        said.append(f"The author states this interest: {sentence(organisation.author_interest)}")
    else:
        said.append("The case states no interest of the author in a vendor.")
    said += _kinds(ctx)
    stays, count = ctx.rec.portfolio.counts.get("stay", 0), ctx.rec.portfolio.workloads
    came = f"{stays} of {count} workloads came out as stay"
    if any(told.result.verdict == "stay" and ctx.planned(told) is not None for told in ctx.workloads):
        came += " where each is judged alone"
    if ctx.single is not None:
        came = f"the workload came out as {ctx.verdict(ctx.single)}"
    said.append(f"The same rules were applied to staying and to moving; {came}.")
    return " ".join(said)


def _kinds(ctx: Context) -> list[str]:
    """Of which kind the figures are that carry the result; the kinds that have no part in it are named."""
    kinds = ctx.rec.figures_by_kind
    if not kinds:
        return []
    parts = [
        f"{ctx.fmt.say('percent 0', item.percent, f'/figures_by_kind/{place}/percent')} {_FROM[item.kind]}"
        for place, item in enumerate(kinds)
    ]
    held = sum(item.figures for item in kinds)
    claimed = [
        f"What is told of moving {told.name} rests on the speed and price of {clean(told.result.coming_chip)}, which "
        "the case states and no published figure confirms."
        for told in ctx.workloads
        if told.result.coming_chip
    ]
    held_to = {item.kind for item in kinds} | ({"V"} if claimed else set())
    words = {"V": f"a {TAG_WORDS['V']}", "M": f"a figure {TAG_WORDS['M']}"}
    none = [said for kind, said in words.items() if kind not in held_to]
    said = [
        f"Of the {counted(held, 'figure')} that carry 1{NBSP}% or more of a saving's spread, {', '.join(parts)}."
        if held > 1
        else f"The one figure that carries the saving's spread is {_FROM[kinds[0].kind]}."
    ]
    if none:
        said.append(f"None of them rests on {' or '.join(none)} alone.")
    return [*said, *claimed]


_FROM: dict[Tag, str] = {
    "B": "come from the buyer's records",
    "P": "are published prices",
    "M": "were measured by a third party",
    "V": "are claims of a vendor",
    "C": "are calculated by the model from published runs",
    "J": "are judgement",
}


def approvals_section(ctx: Context) -> tuple[Block, ...]:
    """Who decides, what a signature does not prove, and the two signature boxes."""
    section = ctx.section()
    number, title = ctx.table("Decision")
    organisation = ctx.case.organisation
    roles = (
        Row(("Analyst", clean(organisation.author), "submits", "")),
        Row(("Committee", clean(organisation.committee), _DECISIONS, "")),
        Row(("Procurement", "", _DECISIONS, "")),
    )
    return (
        Heading(
            1,
            f"{section}. Approvals, and what a signature here does not prove",
            "approvals",
            "Approvals",
            whole=True,
        ),
        Prose(_asked(ctx), "card"),
        Prose(_NOT_PROVED, "card"),
        Table(
            number,
            title,
            (Column("Role", 14), Column("Name", 30), Column("Decision (mark one)", 42), Column("Date", 14)),
            roles,
            "Mark one decision a line; a condition counts once it is written below. Both are done on paper: a "
            "counter-signature in the file approves as asked, without conditions.",
            register=True,
            to_fill=True,
        ),
        Blank("Conditions and reservations", 8, 80),
        Signatures(
            (
                SignatureBox("Analyst", "Analyst", clean(organisation.author) or "name: as in the certificate"),
                SignatureBox("Procurement", "Procurement", "a signature here approves as asked"),
            )
        ),
    )


def _asked(ctx: Context) -> str:
    """What is put to the vote, and on which case, for a page that may be read alone."""
    asked = ctx.abridged(ctx.fmt.text(clean(ctx.rec.portfolio.decision_asked), "/portfolio/decision_asked"))
    case = ctx.rec.case_sha256[:8]
    return (
        f"{bold('Decision asked.')} {asked} A decision below is one on case {case}, with the facts of "
        f"{long_date(ctx.rec.as_of)}."
    )


def _proof(ctx: Context) -> Table:
    """What a signature answers. It stands before the page of approvals, so that this one stays short enough to follow
    on the same sheet where it can; the sentence that matters most is said there again."""
    number, title = ctx.table("What the signature proves")
    return Table(
        number,
        title,
        (Column("Question", 48), Column("Self-signed identity", 40), Column("Company-issued certificate", 32)),
        tuple(Row(cells) for cells in _PROOF),
        "",
        register=True,
    )


_DECISIONS = to_mark("approve", "approve with conditions", "decline")
_NOT_PROVED = (
    f"{bold('A signature here does not prove')} that figures, sources and advice are right, or that the approval was "
    "authorised."
)
_PROOF = (
    ("Changed since signing, the signing field aside?", "No, if the check is green", "the same"),
    ("Are the attached inputs those that were signed?", "Yes", "the same"),
    (
        "Who signed?",
        "The key's holder; the name is a claim until the fingerprint is compared by another way",
        "The holder named by the issuer, as far as you trust the issuer",
    ),
    ("When?", "The author's clock; a claim", "the same"),
    (
        "Are the numbers right, the sources true, the advice good, the approval authorised?",
        bold("No"),
        bold("No"),
    ),
)
