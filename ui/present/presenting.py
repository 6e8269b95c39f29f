"""Whether the window is being shown to a room, and what may then be read. Texts ask `shown()` before they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QObject, Signal


class Notifier(QObject):
    """Says that presenting has begun or ended, or that other rates are to be covered."""

    changed = Signal()


_now = SimpleNamespace(mask=None)


@lru_cache(maxsize=1)
def notifier() -> Notifier:
    """The one object that tells of it."""
    return Notifier()


def is_on() -> bool:
    """Whether the window is being shown to a room."""
    return _now.mask is not None


def begin(draft: Mapping[str, Any]) -> None:
    """Cover the private rates of this draft from now on."""
    from ui.present.masking import Mask

    _now.mask = Mask(draft)
    notifier().changed.emit()


def end() -> None:
    """Everything may be read again."""
    if is_on():
        _now.mask = None
        notifier().changed.emit()


def shown(text: str) -> str:
    """The text as it may be read now."""
    return _now.mask(text) if _now.mask is not None else text


def covers(path: str) -> bool:
    """Whether the answer at a path is covered now."""
    from ui.present.masking import is_hidden

    return is_on() and is_hidden(path)
