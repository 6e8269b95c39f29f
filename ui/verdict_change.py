"""Cause next to effect: for some seconds after an edit has changed the verdict, what it was and what was edited."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ui import format as words
from ui.present import presenting
from ui.session import Session

SHOWN_MS = 8000


class VerdictChange(QObject):
    """Is told each verdict that is shown, and says what to add to it."""

    over = Signal()
    """There is nothing to add any more."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._settled = self._was = self._step = ""
        self._is_rough = False
        self._place = 0
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SHOWN_MS)
        self._clock.timeout.connect(self._end)
        session.opened.connect(self._forget)
        session.undo_stack.indexChanged.connect(self._edited)

    def told(self, verdict: str, *, final: bool) -> str:
        """``was Move: output length 256 → 900`` while that is news, else nothing. `final`: of the whole result."""
        if self._settled and verdict != self._settled:
            self._was, self._is_rough = self._settled, not final
            self._clock.start()
        elif self._is_rough:
            # The first, rough answer had another verdict than the whole result.
            self._was, self._is_rough = "", False
        if final:
            self._settled = verdict
        if not self._was:
            return ""
        was = words.verdict_word(self._was)
        if presenting.is_on() or not self._step:
            return self.tr("was {verdict}").format(verdict=was)
        return self.tr("was {verdict}: {step}").format(verdict=was, step=self._step)

    def _edited(self, place: int) -> None:
        stack = self._session.undo_stack
        back = place < self._place
        self._place = place
        self._step = self.tr("undone: {step}").format(step=stack.redoText()) if back else stack.undoText()
        if self._was:
            self._end()

    def _end(self) -> None:
        self._was = ""
        self._clock.stop()
        self.over.emit()

    def _forget(self) -> None:
        self._settled = self._was = self._step = ""
        self._is_rough, self._place = False, 0
        self._clock.stop()
