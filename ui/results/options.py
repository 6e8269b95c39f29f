"""The table of options: feasible ones first, each with its range; those that can't do it say why not, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.widgets.card import Card
from ui.widgets.link import Link
from ui.widgets.table import ROW_OF_TWO, Cell, Column, Table
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.result import OptionResult, WorkloadResult

FIRST = 8
"""Feasible options that are shown at first."""

LAST = 1e30
"""Sort key of what is not known: behind everything that is."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


class OptionsCard(Card):
    """All options of a workload; at first those that matter, on demand the rest."""

    def __init__(self, result: WorkloadResult, money: words.Money) -> None:
        super().__init__()
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.addWidget(section(tr("Options compared")))
        self._result, self._money = result, money
        self.table = Table(
            [
                Column(tr("Option"), stretch=True),
                Column(tr("Role"), widest=190),
                Column(tr("Cost a month"), figures=True, widest=190),
                Column(tr("Saving against best stay"), figures=True, widest=220),
                Column(tr("Chance"), figures=True),
            ],
            marks_selection=False,
            row=ROW_OF_TWO,
        )
        self.table.setAccessibleName(tr("Options compared"))
        self._ordered = sorted(
            result.options, key=lambda option: (not option.feasible, not option.roles, -_middle(option))
        )
        self.body.addWidget(self.table)
        self._more = Link()
        self._more.clicked.connect(lambda _checked=False: self._show(self._ordered))
        self.body.addWidget(self._more)
        self.body.addWidget(caption(tr("Ranges hold 8 in 10 futures. “Not known” is never counted as zero.")))
        self.table.setSortingEnabled(True)
        self._show(main_options(self._ordered))

    def _show(self, shown: Sequence[OptionResult]) -> None:
        self.table.fill([_row(option, self._result, self._money) for option in shown])
        left_out = len(self._ordered) - len(shown)
        self._more.setVisible(left_out > 0)
        self._more.setText(tr("Show {n} more options").format(n=left_out))
        self._more.updateGeometry()


def main_options(ordered: Sequence[OptionResult]) -> list[OptionResult]:
    """Those with a role, the next best ones, and one of each family that can't do it, with its reason."""
    kept: list[OptionResult] = []
    families: set[str] = set()
    for option in ordered:
        if option.feasible and (option.roles or len(kept) < FIRST):
            kept.append(option)
        elif not option.feasible and (option.roles or option.accelerator not in families) and option.family != "nvidia":
            kept.append(option)
            families.add(option.accelerator)
    return kept


def _middle(option: OptionResult) -> float:
    return option.npv_usd.p50 if option.npv_usd else 0.0


def _row(option: OptionResult, result: WorkloadResult, money: words.Money) -> list[Cell]:
    from advisor.case.wording import choice_label

    is_best = option.id == result.recommended_option
    count = f"{words.number(option.count)} × " if option.count else ""
    place = " · ".join(part for part in (choice_label(option.purchase_plan), option.region) if part)
    bound = tr("Bound by {limit}").format(limit=option.limit) if option.limit else ""
    name = Cell(
        f"{count}{option.instance}",
        key=option.instance,
        role="text" if option.feasible else "secondary",
        strong=is_best,
        second=place,
        tip="\n".join(part for part in (option.label, option.layout, bound) if part),
    )
    if not option.feasible:
        why = Cell(option.why_not or tr("not feasible"), role="secondary", spans=True)
        blank = Cell("", LAST)
        return [name, why, blank, blank, blank]
    cost, saving, chance = option.run_cost_usd_month, option.npv_usd, option.probability_of_saving
    unknown = Cell(tr("not known"), LAST, "secondary")
    if option.id == result.best_stay_option:
        saved, likely = Cell(tr("the yardstick"), 0.0, "secondary"), Cell("–", LAST, "secondary")
    else:
        saved = Cell(money.table_range(saving), -saving.p50) if saving else unknown
        likely = Cell(words.percent(chance), -chance) if chance is not None else unknown
    return [
        name,
        Cell(", ".join(option.roles), role="secondary"),
        Cell(money.table_range(cost), cost.p50) if cost and cost.p50 is not None else unknown,
        saved,
        likely,
    ]


def workloads_card(rows: list[tuple[WorkloadResult, words.Money]]) -> tuple[Card, Table]:
    """All workloads of a portfolio with their verdicts; choosing a row opens it."""
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(tr("Workload by workload")))
    table = Table(
        [
            Column(tr("Workload"), stretch=True),
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
        none = Cell(tr("not known") if result.verdict == "not assessed" else "–", LAST, "secondary")
        cells.append(
            [
                Cell(result.name, strong=True),
                Cell(words.verdict_word(result.verdict), sign=result.verdict),
                Cell(money.amount(result.today_usd_month), result.today_usd_month) if result.today_usd_month else none,
                Cell(money.table_range(measure.npv_usd), -measure.npv_usd.p50) if measure else none,
                Cell(words.percent(measure.probability_of_saving), -measure.probability_of_saving) if measure else none,
                Cell(words.months_range(measure.payback_months), measure.payback_months.p50 or LAST)
                if measure
                else none,
            ]
        )
    table.fill(cells)
    table.setSortingEnabled(True)
    card.body.addWidget(table)
    card.body.addWidget(Text(tr("Choose a workload to read its reasons and options."), role="secondary"))
    return card, table
