"""What-if while a hand drags: frames of the slider a second, answers a second, and how long the window was held up.

python -m benchmarks.what_if
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.desk import CASE
from benchmarks.frames import dragged
from benchmarks.heartbeat import Heartbeat, rest, wait
from ui import theme, worker
from ui.app import dress, end
from ui.decide.what_if import WhatIfPage
from ui.storage import settings
from ui.window import Window

CASES = ("assistant-70b", "pretraining-8b-70b", "mixed-portfolio")


def drag(window: Window, name: str) -> None:
    """Drag the GPU price through half of its track and back."""
    window.open_path(CASE.with_name(f"{name}.switchpoint"))
    wait(lambda: window.session.is_fresh)
    window.show_page("whatif")
    page = window.page("whatif")
    assert isinstance(page, WhatIfPage)
    wait(lambda: page.is_settled)
    rest(1000)
    heart = Heartbeat()
    heart.start()
    moved = dragged(window)
    said = f"{moved.frames:.0f} frames and {moved.answers:.1f} answers a second, {heart.said()}"
    print(f"dragging in {name}: {said}")


def main() -> None:
    """Prints each drag, and what it costs to turn to the pages that show results."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    dress(app)
    theme.start(app, "light")
    heart = Heartbeat()
    with tempfile.TemporaryDirectory() as name:
        window = Window(settings.load(Path(name) / "settings.json"), date(2026, 11, 23))
        window.show()
        for case in CASES:
            drag(window, case)
            window.session.undo_stack.setClean()
        for page in ("options", "results", "whatif", "scenarios", "plan", "evidence"):
            heart.start()
            window.show_page(page)
            rest(1200)
            print(f"turning to {page}: {heart.said()}")
        worker.stop_all()
        window.close()
        end(window)


if __name__ == "__main__":
    main()
