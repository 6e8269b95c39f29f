"""The mark: two tracks crossing at one dot that stands off-centre. Painted, so that it is sharp at every size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QImage


def draw_mark(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw the mark into a square box in one colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, y, side = box.x(), box.y(), box.width()

    def at(u: float, v: float) -> QPointF:
        return QPointF(x + u * side, y + v * side)

    painter.setPen(QPen(colour, side * 0.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for start, end in (((0.08, 0.78), (0.92, 0.22)), ((0.08, 0.3), (0.92, 0.82))):
        track = QPainterPath(at(*start))
        track.cubicTo(at(0.4, start[1]), at(0.42, end[1]), at(*end))
        painter.drawPath(track)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(at(0.405, 0.555), side * 0.13, side * 0.13)
    painter.restore()


class Mark(QWidget):
    """The mark as a widget."""

    def __init__(self, size: int = 32) -> None:
        super().__init__()
        theme.sized(self, fixed_width=size, fixed_height=size)
        theme.notifier().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_mark(painter, QRectF(self.rect()), theme.colour("accent"))
        painter.end()


def picture(side: int) -> QImage:
    """The mark on nothing, so many pixels wide and high."""
    from PySide6.QtGui import QImage

    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_mark(painter, QRectF(0, 0, side, side), QColor(theme.roles("light")["accent"]))
    painter.end()
    return image


def icon() -> QIcon:
    """The application's icon."""
    from PySide6.QtGui import QIcon, QPixmap

    made = QIcon()
    for side in (16, 32, 64, 128):
        made.addPixmap(QPixmap.fromImage(picture(side)))
    return made
