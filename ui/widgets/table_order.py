"""The order of a table's rows by its menu: what a click on a column's title does, for a hand on the keyboard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ui.widgets.table import Table


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("table", text)


def how_to_sort() -> str:
    """What F1 and screen readers say of a table that can be sorted."""
    return tr("Sorts by a click on a column's title, or by the menu key (Shift+F10).")


def order_menu(table: Table) -> QMenu:
    """A menu with a line for each column; the one that the rows are sorted by is checked, and turns them round."""
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    head = table.horizontalHeader()
    for place in range(head.count()):
        line = menu.addAction(tr("Sort by “{column}”").format(column=table.column(place).title))
        line.setCheckable(True)
        is_this = table.is_sorted and head.sortIndicatorSection() == place
        line.setChecked(is_this)
        turned = is_this and head.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if turned else Qt.SortOrder.AscendingOrder
        line.triggered.connect(partial(table.sortByColumn, place, order))
    return menu
