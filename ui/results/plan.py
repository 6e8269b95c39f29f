"""The plan of the moves, and what named scenarios and waiting would do: each a table under the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.prove.asked import Asked
from ui.prove.table import FigureTable
from ui.results.sections import titled
from ui.widgets.table import ROW_OF_TWO, Cell, Column, Table
from ui.widgets.text import Text

if TYPE_CHECKING:
    from advisor.decision.result import PortfolioPlan, Scenario, WorkloadResult
    from ui.widgets.card import Card


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


def plan_card(plan: PortfolioPlan, money: words.Money) -> Card:
    """Which workloads move when, with what they share."""
    card = titled(tr("Plan"), plan.sentence)
    if not plan.moves:
        return card
    table = Table(
        [
            Column(tr("Workload"), stretch=True),
            Column(tr("Work begins")),
            Column(tr("Person-weeks"), figures=True),
            Column(tr("Alone, at this date"), figures=True),
            Column(tr("In the plan"), figures=True),
        ],
        marks_selection=False,
        row=ROW_OF_TWO,
    )
    table.setAccessibleName(tr("Plan of the moves"))
    rows = []
    for move in plan.moves:
        spared = tr("spared: {what}").format(what=", ".join(move.spared)) if move.spared else ""
        rows.append(
            [
                Cell(move.name, strong=True, second=spared),
                Cell(words.day(move.begins)),
                Cell(words.significant(move.person_weeks)),
                Cell(money.loss_words(move.alone_usd)),
                Cell(money.loss_words(move.npv_usd)),
            ]
        )
    table.fill(rows)
    card.body.addWidget(table)
    return card


def scenarios_card(result: WorkloadResult, money: words.Money) -> Card:
    """Named scenarios and dates to wait for: what moving would bring then."""
    card = titled(tr("What if"), tr("Each computed anew. Regret: what holding to today's verdict would cost then."))
    if alone := words.alone_in_plan(result):
        card.body.addWidget(Text(alone, role="secondary"))
    table = FigureTable(
        [
            Column(tr("If"), stretch=True),
            Column(tr("Middle saving"), figures=True),
            Column(tr("Chance"), figures=True),
            Column(tr("Regret"), figures=True),
            Column(tr("Then")),
        ],
        tr("Named scenarios and waiting"),
        row=ROW_OF_TWO,
    )
    rows = [
        [
            Cell(one.name, strong=True, second=words.sentence(one.change)),
            Cell(
                money.loss_words(one.npv_usd.p50 or 0.0),
                second=_then(one, money),
                opens=Asked("scenario", result.id, one.name),
            ),
            Cell(words.percent(one.probability_of_saving)),
            Cell(money.loss_words(one.regret_usd)),
            Cell(words.verdict_word(one.verdict), sign=one.verdict),
        ]
        for one in result.scenarios
    ]
    rows += [
        [
            Cell(
                tr("We move later: {day}").format(day=words.day(one.date)),
                strong=True,
                second=words.sentence(one.event),
            ),
            Cell(money.loss_words(one.npv_usd.p50), opens=Asked("waiting", result.id, one.date)),
            Cell(words.percent(one.probability_of_saving)),
            Cell("–"),
            Cell(tr("advised") if one.advised else "–"),
        ]
        for one in result.waiting
    ]
    table.fill(rows)
    card.body.addWidget(table)
    return card


def _then(scenario: Scenario, money: words.Money) -> str:
    """What moving on the date that is waited for would bring, where that is advised."""
    waited = scenario.waited_usd
    return "" if waited is None else tr("moving then: {amount}").format(amount=money.loss_words(waited.p50 or 0.0))
