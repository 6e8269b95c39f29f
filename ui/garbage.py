"""Python's search for garbage: in the window's thread only, and of what may have become garbage only.

Left to itself Python searches on whichever thread happens to make the next object. Things of the window would then be
deleted on a thread of the engine, which Qt forbids; and all threads wait for a search through all that there is.
"""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import Literal

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 100
YOUNG = 500
"""New objects after which it is worth to look through them, as Python counts them. While the engine works there are
some times as many: what goes of those that were left out is taken off the count. `gc.get_objects` would tell how many
there are, but other threads trip over it: it holds tuples that they are still filling."""
OFTEN = 200
"""Looks at new objects after which all others are looked through as well."""
MANY = 5_000
"""Objects, counted likewise, that one look through has room for: more would hold the window up."""

_now = SimpleNamespace(watched=False, aside=set(), older=0)


def watch(owner: QObject) -> None:
    """Search from now on ten times a second, where there is enough to look through: the engine makes much in little."""
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
        _freeze()


def leave_answer() -> None:
    """Leave what there is out of every later search where it is much, once the engine has answered.

    Of sixty workloads an answer and what it rests on are more than a hundred thousand objects. No two of them hold each
    other, so that all go by themselves when nobody holds them any more: a search would find nothing, and hold the
    window up for long.
    """
    if _now.aside and _now.older + gc.get_count()[0] > MANY:
        _freeze()


def _look() -> None:
    if not _now.aside:
        # What has been imported so far is new, and would be looked through again and again.
        return
    young, _, times = gc.get_count()
    if young > YOUNG:
        often = times > OFTEN
        gc.collect(2 if often else 1)
        _now.older = 0 if often else _now.older + young


def _freeze() -> None:
    gc.freeze()
    _now.older = 0
