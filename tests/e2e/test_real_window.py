"""A story on a real screen: the window under Xvfb, driven by xdotool; it is killed, and gives back what was typed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120

FIRST_TEMPLATE, OPEN_RECOVERED = (200, 190), (1080, 56)
"""Places in a window of 1280 x 720."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Xvfb and xdotool are Linux's; make test installs them")


class Screen:
    """A screen of its own, and hands on its keyboard and mouse."""

    def __init__(self, folder: Path) -> None:
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
        self.environment = {**os.environ, **home, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self.window = ""

    def start(self) -> subprocess.Popen[bytes]:
        """Start the application and wait until its window stands."""
        process = subprocess.Popen(
            [sys.executable, "-c", "import sys; from ui.__main__ import main; sys.exit(main([]))"],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.PIPE,
        )
        self.wait(lambda: bool(self._found()), process)
        self.window = self._found()[-1]
        self.do("windowsize", "--sync", self.window, "1280", "720")
        self.take_focus()
        time.sleep(0.5)
        return process

    def do(self, *arguments: str) -> str:
        """One command of xdotool."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout.strip()

    def take_focus(self) -> None:
        """What a window manager does once a dialog is gone; there is none here."""
        self.do("windowfocus", "--sync", self.window)
        time.sleep(1.0)

    def click(self, x: int, y: int) -> None:
        """Click at a place in the window."""
        self.do("mousemove", "--sync", "--window", self.window, str(x), str(y), "click", "1")

    def shows(self, title: str) -> bool:
        """Whether a window with this title can be seen."""
        return bool(self.do("search", "--onlyvisible", "--name", title))

    def title(self) -> str:
        """The window's title."""
        return self.do("getwindowname", self.window)

    def wait(self, done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
        """Until it is so; an application that has ended is told with what it said."""
        end = time.monotonic() + PATIENCE_S
        while not done():
            if process.poll() is not None:
                raise AssertionError(process.communicate()[1].decode())
            assert time.monotonic() < end, self.title()
            time.sleep(0.1)

    def close(self) -> None:
        """Switch the screen off."""
        self._server.terminate()
        self._server.wait(10)

    def _found(self) -> list[str]:
        return self.do("search", "--onlyvisible", "--name", "Switchpoint").split()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path)
    yield made
    made.close()


def test_what_was_typed_before_a_kill_is_offered_and_opened_again(screen: Screen, tmp_path: Path) -> None:
    process = screen.start()
    screen.click(*FIRST_TEMPLATE)
    screen.wait(lambda: "never saved" in screen.title(), process)
    screen.take_focus()
    screen.do("key", "ctrl+k")
    screen.wait(lambda: screen.shows("Find anything"), process)
    screen.do("type", "--delay", "50", "decision in one")
    time.sleep(1.0)
    screen.do("key", "Return")
    screen.wait(lambda: not screen.shows("Find anything"), process)
    screen.take_focus()
    screen.do("key", "ctrl+a")
    screen.do("type", "--delay", "20", "Typed on a real screen")
    screen.do("key", "Tab")
    screen.wait(lambda: screen.title().startswith("Typed on a real screen"), process)
    screen.wait(lambda: "recovery copy only: never saved" in screen.title(), process)
    folder = tmp_path / "switchpoint" / "recovery"
    screen.wait(lambda: bool(list(folder.glob("*.recovery"))), process)
    process.kill()
    process.communicate()

    process = screen.start()
    assert screen.title() == "Switchpoint"
    screen.click(*OPEN_RECOVERED)
    screen.wait(lambda: screen.title().startswith("Typed on a real screen"), process)
    process.terminate()
    process.communicate()
