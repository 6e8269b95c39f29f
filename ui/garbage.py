"""Python's search for garbage: in the window's thread only, and of what may have become garbage only.

Left to itself Python searches on whichever thread happens to make the next object. Things of the window would then be
deleted on a thread of the engine, which Qt forbids; and all threads wait for a search through all that there is.
"""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import Literal

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 500
YOUNG = 4000
"""New objects after which it is worth to look through them."""
OFTEN = 40
"""Looks at new objects after which all others are looked through as well."""

_now = SimpleNamespace(watched=False, aside=set())


def watch(owner: QObject) -> None:
    """Search from now on every half second, where there is enough to look through."""
    gc.disable()
    _now.watched = True
    timer = QTimer(owner)
    timer.timeout.connect(_look)
    timer.start(LOOK_MS)


def set_aside(what: Literal["engine", "pages"]) -> None:
    """Leave what there is out of every later search, once `what` has been loaded and stays to the end.

    Done once for each, so that what becomes garbage of it in the end is little. Imports leave a few hundred objects of
    garbage among a hundred thousand: to search for them would hold the window up for longer than they are worth. A
    program that doesn't `watch` keeps Python's own ways.
    """
    if _now.watched and what not in _now.aside:
        if _now.aside:
            gc.collect(1)
        _now.aside.add(what)
        gc.freeze()


def _look() -> None:
    if not _now.aside:
        # What has been imported so far is new, and would be looked through again and again.
        return
    young, _, times = gc.get_count()
    if young > YOUNG:
        gc.collect(2 if times > OFTEN else 1)
