"""The frame of a page: title, one sentence of why, and a column that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.layouts import nest
from ui.widgets.scroll import Inner, Scroll
from ui.widgets.text import Heading, Text

COLUMN = 720
"""Widest form, in pixels."""


class Page(Scroll):
    """A page of the window. Fill it through `column`."""

    def __init__(self, title: str, why: str = "", *, widest: int | None = COLUMN) -> None:
        inner = Inner()
        super().__init__(inner)
        self.setAccessibleName(title)
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
        nest(self.column, head)
        self.why.setVisible(bool(why))

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
    focus = QApplication.focusWidget()
    layouts = [layout, *layout.findChildren(QLayout)]
    while focus is not None and focus is not page:
        if any(one.indexOf(focus) >= 0 for one in layouts):
            page.take_focus()
            return
        focus = focus.parentWidget()
