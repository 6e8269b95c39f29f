"""A page ends where its content ends."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.person import Person
from ui.rail import PAGES
from ui.widgets.card import Card
from ui.widgets.page import Page
from ui.widgets.text import Text

MARGIN = 32


def blank_below(page: Page) -> int:
    """Pixels between the lowest thing to be seen and the end of what scrolls, or of the screen."""
    inner = page.widget()
    assert inner is not None
    seen = [one for one in inner.findChildren(QWidget) if isinstance(one, QLabel | QAbstractButton | Card)]
    lowest = max(one.mapTo(inner, QPoint(0, one.height())).y() for one in seen if one.isVisible())
    return inner.height() - max(lowest, page.viewport().height())


def ends(page: Page) -> bool:
    return blank_below(page) <= MARGIN + 8


def test_no_page_scrolls_on_beyond_its_content(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    looked_at = 0
    for name in PAGES:
        person.go(name)
        for page in person.window.page(name).findChildren(Page):
            if page.isVisible():
                person.qtbot.waitUntil(partial(ends, page), timeout=10_000)
                looked_at += 1
    assert looked_at >= 9


def test_what_grew_out_of_sight_is_laid_out_when_it_comes_back(qtbot: QtBot) -> None:
    stack, page = QStackedWidget(), Page("Results")
    qtbot.addWidget(stack)
    stack.addWidget(page)
    stack.addWidget(QWidget())
    stack.resize(800, 400)
    stack.show()
    qtbot.waitExposed(stack)
    inner = page.widget()
    assert inner is not None
    layout = inner.layout()
    assert layout is not None

    def add(text: str) -> None:
        card = Text(text)
        page.column.addWidget(card)
        card.show()

    # Cards are made one by one, and the page is turned away between them: the scroll area has just been asked for room.
    add("A sentence that takes several lines on a page as narrow as this one. " * 60)
    page.column.activate()
    layout.activate()
    stack.setCurrentIndex(1)
    qtbot.waitUntil(lambda: inner.height() > 400)
    add("And another, that comes later. " * 200)
    qtbot.wait(20)
    stack.setCurrentIndex(0)
    assert inner.height() > 1000
    assert layout.geometry() == inner.contentsRect()
