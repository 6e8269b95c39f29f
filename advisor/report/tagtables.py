# mypy: allow-subclassing-any
# (ReportLab ships no types, so its tables are Any to the checker.)
"""Tables that say which cell heads which, and tables that only place things side by side.

ReportLab's Table calls back at each step of drawing (`renderCB`); the objects here open and close the elements then.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from reportlab.platypus import Table
from reportlab.platypus.tables import TableRenderCB

from .structure import Node
from .tagcanvas import TaggedCanvas


class TaggedTable(Table):
    """A data table: the first `repeatRows` rows are column heads, with `row_heads` the first column heads its rows.

    Cells hold text or tagged flowables. Rules and tints are artifacts, and so are heads repeated on later pages.
    """

    def __init__(self, data: Any, *args: Any, row_heads: bool = True, renderCB: Any = None, **kwargs: Any) -> None:  # noqa: N803
        # ReportLab makes the parts of a split table by calling this again and passes only what it knows: the callback.
        super().__init__(data, *args, renderCB=renderCB or _TableTags(row_heads), **kwargs)

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 (ReportLab's names)
        # A data table holds no heading, so a measurement has nothing to find in it.
        if not (isinstance(canvas, TaggedCanvas) and canvas.measuring):
            super().drawOn(canvas, x, y, _sW)


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
