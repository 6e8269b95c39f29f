"""A figure in large print that opens its derivation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from ui import theme
from ui.prove.asked import Asked, ask
from ui.widgets.text import Text


class Figure(Text):
    """Text with a dotted line under it while it is pointed at or in use; a click or Enter opens where it comes from."""

    def __init__(self, text: str, asked: Asked, *, size: int = theme.SECTION, strong: bool = True) -> None:
        super().__init__(text, size=size, strong=strong)
        self._asked = asked
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # drawn anew as it is pointed at
        self.setToolTip(self.tr("Where it comes from (Ctrl+I)"))

    def figure(self) -> Asked:
        """The figure that it stands for."""
        return self._asked

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            ask(self, self._asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            ask(self, self._asked)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self.underMouse() or self.hasFocus()):
            return
        painter = QPainter(self)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        else:
            painter.setPen(QPen(theme.colour("secondary"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(0, self.height() - 1, min(self.width(), self.sizeHint().width()), self.height() - 1)
        painter.end()
