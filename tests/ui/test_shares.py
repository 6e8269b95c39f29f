"""A room may see how much better, not how much: amounts as shares of today's bill wherever they may be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.ui.looking import seen, the
from tests.ui.person import LONG_MS, Person
from tests.ui.test_presenting import everything_said
from ui import theme
from ui.present import presenting
from ui.present.shares import Shares
from ui.prove.table import FigureTable
from ui.report.preview import Preview
from ui.results.charts import DotPlot
from ui.results.frame import ChartFrame

OF = Shares(50_000.0, 36)
"""A bill of $1.8M over the horizon."""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("$0.9M", "50%"),
        ("−$18k", "−1.0%"),
        ("a loss of $70k to a gain of $110k", "a loss of 3.9% to a gain of 6.1%"),
        ("USD 1,800,000 over 36 months", "100% over 36 months"),
        ("USD\u2009180,000", "10%"),
        ("It saves 1,800,000 USD.", "It saves 100%."),
        ("$25,000 a month", "50% a month"),
        ("$98.32/h", "••••/h"),
        ("USD 4,000 a week", "•••• a week"),
        ("$12", "••••"),
        ("$0", "0%"),
        ("36 months, 2 of 6 workloads, 8 GPU, P5 at 35%", "36 months, 2 of 6 workloads, 8 GPU, P5 at 35%"),
        ("", ""),
    ],
)
def test_amounts_are_told_as_shares_of_the_bill(text: str, told: str) -> None:
    assert OF(text) == told


def test_another_currency_and_its_way_of_writing_come_to_the_same_share() -> None:
    euro = Shares(50_000.0, 36, "EUR", 0.9, ",")
    assert euro("€0,81M") == "50%"
    assert euro("810.000 EUR") == "50%"
    assert euro("EUR 810\u202f000,00") == "50%"
    assert euro("EUR 810'000") == "50%"
    assert euro("EUR 810,000.00") == "50%"
    assert euro("USD 900,000 (EUR 810,000)") == "50% (50%)"
    assert euro("£5M") == "••••", "no rate is known for it"


def test_where_the_bill_is_not_known_amounts_are_covered() -> None:
    assert Shares(None, 36)("saves $0.9M to $1.2M") == "saves •••• to ••••"


@pytest.fixture(autouse=True)
def _normal_again(qapp: QApplication) -> Iterator[None]:
    yield
    presenting.end()
    presenting.hide_money(None)
    theme.set_scale(qapp, 1.0)


@pytest.mark.parametrize("page", ["results", "whatif", "scenarios", "plan", "report"])
def test_no_page_shows_an_amount_while_money_is_hidden(person: Person, page: str) -> None:
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    person.go(page)
    person.qtbot.wait(1500)
    person.switch("Hide absolute money while presenting")
    person.keys("F5")
    person.qtbot.wait(500)
    said = everything_said(person.window)
    amounts = re.findall(r".{0,30}[$€£]\s?\d.{0,20}|.{0,30}\bUSD\s?\d.{0,20}", said)
    assert not amounts
    assert "amounts in % of today's bill over 36 months" in said
    if page == "report":
        assert "covered while they are hidden" in the(person, Preview).said()
    else:
        assert re.search(r"\d%", said)
    person.switch("Hide absolute money while presenting")
    person.qtbot.waitUntil(lambda: re.search(r"\$\d", everything_said(person.window)) is not None, timeout=LONG_MS)


def test_a_copied_chart_holds_no_amount_either(person: Person) -> None:
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    person.go("results")
    person.wait_for_text("Workload by workload")
    person.switch("Hide absolute money while presenting")
    person.keys("F5")
    frame = next(one for one in person.window.findChildren(ChartFrame) if isinstance(one.chart, DotPlot))
    copy = next(one for one in frame.tools.findChildren(QAbstractButton) if one.text() == "Copy")
    person.click(copy)
    text = QGuiApplication.clipboard().text()
    assert "%" in text
    assert "$" not in text


def test_money_stands_in_the_strip_of_entry_pages_only_where_it_is_wanted(person: Person) -> None:
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    person.go("decision")
    assert "$" not in person.strip()
    person.switch("Show money while I enter answers")
    assert "$" in person.strip()
    assert person.window.settings.money_on_entry
    person.go("team")
    assert "$" in person.strip()
    person.switch("Show money while I enter answers")
    assert "$" not in person.strip()


def test_what_is_named_anew_while_presenting_is_covered_as_it_is_drawn(person: Person) -> None:
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    person.go("results")
    person.wait_for_text("Workload by workload")
    person.switch("Hide absolute money while presenting")
    person.keys("F5")
    chart = the(person, DotPlot)
    chart.setAccessibleDescription("It saves $0.9M.")
    chart.update()
    person.qtbot.waitUntil(lambda: "$" not in chart.accessibleDescription(), timeout=LONG_MS)
    assert re.search(r"\d%", chart.accessibleDescription())


def test_what_a_unit_costs_is_told_as_an_index_also_while_money_is_hidden(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("results")
    person.wait_for_text("Unit index: what a unit of work costs, today's way being 100.")
    table = seen(person, FigureTable, "Options compared")
    person.switch("Hide absolute money while presenting")
    person.keys("F5")
    costs = [table.cell(table.model().index(row, 2)) for row in range(table.model().rowCount())]
    assert "unit index 100" in [cell.second for cell in costs]
    assert not any("$" in cell.text for cell in costs)
