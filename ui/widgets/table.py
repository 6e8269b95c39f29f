"""Tables: cells with a text, a sort key and an optional sign; row lines instead of a grid; as high as their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui import behind, theme
from ui.present import presenting
from ui.widgets.table_drawing import HEAD, ROW, Head, Index, Painter, width_of
from ui.widgets.table_order import how_to_sort, order_menu

ROW_OF_TWO, ROW_OF_THREE = 48, 64
"""Height of a row with a second line, in pixels at 100 %; and of one whose text may take two lines above it."""

NARROW = 144
"""Least width, in pixels at 100 %, of a column that takes the room that is left, unless its texts need less."""

KEY = int(Qt.ItemDataRole.UserRole)


class Column(Struct, frozen=True):
    """A column: `figures` are right-aligned; one column may take the room that is left."""

    title: str
    figures: bool = False
    stretch: bool = False
    widest: int = 260
    least: int = NARROW
    """Where it takes the room that is left: the width below which the table scrolls sideways instead."""


class Cell(Struct, frozen=True):
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
    bar: float | None = None
    """A share from 0 to 1, drawn as a bar at the left of the text."""
    opens: object = None
    """What a click on the cell, or Enter, opens."""


def shown_now(cell: Cell) -> Cell:
    """The cell as it may be read now."""
    if not presenting.is_on():
        return cell
    shown = presenting.shown
    return replace(cell, text=shown(cell.text), second=shown(cell.second), tip=shown(cell.tip))


def _tip(text: str) -> str | None:
    """The text itself, where it is so long that a column may cut it short."""
    return text if len(text) > 30 else None


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Sequence[Cell]] = []
        self.has_spans = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return _tip(self.columns[section].title)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell.text}, {cell.second}" if cell.second and role != Qt.ItemDataRole.DisplayRole else cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or _tip(cell.text)
        if role == KEY:
            return cell.key if cell.key is not None else cell.text.lower()
        return None

    def cell(self, row: int, column: int) -> Cell:
        """The cell as it may be read now."""
        return shown_now(self.rows[row][column])

    def put(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.has_spans = any(cell.spans for row in self.rows for cell in row)
        self.endResetModel()


class Table(QTableView):
    """A table without a grid. `chosen` tells the row that was chosen, in the order in which the rows were filled in."""

    chosen = Signal(int)
    opened = Signal(object)
    """A cell that opens something was clicked, or Enter pressed on it: what it opens."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        most_rows: int = 60,
        marks_selection: bool = True,
        row: int = ROW,
        with_head: bool = True,
    ) -> None:
        super().__init__()
        self._model = _Model(columns)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(KEY)
        self.marks_selection, self.is_sorted = marks_selection, False
        self._most_rows, self._row, self._filling = most_rows, row, False
        self._least: dict[int, int] = {}
        """Least widths of the columns that take the room that is left."""
        self.setModel(self._sorted)
        self.setItemDelegate(Painter(self))
        self.setHorizontalHeader(Head(self))
        self.horizontalHeader().setVisible(with_head)
        self._head = HEAD if with_head else 0
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
        self._fitted = theme.scale()
        theme.notifier().changed.connect(self._follow)
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

    def setSortingEnabled(self, enable: bool) -> None:
        super().setSortingEnabled(enable)
        self.setAccessibleDescription(how_to_sort() if enable else "")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.isSortingEnabled():
            order_menu(self).popup(event.globalPos())
        else:
            super().contextMenuEvent(event)

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
            wide = self._wanted(place, theme.px(column.least if column.stretch else column.widest))
            if column.stretch:
                self._least[place] = wide
            else:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(place, wide)
        self._stretch()
        rows = min(self._most_rows, max(1, len(self._model.rows)))
        self.setFixedHeight(theme.px(self._head) + rows * theme.px(self._row) + 4)
        self._span()

    def _wanted(self, place: int, most: int) -> int:
        """How wide a column must be for its title and texts, up to a width beyond which nothing more is measured."""
        wide = self.horizontalHeader().sectionSizeHint(place)
        measured: set[tuple[object, ...]] = set()
        for cell in (row[place] for row in self._model.rows):
            if wide >= most:
                return most
            drawn = cell.text, cell.second, cell.strong, bool(cell.sign), cell.bar is None
            if not cell.spans and drawn not in measured:
                measured.add(drawn)
                wide = max(wide, width_of(shown_now(cell)))
        return min(wide, most)

    def _stretch(self) -> None:
        """Give a column the room that is left; where that is too little to read, the table scrolls sideways instead."""
        head = self.horizontalHeader()
        taken = sum(head.sectionSize(place) for place in range(head.count()) if place not in self._least)
        for place, least in self._least.items():
            if self.viewport().width() - taken >= least:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(place, least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _span(self) -> None:
        """Let the texts that need it run on to the right, wherever sorting has put their rows."""
        self.clearSpans()
        if not self._model.has_spans:
            return
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

    def showEvent(self, event: QShowEvent) -> None:
        behind.reach(self)
        super().showEvent(event)

    def _follow(self) -> None:
        behind.when_seen(self, "dress", self._dress)

    def _dress(self) -> None:
        if self._fitted != theme.scale():
            self._fitted = theme.scale()
            self.verticalHeader().setDefaultSectionSize(theme.px(self._row))
            self._fit()
        self.viewport().update()
        self.horizontalHeader().viewport().update()
