"""The rail: the pages in three groups, each with its state as a sign, and in words for assistive technology."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.widgets.glyphs import draw_sign
from ui.widgets.page_icons import draw_page

WIDTH, NARROW = 208, 56
ROOM_FOR_WORDS = 1100
"""Least width of the window, in pixels at 100 %, at which the rail has words; below that it has icons only."""

Index = QModelIndex | QPersistentModelIndex


class Entry(Struct, frozen=True):
    """A line of the rail: a group's title where `page` is empty, else a page and how it is doing."""

    title: str
    page: str = ""
    sign: str = ""
    badge: str = ""
    words: str = ""


def entries() -> tuple[Entry, ...]:
    """Groups and pages from top to bottom."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("rail", text)

    return (
        Entry(tr("Prepare")),
        Entry(tr("Decision"), "decision"),
        Entry(tr("Workloads"), "workloads"),
        Entry(tr("Software"), "software"),
        Entry(tr("Team & migration"), "team"),
        Entry(tr("Commercials"), "commercials"),
        Entry(tr("Options"), "options"),
        Entry(tr("Decide")),
        Entry(tr("Results"), "results"),
        Entry(tr("What-if"), "whatif"),
        Entry(tr("Scenarios"), "scenarios"),
        Entry(tr("Plan"), "plan"),
        Entry(tr("Prove")),
        Entry(tr("Evidence"), "evidence"),
        Entry(tr("Report"), "report"),
    )


PAGES = tuple(entry.page for entry in entries() if entry.page)


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries = list(entries())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.entries[index.row()].page:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = 0) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.words}" if entry.words else entry.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.title}: {entry.words}" if entry.words else entry.title
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, rail: Rail) -> None:
        super().__init__(rail)
        self._rail = rail

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        page = self._rail.entry(index.row()).page
        if self._rail.is_narrow:
            return QSize(theme.px(NARROW), theme.px(40 if page else 10))
        return QSize(theme.px(WIDTH), theme.px(36 if page else 32 if index.row() == 0 else 44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._rail.entry(index.row())
        box = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not entry.page:
            if self._rail.is_narrow:
                painter.restore()
                return
            painter.setFont(theme.font(theme.CAPTION, strong=True))
            painter.setPen(theme.colour("secondary"))
            head = box.adjusted(20, 0, -8, -6)
            painter.drawText(head, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), entry.title)
            painter.restore()
            return
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        plate = box.adjusted(8, 1, -8, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.colour("accent_tint" if chosen else "sunken"))
            painter.drawRoundedRect(plate, theme.RADIUS, theme.RADIUS)
        role = "error" if entry.sign == "to correct" else "warning" if entry.sign == "doubtful" else "secondary"
        if self._rail.is_narrow:
            self._paint_icon(painter, plate, entry, role, chosen=chosen)
        else:
            self._paint_words(painter, plate, entry, role, chosen=chosen)
        if chosen and self._rail.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(plate.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        painter.restore()

    @staticmethod
    def _paint_words(painter: QPainter, plate: QRectF, entry: Entry, role: str, *, chosen: bool) -> None:
        if entry.sign:
            side = theme.px(16)
            sign = QRectF(plate.left() + 12, plate.center().y() - side / 2, side, side)
            draw_sign(painter, sign, entry.sign, theme.colour(role))
        painter.setFont(theme.font(theme.BODY, strong=chosen))
        painter.setPen(theme.colour("accent" if chosen else "text"))
        line = plate.adjusted(22 + theme.px(16), 0, -10, 0)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), entry.title)
        painter.setFont(theme.font(theme.CAPTION, strong=True))
        painter.setPen(theme.colour(role))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), entry.badge)

    @staticmethod
    def _paint_icon(painter: QPainter, plate: QRectF, entry: Entry, role: str, *, chosen: bool) -> None:
        side = theme.px(20)
        icon = QRectF(plate.center().x() - side / 2, plate.center().y() - side / 2, side, side)
        painter.setFont(theme.font(theme.SECTION, strong=True))
        draw_page(painter, icon, entry.page, entry.title, theme.colour("accent" if chosen else "text"))
        if entry.sign in ("missing", "doubtful", "to correct"):
            small = theme.px(12)
            place = QRectF(plate.right() - small - 1, plate.top() + 1, small, small)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("page"))
            painter.drawEllipse(place)
            draw_sign(painter, place, entry.sign, theme.colour(role))


class Rail(QListView):
    """`chosen` names the page that was asked for."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._model = _Model()
        self._quiet = self.is_narrow = False
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        theme.sized(self, fixed_width=WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Pages"))
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._changed)
        theme.notifier().changed.connect(self._restyle)

    def fit(self, window_width: int) -> None:
        """Show words, or icons where the window is too narrow for them at the present size of text."""
        self.is_narrow = window_width < theme.px(ROOM_FOR_WORDS)
        theme.sized(self, fixed_width=NARROW if self.is_narrow else WIDTH)
        self.doItemsLayout()

    def _restyle(self) -> None:
        self.fit(self.window().width())
        self.viewport().update()

    def entry(self, row: int) -> Entry:
        """The line in a row."""
        return self._model.entries[row]

    def show_page(self, page: str) -> None:
        """Mark the page in sight."""
        row = next(row for row, entry in enumerate(self._model.entries) if entry.page == page)
        self._quiet = True
        self.setCurrentIndex(self._model.index(row))
        self._quiet = False

    def title_of(self, page: str) -> str:
        """How a page is called."""
        return next(entry.title for entry in self._model.entries if entry.page == page)

    def mark(self, page: str, sign: str, badge: str, words: str) -> None:
        """Show how a page is doing."""
        for row, entry in enumerate(self._model.entries):
            if entry.page == page:
                self._model.entries[row] = Entry(entry.title, page, sign, badge, words)
                index = self._model.index(row)
                self._model.dataChanged.emit(index, index)

    def rect_of(self, page: str) -> QRectF:
        """Where a page's line stands in the viewport."""
        row = next(row for row, entry in enumerate(self._model.entries) if entry.page == page)
        return QRectF(self.visualRect(self._model.index(row)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        box = self.viewport().rect()
        painter.fillRect(box, theme.colour("page"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(box.right(), 0), QPointF(box.right(), box.bottom()))
        painter.end()
        super().paintEvent(event)

    def _changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        entry = self._model.entries[current.row()] if current.isValid() else None
        if entry is not None and entry.page and not self._quiet:
            self.chosen.emit(entry.page)
