"""The table of all workloads of a portfolio with their verdicts; from a row one comes to the workload's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.results.options import LAST
from ui.widgets.card import Card
from ui.widgets.table import Cell, Column, Table
from ui.widgets.text import Text, section

if TYPE_CHECKING:
    from advisor.decision.result import WorkloadResult


MOST_ROWS = 12
"""Rows in sight at once; a table of more scrolls inside, so that what stands below it isn't pages away."""

ROOM_FOR_NAMES = 200
"""Least width, in pixels at 100 %, of the workloads' names: they are told apart by these alone."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


def _payback(months: words.Band) -> Cell:
    said = words.months_range(months)
    return Cell(words.months_in_table(months), months.p50 or LAST, tip=said)


def workloads_card(rows: list[tuple[WorkloadResult, words.Money]]) -> tuple[Card, Table]:
    """All workloads of a portfolio with their verdicts; a click or Enter on a row opens it, by the workload's id."""
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(tr("Workload by workload")))
    table = Table(
        [
            Column(tr("Workload"), stretch=True, least=ROOM_FOR_NAMES),
            Column(tr("Verdict")),
            Column(tr("Bill today, a month"), figures=True),
            Column(tr("Saving against best stay"), figures=True, widest=220),
            Column(tr("Chance"), figures=True),
            Column(tr("Payback"), figures=True, widest=220),
        ],
        most_rows=MOST_ROWS,
    )
    table.setAccessibleName(tr("Verdict of each workload"))
    cells = []
    for result, money in rows:
        measure, (sign, word) = result.versus_best_stay, words.verdict_in_plan(result)
        none = Cell(tr("not known") if result.verdict == "not assessed" else "–", LAST, "secondary")
        row = [
            Cell(result.name, strong=True),
            Cell(word, sign=sign),
            Cell(money.amount(result.today_usd_month), result.today_usd_month) if result.today_usd_month else none,
            Cell(money.table_range(measure.npv_usd), -measure.npv_usd.p50) if measure else none,
            Cell(words.percent(measure.probability_of_saving), -measure.probability_of_saving) if measure else none,
            _payback(measure.payback_months) if measure else none,
        ]
        cells.append([replace(cell, opens=result.id) for cell in row])
    table.fill(cells)
    table.setSortingEnabled(True)
    card.body.addWidget(table)
    card.body.addWidget(
        Text(tr("Click a workload, or press Enter on it, to read its reasons and options."), role="secondary")
    )
    return card, table
