"""One field of a form: label above, editor with its unit, message under it, and where its value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import numbers
from ui.interview import editors, values
from ui.interview.rows import RowsEditor
from ui.present import presenting
from ui.present.masking import DOTS
from ui.widgets.glyphs import Glyph
from ui.widgets.layouts import nest
from ui.widgets.link import Link
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.case.interview import FieldView


def tr(text: str) -> str:
    """The text in the user's language."""
    return values.tr(text)


class FieldRow(QWidget):
    """A field as it is drawn. It sends what was answered and never keeps an answer of its own."""

    answered = Signal(object, object)
    """The view, and the value (or the text that can't be read)."""
    cleared = Signal(object)
    unknown = Signal(object)
    kept = Signal(object)
    """The doubted answer is meant as it stands."""
    entered = Signal(object)
    """The focus came in: help may be shown."""

    def __init__(self, view: FieldView, currency: str, names: editors.Names = lambda _view: ()) -> None:
        super().__init__()
        self.view = view
        self._shown: tuple[FieldView, str, bool] | None = None
        """What is drawn; None once a hand has changed it."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._label = Text(numbers.said(view.label), strong=True)
        self._origin = caption(wrap=False)
        head.addWidget(self._label, 1)
        head.addWidget(self._origin, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        nest(column, head)
        self.editor = _editor(view, currency, names)
        self.editor.answered.connect(lambda value: self.answered.emit(self.view, value))
        self.editor.cleared.connect(lambda: self.cleared.emit(self.view))
        self.editor.touched.connect(self._mending)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.editor, 1)
        self._line, self._column = line, column
        self._covered: Text | None = None
        self._said: _Message | None = None
        self._doubt: _Doubt | None = None
        self._dont_know: Link | None = None
        if view.can_be_unknown and "unknown" not in {choice.value for choice in view.choices}:
            self._dont_know = self._unknown_button(view)
            if isinstance(self.editor, RowsEditor):
                self.editor.add_beside(self._dont_know)
            else:
                line.addWidget(self._dont_know)
        nest(column, line)
        for widget in self._stops():
            widget.installEventFilter(self)
        self.show_view(view, currency)

    def show_why(self) -> None:
        """Say below the field why it is asked and where the answer is found, where no help stands beside the form."""
        for said in (self.view.why, self.view.where):
            if said:
                self._column.addWidget(caption(numbers.said(said)))

    @property
    def message(self) -> str:
        """The message under the field; empty where there is none."""
        return self._said.text if self._said is not None and self._said.isVisibleTo(self) else ""

    @property
    def doubt(self) -> str:
        """What is odd about the answer, as it stands under the field; empty where nothing is."""
        return self._doubt.text if self._doubt is not None and self._doubt.isVisibleTo(self) else ""

    @property
    def origin(self) -> str:
        """The word at the right edge."""
        return self._origin.text()

    def show_view(self, view: FieldView, currency: str) -> None:
        """Draw what the draft holds now, unless that is what stands there."""
        self.view = view
        covered = presenting.covers(view.path)
        if self._shown == (view, currency, covered):
            return
        self._shown = view, currency, covered
        self._label.setText(numbers.said(view.label))
        self.editor.show_view(view)
        self.editor.setVisible(not covered)
        self._cover(covered)
        if isinstance(self.editor, editors.LineEditor):
            self.editor.set_currency(currency)
        if self._dont_know is not None:
            self._dont_know.setVisible((view.status != "doubtful" or bool(view.doubt)) and not covered)
        word, role = origin_word(view)
        self._origin.setText(word)
        self._origin.set_role(role)
        message = values.fault(view, view.value) or view.message
        doubt = view.doubt if not message and not covered else ""
        self._say(message)
        self._doubt_of(doubt)
        self._describe(values.unit_shown(view, currency), word, message or doubt)

    def take_focus(self) -> None:
        """Put the focus into the editor."""
        stops = self.editor.targets()
        checked = next((stop for stop in stops if getattr(stop, "isChecked", lambda: False)()), stops[0])
        checked.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if editors.is_focus(event):
            self.entered.emit(self.view)
        return False

    def _stops(self) -> tuple[QWidget, ...]:
        extra = (self._dont_know,) if self._dont_know is not None else ()
        return (*self.editor.targets(), *extra)

    def _unknown_button(self, view: FieldView) -> Link:
        button = Link(tr("I don't know"))
        button.setToolTip(tr("A wide range is used, shown and counted as doubtful."))
        button.setAccessibleName(tr("I don't know: {label}").format(label=view.label))
        button.clicked.connect(lambda _checked=False: self.unknown.emit(self.view))
        return button

    def _mending(self) -> None:
        self._shown = None
        self._say("")
        self._doubt_of("")

    # Few fields ever have a message, a doubt or a cover: each is made when there is one.

    def _cover(self, covered: bool) -> None:
        if self._covered is None and covered:
            self._covered = Text(DOTS, role="secondary")
            self._covered.setAccessibleName(tr("{label}: hidden while presenting").format(label=self.view.label))
            self._line.insertWidget(1, self._covered, 1)
        if self._covered is not None:
            self._covered.setVisible(covered)

    def _say(self, message: str) -> None:
        if self._said is None and message:
            self._said = _Message()
            self._column.insertWidget(2, self._said)
        if self._said is not None:
            self._said.say(message)

    def _doubt_of(self, doubt: str) -> None:
        if self._doubt is None and doubt:
            self._doubt = _Doubt(self.view.label)
            self._doubt.keep.clicked.connect(lambda _checked=False: self.kept.emit(self.view))
            self._doubt.keep.installEventFilter(self)
            self._column.addWidget(self._doubt)
            QWidget.setTabOrder(self._stops()[-1], self._doubt.keep)
        if self._doubt is not None:
            self._doubt.say(doubt)

    def _describe(self, unit: str, origin: str, message: str) -> None:
        told = [part for part in (unit, numbers.said(self.view.why), origin, message) if part]
        for stop in self.editor.targets():
            said = getattr(stop, "text", lambda: "")() if stop.inherits("QAbstractButton") else ""
            label = numbers.said(self.view.label)
            stop.setAccessibleName(f"{label}: {said}" if said else stop.accessibleName() or label)
            stop.setAccessibleDescription(". ".join(told))


class _Message(QWidget):
    """What is wrong with an answer."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._told = caption(role="error")
        row.addWidget(Glyph("to correct", 14, role="error"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._told, 1)

    @property
    def text(self) -> str:
        """What is wrong; empty where nothing is."""
        return self._told.text()

    def say(self, text: str) -> None:
        """Say what is wrong, or nothing."""
        self._told.setText(text)
        self.setVisible(bool(text))


class _Doubt(QWidget):
    """What is odd about an answer that may stand, and the link that keeps it."""

    def __init__(self, label: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._said = caption(role="warning")
        self.keep = Link(tr("Keep it"))
        self.keep.setToolTip(tr("Says no more about this answer while it stays as it is. Can be undone."))
        self.keep.setAccessibleName(tr("Keep it: {label}").format(label=label))
        row.addWidget(Glyph("doubtful", 14, role="warning"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._said, 1)
        row.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def text(self) -> str:
        """What is odd; empty where nothing is."""
        return self._said.text()

    def say(self, text: str) -> None:
        """Say what is odd, or nothing."""
        self._said.setText(text)
        self.setVisible(bool(text))


def origin_word(view: FieldView) -> tuple[str, str]:
    """Where the value comes from, in a word, and its colour role."""
    if view.status == "missing":
        return (tr("needed"), "accent") if view.required else ("", "secondary")
    if view.doubt:
        return tr("doubtful"), "warning"
    if view.status == "doubtful":
        return tr("doubtful: not known"), "warning"
    known = {
        "typed": tr("typed"),
        "template": tr("template"),
        "catalog": tr("catalog"),
        "imported": tr("imported"),
        "estimate": tr("estimate"),
        "default": tr("default"),
    }
    if view.origin == "default" and view.value in (None, "", [], ()):
        return tr("optional"), "secondary"
    return known.get(view.origin, view.origin), "secondary"


def _editor(view: FieldView, currency: str, names: editors.Names) -> editors.Editor:
    pairs: list[tuple[Any, str]] = [(choice.value, choice.label) for choice in view.choices]
    if view.unit_path:
        return editors.VolumeEditor(view)
    if view.kind == "toggle":
        if view.path.endswith(".today"):
            return editors.ChoiceEditor(view, [(True, tr("It runs today")), (False, tr("Not running yet"))])
        return editors.ChoiceEditor(view, [(True, tr("Yes")), (False, tr("No"))])
    if view.kind in ("choice", "answer"):
        few = len(pairs) <= editors.FEW and sum(len(label) for _, label in pairs) <= editors.SHORT
        return editors.ChoiceEditor(view, pairs) if few else editors.ListEditor(view)
    if view.kind == "choices":
        return editors.ChoicesEditor(view)
    if view.kind == "rows":
        return RowsEditor(view, currency, names)
    return editors.LineEditor(view, currency, names(view))
