"""The options page: what is compared and why; leaving out needs a reason; what runs today stays in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from tests.ui.looking import seen
from tests.ui.person import LONG_MS, Person
from ui.widgets.table import Table


def open_options(person: Person) -> Table:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.keys("Ctrl+6")
    person.come_back()
    table = seen(person, Table, "What is compared")
    table.setFocus(Qt.FocusReason.TabFocusReason)
    return table


def choose(table: Table, text: str) -> str:
    """Move to the first line with this text; gives the line's reason."""
    rows = table.texts()
    place = next(n for n, cells in enumerate(rows) if any(text in cell for cell in cells))
    table.setCurrentIndex(table.model().index(place, 0))
    return rows[place][2]


def test_what_runs_today_can_not_be_left_out(person: Person) -> None:
    table = open_options(person)
    choose(table, "today")
    assert not person.button("Leave out…").isEnabled()
    assert "What runs today can't be left out" in person.texts()


def test_an_option_is_left_out_with_a_reason_and_taken_back(person: Person) -> None:
    table = open_options(person)
    choose(table, "best move")

    def give(dialog: QDialog) -> None:
        assert not person.button("Leave out", dialog).isEnabled(), "no exclusion without a reason"
        line = dialog.findChild(QLineEdit)
        assert line is not None
        QTest.keyClicks(line, "Our security board has not cleared it")
        person.press("Leave out", dialog)

    person.when_dialog(give)
    person.press("Leave out…")
    entry = person.window.session.draft["options"][0]
    assert entry["exclude"] is True
    assert entry["instance"] == "trn2.48xlarge"
    person.wait_for_result()
    person.qtbot.waitUntil(
        lambda: any("Our security board has not cleared it" in cells[2] for cells in table.texts()), timeout=LONG_MS
    )
    choose(table, "Our security board")
    assert "Left out already: take it back in the list below." in person.texts()
    person.keys("Ctrl+Z")
    assert person.window.session.draft.get("options") in ([], None)
    person.wait_for_result()
    person.qtbot.waitUntil(lambda: any("best move" in cells[2] for cells in table.texts()), timeout=LONG_MS)


def test_without_a_result_the_page_says_when_the_options_will_stand_there(person: Person) -> None:
    person.press("LLM serving")
    person.go("options")
    assert "The proposed options stand here as soon as there is a result." in person.texts()
