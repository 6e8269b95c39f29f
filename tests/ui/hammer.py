"""A process to be killed: the real window on a case, edited and saved without rest. What it did stands in its log.

    python -m tests.ui.hammer SETTINGS LOG SEED [CASE]

Every committed edit n is one line ``edit n seconds`` and every finished save one line ``saved n seconds``.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from advisor.case.templates import TEMPLATES
from ui import theme
from ui.app import dress
from ui.storage import settings
from ui.window import Window


class Hammer:
    """Edits at random moments, saves now and then."""

    def __init__(self, window: Window, log: Path, seed: int) -> None:
        self._window, self._random, self._n = window, random.Random(seed), 0
        self._log = log.open("a", encoding="utf-8", buffering=1)

    def strike(self) -> None:
        """One edit, perhaps a save, and the next strike."""
        session = self._window.session
        if not session.is_open:
            # A case opens once the engine is there; until then nobody has a field to type into.
            QTimer.singleShot(5, self.strike)
            return
        self._n += 1
        path = self._random.choice(("decision.title", "organisation.name"))
        session.answer(path, f"edit {self._n}", "edit")
        session.answer("notes", f"edit {self._n} " + "x" * self._random.randrange(4000), "notes")
        self._log.write(f"edit {self._n} {time.time()}\n")
        if session.path is not None and self._random.random() < 0.3:
            assert self._window.files.save()
            self._log.write(f"saved {self._n} {time.time()}\n")
        QTimer.singleShot(self._random.randrange(25), self.strike)


def main(settings_file: str, log: str, seed: str, case: str = "") -> int:
    """Runs until it is killed."""
    app = QApplication(sys.argv[:1])
    dress(app)
    theme.start(app, "system")
    window = Window(settings.load(Path(settings_file)), date(2026, 11, 23))
    window.show()
    if case:
        window.open_path(Path(case))
    else:
        window.new_case(TEMPLATES[0].id)
    hammer = Hammer(window, Path(log), int(seed))
    QTimer.singleShot(0, hammer.strike)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
