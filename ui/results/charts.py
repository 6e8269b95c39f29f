"""The picture of the money: fifty dots round a zero line, and below them the share of futures that reach an amount."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import format as words
from ui import theme
from ui.results.axis import Axis, fifty, money_axis, share_reaching

LEFT, RIGHT, AXIS_ROOM = 44, 24, 26
"""Margins in pixels, the same in both charts so that they can be read from one to the other."""


class Chart(QWidget):
    """Base of the two charts: one stop for the keyboard, arrows walk, and a sentence says what is under the cursor."""

    def __init__(self, percentiles: Sequence[float], money: words.Money, height: int) -> None:
        super().__init__()
        self._percentiles, self._money = tuple(map(money.shown, percentiles)), money.native()
        self._axis: Axis = money_axis(self._percentiles)
        self._cursor: float | None = None
        self._height = height
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(560, self._height)

    def _span(self) -> tuple[float, float]:
        return LEFT, self.width() - RIGHT

    def _money_ticks(self, painter: QPainter, y: float) -> None:
        left, right = self._span()
        painter.setFont(theme.font(theme.CAPTION))
        step = self._axis.ticks[1] - self._axis.ticks[0]
        for tick in self._axis.ticks:
            x = self._axis.at(tick, left, right)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, y), QPointF(x, y + 4))
            painter.setPen(theme.colour("secondary"))
            text = self._money.tick(tick, step)
            painter.drawText(
                QRectF(x - 60, y + 5, 120, 18), int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), text
            )

    def _focus_ring(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class DotPlot(Chart):
    """Fifty equally likely futures: hollow dots lose, filled dots save. No mark at the mean: it hides the spread."""

    def __init__(self, percentiles: Sequence[float], money: words.Money) -> None:
        super().__init__(percentiles, money, 168)
        self._dots = fifty(self._percentiles)
        saving = sum(dot > 0 for dot in self._dots)
        said = self.tr("{saving} of {all} futures save, {losing} lose").format(
            saving=saving, all=len(self._dots), losing=len(self._dots) - saving
        )
        self.setAccessibleName(self.tr("Fifty futures of the saving"))
        self.setAccessibleDescription(said)
        self.setToolTip(said)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = self._span()
        floor = self.height() - AXIS_ROOM
        columns, size = self._columns(left, right, floor - 22)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(left, floor), QPointF(right, floor))
        zero = self._axis.at(0.0, left, right)
        painter.setPen(QPen(theme.colour("text"), 1.2))
        painter.drawLine(QPointF(zero, 18), QPointF(zero, floor))
        self._sides(painter, zero, left, right)
        filled = theme.colour("accent")
        for column, losing, saving in columns:
            x = zero + (column + 0.5) * size
            for place in range(losing + saving):
                y = floor - (place + 0.5) * size - 1
                painter.setPen(QPen(filled, 1.4))
                painter.setBrush(filled if place >= losing else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(x, y), size / 2 - 1.4, size / 2 - 1.4)
        self._money_ticks(painter, floor)
        self._focus_ring(painter)
        painter.end()

    def _columns(self, left: float, right: float, room: float) -> tuple[list[tuple[int, int, int]], float]:
        """Columns of dots (place, losing, saving) and the largest dot for which the tallest column fits.

        Places are counted from the zero line, so that no column holds both kinds but for a dot at zero itself.
        """
        zero = self._axis.at(0.0, left, right)
        for size in (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 8.0, 7.0, 6.0, 5.0):
            counted: dict[int, list[int]] = {}
            for dot in self._dots:
                column = int((self._axis.at(dot, left, right) - zero) // size)
                counted.setdefault(column, [0, 0])[dot > 0] += 1
            if max(sum(pair) for pair in counted.values()) * size <= room:
                break
        return [(column, losing, saving) for column, (losing, saving) in sorted(counted.items())], size

    def _sides(self, painter: QPainter, zero: float, left: float, right: float) -> None:
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.colour("secondary"))
        if zero - left > 60:
            box = QRectF(left, 0, zero - left - 8, 18)
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self.tr("moving costs more")
            )
        if right - zero > 60:
            box = QRectF(zero + 8, 0, right - zero - 8, 18)
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.tr("moving saves")
            )


class SCurve(Chart):
    """Share of futures that reach at least an amount. The cursor follows the mouse or the arrow keys."""

    def __init__(self, percentiles: Sequence[float], money: words.Money) -> None:
        super().__init__(percentiles, money, 190)
        self.setAccessibleName(self.tr("Chance of saving at least an amount"))
        self._say()

    def reading(self, value: float) -> str:
        """``7 in 10 futures reach $0.5M``."""
        share = share_reaching(self._percentiles, value)
        amount = self._money.amount(value, self._axis_step() / 10)
        if share >= 0.985:
            return self.tr("More than 98 in 100 futures reach {amount}").format(amount=amount)
        if share <= 0.015:
            return self.tr("Fewer than 2 in 100 futures reach {amount}").format(amount=amount)
        return self.tr("{n} in 100 futures reach {amount}").format(n=round(share * 100), amount=amount)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = self._span()
        top, floor = 26.0, self.height() - AXIS_ROOM
        painter.setFont(theme.font(theme.CAPTION))
        for share in (0, 25, 50, 75, 100):
            y = floor - share / 100 * (floor - top)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            painter.setPen(theme.colour("secondary"))
            painter.drawText(
                QRectF(0, y - 9, left - 6, 18),
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                f"{share}%",
            )
        zero = self._axis.at(0.0, left, right)
        painter.setPen(QPen(theme.colour("text"), 1.2))
        painter.drawLine(QPointF(zero, top), QPointF(zero, floor))
        line = [QPointF(left, top)]
        for place, value in enumerate(self._percentiles, start=1):
            line.append(QPointF(self._axis.at(value, left, right), floor - (1 - place / 100) * (floor - top)))
        line.append(QPointF(right, floor))
        painter.setPen(QPen(theme.colour("accent"), 2.2))
        painter.drawPolyline(QPolygonF(line))
        self._draw_cursor(painter, top, floor)
        self._money_ticks(painter, floor)
        self._focus_ring(painter)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        left, right = self._span()
        self._put(self._axis.value(event.position().x(), left, right))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        ends = {Qt.Key.Key_Home: self._axis.low, Qt.Key.Key_End: self._axis.high}
        key = Qt.Key(event.key())
        if key in steps:
            many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._put((self._cursor or 0.0) + steps[key] * many * self._axis_step() / 10)
        elif key in ends:
            self._put(ends[key])
        else:
            super().keyPressEvent(event)

    def _axis_step(self) -> float:
        return self._axis.ticks[1] - self._axis.ticks[0]

    def _put(self, value: float) -> None:
        self._cursor = min(self._axis.high, max(self._axis.low, value))
        self._say()
        self.update()

    def _say(self) -> None:
        self.setAccessibleDescription(self.reading(self._cursor or 0.0))

    def _draw_cursor(self, painter: QPainter, top: float, floor: float) -> None:
        left, right = self._span()
        value = self._cursor if self._cursor is not None else 0.0
        x = self._axis.at(value, left, right)
        y = floor - share_reaching(self._percentiles, value) * (floor - top)
        painter.setPen(QPen(theme.colour("secondary"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, top), QPointF(x, floor))
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QPointF(x, y), 4, 4)
        painter.setPen(theme.colour("text"))
        painter.drawText(
            QRectF(left, 0, right - left, 20),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            self.reading(value),
        )
