"""Commitments already bought, against the horizon: what is paid until when, and what moving would leave unused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QBrush, QPainter, QPen

from advisor.case.wording import choice_label
from advisor.cost.commitments import later_day
from ui import format as words
from ui import theme
from ui.present import presenting
from ui.results.chart import LEFT, Mark, Marked, line_height, text_width, write
from ui.results.frame import ChartFrame, chart_card
from ui.widgets.card import Card
from ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from advisor.decision.result import HeldCommitment, Recommendation

ROW_LINES = 3.2
"""Height of a commitment in lines of small print: its bar, and what is said below it."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("held", text)


def held_card(result: Recommendation, money: words.Money, source: Callable[[], str]) -> Card:
    """The timeline on its card."""
    title = tr("What is already bought")
    why = tr("Paid until it ends, used or not; amounts are present values. Hatched: what moving leaves unused.")
    if len(result.workloads) > 1 and result.portfolio.plan is not None and result.portfolio.plan.moves:
        why += " " + tr("Moving: all workloads that could move, each alone and at once, and not those of the plan.")
    return chart_card(title, why, ChartFrame(HeldTimeline(result, money), title, source))


class HeldTimeline(Marked):
    """A bar for each commitment from the decision, or its start, to its end; hatched where moving leaves it unused."""

    def __init__(self, result: Recommendation, money: words.Money) -> None:
        super().__init__(tr("Commitments against the horizon"))
        self._held, self._money = result.commitments, money
        self._now = date.fromisoformat(result.decides_on)
        self._begins = tr("now") if result.decides_on == result.as_of else tr("decision")
        self._horizon = later_day(self._now, result.horizon_months)
        self._last = max(self._horizon, *(date.fromisoformat(one.ends) for one in self._held))
        presenting.notifier().changed.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        said = [f"{_name(one)}: {self._said(one)}" for one in self._held]
        self.set_marks([Mark(one) for one in said], "; ".join(said))

    def lines_high(self) -> float:
        return 2.0 + ROW_LINES * len(self._held)

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [
            Column(tr("Commitment"), stretch=True), Column(tr("Ends")), Column(tr("Still due"), figures=True),
            Column(tr("Unused if staying"), figures=True), Column(tr("Unused if moving"), figures=True),
        ]  # fmt: skip
        return columns, [
            [
                Cell(_name(one), strong=True),
                Cell(words.day(one.ends), one.ends),
                *(Cell(self._amount(one, usd), usd) for usd in (
                    one.due_usd, one.unused_staying_usd, one.unused_moving_usd,
                )),
            ]
            for one in self._held
        ]  # fmt: skip

    def draw(self, painter: QPainter, box: QRectF) -> None:
        small = line_height()
        head, pitch = small * 2.0, small * ROW_LINES
        names = max(text_width(_name(one), theme.BODY) for one in self._held)
        left = box.left() + min(names + 24, box.width() * 0.42)
        right = box.right() - 6

        def x(day: date) -> float:
            share = (day - self._now).days / (self._last - self._now).days
            return left + min(1.0, max(0.0, share)) * (right - left)

        for day, said in ((self._now, self._begins), (self._horizon, tr("horizon"))):
            painter.setPen(QPen(theme.colour("text" if day == self._now else "border"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x(day), box.top() + head - 4), QPointF(x(day), box.bottom()))
            wide = text_width(said) + 4
            at = min(x(day) + 4, right - wide) if day == self._now else max(left, x(day) - wide - 2)
            write(painter, QRectF(at, box.top(), wide, head), said, role="secondary", align=LEFT)
        for place, one in enumerate(self._held):
            row = QRectF(box.left(), box.top() + head + place * pitch, box.width(), pitch)
            self.draw_pointed(painter, row, place)
            write(painter, QRectF(row.left() + 6, row.top() + 4, left - row.left() - 16, small * 1.3), _name(one),
                  size=theme.BODY)  # fmt: skip
            opens = date.fromisoformat(one.starts) if one.starts else self._now
            start, end = x(max(opens, self._now)), x(date.fromisoformat(one.ends))
            bar = QRectF(start, row.top() + 6, max(end - start, 3.0), small)
            painter.setPen(QPen(theme.colour("stay"), 1.2))
            painter.setBrush(theme.colour("stay_tint"))
            painter.drawRect(bar)
            if one.unused_from is not None:
                lies = x(max(date.fromisoformat(one.unused_from), opens))
                painter.setPen(QPen(theme.colour("warning"), 1.2))
                painter.setBrush(QBrush(theme.colour("warning"), Qt.BrushStyle.BDiagPattern))
                painter.drawRect(QRectF(lies, bar.top(), max(bar.right() - lies, 2.0), bar.height()))
            below = QRectF(left + 6, bar.bottom() + 2, right - left - 6, small * 1.2)
            write(painter, below, self._said(one), role="secondary")

    def _said(self, one: HeldCommitment) -> str:
        ends = tr("ends {day}").format(day=words.day(one.ends))
        if one.unused_from is None:
            return tr("{ends} · moving leaves no more of it unused than staying").format(ends=ends)
        return tr("{ends} · moving leaves {moving} unused, staying {staying}").format(
            ends=ends,
            moving=self._amount(one, one.unused_moving_usd),
            staying=self._amount(one, one.unused_staying_usd),
        )

    def _amount(self, one: HeldCommitment, usd: float) -> str:
        """The amount; while presenting not of a confidential commitment, whose rate it would give away."""
        if (one.confidential and presenting.is_on()) or presenting.hides_money():
            return "••••"
        return self._money.amount(usd) if usd else tr("nothing")


def _name(one: HeldCommitment) -> str:
    return f"{choice_label(one.kind)}, {one.scope}"
