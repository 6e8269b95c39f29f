"""The five stories of `tests/ui`, told again under the heartbeat: for how long each held the window's thread up.

What the story itself does between two actions, such as searching the window for a text, holds nobody up and is left
out: told is the time within an event that a hand sends, and between two beats while the story waits.

    python -m benchmarks.stories [NAME OF A STORY ...]
"""

from __future__ import annotations

import functools
import gc
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from benchmarks.heartbeat import HELD_UP_S, Gap, Heartbeat
from ui.window import Window

STORIES = ("first_case", "editing", "large_case", "what_if", "recovery", "earlier_report")
HANDS = ("keyClick", "keySequence", "mouseClick", "mouseDClick", "mouseMove", "mousePress", "mouseRelease")
WISHES = ("__init__", "show", "open_path", "verify", "show_page", "new_case", "close_case")
"""What stories ask of the window itself, as the system does when it starts the program or hands a file over."""
TOLD = 12


class Hold(NamedTuple):
    """A gap, with the story and the line of it that was at work."""

    gap: Gap
    story: str
    place: str


class Listener:
    """A plugin of pytest. It listens to each test from its first line to its last."""

    def __init__(self) -> None:
        self.holds: list[Hold] = []
        self.beats = self.tests = 0
        self._heart: Heartbeat | None = None
        self._story = ""
        self._heard = 0
        hands = {name: self._heeded(getattr(QTest, name)) for name in HANDS}
        for name, hand in (*hands.items(), ("keyClicks", self._typed)):
            setattr(QTest, name, staticmethod(hand))
        for owner, names in ((QtBot, ("wait",)), (Window, WISHES)):
            for name in names:
                setattr(owner, name, self._heeded(getattr(owner, name)))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Any:
        """Beat while the test runs. The windows of the stories before are taken apart first: a program has one."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        gc.freeze()
        self._heart, self._heard, self._story = Heartbeat(), 0, f"{item.path.stem}: {item.name}"
        self._heart.start()
        try:
            return (yield)
        finally:
            self._heart.rest()
            self.beats += len(self._heart.gaps)
            self.tests += 1
            self._heart = None

    def _heeded(self, act: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(act)
        def heeded(*args: Any, **named: Any) -> Any:
            if self._heart is None:
                return act(*args, **named)
            self._heart.skip()
            try:
                return act(*args, **named)
            finally:
                self._heart.beat()
                self._hear()

        return heeded

    def _typed(self, widget: Any, text: str, *further: Any) -> None:
        """Key by key, as a hand types."""
        press: Callable[..., Any] = QTest.keyClick
        for letter in text:
            press(widget, letter, *further)

    def _hear(self) -> None:
        assert self._heart is not None
        gaps, self._heard = self._heart.gaps[self._heard :], len(self._heart.gaps)
        longest = max(gaps, key=lambda gap: gap.ours, default=None)
        if longest is not None and longest.ours > HELD_UP_S / 2:
            told = [line for line in traceback.extract_stack() if "/tests/" in line.filename.replace(os.sep, "/")]
            place = " > ".join(f"{Path(line.filename).stem}:{line.lineno}" for line in told[-3:])
            self.holds.append(Hold(longest, self._story, place))


def main(names: list[str]) -> None:
    """Tells the stories, then the longest gaps of them all."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    listener = Listener()
    files = [f"tests/ui/test_{name}.py" for name in names or STORIES]
    code = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files], plugins=[listener])
    holds = sorted(listener.holds, key=lambda hold: hold.gap.ours, reverse=True)
    felt = sum(hold.gap.ours > HELD_UP_S for hold in holds)
    print(f"{listener.tests} tests, {listener.beats} beats; held up over 50 ms: {felt} times")
    print("ms held up, of it work, by the clock")
    for hold in holds[:TOLD]:
        figures = (hold.gap.ours, hold.gap.worked, hold.gap.seconds)
        print(" ".join(f"{1000 * figure:6.0f}" for figure in figures), f" {hold.story}  {hold.place}")
    sys.exit(int(code))


if __name__ == "__main__":
    main(sys.argv[1:])
