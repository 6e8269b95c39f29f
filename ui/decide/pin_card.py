"""Pinning a start by hand, the pins that there are, and what the plan that holds to them costs against the best one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from ui import format as words
from ui.decide.gantt import QUARTERS, quarter_begins
from ui.decide.gantt_lines import tr
from ui.decide.pins import Pins
from ui.interview.editors import Combo, NameCombo
from ui.results.money import money_of
from ui.widgets.card import Card
from ui.widgets.layouts import clear, nest
from ui.widgets.link import Link
from ui.widgets.table import Cell, Column, Table
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.portfolio.pinned import PinnedPlan, PlanWorth
    from advisor.decision.result import Recommendation


class PinCard(Card):
    """Kept while pins change, so that the focus stays."""

    def __init__(self, pins: Pins) -> None:
        super().__init__()
        self._pins = pins
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.addWidget(section(tr("When it should begin")))
        how = tr("Drag a bar, or walk to its line and press Alt with an arrow; Delete lets go. Or choose here:")
        self.body.addWidget(Text(how, role="secondary"))
        self._who, self._when = NameCombo(), Combo()
        self._who.setAccessibleName(tr("Workload to pin"))
        self._when.setAccessibleName(tr("Begins in"))
        self._pin = QPushButton(tr("Pin"))
        self._pin.setAccessibleName(tr("Pin this start"))
        self._pin.clicked.connect(lambda _checked=False: self._wish())
        chooser = QHBoxLayout()
        chooser.setSpacing(8)
        for widget in (self._who, self._when, self._pin):
            chooser.addWidget(widget)
        chooser.addStretch(1)
        nest(self.body, chooser)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._listed: list[tuple[str, str, str]] = []
        """Workload, its name, and when it begins, of each pin that is listed."""
        nest(self.body, self._list)
        self._said = Text("", strong=True)
        self.body.addWidget(self._said)
        self._more = Text("")
        self.body.addWidget(self._more)
        self._table = Table(
            [Column(""), Column(tr("Best plan"), stretch=True), Column(tr("Your plan"), stretch=True)],
            marks_selection=False,
        )
        self._table.setAccessibleName(tr("The best plan beside yours"))
        self.body.addWidget(self._table)
        self.body.addWidget(caption(tr("Pins are saved with the case; verdicts and report rest on the best plan.")))

    def text(self) -> str:
        """What the pins cost, in words."""
        return " ".join(line.text() for line in (self._said, self._more) if line.text())

    def refresh(self, result: Recommendation) -> None:
        """Show the pins as they are now."""
        self._fill_choice(result)
        held = self._pins.held
        listed = [(one.id, one.name, quarter_words(result, held[one.id])) for one in result.workloads if one.id in held]
        if listed != self._listed:
            self._listed = listed
            self._list_pins()
        plan = self._pins.plan
        for widget in (self._said, self._more, self._table):
            widget.setVisible(bool(held))
        self._table.setVisible(plan is not None)
        if plan is None:
            self._said.setText(tr("Working it out"))
            self._more.setText("")
            return
        self._said.setText(cost_words(plan, money_of(result)))
        self._more.setText(" ".join(_doubts(plan, result)))
        self._more.setVisible(bool(self._more.text()))
        self._table.fill(_rows(plan, money_of(result)))

    def _fill_choice(self, result: Recommendation) -> None:
        names = [one.name for one in result.workloads]
        if [self._who.itemText(n) for n in range(self._who.count())] != names:
            self._who.clear()
            for one in result.workloads:
                self._who.addItem(one.name, one.id)
        quarters = [quarter_words(result, quarter) for quarter in range(QUARTERS)]
        if [self._when.itemText(n) for n in range(self._when.count())] != quarters:
            self._when.clear()
            self._when.addItems(quarters)

    def _list_pins(self) -> None:
        clear(self._list)
        for pin in self._listed:
            nest(self._list, self._pinned(*pin))
        if len(self._listed) > 1:
            everything = Link(tr("Unpin all"))
            everything.setAccessibleName(everything.text())
            everything.clicked.connect(lambda _checked=False: self._pins.unpin_all())
            self._list.addWidget(everything)

    def _pinned(self, workload: str, name: str, when: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Text(tr("{name}: {when}").format(name=name, when=when)), 1)
        drop = Link(tr("Unpin"))
        drop.setAccessibleName(tr("Unpin: {name}").format(name=name))
        drop.clicked.connect(lambda _checked=False: self._pins.unpin(workload))
        row.addWidget(drop)
        return row

    def _wish(self) -> None:
        workload = self._who.currentData()
        if workload:
            self._pins.pin(str(workload), self._when.currentIndex())


def quarter_words(result: Recommendation, quarter: int) -> str:
    """``now`` or ``with the decision``, or the quarter with its first month: ``quarter 3, from May 2027``."""
    if quarter == 0:
        return tr("now") if result.decides_on == result.as_of else tr("with the decision")
    first = quarter_begins(date.fromisoformat(result.decides_on), quarter)
    return tr("quarter {n}, from {month}").format(n=quarter + 1, month=words.month(first))


def cost_words(plan: PinnedPlan, money: words.Money) -> str:
    """What the pins cost, in one sentence."""
    band = plan.best.npv_usd or plan.pinned.npv_usd
    step = None if band is None else money.step(band)
    amount = money.amount(abs(plan.cost_usd), step)
    if money.rounds_away(plan.cost_usd, step or 1.0):
        return tr("Your plan costs nothing against the best plan.")
    if plan.cost_usd < 0:
        return tr("On average your plan saves {amount} more than the best plan.").format(amount=amount)
    if not plan.best.plan.moves:
        return tr("Your plan costs {amount} on average against the best plan, which moves nothing.").format(
            amount=amount
        )
    return tr("Your plan costs {amount} on average against the best plan.").format(amount=amount)


def _doubts(plan: PinnedPlan, result: Recommendation) -> list[str]:
    found = []
    if plan.exceeded:
        found.append(tr("It exceeds a limit: {names}.").format(names=", ".join(plan.exceeded)))
    if not plan.is_sure and plan.pinned.probability_of_saving is not None:
        said = tr("It is less sure than the case asks for: saving is {chance}.")
        if result.hurdle_usd > 0:
            said = tr("It is less sure to pass the hurdle than the case asks for; any saving is {chance}.")
        found.append(said.format(chance=words.probability(plan.pinned.probability_of_saving)))
    names = {one.id: one.name for one in result.workloads}
    for workload, why in plan.impossible:
        said = tr("{name} can't be pinned so: {why}. This pin is left aside.")
        found.append(said.format(name=names.get(workload, workload), why=why))
    return found


def _rows(plan: PinnedPlan, money: words.Money) -> list[list[Cell]]:
    sides = (plan.best, plan.pinned)

    def row(title: str, cells: list[str]) -> list[Cell]:
        return [Cell(title, role="secondary"), *(Cell(cell, tip=cell) for cell in cells)]

    return [
        row(tr("Begins"), [_begins(side) for side in sides]),
        row(tr("Saving, 8 in 10"), [money.table_range(side.npv_usd) if side.npv_usd else "–" for side in sides]),
        row(tr("Middle"), [money.middle(side.npv_usd) if side.npv_usd else "–" for side in sides]),
        row(
            tr("Chance of saving"),
            [words.percent(p) if (p := side.probability_of_saving) is not None else "–" for side in sides],
        ),
    ]


def _begins(side: PlanWorth) -> str:
    moves = [tr("{name} {day}").format(name=move.name, day=words.day(move.begins)) for move in side.plan.moves]
    return ", ".join(moves) if moves else tr("nothing moves")
