"""Whoever quits in an odd moment quits in peace: nothing is said, and nothing crashes on the way out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CASE = Path(__file__).parents[2] / "assets" / "cases" / "assistant-70b.switchpoint"

PROGRAM = """
import sys
from PySide6.QtCore import QPoint, QStandardPaths, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ui import app
from ui.decide.slider import TrackSlider
QStandardPaths.setTestModeEnabled(True)
QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
program = app.Application(sys.argv[:1])
def leave(after=500):
    QTimer.singleShot(after, lambda: (print("leaves", flush=True), {way}))
def drag():
    slider = next((one for one in window.findChildren(TrackSlider) if one.isVisible()), None)
    if slider is None:
        QTimer.singleShot(50, drag)
        return
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    QTest.mouseMove(slider, slider.rect().center() + QPoint(9, 0))
    leave(5)
def now():
    {moment}
begun = []
def begin():
    if not begun and window.session.is_fresh:
        begun.append(True)
        QTimer.singleShot(300, now)
class Window(app.Window):
    def __init__(self, *given):
        global window
        super().__init__(*given)
        window = self
        self.session.result_changed.connect(begin)
app.Window = Window
sys.exit(app.run(sys.argv[1]))
"""

MOMENTS = {
    "a file dialog is open": "leave(); window.ask_open()",
    "a menu is open": "leave(); window.menuBar().file.exec(QPoint(10, 30))",
    "the tour is on": "window._tour(0); leave()",
    "a slider is dragged": "window.show_page('whatif'); drag()",
    "the engine is at work": "window.session.answer('decision.horizon_months', 33, 'horizon'); "
    "window.session.undo_stack.setClean(); leave(200)",
    "a preview is built": "window.show_page('report'); leave(100)",
}


@pytest.mark.parametrize("way", ["window.close()", "program.quit()"])
@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_who_leaves_in_an_odd_moment_leaves_in_peace(moment: str, way: str, tmp_path: Path) -> None:
    places = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(moment=moment, way=way), str(CASE)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **places},
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("This plugin does not support ")]
    assert (done.returncode, done.stdout, said) == (0, "leaves\n", [])
