# mypy: allow-subclassing-any
# (ReportLab ships no types, so its flowables are Any to the checker.)
"""The parts that are neither prose nor table: verdict, key figures, title, columns, unknown facts, signature boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, KeepTogether, Spacer

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.content.model import (
    Blank,
    KeyFigure,
    KeyFigures,
    Missing,
    Points,
    Signatures,
    TitleBlock,
    VerdictBlock,
    bold,
)
from advisor.report.layout import shapes, theme
from advisor.report.layout.figures import small_figure
from advisor.report.layout.inline import figure_line, paragraph
from advisor.report.tags import Decoration, LayoutTable, SignatureArea

UNIT_GAP = "\u00a0"
SHAPE = 26.0
"""Width of the column of the verdict's shape."""
HEADLINE_LINES = 4
VERDICT_WORDS = {
    "move": "Move",
    "pilot first": "Pilot first",
    "wait": "Wait",
    "stay": "Stay",
    "not feasible": "Not feasible",
    "not assessed": "Not assessed",
    "mixed": "Mixed: each workload has its own verdict",
}


class Shape(Flowable):
    """The shape of a verdict; its word stands beside it."""

    def __init__(self, verdict: str, size: float) -> None:
        super().__init__()
        self.verdict, self.size = verdict, size

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        return self.size, self.size

    def draw(self) -> None:
        shapes.draw_verdict(self.canv, self.verdict, 0, 0, self.size)


def title(block: TitleBlock) -> list[Any]:
    """The report's title and the line below it."""
    return [
        paragraph(block.title, "title", role="H1", after=1),
        paragraph(block.line, "caption", after=7),
    ]


def verdict(block: VerdictBlock, width: float = theme.BLOCK) -> list[Any]:
    """Shape, word and headline on a tinted ground with a bar in the verdict's colour."""
    colour = theme.VERDICT_COLOURS[block.verdict]
    word = paragraph(VERDICT_WORDS[block.verdict], "h2", colour=colour, after=2)
    room = width - SHAPE
    sizes = ("verdict", "verdict small", "h2")
    size = next((one for one in sizes if _lines(block.headline, one, room - 10) <= HEADLINE_LINES), sizes[-1])
    said = [word, paragraph(block.headline, size)]
    if block.follows:
        said.append(paragraph(block.follows, "table", before=3))
    grid = LayoutTable(
        [[Decoration(Shape(block.verdict, 12)), said]],
        spaceBefore=4,
        spaceAfter=9,
        colWidths=[SHAPE, room],
        hAlign="LEFT",
    )
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(theme.TINT)),
            ("LINEBEFORE", (0, 0), (0, -1), 3, HexColor(colour), "butt"),
            ("LEFTPADDING", (0, 0), (0, -1), 9),
            ("LEFTPADDING", (1, 0), (1, -1), 4),
            ("TOPPADDING", (0, 0), (0, -1), 9),
            ("TOPPADDING", (1, 0), (1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return [grid]


def _lines(text: str, size: str, width: float) -> int:
    """Lines that a headline takes in one of the sizes."""
    said = paragraph(text, size)
    said.wrap(width, 10_000)
    return len(said.blPara.lines)


def key_figures(block: KeyFigures, width: float = theme.BLOCK) -> list[Any]:
    """Columns side by side under one rule; read label, value, detail, basis, then the next column."""
    count = len(block.figures)
    gap = theme.GUTTER
    each = (width - gap * (count - 1)) / count
    sizes = ("key", "key small", "key smallest")
    size = next((name for name in sizes if all(_fits(item, name, each) for item in block.figures)), sizes[-1])
    cells: list[Any] = []
    widths: list[float] = []
    for at, item in enumerate(block.figures):
        if at:
            cells.append("")
            widths.append(gap)
        cells.append(_key_figure(item, each, size))
        widths.append(each)
    grid = LayoutTable([cells], colWidths=widths, hAlign="LEFT", spaceAfter=9)
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    style.extend(("LINEABOVE", (2 * at, 0), (2 * at, 0), 0.75, HexColor(theme.INK)) for at in range(count))
    grid.setStyle(style)
    return [grid]


def _fits(item: KeyFigure, size: str, width: float) -> bool:
    """Whether a figure and its unit stand on one line."""
    unit = fonts.width(f"{UNIT_GAP}{item.unit}", fonts.SANS, theme.TYPES["table"].size)
    return fonts.width(item.value, fonts.SANS_BOLD, theme.TYPES[size].size) + unit + 2 <= width


def _key_figure(item: KeyFigure, width: float, size: str) -> list[Any]:
    parts: list[Any] = [paragraph(item.label, "label"), figure_line(item.value, item.unit.replace(" ", UNIT_GAP), size)]
    parts.append(paragraph(item.detail, "table"))
    if item.chart is not None:
        parts.append(small_figure(item.chart, width, 30))
    parts.append(paragraph(item.basis, "small", before=1))
    return parts


def columns(left: Sequence[Any], right: Sequence[Any], width: float = theme.BLOCK) -> list[Any]:
    """Two stacks side by side, the left read first."""
    gap = 2 * theme.GUTTER
    each = (width - gap) / 2
    grid = LayoutTable([[list(left), "", list(right)]], colWidths=[each, gap, each], hAlign="LEFT", spaceAfter=4)
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return [grid]


def missing(block: Missing, width: float) -> list[Any]:
    """A fact that is not known: amber edge and ground, three sentences."""
    text = f"{bold('Not known:')} {block.what} Matters: {block.matters} Ask: {block.ask}"
    grid = LayoutTable([[paragraph(text, "table")]], colWidths=[width], hAlign="LEFT", spaceAfter=4)
    grid.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(theme.NOT_KNOWN_GROUND)),
            ("LINEBEFORE", (0, 0), (0, -1), 2, HexColor(theme.NOT_KNOWN), "butt"),
            ("LEFTPADDING", (0, 0), (-1, -1), 7),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return [grid]


def points(block: Points, width: float, *, kind: str = "body") -> list[Any]:
    """A list with its signs in a column of their own."""
    sign = 16.0
    rows = [
        [
            paragraph(f"{place}." if block.numbered else "–", kind),
            paragraph(item, kind),
        ]
        for place, item in enumerate(block.items, start=1)
    ]
    parts: list[Any] = []
    for row in rows:
        grid = LayoutTable([row], colWidths=[sign, width - sign], hAlign="LEFT")
        grid.setStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
        parts.append(grid)
    parts[-1].spaceAfter = 4.0
    return parts


class WritingBox(Flowable):
    """An empty box to write in, `least` points high or more: up to `most` where the page has room to spare."""

    def __init__(self, width: float, least: float, most: float) -> None:
        super().__init__()
        self.width, self.height = width, least
        self._least, self._most = least, most

    def stretch(self, spare: float) -> None:
        """Take so many points above the least height, as far as the box may."""
        self.height = min(self._most, self._least + max(0.0, spare))

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        return self.width, self.height

    def draw(self) -> None:
        paint.set_line(self.canv, theme.RULE, 0.5)
        self.canv.rect(0, 0, self.width, self.height)


def blank(block: Blank, width: float) -> list[Any]:
    """Room to write in by hand, with its label above."""
    box = Decoration(WritingBox(width, block.millimetres * theme.MM, block.most * theme.MM))
    return [KeepTogether([paragraph(block.label, "table head", before=4, after=3), box, Spacer(1, 10)])]


def signatures(block: Signatures) -> list[Any]:
    """Boxes of 81 × 28 mm side by side, each with its role above."""
    gap = 2 * theme.GUTTER
    each = (theme.BLOCK - gap) / 2
    stacks = [
        [
            paragraph(box.role, "table head", after=1),
            paragraph(box.name, "caption", after=4),
            SignatureArea(box.field, f"Signature of {box.role}", each, 28 * theme.MM),
        ]
        for box in block.boxes
    ]
    return [KeepTogether(columns(stacks[0], stacks[1]))]
