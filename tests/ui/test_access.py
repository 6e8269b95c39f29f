"""Everyone can use it: each control has a name, colours have the contrast of WCAG 2.2 AA, keys reach every page."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from tests.ui.person import Person
from ui import theme
from ui.dialogs.compare import CompareDialog
from ui.dialogs.find import FindDialog
from ui.dialogs.finding import everything
from ui.dialogs.help import about, help_for
from ui.dialogs.identity import IdentityDialog
from ui.prove.inspected import InspectedPage
from ui.rail import PAGES
from ui.results.chart import Chart
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


@pytest.mark.parametrize("scheme", theme.SCHEMES)
def test_texts_have_a_contrast_of_at_least_4_5(scheme: Scheme) -> None:
    for role in TEXTS:
        for ground in GROUNDS:
            assert contrast(role, ground, scheme) >= 4.5, (role, ground)
    for role in TINTED:
        assert contrast(role, f"{role}_tint", scheme) >= 4.5, role
        assert contrast("text", f"{role}_tint", scheme) >= 4.5, role
    for plate in ("accent", "accent_hover", "accent_pressed"):
        assert contrast("on_accent", plate, scheme) >= 4.5, plate


def test_texts_of_high_contrast_have_one_of_at_least_7() -> None:
    for role in TEXTS:
        for ground in GROUNDS:
            assert contrast(role, ground, "contrast") >= 7, (role, ground)
    for role in TINTED:
        assert contrast(role, f"{role}_tint", "contrast") >= 7, role
        assert contrast("text", f"{role}_tint", "contrast") >= 7, role
    assert contrast("text", "neutral", "contrast") >= 7
    assert contrast("neutral", "page", "contrast") >= 2.95, "a button has no outline: its plate is seen"


def test_a_wish_for_contrast_is_followed_and_a_choice_comes_before_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "wants_contrast", lambda _app: True)
    try:
        theme.choose(qapp, "system")
        assert theme.scheme() == "contrast"
        theme.choose(qapp, "dark")
        assert theme.scheme() == "dark"
    finally:
        theme.choose(qapp, "light")


def test_what_the_system_asks_for_is_asked_as_often_as_one_likes(qapp: QApplication) -> None:
    assert [theme.wants_contrast(qapp) for _time in range(3)] == [False] * 3
    assert [theme.is_still(qapp) for _time in range(3)] == [False] * 3


@pytest.mark.parametrize("scheme", theme.SCHEMES)
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


NO_ROLE = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window)


def lacking(window: QWidget) -> list[tuple[str, str, str]]:
    """Stops that a screen reader can't name, or can't tell what they are."""
    found = []
    for one in stops(window):
        seen = QAccessible.queryAccessibleInterface(one)
        role = QAccessible.Role.NoRole if seen is None else seen.role()
        if not named(one):
            found.append((type(one).__name__, "no name", ""))
        # A role for what Python draws needs a factory of Qt's that PySide6 6.10 can't take back: it crashes at the end.
        # Qt's view of a PDF has none of its own, either.
        if role in NO_ROLE and not isinstance(one, Chart | QPdfView):
            found.append((type(one).__name__, "no role", one.accessibleName()))
    return found


def test_every_control_of_every_page_with_a_result_has_a_name_and_a_role(person: Person) -> None:
    found = [("start", *one) for one in lacking(person.window)]
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    for page in PAGES:
        person.window.show_page(page)
        settled = partial(getattr, person.window.page(page), "is_settled", True)
        person.qtbot.waitUntil(settled, timeout=60_000)
        person.qtbot.wait(100)
        found += [(page, *one) for one in lacking(person.window)]
    assert found == [], sorted(set(found))


def test_every_control_of_every_dialog_has_a_name_and_a_role(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    draft = person.window.session.draft
    person.window.verify(None)
    verify = person.window.verify_dialog
    assert verify is not None
    made: list[QDialog] = [
        verify,
        FindDialog(person.window, everything(person.window)),
        help_for(person.window, None),
        about(person.window, person.window.session),
        CompareDialog(person.window, ("Before", draft), ("After", {**draft, "notes": "changed"})),
        IdentityDialog(person.window),
    ]
    found = []
    for dialog in made:
        dialog.show()
        person.qtbot.waitExposed(dialog)
        found += [(type(dialog).__name__, *one) for one in lacking(dialog)]
        assert dialog.windowTitle(), type(dialog).__name__
        dialog.close()
    assert found == [], sorted(set(found))


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


def test_back_and_forward_return_to_the_place_that_was_left(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("results")
    person.wait_for_text("Switching cost")
    page = person.window.page("results")
    assert isinstance(page, InspectedPage)
    bar = page.page.verticalScrollBar()
    person.qtbot.waitUntil(lambda: bar.maximum() > 800)
    bar.setValue(700)
    person.keys("Ctrl+1")
    person.come_back()
    person.keys("Alt+Left")
    person.come_back()
    assert person.window.desk.shown == "results"
    assert bar.value() == 700
    person.keys("Alt+Right")
    person.come_back()
    assert person.window.desk.shown == "decision"
    person.keys("Alt+Right")
    assert person.window.desk.shown == "decision", "there is nothing further on"


def test_f6_goes_to_the_derivation_panel_too(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("results")
    person.wait_for_text("Switching cost")
    person.keys("Ctrl+7")
    person.keys("Ctrl+I")
    person.come_back()
    page = person.window.page("results")
    assert isinstance(page, InspectedPage)
    inside = page.inspector

    def focus() -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    assert inside.isAncestorOf(focus())
    person.keys("F6")
    assert focus() is person.window.desk.rail
    person.keys("F6")
    assert focus().accessibleName() == "Results"
    person.keys("F6")
    assert inside.isAncestorOf(focus())
    person.keys("Shift+F6")
    assert focus().accessibleName() == "Results"
