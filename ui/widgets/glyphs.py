"""Small signs drawn as shapes, so that they look alike with every font: verdicts, states of a page, outcomes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

VERDICT_ROLE = {
    "move": "accent",
    "pilot first": "warning",
    "wait": "wait",
    "stay": "stay",
    "not feasible": "not_feasible",
    "not assessed": "secondary",
    "mixed": "text",
}
"""Colour role of each verdict: move isn't green and stay isn't red, the product doesn't cheer."""

VERDICT_TINT = {
    "move": "accent_tint",
    "pilot first": "warning_tint",
    "wait": "wait_tint",
    "stay": "stay_tint",
    "not feasible": "not_feasible_tint",
    "not assessed": "sunken",
    "mixed": "sunken",
}


def draw_verdict(painter: QPainter, box: QRectF, verdict: str, colour: QColor) -> None:
    """The shape of a verdict: triangle, diamond, clock, square, crossed circle, hatched square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(box.width(), box.height())
    centre, r = box.center(), side / 2 * 0.86
    pen = QPen(colour, max(1.5, side / 11))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    x, y = centre.x(), centre.y()
    if verdict == "move":
        painter.drawPolygon(QPolygonF([QPointF(x - r * 0.7, y - r), QPointF(x + r, y), QPointF(x - r * 0.7, y + r)]))
    elif verdict == "pilot first":
        painter.drawPolygon(QPolygonF([QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)]))
    elif verdict == "stay":
        painter.drawRect(QRectF(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6))
    elif verdict == "mixed":
        for dx in (-0.62, 0.62):
            painter.drawEllipse(QPointF(x + dx * r, y), r * 0.42, r * 0.42)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        ring = QRectF(x - r * 0.86, y - r * 0.86, r * 1.72, r * 1.72)
        if verdict == "wait":
            painter.drawEllipse(ring)
            painter.drawPolyline(QPolygonF([QPointF(x, y - r * 0.55), QPointF(x, y), QPointF(x + r * 0.42, y)]))
        elif verdict == "not feasible":
            painter.drawEllipse(ring)
            painter.drawLine(QPointF(x - r * 0.55, y + r * 0.55), QPointF(x + r * 0.55, y - r * 0.55))
        else:
            painter.drawRect(ring)
            painter.drawLine(ring.bottomLeft(), ring.topRight())
    painter.restore()


def draw_sign(painter: QPainter, box: QRectF, sign: str, colour: QColor) -> None:
    """Other signs. Of a page: enough, not opened, nothing asked, missing, doubtful, to correct; of a check: passed,
    failed, warning, not checked."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    side = min(box.width(), box.height())
    x, y, r = box.center().x(), box.center().y(), side / 2 - 1.5
    if sign in ("enough", "passed"):
        painter.drawPolyline(
            QPolygonF([QPointF(x - r * 0.7, y), QPointF(x - r * 0.15, y + r * 0.6), QPointF(x + r * 0.8, y - r * 0.6)])
        )
    elif sign in ("to correct", "failed"):
        painter.drawEllipse(QPointF(x, y), r, r)
        painter.drawLine(QPointF(x, y - r * 0.5), QPointF(x, y + r * 0.1))
        painter.drawPoint(QPointF(x, y + r * 0.5))
    elif sign in ("doubtful", "warning"):
        painter.drawPolygon(QPolygonF([QPointF(x, y - r), QPointF(x + r, y + r * 0.8), QPointF(x - r, y + r * 0.8)]))
        painter.drawLine(QPointF(x, y - r * 0.3), QPointF(x, y + r * 0.2))
        painter.drawPoint(QPointF(x, y + r * 0.52))
    elif sign == "missing":
        painter.drawEllipse(QPointF(x, y), r, r)
        painter.setBrush(colour)
        painter.drawPie(QRectF(x - r, y - r, 2 * r, 2 * r), 90 * 16, -180 * 16)
    elif sign in ("not checked", "nothing asked"):
        painter.drawLine(QPointF(x - r * 0.7, y), QPointF(x + r * 0.7, y))
    else:
        painter.drawEllipse(QPointF(x, y), r, r)
    painter.restore()


class Glyph(QWidget):
    """A sign as a widget. The word always stands beside it, so it is silent to a screen reader."""

    def __init__(self, kind: str, size: int = 16, *, role: str | None = None) -> None:
        super().__init__()
        self._kind, self._role = kind, role
        theme.sized(self, fixed_width=size, fixed_height=size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.update)

    def set_kind(self, kind: str, role: str | None = None) -> None:
        """Show another sign."""
        self._kind, self._role = kind, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._kind in VERDICT_ROLE:
            draw_verdict(painter, QRectF(self.rect()), self._kind, theme.colour(self._role or VERDICT_ROLE[self._kind]))
        else:
            draw_sign(painter, QRectF(self.rect()), self._kind, theme.colour(self._role or "secondary"))
        painter.end()
