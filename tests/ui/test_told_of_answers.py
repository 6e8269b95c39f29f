"""Odd answers: said in amber under the field, counted in the rail, and silent once they are kept."""

from __future__ import annotations

from tests.ui.person import Person
from ui.rail import Rail


def rail_words(person: Person) -> str:
    rail = person.window.findChild(Rail)
    assert isinstance(rail, Rail)
    return next(rail.entry(row).words for row in range(20) if rail.entry(row).page == "workloads")


def test_an_odd_answer_is_doubted_counted_and_kept_as_one_step(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("workloads")
    assert rail_words(person) == "Enough"
    person.fill("Busiest hour ÷ average", "30")
    person.wait_for_result()
    field = person.field("Busiest hour ÷ average")
    assert field.message == ""
    assert field.doubt.startswith("A busiest hour of 30 times the average is unusual")
    assert field.origin == "doubtful"
    assert rail_words(person) == "1 doubtful answer"
    result = person.window.session.result
    assert result is not None, "a doubt stands in no result's way"

    person.press("Keep it: Busiest hour ÷ average")
    assert field.doubt == ""
    assert rail_words(person) == "Enough"
    assert person.window.session.result is result, "keeping it changes no figure"
    person.keys("Ctrl+Z")
    person.come_back()
    assert field.doubt != ""
    person.keys("Ctrl+Y")
    person.come_back()
    assert field.doubt == ""

    person.fill("Busiest hour ÷ average", "40")
    assert person.field("Busiest hour ÷ average").doubt.startswith("A busiest hour of 40 times")
    person.fill("Busiest hour ÷ average", "0")
    assert person.field("Busiest hour ÷ average").message != ""
    assert person.field("Busiest hour ÷ average").doubt == ""
