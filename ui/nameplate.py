"""What the window says of the open case wherever one is: its title, the recent cases, and that prices are old."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui import format as words
from ui.present import presenting
from ui.storage.settings import Recent

if TYPE_CHECKING:
    from ui.session import Session
    from ui.window import Window


class Nameplate(QObject):
    """Listens to the session."""

    def __init__(self, session: Session, window: Window) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._age_said = False
        session.opened.connect(self._opened)
        session.saved.connect(self._saved)
        session.draft_changed.connect(lambda _path: self.show_title())
        session.undo_stack.cleanChanged.connect(lambda _clean: self.show_title())
        session.access_changed.connect(self.show_title)
        session.result_changed.connect(self._remember)

    def show_title(self) -> None:
        """The decision, where it is kept, and since when; with Qt's place for the sign of unsaved changes."""
        session = self._session
        named = session.is_open
        self._window.setWindowTitle(f"{session.title} — {self._how_kept()}[*]" if named else "Switchpoint")
        self._window.setWindowModified(session.is_dirty)

    def _how_kept(self) -> str:
        session = self._session
        if presenting.is_on():
            return self.tr("presenting")
        if session.path is None:
            return self.tr("recovery copy only: never saved") if session.is_dirty else self.tr("never saved")
        if session.read_only:
            return self.tr("{file}, read-only").format(file=session.path.name)
        when = words.clock(session.saved_at) if session.saved_at is not None else ""
        return self.tr("{file}, saved {time}").format(file=session.path.name, time=when)

    def _opened(self) -> None:
        if self._session.is_open:
            self._say_age()
        self.show_title()

    def _saved(self) -> None:
        self.show_title()
        self._remember()

    def _remember(self) -> None:
        session = self._session
        if session.path is None:
            return
        verdict = session.result.portfolio.verdict if session.result is not None else ""
        self._window.settings.remember(Recent(str(session.path), session.title, verdict, session.today.isoformat()))

    def _say_age(self) -> None:
        """Old prices are warned of once a case is open: a verdict may rest on them."""
        from ui.start.page import OLD_WARNING

        newest, today = date.fromisoformat(str(self._session.catalog.newest_price_date)), self._session.today
        if (today - newest).days > OLD_WARNING and not self._age_said:
            self._age_said = True
            told = self.tr("Prices are {age} ({day}). Check them before you sign.")
            text = told.format(age=words.age(newest, today), day=words.day(newest))
            bars = self._window.bars
            bars.show_bar("age", text, [(self.tr("Close"), lambda: bars.take_away("age"))])
