"""Errors of ours: told in the window, written down, and the window goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.ui.person import Person
from ui import faults
from ui.faults import FILE, Faults


@pytest.fixture
def watched(person: Person, tmp_path: Path) -> Iterator[Faults]:
    hook = sys.excepthook
    watch = Faults(person.window)
    watch.watch(tmp_path / "data")
    yield watch
    sys.excepthook = hook
    faults._now.file = None


def fail(watch: Faults, text: str) -> None:
    """An error as Python hands it on that nobody has caught."""
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        watch.take(type(error), error, error.__traceback__)


def test_an_error_is_told_in_a_bar_and_its_details_can_be_copied(person: Person, watched: Faults) -> None:
    fail(watched, "an axis without values")
    said = "Switchpoint made an error: RuntimeError: an axis without values. Your answers are safe; save the case."
    assert person.window.bars.texts() == [said]
    person.press("Copy the details")
    assert "RuntimeError: an axis without values" in QGuiApplication.clipboard().text()
    assert "test_faults.py" in QGuiApplication.clipboard().text()
    person.press("Close", person.window.bars)
    assert person.window.bars.texts() == []


def test_an_error_that_comes_again_at_each_drawing_is_told_and_written_once(
    person: Person, watched: Faults, tmp_path: Path
) -> None:
    for _time in range(3):
        fail(watched, "an axis without values")
    person.press("Close", person.window.bars)
    assert not person.window.bars.shows("fault")
    assert (tmp_path / "data" / FILE).read_text(encoding="utf-8").count("RuntimeError: an axis") == 1


def test_the_file_stays_small_and_a_folder_that_can_not_be_written_is_no_second_error(
    watched: Faults, tmp_path: Path
) -> None:
    log = tmp_path / "data" / FILE
    log.parent.mkdir()
    log.write_text("x" * (faults.MOST + 1), encoding="utf-8")
    fail(watched, "first")
    assert log.stat().st_size < 5_000
    assert log.with_suffix(".old.log").stat().st_size > faults.MOST
    (tmp_path / "a file").write_text("", encoding="utf-8")
    faults._now.file = tmp_path / "a file" / FILE
    fail(watched, "second")


FAILS = """
import sys
from PySide6.QtCore import QStandardPaths, QTimer
from ui import app
QStandardPaths.setTestModeEnabled(True)
class Window(app.Window):
    def __init__(self, *given):
        super().__init__(*given)
        self.start_page.painted.connect(lambda: 1 / 0)
        QTimer.singleShot(1500, self.end)
    def end(self):
        print(self.bars.texts(), flush=True)
        self.close()
app.Window = Window
sys.exit(app.run(None))
"""


def test_the_program_tells_of_an_error_in_what_a_signal_calls_and_goes_on(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FAILS], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0
    assert "Switchpoint made an error: ZeroDivisionError: division by zero." in done.stdout
    assert "ZeroDivisionError" in done.stderr, "who has started it where prints are shown sees it there, too"
