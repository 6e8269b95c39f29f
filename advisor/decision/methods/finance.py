"""Values of cash flows: NPV, payback, annuities. Plain numbers in, plain numbers out; money received is positive.

All rates are per period of the flows, as fractions (0.08 is 8%). Arguments may be decimals; results are floats, right
to about 1e-12 relative, and are for comparing, not for booking. Bad input raises CaseError. Where no value exists the
result is None, never NaN. numpy-financial is imported only when a function needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from advisor.decision.methods.arrays import Amounts, number, rate_above_minus_one, refuse, vector
from advisor.distributions import Floats

YEAR_DAYS = 365.0
"""Days of a year in `xnpv` and `xirr`: actual/365, as spreadsheets count them, leap years too."""


def npv(rate: float, flows: Amounts, *, first_period: int = 0) -> float:
    """Net present value of flows at equal distances, at a rate per period above -1.

    The first flow falls now and is not discounted. With `first_period=1` it is discounted by one period, as the NPV of
    spreadsheets does: the two differ by the factor 1 + rate.
    """
    import numpy_financial

    r, values = rate_above_minus_one(rate, "rate"), vector(flows, "flows")
    start = number(first_period, "first_period", 0)
    return float(numpy_financial.npv(r, values) / (1 + r) ** start)


def mirr(flows: Amounts, finance_rate: float, reinvest_rate: float) -> float | None:
    """Modified internal rate of return: outflows discounted at one rate, inflows compounded at another.

    None if the flows do not have both signs: there is then no rate at all.
    """
    import numpy_financial

    values = vector(flows, "flows")
    rates = rate_above_minus_one(finance_rate, "finance_rate"), rate_above_minus_one(reinvest_rate, "reinvest_rate")
    if not (values.min() < 0 < values.max()):
        return None
    return float(numpy_financial.mirr(values, *rates))


def xnpv(rate: float, flows: Amounts, dates: Sequence[date | str]) -> float:
    """Net present value on the first date of flows on dates, at a rate per year of 365 days (actual/365)."""
    r, values = rate_above_minus_one(rate, "rate"), vector(flows, "flows")
    return float(values @ (1 + r) ** -years_from_first(dates, len(values)))


def years_from_first(dates: Sequence[date | str], count: int) -> Floats:
    """Years of 365 days from the first date, shape (count,). None may lie before the first."""
    days = [_day(d) for d in dates]
    if len(days) != count:
        raise refuse("dates", f"{len(days)} dates for {count} flows.", "Give one date for each flow.")
    since = np.array([(d - days[0]).days for d in days], dtype=np.float64)
    if since.min() < 0:
        early = days[int(since.argmin())]
        raise refuse("dates", f"{early} lies before the first date, {days[0]}.", "Put the earliest flow first.")
    return since / YEAR_DAYS


def _day(value: object) -> date:
    """A date, the day of a time, a day of numpy's, or a day as text such as 2026-11-23."""
    try:
        found = np.datetime64(value, "D").astype(object)  # type: ignore[call-overload]  # refuses what is no day
    except (TypeError, ValueError) as error:
        raise refuse("dates", f"{value!r} is no date.", "Give dates, or text such as 2026-11-23.") from error
    if not isinstance(found, date):
        raise refuse("dates", "a date is missing.", "Give one date for each flow.")
    return found


def payback_months(flows: Amounts, rate: float = 0.0) -> float | None:
    """Months until the flows have paid back for good; None: not within them.

    `flows[m]` falls m months from now, the investment first. Simple with rate 0, discounted with a rate per month
    (`monthly_rate`). Within the month of the last crossing the flow counts as even, so 2.5 is the middle of the third
    month. A total that turns positive and falls back is not yet paid back. Yearly flows with a yearly rate give years.
    """
    r, values = rate_above_minus_one(rate, "rate"), vector(flows, "flows")
    total = np.cumsum(values * (1 + r) ** -np.arange(len(values), dtype=np.float64))
    # Sums of cents that should cancel leave dust of this size.
    behind = np.flatnonzero(total < -1e-12 * np.abs(values).sum())
    if len(behind) == 0:
        return 0.0
    last = int(behind[-1])
    if last == len(values) - 1:
        return None
    return last + float(-total[last] / (total[last + 1] - total[last]))


def monthly_rate(yearly: float) -> float:
    """The rate per month that compounds to a yearly rate."""
    return float((1 + rate_above_minus_one(yearly, "yearly")) ** (1 / 12) - 1)


def capital_recovery_factor(rate: float, periods: float) -> float:
    """Even payment per period that repays 1 with interest: r (1 + r)^n / ((1 + r)^n - 1), 1/n at rate 0.

    The inverse of an annuity's present value; times a present value it is the equivalent annual cost.
    """
    r, n = rate_above_minus_one(rate, "rate"), _periods(periods)
    # expm1 and log1p keep the digits that the quotient loses at small rates.
    return 1 / n if r == 0 else float(-r / np.expm1(-n * np.log1p(r)))


def pmt(rate: float, periods: float, present_value: float, future_value: float = 0.0) -> float:
    """Even payment at the end of each period that settles a present and a future value; paid money is negative."""
    import numpy_financial

    r, n = rate_above_minus_one(rate, "rate"), _periods(periods)
    pv, fv_ = number(present_value, "present_value"), number(future_value, "future_value")
    return float(numpy_financial.pmt(r, n, pv, fv_))


def fv(rate: float, periods: float, payment: float, present_value: float) -> float:
    """What a present value and a payment at the end of each period grow to; paid money is negative."""
    import numpy_financial

    r, n = rate_above_minus_one(rate, "rate"), _periods(periods)
    return float(numpy_financial.fv(r, n, number(payment, "payment"), number(present_value, "present_value")))


def rate(periods: float, payment: float, present_value: float, future_value: float) -> float | None:
    """Rate per period at which payments, present and future value settle, to 1e-12; None if none is found."""
    import numpy_financial

    parts = number(payment, "payment"), number(present_value, "present_value"), number(future_value, "future_value")
    with np.errstate(all="ignore"):  # a search that fails is told by its result
        found = float(numpy_financial.rate(_periods(periods), *parts, tol=1e-12))
    return found if np.isfinite(found) and found > -1 else None


def _periods(value: float) -> float:
    found = number(value, "periods")
    if found <= 0:
        raise refuse("periods", f"{found:g} periods are not a horizon.", "Give at least one period.")
    return found
