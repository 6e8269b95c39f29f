"""Find in page: what stands on the page in sight, question by question, line by line, and the way to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from ui import numbers, theme
from ui.dialogs.finding import Found
from ui.interview.field import FieldRow
from ui.widgets.table import Table
from ui.widgets.text import Text

if TYPE_CHECKING:
    from ui.window import Window

MARKED_MS = 2500
"""How long the place that was gone to is marked."""
_BREAKS = re.compile(r"(?<=[.;:?]) ")
AROUND = 80
"""Pixels that stay in sight above and below it."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("finding", text)


def on_page(window: Window) -> list[Found]:
    """What can be found on the page in sight, questions first; folded ones too. Names are as they may be read now."""
    page = window.page(window.desk.shown)
    found: dict[str, Found] = {}
    for one in (*_questions(page, window), *_lines(page), *_texts(page)):
        found.setdefault(one.name, one)
    return list(found.values())


def _questions(page: QWidget, window: Window) -> Iterator[Found]:
    for row in page.findChildren(FieldRow):
        if not row.isHidden():
            yield Found(numbers.said(row.view.label), tr("question"), partial(window.go_to, row.view.path))


def _lines(page: QWidget) -> Iterator[Found]:
    for table in page.findChildren(Table):
        if table.isVisible():
            for number, cells in enumerate(table.texts()):
                said = " · ".join(cell for cell in cells if cell)
                yield Found(said, tr("line"), partial(_to_line, table, number))


def _texts(page: QWidget) -> Iterator[Found]:
    for text in page.findChildren(Text):
        if text.isVisible() and not _within_field(text):
            # Sentence by sentence: of a long text the list would not show the words that were looked for.
            for sentence in _BREAKS.split(" ".join(text.text().split())):
                if sentence:
                    yield Found(sentence, tr("text"), partial(show_place, text))


def _within_field(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, FieldRow):
        above = above.parentWidget()
    return above is not None


def _to_line(table: Table, number: int) -> None:
    """Bring a line of a table into sight. It is not chosen: on some pages that would open it."""
    model = table.model()
    first, last = model.index(number, 0), model.index(number, model.columnCount() - 1)
    table.scrollTo(first)
    line = table.visualRect(first).united(table.visualRect(last))
    show_place(table, line.translated(table.viewport().pos()))


def show_place(widget: QWidget, part: QRect | None = None) -> None:
    """Bring a widget, or a part of it, into sight and mark it for a moment."""
    box = widget.rect() if part is None else part
    above = widget.parentWidget()
    while above is not None:
        inner = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inner is not None:
            middle = widget.mapTo(inner, box.center())
            room = min(AROUND + box.height() // 2, above.viewport().height() // 2)
            above.ensureVisible(above.horizontalScrollBar().value(), middle.y(), 0, room)
        above = above.parentWidget()
    _Mark(widget, box)


class _Mark(QWidget):
    """A frame round a place; it takes no clicks and goes by itself."""

    def __init__(self, widget: QWidget, box: QRect) -> None:
        super().__init__(widget.parentWidget())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(box.translated(widget.pos()).adjusted(-6, -4, 6, 4))
        self.show()
        QTimer.singleShot(MARKED_MS, self, self.deleteLater)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.end()
