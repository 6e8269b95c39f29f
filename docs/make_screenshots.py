"""`make screenshots`: pictures of every page of the real window, light and dark, into docs/screenshots."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from ui import settings, theme, worker
from ui.app import dress
from ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"
PAGES = ("decision", "workloads", "software", "team", "commercials", "results", "report")


def main(folder: Path, case: Path = CASE) -> None:
    """Writes one PNG a page and palette."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    dress(app)
    for scheme in ("light", "dark"):
        theme.start(app, scheme)
        window = Window(settings.load(folder / "settings.json"), date(2026, 11, 23))
        window.show()
        wait(lambda: False, 500)
        window.grab().save(str(folder / f"start-{scheme}.png"))
        window.open_path(case)
        wait(lambda session=window.session: session.result is not None, 60_000)
        for page in PAGES:
            window.show_page(page)
            wait(lambda: False, 5000 if page == "report" else 500)
            window.grab().save(str(folder / f"{page}-{scheme}.png"))
        window.close()
    worker.stop_all()
    (folder / "settings.json").unlink(missing_ok=True)


def wait(done: Callable[[], bool], limit_ms: int) -> None:
    """Lets the window work until `done`, or for the time given. The event loop leaves other threads their turn."""
    loop, clock, poll = QEventLoop(), QTimer(), QTimer()
    clock.setSingleShot(True)
    clock.timeout.connect(loop.quit)
    poll.timeout.connect(lambda: loop.quit() if done() else None)
    clock.start(limit_ms)
    poll.start(50)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
