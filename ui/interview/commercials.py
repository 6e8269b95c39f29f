"""The page of contracts and rates, with the way to read a bill instead of typing it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ui import theme
from ui.interview.page import InterviewPage
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.text import Text


class CommercialsPage(InterviewPage):
    """`bill_asked`: a bill is to be read."""

    bill_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session, "commercials")
        card = Card()
        card.body.setContentsMargins(20, 12, 20, 12)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Text(self.tr("A bill tells what runs today, where, how it is bought and at which rate.")), 1)
        self._read = QPushButton(self.tr("Read a bill…"))
        self._read.setAccessibleName(self._read.text())
        self._read.setToolTip(self.tr("A CSV in FOCUS, or an AWS Cost and Usage Report; plain or .gz"))
        theme.sized(self._read, minimum_height=theme.FIELD_HEIGHT)
        self._read.clicked.connect(lambda _checked=False: self.bill_asked.emit())
        row.addWidget(self._read, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        self.middle.addWidget(card)

    def refresh(self) -> None:
        super().refresh()
        self._read.setEnabled(not self._session.read_only)
