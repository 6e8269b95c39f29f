"""What a workload asks for, in its natural unit: how much on average, at the busiest hour, and for how many hours.

Serving is asked per second of the hours in which it runs; training is asked per run.
"""

from __future__ import annotations

import math

from msgspec import Struct

from advisor.case.fields import Range, middle
from advisor.case.workloads import (
    Embeddings,
    FineTuning,
    ImageGeneration,
    LlmBatch,
    LlmServing,
    PreTraining,
    Recommender,
    Speech,
    Vision,
    Workload,
)

HOURS_PER_MONTH = 730.0
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = HOURS_PER_MONTH / 24.0
WEEKS_PER_MONTH = DAYS_PER_MONTH / 7.0
_SECONDS = {"s": 1.0, "min": 60.0, "hour": 3600.0}


class ServiceDemand(Struct, frozen=True):
    """Work per second over the hours in which it runs. `unit` is the natural unit (output tokens, items).

    `scale` fields are multiples of the volume's point value, so that draws of volume act on both.
    """

    unit: str
    average_per_s: float
    peak_ratio: float
    hours_per_day: float
    autoscaling: bool
    spare_instances: int
    ends_when_done: bool = False
    """Whether nothing runs any more once the work of a day is done, within the hours that it may take: a batch."""

    @property
    def per_month(self) -> float:
        """Natural units in a month, on average."""
        return self.average_per_s * 3600.0 * self.hours_per_day * DAYS_PER_MONTH


class RunDemand(Struct, frozen=True):
    """Training runs: tokens a run, runs a month, hours that a run may take."""

    unit: str
    tokens_per_run: float
    runs_per_month: float
    hours_allowed: float

    @property
    def per_month(self) -> float:
        """Tokens in a month, on average."""
        return self.tokens_per_run * self.runs_per_month


Demand = ServiceDemand | RunDemand


def demand_of(workload: Workload) -> Demand:
    """The demand at the middle of every range."""
    if isinstance(workload, LlmServing):
        # Hours of a day of the week's average: a service of five days in seven runs five sevenths of its hours.
        hours = workload.hours_per_day * workload.days_per_week / 7.0
        rate = _requests_per_s(middle(workload.volume.value), workload.volume.unit, hours)
        tokens = rate if workload.volume.unit.startswith("output tokens") else rate * middle(workload.output_tokens)
        return ServiceDemand(
            "output tokens",
            tokens,
            middle(workload.busiest_hour_ratio),
            hours,
            workload.autoscaling,
            workload.spare_instances,
        )
    if isinstance(workload, LlmBatch):
        rate = _requests_per_s(middle(workload.volume.value), workload.volume.unit, workload.window_hours)
        tokens = rate if workload.volume.unit.startswith("output tokens") else rate * middle(workload.output_tokens)
        spare = workload.spare_instances
        return ServiceDemand("output tokens", tokens, 1.0, workload.window_hours, False, spare, ends_when_done=True)
    if isinstance(workload, PreTraining):
        return RunDemand(
            "tokens", middle(workload.tokens), middle(workload.runs_per_year) / 12.0, workload.days_allowed * 24.0
        )
    if isinstance(workload, FineTuning):
        return RunDemand("tokens", middle(workload.tokens), middle(workload.runs_per_month), workload.hours_allowed)
    return _items(workload)


def volume_ranges(workload: Workload) -> dict[str, Range]:
    """The ranges that the buyer gave for what scales the demand, by field; a plain number has none."""
    fields: dict[str, object] = {}
    if isinstance(workload, (PreTraining, FineTuning)):
        fields["tokens"] = workload.tokens
        fields["runs"] = workload.runs_per_year if isinstance(workload, PreTraining) else workload.runs_per_month
    else:
        fields["volume"] = workload.volume.value
        if isinstance(workload, (LlmServing, LlmBatch)):
            fields["output_tokens"] = workload.output_tokens
    if not isinstance(workload, (PreTraining, FineTuning, LlmBatch)):
        fields["busiest_hour_ratio"] = workload.busiest_hour_ratio
    fields["growth_pct_year"] = workload.growth_pct_year
    return {name: value for name, value in fields.items() if isinstance(value, Range)}


def demand_words(workload: Workload) -> str:
    """The demand in one phrase, with its units and how it grows."""
    return f"{_demand_now(workload)}{_growth_words(workload.growth_pct_year)}"


def _growth_words(pct_year: float | Range) -> str:
    """By how much the load of each year differs from that of the year before; nothing where it does not."""
    low, high = (pct_year.low, pct_year.high) if isinstance(pct_year, Range) else (pct_year, pct_year)
    if low == 0 == high:
        return ""
    if low < 0 < high:
        return f"; each year {-low:g} % below to {high:g} % above the last"
    near, far = sorted((abs(low), abs(high)))
    size = f"{far:g} %" if near == far else f"{near:g} to {far:g} %"
    return f"; each year {size} {'above' if high > 0 else 'below'} the last"


def _demand_now(workload: Workload) -> str:
    demand = demand_of(workload)
    if isinstance(demand, RunDemand):
        return (
            f"{_figure(demand.tokens_per_run)} tokens a run, {_figure(demand.runs_per_month * 12)} runs a year, "
            f"each within {_figure(demand.hours_allowed)} h"
        )
    peak = demand.average_per_s * demand.peak_ratio
    unit = "hours of audio" if isinstance(workload, Speech) else demand.unit
    hours = f"{demand.hours_per_day:g} h a day"
    if isinstance(workload, LlmServing) and workload.days_per_week < 7:
        hours = f"{workload.hours_per_day:g} h a day, {workload.days_per_week} days a week"
    return f"{_figure(demand.average_per_s)} {unit}/s on average over {hours}, {_figure(peak)} at the busiest hour"


def _figure(value: float) -> str:
    """Three significant digits without exponent; large numbers in words."""
    for size, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if value >= size:
            return f"{value / size:.3g}{name}"
    decimals = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:,.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:,.0f}"


def _items(workload: Embeddings | ImageGeneration | Vision | Speech | Recommender) -> ServiceDemand:
    """Item workloads run around the clock; an hour of audio is one item."""
    rate = _requests_per_s(middle(workload.volume.value), workload.volume.unit, 24.0)
    return ServiceDemand("items", rate, middle(workload.busiest_hour_ratio), 24.0, False, workload.spare_instances)


def _requests_per_s(value: float, unit: str, hours_per_day: float) -> float:
    """Volume per second of the running hours. Rates per day or month fall into the running hours only."""
    period = unit.rsplit("/", 1)[1]
    if period == "day":
        return value / (hours_per_day * 3600.0)
    if period == "month":
        return value / (hours_per_day * 3600.0 * DAYS_PER_MONTH)
    return value / _SECONDS[period]
