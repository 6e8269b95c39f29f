"""Mean and standard deviation of the named distributions in closed form: for point estimates that check the draws."""

from __future__ import annotations

import math

from advisor.decision.methods.arrays import number, refuse


def pert_moments(low: float, mode: float, high: float) -> tuple[float, float]:
    """Mean and standard deviation of the beta-PERT distribution that the draws use (lambda = 4).

    Mean (low + 4 mode + high) / 6, variance (mean - low)(high - mean) / 7. The classic rule of thumb,
    ((high - low) / 6)^2, is another number: 4 against 4.571 for 1, 4, 13 (`classic_pert_moments`).
    """
    a, m, b = _in_order(low, mode, high)
    mean = (a + 4 * m + b) / 6
    return mean, math.sqrt((mean - a) * (b - mean) / 7)


def classic_pert_moments(low: float, mode: float, high: float) -> tuple[float, float]:
    """Mean and standard deviation by the classic rule of 1959: the deviation is a sixth of the range."""
    a, m, b = _in_order(low, mode, high)
    return (a + 4 * m + b) / 6, (b - a) / 6


def triangular_moments(low: float, mode: float, high: float) -> tuple[float, float]:
    """Mean and standard deviation of the triangular distribution."""
    a, m, b = _in_order(low, mode, high)
    return (a + m + b) / 3, math.sqrt(((a - m) ** 2 + (m - b) ** 2 + (b - a) ** 2) / 36)


def lognormal_moments(log_mean: float, log_sd: float) -> tuple[float, float]:
    """Mean and standard deviation of x where ln(x) is Normal(log_mean, log_sd): undoes `lognormal_from_mean_sd`."""
    mu, sigma = number(log_mean, "log_mean"), number(log_sd, "log_sd", 0)
    mean = math.exp(mu + sigma**2 / 2)
    return mean, mean * math.sqrt(math.expm1(sigma**2))


def _in_order(low: float, mode: float, high: float) -> tuple[float, float, float]:
    a, m, b = number(low, "low"), number(mode, "mode"), number(high, "high")
    if not a <= m <= b:
        raise refuse("mode", f"{a:g}, {m:g}, {b:g} do not stand in order.", "Give low <= likely <= high.")
    return a, m, b
