"""Looks: the two palettes, the type scale and the widget style (Qlementine, or Fusion where that is missing).

A theme file under ``assets/theme`` holds the style's own settings and, under ``roles``, the product's colour roles.
Widgets that paint themselves ask `colours()` and repaint on `notifier().changed`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

Scheme = Literal["light", "dark"]
Choice = Literal["system", "light", "dark"]

ASSETS = Path(__file__).resolve().parent.parent / "assets"
FAMILY = "Inter"

CAPTION, BODY, SECTION, PAGE, VERDICT = 12, 14, 16, 20, 28
"""Type scale in pixels."""

RADIUS = 6
FIELD_HEIGHT = 32


class Notifier(QObject):
    """Says that the colours have changed."""

    changed = Signal()


_now = SimpleNamespace(scheme="light", choice="system")


@lru_cache(maxsize=1)
def notifier() -> Notifier:
    """The one object that tells of a change of theme."""
    return Notifier()


@lru_cache(maxsize=2)
def roles(scheme: Scheme) -> dict[str, str]:
    """The colour roles of a theme as ``#RRGGBB``."""
    found: dict[str, str] = json.loads(_file(scheme).read_text(encoding="utf-8"))["roles"]
    return found


def scheme() -> Scheme:
    """The scheme in use."""
    return "dark" if _now.scheme == "dark" else "light"


def colour(role: str) -> QColor:
    """A colour role of the theme in use."""
    return QColor(roles(scheme())[role])


def font(size: int = BODY, *, strong: bool = False) -> QFont:
    """The window's typeface with tabular figures."""
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def start(app: QApplication, choice: Choice = "system") -> None:
    """Dress the application and follow the system's scheme from now on."""
    for name in ("Inter-Regular.otf", "Inter-SemiBold.otf"):
        QFontDatabase.addApplicationFont(str(ASSETS / "fonts" / name))
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: choose(app, _now.choice))
    choose(app, choice)


def choose(app: QApplication, choice: Choice) -> None:
    """Use a scheme, or the system's own."""
    _now.choice = choice
    system: Scheme = "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    wanted: Scheme = system if choice == "system" else choice
    _now.scheme = wanted
    if not _qlementine(app, wanted):
        _fusion(app, wanted)
    app.setFont(font())
    notifier().changed.emit()


def choice() -> Choice:
    """What the user chose."""
    chosen: Choice = _now.choice
    return chosen


def _file(scheme: Scheme) -> Path:
    return ASSETS / "theme" / f"{scheme}.json"


def _qlementine(app: QApplication, scheme: Scheme) -> bool:
    try:
        from PySide6Qlementine import QlementineStyle
    except ImportError:
        return False
    style = app.style()
    if not isinstance(style, QlementineStyle):
        style = QlementineStyle(app)
        app.setStyle(style)
    style.setThemeJsonPath(str(_file(scheme)))
    return True


def _fusion(app: QApplication, scheme: Scheme) -> None:
    from PySide6.QtGui import QPalette
    from PySide6.QtWidgets import QStyleFactory

    app.setStyle(QStyleFactory.create("Fusion"))
    named = roles(scheme)
    pairs = {
        QPalette.ColorRole.Window: "page",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "page",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.Button: "neutral",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "disabled",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.Link: "accent",
    }
    palette = QPalette()
    for role, name in pairs.items():
        palette.setColor(role, QColor(named[name]))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(named["disabled"]))
    app.setPalette(palette)
