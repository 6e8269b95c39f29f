"""Work that nobody waits for yet, done in the window's thread in pieces so small that no one waits for them either."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

Made = TypeVar("Made")

PAUSE_MS, PIECE_S = 30, 0.008
"""Between two pieces the window does what a person wants; a piece ends at the first step after this many seconds."""
BEGIN_MS = 400
"""Rest before the first piece, in which what is in sight is drawn."""


_waited_for = SimpleNamespace(until=0.0)
"""When something that is waited for was last at work, and for how long nothing else is."""


def in_turns(steps: Iterator[None], seconds: float) -> Iterator[None]:
    """As many steps at a time as so many seconds have room for, for work that is waited for."""
    end = time.perf_counter() + seconds
    for _ in steps:
        if time.perf_counter() > end:
            yield
            end = time.perf_counter() + seconds


def put_into(whole: list[Made], made: Iterable[Made]) -> Iterator[None]:
    """Make one after the other, and keep them."""
    for one in made:
        whole.append(one)
        yield


class Idle(QObject):
    """Carries an iterator on, step by step; another one takes its place."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._pause = PAUSE_MS
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self._steps is None

    def begin(self, steps: Iterator[None]) -> None:
        """From now on these steps."""
        self._pause = PAUSE_MS
        self._steps = steps
        self._timer.start(BEGIN_MS)

    def begin_now(self, steps: Iterator[None]) -> None:
        """From now on these steps, and one close upon the other: what is waited for, but not all in one piece."""
        self._pause = 0
        self._steps = steps
        self._timer.start(0)

    def go_on(self, steps: int) -> None:
        """Do so many steps now."""
        for _ in range(steps):
            self._step()

    def finish(self) -> None:
        """Do all that is left, now."""
        while self._steps is not None:
            self._step()

    def leave(self) -> None:
        """Leave what is not done undone."""
        self._steps = None
        self._timer.stop()

    def _go_on(self) -> None:
        self._timer.setInterval(self._pause)
        if self._pause == 0:
            # What a step puts into sight is laid out and painted after it: that is part of the piece.
            self._step()
            _waited_for.until = time.perf_counter() + PAUSE_MS / 1000
            return
        if time.perf_counter() < _waited_for.until:
            # Both in one turn would be a piece too large.
            return
        end = time.perf_counter() + PIECE_S
        while self._steps is not None and time.perf_counter() < end:
            self._step()

    def _step(self) -> None:
        steps = self._steps
        if steps is None:
            return
        try:
            next(steps)
        except StopIteration:
            if self._steps is steps:
                self.leave()
