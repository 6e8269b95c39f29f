# mypy: allow-subclassing-any
# (ReportLab ships no types, so its tables are Any to the checker.)
"""Tables: rules above and below the head, hairlines between rows, heads repeated, rows never split."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, FrameBreak, KeepTogether

from advisor.report import fonts
from advisor.report.content.model import Row, Table
from advisor.report.format import NOT_KNOWN
from advisor.report.layout import theme
from advisor.report.layout.inline import Text, captioned, paragraph
from advisor.report.layout.widths import PAD, widths
from advisor.report.tags import Decoration, TaggedTable

_PAGE = 233 * theme.MM
"""Height of the text block on the smaller paper: a longer table is parted in any case."""
_SPARED = 0.2 * _PAGE
"""Room at the foot of a page that is left empty rather than to part a table there."""
_SEPARATORS = "-/_.,:"
"""Where a word that is wider than its cell is best cut: after one of these."""
_WRITTEN = 3.5
"""Points above and below the words of a row in which someone writes by hand: it is some 6 mm high."""
_SHORT = 10
"""Letters of a word that every column holds."""


class ReportTable(TaggedTable):
    """A table that says at the head of each further page which one it continues.

    The line is decoration: to a screen reader the table goes on, as its heads do not come again either.
    """

    title = ""

    def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803 (ReportLab's names)
        parts: list[Any] = super().split(availWidth, availHeight)
        if len(parts) != 2:
            return parts
        for part in parts:
            part.title = self.title
        again = Decoration(paragraph(f"{self.title} (continued)", "finding", after=3))
        return [parts[0], FrameBreak(), again, parts[1]]


class RoomFor(CondPageBreak):
    """A page break before a table where its first rows don't fit, or all of it doesn't and little room would be lost.

    `first` and `whole` are heights in points, with the caption.
    """

    def __init__(self, first: float, whole: float) -> None:
        super().__init__(first)
        self.first, self.whole = first, whole

    def led_by(self, height: float) -> RoomFor:
        """The same place, with headings of that height above the table."""
        return RoomFor(self.first + height, self.whole + height)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        spared = self.whole if self.whole <= _PAGE else 0.0
        self.height = max(self.first, min(spared, _SPARED))
        held: tuple[float, float] = super().wrap(availWidth, availHeight)
        return held


def table(block: Table, width: float = theme.BLOCK, *, dense: bool = False) -> list[Any]:
    """Caption with the basis line, then the table. The basis stands above, so that no page break parts them."""
    caption = captioned(block.title, block.basis, before=6 if dense else 10)
    grid = _grid(block, width, dense)
    _, height = grid.wrap(width, 10_000)
    if height <= _SPARED or len(block.rows) <= 3:
        return [KeepTogether([caption, grid])]
    _, above = caption.wrap(width, 10_000)
    # The break is asked for here and not by holding the caption to the table, which would move a long table whole.
    sums = [at for at, row in enumerate(block.rows, start=1) if row.total]
    kept = sums[1] if len(sums) > 1 else 2
    first = min(sum(grid._rowHeights[: kept + 1]), _PAGE / 2)
    return [RoomFor(above + 14 + first, above + 14 + height), caption, grid]


def _grid(block: Table, width: float, dense: bool) -> ReportTable:
    kind = "register" if block.register else "table"
    columns = widths(block, kind, width)
    head = [paragraph(column.head, f"{kind} head", align=column.align) for column in block.columns]
    body = [_cells(block, row, kind, columns) for row in block.rows]
    grid = ReportTable([head, *body], colWidths=columns, repeatRows=1, hAlign="LEFT", spaceAfter=8 if dense else 10)
    grid.title = block.title
    grid.setStyle(_style(block, dense))
    return grid


def _cells(block: Table, row: Row, kind: str, widths: Sequence[float]) -> list[Text]:
    cells = []
    for column, cell, wide in zip(block.columns, row.cells, widths, strict=True):
        colour = theme.NOT_KNOWN if cell == NOT_KNOWN else ""
        strong = row.strong or row.total or cell == NOT_KNOWN
        text = _parted(cell, fonts.SANS_BOLD if strong else fonts.SANS, theme.TYPES[kind].size, wide - 2 * PAD)
        cells.append(paragraph(text, kind, align=column.align, strong=strong, colour=colour))
    return cells


def _parted(text: str, face: fonts.Face, size: float, room: float) -> str:
    """The text with a space where a word wider than `room` is best cut, after a hyphen, a slash or the like.

    The line ends there in any case; without a space it would end between any two letters.
    """
    if max(map(len, text.split(" "))) < _SHORT:
        return text
    words = []
    for word in text.split(" "):
        rest = word
        while len(rest) >= _SHORT and fonts.width(rest, face, size) > room:
            cut = next(
                (at for at in range(len(rest) - 1, 3, -1)
                 if rest[at - 1] in _SEPARATORS and fonts.width(rest[:at], face, size) <= room),
                0,
            )  # fmt: skip
            if not cut:
                break
            words.append(rest[:cut])
            rest = rest[cut:]
        words.append(rest)
    return " ".join(words)


def _style(block: Table, dense: bool) -> list[tuple[Any, ...]]:
    ink, hair = HexColor(theme.INK), HexColor(theme.HAIRLINE)
    last = len(block.rows)
    pad = 1.25 if block.register else 2.0 if dense else 3.0
    written = _WRITTEN if block.to_fill else pad
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LINEABOVE", (0, 0), (-1, 0), 0.75, ink),
        ("LINEBELOW", (0, 0), (-1, 0), 0.75, ink),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, hair),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, 0), pad),
        ("BOTTOMPADDING", (0, 0), (-1, 0), pad + 0.5),
        ("TOPPADDING", (0, 1), (-1, -1), written),
        ("BOTTOMPADDING", (0, 1), (-1, -1), written + 0.5),
        ("NOSPLIT", (0, 0), (-1, min(2, last))),
    ]
    if last >= 2:
        style.append(("NOSPLIT", (0, last - 1), (-1, last)))
    sums = [at for at, row in enumerate(block.rows, start=1) if row.total]
    if len(sums) > 1:  # what a sum is the sum of stays with it
        style.extend(("NOSPLIT", (0, start + 1), (-1, end)) for start, end in itertools.pairwise([0, *sums]))
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
