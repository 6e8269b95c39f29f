"""What scrolls up and down, without a frame or a ground of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Inner(QWidget):
    """What scrolls. Its height follows from its width: where texts are broken, what they would need in the narrowest
    column is no least height, else a page ends with blank room of several screens."""

    def minimumSizeHint(self) -> QSize:
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fill)

    def _fill(self) -> None:
        """Find all places again where what is inside ends above the end. Cards that come while a page is brought into
        sight may leave it so, and Qt sees nothing more to do."""
        layout = self.layout()
        ends = [one.geometry().bottom() for one in self.children() if isinstance(one, QWidget) and one.isVisible()]
        if layout is not None and ends and max(ends) + layout.contentsMargins().bottom() + 1 < self.height():
            layout.invalidate()


class Scroll(QScrollArea):
    """Scrolls what is inside up and down; its width is the room that there is. It takes no focus."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
