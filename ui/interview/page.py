"""A page of the interview: title, a summary of what to correct, the form, the way on, and help at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.interview.form import Form
from ui.interview.help import HelpPanel
from ui.present import presenting
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.layouts import clear, nest
from ui.widgets.link import Link
from ui.widgets.page import COLUMN, Page
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.case.interview import FieldView
    from advisor.errors import Problem

ROUND_THE_FORM = 80
"""What a page has beside its form: margins and scroll bar."""
ROOM_FOR_HELP = 940
"""Least width in pixels at 100 % at which help stands beside the form."""


class Selection(QObject):
    """The workload that the pages are about."""

    changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.position = 0

    def select(self, position: int) -> None:
        """Turn to another workload."""
        if position != self.position and position >= 0:
            self.position = position
            self.changed.emit(position)


class InterviewPage(QWidget):
    """Base of all pages of the interview. `page_id` is the page's name in `advisor.case.interview.PAGES`."""

    on_asked = Signal(int)
    """To the page so many places further down the rail."""

    def __init__(self, session: Session, page_id: str) -> None:
        super().__init__()
        from advisor.case.interview import PAGES

        self.page_id, self._session = page_id, session
        said = next(page for page in PAGES if page.id == page_id)
        # The rail and the page call it alike, in any language.
        self.page = Page(QCoreApplication.translate("rail", said.title), said.sentence)
        self.help = HelpPanel()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.page, 1)
        aside = QVBoxLayout()
        aside.setContentsMargins(12, 16, 24, 24)
        aside.addWidget(self.help)
        aside.addStretch(1)
        nest(across, aside)
        theme.sized(self.page, maximum_width=COLUMN + ROUND_THE_FORM)
        across.addStretch(0)  # on a large screen help stands beside the form, not at the far end of the window
        self.summary = Summary()
        self.summary.asked.connect(session.place_asked)
        self.page.column.addWidget(self.summary)
        self.middle = QVBoxLayout()
        self.middle.setSpacing(16)
        nest(self.page.column, self.middle)
        self.form = Form(session, self.views)
        self.form.entered.connect(self.help.show_view)
        self.page.column.addWidget(self.form)
        self.below = QVBoxLayout()
        nest(self.page.column, self.below)
        self._unused = caption()
        self.page.column.addWidget(self._unused)
        nest(self.page.column, self._way_on())
        self.page.column.addStretch(1)
        session.draft_changed.connect(lambda _path: self.refresh_if_shown())
        session.opened.connect(self.refresh_if_shown)
        session.access_changed.connect(self.refresh_if_shown)
        session.state_changed.connect(self._show_result_if_shown)
        session.result_changed.connect(self._show_result_if_shown)
        presenting.notifier().changed.connect(self._presented)
        theme.notifier().changed.connect(self._fit_help)

    def views(self) -> Sequence[FieldView]:
        """The fields that the form draws."""
        session = self._session
        return session.raised.fields(
            session.draft, self.page_id, self.position, found=session.problems, doubts=session.doubts
        )

    @property
    def position(self) -> int | None:
        """The workload that the page is about; None on pages about the whole case."""
        return None

    def refresh_if_shown(self) -> None:
        """Draw the draft, unless the page is out of sight: then it is drawn when it comes into sight."""
        if self.isVisible() and self._session.is_open:
            self.refresh()

    def refresh(self) -> None:
        """Draw the draft as it is now."""
        self.form.refresh()
        self.form.setEnabled(not self._session.read_only)
        self.summary.show_problems(self._here(), set(self.form.paths()), self._session.problem_words)
        self._next.setEnabled(bool(self._session.missing))
        self._say_unused()
        self.show_result()

    def show_result(self) -> None:
        """Draw what of the page rests on the result. Its fields don't: they stay when there is another result."""

    def _show_result_if_shown(self) -> None:
        if self.isVisible() and self._session.is_open:
            self.show_result()

    def _say_unused(self) -> None:
        """Answers that a later choice hides are kept; below the form it says which."""
        from advisor.case.unused import unused

        kept = unused(self._session.draft, self.page_id, self.position)
        n = len(kept)
        count = (self.tr("Kept, not used: {n} answers.") if n != 1 else self.tr("Kept, not used: 1 answer.")).format(
            n=n
        )
        told = [self.tr("{label} (used with {choice})").format(label=one.label, choice=one.used_with) for one in kept]
        self._unused.setText(f"{count} {', '.join(told)}." if kept else "")
        self._unused.setVisible(bool(kept))

    def _presented(self) -> None:
        self._fit_help()
        self.refresh_if_shown()

    def arrive(self) -> None:
        """The page comes into sight."""
        self.refresh()
        self.help.show_hint()
        self.page.show_top()

    def take_focus(self) -> None:
        """Put the focus on the title."""
        self.page.take_focus()

    @property
    def is_settled(self) -> bool:
        """Whether all fields stand there."""
        return self.form.is_settled

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.form.forget_wish()

    def go_to(self, path: str) -> None:
        """Put the focus into the field at a path. What is drawn is drawn as the draft is: no need to do so again."""
        self.form.once_settled(lambda: self._go_to(path))

    def _go_to(self, path: str) -> None:
        row = self.form.reveal(path)
        if row is None:
            self.page.show_top()
            return
        row.take_focus()
        # The layout settles first; only then is the row's place known.
        QTimer.singleShot(0, lambda: self.page.ensureWidgetVisible(row, 0, 80))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_help()

    def _fit_help(self) -> None:
        self.help.setVisible(self.width() >= theme.px(ROOM_FOR_HELP) and not presenting.is_on())

    def _here(self) -> list[Problem]:
        from advisor.case.interview import page_of

        return [problem for problem in self._session.problems if page_of(problem.where)[0] == self.page_id]

    def _way_on(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        back = QPushButton(self.tr("Back"))
        if self.page_id == "decision":
            back.hide()
        back.clicked.connect(lambda _checked=False: self.on_asked.emit(-1))
        forward = QPushButton(self.tr("Continue"))
        forward.clicked.connect(lambda _checked=False: self.on_asked.emit(1))
        self._next = QPushButton(self.tr("Next missing answer"))
        self._next.setDefault(True)
        self._next.setToolTip(self.tr("Ctrl+Enter"))
        self._next.clicked.connect(lambda _checked=False: self._session.go_to_next_missing())
        for button in (back, forward, self._next):
            theme.sized(button, minimum_height=theme.FIELD_HEIGHT)
            button.setAccessibleName(button.text())
        row.addWidget(back)
        row.addWidget(forward)
        row.addStretch(1)
        row.addWidget(self._next)
        return row


class Summary(Card):
    """What to correct on this page, as links: from two on, or where no field of the page stands for it."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(fill="error_tint", line="error")
        self.setAccessibleName(self.tr("Answers to correct"))
        self._title = Text(strong=True, role="error")
        self._links = QVBoxLayout()
        self._links.setSpacing(2)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.addWidget(self._title)
        nest(self.body, self._links)
        self.hide()

    def show_problems(self, problems: Sequence[Problem], drawn: set[str], words: Callable[[Problem], str]) -> None:
        """List them in these words; hidden while a single message beside its field says it all."""
        clear(self._links)
        elsewhere = [
            p for p in problems if not any(p.where == path or p.where.startswith(f"{path}.") for path in drawn)
        ]
        self.setVisible(len(problems) >= 2 or bool(elsewhere))
        n = len(problems)
        self._title.setText(
            (self.tr("{n} answers to correct") if n != 1 else self.tr("1 answer to correct")).format(n=n)
        )
        for problem in problems:
            said = words(problem)
            link = Link(said)
            link.setToolTip(f"{said} {problem.remedy}".strip())
            link.setAccessibleName(self.tr("Go to: {message}").format(message=said))
            link.clicked.connect(lambda _checked=False, path=problem.where: self.asked.emit(path))
            self._links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
