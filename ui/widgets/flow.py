"""A row that goes on in the next line where it doesn't fit: for buttons in large text or long languages."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Puts its widgets from left to right, line after line; `gap` is the room between them, `line_gap` between lines.

    A widget and no layout: Qt and Python can't both own the items of a layout that is written in Python.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, line_gap: int = 4) -> None:
        super().__init__(parent)
        self._gap, self._line_gap = gap, line_gap
        self._row: list[QWidget] = []
        self._heights: dict[int, int] = {}
        """Heights by width, until a widget asks for other room: Qt asks for them many times over."""
        self._asked: tuple[QSize, int] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_row(self, *widgets: QWidget) -> None:
        """Show these widgets, and step through them, in this order. Those here before and not named are hidden."""
        for gone in self._row:
            if gone not in widgets:
                gone.hide()
        self._row = list(widgets)
        for widget in widgets:
            if widget.parentWidget() is not self:
                widget.setParent(self)
                widget.show()
        for before, after in pairwise(self._row):
            QWidget.setTabOrder(before, after)
        self._ask_again()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._lay(width, put=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        sizes = [widget.sizeHint() for widget in self._shown()]
        gaps = self._gap * max(0, len(sizes) - 1)
        return QSize(sum(size.width() for size in sizes) + gaps, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        width = max((widget.minimumSizeHint().width() for widget in self._shown()), default=0)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._ask_again()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        # What asks for other room while no one sees it is not told of: Qt posts such events to what is in sight.
        self._ask_again()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay(self.width(), put=True)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _ask_again(self) -> None:
        self._heights.clear()
        self._lay(self.width(), put=True)
        wanted = (self.minimumSizeHint(), self.sizeHint().height())
        if wanted != self._asked:
            # Where only a word became longer within its line, nothing around it moves.
            self._asked = wanted
            self.updateGeometry()

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._row if not widget.isHidden()]

    def _lay(self, room: int, *, put: bool) -> int:
        """Put the widgets into lines no wider than `room`, and give the height that they take."""
        lines: list[list[QWidget]] = []
        x = room + 1
        for widget in self._shown():
            width = min(widget.sizeHint().width(), room)
            if x + width > room and (not lines or lines[-1]):
                lines.append([])
                x = 0
            lines[-1].append(widget)
            x += width + self._gap
        y = 0
        for line in lines:
            height = max(widget.sizeHint().height() for widget in line)
            x = 0
            for widget in line:
                size = widget.sizeHint().boundedTo(QSize(room, height))
                if put:
                    widget.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self._gap
            y += height + self._line_gap
        return max(0, y - self._line_gap)
