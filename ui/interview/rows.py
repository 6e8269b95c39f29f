"""A list of rows (commitments, rates, measurements): each as one line with Edit and Remove, and a dialog for a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from advisor.case.paths import drop, get, has, put
from ui import theme
from ui.interview import editors, values
from ui.interview.line import Line
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import clear, nest
from ui.widgets.link import Link
from ui.widgets.text import Text

if TYPE_CHECKING:
    from advisor.case.forms import Status
    from advisor.case.interview import FieldView


def tr(text: str) -> str:
    """The text in the user's language."""
    return values.tr(text)


class RowsEditor(editors.Editor):
    """The rows of one field. An empty list is an answer of its own: "None"."""

    def __init__(self, view: FieldView, currency: str, names: editors.Names) -> None:
        super().__init__(view)
        self._currency, self._names = currency, names
        column = QVBoxLayout()
        column.setSpacing(4)
        self._listed = QVBoxLayout()
        self._listed.setSpacing(4)
        self._said = Text(role="secondary")
        self._add = QPushButton(tr("Add…"))
        self._none = QPushButton(tr("None"))
        self._add.clicked.connect(lambda _checked=False: self._edit(None))
        self._none.clicked.connect(lambda _checked=False: self.answered.emit([]))
        self._buttons = buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._none)
        buttons.addWidget(self._add)
        buttons.addWidget(self._said, 1)
        nest(column, self._listed)
        nest(column, buttons)
        nest(self.row, column, 1)
        self.show_view(view)

    def show_view(self, view: FieldView) -> None:
        self.view = view
        rows: Sequence[dict[str, Any]] = view.value if isinstance(view.value, list) else ()
        clear(self._listed)
        for place, row in enumerate(rows):
            self._listed.addWidget(self._line(place, row))
        asked = view.required and not rows
        self._none.setVisible(asked and not (view.given and view.value == []))
        self._add.setEnabled(bool(view.columns))
        self._said.setText(tr("None") if view.given and view.value == [] else "")

    def targets(self) -> Sequence[QWidget]:
        return (self._none, self._add) if not self._none.isHidden() else (self._add, self._none)

    def add_beside(self, link: Link) -> None:
        """Put a link at the right end of the line of buttons, where those of other fields end."""
        self._buttons.addWidget(link)

    def _line(self, place: int, row: dict[str, Any]) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        said = row_words(self.view.columns, row, self._currency)
        layout.addWidget(Text(said), 1)
        for label, act in ((tr("Edit…"), self._edit), (tr("Remove"), self._remove)):
            button = Link(label)
            button.setAccessibleName(f"{label.rstrip('…')}: {said}")
            button.clicked.connect(lambda _checked=False, act=act: act(place))
            layout.addWidget(button)
        return line

    def _rows(self) -> list[dict[str, Any]]:
        return list(self.view.value or ())

    def _remove(self, place: int | None) -> None:
        self.answered.emit([row for number, row in enumerate(self._rows()) if number != place])

    def _edit(self, place: int | None) -> None:
        rows = self._rows()
        start = rows[place] if place is not None else {}
        dialog = RowDialog(self.view, start, self._currency, self.window(), names=self._names)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            changed = dialog.row()
            self.answered.emit([*rows, changed] if place is None else [*rows[:place], changed, *rows[place + 1 :]])


class RowDialog(FormDialog):
    """A form of one row. Its values go back as typed; the draft's checks say what is wrong with them.

    `check` says what is wrong with a complete row where that should be mended before it goes back; empty: nothing.
    """

    def __init__(
        self,
        view: FieldView,
        row: dict[str, Any],
        currency: str,
        parent: QWidget,
        *,
        names: editors.Names = lambda _view: (),
        check: Callable[[dict[str, Any]], str] = lambda _row: "",
    ) -> None:
        # A commitment has so many fields that, further apart, they would not all be in sight on a screen of 800 pixels.
        super().__init__(parent, view.label, spacing=10)
        from ui.interview.field import FieldRow

        self._row, self._currency, self._check = dict(row), currency, check
        if view.why:
            self.form.addWidget(Text(view.why, role="secondary"))
        self._fields: list[FieldRow] = []
        for part in view.columns:
            shown = FieldRow(self._filled(part), currency, names)
            shown.show_why()
            shown.answered.connect(self._take)
            shown.cleared.connect(self._drop)
            for line in shown.findChildren(Line):
                line.takes_cells = True
                line.cells_pasted.connect(partial(self._paste, len(self._fields)))
            self._fields.append(shown)
            self.form.addWidget(shown)
        self.form.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        self._done = buttons.button(QDialogButtonBox.StandardButton.Save)
        self._done.setDefault(True)
        self._said = Text("", size=theme.CAPTION, role="error")
        self._said.hide()
        self.foot.addWidget(self._said)
        self.foot.addWidget(buttons)
        if self._fields:
            self._fields[0].editor.targets()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def row(self) -> dict[str, Any]:
        """The row as it was entered."""
        return self._row

    def _filled(self, part: FieldView) -> FieldView:
        given = has(self._row, part.path)
        value = get(self._row, part.path, part.default)
        status: Status = "missing" if part.required and not given else "answered" if given else "default"
        return replace(part, value=value, given=given, status=status, origin="typed" if given else part.origin)

    def _take(self, view: FieldView, value: Any) -> None:
        low, high = getattr(value, "low", None), getattr(value, "high", None)
        self._row = put(self._row, view.path, {"low": low, "high": high} if low is not None else value)
        self._show()

    def _paste(self, first: int, cells: list[str]) -> None:
        """Cells copied from a row of a spreadsheet fill this field and those after it, one each."""
        for shown, cell in zip(self._fields[first:], cells, strict=False):
            if cell:
                self._take(shown.view, _value_of(shown.view, cell))

    def _drop(self, view: FieldView) -> None:
        self._row = drop(self._row, view.path)
        self._show()

    def _show(self) -> None:
        for shown in self._fields:
            shown.show_view(self._filled(shown.view), str(self._row.get("currency") or self._currency))
        self._said.hide()

    def _save(self) -> None:
        """Done, unless an answer is missing or wrong: then that is said, and the focus goes there."""
        # A click on a button takes no focus, and what is typed counts only once its line is left.
        self._done.setFocus(Qt.FocusReason.OtherFocusReason)
        missing = [one for one in self._fields if one.view.required and not has(self._row, one.view.path)]
        faulty = [one for one in self._fields if values.fault(one.view, one.view.value)]
        said = ""
        if missing:
            said = tr("Still missing: {names}.").format(names=", ".join(one.view.label for one in missing))
        elif not faulty:
            said = self._check(self._row)
        if not said and not faulty:
            self.accept()
            return
        self._said.setText(said)
        self._said.setVisible(bool(said))
        wanted = (missing or faulty or self._fields)[0]
        wanted.take_focus()
        self.bring(wanted)


def _value_of(view: FieldView, cell: str) -> Any:
    """What a cell says: a choice by its word, a number, a date; else the text, which is then complained of."""
    for choice in view.choices:
        if cell.casefold() in (str(choice.value).casefold(), choice.label.casefold()):
            return choice.value
    if view.kind == "toggle":
        return cell.casefold() in ("yes", "true", "1", "x", tr("Yes").casefold())
    try:
        return values.parsed(view, cell)
    except ValueError:
        return cell


def row_words(columns: Sequence[FieldView], row: dict[str, Any], currency: str) -> str:
    """A row in one line: its values with their units. Its currency is said once, beside the amount."""
    parts = []
    has_amount = any(part.kind == "money" and get(row, part.path) not in (None, "") for part in columns)
    for part in columns:
        value = get(row, part.path)
        if value in (None, "", False) or (has_amount and part.suggest == "currency"):
            continue
        unit = values.unit_shown(part, str(row.get("currency", currency)))
        said = values.shown(part, value)
        if part.kind == "toggle":
            said, unit = part.label.lower(), ""
        parts.append(f"{said} {unit}".strip())
    return " · ".join(parts)
