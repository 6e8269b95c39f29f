"""Names: a problem says of which workload it is, and a long one leaves room for what stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from advisor.case.load import load_draft
from tests.ui.looking import bring, the
from tests.ui.person import LONG_MS, Person
from tests.ui.test_large_case import CASE
from ui.decide.pin_card import PinCard
from ui.interview.editors import NameCombo
from ui.rail import Rail
from ui.widgets.link import Link
from ui.widgets.table import Table

LONG = (
    "Shopping assistant of the customer service organisation in all of the countries of the far and of the near north"
)


def links(person: Person) -> list[str]:
    return [one.text() for one in person.window.findChildren(Link) if one.isVisible()]


def wrong_case(folder: Path, count: int) -> Path:
    """The first workloads of the worked case; the volume of the first is 0."""
    draft = load_draft(CASE)
    rows = draft["workloads"][:count]
    rows[0]["volume"]["value"] = 0
    file = folder / "wrong.switchpoint"
    file.write_text(json.dumps({**draft, "workloads": rows}), encoding="utf-8")
    return file


def test_a_problem_names_its_workload_where_there_are_several(person: Person, tmp_path: Path) -> None:
    person.window.open_path(wrong_case(tmp_path, 2))
    person.wait_for_text("No result: 1 answer needs correcting")
    said = "Shopping assistant: Enter a volume above 0, or remove the workload."
    for page in ("results", "whatif", "scenarios", "plan", "evidence"):
        person.go(page)
        assert said in links(person), page
    # Chosen is the other one: its form doesn't show the field.
    person.go("workloads")
    person.window.go_to("workloads.1.name")
    person.qtbot.waitUntil(lambda: said in links(person), timeout=LONG_MS)
    person.press(f"Go to: {said}")
    assert person.field("Volume").message.startswith("Enter a volume above 0")


def test_a_problem_of_the_only_workload_needs_no_name(person: Person, tmp_path: Path) -> None:
    person.window.open_path(wrong_case(tmp_path, 1))
    person.wait_for_text("No result: 1 answer needs correcting")
    person.go("results")
    assert "Enter a volume above 0, or remove the workload." in links(person)


def test_software_of_no_workload_is_not_asked_rather_than_enough(person: Person) -> None:
    person.press("LLM serving")
    person.go("workloads")
    person.press("Delete")
    person.go("software")
    rail = person.window.findChild(Rail)
    assert isinstance(rail, Rail)
    entry = next(rail.entry(row) for row in range(20) if rail.entry(row).page == "software")
    assert (entry.sign, entry.words) == ("nothing asked", "Nothing is asked yet")
    person.press("Go to Workloads")
    assert person.window.desk.shown == "workloads"


def test_a_long_name_leaves_the_pin_its_place_and_stands_whole_in_the_tooltip(person: Person, tmp_path: Path) -> None:
    draft = load_draft(CASE)
    draft["workloads"][0]["name"] = LONG
    file = tmp_path / "long.switchpoint"
    file.write_text(json.dumps(draft), encoding="utf-8")
    person.window.resize(1100, 720)
    person.window.open_path(file)
    person.qtbot.waitUntil(lambda: person.window.session.path == file and person.has_result(), timeout=LONG_MS)
    person.go("plan")
    person.wait_for_text("When it should begin")
    card = bring(person, the(person, PinCard))
    names = card.findChild(NameCombo)
    assert names is not None
    pin = next(one for one in card.findChildren(QPushButton) if one.accessibleName() == "Pin this start")

    def right(widget: QPushButton | NameCombo) -> int:
        return widget.mapTo(card, QPoint(widget.width(), 0)).x()

    def middle(widget: QPushButton | NameCombo) -> int:
        return widget.mapTo(card, QPoint(0, widget.height() // 2)).y()

    assert abs(middle(pin) - middle(names)) <= 1, "in one line"
    assert right(pin) <= card.width()
    assert names.currentText() == names.toolTip() == LONG
    assert names.width() < names.sizeHint().width()
    names.setCurrentIndex(1)
    assert names.toolTip() == "Product text adapters"


def test_a_long_title_of_a_column_stands_whole_in_its_tooltip(person: Person, tmp_path: Path) -> None:
    draft = load_draft(CASE)
    file = tmp_path / "scenario.switchpoint"
    kept = [{"name": name, "changes": {"gpu_price": 0.7}} for name in (LONG, "Cheap")]
    file.write_text(json.dumps({**draft, "scenarios": kept}), encoding="utf-8")
    person.window.open_path(file)
    person.qtbot.waitUntil(lambda: person.window.session.path == file and person.has_result(), timeout=LONG_MS)
    person.go("scenarios")
    person.wait_for_text("Side by side")
    table = next(
        one
        for one in person.window.findChildren(Table)
        if one.isVisible() and one.accessibleName() == "Scenarios side by side"
    )
    model = table.model()
    tips = [
        model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for place in range(model.columnCount())
    ]
    assert tips == [None, None, LONG, None]
