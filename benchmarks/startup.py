"""Time to the first paint of the start page, against a bare PySide6 window with a table.

Both run as fresh processes, one after the other in turn, so that a busy machine slows both alike. Printed: seconds
(median and quartiles of each) and the ratio of each pair with its spread.

    python -m benchmarks.startup [RUNS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

class Table(QTableWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, QApplication.quit)

app = QApplication(sys.argv)
window = QMainWindow()
table = Table(20, 6)
for row in range(20):
    for column in range(6):
        table.setItem(row, column, QTableWidgetItem(f"{row} {column}"))
window.setCentralWidget(table)
window.resize(1280, 720)
window.show()
sys.exit(app.exec())
"""

OURS = "import sys; from ui.__main__ import main; sys.exit(main([]))"


def seconds(code: str, home: str) -> float:
    """Wall-clock seconds of one fresh process from its start to its end after the first paint."""
    wanted = {"SWITCHPOINT_QUIT_AFTER_SHOW": "1", "HOME": home, "XDG_CONFIG_HOME": home, "APPDATA": home}
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **wanted, "PYTHONPYCACHEPREFIX": f"{home}/bytecode"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode at hand
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def spread(values: list[float]) -> str:
    """Median with its quartiles."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.3f} (quartiles {low:.3f} to {high:.3f})"


def main(runs: int = 15) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        seconds(BARE, home), seconds(OURS, home)  # the first runs fill the disk cache and write the bytecode
        pairs = [(seconds(BARE, home), seconds(OURS, home)) for _ in range(runs)]
    print(f"bare window with a table   {spread([bare for bare, _ in pairs])} s")
    print(f"start page of Switchpoint  {spread([ours for _, ours in pairs])} s")
    print(f"ratio                      {spread([ours / bare for bare, ours in pairs])}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
