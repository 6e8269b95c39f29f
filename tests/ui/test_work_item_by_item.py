"""The work of moving stands item by item on the team's page, and each item gives way to an estimate of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from tests.ui.person import Person
from ui.interview.field import FieldRow
from ui.interview.rows import RowDialog
from ui.interview.work import TeamPage
from ui.widgets.table import Table
from ui.widgets.text import Text

GATE = "Accuracy gate: test set, reference outputs, sign-off"


def the_table(person: Person) -> Table:
    page = person.window.page("team")
    assert isinstance(page, TeamPage)
    return next(one for one in page.findChildren(Table) if one.accessibleName() == "The work, item by item")


def row_of(table: Table, item: str) -> int:
    return next(place for place, row in enumerate(table.texts()) if row[0] == item)


def overrides(person: Person) -> list[dict[str, Any]]:
    return list(person.window.session.draft["team"].get("effort_overrides", ()))


def enter(person: Person, then: Callable[[QDialog], object] = QDialog.reject, **answers: str) -> None:
    """What to type into the dialog of an estimate, once it opens; `then` is done where Save does not close it."""

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, RowDialog)
        for row in dialog.findChildren(FieldRow):
            name = row.view.path.rpartition(".")[2]
            if name in answers:
                line = row.findChild(QLineEdit)
                assert isinstance(line, QLineEdit)
                person.type_into(line, answers[name])
        person.press("Save", dialog)
        if dialog.isVisible():
            then(dialog)

    person.when_dialog(fill, RowDialog)


def open_team_page(person: Person) -> Table:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("team")
    person.qtbot.waitUntil(lambda: the_table(person).isVisible())
    return the_table(person)


def test_an_item_is_overwritten_and_ours_is_taken_again(person: Person) -> None:
    table = open_team_page(person)
    person.wait_for_text("All of the work of moving rests on our judgement.")
    assert row_of(table, GATE) >= 0
    table.setFocus()
    index = table.model().index(row_of(table, GATE), 1)
    table.setCurrentIndex(index)
    enter(person, low="3", likely="4", high="6", reason="audited twice")
    QTest.keyClick(table, Qt.Key.Key_Return)
    person.qtbot.waitUntil(lambda: bool(overrides(person)))
    workload = person.window.session.draft["workloads"][0]["id"]
    weeks = {"low": 3, "likely": 4, "high": 6}
    given = {"workload": workload, "item": "accuracy_gate", "weeks": weeks, "reason": "audited twice"}
    assert overrides(person) == [given]
    person.wait_for_result()
    person.qtbot.waitUntil(
        lambda: the_table(person).texts()[row_of(table, GATE)][1:] == ["3", "4", "6", "your estimate"]
    )
    assert "% of the work of moving rests on our judgement, the rest on your estimates." in person.texts()
    assert "All of the work" not in person.texts()

    table.setCurrentIndex(table.model().index(row_of(table, GATE), 0))
    person.press("Take ours again")
    person.qtbot.waitUntil(lambda: overrides(person) == [])
    person.keys("Ctrl+Z")
    person.qtbot.waitUntil(lambda: overrides(person) == [given])


def test_likely_must_lie_between_low_and_high_and_the_dialog_says_so(person: Person) -> None:
    table, told = open_team_page(person), list[str]()
    table.setCurrentIndex(table.model().index(row_of(table, GATE), 0))

    def look(dialog: QDialog) -> None:
        told.extend(text.text() for text in dialog.findChildren(Text) if text.isVisible())
        dialog.reject()

    enter(person, look, low="3", likely="2", high="6", reason="a slip")
    person.press("Overwrite…")
    assert any(text.startswith("Likely (2) must lie between low (3) and high (6).") for text in told)
    assert overrides(person) == []


def test_a_row_without_its_reason_says_what_is_missing(person: Person) -> None:
    table, told = open_team_page(person), list[str]()
    table.setCurrentIndex(table.model().index(row_of(table, GATE), 0))

    def look(dialog: QDialog) -> None:
        told.extend(text.text() for text in dialog.findChildren(Text) if text.isVisible())
        dialog.reject()

    enter(person, look, low="3")
    person.press("Overwrite…")
    assert "Still missing: Reason." in told


def test_an_estimate_of_the_whole_work_is_entered_among_the_details(person: Person) -> None:
    """Its weeks stand in a part of their own within the row."""
    open_team_page(person)
    person.press("More detail")
    workload = person.window.session.draft["workloads"][0]["id"]
    enter(person, workload=workload, low="3", likely="4", high="6", reason="a spike")
    person.press("Add…", person.field("Own effort estimates"))
    person.qtbot.waitUntil(lambda: bool(overrides(person)))
    assert overrides(person)[0]["weeks"] == {"low": 3, "likely": 4, "high": 6}
    assert not person.window.session.problems
    person.wait_for_result()
