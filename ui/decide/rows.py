"""One lever of the what-if page: name, slider, a box that takes any legal value, and what its value is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import format as words
from ui import theme
from ui.decide.levers import Slide
from ui.decide.slider import TrackSlider
from ui.present import presenting
from ui.results.tags import marked
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


class Box(QLineEdit):
    """A value to type; Escape takes it back."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.undo()
            self.clearFocus()
        else:
            super().keyPressEvent(event)


class LeverRow(QWidget):
    """`moved` on the way, `settled` when the hand rests or a value was typed; both in the lever's own unit."""

    moved = Signal(str, float)
    settled = Signal(str, float)

    def __init__(self, slide: Slide) -> None:
        super().__init__()
        self._slide, self._flips = slide, True
        self._shown: tuple[object, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._name = Text(slide.label, strong=True)
        self.box = Box()
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        theme.sized(self.box, fixed_width=96)
        self.box.editingFinished.connect(self._typed)
        self._unit = caption(words.unit(slide.unit), wrap=False)
        head.addWidget(self._name, 1)
        head.addWidget(self.box)
        head.addWidget(self._unit)
        nest(column, head)
        self.slider = TrackSlider(slide)
        self.slider.moved.connect(self._slid)
        self.slider.settled.connect(lambda value: self.settled.emit(slide.field, value))
        column.addWidget(self.slider)
        self._said = caption()
        column.addWidget(self._said)
        self._fault = Text("", role="error")
        self._fault.hide()
        column.addWidget(self._fault)
        self.adopt(slide)
        self.put(slide.now, flips=True)

    @property
    def slide(self) -> Slide:
        """The lever."""
        return self._slide

    def adopt(self, slide: Slide) -> None:
        """Show another state of the same lever: another workload's, or that of an edited case."""
        self._slide = slide
        self._name.setText(slide.label)
        self._unit.setText(slide.unit_shown)
        self.box.setAccessibleName(tr("{name}, value").format(name=slide.label))
        self.slider.adopt(slide)
        self.slider.setAccessibleName(slide.label)

    def put(self, value: float, *, flips: bool) -> None:
        """Show a value. `flips`: whether the marked flip holds, which it does while nothing else is changed."""
        state = (self._slide, value, flips, presenting.is_on(), presenting.hides_money())
        if state == self._shown:
            return
        self._shown, self._flips = state, flips
        if not self.slider.isSliderDown():
            self.slider.put(value, flips=flips)
        self._show_value(value)

    def _show_value(self, value: float) -> None:
        if not self.box.hasFocus():
            self.box.setText(self._slide.written(value))
        self._fault.hide()
        slide = self._slide
        change = slide.change(value)
        now = tr("today {value}").format(value=slide.written(slide.now))
        flip = slide.verdicts.flips_at
        if not self._flips:
            flipped = tr("flips elsewhere with the other changes")
        elif flip is None:
            flipped = tr("flips nowhere between {low} and {high}").format(
                low=slide.written(slide.low), high=slide.written(slide.high)
            )
        else:
            to = words.verdict_word(slide.verdicts.flips_to or "").lower()
            flipped = tr("flips to {verdict} at {value}").format(verdict=to, value=slide.written(flip))
        parts = (f"{change}" if change else "", now, flipped, marked(slide.tag))
        self._said.setText(" · ".join(part for part in parts if part))

    def _slid(self, value: float) -> None:
        self._show_value(value)
        self.moved.emit(self._slide.field, value)

    def _typed(self) -> None:
        if not self.box.isModified():
            return
        self.box.setModified(False)
        try:
            value = self._slide.read(self.box.text())
        except ValueError as error:
            self._fault.setText(str(error))
            self._fault.show()
            return
        self.moved.emit(self._slide.field, value)
        self.settled.emit(self._slide.field, value)
        self.slider.put(value, flips=self._flips)
        self._shown = ()
        self.box.setText(self._slide.written(value))
        self._show_value(value)
