"""A link: a quiet button in the text's own line, without a plate."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme

_CHEVRON, _HEIGHT = 16, 26


class Link(QAbstractButton):
    """Text in the accent colour, underlined while it is pointed at. A checkable link carries a chevron: a fold."""

    def __init__(self, text: str = "", *, strong: bool = False) -> None:
        super().__init__()
        self._strong = strong
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # drawn anew as it is pointed at
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        width = math.ceil(theme.metrics(theme.BODY, strong=self._strong).horizontalAdvance(self.text())) + 6
        return QSize(width + (theme.px(_CHEVRON) if self.isCheckable() else 0), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 80), theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "accent" if self.isEnabled() else "disabled"
        font = self._font()
        font.setUnderline(self.underMouse() and self.isEnabled())
        painter.setFont(font)
        painter.setPen(QPen(theme.colour(role), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        box = QRectF(self.rect()).adjusted(1, 0, -2, 0)
        if self.isCheckable():
            self._draw_chevron(painter, box)
            box.setLeft(box.left() + theme.px(_CHEVRON))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(box.width()) + 2)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(-2, 1, 0, -1), 4, 4)
        painter.end()

    def _font(self) -> QFont:
        return theme.font(theme.BODY, strong=self._strong)

    def _draw_chevron(self, painter: QPainter, box: QRectF) -> None:
        scale = theme.scale()
        x, y = box.left() + 5 * scale, box.center().y()
        down = ((-4, -2), (0, 2.5), (4, -2))
        right = ((-2, -4), (2.5, 0), (-2, 4))
        painter.drawPolyline(
            QPolygonF([QPointF(x + dx * scale, y + dy * scale) for dx, dy in (down if self.isChecked() else right)])
        )
