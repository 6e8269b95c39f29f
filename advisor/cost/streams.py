"""Monthly cash of one option, collapsed: a use for each year times a price path, so that months are never simulated
cell by cell where their present value is all that is asked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.cost.present_value import present_values
from advisor.cost.price_path import Path, of_each
from advisor.distributions import Floats


class Stream(Struct, frozen=True):
    """What is used a month, the USD that one unit costs today, and the path that its price follows.

    `use` has the shape (draw, year), or (draw, 1) where all years are alike.
    """

    use: Floats
    path: Path
    price: float = 1.0

    @property
    def months(self) -> int:
        """Length of the horizon."""
        return self.path.months

    @property
    def legs(self) -> tuple[Stream, ...]:
        """The streams that it is made of, each with a price and a path of its own: here itself alone."""
        return (self,)

    @property
    def amount(self) -> Floats:
        """USD a month at today's price, shape as `use`."""
        return self.use * self.price

    def factors(self, end: Floats | None = None) -> Floats:
        """Present value of one USD a month through each year of `use`, until the month `end`; shape (year, draw)."""
        return self.path.factors(self.use.shape[1], end)

    def present_value(self, end: Floats | None = None) -> Floats:
        """USD today of the whole horizon, or of the months before `end`, shape (draw,)."""
        values = present_values([self.use.T], [self.factors(end)], [self.price])
        return np.asarray(values[0], dtype=np.float64)

    def monthly(self) -> Floats:
        """USD of each month, undiscounted, shape (draw, month); prepayments are spread over the months they buy."""
        by_month = self.amount.T[self._year(np.arange(self.months))]
        return np.asarray((by_month * self.path.level.T).T, dtype=np.float64)

    def at(self, month: npt.NDArray[np.int64] | None) -> Floats:
        """USD of one month for each draw, undiscounted, shape (draw,); None: of the first."""
        use = self.use[:, 0]
        if month is not None and self.use.shape[1] > 1:
            use = of_each(self.use.T, self._year(month))
        return np.asarray(use * self.price * self.path.level_at(0 if month is None else month), dtype=np.float64)

    def first_month(self) -> Floats:
        """USD a month in the first year at today's price, shape (draw,)."""
        return self.use[:, 0] * self.price

    @property
    def years(self) -> int:
        """Years that are told apart: 1 where all are alike."""
        return max(int(leg.use.shape[1]) for leg in self.legs)

    def in_year(self, year: int) -> Floats:
        """USD a month in one year at today's price, shape (draw,)."""
        amounts = [leg.use[:, min(year, leg.use.shape[1] - 1)] * leg.price for leg in self.legs]
        return np.asarray(sum(amounts[1:], amounts[0]), dtype=np.float64)

    def _year(self, month: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return np.asarray(np.minimum(month // 12, self.use.shape[1] - 1), dtype=np.int64)


def growth_path(pct_per_year: Floats, months: int) -> Floats:
    """Load of each year relative to the first, shape (draw, year): the load at the year's start.

    Without growth the years are alike, and one column stands for all of them.
    """
    years = -(-months // 12) if np.any(pct_per_year) else 1
    grown = (1.0 + pct_per_year[None, :] / 100.0) ** np.arange(years)[:, None]
    return np.asarray(grown.T, dtype=np.float64)
