"""The best mix of committed and flexible instances over the hours and the draws, and what it costs."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from advisor.cost.demand import HOURS_PER_MONTH, ServiceDemand
from advisor.cost.streams import Stream
from advisor.distributions import Floats
from advisor.summaries import next_in_order

STEPS = (np.arange(12) + 0.5) / 12.0
"""Parts of the running day, from the quietest to the busiest."""
SAMPLE = 256
"""Draws over which a commitment is sized."""


class MixedStream(Stream, frozen=True, kw_only=True):
    """A stream with a second one beside it: what is committed, and the flexible rest at prices of its own."""

    rest: Stream

    @property
    def legs(self) -> tuple[Stream, ...]:
        """What is committed, then the flexible rest."""
        return Stream(self.use, self.path, self.price), self.rest

    def present_value(self, end: Floats | None = None) -> Floats:
        """USD today of the whole horizon, or of the months before `end`, of both, shape (draw,)."""
        committed, rest = self.legs
        return committed.present_value(end) + rest.present_value(end)

    def monthly(self) -> Floats:
        """USD of each month of both, undiscounted, shape (draw, month)."""
        committed, rest = self.legs
        return committed.monthly() + rest.monthly()

    def at(self, month: npt.NDArray[np.int64] | None) -> Floats:
        """USD of one month of both for each draw, shape (draw,); None: of the first."""
        committed, rest = self.legs
        return committed.at(month) + rest.at(month)

    def first_month(self) -> Floats:
        """USD a month of both in the first year at today's price, shape (draw,)."""
        committed, rest = self.legs
        return committed.first_month() + rest.first_month()


def quietest(demand: ServiceDemand) -> float:
    """Instances needed in the quietest running hour over those of the busiest: 1 without autoscaling."""
    return 1.0 / demand.peak_ratio if demand.autoscaling else 1.0


def committed_instances(demand: ServiceDemand, fleet: Floats, committed_rate: float, flexible_rate: float) -> int:
    """Whole instances to commit to: the newsvendor's quantile of the need over hours, years and draws.

    `fleet`: instances for the busiest hour, shape (draw, year), of the years of the term. An instance is committed as
    long as it is needed in a larger share of the hours than committed over flexible rate, its break-even use.
    """
    low = quietest(demand)
    need = fleet[:: max(len(fleet) // SAMPLE, 1), :, None] * (low + (1.0 - low) * STEPS)
    share = demand.hours_per_day / 24.0
    idle_share = 1.0 - share
    # Outside the running hours nothing is needed: the quantile is taken over the running hours alone.
    quantile = (1.0 - committed_rate / flexible_rate - idle_share) / share
    if quantile <= 0:
        return 0
    return round(_reached(need.reshape(-1), min(quantile, 1.0)))


def _reached(values: Floats, share: float) -> float:
    """The least value that this share of the values, above zero, does not exceed; half-way to the next one where that
    is just as good. `numpy.quantile` has it as "averaged_inverted_cdf", and imports another package for it."""
    place = share * len(values)
    last = min(math.ceil(place), len(values)) - 1
    if place != last + 1 or last + 1 == len(values):
        return float(np.partition(values, last)[last])
    return 0.5 * sum(next_in_order(values, last + 1))


def flexible_hours(demand: ServiceDemand, fleet: Floats, committed: int) -> Floats:
    """Instance-hours a month beyond the commitment, shape (draw, year): the need falls evenly over the running day."""
    low, high = fleet * quietest(demand), fleet
    width = np.maximum(high - low, 1e-9)
    above = np.clip(high - committed, 0.0, None)
    beyond = np.where(committed <= low, (low + high) / 2.0 - committed, above**2 / (2.0 * width))
    level = np.where(high - low < 1e-9, above, beyond)
    return np.asarray(level * HOURS_PER_MONTH * demand.hours_per_day / 24.0, dtype=np.float64)
