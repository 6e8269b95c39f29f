"""Blocks become flowables, in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import KeepTogether, PageBreak

from advisor.report import fonts
from advisor.report.content.model import (
    Blank,
    Block,
    Columns,
    ContentsList,
    FigureBlock,
    Heading,
    KeyFigures,
    Missing,
    Points,
    Prose,
    Signatures,
    Table,
    TitleBlock,
    VerdictBlock,
    plain,
)
from advisor.report.format import NBSP
from advisor.report.layout import panels, theme
from advisor.report.layout.figures import figure
from advisor.report.layout.inline import face_of, paragraph
from advisor.report.layout.passes import ContentsPlace
from advisor.report.layout.tables import RoomFor, table
from advisor.report.layout.whole import Whole

_WITH_HEADING = 2
"""Steps of a numbered list that stay with its heading: one alone at the foot of a page reads as all of them."""
_STEP = 6.0
"""Points by which a heading of several lines is made narrower at a time."""


def story(blocks: Sequence[Block], width: float = theme.BLOCK, *, dense: bool = False) -> list[Any]:
    """Flowables of the blocks for a column of `width` points. `dense` is the first page: sans, and the whole width."""
    made: list[Any] = []
    sections = _sections(blocks)
    for section, following in zip(sections, [*sections[1:], []], strict=True):
        flowables = _flow(section, width, dense)
        head, next_head = section[0], following[0] if following else None
        if isinstance(head, Heading) and head.whole and not dense:
            ends = isinstance(next_head, Heading) and next_head.new_page
            flowables = [Whole(_opened(flowables), ends=ends)]
        made.extend(flowables)
    return made


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks in groups, each of which but the first opens with a heading of the first level."""
    groups: list[list[Block]] = []
    for block in blocks:
        if not groups or (isinstance(block, Heading) and block.level == 1):
            groups.append([])
        groups[-1].append(block)
    return groups


def _opened(flowables: Sequence[Any]) -> list[Any]:
    """The flowables with those that are kept together taken out of their frames, and without breaks."""
    return [
        inner
        for item in flowables
        if not isinstance(item, RoomFor)
        for inner in (item._content if isinstance(item, KeepTogether) else (item,))
    ]


def _flow(blocks: Sequence[Block], width: float, dense: bool) -> list[Any]:
    made: list[Any] = []
    heads: list[Any] = []
    for block in blocks:
        if isinstance(block, Heading):
            if block.new_page and not dense:
                made.extend(heads)
                made.append(PageBreak())
                heads = []
            heads.append(_heading(block, width, dense))
            continue
        flowables = _flowables(block, width, dense)
        held = _WITH_HEADING if isinstance(block, Points) and block.numbered else 1
        made.extend(_led(heads, flowables, width, held) if heads and not dense else [*heads, *flowables])
        heads = []
    return [*made, *heads]


def _led(heads: list[Any], flowables: list[Any], width: float, held: int) -> list[Any]:
    """Headings bound to what follows, the first `held` of it: never last on a page, never parted from a table or figure
    that is kept whole."""
    first, *rest = flowables
    if isinstance(first, KeepTogether):
        return [KeepTogether([*heads, *first._content]), *rest]
    if isinstance(first, RoomFor):
        above = sum(head.wrap(width, 10_000)[1] + head.getSpaceBefore() + head.getSpaceAfter() for head in heads)
        return [first.led_by(above), *heads, *rest]
    return [KeepTogether([*heads, *flowables[:held]]), *flowables[held:]]


def _flowables(block: Block, width: float, dense: bool) -> list[Any]:
    prose_width = width if dense else min(width, theme.PROSE)
    match block:
        case Heading():
            return [_heading(block, width, dense)]
        case ContentsList():
            return [ContentsPlace(paragraph(block.title, "h2", before=10, after=4))]
        case Prose():
            kind = {"body": "body", "card": "table", "basis": "caption", "note": "small", "entry": "small"}[block.style]
            if dense and kind == "body":
                kind = "table"
            room = width if block.style in ("card", "note", "entry") else prose_width
            before = 6 if dense and block.style == "basis" else 0
            return [
                paragraph(
                    block.text,
                    kind,
                    before=before,
                    after=2 if block.style == "entry" else 4 if dense else 6,
                    right=width - room,
                )
            ]
        case Points():
            slight = dense or block.small
            return panels.points(block, width if slight else prose_width, kind="table" if slight else "body")
        case Missing():
            return panels.missing(block, width)
        case Table():
            return table(block, width, dense=dense)
        case FigureBlock():
            return [
                KeepTogether(
                    [
                        paragraph(f"Figure{NBSP}{block.number}. {block.finding}", "finding", before=8, after=2),
                        figure(block.chart),
                        paragraph(block.caption, "caption", before=2, after=8),
                    ]
                )
            ]
        case KeyFigures():
            return panels.key_figures(block, width)
        case VerdictBlock():
            return panels.verdict(block, width)
        case TitleBlock():
            return panels.title(block)
        case Blank():
            return panels.blank(block, width)
        case Columns():
            half = (width - 2 * theme.GUTTER) / 2
            return panels.columns(story(block.left, half, dense=dense), story(block.right, half, dense=dense), width)
        case Signatures():
            return panels.signatures(block)


def _heading(block: Heading, width: float, dense: bool) -> Any:
    role = f"H{block.level}"
    if dense:
        return paragraph(block.text, "h3", role=role, before=6, after=2, keep=True)
    before = {1: 0.0 if block.new_page else 12.0, 2: 10.0, 3: 8.0}[block.level]
    kind = f"h{block.level}"
    right = width - _balanced(plain(block.text), kind, width)
    return paragraph(block.text, kind, role=role, before=before, after=4, right=right, keep=True)


def _balanced(text: str, kind: str, width: float) -> float:
    """The width of a heading: all of it where one line is enough, else that which leaves its lines about alike, so
    that no word stands alone on the last."""
    look = theme.TYPES[kind]
    face, room = face_of(look), width * 0.88

    def lines(wide: float) -> int:
        return len(fonts.wrapped(text, face, look.size, wide))

    if lines(width - 1) == 1:
        return width
    fewest = lines(room)
    while room > width / 2 and lines(room - _STEP) == fewest:
        room -= _STEP
    return room + 1
