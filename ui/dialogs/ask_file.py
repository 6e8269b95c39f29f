"""Asking for a file: in the system's own dialog, or in Qt's where the system has none.

A dialog begins where a file of its kinds was chosen last, else beside the case, else at home.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLineEdit, QMessageBox, QWidget

_chosen_in: dict[str, Path] = {}
"""The folder in which a file of the kinds was chosen last, for as long as the program runs."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("ask_file", text)


def to_open(parent: QWidget, title: str, kinds: str, case: Path | None = None) -> Path | None:
    """The file that the user chooses, None where they cancel.

    `kinds` is written as Qt does, such as "PNG (*.png);;SVG (*.svg)"; `case` is the file of the open case.
    """
    dialog = _dialog(parent, title, kinds, case)
    try:
        return _asked(dialog, kinds)
    finally:
        dialog.deleteLater()


def to_save(parent: QWidget, title: str, name: str, kinds: str, case: Path | None = None) -> Path | None:
    """Where to write a file for which `name` is proposed; with an ending of its kinds, whether or not it was typed.

    What is there already is only given back where the user says that it may be replaced.
    """
    dialog = _dialog(parent, title, kinds, case)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(with_ending(Path(_fit(name)), kinds).name)
    try:
        while (chosen := _asked(dialog, kinds)) is not None:
            file = with_ending(chosen, kinds, dialog.selectedNameFilter())
            # The dialog has asked about the name as it was typed, and about no other.
            if file == chosen or not file.exists() or _may_replace(parent, file):
                return file
        return None
    finally:
        dialog.deleteLater()


def _fit(name: str) -> str:
    """The name without what some system forbids in names of files."""
    kept = "".join(letter if letter.isalnum() or letter in " -_." else " " for letter in name)
    return " ".join(kept.split())[:80].strip(". ") or "switchpoint"


def with_ending(file: Path, kinds: str, kind: str = "") -> Path:
    """The file with an ending of its kinds: its own, else that of the one kind, else the first of all."""
    endings = _endings(kinds)
    if file.name.lower().endswith(endings):
        return file
    return file.with_name(file.name + (_endings(kind) or endings)[0])


def _endings(kinds: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\*(\.\w+)", kinds))


def _dialog(parent: QWidget, title: str, kinds: str, case: Path | None) -> QFileDialog:
    folder = _chosen_in.get(kinds) or (case.parent if case is not None else Path.home())
    dialog = QFileDialog(parent, title, str(folder), kinds)
    # Where the system's dialog fails, Qt's own is made as it is shown.
    QTimer.singleShot(0, dialog, lambda: _name_the_folder(dialog))
    return dialog


def _name_the_folder(dialog: QFileDialog) -> None:
    """In Qt's own dialog: its style gives the text of a list no room unless it can be typed into."""
    places = dialog.findChild(QComboBox, "lookInCombo")
    if isinstance(places, QComboBox):
        line = QLineEdit(places)
        line.setReadOnly(True)
        line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        places.setLineEdit(line)


def _asked(dialog: QFileDialog, kinds: str) -> Path | None:
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    chosen = Path(dialog.selectedFiles()[0])
    _chosen_in[kinds] = chosen.parent
    return chosen


def _may_replace(parent: QWidget, file: Path) -> bool:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Switchpoint")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr("“{name}” is there already.").format(name=file.name))
    box.setInformativeText(tr("Replaced, what it holds is gone."))
    replace = box.addButton(tr("Replace"), QMessageBox.ButtonRole.DestructiveRole)
    other = box.addButton(tr("Choose another name"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(other)
    box.exec()
    return box.clickedButton() is replace
