"""The break-even of two prices in the window: what it says and opens, its twin, and what it covers in a room."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

import advisor
from advisor.decision.result import WorkloadResult
from ui.present import presenting
from ui.prove.asked import Asked
from ui.results.break_even import BreakEvenLines
from ui.results.money import money_of
from ui.results.pictures import ChangesCard

ROOT = Path(__file__).parents[2]
CASE = ROOT / "assets" / "cases" / "assistant-70b.switchpoint"
OWN = ROOT / "tests" / "data" / "cases" / "12-measured-and-reserved.switchpoint"


@cache
def workload(case: Path) -> WorkloadResult:
    return advisor.recommend(advisor.load_case(case), draws=256).workloads[0]


def drawn(qtbot: QtBot, case: Path) -> BreakEvenLines:
    """The chart of the case's workload, painted once so that its marks have a place."""
    one = workload(case)
    assert one.break_even is not None
    chart = BreakEvenLines(one.break_even, one.switch_points, one.verdict, one.id)
    qtbot.addWidget(chart)
    picture = QImage(720, 260, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    chart.draw(painter, QRectF(picture.rect()))
    painter.end()
    return chart


@pytest.fixture
def in_a_room() -> Iterator[None]:
    presenting.begin(advisor.load_case(OWN).model_dump(mode="json"))
    yield
    presenting.end()


def test_it_says_the_walk_away_price_and_its_marks_open_the_switch_points(qtbot: QtBot) -> None:
    chart, one = drawn(qtbot, CASE), workload(CASE)
    assert one.walk_away_usd_h is not None
    assert f"at a GPU price of {one.walk_away_usd_h:.2f} USD an hour (today 23.78)" in chart.finding()
    opened = [chart._marks[place].asked for place in range(len(chart._marks))]
    assert opened[0] == Asked("saving", one.id)
    assert opened[1:] == [Asked("switch point", one.id, name) for name in ("gpu_price", "neuron_price")]
    assert all(not chart.place_of(place).isEmpty() for place in range(len(opened)))


def test_its_twin_has_a_row_a_pair_of_prices(qtbot: QtBot) -> None:
    chart, one = drawn(qtbot, CASE), workload(CASE)
    assert one.break_even is not None
    _, rows = chart.table()
    assert len(rows) == sum(len(line.pairs) for line in one.break_even.lines)
    assert {row[0].text for row in rows} == {"20 in 100 save", "50 in 100 save", "80 in 100 save"}


def test_before_a_room_it_has_no_number_of_a_private_rate(qtbot: QtBot, in_a_room: None) -> None:
    chart = drawn(qtbot, OWN)
    assert chart.covered
    _, rows = chart.table()
    assert {cell.text for row in rows for cell in row[1:]} == {"••••"}
    assert not any(digit in chart.finding() for digit in "123456789")


def test_it_stands_behind_a_tab_where_there_is_one(qtbot: QtBot) -> None:
    result = advisor.recommend(advisor.load_case(CASE), draws=256)
    card = ChangesCard(workload(CASE), money_of(result), lambda: "")
    qtbot.addWidget(card)
    assert len(card.findChildren(BreakEvenLines)) == 1
