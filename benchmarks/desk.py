"""The window at work: from an answer to the new verdict, the longest time for which its thread was held up, memory.

A heartbeat beats in the window's thread every few milliseconds during each story; the longest gap between two beats is
how long a click had to wait there.

    python -m benchmarks.desk
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from advisor.case.load import load_draft
from advisor.decision.draws import DRAWS
from ui import theme, worker
from ui.app import dress
from ui.storage import settings
from ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"
BEAT_MS, CHANGES, LIMIT_S = 5, 6, 300


class Heartbeat(QObject):
    """Beats in the window's thread, and keeps the gaps."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin anew."""
        self.gaps, self._last = [], time.perf_counter()
        self._timer.start()

    def stop(self) -> str:
        """The longest gap, how many were over 50 ms, and their place among all."""
        self._timer.stop()
        gaps = sorted(self.gaps, reverse=True)
        over = [gap for gap in gaps if gap > 0.05]
        return f"longest {1000 * gaps[0]:5.0f} ms, {len(over)} of {len(gaps)} beats over 50 ms"

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now


def wait(done: Callable[[], bool]) -> None:
    """Let the window work until `done`."""
    loop, poll, end = QEventLoop(), QTimer(), time.monotonic() + LIMIT_S
    poll.timeout.connect(lambda: loop.quit() if done() or time.monotonic() > end else None)
    poll.start(2)
    loop.exec()


def rest(milliseconds: int) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def megabytes() -> float:
    """Memory of this process now (Linux)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    except OSError:
        return float("nan")
    return pages * 4096 / 1e6


def portfolio(folder: Path, count: int) -> Path:
    """The worked case with its workloads repeated."""
    draft = load_draft(CASE)
    kinds = draft["workloads"][:5]
    made = [{**kinds[n % 5], "id": f"w{n}", "name": f"Workload {n + 1}"} for n in range(count)]
    file = folder / f"of-{count}.switchpoint"
    file.write_text(json.dumps({**draft, "workloads": made}), encoding="utf-8")
    return file


def answers(window: Window, count: int) -> None:
    """Seconds from a committed answer to the verdict in the strip, and to the whole result."""
    session, heart = window.session, Heartbeat()
    window.show_page("workloads")
    firsts, wholes = [], []
    heard: list[float] = []
    session.first_changed.connect(lambda: heard.append(time.perf_counter()))
    heart.start()
    for place in range(CHANGES):
        rest(1500)
        heard.clear()
        begin = time.perf_counter()
        session.answer(f"workloads.{place}.growth_pct_year", 3.0 + place, "growth")
        wait(lambda: session.is_fresh)
        wholes.append(time.perf_counter() - begin)
        if heard:
            firsts.append(heard[0] - begin)
    said = ", ".join(f"{1000 * one:.0f}" for one in sorted(firsts))
    print(f"{count} workloads, answer to first verdict   {said} ms")
    print(f"{count} workloads, answer to whole result    {', '.join(f'{one:.2f}' for one in sorted(wholes))} s")
    print(f"{count} workloads, editing: {heart.stop()}")


def main() -> None:
    """Prints each story."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    dress(app)
    theme.start(app, "light")
    heart = Heartbeat()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        window = Window(settings.load(folder / "settings.json"), date(2026, 11, 23))
        window.show()
        rest(300)
        heart.start()
        window.open_path(CASE)
        wait(lambda: window.session.is_fresh)
        rest(1500)
        print(f"opening case (c): {heart.stop()}")
        for page in ("decision", "workloads", "software", "team", "commercials", "results"):
            heart.start()
            window.show_page(page)
            rest(700)
            print(f"turning to {page}: {heart.stop()}")
        print(f"memory with case (c) open, {DRAWS} draws   {megabytes():.0f} MB")
        for count in (10, 60):
            window.open_path(portfolio(folder, count))
            wait(lambda: window.session.is_fresh)
            rest(8000 if count > 10 else 3000)
            answers(window, count)
            print(f"memory with {count} workloads   {megabytes():.0f} MB")
        worker.stop_all()
        window.session.undo_stack.setClean()
        window.close()


if __name__ == "__main__":
    main()
