"""Editing: what is typed is kept, mended beside its field, taken back, and never answered with stale figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMessageBox, QPushButton, QWidget

from tests.ui.person import Person
from ui.dialogs.failure import Failure
from ui.start.page import StartPage
from ui.storage.settings import load


def open_worked_case(person: Person) -> None:
    """Worked case (a), answered."""
    person.press("(a) 70B assistant")
    person.wait_for_result()


def test_a_worked_case_opens_as_a_copy_with_its_result(person: Person) -> None:
    open_worked_case(person)
    assert person.window.session.path is None, "saving must not overwrite the worked case"
    assert not person.window.session.is_dirty
    result = person.window.session.result
    assert result is not None
    person.wait_for_text(result.workloads[0].headline)


def test_a_case_with_nothing_answered_names_what_is_missing_as_people_do(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "blank.switchpoint"
    file.write_text('{"schema_version": 1, "organisation": {}, "decision": {}, "workloads": []}', encoding="utf-8")
    person.window.open_path(file)
    person.go("results")
    person.press("Go to: Workloads: none is described yet")
    assert person.window.desk.shown == "workloads"


def test_what_computers_call_a_number_and_people_do_not_is_kept_as_typed_and_told(person: Person) -> None:
    person.press("LLM serving")
    for word in ("NaN", "-infinity"):
        person.fill("Horizon", word)
        line = person.field("Horizon").findChild(QLineEdit)
        assert line is not None
        assert line.text() == word
        assert person.field("Horizon").message.endswith(f'"{word}" can\'t be read.')


def test_an_answer_out_of_bounds_is_said_beside_its_field_and_removes_every_figure(person: Person) -> None:
    open_worked_case(person)
    person.go("decision")
    person.fill("Horizon", "0")
    field = person.field("Horizon")
    assert field.message == "Horizon must be between 6 and 84 months. You entered 0. Finance usually has a rule."
    assert person.strip() == "No result: 1 answer needs correcting"
    assert not person.has_result()
    person.go("results")
    shown = person.texts()
    assert "$" not in shown
    assert "Options compared" not in shown
    assert "No result: 1 answer needs correcting" in shown
    person.go("report")
    assert not person.button("Sign and save…").isEnabled()
    assert person.window.report_page.preview.said() != ""

    person.press("Show")
    line = person.field("Horizon").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    assert line.hasFocus()
    assert line.text() == "0", "what was typed is kept"
    person.fill("Horizon", "24")
    assert person.field("Horizon").message == ""
    person.wait_for_result()
    result = person.window.session.result
    assert result is not None
    assert result.horizon_months == 24


def test_a_text_that_is_no_number_is_kept_and_explained(person: Person) -> None:
    open_worked_case(person)
    person.go("decision")
    person.fill("Horizon", "three years or so")
    person.fill("Discount rate", "120")
    field = person.field("Horizon")
    assert field.message.startswith('Enter a number such as 450, 1.2k or "300 to 600"')
    assert "2 answers to correct" in person.texts(), "two or more are listed at the top"
    assert not person.has_result()


def test_what_is_typed_counts_for_a_command_though_its_line_was_not_left(person: Person, tmp_path: Path) -> None:
    open_worked_case(person)
    file = tmp_path / "mine.switchpoint"
    person.answer_file_dialog(file)
    person.keys("Ctrl+S")
    person.qtbot.waitUntil(file.exists)
    person.go("decision")
    line = person.field("Horizon").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    person.type_into(line, "24")
    person.keys("Ctrl+S")
    person.qtbot.waitUntil(lambda: not person.window.session.is_dirty)
    assert json.loads(file.read_text(encoding="utf-8"))["decision"]["horizon_months"] == 24
    assert line.hasFocus(), "typing goes on where it was"

    person.type_into(line, "18")
    asked: list[str] = []

    def stay(box: QDialog) -> None:
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        person.press("Cancel", box)

    person.when_dialog(stay, QMessageBox)
    assert not person.window.close()
    assert asked
    assert person.window.session.draft["decision"]["horizon_months"] == 18


def test_numbers_are_read_as_people_write_them(person: Person) -> None:
    open_worked_case(person)
    person.go("workloads")
    person.fill("First token within", "1.5 s")
    assert person.window.session.draft["workloads"][0]["ttft_ms"] == 1500
    person.fill("Output length", "200 to 400")
    assert person.window.session.draft["workloads"][0]["output_tokens"] == {"low": 200, "high": 400}
    assert person.field("Output length").origin == "typed"


@pytest.mark.parametrize(
    ("page", "answered", "typed"),
    [
        ("workloads", "Input length", "Output length"),
        ("team", "People who could work on it", "Cost of one engineer-week"),
        ("commercials", "Blanket discount", "Region"),
    ],
)
def test_what_is_being_typed_stays_when_a_result_arrives(person: Person, page: str, answered: str, typed: str) -> None:
    open_worked_case(person)
    person.go(page)
    person.fill(answered, "17")
    assert not person.window.session.is_fresh
    line = person.field(typed).findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    person.type_into(line, "12")
    person.wait_for_result()
    assert line.text() == "12"
    QTest.keyClick(line, Qt.Key.Key_Escape)


def test_undo_and_redo_take_one_answer_back_and_bring_it_again(person: Person) -> None:
    open_worked_case(person)
    person.go("decision")
    before = person.window.session.draft["decision"]["horizon_months"]
    person.fill("Horizon", "48")
    person.go("team")
    person.keys("Ctrl+Z")
    assert person.window.session.draft["decision"]["horizon_months"] == before
    person.come_back()
    line = person.field("Horizon").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    assert line.hasFocus(), "undo goes to the place that it changed"
    assert line.text() == str(before)
    person.keys("Ctrl+Y")
    assert person.window.session.draft["decision"]["horizon_months"] == 48


def test_a_deleted_workload_comes_back(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.go("workloads")
    names = [one["name"] for one in person.window.session.draft["workloads"]]
    person.press("Delete")
    assert [one["name"] for one in person.window.session.draft["workloads"]] == names[1:]
    person.press("Duplicate")
    person.keys("Ctrl+Z")
    person.keys("Ctrl+Z")
    assert [one["name"] for one in person.window.session.draft["workloads"]] == names


def test_ctrl_enter_walks_from_missing_answer_to_missing_answer(person: Person) -> None:
    person.press("Embeddings")
    person.keys("Ctrl+Return")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert "May beta software run in production?" in focus.accessibleName()
    person.choose("May beta software run in production?", "No")
    person.press("Next missing answer")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Model"


def test_saving_asks_for_a_file_once_and_the_start_page_remembers_it(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "acme.switchpoint"
    person.press("LLM serving")
    person.fill("Decision in one line", "Move the Acme assistant?")
    assert person.window.isWindowModified()
    person.answer_file_dialog(file)
    person.keys("Ctrl+S")
    assert json.loads(file.read_text(encoding="utf-8"))["decision"]["title"] == "Move the Acme assistant?"
    assert not person.window.isWindowModified()
    person.fill("Horizon", "60")
    person.keys("Ctrl+S")
    assert json.loads(file.read_text(encoding="utf-8"))["decision"]["horizon_months"] == 60
    person.keys("Ctrl+W")
    person.press("Move the Acme assistant?")
    assert person.window.session.path == file


def test_leaving_an_unsaved_case_offers_to_save_and_cancel_keeps_it(person: Person) -> None:
    person.press("Vision")
    person.fill("Horizon", "60")
    offered: list[str] = []

    def cancel(dialog: QDialog) -> None:
        buttons = dialog.findChildren(QPushButton)
        offered.extend(one.text() for one in buttons)
        person.press("Cancel", dialog)

    person.when_dialog(cancel, QMessageBox)
    person.keys("Ctrl+W")
    assert set(offered) == {"Save", "Discard", "Cancel"}
    assert person.window.session.is_open


def test_a_broken_case_file_is_refused_with_its_place_and_the_open_case_stays(person: Person, tmp_path: Path) -> None:
    broken = tmp_path / "broken.switchpoint"
    broken.write_text('{"schema_version": 1, "decision": {', encoding="utf-8")
    open_worked_case(person)
    title = person.window.session.title
    said: list[str] = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, Failure)
        said.extend(dialog.told)
        dialog.close()

    person.when_dialog(read, Failure)
    person.answer_file_dialog(broken)
    person.keys("Ctrl+O")
    person.qtbot.waitUntil(lambda: bool(said), timeout=5000)
    assert "broken.switchpoint" in said[0]
    assert "line 1" in said[0]
    assert person.window.session.title == title


def test_broken_settings_are_put_aside_and_said_once(tmp_path: Path, qapp: QApplication) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"theme": "light", "recent": [{"path": 3', encoding="utf-8")
    settings = load(file)
    assert settings.put_aside is not None
    assert settings.put_aside.read_text(encoding="utf-8").startswith('{"theme"'), "nothing is thrown away"
    assert not file.exists()
    from tests.ui.conftest import TODAY
    from ui.widgets.card import Notice

    page = StartPage(settings, TODAY)
    assert settings.put_aside.name in page.findChildren(Notice)[0].text
    assert load(file).put_aside is None


def test_no_other_window_flashes_while_the_pages_are_made(person: Person, qapp: QApplication) -> None:
    class Watch(QObject):
        seen: list[str]

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (named by Qt)
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.seen.append(type(watched).__name__)
            return False

    watch = Watch()
    watch.seen = []
    qapp.installEventFilter(watch)
    person.press("Mixed portfolio")
    for page in ("workloads", "software", "team", "commercials", "results", "report"):
        person.go(page)
    qapp.removeEventFilter(watch)
    assert watch.seen == []
