# mypy: allow-subclassing-any
# (ReportLab ships no types, so its flowables are Any to the checker.)
"""Flowables that carry their meaning into the file, and `build`, which lays a story of them out.

Register the fonts (with `baseFontFor='all'`) before drawings are made: ReportLab otherwise puts an unembedded Helvetica
on every page, which neither PDF/A nor PDF/UA allows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table
from reportlab.platypus.doctemplate import LayoutError
from reportlab.platypus.tables import TableRenderCB

from advisor.errors import Problem, ReportError

from .structure import Node, Outline, RawDocument
from .tagcanvas import TaggedCanvas

__all__ = [
    "Decoration",
    "LayoutTable",
    "PageForm",
    "SignatureArea",
    "TaggedCanvas",
    "TaggedFigure",
    "TaggedParagraph",
    "TaggedTable",
    "build",
]

_PASSES = 4


class TaggedParagraph(Paragraph):
    """A paragraph with a role: "P", "H1" to "H6", "Caption", "Note".

    An H1 opens a new section. Headings are bookmarked (levels 1 and 2) and noted in the outline. A "Caption" directly
    before a `TaggedTable` becomes that table's caption. `lang` marks a text in another language (BCP 47).
    """

    def __init__(
        self, text: str | None, style: Any = None, *args: Any, role: str = "P", lang: str = "", **kwargs: Any
    ) -> None:
        super().__init__(text, style, *args, **kwargs)
        self.role = role
        self.lang = lang
        self.key: object = object()

    def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803 (ReportLab's names)
        parts: list[Any] = super().split(availWidth, availHeight)
        for part in parts:
            part.role, part.lang, part.key = self.role, self.lang, self.key
        return parts

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 (ReportLab's names)
        if not isinstance(canvas, TaggedCanvas):
            super().drawOn(canvas, x, y, _sW)
            return
        node, new = canvas.node(self.key, self.role)
        node.lang = self.lang
        if new and self.role.startswith("H"):
            _, top = canvas.absolutePosition(x, y + self.height)
            canvas.add_heading(int(self.role[1:]), self.getPlainText(), top)
        with canvas.element(node), canvas.marked():
            super().drawOn(canvas, x, y, _sW)


class TaggedTable(Table):
    """A data table: the first `repeatRows` rows are column heads, with `row_heads` the first column heads its rows.

    Cells hold text or tagged flowables. Rules and tints are artifacts, and so are heads repeated on later pages.
    """

    def __init__(self, data: Any, *args: Any, row_heads: bool = True, renderCB: Any = None, **kwargs: Any) -> None:  # noqa: N803
        # ReportLab makes the parts of a split table by calling this again and passes only what it knows: the callback.
        super().__init__(data, *args, renderCB=renderCB or _TableTags(row_heads), **kwargs)


class LayoutTable(Table):
    """A table that only places its cells side by side: no structure of its own, its contents read left to right."""

    def __init__(self, data: Any, *args: Any, renderCB: Any = None, **kwargs: Any) -> None:  # noqa: N803 (ReportLab's)
        super().__init__(data, *args, renderCB=renderCB or _LayoutTags(), **kwargs)


class _LayoutTags(TableRenderCB):
    """Backgrounds and rules become artifacts; plain strings in cells become paragraphs."""

    def __init__(self) -> None:
        self._entered: list[AbstractContextManager[object]] = []

    def _enter(self, context: AbstractContextManager[object]) -> None:
        context.__enter__()
        self._entered.append(context)

    def _leave(self) -> None:
        self._entered.pop().__exit__(None, None, None)

    def startTable(self, T: Any) -> None:  # noqa: N802, N803 (ReportLab's names, here and below)
        self._enter(T.canv.element(T.canv.current))

    def startBG(self, T: Any) -> None:  # noqa: N802, N803
        self._enter(T.canv.artifact())

    def endBG(self, T: Any) -> None:  # noqa: N802, N803
        self._leave()

    def startRow(self, T: Any, rowNo: int) -> None:  # noqa: N802, N803
        pass

    def startCell(self, T: Any, rowNo: int, colNo: int, cellval: Any, *_: Any) -> None:  # noqa: N802, N803
        node, _new = T.canv.node(object(), "P") if _is_text(cellval) else (T.canv.current, False)
        self._enter(T.canv.element(node))
        if _is_text(cellval):
            self._enter(T.canv.marked())

    def endCell(self, T: Any) -> None:  # noqa: N802, N803
        while len(self._entered) > 1:
            self._leave()

    def endRow(self, T: Any) -> None:  # noqa: N802, N803
        pass

    def startLines(self, T: Any) -> None:  # noqa: N802, N803
        self._enter(T.canv.artifact())

    def endLines(self, T: Any) -> None:  # noqa: N802, N803
        self._leave()

    def endTable(self, T: Any) -> None:  # noqa: N802, N803
        self._leave()


class _TableTags(_LayoutTags):
    """Gives rows and cells their elements. One object serves all parts of a table that was split over pages."""

    def __init__(self, row_heads: bool) -> None:
        super().__init__()
        self._row_heads = row_heads
        self._continued = False

    def startTable(self, T: Any) -> None:  # noqa: N802, N803
        canvas: TaggedCanvas = T.canv
        before = canvas.current.children[-1] if canvas.current.children else None
        node, new = canvas.node(self, "Table")
        self._continued = not new
        if new and isinstance(before, Node) and before.role == "Caption":
            canvas.current.children.remove(before)
            node.children.append(before)
        self._enter(canvas.element(node))

    def startRow(self, T: Any, rowNo: int) -> None:  # noqa: N802, N803
        canvas: TaggedCanvas = T.canv
        if self._continued and rowNo < _head_rows(T):
            self._enter(canvas.artifact())
            return
        node, _ = canvas.node(object(), "TR")
        self._enter(canvas.element(node))

    def startCell(self, T: Any, rowNo: int, colNo: int, cellval: Any, *_: Any) -> None:  # noqa: N802, N803
        canvas: TaggedCanvas = T.canv
        if canvas.current.role != "TR":
            return
        column_head, row_head = rowNo < _head_rows(T), colNo == 0 and self._row_heads
        node, _new = canvas.node(object(), "TH" if column_head or row_head else "TD")
        node.scope = "Column" if column_head else "Row" if row_head else ""
        node.spans = _spans(T, rowNo, colNo)
        self._enter(canvas.element(node))
        if _is_text(cellval):
            self._enter(canvas.marked())

    def endCell(self, T: Any) -> None:  # noqa: N802, N803
        while len(self._entered) > 2:
            self._leave()

    def endRow(self, T: Any) -> None:  # noqa: N802, N803
        self._leave()


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int | float) and str(value).strip() != ""


def _head_rows(table: Any) -> int:
    rows = table.repeatRows
    return rows if isinstance(rows, int) else len(rows)


def _spans(table: Any, row: int, column: int) -> tuple[int, int]:
    """(columns, rows) that the cell covers."""
    spanned = getattr(table, "_spanRanges", None) or {}
    x0, y0, x1, y1 = spanned.get((column, row)) or (column, row, column, row)
    return x1 - x0 + 1, y1 - y0 + 1


class _Wrapped(Flowable):
    """Any flowable, drawn as it would draw itself."""

    def __init__(self, inner: Any) -> None:
        super().__init__()
        self.inner = inner
        self.hAlign = getattr(inner, "hAlign", "LEFT")
        self.spaceBefore = inner.getSpaceBefore()
        self.spaceAfter = inner.getSpaceAfter()

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        self.width, self.height = self.inner.wrap(availWidth, availHeight)
        return self.width, self.height


class TaggedFigure(_Wrapped):
    """A drawing with an alternative text that says what it shows."""

    def __init__(self, drawing: Any, alt: str) -> None:
        super().__init__(drawing)
        self.alt = alt

    def draw(self) -> None:
        canvas = self.canv
        if not isinstance(canvas, TaggedCanvas):
            self.inner.drawOn(canvas, 0, 0)
            return
        node, _ = canvas.node(object(), "Figure")
        node.alt = self.alt
        node.box = (*canvas.absolutePosition(0, 0), *canvas.absolutePosition(self.width, self.height))
        with canvas.element(node), canvas.marked():
            self.inner.drawOn(canvas, 0, 0)


class Decoration(_Wrapped):
    """A flowable that says nothing: a rule, a coloured bar, a shape whose word stands beside it."""

    def draw(self) -> None:
        if isinstance(self.canv, TaggedCanvas):
            with self.canv.artifact():
                self.inner.drawOn(self.canv, 0, 0)
        else:
            self.inner.drawOn(self.canv, 0, 0)


class SignatureArea(Flowable):
    """The place of a visible signature: a hairline box of `width` x `height` points; `tooltip` names the role."""

    def __init__(self, name: str, tooltip: str, width: float, height: float) -> None:
        super().__init__()
        self.name, self.tooltip = name, tooltip
        self.width, self.height = width, height

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        if isinstance(canvas, TaggedCanvas):
            left, bottom = canvas.absolutePosition(0, 0)
            canvas.add_field(self.name, self.tooltip, (left, bottom, left + self.width, bottom + self.height))
            with canvas.artifact():
                self._outline()
        else:
            self._outline()

    def _outline(self) -> None:
        self.canv.setStrokeColorRGB(0.79, 0.81, 0.84)
        self.canv.setLineWidth(0.5)
        self.canv.rect(0, 0, self.width, self.height)


@dataclass(frozen=True, slots=True)
class PageForm:
    """Paper and margins in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


def build(
    make_story: Callable[[Outline], Sequence[Any]],
    page: PageForm,
    running: Callable[[TaggedCanvas, int, int], None],
    *,
    font: str,
) -> RawDocument:
    """Lay the story out; pass again until the number of pages and the places of the headings hold still.

    `make_story(outline)` gives fresh flowables, knowing what the pass before found (empty at first).
    `running(canvas, n, m)` draws head and foot of page n of m (from 1; m is 0 in the first pass) and is an artifact as
    a whole. `font` is the registered name of the base font.
    """
    outline = Outline()
    for _ in range(_PASSES):
        raw = _lay_out(make_story(outline), page, running, outline, font)
        if raw.outline == outline:
            return raw
        outline = raw.outline
    raise ReportError(Problem("report", f"The number of pages does not settle within {_PASSES} passes."))


def _lay_out(
    story: Sequence[Any],
    page: PageForm,
    running: Callable[[TaggedCanvas, int, int], None],
    outline: Outline,
    font: str,
) -> RawDocument:
    def on_page(canvas: TaggedCanvas, _document: Any) -> None:
        canvas.saveState()
        with canvas.artifact("Pagination"):
            running(canvas, canvas.page_index + 1, outline.pages)
        canvas.restoreState()

    frame = Frame(
        page.left, page.bottom, page.width - page.left - page.right, page.height - page.top - page.bottom,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=(page.width, page.height), invariant=1, initialFontName=font)
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=on_page)])
    made: list[TaggedCanvas] = []

    def canvas_maker(*args: Any, **kwargs: Any) -> TaggedCanvas:
        made.append(TaggedCanvas(*args, **kwargs))
        return made[-1]

    try:
        document.build(list(story), canvasmaker=canvas_maker)
    except LayoutError as error:
        remedy = "Shorten the longest texts of the case (names, notes)."
        raise ReportError(
            Problem("report", f"A part of the report does not fit on a page: {error}.", remedy)
        ) from error
    canvas = made[-1]
    found = Outline(document.page, tuple(canvas.headings))
    return RawDocument(file.getvalue(), canvas.root, tuple(canvas.fields), found)
