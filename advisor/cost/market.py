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
    months along the path, shape (draw, month + 1), from 0.
    """

    level: Floats
    cumulative: Floats

    def worth(self, begin: Floats | int, end: Floats | int) -> Floats:
        """Present value of one unit a month over whole months [begin, end), per draw or one; shape (draw,)."""
        last = self.cumulative.shape[1] - 1
        if isinstance(begin, int) and isinstance(end, int):
            first, final = min(begin, last), min(end, last)
            return self.cumulative[:, max(first, final)] - self.cumulative[:, first]
        opens = np.minimum(np.asarray(begin, dtype=np.int64), last)
        closes = np.maximum(np.minimum(np.asarray(end, dtype=np.int64), last), opens)
        return self._at(closes) - self._at(opens)

    def _at(self, month: npt.NDArray[np.int64]) -> Floats:
        """Present value of the months before `month`, one for all draws or one for each."""
        if month.ndim == 0:
            return self.cumulative[:, int(month)]
        return np.asarray(self.cumulative[np.arange(len(month)), month], dtype=np.float64)


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
        self._draws = len(next(iter(z.values())))
        level = np.ones((self._draws, months))
        self._flat = Path(level, self._cumulate(level * self.discount(np.arange(1, months + 1))[None, :]))

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
        """A path on which prices stand still, for costs that are not bought on a market."""
        return self._flat

    def stepped(self, path: Path, month: int, ratio: float) -> Path:
        """The path with its prices multiplied by `ratio` from `month` on: a rate of the buyer's that ends."""
        level = path.level.copy()
        level[:, month:] *= ratio
        after = path.cumulative[:, month:] - path.cumulative[:, month : month + 1]
        cumulative = path.cumulative.copy()
        cumulative[:, month:] = path.cumulative[:, month : month + 1] + ratio * after
        return Path(level, cumulative)

    def _make(self, family: str, plan: Plan, age: int) -> Path:
        key = (family, plan.id, age)
        if key not in self._levels or self._levels[key].shape[1] < self.months:
            self._levels[key] = self._level(family, plan, age)
        level = self._levels[key][:, : self.months]
        month = np.arange(self.months)
        ahead = plan.prepaid_months
        # A prepaid stretch is paid when it starts; half-upfront plans are paid, on average, half a term ahead.
        paid_at = month - month % ahead if ahead else month + 1
        return Path(level, self._cumulate(level * self.discount(paid_at)[None, :]))

    def _level(self, family: str, plan: Plan, age: int) -> Floats:
        if plan.path == "own":
            return np.ones((self._draws, self.months))
        drift, sd = self._sd[(family, plan.path)]
        month = np.arange(self.months)
        hold = plan.prepaid_months if plan.path == "block" else plan.term_months
        priced_at = month - month % hold if hold else month + 0.5
        moments, of_month = np.unique(priced_at, return_inverse=True)
        years = ((moments + age) / 12.0)[None, :]
        priced = np.exp(sd * self._z[drift][:, None] * np.sqrt(years) - 0.5 * sd**2 * years)
        return np.asarray(priced[:, of_month], dtype=np.float64)

    @staticmethod
    def _cumulate(worth: Floats) -> Floats:
        cumulative = np.zeros((worth.shape[0], worth.shape[1] + 1))
        np.cumsum(worth, axis=1, out=cumulative[:, 1:])
        return cumulative
