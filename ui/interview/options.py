"""The options page: what is compared for each workload and why, own options added, others left out with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui import format as words
from ui.interview.choosing import ResultCard
from ui.interview.form import completions
from ui.interview.page import InterviewPage
from ui.interview.rows import RowDialog
from ui.results.tags import role_word
from ui.session import Session
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import nest
from ui.widgets.table import ROW_OF_TWO, Cell, Column, Table
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.case.interview import FieldView
    from advisor.decision.result import OptionResult, Recommendation, WorkloadResult

MOST_ROWS = 9


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("options", text)


class OptionsPage(InterviewPage):
    """Above: the options that the engine proposes, as the result has them. Below: the buyer's own entries."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "options")
        self._rows: list[OptionResult] = []
        self._drawn: tuple[Recommendation | None, str] | None = None
        card = ResultCard(tr("What is compared"))
        self._said, self._choice = card.said, card.choice
        self._choice.changed.connect(self.refresh)
        self._table = Table(
            [
                Column(tr("Option"), stretch=True),
                Column(tr("Price an hour"), figures=True, widest=170),
                Column(tr("Why it is here, or why not"), widest=210),
            ],
            row=ROW_OF_TWO,
            most_rows=MOST_ROWS,
        )
        self._table.setAccessibleName(tr("What is compared"))
        self._table.chosen.connect(lambda _row: self._allow())
        card.body.addWidget(self._table)
        buttons = QHBoxLayout()
        self._leave_out = QPushButton(tr("Leave out…"))
        self._add = QPushButton(tr("Add an option…"))
        self._leave_out.clicked.connect(lambda _checked=False: self._exclude())
        self._add.clicked.connect(lambda _checked=False: self._add_option())
        for button in (self._leave_out, self._add):
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        buttons.addStretch(1)
        nest(card.body, buttons)
        self._why_not = caption("")
        card.body.addWidget(self._why_not)
        self.middle.addWidget(card)

    def views(self) -> Sequence[FieldView]:
        found = super().views()
        return [replace(view, columns=self._named(view.columns)) if view.path == "options" else view for view in found]

    def _named(self, columns: Sequence[FieldView]) -> tuple[FieldView, ...]:
        """The workload of an entry is chosen by its name; the case keeps its id, which nobody needs to know."""
        from advisor.case.forms import Choice

        workloads = self._session.draft.get("workloads") or ()
        known = tuple(
            Choice(one.get("id", ""), self._session.workload_name(place)) for place, one in enumerate(workloads)
        )
        return tuple(replace(one, kind="choice", choices=known) if one.path == "workload" else one for one in columns)

    def show_result(self) -> None:
        result = self._session.result
        known = result.workloads if result is not None else ()
        if self._drawn is not None and self._drawn[0] is result and self._drawn[1] == self._choice.chosen:
            return
        one = self._choice.offer(known)
        self._drawn = (result, self._choice.chosen)
        self._show(one)

    def _show(self, one: WorkloadResult | None) -> None:
        self._rows = sorted(one.options, key=_order) if one is not None else []
        self._table.setVisible(bool(self._rows))
        self._table.fill([_row(option) for option in self._rows])
        if one is None:
            self._said.setText(tr("The proposed options stand here as soon as there is a result."))
        else:
            said = tr("{n} ways to run it, of which {can} can. Staying as is, and staying better, always stay in.")
            self._said.setText(said.format(n=len(self._rows), can=sum(row.feasible for row in self._rows)))
        self._add.setEnabled(bool(self._session.draft.get("workloads")))
        self._allow()

    def _allow(self) -> None:
        """Today's way can't be left out: every other one is held against it."""
        row = self._chosen()
        kept = row is not None and "today" in row.roles
        self._leave_out.setEnabled(row is not None and not kept and not self._is_left_out(row))
        said = ""
        if row is None and self._rows:
            said = tr("Choose a line to leave it out. Leaving out needs a reason, which the report prints.")
        elif kept:
            said = tr("What runs today can't be left out: everything is held against it.")
        elif row is not None and self._is_left_out(row):
            said = tr("Left out already: take it back in the list below.")
        self._why_not.setText(said)
        self._why_not.setVisible(bool(said))

    def _chosen(self) -> OptionResult | None:
        place = self._table.chosen_row()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _own(self) -> list[dict[str, Any]]:
        return list(self._session.draft.get("options") or ())

    def _is_left_out(self, row: OptionResult) -> bool:
        return any(
            one.get("exclude") and one.get("instance") == row.instance and one.get("plan") == row.purchase_plan
            and one.get("workload") == self._choice.chosen
            for one in self._own()
        )  # fmt: skip

    def _exclude(self) -> None:
        row = self._chosen()
        if row is None:
            return
        dialog = ReasonDialog(row.label, self.window())
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        entry = {
            "workload": self._choice.chosen,
            "instance": row.instance,
            "plan": row.purchase_plan,
            "exclude": True,
            "reason": dialog.reason(),
        }
        self._session.answer("options", [*self._own(), entry], tr("leave out {name}").format(name=row.label))

    def _add_option(self) -> None:
        view = next(view for view in self.views() if view.path == "options")
        workloads = self._session.draft.get("workloads") or [{}]
        start = {"workload": self._choice.chosen or workloads[0].get("id", "")}
        currency = str(self._session.draft.get("decision", {}).get("currency") or "USD")
        dialog = RowDialog(view, start, currency, self.window(), names=partial(completions, self._session))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._session.answer("options", [*self._own(), dialog.row()], tr("add an option"))


class ReasonDialog(FormDialog):
    """Why an option is left out; without a reason it isn't."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, tr("Leave out"), wide=440)
        self.heading.setText(tr("Leave out {name}").format(name=name))
        column = self.form
        every = tr("The same instance, bought the same way, is left out in every region.")
        column.addWidget(Text(every, role="secondary"))
        column.addWidget(Text(tr("Reason, which the report prints"), strong=True))
        self._line = QLineEdit()
        self._line.setAccessibleName(tr("Reason"))
        self._line.setMaxLength(400)
        column.addWidget(self._line)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._act = buttons.addButton(tr("Leave out"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._act.setEnabled(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._line.textChanged.connect(lambda text: self._act.setEnabled(bool(text.strip())))
        self.foot.addWidget(buttons)
        self._line.setFocus(Qt.FocusReason.TabFocusReason)

    def reason(self) -> str:
        """The reason that was given."""
        return self._line.text().strip()


def _order(option: OptionResult) -> tuple[bool, bool, bool, float]:
    middle = option.npv_usd.p50 if option.npv_usd is not None else 0.0
    return "today" not in option.roles, not option.roles, not option.feasible, -middle


def _row(option: OptionResult) -> list[Cell]:
    from advisor.case.wording import choice_label

    venue = "" if option.venue == "aws" and option.region else choice_label(option.venue)
    place = " · ".join(part for part in (choice_label(option.purchase_plan), venue, option.region) if part)
    count = f"{words.number(option.count)} × " if option.count else ""
    price = option.price
    if price is None:
        paid = Cell(tr("no public price"), 1e30, "secondary")
    else:
        paid = Cell(words.Money().exact(price.usd_per_hour), price.usd_per_hour, second=words.day(price.as_of))
    if option.feasible:
        first, *others = map(role_word, option.roles) if option.roles else (tr("priced in an allowed place"),)
        reason = Cell(first, second=", ".join(others))
    else:
        why = option.why_not or tr("not feasible")
        reason = Cell(why, tip=why, role="secondary", sign="not checked")
    return [
        Cell(f"{count}{option.instance}", second=place, strong=bool(option.roles), tip=option.label,
             role="text" if option.feasible else "secondary"),
        paid,
        reason,
    ]  # fmt: skip
