"""Price paths over the horizon, and what a dollar a month along them is worth today.

The log of a price moves as ``sd * z * sqrt(t) - sd**2 * t / 2``: as wide at each date as a random walk of the same
yearly spread, with one draw a path, and with today's price as its mean, so that spread alone favours no side. Plans
with a term hold their price until it ends; a Capacity Block holds it for one block.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from advisor.cost.plans import Plan, read_table
from advisor.once import Key, Once

Floats = npt.NDArray[np.float64]


class Drift(Struct, frozen=True):
    """Spread of a family's prices on one path, in natural-log units per square root of a year."""

    id: str
    family: str
    path: str
    sd: float
    evidence: str
    source: str
    date: str


@lru_cache(maxsize=1)
def drifts() -> tuple[Drift, ...]:
    """The declared spreads, with what they rest on."""
    return tuple(
        Drift(r["id"], r["family"], r["path"], float(r["sd_ln_per_sqrt_year"]), r["evidence"], r["source"], r["date"])
        for r in read_table("price_drift.csv")
    )


def price_family(accelerator_family: str) -> str:
    """Which price history a chip follows: ``nvidia`` or ``neuron``."""
    return "nvidia" if accelerator_family == "nvidia" else "neuron"


class Path(Struct, frozen=True):
    """One plan's prices, relative to today's, and what a payment in each month is worth today.

    `level`: price multiple, shape (draw, month), in memory month after month, so that one month of all draws is one
    stretch. `discount`: present value of one USD due for each month, shape (month,).
    """

    level: Floats
    discount: Floats
    key: Key = ()
    """What tells the path from others of its market."""
    market: Key = ()
    """What tells its market from others of the same draws, the horizon apart."""
    sums: Once = field(default_factory=lambda: Once(1))
    """A memory for sums along the path, which paths may share: they are large, and few are in use at a time."""
    steps: tuple[tuple[int, float], ...] = ()
    """Months from which on prices are multiplied by so much, known in advance: rates that begin or end."""

    @property
    def months(self) -> int:
        """Length of the horizon."""
        return int(self.level.shape[1])

    @property
    def cumulative(self) -> Floats:
        """Present value of paying one unit in each of the first m months, shape (draw, month + 1), from 0."""
        return self._until(self.months).T

    def _until(self, months: int) -> Floats:
        """Present value of one unit in each of the first 0, 1, ... of so many months, shape (month + 1, draw)."""
        # A month is worth the same under every horizon: the longest that was asked for serves the shorter ones.
        kept: list[Floats] = self.sums((self.market, self.key), list)
        paid = kept[0] if kept else None
        if paid is None or len(paid) <= months:
            paid = self._added(months)
            kept[:] = [paid]
        return paid[: months + 1]

    def _added(self, months: int) -> Floats:
        paid = np.empty((months + 1, len(self.level)))
        paid[0] = 0.0
        # Month after month: each step is one stretch of memory.
        for month, (before, after) in enumerate(pairwise(paid)):
            np.multiply(self.level.T[month], self.discount[month], out=after)
            after += before
        return paid

    def level_at(self, month: npt.NDArray[np.int64] | None) -> Floats:
        """The price multiple in one month for each draw, shape (draw,); None: in the first."""
        if month is None:
            return self.level[:, 0]
        return of_each(self.level.T, month)

    def worth(self, begin: Floats | int, end: Floats | int) -> Floats:
        """Present value of one unit a month over months [begin, end), per draw or one; shape (draw,). Where prices
        stand still, a month that is begun counts as its part; else months are whole."""
        cumulative = self.cumulative
        # What is paid rises with time: nothing is left where the end comes first.
        return np.maximum(_at(cumulative, end) - _at(cumulative, begin), 0.0)

    def factors(self, years: int, end: Floats | None = None) -> Floats:
        """Present value of one unit a month through each year, shape (year, draw); the last reaches to the horizon.

        With `end` only the months before it count, one month for each draw, shape (draw,).
        """
        closes = [min(12 * year, self.months) for year in range(1, years)] + [self.months]
        bounds = list(pairwise([0, *closes]))
        by_month = self.level.T
        result = np.zeros((years, len(self.level)))
        if end is None:
            for year, (first, last) in enumerate(bounds):
                np.einsum("m,md->d", self.discount[first:last], by_month[first:last], out=result[year])
            return result
        latest = min(int(end.max()), self.months)
        until = self._until(latest)
        paid = _at(until.T, end)
        for year, (first, last) in enumerate(bounds):
            if first < latest:
                # What is paid rises with time: of a draw's sum, a year has what lies between its two ends.
                np.clip(paid, until[first], until[min(last, latest)], out=result[year])
                result[year] -= until[first]
        return result


def _at(cumulative: Floats, month: Floats | int) -> Floats:
    """The column of each draw's month, or of one month for all; months beyond the horizon count as its end."""
    draws, columns = cumulative.shape
    if isinstance(month, int):
        return cumulative[:, min(month, columns - 1)]
    column = np.minimum(month.astype(np.int64), columns - 1)
    if draws == 1:
        paid = cumulative[0]
        found = np.asarray(paid.take(column), dtype=np.float64)
        part = np.minimum(month, columns - 1.0) - column
        if part.any():
            found += part * (paid.take(np.minimum(column + 1, columns - 1)) - found)
        return found
    return of_each(cumulative.T, column)


def of_each(rows: Floats, row: npt.NDArray[np.int64]) -> Floats:
    """Each draw's own row of an array (row, draw) that lies in memory row after row; shape (draw,)."""
    draws = len(row)
    return np.asarray(rows.reshape(-1).take(row * draws + _numbers(draws)), dtype=np.float64)


@lru_cache(maxsize=8)
def _numbers(count: int) -> npt.NDArray[np.int64]:
    """0, 1, 2, ... Never written to."""
    return np.arange(count)


SUMS = 8
"""Paths whose sums are kept: as many as the options hold against each other while an input is varied."""
Levels = dict[tuple[str, str, int], Floats]
"""Price multiples by price family, plan and age of the price, shape (draw, month), for as many months as were asked."""


class Market:
    """All price paths of a case. `z` holds standard normal draws, shape (draw,), by drift id.

    `levels` may be shared between markets of the same draws: a price in a month depends on neither horizon nor rate.
    So may `sums`, the memory for sums along their paths.
    """

    def __init__(
        self,
        months: int,
        discount_rate: float,
        z: Mapping[str, Floats],
        levels: Levels | None = None,
        sums: Once | None = None,
    ) -> None:
        self.months = months
        self.discount_rate = discount_rate
        self._z = z
        self._levels: Levels = {} if levels is None else levels
        self._sums = Once(SUMS) if sums is None else sums
        self._sd = {(d.family, d.path): (d.id, d.sd) for d in drifts()}
        self._paths: dict[tuple[str, str, int], Path] = {}
        self._draws = len(next(iter(z.values())))
        level = np.ones((1, months))
        self._flat = self._path(level, self.discount(np.arange(1, months + 1)), ("flat",))

    def __reduce__(self) -> tuple[type[Market], tuple[int, float, Mapping[str, Floats]]]:
        """A copy in another process begins without paths: they follow from the draws."""
        return Market, (self.months, self.discount_rate, self._z)

    @property
    def key(self) -> tuple[int, float]:
        """What tells this market from others of the same draws: months and rate."""
        return self.months, self.discount_rate

    def discount(self, month: npt.ArrayLike) -> Floats:
        """Present value of one unit paid at the end of month `month` (0: now)."""
        return np.asarray((1.0 + self.discount_rate) ** (-np.asarray(month, dtype=np.float64) / 12.0))

    def path(self, family: str, plan: Plan, price_age_months: float) -> Path:
        """The path of a plan for an accelerator family ("nvidia", "trainium", "inferentia").

        `price_age_months` is how old the price is at the case's date: it has had that long to move already.
        """
        key = (price_family(family), plan.id, round(price_age_months))
        if key not in self._paths:
            self._paths[key] = self._make(key[0], plan, key[2])
        return self._paths[key]

    def flat(self) -> Path:
        """A path on which prices stand still, for costs that are not bought on a market: one row for all draws."""
        return self._flat

    def stepped(self, path: Path, month: int, ratio: float) -> Path:
        """The path with its prices multiplied by `ratio` from `month` on: a rate of the buyer's that begins or ends."""
        level = path.level.copy(order="K")
        level[:, month:] *= ratio
        return self._path(level, path.discount, (*path.key, month, ratio), (*path.steps, (month, ratio)))

    def held(self, path: Path, share: Floats) -> Path:
        """The path with a share of each month, shape (month,), at today's price: what a commitment has fixed."""
        level = path.level.T * (1.0 - share)[:, None]
        level += share[:, None]
        return self._path(level.T, path.discount, (*path.key, share.tobytes()), path.steps)

    def _path(self, level: Floats, discount: Floats, key: Key, steps: tuple[tuple[int, float], ...] = ()) -> Path:
        return Path(level, discount, key, (self.discount_rate,), self._sums, steps)

    def _make(self, family: str, plan: Plan, age: int) -> Path:
        key = (family, plan.id, age)
        if key not in self._levels or self._levels[key].shape[1] < self.months:
            self._levels[key] = self._level(family, plan, age)
        level = self._levels[key][:, : self.months]
        month = np.arange(self.months)
        ahead = plan.prepaid_months
        # A prepaid stretch is paid when it starts; half-upfront plans are paid, on average, half a term ahead.
        paid_at = month - month % ahead if ahead else month + 1
        return self._path(level, self.discount(paid_at), key)

    def _level(self, family: str, plan: Plan, age: int) -> Floats:
        if plan.path == "own":
            return np.ones((self.months, self._draws)).T
        drift, sd = self._sd[(family, plan.path)]
        month = np.arange(self.months)
        hold = plan.prepaid_months if plan.path == "block" else plan.term_months
        priced_at = month - month % hold if hold else month + 0.5
        moments, of_month = np.unique(priced_at, return_inverse=True)
        years = ((moments + age) / 12.0)[:, None]
        priced = np.exp(sd * self._z[drift][None, :] * np.sqrt(years) - 0.5 * sd**2 * years)
        return np.asarray(priced[of_month].T, dtype=np.float64)
