"""The window at work: from an answer to the new verdict, the longest time for which its thread was held up, memory.

python -m benchmarks.desk
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from advisor.case.load import load_draft
from advisor.decision.draws import DRAWS
from benchmarks.heartbeat import Heartbeat, rest, wait
from benchmarks.memory import memory
from ui import garbage, theme, worker
from ui.app import dress, end
from ui.storage import settings
from ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"
CHANGES = 6


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
    print(f"{count} workloads, editing: {heart.said()}")


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
