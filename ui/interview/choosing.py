"""Which workload of a result a card is about: a list to choose from, where there is more than one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.interview.editors import Combo
from ui.widgets.text import Text

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
        self._list = Combo()
        self._list.setAccessibleName(said)
        self._list.activated.connect(lambda _place: self._choose())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Text(said, strong=True, wrap=False))
        row.addWidget(self._list, 1)

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
