"""Commitments stand against the horizon where they are entered and where the money is read; a room reads no rate."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.ui.person import Person
from ui.results.held import HeldTimeline


def the_chart(page: QWidget) -> HeldTimeline:
    found = [one for one in page.findChildren(HeldTimeline) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_what_moving_leaves_unused_is_told_where_commitments_are_entered(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.go("commercials")
    person.wait_for_text("What is already bought")
    chart = the_chart(person.window.page("commercials"))
    assert chart.finding().startswith("EC2 Instance Savings Plan, p5: ends 31 Aug 2027 · moving leaves $")
    columns, rows = chart.table()
    assert [column.title for column in columns][2:] == ["Still due", "Unused if staying", "Unused if moving"]
    assert all(isinstance(cell.key, float) and cell.key > 0 for cell in rows[0][2:])
    person.go("results")
    person.wait_for_text("What is already bought")


def test_a_room_does_not_read_what_would_give_the_rate_away(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.go("results")
    person.wait_for_text("What is already bought")
    chart = the_chart(person.window.page("results"))
    assert "$" in chart.finding()
    person.keys("F5")
    chart = the_chart(person.window.page("results"))
    _, rows = chart.table()
    assert [cell.text for cell in rows[0][2:]] == ["••••"] * 3
    assert "$" not in chart.finding()
    person.keys("Esc")
