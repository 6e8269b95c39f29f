"""What pages say of the answers on them: odd ones, those not used, a workload's share, a commitment in one line."""

from __future__ import annotations

from tests.ui.person import LONG_MS, Person
from ui.rail import Rail
from ui.widgets.link import Link
from ui.widgets.table import Table


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


def test_an_answer_that_a_later_choice_hides_is_kept_and_said_so(person: Person) -> None:
    person.press("Fine-tuning")
    person.go("workloads")
    person.press("More detail: What it is")
    person.choose("Method", "LoRA adapters")
    person.fill("Adapter rank", "64")
    assert "Kept, not used" not in person.texts()
    person.choose("Method", "All weights")
    assert "Kept, not used: 1 answer. Adapter rank (used with Method: LoRA adapters)." in person.texts()
    person.choose("Method", "LoRA adapters")
    assert "Kept, not used" not in person.texts()
    assert person.field("Adapter rank").view.value == 64


def test_the_list_of_workloads_tells_what_share_of_the_spend_each_takes(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("workloads")
    table = next(one for one in person.window.findChildren(Table) if one.accessibleName() == "Workloads of this case")
    assert table.isColumnHidden(1), "one workload takes all"
    person.keys("Ctrl+D")
    assert not table.isColumnHidden(1)
    person.wait_for_result()
    person.qtbot.waitUntil(lambda: [row[1] for row in table.texts()] == ["50%", "50%"], timeout=LONG_MS)
    person.fill("Busiest hour ÷ average", "0")
    assert [row[1] for row in table.texts()] == ["–", "–"], "no result, no share"


def test_a_commitment_says_its_currency_once_and_its_links_end_where_others_do(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.go("commercials")
    row = {"kind": "compute savings plan", "scope": "any", "amount_per_hour": "105", "currency": "EUR"}
    person.window.session.answer("commercials.commitments", [{**row, "ends": "2027-06-30"}], "commitment")
    person.come_back()
    assert "Compute Savings Plan · any · 105 EUR per hour · 30 Jun 2027" in person.texts()
    field = person.field("Commitments already bought")
    ends = {one.text(): one.mapTo(field, one.rect().topRight()).x() for one in field.findChildren(Link)}
    assert ends["I don't know"] == ends["Remove"] == field.width() - 1
