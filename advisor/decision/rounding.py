"""Results are rounded once, to six significant digits, where the Recommendation is made; thresholds act on that."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from advisor.decision.result import NpvQuantiles, Quantiles
from advisor.decision.worth import DUST
from advisor.distributions import Floats
from advisor.summaries import mean_of, next_in_order

DIGITS = 6


def rounded(value: float) -> float:
    """Six significant digits. Raises ValueError for NaN or infinity: what is not known is None and never gets here."""
    if not math.isfinite(value):
        raise ValueError("a result must be a finite number")
    if value == 0.0:
        return 0.0
    return float(f"{value:.{DIGITS}g}")


def without_dust(usd: float, of: float) -> float:
    """An amount, rounded; nothing where it is only what is left when sums that are alike are taken off each other."""
    return 0.0 if abs(usd) <= DUST * abs(of) else rounded(usd)


def quantiles(values: Floats) -> Quantiles:
    """P10, P50, P90 of an array, rounded: the least value that so many do not exceed; infinity (never) is None."""
    return quantiles_of(*tenths(values))


def tenths(values: Floats) -> tuple[float, float, float]:
    """The same, not rounded: they scale with the values."""
    ten, fifty, ninety = in_place(values, [max(math.ceil(share * len(values)) - 1, 0) for share in (0.1, 0.5, 0.9)])
    return ten, fifty, ninety


def quantiles_of(ten: float, fifty: float, ninety: float) -> Quantiles:
    """P10, P50 and P90, rounded."""
    return Quantiles(_finite(ten), _finite(fifty), _finite(ninety))


def npv_quantiles(values: Floats) -> NpvQuantiles:
    """The quantiles of a net present value, with its mean."""
    found = linear_quantiles(values, np.array([0.01, 0.05, 0.1, 0.5, 0.9, 0.95]))
    p1, p5, p10, p50, p90, p95 = (rounded(float(v)) for v in found)
    return NpvQuantiles(p1, p5, p10, p50, p90, p95, rounded(mean_of(values)))


def percentiles(values: Floats) -> tuple[float, ...]:
    """P1 to P99, rounded."""
    return tuple(rounded(float(v)) for v in linear_quantiles(values, np.arange(1, 100) / 100.0))


def linear_quantiles(values: Floats, shares: npt.ArrayLike) -> Floats:
    """Quantiles on the line between neighbours, not rounded: those of `numpy.quantile`, in half its time."""
    last = len(values) - 1
    place = np.asarray(shares, dtype=np.float64) * last
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, last)
    ordered = np.sort(values)
    low, high = ordered[below], ordered[above]
    part = place - below
    return np.asarray(np.where(part < 0.5, low + (high - low) * part, high - (high - low) * (1.0 - part)))


def in_place(values: Floats, places: list[int]) -> tuple[float, ...]:
    """The values that would stand at these places, were all in order. To put a few thousand in order, which processors
    do many at a time, takes less time than to look for more than one place."""
    found = np.partition(values, places[0]) if len(places) == 1 else np.sort(values)
    return tuple(float(found[place]) for place in places)


def in_order(draws: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Places of the draws from least to greatest, equal ones as they stand, and the draws in that order."""
    order = np.argsort(draws)
    ordered = draws[order]
    if np.any(ordered[1:] == ordered[:-1]):  # seldom: to keep their order takes five times as long
        order = np.argsort(draws, kind="stable")
    return np.asarray(order, dtype=np.int64), ordered


def median(values: Floats) -> float:
    """The median of an array of at least one value, not rounded."""
    low, high = next_in_order(values, len(values) // 2)
    return high if len(values) % 2 or low == high else 0.5 * (low + high)


def share(condition: npt.NDArray[np.bool_]) -> float:
    """Share of draws in which a condition holds, rounded."""
    return rounded(np.count_nonzero(condition) / len(condition))


def _finite(value: float) -> float | None:
    return rounded(float(value)) if math.isfinite(value) else None
