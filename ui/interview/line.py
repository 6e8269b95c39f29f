"""The line into which answers are typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from ui import theme


class Line(QLineEdit):
    """A line that tells when it was left with another text than it was entered with. Escape takes the text back."""

    left = Signal(str)
    cells_pasted = Signal(list)
    """Cells of a spreadsheet that were copied together, where `takes_cells`; the line itself is left as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._before = ""
        self.takes_cells = False
        theme.sized(self, minimum_height=theme.FIELD_HEIGHT)
        self.editingFinished.connect(self._finish)

    def show_text(self, text: str) -> None:
        """Show a text that was not typed here."""
        self._before = text
        if text != self.text():
            self.setText(text)
            if not self.hasFocus():
                self.home(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.home(False)  # what is longer than the line is read from its beginning

    def event(self, event: QEvent) -> bool:
        # A line without unfinished typing leaves undo and redo to the case, whose steps are whole answers.
        undoing = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_undo(event)
        if undoing and self.text() == self._before:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._before:
            self.setText(self._before)
            return
        if self.takes_cells and event.matches(QKeySequence.StandardKey.Paste):
            cells = QGuiApplication.clipboard().text().rstrip("\r\n").split("\t")
            if len(cells) > 1:
                self.cells_pasted.emit([cell.strip() for cell in cells])
                return
        super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.text() != self._before:
            self._before = self.text()
            self.left.emit(self.text().strip())


def _is_undo(event: QKeyEvent) -> bool:
    keys = QKeySequence(event.keyCombination())
    return keys in (QKeySequence("Ctrl+Z"), QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z"))
