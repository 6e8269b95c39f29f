"""How much to commit to, and when a commitment pays: the newsvendor's quantile over demand, and how it is paid."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.decision.methods.arrays import number, probabilities, refuse, vector
from advisor.distributions import normal_quantile

MONTH_HOURS = Decimal(8760) / 12
"""Hours of an average month, 730."""


class Commitment(Struct, frozen=True):
    """How many units to commit to, and the expected cost per hour with it, with none, and with enough for all."""

    quantity: float
    expected_cost: float
    cost_without: float
    cost_of_all: float


class Payments(Struct, frozen=True):
    """How a commitment is billed: once at the start, per hour, and per month on average; `total` over the term."""

    upfront: Decimal
    per_hour: Decimal
    per_month: Decimal
    total: Decimal


def critical_ratio(underage: float, overage: float) -> float:
    """Share of demand to cover: cost of a unit too few over the costs of one too few and one too many."""
    few, many = number(underage, "underage", 0), number(overage, "overage", 0)
    if few + many == 0:
        raise refuse("underage", "both costs are zero: every quantity is as good.", "Give at least one cost above 0.")
    return few / (few + many)


def newsvendor_quantity(underage: float, overage: float, mean: float, sd: float) -> float:
    """Best quantity for normal demand: its quantile at the critical ratio. Raises CaseError where it is unbounded."""
    ratio = critical_ratio(underage, overage)
    centre, spread = number(mean, "mean"), number(sd, "sd", 0)
    if spread > 0 and not 0 < ratio < 1:
        raise refuse("overage", "with a cost of zero on one side the best quantity has no bound.", "Give both costs.")
    return centre if spread == 0 else centre + spread * float(normal_quantile(ratio))


def newsvendor_from_draws(
    underage: float, overage: float, demand: npt.ArrayLike, demand_probabilities: npt.ArrayLike | None = None
) -> float:
    """Best quantity for demand given by draws (or by the hours of a load curve): their quantile at the ratio.

    With `demand_probabilities`, in sum 1, `demand` are the values of a discrete demand. The least value whose
    cumulative probability reaches the ratio is best; where it meets the ratio exactly, all quantities up to the next
    value cost the same, and the middle is taken.
    """
    values, ratio = vector(demand, "demand"), critical_ratio(underage, overage)
    if demand_probabilities is None:
        return float(np.quantile(values, ratio, method="averaged_inverted_cdf"))
    chance = probabilities(demand_probabilities, len(values), "demand_probabilities")
    possible = np.flatnonzero(chance > 0)
    order = possible[np.argsort(values[possible], kind="stable")]
    reached = np.cumsum(chance[order])
    first = min(int(np.searchsorted(reached, ratio - 1e-12)), len(order) - 1)
    last = min(int(np.searchsorted(reached, ratio + 1e-12)), len(order) - 1)
    return float((values[order[first]] + values[order[last]]) / 2.0)


def break_even_utilisation(committed_rate: float, on_demand_rate: float) -> float:
    """Share of the hours that must be used for a commitment to pay: committed over on-demand rate. Above 1: never."""
    flexible = number(on_demand_rate, "on_demand_rate", 0)
    if flexible == 0:
        raise refuse("on_demand_rate", "an hour on demand costs nothing.", "Give a price above 0.")
    return number(committed_rate, "committed_rate", 0) / flexible


def commitment_size(committed_rate: float, on_demand_rate: float, demand: npt.ArrayLike) -> Commitment:
    """Best mix of committed and on-demand units; `demand` in units, an hour (or a draw) each, all alike.

    A committed unit is paid whether used or not: demand is covered up to its quantile at 1 - committed/on-demand.
    """
    needed = vector(demand, "demand")
    if needed.min() < 0:
        raise refuse("demand", f"a demand of {needed.min():g} is below zero.", "Give units needed, 0 or more.")
    share = break_even_utilisation(committed_rate, on_demand_rate)
    committed, flexible = float(committed_rate), float(on_demand_rate)
    quantity = newsvendor_from_draws(flexible - committed, committed, needed) if share < 1 else 0.0
    beyond = float(np.maximum(needed - quantity, 0).mean())
    peak = float(needed.max())
    return Commitment(
        quantity, committed * quantity + flexible * beyond, flexible * float(needed.mean()), committed * peak
    )


def commitment_payments(rate_per_hour: Decimal, hours: int, upfront_share: Decimal) -> Payments:
    """Billing of a commitment of `hours` (8,760 a year), exact: `upfront_share` 1 all, 0.5 partial, 0 none upfront.

    However it is billed, the sum over the term is the same; so is the effective cost of an hour, its rate.
    """
    if rate_per_hour < 0 or not rate_per_hour.is_finite():
        raise refuse("rate_per_hour", f"{rate_per_hour} is not a price.", "Give a price of at least 0.")
    if hours < 1:
        raise refuse("hours", f"a term of {hours} hours is none.", "Give at least one hour.")
    if not 0 <= upfront_share <= 1:
        raise refuse("upfront_share", f"{upfront_share} is not a share.", "Give 0 (none) to 1 (all).")
    total = rate_per_hour * hours
    upfront = total * upfront_share
    per_hour = rate_per_hour * (1 - upfront_share)
    return Payments(upfront, per_hour, per_hour * MONTH_HOURS, upfront + per_hour * hours)
