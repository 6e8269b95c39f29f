"""Errors of ours on the window's thread: each is told and written down, and the window goes on.

Python would only print them, and who has started the window with a click has nothing that prints are shown on.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from ui.window import Window

FILE = "errors.log"
MOST = 200_000
"""Bytes of the file beyond which it is begun anew; what it held is kept beside it, once."""

_now = SimpleNamespace(file=None)


def words(error: BaseException) -> str:
    """What went wrong, and that nothing is lost."""
    said = QCoreApplication.translate(
        "faults", "Switchpoint made an error: {what}. Your answers are safe; save the case."
    )
    return said.format(what=f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)


def write(told: str) -> None:
    """Write what Python tells of an error into the file, for whoever mends it; nothing where none is kept."""
    file: Path | None = _now.file
    if file is None:
        return
    from advisor import __version__

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > MOST:
            file.replace(file.with_suffix(".old.log"))
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {__version__}\n{told}\n")
    except OSError:
        pass  # A full disk must not add to it: the window tells of the error all the same.


class Faults:
    """Tells of errors in a bar of the window."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._told: set[str] = set()

    def watch(self, folder: Path) -> None:
        """From now on no error of this thread is lost: it is told, and written into a file of the folder."""
        _now.file = folder / FILE
        sys.excepthook = self.take

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take an error as `sys.excepthook` does."""
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt):
            return
        import traceback

        told = "".join(traceback.format_exception(kind, error, trace))
        # What fails while the window is drawn fails again when the bar is: it is told once.
        if told not in self._told:
            self._told.add(told)
            write(told)
            self._show(words(error), told)

    def _show(self, said: str, told: str) -> None:
        from PySide6.QtGui import QGuiApplication

        tr, bars = QCoreApplication.translate, self._window.bars
        offers = [
            (tr("faults", "Copy the details"), lambda: QGuiApplication.clipboard().setText(told)),
            (tr("faults", "Close"), lambda: bars.take_away("fault")),
        ]
        bars.show_bar("fault", said, offers, role="error")
