"""Two states of a case side by side: every answer that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.storage.differences import differences
from ui.widgets.table import Cell, Column, Table
from ui.widgets.text import Text, section

if TYPE_CHECKING:
    from advisor.case.paths import Draft


class CompareDialog(QDialog):
    """Only shows; what to do is chosen where it was asked for."""

    def __init__(self, parent: QWidget, before: tuple[str, Draft], after: tuple[str, Draft]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare"))
        self.resize(880, 440)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        found = differences(before[1], after[1])
        n = len(found)
        column.addWidget(
            section((self.tr("{n} answers differ") if n != 1 else self.tr("1 answer differs")).format(n=n))
        )
        self.table = Table(
            [Column(self.tr("Answer"), stretch=True), Column(before[0], widest=280), Column(after[0], widest=280)],
            marks_selection=False,
            most_rows=10,
        )
        self.table.setAccessibleName(self.tr("Answers that differ"))
        self.table.fill([[Cell(one.place), Cell(one.before), Cell(one.after, strong=True)] for one in found])
        column.addWidget(self.table)
        if not found:
            self.table.hide()
            column.addWidget(Text(self.tr("Both hold the same answers."), role="secondary"))
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
