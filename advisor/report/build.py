"""Composition: content, layout, tags, attachments, signature, file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from advisor.errors import Cancelled, IdentityError, Problem
from advisor.number_style import ENGLISH, NumberStyle
from advisor.report.content.model import Heading, Issue, Running, TitleBlock

if TYPE_CHECKING:
    from advisor.case.model import Case
    from advisor.catalog.catalog import Catalog
    from advisor.decision.result import Recommendation
    from advisor.report.attachments import Attachment
    from advisor.report.content.assemble import Part
    from advisor.report.identity import Identity
    from advisor.report.structure import Outline

Paper = Literal["A4", "Letter"]
Progress = Callable[[float, str], None]


def build_report(
    recommendation: Recommendation,
    case: Case,
    *,
    attachments: Sequence[Attachment] = (),
    paper: Paper = "A4",
    draft: bool = True,
    style: NumberStyle = ENGLISH,
) -> bytes:
    """The report as an unsigned, tagged, archival PDF. Same arguments, same bytes.

    The log of printed figures is attached as figures.json beside `attachments`. `draft` says on each page that no
    signature follows; `style` is how numbers are written. Raises ReportError where a font is missing or a text can't
    be laid out.
    """
    return _built(recommendation, case, attachments, paper, "draft" if draft else "signed", style)


def _built(
    recommendation: Recommendation,
    case: Case,
    attachments: Sequence[Attachment],
    paper: Paper,
    issue: Issue,
    style: NumberStyle,
) -> bytes:
    from advisor.case.canonical import canonical_json
    from advisor.report import archive
    from advisor.report.attachments import FIGURES, Attachment

    raw, running, figures = _pages(recommendation, case, paper, issue, style)
    created = _dated(recommendation)
    log = canonical_json(figures)
    described = "Each figure printed: pages of its section, place of its value in result.json, rounding rule"
    meta = archive.DocumentMeta(
        title=running.title,
        author=running.author,
        subject=running.subject,
        keywords="procurement, Trainium, NVIDIA, switching cost",
        language="en",
        created=created,
    )
    return archive.finish(raw, meta, [*attachments, Attachment(FIGURES, log, described, created)])


def _dated(recommendation: Recommendation) -> datetime:
    """The time that the file states: the start of the recommendation's own day, since nothing here reads a clock."""
    return datetime.combine(date.fromisoformat(recommendation.as_of), time(), UTC)


def _pages(
    recommendation: Recommendation, case: Case, paper: Paper, issue: Issue, style: NumberStyle
) -> tuple[Any, Running, list[dict[str, Any]]]:
    """Laid-out pages, what runs along them, and the log of the figures that they hold."""
    from advisor.report import fonts

    fonts.register()  # before the layout is imported: it must not meet ReportLab's own base fonts
    from advisor.report import tags
    from advisor.report.content.assemble import document
    from advisor.report.layout import page, theme
    from advisor.report.layout.passes import Flowables
    from advisor.report.layout.story import story

    sheet = theme.PAPERS[paper]
    held = document(recommendation, case, issue=issue, fits=lambda blocks: page.fits(blocks, sheet), style=style)
    first = page.fitting(held.first_page, sheet)
    parts = held.front if issue == "extract" else held.parts
    blocks = [block for part in parts for block in part.blocks]
    flowables = Flowables([*story(first.blocks, dense=True), *story(blocks)])
    raw = tags.build(flowables.after, page.form(sheet), page.running_parts(held.running, sheet), font=fonts.SANS)
    return raw, held.running, _placed((first, *parts), raw.outline, style)


def _placed(parts: Sequence[Part], outline: Outline, style: NumberStyle) -> list[dict[str, Any]]:
    """The log of printed figures. `pages` are the first and last page of the section that prints the figure; `style`
    is the number style of its text, English where none is named."""
    named = {} if style is ENGLISH else {"style": style.code}
    opened = [heading.page + 1 for heading in outline.headings if heading.level == 1]
    # Page 1 and each section open with the one heading of the first level that they hold.
    heads = [head for part in parts for head in part.blocks if isinstance(head, Heading) and head.level == 1]
    ends = [page - head.new_page for page, head in zip(opened[1:], heads, strict=True)]
    log: list[dict[str, Any]] = []
    place = -1
    for part in parts:
        place += any(isinstance(block, TitleBlock) or block in heads for block in part.blocks)
        pages = [opened[place], [*ends, outline.pages][place]]
        log += [
            {"text": item.text, "pointer": item.pointer, "rule": item.rule, "pages": pages, **named}
            for item in part.figures
        ]
    return log


def write_report(
    recommendation: Recommendation,
    case: Case,
    catalog: Catalog,
    out: Path,
    *,
    identity: Path | Identity | None = None,
    passphrase: str | None = None,
    now: datetime | None = None,
    paper: Paper = "A4",
    style: NumberStyle = ENGLISH,
    force: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Build the report, attach its inputs, sign it where an identity is given, and write it in one step to `out`.

    `identity` is the file of one, with its passphrase, or one that is open already: to open it takes a while. `now` is
    the signer's clock and is needed only to sign; without `identity` the report is a draft and says so. `style` is how
    its numbers are written. `progress` hears the share done and the step; `cancelled` is asked between steps.

    Raises ReportError (layout, an existing file without `force`, a place that can't be written), IdentityError,
    SignatureError, or Cancelled; in each case nothing is written.
    """
    from advisor.report.files import refuse_existing, write_atomically

    def step(share: float, words: str) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(share, words)

    refuse_existing(out, force=force)
    step(0.0, "Collect the inputs")
    carried = _carried(recommendation, case, catalog)
    step(0.1, "Lay out the pages")
    pdf = build_report(recommendation, case, attachments=carried, paper=paper, draft=identity is None, style=style)
    if identity is not None:
        step(0.7, "Sign")
        pdf = _signed(pdf, identity, passphrase, now, recommendation)
    step(0.95, "Write the file")
    write_atomically(out, pdf, force=force)
    if progress is not None:
        progress(1.0, "Done")


def write_executive(
    recommendation: Recommendation,
    case: Case,
    catalog: Catalog,
    out: Path,
    *,
    paper: Paper = "A4",
    style: NumberStyle = ENGLISH,
    force: bool = False,
) -> None:
    """Write the first two pages alone, with the same attachments: for readers who decide by them. Never signed.

    Raises ReportError (layout, an existing file without `force`, a place that can't be written).
    """
    from advisor.report.files import refuse_existing, write_atomically

    refuse_existing(out, force=force)
    carried = _carried(recommendation, case, catalog)
    write_atomically(out, _built(recommendation, case, carried, paper, "extract", style), force=force)


def _carried(recommendation: Recommendation, case: Case, catalog: Catalog) -> list[Attachment]:
    """Case, result and facts as canonical JSON: what anyone needs to compute the figures again."""
    from advisor.case.canonical import canonical_json
    from advisor.report.attached_result import attached_result
    from advisor.report.attachments import CASE, CATALOG, RESULT, Attachment

    day, result = _dated(recommendation), canonical_json(attached_result(recommendation))
    return [
        Attachment(CASE, canonical_json(case.model_dump(mode="json")), "The case: the inputs of the buyer", day),
        Attachment(RESULT, result, "The result: every figure of the report", day),
        Attachment(CATALOG, canonical_json(catalog.extract()), "The facts used, with source and date", day),
    ]


def _signed(
    pdf: bytes, identity: Path | Identity, passphrase: str | None, now: datetime | None, recommendation: Recommendation
) -> bytes:
    from advisor.report.identity import open_identity
    from advisor.report.signing import sign

    if now is None:
        raise ValueError("signing needs the time of the signer's clock")
    if isinstance(identity, Path):
        if passphrase is None:
            raise IdentityError(Problem(str(identity), "needs its passphrase.", "Give the passphrase of the identity."))
        identity = open_identity(identity, passphrase)
    reason = f"Recommendation as of {recommendation.as_of}, case {recommendation.case_sha256[:8]}"
    return sign(pdf, identity, now=now, reason=reason)
