"""The page of software: one workload at a time, only the questions that it raises, and what Neuron has for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ui import theme
from ui.interview.editors import NameCombo
from ui.interview.page import InterviewPage, Selection
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.layouts import clear, nest
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.case.interview import FieldView


class SoftwarePage(InterviewPage):
    """The stack and the checklist of the chosen workload."""

    def __init__(self, session: Session, selection: Selection) -> None:
        super().__init__(session, "software")
        self._selection = selection
        selection.changed.connect(lambda _position: self.refresh_if_shown())
        row = QHBoxLayout()
        row.setSpacing(12)
        self._chooser_label = Text(self.tr("Workload"), strong=True, wrap=False)
        self._chooser = NameCombo()
        theme.sized(self._chooser, minimum_width=320)
        self._chooser.setAccessibleName(self.tr("Workload"))
        self._chooser.activated.connect(selection.select)
        row.addWidget(self._chooser_label)
        row.addWidget(self._chooser)
        row.addStretch(1)
        nest(self.middle, row)
        self._none = Text(
            self.tr("Nothing described yet. Add a workload first; its software is asked here."), role="secondary"
        )
        self.middle.addWidget(self._none)
        self._begin = QPushButton(self.tr("Go to Workloads"))
        self._begin.setAccessibleName(self._begin.text())
        theme.sized(self._begin, minimum_height=theme.FIELD_HEIGHT)
        self._begin.clicked.connect(lambda _checked=False: session.place_asked.emit("workloads"))
        self.middle.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignLeft)
        self._readiness = Card()
        self._readiness.setAccessibleName(self.tr("Readiness of what this workload needs"))
        self.page.column.insertWidget(self.page.column.indexOf(self.form) + 1, self._readiness)

    def views(self) -> Sequence[FieldView]:
        return super().views() if self.position is not None else ()

    @property
    def position(self) -> int | None:
        return self._selection.position if self._session.draft.get("workloads") else None

    def refresh(self) -> None:
        workloads = self._session.draft.get("workloads", [])
        self._selection.select(min(self._selection.position, max(0, len(workloads) - 1)))
        self._none.setVisible(not workloads)
        self._begin.setVisible(not workloads)
        many = len(workloads) > 1
        self._chooser.setVisible(many)
        self._chooser_label.setVisible(many)
        self._chooser.clear()
        self._chooser.addItems([self._session.workload_name(place) for place in range(len(workloads))])
        self._chooser.setCurrentIndex(self._selection.position)
        super().refresh()
        self._show_readiness()

    def go_to(self, path: str) -> None:
        from advisor.case.interview import page_of

        position = page_of(path)[1]
        if position is not None:
            self._selection.select(position)
        super().go_to(path)

    def _show_readiness(self) -> None:
        from advisor.case.interview import checklist, readiness_line

        clear(self._readiness.body)
        workloads = self._session.draft.get("workloads", [])
        if not workloads:
            self._readiness.hide()
            return
        needs = workloads[self._selection.position].get("software", {}).get("needs", {})
        told = []
        for item in checklist(self._session.draft, self._selection.position, self._session.catalog):
            if needs.get(item.capability) in ("yes", "unknown"):
                capability = self._session.catalog.capabilities[item.capability]
                told.append((capability.name, readiness_line(capability)))
        self._readiness.setVisible(bool(told))
        if not told:
            return
        self._readiness.body.addWidget(section(self.tr("What Neuron has for it today")))
        for name, line in told:
            self._readiness.body.addWidget(Text(name, strong=True))
            self._readiness.body.addWidget(caption(line))
