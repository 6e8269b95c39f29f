"""Our own slider: a track that shows where the verdict flips, dragged by mouse or moved by keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy

from ui import theme
from ui.decide.levers import Slide
from ui.results.chart import LEFT, RIGHT, line_height, text_width, write
from ui.results.track import Verdicts, draw_track

FAR = 10
"""Steps of Shift with an arrow, and of Page Up and Down."""


USUAL = "0.000"
"""Room that every track leaves at its ends: so those of ordinary numbers begin and end under each other."""


class TrackSlider(QAbstractSlider):
    """Arrow: one step; with Shift or Page: ten; Home, End: the ends of the track; F: to the flip.

    `moved` tells each value on the way, `settled` the one at which the hand comes to rest.
    """

    moved = Signal(float)
    settled = Signal(float)

    def __init__(self, slide: Slide) -> None:
        super().__init__()
        self.setOrientation(Qt.Orientation.Horizontal)
        self._slide, self._track, self._quiet, self._shows_flip = slide, slide.track, False, True
        self._value = slide.now
        self._measured: tuple[object, float] = (None, 0.0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(slide.label)
        self.setSingleStep(1)
        self.setPageStep(FAR)
        self._fit_track()
        self.put(slide.now)
        theme.notifier().changed.connect(self.updateGeometry)

    @property
    def shown(self) -> float:
        """The value on the screen, in the lever's unit."""
        return self._value

    @property
    def slide(self) -> Slide:
        """The lever that it moves."""
        return self._slide

    def adopt(self, slide: Slide) -> None:
        """Show another state of the same lever."""
        self._slide, self._track = slide, slide.track.with_room_for(self._value)
        self._fit_track()

    def put(self, value: float, *, flips: bool = True) -> None:
        """Show a value without telling anyone; a value beyond the track makes it longer."""
        self._shows_flip = flips
        self._value = value
        self._track = self._slide.track.with_room_for(value)
        self._fit_track()
        self._quiet = True
        self.setValue(self._slide.to_step(value))
        self._quiet = False
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, round(line_height() * 2.9))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def handle_at(self) -> QPointF:
        """Where the handle is drawn."""
        box = self._line()
        return QPointF(box.left() + self._track.share(self._value) * box.width(), box.center().y())

    def place_of(self, value: float) -> QPointF:
        """Where a value lies on the track."""
        box = self._line()
        return QPointF(box.left() + self._track.share(value) * box.width(), box.center().y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, many = Qt.Key(event.key()), FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        steps = {
            Qt.Key.Key_Left: -many,
            Qt.Key.Key_Down: -many,
            Qt.Key.Key_Right: many,
            Qt.Key.Key_Up: many,
            Qt.Key.Key_PageDown: -FAR,
            Qt.Key.Key_PageUp: FAR,
        }
        flip = self._slide.verdicts.flips_at
        if key in steps:
            place = self._slide.to_step(self._value) + steps[key]
            self._go(min(self._track.high, max(self._track.low, self._slide.of_step(place))))
        elif key == Qt.Key.Key_Home:
            self._go(self._track.low)
        elif key == Qt.Key.Key_End:
            self._go(self._track.high)
        elif key == Qt.Key.Key_F and not event.modifiers() and flip is not None:
            self._go(flip)
        else:
            event.ignore()
            return
        self.settled.emit(self._value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown() and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.settled.emit(self._value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line, small = self._line(), line_height()
        verdicts = self._slide.verdicts
        if not self._shows_flip:
            verdicts = Verdicts(verdicts.holds, verdicts.now)
        draw_track(painter, line, self._track, verdicts)
        ends = QRectF(0, line.center().y() - small / 2, line.left() - self._radius() - 4, small)
        write(painter, ends, self._slide.written(self._track.low), role="secondary", align=RIGHT)
        ends.moveLeft(line.right() + self._radius() + 4)
        write(painter, ends, self._slide.written(self._track.high), role="secondary", align=LEFT)
        at = self.handle_at()
        painter.setPen(QPen(theme.colour("surface"), 2))
        painter.setBrush(theme.colour("accent_pressed" if self.isSliderDown() else "accent"))
        painter.drawEllipse(at, self._radius(), self._radius())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawEllipse(at, self._radius() + 3, self._radius() + 3)
        painter.end()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """A screen reader may set the value, too."""
        super().sliderChange(change)
        if change == QAbstractSlider.SliderChange.SliderValueChange and not self._quiet:
            self._go(self._slide.of_step(self.value()))
            self.settled.emit(self._value)

    def _go(self, value: float) -> None:
        self._value = value
        self._quiet = True
        self.setValue(self._slide.to_step(value))
        self._quiet = False
        self._tell()
        self.update()
        self.moved.emit(value)

    def _drag(self, x: float) -> None:
        box = self._line()
        wanted = self._track.value((x - box.left()) / max(1.0, box.width()))
        value = self._slide.of_step(self._slide.to_step(wanted))
        self._go(min(self._track.high, max(self._track.low, value)))

    def _fit_track(self) -> None:
        self._quiet = True
        self.setRange(self._slide.to_step(self._track.low), self._slide.to_step(self._track.high))
        self._quiet = False

    def _tell(self) -> None:
        self.setAccessibleDescription(self._slide.told(self._value))

    def _room(self) -> float:
        """For the texts at the ends; kept, since every move of a hand asks for it several times."""
        basis = (self._slide, self._track, theme.scale())
        if basis != self._measured[0]:
            ends = (self._slide.written(end) for end in (self._track.low, self._track.high))
            self._measured = (basis, max(map(text_width, (USUAL, *ends))))
        return self._measured[1]

    def _radius(self) -> float:
        return line_height() * 0.52

    def _line(self) -> QRectF:
        room = self._room() + self._radius() + 6
        return QRectF(room, line_height() * 0.3, max(1.0, self.width() - 2 * room), line_height() * 2)
