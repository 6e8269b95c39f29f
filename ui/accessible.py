"""Roles for what we draw ourselves: without one a screen reader says no more than that there is something."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

ROLE = "accessible_role"
"""Name of the class attribute with which a widget says what it is."""


@lru_cache(maxsize=1)
def install() -> None:
    """Tell assistive technology what each widget with an ``accessible_role`` is. Once is enough."""
    QAccessible.installFactory(_made)


def _made(_name: str, of: QObject | None) -> QAccessibleInterface | None:
    role = getattr(type(of), ROLE, None)
    return QAccessibleWidget(of, role) if isinstance(of, QWidget) and role is not None else None
