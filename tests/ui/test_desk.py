"""The desk: pages are made when someone turns to them, or before that while nothing else is to be done."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.ui.person import LONG_MS, Person
from ui.idle import in_turns, put_into
from ui.interview.page import InterviewPage
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


def test_a_form_in_the_making_gives_way_to_one_that_is_newer(person: Person) -> None:
    person.press("(a) 70B assistant")
    page = person.window.page("decision")
    assert isinstance(page, InterviewPage)
    making = page.form.in_pieces()
    next(making)
    person.go("decision")
    person.window.session.answer("decision.horizon_months", 48, "horizon")
    assert list(making) == []
    assert person.field("Horizon").view.value == 48


def test_a_field_asks_one_workload_after_the_other_and_answers_for_the_one_in_sight(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.go("workloads")
    field = person.field("Name")
    assert field.view.value == "Shopping assistant"
    person.window.desk.selection.select(1)
    person.come_back()
    assert person.field("Name") is field, "the same row, so that turning to a workload doesn't make all of them anew"
    person.fill("Name", "Adapters")
    names = [one["name"] for one in person.window.session.draft["workloads"]]
    assert names[:2] == ["Shopping assistant", "Adapters"]


def test_a_long_form_is_made_a_few_fields_at_a_time_and_a_wish_waits_for_its_field(person: Person) -> None:
    person.press("LLM serving")
    page = person.window.page("workloads")
    assert isinstance(page, InterviewPage)
    person.window.go_to("workloads.0.growth_pct_year")
    assert not page.is_settled, "what stands further down is not waited for"
    person.qtbot.waitUntil(lambda: page.is_settled)
    line = person.window.focusWidget()
    assert line is not None
    assert line.accessibleName() == "Growth"
    assert line.isVisible(), "its group was unfolded for it"


def test_the_rail_taking_the_focus_turns_no_page(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.go("plan")
    person.window.desk.rail.setFocus()
    assert person.window.desk.shown == "plan"


def test_the_rail_says_how_each_page_is_doing_and_follows_the_answers(person: Person) -> None:
    def said(page: str) -> str:
        rail = person.window.desk.rail
        return next(one.words for one in map(rail.entry, range(len(PAGES) + 3)) if one.page == page)

    person.press("LLM serving")
    assert said("decision") == "1 answer missing"
    assert said("workloads") == "Not opened"
    person.choose("May beta software run in production?", "No")
    person.qtbot.waitUntil(lambda: said("decision") == "Enough")
    person.go("workloads")
    assert said("workloads").endswith("answers missing")


def test_work_that_is_waited_for_gives_the_window_a_turn_when_its_time_is_over() -> None:
    def slow() -> Iterator[int]:
        for n in range(6):
            time.sleep(0.004)
            yield n

    done: list[int] = []
    told = [len(done) for _ in in_turns(put_into(done, slow()), 0.006)]
    assert done == list(range(6))
    assert 1 < len(told) < len(done), "some at a time, and not all"
    assert told == sorted(set(told))
