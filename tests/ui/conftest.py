"""A window and a person in front of it: every test of the screen clicks and types, and no Qt warning passes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from advisor.once import Once
from tests.ui.person import LONG_MS, Person
from ui import garbage, menus, theme, worker
from ui.answers import Answers
from ui.file_type.known import FileType, program
from ui.file_type.linux import Entries
from ui.storage import settings
from ui.window import Window

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first test makes the application

TODAY = date(2026, 11, 23)


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says what it lacks of every window and popup; no real platform does.
    config.addinivalue_line("qt_log_ignore", r"^This plugin does not support ")


@pytest.fixture(scope="session", autouse=True)
def _quiet_machine() -> None:
    """No settings of the machine's user, no native dialogs, one locale."""
    QStandardPaths.setTestModeEnabled(True)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture(scope="session", autouse=True)
def _garbage(qapp: QApplication) -> Iterator[None]:
    """As in the running program: nothing of a window is deleted on another thread, nor what is copied after Python."""
    garbage.watch(qapp)
    yield
    # The offscreen platform, unlike real ones, keeps what was copied until the process exits, past the interpreter.
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def own_file_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileType:
    """What opens case files is written into the test's own folder, whatever the system."""
    entries = Entries(tmp_path / "share", program())
    monkeypatch.setattr(menus, "of_this_system", lambda: entries)
    return entries


@pytest.fixture(scope="session")
def answers() -> Answers:
    """Whole results of all windows: most tests open the same few cases, and need no second decision."""
    return Answers()


@pytest.fixture(scope="session")
def known() -> Once:
    """What the engine knows in all windows, of which each lets go of the large part as it closes its case."""
    return Once()


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


@pytest.fixture
def person(qtbot: QtBot, qapp: QApplication, settings_file: Path, answers: Answers, known: Once) -> Iterator[Person]:
    theme.start(qapp, "system")
    window = Window(settings.load(settings_file), TODAY)
    window.session.answers, window.session.known = answers, known
    window.show()
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    # How quickly it is ready is timed elsewhere: here other programs may keep the machine busy.
    qtbot.waitUntil(lambda: window.is_awake and window.is_ready, timeout=LONG_MS)
    yield Person(qtbot, window)
    assert not _held_items(), "Qt deletes items of layouts untold: see ui.widgets.layouts.nest"
    worker.stop_all()
    window.session.undo_stack.setClean()
    window.session.close()
    window.close()
    window.deleteLater()


def _held_items() -> list[QLayoutItem]:
    """Items of layouts, other than layouts, that have a Python object."""
    return [
        one for one in Shiboken.getAllValidWrappers() if isinstance(one, QLayoutItem) and not isinstance(one, QLayout)
    ]
