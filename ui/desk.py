"""The desk of the open case: the rail, the verdict strip, and the pages, each made when someone turns to it."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScrollBar, QStackedWidget, QVBoxLayout, QWidget

from ui import behind, garbage, pages
from ui.idle import Idle, in_turns
from ui.interview.page import Selection
from ui.rail import PAGES, Rail
from ui.session import Session
from ui.storage.settings import Settings
from ui.strip import VerdictStrip, focus_first
from ui.widgets.layouts import nest

if TYPE_CHECKING:
    from ui.pages import AnyPage

PREPARE = ("decision", "workloads", "software", "team", "commercials", "options")
MARK_S = 0.008
"""Seconds in a turn for the marks in the rail: the page that is turned to in the same turn takes most of it."""
_BADGE = {"missing": "+", "doubtful": "?", "to correct": "!"}


class _Place(NamedTuple):
    page: str
    scroll: int


class Desk(QWidget):
    """Turns the pages, remembers the way back, and shows in the rail how each page is doing."""

    problem_asked = Signal()
    """To the first answer that needs correcting."""

    bill_asked = Signal()
    """A bill is to be read."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session, self._settings = session, settings
        self.selection = Selection()
        self.shown = ""
        """The page in sight; empty before the first."""
        self._been: list[_Place] = []
        self._ahead_of: list[_Place] = []
        """Places that were left by going back."""
        self._pages: dict[str, AnyPage] = {}
        self._makers = pages.makers(session, settings, self.selection, self)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = Rail()
        # A list without a chosen line takes its first when it gets the focus: that would turn the page.
        self.rail.show_page(PREPARE[0])
        self.rail.chosen.connect(self.turn_to)
        across.addWidget(self.rail)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._strip = VerdictStrip(session)
        self._strip.next_asked.connect(session.go_to_next_missing)
        self._strip.correct_asked.connect(self.problem_asked)
        around = QVBoxLayout()
        around.setContentsMargins(32, 12, 24, 8)
        around.addWidget(self._strip)
        nest(right, around)
        self._stack = QStackedWidget()
        right.addWidget(self._stack, 1)
        nest(across, right, 1)
        session.opened.connect(self._case_opened)
        self._progress: tuple[object, ...] = ()
        self._idle = Idle(self)
        self._marking = Idle(self)
        soon = QTimer(self)
        soon.setSingleShot(True)
        soon.timeout.connect(self.show_progress)
        session.draft_changed.connect(lambda _path: soon.start(0))

    def page(self, name: str) -> AnyPage:
        """A page by its name in the rail, made where nobody has asked for it before."""
        if name not in self._pages:
            made = self._pages[name] = self._makers[name]()
            self._stack.addWidget(made)
        return self._pages[name]

    def get_ahead(self) -> None:
        """Make the pages that nobody has asked for yet, in idle time: turning to them is quick then."""
        self._idle.begin(self._with_forms())

    def ahead(self) -> Iterator[None]:
        """Make one page after the other."""
        for name in PAGES:
            self.page(name)
            yield

    def _with_forms(self) -> Iterator[None]:
        from ui.interview.page import InterviewPage

        for name in PAGES:
            page = self.page(name)
            yield
            if isinstance(page, InterviewPage) and name != self.shown:
                yield from page.form.in_pieces()
            yield from self._dressed(page)
        garbage.set_aside("pages")

    def _dressed(self, page: QWidget) -> Iterator[None]:
        """What showing a page for the first time would do to each thing on it, and to their places."""
        for widget in page.findChildren(QWidget):
            if shiboken6.isValid(widget):
                widget.ensurePolished()
                yield
        if not page.isVisible():
            page.resize(self._stack.size())
            layouts = [one.layout() for one in page.findChildren(QWidget) if one.layout() is not None]
            for layout in reversed(layouts):
                if layout is not None and shiboken6.isValid(layout):
                    layout.activate()
                    yield

    def turn_to(self, name: str, *, remember: bool = True) -> None:
        """Bring a page into sight; any page at any time."""
        page = self.page(name)
        if remember and self.shown and self.shown != name:
            self._been.append(self._here())
            self._ahead_of.clear()
        self.shown = name
        self._session.opened_pages.add(name)
        behind.catch_up(page)
        self._stack.setCurrentWidget(page)
        self.rail.show_page(name)
        self.show_money()
        page.arrive()
        self.show_progress()

    def show_money(self) -> None:
        """Show money in the strip, or not: on pages that take answers only where the user wants it."""
        self._strip.set_with_money(self.shown not in PREPARE or self._settings.money_on_entry)

    def turn_by(self, name: str, by: int) -> None:
        """To the page so many places further down the rail than another."""
        self.turn_to(PAGES[PAGES.index(name) + by])

    def back(self) -> None:
        """To the place before."""
        self._step(self._been, self._ahead_of)

    def forward(self) -> None:
        """To the place that was left by going back."""
        self._step(self._ahead_of, self._been)

    def _step(self, to: list[_Place], leaving: list[_Place]) -> None:
        if to:
            leaving.append(self._here())
            place = to.pop()
            self.turn_to(place.page, remember=False)
            # Arriving shows the top; what is laid out by then has the place that was left.
            QTimer.singleShot(0, lambda: self._scroll_to(place))

    def _here(self) -> _Place:
        bar = self._bar(self.shown)
        return _Place(self.shown, bar.value() if bar is not None else 0)

    def _scroll_to(self, place: _Place) -> None:
        bar = self._bar(place.page)
        if bar is not None and self.shown == place.page:
            bar.setValue(place.scroll)

    def _bar(self, name: str) -> QScrollBar | None:
        inner = getattr(self._pages.get(name), "page", None)
        return inner.verticalScrollBar() if isinstance(inner, QScrollArea) else None

    def go_to(self, path: str) -> None:
        """To the page on which a path stands, with the focus in its field."""
        from advisor.case.interview import page_of

        name = page_of(path)[0] if path else "workloads"
        if name != self.shown:
            self.turn_to(name)
        if path:
            self.page(name).go_to(path)

    def walk_regions(self, by: int) -> None:
        """F6: from rail to strip to page to the panel beside it, where one is open, and round again."""
        from ui.prove.inspector import Inspector

        page = self._pages[self.shown]
        panels = [one for one in page.findChildren(Inspector) if one.isVisible()]
        regions: list[QWidget] = [self.rail]
        if self._strip.has_action():
            regions.append(self._strip)
        regions.append(self._stack)
        regions += panels
        focus = self.focusWidget()
        inside = [n for n, one in enumerate(regions) if focus is not None and (focus is one or one.isAncestorOf(focus))]
        # The panel stands on the page: the last region that holds the focus is the nearest.
        target = regions[((inside[-1] if inside else 0) + by) % len(regions)]
        if target is self.rail:
            self.rail.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif target is self._strip:
            focus_first(self._strip)
        elif isinstance(target, Inspector):
            target.take_focus()
        else:
            page.take_focus()

    def show_progress(self) -> None:
        """Mark in the rail what is complete, missing and doubtful: of a large case a part in each turn."""
        now = (self._session.draft, self._session.problems, len(self._session.opened_pages))
        known = bool(self._progress) and all(map(operator.is_, now, self._progress))
        if known or not self._session.is_open:
            return
        self._progress = now
        self._marking.begin_now(in_turns(self._marks(), MARK_S))

    def _marks(self) -> Iterator[None]:
        """Mark one page after the other. What is asked of many workloads is found out one by one before that."""
        from advisor.case.interview import page_status
        from advisor.case.raised import ABOUT_ONE

        session = self._session
        draft, known = session.draft, session.raised
        for name in PREPARE:
            opened = name in session.opened_pages
            if opened and name in ABOUT_ONE:
                for place in range(len(draft.get("workloads") or ())):
                    known.fields(draft, name, place)
                    yield
                    if session.draft is not draft:
                        return
            status = page_status(draft, name, opened=opened, found=session.problems, doubts=session.doubts, known=known)
            badge = _BADGE.get(status.state, "")
            self.rail.mark(name, status.state, f"{badge}{status.count}" if badge else "", status.words)
            yield
            if session.draft is not draft:
                return

    def _case_opened(self) -> None:
        self._been.clear()
        self._ahead_of.clear()
        self.shown = ""
        if self._session.is_open:
            self.selection.select(0)
            self.get_ahead()
        else:
            self._idle.leave()
            self._marking.leave()
