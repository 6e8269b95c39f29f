"""The page of contracts and rates: above them the way to read a bill instead, below them what is bought already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ui import theme
from ui.interview.page import InterviewPage
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.layouts import clear, nest
from ui.widgets.text import Text

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation


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
        nest(card.body, row)
        self.middle.addWidget(card)
        self._drawn: Recommendation | None = None

    def refresh(self) -> None:
        super().refresh()
        self._read.setEnabled(not self._session.read_only)

    def show_result(self) -> None:
        result = self._session.result
        if result is self._drawn:
            return
        self._drawn = result
        clear(self.below)
        if result is not None and result.commitments:
            from ui.results.basis import source_line
            from ui.results.held import held_card
            from ui.results.money import money_of

            self.below.addWidget(held_card(result, money_of(result), partial(source_line, result)))
