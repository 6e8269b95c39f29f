"""A case by keyboard alone: Tab follows the eye, Enter presses what has the focus, and one sees where that is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QLineEdit, QRadioButton, QWidget

from tests.ui.looking import seen, until_settled
from tests.ui.person import LONG_MS, Person
from ui import theme
from ui.decide.slider import TrackSlider
from ui.dialogs.help import HelpDialog
from ui.report.page import ReportPage
from ui.widgets.table import Table
from ui.widgets.text import Heading


def focus() -> QWidget:
    """What has the focus."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, times: int = 1) -> None:
    """Press a key where the focus is, so many times."""
    for _ in range(times):
        QTest.keyClick(QApplication.activePopupWidget() or focus(), key)


def name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return widget.accessibleName() or str(getattr(widget, "text", str)())


def walk(person: Person, last: str, *, key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """The stops from where the focus is to the one of this name."""
    person.come_back()
    seen: list[str] = []
    while not seen or seen[-1] != last:
        assert len(seen) < 100, seen
        press(key)
        seen.append(name(focus()))
    return seen


def begin(person: Person) -> None:
    """From the start page to a new case, without the mouse."""
    while name(focus()) != "LLM serving":
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    person.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), Heading))
    person.come_back()


DECISION = [
    "Decision in one line",
    "Decide by",
    "More detail: The question",
    "Currency",
    "Horizon",
    "Discount rate",
    "More detail: Money and time",
    "May beta software run in production?: Yes",
    "Must the GPU path stay usable?: Yes",
    "Venues allowed: AWS",
    "Venues allowed: Another cloud",
    "Venues allowed: Own data centre",
    "More detail: Rules of the house",
    "Organisation",
    "More detail: On the report",
    "Continue",
]


def test_tab_goes_down_the_page_and_back_up(person: Person) -> None:
    begin(person)
    assert walk(person, "Continue") == DECISION
    up = walk(person, "Decision in one line", key=Qt.Key.Key_Backtab)
    # Of answers that exclude each other one is a stop: from below, while none is chosen, the one that was left.
    assert up == DECISION[-2::-1]


def test_enter_unfolds_and_what_unfolds_comes_next(person: Person) -> None:
    begin(person)
    walk(person, "More detail: The question")
    press(Qt.Key.Key_Return)
    assert name(focus()) == "Less detail: The question"
    walk(person, "Decide by", key=Qt.Key.Key_Backtab)
    below = walk(person, "Currency")
    assert [below[0], below[-1]] == ["Less detail: The question", "Currency"]
    assert len(below) > 2, "what was unfolded is reached"


def test_enter_presses_buttons_and_links(person: Person) -> None:
    begin(person)
    person.keys("Ctrl+5")
    walk(person, "Commitments already bought: None")
    press(Qt.Key.Key_Enter)
    person.come_back()
    assert person.window.session.draft["commercials"]["commitments"] == []
    walk(person, "Continue")
    press(Qt.Key.Key_Return)
    person.come_back()
    assert person.window.desk.shown == "options"


def test_sliders_come_before_the_pictures_that_they_move_and_steps_of_a_report_before_its_preview(
    person: Person,
) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.keys("Ctrl+8")
    person.qtbot.waitUntil(lambda: bool(person.window.page("whatif").findChildren(TrackSlider)), timeout=LONG_MS)
    person.come_back()
    press(Qt.Key.Key_Tab, 2)
    assert isinstance(focus(), TrackSlider)
    person.keys("Ctrl+Shift+R")
    page = person.window.report_page
    assert isinstance(page, ReportPage)
    person.qtbot.waitUntil(lambda: page.preview.pages > 0, timeout=LONG_MS)
    steps = walk(person, "Save an unsigned draft…")
    assert "Create an identity" in steps
    assert not page.preview.isAncestorOf(focus())


def test_names_are_found_however_they_are_spelled(person: Person) -> None:
    begin(person)
    person.keys("Ctrl+2")
    for typed, label, kept in (
        ("llama 3.1 8", "Model", "llama3.1-8b"),
        ("P5 48", "Instance today", "p5.48xlarge"),
    ):
        walk(person, label)
        QTest.keyClicks(focus(), typed)
        line = focus()
        assert isinstance(line, QLineEdit)
        completer = line.completer()
        assert isinstance(completer, QCompleter)
        assert completer.currentCompletion() == kept
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Return)
        person.come_back()
        assert line.text() == kept
        assert person.field(label).view.value == kept


def frame_of(button: QRadioButton) -> int:
    """How many pixels of a radio button's right edge have the colour of the focus."""
    picture = button.grab().toImage()
    scale = picture.width() / button.width()
    column = round((button.width() - 1.5) * scale)
    accent = QColor(theme.colour("accent")).rgb()
    return sum(picture.pixel(column, row) == accent for row in range(picture.height()))


def test_one_sees_which_answer_the_keyboard_is_at(person: Person) -> None:
    begin(person)
    walk(person, "May beta software run in production?: Yes")
    button = focus()
    assert isinstance(button, QRadioButton)
    assert frame_of(button) > 10
    press(Qt.Key.Key_Space)
    person.come_back()
    assert button.isChecked()
    assert frame_of(button) > 10, "chosen, the style itself shows no focus"
    press(Qt.Key.Key_Tab)
    assert frame_of(button) == 0


def test_alt_and_an_arrow_opens_a_list_and_moves_no_workload(person: Person) -> None:
    person.press("(b) Continued pre-training")
    person.go("workloads")
    person.come_back()
    before = [one["id"] for one in person.window.session.draft["workloads"]]
    combo = person.field("How bought").findChild(QComboBox)
    assert combo is not None
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    person.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    press(Qt.Key.Key_Escape)
    assert [one["id"] for one in person.window.session.draft["workloads"]] == before


def test_the_table_of_workloads_is_passed_by_tab_and_opens_a_workload_by_enter(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.go("results")
    until_settled(person)
    chooser = seen(person, QComboBox, "Workload")
    below = walk(person, "Table: What if you need at least a certain saving?")
    assert "Verdict of each workload" in below
    assert chooser.currentIndex() == 0, "looked at, no workload is opened"
    walk(person, "Verdict of each workload", key=Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    person.come_back()
    second = person.window.session.draft["workloads"][1]["name"]
    assert chooser.currentText().startswith(f"{second}: ")


def test_the_menu_key_sorts_a_table_and_f1_says_so(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.go("results")
    table = seen(person, Table, "Verdict of each workload")
    table.setFocus(Qt.FocusReason.TabFocusReason)

    def sort(times: int) -> list[str]:
        menu_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), table.mapToGlobal(QPoint(0, 0)))
        QApplication.sendEvent(table, menu_key)
        person.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        press(Qt.Key.Key_Down, times)
        press(Qt.Key.Key_Return)
        person.come_back()
        return [row[0] for row in table.texts()]

    names = [row[0] for row in table.texts()]
    assert sort(1) == sorted(names, key=str.lower)
    assert sort(1) == sorted(names, key=str.lower, reverse=True)
    sort(3)
    bills = [float(table.cell(table.model().index(row, 2)).key or 0) for row in range(len(names))]
    assert bills == sorted(bills)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    person.keys("F1")
    person.qtbot.waitUntil(lambda: bool(person.window.findChildren(HelpDialog)))
    (told,) = person.window.findChildren(HelpDialog)
    assert any("menu key" in one for one in told.texts())
    told.close()
