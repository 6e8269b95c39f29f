"""The plan by quarter within its limits, and the evidence: every figure with its kind, source, date and use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.looking import panel, seen, the, until_settled
from tests.ui.person import LONG_MS, Person
from ui import theme
from ui.decide.gantt import Gantt
from ui.decide.gantt_lines import lines_of
from ui.decide.limit_bar import LimitBar
from ui.prove.evidence import EvidencePage
from ui.prove.evidence_rows import facts
from ui.results.page import ResultsPage
from ui.widgets import table_drawing
from ui.widgets.table import ROW_OF_THREE, ROW_OF_TWO, Cell, Column, Table
from ui.widgets.table_drawing import PAD, in_two

JUDGED = Path(__file__).parents[1] / "data" / "cases"


def small_team(tmp_path: Path) -> Path:
    """Two workloads that would each move at once, with a team for one at a time."""
    from advisor.case.load import load_case
    from advisor.case.model import Case
    from advisor.catalog import load_catalog

    plain = load_case(JUDGED / "12-measured-and-reserved.switchpoint", load_catalog()).model_dump(mode="json")
    first = plain["workloads"][0]
    plain["workloads"] = [first, {**first, "id": "second", "name": "Second assistant"}]
    plain["team"]["weeks_per_month"] = 2.5
    file = tmp_path / "small-team.switchpoint"
    file.write_text(Case.model_validate(plain).model_dump_json(), encoding="utf-8")
    return file


def test_a_move_without_room_is_told_as_staying_in_plan_and_strip(person: Person) -> None:
    person.window.open_path(JUDGED / "21-no-room-in-the-budget.switchpoint")
    person.wait_for_result()
    assert "Stay moving without the limits: $" in person.strip()
    person.go("decision")
    assert "Stay moving without the limits · chance" in person.strip()
    person.keys("Ctrl+0")
    person.wait_for_text("Quarter by quarter")
    _, rows = the(person, Gantt).table()
    assert [cell.text for cell in rows[0]][1] == "Stay"
    person.go("results")
    until_settled(person)
    assert person.texts().count("Judged alone here. In the plan it stays") == 2, "beside what would change, and what if"
    for page in ("scenarios", "whatif"):
        person.go(page)
        person.wait_for_text("Judged alone here. In the plan it stays")
    person.wait_for_text("in the plan: p5.48xlarge")


def test_a_small_team_moves_one_workload_after_the_other(person: Person, tmp_path: Path) -> None:
    person.window.open_path(small_team(tmp_path))
    person.wait_for_result()
    person.keys("Ctrl+0")
    person.wait_for_text("Team and budget")
    plan = the(person, Gantt)
    assert "in quarter 2" in plan.finding()
    plan.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plan, Qt.Key.Key_Down)
    assert "ssistant: 6.4 person-weeks" in plan.accessibleDescription()
    assert "runs from" in plan.accessibleDescription()
    QTest.keyClick(plan, Qt.Key.Key_Return)
    assert "Saving against the best way to stay" in panel(person)
    assert "of 7.50 person-weeks" in the(person, LimitBar).finding()
    assert "No other plan within these limits is better: that is proved." in person.texts()


def test_a_plan_without_a_move_says_so(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("plan")
    person.wait_for_text("No move is sure enough, alone or together.")
    person.wait_for_text("Nothing is planned, so no limit of team, budget or quota is used.")


def test_a_plan_without_a_move_does_not_deny_that_moving_now_or_later_would_save(person: Person) -> None:
    person.window.open_path(JUDGED / "29-two-commitments-of-which-one-ends-soon.switchpoint")
    person.wait_for_result()
    person.go("plan")
    person.wait_for_text("Nothing moves now. Assistant is decided again at a date.")
    assert "better" not in person.texts()


def test_in_a_plan_of_many_those_that_stay_share_a_line_and_the_table_names_each(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.go("plan")
    result = person.window.session.result
    assert result is not None
    few = the(person, Gantt).height()
    many = replace(
        result,
        workloads=tuple(replace(one, id=f"w{n}", name=f"W{n}") for n, one in enumerate(result.workloads * 10)),
    )
    chart = the(person, Gantt)
    chart.show_plan(many, None, {})
    person.come_back()
    assert chart.height() <= few
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert re.fullmatch(r"\d\d workloads: \w+( \w+)*", chart.finding() if chart.here is None else chart.toolTip())
    pins: list[object] = []
    chart.pin_asked.connect(lambda *pin: pins.append(pin))
    QTest.keyClick(chart, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert not pins, "several workloads have no start to pin"
    assert [row[0].text for row in chart.table()[1]] == [line.name for line in lines_of(many, None)]


def open_evidence(person: Person) -> Table:
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    person.keys("Ctrl+Shift+E")
    person.wait_for_text("What is in, and what is not")
    return seen(person, Table, "Figures used")


def test_figures_are_filtered_by_kind_and_by_words(person: Person) -> None:
    table = open_evidence(person)
    everything = table.texts()
    kinds = {row[2] for row in everything}
    assert {"△ judgement", "◇ modelled", "● published price", "● measured", "■ your record"} <= kinds
    which = seen(person, QComboBox, "Figures shown")
    which.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(which, "Jud")
    assert {row[2] for row in table.texts()} == {"△ judgement"}
    QTest.keyClick(which, Qt.Key.Key_Home)
    person.qtbot.waitUntil(lambda: table.texts() == everything, timeout=LONG_MS)
    person.type_into(seen(person, QLineEdit, "Filter figures"), "price trn2")
    assert table.texts()
    assert any("trn2" in row[0] for row in table.texts())
    assert len(table.texts()) < len(everything)


def test_a_figure_of_the_evidence_opens_its_derivation(person: Person) -> None:
    table = open_evidence(person)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert "Speed of trn2.48xlarge, before tuning" in panel(person)
    assert "by the model" in panel(person), "with the nearest published measurements"


def test_what_is_not_included_is_listed_with_its_reason(person: Person) -> None:
    open_evidence(person)
    rows = seen(person, Table, "What is in, and what is not").texts()
    assert ["Instances", "included", ""] in rows
    assert ["Storage", "not included", "because no amount was entered"] in rows
    second = seen(person, Table, "Second method")
    second.setFocus(Qt.FocusReason.TabFocusReason)
    second.setCurrentIndex(second.model().index(1, 3))
    person.keys("Ctrl+I")
    assert "annuity formulas" in panel(person)
    assert "of it by giving up in time" in panel(person)


@pytest.mark.parametrize("page", ["whatif", "scenarios", "plan", "evidence"])
def test_without_a_result_a_page_lists_what_is_missing_and_leads_there(person: Person, page: str) -> None:
    person.press("LLM serving")
    person.go(page)
    person.wait_for_text("Not enough to compare yet: 11 answers missing")
    person.press("Go to: Assistant: Volume")
    assert person.field("Volume").isVisible()


def test_what_is_the_same_for_several_workloads_stands_once_and_opens_for_the_one_that_it_moves_most(
    person: Person,
) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.keys("Ctrl+Shift+E")
    table = seen(person, Table, "Figures used")
    shown = [table.cell(table.model().index(row, 0)) for row in range(len(table.texts()))]
    effort = next(cell for cell in shown if cell.second.startswith("5 workloads"))
    result = person.window.session.result
    assert result is not None
    workloads = effort.tip.split("\n")[-1].split(", ")
    assert len(workloads) == 5
    assert set(workloads) <= {one.name for one in result.workloads}
    assert len(shown) < sum(1 for _ in facts(result))
    assert "what is the same for several workloads stands once" in person.texts()
    person.type_into(seen(person, QLineEdit, "Filter figures"), workloads[0])
    mine = [table.cell(table.model().index(row, 0)) for row in range(len(table.texts()))]
    assert mine
    assert all(cell.second.startswith(workloads[0]) for cell in mine), "of one workload alone"


def test_tables_of_many_workloads_scroll_inside(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    result = person.window.session.result
    assert result is not None
    many = replace(result, workloads=tuple(replace(one, id=f"w{n}") for n, one in enumerate(result.workloads * 10)))
    for name, tables in (("results", ("Verdict of each workload",)), ("evidence", ("Figures used", "Second method"))):
        person.go(name)
        page = person.window.page(name)
        assert isinstance(page, ResultsPage | EvidencePage)
        page.draw(many)
        for title in tables:
            table = seen(person, Table, title)
            assert len(table.texts()) > 20
            assert table.height() < person.window.height()


def test_figures_and_their_names_are_read_to_their_last_words_also_in_large_text(
    person: Person, qapp: QApplication
) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    person.keys("Ctrl+Shift+E")
    table = seen(person, Table, "Figures used")
    for scale in (1.0, 2.0):
        theme.set_scale(qapp, scale)
        person.come_back()
        for column, strong in ((0, True), (1, False)):
            room, metrics = table.columnWidth(column) - 2 * PAD, theme.metrics(strong=strong)
            said = {row[column] for row in table.texts()}
            assert not [one for one in said if metrics.horizontalAdvance(in_two(metrics, one, room)[-1]) > room]
        assert table.columnWidth(0) + table.columnWidth(1) <= table.viewport().width(), "a figure beside its name"


@pytest.mark.parametrize(("row", "lines"), [(ROW_OF_TWO, 1), (ROW_OF_THREE, 2)])
def test_a_long_text_takes_a_second_line_only_in_rows_that_have_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, row: int, lines: int
) -> None:
    written: list[str] = []
    monkeypatch.setattr(table_drawing, "_write", lambda _painter, _box, _align, text, *_how: written.append(text))
    table = Table([Column("Figure", widest=160)], row=row, with_head=False)
    qtbot.addWidget(table)
    name = "Neuron price in the middle of the horizon"
    table.fill([[Cell(name, second="a source")]])
    table.resize(200, 200)
    table.grab()
    assert written[-1] == "a source"
    assert " ".join(written[:-1]) == name
    assert len(written) == lines + 1
