"""Charts with a line for each cause: the steps from today's cost to that of moving, and what each input does alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from ui import format as words
from ui import theme
from ui.prove.asked import Asked
from ui.results.axis import Axis, money_axis, told_ticks
from ui.results.chart import CENTRE, Mark, Marked, line_height, text_width, write, write_name
from ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from advisor.decision.result import TornadoBar


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("charts", text)


class Rows(Marked):
    """Base: names at the left, bars at the right on one money axis, the axis below."""

    per_row = 2.0
    """Height of a row in lines of small print."""

    def _name_room(self, box: QRectF, names: Sequence[str]) -> float:
        wide = max((text_width(name, theme.BODY) for name in names), default=0.0)
        return min(wide + 20, box.width() * 0.5)

    def _lines(self, painter: QPainter, axis: Axis, left: float, right: float, top: float, floor: float) -> None:
        for tick in axis.ticks:
            x = axis.at(tick, left, right)
            painter.setPen(QPen(theme.colour("text" if tick == 0 else "line"), 1.2 if tick == 0 else 1))
            painter.drawLine(QPointF(x, top), QPointF(x, floor))

    def _tick_texts(
        self, painter: QPainter, axis: Axis, money: words.Money, left: float, right: float, y: float
    ) -> None:
        texts = [money.tick(tick, axis.ticks[1] - axis.ticks[0]) for tick in axis.ticks]
        for place in told_ticks(axis, texts, text_width, left, right):
            x, half = axis.at(axis.ticks[place], left, right), text_width(texts[place]) / 2 + 2
            write(painter, QRectF(x - half, y, 2 * half, line_height()), texts[place], role="secondary", align=CENTRE)


class Step(Protocol):
    """A bar of a waterfall: a total stands on the floor, the others are added to what stands before them."""

    @property
    def name(self) -> str: ...
    @property
    def usd(self) -> float: ...
    @property
    def total(self) -> bool: ...


class Waterfall(Rows):
    """From today's cost over the best way of staying to that of moving. Totals are solid; a step that adds to the cost
    is hatched, one that takes from it is tinted; signs say the same. `of_saving`: amounts are savings, not costs."""

    def __init__(
        self, steps: Sequence[Step], money: words.Money, workload: str, *, name: str = "", of_saving: bool = False
    ) -> None:
        super().__init__(name or tr("Where the money goes"))
        self._of_saving = of_saving
        self.show_steps(steps, money, workload)

    def show_steps(self, steps: Sequence[Step], money: words.Money, workload: str) -> None:
        """Draw other steps."""
        self._steps, self._money = tuple(steps), money
        self._ends: list[tuple[float, float]] = []
        for step in steps:
            before = 0.0 if step.total or not self._ends else self._ends[-1][1]
            self._ends.append((before, before + step.usd))
        self._axis = money_axis([money.shown(end) for pair in self._ends for end in pair])
        total = max((abs(step.usd) for step in steps), default=1.0)
        self._round = 10.0 ** max(0, len(str(int(money.shown(total)))) - 3)
        opens = [None if self._of_saving else Asked("step", workload, one.name) for one in steps]
        marks = [Mark(f"{one.name}: {self._amount(one)}", asked) for one, asked in zip(steps, opens, strict=True)]
        last = self._steps[-1] if steps else None
        said = tr("{name} costs {amount} over the horizon, present value")
        if self._of_saving:
            said = tr("{name}: {amount}")
        self.set_marks(marks, said.format(name=last.name, amount=self._amount(last)) if last else "")

    def lines_high(self) -> float:
        return len(self._steps) * self.per_row + 1.8

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [Column(tr("Step"), stretch=True), Column(tr("Present value"), figures=True)]
        return columns, [[Cell(one.name, strong=one.total), Cell(self._amount(one), one.usd)] for one in self._steps]

    def draw(self, painter: QPainter, box: QRectF) -> None:
        pitch = self.per_row * line_height()
        amounts = max((text_width(self._amount(one), strong=True) for one in self._steps), default=0.0) + 12
        left = box.left() + self._name_room(box, [one.name for one in self._steps])
        right = box.right() - amounts
        floor = box.top() + pitch * len(self._steps)
        for place in range(len(self._steps)):
            self.draw_pointed(painter, QRectF(box.left(), box.top() + place * pitch, box.width(), pitch), place)
        self._lines(painter, self._axis, left, right, box.top(), floor)
        for place, (step, ends) in enumerate(zip(self._steps, self._ends, strict=True)):
            row = QRectF(box.left(), box.top() + place * pitch, box.width(), pitch)
            start, end = (self._axis.at(self._money.shown(value), left, right) for value in ends)
            bar = QRectF(min(start, end), row.top() + 4, max(abs(end - start), 1.5), pitch - 8)
            self._bar(painter, bar, step)
            name = QRectF(row.left() + 8, row.top(), left - row.left() - 16, pitch)
            write_name(painter, name, step.name, strong=step.total)
            amount = QRectF(bar.right() + 6, row.top(), amounts + right - bar.right(), pitch)
            write(painter, amount, self._amount(step), strong=step.total)
            if place + 1 < len(self._steps):
                painter.setPen(QPen(theme.colour("secondary"), 1))
                painter.drawLine(QPointF(end, bar.bottom()), QPointF(end, bar.bottom() + 8))
        self._tick_texts(painter, self._axis, self._money.native(), left, right, floor + 4)

    def _amount(self, step: Step) -> str:
        small = abs(self._money.shown(step.usd)) < self._round
        text = self._money.amount(step.usd, None if small else self._round)
        return text if step.total or step.usd <= 0 else f"+{text}"

    def _bar(self, painter: QPainter, bar: QRectF, step: Step) -> None:
        if step.total:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("secondary"))
        elif (step.usd > 0) != self._of_saving:
            painter.setPen(QPen(theme.colour("warning"), 1.2))
            painter.setBrush(QBrush(theme.colour("warning"), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setPen(QPen(theme.colour("accent"), 1.2))
            painter.setBrush(theme.colour("accent_tint"))
        painter.drawRect(bar)


class Tornado(Rows):
    """The median saving where one input is low (hollow) and where it is high (filled), all else as it falls."""

    per_row = 3.0

    def __init__(self, bars: Sequence[TornadoBar], middle_usd: float, money: words.Money, workload: str) -> None:
        super().__init__(tr("What each input does to the saving"))
        self._bars, self._money, self._middle = tuple(bars), money, middle_usd
        held = [money.shown(end) for one in bars for end in (one.low_usd, one.high_usd)]
        self._axis = money_axis([*held, money.shown(middle_usd)])
        marks = [Mark(self._said(one), Asked("assumption", workload, f"{workload}.{one.input}")) for one in bars]
        said = tr("The widest: {name}").format(name=self._said(bars[0])) if bars else ""
        self.set_marks(marks, said)

    def lines_high(self) -> float:
        return len(self._bars) * self.per_row + 3.2

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [
            Column(tr("Input"), stretch=True),
            Column(tr("Low to high"), figures=True),
            Column(tr("Saving when low"), figures=True),
            Column(tr("Saving when high"), figures=True),
        ]
        rows = [
            [
                Cell(one.quantity),
                Cell(self._inputs(one)),
                Cell(self._money.amount(one.low_usd), one.low_usd),
                Cell(self._money.amount(one.high_usd), one.high_usd),
            ]
            for one in self._bars
        ]
        return columns, rows

    def draw(self, painter: QPainter, box: QRectF) -> None:
        row_high, small = self.per_row * line_height(), line_height()
        top = box.top() + small * 1.4
        left = box.left() + self._name_room(box, [one.quantity for one in self._bars])
        right = box.right() - small * 1.6
        floor = top + row_high * len(self._bars)
        for place in range(len(self._bars)):
            self.draw_pointed(painter, QRectF(box.left(), top + place * row_high, box.width(), row_high), place)
        self._lines(painter, self._axis, left, right, top, floor)
        middle = self._axis.at(self._money.shown(self._middle), left, right)
        painter.setPen(QPen(theme.colour("accent"), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(middle, top), QPointF(middle, floor))
        text = tr("middle {amount}").format(amount=self._money.amount(self._middle))
        half = text_width(text) / 2 + 4
        centre = min(max(middle, box.left() + half), box.right() - half)
        write(painter, QRectF(centre - half, box.top(), 2 * half, small), text, role="accent", align=CENTRE)
        for place, one in enumerate(self._bars):
            self._row(painter, one, QRectF(box.left(), top + place * row_high, box.width(), row_high), left, right)
        self._tick_texts(painter, self._axis, self._money.native(), left, right, floor + 4)

    def _row(self, painter: QPainter, one: TornadoBar, row: QRectF, left: float, right: float) -> None:
        half = row.height() / 2
        name = QRectF(row.left() + 8, row.top() + 2, left - row.left() - 16, half)
        write(painter, name, one.quantity, size=theme.BODY)
        write(painter, name.translated(0, half - 4), self._inputs(one), role="secondary")
        low, high = (self._axis.at(self._money.shown(end), left, right) for end in (one.low_usd, one.high_usd))
        y = row.center().y()
        painter.setPen(QPen(theme.colour("accent"), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(low, y), QPointF(high, y))
        painter.setPen(QPen(theme.colour("accent"), 2))
        for x, fill in ((low, "surface"), (high, "accent")):
            painter.setBrush(theme.colour(fill))
            painter.drawEllipse(QPointF(x, y), 5, 5)

    def _inputs(self, one: TornadoBar) -> str:
        low, high = (words.significant(value, 3) for value in (one.low_input, one.high_input))
        return tr("{low} to {high} {unit}").format(low=low, high=high, unit=words.unit(one.unit))

    def _said(self, one: TornadoBar) -> str:
        return tr("{name}, {inputs}: from {low} to {high}").format(
            name=one.quantity,
            inputs=self._inputs(one),
            low=self._money.loss_words(one.low_usd),
            high=self._money.loss_words(one.high_usd),
        )
