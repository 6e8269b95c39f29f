"""The table of the scenarios: a column each, the base case first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.decide.levers import change_words
from ui.decide.outcome import View, view_of
from ui.decide.overlay import TOGETHER, Overlay
from ui.prove.asked import Asked
from ui.results.money import money_of
from ui.widgets.table import Cell

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("scenarios", text)


def grid(result: Recommendation | None, overlay: Overlay) -> tuple[list[str], list[list[Cell]]]:
    """Names of the columns, and the rows with their titles."""
    base = overlay.base
    if result is None or base is None:
        return [], []
    money, workload = money_of(result), overlay.workload
    answers = [base, *(one.answer for one in overlay.kept.scenarios)]
    hurdle = result.hurdle_usd > 0
    views = [None if answer is None else view_of(answer, workload, hurdle=hurdle) for answer in answers]
    chance = tr("Chance above the hurdle") if hurdle else tr("Chance of saving")
    names = [tr("Base case"), *(one.name for one in overlay.kept.scenarios)]
    changed = ["–", *(", ".join(said for _, said in change_words(one.changes)) for one in overlay.kept.scenarios)]
    opens = Asked("saving", workload if workload != TOGETHER else "")

    def row(title: str, cell: Callable[[View], Cell]) -> list[Cell]:
        waits = Cell(tr("working it out"), role="secondary")
        return [Cell(title, role="secondary"), *(waits if view is None else cell(view) for view in views)]

    rows = [
        [Cell(tr("What is changed"), role="secondary"), *(Cell(said, tip=said) for said in changed)],
        row(tr("Verdict"), lambda v: Cell(words.verdict_word(v.verdict), sign=v.verdict, strong=True)),
        row(tr("Saving, 8 in 10"), lambda v: _money(v, money, opens if v is views[0] else None)),
        row(tr("Middle"), lambda v: Cell(_amount(v, money, "p50"), strong=True)),
        row(chance, lambda v: Cell(words.percent(v.chance) if v.chance is not None else "–")),
        row(tr("Payback"), _payback),
        row(tr("Worst case, 1 in 20"), lambda v: Cell(_amount(v, money, "p5"))),
    ]
    return names, rows


def _payback(view: View) -> Cell:
    said = words.months_range(view.payback) if view.payback is not None else "–"
    return Cell(said, tip=said)


def _money(view: View, money: words.Money, opens: Asked | None) -> Cell:
    text = money.table_range(view.npv) if view.npv is not None else tr("no saving to show")
    return Cell(text, opens=opens, tip=text)


def _amount(view: View, money: words.Money, which: str) -> str:
    if view.npv is None:
        return "–"
    return money.amount(getattr(view.npv, which), money.step(view.npv))
