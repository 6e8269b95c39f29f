"""Cash by year: what each year brings against staying, with its range, and the sum so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from ui import format as words
from ui import theme
from ui.prove.asked import Asked
from ui.results.axis import money_axis
from ui.results.chart import CENTRE, RIGHT, Mark, Marked, line_height, text_width, write
from ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from advisor.decision.result import YearFlow


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("charts", text)


class CashByYear(Marked):
    """A bar for the middle of each year's net, a whisker for 8 in 10 futures, a line for the middle of the sum."""

    def __init__(self, years: Sequence[YearFlow], money: words.Money, workload: str) -> None:
        super().__init__(tr("Cash by year"))
        self._years, self._money = tuple(years), money
        ends = [end for one in years for end in (*_band(one), one.cumulative_p50_usd)]
        self._axis = money_axis([money.shown(end) for end in ends], wanted=4)
        marks = [Mark(self._said(one), Asked("year", workload, str(one.year))) for one in years]
        last = years[-1].cumulative_p50_usd if years else 0.0
        said = tr("In the middle future the sum after {n} years is {amount}")
        self.set_marks(marks, said.format(n=len(years), amount=money.loss_words(last)))

    def lines_high(self) -> float:
        return 16.0

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [
            Column(tr("Year"), stretch=True),
            Column(tr("Best stay"), figures=True),
            Column(tr("Best move"), figures=True),
            Column(tr("Once"), figures=True),
            Column(tr("Net, 8 in 10"), figures=True),
            Column(tr("Sum so far"), figures=True),
        ]
        rows = [
            [
                Cell(self._name(one), one.year),
                Cell(self._money.amount(one.best_stay_usd)),
                Cell(self._money.amount(one.best_move_usd)),
                Cell(self._money.amount(one.one_time_usd)),
                Cell(self._money.table_range(one.net_usd)),
                Cell(self._money.amount(one.cumulative_p50_usd)),
            ]
            for one in self._years
        ]
        return columns, rows

    def draw(self, painter: QPainter, box: QRectF) -> None:
        small = line_height()
        money, axis = self._money.native(), self._axis
        step = axis.ticks[1] - axis.ticks[0]
        left = box.left() + max(text_width(money.tick(tick, step)) for tick in axis.ticks) + 12
        right, top, floor = box.right() - 8, box.top() + small * 1.6, box.bottom() - small * 1.8
        pitch = (right - left) / max(1, len(self._years))
        for place in range(len(self._years)):
            self.draw_pointed(painter, QRectF(left + place * pitch, top, pitch, box.bottom() - top), place)
        for tick in axis.ticks:
            y = axis.at(tick, floor, top)
            painter.setPen(QPen(theme.colour("text" if tick == 0 else "line"), 1.2 if tick == 0 else 1))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            beside = QRectF(box.left(), y - small / 2, left - box.left() - 6, small)
            write(painter, beside, money.tick(tick, step), role="secondary", align=RIGHT)
        sums = []
        for place, one in enumerate(self._years):
            centre = left + (place + 0.5) * pitch
            self._bar(painter, one, centre, min(small * 3, pitch * 0.3), floor, top)
            sums.append(QPointF(centre, axis.at(self._money.shown(one.cumulative_p50_usd), floor, top)))
            below = QRectF(centre - pitch / 2, floor + 6, pitch, small)
            write(painter, below, self._name(one), role="secondary", align=CENTRE)
        self._sums(painter, sums)
        self._key(painter, QRectF(left, box.top(), right - left, small))

    def _bar(self, painter: QPainter, one: YearFlow, centre: float, width: float, floor: float, top: float) -> None:
        low, middle, high = (self._axis.at(self._money.shown(end), floor, top) for end in _band(one))
        zero = self._axis.at(0.0, floor, top)
        loses = (one.net_usd.p50 or 0.0) < 0
        role = "warning" if loses else "accent"
        painter.setPen(QPen(theme.colour(role), 1.2))
        fill = QBrush(theme.colour(role), Qt.BrushStyle.BDiagPattern) if loses else QBrush(theme.colour("accent_tint"))
        painter.setBrush(fill)
        painter.drawRect(QRectF(centre - width / 2, min(zero, middle), width, max(abs(middle - zero), 1.0)))
        painter.setPen(QPen(theme.colour("text"), 1.2))
        painter.drawLine(QPointF(centre, low), QPointF(centre, high))
        for end in (low, high):
            painter.drawLine(QPointF(centre - 5, end), QPointF(centre + 5, end))

    @staticmethod
    def _sums(painter: QPainter, sums: list[QPointF]) -> None:
        painter.setPen(QPen(theme.colour("wait"), 2))
        painter.drawPolyline(QPolygonF(sums))
        painter.setBrush(theme.colour("surface"))
        for point in sums:
            painter.drawRect(QRectF(point.x() - 4, point.y() - 4, 8, 8))

    def _key(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(theme.colour("wait"), 2))
        y = box.center().y()
        painter.drawLine(QPointF(box.left(), y), QPointF(box.left() + 20, y))
        said = tr("sum so far, middle future")
        write(painter, box.adjusted(26, 0, 0, 0), said, role="secondary")
        after = box.left() + 26 + text_width(said) + 24
        painter.setPen(QPen(theme.colour("text"), 1.2))
        painter.drawLine(QPointF(after, y - 6), QPointF(after, y + 6))
        rest = QRectF(after + 10, box.top(), box.right() - after - 10, box.height())
        write(painter, rest, tr("net of the year, 8 in 10 futures"), role="secondary")

    def _name(self, one: YearFlow) -> str:
        return tr("Year {n}").format(n=one.year)

    def _said(self, one: YearFlow) -> str:
        said = tr("{year}: net {net} in the middle, {range}; sum so far {sum}")
        return said.format(
            year=self._name(one),
            net=self._money.loss_words(one.net_usd.p50 or 0.0),
            range=self._money.range(one.net_usd),
            sum=self._money.loss_words(one.cumulative_p50_usd),
        )


def _band(one: YearFlow) -> tuple[float, float, float]:
    middle = one.net_usd.p50 or 0.0
    low, high = one.net_usd.p10, one.net_usd.p90
    return (low if low is not None else middle), middle, (high if high is not None else middle)
