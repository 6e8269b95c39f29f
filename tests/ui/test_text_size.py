"""Text from 80 to 200 %: everything that holds text follows, nothing is cut off at 1280 x 720, and it is remembered."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.person import Person
from ui import stepwise, theme
from ui.dialogs.identity import IdentityDialog
from ui.interview.rows import RowDialog
from ui.rail import PAGES, Rail
from ui.storage import settings
from ui.widgets.form_dialog import FRAME
from ui.widgets.link import Link
from ui.widgets.text import OneLine, Text


@pytest.fixture(autouse=True)
def _normal_size_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.set_scale(qapp, 1.0)


def test_keys_make_text_larger_and_smaller_and_the_size_is_remembered(person: Person) -> None:
    person.press("LLM serving")
    line = person.field("Horizon").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    height, letters = line.height(), line.fontMetrics().height()
    person.keys("Ctrl++")
    assert theme.scale() == 1.1
    for _ in range(9):
        person.keys("Ctrl+=")
    assert theme.scale() == 2.0
    assert settings.load(person.window.settings.file).text == 2.0
    person.come_back()
    assert line.hasFocus(), "the field in use stays in use"
    assert line.height() >= 2 * height - 2
    assert line.fontMetrics().height() >= 1.8 * letters
    style = person.window.style()
    assert style.pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth) == 32, "radio buttons grow with the text"
    for _ in range(12):
        person.keys("Ctrl+-")
    assert theme.scale() == 0.8


def test_nothing_is_cut_off_at_double_size(person: Person, qapp: QApplication) -> None:
    person.window.resize(1280, 720)
    person.window.set_text(2.0)
    person.come_back()
    cut = [("start", *one) for one in cut_off(person.window)]
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    rail = person.window.findChild(Rail)
    assert isinstance(rail, Rail)
    assert rail.is_narrow
    for page in PAGES:
        person.window.show_page(page)
        cut += [(page, *one) for one in cut_off_at_rest(person)]
    assert person.window.width() == 1280, "the window doesn't have to grow"
    assert cut == []


def cut_off_at_rest(person: Person) -> list[tuple[str, str]]:
    """What is cut off once the page has had the time to lay itself out, which a busy machine gives it late."""
    person.qtbot.wait(300)
    for _ in range(20):
        if not cut_off(person.window):
            break
        person.qtbot.wait(200)
    return cut_off(person.window)


def cut_off(window: QWidget) -> list[tuple[str, str]]:
    """Texts in sight that have less room than they need, and content that is wider than its page."""
    found = []
    for one in window.findChildren(QWidget):
        if not one.isVisible():
            continue
        if isinstance(one, QAbstractButton) and one.text() and not isinstance(one, Link):
            if one.width() < one.minimumSizeHint().width() - 1:
                found.append(("button", one.text()))
        elif isinstance(one, OneLine):
            if not one.is_whole:
                found.append(("line", one.text()))
        elif isinstance(one, QLabel) and one.text():
            widest = max(one.fontMetrics().horizontalAdvance(word) for word in one.text().split() or [""])
            needed = widest if one.wordWrap() else one.sizeHint().width()
            if one.width() < needed - 1 or one.height() < one.fontMetrics().height() - 1:
                found.append(("text", one.text()))
        elif isinstance(one, QScrollArea):
            inside = one.widget()
            if inside is not None and inside.width() > one.viewport().width() + 1:
                found.append(("page", one.accessibleName()))
        if isinstance(one, QRadioButton):
            left = one.mapTo(window, QPoint(0, 0)).x()
            if left + one.width() > window.width():
                found.append(("outside", one.text()))
    return found


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_a_dialog_is_no_higher_than_the_screen_and_its_buttons_are_in_sight(person: Person, size: float) -> None:
    person.press("LLM serving")
    person.window.set_text(size)
    person.qtbot.waitUntil(stepwise.is_done)
    person.go("commercials")
    screen = person.window.screen().availableSize().height()
    seen: list[tuple[bool, bool, bool]] = []

    def look(dialog: QDialog) -> None:
        scroll = dialog.findChild(QScrollArea)
        assert isinstance(scroll, QScrollArea)
        buttons = [one for one in dialog.findChildren(QPushButton) if one.text() in ("Save", "Create and save…")]
        in_sight = all(one.visibleRegion().boundingRect() == one.rect() for one in buttons)
        seen.append((dialog.height() < screen, in_sight, scroll.verticalScrollBar().isVisible()))
        dialog.reject()

    person.when_dialog(look, RowDialog)
    person.press("Add…", person.field("Commitments already bought"))
    person.when_dialog(look, IdentityDialog)
    IdentityDialog(person.window).exec()
    assert seen == [(True, True, size > 1.0)] * 2


def test_a_region_is_never_broken_over_two_lines(qtbot: QtBot) -> None:
    text = Text("Savings Plan 3 years, no upfront, us-east-1")
    qtbot.addWidget(text)
    assert text.text().endswith("us-east-1"), "who asks for the text gets it with plain hyphens"
    assert "-" not in QLabel.text(text)


def test_movement_can_be_switched_off_and_stays_off(person: Person, qapp: QApplication) -> None:
    moves = QStyle.StyleHint.SH_Widget_Animation_Duration
    before = qapp.style().styleHint(moves)
    person.switch("Reduce motion")
    person.qtbot.waitUntil(stepwise.is_done)
    assert before > 0
    assert qapp.style().styleHint(moves) == 0
    assert settings.load(person.window.settings.file).still
    person.switch("Reduce motion")
    person.qtbot.waitUntil(stepwise.is_done)
    assert qapp.style().styleHint(moves) == before


def test_the_typeface_is_ours_and_not_the_one_that_the_style_brings() -> None:
    measure = (
        "from PySide6.QtWidgets import QApplication; from ui import theme; app = QApplication([]);"
        "theme.start(app, 'light'); print(*(theme.metrics().horizontalAdvance(sign) for sign in '-01'))"
    )
    done = subprocess.run([sys.executable, "-c", measure], capture_output=True, text=True, check=True)
    hyphen, nought, one = map(float, done.stdout.split())
    assert hyphen < 0.8 * nought, "in the style's own Inter a hyphen is as wide as a figure"
    assert one == nought, "figures stand under each other"


def test_in_large_text_the_checks_of_a_report_are_no_higher_than_the_screen(person: Person, qapp: QApplication) -> None:
    theme.set_scale(qapp, 2.0)
    person.window.verify(None)
    person.qtbot.wait(100)
    dialog = person.window.verify_dialog
    assert dialog is not None
    room = dialog.screen().availableSize()
    assert dialog.width() == min(theme.px(720), room.width()), "wide enough for what it offers"
    assert dialog.height() + FRAME <= room.height()
    assert dialog.recompute.isVisible()
    assert not dialog.since.isVisible(), "offered only where a report tells what changed since an earlier one"
    dialog.close()
