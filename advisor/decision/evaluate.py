"""A workload's options turned into present values over all draws, and the best way of moving held against the best way
of staying. Axes are (draw,) for one option, (draw, year) and (draw, month) where time matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.cost.commitments import unused_worth
from advisor.cost.demand import HOURS_PER_MONTH, RunDemand
from advisor.cost.fleet import run_hours_month, service_hours, service_instances
from advisor.cost.market import Floats, Market
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.streams import Stream, growth_path
from advisor.decision.bench import Bench, Move, generation_of
from advisor.decision.world import NO_CHANGE, Changes, World

WEEKS_PER_MONTH = 52.1775 / 12.0


@dataclass(frozen=True, slots=True)
class Parts:
    """Present value of an option in USD by cause, shape (draw,) each. Their sum is what the option costs."""

    run: Floats
    bridge: Floats
    double_running: Floats
    one_time: Floats
    upkeep: Floats
    gaps: Floats
    unused_commitment: Floats

    @property
    def total(self) -> Floats:
        """USD today of the whole horizon."""
        return (
            self.run
            + self.bridge
            + self.double_running
            + self.one_time
            + self.upkeep
            + self.gaps
            + self.unused_commitment
        )


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One option under the changes: its fleet, monthly stream and present value."""

    option: Option
    throughput: Floats | None
    """Natural units per second of one instance (service) or of the whole group (runs), shape (draw,)."""
    group: int
    """Instances whose speed `throughput` is: one for service, a run's instances for training."""
    count: Floats
    """Instances in the first year, shape (draw,)."""
    stream: Stream
    start: Floats
    """Month in which the option takes over, shape (draw,); 0 for staying."""
    parts: Parts

    @property
    def speed_of_one(self) -> Floats | None:
        """Natural units per second of one instance, shape (draw,); None where speed is not predicted."""
        if self.throughput is None:
            return None
        return self.throughput / self.group

    @property
    def cost(self) -> Floats:
        """Present value of the cost in USD, shape (draw,)."""
        return self.parts.total

    @property
    def monthly_usd(self) -> Floats:
        """USD a month in the first year at today's price, shape (draw,)."""
        return self.stream.first_month()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All compared options of one workload, and the best of each side by mean present value."""

    market: Market
    options: dict[str, Evaluated]
    today: Evaluated | None
    best_stay: Evaluated | None
    best_move: Evaluated | None
    bridge: Evaluated | None

    @property
    def npv(self) -> Floats | None:
        """USD saved by the best move against the best way of staying, shape (draw,)."""
        if self.best_stay is None or self.best_move is None:
            return None
        return self.best_stay.cost - self.best_move.cost

    @property
    def npv_today(self) -> Floats | None:
        """USD saved by the best move against today's way, shape (draw,)."""
        if self.today is None or self.best_move is None:
            return None
        return self.today.cost - self.best_move.cost


def evaluate(
    bench: Bench,
    world: World,
    shares: list[float],
    changes: Changes = NO_CHANGE,
    only: frozenset[str] | None = None,
) -> Evaluation:
    """Evaluates the feasible options (`only` these ids, if given).

    `shares`: USD a month of each commitment that falls on this workload, in the order of the case.
    """
    market = world.market(changes)
    streams: dict[str, tuple[Option, Floats | None, Floats, Stream]] = {}
    growth = growth_path(bench.values["growth"], market.months)
    for option in bench.feasible():
        if (only is None or option.id in only) and _long_enough(option, market.months):
            streams[option.id] = (option, *_stream(option, bench, world, market, growth, changes))
    stays = {
        key: _stay(option, throughput, count, stream, bench, world, market, shares, changes)
        for key, (option, throughput, count, stream) in streams.items()
        if option.side == "stay"
    }
    bridge = _cheapest(
        [s for s in stays.values() if not plans()[s.option.plan].term_months or _is_today(s.option)], by_month=True
    )
    moves: dict[str, Evaluated] = {}
    for key, (option, throughput, count, stream) in streams.items():
        generation = generation_of(option, world)
        if option.side == "move" and generation in bench.moves:
            moves[key] = _move(
                option,
                throughput,
                count,
                stream,
                bridge,
                bench.moves[generation],
                bench,
                world,
                market,
                shares,
                changes,
            )
    today = next((s for s in stays.values() if _is_today(s.option)), None)
    return Evaluation(
        market, {**stays, **moves}, today, _cheapest(list(stays.values())), _cheapest(list(moves.values())), bridge
    )


def monthly_cash(evaluated: Evaluated, evaluation: Evaluation, bench: Bench, world: World) -> Floats:
    """Undiscounted USD paid in each month, shape (draw, month).

    The stream from its start, before it the bridge, and what is paid once; what has no month of its own is spread.
    """
    months = np.arange(evaluation.market.months)[None, :]
    start = evaluated.start[:, None]
    cash = np.where(months >= start, evaluated.stream.monthly(), 0.0)
    if evaluated.option.side == "stay":
        cash[:, 0] += evaluated.parts.one_time
    else:
        if evaluation.bridge is not None:
            cash += np.where(months < start, evaluation.bridge.stream.monthly(), 0.0)
        work = np.maximum(evaluated.start, 1.0)[:, None]
        cash += np.where(months < work, evaluated.parts.one_time[:, None] / work, 0.0)
        at_start = np.minimum(evaluated.start, evaluation.market.months - 1)[:, None]
        df = evaluation.market.discount(evaluated.start)
        cash += np.where(months == at_start, (evaluated.parts.double_running / df)[:, None], 0.0)
        running = np.maximum(evaluation.market.months - evaluated.start, 1.0)[:, None]
        cash += np.where(months >= start, upkeep_usd_month(evaluated, bench, world)[:, None], 0.0)
        cash += np.where(months >= start, evaluated.parts.gaps[:, None] / running, 0.0)
    cash += evaluated.parts.unused_commitment[:, None] / evaluation.market.months
    return cash


def upkeep_usd_month(evaluated: Evaluated, bench: Bench, world: World) -> Floats:
    """USD a month of upkeep on a moved workload, shape (draw,)."""
    generation = generation_of(evaluated.option, world)
    if generation is None or generation not in bench.moves:
        return np.zeros(world.draws.count)
    return bench.moves[generation].upkeep_weeks_year * world.cost_per_week_usd / 12.0


def _stream(
    option: Option, bench: Bench, world: World, market: Market, growth: Floats, changes: Changes
) -> tuple[Floats | None, Floats, Stream]:
    if option.price is None:
        raise ValueError(f"{option.id} has no price and can't be evaluated")
    plan = plans()[option.plan]
    price = float(option.price.usd) * (1.0 + world.case.commercials.support_pct / 100.0)
    price *= changes.gpu_price if option.side == "stay" else changes.neuron_price
    path = market.path(option.family, plan, 0.0 if option.price.own else option.price.age_months(world.now))
    predicted = bench.predictions[option.id]
    speed = bench.speeds.get(option.id)
    if speed is not None and option.side == "move":
        speed = speed * changes.neuron_throughput
    volume = bench.values["volume"] * changes.volume
    if _is_today(option):
        fleet = np.ceil((option.count or 1) * growth * changes.volume - 1e-9)
        return speed, fleet[:, 0], Stream(fleet * price * (option.hours_per_month or HOURS_PER_MONTH), path)
    if speed is None:
        raise ValueError(f"{option.id} has no prediction and can't be evaluated")
    if isinstance(bench.demand, RunDemand):
        count = np.full(world.draws.count, float(predicted.instances))
        hours = run_hours_month(bench.demand, plan, speed, volume, growth, bench.values["goodput"])
        return speed, count, Stream(hours * predicted.instances * price, path)
    if option.count is not None:
        fleet = np.ceil(option.count * growth - 1e-9)
    else:
        fleet = service_instances(
            bench.demand, speed, volume, bench.values["peak"], growth, bench.values["utilisation"]
        )
    return speed, fleet[:, 0], Stream(fleet * price * service_hours(bench.demand, plan), path)


def _stay(
    option: Option,
    throughput: Floats | None,
    count: Floats,
    stream: Stream,
    bench: Bench,
    world: World,
    market: Market,
    shares: list[float],
    changes: Changes,
) -> Evaluated:
    zero = np.zeros(world.draws.count)
    weeks = zero
    current = bench.workload.today
    if current is not None and not _is_today(option):
        before = next(o for o in bench.options if _is_today(o))
        if option.accelerator != before.accelerator:
            weeks = weeks + bench.values["gpu_change"]
        if option.venue != before.venue:
            weeks = weeks + bench.values["venue_change"]
    unused = _unused(option, stream, world, market, shares)
    parts = Parts(stream.present_value(), zero, zero, weeks * world.cost_per_week_usd, zero, zero, unused)
    return Evaluated(option, throughput, bench.predictions[option.id].instances, count, stream, zero, parts)


def _move(
    option: Option,
    throughput: Floats | None,
    count: Floats,
    stream: Stream,
    bridge: Evaluated | None,
    work: Move,
    bench: Bench,
    world: World,
    market: Market,
    shares: list[float],
    changes: Changes,
) -> Evaluated:
    zero = np.zeros(world.draws.count)
    weeks = work.weeks * changes.effort
    calendar = work.calendar * changes.effort
    start = np.minimum(np.ceil(calendar / WEEKS_PER_MONTH) + changes.delay_months, market.months)
    running = start < market.months
    week = world.cost_per_week_usd
    credits = float(world.exchange.usd(world.case.commercials.credits, world.exchange.base, "commercials.credits"))
    one_time = weeks * week * market.discount(start / 2.0) - credits
    upkeep = work.upkeep_weeks_year * week / 12.0 * market.flat().worth(start, market.months)
    before = double = gaps = zero
    if bridge is not None:
        before = bridge.stream.present_value(0, start)
        month = start.astype(np.int64).clip(0, market.months - 1)
        double = (
            running * bridge.stream.at(month) * bench.values["cutover_weeks"] / WEEKS_PER_MONTH * market.discount(start)
        )
        if plans()[option.plan].path == "block" and not isinstance(bench.demand, RunDemand):
            gaps = bench.values["block_gap"] * bridge.stream.present_value(start, market.months)
    unused = _unused(option, stream, world, market, shares, begin=start)
    if bridge is not None:
        unused = unused + _unused(bridge.option, bridge.stream, world, market, shares, end=start)
    parts = Parts(stream.present_value(start), before, double, one_time, upkeep, gaps, unused)
    return Evaluated(option, throughput, bench.predictions[option.id].instances, count, stream, start, parts)


def _unused(
    option: Option,
    stream: Stream,
    world: World,
    market: Market,
    shares: list[float],
    begin: Floats | int = 0,
    end: Floats | int | None = None,
) -> Floats:
    total = np.zeros(world.draws.count)
    for commitment, share in zip(world.case.commercials.commitments or (), shares, strict=True):
        if share > 0:
            total += unused_worth(commitment, share, option, stream, market, world.now, begin, end)
    return total


def _is_today(option: Option) -> bool:
    return "today" in option.roles


def _long_enough(option: Option, months: int) -> bool:
    """A term longer than the horizon would bind beyond what is decided here."""
    return _is_today(option) or plans()[option.plan].term_months <= months


def _cheapest(options: list[Evaluated], by_month: bool = False) -> Evaluated | None:
    if not options:
        return None
    return min(options, key=lambda e: (float(np.mean(e.monthly_usd if by_month else e.cost)), e.option.id))
