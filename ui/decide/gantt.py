"""The plan as a picture: quarters across, workloads down; bars for moves and pilots, words for what stays or waits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPen

from ui import format as words
from ui import theme
from ui.decide.gantt_lines import Line, folded, lines_of, tr
from ui.prove.asked import Asked
from ui.results.chart import LEFT, Mark, Marked, line_height, text_width, write
from ui.widgets.glyphs import VERDICT_ROLE, draw_verdict
from ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from advisor.decision.result import PortfolioPlan, Recommendation

QUARTERS = 8
"""Quarters from the decision in which the engine may begin a move."""


class Gantt(Marked):
    """Solid with a hatched head: the work of a move, then its fleet runs; a short bar: a pilot; a clock: a date.

    A move's bar is dragged by quarters, or moved by Alt with an arrow: that pins its start. Delete lets it go again.
    """

    pin_asked = Signal(str, int)
    """A workload, and the quarter in which its move should begin."""
    unpin_asked = Signal(str)

    def __init__(self, result: Recommendation) -> None:
        super().__init__(tr("Plan by quarter"))
        self._all: tuple[Line, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._dragged: tuple[int, float] | None = None
        self._wanted: int | None = None
        self.show_plan(result, result.portfolio.plan, {})

    def show_plan(self, result: Recommendation, plan: PortfolioPlan | None, pins: Mapping[str, int]) -> None:
        """Draw another plan; the workload that is pointed at stays so."""
        here = self._lines[self.here] if self.here is not None and self.here < len(self._lines) else None
        self._decided = date.fromisoformat(result.decides_on)
        self._first = tr("now") if result.decides_on == result.as_of else tr("decision")
        self._all = lines_of(result, plan, pins)
        self._lines = folded(self._all)
        self._dragged = self._wanted = None
        marks = [
            Mark(f"{one.name}: {one.said}", Asked("saving", one.workload) if one.workload else None)
            for one in self._lines
        ]
        self.set_marks(marks, plan.sentence if plan is not None else tr("Nothing could move."))
        was = (here.workload, here.verdict) if here is not None else None
        self._point(next((place for place, one in enumerate(self._lines) if (one.workload, one.verdict) == was), None))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None and self._bar_has(place, event.position()):
            self._dragged = place, event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            super().mouseMoveEvent(event)
            place = self._at(event.position())
            if place is not None and self._bar_has(place, event.position()):
                self.setCursor(Qt.CursorShape.SizeHorCursor)
            elif place is not None and self._lines[place].workload:
                self.setCursor(Qt.CursorShape.PointingHandCursor)
            return
        place, begun = self._dragged
        _, quarter = self._scale(QRectF(self.rect()))
        moved = round((event.position().x() - begun) / max(quarter, 1.0))
        self._wanted = min(QUARTERS - 1, max(0, (self._lines[place].quarter or 0) + moved))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, wanted = self._dragged, self._wanted
        self._dragged = self._wanted = None
        if dragged is not None and wanted is not None and wanted != self._lines[dragged[0]].quarter:
            self.pin_asked.emit(self._lines[dragged[0]].workload, wanted)
        else:
            super().mouseReleaseEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Alt with an arrow is Back elsewhere in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_own(event) or self.here is None:
            super().keyPressEvent(event)
            return
        line = self._lines[self.here]
        if event.key() == Qt.Key.Key_Delete:
            self.unpin_asked.emit(line.workload)
            return
        by = 1 if event.key() == Qt.Key.Key_Right else -1
        wanted = 0 if line.quarter is None else min(QUARTERS - 1, max(0, line.quarter + by))
        self.pin_asked.emit(line.workload, wanted)

    def _is_own(self, event: QKeyEvent) -> bool:
        """Whether a key moves, or lets go of, the line that is pointed at."""
        if self.here is None or not self._lines[self.here].workload:
            return False
        if event.key() == Qt.Key.Key_Delete:
            return self._lines[self.here].pinned
        return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) and event.key() in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        )

    def _bar_has(self, place: int, at: QPointF) -> bool:
        """Whether the bar of a move is under the mouse."""
        line = self._lines[place]
        if line.quarter is None or line.begins is None or line.ends is None:
            return False
        left, quarter = self._scale(QRectF(self.rect()))
        start, end = self._x(line.begins, left, quarter), self._x(line.ends, left, quarter)
        return start - 4 <= at.x() <= max(end, start + 24)

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
            for one in self._all
        ]
        return columns, rows

    def draw(self, painter: QPainter, box: QRectF) -> None:
        small = line_height()
        left, quarter = self._scale(box)
        head, pitch = small * 2.0, small * 2.6
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
        seen = painter.clipBoundingRect() if painter.hasClipping() else box
        for place, one in enumerate(self._lines):
            row = QRectF(box.left(), box.top() + head + place * pitch, box.width(), pitch)
            if not row.intersects(seen):
                continue
            self._line(painter, one, row, left, quarter)
            if self._dragged is not None and self._wanted is not None and place == self._dragged[0]:
                x = left + self._wanted * quarter
                painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(x + 1, row.top() + 3, quarter - 2, row.height() - 6))

    def _scale(self, box: QRectF) -> tuple[float, float]:
        """Where the quarters begin, and how wide one is."""
        names = max((text_width(one.name, theme.BODY) for one in self._lines), default=0.0)
        left = box.left() + min(names + line_height() * 2 + 20, box.width() * 0.35)
        return left, (box.right() - left) / QUARTERS

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
            if one.pinned:
                painter.setBrush(theme.colour("text"))
                painter.setPen(QPen(theme.colour("text"), 2))
                painter.drawLine(QPointF(bar.left(), row.top() + 4), QPointF(bar.left(), row.bottom() - 4))
                painter.drawEllipse(QPointF(bar.left(), row.top() + 5), 4, 4)
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
        return left + min(QUARTERS, max(0.0, (day - self._decided).days / 91.3125)) * quarter

    def _quarter(self, place: int) -> str:
        return self._first if place == 0 else words.month(quarter_begins(self._decided, place))


def quarter_begins(decided: date, quarter: int) -> date:
    """First day of the month in which a quarter of the plan begins; 0: that of the decision."""
    month = decided.month - 1 + 3 * quarter
    return date(decided.year + month // 12, month % 12 + 1, 1)
