"""Price paths over the horizon, and what a dollar a month along them is worth today.

The log of a price moves as ``sd * z * sqrt(t)`` around today's price: as wide at each date as a random walk of the same
yearly spread, with one draw a path. Drift may take either sign. Plans with a term hold their price until it ends; a
Capacity Block holds it for one block.
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
        first = np.clip(np.asarray(begin, dtype=np.int64), 0, last)
        final = np.maximum(np.clip(np.asarray(end, dtype=np.int64), 0, last), first)
        return self._at(final) - self._at(first)

    def _at(self, month: npt.NDArray[np.int64]) -> Floats:
        """Present value of the months before `month`, one for all draws or one for each."""
        if month.ndim == 0:
            return self.cumulative[:, int(month)]
        return np.asarray(self.cumulative[np.arange(len(month)), month], dtype=np.float64)


class Market:
    """All price paths of a case. `z` holds standard normal draws, shape (draw,), by drift id."""

    def __init__(self, months: int, discount_rate: float, z: Mapping[str, Floats]) -> None:
        self.months = months
        self.discount_rate = discount_rate
        self._z = z
        self._sd = {(d.family, d.path): (d.id, d.sd) for d in drifts()}
        self._paths: dict[tuple[str, str, int], Path] = {}
        level = np.ones((len(next(iter(z.values()))), months))
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

    def _make(self, family: str, plan: Plan, age: int) -> Path:
        drift, sd = self._sd[(family, plan.path)]
        month = np.arange(self.months)
        hold = plan.prepaid_months if plan.path == "block" else plan.term_months
        priced_at = month - month % hold if hold else month + 0.5
        years = (priced_at + age) / 12.0
        level = np.exp(sd * self._z[drift][:, None] * np.sqrt(years)[None, :])
        ahead = plan.prepaid_months
        # A prepaid stretch is paid when it starts; half-upfront plans are paid, on average, half a term ahead.
        paid_at = month - month % ahead if ahead else month + 1
        worth = level * self.discount(paid_at)[None, :]
        return Path(level, self._cumulate(worth))

    @staticmethod
    def _cumulate(worth: Floats) -> Floats:
        return np.concatenate([np.zeros((worth.shape[0], 1)), np.cumsum(worth, axis=1)], axis=1)
