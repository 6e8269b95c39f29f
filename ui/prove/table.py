"""A table whose cells open derivations."""

from __future__ import annotations

from collections.abc import Sequence

from ui.prove.asked import Asked, ask
from ui.widgets.table import Column, Table
from ui.widgets.table_drawing import ROW


class FigureTable(Table):
    """Cells that open an `Asked` show where their figure comes from, by click, Enter or Ctrl+I."""

    def __init__(self, columns: Sequence[Column], name: str, *, row: int = ROW, most_rows: int = 60) -> None:
        super().__init__(columns, marks_selection=False, row=row, most_rows=most_rows)
        self.setAccessibleName(name)
        self.opened.connect(self._ask)

    def figure(self) -> Asked | None:
        """The figure of the cell in use, or else the first of its row."""
        here = self.currentIndex()
        if not here.isValid():
            return None
        row = [here, *(here.siblingAtColumn(place) for place in range(self.model().columnCount()))]
        found = (self.opens_at(index) for index in row)
        return next((one for one in found if isinstance(one, Asked)), None)

    def _ask(self, asked: object) -> None:
        if isinstance(asked, Asked):
            ask(self, asked)
