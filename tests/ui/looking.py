"""What a person sees on the pages that decide: figures, charts, tables and the derivation panel."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QScrollArea, QWidget

from tests.ui.person import LONG_MS, SETTLE_MS, Person
from ui.prove.evidence import EvidencePage
from ui.prove.figure import Figure
from ui.prove.inspector import Inspector
from ui.results.page import ResultsPage

Seen = TypeVar("Seen", bound=QWidget)


def seen(person: Person, kind: type[Seen], name: str) -> Seen:
    """The widget in sight with this accessible name."""
    until_settled(person)
    found = [one for one in person.window.findChildren(kind) if one.isVisible() and one.accessibleName() == name]
    assert found, f"no {kind.__name__} '{name}' in sight"
    return found[0]


def until_settled(person: Person) -> None:
    """Until the page in sight has been made to its end: what stands further down is made piece by piece."""
    page = person.window.page(person.window.desk.shown)
    if isinstance(page, ResultsPage | EvidencePage):
        person.qtbot.waitUntil(lambda: page.is_settled, timeout=LONG_MS)


def figure(person: Person, head: str) -> Figure:
    """The large figure under a heading."""
    until_settled(person)
    shown = [one for one in person.window.findChildren(Figure) if one.isVisible()]
    found = [one for one in shown if one.accessibleName().startswith(head)]
    assert found, f"no figure '{head}' in sight"
    return found[0]


def the(person: Person, kind: type[Seen]) -> Seen:
    """The one of its kind that is in sight."""
    until_settled(person)
    return next(one for one in person.window.findChildren(kind) if one.isVisible())


def bring(person: Person, widget: Seen) -> Seen:
    """Scroll until a widget is in sight and has been drawn."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    assert around is not None
    area = around

    def in_sight() -> bool:
        area.ensureWidgetVisible(widget)
        return not widget.visibleRegion().isEmpty()

    person.qtbot.wait(SETTLE_MS)
    person.qtbot.waitUntil(in_sight)
    person.qtbot.wait(SETTLE_MS)
    area.ensureWidgetVisible(widget)
    person.qtbot.wait(SETTLE_MS)
    return widget


def panel(person: Person) -> str:
    """What the derivation panel says; nothing where it is closed. It opens in the turn after the one that asked."""
    person.qtbot.wait(SETTLE_MS)
    shown = next((one for one in person.window.findChildren(Inspector) if one.isVisible()), None)
    return shown.as_text() if shown is not None else ""
