"""Asking for a file: endings that nobody types, files that are there already, and where the next dialog begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.person import Person
from ui.dialogs import ask_file
from ui.dialogs.ask_file import with_ending

REPORT, PICTURE = "Report (*.pdf)", "PNG (*.png);;SVG (*.svg)"


@pytest.fixture(autouse=True)
def _nothing_chosen_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask_file, "_chosen_in", {})


@pytest.mark.parametrize(
    ("typed", "kinds", "kind", "meant"),
    [
        ("report", REPORT, REPORT, "report.pdf"),
        ("report.pdf", REPORT, REPORT, "report.pdf"),
        ("Report.PDF", REPORT, REPORT, "Report.PDF"),
        ("offer of 3.2 million", REPORT, REPORT, "offer of 3.2 million.pdf"),
        ("v1.2 draft", REPORT, "", "v1.2 draft.pdf"),
        ("chart", PICTURE, "SVG (*.svg)", "chart.svg"),
        ("chart.svg", PICTURE, "PNG (*.png)", "chart.svg"),
        ("ada.pfx", "Identity (*.p12 *.pfx)", "", "ada.pfx"),
    ],
)
def test_a_file_has_an_ending_of_its_kinds(typed: str, kinds: str, kind: str, meant: str) -> None:
    assert with_ending(Path(typed), kinds, kind) == Path(meant)


def press(person: Person, said: list[str], *buttons: str) -> None:
    """Press these buttons of the next boxes that ask, then cancel the file dialog that is open again."""
    left = list(buttons)
    timer = QTimer(person.window)
    timer.setInterval(20)

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and left:
            said.append(box.text())
            wanted = left.pop(0)
            person.click(next(one for one in box.buttons() if one.text() == wanted))
        elif isinstance(box, QFileDialog) and said and not left:
            timer.stop()
            box.reject()

    timer.timeout.connect(look)
    timer.start()


@pytest.mark.parametrize(("answer", "left"), [("Choose another name", "somebody's key"), ("Replace", "")])
def test_what_is_there_under_the_ending_is_replaced_only_on_purpose(
    person: Person, tmp_path: Path, answer: str, left: str
) -> None:
    kept = tmp_path / "Q4 2.5 offer.p12"
    kept.write_text("somebody's key", encoding="utf-8")
    said: list[str] = []
    person.answer_file_dialog(tmp_path / "Q4 2.5 offer")
    press(person, said, answer)
    chosen = ask_file.to_save(person.window, "Where to keep the identity", "ada", "Identity (*.p12 *.pfx)")
    assert said == ["“Q4 2.5 offer.p12” is there already."]
    assert chosen == (None if left else kept)
    assert kept.read_text(encoding="utf-8") == "somebody's key", "it is the writer who writes"


def begun(person: Person, kinds: str, case: Path | None) -> tuple[str, str]:
    """Where a dialog begins, and what its list of places reads."""
    found: list[tuple[str, str]] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        places = dialog.findChild(QComboBox, "lookInCombo")
        assert isinstance(places, QComboBox)
        line = places.lineEdit()
        assert isinstance(line, QLineEdit)
        assert line.isVisible()
        found.append((dialog.directory().absolutePath(), line.text()))
        dialog.reject()

    person.when_dialog(act, QFileDialog)
    assert ask_file.to_open(person.window, "Choose", kinds, case) is None
    return found[0]


def test_a_dialog_begins_where_a_file_of_its_kinds_was_chosen_else_beside_the_case(
    person: Person, tmp_path: Path
) -> None:
    beside, elsewhere = tmp_path / "customer", tmp_path / "reports"
    beside.mkdir()
    elsewhere.mkdir()
    case = beside / "case.switchpoint"
    assert begun(person, REPORT, case) == (str(beside), str(beside))
    person.answer_file_dialog(elsewhere / "offer")
    assert ask_file.to_save(person.window, "Save", "offer", REPORT, case) == elsewhere / "offer.pdf"
    assert begun(person, REPORT, case)[0] == str(elsewhere)
    assert begun(person, PICTURE, case)[0] == str(beside), "pictures go their own way"


def test_names_that_some_system_forbids_are_not_proposed(person: Person, tmp_path: Path) -> None:
    proposed: list[str] = []

    def act(dialog: QDialog) -> None:
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(line, QLineEdit)
        proposed.append(line.text())
        dialog.reject()

    for title in ("Cost / year: GPU vs. Neuron?", "..."):
        person.when_dialog(act, QFileDialog)
        ask_file.to_save(person.window, "Save the chart", title, PICTURE, tmp_path / "case.switchpoint")
    assert proposed == ["Cost year GPU vs. Neuron.png", "switchpoint.png"]


def test_no_dialog_is_left_behind(qtbot: QtBot, person: Person, tmp_path: Path) -> None:
    person.when_dialog(lambda dialog: dialog.reject(), QFileDialog)
    ask_file.to_open(person.window, "Choose", REPORT, tmp_path / "case.switchpoint")
    qtbot.waitUntil(lambda: not [one for one in person.window.findChildren(QWidget) if isinstance(one, QFileDialog)])
