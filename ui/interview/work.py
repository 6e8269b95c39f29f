"""The page of the team. Below its questions the work of moving, item by item, to be overwritten by who knows better."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from advisor.case.paths import put
from ui import format as words
from ui import numbers
from ui.interview.choosing import ResultCard
from ui.interview.page import InterviewPage
from ui.interview.rows import RowDialog
from ui.results.tags import tag_word
from ui.session import Session
from ui.widgets.layouts import nest
from ui.widgets.share_bar import ShareBar
from ui.widgets.table import ROW_OF_TWO, Cell, Column, Table
from ui.widgets.text import caption

if TYPE_CHECKING:
    from advisor.case.interview import FieldView
    from advisor.decision.result import EffortLine, Recommendation, WorkloadResult

OVERRIDES = "team.effort_overrides"


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("work", text)


class TeamPage(InterviewPage):
    """The questions about the team, and the card of the work below them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "team")
        self._lines: tuple[EffortLine, ...] = ()
        self._drawn: tuple[Recommendation | None, str] | None = None
        card = ResultCard(tr("The work, item by item"))
        self._said, self._choice = card.said, card.choice
        self._choice.changed.connect(self.refresh)
        self._table = Table(
            [
                Column(tr("Item of the work"), stretch=True),
                Column(tr("Low"), figures=True),
                Column(tr("Likely"), figures=True),
                Column(tr("High"), figures=True),
                Column(tr("Rests on")),
            ],
            row=ROW_OF_TWO,
        )
        self._table.setAccessibleName(tr("The work, item by item"))
        self._table.chosen.connect(lambda _row: self._allow())
        self._table.opened.connect(self._estimate)
        card.body.addWidget(self._table)
        self._bar, self._share = ShareBar(), caption("")
        card.body.addWidget(self._bar)
        card.body.addWidget(self._share)
        buttons = QHBoxLayout()
        self._own = QPushButton(tr("Overwrite…"))
        self._ours = QPushButton(tr("Take ours again"))
        self._own.clicked.connect(lambda _checked=False: self._estimate(self._chosen()))
        self._ours.clicked.connect(lambda _checked=False: self._take_ours())
        for button in (self._own, self._ours):
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        buttons.addStretch(1)
        nest(card.body, buttons)
        self.below.addWidget(card)
        self._parts = (self._table, self._bar, self._share, self._own, self._ours)

    def show_result(self) -> None:
        result = self._session.result
        known = [one for one in result.workloads if one.effort] if result is not None else []
        if self._drawn is None or self._drawn[0] is not result or self._drawn[1] != self._choice.chosen:
            one = self._choice.offer(known)
            self._drawn = (result, self._choice.chosen)
            self._show(one)
        self._allow()

    def _show(self, one: WorkloadResult | None) -> None:
        self._lines = () if one is None else tuple(line for line in one.effort if line.three_points is not None)
        for part in self._parts:
            part.setVisible(bool(self._lines))
        if one is None:
            self._said.setText(tr("The items of the work stand here as soon as there is a way of moving."))
            return
        self._said.setText(tr("Person-weeks, as we judge them. Choose an item to enter your own estimate."))
        self._table.fill([_row(line) for line in self._lines])
        ours = one.effort_judgement_pct or 0.0
        self._bar.show_share(ours / 100.0)
        self._share.setText(_share_words(ours))

    def _allow(self) -> None:
        line, free = self._chosen(), not self._session.read_only
        self._own.setEnabled(line is not None and free)
        self._ours.setEnabled(line is not None and line.overridden and free)

    def _chosen(self) -> EffortLine | None:
        place = self._table.chosen_row()
        return self._lines[place] if 0 <= place < len(self._lines) else None

    def _estimates(self) -> list[dict[str, Any]]:
        return list(self._session.draft.get("team", {}).get("effort_overrides") or ())

    def _is_of(self, row: dict[str, Any], line: EffortLine) -> bool:
        """Whether a row of the case is the estimate of this line; that of the whole work names no item."""
        return row.get("workload") == self._choice.chosen and (row.get("item") or "") == _item(line)

    def _estimate(self, line: object) -> None:
        chosen = next((one for one in self._lines if one is line), None)
        if chosen is None or chosen.three_points is None or self._session.read_only:
            return
        rows = self._estimates()
        low, likely, high = chosen.three_points
        start = next(
            (row for row in rows if self._is_of(row, chosen)),
            {
                "workload": self._choice.chosen,
                "item": _item(chosen),
                "weeks": {"low": low, "likely": likely, "high": high},
            },
        )
        kept = [row for row in rows if not self._is_of(row, chosen)]
        dialog = RowDialog(self._asked(chosen), start, "USD", self.window(), check=partial(self._fault, kept))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._session.answer(OVERRIDES, [*kept, dialog.row()], tr("estimate {item}").format(item=_name(chosen)))

    def _fault(self, others: list[dict[str, Any]], row: dict[str, Any]) -> str:
        """What is wrong with an estimate beside the others."""
        from advisor.case.faults import problems

        draft, place = put(self._session.draft, OVERRIDES, [*others, row]), f"{OVERRIDES}.{len(others)}"
        found = (one for one in problems(draft) if one.where.startswith(place))
        return next((numbers.told(f"{one.message} {one.remedy}".strip(), draft) for one in found), "")

    def _take_ours(self) -> None:
        line = self._chosen()
        if line is not None:
            kept = [row for row in self._estimates() if not self._is_of(row, line)]
            self._session.answer(OVERRIDES, kept, tr("our estimate of {item}").format(item=_name(line)))

    def _asked(self, line: EffortLine) -> FieldView:
        """The questions of an estimate, without those that the line answers."""
        view = next(view for view in self.views() if view.path == OVERRIDES)
        asked = tuple(part for part in view.columns if part.path not in ("workload", "item"))
        if line.unit == "times":
            asked = tuple(replace(part, unit=tr("times")) if part.path.startswith("weeks.") else part for part in asked)
        return replace(view, label=_name(line), columns=asked)


def _item(line: EffortLine) -> str:
    return "" if line.id == "own" else line.id


def _name(line: EffortLine) -> str:
    return line.item.partition(" (multiple of")[0]


def _share_words(ours_pct: float) -> str:
    """How much of the work rests on whose word."""
    if ours_pct >= 100.0:
        return tr("All of the work of moving rests on our judgement.")
    if ours_pct <= 0.0:
        return tr("All of the work of moving rests on your estimates.")
    said = tr("{n}% of the work of moving rests on our judgement, the rest on your estimates.")
    return said.format(n=words.number(ours_pct))


def _row(line: EffortLine) -> list[Cell]:
    times = "× " if line.unit == "times" else ""
    rests = tr("your estimate") if line.overridden else tag_word(line.tag)
    figures = [Cell(times + words.plain(float(f"{value:.3g}")), value, opens=line) for value in line.three_points or ()]
    return [
        Cell(_name(line), second=words.sentence(line.evidence), tip=line.evidence, strong=line.overridden),
        *figures,
        Cell(rests, role="text" if line.overridden else "secondary"),
    ]
