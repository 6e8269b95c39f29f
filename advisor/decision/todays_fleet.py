"""What today's fleet says of every other: it carries the load described, whatever a model makes of that.

Where the model needs more of today's instances than run, one of two things is off: the load is lighter than described
(lengths, caches, a busiest hour that was assumed), which holds for every chip alike; or today's chip is faster on this
work than the model has it, of which another chip of the same maker shares a half and one of another maker a quarter,
as with a measurement. Nothing says which: the share of the first is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from advisor.case.workloads import LlmBatch, Workload
from advisor.catalog import Catalog
from advisor.cost.demand import HOURS_PER_MONTH, Demand, RunDemand, ServiceDemand
from advisor.cost.options import Option
from advisor.decision.predicted import Predicted
from advisor.decision.rounding import median, rounded
from advisor.distributions import Floats

SAME_MAKER, OTHER_MAKER = 0.5, 0.25
"""Parts of what a chip is faster than predicted, as a logarithm, that chips of its maker, and others, are held for."""
SIZED_OTHERWISE = ("recommender",)
"""Kinds whose fleet does not follow from the chips' speed: features are fetched by hosts."""


class TodaysFleet(Struct, frozen=True):
    """What follows from today's fleet carrying the load described.

    `runs`: how many of `instance` run, spare ones aside. `needed`: how many the model would need for that load, of
    training in the hours that are billed, not in whole numbers, shape (draw,). `gap`: how many times as many as run
    that is at the median, at least 1. `lighter`: how many times as much as has to be done is described, shape (draw,).
    `times`: how many times the predicted speed is counted for the load as described, by option, shape (draw,): what is
    lighter is in it; no entry where the prediction stands. `measured`: whether today's speed is the buyer's own.
    """

    instance: str
    runs: int
    needed: Floats
    gap: float
    lighter: Floats
    times: dict[str, Floats]
    measured: bool


def todays_fleet(
    workload: Workload,
    demand: Demand,
    today: Option,
    speed: Floats,
    options: Sequence[Option],
    predictions: dict[str, Predicted],
    values: dict[str, Floats],
    catalog: Catalog,
) -> TodaysFleet | None:
    """What today's fleet says of the options; None where its size does not follow from speed.

    `speed`: natural units per second of one of today's instances by the model, of training of the group that a run is
    given, shape (draw,).
    """
    if workload.kind in SIZED_OTHERWISE:
        return None
    runs = today.count or 1
    if isinstance(demand, RunDemand):
        hours = demand.per_month / (speed / predictions[today.id].instances * values["goodput"] * 3600.0)
        needed = hours / (today.hours_per_month or HOURS_PER_MONTH)
    else:
        runs = runs - demand.spare_instances if runs > demand.spare_instances else runs
        needed = _least_load(workload, demand) / (speed * values["utilisation"])
    gap = max(median(needed) / runs, 1.0)
    known = predictions[today.id].measured
    # What was measured is not faster than that: then the whole gap lies in the load.
    load = np.ones_like(needed) if known else values["load_share"]
    chip, maker = today.accelerator, catalog.accelerators[today.accelerator].vendor
    own = np.maximum(needed / runs, 1.0)
    others = {part: np.asarray(gap ** (load + part * (1.0 - load))) for part in (0.0, OTHER_MAKER, SAME_MAKER)}
    times: dict[str, Floats] = {}
    for option in options:
        if option.accelerator == chip:
            if own.max() > 1.0:
                times[option.id] = own
        elif gap > 1.0:
            same = catalog.accelerators[option.accelerator].vendor == maker
            part = 0.0 if predictions[option.id].measured else SAME_MAKER if same else OTHER_MAKER
            times[option.id] = others[part]
    return TodaysFleet(today.instance, runs, needed, gap, np.asarray(gap**load), times, known)


def times_of(fleet: TodaysFleet | None, option_id: str) -> Floats | None:
    """How many times the predicted speed of an option is counted, shape (draw,); None where the prediction stands."""
    return None if fleet is None else fleet.times.get(option_id)


def counted_load_pct(fleet: TodaysFleet | None) -> float:
    """How much of the load described is counted, at the median."""
    return 100.0 if fleet is None else rounded(100.0 / median(fleet.lighter))


def _least_load(workload: Workload, demand: ServiceDemand) -> float:
    """Natural units per second that today's fleet carries at the least when it is busiest.

    A fleet that follows its load may be counted on average, and a batch may take longer than its window.
    """
    if isinstance(workload, LlmBatch):
        return demand.average_per_s * demand.hours_per_day / 24.0
    return demand.average_per_s * (1.0 if demand.autoscaling else max(demand.peak_ratio, 1.0))
