"""A page ends where its content ends."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.ui.person import Person
from ui.rail import PAGES
from ui.widgets.card import Card
from ui.widgets.page import Page

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
