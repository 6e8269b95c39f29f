"""A person in front of the window: finds things by what is written on them, and uses mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as QtBotTimeout
from pytestqt.qtbot import QtBot

from ui import stepwise
from ui.interview.field import FieldRow
from ui.interview.form import Form
from ui.rail import Rail
from ui.strip import VerdictStrip
from ui.widgets.table import Table
from ui.widgets.text import Text
from ui.window import Window

LONG_MS = 60_000
SETTLE_MS = 30
"""Layouts settle when the events of a click are done."""


class Person:
    """Finds things by what is written on them, and uses mouse and keyboard."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot, self.window = qtbot, window

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        """The button in sight with this text or accessible name."""
        found = self._buttons(name, within)
        assert found, f"no button '{name}' in sight"
        return found[0]

    def _buttons(self, name: str, within: QWidget | None) -> list[QAbstractButton]:
        return [
            one
            for one in (within or self.window).findChildren(QAbstractButton)
            if one.isVisible() and name in (one.text(), one.accessibleName())
        ]

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Click a button, once it is there: a person waits for a page that is still being made."""
        with suppress(QtBotTimeout):
            self.qtbot.waitUntil(lambda: bool(self._buttons(name, within)), timeout=5_000)
        self.click(self.button(name, within))

    def click(self, widget: QWidget) -> None:
        """Click a widget in its middle, or a card or link at its left."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(12, widget.height() // 2))
        if widget.window() is self.window:
            self.come_back()
        else:
            self.qtbot.wait(SETTLE_MS)

    def keys(self, keys: str) -> None:
        """Press a key combination such as ``Ctrl+Z``."""
        QTest.keySequence(QApplication.focusWidget() or self.window, QKeySequence(keys))

    def switch(self, menu: str) -> None:
        """Choose a command of the menus that can be on or off."""
        found = [one for one in self.window.findChildren(QAction) if one.text().replace("&", "") == menu]
        assert len(found) == 1
        found[0].trigger()

    def field(self, label: str) -> FieldRow:
        """The field in sight under this label, once it is there."""
        with suppress(QtBotTimeout):
            self.qtbot.waitUntil(lambda: bool(self._fields(label)), timeout=5_000)
        found = self._fields(label)
        assert found, f"no field '{label}' in sight"
        return found[0]

    def _fields(self, label: str) -> list[FieldRow]:
        return [row for row in self.window.findChildren(FieldRow) if row.isVisible() and row.view.label == label]

    def fill(self, label: str, text: str) -> None:
        """Type into a field and leave it with Tab."""
        line = self.field(label).findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        self.type_into(line, text)
        # Keys go to an open popup first, as they do on a real screen: a list of completions hands them on.
        QTest.keyClick(QApplication.activePopupWidget() or line, Qt.Key.Key_Tab)
        assert QApplication.activePopupWidget() is None
        self.come_back()

    def come_back(self) -> None:
        """Offscreen no one gives the window its activation back when a popup or dialog is gone, nor at once."""
        self.qtbot.wait(SETTLE_MS)
        self.qtbot.waitUntil(stepwise.is_done)
        self.qtbot.waitUntil(lambda: all(form.is_settled for form in self.window.findChildren(Form)))

        def is_back() -> bool:
            # What follows, such as a bill that has been read, may open the next dialog meanwhile.
            if QApplication.activeModalWidget() is None and not self.window.isActiveWindow():
                self.window.activateWindow()
            return QApplication.activeModalWidget() is not None or self.window.isActiveWindow()

        self.qtbot.waitUntil(is_back)

    def type_into(self, line: QLineEdit, text: str) -> None:
        """Click into a line, replace what stands there."""
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)
        for _ in range(20):
            if line.hasFocus():
                break
            line.window().activateWindow()
            self.qtbot.wait(SETTLE_MS)
            QTest.mouseClick(line, Qt.MouseButton.LeftButton)
        assert line.hasFocus()
        QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClicks(line, text)

    def choose(self, label: str, choice: str) -> None:
        """Choose one of several answers: a radio button by mouse, a list by typing its first letters."""
        self.come_back()
        field = self.field(label)
        combos = field.findChildren(QComboBox)
        if combos:
            combos[0].setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClicks(combos[0], choice.split(" ")[0])
            for _ in range(combos[0].count()):
                if combos[0].currentText() == choice:
                    break
                QTest.keyClick(combos[0], Qt.Key.Key_Down)
            assert combos[0].currentText() == choice
        else:
            self.press(choice, field)

    def go(self, page: str) -> None:
        """Click a page in the rail, once the page stands that a case opens with."""
        self.come_back()
        rail = self.window.findChild(Rail)
        assert isinstance(rail, Rail)
        QTest.mouseClick(rail.viewport(), Qt.MouseButton.LeftButton, pos=rail.rect_of(page).center().toPoint())
        self.come_back()

    def strip(self) -> str:
        """What the verdict strip says."""
        strip = self.window.findChild(VerdictStrip)
        assert isinstance(strip, VerdictStrip)
        return strip.text()

    def texts(self) -> str:
        """Everything that can be read in the window now."""
        lines = [one.text() for one in self.window.findChildren(Text) if one.isVisible()]
        for table in self.window.findChildren(Table):
            if table.isVisible():
                lines += [" ".join(row) for row in table.texts()]
        return "\n".join(lines)

    def has_result(self) -> bool:
        """Whether there is a result that may be shown."""
        return self.window.session.result is not None

    def wait_for_result(self) -> None:
        """Wait until the engine has answered the present draft."""
        session = self.window.session
        self.qtbot.waitUntil(lambda: session.state.stage != "running", timeout=LONG_MS)
        assert session.is_fresh, (session.state, session.missing, session.problems)

    def wait_for_text(self, text: str) -> None:
        """Until it stands on the screen: a result comes before the page that shows it has been laid out."""
        self.qtbot.waitUntil(lambda: text in self.texts(), timeout=LONG_MS)

    def answer_file_dialog(self, file: Path) -> None:
        """When the next file dialog opens, type this name and press Open or Save."""

        def act(dialog: QDialog) -> None:
            assert isinstance(dialog, QFileDialog)
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            assert isinstance(line, QLineEdit)
            self.type_into(line, str(file))
            if popup := QApplication.activePopupWidget():
                QTest.keyClick(popup, Qt.Key.Key_Escape)
            box = dialog.findChild(QDialogButtonBox)
            assert isinstance(box, QDialogButtonBox)
            accept = next(one for one in box.buttons() if box.buttonRole(one) == QDialogButtonBox.ButtonRole.AcceptRole)
            QTest.mouseClick(accept, Qt.MouseButton.LeftButton)

        self.when_dialog(act, QFileDialog)

    def when_dialog(self, act: Callable[[QDialog], None], kind: type[QDialog] = QDialog) -> None:
        """Do something as soon as a modal dialog of this kind is open."""
        timer = QTimer(self.window)
        timer.setInterval(20)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, kind) and dialog.isVisible():
                timer.stop()
                act(dialog)

        timer.timeout.connect(look)
        timer.start()

    def pick_from_menu(self, owner: QWidget, item: str) -> None:
        """Open a button's menu and press the letters of an item."""

        def act() -> None:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            action = next(one for one in menu.actions() if one.text() == item)
            QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

        QTimer.singleShot(100, act)
        self.click(owner)
