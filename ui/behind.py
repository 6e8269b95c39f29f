"""What a change of looks has not reached yet: out of sight it waits for idle time, or until it comes into sight.

A window holds thousands of widgets, of which a page shows a few hundred. To dress them all at once would hold it up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from ui.idle import Idle

Act = Callable[[], object]

_waiting: dict[QWidget, dict[str, Act]] = {}


def when_seen(widget: QWidget, what: str, act: Act) -> None:
    """Do it now where the widget is in sight, else later; a newer wish of the same name takes the older one's place."""
    if widget.isVisible():
        act()
        return
    if not _waiting:
        _idle().begin(_one_by_one())
    _waiting.setdefault(widget, {})[what] = act


def catch_up(within: QWidget) -> None:
    """Do what waits of a widget and of all inside it, which is about to come into sight."""
    if _waiting:
        for widget in [one for one in _waiting if _is_in(one, within)]:
            _do(widget)


def reach(widget: QWidget) -> None:
    """Do what waits of a widget itself, which comes into sight."""
    if widget in _waiting:
        _do(widget)


def _is_in(widget: QWidget, within: QWidget) -> bool:
    return shiboken6.isValid(widget) and (widget is within or within.isAncestorOf(widget))


def _do(widget: QWidget) -> None:
    acts = _waiting.pop(widget, {})
    if shiboken6.isValid(widget):
        for act in acts.values():
            act()


def _one_by_one() -> Iterator[None]:
    while _waiting:
        _do(next(iter(_waiting)))
        yield


@lru_cache(maxsize=1)
def _idle() -> Idle:
    app = QApplication.instance()
    assert app is not None
    return Idle(app)
