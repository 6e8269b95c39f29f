"""How long the window's thread was held up: it beats every few milliseconds, and the gaps between beats are kept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QObject, QTimer

BEAT_MS, LIMIT_S = 5, 300
QUEUE = Path("/proc/thread-self/schedstat")
HELD_UP_S = 0.05
"""A click that waits longer than this is felt."""


class Gap(NamedTuple):
    """Seconds between two beats; in how many of them the window's thread worked, and queued for a processor.

    The rest it waited: for Python's lock, which another thread held, for the disk, or for the next beat. Where the
    system doesn't tell of the queue (all but Linux) it counts as none.
    """

    seconds: float
    worked: float
    queued: float

    @property
    def ours(self) -> float:
        """What the gap would have been with a processor always free: other programs' load doesn't count."""
        return self.seconds - self.queued


def _queue() -> int | None:
    """Where Linux tells how long this thread has queued; kept open, since each file opened gives Python's lock up."""
    return os.open(QUEUE, os.O_RDONLY) if QUEUE.exists() else None


class Heartbeat(QObject):
    """Beats in the window's thread, and keeps the gaps. Each beat takes about a tenth of a millisecond itself."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self._queue = _queue()
        self._last = self._now()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        """Begin anew."""
        self.gaps = []
        self._last = self._now()
        self._timer.start()

    def stop(self) -> Gap:
        """The gap that held the window up for longest by its own doing."""
        self.rest()
        self.beat()
        return max(self.gaps, key=lambda gap: gap.ours)

    def said(self) -> str:
        """Stops; the longest gap, and how many were felt, in words."""
        longest = self.stop()
        felt = sum(gap.ours > HELD_UP_S for gap in self.gaps)
        seen = max(gap.seconds for gap in self.gaps)
        return (
            f"longest {1000 * longest.ours:5.0f} ms ({1000 * seen:.0f} with the wait for a processor), "
            f"{felt} of {len(self.gaps)} beats over 50 ms"
        )

    def _now(self) -> Gap:
        """The three clocks of the window's thread."""
        queued = 0.0 if self._queue is None else int(os.pread(self._queue, 96, 0).split()[1]) / 1e9
        return Gap(time.perf_counter(), time.thread_time(), queued)

    def rest(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def skip(self) -> None:
        """What was done since the last beat doesn't count: it was none of the window's."""
        self._last = self._now()

    def beat(self) -> None:
        """Keep the gap since the last beat."""
        now = self._now()
        self.gaps.append(Gap(*(here - before for here, before in zip(now, self._last, strict=True))))
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
