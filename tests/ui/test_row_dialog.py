"""A dialog for one row asks as well as a page does: it says why, offers names, and knows workloads by theirs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QRadioButton

from tests.ui.person import Person
from ui.interview.field import FieldRow
from ui.interview.rows import RowDialog
from ui.widgets.text import Text


def row(dialog: QDialog, label: str) -> FieldRow:
    """The field of a dialog under this label."""
    return next(one for one in dialog.findChildren(FieldRow) if one.view.label == label)


def test_a_commitment_says_what_covers_means_and_offers_instances(person: Person) -> None:
    person.press("LLM serving")
    person.go("commercials")
    offered: list[str] = []

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, RowDialog)
        told = [one.text() for one in row(dialog, "Covers").findChildren(Text) if one.isVisible()]
        assert any("An instance family such as p5" in text for text in told)
        line = row(dialog, "Covers").findChild(QLineEdit)
        assert line is not None
        person.type_into(line, "p5 48")
        popup = QApplication.activePopupWidget()
        assert popup is not None
        QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(QApplication.activePopupWidget() or line, Qt.Key.Key_Return)
        offered.append(line.text())
        dialog.reject()

    person.when_dialog(fill, RowDialog)
    person.press("Add…", person.field("Commitments already bought"))
    assert offered == ["p5.48xlarge"]


def test_a_measurement_says_what_is_counted_in_a_second(person: Person) -> None:
    person.press("LLM serving")
    person.go("workloads")
    told: list[str] = []

    def look(dialog: QDialog) -> None:
        told.extend(one.text() for one in row(dialog, "Measured throughput").findChildren(Text) if one.isVisible())
        dialog.reject()

    person.when_dialog(look, RowDialog)
    person.press("Add…", person.field("Measured speed"))
    assert any(text.startswith("Output tokens/s for serving, tokens/s for training") for text in told)


def test_an_own_option_is_for_a_workload_of_this_name(person: Person) -> None:
    person.press("(b) Continued pre-training")
    person.go("options")
    ids = [one["id"] for one in person.window.session.draft["workloads"]]
    names = [one["name"] for one in person.window.session.draft["workloads"]]
    assert not set(ids) & set(names)

    def add(dialog: QDialog) -> None:
        assert isinstance(dialog, RowDialog)
        choices = row(dialog, "Workload").findChildren(QRadioButton)
        assert [(one.text(), one.isChecked()) for one in choices] == [(names[0], True), (names[1], False)]
        person.click(choices[1])
        line = row(dialog, "Instance").findChild(QLineEdit)
        assert line is not None
        person.type_into(line, "trn2.48xlarge")
        QTest.keyClick(QApplication.activePopupWidget() or line, Qt.Key.Key_Tab)
        bought = row(dialog, "How bought").findChild(QComboBox)
        assert bought is not None
        bought.setFocus()
        QTest.keyClick(bought, Qt.Key.Key_Down)
        person.press("Save", dialog)

    person.when_dialog(add, RowDialog)
    person.press("Add an option…")
    person.come_back()
    (made,) = person.window.session.draft["options"]
    assert made["workload"] == ids[1]
    assert made["instance"] == "trn2.48xlarge"
    listed = " ".join(one.text() for one in person.field("Own options and exclusions").findChildren(Text))
    assert names[1] in listed
    assert ids[1] not in listed
