"""Values of options on one uncertain price: waiting before an investment, and two standard models to check it by."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from advisor.decision.methods.arrays import number, probabilities, rate_above_minus_one, refuse, vector


class Waiting(Struct, frozen=True):
    """NPV of investing now, of deciding again after one period, and what the right to wait adds (never below 0)."""

    invest_now: float
    wait: float
    option_value: float


class European(Struct, frozen=True):
    """Values of a European call and put."""

    call: float
    put: float


class Binomial(Struct, frozen=True):
    """Value of a European option on a tree, and the risk-neutral probability of an up-step."""

    value: float
    up_probability: float


def option_to_wait(
    investment: float, income_now: float, later: tuple[float, ...], chances: tuple[float, ...] | None, rate: float
) -> Waiting:
    """Invest now, or after one period once the income is known.

    Income of `income_now` this period, then one of `later` for ever, with the given chances. Waiting gives up this
    period's income and invests only where it pays. Source of the example: Dixit and Pindyck, Investment under
    Uncertainty, 1994, chapter 2.
    """
    r, cost = rate_above_minus_one(rate, "rate"), number(investment, "investment", 0)
    if r <= 0:
        raise refuse("rate", "income for ever has no value at a rate of zero or below.", "Give a rate above 0.")
    incomes = vector(later, "later")
    chance = probabilities(chances, len(incomes), "chances")
    now = number(income_now, "income_now") - cost + float(chance @ incomes) / r
    # One period on, the income of that period comes at once and the rest for ever after.
    then = np.maximum(incomes * (1 + r) / r - cost, 0.0)
    wait = float(chance @ then) / (1 + r)
    return Waiting(now, wait, max(wait - max(now, 0.0), 0.0))


def black_scholes(spot: float, strike: float, rate: float, volatility: float, years: float) -> European:
    """European options, no dividends; `rate` compounds continuously. Black and Scholes, J. Polit. Econ. 81, 1973."""
    s, k = _above_zero(spot, "spot"), _above_zero(strike, "strike")
    sigma, t = _above_zero(volatility, "volatility"), _above_zero(years, "years")
    r = number(rate, "rate")
    d1 = (math.log(s / k) + (r + sigma**2 / 2) * t) / (sigma * math.sqrt(t))
    d2 = d1 - sigma * math.sqrt(t)
    discounted = k * math.exp(-r * t)
    call = s * _normal(d1) - discounted * _normal(d2)
    return European(call, call - s + discounted)


def binomial_option(
    spot: float, strike: float, up: float, down: float, rate: float, step_years: float, steps: int, *, put: bool = False
) -> Binomial:
    """European option on a recombining tree; `rate` compounds continuously. Cox, Ross and Rubinstein, 1979.

    Raises CaseError if the step allows a sure profit: down < exp(rate x step) < up must hold.
    """
    s, k, dt = _above_zero(spot, "spot"), number(strike, "strike", 0), _above_zero(step_years, "step_years")
    growth = math.exp(number(rate, "rate") * dt)
    if not 0 < down < growth < up:
        raise refuse(
            "up", f"down {down:g}, growth {growth:g} and up {up:g} must ascend.", "Widen the step of the price."
        )
    if steps < 1:
        raise refuse("steps", f"{steps} steps make no tree.", "Give at least one.")
    p = (growth - down) / (up - down)
    ups = np.arange(steps + 1, dtype=np.float64)
    prices = s * up**ups * down ** (steps - ups)
    values = np.maximum(k - prices if put else prices - k, 0.0)
    for _ in range(steps):
        values = (p * values[1:] + (1 - p) * values[:-1]) / growth
    return Binomial(float(values[0]), p)


def _above_zero(value: float, where: str) -> float:
    found = number(value, where)
    if found <= 0:
        raise refuse(where, f"{found:g} is not above zero.", "Give a value above 0.")
    return found


def _normal(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2
