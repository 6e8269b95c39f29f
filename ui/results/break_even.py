"""Break-even of two prices: lines on which so many futures save, today's prices, where one price turns the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ui import format as words
from ui import theme
from ui.present import presenting
from ui.prove.asked import Asked
from ui.results.axis import Axis, money_axis, told_ticks
from ui.results.chart import CENTRE, LEFT, RIGHT, Mark, Marked, line_height, text_width, write
from ui.results.tracks import is_covered
from ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from advisor.decision.result import BreakEven, BreakEvenLine, SwitchPoint

EVEN = 50.0


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("charts", text)


class BreakEvenLines(Marked):
    """The GPU price across, the Neuron price up. Its marks: today, and on either price where the verdict turns."""

    def __init__(self, told: BreakEven, points: Sequence[SwitchPoint], verdict: str, workload: str) -> None:
        super().__init__(tr("Break-even of the two prices"))
        self._told, self._verdict, self._workload = told, verdict, workload
        found = {one.input: one for one in points}
        self._sides = found.get("gpu_price"), found.get("neuron_price")
        presenting.notifier().changed.connect(self._tell_all)
        self._tell_all()

    @property
    def covered(self) -> bool:
        """Whether the prices would give a private rate away to a room: then the picture has no numbers."""
        return any(is_covered(side) for side in self._sides if side is not None)

    def _tell_all(self) -> None:
        told = self._told
        today = tr("Today {gpu} and {neuron} USD an hour: {verdict}").format(
            gpu=self._price(told.gpu.now),
            neuron=self._price(told.neuron.now),
            verdict=words.verdict_word(self._verdict).lower(),
        )
        marks = [Mark(today, Asked("saving", self._workload))]
        marks += [
            Mark(self._turn(side), Asked("switch point", self._workload, side.input)) for side, _ in self._turns()
        ]
        gpu = self._sides[0]
        even = today
        if gpu is not None and gpu.median_zero_at is not None:
            said = tr("Both ways are as good at a GPU price of {price} USD an hour (today {now})")
            even = said.format(price=self._price(gpu.median_zero_at), now=self._price(told.gpu.now))
        self.set_marks(marks, even)

    def _turns(self) -> list[tuple[SwitchPoint, QPointF]]:
        """The switch points that lie on the axes, with their prices."""
        told, (gpu, neuron) = self._told, self._sides
        found = []
        if gpu is not None and gpu.flips_at is not None and gpu.flips_at <= told.gpu.end:
            found.append((gpu, QPointF(gpu.flips_at, told.neuron.now)))
        if neuron is not None and neuron.flips_at is not None and neuron.flips_at <= told.neuron.end:
            found.append((neuron, QPointF(told.gpu.now, neuron.flips_at)))
        return found

    def _turn(self, side: SwitchPoint) -> str:
        verdict = words.verdict_word(side.flips_to or "").lower()
        return f"{self._price(side.flips_at or 0.0)}: {verdict}"

    def _price(self, value: float) -> str:
        return "••••" if self.covered else words.number(value, 2 if value >= 1 else 3)

    def lines_high(self) -> float:
        return 16.0

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [Column(tr("Futures that save"), stretch=True)]
        columns += [Column(tr("GPU, USD an hour"), figures=True), Column(tr("Neuron, USD an hour"), figures=True)]
        rows = [
            [Cell(_share(line)), Cell(self._price(gpu)), Cell(self._price(neuron))]
            for line in self._told.lines
            for gpu, neuron in line.pairs
        ]
        return columns, rows

    def draw(self, painter: QPainter, box: QRectF) -> None:
        small, told = line_height(), self._told
        across, up = _axis(told.gpu.end, 6), _axis(told.neuron.end, 4)
        name = max(text_width(_share(line)) for line in told.lines) + 12
        room = box.adjusted(4 * small, 2.6 * small, -name, -2.4 * small)
        places = {
            line.chance_pct: [self._pixel(gpu, neuron, across, up, room) for gpu, neuron in line.pairs]
            for line in told.lines
        }
        self._grid(painter, box, room, across, up)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        first, last = (places[line.chance_pct] for line in (told.lines[0], told.lines[-1]))
        if first is not last:
            painter.drawPolygon(QPolygonF([*first, *_corner(first, last, room), *reversed(last)]))
        for line in told.lines:
            self._line(painter, line, places[line.chance_pct], room)
        write(painter, QRectF(room.left() + 8, room.top() + 2, 240, small), tr("staying saves"), role="stay")
        low = QRectF(room.right() - 248, room.bottom() - small - 4, 240, small)
        write(painter, low, tr("moving saves"), role="accent", align=RIGHT)
        self._marked(painter, across, up, room)

    @staticmethod
    def _pixel(gpu: float, neuron: float, across: Axis, up: Axis, room: QRectF) -> QPointF:
        return QPointF(across.at(gpu, room.left(), room.right()), up.at(neuron, room.bottom(), room.top()))

    def _grid(self, painter: QPainter, box: QRectF, room: QRectF, across: Axis, up: Axis) -> None:
        small, told = line_height(), self._told
        unit = words.unit(told.gpu.unit)
        write(
            painter,
            QRectF(box.left(), box.top(), box.width(), small),
            f"{told.neuron.label} ({unit})",
            role="secondary",
        )
        below = QRectF(box.left(), box.bottom() - small, box.width(), small)
        write(painter, below, f"{told.gpu.label} ({unit})", role="secondary", align=RIGHT)
        for tick in up.ticks:
            y = up.at(tick, room.bottom(), room.top())
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            text = QRectF(box.left(), y - small / 2, room.left() - box.left() - 8, small)
            write(painter, text, self._tick(tick, up), role="secondary", align=RIGHT)
        texts = [self._tick(tick, across) for tick in across.ticks]
        for place in told_ticks(across, texts, text_width, room.left(), room.right()):
            x = across.at(across.ticks[place], room.left(), room.right())
            text = QRectF(x - 3 * small, room.bottom() + 2, 6 * small, small)
            write(painter, text, texts[place], role="secondary", align=CENTRE)
        painter.setPen(QPen(theme.colour("text"), 1.2))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.drawLine(room.bottomLeft(), room.topLeft())

    def _tick(self, value: float, axis: Axis) -> str:
        step = axis.ticks[1] - axis.ticks[0]
        return "" if self.covered else words.number(value, 0 if step >= 1 else 1 if step >= 0.1 else 2)

    def _line(self, painter: QPainter, line: BreakEvenLine, places: list[QPointF], room: QRectF) -> None:
        even = line.chance_pct == EVEN
        pen = QPen(theme.colour("accent"), 2.4 if even else 1.2)
        pen.setStyle(Qt.PenStyle.SolidLine if even else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(places))
        end, wide = places[-1], text_width(_share(line)) + 4
        beside = end.x() >= room.right() - 1
        corner = QPointF(end.x() + 6, end.y() - line_height() / 2) if beside else QPointF(
            min(end.x() - wide / 2, room.right()), end.y() - line_height() - 2
        )  # fmt: skip
        write(painter, QRectF(corner.x(), corner.y(), wide, line_height()), _share(line), role="accent")

    def _marked(self, painter: QPainter, across: Axis, up: Axis, room: QRectF) -> None:
        """Today's prices as a cross on dotted lines, the turns as diamonds, and what is said of each."""
        told, small = self._told, line_height()
        here = self._pixel(told.gpu.now, told.neuron.now, across, up, room)
        dotted = QPen(theme.colour("border"), 1)
        dotted.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(dotted)
        painter.drawLine(QPointF(room.left(), here.y()), QPointF(room.right(), here.y()))
        painter.drawLine(QPointF(here.x(), room.bottom()), QPointF(here.x(), room.top()))
        painter.setPen(QPen(theme.colour("text"), 2.4))
        for slope in (1, -1):
            painter.drawLine(here + QPointF(-5, -5 * slope), here + QPointF(5, 5 * slope))
        self._said(painter, here, self._today_words(), 0)
        for place, (side, prices) in enumerate(self._turns(), start=1):
            at = self._pixel(prices.x(), prices.y(), across, up, room)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("text"))
            corners = (QPointF(0, -5), QPointF(5, 0), QPointF(0, 5), QPointF(-5, 0))
            painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
            # Beside today's words there is no room: below them for the one price, at the left for the other.
            close = abs(at.y() - here.y()) < 3 * small and abs(at.x() - here.x()) < 12 * small
            self._said(painter, at, self._turn(side), place, below=close, left=close and at.x() == here.x())

    def _today_words(self) -> str:
        return tr("today: {verdict}").format(verdict=words.verdict_word(self._verdict).lower())

    def _said(
        self, painter: QPainter, at: QPointF, text: str, mark: int, *, below: bool = False, left: bool = False
    ) -> None:
        wide, small = text_width(text) + 8, line_height()
        box = QRectF(
            at.x() - 8 - wide if left else at.x() + 8, at.y() + 3 if below else at.y() - small - 3, wide, small
        )
        painter.fillRect(box, theme.colour("surface"))
        self.draw_pointed(painter, box.united(QRectF(at.x() - 6, at.y() - 6, 12, 12)), mark)
        write(painter, box.adjusted(4, 0, 0, 0), text, align=LEFT)


def _axis(end: float, wanted: int) -> Axis:
    """From zero to the end of the lines, with round ticks."""
    return Axis(0.0, end, tuple(tick for tick in money_axis([end], wanted).ticks if tick <= end))


def _share(line: BreakEvenLine) -> str:
    return tr("{n} in 100 save").format(n=round(line.chance_pct))


def _corner(first: Sequence[QPointF], last: Sequence[QPointF], room: QRectF) -> list[QPointF]:
    """The corner of the picture, where one line leaves at the top and the other at the right."""
    above, beside = first[-1].y() <= last[-1].y() - 1, last[-1].x() >= room.right() - 60
    return [QPointF(last[-1].x(), first[-1].y())] if above and beside else []
