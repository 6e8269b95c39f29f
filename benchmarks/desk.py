"""The window at work: from a key to the new verdict, the longest time for which its thread was held up, memory.

python -m benchmarks.desk
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from advisor.case.load import load_draft
from advisor.decision.draws import DRAWS
from benchmarks.heartbeat import Heartbeat, rest, wait
from benchmarks.memory import memory
from ui import garbage, theme, worker
from ui.app import dress, end
from ui.storage import settings
from ui.strip import VerdictStrip
from ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"
CHANGES = 12


def portfolio(folder: Path, count: int) -> Path:
    """The worked case with its workloads repeated."""
    draft = load_draft(CASE)
    kinds = draft["workloads"][:5]
    made = [{**kinds[n % 5], "id": f"w{n}", "name": f"Workload {n + 1}"} for n in range(count)]
    file = folder / f"of-{count}.switchpoint"
    file.write_text(json.dumps({**draft, "workloads": made}), encoding="utf-8")
    return file


class Painted(QObject):
    """When the strip was painted for the first time after it was told of a verdict."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        strip = window.findChild(VerdictStrip)
        assert isinstance(strip, VerdictStrip)
        strip.installEventFilter(self)
        self._told = False
        self.at: float | None = None
        window.session.first_changed.connect(self._tell)

    def begin(self) -> None:
        """Forget the last one."""
        self._told, self.at = False, None

    def _tell(self) -> None:
        self._told = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's own name)
        """Sees every event of the strip."""
        if self._told and self.at is None and event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


def answers(window: Window, count: int) -> None:
    """From the key that ends an answer to the new verdict as it is painted in the strip, and to the whole result."""
    session, heart, painted = window.session, Heartbeat(), Painted(window)
    firsts, wholes = [], []
    for change in range(CHANGES):
        window.go_to(f"workloads.{change % count}.growth_pct_year")
        rest(1500)
        line = window.focusWidget()
        assert isinstance(line, QLineEdit)
        line.selectAll()
        QTest.keyClicks(line, f"{11 + change}")
        painted.begin()
        heart.start()
        begin = time.perf_counter()
        QTest.keyClick(line, Qt.Key.Key_Return)
        wait(lambda: session.is_fresh)
        wholes.append(time.perf_counter() - begin)
        if painted.at is not None:
            firsts.append(painted.at - begin)
    said = f"{1000 * statistics.median(firsts):.0f} ms ({1000 * min(firsts):.0f} to {1000 * max(firsts):.0f})"
    print(f"{count} workloads, key to the verdict in the strip   {said}, {len(firsts)} of {CHANGES} answers")
    whole = f"{statistics.median(wholes):.2f} s ({min(wholes):.2f} to {max(wholes):.2f})"
    print(f"{count} workloads, key to the whole result    {whole}")
    print(f"{count} workloads, the last edit: {heart.said()}")


def main() -> None:
    """Prints each story."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    dress(app)
    garbage.watch(app)
    theme.start(app, "light")
    heart = Heartbeat()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        window = Window(settings.load(folder / "settings.json"), date(2026, 11, 23))
        window.show()
        window.activateWindow()
        rest(300)
        heart.start()
        window.open_path(CASE)
        wait(lambda: window.session.is_fresh)
        rest(1500)
        print(f"opening case (c): {heart.said()}")
        for page in ("decision", "workloads", "software", "team", "commercials", "results"):
            heart.start()
            window.show_page(page)
            rest(700)
            print(f"turning to {page}: {heart.said()}")
        print(f"memory with case (c) open, {DRAWS} draws   {memory()['resident']:.0f} MB")
        for count in (10, 60):
            window.session.undo_stack.setClean()  # nothing is asked about the edits of the case before
            window.open_path(portfolio(folder, count))
            wait(lambda: window.session.is_fresh)
            rest(8000 if count > 10 else 3000)
            answers(window, count)
            print(f"memory with {count} workloads   {memory()['resident']:.0f} MB")
        worker.stop_all()
        window.session.undo_stack.setClean()
        window.close()
        end(window)


if __name__ == "__main__":
    main()
