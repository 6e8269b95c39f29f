"""What went wrong, where, and the remedy, in a box over the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from advisor.errors import SwitchpointError

MOST = 6
"""Problems that are listed; the others are counted."""


def show_failure(window: QWidget, what: str, error: SwitchpointError) -> None:
    """Say it; the window stays in use behind the box."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Switchpoint")
    box.setText(f"{what}.")
    shown = [str(problem) for problem in error.problems[:MOST]]
    more = len(error.problems) - len(shown)
    if more > 0:
        shown.append(QCoreApplication.translate("failure", "… and {n} more.").format(n=more))
    box.setInformativeText("\n".join(shown))
    box.open()
