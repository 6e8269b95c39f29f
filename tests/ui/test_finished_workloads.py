"""Workloads that lack no answer have their verdict while others are still being described."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from advisor.case.interview import case_of, finished_part, missing, remove_workload
from tests.ui.person import Person


def describe_all_but(person: Person, last: int) -> None:
    """Worked case (c) with workloads of a template behind those that it has: these lack most answers."""
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.go("workloads")
    for _ in range(last):
        person.window.session.add_workload("embeddings")
    person.come_back()


def test_a_workload_that_is_begun_takes_no_verdict_away(person: Person) -> None:
    describe_all_but(person, 1)
    session = person.window.session
    assert session.missing
    assert session.is_fresh, "nothing that the result rests on has changed"
    assert session.result is not None
    assert len(session.result.workloads) == 6
    assert "6 of 7 workloads answered" in person.strip()
    assert person.button("Next missing answer").isVisible()
    person.go("results")
    person.wait_for_text(session.result.workloads[0].name)


def test_edits_of_finished_workloads_are_answered_meanwhile(person: Person) -> None:
    describe_all_but(person, 1)
    before = person.window.session.result
    person.window.session.answer("decision.horizon_months", 24, "horizon")
    person.wait_for_result()
    after = person.window.session.result
    assert after is not None
    assert after is not before
    assert after.horizon_months == 24
    assert len(after.workloads) == 6


def test_no_report_is_signed_that_leaves_a_workload_out(person: Person) -> None:
    describe_all_but(person, 1)
    person.go("report")
    person.wait_for_text("answers are missing.")
    page = person.window.report_page
    for button in page.findChildren(QPushButton):
        if button.text() in ("Sign and save…", "Save an unsigned draft…"):
            assert not button.isEnabled()
    assert page.preview.pages == 0
    person.keys("Ctrl+Z")
    person.qtbot.waitUntil(lambda: person.window.session.is_whole)
    person.qtbot.waitUntil(lambda: person.window.desk.shown == "workloads", timeout=5_000)
    person.go("report")
    person.wait_for_text("Every answer is there, none needs correcting.")


def test_the_first_finished_workload_of_several_has_a_verdict(person: Person) -> None:
    """A template of a portfolio begins with half a hundred answers to give: the first workload shows after its own."""
    describe_all_but(person, 1)
    session = person.window.session
    worked = session.draft
    session.clear("workloads.0.model", "model")
    session.clear("workloads.1.today.instance", "instance")
    person.wait_for_result()
    result = session.result
    assert result is not None
    assert [one.id for one in result.workloads] == [one["id"] for one in worked["workloads"][2:6]]
    assert "4 of 7 workloads answered" in person.strip()


def test_without_an_answer_for_the_whole_case_there_is_no_result(person: Person) -> None:
    describe_all_but(person, 0)
    person.window.session.clear("commercials.region", "region")
    assert person.window.session.state.stage == "missing"
    assert not person.has_result()


def test_the_finished_part_is_a_case(person: Person) -> None:
    describe_all_but(person, 2)
    session = person.window.session
    part = finished_part(session.draft, missing(session.draft))
    assert part is not None
    assert part == remove_workload(remove_workload(session.draft, 7), 6)
    assert len(case_of(part, session.catalog).workloads) == 6
    assert finished_part(session.draft, ("decision.beta_software",)) is None
