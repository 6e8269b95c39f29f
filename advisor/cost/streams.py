"""Monthly cash of one option, collapsed: an amount for each year times a price path, so that months are never simulated
cell by cell where their present value is all that is asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from advisor.cost.market import Path

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stream:
    """USD a month at today's price, and the path that its price follows.

    `amount` has the shape (draw, year), or (draw, 1) where all years are alike.
    """

    amount: Floats
    path: Path

    @property
    def months(self) -> int:
        """Length of the horizon."""
        return int(self.path.level.shape[1])

    def present_value(self, begin: Floats | int = 0, end: Floats | int | None = None) -> Floats:
        """USD today of the months [begin, end), shape (draw,). Default: the whole horizon."""
        final = self.months if end is None else end
        if self.amount.shape[1] == 1:
            return self.amount[:, 0] * self.path.worth(begin, final)
        total = np.zeros(self.path.level.shape[0])
        for year in range(self.amount.shape[1]):
            opens = np.maximum(np.asarray(begin), 12 * year)
            closes = np.minimum(np.asarray(final), 12 * (year + 1))
            total += self.amount[:, year] * self.path.worth(opens, closes)
        return total

    def monthly(self) -> Floats:
        """USD of each month, undiscounted, shape (draw, month); prepayments are spread over the months they buy."""
        return np.asarray(self.amount[:, self._year(np.arange(self.months))] * self.path.level, dtype=np.float64)

    def at(self, month: npt.NDArray[np.int64]) -> Floats:
        """USD of one month for each draw, undiscounted, shape (draw,)."""
        rows = np.arange(len(month))
        return np.asarray(self.amount[rows, self._year(month)] * self.path.level[rows, month], dtype=np.float64)

    def first_month(self) -> Floats:
        """USD a month in the first year at today's price, shape (draw,)."""
        return self.amount[:, 0]

    def _year(self, month: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return np.asarray(np.minimum(month // 12, self.amount.shape[1] - 1), dtype=np.int64)


def growth_path(pct_per_year: Floats, months: int) -> Floats:
    """Load of each year relative to the first, shape (draw, year): the load at the year's start.

    Without growth the years are alike, and one column stands for all of them.
    """
    years = -(-months // 12) if np.any(pct_per_year) else 1
    return np.asarray((1.0 + pct_per_year[:, None] / 100.0) ** np.arange(years)[None, :], dtype=np.float64)
