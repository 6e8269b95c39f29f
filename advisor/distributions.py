"""The named distributions of uncertain inputs, as quantile functions: from uniform draws in (0, 1) to values.

Each takes an array of probabilities and keeps its shape. Quantile functions, not samplers, so that the same draws serve
every option and a value rises with its draw.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Z10 = 1.2815515655446004
"""Standard normal quantile at 0.90: half the width of an 80% range in standard deviations."""


def normal_quantile(p: npt.ArrayLike) -> Floats:
    """Standard normal quantile, right to 1e-15 relative: Wichura's algorithm AS 241 (Applied Statistics 37, 1988)."""
    probability = np.clip(np.asarray(p, dtype=np.float64), 1e-300, 1 - 1e-16)
    q = probability - 0.5
    result = np.asarray(q * _ratio(0.180625 - q * q, _A, _B), dtype=np.float64)
    # Three draws in twenty lie in a tail; beyond 5, one in 10^11.
    far = np.flatnonzero(np.abs(q) > 0.425)
    if far.size:
        flat, side = np.ravel(probability)[far], np.ravel(q)[far]
        tail = np.sqrt(-np.log(np.where(side < 0, flat, 1 - flat)))
        outer = _ratio(tail - 1.6, _C, _D)
        if tail.max() > 5:
            outer = np.where(tail <= 5, outer, _ratio(tail - 5, _E, _F))
        np.put(result, far, np.sign(side) * outer)
    return result


def normal_probability(z: npt.ArrayLike) -> Floats:
    """Standard normal distribution function, right to 1.5e-7 (Abramowitz and Stegun, formula 7.1.26)."""
    x = np.asarray(z, dtype=np.float64)
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x) / np.sqrt(2.0))
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(0.5 * (1.0 + np.sign(x) * (1.0 - poly * np.exp(-0.5 * x * x))), dtype=np.float64)


def triangular(p: npt.ArrayLike, low: float, mode: float, high: float) -> Floats:
    """Quantile of the triangular distribution. Raises ValueError unless low <= mode <= high."""
    _in_order(low, mode, high)
    u = _probabilities(p)
    if high == low:
        return np.full_like(u, low)
    split = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.asarray(np.where(u < split, left, right), dtype=np.float64)


def pert(p: npt.ArrayLike, low: float, mode: float, high: float) -> Floats:
    """Quantile of the beta-PERT distribution with lambda = 4 (mean (low + 4 mode + high) / 6).

    The distribution function is tabulated on 4,001 points and inverted by interpolation: right to 1e-4 of the range.
    Raises ValueError unless low <= mode <= high.
    """
    _in_order(low, mode, high)
    u = _probabilities(p)
    if high == low:
        return np.full_like(u, low)
    shape, points = _pert_table((mode - low) / (high - low))
    return np.asarray(low + (high - low) * _interpolated(u, shape, points), dtype=np.float64)


@lru_cache(maxsize=256)
def _pert_table(mode: float) -> tuple[Floats, Floats]:
    """Distribution function of the beta-PERT on [0, 1] with this mode, at 4,001 points, and the points."""
    a, b = 1 + 4 * mode, 1 + 4 * (1 - mode)
    x = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, 4001))
    density = x ** (a - 1) * (1 - x) ** (b - 1)
    cumulative = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]) * np.diff(x))])
    return cumulative / cumulative[-1], x


def _interpolated(u: Floats, at: Floats, values: Floats) -> Floats:
    """`numpy.interp`, asked in rising order: neighbours are found next to each other, five times as fast."""
    order = np.argsort(u, axis=None)
    result = np.empty(u.size)
    result[order] = np.interp(u.reshape(-1)[order], at, values)
    return result.reshape(u.shape)


def lognormal_range(p: npt.ArrayLike, p10: float, p90: float) -> Floats:
    """Quantile of the lognormal distribution with the given P10 and P90, both above 0."""
    if not 0 < p10 <= p90 < np.inf:
        raise ValueError(f"a lognormal range needs 0 < P10 <= P90, got {p10:g} and {p90:g}")
    mean, deviation = 0.5 * (np.log(p10) + np.log(p90)), (np.log(p90) - np.log(p10)) / (2 * Z10)
    return np.asarray(np.exp(mean + deviation * normal_quantile(_probabilities(p))), dtype=np.float64)


def normal_range(p: npt.ArrayLike, p10: float, p90: float) -> Floats:
    """Quantile of the normal distribution with the given P10 and P90."""
    if not -np.inf < p10 <= p90 < np.inf:
        raise ValueError(f"a range needs P10 <= P90, got {p10:g} and {p90:g}")
    width = (p90 - p10) / (2 * Z10)
    return np.asarray(0.5 * (p10 + p90) + width * normal_quantile(_probabilities(p)), dtype=np.float64)


def lognormal_from_mean_sd(mean: float, sd: float) -> tuple[float, float]:
    """Mean and standard deviation of ln(x) for a lognormal x with the given mean and standard deviation."""
    if not (0 < mean < np.inf and 0 <= sd < np.inf):
        raise ValueError("a lognormal needs a mean above 0 and a standard deviation of at least 0")
    variance = float(np.log1p((sd / mean) ** 2))
    return float(np.log(mean) - variance / 2), variance**0.5


def _probabilities(p: npt.ArrayLike) -> Floats:
    found = np.asarray(p, dtype=np.float64)
    if found.size and not (found.min() >= 0 and found.max() <= 1):
        raise ValueError("probabilities must lie between 0 and 1")
    return found


def _in_order(low: float, mode: float, high: float) -> None:
    if not -np.inf < low <= mode <= high < np.inf:
        raise ValueError(f"low ({low:g}), likely ({mode:g}) and high ({high:g}) must stand in order")


def _ratio(x: Floats, numerator: tuple[float, ...], denominator: tuple[float, ...]) -> Floats:
    return np.asarray(_polynomial(x, numerator) / _polynomial(x, denominator), dtype=np.float64)


def _polynomial(x: Floats, coefficients: tuple[float, ...]) -> Floats:
    """Horner's rule, highest power first."""
    value = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        value *= x
        value += coefficient
    return value


# Coefficients of AS 241, highest power first.
_A = (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
      13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608)  # fmt: skip
_B = (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
      5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0)  # fmt: skip
_C = (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
      3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734)  # fmt: skip
_D = (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
      0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0)  # fmt: skip
_E = (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
      0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772)  # fmt: skip
_F = (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
      0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0)  # fmt: skip
