"""An option's fleet over the draws: how fast one instance is, how many are needed, and what they cost a month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.cost.commitments import months_to
from advisor.cost.demand import HOURS_PER_MONTH, RunDemand
from advisor.cost.fleet import run_hours_month, service_hours, service_instances
from advisor.cost.market import Floats, Market, Path
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.streams import Stream, growth_path
from advisor.decision.bench import Bench
from advisor.decision.world import Changes, World


@dataclass(frozen=True, slots=True)
class Running:
    """One option at work. `throughput`: natural units per second of `group` instances, shape (draw,), where known."""

    option: Option
    throughput: Floats | None
    group: int
    count: Floats
    """Instances in the first year, shape (draw,)."""
    stream: Stream
    mean_usd_month: float
    """Mean of what it costs a month in the first year, at today's price."""


def running(option: Option, bench: Bench, world: World, market: Market, changes: Changes) -> Running:
    """The option's fleet and its cost under the changes."""
    moves = option.side == "move"
    pace = (changes.neuron_throughput, changes.neuron_output) if moves else (1.0, 1.0)
    use = _use(option, bench, world, market.months, changes.volume, pace)
    price = use.price * (changes.neuron_price if moves else changes.gpu_price)
    path = bench.once(("path", option.id, market.key), lambda: _path(option, world, market))
    stream = Stream(use.units, path, price)
    return Running(option, use.throughput, use.group, use.count, stream, use.mean_units * price)


@dataclass(frozen=True, slots=True)
class Use:
    """What an option uses a month, whatever it costs: units in (draw, year), and the USD of one unit today."""

    throughput: Floats | None
    group: int
    count: Floats
    units: Floats
    mean_units: float
    """Mean of the first year's units."""
    price: float


def _use(option: Option, bench: Bench, world: World, months: int, volume: float, pace: tuple[float, float]) -> Use:
    growth = bench.once(("growth", months), lambda: growth_path(bench.values["growth"], months))
    key = ("use", option.id, volume, pace, growth.shape[1])
    return bench.once(key, lambda: _used(option, bench, world, growth, volume, pace))


def _used(
    option: Option, bench: Bench, world: World, growth: Floats, volume_multiple: float, pace: tuple[float, float]
) -> Use:
    plan = plans()[option.plan]
    group = bench.predictions[option.id].instances
    speed = bench.speed(option.id, pace[0])
    if speed is not None and pace[1] != 1.0:
        speed = speed * pace[1]
    volume = bench.once(("volume", volume_multiple), lambda: bench.values["volume"] * volume_multiple)
    rate = _rate(option, world)
    # Plans and regions of one machine share its fleet: what differs is the price, and how hours are paid.
    machine = (bench.machine(option.id), volume_multiple, pace, growth.shape[1])
    if "today" in option.roles:
        fleet = np.ceil((option.count or 1) * _load(speed, volume, growth, bench) - 1e-9)
        return _use_of(speed, group, fleet[:, 0], fleet, rate * (option.hours_per_month or HOURS_PER_MONTH))
    if speed is None:
        raise ValueError(f"{option.id} has no prediction and can't be evaluated")
    if isinstance(bench.demand, RunDemand):
        run, goodput = bench.demand, bench.values["goodput"]
        hours = bench.once(
            ("hours", plan.path == "block", plan.flexible, *machine),
            lambda: run_hours_month(run, plan, speed, volume, growth, goodput),
        )
        return _use_of(speed, group, np.full(world.draws.count, float(group)), hours, group * rate)
    service, values = bench.demand, bench.values
    if option.count is not None:
        fleet = np.ceil(option.count * growth * volume_multiple - 1e-9)
    else:
        fleet = bench.once(
            ("fleet", *machine),
            lambda: service_instances(service, speed, volume, values["peak"], growth, values["utilisation"]),
        )
    return _use_of(speed, 1, fleet[:, 0], fleet, rate * service_hours(service, plan))


def _use_of(throughput: Floats | None, group: int, count: Floats, units: Floats, price: float) -> Use:
    return Use(throughput, group, count, units, float(np.mean(units[:, 0])), price)


def _load(speed: Floats | None, volume: Floats, growth: Floats, bench: Bench) -> Floats:
    """How much larger today's fleet must be in each draw and year, at least 1; shape (draw, year).

    The fleet that runs carries the load that is described, slack included: it grows as whole instances of the modelled
    fleet do. Runs take their hours from the bill, which grow with their number and size.
    """
    load = volume[:, None] * growth
    if isinstance(bench.demand, RunDemand) or speed is None:
        return load
    flat = np.full_like(volume, float(np.median(speed)))
    use = np.full_like(volume, float(np.median(bench.values["utilisation"])))
    ones = np.ones_like(volume)
    spare = bench.demand.spare_instances
    base = service_instances(bench.demand, flat, ones, ones, np.ones((len(volume), 1)), use) - spare
    needed = service_instances(bench.demand, flat, volume, bench.values["peak"], growth, use) - spare
    return np.asarray(np.where(load < 1.0, load, np.maximum(needed / base, 1.0)), dtype=np.float64)


def _rate(option: Option, world: World) -> float:
    """USD for one instance and hour today, with support where AWS charges it."""
    if option.price is None:
        raise ValueError(f"{option.id} has no price and can't be evaluated")
    rate = float(option.price.usd)
    if option.venue == "aws":
        rate *= 1.0 + world.case.commercials.support_pct / 100.0
    return rate


def _path(option: Option, world: World, market: Market) -> Path:
    """The option's price path; a rate of the buyer's that ends within the horizon goes over to the list price."""
    price = option.price
    if price is None:
        raise ValueError(f"{option.id} has no price and can't be evaluated")
    path = market.path(option.family, plans()[option.plan], 0.0 if price.own else price.age_months(world.now))
    if price.until is not None and price.list_usd is not None:
        month = months_to(price.until, world.now)
        if 0 < month < market.months and price.usd > 0:
            return market.stepped(path, month, float(price.list_usd / price.usd))
    return path
