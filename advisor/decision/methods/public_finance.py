"""Conventions of public business cases: dated discount rates, optimism bias, and the benefit table of a study."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

from msgspec import Struct

from advisor.decision.methods.arrays import Amounts, number, refuse, vector
from advisor.decision.methods.finance import npv


class RateStep(Struct, frozen=True):
    """One stretch of a discount rate that falls with time: `rate` from the end of the stretch before to `to_year`."""

    to_year: float
    rate: float


class BenefitCase(Struct, frozen=True):
    """Present values of costs (negative) and benefits, their sum, and the return: sum over costs, as a fraction."""

    costs: float
    benefits: float
    npv: float
    roi: float | None


@lru_cache(maxsize=1)
def green_book_rates() -> tuple[RateStep, ...]:
    """Real social time preference rates of HM Treasury's Green Book, in steps; source and date stand in the table."""
    text = resources.files("advisor.decision").joinpath("tables/public_discount_rates.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["scheme"] == "green_book"]
    return tuple(RateStep(float(row["to_year"] or "inf"), float(row["rate_pct"]) / 100.0) for row in rows)


def green_book_discount_factor(year: float) -> float:
    """Factor on real money of a year from now: 3.5% a year to year 30, 3.0% to year 75, 2.5% after."""
    return declining_discount_factor(year, green_book_rates())


def declining_discount_factor(year: float, steps: tuple[RateStep, ...]) -> float:
    """Factor on money of a year from now, each year discounted at its own step's rate. Steps ascend in `to_year`."""
    left, factor, start = number(year, "year", 0), 1.0, 0.0
    for step in steps:
        span = min(left, step.to_year) - start
        if span <= 0:
            break
        factor, start = factor / (1 + step.rate) ** span, step.to_year
    if left > steps[-1].to_year:
        raise refuse("year", f"no rate is given for year {left:g}.", "Let the last step run on without end.")
    return factor


def optimism_bias_adjusted(
    cost: float, upper_bound: float, managed_share: float = 0.0, mitigation_cost: float = 0.0
) -> float:
    """Cost raised by the share of the upper-bound bias that is not managed, plus what managing it costs.

    `upper_bound` as a fraction of the cost (0.51: 51%), `managed_share` from 0 to 1. Method: Mott MacDonald, Review of
    Large Public Procurement in the UK, 2002, and the supplementary guidance of HM Treasury.
    """
    bias = number(upper_bound, "upper_bound", 0) * (1 - number(managed_share, "managed_share", 0, 1))
    return number(cost, "cost", 0) * (1 + bias) + number(mitigation_cost, "mitigation_cost", 0)


def benefit_case(rate: float, costs: Amounts, benefits: Amounts) -> BenefitCase:
    """Costs (negative) and benefits by year, the first now and not discounted, the others at the ends of years."""
    paid, gained = vector(costs, "costs"), vector(benefits, "benefits")
    if len(paid) != len(gained):
        raise refuse("benefits", f"{len(gained)} years of benefits for {len(paid)} of costs.", "Give the same years.")
    if paid.max() > 0:
        raise refuse("costs", "a cost is above zero.", "Enter money paid as negative.")
    out, into = npv(rate, paid), npv(rate, gained)
    return BenefitCase(out, into, out + into, (out + into) / -out if out < 0 else None)
