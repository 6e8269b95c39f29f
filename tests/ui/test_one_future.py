"""One future at a time on What-if, by mouse and by keys."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.ui.looking import bring, seen, the
from tests.ui.person import LONG_MS, Person
from tests.ui.test_what_if import GPU, open_what_if, settle, sliders
from ui.decide.future import FutureCard

TOLD = re.compile(r"^Future \d+ of 50: .+: (saves|loses) \$[\d.]+[kM]?\.$")


def wait_for(person: Person, start: str) -> str:
    card = the(person, FutureCard)
    person.qtbot.waitUntil(lambda: card.text().startswith(start), timeout=LONG_MS)
    return card.text()


def test_one_future_after_the_other_is_told_in_words(person: Person) -> None:
    open_what_if(person)
    bring(person, the(person, FutureCard))
    person.press("Show one future")
    first = wait_for(person, "Future 1 of 50")
    assert TOLD.match(first), first
    assert "Saving so far: " in person.texts()
    person.press("Next future")
    second = wait_for(person, "Future 2 of 50")
    assert TOLD.match(second), second
    assert second.partition(":")[2] != first.partition(":")[2]
    person.press("Previous future")
    assert wait_for(person, "Future 1 of 50") == first


def test_n_on_a_slider_tells_a_future_and_another_price_begins_anew(person: Person) -> None:
    open_what_if(person)
    gpu = sliders(person)[GPU]
    gpu.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(gpu, Qt.Key.Key_N)
    wait_for(person, "Future 1 of 50")
    QTest.keyClick(gpu, Qt.Key.Key_N)
    wait_for(person, "Future 2 of 50")
    QTest.keyClick(gpu, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    wait_for(person, "Future 1 of 50")
    QTest.keyClick(gpu, Qt.Key.Key_PageDown)
    settle(person)
    wait_for(person, "Each dot above is a future")
    QTest.keyClick(gpu, Qt.Key.Key_N)
    wait_for(person, "Future 1 of 50")


def test_an_n_in_a_box_is_a_letter(person: Person) -> None:
    open_what_if(person)
    box = seen(person, QLineEdit, f"{sliders(person)[GPU].accessibleName()}, value")
    person.type_into(box, "n")
    assert box.text() == "n"
    assert the(person, FutureCard).text().startswith("Each dot above is a future")
