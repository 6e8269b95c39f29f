"""Surfaces: a card with a hairline, a tinted notice with a sign, and a card that can be pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.present import presenting
from ui.widgets.glyphs import Glyph
from ui.widgets.layouts import nest
from ui.widgets.text import Text


class Card(QFrame):
    """A surface on the page. Fill it through `body`."""

    def __init__(self, parent: QWidget | None = None, *, fill: str = "surface", line: str = "line") -> None:
        super().__init__(parent)
        self._fill, self._line = fill, line
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.setSpacing(8)
        theme.notifier().changed.connect(self.update)

    def set_fill(self, fill: str, line: str) -> None:
        """Change the colour roles of surface and hairline."""
        self._fill, self._line = fill, line
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(self._line), 1))
        painter.setBrush(theme.colour(self._fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.end()


class Notice(Card):
    """One sentence with a sign, and at most one action."""

    def __init__(self, text: str, kind: str = "doubtful", *, role: str = "warning") -> None:
        super().__init__(fill=f"{role}_tint" if role != "secondary" else "sunken", line="line")
        self.body.setContentsMargins(12, 8, 12, 8)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(8)
        said = QHBoxLayout()
        said.setSpacing(8)
        self._sign = Glyph(kind, role=role)
        self._text = Text(text)
        said.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        said.addWidget(self._text, 1)
        self._offers = QHBoxLayout()
        self._offers.setSpacing(8)
        nest(self._row, said, 1)
        nest(self._row, self._offers)
        nest(self.body, self._row)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Say something else."""
        self._text.setText(text)

    def offer(self, label: str, act: Callable[[], object]) -> QPushButton:
        """Add the action."""
        button = QPushButton(label)
        button.setAccessibleName(label)
        button.clicked.connect(lambda _checked=False: act())
        self._offers.addWidget(button)
        self._arrange()
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """What can be done stands beside the sentence, or below it where the sentence would be squeezed."""
        squeezed = self._offers.sizeHint().width() > 0.6 * self.width()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if squeezed else across)


class CardButton(QAbstractButton):
    """A card that is a button: title, one line under it, an optional sign before it and a word at its right."""

    def __init__(self, title: str, line: str, *, verdict: str | None = None, word: str = "") -> None:
        super().__init__()
        self.setText(title)
        self._line, self._verdict, self._word = line, verdict, word
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(part for part in (line, word) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # drawn anew as it is pointed at
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(60))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, theme.px(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focused = self.hasFocus()
        line = "accent" if focused or self.underMouse() else "line"
        painter.setPen(QPen(theme.colour(line), 2 if focused else 1))
        painter.setBrush(theme.colour("accent_tint" if self.isDown() else "surface"))
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        inner = box.adjusted(12, 9, -12, -9)
        right = self._draw_word(painter, inner)
        text = inner.adjusted(0, 0, -right, 0)
        self._draw_elided(painter, text.adjusted(0, 0, 0, -text.height() / 2), self.text(), "text", strong=True)
        self._draw_elided(painter, text.adjusted(0, text.height() / 2, 0, 0), self._line, "secondary", strong=False)
        painter.end()

    def _draw_word(self, painter: QPainter, inner: QRectF) -> float:
        if not self._word:
            return 0
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.colour("secondary"))
        width = painter.fontMetrics().horizontalAdvance(self._word) + 8.0
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._word)
        return width

    @staticmethod
    def _draw_elided(painter: QPainter, box: QRectF, text: str, role: str, *, strong: bool) -> None:
        text = presenting.shown(text)
        painter.setFont(theme.font(theme.BODY if strong else theme.CAPTION, strong=strong))
        painter.setPen(theme.colour(role))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
