"""The table of options: feasible ones first, each with its range; those that can't do it say why not, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from ui import format as words
from ui.interview.editors import Combo
from ui.prove.asked import Asked
from ui.prove.derive_option import unit_index
from ui.prove.table import FigureTable
from ui.results.tags import role_word
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.link import Link
from ui.widgets.table import ROW_OF_TWO, Cell, Column
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
        nest(self.body, self._filters())
        self.table = FigureTable(
            [
                Column(tr("Option"), stretch=True),
                Column(tr("Role"), widest=190),
                Column(tr("Cost a month"), figures=True, widest=190),
                Column(tr("Saving against best stay"), figures=True, widest=220),
                Column(tr("Chance"), figures=True),
            ],
            tr("Options compared"),
            row=ROW_OF_TWO,
        )
        self._ordered = sorted(
            result.options, key=lambda option: (not option.feasible, not option.roles, -_middle(option))
        )
        self.body.addWidget(self.table)
        self._more = Link()
        self._more.clicked.connect(lambda _checked=False: self._show_all())
        self.body.addWidget(self._more)
        self._none = Text(tr("No option has this in its name, place, plan or reason."), role="secondary")
        self.body.addWidget(self._none)
        self.body.addWidget(caption(tr("Ranges hold 8 in 10 futures. “Not known” is never counted as zero.")))
        self.body.addWidget(caption(tr("Unit index: what a unit of work costs, today's way being 100.")))
        self.table.setSortingEnabled(True)
        self._refresh()

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._search = QLineEdit()
        self._search.setClearButtonEnabled(True)
        self._search.setPlaceholderText(tr("Filter: trn2, us-east-2, on demand, latency…"))
        self._search.setAccessibleName(tr("Filter options"))
        self._search.textChanged.connect(lambda _text: self._refresh())
        self._which = Combo()
        self._which.setAccessibleName(tr("Options shown"))
        for key, label in (
            ("main", tr("Those that matter")),
            ("all", tr("All")),
            ("move", tr("Ways to move")),
            ("stay", tr("Ways to stay")),
            ("can't", tr("Not feasible, with the reason")),
        ):
            self._which.addItem(label, key)
        self._which.activated.connect(lambda _place: self._refresh())
        row.addWidget(self._search, 1)
        row.addWidget(self._which)
        return row

    def _show_all(self) -> None:
        self._which.setCurrentIndex(self._which.findData("all"))
        self._refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        which, text = self._which.currentData(), self._search.text().strip().lower()
        if which == "main" and not text:
            self._show(main_options(self._ordered))
            return
        kept = [one for one in self._ordered if _is_kind(one, which) and all(w in _said_of(one) for w in text.split())]
        self._show(kept, filtered=bool(text) or which != "all")

    def _show(self, shown: Sequence[OptionResult], *, filtered: bool = False) -> None:
        self.table.fill([_row(option, self._result, self._money) for option in shown])
        self.table.setVisible(bool(shown))
        self._none.setVisible(not shown)
        left_out = len(self._ordered) - len(shown)
        self._more.setVisible(left_out > 0 and not filtered)
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


def _is_kind(option: OptionResult, which: str) -> bool:
    if which in ("move", "stay"):
        return option.side == which
    return which != "can't" or not option.feasible


def _said_of(option: OptionResult) -> str:
    """What the filter looks through: names, place, plan, roles and the reason why not."""
    from advisor.case.wording import choice_label

    parts = (option.label, option.accelerator, option.family, option.region, choice_label(option.purchase_plan))
    return " ".join((*parts, *option.roles, option.why_not or "", option.limit or "")).lower()


def _middle(option: OptionResult) -> float:
    return option.npv_usd.p50 if option.npv_usd else 0.0


def _row(option: OptionResult, result: WorkloadResult, money: words.Money) -> list[Cell]:
    from advisor.case.wording import choice_label

    is_best = option.id == result.recommended_option
    asked = Asked("option", result.id, option.id)
    count = f"{words.number(option.count)} × " if option.count else ""
    later = option.later_start
    begins = tr("from {date}").format(date=words.day(later.date)) if later is not None else ""
    place = " · ".join(part for part in (choice_label(option.purchase_plan), option.region, begins) if part)
    bound = tr("Bound by {limit}").format(limit=option.limit) if option.limit else ""
    name = Cell(
        f"{count}{option.instance}",
        key=option.instance,
        role="text" if option.feasible else "secondary",
        strong=is_best,
        second=place,
        tip="\n".join(part for part in (option.label, option.layout, bound) if part),
        opens=asked,
    )
    if not option.feasible:
        why = Cell(option.why_not or tr("not feasible"), role="secondary", spans=True, opens=asked)
        blank = Cell("", LAST)
        return [name, why, blank, blank, blank]
    cost, saving, chance = option.run_cost_usd_month, option.npv_usd, option.probability_of_saving
    unknown = Cell(tr("not known"), LAST, "secondary")
    paid = unknown
    if cost is not None and cost.p50 is not None:
        index = unit_index(option, result.options, result.baseline_option)
        said = tr("unit index {n}").format(n=index) if index else ""
        paid = Cell(money.table_range(cost), cost.p50, second=said, opens=asked)
    if option.id == result.best_stay_option:
        saved, likely = Cell(tr("the yardstick"), 0.0, "secondary"), Cell("–", LAST, "secondary")
    else:
        saved = Cell(money.table_range(saving), -saving.p50) if saving else unknown
        likely = Cell(words.percent(chance), -chance) if chance is not None else unknown
    first, *others = map(role_word, option.roles or ("",))
    return [
        name,
        Cell(first, role="secondary", second=", ".join(others)),
        paid,
        saved,
        likely,
    ]
