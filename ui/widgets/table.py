"""Tables: cells with a text, a sort key and an optional sign; row lines instead of a grid; as high as their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import theme
from ui.present import presenting
from ui.widgets.glyphs import VERDICT_ROLE, draw_sign, draw_verdict

ROW, ROW_OF_TWO, HEAD, PAD, SIGN = 36, 48, 30, 10, 14
"""Sizes in pixels at 100 %; all but the padding grow with the text."""

KEY = int(Qt.ItemDataRole.UserRole)

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `figures` are right-aligned; one column may take the room that is left."""

    title: str
    figures: bool = False
    stretch: bool = False
    widest: int = 260


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `key` sorts where the text would sort wrongly; `sign` is a verdict or a state drawn before the text."""

    text: str
    key: float | str | None = None
    role: str = "text"
    sign: str = ""
    tip: str = ""
    strong: bool = False
    second: str = ""
    """A second line in small print."""
    spans: bool = False
    """Whether the text goes on over all columns to the right, which are then empty."""
    opens: object = None
    """What a click on the cell, or Enter, opens."""


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Sequence[Cell]] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell.text}, {cell.second}" if cell.second and role != Qt.ItemDataRole.DisplayRole else cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or (cell.text if len(cell.text) > 30 else None)
        if role == KEY:
            return cell.key if cell.key is not None else cell.text.lower()
        return None

    def cell(self, row: int, column: int) -> Cell:
        """The cell as it may be read now."""
        cell = self.rows[row][column]
        if not presenting.is_on():
            return cell
        shown = presenting.shown
        return replace(cell, text=shown(cell.text), second=shown(cell.second), tip=shown(cell.tip))

    def put(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class _Painter(QStyledItemDelegate):
    """Draws a cell: tint of the chosen row, sign, text, hairline below."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = self._table.cell(index)
        box = QRectF(option.rect)
        painter.save()
        state = option.state
        if state & QStyle.StateFlag.State_Selected and self._table.marks_selection:
            painter.fillRect(box, theme.colour("accent_tint"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))
        text = box.adjusted(PAD, 0, -PAD, -1)
        if cell.sign:
            side = theme.px(SIGN)
            place = QRectF(text.left(), text.center().y() - side / 2, side, side)
            if cell.sign in VERDICT_ROLE:
                draw_verdict(painter, place, cell.sign, theme.colour(VERDICT_ROLE[cell.sign]))
            else:
                draw_sign(painter, place, cell.sign, theme.colour(cell.role if cell.role != "text" else "secondary"))
            text.setLeft(text.left() + side + 8)
        figures = self._table.column(index.column()).figures and not cell.spans
        align = Qt.AlignmentFlag.AlignRight if figures else Qt.AlignmentFlag.AlignLeft
        if cell.second:
            half = text.height() / 2 - 5
            upper, lower = text.adjusted(0, 5, 0, -half), text.adjusted(0, half, 0, -5)
            _write(painter, upper, align, cell.text, cell.role, theme.font(strong=cell.strong))
            _write(painter, lower, align, cell.second, "secondary", theme.font(theme.CAPTION))
        else:
            _write(painter, text, align, cell.text, cell.role, theme.font(strong=cell.strong))
        if cell.opens is not None and state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.colour("secondary"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(text.left(), box.bottom() - 4), QPointF(text.right(), box.bottom() - 4))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -2), 3, 3)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = self._table.cell(index)
        if cell.spans:
            return QSize(0, theme.px(ROW))
        width = QFontMetrics(theme.font(strong=cell.strong)).horizontalAdvance(cell.text)
        width = max(width, QFontMetrics(theme.font(theme.CAPTION)).horizontalAdvance(cell.second)) + 2 * PAD + 4
        return QSize(width + (theme.px(SIGN) + 8 if cell.sign else 0), theme.px(ROW))


def _write(painter: QPainter, box: QRectF, align: Qt.AlignmentFlag, text: str, role: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), shown)


class _Head(QHeaderView):
    """Column titles in small print over a line, with a mark at the sorted one."""

    def __init__(self, table: Table) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        theme.sized(self, fixed_height=HEAD)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        column = self._table.column(logical)
        box = QRectF(rect)
        painter.save()
        painter.fillRect(box, theme.colour("surface"))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))
        painter.setPen(theme.colour("secondary"))
        painter.setFont(theme.font(theme.CAPTION, strong=True))
        title = column.title
        if self._table.isSortingEnabled() and self.sortIndicatorSection() == logical and self._table.is_sorted:
            title += " ▴" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ▾"
        align = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box.adjusted(PAD, 0, -PAD, 0), int(align | Qt.AlignmentFlag.AlignVCenter), title)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("surface"))
        painter.end()
        super().paintEvent(event)

    def sectionSizeFromContents(self, logical: int) -> QSize:
        title = self._table.column(logical).title + " ▴"
        width = QFontMetrics(theme.font(theme.CAPTION, strong=True)).horizontalAdvance(title)
        return QSize(width + 2 * PAD + 4, theme.px(HEAD))


class Table(QTableView):
    """A table without a grid. `chosen` tells the row that was chosen, in the order in which the rows were filled in."""

    chosen = Signal(int)
    opened = Signal(object)
    """A cell that opens something was clicked, or Enter pressed on it: what it opens."""

    def __init__(
        self, columns: Sequence[Column], *, most_rows: int = 60, marks_selection: bool = True, row: int = ROW
    ) -> None:
        super().__init__()
        self._model = _Model(columns)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(KEY)
        self.marks_selection, self.is_sorted = marks_selection, False
        self._most_rows, self._row, self._filling = most_rows, row, False
        self.setModel(self._sorted)
        self.setItemDelegate(_Painter(self))
        self.setHorizontalHeader(_Head(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(0)
        self.verticalHeader().setDefaultSectionSize(theme.px(row))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().sortIndicatorChanged.connect(self._was_sorted)
        self._sorted.layoutChanged.connect(self._span)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)
        self.entered.connect(self._point)
        theme.notifier().changed.connect(self._redraw)
        presenting.notifier().changed.connect(self.viewport().update)

    def column(self, place: int) -> Column:
        """How a column is declared."""
        return self._model.columns[place]

    def cell(self, index: Index) -> Cell:
        """The cell that is shown at an index."""
        source = self._sorted.mapToSource(index)
        return self._model.cell(source.row(), source.column())

    def fill(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Put in all rows anew."""
        self._filling = True
        self._model.put(rows)
        self._filling = False
        self._fit()

    def choose(self, row: int) -> None:
        """Choose a row, counted as filled in."""
        index = self._sorted.mapFromSource(self._model.index(row, 0))
        if index.isValid() and index.row() != self.currentIndex().row():
            self._filling = True
            self.setCurrentIndex(index)
            self._filling = False

    def opens_at(self, index: Index) -> object:
        """What the cell at an index opens; None where it opens nothing."""
        return self.cell(index).opens if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.opens_at(index) is not None:
            self._open(index)
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if self.opens_at(index) is not None:
            self.opened.emit(self.opens_at(index))

    def _point(self, index: QModelIndex) -> None:
        opens = self.opens_at(index) is not None
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def chosen_row(self) -> int:
        """The row in use, counted as filled in; -1 where there is none."""
        return self._sorted.mapToSource(self.currentIndex()).row()

    def texts(self) -> list[list[str]]:
        """What is shown, row by row in the present order."""
        return [
            [str(self._sorted.index(row, place).data()) for place in range(len(self._model.columns))]
            for row in range(self._sorted.rowCount())
        ]

    def _fit(self) -> None:
        head = self.horizontalHeader()
        for place, column in enumerate(self._model.columns):
            if column.stretch:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
                continue
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            wide = max(self.sizeHintForColumn(place), head.sectionSizeHint(place))
            self.setColumnWidth(place, min(wide, theme.px(column.widest)))
        rows = min(self._most_rows, max(1, len(self._model.rows)))
        self.setFixedHeight(theme.px(HEAD) + rows * theme.px(self._row) + 4)
        self._span()

    def _span(self) -> None:
        """Let the texts that need it run on to the right, wherever sorting has put their rows."""
        self.clearSpans()
        for row in range(self._sorted.rowCount()):
            source = self._sorted.mapToSource(self._sorted.index(row, 0)).row()
            for place, cell in enumerate(self._model.rows[source]):
                if cell.spans:
                    self.setSpan(row, place, 1, len(self._model.columns) - place)
                    break

    def _was_sorted(self, _place: int, _order: Qt.SortOrder) -> None:
        self.is_sorted = True

    def _row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._filling:
            self.chosen.emit(self._sorted.mapToSource(current).row())

    def _redraw(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(self._row))
        self._fit()
        self.viewport().update()
        self.horizontalHeader().viewport().update()
