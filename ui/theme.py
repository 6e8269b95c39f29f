"""Looks: the three palettes, the type scale, the size of text and the widget style (Qlementine, or Fusion without it).

A theme file under ``assets/theme`` holds the style's own settings and, under ``roles``, the product's colour roles.
Widgets that paint themselves ask `colour()`, `font()` and `px()` and repaint on `notifier().changed`. Sizes that hold
text are set by `sized()`, which sets them anew when the size of text changes. What is out of sight follows later: see
`ui.behind`.
"""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QJsonDocument, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui import behind, stepwise

if TYPE_CHECKING:
    from PySide6Qlementine import QlementineStyle

Scheme = Literal["light", "dark", "contrast"]
Choice = Literal["system", "light", "dark", "contrast"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "contrast")

ASSETS = Path(__file__).resolve().parent.parent / "assets"
FAMILY = "Inter"

CAPTION, BODY, SECTION, PAGE, VERDICT = 12, 14, 16, 20, 28
"""Type scale in pixels at 100 %."""

RADIUS = 6
FIELD_HEIGHT = 32

SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""Sizes of text that can be chosen."""

_STYLE_SIZES = ("fontSize", "controlHeight", "controlDefaultWidth", "iconSize", "scrollBarThickness", "sliderGroove")
_BASE = "base sizes"


class Notifier(QObject):
    """Says that the colours or the size of text have changed."""

    changed = Signal()


_now = SimpleNamespace(scheme="light", choice="system", scale=1.0, sized=1.0, still=False)


@lru_cache(maxsize=1)
def notifier() -> Notifier:
    """The one object that tells of a change of theme."""
    return Notifier()


@lru_cache(maxsize=3)
def roles(scheme: Scheme) -> dict[str, str]:
    """The colour roles of a theme as ``#RRGGBB``."""
    found: dict[str, str] = _document(scheme)["roles"]
    return found


def scheme() -> Scheme:
    """The scheme in use."""
    used: Scheme = _now.scheme
    return used


def colour(role: str) -> QColor:
    """A colour role of the theme in use."""
    return QColor(roles(scheme())[role])


def text_palette(role: str) -> QPalette:
    """What gives a widget's text a colour role, and leaves all else as the style has it."""
    return _text_palette(scheme(), role)


@lru_cache(maxsize=64)
def _text_palette(scheme: Scheme, role: str) -> QPalette:
    made = QPalette()
    for where in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        made.setColor(where, QColor(roles(scheme)[role]))
    return made


def scale() -> float:
    """Size of text against the normal one."""
    return float(_now.scale)


def px(size: float) -> int:
    """A size at 100 % in pixels of the present size of text."""
    return round(size * scale())


def sized(widget: QWidget, **base: int) -> None:
    """Give a widget sizes at 100 %, such as ``minimum_height=32``; they follow the size of text from now on.

    Names are those of Qt's setters in small letters: fixed_width, fixed_height, minimum_width, maximum_width, …
    """
    widget.setProperty(_BASE, {**(widget.property(_BASE) or {}), **base})
    _fit(widget)


def _fit(widget: QWidget) -> None:
    for name, size in (widget.property(_BASE) or {}).items():
        first, second = name.split("_")
        getattr(widget, f"set{first.title()}{second.title()}")(px(size))


def font(size: int = BODY, *, strong: bool = False) -> QFont:
    """The window's typeface with tabular figures."""
    return QFont(_font(px(size), strong))


def metrics(size: int = BODY, *, strong: bool = False) -> QFontMetricsF:
    """How wide and high texts in that font are. It is shared: it must not be changed."""
    return _metrics(px(size), strong)


@lru_cache(maxsize=64)
def _font(pixels: int, strong: bool) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=64)
def _metrics(pixels: int, strong: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(pixels, strong))


def start(app: QApplication, choice: Choice = "system", text: float = 1.0, *, still: bool = False) -> None:
    """Dress the application and follow the system's scheme from now on."""
    _now.scale = min(SCALES[-1], max(SCALES[0], text))
    _now.still = still
    _style(app)
    _add_typeface()
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: choose(app, _now.choice))
    wish = getattr(hints.accessibility(), "contrastPreferenceChanged", None)
    if wish is not None:
        wish.connect(lambda _wish: choose(app, _now.choice))
    choose(app, choice)


@lru_cache(maxsize=1)
def _add_typeface() -> None:
    """Add the window's typeface, once.

    The style brings an Inter of its own, whose hyphens are as wide as figures. Of two, the one that is added last is
    taken, but only by a database of fonts that has been read before: asking for one has it read.
    """
    QFontDatabase.hasFamily(FAMILY)
    for name in ("Inter-Regular.otf", "Inter-SemiBold.otf"):
        QFontDatabase.addApplicationFont(str(ASSETS / "fonts" / name))


def choose(app: QApplication, choice: Choice) -> None:
    """Use a scheme, or the system's own."""
    _now.choice = choice
    _now.scheme = _systems(app) if choice == "system" else choice
    _dress(app)


def _systems(app: QApplication) -> Scheme:
    """The scheme that the system asks for: a wish for more contrast comes before light or dark."""
    if wants_contrast(app):
        return "contrast"
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def wants_contrast(app: QApplication) -> bool:
    """Whether the system's user asks for more contrast, where Qt can tell."""
    return _wish(app, "contrastPreference") == "HighContrast"


def _wish(app: QApplication, name: str) -> str:
    """What the system's user asks for, by Qt's name of it; empty where Qt can't tell."""
    hints = app.styleHints()  # What it answers with is gone as soon as nobody holds it.
    told = getattr(hints.accessibility(), name, None)
    return str(getattr(told(), "name", "")) if callable(told) else ""


def show_scheme(app: QApplication, wanted: Scheme) -> None:
    """Show a scheme for a while, such as on paper, and at once; what the user chose stays chosen."""
    _now.scheme = wanted
    _dress(app)
    stepwise.finish()


def set_scale(app: QApplication, factor: float) -> None:
    """Show all text, and all that holds text, at another size."""
    _now.scale = min(SCALES[-1], max(SCALES[0], factor))
    _dress(app)


def _dress(app: QApplication) -> None:
    """Give the window the present looks, step by step; sizes only where they have changed since."""
    if not _qlementine(app, scheme()):
        _fusion(app, scheme())
    steps: list[stepwise.Step] = [partial(_set_font, app), notifier().changed.emit]
    if _now.sized != scale():
        # Until the last step sizes are of neither scale: should other steps take the place of these, they begin anew.
        _now.sized = None
        steps.append(partial(_size, app, seen=True))
        steps.append(partial(_size, app, seen=False))
        steps.append(lambda: setattr(_now, "sized", scale()))
    stepwise.in_steps(steps)


def _set_font(app: QApplication) -> None:
    if app.font() != font():
        app.setFont(font())


def _size(app: QApplication, *, seen: bool) -> None:
    """Give widgets their sizes: those in sight at once, the others in idle time."""
    for widget in app.allWidgets():
        if widget.isVisible() == seen:
            behind.when_seen(widget, "size", partial(_resize, widget))


def set_still(app: QApplication, still: bool) -> None:
    """Let nothing move, or what moves by the style: for those whom movement disturbs."""
    _now.still = still
    _dress(app)


def is_still(app: QApplication) -> bool:
    """Whether nothing is to move: the user says so, or the system, where Qt can tell."""
    return bool(_now.still) or _wish(app, "motionPreference") == "ReduceMotion"


def _resize(widget: QWidget) -> None:
    _fit(widget)
    widget.updateGeometry()


def step(by: int) -> float:
    """The size of text so many steps above the present one."""
    near = min(range(len(SCALES)), key=lambda place: abs(SCALES[place] - scale()))
    return SCALES[min(len(SCALES) - 1, max(0, near + by))]


def choice() -> Choice:
    """What the user chose."""
    chosen: Choice = _now.choice
    return chosen


def _document(scheme: Scheme) -> dict[str, Any]:
    """What a theme file holds, read by Qt: Python's own reader would have to be imported before the first paint."""
    found: dict[str, Any] = QJsonDocument.fromJson(_file(scheme).read_bytes()).toVariant()
    return found


def _file(scheme: Scheme) -> Path:
    return ASSETS / "theme" / f"{scheme}.json"


def _style(app: QApplication) -> QlementineStyle | None:
    """The widget style, made when it is first asked for; None where it is not installed."""
    try:
        from PySide6Qlementine import QlementineStyle
    except ImportError:
        return None
    style = app.style()
    if not isinstance(style, QlementineStyle):
        style = QlementineStyle(app)
        app.setStyle(style)
    return style


def _qlementine(app: QApplication, scheme: Scheme) -> bool:
    style = _style(app)
    if style is None:
        return False
    still = is_still(app)
    if scale() == 1 and not still:
        style.setThemeJsonPath(str(_file(scheme)))
    else:
        from PySide6Qlementine import Theme

        made = Theme.fromJsonDoc(QJsonDocument.fromVariant(_scaled(scheme, still=still)))
        for name in ("iconSize", "iconSizeMedium", "iconSizeLarge", "iconSizeExtraSmall"):
            # Check boxes and radio buttons take these; a theme file can't name them.
            setattr(made, name, getattr(made, name) * scale())
        style.setTheme(made)
    return True


def _scaled(scheme: Scheme, *, still: bool) -> dict[str, object]:
    """The style's settings with every size that holds text at the present size; `still`: nothing takes time to move."""
    document = _document(scheme)
    sized = {name: px(held) if name.startswith(_STYLE_SIZES) else held for name, held in document.items()}
    return {name: 0 if still and name.lower().endswith("animationduration") else held for name, held in sized.items()}


def _fusion(app: QApplication, scheme: Scheme) -> None:
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
