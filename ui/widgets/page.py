"""The frame of a page: title, one sentence of why, and a column that scrolls."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.text import Heading, Text

COLUMN = 720
"""Widest form, in pixels."""


class Page(QScrollArea):
    """A page of the window. Fill it through `column`."""

    def __init__(self, title: str, why: str = "", *, widest: int | None = COLUMN) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(title)
        inner = QWidget()
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(32, 16, 32, 32)
        self._sheet = QWidget()
        if widest is not None:
            theme.sized(self._sheet, maximum_width=widest)
        self.column = QVBoxLayout(self._sheet)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        outer.addWidget(self._sheet, 1)
        self.heading = Heading(title)
        self.why = Text(why, role="secondary")
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.heading)
        head.addWidget(self.why)
        self.column.addLayout(head)
        self.why.setVisible(bool(why))
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def set_widest(self, widest: int) -> None:
        """Let the column be as wide as this, in pixels at 100 %."""
        theme.sized(self._sheet, maximum_width=widest)

    def show_top(self) -> None:
        """Scroll up and put the focus on the title."""
        self.verticalScrollBar().setValue(0)
        self.take_focus()

    def take_focus(self) -> None:
        """Put the focus on the title."""
        self.heading.setFocus(Qt.FocusReason.OtherFocusReason)


def leave(layout: QLayout, page: Page) -> None:
    """Take the focus out of a layout that is about to be cleared: the page's title has it then."""
    holder, focus = layout.parentWidget(), QApplication.focusWidget()
    if holder is None or focus is None or not holder.isAncestorOf(focus):
        return
    if any(widget is focus or widget.isAncestorOf(focus) for widget in _widgets(layout)):
        page.take_focus()


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _widgets(inner)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it once the present event is done."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
