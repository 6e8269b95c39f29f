"""A card of an interview page that shows what the result has of one workload, with a list to choose which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.interview.editors import NameCombo
from ui.widgets.card import Card
from ui.widgets.text import Text, section

if TYPE_CHECKING:
    from advisor.decision.result import WorkloadResult


class WorkloadChoice(QWidget):
    """The label and the list; hidden where there is nothing to choose."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        """The id of the workload; empty where there is none."""
        said = QCoreApplication.translate("options", "Workload")
        self._list = NameCombo()
        self._list.setAccessibleName(said)
        self._list.activated.connect(lambda _place: self._choose())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Text(said, strong=True, wrap=False))
        row.addWidget(self._list)
        row.addStretch(1)

    def offer(self, workloads: Sequence[WorkloadResult]) -> WorkloadResult | None:
        """Offer these; the one chosen before stays so if it is among them, else it is the first."""
        if self.chosen not in [one.id for one in workloads]:
            self.chosen = workloads[0].id if workloads else ""
        self._list.clear()
        for one in workloads:
            self._list.addItem(one.name, one.id)
        self._list.setCurrentIndex(max(0, self._list.findData(self.chosen)))
        self.setVisible(len(workloads) > 1)
        return next((one for one in workloads if one.id == self.chosen), None)

    def _choose(self) -> None:
        self.chosen = str(self._list.currentData() or "")
        self.changed.emit()


class ResultCard(Card):
    """The head of such a card: its title, what is said of it, and the choice. Its table and buttons go below."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.said = Text("", role="secondary")
        self.choice = WorkloadChoice()
        self.body.setContentsMargins(20, 16, 20, 16)
        for part in (section(title), self.said, self.choice):
            self.body.addWidget(part)
