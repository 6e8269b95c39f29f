"""Keeps the recovery copy of the open case up to date, and offers what a crash has left behind."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from advisor.errors import SwitchpointError
from ui import format as words
from ui.session import Session
from ui.storage import journal
from ui.storage.owner import this_process
from ui.widgets.bars import Bars, Offer

if TYPE_CHECKING:
    from ui.storage.files import CaseFiles


class Keeper(QObject):
    """Listens to the session. `failed` carries the system's reason, or an empty text once copies are written again."""

    failed = Signal(object)
    """The OSError, or None once it is over."""

    def __init__(self, session: Session, folder: Path) -> None:
        super().__init__()
        self._session, self._folder = session, folder
        self._file, self._kept = journal.new_file(folder), False
        self._writer = journal.Writer(self.failed.emit)
        session.opened.connect(self._opened)
        session.draft_changed.connect(lambda _path: self._note())
        session.saved.connect(self._drop)
        session.undo_stack.cleanChanged.connect(lambda clean: self._drop() if clean else None)

    def adopt(self, file: Path) -> None:
        """Go on with the copy that an earlier run has left, for the case that was opened from it."""
        self._drop()
        self._file = file
        self._note()

    def forget(self, file: Path) -> None:
        """Remove a copy that is not wanted."""
        self._writer.put(file, None)

    def bring_back(self, file: Path, copy: journal.Recovery) -> None:
        """Write a copy again that was removed."""
        self._writer.put(file, copy)

    def settle(self) -> bool:
        """Wait until what was edited is on disk."""
        return self._writer.settle()

    def end(self) -> None:
        """The application is closed properly: nothing is left behind."""
        self._drop()
        self._writer.close()

    def _opened(self) -> None:
        self._drop()
        self._file = journal.new_file(self._folder)

    def _note(self) -> None:
        session = self._session
        if session.is_open:
            now, self._kept = datetime.now().astimezone(), True
            self._writer.put(self._file, journal.Recovery(this_process(), session.path, now, session.draft))

    def _drop(self) -> None:
        if self._kept:
            self._kept = False
            self._writer.put(self._file, None)


class Aftermath(QObject):
    """After a crash: a bar for each case that had unsaved edits. The case's own file is never written by it."""

    def __init__(self, files: CaseFiles, session: Session, keeper: Keeper, bars: Bars, folder: Path) -> None:
        super().__init__(files)
        self._files, self._session, self._keeper, self._bars, self._folder = files, session, keeper, bars, folder

    def offer(self) -> None:
        """Offer what an earlier run has left behind."""
        left = journal.left_behind(self._folder)
        for file in left.put_aside:
            said = self.tr("A recovery copy could not be read and was put aside as {file}.").format(file=file.name)
            self._bars.show_bar(str(file), said, [(self.tr("Close"), partial(self._bars.take_away, str(file)))])
        for file, copy in left.copies:
            self._offer(file, copy)

    def _offer(self, file: Path, copy: journal.Recovery) -> None:
        title = str(copy.draft.get("decision", {}).get("title") or "") or self.tr("Untitled case")
        said = self.tr("Switchpoint closed unexpectedly. Recovered changes to “{title}” up to {time}.")
        text = said.format(title=title, time=words.clock(copy.at, seconds=True))
        offers: list[Offer] = [(self.tr("Open recovered"), partial(self._open_recovered, file, copy))]
        if copy.case_file is not None and copy.case_file.is_file():
            mine = (self.tr("Recovered"), copy.draft)
            offers.append((self.tr("Open last saved"), partial(self._open_saved, copy.case_file)))
            offers.append((self.tr("Compare"), partial(self._files.compare, copy.case_file, mine)))
        offers.append((self.tr("Discard"), partial(self._discard, file, copy)))
        self._bars.show_bar(str(file), text, offers)

    def _open_recovered(self, file: Path, copy: journal.Recovery) -> None:
        if not self._files.may_leave():
            return
        saved = copy.case_file if copy.case_file is not None and copy.case_file.is_file() else None
        try:
            self._session.recover(copy.draft, saved, self.tr("recovered changes"))
        except SwitchpointError as error:
            self._files.failed.emit(self.tr("The recovered changes could not be opened"), error)
            return
        self._keeper.adopt(file)
        self._bars.take_away(str(file))
        self._files.arrived.emit()

    def _open_saved(self, file: Path) -> None:
        if self._files.may_leave():
            self._files.open(file)

    def _discard(self, file: Path, copy: journal.Recovery) -> None:
        """Nothing is asked: it can be undone until the bar is closed or the application is."""
        self._keeper.forget(file)
        offers: list[Offer] = [
            (self.tr("Undo"), partial(self._bring_back, file, copy)),
            (self.tr("Close"), partial(self._bars.take_away, str(file))),
        ]
        self._bars.show_bar(str(file), self.tr("The recovered changes were discarded."), offers)

    def _bring_back(self, file: Path, copy: journal.Recovery) -> None:
        self._keeper.bring_back(file, copy)
        self._offer(file, copy)
