"""The start page: new from a template, open, verify a report, recent and worked cases, and the age of the prices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from advisor.case.templates import TEMPLATES
from ui import format as words
from ui import theme
from ui.present import presenting
from ui.start.offers import WORKED, newest_price, worked_case
from ui.storage.settings import Settings
from ui.widgets.card import CardButton, Notice
from ui.widgets.layouts import clear, nest
from ui.widgets.link import Link
from ui.widgets.mark import Mark
from ui.widgets.text import Text, caption, section

WIDEST = 1440
"""Widest content, in pixels at 100 %."""

ROOM_FOR_TWO, ROOM_FOR_PAIRS = 920, 680
"""Least widths, in pixels at 100 %, for two columns, and for templates in pairs."""

OLD_NOTE, OLD_WARNING = 90, 180
"""Days after which the prices' age is noted, and warned of."""


def _said(text: str) -> str:
    return QCoreApplication.translate("start", text)


class StartPage(QScrollArea):
    """Painted first. It only says what was asked for; the window does it."""

    new_case = Signal(str)
    open_file = Signal(str)
    open_asked = Signal()
    verify_asked = Signal()
    tour_asked = Signal()
    painted = Signal()

    def __init__(self, settings: Settings, today: date) -> None:
        super().__init__()
        self._settings, self._today, self._was_painted = settings, today, False
        # A viewport of our own: asked for Qt's, PySide first sets up every class that it could be, for 20 ms.
        self.setViewport(QWidget())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Start page"))
        inner = QWidget()
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(32, 24, 32, 16)
        outer.setSpacing(24)
        nest(outer, self._head())
        if settings.put_aside is not None:
            outer.addWidget(self._broken_settings(settings.put_aside))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(48)
        nest(self._columns, self._templates(), 3)
        nest(self._columns, self._cases(), 2)
        nest(outer, self._columns)
        outer.addStretch(1)
        nest(outer, self._foot())
        sheet = QWidget()
        across = QHBoxLayout(sheet)
        across.setContentsMargins(0, 0, 0, 0)
        theme.sized(inner, maximum_width=WIDEST)
        across.addWidget(inner)
        self.setWidget(sheet)
        sheet.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.show_recent()
        theme.notifier().changed.connect(self._arrange)
        presenting.notifier().changed.connect(self.show_recent)

    def show_recent(self) -> None:
        """Draw the recent cases again."""
        clear(self._recent)
        if presenting.is_on():
            self._recent.addWidget(Text(self.tr("Hidden while presenting."), role="secondary"))
            return
        for entry in self._settings.recent[:4]:
            there = Path(entry.path).is_file()
            verdict = words.verdict_word(entry.verdict) if entry.verdict else self.tr("No result yet")
            said = self.tr("{verdict} · edited {day}").format(verdict=verdict, day=words.day(entry.edited))
            card = CardButton(entry.name, said if there else self.tr("Missing: {path}").format(path=entry.path))
            card.setToolTip(entry.path)
            card.setEnabled(there)
            card.clicked.connect(lambda _checked=False, path=entry.path: self.open_file.emit(path))
            self._recent.addWidget(card)
        if not self._settings.recent:
            self._recent.addWidget(
                Text(self.tr("None yet. A worked case below shows what to expect."), role="secondary")
            )

    def _lay_cards(self, across: int) -> None:
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // across, place % across)

    def _arrange(self) -> None:
        """Beside each other where there is room, else below each other."""
        width = self.viewport().width()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(across if width >= theme.px(ROOM_FOR_TWO) else down)
        self._lay_cards(2 if width >= theme.px(ROOM_FOR_PAIRS) else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Mark(36))
        name = QVBoxLayout()
        name.setSpacing(0)
        name.addWidget(Text("Switchpoint", size=theme.PAGE, strong=True))
        name.addWidget(
            Text(
                self.tr("When does moving an AI workload from NVIDIA GPUs to AWS Trainium pay for itself?"),
                role="secondary",
            )
        )
        nest(row, name, 1)
        for label, tip, signal in (
            (self.tr("Open a case…"), self.tr("A .switchpoint file"), self.open_asked),
            (self.tr("Verify a report…"), self.tr("Six checks of a signed PDF, in plain words"), self.verify_asked),
        ):
            button = QPushButton(label)
            theme.sized(button, minimum_height=theme.FIELD_HEIGHT)
            button.setToolTip(tip)
            button.setAccessibleName(label.rstrip("…"))
            button.setAccessibleDescription(tip)
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            row.addWidget(button)
        return row

    def _templates(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(section(self.tr("New from a template")))
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._cards: list[CardButton] = []
        for template in TEMPLATES:
            card = CardButton(_said(template.title), _said(template.sentence))
            card.clicked.connect(lambda _checked=False, id=template.id: self.new_case.emit(id))
            self._cards.append(card)
        self._lay_cards(2)
        nest(column, self._grid)
        column.addStretch(1)
        return column

    def _cases(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(section(self.tr("Recent cases")))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(8)
        nest(column, self._recent)
        column.addSpacing(12)
        column.addWidget(section(self.tr("Worked cases")))
        listed = QVBoxLayout()
        listed.setSpacing(8)
        for offer in WORKED:
            card = CardButton(_said(offer.title), _said(offer.line))
            card.clicked.connect(lambda _checked=False, offer=offer: self.open_file.emit(str(worked_case(offer))))
            listed.addWidget(card)
        nest(column, listed)
        column.addStretch(1)
        return column

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        newest = newest_price()
        if newest is None:
            said, role = self.tr("The catalog holds no dated price."), "warning"
        else:
            days = (self._today - newest).days
            note = self.tr("Some may have changed.") if days > OLD_NOTE else ""
            said = self.tr("Prices as of {day}, {age}").format(
                day=words.day(newest), age=words.age(newest, self._today)
            )
            if days > OLD_WARNING:
                note = self.tr("Check them before you sign.")
            said = f"{said}. {note}" if note else said
            role = "warning" if days > OLD_WARNING else "secondary"
        row.addWidget(caption(said, role=role, wrap=False))
        row.addStretch(1)
        if self._settings.tour == 0:
            tour = Link(self.tr("New here? A tour of four steps"))
            tour.clicked.connect(lambda _checked=False: self.tour_asked.emit())
            row.addWidget(tour)
            row.addStretch(1)
        row.addWidget(caption(self.tr("Nothing here needs a network."), wrap=False))
        return row

    def _broken_settings(self, file: Path) -> Notice:
        said = self.tr("The settings could not be read and were put aside as {file}. Recent cases start anew.")
        return Notice(said.format(file=file.name))
