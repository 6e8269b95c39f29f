"""The desk: pages are made when someone turns to them, or before that while nothing else is to be done."""

from __future__ import annotations

from tests.ui.person import LONG_MS, Person
from ui.prove.evidence import EvidencePage
from ui.rail import PAGES
from ui.report.page import ReportPage
from ui.results.page import ResultsPage


def test_opening_a_case_makes_only_the_page_in_sight(person: Person) -> None:
    person.press("(a) 70B assistant")
    assert person.window.desk.shown == "results"
    assert person.window.findChildren(ResultsPage)
    assert not person.window.findChildren(ReportPage)
    assert person.window.session.opened_pages >= {"results"}


def test_a_page_that_is_not_there_yet_is_made_when_one_turns_to_it(person: Person) -> None:
    person.press("(a) 70B assistant")
    assert not person.window.findChildren(EvidencePage)
    person.go("evidence")
    (page,) = person.window.findChildren(EvidencePage)
    assert page.isVisible()


def test_the_other_pages_are_made_in_idle_time_and_none_comes_into_sight(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.qtbot.waitUntil(lambda: bool(person.window.findChildren(ReportPage)), timeout=LONG_MS)
    assert person.window.desk.shown == "results"
    assert [name for name in PAGES if person.window.page(name).isVisible()] == ["results"]


def test_a_form_made_in_idle_time_shows_what_was_answered_since(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.qtbot.waitUntil(lambda: bool(person.window.findChildren(ReportPage)), timeout=LONG_MS)
    person.window.session.answer("decision.horizon_months", 48, "horizon")
    person.go("decision")
    assert person.field("Horizon").view.value == 48


def test_the_rail_taking_the_focus_turns_no_page(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.go("plan")
    person.window.desk.rail.setFocus()
    assert person.window.desk.shown == "plan"
