"""The card of the cost, line by line, and what is not included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.prove.asked import Asked
from ui.prove.table import FigureTable
from ui.results.sections import titled
from ui.results.tags import tag_word
from ui.widgets.card import Card
from ui.widgets.table import ROW_OF_TWO, Cell, Column
from ui.widgets.text import Text

if TYPE_CHECKING:
    from advisor.decision.result import CostLine, WorkloadResult


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("cost", text)


def cost_card(result: WorkloadResult, money: words.Money, left_out: Sequence[tuple[str, str]]) -> Card:
    """What today, the best way of staying and the best way of moving cost over the horizon, by line."""
    why = tr("Present value over the horizon; lines that are zero on all sides are left out.")
    card = titled(tr("What it costs, line by line"), why)
    table = FigureTable(
        [
            Column(tr("Line"), stretch=True),
            Column(tr("Today"), figures=True),
            Column(tr("Best stay"), figures=True),
            Column(tr("Best move"), figures=True),
        ],
        tr("Cost, line by line"),
        row=ROW_OF_TWO,
    )
    shown = [line for line in result.cost_lines if any(_three(line)) or None in _three(line)[: 2 + _moves(result)]]
    holes = [None in column for column in zip(*(_three(line) for line in shown), strict=True)]
    last = result.cost_lines[-1]
    table.fill(
        [
            _row(
                line,
                money,
                holes if line is last else None,
                Asked("cost line", result.id, line.line),
                moves=_moves(result),
            )
            for line in shown
        ]
    )
    card.body.addWidget(table)
    if left_out:
        by_reason: dict[str, list[str]] = {}
        for line, reason in left_out:
            by_reason.setdefault(reason, []).append(line)
        said = "; ".join(f"{', '.join(lines)}: {reason}" for reason, lines in by_reason.items())
        card.body.addWidget(Text(tr("Not included: {lines}.").format(lines=said), role="secondary", selectable=True))
    return card


def _moves(result: WorkloadResult) -> bool:
    return result.best_move_option is not None


def _three(line: CostLine) -> tuple[float | None, float | None, float | None]:
    return line.today_usd, line.best_stay_usd, line.best_move_usd


def _row(line: CostLine, money: words.Money, holes: Sequence[bool] | None, asked: Asked, *, moves: bool) -> list[Cell]:
    """One line; `holes` on the sum: whether a line of each side is not known, so that the sum is at least that."""
    told = " · ".join(part for part in (tag_word(line.tag), line.owner, line.date) if part)
    sides = [Cell("0" if value == 0 else money.amount(value), opens=asked) for value in _three(line)]
    for place, hole in enumerate(holes or ()):
        if hole:
            sides[place] = Cell(tr("at least {amount}").format(amount=sides[place].text), opens=asked)
    if not moves:
        sides[2] = Cell("–", role="secondary")
    return [Cell(line.line, second=words.sentence(line.basis), tip=f"{line.basis}\n{told}", strong=holes is not None),
            *sides]  # fmt: skip
