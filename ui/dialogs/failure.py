"""What went wrong, where, and the remedy, in a box over the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from advisor.errors import SwitchpointError
from ui.widgets.form_dialog import FormDialog
from ui.widgets.text import Text

MOST = 6
"""Problems that are listed; the others are counted."""


class Failure(FormDialog):
    """As wide as a sentence reads well; it goes when it is closed."""

    def __init__(self, window: QWidget, what: str, error: SwitchpointError) -> None:
        super().__init__(window, f"{what}.")
        self.setWindowTitle("Switchpoint")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.told = [str(problem) for problem in error.problems[:MOST]]
        more = len(error.problems) - len(self.told)
        if more > 0:
            self.told.append(QCoreApplication.translate("failure", "… and {n} more.").format(n=more))
        self.heading.setWordWrap(True)
        for one in self.told:
            text = Text(one)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.form.addWidget(text)
        self.form.addStretch(1)
        self.offer_close()


def show_failure(window: QWidget, what: str, error: SwitchpointError) -> None:
    """Say it; the window stays in use behind the box."""
    Failure(window, what, error).open()
