"""Results answer back: figures open where they come from; charts are read, walked, copied and saved."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTabBar
from pytestqt.qtbot import QtBot

from tests.ui.looking import bring, figure, panel, seen, the, until_settled
from tests.ui.person import Person
from ui import theme
from ui.format import Money
from ui.results import charts
from ui.results.bars import Tornado, Waterfall
from ui.results.chart import LEFT, line_height
from ui.results.charts import SCurve
from ui.widgets.table import Table


def open_70b_pretraining(person: Person) -> None:
    """The results of the second workload of worked case (b)."""
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    person.go("results")
    combo = seen(person, QComboBox, "Workload")
    combo.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(combo, Qt.Key.Key_End)
    person.wait_for_text("Options compared")


def test_a_click_on_the_saving_opens_what_it_is_made_of_and_escape_goes_back(person: Person) -> None:
    open_70b_pretraining(person)
    saving = bring(person, figure(person, "Against the best way to stay"))
    QTest.mouseClick(saving, Qt.MouseButton.LeftButton, pos=QPoint(12, 8))
    said = panel(person)
    assert "present value of the best way of staying − present value of the best way of moving" in said
    assert "Instances" in said
    assert "Speed of trn2.48xlarge" in said, "the inputs that carry most of the spread are named"
    QTest.keyClick(QApplication.focusWidget() or person.window, Qt.Key.Key_Escape)
    assert panel(person) == ""
    assert QApplication.focusWidget() is saving, "the focus goes back to where it came from"


def test_from_an_option_to_its_speed_and_the_nearest_published_measurements(person: Person) -> None:
    open_70b_pretraining(person)
    table = seen(person, Table, "Options compared")
    row = next(n for n, cells in enumerate(table.texts()) if "best move" in cells[1])
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.model().index(row, 2))
    person.keys("Ctrl+I")
    assert "× hours × price an hour" in panel(person)
    assert "$35.7608" in panel(person), "published prices keep all their digits"
    assert "8 Oct 2026" in panel(person) or "2026" in panel(person)
    person.press("Derivation: How many instances")
    assert "performance model fitted to published measurements" in panel(person)
    assert "measured" in panel(person)
    assert "by the model" in panel(person)
    person.press("‹ Back")
    assert "× hours × price an hour" in panel(person)
    person.press("Copy")
    assert "price" in QGuiApplication.clipboard().text()
    person.press("Close")
    assert panel(person) == ""


def test_arrows_walk_the_steps_of_the_waterfall_and_enter_opens_one(person: Person) -> None:
    open_70b_pretraining(person)
    steps = the(person, Waterfall)
    steps.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(4):
        QTest.keyClick(steps, Qt.Key.Key_Down)
    assert steps.accessibleDescription().startswith("Neuron instances in place of GPUs: +$")
    QTest.keyClick(steps, Qt.Key.Key_Return)
    assert "Neuron instances in place of GPUs" in panel(person)
    QTest.keyClick(steps, Qt.Key.Key_Home)
    assert steps.accessibleDescription().startswith("Today: $")


def test_the_tornado_stands_behind_a_tab(person: Person) -> None:
    open_70b_pretraining(person)
    tabs = seen(person, QTabBar, "What would change the verdict")
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    tornado = bring(person, the(person, Tornado))
    person.qtbot.waitUntil(lambda: not tornado.place_of(0).isEmpty())
    QTest.mouseClick(tornado, Qt.MouseButton.LeftButton, pos=tornado.place_of(0).center().toPoint())
    assert "Speed of trn2.48xlarge, before tuning" in panel(person)
    assert "Carries" in panel(person)


def test_the_s_curve_says_in_words_how_many_futures_reach_an_amount(person: Person) -> None:
    open_70b_pretraining(person)
    curve = the(person, SCurve)
    assert "break even or save" in curve.accessibleDescription()
    curve.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(curve, Qt.Key.Key_Home)
    assert curve.accessibleDescription().startswith("More than 98 in 100 futures reach −$")
    QTest.keyClick(curve, Qt.Key.Key_Right)
    QTest.keyClick(curve, Qt.Key.Key_End)
    assert curve.accessibleDescription().startswith("Fewer than 2 in 100 futures reach $")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_is_written_beside_the_s_curve_stands_clear_of_each_other(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, scale: float
) -> None:
    theme.set_scale(qapp, scale)
    written: list[tuple[str, QRectF]] = []

    def note(painter: QPainter, box: QRectF, text: str, *, align: Qt.AlignmentFlag = LEFT, **how: Any) -> None:
        size, strong = how.get("size", theme.CAPTION), how.get("strong", False)
        metrics = theme.metrics(size, strong=strong)
        ink = metrics.tightBoundingRect(text)
        wide = metrics.horizontalAdvance(text)
        left = box.right() - wide if align & Qt.AlignmentFlag.AlignRight else box.left()
        left = box.center().x() - wide / 2 if align & Qt.AlignmentFlag.AlignHCenter else left
        written.append((text, QRectF(left, box.center().y() - ink.height() / 2, wide, ink.height())))

    monkeypatch.setattr(charts, "write", note)
    curve = SCurve([-50_000 + 500 * place for place in range(99)], Money())
    qtbot.addWidget(curve)
    picture = QImage(1000, round(curve.lines_high() * line_height()), QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    curve.draw(painter, QRectF(picture.rect()))
    painter.end()
    theme.set_scale(qapp, 1.0)
    assert {"0%", "−$50k"} <= {text for text, _ in written}
    for (one, here), (other, there) in itertools.combinations(written, 2):
        assert not here.intersects(there), (one, other)


def test_what_almost_no_future_reaches_is_said_without_a_count_that_is_not_known(qtbot: QtBot) -> None:
    loses = SCurve([-50_000.0 + 100 * place for place in range(99)], Money())
    saves = SCurve([1_000.0 + 100 * place for place in range(99)], Money())
    for curve in (loses, saves):
        qtbot.addWidget(curve)
    assert loses.reading(0.0) == "Fewer than 2 in 100 futures break even or save"
    assert saves.reading(0.0) == "More than 98 in 100 futures break even or save"


def test_a_chart_has_a_table_for_a_twin(person: Person) -> None:
    open_70b_pretraining(person)
    steps = the(person, Waterfall)
    steps.setFocus(Qt.FocusReason.TabFocusReason)
    person.keys("Ctrl+Shift+T")
    person.come_back()
    twin = seen(person, Table, "Where the money goes, as table")
    assert [row[0] for row in twin.texts()][-1] == "Best way of moving"
    assert QApplication.focusWidget() is twin
    person.keys("Ctrl+Shift+T")
    person.come_back()
    assert steps.isVisible()
    assert QApplication.focusWidget() is steps


def test_a_chart_is_copied_with_its_source_and_saved_as_picture(person: Person, tmp_path: Path) -> None:
    open_70b_pretraining(person)
    until_settled(person)
    person.press("Copy: Where the money goes")
    person.wait_for_text("Copied: figure with its source")
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert "Best way of moving\t$" in data.text()
    assert "4,096 draws, seed 0 · prices as of" in data.text()

    for name in ("chart.png", "chart.svg"):
        person.answer_file_dialog(tmp_path / name)
        person.press("Save: Where the money goes")
        person.wait_for_text(f"Saved: {name}")
    assert QImage(str(tmp_path / "chart.png")).width() == 1920
    assert "Where the money goes" in (tmp_path / "chart.svg").read_text(encoding="utf-8")


def test_options_are_filtered_by_what_is_written_on_them(person: Person) -> None:
    open_70b_pretraining(person)
    table, line = seen(person, Table, "Options compared"), seen(person, QLineEdit, "Filter options")
    person.type_into(line, "trn2 us-east-2")
    assert table.texts()
    assert all("trn2" in row[0] for row in table.texts())
    person.type_into(line, "no such thing")
    assert "No option has this in its name" in person.texts()
    person.type_into(line, "")
    which = seen(person, QComboBox, "Options shown")
    which.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(which, "Not")
    assert all(row[2] == "" for row in table.texts()), "what can't do it has a reason in place of figures"
    assert any("quote" in row[1] or "supported route" in row[1] for row in table.texts())
