"""A bill read on screen: dropped or opened, what was recognised, which workload it is of, as one step."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from advisor.case.paths import get
from tests.ui.person import LONG_MS, SETTLE_MS, Person
from tests.ui.test_drops import drop
from ui.dialogs.bill import BillDialog
from ui.dialogs.failure import Failure
from ui.interview.editors import Combo
from ui.widgets.text import Text

BILLS = Path(__file__).parents[1] / "data" / "bills"


def in_dialog(person: Person, steps: list[tuple[str, str]], press: str) -> list[str]:
    """As soon as the bill is shown: choose for each fleet, press; gives what the dialog said before and after."""
    said: list[str] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, BillDialog) or not dialog.isVisible():
            return
        timer.stop()
        QTimer.singleShot(LONG_MS // 6, dialog.reject)  # a fault in here must not leave it open
        said.append(texts(dialog))
        for name, choice in steps:
            combo = next(one for one in dialog.findChildren(Combo) if one.accessibleName() == f"Runs: {name}")
            combo.setFocus(Qt.FocusReason.TabFocusReason)
            for _ in range(combo.count()):
                if combo.currentText() == choice:
                    break
                QTest.keyClick(combo, Qt.Key.Key_Down)
            assert combo.currentText() == choice
        button = next(one for one in dialog.findChildren(QPushButton) if one.text() == press)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        if dialog.isVisible():
            said.append(texts(dialog))
            cancel = next(one for one in dialog.findChildren(QPushButton) if one.text() in ("Cancel", "Close"))
            QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)

    timer = QTimer(person.window)
    timer.setInterval(20)
    timer.timeout.connect(act)
    timer.start()
    return said


def texts(dialog: BillDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(Text) if one.isVisible())


def _has_two(said: list[str]) -> bool:
    return len(said) == 2


def test_a_dropped_bill_fills_what_runs_today_as_one_step(person: Person) -> None:
    person.press("LLM serving")
    said = in_dialog(person, [("6 × p5.48xlarge", "Assistant (nothing entered)")], "Take what is chosen")
    before = person.window.session.draft
    drop(person.window, BILLS / "accelerators_cur.csv")
    person.qtbot.waitUntil(lambda: person.window.session.draft is not before, timeout=LONG_MS)
    assert "accelerators_cur.csv · AWS CUR · " in said[0]
    assert "accelerators in Oct 2026" in said[0]
    assert "us-east-1 · on demand · " in said[0].lower()
    session = person.window.session
    today = session.draft["workloads"][0]["today"]
    assert (today["instance"], today["count"]) == ("p5.48xlarge", 6)
    assert len(session.draft["workloads"]) == 1, "the other fleets were left out"
    person.come_back()
    person.qtbot.waitUntil(lambda: person.field("Instance today").isVisible(), timeout=LONG_MS)
    assert session.undo_stack.undoText() == "what runs today from accelerators_cur.csv"
    person.keys("Ctrl+Z")
    assert session.draft == before


def test_fleets_bring_workloads_of_a_kind_that_is_chosen(person: Person) -> None:
    person.press("LLM serving")
    steps = [("2 × p4d.24xlarge", "New workload: Pre-training"), ("2 × g6.xlarge", "New workload: Embeddings")]
    in_dialog(person, steps, "Take what is chosen")
    person.answer_file_dialog(BILLS / "accelerators_cur.csv")
    next(one for one in person.window.findChildren(QAction) if one.text() == "Read a &bill…").trigger()
    person.qtbot.waitUntil(lambda: len(person.window.session.draft["workloads"]) == 3, timeout=LONG_MS)
    held = [one.get("today", {}).get("instance") for one in person.window.session.draft["workloads"]]
    assert "p4d.24xlarge" in held
    assert "g6.xlarge" in held


def test_two_fleets_for_one_workload_and_none_at_all_are_told_and_nothing_is_taken(person: Person) -> None:
    person.press("LLM serving")
    before = person.window.session.draft
    for steps, fault in (
        ([], "Choose a workload for at least one fleet, or cancel."),
        (
            [
                ("6 × p5.48xlarge", "Assistant (nothing entered)"),
                ("2 × p4d.24xlarge", "Assistant (nothing entered)"),
            ],
            "was given two fleets; what runs today is one.",
        ),
    ):
        said = in_dialog(person, steps, "Take what is chosen")
        drop(person.window, BILLS / "accelerators_cur.csv")
        person.qtbot.waitUntil(partial(_has_two, said), timeout=LONG_MS)
        assert fault in said[1]
        person.qtbot.wait(SETTLE_MS)
        person.come_back()
    assert person.window.session.draft == before


def test_a_bill_is_read_from_the_page_of_contracts_as_well(person: Person) -> None:
    person.press("LLM serving")
    person.go("commercials")
    said = in_dialog(person, [("6 × p5.48xlarge", "Assistant (nothing entered)")], "Take what is chosen")
    person.answer_file_dialog(BILLS / "accelerators_cur.csv")
    person.press("Read a bill…")
    today = "workloads.0.today.count"
    person.qtbot.waitUntil(lambda: get(person.window.session.draft, today) == 6, timeout=LONG_MS)
    assert "accelerators in Oct 2026" in said[0]


def test_a_bill_without_accelerators_says_so(person: Person) -> None:
    person.press("LLM serving")
    said = in_dialog(person, [], "Close")
    drop(person.window, BILLS / "focus_1.2_saas_spend_agreements_a1.csv")
    person.qtbot.waitUntil(lambda: bool(said), timeout=LONG_MS)
    assert "No row names a GPU, Trainium or Inferentia instance" in said[0]


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"name,amount\nrent,5\n", "this is no bill that can be read"), (b"\xff\xfe\x00\x01", "this is no text")],
)
def test_a_file_that_is_no_bill_is_refused_in_one_message(
    person: Person, tmp_path: Path, content: bytes, fault: str
) -> None:
    file = tmp_path / "costs.csv"
    file.write_bytes(content)
    person.press("LLM serving")
    drop(person.window, file)
    boxes: list[Failure] = []

    def shown() -> bool:
        boxes[:] = [one for one in person.window.findChildren(Failure) if one.isVisible()]
        return bool(boxes)

    person.qtbot.waitUntil(shown, timeout=LONG_MS)
    assert boxes[0].heading.text() == "costs.csv could not be read as a bill."
    assert fault in "\n".join(boxes[0].told)
    boxes[0].close()


def test_without_a_case_a_bill_says_what_it_is_for(person: Person) -> None:
    drop(person.window, BILLS / "accelerators_cur.csv")
    person.wait_for_text("A bill tells what runs today. Open a case or start one from a template first")
