"""An option's fleet over the draws: how fast one instance is, how many are needed, and what they cost a month."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.beside import Beside, at_work
from advisor.cost.commitments import covers, held_share, hours_before, months_to
from advisor.cost.demand import HOURS_PER_MONTH, RunDemand
from advisor.cost.fleet import (
    needed_instances,
    run_hours_month,
    service_hours,
    service_instances,
    share_of_hours,
    side_by_side,
)
from advisor.cost.market import Market
from advisor.cost.mix import MixedStream, committed_instances, flexible_hours
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.price_path import Path
from advisor.cost.rates import HourlyPrice
from advisor.cost.steps import price_steps
from advisor.cost.streams import Stream, growth_path
from advisor.decision.bench import Bench
from advisor.decision.drawn import FAULTS
from advisor.decision.rounding import median
from advisor.decision.world import Changes, World
from advisor.distributions import Floats
from advisor.summaries import mean_of


class Running(Struct, frozen=True):
    """One option at work. `throughput`: natural units per second of `group` instances as they would be measured, shape
    (draw,), where known."""

    option: Option
    throughput: Floats | None
    group: int
    count: Floats
    """Instances held at once in the first year, shape (draw,): of runs, all groups that go side by side."""
    stream: Stream
    mean_usd_month: float
    """Mean of what it costs a month in the first year, at today's price."""
    around: Beside
    """Cost lines beside the instances, without what is lost to faults: no price of an instance changes them."""
    fault_weeks: tuple[tuple[str, Floats], ...]
    """Weeks of the fleet's bill that are lost to faults once it takes over, by name, shape (draw,)."""
    fleet: Floats
    """Instances held in each year, broadcastable to (draw, year)."""
    committed: int | None = None
    """Instances under the term, where a term is mixed with flexible hours."""


def running(option: Option, bench: Bench, world: World, market: Market, changes: Changes) -> Running:
    """The option's fleet and its cost under the changes."""
    moves = option.side == "move"
    pace = (changes.neuron_throughput, changes.output(option.instance)) if moves else (1.0, 1.0)
    begins = changes.delay_months // 12 if moves else 0
    use = _use(option, bench, world, market.months, changes.volume, pace, begins)
    factor = changes.move_price(option.instance) if moves else changes.gpu_price
    price = use.price * factor
    path = bench.once(("path", option.id, market.key), lambda: _path(option, world, market))
    if follows_commitments(option, bench, world):
        path = _as_committed(path, option, use, price, bench, world, market)
    stream, mean = Stream(use.units, path, price), use.mean_units * price
    if use.mix is not None:
        rest = _rest(option, use.mix, bench, world, market, factor)
        stream = MixedStream(use.units, path, price, rest=rest)
        mean += use.mix.mean_hours * rest.price
    lines = bench.beside.get(option.id, ())
    # Lines without amounts of their own are alike under all changes.
    depends = (changes.volume, pace, market.key, begins) if any(line.by_the_month for line in lines) else ()
    key = ("around", option.id, *depends)
    around = bench.once(key, lambda: at_work(lines, use.fleet, use.hours, use.load, {}, market))
    weeks = tuple((n, bench.values[n]) for n in FAULTS if any(line.fleet_weeks == n for line in lines))
    committed = None if use.mix is None else use.mix.committed
    speed = bench.told(use.throughput)
    return Running(option, speed, use.group, use.count, stream, mean, around, weeks, use.fleet, committed)


class Mix(Struct, frozen=True):
    """A term mixed with flexible hours: instances under the term, the hours beyond, their mean, and their price."""

    committed: int
    hours: Floats
    """Instance-hours a month, shape (draw, year)."""
    mean_hours: float
    price: HourlyPrice


class Use(Struct, frozen=True):
    """What an option uses a month, whatever it costs: units in (draw, year), and the USD of one unit today."""

    throughput: Floats | None
    group: int
    count: Floats
    units: Floats
    mean_units: float
    """Mean of the first year's units."""
    price: float
    fleet: Floats
    """Instances held, broadcastable to (draw, year)."""
    hours: Floats
    """Instance-hours paid a month, likewise; lost ones included."""
    load: Floats
    """Volume relative to the described one, shape (draw, year)."""
    mix: Mix | None = None
    """Flexible hours beyond the units, where a term is mixed with them."""


def _use(
    option: Option, bench: Bench, world: World, months: int, volume: float, pace: tuple[float, float], begins: int
) -> Use:
    growth = bench.once(("growth", months), lambda: growth_path(bench.values["growth"], months))
    # When a term begins matters where it holds more than one year of a demand that changes.
    begins = begins if option.new_term_months > 12 and growth.shape[1] > 1 else 0
    key = ("use", option.id, volume, pace, growth.shape[1], begins)
    return bench.once(key, lambda: _used(option, bench, world, growth, volume, pace, begins))


def _used(
    option: Option,
    bench: Bench,
    world: World,
    growth: Floats,
    volume_multiple: float,
    pace: tuple[float, float],
    begins: int,
) -> Use:
    plan = plans()[option.plan]
    group = bench.predictions[option.id].instances
    speed = bench.speed(option.id, pace[0])
    if speed is not None and pace[1] != 1.0:
        speed = speed * pace[1]
    volume = bench.once(("volume", volume_multiple), lambda: bench.values["volume"] * volume_multiple)
    rate = _rate(option)
    load = bench.once(("load", volume_multiple, growth.shape[1]), lambda: volume[:, None] * growth)
    # Plans and regions of one machine share its fleet: what differs is the price, and how hours are paid.
    machine = (bench.machine(option.id), volume_multiple, pace, growth.shape[1])
    if "today" in option.roles:
        fleet = np.ceil((option.count or 1) * _load(speed, volume, growth, bench) - 1e-9)
        hours = option.hours_per_month or HOURS_PER_MONTH
        return _use_of(option, bench, speed, group, fleet[:, 0], fleet, rate * hours, fleet, hours, load)
    if speed is None:
        raise ValueError(f"{option.id} has no prediction and can't be evaluated")
    # Hours lost to interruption are paid all the same, and their work is done in others; today's bill has them in it.
    spot = option.plan == "spot"
    done = speed * (1.0 - bench.values["spot_loss"]) if spot else speed
    if isinstance(bench.demand, RunDemand):
        run, goodput = bench.demand, bench.values["goodput"]
        paid = bench.once(
            ("hours", plan.path == "block", plan.flexible, spot, *machine),
            lambda: run_hours_month(run, plan, done, volume, growth, goodput),
        )
        paid = _held(paid, option, begins)
        fleet = group * side_by_side(paid)
        return _use_of(option, bench, speed, group, fleet[:, 0], paid, group * rate, fleet, float(group), load)
    service = bench.demand
    needs = service, done, volume, bench.values["peak"], growth, bench.values["utilisation"]
    fleet = bench.once(("fleet", spot, *machine), lambda: service_instances(*needs))
    if option.count is not None:
        # As many as the buyer asks for, and never fewer than the work needs.
        fleet = np.maximum(np.ceil(option.count * growth * volume_multiple - 1e-9), fleet)
    busy = fleet
    if service.ends_when_done and (plan.flexible or option.flexible is not None):
        # By the hour nothing is paid once the work is done.
        busy = bench.once(("busy", spot, *machine), lambda: needed_instances(*needs))
    if option.flexible is not None:
        return _mixed(option, option.flexible, bench, speed, fleet, busy, load)
    fleet = _held(fleet, option, begins)
    hours, units = service_hours(service, plan), busy if plan.flexible else fleet
    return _use_of(option, bench, speed, 1, fleet[:, 0], units, rate * hours, fleet, hours, load)


def _held(units: Floats, option: Option, begins: int) -> Floats:
    """Units paid under a term, shape (draw, year): what was committed to is not given back while the term runs, and
    what was bought not at all.

    `begins`: the year in which the first term begins.
    """
    if option.outlay_usd is not None:
        return np.asarray(np.maximum.accumulate(units, axis=1))
    years = option.new_term_months // 12
    if years < 2 or units.shape[1] == 1:
        return units
    held = units.copy(order="K")
    for year in range(begins + 1, units.shape[1]):
        if (year - begins) % years:
            np.maximum(held[:, year - 1], held[:, year], out=held[:, year])
    return held


def _use_of(
    option: Option,
    bench: Bench,
    throughput: Floats | None,
    group: int,
    count: Floats,
    units: Floats,
    price: float,
    fleet: Floats,
    hours_of_one: float,
    load: Floats,
) -> Use:
    """`hours_of_one`: instance-hours a month that one unit stands for."""
    hours = units * hours_of_one
    if option.id in bench.price_draws:
        units = units * bench.price_draws[option.id][:, None]
    return Use(throughput, group, count, units, mean_of(units[:, 0]), price, fleet, hours, load)


def _mixed(
    option: Option, rest: HourlyPrice, bench: Bench, speed: Floats, fleet: Floats, busy: Floats, load: Floats
) -> Use:
    """A term for what is needed in enough of the hours, flexible hours of the same instance for what is beyond.

    `busy`: as many as are paid for in the busiest hour, shape (draw, year): of a batch fewer than the fleet.
    """
    if isinstance(bench.demand, RunDemand):
        raise ValueError(f"{option.id} mixes hours of a service, and this is none")
    rate = _rate(option)
    years = -(-plans()[option.plan].term_months // 12)
    committed = committed_instances(bench.demand, busy[:, :years], rate, float(rest.usd))
    beyond = flexible_hours(bench.demand, busy, committed)
    mix = Mix(committed, beyond, mean_of(beyond[:, 0]), rest)
    units = np.full((len(speed), 1), float(committed))
    hours = committed * HOURS_PER_MONTH + beyond
    price = rate * HOURS_PER_MONTH
    return Use(speed, 1, fleet[:, 0], units, float(committed), price, fleet, hours, load, mix)


def _rest(option: Option, mix: Mix, bench: Bench, world: World, market: Market, factor: float) -> Stream:
    """The flexible hours of a mix along their own prices."""
    hourly = replace(option, price=mix.price, plan="on_demand" if option.venue == "aws" else "neocloud_on_demand")
    path = bench.once(("path", option.id, "flexible", market.key), lambda: _path(hourly, world, market))
    return Stream(mix.hours, path, float(mix.price.usd) * factor)


def _load(speed: Floats | None, volume: Floats, growth: Floats, bench: Bench) -> Floats:
    """How much larger today's fleet must be in each draw and year, at least 1; shape (draw, year).

    The fleet that runs carries the load that is described, slack included: it grows as whole instances of the modelled
    fleet do. Runs take their hours from the bill, which grow with their number and size.
    """
    load = volume[:, None] * growth
    if isinstance(bench.demand, RunDemand) or speed is None:
        return load
    flat = np.full_like(volume, median(speed))
    use = np.full_like(volume, median(bench.values["utilisation"]))
    ones = np.ones_like(volume)
    spare = bench.demand.spare_instances
    base = service_instances(bench.demand, flat, ones, ones, np.ones((len(volume), 1)), use) - spare
    needed = service_instances(bench.demand, flat, volume, bench.values["peak"], growth, use) - spare
    return np.asarray(np.where(load < 1.0, load, np.maximum(needed / base, 1.0)), dtype=np.float64)


def _rate(option: Option) -> float:
    """USD for one instance and hour today; support is a line of its own."""
    if option.price is None:
        raise ValueError(f"{option.id} has no price and can't be evaluated")
    return float(option.price.usd)


def follows_commitments(option: Option, bench: Bench, world: World) -> bool:
    """Whether commitments fix a part of what the option costs: hours by the hour that they cover, before a term too.
    What a term binds holds its price by itself."""

    def found() -> bool:
        plan = plans()[option.plan]
        hours = not plan.term_months or (option.price is not None and option.price.term_from is not None)
        by_the_hour = hours and plan.path == "list" and plan.offered
        return by_the_hour and any(covers(c, option) for c in world.case.commercials.commitments or ())

    return bench.once(("follows commitments", option.id), found)


def _as_committed(
    path: Path, option: Option, use: Use, price: float, bench: Bench, world: World, market: Market
) -> Path:
    """The path, with what commitments cover at the price that it was bought at: `price` USD a unit of what is used."""
    due = world.commitment_dues[bench.workload.id]
    held = world.case.commercials.commitments or ()
    part = share_of_hours(bench.demand, option, use.units, use.fleet)
    hours = hours_before(option) if plans()[option.plan].term_months else None
    before = 1.0 if hours is None else hours[1]
    usd_month = np.mean(use.units, axis=0) * price * before
    share = held_share(held, due, option, usd_month, market, world.decides_on, part)
    if share is None:
        return path
    if hours is not None:
        share = np.where(np.arange(market.months) < months_to(hours[0], world.decides_on), share, 0.0)
    key = ("held path", path.key, share.tobytes(), before, market.key)
    return bench.once(key, lambda: market.held(path, share, before))


def _path(option: Option, world: World, market: Market) -> Path:
    """The option's price path; a rate of the buyer's that begins or ends within the horizon is a step in it."""
    price = option.price
    if price is None:
        raise ValueError(f"{option.id} has no price and can't be evaluated")
    plan = plans()[option.plan]
    path = market.path(option.family, plan, 0.0 if price.own else price.age_months(world.now))
    level = 1.0
    for month, multiple in price_steps(price, option.plan, world.decides_on):
        if month < market.months and multiple != level:
            path, level = market.stepped(path, month, multiple / level), multiple
    return path
