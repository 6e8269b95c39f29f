"""Price paths over the horizon, and what a dollar a month along them is worth today.

The log of a price moves as ``sd * z * sqrt(t) - sd**2 * t / 2``: as wide at each date as a random walk of the same
yearly spread, with one draw a path, and with today's price as its mean, so that spread alone favours no side. Plans
with a term hold their price until it ends; a Capacity Block holds it for one block.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.cost.plans import Plan, read_table
from advisor.cost.price_path import Months, Path, months_of, paid_in_one
from advisor.distributions import Floats
from advisor.once import Key, Once


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


SUMS = 8
"""Paths whose sums are kept: as many as the options hold against each other while an input is varied."""
Levels = dict[tuple[str, str, int], Floats]
"""Price multiples by price family, plan and age of the price, shape (moment, draw), for as many moments as were asked
for."""


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
        still = months_of(np.zeros(months + 1, dtype=np.int64), self.discount(np.arange(1, months + 1)))
        self._flat = self._path(np.ones((1, 1)), still, ("flat",))

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
        known, then = path.by_month, np.where(np.arange(path.months) < month, 1.0, ratio)
        by_month = months_of(known.moment, known.discount, known.times * then, known.plus * then)
        return self._path(path.priced, by_month, (*path.key, month, ratio), (*path.steps, (month, ratio)))

    def held(self, path: Path, share: Floats, at: float = 1.0) -> Path:
        """The path with a share of each month, shape (month,), at so many times today's price: what a commitment has
        fixed."""
        known, left = path.by_month, 1.0 - share
        by_month = months_of(known.moment, known.discount, known.times * left, known.plus * left + share * at)
        return self._path(path.priced, by_month, (*path.key, share.tobytes(), at), path.steps)

    def _path(self, priced: Floats, by_month: Months, key: Key, steps: tuple[tuple[int, float], ...] = ()) -> Path:
        still = paid_in_one(priced, by_month) if priced.shape[1] == 1 else None
        return Path(priced, by_month, key, (self.discount_rate,), self._sums, steps, still)

    def _make(self, family: str, plan: Plan, age: int) -> Path:
        key = (family, plan.id, age)
        month = np.arange(self.months + 1)
        # How many months a price holds: a block, a term, or one; what is the buyer's own has no other price.
        hold = plan.prepaid_months if plan.path == "block" else plan.term_months or 1
        moment = np.zeros_like(month) if plan.path == "own" else month // hold
        count = int(moment[-1]) + 1
        if key not in self._levels or len(self._levels[key]) < count:
            self._levels[key] = self._priced(family, plan, age, np.arange(count) * hold)
        ahead = plan.prepaid_months
        # A prepaid stretch is paid when it starts; half-upfront plans are paid, on average, half a term ahead.
        paid_at = (month - month % ahead if ahead else month + 1)[:-1]
        return self._path(self._levels[key][:count], months_of(moment, self.discount(paid_at)), key)

    def _priced(self, family: str, plan: Plan, age: int, begin: npt.NDArray[np.int64]) -> Floats:
        """Price multiples at the moments that begin in these months, shape (moment, draw)."""
        if plan.path == "own":
            return np.ones((1, self._draws))
        drift, sd = self._sd[(family, plan.path)]
        # A price by the hour is that of the middle of its month.
        by_the_hour = plan.path != "block" and not plan.term_months
        years = (begin + (0.5 if by_the_hour else 0.0) + age) / 12.0
        priced = np.empty((len(begin), self._draws))
        for level, passed in zip(priced, years.tolist(), strict=True):
            np.multiply(self._z[drift], sd * passed**0.5, out=level)
            level -= 0.5 * sd**2 * passed
            np.exp(level, out=level)
        return priced
