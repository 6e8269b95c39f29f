"""A bill on screen: what was recognised, and which workload each fleet is what runs today of. Nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from advisor.errors import SwitchpointError
from ui import format as words
from ui import numbers
from ui.interview.editors import Combo
from ui.widgets.card import Card, Notice
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.cost.bill_file import BillRead
    from advisor.cost.bill_fleet import BilledFleet
    from ui.session import Session


class BillDialog(FormDialog):
    """Accepted once something was taken; `positions` then names the workloads."""

    def __init__(self, parent: QWidget, session: Session, read: BillRead, file: Path) -> None:
        super().__init__(parent, QCoreApplication.translate("BillDialog", "Bill"), wide=560, preferred=820)
        self.heading.setText(self.tr("What the bill shows"))
        self._session, self._read, self._file = session, read, file
        self.positions: tuple[int, ...] = ()
        self._uses: list[Combo] = []
        column = self.form
        column.addWidget(Text(self._told(), selectable=True))
        if read.totals.warnings:
            column.addWidget(Notice(numbers.said(" ".join(read.totals.warnings))))
        fleets = read.accelerators.fleets
        if fleets:
            why = self.tr("Say for each fleet which workload it runs. What you leave out is not taken.")
            column.addWidget(Text(why, role="secondary"))
            for fleet in fleets:
                column.addWidget(self._fleet(fleet))
        else:
            column.addWidget(Notice(self._none()))
        column.addStretch(1)
        self._fault = caption(role="error")
        self._fault.hide()
        self.foot.addWidget(self._fault)
        nest(self.foot, self._foot(bool(fleets)))

    def _told(self) -> str:
        """Form, size, time and total in one line."""
        totals = self._read.totals
        money = self.tr("{code} {amount} billed").format(code=totals.currency, amount=_amount(totals.billed))
        said = [self._file.name, totals.form, self.tr("{n} rows").format(n=words.number(totals.rows)), money]
        if totals.effective is not None and totals.effective != totals.billed:
            said.append(self.tr("{amount} effective").format(amount=_amount(totals.effective)))
        months = [words.month(date.fromisoformat(f"{month}-01")) for month in self._read.months]
        if months:
            ends = dict.fromkeys((months[0], months[-1]))
            said.append(self.tr("accelerators in {months}").format(months=self.tr(" to ").join(ends)))
        return " · ".join(said)

    def _none(self) -> str:
        if self._read.accelerators.spending:
            said = self.tr("Accelerators were billed, but no row tells their hours, so no fleet can be read from it.")
            return said + " " + self.tr("Export usage by the hour, day or month with its quantity.")
        said = self.tr("No row names a GPU, Trainium or Inferentia instance that the catalog knows.")
        return said + " " + self.tr("Check that it is the bill of the accounts that run them.")

    def _fleet(self, fleet: BilledFleet) -> Card:
        from advisor.cost.bill_draft import left_open

        card = Card()
        card.body.setSpacing(4)
        name = self.tr("{n} × {instance}").format(n=words.number(fleet.count), instance=fleet.instance)
        card.body.addWidget(Text(name, strong=True))
        card.body.addWidget(Text(self._terms(fleet)))
        card.body.addWidget(caption(numbers.said(words.sentence(fleet.basis))))
        for doubt in left_open(self._session.draft, fleet):
            card.body.addWidget(caption(doubt, role="warning"))
        use = Combo()
        use.setAccessibleName(self.tr("Runs: {fleet}").format(fleet=name))
        self._fill(use)
        self._uses.append(use)
        card.body.addWidget(use)
        return card

    def _terms(self, fleet: BilledFleet) -> str:
        from advisor.case.wording import choice_label

        plan = (
            choice_label(fleet.purchase_plan)
            if fleet.purchase_plan
            else words.sentence(fleet.plan.replace("_", " ")).rstrip(".")
        )
        n = words.number(fleet.hours_per_month)
        hours = (self.tr("{n} hours a month each") if n != "1" else self.tr("1 hour a month each")).format(n=n)
        price = self.tr("price not told")
        if fleet.price_per_hour is not None:
            amount = words.plain(float(fleet.price_per_hour))
            price = self.tr("{code} {amount} an hour").format(code=fleet.currency, amount=amount)
        service = [fleet.service] if fleet.service else []
        region = [fleet.region] if fleet.region else [self.tr("region not told")]
        return " · ".join([*service, *region, plan, hours, price])

    def _fill(self, use: Combo) -> None:
        from advisor.case.templates import TEMPLATES
        from advisor.cost.bill_draft import NEW

        use.addItem(self.tr("Leave out"), None)
        for position, workload in enumerate(self._session.draft.get("workloads", ())):
            today = workload.get("today") or {}
            held = today.get("instance")
            said = self.tr("{name} (today: {instance})") if held else self.tr("{name} (nothing entered)")
            use.addItem(said.format(name=self._session.workload_name(position), instance=held), position)
        for template in TEMPLATES:
            if len(template.kinds) == 1:
                use.addItem(self.tr("New workload: {kind}").format(kind=template.title), NEW + template.id)

    def _foot(self, some: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = QPushButton(self.tr("Cancel") if some else self.tr("Close"))
        cancel.setAccessibleName(cancel.text())
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        if some:
            take = QPushButton(self.tr("Take what is chosen"))
            take.setAccessibleName(take.text())
            take.setDefault(True)
            take.clicked.connect(self._take)
            row.addWidget(take)
        return row

    def _take(self) -> None:
        fleets = self._read.accelerators.fleets
        uses = [
            (fleet, use.currentData())
            for fleet, use in zip(fleets, self._uses, strict=True)
            if use.currentData() is not None
        ]
        if not uses:
            self._say(self.tr("Choose a workload for at least one fleet, or cancel."))
            return
        try:
            self.positions = self._session.take_bill(uses, self._file.name)
        except SwitchpointError as error:
            self._say("; ".join(f"{one.message} {one.remedy}" for one in error.problems))
            return
        self.accept()

    def _say(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        if text and self._uses:
            self._uses[0].setFocus(Qt.FocusReason.OtherFocusReason)


def _amount(amount: Decimal) -> str:
    return words.number(float(amount), 2)
