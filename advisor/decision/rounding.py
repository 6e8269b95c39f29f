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
    """P10, P50, P90 of an array, rounded. Infinity (never) becomes None."""
    ten, fifty, ninety = (_finite(v) for v in np.quantile(values, [0.1, 0.5, 0.9], method="inverted_cdf"))
    return Quantiles(ten, fifty, ninety)


def npv_quantiles(values: Floats) -> NpvQuantiles:
    """The quantiles of a net present value, with its mean."""
    p1, p5, p10, p50, p90, p95 = (rounded(float(v)) for v in np.quantile(values, [0.01, 0.05, 0.1, 0.5, 0.9, 0.95]))
    return NpvQuantiles(p1, p5, p10, p50, p90, p95, rounded(float(np.mean(values))))


def percentiles(values: Floats) -> tuple[float, ...]:
    """P1 to P99, rounded."""
    return tuple(rounded(float(v)) for v in np.quantile(values, np.arange(1, 100) / 100.0))


def share(condition: Floats | np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """Share of draws in which a condition holds, rounded."""
    return rounded(float(np.mean(condition)))


def _finite(value: float) -> float | None:
    return rounded(float(value)) if math.isfinite(value) else None
