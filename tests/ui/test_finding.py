"""Find anything, help, the tour and what the program is made of: by keyboard, and in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from advisor import __version__
from advisor.case.templates import TEMPLATES
from tests.ui.person import LONG_MS, Person
from ui import worker
from ui.dialogs.find import FindDialog
from ui.dialogs.finding import Found, matching
from ui.dialogs.help import HelpDialog
from ui.storage import settings
from ui.widgets.text import Text
from ui.window import Window


def look_for(person: Person, text: str, keys: str = "Ctrl+K") -> FindDialog:
    """Ctrl+K, or other keys, then type."""
    person.keys(keys)
    person.qtbot.waitUntil(lambda: any(one.isVisible() for one in person.window.findChildren(FindDialog)))
    dialog = next(one for one in person.window.findChildren(FindDialog) if one.isVisible())
    QTest.keyClicks(dialog.line, text)
    return dialog


def go_to(person: Person, dialog: FindDialog) -> None:
    """Enter."""
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    person.come_back()


def test_a_question_is_found_by_its_name_and_the_focus_goes_into_its_field(person: Person) -> None:
    person.press("LLM serving")
    dialog = look_for(person, "engineer-week")
    assert dialog.found()[0] == "Cost of one engineer-week"
    go_to(person, dialog)
    line = person.field("Cost of one engineer-week").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    person.qtbot.waitUntil(line.hasFocus)


def test_the_list_ends_with_what_was_found_and_goes_where_nothing_was(person: Person) -> None:
    person.press("LLM serving")
    dialog = look_for(person, "engineer-week")
    low = dialog.list.rowViewportPosition(len(dialog.found()) - 1) + dialog.list.rowHeight(0)
    assert dialog.list.viewport().height() - low <= 4
    QTest.keyClicks(dialog.line, "zzz")
    assert dialog.found() == []
    assert not dialog.list.isVisible()


def test_arrows_walk_and_escape_leaves_all_as_it_was(person: Person) -> None:
    person.press("LLM serving")
    dialog = look_for(person, "output")
    assert len(dialog.found()) >= 1
    QTest.keyClick(dialog.line, Qt.Key.Key_Down)
    QTest.keyClick(dialog.line, Qt.Key.Key_Escape)
    person.come_back()
    assert not [one for one in person.window.findChildren(FindDialog) if one.isVisible()]
    assert person.field("Horizon").isVisible(), "the page in sight is the one of before"


def test_workloads_figures_and_commands_are_found_too(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    dialog = look_for(person, "search emb")
    kinds = {one.kind.split(" ")[0] for one in dialog._shown}
    assert {"workload", "question", "figure"} <= kinds
    QTest.keyClick(dialog.line, Qt.Key.Key_Escape)
    person.come_back()
    person.qtbot.waitUntil(person.window.isActiveWindow)
    dialog = look_for(person, "verify")
    assert "Verify a report…" in dialog.found()
    go_to(person, dialog)


def test_in_the_page_only_what_stands_on_it_is_found_and_it_is_shown(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("team")
    dialog = look_for(person, "horizon", "Ctrl+F")
    assert dialog.windowTitle() == "Find in page"
    assert dialog.found() == [], "that stands on another page"
    dialog.line.clear()
    QTest.keyClicks(dialog.line, "engineer-week")
    assert dialog.found()[0] == "Cost of one engineer-week"
    go_to(person, dialog)
    line = person.field("Cost of one engineer-week").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    person.qtbot.waitUntil(line.hasFocus)

    person.go("results")
    person.wait_for_text("Options compared")
    place = next(one for one in person.window.findChildren(Text) if one.text() == "Options compared")
    person.qtbot.waitUntil(lambda: place.isVisible() and place.visibleRegion().isEmpty(), timeout=LONG_MS)
    dialog = look_for(person, "options compared", "Ctrl+F")
    assert dialog.found()[0] == "Options compared"
    go_to(person, dialog)
    person.qtbot.waitUntil(lambda: not place.visibleRegion().isEmpty())


def test_what_nobody_has_named_is_said_to_be_unknown(person: Person) -> None:
    dialog = look_for(person, "zzz")
    assert dialog.found() == []
    assert "Nothing has this name. Try another word for it." in [one.text() for one in dialog.findChildren(Text)]


def test_beginnings_of_words_come_before_letters_inside_them() -> None:
    names = ("Discount rate", "Karate", "Rate card", "Blanket discount")
    among = [Found(name, "question", print) for name in names]
    assert [one.name for one in matching("rate", among)] == ["Rate card", "Discount rate", "Karate"]
    assert [one.name for one in matching("disc rate", among)] == ["Discount rate"]
    assert matching("  ", among) == []


def test_f1_says_why_the_question_in_use_is_asked(person: Person) -> None:
    person.press("LLM serving")
    line = person.field("Discount rate").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    person.keys("F1")
    dialog = person.window.findChild(HelpDialog)
    assert isinstance(dialog, HelpDialog)
    said = dialog.texts()
    assert said[0] == "Discount rate"
    assert "Why we ask" in said
    assert any("WACC" in one for one in said)
    dialog.close()
    person.come_back()
    assert person.window.focusWidget() is line, "help gives the focus back"


def test_f1_helps_where_no_question_is_asked(person: Person) -> None:
    person.button("Open a case").setFocus()
    person.keys("F1")
    dialog = person.window.findChild(HelpDialog)
    assert isinstance(dialog, HelpDialog)
    assert dialog.texts()[:2] == ["Open a case", "A .switchpoint file"]


def test_the_tour_has_four_steps_over_the_real_pages_and_can_be_left_and_gone_on_with(person: Person) -> None:
    person.press("New here? A tour of four steps")
    assert "Step 1 of 4." in person.window.bars.texts()[0]
    person.press("Next step")
    assert person.window.session.is_open
    assert "Step 2 of 4." in person.window.bars.texts()[0]
    person.press("Leave the tour")
    assert person.window.bars.texts() == []
    assert settings.load(person.window.settings.file).tour == 1
    dialog = look_for(person, "tour")
    go_to(person, dialog)
    person.qtbot.waitUntil(lambda: bool(person.window.bars.texts()))
    assert "Step 2 of 4." in person.window.bars.texts()[0], "it goes on where it was left"
    person.press("Next step")
    person.press("Next step")
    assert person.window.report_page.isVisible()
    person.press("Done")
    assert person.window.bars.texts() == []


def test_about_names_versions_the_age_of_the_facts_and_the_licences(person: Person) -> None:
    dialog = look_for(person, "about")
    go_to(person, dialog)
    person.qtbot.waitUntil(lambda: person.window.findChild(HelpDialog) is not None)
    shown = person.window.findChild(HelpDialog)
    assert isinstance(shown, HelpDialog)
    said = "\n".join(shown.texts())
    for part in (__version__, "Qt 6.", "Oct 2026", "LGPL-3.0", "SIL Open Font License"):
        assert part in said


def test_old_prices_are_noted_after_90_days_and_warned_of_after_180(qtbot: QtBot, tmp_path: Path) -> None:
    def foot(today: date) -> tuple[str, list[str]]:
        window = Window(settings.load(tmp_path / "s.json"), today)
        qtbot.addWidget(window)
        shown = [one for one in window.start_page.findChildren(Text) if one.text().startswith("Prices as of")]
        window.new_case(TEMPLATES[0].id)
        qtbot.waitUntil(lambda: window.session.is_open, timeout=LONG_MS)
        bars = window.bars.texts()
        worker.stop_all()
        return shown[0].text(), bars

    fresh, bars = foot(date(2026, 11, 23))
    assert "changed" not in fresh
    assert bars == []
    noted, bars = foot(date(2027, 2, 1))
    assert noted.endswith("Some may have changed.")
    assert bars == []
    old, bars = foot(date(2027, 6, 1))
    assert old.endswith("Check them before you sign.")
    assert bars[0].startswith("Prices are 8 months old (8 Oct 2026). Check them")
