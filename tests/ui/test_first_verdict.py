"""After an edit a first verdict stands in the strip at once, and the whole result takes its place."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit

from tests.ui.person import LONG_MS, Person
from ui.session import Session


def test_an_edit_is_answered_at_first_in_the_strip_and_then_wholly(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    session, said = person.window.session, list[str]()
    session.first_changed.connect(lambda: said.append(person.strip()))
    before = session.result
    person.go("decision")
    person.fill("Horizon", "30")
    person.wait_for_result()
    assert len(said) == 1
    assert "first answer, details follow" in said[0]
    assert "$" not in said[0], "no money is shown while answers are entered"
    result = session.result
    assert result is not None
    assert result is not before
    assert result.horizon_months == 30
    assert "first answer" not in person.strip()
    assert session.first is None


def test_the_newest_edit_wins(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("decision")
    for months in ("24", "30", "48"):
        person.fill("Horizon", months)
    person.wait_for_result()
    result = person.window.session.result
    assert result is not None
    assert result.horizon_months == 48


def test_a_first_answer_never_stands_for_another_currency(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    session = person.window.session
    rate = {"currency": "EUR", "per_usd": 0.9, "as_of": "2026-11-20", "source": "Invented"}
    seen: list[Session] = []
    session.first_changed.connect(lambda: seen.append(session))
    session.answer("decision.exchange_rates", [rate], "rate")
    session.answer("decision.currency", "EUR", "currency")
    person.wait_for_result()
    assert seen == []


def test_undoing_to_an_answered_draft_needs_no_new_answer(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    result = person.window.session.result
    person.go("decision")
    person.fill("Horizon", "0")
    assert not person.has_result()
    person.keys("Ctrl+Z")
    assert person.window.session.is_fresh
    assert person.window.session.result is result


def test_a_limit_that_no_option_meets_is_named_as_the_screen_calls_it_and_shown(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("workloads")
    person.fill("First token within", "20")
    person.qtbot.waitUntil(lambda: person.window.session.state.stage == "failed", timeout=LONG_MS)
    assert person.strip().startswith('No result. First token within of "Claims assistant": no option of the catalog')
    assert "ttft_ms" not in person.strip()
    person.go("results")
    person.press("Show")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert focus.text() == "20"
    person.go("results")
    person.press("Go to: Claims assistant: First token within")
    assert person.window.desk.shown == "workloads"
