"""What an analyst reaches for in the room, in sight at the right of the menus: undo, redo, find anything, present."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMainWindow, QMenuBar, QSizePolicy, QWidget

from ui import theme
from ui.menu_bar import tr, without_marks

HEIGHT = 24
ICON = 16
PAD = 8
GAP = 6
"""Between a word and its keys."""

Arrow = Literal["back", "forward"]


class Tool(QAbstractButton):
    """A command of the menus once more: as an arrow, or as a word with its keys. It is named and allowed as there."""

    def __init__(self, action: QAction, *, word: str = "", arrow: Arrow | None = None) -> None:
        super().__init__()
        self._action, self._arrow = action, arrow
        self._keys = "" if arrow else action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(word)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # drawn anew as it is pointed at
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        theme.notifier().changed.connect(self._dress)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        said = without_marks(self._action.text()).removesuffix("…")
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(said)
        self.setAccessibleName(said)

    @Slot()
    def _dress(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._arrow is not None:
            return QSize(theme.px(HEIGHT + 4), theme.px(HEIGHT))
        word = theme.metrics(theme.BODY).horizontalAdvance(self.text())
        keys = theme.metrics(theme.CAPTION).horizontalAdvance(self._keys)
        return QSize(math.ceil(word + keys) + theme.px(2 * PAD + GAP), theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("neutral"))
            painter.drawRoundedRect(box, 4, 4)
        if self._arrow is not None:
            self._draw_arrow(painter, box, self._arrow)
        else:
            self._draw_word(painter, box)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
        painter.end()

    def _draw_word(self, painter: QPainter, box: QRectF) -> None:
        pad = theme.px(PAD)
        line = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text" if self.isEnabled() else "disabled"))
        painter.drawText(box.adjusted(pad, 0, 0, 0), line | int(Qt.AlignmentFlag.AlignLeft), self.text())
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.colour("secondary" if self.isEnabled() else "disabled"))
        painter.drawText(box.adjusted(0, 0, -pad, 0), line | int(Qt.AlignmentFlag.AlignRight), self._keys)

    def _draw_arrow(self, painter: QPainter, box: QRectF, arrow: Arrow) -> None:
        """Three quarters of a circle that end in a head, in a square of 16 units; forward is back in a mirror."""
        painter.translate(box.center())
        painter.scale(*(theme.px(ICON) / 16 * sign for sign in (1 if arrow == "back" else -1, 1)))
        colour = theme.colour("text" if self.isEnabled() else "disabled")
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawArc(QRectF(-5.5, -5, 11, 11), -135 * 16, 270 * 16)
        end = QPointF(-3.9, -3.4)
        painter.drawPolyline(QPolygonF([end + QPointF(-0.6, -3.6), end, end + QPointF(3.6, 0.4)]))
        painter.resetTransform()


class Tools(QWidget):
    """The four in a row."""

    def __init__(self, undo: QAction, redo: QAction, find: QAction, present: QAction) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        for tool in (
            Tool(undo, arrow="back"),
            Tool(redo, arrow="forward"),
            Tool(find, word=tr("Find…")),
            Tool(present, word=tr("Present")),
        ):
            row.addWidget(tool)


def place(tools: Tools, window: QMainWindow, bar: QMenuBar) -> QWidget:
    """Into the corner of the menu bar; where the system draws menus outside of the window, into a bar of their own.
    What is shown and hidden with them is given back; it is hidden at first."""
    shown: QWidget = tools
    if bar.isNativeMenuBar():
        own = window.addToolBar(tr("Tools"))
        own.setMovable(False)
        own.addWidget(tools)
        shown = own
    else:
        bar.setCornerWidget(tools, Qt.Corner.TopRightCorner)
    shown.hide()
    return shown
