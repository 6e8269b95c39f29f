"""Results are rounded once, to six significant digits, where the Recommendation is made; thresholds act on that."""

from __future__ import annotations

import math

import numpy as np

from advisor.cost.market import Floats
from advisor.decision.result import NpvQuantiles, Quantiles

DIGITS = 6


def rounded(value: float) -> float:
    """Six significant digits. Raises ValueError for NaN or infinity: what is not known is None and never gets here."""
    if not math.isfinite(value):
        raise ValueError("a result must be a finite number")
    if value == 0.0:
        return 0.0
    return float(f"{value:.{DIGITS}g}")


def quantiles(values: Floats) -> Quantiles:
    """P10, P50, P90 of an array, rounded: the least value that so many do not exceed; infinity (never) is None."""
    ordered = np.sort(values)
    places = np.ceil(np.array([0.1, 0.5, 0.9]) * len(ordered)).astype(np.int64) - 1
    ten, fifty, ninety = (_finite(v) for v in ordered[np.maximum(places, 0)])
    return Quantiles(ten, fifty, ninety)


def npv_quantiles(values: Floats) -> NpvQuantiles:
    """The quantiles of a net present value, with its mean."""
    found = np.quantile(np.sort(values), [0.01, 0.05, 0.1, 0.5, 0.9, 0.95])
    p1, p5, p10, p50, p90, p95 = (rounded(float(v)) for v in found)
    return NpvQuantiles(p1, p5, p10, p50, p90, p95, rounded(float(np.mean(values))))


def percentiles(values: Floats) -> tuple[float, ...]:
    """P1 to P99, rounded."""
    return tuple(rounded(float(v)) for v in np.quantile(np.sort(values), np.arange(1, 100) / 100.0))


def median(values: Floats) -> float:
    """The median of an array of at least one value, not rounded. Sorting is faster here than `numpy.median`."""
    return middle_of(np.sort(values))


def middle_of(ordered: Floats) -> float:
    """The median of values that stand in order."""
    half = len(ordered) // 2
    return float(ordered[half] if len(ordered) % 2 else 0.5 * (ordered[half - 1] + ordered[half]))


def share(condition: Floats | np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """Share of draws in which a condition holds, rounded."""
    return rounded(float(np.mean(condition)))


def _finite(value: float) -> float | None:
    return rounded(float(value)) if math.isfinite(value) else None
