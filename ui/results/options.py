"""The table of options: feasible ones first, each with its range; those that can't do it say why not, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.widgets.card import Card
from ui.widgets.table import Cell, Column, Table
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.result import OptionResult, WorkloadResult

_LAST = 1e30
"""Sort key of what is not known: behind everything that is."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


def options_card(result: WorkloadResult, money: words.Money) -> Card:
    """All options of a workload."""
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(tr("Options compared")))
    unit = next((o.unit_cost.unit for o in result.options if o.unit_cost), "")
    table = Table(
        [
            Column(tr("Option"), widest=250),
            Column(tr("Role"), widest=150),
            Column(tr("Instances"), figures=True),
            Column(tr("Cost a month"), figures=True, widest=190),
            Column(tr("Saving against best stay"), figures=True, widest=220),
            Column(tr("Chance"), figures=True),
            Column(tr("Why not, or what binds"), widest=420),
        ],
        marks_selection=False,
    )
    table.setAccessibleName(tr("Options compared"))
    ordered = sorted(result.options, key=lambda option: (not option.feasible, "best stay" not in option.roles))
    table.fill([_row(option, result, money) for option in ordered])
    table.setSortingEnabled(True)
    card.body.addWidget(table)
    notes = [tr("Ranges hold 8 in 10 futures. “Not known” is never counted as zero.")]
    if unit:
        notes.append(tr("Speed and cost per unit of each option stand in the report."))
    card.body.addWidget(caption(" ".join(notes)))
    return card


def _row(option: OptionResult, result: WorkloadResult, money: words.Money) -> list[Cell]:
    plain = "text" if option.feasible else "secondary"
    sign = result.verdict if option.id == result.recommended_option and option.side == "move" else ""
    cost, saving, chance = option.run_cost_usd_month, option.npv_usd, option.probability_of_saving
    is_yardstick = option.id == result.best_stay_option
    return [
        Cell(option.label, role=plain, strong=option.id == result.recommended_option, sign=sign),
        Cell(", ".join(option.roles) or "–", role="secondary"),
        Cell(words.number(option.count), float(option.count)) if option.count is not None else _unknown(option),
        Cell(money.table_range(cost), cost.p50 if cost.p50 is not None else _LAST) if cost else _unknown(option),
        Cell(tr("the yardstick"), 0.0, "secondary")
        if is_yardstick
        else Cell(money.table_range(saving), -saving.p50)
        if saving
        else _unknown(option),
        Cell(words.percent(chance), -chance) if chance is not None else _unknown(option),
        Cell(option.why_not or option.limit or "", role="secondary" if option.feasible else "not_feasible"),
    ]


def _unknown(option: OptionResult) -> Cell:
    text = tr("not known") if option.feasible else "–"
    return Cell(text, _LAST, "secondary")


def workloads_card(rows: list[tuple[WorkloadResult, words.Money]]) -> tuple[Card, Table]:
    """All workloads of a portfolio with their verdicts; choosing a row opens it."""
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(tr("Workload by workload")))
    table = Table(
        [
            Column(tr("Workload"), widest=240),
            Column(tr("Verdict")),
            Column(tr("Bill today, a month"), figures=True),
            Column(tr("Saving against best stay"), figures=True, widest=220),
            Column(tr("Chance"), figures=True),
            Column(tr("Payback"), figures=True, widest=220),
        ],
    )
    table.setAccessibleName(tr("Verdict of each workload"))
    cells = []
    for result, money in rows:
        measure = result.versus_best_stay
        none = Cell(tr("not known") if result.verdict == "not assessed" else "–", _LAST, "secondary")
        cells.append(
            [
                Cell(result.name, strong=True),
                Cell(words.verdict_word(result.verdict), sign=result.verdict),
                Cell(money.amount(result.today_usd_month), result.today_usd_month) if result.today_usd_month else none,
                Cell(money.table_range(measure.npv_usd), -measure.npv_usd.p50) if measure else none,
                Cell(words.percent(measure.probability_of_saving), -measure.probability_of_saving) if measure else none,
                Cell(words.months_range(measure.payback_months), measure.payback_months.p50 or _LAST)
                if measure
                else none,
            ]
        )
    table.fill(cells)
    table.setSortingEnabled(True)
    card.body.addWidget(table)
    card.body.addWidget(Text(tr("Choose a workload to read its reasons and options."), role="secondary"))
    return card, table
