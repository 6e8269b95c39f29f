"""Numbers copied from a spreadsheet: one cell into a field, a row of cells into the fields of a row."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from tests.ui.person import Person

PASTE = (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def paste(line: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    line.selectAll()
    QTest.keyClick(line, *PASTE)


def test_a_row_of_cells_fills_the_fields_of_a_commitment(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("commercials")

    def fill(dialog: QDialog) -> None:
        lines = [one for one in dialog.findChildren(QLineEdit) if one.isVisible()]
        scope = next(one for one in lines if one.accessibleName() == "Covers")
        paste(scope, "p5\t105,000.5\tUSD\t1 Sep 2026\t2027-08-31\n")
        dialog.accept()

    person.when_dialog(fill)
    person.press("Add…", person.field("Commitments already bought"))
    person.qtbot.waitUntil(lambda: bool(person.window.session.draft["commercials"]["commitments"]))
    row = person.window.session.draft["commercials"]["commitments"][0]
    assert row["scope"] == "p5"
    assert row["amount_per_hour"] == "105000.5"
    assert (row["starts"], row["ends"]) == ("2026-09-01", "2027-08-31")


def test_several_cells_in_the_place_of_one_number_are_counted(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.go("workloads")
    field = person.field("Input length")
    line = field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    paste(line, "450\t1000\t300")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert field.message == 'Enter one number here: "450 | 1000 | 300" are 3.'


def test_the_example_of_a_number_is_one_that_may_be_followed(person: Person) -> None:
    """Where the comma is the decimal sign, 1.2k would be refused."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    try:
        person.press("(a) 70B assistant")
        person.go("workloads")
        person.fill("Input length", "many")
        assert person.field("Input length").message.startswith("Enter a number such as 450, 1,2k or")
        person.fill("Input length", "1,2k")
        assert person.field("Input length").message == ""
        assert person.window.session.draft["workloads"][0]["input_tokens"] == 1200
    finally:
        QLocale.setDefault(before)
