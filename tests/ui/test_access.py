"""Everyone can use it: each control has a name, colours have the contrast of WCAG 2.2 AA, keys reach every page."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.ui.person import Person
from ui import theme
from ui.rail import PAGES
from ui.theme import Scheme

GROUNDS = ("surface", "page", "sunken")
TEXTS = ("text", "secondary", "accent", "warning", "wait", "stay", "not_feasible", "error", "passed")
TINTED = ("accent", "warning", "wait", "stay", "not_feasible", "error", "passed")
STRUCTURE = ("QScrollArea", "QStackedWidget", "QAbstractScrollArea", "Window")


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, scheme: Scheme) -> float:
    """Contrast ratio of two colour roles."""
    roles = theme.roles(scheme)
    light, dark = sorted((luminance(QColor(roles[one])), luminance(QColor(roles[other]))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def named(widget: QWidget) -> bool:
    """Whether a screen reader has something to say of it."""
    return bool(widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_have_a_contrast_of_at_least_4_5(scheme: Scheme) -> None:
    for role in TEXTS:
        for ground in GROUNDS:
            assert contrast(role, ground, scheme) >= 4.5, (role, ground)
    for role in TINTED:
        assert contrast(role, f"{role}_tint", scheme) >= 4.5, role
        assert contrast("text", f"{role}_tint", scheme) >= 4.5, role
    for plate in ("accent", "accent_hover", "accent_pressed"):
        assert contrast("on_accent", plate, scheme) >= 4.5, plate


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_field_borders_and_series_of_charts_have_a_contrast_of_at_least_3(scheme: Scheme) -> None:
    for ground in GROUNDS:
        assert contrast("border", ground, scheme) >= 3, ground
    for series in ("nvidia", "trainium", "inferentia", "spare_1", "spare_2"):
        assert contrast(series, "surface", scheme) >= 2.95, series


def test_every_control_of_every_page_has_a_name(person: Person) -> None:
    nameless = [("start", type(one).__name__) for one in stops(person.window) if not named(one)]
    person.press("LLM serving")
    for page in PAGES:
        person.go(page)
        nameless += [(page, type(one).__name__) for one in stops(person.window) if not named(one)]
    assert nameless == []


def test_every_control_of_the_pages_of_a_full_case_has_a_name(person: Person) -> None:
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    nameless: list[tuple[str, str]] = []
    for page in PAGES[PAGES.index("options") :]:
        person.go(page)
        shown = person.window.page(page)
        person.qtbot.waitUntil(partial(getattr, shown, "is_settled", True), timeout=60_000)
        person.come_back()
        nameless += [(page, type(one).__name__) for one in stops(person.window) if not named(one)]
    assert nameless == []


def stops(window: QWidget) -> list[QWidget]:
    """Everything in sight that takes the focus by Tab."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and type(one).__name__ not in STRUCTURE
    ]


def test_tab_walks_through_the_form_and_comes_round(person: Person) -> None:
    person.press("LLM serving")
    seen: list[str] = []
    for _ in range(80):
        person.keys("Tab")
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.accessibleName())
    for label in ("Decision in one line", "Horizon", "Discount rate", "Organisation"):
        assert label in seen
    assert seen.count("Horizon") >= 2, "no trap: the walk comes round"


def test_keys_reach_every_page_and_the_rail(person: Person) -> None:
    person.press("LLM serving")
    for keys, title in (
        ("Ctrl+2", "Workloads"),
        ("Ctrl+5", "Commercials"),
        ("Ctrl+7", "Results"),
        ("Ctrl+Shift+R", "Report"),
    ):
        person.keys(keys)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.accessibleName() == title, "a page that opens says its name"
    person.keys("F6")
    person.keys("F6")
    assert title in person.texts()
    person.keys("Alt+Left")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Results"
