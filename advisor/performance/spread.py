"""From a spread to draws and to quantiles, so that a figure on paper and the draws behind it are the same distribution.

The multiplier of a median is ``exp(vendor * z_v + accelerator * z_a + own * s)`` with z standard normal and s either
normal or Student-t. The t part is reached from a normal draw through its own quantile, so that draws keep their order
and can be shared between options.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from advisor.distributions import normal_probability
from advisor.performance.types import Floats, Spread

LEAST_CHANCE = 0.05
"""Chance from which on it is told that what misses a limit may yet hold it."""
_NORMAL = NormalDist()
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(41)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def factor(spread: Spread, z_vendor: Floats, z_accelerator: Floats, z_own: Floats) -> Floats:
    """Throughput multipliers (median 1.0) from standard-normal draws of equal shape."""
    own = student_from_normal(z_own, spread.dof)
    return np.exp(spread.vendor * z_vendor + spread.accelerator * z_accelerator + spread.own * own)


@lru_cache(maxsize=4096)
def quantile(spread: Spread, p: float) -> float:
    """Multiplier at probability ``p`` (0 < p < 1) of the distribution that `factor` draws from."""
    shared = math.hypot(spread.vendor, spread.accelerator)
    if p < 0.5:
        return 1.0 / quantile(spread, 1.0 - p)  # it is symmetric on the logarithm's scale
    if math.isinf(spread.dof) or spread.own == 0.0:
        return math.exp(math.hypot(shared, spread.own) * _NORMAL.inv_cdf(p))
    if shared == 0.0:
        z = np.array([_NORMAL.inv_cdf(p)])
        return math.exp(spread.own * float(student_from_normal(z, spread.dof)[0]))
    # On the scale of normal draws the distribution is nearly a straight line: secants close in within a few steps.
    goal = _NORMAL.inv_cdf(p)
    low, high = -60.0 * spread.total, 60.0 * spread.total
    before, missed, at = 0.0, -goal, goal * spread.total
    while abs(at - before) > 1e-14 * spread.total:
        short = _normal_scale(_cdf(at, shared, spread.own, spread.dof)) - goal
        low, high = (at, high) if short < 0.0 else (low, at)
        secant = at - short * (at - before) / (short - missed) if short != missed else math.inf
        before, missed, at = at, short, secant if low < secant < high else 0.5 * (low + high)
    return math.exp(at)


def chance_of_at_least(spread: Spread, multiple: float) -> float:
    """Probability that the multiplier of the distribution that `factor` draws from is at least so large."""
    shared, x = math.hypot(spread.vendor, spread.accelerator), math.log(multiple)
    if math.isinf(spread.dof) or spread.own == 0.0:
        return 1.0 - _NORMAL.cdf(x / math.hypot(shared, spread.own))
    return 1.0 - _cdf(x, shared, spread.own, spread.dof)


def missed_but_may_hold(chance: float) -> str:
    """The end of a sentence that refuses what misses a latency limit in the middle of its spread."""
    if chance < LEAST_CHANCE:
        return ""
    likely = round(100 * chance)
    return f"; the prediction's known error leaves it a chance of about {likely} in 100, and a measurement would tell"


def student_from_normal(z: Floats, dof: float) -> Floats:
    """Student-t quantile at the normal probability of ``z``, without scipy.

    Exact inverse of the closed-form approximation of Wallace (1959): z = sqrt(dof * ln(1 + t^2/dof)) * (8 dof + 1) /
    (8 dof + 3), right to 0.02 for dof >= 3. Monotone and odd, so that median and order are kept.
    """
    if math.isinf(dof):
        return np.asarray(z, dtype=np.float64)
    scaled = np.minimum(np.abs(z) * (8.0 * dof + 3.0) / (8.0 * dof + 1.0), 30.0)
    return np.asarray(np.sign(z) * np.sqrt(dof * np.expm1(scaled**2 / dof)), dtype=np.float64)


def _normal_from_student(t: Floats, dof: float) -> Floats:
    return np.asarray(
        np.sign(t) * np.sqrt(dof * np.log1p(t**2 / dof)) * (8.0 * dof + 1.0) / (8.0 * dof + 3.0), dtype=np.float64
    )


def _cdf(x: float, shared: float, own: float, dof: float) -> float:
    """P(shared * N + own * T < x), by quadrature over the normal part."""
    t = (x - shared * _NODES) / own
    return float(np.dot(_WEIGHTS, normal_probability(_normal_from_student(t, dof))))


def _normal_scale(probability: float) -> float:
    return _NORMAL.inv_cdf(min(max(probability, 1e-300), 1.0 - 1e-16))
