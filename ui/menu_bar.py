"""The menu bar with its titles, as the first paint shows it; `ui.menus` fills the menus right after."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui import theme


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("menus", text)


class MenuBar(QMenuBar):
    """Quiet, and with its text at the size of all text."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.file, self.edit = QMenu(tr("&File"), self), QMenu(tr("&Edit"), self)
        self.view, self.help = QMenu(tr("&View"), self), QMenu(tr("&Help"), self)
        for menu in (self.file, self.edit, self.view, self.help):
            self.addMenu(menu)
        theme.notifier().changed.connect(self.dress)
        self.dress()

    @Slot()
    def dress(self) -> None:
        """The style rules the bar off too strongly; with a sheet of its own it no longer follows the application."""
        size = theme.px(theme.BODY)
        self.setStyleSheet(f"QMenuBar {{ border: none; background: transparent; font-size: {size}px; }}")
