"""Work on the whole window in steps, one for each turn of the event loop; until the last is done nothing is painted.

To do it at once would hold the window up; to show it half done would flicker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLayout, QWidget

Step = Callable[[], object]


class _Stepwise(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []
        self._still: list[QWidget] = []
        self._layouts: list[QLayout] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    def begin(self, steps: Sequence[Step]) -> None:
        self._steps = list(steps)
        windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        for widget in (inside for window in windows for inside in _inside(window) if inside.updatesEnabled()):
            widget.setUpdatesEnabled(False)
            self._layouts += _halted(widget)
            self._still.append(widget)
        self._timer.start()
        if not self._still:
            self.end()

    @property
    def is_at_work(self) -> bool:
        return self._timer.isActive()

    def end(self) -> None:
        while self._timer.isActive():
            self._next()

    def _next(self) -> None:
        if self._steps:
            self._steps.pop(0)()
            return
        if self._layouts:
            self._lay_out()
            return
        self._timer.stop()
        still, self._still = self._still, []
        for widget in still:
            if shiboken6.isValid(widget):
                widget.setUpdatesEnabled(True)

    def _lay_out(self) -> None:
        layouts, self._layouts = self._layouts, []
        for layout in layouts:
            if shiboken6.isValid(layout):
                layout.setEnabled(True)
                layout.invalidate()
        self._steps += [partial(_activate, layouts)]


def _activate(layouts: Sequence[QLayout]) -> None:
    for layout in layouts:
        if shiboken6.isValid(layout) and layout.parentWidget().isVisible():
            layout.activate()


def _inside(window: QWidget) -> list[QWidget]:
    """What stands directly in a window. The window itself, once its updates are off, never asks for a paint again."""
    found = window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [one for one in found if one.isVisible() and not one.isWindow()]


def _halted(widget: QWidget) -> list[QLayout]:
    """The layouts in sight, which from now on do nothing: each would lay the window out again at every step."""
    holders = [one for one in (widget, *widget.findChildren(QWidget)) if one.isVisible()]
    layouts = [layout for one in holders if (layout := one.layout()) is not None and layout.isEnabled()]
    for layout in layouts:
        layout.setEnabled(False)
    return layouts


def in_steps(steps: Sequence[Step]) -> None:
    """Begin with the steps; those of an earlier call that are not done are left out. All at once without a window."""
    _stepwise().begin(steps)


def finish() -> None:
    """Do all steps that are left, now."""
    _stepwise().end()


def is_done() -> bool:
    """Whether no step is left."""
    return not _stepwise().is_at_work


@lru_cache(maxsize=1)
def _stepwise() -> _Stepwise:
    app = QApplication.instance()
    assert app is not None
    return _Stepwise(app)
