"""Pinning on the Plan page when a move begins: by dragging, by keys, by choosing; what it costs, and letting go."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from advisor.case.load import load_draft, save_draft
from tests.ui.looking import bring, seen, the
from tests.ui.person import LONG_MS, Person
from tests.ui.test_plan_and_evidence import small_team
from ui.decide.gantt import QUARTERS, Gantt
from ui.decide.pin_card import PinCard
from ui.widgets.table import Table


def open_plan(person: Person, tmp_path: Path) -> Gantt:
    """A team for one move at a time: one assistant begins now, the other, its equal, in quarter 2."""
    person.window.open_path(small_team(tmp_path))
    person.wait_for_result()
    person.keys("Ctrl+0")
    person.wait_for_text("Team and budget")
    return bring(person, the(person, Gantt))


def pins(person: Person) -> dict[str, int]:
    """What the case keeps."""
    return {row["workload"]: row["quarter"] for row in person.window.session.draft.get("pins", ())}


def wait_for(person: Person, said: str) -> None:
    person.wait_for_text("When it should begin")
    card = the(person, PinCard)
    person.qtbot.waitUntil(lambda: said in card.text(), timeout=LONG_MS)


def place_of(plan: Gantt, name: str) -> int:
    """The line of a workload."""
    rows = [row[0].text for row in plan.table()[1]]
    return rows.index(name)


def later(plan: Gantt) -> tuple[str, str]:
    """Name and id of the move that begins in quarter 2."""
    return next((one.name, one.workload) for one in plan._lines if one.quarter == 1)


def drag(person: Person, plan: Gantt, name: str, quarters: int) -> None:
    """Take the bar of a move and pull it by whole quarters."""
    plan.repaint()
    box = plan.place_of(place_of(plan, name))
    left, wide = plan._scale(box)
    begins = plan._lines[place_of(plan, name)].quarter
    assert begins is not None
    start = QPoint(round(left + begins * wide + 8), round(box.center().y()))
    QTest.mousePress(plan, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(plan, QPoint(round(start.x() + step * quarters * wide / 4), start.y()))
        person.qtbot.wait(10)
    end = QPoint(round(start.x() + quarters * wide), start.y())
    QTest.mouseRelease(plan, Qt.MouseButton.LeftButton, pos=end)


def test_dragging_a_bar_pins_its_start_and_shows_what_that_costs(person: Person, tmp_path: Path) -> None:
    plan = open_plan(person, tmp_path)
    result = person.window.session.result
    name, key = later(plan)
    drag(person, plan, name, 3)
    assert pins(person) == {key: 4}
    wait_for(person, "Your plan costs $")
    assert "on average against the best plan" in the(person, PinCard).text()
    assert "pinned: " in plan.table()[1][place_of(plan, name)][3].text
    beside = seen(person, Table, "The best plan beside yours").texts()
    assert beside[0][1] != beside[0][2]
    assert person.window.session.result is result, "the recommendation rests on the best plan"
    assert person.window.session.undo_stack.undoText() == f"pin {name} to quarter 5"
    person.keys("Ctrl+Z")
    person.qtbot.waitUntil(lambda: not pins(person) and "in quarter 2" in plan.finding(), timeout=LONG_MS)


def test_alt_with_an_arrow_moves_a_start_and_delete_lets_it_go(person: Person, tmp_path: Path) -> None:
    plan = open_plan(person, tmp_path)
    name, key = later(plan)
    plan.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(place_of(plan, name) + 1):
        QTest.keyClick(plan, Qt.Key.Key_Down)
    QTest.keyClick(plan, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert pins(person) == {key: 2}
    wait_for(person, "Your plan costs")
    assert plan.hasFocus()
    assert "pinned" in plan.accessibleDescription(), "a screen reader hears it, and the line in use stays in use"
    QTest.keyClick(plan, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(plan, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    person.qtbot.waitUntil(lambda: pins(person) == {key: 1}, timeout=LONG_MS)
    assert the(person, Gantt) is plan, "Alt+Left is not Back here"
    QTest.keyClick(plan, Qt.Key.Key_Delete)
    assert pins(person) == {}
    person.qtbot.waitUntil(lambda: "pinned" not in plan.accessibleDescription(), timeout=LONG_MS)


def test_a_start_is_chosen_from_a_list_and_unpinned_by_a_button(person: Person, tmp_path: Path) -> None:
    open_plan(person, tmp_path)
    who = bring(person, seen(person, QComboBox, "Workload to pin"))
    when = seen(person, QComboBox, "Begins in")
    assert when.count() == QUARTERS
    for which, place in ((who, 0), (when, 0)):
        which.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(which, Qt.Key.Key_Home)
        assert which.currentIndex() == place
    person.press("Pin this start")
    QTest.keyClick(who, Qt.Key.Key_End)
    person.press("Pin this start")
    assert pins(person) == {"assistant": 0, "second": 0}
    wait_for(person, "It exceeds a limit: Team, in the busiest quarter.")
    person.press("Unpin: Assistant")
    assert pins(person) == {"second": 0}
    wait_for(person, "Your plan costs nothing against the best plan.")


def test_pins_are_there_after_opening_the_case_again(person: Person, tmp_path: Path) -> None:
    open_plan(person, tmp_path)
    person.keys("Ctrl+0")
    person.press("Pin this start")
    person.keys("Ctrl+S")
    person.qtbot.waitUntil(lambda: not person.window.session.is_dirty, timeout=LONG_MS)
    person.keys("Ctrl+W")
    person.window.open_path(tmp_path / "small-team.switchpoint")
    person.wait_for_result()
    person.keys("Ctrl+0")
    wait_for(person, "Your plan costs nothing against the best plan.")


@pytest.mark.parametrize("case", ["02-capability-gate", "05-too-small"])
def test_what_can_not_or_does_not_pay_says_so_when_it_is_pinned(person: Person, tmp_path: Path, case: str) -> None:
    draft = load_draft(Path(__file__).parents[1] / "data" / "cases" / f"{case}.switchpoint")
    file = tmp_path / "one.switchpoint"
    save_draft({**draft, "pins": [{"workload": draft["workloads"][0]["id"], "quarter": 1}]}, file)
    person.window.open_path(file)
    person.wait_for_result()
    person.keys("Ctrl+0")
    if case == "05-too-small":
        wait_for(person, "against the best plan, which moves nothing.")
        assert "It is less sure than the case asks for" in the(person, PinCard).text()
        person.window.session.answer("decision.hurdle", "1000", "hurdle")
        person.wait_for_result()
        wait_for(person, "It is less sure to pass the hurdle than the case asks for; any saving is")
    else:
        person.wait_for_text("can't be pinned so: there is no way of moving it that can be compared")
