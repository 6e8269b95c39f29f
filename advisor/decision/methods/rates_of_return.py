"""Internal rates of return: every rate at which cash flows are worth nothing, and the one rate where there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from advisor.decision.methods.arrays import Amounts, refuse, vector
from advisor.decision.methods.finance import years_from_first
from advisor.distributions import Floats

PLAUSIBLE = (-0.5, 0.5)
"""Rates per period between which a second root makes the internal rate ambiguous."""

_STEEPEST = 24.0
_GRID = np.sinh(np.linspace(-8.0, 8.0, 4001)) / np.sinh(8.0) * _STEEPEST
_TOUCHING = 1e-10


def irr(flows: Amounts, *, within: tuple[float, float] = PLAUSIBLE) -> float | None:
    """Internal rate of return per period: the rate at which flows at equal distances are worth nothing.

    None where no such rate exists. Flows that change sign more than once can have several: then the only one inside
    `within` is returned, and CaseError is raised, naming all of them, if that is not exactly one. Who needs to know
    that the rate is the only one asks `irr_roots`.
    """
    return _only(irr_roots(flows), within)


def xirr(flows: Amounts, dates: Sequence[date | str], *, within: tuple[float, float] = PLAUSIBLE) -> float | None:
    """Internal rate of return per year of 365 days of flows on dates; otherwise as `irr`."""
    return _only(xirr_roots(flows, dates), within)


def irr_roots(flows: Amounts) -> tuple[float, ...]:
    """All internal rates of return per period, ascending, with 1 + rate from 4e-11 to 2.6e10; empty if none."""
    values = vector(flows, "flows")
    return _roots(values, np.arange(len(values), dtype=np.float64))


def xirr_roots(flows: Amounts, dates: Sequence[date | str]) -> tuple[float, ...]:
    """All internal rates of return per year of 365 days, ascending; empty if none."""
    values = vector(flows, "flows")
    return _roots(values, years_from_first(dates, len(values)))


def _only(roots: tuple[float, ...], within: tuple[float, float]) -> float | None:
    if len(roots) <= 1:
        return roots[0] if roots else None
    inside = [r for r in roots if within[0] <= r <= within[1]]
    if len(inside) == 1:
        return inside[0]
    rates = ", ".join(f"{100 * r:.6g}%" for r in roots)
    raise refuse(
        "flows",
        f"the internal rate of return is not unique: the flows are worth nothing at {rates}.",
        "Decide by net present value, or take all of them from irr_roots.",
    )


def _roots(flows: Floats, years: Floats) -> tuple[float, ...]:
    """Zeros of the present value over ln(1 + rate): bracketed on a grid, finest around 0, then by Brent's method.

    The present value is scaled by its largest discount factor, which moves no zero and lets nothing overflow.
    """
    from scipy.optimize import brentq

    order = np.argsort(years, kind="stable")
    times, first = np.unique(years[order], return_index=True)
    values = np.add.reduceat(flows[order], first)
    if not (values.min() < 0 < values.max()):
        return ()

    def worth(force: float) -> float:
        exponents = -force * times
        return float(values @ np.exp(exponents - exponents.max()))

    # All of the grid at once; each point scaled by its largest factor, at the first time or at the last.
    exponents = -_GRID[:, None] * times
    grid = np.exp(exponents - exponents.max(axis=1, keepdims=True)) @ values
    found = [float(_GRID[i]) for i in np.flatnonzero(grid == 0)]
    crossings = np.flatnonzero(grid[:-1] * grid[1:] < 0)
    found += [float(brentq(worth, _GRID[i], _GRID[i + 1], xtol=1e-15, rtol=1e-14)) for i in crossings]
    size = float(np.abs(values).sum())
    found += [root for i in _nearest_misses(grid) for root in _touching(worth, i, size)]
    return tuple(float(np.expm1(f)) for f in sorted(found))


def _nearest_misses(grid: Floats) -> npt.NDArray[np.intp]:
    """Inner points where the value comes closest to zero without crossing it: two roots, or one, may hide there."""
    size, side = np.abs(grid), np.sign(grid)
    least = (size[1:-1] <= size[:-2]) & (size[1:-1] < size[2:])
    same = (side[1:-1] == side[:-2]) & (side[1:-1] == side[2:]) & (side[1:-1] != 0)
    return np.flatnonzero(least & same) + 1


def _touching(worth: Callable[[float], float], i: np.intp, size: float) -> list[float]:
    from scipy.optimize import brentq, minimize_scalar

    low, middle, high = (float(f) for f in _GRID[i - 1 : i + 2])
    side = np.sign(worth(middle))
    best = minimize_scalar(lambda f: side * worth(f), bounds=(low, high), method="bounded", options={"xatol": 1e-12})
    if abs(best.fun) <= _TOUCHING * size:
        return [float(best.x)]
    if best.fun > 0:
        return []
    ends = ((low, float(best.x)), (float(best.x), high))
    return [float(brentq(worth, *pair, xtol=1e-15, rtol=1e-14)) for pair in ends]
