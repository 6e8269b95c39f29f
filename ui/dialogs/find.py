"""Find anything (Ctrl+K) or in the page in sight (Ctrl+F): type, walk with the arrows, Enter goes there.

Escape leaves all as it was.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.finding import Found, matching
from ui.widgets.table import Cell, Column, Table
from ui.widgets.text import caption

WIDTH, HEIGHT = 620, 420
"""Size in pixels at 100 %."""


class FindDialog(QDialog):
    """Stands over the upper part of the window."""

    def __init__(self, parent: QWidget, among: Sequence[Found], title: str = "", hint: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._among, self._shown = among, list[Found]()
        title = title or self.tr("Find anything")
        self.setWindowTitle(title)
        self.resize(min(theme.px(WIDTH), parent.width() - 32), min(theme.px(HEIGHT), parent.height() - 32))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        self.line = QLineEdit()
        theme.sized(self.line, minimum_height=theme.FIELD_HEIGHT)
        self.line.setPlaceholderText(hint or self.tr("A question, figure, workload, source or command"))
        self.line.setAccessibleName(title)
        self.line.textChanged.connect(self._look)
        self._row = 0
        columns = [Column(self.tr("Name"), stretch=True), Column(self.tr("Kind"))]
        self.list = Table(columns, most_rows=9, row=34, with_head=False)
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._said = caption(self.tr("Arrows walk, Enter goes there, Esc leaves."))
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addStretch(1)
        column.addWidget(self._said)
        self._look("")

    def found(self) -> list[str]:
        """Names of what is listed, from top to bottom."""
        return [one.name for one in self._shown]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key in steps and self._shown:
            self._row = min(len(self._shown) - 1, max(0, self._row + steps[key]))
            self.list.choose(self._row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._row)
        else:
            super().keyPressEvent(event)

    def _look(self, text: str) -> None:
        self._shown = matching(text, self._among)
        self.list.fill([[Cell(one.name), Cell(one.kind, role="secondary")] for one in self._shown])
        self._row = 0
        self.list.setVisible(bool(self._shown))
        if self._shown:
            self.list.choose(0)
        n = len(self._shown)
        if text and not n:
            self._said.setText(self.tr("Nothing has this name. Try another word for it."))
        elif text:
            self._said.setText((self.tr("{n} found") if n != 1 else self.tr("1 found")).format(n=n))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            chosen = self._shown[row]
            self.accept()
            # Once the dialog is gone, so that the focus goes where the choice leads.
            QTimer.singleShot(0, chosen.go)
