"""Files of cases: open, save, who else has one open, what changed outside, and what a crash has left behind."""

from __future__ import annotations

import errno
import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

from advisor.errors import SwitchpointError
from ui import format as words
from ui.session import Session
from ui.storage.locks import Lock
from ui.storage.owner import Owner
from ui.storage.recovery import Aftermath, Keeper
from ui.storage.settings import Settings
from ui.widgets.bars import Bars, Offer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

CASE_FILES = "Switchpoint (*.switchpoint);;(*)"
_OF_THE_FILE = ("outside", "other", "unsaved")
"""Bars that no longer hold once the case is saved, or another one is open."""
SETTLE_MS = 250
"""A file that another program writes has come to rest after this."""


class CaseFiles(QObject):
    """Everything between the session and the disk. What it can't decide it says in a bar."""

    failed = Signal(str, object)
    """What could not be done, and the error."""
    arrived = Signal()
    """A case has been opened: show its first page."""

    def __init__(self, session: Session, settings: Settings, bars: Bars, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._settings, self._bars, self._window = session, settings, bars, window
        self._lock: Lock | None = None
        self._known = ""
        self.keeper = Keeper(session, settings.recovery)
        self.keeper.failed.connect(self._recovery_failed)
        self.aftermath = Aftermath(self, session, self.keeper, bars, settings.recovery)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLE_MS)
        self._rest.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(lambda _path: self._rest.start())
        session.opened.connect(self._moved)

    # Open and save

    def open(self, file: Path, *, as_copy: bool = False) -> bool:
        """Open a file, or say why not. The open case stays where that fails."""
        try:
            self._session.open(file, as_copy=as_copy)
        except SwitchpointError as error:
            self.failed.emit(self.tr("{file} could not be opened").format(file=file.name), error)
            return False
        self.arrived.emit()
        return True

    def save(self) -> bool:
        """Save to the case's file, or ask for one. Says whether it was saved."""
        if not self._session.is_open:
            return False
        if self._session.path is None or self._session.read_only:
            return self.save_as()
        return self.may_write() and self._save_to(self._session.path)

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        from ui.dialogs import ask_file

        if not self._session.is_open:
            return False
        title, case = self.tr("Save the case"), self._session.path
        file = ask_file.to_save(self._window, title, self._session.title, CASE_FILES, case)
        return file is not None and self._save_to(file)

    def end(self) -> None:
        """The application closes: let go of the file, leave nothing behind."""
        self._let_go()
        self.keeper.end()

    def _save_to(self, file: Path) -> bool:
        lock = self._lock
        if file != self._session.path or self._session.read_only:
            lock = Lock(file)
            other = lock.acquire()
            if other is not None:
                self._bars.show_bar("other", self._held_by(other, file))
                return False
        try:
            self._session.save(file)
        except SwitchpointError as error:
            if lock is not None and lock is not self._lock:
                lock.release()
            self._say_unsaved(file, error)
            return False
        if lock is not self._lock:
            self._let_go()
            self._lock = lock
        self._session.set_read_only(False)
        self._watch(file)
        for bar in _OF_THE_FILE:
            self._bars.take_away(bar)
        return True

    def _say_unsaved(self, file: Path, error: SwitchpointError) -> None:
        """A bar, not a box: it stays until the case is saved, and the way out stands beside it."""
        text = " ".join(f"{problem.message} {problem.remedy}".strip() for problem in error.problems)
        offers: list[Offer] = [
            (self.tr("Save as…"), self.save_as),
            (self.tr("Try again"), lambda: self._save_to(file)),
        ]
        self._bars.show_bar("unsaved", f"{file.name}: {text}", offers, role="error")

    # Others who have the file

    def look(self) -> None:
        """Look whether somebody took the file over or changed it; the answer stands in a bar."""
        self.may_write()

    def may_write(self) -> bool:
        """Whether the file is still ours and as we know it."""
        file = self._session.path
        if file is None or self._session.read_only:
            return file is None
        taken = self._lock.was_taken() if self._lock is not None else None
        if taken is not None:
            self._session.set_read_only(True)
            self._say_taken(taken, file)
            return False
        now = fingerprint(file)
        if now and now != self._known:
            self._say_changed(file)
            return False
        self._watch_again(file)
        return True

    def _moved(self) -> None:
        """Another case is open, or none: lock and watch its file."""
        for bar in _OF_THE_FILE:
            self._bars.take_away(bar)
        self._let_go()
        file = self._session.path
        if file is None:
            return
        self._lock = Lock(file)
        other = self._lock.acquire()
        self._session.set_read_only(other is not None)
        if other is not None:
            self._say_held(other, file)
        self._watch(file)

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    def _watch(self, file: Path) -> None:
        self._known = fingerprint(file)
        self._watch_again(file)

    def _watch_again(self, file: Path) -> None:
        # A file that was put in another's place is a new one to the system.
        if str(file) not in self._watcher.files() and file.exists():
            self._watcher.addPath(str(file))

    def _held_by(self, other: Owner, file: Path) -> str:
        said = self.tr("{file} is open in another Switchpoint (process {pid} on {host}).")
        return said.format(file=file.name, pid=other.pid, host=other.host)

    def _say_held(self, other: Owner, file: Path) -> None:
        text = self._held_by(other, file) + " " + self.tr("You can look and try things out here, but not change it.")
        self._bars.show_bar(
            "other",
            text,
            [(self.tr("Take over"), self._take_over), (self.tr("Work on a copy…"), self.save_as)],
        )

    def _say_taken(self, other: Owner, file: Path) -> None:
        """What was not saved by then is nowhere but here."""
        text = self.tr("Another Switchpoint (process {pid} on {host}) has taken {file} over.").format(
            file=file.name, pid=other.pid, host=other.host
        )
        if self._session.is_dirty:
            text += " " + self.tr("Your changes since the last save are only here: keep them as a copy.")
        else:
            text += " " + self.tr("You can look and try things out here, but not change it.")
        offers: list[Offer] = [
            (self.tr("Work on a copy…"), self.save_as),
            (self.tr("Take it back"), self._take_over),
        ]
        self._bars.show_bar("other", text, offers)

    def _take_over(self) -> None:
        file = self._session.path
        if file is None or self._lock is None:
            return
        if not self._lock.take_over():
            self._bars.show_bar(
                "other", self.tr("The folder can't be written: {file} stays read-only.").format(file=file)
            )
            return
        self._bars.take_away("other")
        self._session.set_read_only(False)
        if fingerprint(file) != self._known and not self._session.is_dirty:
            self._load_theirs()
        self.look()

    def _say_changed(self, file: Path) -> None:
        when = words.clock(datetime.fromtimestamp(file.stat().st_mtime).astimezone())
        self._bars.show_bar(
            "outside",
            self.tr("{file} changed on disk at {time}.").format(file=file.name, time=when),
            [
                (self.tr("Compare"), self._compare_outside),
                (self.tr("Load theirs"), self._load_theirs),
                (self.tr("Keep mine under a new name…"), self.save_as),
            ],
        )

    def _compare_outside(self) -> None:
        file = self._session.path
        if file is not None:
            self.compare(file, (self.tr("Yours"), self._session.draft))

    def _load_theirs(self) -> None:
        file = self._session.path
        theirs = self.read(file) if file is not None else None
        if file is None or theirs is None:
            return
        self._session.take_from_disk(theirs, self.tr("load the file as it is on disk"))
        self._watch(file)
        self._bars.take_away("outside")

    def compare(self, file: Path, mine: tuple[str, dict[str, Any]]) -> None:
        """Show what differs between a file and a draft."""
        from ui.dialogs.compare import CompareDialog

        on_disk = self.read(file)
        if on_disk is not None:
            CompareDialog(self._window, (self.tr("On disk"), on_disk), mine).open()

    def read(self, file: Path) -> dict[str, Any] | None:
        """The draft in a file, or None after saying why not."""
        self._session.wait_prepared()
        from advisor.case.load import load_draft

        try:
            return load_draft(file)
        except SwitchpointError as error:
            self.failed.emit(self.tr("{file} could not be opened").format(file=file.name), error)
            return None

    def _recovery_failed(self, error: OSError | None) -> None:
        if error is None:
            self._bars.take_away("recovery")
            return
        if error.errno == errno.ENOSPC:
            said = self.tr("Can't save the recovery copy: the disk is full. Your work is in memory; save elsewhere.")
        else:
            said = self.tr("Can't save the recovery copy: {reason}. Your work is in memory; save it to a file.")
        text = said.format(reason=error.strerror or error)
        if not self._bars.shows("recovery"):
            self._bars.show_bar("recovery", text, [(self.tr("Save as…"), self.save_as)], role="error")

    # Leaving

    def may_leave(self) -> bool:
        """Whether the open case may be left: saved, or given up on purpose."""
        if not self._session.is_dirty:
            return True
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Save the changes to “{title}”?").format(title=self._session.title))
        save = box.addButton(self.tr("Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.exec()
        return self.save() if box.clickedButton() is save else box.clickedButton() is discard


def fingerprint(file: Path) -> str:
    """What the file holds, as a hash; empty where it can't be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
