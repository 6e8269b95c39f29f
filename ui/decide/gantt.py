"""The plan as a picture: quarters across, workloads down; bars for moves and pilots, words for what stays or waits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from ui import format as words
from ui import theme
from ui.prove.asked import Asked
from ui.results.chart import LEFT, Mark, Marked, line_height, text_width, write
from ui.widgets.glyphs import VERDICT_ROLE, draw_verdict
from ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation

QUARTERS = 8
"""Quarters from the decision in which the engine may begin a move."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("plan", text)


@dataclass(frozen=True, slots=True)
class Line:
    """A workload in the plan. `begins` None: nothing is done for it; `runs_from` None: the bar has no further part."""

    workload: str
    name: str
    verdict: str
    begins: date | None
    ends: date | None
    runs_from: bool
    said: str


def lines_of(result: Recommendation) -> tuple[Line, ...]:
    """A line for each workload, those of the plan first, as they begin."""
    plan = result.portfolio.plan
    moves = {move.workload: move for move in plan.moves} if plan is not None else {}
    now = date.fromisoformat(result.as_of)
    found = []
    for one in result.workloads:
        move = moves.get(one.id)
        if move is not None:
            said = tr("{weeks} person-weeks, runs from {day}").format(
                weeks=words.significant(move.person_weeks), day=words.day(move.runs_from)
            )
            start, end = date.fromisoformat(move.begins), date.fromisoformat(move.runs_from)
            found.append(Line(one.id, one.name, "move", start, end, True, said))
        elif one.verdict == "pilot first" and one.pilot is not None:
            said = tr("pilot of {n} days, then decide").format(n=one.pilot.days)
            end = now + timedelta(days=one.pilot.days)
            found.append(Line(one.id, one.name, one.verdict, now, end, False, said))
        elif one.verdict == "wait" and any(w.advised for w in one.waiting):
            when = next(w for w in one.waiting if w.advised)
            day = date.fromisoformat(when.date)
            said = tr("decide again on {day}: {event}").format(day=words.day(when.date), event=when.event)
            found.append(Line(one.id, one.name, one.verdict, day, day, False, said))
        else:
            left = plan is not None and one.name in plan.left_out
            said = tr("would pay, but no room within the limits") if left else words.verdict_word(one.verdict).lower()
            found.append(Line(one.id, one.name, one.verdict, None, None, False, said))
    return tuple(sorted(found, key=lambda line: (line.begins is None, line.begins or now)))


class Gantt(Marked):
    """Solid with a hatched head: the work of a move, then its fleet runs; a short bar: a pilot; a clock: a date."""

    def __init__(self, result: Recommendation) -> None:
        super().__init__(tr("Plan by quarter"))
        self._now = date.fromisoformat(result.as_of)
        self._lines = lines_of(result)
        plan = result.portfolio.plan
        marks = [Mark(f"{one.name}: {one.said}", Asked("saving", one.workload)) for one in self._lines]
        self.set_marks(marks, plan.sentence if plan is not None else tr("Nothing could move."))

    def lines_high(self) -> float:
        return 2.2 + 2.6 * len(self._lines)

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [
            Column(tr("Workload"), stretch=True),
            Column(tr("Verdict")),
            Column(tr("Begins")),
            Column(tr("What"), widest=360),
        ]
        rows = [
            [
                Cell(one.name, strong=True),
                Cell(words.verdict_word(one.verdict), sign=one.verdict),
                Cell(words.day(one.begins) if one.begins is not None else "–"),
                Cell(one.said, tip=one.said),
            ]
            for one in self._lines
        ]
        return columns, rows

    def draw(self, painter: QPainter, box: QRectF) -> None:
        small = line_height()
        names = max((text_width(one.name, theme.BODY) for one in self._lines), default=0.0)
        left = box.left() + min(names + small * 2 + 20, box.width() * 0.35)
        head, pitch = small * 2.0, small * 2.6
        quarter = (box.right() - left) / QUARTERS
        for place in range(len(self._lines)):
            top = box.top() + head + place * pitch
            self.draw_pointed(painter, QRectF(box.left(), top, box.width(), pitch), place)
        widest = max(text_width(self._quarter(place)) for place in range(QUARTERS)) + 8
        every = max(1, math.ceil(widest / max(quarter, 1.0)))
        for place in range(QUARTERS + 1):
            x = left + place * quarter
            painter.setPen(QPen(theme.colour("text" if place == 0 else "line"), 1))
            painter.drawLine(QPointF(x, box.top() + head), QPointF(x, box.bottom()))
            if place < QUARTERS and place % every == 0:
                title = QRectF(x + 4, box.top(), every * quarter - 4, head)
                write(painter, title, self._quarter(place), role="secondary", align=LEFT)
        for place, one in enumerate(self._lines):
            row = QRectF(box.left(), box.top() + head + place * pitch, box.width(), pitch)
            self._line(painter, one, row, left, quarter)

    def _line(self, painter: QPainter, one: Line, row: QRectF, left: float, quarter: float) -> None:
        small = line_height()
        sign = QRectF(row.left() + 6, row.center().y() - small / 2, small, small)
        role = VERDICT_ROLE.get(one.verdict, "secondary")
        draw_verdict(painter, sign, one.verdict, theme.colour(role))
        name = QRectF(sign.right() + 8, row.top(), left - sign.right() - 16, row.height())
        write(painter, name, one.name, size=theme.BODY)
        start = left + 6.0
        if one.begins is not None and one.ends is not None:
            start, end = self._x(one.begins, left, quarter), self._x(one.ends, left, quarter)
            bar = QRectF(start, row.top() + 5, max(end - start, 5.0), row.height() - 10)
            painter.setPen(QPen(theme.colour(role), 1.4))
            work = Qt.BrushStyle.BDiagPattern if one.runs_from else Qt.BrushStyle.SolidPattern
            painter.setBrush(QBrush(theme.colour(role), work))
            painter.drawRect(bar)
            if one.runs_from:
                rest = QRectF(bar.right(), bar.center().y() - 3, max(row.right() - bar.right() - 4, 0.0), 6)
                painter.fillRect(rest, theme.colour(role))
            start = bar.right() + 6
        room = row.right() - start
        text = QRectF(start, row.top(), room, row.height() * (0.45 if one.runs_from else 1.0))
        if text_width(one.said) > room and one.begins is not None:
            before = self._x(one.begins, left, quarter) - 6
            text = QRectF(left + 6, row.top(), before - left - 6, row.height())
        wide = min(text.width(), text_width(one.said) + 4)
        painter.fillRect(QRectF(text.left() - 2, row.top() + 6, wide, text.height() - 8), theme.colour("surface"))
        write(painter, text, one.said, role="text" if one.begins is not None else "secondary")

    def _x(self, day: date, left: float, quarter: float) -> float:
        return left + min(QUARTERS, max(0.0, (day - self._now).days / 91.3125)) * quarter

    def _quarter(self, place: int) -> str:
        month = self._now.month - 1 + 3 * place
        first = date(self._now.year + month // 12, month % 12 + 1, 1)
        return tr("now") if place == 0 else words.month(first)


class LimitBar(Marked):
    """Lanes of the limits: how much of each the plan uses."""

    def __init__(self, limits: Sequence[tuple[str, float, float, str]]) -> None:
        super().__init__(tr("Limits of the plan"))
        self._limits = tuple(limits)
        said = [f"{name}: {_used(used, most, unit)}" for name, used, most, unit in self._limits]
        self.set_marks([Mark(one) for one in said], "; ".join(said))

    def lines_high(self) -> float:
        return 2.2 * len(self._limits)

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        columns = [
            Column(tr("Limit"), stretch=True), Column(tr("Used"), figures=True), Column(tr("At most"), figures=True),
            Column(tr("Unit")),
        ]  # fmt: skip
        return columns, [
            [Cell(name), Cell(words.significant(used, 3), used), Cell(words.significant(most, 3), most), Cell(unit)]
            for name, used, most, unit in self._limits
        ]

    def draw(self, painter: QPainter, box: QRectF) -> None:
        pitch = 2.2 * line_height()
        names = max((text_width(name, theme.BODY) for name, *_ in self._limits), default=0.0)
        left = box.left() + min(names + 20, box.width() * 0.35)
        told = max((text_width(_used(used, most, unit)) for _, used, most, unit in self._limits), default=0.0) + 16
        for place, (name, used, most, unit) in enumerate(self._limits):
            row = QRectF(box.left(), box.top() + place * pitch, box.width(), pitch)
            self.draw_pointed(painter, row, place)
            write(painter, QRectF(row.left() + 6, row.top(), left - row.left() - 10, pitch), name, size=theme.BODY)
            bar = QRectF(left, row.top() + pitch * 0.3, max(row.right() - left - told, 20.0), pitch * 0.4)
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRect(bar)
            share = min(1.0, used / most) if most > 0 else (1.0 if used > 0 else 0.0)
            painter.fillRect(bar.adjusted(1, 1, (share - 1) * bar.width() - (0 if share < 1 else 1), -1),
                             theme.colour("accent"))  # fmt: skip
            write(painter, QRectF(bar.right() + 8, row.top(), told, pitch), _used(used, most, unit), role="secondary")


def _used(used: float, most: float, unit: str) -> str:
    said = tr("{used} of {most} {unit}")
    return said.format(used=words.significant(used, 3), most=words.significant(most, 3), unit=unit)
