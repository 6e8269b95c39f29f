"""Scenarios: kept from what-if beside the base case, why they differ, and the story of a customer's objection."""

from __future__ import annotations

import copy
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from advisor.case.load import load_draft, save_draft
from tests.ui.looking import seen, the
from tests.ui.person import LONG_MS, Person
from tests.ui.test_what_if import GPU, open_what_if, settle, sliders, told
from ui.decide.bridge import BridgeCard
from ui.decide.what_if import WhatIfPage
from ui.start.offers import WORKED, worked_case
from ui.widgets.link import Link
from ui.widgets.table import Table


def columns(person: Person) -> list[list[str]]:
    """The table of the scenarios as it stands on the screen."""
    return seen(person, Table, "Scenarios side by side").texts()


def row(person: Person, title: str) -> list[str]:
    """One row of the table of the scenarios, without its title."""
    return next(cells[1:] for cells in columns(person) if cells[0] == title)


def answers(person: Person) -> list[tuple[str, ...]]:
    """The figures of each scenario, from top to bottom."""
    return list(zip(*columns(person), strict=True))[1:]


def links(person: Person) -> str:
    """What can be followed on the page in sight."""
    return "\n".join(one.text() for one in person.window.findChildren(Link) if one.isVisible())


def wait_for_answers(person: Person) -> None:
    """Until every column has its figures."""
    person.qtbot.waitUntil(lambda: "working it out" not in row(person, "Verdict"), timeout=LONG_MS)


def keep_cheaper_gpus(person: Person) -> None:
    """GPUs 30 % cheaper, kept as a scenario."""
    gpu = sliders(person)[GPU]
    box = seen(person, QLineEdit, f"{gpu.accessibleName()}, value")
    person.type_into(box, "-30%")
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(person)
    person.press("Keep as scenario")
    page = person.window.page("whatif")
    assert isinstance(page, WhatIfPage)
    page.page.verticalScrollBar().setValue(page.page.verticalScrollBar().maximum())
    person.wait_for_text("Kept as scenario: GPU prices −30%")
    person.qtbot.waitUntil(lambda: page.notice.visibleRegion().boundingRect() == page.notice.rect())


def test_story_gpus_will_fall_by_30_percent_says_the_customer(person: Person) -> None:
    """Show it, keep it as scenario, return to the base case; no answer of the case has changed."""
    open_what_if(person)
    session = person.window.session
    before, result, strip = copy.deepcopy(session.draft), session.result, person.strip()

    keep_cheaper_gpus(person)
    assert "Base case: Stay" in told(person)
    person.press("Reset all")
    settle(person)
    assert "This is the base case." in told(person)

    assert session.draft == {**before, "scenarios": [{"name": "GPU prices −30%", "changes": {"gpu_price": 0.7}}]}
    assert session.result is result, "no result rests on a scenario"
    assert session.is_fresh
    assert person.strip() == strip
    assert session.undo_stack.undoText() == "keep scenario GPU prices −30%"

    person.keys("Ctrl+9")
    person.wait_for_text("Stresses that come ready")
    person.qtbot.waitUntil(lambda: len(row(person, "Verdict")) == 2, timeout=LONG_MS)
    assert row(person, "What is changed") == ["–", "GPU prices −30%"]
    wait_for_answers(person)
    assert row(person, "Saving, 8 in 10")[0] != row(person, "Saving, 8 in 10")[1]
    bridge = the(person, BridgeCard)
    person.qtbot.waitUntil(lambda: "GPU prices −30%" in bridge.text(), timeout=LONG_MS)
    assert bridge.text().startswith("Why “GPU prices −30%” saves $")
    assert "less than “Base case”" in bridge.text()


def test_a_stress_that_comes_ready_becomes_a_column_and_can_be_dropped(person: Person) -> None:
    open_what_if(person)
    person.go("scenarios")
    person.wait_for_text("Nothing is kept yet.")
    table = seen(person, Table, "Stresses that come ready")
    table.setFocus(Qt.FocusReason.TabFocusReason)
    names = [cells[0] for cells in table.texts()]
    table.setCurrentIndex(table.model().index(names.index("Effort doubled"), 0))
    person.press("Add as column")
    person.qtbot.waitUntil(lambda: len(row(person, "Verdict")) == 2, timeout=LONG_MS)
    assert row(person, "What is changed")[1] == "Work of the move +100%"
    person.press("Drop: Effort doubled")
    person.wait_for_text("Nothing is kept yet.")


def test_a_scenario_goes_back_to_what_if_and_all_of_them_to_a_file(person: Person, tmp_path: Path) -> None:
    open_what_if(person)
    keep_cheaper_gpus(person)
    person.press("Reset all")
    person.go("scenarios")
    person.wait_for_text("Why they differ")
    wait_for_answers(person)
    person.come_back()
    person.answer_file_dialog(tmp_path / "compared.csv")
    person.press("Save as CSV…")
    person.wait_for_text("Saved: compared.csv")
    lines = (tmp_path / "compared.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == ",Base case,GPU prices −30%"
    assert lines[2].startswith("Verdict,Stay,")
    assert "4,096 draws, seed 0" in lines[-1]
    person.press("Open in What-if: GPU prices −30%")
    settle(person)
    assert abs(sliders(person)[GPU].shown / sliders(person)[GPU].slide.now - 0.7) < 1e-6


def test_an_edit_of_the_case_works_kept_scenarios_out_again(person: Person) -> None:
    open_what_if(person)
    keep_cheaper_gpus(person)
    person.go("scenarios")
    person.wait_for_text("Why they differ")
    wait_for_answers(person)
    before = answers(person)
    person.go("decision")
    person.fill("Horizon", "60")
    person.wait_for_result()
    person.go("scenarios")
    # What is lost where a move is given up does not follow the horizon: some figure of each column does.
    person.qtbot.waitUntil(
        lambda: all(new != old for new, old in zip(answers(person), before, strict=True)), timeout=LONG_MS
    )
    wait_for_answers(person)
    assert all(new != old for new, old in zip(answers(person), before, strict=True))


def test_a_kept_scenario_is_there_after_saving_and_opening_the_case_again(person: Person, tmp_path: Path) -> None:
    open_what_if(person)
    keep_cheaper_gpus(person)
    person.go("scenarios")
    person.wait_for_text("Why they differ")
    wait_for_answers(person)
    shown = columns(person)
    person.answer_file_dialog(tmp_path / "meeting.switchpoint")
    person.keys("Ctrl+S")
    person.qtbot.waitUntil(lambda: person.window.session.path is not None, timeout=LONG_MS)
    person.keys("Ctrl+W")
    person.come_back()
    person.answer_file_dialog(tmp_path / "meeting.switchpoint")
    person.keys("Ctrl+O")
    person.wait_for_result()
    person.go("scenarios")
    person.qtbot.waitUntil(lambda: columns(person) == shown, timeout=LONG_MS)


def test_dropping_a_scenario_is_a_step_that_undo_takes_back_and_shows(person: Person) -> None:
    open_what_if(person)
    keep_cheaper_gpus(person)
    person.go("scenarios")
    wait_for_answers(person)
    person.press("Drop: GPU prices −30%")
    person.wait_for_text("Nothing is kept yet.")
    person.go("decision")
    person.keys("Ctrl+Z")
    back = ["–", "GPU prices −30%"]
    person.qtbot.waitUntil(lambda: row(person, "What is changed") == back, timeout=LONG_MS)
    person.keys("Ctrl+Z")
    person.wait_for_text("Nothing is kept yet.")


def test_a_scenario_that_can_not_be_read_is_an_answer_to_correct(person: Person, tmp_path: Path) -> None:
    draft = load_draft(worked_case(WORKED[0]))
    file = tmp_path / "edited.switchpoint"
    save_draft({**draft, "scenarios": [{"name": "Free GPUs", "changes": {"gpu_price": 0}}]}, file)
    person.window.open_path(file)
    person.qtbot.waitUntil(lambda: person.window.session.is_open, timeout=LONG_MS)
    person.come_back()
    assert [problem.where for problem in person.window.session.problems] == ["scenarios.0.changes.gpu_price"]
    person.keys("F8")
    person.qtbot.waitUntil(lambda: "GPU prices must be above 0" in links(person), timeout=LONG_MS)
    person.press("Drop: Free GPUs")
    person.wait_for_result()
