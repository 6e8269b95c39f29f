"""An option's fleet over the draws: how fast one instance is, how many are needed, and what they cost a month."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from advisor.cost.beside import Beside, at_work
from advisor.cost.commitments import months_to
from advisor.cost.demand import HOURS_PER_MONTH, WEEKS_PER_MONTH, RunDemand
from advisor.cost.fleet import run_hours_month, service_hours, service_instances
from advisor.cost.market import Floats, Market, Path
from advisor.cost.mix import MixedStream, committed_instances, flexible_hours
from advisor.cost.options import HourlyPrice, Option
from advisor.cost.plans import Plan, plans
from advisor.cost.streams import Stream
from advisor.decision.bench import FAULTS, Bench
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
    beside: Beside
    """Cost lines beside the instances."""
    committed: int | None = None
    """Instances under the term, where a term is mixed with flexible hours."""


def running(option: Option, bench: Bench, world: World, market: Market, growth: Floats, changes: Changes) -> Running:
    """The option's fleet and its cost. `growth`: load of each year relative to the first, shape (draw, year)."""
    plan = plans()[option.plan]
    predicted = bench.predictions[option.id]
    speed = bench.speed(option.id, changes.neuron_throughput if option.side == "move" else 1.0)
    volume = bench.values["volume"] * changes.volume
    rate = _rate(option, bench, changes)
    path = _path(option, plan, world, market)
    if "today" in option.roles:
        fleet = np.ceil((option.count or 1) * _load(speed, volume, growth, bench) - 1e-9)
        hours = fleet * (option.hours_per_month or HOURS_PER_MONTH)
        stream = Stream(hours * rate, path)
        lines = _beside(option, bench, fleet, hours, volume, growth, stream, market)
        return Running(option, speed, predicted.instances, fleet[:, 0], stream, lines)
    if speed is None:
        raise ValueError(f"{option.id} has no prediction and can't be evaluated")
    if isinstance(bench.demand, RunDemand):
        hours = run_hours_month(bench.demand, plan, speed, volume, growth, bench.values["goodput"])
        hours = hours * predicted.instances / _kept(option, bench)
        count = np.full(world.draws.count, float(predicted.instances))
        stream = Stream(hours * rate, path)
        lines = _beside(option, bench, count[:, None], hours, volume, growth, stream, market)
        return Running(option, speed, predicted.instances, count, stream, lines)
    if option.count is not None:
        fleet = np.ceil(option.count * growth * changes.volume - 1e-9)
    else:
        fleet = service_instances(
            bench.demand, speed, volume, bench.values["peak"], growth, bench.values["utilisation"]
        )
    if option.flexible is not None:
        return _mixed(option, option.flexible, speed, fleet, bench, world, market, volume, growth, changes)
    hours = fleet * service_hours(bench.demand, plan) / _kept(option, bench)
    stream = Stream(hours * rate, path)
    lines = _beside(option, bench, fleet, hours, volume, growth, stream, market)
    return Running(option, speed, 1, fleet[:, 0], stream, lines)


def _mixed(
    option: Option,
    rest: HourlyPrice,
    speed: Floats,
    fleet: Floats,
    bench: Bench,
    world: World,
    market: Market,
    volume: Floats,
    growth: Floats,
    changes: Changes,
) -> Running:
    """A term for what is needed in enough of the hours, flexible hours of the same instance for what is beyond."""
    if isinstance(bench.demand, RunDemand) or option.price is None:
        raise ValueError(f"{option.id} mixes hours of a service, and this is none")
    plan = plans()[option.plan]
    years = -(-min(plan.term_months, market.months) // 12)
    committed = committed_instances(bench.demand, fleet[:, :years], float(option.price.usd), float(rest.usd))
    factor = changes.gpu_price if option.side == "stay" else changes.neuron_price
    beyond = flexible_hours(bench.demand, fleet, committed)
    hourly = replace(option, price=rest, plan="on_demand" if option.venue == "aws" else "neocloud_on_demand")
    stream = MixedStream(
        np.full((len(speed), 1), committed * HOURS_PER_MONTH * float(option.price.usd) * factor),
        _path(option, plan, world, market),
        Stream(beyond * float(rest.usd) * factor, _path(hourly, plans()[hourly.plan], world, market)),
    )
    hours = committed * HOURS_PER_MONTH + beyond
    lines = _beside(option, bench, fleet, hours, volume, growth, stream, market)
    return Running(option, speed, 1, fleet[:, 0], stream, lines, committed)


def _kept(option: Option, bench: Bench) -> Floats | float:
    """Share of the hours paid that are not lost to interruption, shape (draw, 1), or one for all."""
    return (1.0 - bench.values["spot_loss"])[:, None] if option.plan == "spot" else 1.0


def _beside(
    option: Option,
    bench: Bench,
    fleet: Floats,
    hours: Floats,
    volume: Floats,
    growth: Floats,
    stream: Stream,
    market: Market,
) -> Beside:
    lost = {
        name: bench.values[name] / WEEKS_PER_MONTH * stream.first_month()
        for name in FAULTS
        if any(line.fleet_weeks == name for line in bench.beside[option.id])
    }
    return at_work(bench.beside[option.id], fleet, hours, volume[:, None] * growth, lost, market)


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


def _rate(option: Option, bench: Bench, changes: Changes) -> float | Floats:
    """USD for one instance and hour today, under the changes; shape (draw, 1) where the price is a range."""
    if option.price is None:
        raise ValueError(f"{option.id} has no price and can't be evaluated")
    rate = float(option.price.usd)
    rate *= changes.gpu_price if option.side == "stay" else changes.neuron_price
    return rate if option.id not in bench.price_draws else rate * bench.price_draws[option.id][:, None]


def _path(option: Option, plan: Plan, world: World, market: Market) -> Path:
    """The option's price path; a rate of the buyer's that ends within the horizon goes over to the list price."""
    price = option.price
    if price is None:
        raise ValueError(f"{option.id} has no price and can't be evaluated")
    path = market.path(option.family, plan, 0.0 if price.own else price.age_months(world.now))
    if price.until is not None and price.list_usd is not None:
        month = months_to(price.until, world.now)
        if 0 < month < market.months and price.usd > 0:
            return market.stepped(path, month, float(price.list_usd / price.usd))
    return path
