"""A track of one input: thick where the verdict holds, thin where another one does, today's value, and the flip."""

from __future__ import annotations

import math

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ui import format as words
from ui import theme
from ui.results.chart import LEFT, RIGHT, line_height, text_width, write
from ui.widgets.glyphs import VERDICT_ROLE

WIDE = 8.0
"""From this ratio of its ends on a track is drawn on a logarithmic scale."""


class Scale(Struct, frozen=True):
    """Values from `low` to `high` and their places along a track; logarithmic where the ends are far apart."""

    low: float
    high: float

    @property
    def is_log(self) -> bool:
        """Whether equal steps are equal ratios."""
        return self.low > 0 and self.high / self.low >= WIDE

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high one; values beyond lie at the ends."""
        value = min(self.high, max(self.low, value))
        if self.high <= self.low:
            return 0.0
        if self.is_log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, share: float) -> float:
        """The value at a share of the way."""
        share = min(1.0, max(0.0, share))
        if self.is_log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)

    def with_room_for(self, value: float) -> Scale:
        """A scale on which a typed value lies, too."""
        if self.low <= value <= self.high:
            return self
        return Scale(min(self.low, value), max(self.high, value))


class Verdicts(Struct, frozen=True):
    """The verdict at today's value, and beyond the flip; `flips_at` None: it never flips on the track."""

    holds: str
    now: float
    flips_at: float | None = None
    flips_to: str | None = None

    def at(self, value: float) -> str:
        """The verdict at a value."""
        if self.flips_at is None or self.flips_to is None:
            return self.holds
        beyond = value > self.flips_at if self.flips_at > self.now else value < self.flips_at
        return self.flips_to if beyond else self.holds


def draw_track(painter: QPainter, box: QRectF, scale: Scale, verdicts: Verdicts) -> float:
    """Draw a track through the middle of the box; gives the y of its line."""
    y = box.center().y()
    flip = verdicts.flips_at
    holds = theme.colour(VERDICT_ROLE.get(verdicts.holds, "text"))
    today = _x(box, scale, verdicts.now)
    if flip is None:
        _line(painter, box.left(), box.right(), y, 6, holds)
    else:
        border = _x(box, scale, flip)
        other = theme.colour(VERDICT_ROLE.get(verdicts.flips_to or "", "secondary"))
        first, second = (border, box.right()) if flip > verdicts.now else (box.left(), border)
        _line(painter, box.left(), box.right(), y, 6, holds)
        painter.fillRect(QRectF(first, y - 4, second - first, 8), theme.colour("surface"))
        _line(painter, first, second, y, 2, other)
        painter.setPen(QPen(theme.colour("text"), 2))
        painter.drawLine(QPointF(border, y - 9), QPointF(border, y + 9))
        _words(painter, box, border, verdicts, on_the_right=flip > verdicts.now)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("text"))
    tip = y - 4
    painter.drawPolygon(QPolygonF([QPointF(today - 6, tip - 9), QPointF(today + 6, tip - 9), QPointF(today, tip)]))
    return y


def _words(painter: QPainter, box: QRectF, border: float, verdicts: Verdicts, *, on_the_right: bool) -> None:
    """The word of each verdict under its part of the track, where there is room for it."""
    row = QRectF(box.left(), box.center().y() + 8, box.width(), line_height())
    here = words.verdict_word(verdicts.holds).lower()
    there = words.verdict_word(verdicts.flips_to or "").lower()
    left, right = (here, there) if on_the_right else (there, here)
    roles = [VERDICT_ROLE.get(verdict or "", "text") for verdict in (verdicts.holds, verdicts.flips_to)]
    left_role, right_role = roles if on_the_right else reversed(roles)
    before = QRectF(row.left(), row.top(), border - row.left() - 6, row.height())
    behind = QRectF(border + 6, row.top(), row.right() - border - 6, row.height())
    if before.width() > text_width(left):
        write(painter, before, left, role=left_role, align=RIGHT)
    if behind.width() > text_width(right):
        write(painter, behind, right, role=right_role, align=LEFT)


def _x(box: QRectF, scale: Scale, value: float) -> float:
    return box.left() + scale.share(value) * box.width()


def _line(painter: QPainter, start: float, end: float, y: float, width: float, colour: QColor) -> None:
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(start, y), QPointF(end, y))
