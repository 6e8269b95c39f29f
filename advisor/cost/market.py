"""Price paths over the horizon, and what a dollar a month along them is worth today.

The log of a price moves as ``sd * z * sqrt(t) - sd**2 * t / 2``: as wide at each date as a random walk of the same
yearly spread, with one draw a path, and with today's price as its mean, so that spread alone favours no side. Plans
with a term hold their price until it ends; a Capacity Block holds it for one block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from advisor.cost.plans import Plan, read_table

Floats = npt.NDArray[np.float64]
Months = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Drift:
    """Spread of a family's prices on one path, in natural-log units per square root of a year."""

    id: str
    family: str
    path: str
    sd: float
    evidence: str
    source: str
    date: str


def drifts() -> tuple[Drift, ...]:
    """The declared spreads, with what they rest on."""
    return tuple(
        Drift(r["id"], r["family"], r["path"], float(r["sd_ln_per_sqrt_year"]), r["evidence"], r["source"], r["date"])
        for r in read_table("price_drift.csv")
    )


def price_family(accelerator_family: str) -> str:
    """Which price history a chip follows: ``nvidia`` or ``neuron``."""
    return "nvidia" if accelerator_family == "nvidia" else "neuron"


@dataclass(frozen=True, slots=True)
class Path:
    """One plan's prices, relative to today's, and their present value.

    `level`: price multiple, shape (draw, month). `cumulative`: present value of paying one unit in each of the first m
    months along the path, shape (draw, month + 1), from 0. Both lie in memory month after month, so that one month of
    all draws is one stretch.
    """

    level: Floats
    cumulative: Floats
    key: tuple[object, ...] = ()
    """What tells the path from others of its market."""

    @property
    def months(self) -> int:
        """Length of the horizon."""
        return int(self.level.shape[1])

    def worth(self, begin: Floats | int, end: Floats | int) -> Floats:
        """Present value of one unit a month over whole months [begin, end), per draw or one; shape (draw,)."""
        # What is paid rises with time: nothing is left where the end comes first.
        return np.maximum(self._at(self._month(end)) - self._at(self._month(begin)), 0.0)

    def factors(self, years: int, begin: Floats | int = 0, end: Floats | int | None = None) -> Floats:
        """Present value of one unit a month over the months [begin, end) of each year, shape (year, draw).

        `begin` and `end` are one for all draws or one for each, shape (draw,); the last year reaches to the horizon.
        """
        last = self.months
        borders = [self.cumulative[:, min(12 * year, last)] for year in range(years)] + [self.cumulative[:, last]]
        # What is paid rises with time, so that a border in time is a border in money: it is cut off at each end.
        if end is not None:
            borders = [np.minimum(border, self._at(self._month(end))) for border in borders]
        if not (isinstance(begin, int) and begin == 0):
            borders = [np.maximum(border, self._at(self._month(begin))) for border in borders]
        result = np.empty((years, self.cumulative.shape[0]))
        for year in range(years):
            np.subtract(borders[year + 1], borders[year], out=result[year])
        return np.maximum(result, 0.0, out=result)

    def _month(self, month: Floats | int) -> Months | int:
        """Whole months within the horizon."""
        if isinstance(month, int):
            return min(month, self.months)
        return np.minimum(month.astype(np.int64), self.months)

    def _at(self, month: Months | int) -> Floats:
        """Present value of the months before `month`, one for all draws or one for each."""
        if isinstance(month, int):
            return self.cumulative[:, month]
        draws = self.cumulative.shape[0]
        by_month = self.cumulative.T.reshape(-1)
        return np.asarray(by_month.take(month * draws + np.arange(draws)), dtype=np.float64)


Levels = dict[tuple[str, str, int], Floats]
"""Price multiples by price family, plan and age of the price, shape (draw, month), for as many months as were asked."""


class Market:
    """All price paths of a case. `z` holds standard normal draws, shape (draw,), by drift id.

    `levels` may be shared between markets of the same draws: a price in a month depends on neither horizon nor rate.
    """

    def __init__(
        self, months: int, discount_rate: float, z: Mapping[str, Floats], levels: Levels | None = None
    ) -> None:
        self.months = months
        self.discount_rate = discount_rate
        self._z = z
        self._levels: Levels = {} if levels is None else levels
        self._sd = {(d.family, d.path): (d.id, d.sd) for d in drifts()}
        self._paths: dict[tuple[str, str, int], Path] = {}
        self._longer: Market | None = None
        self._draws = len(next(iter(z.values())))
        level = np.ones((1, months))
        self._flat = Path(level, self._cumulated(level, np.arange(1, months + 1)))

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
        return self._path(price_family(family), plan, round(price_age_months))

    def _path(self, family: str, plan: Plan, age: int) -> Path:
        key = (family, plan.id, age)
        if key not in self._paths:
            self._paths[key] = self._make(family, plan, age)
        return self._paths[key]

    def until(self, months: int) -> Market:
        """The first months of this market: what a month is worth does not depend on how many follow it."""
        shorter = Market(months, self.discount_rate, self._z, self._levels)
        shorter._longer = self
        return shorter

    def flat(self) -> Path:
        """A path on which prices stand still, for costs that are not bought on a market: one row for all draws."""
        return self._flat

    def stepped(self, path: Path, month: int, ratio: float) -> Path:
        """The path with its prices multiplied by `ratio` from `month` on: a rate of the buyer's that ends."""
        level = path.level.copy(order="K")
        level[:, month:] *= ratio
        after = path.cumulative[:, month:] - path.cumulative[:, month : month + 1]
        cumulative = path.cumulative.copy(order="K")
        cumulative[:, month:] = path.cumulative[:, month : month + 1] + ratio * after
        return Path(level, cumulative, (*path.key, month, ratio))

    def _make(self, family: str, plan: Plan, age: int) -> Path:
        key = (family, plan.id, age)
        if self._longer is not None:
            whole = self._longer._path(family, plan, age)
            return Path(whole.level[:, : self.months], whole.cumulative[:, : self.months + 1], key)
        if key not in self._levels or self._levels[key].shape[1] < self.months:
            self._levels[key] = self._level(family, plan, age)
        level = self._levels[key][:, : self.months]
        month = np.arange(self.months)
        ahead = plan.prepaid_months
        # A prepaid stretch is paid when it starts; half-upfront plans are paid, on average, half a term ahead.
        paid_at = month - month % ahead if ahead else month + 1
        return Path(level, self._cumulated(level, paid_at), key)

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

    def _cumulated(self, level: Floats, paid_at: npt.ArrayLike) -> Floats:
        """Sums over the first m months of what is paid at the end of month `paid_at`, shape (draw, month + 1)."""
        by_month = np.empty((level.shape[1] + 1, level.shape[0]))
        by_month[0] = 0.0
        for month, discount in enumerate(self.discount(paid_at)):
            np.multiply(level[:, month], discount, out=by_month[month + 1])
            by_month[month + 1] += by_month[month]
        return by_month.T
