"""Names as people give them: with ampersands, angle brackets and more letters than a line has room for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMessageBox

from tests.ui.person import Person
from ui.menu_bar import without_marks

NAME = "Research & <b>Development</b>, the whole of what they run for all of our houses and theirs"


def test_a_name_is_told_letter_by_letter(person: Person) -> None:
    person.press("LLM serving")
    person.fill("Decision in one line", NAME)
    undo = next(one for one in person.window.findChildren(QAction) if "Undo" in one.text())
    assert without_marks(undo.text()).endswith(NAME)
    assert undo.text().count("&") == 3, "one for the key, two for the one that is read"
    asked: list[QMessageBox] = []

    def cancel(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        assert NAME in dialog.text()
        assert dialog.textFormat() == Qt.TextFormat.PlainText
        asked.append(dialog)
        person.press("Cancel", dialog)

    person.when_dialog(cancel, QMessageBox)
    person.keys("Ctrl+W")
    assert len(asked) == 1


def test_what_is_longer_than_its_line_is_read_from_its_beginning(person: Person) -> None:
    person.press("LLM serving")
    person.fill("Decision in one line", NAME)
    line = person.field("Decision in one line").findChild(QLineEdit)
    assert line is not None
    assert line is not QApplication.focusWidget()
    assert line.cursorPosition() == 0
    person.type_into(line, NAME)
    assert line.cursorPosition() == len(NAME), "while it is typed one sees its end"
    person.keys("Escape")
    person.go("workloads")
    person.fill("Name", NAME)
    person.press("Duplicate the chosen workload")
    person.come_back()
    name = person.field("Name").findChild(QLineEdit)
    assert name is not None
    assert name.cursorPosition() == 0
