"""What scrolls up and down, without a frame or a ground of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Inner(QWidget):
    """What scrolls. Its height follows from its width: where texts are broken, what they would need in the narrowest
    column is no least height, else a page ends with blank room of several screens."""

    def minimumSizeHint(self) -> QSize:
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What grew out of sight gets its size on its way into sight. Qt (6.10) sends the one that waited, and forgets
        # the one that the scroll area asks for meanwhile: the layout would stay with the former.
        layout = self.layout()
        if layout is not None and layout.geometry() != self.contentsRect():
            layout.setGeometry(self.contentsRect())


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
