"""How much of its limits, of team, budget and quota, a plan uses: a bar each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from ui import format as words
from ui import theme
from ui.decide.gantt_lines import tr
from ui.results.chart import Mark, Marked, line_height, text_width, write
from ui.widgets.table import Cell, Column


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
