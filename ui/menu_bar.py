"""The menu bar with its titles, as the first paint shows it; `ui.menus` fills the menus right after."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QRect, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QStyle, QStyleOptionMenuItem, QStylePainter, QWidget

from ui import theme


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("menus", text)


def without_marks(text: str) -> str:
    """A menu's text without what underlines its access key; two ampersands are one that is read."""
    return re.sub(r"&(.)", r"\1", text)


class MenuBar(QMenuBar):
    """Quiet, and with its text at the size of all text.

    It has no style sheet, nor may any other widget: under one, Qt polishes a menu anew while it is being polished, and
    the widget style then writes to what has just been freed (Qlementine 1.5.1).
    """

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
        self.setFont(theme.font())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The titles alone: the style rules the bar off too strongly."""
        painter = QStylePainter(self)
        for action in self.actions():
            option = QStyleOptionMenuItem()
            self.initStyleOption(option, action)
            # As high as the bar: what stands in its corner may be higher than the titles.
            place = self.actionGeometry(action)
            option.rect = QRect(place.left(), 0, place.width(), self.height())
            painter.drawControl(QStyle.ControlElement.CE_MenuBarItem, option)
