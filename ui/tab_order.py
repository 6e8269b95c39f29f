"""Tab goes through a window in the order in which it is read, whenever its parts were made.

Qt's own order is that in which widgets were made: fields that come later would stand behind the buttons below them.
Dialogs, which are made in one go, keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

Span = tuple[int, int]


def step(window: QWidget, *, forward: bool) -> bool:
    """Move the focus of a window to the next stop, or to the one before; False where there is none."""
    here = window.focusWidget()
    stops = [one for one in read_in_order(window) if one is here or _is_stop(one)]
    if not any(one is not here for one in stops):
        return False
    place = stops.index(here) if here in stops else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
    return True


def read_in_order(inside: QWidget) -> Iterator[QWidget]:
    """Every widget in sight inside another, in the order in which it is read; parents before what they hold."""
    seen = [
        one
        for one in inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if one.isVisible() and not one.isWindow()
    ]
    for one in _in_lines(seen):
        yield one
        yield from read_in_order(one)


def _is_stop(widget: QWidget) -> bool:
    wanted = Qt.FocusPolicy.TabFocus
    return widget.isEnabled() and widget.focusPolicy() & wanted == wanted and widget.focusProxy() is None


def _in_lines(widgets: Sequence[QWidget]) -> list[QWidget]:
    """Neighbours from top to bottom, and from left to right where they stand side by side: a recursive X-Y cut.

    Nagy and Seth, Hierarchical representation of optically scanned documents, 1984.
    """
    return _cut(widgets, _height, _width) or _cut(widgets, _width, _height) or _sorted(widgets, _height)


def _cut(
    widgets: Sequence[QWidget], along: Callable[[QRect], Span], other: Callable[[QRect], Span]
) -> list[QWidget] | None:
    """Cut where a line can be drawn between widgets without touching one; None where it can't."""
    bands: list[list[QWidget]] = []
    reached = 0
    for widget in _sorted(widgets, along):
        begin, end = along(widget.geometry())
        if not bands or begin >= reached:
            bands.append([])
            reached = end
        bands[-1].append(widget)
        reached = max(reached, end)
    if len(bands) < 2:
        return None
    return [widget for band in bands for widget in (_cut(band, other, along) or band)]


def _sorted(widgets: Sequence[QWidget], along: Callable[[QRect], Span]) -> list[QWidget]:
    return sorted(widgets, key=lambda one: along(one.geometry()))


def _height(box: QRect) -> Span:
    return box.top(), box.top() + box.height()


def _width(box: QRect) -> Span:
    return box.left(), box.left() + box.width()
