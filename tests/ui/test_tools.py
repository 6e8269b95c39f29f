"""Undo, redo, find and present are in sight at the right of the menus while a case is open."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton

from tests.ui.person import Person
from ui.dialogs.find import FindDialog
from ui.present import presenting
from ui.tools import Tool


def tools(person: Person) -> list[QAbstractButton]:
    return [one for one in person.window.findChildren(Tool) if one.isVisible()]


def test_they_stand_in_a_row_only_while_a_case_is_open(person: Person) -> None:
    assert tools(person) == []
    person.press("(a) 70B assistant")
    person.wait_for_result()
    assert [one.accessibleName() for one in tools(person)] == ["Undo", "Redo", "Find anything", "Present"]
    bar = person.window.menuBar()
    last = bar.actionGeometry(bar.actions()[-1])
    for one in tools(person):
        place = one.mapTo(bar, one.rect().topLeft())
        assert place.x() > last.right()
        assert 0 <= place.y() <= bar.height() - one.height()


def test_a_step_is_taken_back_and_done_again(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    undo, redo = tools(person)[:2]
    assert not undo.isEnabled()
    person.go("decision")
    person.fill("Horizon", "24")
    assert undo.isEnabled()
    assert undo.toolTip() == undo.accessibleName() == "Undo: Horizon 36 → 24"
    person.click(undo)
    person.qtbot.waitUntil(lambda: person.window.session.draft["decision"]["horizon_months"] == 36)
    person.click(redo)
    person.qtbot.waitUntil(lambda: person.window.session.draft["decision"]["horizon_months"] == 24)
    assert not redo.isEnabled()


def test_anything_is_found_and_the_room_is_shown(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.press("Find…")
    found = person.window.findChildren(FindDialog)
    assert len(found) == 1
    found[0].reject()
    person.press("Present")
    person.qtbot.waitUntil(presenting.is_on)
    assert tools(person) == [], "nothing stands over what is shown"
    person.keys("Esc")
    person.qtbot.waitUntil(lambda: len(tools(person)) == 4)
