"""Editors of one answer: a line, a choice, several choices, a volume with its unit. They show views and send values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from ui import theme
from ui.interview import values
from ui.interview.line import Line
from ui.interview.suggesting import Suggesting
from ui.widgets.choice import Check, Radio
from ui.widgets.layouts import nest
from ui.widgets.text import Text

if TYPE_CHECKING:
    from advisor.case.interview import Choice, FieldView

Names = Callable[["FieldView"], Sequence[str]]
"""The names that are offered for a field while one types."""

FEW = 4
SHORT = 70
"""Up to so many choices, of so many letters together, stand side by side; others go into a list."""


LEAST_OF_A_NAME = 16
"""Letters of a long name for which a list has room, however little there is."""


class Editor(QWidget):
    """Base: `answered` carries a value or, where a text can't be read, the text itself."""

    answered = Signal(object)
    cleared = Signal()
    touched = Signal()
    """Being mended: an old message should go."""

    def __init__(self, view: FieldView) -> None:
        super().__init__()
        self.view = view
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def show_view(self, view: FieldView) -> None:
        """Show what the draft holds now."""
        raise NotImplementedError

    def targets(self) -> Sequence[QWidget]:
        """The widgets that take the focus, the first one first."""
        raise NotImplementedError


class LineEditor(Editor):
    """A text, a number, a range or a date, typed as people write them."""

    def __init__(self, view: FieldView, currency: str, completions: Sequence[str] = ()) -> None:
        super().__init__(view)
        self._line = Line()
        self._line.left.connect(self._left)
        self._line.textEdited.connect(lambda _text: self.touched.emit())
        self._unit: Text | None = None
        if view.kind in (*values.NUMERIC, "date"):
            theme.sized(self._line, fixed_width=200)
            self.row.addWidget(self._line)
            self._unit = Text(values.unit_shown(view, currency), role="secondary", wrap=False)
            self.row.addWidget(self._unit)
            self.row.addStretch(1)
        else:
            theme.sized(self._line, maximum_width={"currency": 200, "region": 320}.get(view.suggest, 480))
            self.row.addWidget(self._line, 4)
            self.row.addStretch(1)
        # A file that is dropped here is the window's business: the path is no answer.
        self._line.setAcceptDrops(False)
        if completions:
            completer = Suggesting(completions, self._line)
            completer.activated.connect(lambda _text: self._line.editingFinished.emit())
            self._line.setCompleter(completer)
        self.show_view(view)

    def show_view(self, view: FieldView) -> None:
        self.view = view
        self._line.show_text(values.shown(view, view.value))

    def set_currency(self, currency: str) -> None:
        """Name another currency beside the field."""
        if self._unit is not None:
            self._unit.setText(values.unit_shown(self.view, currency))

    def targets(self) -> Sequence[QWidget]:
        return (self._line,)

    def _left(self, text: str) -> None:
        if not text:
            self.cleared.emit()
            return
        try:
            self.answered.emit(values.parsed(self.view, text))
        except ValueError:
            self.answered.emit(text)


class VolumeEditor(Editor):
    """A number with a unit that is an answer of its own: both are sent as (value, unit)."""

    def __init__(self, view: FieldView) -> None:
        super().__init__(view)
        self._line = Line()
        theme.sized(self._line, fixed_width=200)
        self._line.left.connect(self._left)
        self._line.textEdited.connect(lambda _text: self.touched.emit())
        self._units = Combo()
        theme.sized(self._units, minimum_width=180)
        self._units.setAccessibleName(values.tr("Unit of {label}").format(label=view.label))
        for choice in view.unit_choices:
            self._units.addItem(choice.label, choice.value)
        self._units.activated.connect(self._unit_chosen)
        self.row.addWidget(self._line)
        self.row.addWidget(self._units)
        self.row.addStretch(1)
        self.show_view(view)

    def show_view(self, view: FieldView) -> None:
        self.view = view
        self._line.show_text(values.shown(view, view.value))
        labels = [choice.label for choice in view.unit_choices]
        self._units.setCurrentIndex(labels.index(view.unit) if view.unit in labels else -1)

    def targets(self) -> Sequence[QWidget]:
        return (self._line, self._units)

    def _left(self, text: str) -> None:
        from advisor.case.numbers import parse_volume

        if not text:
            self.cleared.emit()
            return
        units = tuple(choice.value for choice in self.view.unit_choices)
        unit = self._units.currentData() or units[0]
        try:
            self.answered.emit(parse_volume(text, unit, units, values.decimal_sign()))
        except ValueError:
            self.answered.emit((text, unit))

    def _unit_chosen(self, place: int) -> None:
        if self.view.given:
            self.answered.emit((self.view.value, self._units.itemData(place)))


class Combo(QComboBox):
    """A list that doesn't change under a scrolling wheel."""

    def __init__(self) -> None:
        super().__init__()
        theme.sized(self, minimum_height=theme.FIELD_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)

    def event(self, event: QEvent) -> bool:
        # Alt with an arrow opens a list on every system; the page's own use of these keys is for its list of workloads.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _opens_list(event):
            event.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NameCombo(Combo):
    """A list of names that people give: as wide as the longest, where there is the room. What is cut short stands whole
    in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.currentTextChanged.connect(self.setToolTip)

    def minimumSizeHint(self) -> QSize:
        least, room = super().minimumSizeHint(), self.fontMetrics().averageCharWidth() * LEAST_OF_A_NAME
        return QSize(min(least.width(), room), least.height())


class ListEditor(Editor):
    """One of many choices."""

    def __init__(self, view: FieldView) -> None:
        super().__init__(view)
        self._list = Combo()
        self._list.setPlaceholderText(values.tr("Choose"))
        theme.sized(self._list, minimum_width=320)
        self._list.activated.connect(lambda place: self.answered.emit(self._list.itemData(place)))
        self.row.addWidget(self._list)
        self.row.addStretch(1)
        self.show_view(view)

    def show_view(self, view: FieldView) -> None:
        self.view = view
        held = [self._list.itemData(place) for place in range(self._list.count())]
        if held != [choice.value for choice in view.choices]:
            self._list.clear()
            for choice in view.choices:
                self._list.addItem(choice.label, choice.value)
        self._list.setCurrentIndex(next((n for n, c in enumerate(view.choices) if c.value == view.value), -1))

    def targets(self) -> Sequence[QWidget]:
        return (self._list,)


class ChoiceEditor(Editor):
    """One of a few choices, side by side."""

    def __init__(self, view: FieldView, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__(view)
        # Qt's own layout: forms remove their rows, and a layout written in Python has its items freed twice then.
        flow = QHBoxLayout()
        flow.setSpacing(20)
        nest(self.row, flow)
        self.row.addStretch(1)
        self._group = QButtonGroup(self)
        self._buttons: list[tuple[Any, QAbstractButton]] = []
        for value, label in choices:
            button = Radio(label)
            theme.sized(button, minimum_height=24)
            button.clicked.connect(lambda _checked=False, value=value: self.answered.emit(value))
            self._group.addButton(button)
            self._buttons.append((value, button))
            flow.addWidget(button)
        self.show_view(view)

    def show_view(self, view: FieldView) -> None:
        self.view = view
        self._group.setExclusive(False)
        for value, button in self._buttons:
            button.setChecked(value == view.value and type(value) is type(view.value))
        self._group.setExclusive(True)

    def targets(self) -> Sequence[QWidget]:
        return tuple(button for _, button in self._buttons)


class ChoicesEditor(Editor):
    """Several of a few choices."""

    def __init__(self, view: FieldView) -> None:
        super().__init__(view)
        # Qt's own layout: forms remove their rows, and a layout written in Python has its items freed twice then.
        flow = QHBoxLayout()
        flow.setSpacing(20)
        nest(self.row, flow)
        self.row.addStretch(1)
        self._boxes: list[tuple[Choice, Check]] = []
        for choice in view.choices:
            box = Check(choice.label)
            theme.sized(box, minimum_height=24)
            box.clicked.connect(self._clicked)
            self._boxes.append((choice, box))
            flow.addWidget(box)
        self.show_view(view)

    def show_view(self, view: FieldView) -> None:
        self.view = view
        for choice, box in self._boxes:
            box.setChecked(choice.value in (view.value or ()))

    def targets(self) -> Sequence[QWidget]:
        return tuple(box for _, box in self._boxes)

    def _clicked(self) -> None:
        self.answered.emit([choice.value for choice, box in self._boxes if box.isChecked()])


def is_focus(event: QEvent) -> bool:
    """Whether the event is a widget's getting the focus."""
    return event.type() == QEvent.Type.FocusIn


def _opens_list(event: QKeyEvent) -> bool:
    return QKeySequence(event.keyCombination()) in (QKeySequence("Alt+Down"), QKeySequence("Alt+Up"))
