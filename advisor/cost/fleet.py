"""How many instances a workload needs, and for how many hours they are paid. Whole instances, always at least one."""

from __future__ import annotations

import numpy as np

from advisor.cost.demand import DAYS_PER_MONTH, HOURS_PER_MONTH, RunDemand, ServiceDemand
from advisor.cost.options import Option
from advisor.cost.plans import Plan, plans
from advisor.distributions import Floats


def service_instances(
    demand: ServiceDemand, throughput: Floats, volume: Floats, peak: Floats, growth: Floats, utilisation: Floats
) -> Floats:
    """Instances for the busiest hour of each year, shape (draw, year).

    `throughput`: natural units per second of one instance at the latency target, shape (draw,). `volume` and `peak` are
    multiples of the demand's average and of its peak ratio; `growth`: load of each year relative to the first, shape
    (draw, year); `utilisation`: share of the throughput that is planned for, 0 to 1.
    """
    needed = needed_instances(demand, throughput, volume, peak, growth, utilisation)
    fleet = np.ceil(np.maximum(needed - 1e-9, 1.0)) + demand.spare_instances
    # What asks for nothing needs nothing, spare instances included.
    return fleet if needed.all() else np.where(needed > 0.0, fleet, 0.0)


def needed_instances(
    demand: ServiceDemand, throughput: Floats, volume: Floats, peak: Floats, growth: Floats, utilisation: Floats
) -> Floats:
    """The same, not in whole numbers and without spare ones: of a batch, those that would work through all of the hours
    that it may take. It is paid by the hour for so many, however many share the work and end sooner."""
    load = demand.average_per_s * volume * np.maximum(demand.peak_ratio * peak, 1.0)
    return np.asarray(load[:, None] * growth / (throughput * utilisation)[:, None], dtype=np.float64)


def service_hours(demand: ServiceDemand, plan: Plan) -> float:
    """Hours a month for which one instance is paid. A flexible plan is switched off outside the running hours, and an
    autoscaled fleet follows the load: it pays the mean between the average and the peak, since scaling lags. Of a
    batch: one that works through all of the hours that it may take."""
    if not plan.flexible:
        return HOURS_PER_MONTH
    hours = demand.hours_per_day * DAYS_PER_MONTH
    if demand.autoscaling:
        hours *= 0.5 * (1.0 + 1.0 / demand.peak_ratio)
    return hours


def share_of_hours(demand: ServiceDemand | RunDemand, option: Option, units: Floats, fleet: Floats) -> Floats:
    """Share of a month's hours in which an option is paid, 0 to 1, broadcastable to (draw, year): all but where it is
    paid by the hour, and switched off, between two runs or done with a batch. Where today's fleet is, the bill says it.

    `units`: what is used a month, shape (draw, year); of runs that are paid by the hour, hours of a group of instances.
    `fleet`: instances held, broadcastable to it.
    """
    if "today" in option.roles:
        share = min((option.hours_per_month or HOURS_PER_MONTH) / HOURS_PER_MONTH, 1.0)
    elif not plans()[option.plan].flexible:
        share = 1.0
    elif isinstance(demand, RunDemand):
        return np.minimum(units / HOURS_PER_MONTH, 1.0)
    else:
        share = demand.hours_per_day / 24.0
        if demand.ends_when_done:
            return np.asarray(np.minimum(units / np.maximum(fleet, 1.0), 1.0) * share, dtype=np.float64)
    return np.full((1, 1), share)


def run_instances(demand: RunDemand, throughput_of_one: float, goodput: float, limit: int = 512) -> int:
    """Instances that finish a run in time at the median throughput, were scaling perfect: where the search begins."""
    needed = demand.tokens_per_run / (throughput_of_one * goodput * 3600.0 * demand.hours_allowed)
    return int(min(max(np.ceil(needed - 1e-9), 1.0), limit))


def side_by_side(hours: Floats) -> Floats:
    """Groups of instances that run at once so that as many hours of a group fit into each month, shape as `hours`: no
    instance runs for more hours than a month has."""
    return np.maximum(np.ceil(hours / HOURS_PER_MONTH - 1e-9), 1.0)


def run_hours_month(
    demand: RunDemand, plan: Plan, throughput: Floats, volume: Floats, growth: Floats, goodput: Floats
) -> Floats:
    """Hours a month for which groups of instances are paid, those of all groups together, shape (draw, year).

    `throughput`: tokens per second of one whole group, shape (draw,). Flexible plans pay the run; a Capacity Block pays
    whole days, above 14 days whole weeks; plans with a term pay every hour.
    """
    run = demand.tokens_per_run * volume / (throughput * goodput * 3600.0)
    if plan.path == "block":
        days = np.ceil(run / 24.0 - 1e-9)
        paid = np.where(days <= 14.0, days, np.ceil(days / 7.0) * 7.0) * 24.0
    else:
        paid = run
    hours = paid[:, None] * demand.runs_per_month * growth
    if plan.flexible or plan.path == "block":
        return hours
    # A plan with a term pays every hour of as many groups as the runs keep busy.
    return np.asarray(side_by_side(hours) * HOURS_PER_MONTH, dtype=np.float64)
