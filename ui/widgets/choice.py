"""Radio buttons and check boxes that show where the keyboard is: the style marks it by the colour of a ring only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton

from ui import theme

_ROUND, _ROOM = 4, 5
"""Radius of the frame, and how far it stands from the words."""

if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object


class _Marked(_Button):
    """A frame round the words of a button that has the focus."""

    def sizeHint(self) -> QSize:
        plain = super().sizeHint()
        return QSize(plain.width() + _ROOM, plain.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            words = self.fontMetrics().horizontalAdvance(self.text())
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            frame.setLeft(max(1, frame.right() - words - 2 * _ROOM))
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(frame, _ROUND, _ROUND)
            painter.end()


class Radio(_Marked, QRadioButton):
    """One of several answers."""


class Check(_Marked, QCheckBox):
    """An answer that others may stand beside."""
