"""Tables: rules above and below the head, hairlines between rows, heads repeated, rows never split."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from advisor.report import fonts
from advisor.report.content.model import BOLD_OFF, BOLD_ON, Row, Table
from advisor.report.format import NOT_KNOWN
from advisor.report.layout import theme
from advisor.report.layout.inline import Text, paragraph
from advisor.report.tags import TaggedTable

_KEPT_WHOLE = 0.24 * 251 * theme.MM
"""A table up to this height stays on one page with its caption and basis."""
_PAD = 5.0


def table(block: Table, width: float = theme.BLOCK, *, dense: bool = False) -> list[Any]:
    """Caption, table and basis line."""
    caption = paragraph(f"{block.title}", "finding", role="Caption", before=6 if dense else 10, after=3)
    grid = _grid(block, width, dense)
    parts: list[Any] = [caption, grid]
    parts.append(paragraph(block.basis, "caption", before=3, after=4 if dense else 8) if block.basis else Spacer(0, 8))
    _, height = grid.wrap(width, 10_000)
    if height <= _KEPT_WHOLE or len(block.rows) <= 3:
        return [KeepTogether(parts)]
    start = sum(grid._rowHeights[:3]) + 30
    # The break is asked for here and not by holding the caption to the table, which would move a long table whole.
    return [CondPageBreak(start), *parts]


def _grid(block: Table, width: float, dense: bool) -> TaggedTable:
    kind = "register" if block.register else "table"
    widths = _widths(block, kind, width)
    head = [paragraph(column.head, f"{kind} head", align=column.align) for column in block.columns]
    body = [_cells(block, row, kind) for row in block.rows]
    grid = TaggedTable([head, *body], colWidths=widths, repeatRows=1, hAlign="LEFT")
    grid.setStyle(_style(block, dense))
    return grid


def _widths(block: Table, kind: str, width: float) -> list[float]:
    """Shares by weight, but no column narrower than its longest word; what that takes comes from the roomy ones."""
    total = sum(column.weight for column in block.columns)
    shares = [width * column.weight / total for column in block.columns]
    needs = []
    for place, column in enumerate(block.columns):
        words = [(word, True) for word in _words(column.head)]
        words += [(word, row.strong or row.total) for row in block.rows for word in _words(row.cells[place])]
        size = theme.TYPES[kind].size
        longest = max(
            (fonts.width(word, fonts.SANS_BOLD if heavy else fonts.SANS, size) for word, heavy in set(words)),
            default=0.0,
        )
        needs.append(min(longest + 2 * _PAD + 1, width * 0.34))
    short = sum(max(0.0, need - share) for need, share in zip(needs, shares, strict=True))
    spare = sum(max(0.0, share - need) for need, share in zip(needs, shares, strict=True))
    taken = min(1.0, short / spare) if spare else 0.0
    widths = [
        need if share <= need else share - (share - need) * taken for need, share in zip(needs, shares, strict=True)
    ]
    return [item * width / sum(widths) for item in widths]


def _words(text: str) -> list[str]:
    """What a line can't be broken within. A tag stays with its word."""
    return [word for word in text.replace(BOLD_ON, "").replace(BOLD_OFF, "").split(" ") if word]


def _cells(block: Table, row: Row, kind: str) -> list[Text]:
    cells = []
    for column, cell in zip(block.columns, row.cells, strict=True):
        colour = theme.NOT_KNOWN if cell == NOT_KNOWN else ""
        strong = row.strong or row.total or cell == NOT_KNOWN
        cells.append(paragraph(cell, kind, align=column.align, strong=strong, colour=colour))
    return cells


def _style(block: Table, dense: bool) -> list[tuple[Any, ...]]:
    ink, hair = HexColor(theme.INK), HexColor(theme.HAIRLINE)
    last = len(block.rows)
    pad = 2.0 if block.register or dense else 3.0
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LINEABOVE", (0, 0), (-1, 0), 0.75, ink),
        ("LINEBELOW", (0, 0), (-1, 0), 0.75, ink),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, hair),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad + 0.5),
        ("NOSPLIT", (0, 0), (-1, min(2, last))),
    ]
    if last >= 2:
        style.append(("NOSPLIT", (0, max(1, last - 2)), (-1, last)))
    for at, row in enumerate(block.rows, start=1):
        if row.total:
            style.append(("LINEABOVE", (0, at), (-1, at), 0.75, ink))
        if row.strong:
            style.append(("BACKGROUND", (0, at), (-1, at), HexColor(theme.TINT)))
            style.append(("LINEBEFORE", (0, at), (0, at), 2.0, HexColor(theme.RECOMMENDED), "butt"))
        for place, cell in enumerate(row.cells):
            if cell == NOT_KNOWN:
                style.append(("BACKGROUND", (place, at), (place, at), HexColor(theme.NOT_KNOWN_GROUND)))
                style.append(("LINEBEFORE", (place, at), (place, at), 1.5, HexColor(theme.NOT_KNOWN), "butt"))
    return style
