"""The report from first page to last appendix, in the order that a committee reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from advisor.case.model import Case
from advisor.decision.result import Recommendation
from advisor.number_style import ENGLISH, NumberStyle
from advisor.report.content import (
    assumptions,
    cash,
    causes,
    closing,
    cost,
    delivery,
    evidence,
    guides,
    method,
    options,
    plan,
    portfolio,
    registers,
    risk,
    saving,
    since,
    summary,
    switching,
    terms,
)
from advisor.report.content.context import ROWS, Context
from advisor.report.content.model import STATES, TAG_WORDS, Block, ContentsList, Issue, Running, clean
from advisor.report.content.styled import Writer, writer
from advisor.report.format import Printed
from advisor.report.selection import CARDS


class Part(Struct, frozen=True):
    """Blocks with the log of the figures printed in them."""

    blocks: tuple[Block, ...]
    figures: tuple[Printed, ...]


class FirstPart(Part, frozen=True):
    """A variant of page 1. `longest` are its blocks as the extract has them, whose last line is the longest: by them
    it is judged whether it fits, so that report and extract have the same page."""

    longest: tuple[Block, ...]


class Document(Struct, frozen=True):
    """The whole report: page 1 in variants from full to terse, of which the first that fits is taken; the parts of
    page 2, with which the executive version ends; then a part for each further section and appendix."""

    running: Running
    first_page: tuple[FirstPart, ...]
    front: tuple[Part, ...]
    rest: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All that follows page 1, a part a section."""
        return (*self.front, *self.rest)

    @property
    def body(self) -> Part:
        """All that follows page 1."""
        blocks = tuple(block for part in self.parts for block in part.blocks)
        return Part(blocks, tuple(dict.fromkeys(item for part in self.parts for item in part.figures)))


_FRONT = ((ROWS, CARDS), (ROWS, 5), (12, 6), (12, 4), (10, 4), (8, 4), (6, 3))
"""Workloads in the portfolio table and in that of both yardsticks: the first pair that leaves page 2 one page."""
_BODY: tuple[Callable[[Context], tuple[Block, ...]], ...] = (
    lambda _ctx: (ContentsList("Contents"),),
    options.options_section,
    options.workloads_section,
    cost.cost_section,
    switching.switching_section,
    risk.risk_section,
    terms.commercial_section,
    cash.cash_section,
    delivery.delivery_section,
    closing.limits_section,
    closing.approvals_section,
)
_APPENDICES: dict[str, Callable[[Context, str], tuple[Block, ...]]] = {
    "A": assumptions.assumptions_appendix,
    "B": registers.sources_appendix,
    "C": switching.switching_appendix,
    "D": evidence.evidence_appendix,
    "E": method.method_appendix,
    "F": registers.versions_appendix,
    "G": guides.recompute_appendix,
    "H": guides.glossary_appendix,
    "I": guides.check_appendix,
    "J": portfolio.portfolio_appendix,
}
"""By their letters, which are the same in every report: whoever has read one finds his way in the next."""


def document(
    recommendation: Recommendation,
    case: Case,
    *,
    issue: Issue = "draft",
    fits: Callable[[Sequence[Block]], bool] = lambda _blocks: True,
    style: NumberStyle = ENGLISH,
) -> Document:
    """Everything that the report says of `recommendation`, its numbers in `style`.

    `fits` says whether blocks have room on one page; the waterfall stands on the second page where it does.
    """
    written = writer(style, recommendation, case)

    def fit(blocks: Sequence[Block]) -> bool:
        return fits(written.blocks(tuple(blocks)))

    return _finished(_composed(recommendation, case, issue, fit, style), written)


def _composed(
    recommendation: Recommendation,
    case: Case,
    issue: Issue,
    fits: Callable[[Sequence[Block]], bool],
    style: NumberStyle,
) -> Document:
    """The content with its numbers as in English."""
    variants = []
    for level in range(len(summary.LEVELS)):
        context = Context(recommendation, case, style)
        context.section()
        blocks = summary.first_page(context, level, issue)
        figures = context.fmt.take()
        longest = (*blocks[:-1], summary.basis_line(context, "extract"))
        variants.append(FirstPart(blocks, figures, longest))
    context = Context(recommendation, case, style)
    context.section()
    context.table("")  # page 1 is section 1 and holds table 1
    front = _front(context, fits)
    parts = [Part(make(context), context.fmt.take()) for make in _BODY]
    for letter, add in _APPENDICES.items():
        made = add(context, letter)
        if made:
            parts.append(Part(made, context.fmt.take()))
    return Document(
        _running(recommendation, case, issue),
        tuple(variants),
        tuple(part for part in front if part.blocks),
        tuple(part for part in parts if part.blocks),
    )


def _finished(composed: Document, written: Writer) -> Document:
    """The content as it is printed: every text of it in the style, and the log of figures with it."""
    return Document(
        written.blocks(composed.running),
        tuple(
            FirstPart(written.blocks(part.blocks), written.figures(part.figures), written.blocks(part.longest))
            for part in composed.first_page
        ),
        *(
            tuple(Part(written.blocks(part.blocks), written.figures(part.figures)) for part in parts)
            for parts in (composed.front, composed.rest)
        ),
    )


def _front(ctx: Context, fits: Callable[[Sequence[Block]], bool]) -> list[Part]:
    """The second page: the workloads, the saving, and what else fits: the way from today's cost to that of moving, else
    cash by year; the next dates."""
    rows, most = _FRONT[0]
    if ctx.single is None:
        drafts = ((pair, ctx.without_trace(partial(_workloads, ctx, *pair))) for pair in _FRONT)
        rows, most = next((pair for pair, draft in drafts if fits(draft)), _FRONT[-1])
    ctx.portfolio_cut = rows < len(ctx.workloads) and ctx.single is None
    parts = [Part(portfolio.portfolio_section(ctx, rows), ctx.fmt.take())]
    blocks = _saved(ctx, most)
    told = causes.drawn(ctx)

    def room_for(make: Callable[[], tuple[Block, ...]]) -> bool:
        drafted = ctx.without_trace(make)
        return bool(drafted) and fits([*parts[0].blocks, *blocks, *drafted])

    if told is not None:
        ctx.waterfall_in_front = room_for(lambda: causes.waterfall(ctx, told))
        ctx.cash_in_front = not ctx.waterfall_in_front and room_for(lambda: cash.cash_figure(ctx))
        if ctx.waterfall_in_front:
            blocks = (*blocks, *causes.waterfall(ctx, told))
        elif ctx.cash_in_front:
            blocks = (*blocks, *cash.cash_figure(ctx))
    dates = plan.next_dates(ctx)
    if (blocks or parts[0].blocks) and fits([*parts[0].blocks, *blocks, *dates]):
        blocks = (*blocks, *dates)
    return [*parts, Part(blocks, ctx.fmt.take())]


def _workloads(ctx: Context, rows: int, most: int) -> tuple[Block, ...]:
    return (*portfolio.portfolio_section(ctx, rows), *_saved(ctx, most))


def _saved(ctx: Context, most: int) -> tuple[Block, ...]:
    """The saving, and what of it is another one than in an earlier issue."""
    return (*saving.saving_section(ctx, most), *since.since_line(ctx))


def _running(recommendation: Recommendation, case: Case, issue: Issue) -> Running:
    reference = clean(case.organisation.reference)
    parts = [
        reference,
        f"prices to {recommendation.newest_price}",
        f"case {recommendation.case_sha256[:8]}",
    ]
    title = clean(recommendation.title)
    return Running(
        title=f"Recommendation: {title}",
        author=clean(case.organisation.author) or clean(recommendation.organisation) or "Switchpoint",
        subject=clean(recommendation.portfolio.headline)[:400],
        header_left=title,
        header_right=recommendation.portfolio.verdict,
        footer=" · ".join(part for part in parts if part),
        key="Tags: " + " · ".join(f"{kind} {words}" for kind, words in TAG_WORDS.items()),
        state=STATES[issue],
        confidentiality=clean(case.organisation.confidentiality),
    )
