"""What all charts share: one stop for the keyboard, marks that arrows walk, a finding in words, a twin as a table."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.present import presenting
from ui.prove.asked import Asked, ask
from ui.widgets.table import Cell, Column

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def line_height(size: int = theme.CAPTION) -> float:
    """Height of a line of text in pixels: what charts measure with, so that they grow with the text."""
    return theme.metrics(size).height()


def text_width(text: str, size: int = theme.CAPTION, *, strong: bool = False) -> float:
    """Width of a text in pixels."""
    return theme.metrics(size, strong=strong).horizontalAdvance(text)


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    *,
    role: str = "text",
    align: Qt.AlignmentFlag = LEFT,
    size: int = theme.CAPTION,
    strong: bool = False,
) -> None:
    """A line of text in a box, shortened where it doesn't fit."""
    painter.setFont(theme.font(size, strong=strong))
    painter.setPen(theme.colour(role))
    shown = painter.fontMetrics().elidedText(presenting.shown(text), Qt.TextElideMode.ElideRight, int(box.width()) + 1)
    painter.drawText(box, int(align), shown)


def write_name(painter: QPainter, box: QRectF, text: str, *, strong: bool = False) -> None:
    """The name of a row: in one line or, where it is too long for that, in two of small print."""
    shown, wrapped = presenting.shown(text), int(LEFT | Qt.TextFlag.TextWordWrap)
    small = theme.metrics(theme.CAPTION, strong=strong).boundingRect(box, wrapped, shown)
    if text_width(shown, theme.BODY, strong=strong) <= box.width() + 1 or small.height() > box.height() + 1:
        write(painter, box, text, size=theme.BODY, strong=strong)
        return
    painter.setFont(theme.font(theme.CAPTION, strong=strong))
    painter.setPen(theme.colour("text"))
    painter.drawText(box, wrapped, shown)


class Chart(QWidget):
    """Base of all charts. `draw` paints into any box, on the screen and into a copied picture alike."""

    found = Signal(str)
    """The finding in one sentence has changed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.notifier().changed.connect(self._restyle)

    def lines_high(self) -> float:
        """Height in lines of small print."""
        raise NotImplementedError

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Paint the chart into the box."""
        raise NotImplementedError

    def table(self) -> tuple[list[Column], list[list[Cell]]]:
        """The same figures as a table."""
        raise NotImplementedError

    def finding(self) -> str:
        """What the chart shows, in one sentence."""
        return self.accessibleDescription()

    def sizeHint(self) -> QSize:
        return QSize(480, round(self.lines_high() * line_height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(event.rect())
        self.draw(painter, QRectF(self.rect()))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def say(self, finding: str) -> None:
        """Tell the finding, also to a screen reader."""
        if finding != self.accessibleDescription():
            self.setAccessibleDescription(finding)
            self.found.emit(finding)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class Mark(Struct, frozen=True):
    """One mark of a chart: what it says in words, and the figure behind it."""

    said: str
    asked: Asked | None = None


class Marked(Chart):
    """A chart whose marks can be pointed at and walked with arrows; Enter or a click opens the figure behind one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._marks: tuple[Mark, ...] = ()
        self._places: list[QRectF] = []
        self._here: int | None = None

    def set_marks(self, marks: Sequence[Mark], finding: str) -> None:
        """Put in the marks and the finding of the whole."""
        self._marks, self._here = tuple(marks), None
        self._finding = finding
        self.say(finding)
        self._restyle()

    def finding(self) -> str:
        return self._finding

    @property
    def here(self) -> int | None:
        """The mark that is pointed at."""
        return self._here

    def figure(self) -> Asked | None:
        """The figure behind the mark that is pointed at."""
        return self._marks[self._here].asked if self._here is not None else None

    def place_of(self, mark: int) -> QRectF:
        """Where a mark was last drawn; an empty box before that."""
        return self._places[mark] if mark < len(self._places) else QRectF()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point(None)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._at(event.position()) is not None:
            self._point(self._at(event.position()))
            ask(self, self.figure())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._marks) - 1
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        key = Qt.Key(event.key())
        if key in steps and last >= 0:
            before = self._here if self._here is not None else (-1 if steps[key] > 0 else last + 1)
            self._point(min(last, max(0, before + steps[key])))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self._point(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._here is not None:
            ask(self, self.figure())
        else:
            super().keyPressEvent(event)

    def draw_pointed(self, painter: QPainter, box: QRectF, mark: int) -> None:
        """Remember where a mark stands, and tint the one that is pointed at."""
        while len(self._places) <= mark:
            self._places.append(QRectF())
        self._places[mark] = box
        if mark == self._here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)

    def _at(self, place: QPointF) -> int | None:
        return next((n for n, box in enumerate(self._places[: len(self._marks)]) if box.contains(place)), None)

    def _point(self, mark: int | None) -> None:
        if mark == self._here:
            return
        self._here = mark
        shown = self._marks[mark] if mark is not None else None
        self.setToolTip(shown.said if shown is not None else "")
        opens = shown is not None and shown.asked is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        self.say(shown.said if shown is not None else self._finding)
        self.update()
