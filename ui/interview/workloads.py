"""The page of workloads: the list with its actions, and below it the editor of the one that is chosen."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QVBoxLayout

from ui import format as words
from ui.interview.page import InterviewPage, Selection
from ui.session import Session
from ui.widgets.card import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.layouts import clear, nest
from ui.widgets.table import ROW_OF_TWO, Cell, Column, Table
from ui.widgets.text import Text, section

if TYPE_CHECKING:
    from advisor.case.interview import FieldView


class WorkloadsPage(InterviewPage):
    """List, then editor."""

    def __init__(self, session: Session, selection: Selection) -> None:
        super().__init__(session, "workloads")
        self._selection = selection
        selection.changed.connect(lambda _position: self.refresh_if_shown())
        self._listed: tuple[object, ...] = ()
        """What the list was filled from."""
        self.middle.addWidget(self._list())
        self._editing = section("")
        # A name of a script that runs from the right still stands above its form.
        self._editing.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        self.middle.addWidget(self._editing)

    def views(self) -> Sequence[FieldView]:
        return super().views() if self.position is not None else ()

    def refresh(self) -> None:
        workloads = self._session.draft.get("workloads", [])
        self._selection.select(min(self._selection.position, max(0, len(workloads) - 1)))
        position = self.position
        self._empty.setVisible(not workloads)
        self._table.setVisible(bool(workloads))
        self._editing.setVisible(position is not None and len(workloads) > 1)
        if position is not None:
            self._editing.setText(self._session.workload_name(position))
        for button in self._on_one:
            button.setEnabled(position is not None and not self._session.read_only)
        self._add_button.setEnabled(not self._session.read_only)
        super().refresh()

    def show_result(self) -> None:
        session = self._session
        now = (session.draft, session.result, session.problems, session.missing)
        if len(self._listed) != len(now) or not all(map(operator.is_, now, self._listed)):
            self._listed = now
            self._fill_list()
        self._table.choose(self._selection.position)

    def go_to(self, path: str) -> None:
        from advisor.case.interview import page_of

        position = page_of(path)[1]
        if position is not None:
            self._selection.select(position)
        super().go_to(path)

    @property
    def position(self) -> int | None:
        return self._selection.position if self._session.draft.get("workloads") else None

    def _list(self) -> Card:
        card = Card()
        card.body.setContentsMargins(20, 16, 20, 16)
        card.body.addWidget(section(self.tr("In this case")))
        head = Flow()
        add = QPushButton(self.tr("Add workload"))
        add.setMenu(self._templates(add))
        add.setAccessibleName(self.tr("Add workload"))
        self._add_button = add
        self._on_one: list[QPushButton] = []
        for label, keys, act in (
            (self.tr("Duplicate"), "Ctrl+D", self._duplicate),
            (self.tr("Delete"), "", self._delete),
            (self.tr("Up"), "Alt+Up", lambda: self._move(-1)),
            (self.tr("Down"), "Alt+Down", lambda: self._move(1)),
        ):
            button = QPushButton(label)
            button.setAccessibleName(self.tr("{act} the chosen workload").format(act=label))
            button.clicked.connect(lambda _checked=False, act=act: act())
            if keys:
                button.setToolTip(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
                shortcut = QAction(self)
                shortcut.setShortcut(QKeySequence(keys))
                shortcut.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.triggered.connect(lambda _checked=False, act=act: act())
                self.addAction(shortcut)
            self._on_one.append(button)
        head.set_row(add, *self._on_one)
        card.body.addWidget(head)
        self._empty = Text(
            self.tr("Nothing described yet. Most cases start with the one that costs most."), role="secondary"
        )
        card.body.addWidget(self._empty)
        self._table = Table(
            [
                Column(self.tr("Workload"), stretch=True),
                Column(self.tr("Share of spend"), figures=True),
                Column(self.tr("Answers")),
                Column(self.tr("Verdict")),
            ],
            row=ROW_OF_TWO,
            most_rows=6,
        )
        self._table.setAccessibleName(self.tr("Workloads of this case"))
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setSortingEnabled(False)
        self._table.chosen.connect(self._selection.select)
        card.body.addWidget(self._table)
        # The key belongs to the list alone: in a field it deletes a letter.
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._table)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._delete)
        self._deleted = QVBoxLayout()
        nest(card.body, self._deleted)
        self._session.undo_stack.indexChanged.connect(lambda _place: clear(self._deleted))
        return card

    def _templates(self, owner: QPushButton) -> QMenu:
        from advisor.case.templates import TEMPLATES

        menu = QMenu(owner)
        for template in TEMPLATES:
            action = menu.addAction(template.title)
            action.triggered.connect(lambda _checked=False, id=template.id: self._add(id))
        return menu

    def _fill_list(self) -> None:
        from advisor.case.wording import choice_label

        result = self._session.result
        told = {one.id: words.verdict_in_plan(one) for one in result.workloads} if result is not None else {}
        workloads = self._session.draft.get("workloads", [])
        shares: dict[str, float] = {}
        if result is not None:
            from advisor.decision.spend import shares_of_spend

            shares = shares_of_spend(result.workloads, {one.get("id") for one in workloads if one.get("today") is None})
        # One workload takes all of it: there is nothing to compare.
        self._table.setColumnHidden(1, len(workloads) < 2)
        lacking = [path for path in self._session.missing if path.startswith("workloads.")]
        wrong = [problem.where for problem in self._session.problems]
        rows = []
        for place, workload in enumerate(workloads):
            prefix = f"workloads.{place}."
            bad = sum(path.startswith(prefix) for path in wrong)
            missing = sum(path.startswith(prefix) for path in lacking)
            sign, word = told.get(workload.get("id", ""), ("", ""))
            rows.append(
                [
                    Cell(self._session.workload_name(place), second=choice_label(str(workload.get("kind", "")))),
                    _share(shares.get(str(workload.get("id", "")))),
                    self._state(bad, missing),
                    Cell(word, sign=sign) if word else Cell("–", role="secondary"),
                ]
            )
        self._table.fill(rows)

    def _state(self, bad: int, missing: int) -> Cell:
        if bad:
            return Cell(self.tr("{n} to correct").format(n=bad), role="error", sign="to correct")
        if missing:
            return Cell(self.tr("{n} missing").format(n=missing), sign="missing")
        return Cell(self.tr("enough"), role="secondary", sign="enough")

    def _add(self, template: str) -> None:
        place = len(self._session.draft.get("workloads", []))
        self._session.add_workload(template)
        self._selection.select(place)

    def _duplicate(self) -> None:
        position = self.position
        if position is not None:
            self._session.duplicate_workload(position)
            self._selection.select(position + 1)

    def _delete(self) -> None:
        position = self.position
        if position is None or self._session.read_only:
            return
        name = self._session.workload_name(position)
        self._session.remove_workload(position)
        notice = Notice(self.tr("Deleted “{name}”.").format(name=name), "enough", role="secondary")
        notice.offer(self.tr("Undo"), self._session.undo)
        self._deleted.addWidget(notice)

    def _move(self, by: int) -> None:
        position = self.position
        if position is not None and 0 <= position + by < len(self._session.draft["workloads"]):
            self._session.move_workload(position, position + by)
            self._selection.select(position + by)


def _share(share: float | None) -> Cell:
    """A share of today's spend as bar and per cent; nothing where it isn't known."""
    if share is None:
        return Cell("–", role="secondary")
    return Cell(words.percent(share) if share < 1 else "100%", bar=share)
