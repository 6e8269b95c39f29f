"""Ranges, amounts and yardsticks: what all parts of the Recommendation are made of."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Verdict = Literal["move", "pilot first", "wait", "stay", "not feasible", "not assessed"]
Side = Literal["stay", "move"]
Tag = Literal["B", "P", "M", "V", "C", "J"]
"""Kind of a figure: buyer's record, published price, measured by a third party, vendor claim, calculated, judgement."""


class Quantiles(Struct, frozen=True):
    """P10, P50 and P90 over the draws; one draw in ten lies below P10."""

    p10: float | None
    p50: float | None
    p90: float | None


class NpvQuantiles(Struct, frozen=True):
    """Quantiles of a net present value in USD, with the mean for sums that must add up."""

    p1: float
    p5: float
    p10: float
    p50: float
    p90: float
    p95: float
    mean: float


class Amount(Struct, frozen=True):
    """A figure with its unit and range."""

    unit: str
    p10: float
    p50: float
    p90: float


class Yardstick(Struct, frozen=True):
    """Moving against one way of staying. Payback in months from the decision; None: never within the horizon."""

    against: str
    npv_usd: NpvQuantiles
    probability_of_saving: float
    hurdle_probability: float
    payback_months: Quantiles
    percentiles_usd: tuple[float, ...]
    """P1 to P99 of the NPV in USD: 99 values, for S-curve and dot plot."""
