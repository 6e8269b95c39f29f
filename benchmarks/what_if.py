"""What-if while a hand drags: frames of the slider a second, answers a second, and how long the window was held up.

python -m benchmarks.what_if
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.desk import CASE, Heartbeat, rest, wait
from ui import theme, worker
from ui.app import dress
from ui.decide.what_if import WhatIfPage
from ui.storage import settings
from ui.window import Window

MOVES, EVERY_MS = 100, 25
"""Moves of the mouse in one drag, and the time between two of them: forty a second."""
CASES = ("assistant-70b", "pretraining-8b-70b", "mixed-portfolio")


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's own name: sees every event of the widget."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def drag(window: Window, name: str) -> None:
    """Drag the GPU price through half of its track and back."""
    window.open_path(CASE.with_name(f"{name}.switchpoint"))
    wait(lambda: window.session.is_fresh)
    window.show_page("whatif")
    page = window.page("whatif")
    assert isinstance(page, WhatIfPage)
    wait(lambda: page.is_settled)
    rest(1000)
    slider = page.row("gpu_price").slider
    heart, paints, answers = Heartbeat(), Paints(), [0]
    slider.installEventFilter(paints)
    page.answered.connect(lambda: answers.__setitem__(0, answers[0] + 1))
    place = slider.handle_at()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=place.toPoint())
    heart.start()
    begin = time.perf_counter()
    for move in range(MOVES):
        away = move if move < MOVES // 2 else MOVES - move
        QTest.mouseMove(slider, QPoint(round(place.x()) + 2 * away, round(place.y())))
        rest(EVERY_MS)
    seconds = time.perf_counter() - begin
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=place.toPoint())
    wait(lambda: page.is_settled)
    said = f"{paints.count / seconds:.0f} frames and {answers[0] / seconds:.1f} answers a second, {heart.stop()}"
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
            print(f"turning to {page}: {heart.stop()}")
        worker.stop_all()
        window.close()


if __name__ == "__main__":
    main()
