"""The report from first page to last appendix, in the order that a committee reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.case.model import Case
from advisor.decision.result import Recommendation
from advisor.report.content import (
    cash,
    closing,
    cost,
    guides,
    options,
    registers,
    risk,
    saving,
    summary,
    switching,
    terms,
)
from advisor.report.content.context import Context
from advisor.report.content.model import TAG_WORDS, Block, ContentsList, Running, clean
from advisor.report.format import Printed


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks with the log of the figures printed in them."""

    blocks: tuple[Block, ...]
    figures: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report: page 1 in variants from full to terse, of which the first that fits is taken; then a part for
    each section and appendix."""

    running: Running
    first_page: tuple[Part, ...]
    parts: tuple[Part, ...]

    @property
    def body(self) -> Part:
        """All that follows page 1."""
        blocks = tuple(block for part in self.parts for block in part.blocks)
        return Part(blocks, tuple(dict.fromkeys(item for part in self.parts for item in part.figures)))


_BODY: tuple[Callable[[Context], tuple[Block, ...]], ...] = (
    saving.portfolio_section,
    saving.saving_section,
    lambda _ctx: (ContentsList("Contents"),),
    options.options_section,
    options.workloads_section,
    cost.cost_section,
    switching.switching_section,
    risk.risk_section,
    terms.commercial_section,
    cash.cash_section,
    closing.delivery_section,
    closing.limits_section,
    closing.approvals_section,
)
_APPENDICES: tuple[Callable[[Context, str], tuple[Block, ...]], ...] = (
    registers.assumptions_appendix,
    registers.sources_appendix,
    switching.switching_appendix,
    registers.evidence_appendix,
    guides.method_appendix,
    registers.versions_appendix,
    guides.recompute_appendix,
    guides.glossary_appendix,
    guides.check_appendix,
)


def document(recommendation: Recommendation, case: Case, *, draft: bool) -> Document:
    """Everything that the report says of `recommendation`."""
    variants = []
    for level in range(len(summary.LEVELS)):
        context = Context(recommendation, case)
        context.section()
        blocks = summary.first_page(context, level, draft=draft)
        variants.append(Part(blocks, context.fmt.take()))
    context = Context(recommendation, case)
    context.section()
    context.table("")  # page 1 is section 1 and holds table 1
    parts = [Part(make(context), context.fmt.take()) for make in _BODY]
    letter = "A"
    for add in _APPENDICES:
        made = add(context, letter)
        if made:
            letter = chr(ord(letter) + 1)
            parts.append(Part(made, context.fmt.take()))
    return Document(
        _running(recommendation, case, draft), tuple(variants), tuple(part for part in parts if part.blocks)
    )


def _running(recommendation: Recommendation, case: Case, draft: bool) -> Running:
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
        draft=draft,
        confidentiality=clean(case.organisation.confidentiality),
    )
