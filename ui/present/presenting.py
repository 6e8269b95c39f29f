"""Whether the window is being shown to a room, and what may then be read. Texts ask `shown()` before they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ui.present.shares import Shares


class Notifier(QObject):
    """Says that presenting has begun or ended, or that other rates are to be covered."""

    changed = Signal()


_now = SimpleNamespace(mask=None, shares=None)


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


def hide_money(shares: Shares | None) -> None:
    """While presenting, tell amounts as shares of today's bill from now on; None: as amounts."""
    if shares != _now.shares:
        _now.shares = shares
        if is_on():
            notifier().changed.emit()


def hides_money() -> bool:
    """Whether amounts are told as shares now."""
    return is_on() and _now.shares is not None


def end() -> None:
    """Everything may be read again."""
    if is_on():
        _now.mask = None
        notifier().changed.emit()


def shown(text: str) -> str:
    """The text as it may be read now."""
    if _now.mask is None:
        return text
    covered: str = _now.mask(text)
    return covered if _now.shares is None else str(_now.shares(covered))


def is_rate(text: str) -> bool:
    """Whether a private rate stands in a text that is shown now."""
    return _now.mask is not None and _now.mask(text) != text


def covers(path: str) -> bool:
    """Whether the answer at a path is covered now."""
    from ui.present.masking import is_hidden, is_money

    return is_on() and (is_hidden(path) or (hides_money() and is_money(path)))
