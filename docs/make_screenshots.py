"""Pictures of every page of the application, for people who read the documentation: ``make screenshots``.

Every page of a worked case in both palettes, at 1280 x 720 with text of 100 and of 200 %, in the light one at 2560 x
1440, too; and every page of a case that was just begun. Drawn offscreen, so that they are the same on every machine;
stored with few colours, so that they stay small.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme, worker
from ui.app import dress
from ui.rail import PAGES
from ui.storage import settings
from ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"
TEMPLATE = "llm-serving"
COLOURS = 128
TODAY = date(2026, 11, 23)


class Look(NamedTuple):
    """How a set of pictures looks; `suffix` ends their names."""

    scheme: theme.Scheme
    suffix: str
    width: int = 1280
    height: int = 720
    text: float = 1.0


LOOKS = tuple(
    Look(scheme, f"-{scheme}{ending}", width, height, text)
    for scheme in ("light", "dark")
    for ending, width, height, text in (("", 1280, 720, 1.0), ("-200", 1280, 720, 2.0), ("-2560", 2560, 1440, 1.0))
    if scheme == "light" or not ending.endswith("2560")
)


def main(folder: Path, case: Path = CASE) -> None:
    """Writes one PNG a page and look."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    dress(app)
    for look in LOOKS:
        with opened(app, look, folder) as window:
            keep(window, folder / f"start{look.suffix}.png")
            window.open_path(case)
            wait(lambda session=window.session: session.is_fresh, 90_000)
            for page in PAGES:
                show(window, page)
                keep(window, folder / f"{page}{look.suffix}.png")
    with opened(app, LOOKS[0], folder) as window:
        window.new_case(TEMPLATE)
        for page in PAGES:
            show(window, page)
            keep(window, folder / f"{page}-empty.png")
    worker.stop_all()
    (folder / "settings.json").unlink(missing_ok=True)


@contextmanager
def opened(app: QApplication, look: Look, folder: Path) -> Iterator[Window]:
    """A window of that look, closed afterwards without a question."""
    theme.start(app, look.scheme)
    theme.set_scale(app, look.text)
    window = Window(settings.load(folder / "settings.json"), TODAY)
    window.resize(look.width, look.height)
    window.show()
    wait(lambda: window.is_ready, 60_000)
    wait(lambda: False, 500)
    yield window
    window.session.undo_stack.setClean()
    window.close()


def show(window: Window, page: str) -> None:
    """Bring a page into sight and give it time to draw: the report, and what asks the engine, take longer."""
    window.show_page(page)
    shown = window.page(page)
    wait(lambda: getattr(shown, "is_settled", True), 60_000)
    wait(lambda: False, 1500 if page == "report" else 500)


def keep(window: QWidget, file: Path) -> None:
    """Store what the window shows with the colours that it shows most: a fraction of the size, and as sharp."""
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(picture.constBits(), np.uint32, picture.width() * picture.height())
    shown, counts = np.unique(pixels, return_counts=True)
    # A warning in the rail is a few dozen pixels of many thousand, and keeps its colour all the same.
    meant = [colour for role in theme.roles(theme.scheme()) if (colour := theme.colour(role).rgb()) in shown]
    found = [int(colour) for colour in shown[np.argsort(-counts, kind="stable")]]
    most = list(dict.fromkeys([*meant, *found]))[:COLOURS]
    few = picture.convertToFormat(
        QImage.Format.Format_Indexed8, most, Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    )
    few.save(str(file), "PNG", 0)


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
