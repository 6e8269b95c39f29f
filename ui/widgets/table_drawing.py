"""How a table is drawn: the tint of the chosen row, signs, texts, hairlines, and the titles of its columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.widgets.glyphs import VERDICT_ROLE, draw_sign, draw_verdict

if TYPE_CHECKING:
    from ui.widgets.table import Cell, Table

ROW, HEAD, PAD, SIGN, BAR = 36, 30, 10, 14, 56
"""Sizes in pixels at 100 %; all but the padding grow with the text."""
THREE_LINES = 60
"""Height of a cell, in pixels at 100 %, from which its text may take two lines above the small print."""

Index = QModelIndex | QPersistentModelIndex


class Painter(QStyledItemDelegate):
    """Draws a cell: tint of the chosen row, sign, text, hairline below."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = self._table.cell(index)
        box = QRectF(option.rect)
        painter.save()
        state = option.state
        if state & QStyle.StateFlag.State_Selected and self._table.marks_selection:
            painter.fillRect(box, theme.colour("accent_tint"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))
        text = box.adjusted(PAD, 0, -PAD, -1)
        if cell.sign:
            side = theme.px(SIGN)
            place = QRectF(text.left(), text.center().y() - side / 2, side, side)
            if cell.sign in VERDICT_ROLE:
                draw_verdict(painter, place, cell.sign, theme.colour(VERDICT_ROLE[cell.sign]))
            else:
                draw_sign(painter, place, cell.sign, theme.colour(cell.role if cell.role != "text" else "secondary"))
            text.setLeft(text.left() + side + 8)
        if cell.bar is not None:
            _draw_bar(painter, text, cell.bar)
            text.setLeft(text.left() + theme.px(BAR) + 8)
        figures = self._table.column(index.column()).figures and not cell.spans
        align = Qt.AlignmentFlag.AlignRight if figures else Qt.AlignmentFlag.AlignLeft
        if text.height() >= theme.px(THREE_LINES):
            _write_lines(painter, text, align, cell)
        elif cell.second:
            half = text.height() / 2 - 5
            upper, lower = text.adjusted(0, 5, 0, -half), text.adjusted(0, half, 0, -5)
            _write(painter, upper, align, cell.text, cell.role, theme.font(strong=cell.strong))
            _write(painter, lower, align, cell.second, "secondary", theme.font(theme.CAPTION))
        else:
            _write(painter, text, align, cell.text, cell.role, theme.font(strong=cell.strong))
        if cell.opens is not None and state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.colour("secondary"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(text.left(), box.bottom() - 4), QPointF(text.right(), box.bottom() - 4))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -2), 3, 3)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = self._table.cell(index)
        if cell.spans:
            return QSize(0, theme.px(ROW))
        return QSize(width_of(cell), theme.px(ROW))


def width_of(cell: Cell) -> int:
    """How wide a cell must be for its text."""
    wide = theme.metrics(strong=cell.strong).horizontalAdvance(cell.text)
    if cell.second:
        wide = max(wide, theme.metrics(theme.CAPTION).horizontalAdvance(cell.second))
    return math.ceil(wide) + 2 * PAD + 4 + _before(cell)


def _before(cell: Cell) -> int:
    """Room that sign and bar take before the text."""
    return (theme.px(SIGN) + 8 if cell.sign else 0) + (theme.px(BAR) + 8 if cell.bar is not None else 0)


def _draw_bar(painter: QPainter, text: QRectF, share: float) -> None:
    """A bar whose full length stands for all; the least share is still a line that can be seen."""
    high = theme.px(8)
    full = QRectF(text.left(), text.center().y() - high / 2, theme.px(BAR), high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("line"))
    painter.drawRect(full)
    full.setWidth(max(2.0, full.width() * min(1.0, share)))
    painter.setBrush(theme.colour("secondary"))
    painter.drawRect(full)


def _write(painter: QPainter, box: QRectF, align: Qt.AlignmentFlag, text: str, role: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), shown)


def _write_lines(painter: QPainter, box: QRectF, align: Qt.AlignmentFlag, cell: Cell) -> None:
    """The text, in two lines where one is too narrow for it, and the small print below it, if there is any."""
    metrics = theme.metrics(strong=cell.strong)
    lines = [(line, cell.role, theme.font(strong=cell.strong)) for line in in_two(metrics, cell.text, box.width())]
    if cell.second:
        lines.append((cell.second, "secondary", theme.font(theme.CAPTION)))
    high = metrics.height()
    top = box.center().y() - high * len(lines) / 2
    for place, (line, role, font) in enumerate(lines):
        _write(painter, QRectF(box.left(), top + place * high, box.width(), high), align, line, role, font)


def in_two(metrics: QFontMetricsF, text: str, room: float) -> tuple[str, ...]:
    """A text as one line where there is room for it, else broken between two words; the rest may still be too long."""
    if metrics.horizontalAdvance(text) <= room:
        return (text,)
    words = text.split(" ")
    fitting = [n for n in range(1, len(words)) if metrics.horizontalAdvance(" ".join(words[:n])) <= room]
    if not fitting:
        return (text,)
    return " ".join(words[: fitting[-1]]), " ".join(words[fitting[-1] :])


class Head(QHeaderView):
    """Column titles in small print over a line, with a mark at the sorted one."""

    def __init__(self, table: Table) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        theme.sized(self, fixed_height=HEAD)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        column = self._table.column(logical)
        box = QRectF(rect)
        painter.save()
        painter.fillRect(box, theme.colour("surface"))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))
        title = column.title
        if self._table.isSortingEnabled() and self.sortIndicatorSection() == logical and self._table.is_sorted:
            title += " ▴" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ▾"
        align = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
        font = theme.font(theme.CAPTION, strong=True)
        _write(painter, box.adjusted(PAD, 0, -PAD, 0), align, title, "secondary", font)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("surface"))
        painter.end()
        super().paintEvent(event)

    def sectionSizeFromContents(self, logical: int) -> QSize:
        title = self._table.column(logical).title + " ▴"
        width = math.ceil(theme.metrics(theme.CAPTION, strong=True).horizontalAdvance(title))
        return QSize(width + 2 * PAD + 4, theme.px(HEAD))
