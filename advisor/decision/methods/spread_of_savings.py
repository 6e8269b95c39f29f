"""Chances of a saving, and how exactly a number of draws can tell them."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from advisor.decision.methods.arrays import number, refuse, vector


def probability_of_saving(savings: npt.ArrayLike, hurdle: float = 0.0) -> float:
    """Share of the draws with a saving above the hurdle; a tie saves nothing."""
    return float((vector(savings, "savings") > number(hurdle, "hurdle")).mean())


def normal_probability_of_saving(mean: float, sd: float, hurdle: float = 0.0) -> float:
    """The same in closed form for a normal saving: a second, independent way to check a simulated one."""
    ahead, spread = number(mean, "mean") - number(hurdle, "hurdle"), number(sd, "sd", 0)
    return float(ahead > 0) if spread == 0 else math.erfc(-ahead / spread / math.sqrt(2)) / 2


def standard_error(values: npt.ArrayLike) -> float:
    """Standard error of a mean of independent draws: s / sqrt(n). Sobol draws do better; this is their upper end."""
    draws = _at_least_two(values)
    return float(draws.std(ddof=1)) / math.sqrt(len(draws))


def quantile_standard_error(values: npt.ArrayLike, probability: float) -> float:
    """Standard error of a quantile of independent draws, from the draws that lie one binomial deviation around it."""
    draws, p = _at_least_two(values), number(probability, "probability", 0, 1)
    deviation = math.sqrt(p * (1 - p) / len(draws))
    low, high = np.quantile(draws, [max(p - deviation, 0.0), min(p + deviation, 1.0)])
    return float(high - low) / 2


def quotable(value: float, error: float) -> float:
    """The value rounded to the digits that its standard error carries: the last one is at least half the error."""
    number(value, "value")
    if number(error, "error", 0) == 0:
        return float(value)
    place = math.ceil(math.log10(error / 2))
    return float(round(float(value), -place))


def _at_least_two(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    draws = vector(values, "values")
    if len(draws) < 2:
        raise refuse("values", "one draw has no spread.", "Give at least two.")
    return draws
