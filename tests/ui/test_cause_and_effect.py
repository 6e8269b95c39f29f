"""Cause next to effect: what changed the verdict stands beside it; what was deleted can be had back on the spot."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.looking import seen
from tests.ui.person import LONG_MS, Person
from tests.ui.test_plan_and_evidence import small_team
from ui import verdict_change
from ui.widgets.table import Table


def open_sure_moves(person: Person, tmp_path: Path) -> None:
    """Two workloads that move; within a year neither pays."""
    person.window.open_path(small_team(tmp_path))
    person.wait_for_result()
    person.go("decision")
    assert person.strip().startswith("Move")
    assert "was " not in person.strip()


def test_an_edit_that_changes_the_verdict_stands_beside_it_for_a_while(person: Person, tmp_path: Path) -> None:
    assert verdict_change.SHOWN_MS == 8000
    open_sure_moves(person, tmp_path)
    person.fill("Horizon", "12")
    person.wait_for_result()
    assert person.strip().startswith("Stay was Move: Horizon 60 → 12")
    person.qtbot.waitUntil(lambda: "was Move" not in person.strip(), timeout=verdict_change.SHOWN_MS + 2000)
    person.keys("Ctrl+Z")
    person.wait_for_result()
    assert person.strip().startswith("Move was Stay: undone: Horizon 60 → 12")


def test_an_edit_that_leaves_the_verdict_takes_the_news_away(person: Person, tmp_path: Path) -> None:
    open_sure_moves(person, tmp_path)
    person.fill("Horizon", "12")
    person.wait_for_result()
    person.fill("Horizon", "13")
    person.wait_for_result()
    assert person.strip().startswith("Stay")
    assert "was " not in person.strip()


def test_a_deleted_workload_is_had_back_where_it_was_deleted(person: Person, tmp_path: Path) -> None:
    open_sure_moves(person, tmp_path)
    person.go("workloads")
    before = person.window.session.draft
    table = seen(person, Table, "Workloads of this case")
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert len(person.window.session.draft["workloads"]) == 1
    person.wait_for_text("Deleted “Assistant”.")
    person.press("Undo")
    assert person.window.session.draft == before
    person.qtbot.waitUntil(lambda: "Deleted" not in person.texts(), timeout=LONG_MS)
