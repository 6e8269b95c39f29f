"""The futures of the saving: fifty dots round a zero line, and the share of futures that reach an amount."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF

from advisor.report.charts.axis import Axis as Laid
from advisor.report.charts.stacking import stacking
from ui import format as words
from ui import theme
from ui.prove.asked import Asked, ask
from ui.results.axis import Axis, fifty, money_axis, on_the_axis, share_reaching, told_ticks
from ui.results.chart import CENTRE, LEFT, RIGHT, Chart, line_height, text_width, write
from ui.widgets.table import Cell, Column

LARGEST = 15
"""Radius of the largest dot."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("charts", text)


class Futures(Chart):
    """Base of the two charts of the futures, which share one axis so that they can be read from one to the other."""

    def __init__(
        self, name: str, percentiles: Sequence[float], money: words.Money, asked: Asked | None, axis: Axis | None
    ) -> None:
        super().__init__(name)
        self._asked = asked
        self._given = axis is not None
        self._axis = axis or money_axis(())
        self.show_futures(percentiles, money)

    def show_futures(self, percentiles: Sequence[float], money: words.Money) -> None:
        """Draw other futures: the 99 percentiles of a saving, in USD."""
        self._percentiles, self._money = tuple(map(money.shown, percentiles)), money.native()
        self._shown = money.shown
        if not self._given:
            self._axis = money_axis(on_the_axis(self._percentiles))
        self._tell()
        self.update()

    def show_on(self, axis: Axis) -> None:
        """Draw on an axis of the caller's, so that pictures side by side compare."""
        self._given, self._axis = True, axis
        self.update()

    def figure(self) -> Asked | None:
        """The figure behind the chart."""
        return self._asked

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [Column(tr("Futures that reach it"), stretch=True), Column(tr("Saving"), figures=True)]
        step = words.step_of(self._percentiles[0], self._percentiles[-1]) / 10
        rows = []
        for place in (1, 5, 10, 25, 50, 75, 90, 95, 99):
            share = tr("{n} in 100").format(n=100 - place)
            rows.append([Cell(share, 100 - place), Cell(self._money.amount(self._percentiles[place - 1], step))])
        return columns, rows

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            ask(self, self._asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            ask(self, self._asked)
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        raise NotImplementedError

    def _span(self, box: QRectF) -> tuple[float, float]:
        """Where the axis begins and ends. What lies beyond a broken one gets room outside it."""
        before, behind = self._beyond(self._percentiles)
        left = text_width(self._up_to(before[0])) + 20 if before else text_width("100%") + 8
        right = text_width(self._up_to(behind[-1])) + 20 if behind else line_height() * 1.6
        return box.left() + left, box.right() - right

    def _beyond(self, values: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Those of sorted values before the axis begins, and those behind its end."""
        low, high = self._axis.low, self._axis.high
        return tuple(value for value in values if value < low), tuple(value for value in values if value > high)

    def _up_to(self, value: float) -> str:
        return tr("to {amount}").format(amount=self._money.amount(value))

    def _money_ticks(self, painter: QPainter, box: QRectF, y: float) -> None:
        left, right = self._span(box)
        step, row = self._axis.ticks[1] - self._axis.ticks[0], line_height() + 2
        texts = [self._money.tick(tick, step) for tick in self._axis.ticks]
        told = told_ticks(self._axis, texts, text_width, left, right)
        for place, tick in enumerate(self._axis.ticks):
            x, half = self._axis.at(tick, left, right), text_width(texts[place]) / 2 + 2
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, y), QPointF(x, y + 4))
            if place in told:
                write(painter, QRectF(x - half, y + 5, 2 * half, row), texts[place], role="secondary", align=CENTRE)


class DotPlot(Futures):
    """Fifty equally likely futures: hollow dots lose, filled dots save. No mark at the mean: it hides the spread."""

    def __init__(
        self,
        percentiles: Sequence[float],
        money: words.Money,
        *,
        asked: Asked | None = None,
        lines: float = 10.5,
        axis: Axis | None = None,
    ) -> None:
        self._lines = lines
        self._pointed: float | None = None
        super().__init__(tr("Fifty futures of the saving"), percentiles, money, asked, axis)

    def lines_high(self) -> float:
        return self._lines

    def point(self, usd: float | None) -> None:
        """Mark where one future stands; None: none."""
        self._pointed = None if usd is None else self._shown(usd)
        self.update()

    def _tell(self) -> None:
        self._dots = fifty(self._percentiles)
        saving = sum(dot > 0 for dot in self._dots)
        said = tr("{saving} of {all} futures save, {losing} lose")
        self.say(said.format(saving=saving, all=len(self._dots), losing=len(self._dots) - saving))
        self.setToolTip(self.accessibleDescription())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        left, right = self._span(box)
        row = line_height()
        floor = box.bottom() - row - 10
        held = [dot for dot in self._dots if self._axis.low <= dot <= self._axis.high]
        laid = Laid(self._axis.low, self._axis.high, left, right)
        made = stacking(held, laid, floor - box.top() - row - 6, (box.left(), box.right()))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(left, floor), QPointF(right, floor))
        zero = self._axis.at(0.0, left, right)
        painter.setPen(QPen(theme.colour("text"), 1.2))
        painter.drawLine(QPointF(zero, box.top() + row + 2), QPointF(zero, floor))
        self._sides(painter, zero, left, right, box.top())
        places = list(made.places(held, zero))
        before, behind = self._beyond(self._dots)
        for dots, start, end in ((before, box.left(), left), (behind, right, box.right())):
            if dots:
                x = (start + end) / 2 + (4 if dots is behind else -4)
                places.extend((dot, x, (place + 0.5) * made.diameter) for place, dot in enumerate(dots))
                self._break(painter, left if dots is before else right, floor)
                said = self._up_to(dots[0] if dots is before else dots[-1])
                write(painter, QRectF(x - 80, floor + 5, 160, row + 2), said, role="secondary", align=CENTRE)
        filled, radius = theme.colour("accent"), max(min(made.diameter / 2, theme.px(LARGEST)) - 1.4, 0.6)
        for dot, x, above_floor in places:
            painter.setPen(QPen(filled, 1.4))
            painter.setBrush(filled if dot > 0 else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, floor - above_floor - 1), radius, radius)
        self._money_ticks(painter, box, floor)
        if self._pointed is not None:
            low, high = self._axis.low, self._axis.high
            x = self._axis.at(min(high, max(low, self._pointed)), left, right)
            self._pointer(painter, x, box.top() + row + 2, floor)

    def _pointer(self, painter: QPainter, x: float, top: float, floor: float) -> None:
        """A line down to the axis with a head: one future."""
        painter.setPen(QPen(theme.colour("warning"), 1.6))
        painter.setBrush(theme.colour("warning"))
        painter.drawLine(QPointF(x, top), QPointF(x, floor))
        painter.drawPolygon(QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 8)]))

    def _break(self, painter: QPainter, x: float, y: float) -> None:
        """Two strokes: the axis is broken here."""
        painter.setPen(QPen(theme.colour("text"), 1.2))
        for at in (x - 2, x + 2):
            painter.drawLine(QPointF(at - 2, y + 4), QPointF(at + 2, y - 4))

    def _sides(self, painter: QPainter, zero: float, left: float, right: float, top: float) -> None:
        row, costs, saves = line_height() + 2, tr("moving costs more"), tr("moving saves")
        before, behind = QRectF(left, top, zero - left - 8, row), QRectF(zero + 8, top, right - zero - 8, row)
        if before.width() > text_width(costs):
            write(painter, before, costs, role="secondary", align=RIGHT)
        if behind.width() > text_width(saves):
            write(painter, behind, saves, role="secondary", align=LEFT)


class SCurve(Futures):
    """Share of futures that reach at least an amount. The cursor follows the mouse or the arrow keys."""

    def __init__(self, percentiles: Sequence[float], money: words.Money, *, asked: Asked | None = None) -> None:
        self._cursor: float | None = None
        super().__init__(tr("Chance of saving at least an amount"), percentiles, money, asked, None)

    def lines_high(self) -> float:
        return 12.5

    def reading(self, value: float) -> str:
        """``7 in 10 futures reach $0.5M``."""
        share = share_reaching(self._percentiles, value)
        if value == 0:
            if share >= 0.985:
                return tr("More than 98 in 100 futures break even or save")
            if share <= 0.015:
                return tr("Fewer than 2 in 100 futures break even or save")
            return tr("{n} in 100 futures break even or save").format(n=round(share * 100))
        amount = self._money.amount(value, self._axis_step() / 10)
        if share >= 0.985:
            return tr("More than 98 in 100 futures reach {amount}").format(amount=amount)
        if share <= 0.015:
            return tr("Fewer than 2 in 100 futures reach {amount}").format(amount=amount)
        return tr("{n} in 100 futures reach {amount}").format(n=round(share * 100), amount=amount)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        left, right = self._span(box)
        row = line_height()
        top, floor = box.top() + row * 1.8, box.bottom() - row - 10
        for share in (0, 25, 50, 75, 100):
            y = floor - share / 100 * (floor - top)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            # The lowest stands on its line: below it the first amount does.
            beside = QRectF(box.left(), y - (row / 2 if share else row), left - box.left() - 6, row)
            write(painter, beside, f"{share}%", role="secondary", align=RIGHT)
        zero = self._axis.at(0.0, left, right)
        painter.setPen(QPen(theme.colour("text"), 1.2))
        painter.drawLine(QPointF(zero, top), QPointF(zero, floor))
        # What lies beyond a broken axis leaves the line at the height that it has there.
        low, high = self._axis.low, self._axis.high
        first = 1.0 if self._percentiles[0] >= low else share_reaching(self._percentiles, low)
        last = 0.0 if self._percentiles[-1] <= high else share_reaching(self._percentiles, high)
        line = [QPointF(left, floor - first * (floor - top))]
        for place, value in enumerate(self._percentiles, start=1):
            if low <= value <= high:
                line.append(QPointF(self._axis.at(value, left, right), floor - (1 - place / 100) * (floor - top)))
        line.append(QPointF(right, floor - last * (floor - top)))
        painter.setPen(QPen(theme.colour("accent"), 2.2))
        painter.drawPolyline(QPolygonF(line))
        self._draw_cursor(painter, left, right, top, floor)
        write(painter, QRectF(left, box.top(), right - left, row + 4), self.reading(self._cursor or 0.0), strong=True)
        self._money_ticks(painter, box, floor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        left, right = self._span(QRectF(self.rect()))
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

    def _tell(self) -> None:
        self.say(self.reading(self._cursor or 0.0))

    def _axis_step(self) -> float:
        return self._axis.ticks[1] - self._axis.ticks[0]

    def _put(self, value: float) -> None:
        self._cursor = min(self._axis.high, max(self._axis.low, value))
        self._tell()
        self.update()

    def _draw_cursor(self, painter: QPainter, left: float, right: float, top: float, floor: float) -> None:
        value = self._cursor or 0.0
        x = self._axis.at(value, left, right)
        y = floor - share_reaching(self._percentiles, value) * (floor - top)
        painter.setPen(QPen(theme.colour("secondary"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, top), QPointF(x, floor))
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QPointF(x, y), 4, 4)
