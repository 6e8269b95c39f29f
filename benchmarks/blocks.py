"""The longest time for which the window's thread was held up by each thing that a person does, with a case of any size.

Each repeat is a process of its own, so that the first time is a first time. Told of each action: the longest block in
milliseconds (the middle and the worst of all repeats) without what the thread queued for a processor, which other
programs had; how much of it the thread itself worked (the rest it waited for another thread's lock); the longest block
as the clock saw it, queue and all. Then the frames a second of a drag, and the memory in the end.

    python -m benchmarks.blocks [REPEATS] [WORKLOADS]     case (c) as it is, or with its workloads repeated
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.desk import portfolio
from benchmarks.frames import dragged
from benchmarks.heartbeat import Heartbeat, rest, wait
from benchmarks.memory import memory
from ui import garbage, theme, worker
from ui.app import dress, end
from ui.rail import PAGES
from ui.storage import settings
from ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"
FURTHER = 5
"""Edits beside the one that is timed."""
LOOK_MS, READ_MS = 700, 2500
"""Rest after an action, and after one that the engine answers."""

Measured = dict[str, tuple[float, float, float]]


class Story:
    """What a person does, one thing after the other, each under the heartbeat."""

    def __init__(self, window: Window, app: QApplication, case: Path) -> None:
        self._window, self._app, self._case, self._heart = window, app, case, Heartbeat()
        self.blocks: Measured = {}
        self.figures: dict[str, float] = {}

    def _do(self, name: str, act: Callable[[], object], look_ms: int = LOOK_MS) -> None:
        self._heart.start()
        act()
        rest(look_ms)
        longest = self._heart.stop()
        seen = max(gap.seconds for gap in self._heart.gaps)
        self.blocks[name] = (1000 * longest.ours, 1000 * longest.worked, 1000 * seen)

    def tell(self) -> None:
        """All of it."""
        window, session = self._window, self._window.session

        def until_fresh() -> None:
            wait(lambda: session.is_fresh)

        def open_case() -> None:
            window.open_path(self._case)
            until_fresh()

        def undo() -> None:
            session.undo()
            until_fresh()

        painted: list[bool] = []
        window.start_page.painted.connect(lambda: painted.append(True))
        window.show()
        wait(lambda: bool(painted))
        self._do("the start page, after its first paint", lambda: None, 1500)
        self._do("opening the case, until its result stands", open_case, READ_MS)
        self.figures["MB with the case and its result"] = memory()["resident"]
        for turn in ("first", "again"):
            for page in PAGES:
                self._do(f"turning to {page}, {turn}", lambda page=page: window.show_page(page))  # type: ignore[misc]
        window.show_page("workloads")
        rest(LOOK_MS)
        path = "workloads.0.growth_pct_year"
        self._do("an answer on Workloads", lambda: session.answer(path, 7.0, "growth"), 50)
        self._do("the answer's result arrives there", until_fresh, READ_MS)
        for growth in range(8, 8 + FURTHER):
            session.answer(path, float(growth), "growth")
            until_fresh()
            rest(READ_MS)
        self.figures["MB after all pages and six edits"] = memory()["resident"]
        window.show_page("results")
        rest(LOOK_MS)
        self._do("undo, on Results, until its result stands", undo, READ_MS)
        window.show_page("results")
        rest(LOOK_MS)
        self._do(
            "opening a derivation", lambda: QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        )
        window.show_page("whatif")
        rest(READ_MS)
        self.figures["frames a second of a drag"] = self._drag()
        self._do("the colours, dark", lambda: theme.choose(self._app, "dark"))
        self._do("the colours, light", lambda: theme.choose(self._app, "light"))
        self._do("text at 200 %", lambda: theme.set_scale(self._app, 2.0))
        self._do("text at 100 %", lambda: theme.set_scale(self._app, 1.0))
        for name, size in memory().items():
            self.figures[f"MB in the end, {name}"] = size

    def _drag(self) -> float:
        frames: list[float] = []
        self._do("dragging a slider", lambda: frames.append(dragged(self._window).frames), LOOK_MS)
        return frames[0]


def once(workloads: int) -> None:
    """One repeat, in this process; prints its figures as JSON. Of 0 workloads: case (c) as it is."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    dress(app)
    garbage.watch(app)
    theme.start(app, "light")
    with tempfile.TemporaryDirectory() as name:
        case = portfolio(Path(name), workloads) if workloads else CASE
        window = Window(settings.load(Path(name) / "settings.json"), date(2026, 11, 23))
        story = Story(window, app, case)
        story.tell()
        worker.stop_all()
        window.session.undo_stack.setClean()
        window.close()
    print(json.dumps({"blocks": story.blocks, "figures": story.figures}))
    end(window)


def main(repeats: int = 3, workloads: int = 0) -> None:
    """Prints the middle and the worst of each action."""
    runs = []
    for _ in range(repeats):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.blocks", "once", str(workloads)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    heads = ("held up for", "of it work", "by the clock")
    print(f"{'ms: middle and worst':<48}" + "".join(f" {head:>17}" for head in heads))
    for name in runs[0]["blocks"]:
        columns = zip(*(run["blocks"][name] for run in runs), strict=True)
        said = "".join(f" {statistics.median(column):8.0f} {max(column):8.0f}" for column in columns)
        print(f"{name:<48}{said}")
    for name in runs[0]["figures"]:
        values = [run["figures"][name] for run in runs]
        print(f"{name:<48} {statistics.median(values):8.0f}   ({min(values):.0f} to {max(values):.0f})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["once"]:
        once(int(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
