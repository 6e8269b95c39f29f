"""The menu bar grows with the text; nothing in the window has a style sheet: menus polished under one damage memory."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.ui.person import Person
from ui import theme
from ui.rail import PAGES


def test_no_widget_of_any_page_has_a_style_sheet(person: Person, qapp: QApplication) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    for page in PAGES:
        person.window.show_page(page)
        person.qtbot.wait(50)
    assert qapp.styleSheet() == ""
    assert [type(one).__name__ for one in qapp.allWidgets() if one.styleSheet()] == []


def test_its_titles_follow_the_size_of_text(person: Person) -> None:
    bar = person.window.menuBar()
    height, file = bar.height(), bar.actionGeometry(bar.actions()[0])
    person.window.set_text(1.5)
    person.qtbot.waitUntil(lambda: bar.height() > height)
    assert bar.font().pixelSize() == theme.px(theme.BODY)
    assert bar.actionGeometry(bar.actions()[0]).width() > file.width()
