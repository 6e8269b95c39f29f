"""What waits for the engine: first what was asked for, in order; then, in idle time, the desk and its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.idle import Idle
    from ui.session import Session

_DESK = (
    "ui.desk",
    "ui.interview.workloads",
    "ui.interview.software",
    "ui.interview.commercials",
    "ui.interview.options",
    "ui.results.page",
    "ui.decide.what_if",
    "ui.decide.scenarios",
    "ui.decide.plan",
    "ui.prove.evidence",
    "ui.report.page",
)
"""The desk and its pages. Imported where a case is opened they would hold the window up."""


class Readiness(QObject):
    """In the first moments of the program the engine isn't there, and the window must not stand still for it."""

    def __init__(self, session: Session, desk: Callable[[], Desk], parent: QObject) -> None:
        """`desk` makes the desk when it is first asked for."""
        super().__init__(parent)
        self._session, self._desk = session, desk
        self._wishes: list[Callable[[], object]] = []
        self._idle: Idle | None = None
        # What was asked for while the engine was made ready comes before what only makes later things quick.
        session.prepared.connect(self._fulfil)
        session.prepared.connect(self._get_ahead)
        session.opened.connect(self._leave)

    def when(self, act: Callable[[], object]) -> None:
        """Do it once the engine is there, after what was asked for before."""
        if self._session.is_prepared and not self._wishes:
            act()
            return
        self._wishes.append(act)
        self.begin()

    def begin(self) -> None:
        """Make the engine ready, and what the first case needs beside it."""
        self._session.prepare(_DESK)

    def _fulfil(self) -> None:
        wishes, self._wishes = self._wishes, []
        for act in wishes:
            act()

    def _get_ahead(self) -> None:
        """Make the desk and its pages while the start page is read: the first case opens sooner then."""
        from ui.idle import Idle

        if not self._session.is_open:
            self._idle = Idle(self)
            self._idle.begin(self._ahead())

    def _ahead(self) -> Iterator[None]:
        desk = self._desk()
        yield
        yield from desk.ahead()

    def _leave(self) -> None:
        if self._idle is not None:
            self._idle.leave()
