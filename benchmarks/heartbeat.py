"""How long the window's thread was held up: it beats every few milliseconds, and the gaps between beats are kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QObject, QTimer

BEAT_MS, LIMIT_S = 5, 300
HELD_UP_S = 0.05
"""A click that waits longer than this is felt."""


class Gap(NamedTuple):
    """Seconds between two beats, and how many of them the window's thread itself worked.

    The rest it waited: for Python's lock, which another thread held, or for a processor, which other processes had.
    """

    seconds: float
    worked: float


class Heartbeat(QObject):
    """Beats in the window's thread, and keeps the gaps. Each beat takes about a tenth of a millisecond itself."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self._last = self._worked = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin anew."""
        self.gaps = []
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> Gap:
        """The longest gap, and the most that the thread worked between two beats."""
        self._timer.stop()
        self._beat()
        return Gap(max(gap.seconds for gap in self.gaps), max(gap.worked for gap in self.gaps))

    def said(self) -> str:
        """Stops; the longest gap, and how many were felt, in words."""
        longest = self.stop()
        felt = sum(gap.seconds > HELD_UP_S for gap in self.gaps)
        return f"longest {1000 * longest.seconds:5.0f} ms, {felt} of {len(self.gaps)} beats over 50 ms"

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.gaps.append(Gap(now - self._last, worked - self._worked))
        self._last, self._worked = now, worked


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
