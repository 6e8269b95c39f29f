"""What waits for the engine and the desk: first what was asked for, in order; then, in idle time, the pages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.idle import Idle

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.session import Session

_DESK = (
    "ui.interview.field",
    "ui.interview.page",
    "ui.desk",
    "ui.interview.workloads",
    "ui.interview.software",
    "ui.interview.commercials",
    "ui.interview.options",
    "ui.prove.inspected",
    "ui.results.options",
    "ui.results.break_even",
    "ui.results.pictures",
    "ui.results.page",
    "ui.decide.what_if",
    "ui.decide.scenarios",
    "ui.decide.plan",
    "ui.prove.evidence",
    "ui.report.page",
)
"""The desk and its pages, and before them what they stand on, so that no step is long. Imported where a case is opened
they would hold the window up."""


class Readiness(QObject):
    """In the first moments of the program the engine isn't there, and the window must not stand still for it.

    The engine is imported on another thread, what is of Qt in this one, a module at a time.
    """

    def __init__(self, session: Session, desk: Callable[[], Desk], parent: QObject) -> None:
        """`desk` makes the desk when it is first asked for."""
        super().__init__(parent)
        self._session, self._desk = session, desk
        self._wishes: list[Callable[[], object]] = []
        self._idle = Idle(self)
        self._imports = self._imported()
        self.is_ready = False
        session.prepared.connect(self._go_on)
        session.opened.connect(self._leave)

    def when(self, act: Callable[[], object]) -> None:
        """Do it once all is there, after what was asked for before."""
        if self.is_ready and not self._wishes:
            act()
            return
        self._wishes.append(act)
        self.begin()
        if self._session.is_prepared:
            self._idle.begin_now(self._imports)

    def begin(self) -> None:
        """Make the engine ready, and then what the first case needs beside it."""
        self._session.prepare()

    def _go_on(self) -> None:
        if self._wishes:
            self._idle.begin_now(self._imports)
        elif all(module in sys.modules for module in _DESK):
            self._idle.begin_now(self._imports)
            self._idle.go_on(len(_DESK))
        else:
            self._idle.begin(self._imports)

    def _imported(self) -> Iterator[None]:
        for module in _DESK:
            # What is missing is told where it is asked for.
            with suppress(ImportError):
                import_module(module)
            yield
        # Made together with the case that stands on it, both would be a turn too long.
        with suppress(ImportError):
            self._desk()
        yield
        self.is_ready = True
        # In a turn of its own: what is asked for may ask back, and goes on with the window's events meanwhile.
        QTimer.singleShot(0, self, self._fulfil)

    def _fulfil(self) -> None:
        """What was asked for meanwhile comes before what only makes later things quick."""
        wishes, self._wishes = self._wishes, []
        for act in wishes:
            act()
        if not self._session.is_open:
            self._idle.begin(self._ahead())

    def _ahead(self) -> Iterator[None]:
        """Make the pages while the start page is read: the first case opens sooner then."""
        yield from self._desk().ahead()

    def _leave(self) -> None:
        if self.is_ready:
            self._idle.leave()
