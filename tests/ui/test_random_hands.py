"""Random clicks and keys on every page: no exception, no freeze, and undo still leads back to where it began."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QWidget,
)

from tests.ui.person import Person
from ui.rail import PAGES
from ui.start.offers import WORKED, worked_case
from ui.widgets.text import Text

STROKES, STROKES_OF_A_SOAK = 60, 2000
FREEZE_S = 5.0
"""No click or key may take so long that a person would think that the window hangs."""

KEYS = tuple(
    getattr(Qt.Key, f"Key_{name}")
    for name in (
        *("Tab", "Backtab", "Return", "Space", "Escape", "Delete", "Backspace", "Up", "Down", "Left", "Right"),
        *("Home", "End", "PageDown", "PageUp", "F6", "F8"),
    )
)
CHORDS = ("Ctrl+Z", "Ctrl+Y", "Ctrl+Return", "Ctrl+D", "Alt+Up", "Alt+Down", "Alt+Left", "Ctrl+A", "Shift+F6")
CLICKED: tuple[type[QWidget], ...] = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QAbstractSlider, Text)
"""What hands aim at; else they click anywhere. To ask for every child would also find the style's own helpers, such as
its focus frame: they change their parents behind the back of Python, which then frees them twice."""
TYPED = "0123456789 .,-%kMto abcxyzÄß"


class Hands:
    """Somebody who clicks and types without looking, the same way for the same seed."""

    def __init__(self, person: Person, seed: int) -> None:
        self._person, self._window, self._random = person, person.window, random.Random(seed)
        self.slowest = 0.0
        self._away = QTimer(self._window)
        self._away.setInterval(15)
        self._away.timeout.connect(close_what_is_over_the_window)
        self._away.start()

    def strike(self) -> None:
        """One click or key."""
        begin = time.perf_counter()
        kind = self._random.random()
        if kind < 0.45:
            self._click()
        elif kind < 0.75:
            QTest.keyClick(self._focus(), self._random.choice(KEYS))
        elif kind < 0.93:
            QTest.keyClicks(self._focus(), self._random.choice(TYPED))
        else:
            self._person.keys(self._random.choice(CHORDS))
        QApplication.processEvents()
        self.slowest = max(self.slowest, time.perf_counter() - begin)

    def stop(self) -> None:
        """Hands off."""
        self._away.stop()
        close_what_is_over_the_window()

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    def _click(self) -> None:
        if self._random.random() < 0.7:
            seen = [one for kind in CLICKED for one in self._window.findChildren(kind) if one.isVisible()]
            target: QWidget = self._random.choice([one for one in seen if one.isEnabled()])
            at = QPoint(self._random.randrange(max(1, target.width())), self._random.randrange(max(1, target.height())))
        else:
            spot = QPoint(self._random.randrange(self._window.width()), self._random.randrange(self._window.height()))
            target = self._window.childAt(spot) or self._window
            at = target.mapFrom(self._window, spot)
        if self._random.random() < 0.1:
            QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=at)
        else:
            QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=at)


def close_what_is_over_the_window() -> None:
    """Popups and dialogs are left as a person leaves them: with Escape."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()
    for menu in QApplication.topLevelWidgets():
        if isinstance(menu, QMenu) and menu.isVisible():
            menu.close()


def in_event_loop(act: Callable[[], bool]) -> None:
    """Call `act` again and again from an event loop, as clicks come in the application, until it says no."""
    loop, beat = QEventLoop(), QTimer()
    busy = [False]

    def step() -> None:
        if busy[0]:
            return  # a dialog's own loop runs within the stroke before
        busy[0] = True
        try:
            goes_on = act()
        finally:
            busy[0] = False
        if not goes_on:
            beat.stop()
            loop.quit()

    beat.timeout.connect(step)
    beat.start(0)
    loop.exec()


def hammer(person: Person, page: str, strokes: int, seed: int) -> None:
    """Open a worked case, beat on a page, and go back by undo alone."""
    person.press("(a) 70B assistant")
    person.window.show_page(page)
    session = person.window.session
    before = [session.draft]
    hands, left = Hands(person, seed), [strokes]

    def stroke() -> bool:
        hands.strike()
        if not session.is_open:
            person.window.open_path(worked_case(WORKED[0]))
            before[0] = session.draft
        if person.window.desk.shown != page:
            person.window.show_page(page)
        left[0] -= 1
        return left[0] > 0

    in_event_loop(stroke)
    hands.stop()
    assert left == [0], "no stroke ended in an error"
    assert hands.slowest < FREEZE_S
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.draft == before[0]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_random_hands(person: Person, page: str) -> None:
    hammer(person, page, STROKES, 7)


@pytest.mark.soak
@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_two_thousand_random_strokes(person: Person, page: str) -> None:
    hammer(person, page, STROKES_OF_A_SOAK, 11)
