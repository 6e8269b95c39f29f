"""Start of the window: the application object, its looks, the start page, an optional case."""

from __future__ import annotations

import gc
import os
import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from ui import theme, translations
from ui.faults import Faults
from ui.storage import settings as kept
from ui.window import WAKE_MS, Window


class Application(QApplication):
    """The application object. On macOS the system hands over files that were double-clicked as events to it."""

    file_asked = Signal(str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.file_asked.emit(event.file())
            return True
        return super().event(event)


def run(case: str | None) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = Application(sys.argv[:1])
    dress(app)
    translations.install(app)
    settings = kept.load(kept.default_file())
    settings.data = kept.default_data()
    chosen = next((scheme for scheme in theme.SCHEMES if scheme == settings.theme), None)
    theme.start(app, chosen or "system", settings.text, still=settings.still)
    window = Window(settings, date.today())
    Faults(window).watch(settings.data)
    if isinstance(app, Application):
        app.file_asked.connect(lambda file: window.open_path(Path(file)))
    if os.environ.get("SWITCHPOINT_QUIT_AFTER_SHOW") == "1":
        # Quit from the event loop, so that the paint event that is timed has ended.
        window.start_page.painted.connect(lambda: QTimer.singleShot(0, app.quit))
    if case is not None:
        # Opened once the window stands: a case that is large or broken must not keep the screen empty.
        window.start_page.painted.connect(lambda: QTimer.singleShot(0, lambda: window.open_path(Path(case))))
    window.start_page.painted.connect(lambda: QTimer.singleShot(WAKE_MS, lambda: _watch_garbage(app)))
    window.show()
    code = app.exec()
    end(window, code)
    return code


def _watch_garbage(app: QApplication) -> None:
    from ui import garbage

    garbage.watch(app)


def end(window: Window, code: int = 0) -> None:
    """Take the program apart without a word, whatever is still at work; the interpreter may end after that."""
    if window.has_begun:
        _end_work(window, code)
    # The process ends and gives all memory back at once: nothing is gained by finding out what is garbage in it.
    gc.freeze()


def _end_work(window: Window, code: int) -> None:
    from ui import worker

    # A stack of steps that is taken apart says so, to views of it that are gone by then.
    window.session.undo_stack.blockSignals(True)
    if not worker.stop_all():
        # Work that can't be stopped, such as a report being set, would go on in an interpreter that is taken apart.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def dress(app: QApplication) -> None:
    """Names under which the system keeps the application's things."""
    app.setApplicationName("switchpoint")
    app.setApplicationDisplayName("Switchpoint")
    app.setDesktopFileName("switchpoint")
    if QLocale().language() == QLocale.Language.C:
        # A system without a language still gets grouped digits and month names.
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
