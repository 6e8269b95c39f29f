"""A field by itself: it has what it shows, no more, and what comes to it later stands at its place in the tab order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.ui.person import Person
from ui.interview import form as forms
from ui.interview.field import FieldRow
from ui.interview.form import Form
from ui.present.masking import DOTS
from ui.widgets.link import Link
from ui.widgets.text import Text


def fields(person: Person) -> list[FieldRow]:
    return [row for row in person.window.findChildren(FieldRow) if row.isVisible()]


def test_a_field_without_message_or_doubt_has_no_parts_for_them(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.go("decision")
    plain = [row for row in fields(person) if not row.message and not row.doubt]
    assert len(plain) > 3
    for row in plain:
        assert not [one for one in row.findChildren(Link) if one.text() == "Keep it"], row.view.label
        assert not [one for one in row.findChildren(Text) if one.text() == DOTS], row.view.label


def test_a_doubt_that_arises_stands_next_in_the_tab_order(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.go("workloads")
    person.fill("Busiest hour ÷ average", "40")
    row = person.field("Busiest hour ÷ average")
    person.qtbot.waitUntil(lambda: row.doubt != "")
    line = row.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget() or line, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        names.append(focus.accessibleName())
    assert "Keep it: Busiest hour ÷ average" in names, "before any control of another field"


def test_a_message_comes_and_goes_with_the_fault(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.go("decision")
    person.fill("Horizon", "0")
    row = person.field("Horizon")
    assert "between 6 and 84" in row.message
    person.fill("Horizon", "24")
    assert row.message == ""


def test_a_slow_machine_makes_fewer_fields_in_a_turn(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made in a turn is laid out and painted before a click is heard."""

    class Slow:
        now = 0.0

        @classmethod
        def perf_counter(cls) -> float:
            cls.now += 1.0
            return cls.now

    person.press("(a) 70B assistant")
    session = person.window.session
    form = Form(session, lambda: session.raised.fields(session.draft, "decision", None, found=(), doubts=()))
    form.setParent(person.window)
    monkeypatch.setattr(forms, "time", Slow)
    form.refresh()
    assert len(form.findChildren(FieldRow)) == 1
    person.qtbot.waitUntil(lambda: form.is_settled)
    assert len(form.findChildren(FieldRow)) == len(form.paths())
