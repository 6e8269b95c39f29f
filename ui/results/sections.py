"""The sections under a workload's verdict: reasons, switch points, switching cost, software, what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from ui import format as words
from ui import theme
from ui.prove.asked import Asked
from ui.prove.figure import Figure
from ui.prove.table import FigureTable
from ui.results.tags import tag_word
from ui.widgets.card import Card
from ui.widgets.glyphs import Glyph
from ui.widgets.layouts import nest
from ui.widgets.table import ROW_OF_TWO, Cell, Column, Table
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.result import EffortLine, WorkloadResult


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


def titled(title: str, why: str = "") -> Card:
    """An empty card with its heading."""
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(title))
    if why:
        card.body.addWidget(Text(why, role="secondary"))
    return card


def reasons_card(result: WorkloadResult) -> Card:
    """Why, and what to do next."""
    card = titled(tr("Why"))
    _numbered(card, result.reasons)
    if result.next_steps:
        card.body.addSpacing(8)
        card.body.addWidget(section(tr("What to do next")))
        _numbered(card, result.next_steps)
    return card


def switching_card(result: WorkloadResult, money: words.Money) -> Card:
    """What the move costs once, what it costs to come back, and of which work it is made."""
    card = titled(tr("Switching cost"))
    told = [
        (tr("Once, to move"), money.table_range(result.switching_cost_usd)),
        *([(tr("Credits in it"), money.amount(result.credits_usd))] if result.credits_usd else ()),
        (tr("Work"), words.span(result.switching_weeks, tr("person-weeks"))),
        (tr("Calendar"), words.span(result.calendar_weeks, tr("weeks"))),
        (tr("To come back after a year"), money.range(result.exit_cost_usd)),
        *([(tr("The term in it"), money.range(result.exit_term_usd))] if result.exit_term_usd else ()),
        (tr("Upkeep a year"), money.range(result.upkeep_usd_year)),
    ]
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(2)
    for place, (head, figure) in enumerate(told):
        grid.addWidget(caption(head), 0, place)
        shown = (
            Figure(figure, Asked("switching cost", result.id), size=theme.BODY)
            if place == 0
            else Text(figure, strong=True, selectable=True)
        )
        shown.setAccessibleName(f"{head}: {figure}")
        grid.addWidget(shown, 1, place, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(place, 4 if place == 0 else 3)
    nest(card.body, grid)
    if result.effort:
        table = FigureTable(
            [
                Column(tr("Item of work"), stretch=True),
                Column(tr("Person-weeks, 8 in 10"), figures=True),
                Column(tr("Middle"), figures=True),
                Column(tr("Rests on")),
            ],
            tr("Items of work"),
            row=ROW_OF_TWO,
        )
        table.fill([_effort(line, Asked("effort", result.id, line.item)) for line in result.effort])
        card.body.addWidget(table)
    if result.judgement_share_pct is not None:
        said = tr("{n}% of the spread of the result rests on judgement, ours or yours.")
        card.body.addWidget(caption(said.format(n=words.number(result.judgement_share_pct))))
    return card


def _effort(line: EffortLine, asked: Asked) -> list[Cell]:
    rests = tr("your estimate") if line.overridden else tag_word(line.tag)
    return [
        Cell(line.item, second=words.sentence(line.evidence), tip=line.evidence, strong=line.overridden),
        Cell(words.span(line.weeks), opens=asked),
        Cell(words.significant(line.weeks.p50) if line.weeks.p50 is not None else tr("not known")),
        Cell(rests, role="secondary"),
    ]


def readiness_card(result: WorkloadResult) -> Card:
    """What the software needs, and what each Neuron generation has for it: words in cells."""
    card = titled(tr("Can the software go?"))
    table = Table(
        [
            Column(tr("It needs"), stretch=True),
            Column(tr("Trn2"), widest=150),
            Column(tr("Trn3"), widest=150),
            Column(tr("Inf2 and Trn1"), widest=150),
        ],
        marks_selection=False,
        row=ROW_OF_TWO,
    )
    table.setAccessibleName(tr("Readiness of what the workload needs"))
    table.fill(
        [
            [
                Cell(
                    line.name, second=words.sentence(line.workaround), tip=f"{line.workaround}\n{line.evidence}".strip()
                ),
                _ready(line.trn2),
                _ready(line.trn3),
                _ready(line.inf2_trn1),
            ]
            for line in result.readiness
        ]
    )
    card.body.addWidget(table)
    stopped = [gate for gate in result.gates if gate.outcome != "passed"]
    for gate in stopped:
        row = QHBoxLayout()
        row.setSpacing(8)
        kind = "failed" if gate.outcome == "stopped" else "warning"
        role = "not_feasible" if gate.outcome == "stopped" else "warning"
        row.addWidget(Glyph(kind, 16, role=role), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(f"{gate.generation}: {gate.reason}"), 1)
        nest(card.body, row)
    return card


def _ready(word: str) -> Cell:
    roles = {"supported": "text", "none": "not_feasible", "unknown": "secondary"}
    return Cell(word, role=roles.get(word, "warning"))


def unknowns_card(result: WorkloadResult) -> Card:
    """What we can't tell, why it matters, and who could."""
    card = titled(tr("What we don't know"), tr("Not counted as zero, and not guessed."))
    for unknown in result.unknowns:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Glyph("not assessed", 14, role="secondary"), 0, Qt.AlignmentFlag.AlignTop)
        ask = tr("Who could tell: {whom}").format(whom=unknown.ask) if unknown.ask else ""
        told = " ".join(words.sentence(part) for part in (unknown.what, unknown.matters, ask) if part)
        row.addWidget(Text(told, selectable=True), 1)
        nest(card.body, row)
    return card


def _numbered(card: Card, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        row = QHBoxLayout()
        row.setSpacing(8)
        mark = Text(f"{number}.", role="secondary", wrap=False)
        mark.setFixedWidth(20)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(line, selectable=True), 1)
        nest(card.body, row)
