"""Two states of a case side by side: every answer that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from ui.storage.differences import differences
from ui.widgets.form_dialog import FormDialog
from ui.widgets.table import Cell, Column, Table
from ui.widgets.text import Text

if TYPE_CHECKING:
    from advisor.case.paths import Draft


class CompareDialog(FormDialog):
    """Only shows; what to do is chosen where it was asked for."""

    def __init__(self, parent: QWidget, before: tuple[str, Draft], after: tuple[str, Draft]) -> None:
        title = QCoreApplication.translate("CompareDialog", "Compare")
        super().__init__(parent, title, wide=560, preferred=880, spacing=16)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        found = differences(before[1], after[1])
        n = len(found)
        self.heading.setText((self.tr("{n} answers differ") if n != 1 else self.tr("1 answer differs")).format(n=n))
        column = self.form
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
        self.offer_close()
