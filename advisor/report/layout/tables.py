"""Tables: rules above and below the head, hairlines between rows, heads repeated, rows never split."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from advisor.report.content.model import Row, Table
from advisor.report.format import NOT_KNOWN
from advisor.report.layout import theme
from advisor.report.layout.inline import Text, paragraph
from advisor.report.tags import TaggedTable

_KEPT_WHOLE = 0.38 * 251 * theme.MM
"""A table up to this height stays on one page with its caption and basis."""
_PAD = 5.0


def table(block: Table, width: float = theme.BLOCK) -> list[Any]:
    """Caption, table and basis line."""
    caption = paragraph(f"{block.title}", "finding", role="Caption", before=10, after=3, keep=True)
    grid = _grid(block, width)
    parts: list[Any] = [caption, grid]
    parts.append(paragraph(block.basis, "caption", before=3, after=8) if block.basis else Spacer(0, 8))
    _, height = grid.wrap(width, 10_000)
    if height <= _KEPT_WHOLE or len(block.rows) <= 3:
        return [KeepTogether(parts)]
    start = sum(grid._rowHeights[:3]) + 30
    return [CondPageBreak(start), *parts]


def _grid(block: Table, width: float) -> TaggedTable:
    kind = "register" if block.register else "table"
    total = sum(column.weight for column in block.columns)
    widths = [width * column.weight / total for column in block.columns]
    head = [paragraph(column.head, f"{kind} head", align=column.align) for column in block.columns]
    body = [_cells(block, row, kind) for row in block.rows]
    grid = TaggedTable([head, *body], colWidths=widths, repeatRows=1, hAlign="LEFT")
    grid.setStyle(_style(block))
    return grid


def _cells(block: Table, row: Row, kind: str) -> list[Text]:
    cells = []
    for column, cell in zip(block.columns, row.cells, strict=True):
        colour = theme.NOT_KNOWN if cell == NOT_KNOWN else ""
        strong = row.strong or row.total or cell == NOT_KNOWN
        cells.append(paragraph(cell, kind, align=column.align, strong=strong, colour=colour))
    return cells


def _style(block: Table) -> list[tuple[Any, ...]]:
    ink, hair = HexColor(theme.INK), HexColor(theme.HAIRLINE)
    last = len(block.rows)
    pad = 2.0 if block.register else 3.0
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
            style.append(("LINEBEFORE", (0, at), (0, at), 2.0, HexColor(theme.RECOMMENDED)))
        for place, cell in enumerate(row.cells):
            if cell == NOT_KNOWN:
                style.append(("BACKGROUND", (place, at), (place, at), HexColor(theme.NOT_KNOWN_GROUND)))
                style.append(("LINEBEFORE", (place, at), (place, at), 1.5, HexColor(theme.NOT_KNOWN)))
    return style
