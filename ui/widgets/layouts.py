"""Layouts within layouts: put in, and emptied, without Python holding what Qt deletes on its own."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget


def nest(outer: QBoxLayout, inner: QLayout, stretch: int = 0) -> None:
    """Put a layout behind what another one holds.

    `addLayout` of PySide (6.10) makes a Python object of each item of a layout that is filled, and the layout keeps it.
    Qt deletes an item with its widget, untold; whatever it makes next at that address, a view's port say, would then be
    taken for the item. So these objects are let go as soon as they are made.
    """
    outer.addLayout(inner, stretch)
    _let_go(inner)


def _let_go(layout: QLayout) -> None:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if isinstance(item, QLayout):
            _let_go(item)
        elif item is not None:
            shiboken6.invalidate(item)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it once the present event is done.

    Items are not asked for one by one, for the reason that `nest` gives.
    """
    for inner in layout.findChildren(QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly):
        clear(inner)
        layout.removeItem(inner)
        inner.deleteLater()
    holder = layout.parentWidget()
    beside = holder.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly) if holder else []
    for widget in beside:
        if layout.indexOf(widget) >= 0:
            layout.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
    while layout.count():
        layout.takeAt(0)  # what is left is empty room
