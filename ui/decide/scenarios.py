"""Scenarios side by side: the base case, then what was kept; why they differ; the stresses that come ready."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from ui import format as words
from ui.decide.bridge import BridgeCard
from ui.decide.grid import grid
from ui.decide.kept import MOST_KEPT
from ui.decide.overlay import TOGETHER, Overlay
from ui.dialogs import ask_file
from ui.interview.editors import NameCombo
from ui.prove.asked import Asked
from ui.prove.inspected import InspectedPage
from ui.prove.table import FigureTable
from ui.results.basis import any_saving, source_line
from ui.results.money import money_of
from ui.results.nothing import nothing_card
from ui.session import Session
from ui.widgets.card import Card, Notice
from ui.widgets.layouts import clear, nest
from ui.widgets.link import Link
from ui.widgets.page import leave
from ui.widgets.table import ROW_OF_TWO, Cell, Column, Table
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation, WorkloadResult
    from advisor.decision.world import Changes


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("scenarios", text)


class ScenariosPage(InspectedPage):
    """Up to six columns; the first is always the base case."""

    what_if_asked = Signal()

    def __init__(self, session: Session, overlay: Overlay) -> None:
        why = tr("The base case beside what was kept from What-if, and why they differ.")
        super().__init__(session, QCoreApplication.translate("rail", "Scenarios"), why)
        self._overlay = overlay
        self._shown: tuple[object, ...] = (None,) * 4
        row = QHBoxLayout()
        self._label = Text(tr("Workload"), strong=True, wrap=False)
        self._chooser = NameCombo()
        self._chooser.setAccessibleName(tr("Workload"))
        self._chooser.activated.connect(lambda _place: overlay.look_at(str(self._chooser.currentData() or "")))
        row.addWidget(self._label)
        row.addWidget(self._chooser, 1)
        row.addStretch(1)
        nest(self.page.column, row)
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        nest(self.page.column, self._body)
        self.bridge = BridgeCard(overlay, self._source)
        self.bridge.hide()
        self.page.column.addWidget(self.bridge)
        self._stresses = QVBoxLayout()
        nest(self.page.column, self._stresses)
        self.page.column.addStretch(1)
        overlay.answered.connect(self._changed)
        overlay.kept.changed.connect(self._changed)
        overlay.failed.connect(self.say)

    @property
    def is_settled(self) -> bool:
        """Whether there is something to compare, where there is a result."""
        return self._overlay.is_settled or self._session.result is None

    def arrive(self) -> None:
        """The page comes into sight."""
        self._overlay.attend()
        super().arrive()

    def first_figure(self) -> Asked | None:
        where = "" if self._overlay.workload == TOGETHER else self._overlay.workload
        return Asked("saving", where) if self._session.result is not None else None

    def as_csv(self) -> str:
        """The columns as comma-separated text, with what they rest on."""
        out = io.StringIO()
        lines = csv.writer(out, lineterminator="\n")
        names, rows = grid(self._session.result, self._overlay)
        lines.writerow(["", *names])
        lines.writerows([[cell.text for cell in row] for row in rows])
        lines.writerow([self._source()])
        return out.getvalue()

    # Drawing

    def _changed(self) -> None:
        if self.isVisible():
            self._overlay.attend()
        super()._changed()

    def redraw(self, *, again: bool = False) -> None:
        """Draw, unless result, base case, scenarios and workload are drawn already; `again`: all the same."""
        shown = (self._session.result, self._overlay.base, self._overlay.kept.scenarios, self._overlay.workload)
        same = all(now is before for now, before in zip(shown, self._shown, strict=True))
        if same and shown[1] is not None and not again:
            return
        self._shown = shown
        leave(self._body, self.page)
        leave(self._stresses, self.page)
        clear(self._body)
        clear(self._stresses)
        result, base = self._session.result, self._overlay.base
        self._fill_chooser(result)
        if result is None or base is None:
            self.bridge.hide()
            promise = tr("The base case and its scenarios stand here as soon as these are answered.")
            self._body.addWidget(nothing_card(self._session, promise))
            for place, name in enumerate(self._overlay.kept.unreadable):
                nest(self._body, self._kept_line(place, name))
            return
        if alone := words.judged_alone(result, self._overlay.workload):
            self._body.addWidget(Notice(alone))
        self._body.addWidget(self._columns())
        self.bridge.refresh(money_of(result), self._overlay.workload)
        one = next((one for one in result.workloads if one.id == self._overlay.workload), None)
        if one is not None and one.scenarios:
            self._stresses.addWidget(any_saving(self._stress_card(one, money_of(result)), result))

    def _fill_chooser(self, result: Recommendation | None) -> None:
        many = result is not None and len(result.workloads) > 1
        self._label.setVisible(many)
        self._chooser.setVisible(many)
        self._chooser.clear()
        if result is None:
            return
        for one in result.workloads:
            self._chooser.addItem(one.name, one.id)
        if many:
            self._chooser.addItem(words.together(len(result.workloads)), TOGETHER)
        self._overlay.stay_with(result)
        self._chooser.setCurrentIndex(max(0, self._chooser.findData(self._overlay.workload)))

    def _columns(self) -> Card:
        card = Card()
        card.body.setContentsMargins(20, 16, 20, 16)
        head = QHBoxLayout()
        head.addWidget(section(tr("Side by side")), 1)
        save = Link(tr("Save as CSV…"))
        save.setAccessibleName(save.text())
        save.clicked.connect(lambda _checked=False: self._save())
        head.addWidget(save)
        nest(card.body, head)
        names, rows = grid(self._session.result, self._overlay)
        table = FigureTable(
            [Column(""), *(Column(name, widest=240, stretch=n == len(names)) for n, name in enumerate(names, start=1))],
            tr("Scenarios side by side"),
        )
        table.fill(rows)
        card.body.addWidget(table)
        if not self._overlay.kept.scenarios:
            card.body.addWidget(
                Text(tr("Nothing is kept yet. Change something in What-if and keep it, or add a stress from below."))
            )
            go = QPushButton(tr("Open What-if"))
            go.setAccessibleName(go.text())
            go.clicked.connect(lambda _checked=False: self.what_if_asked.emit())
            row = QHBoxLayout()
            row.addWidget(go)
            row.addStretch(1)
            nest(card.body, row)
        for place, one in enumerate(self._overlay.kept.scenarios):
            nest(card.body, self._kept_line(place, one.name, one.changes))
        said = tr("Scenarios are saved with the case and worked out again on it. No result of the case rests on them.")
        card.body.addWidget(caption(said))
        return card

    def _kept_line(self, place: int, name: str, changes: Changes | None = None) -> QHBoxLayout:
        """A scenario with the ways on: into What-if, where it can be read, and out of the case."""
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Text(name), 1)
        if changes is not None:
            back = Link(tr("Open in What-if"))
            back.setAccessibleName(tr("Open in What-if: {name}").format(name=name))
            back.clicked.connect(lambda _checked=False: self._open(changes))
            row.addWidget(back)
        drop = Link(tr("Drop"))
        drop.setAccessibleName(tr("Drop: {name}").format(name=name))
        drop.clicked.connect(lambda _checked=False: self._overlay.kept.drop(place))
        row.addWidget(drop)
        return row

    def _open(self, changes: Changes) -> None:
        self._overlay.lay(changes)
        self.what_if_asked.emit()

    def _stress_card(self, one: WorkloadResult, money: words.Money) -> Card:
        card = Card()
        card.body.setContentsMargins(20, 16, 20, 16)
        card.body.addWidget(section(tr("Stresses that come ready")))
        card.body.addWidget(Text(tr("Choose one to add it as a column."), role="secondary"))
        table = Table(
            [
                Column(tr("If"), stretch=True),
                Column(tr("Saving, 8 in 10"), figures=True, widest=220),
                Column(tr("Chance"), figures=True),
                Column(tr("Then")),
            ],
            row=ROW_OF_TWO,
        )
        table.setAccessibleName(tr("Stresses that come ready"))
        table.fill(
            [
                [
                    Cell(it.name, strong=True, second=words.sentence(it.change)),
                    Cell(money.table_range(it.npv_usd)),
                    Cell(words.percent(it.probability_of_saving)),
                    Cell(words.verdict_word(it.verdict), sign=it.verdict),
                ]
                for it in one.scenarios
            ]
        )
        card.body.addWidget(table)
        add = QPushButton(tr("Add as column"))
        add.setAccessibleName(add.text())
        add.setEnabled(False)
        table.chosen.connect(lambda _row: add.setEnabled(True))
        add.clicked.connect(lambda _checked=False: self._add(one.scenarios[table.chosen_row()].name))
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch(1)
        nest(card.body, row)
        return card

    # What a hand does

    def _add(self, name: str) -> None:
        from advisor.decision.why.scenarios import STRESSES

        known = next((stress for stress in STRESSES if stress.name == name), None)
        if known is None:
            said = tr("“{name}” rests on an entry of the case and can't stand as a column; it is in the table above.")
            self.say(said.format(name=name))
        elif len(self._overlay.kept.scenarios) >= MOST_KEPT:
            self.say(tr("There is room for five scenarios beside the base case: drop one first."))
        else:
            self.notice.hide()
            self._overlay.kept.keep(known.name, known.changes)

    def _save(self) -> None:
        title, case = tr("Save the scenarios"), self._session.path
        file = ask_file.to_save(self, title, tr("scenarios"), "CSV (*.csv)", case)
        if file is None:
            return
        try:
            file.write_text(self.as_csv(), encoding="utf-8-sig")
        except OSError as error:
            said = tr("{file} could not be written: {why}. Choose another folder; nothing is lost.")
            self.say(said.format(file=file.name, why=error.strerror or error))
        else:
            self.say(tr("Saved: {file}").format(file=file.name))

    def _source(self) -> str:
        result = self._session.result
        return source_line(result) if result is not None else ""
