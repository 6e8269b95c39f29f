"""A workload's options turned into present values over all draws, and the best way of moving held against the best way
of staying. Axes are (draw,) for one option, (draw, year) and (draw, month) where time matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.cost.beside import Beside
from advisor.cost.commitments import Idle, idle_all
from advisor.cost.demand import RunDemand
from advisor.cost.market import Floats, Market
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.streams import Stream, growth_path
from advisor.decision.bench import Bench, Move, generation_of
from advisor.decision.fleets import Running, running
from advisor.decision.world import NO_CHANGE, Changes, World

WEEKS_PER_MONTH = 52.1775 / 12.0


@dataclass(frozen=True, slots=True)
class Dues:
    """What of the case's contracts falls on one workload: of each commitment, USD a month; of the credits, USD."""

    commitments: tuple[float, ...]
    credit_usd: float = 0.0


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
    beside: Floats
    """Lines beside the instances: storage, data, support, licences, and what else the case names."""

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
            + self.beside
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
    idle: tuple[Idle, ...]
    once_usd: Floats
    """Undiscounted USD of the work, spread over the months before the start; less credits, due at the start."""
    credit_usd: Floats
    double_usd: Floats
    """Undiscounted USD of both fleets during cut-over, due at the start."""
    beside: Beside
    """Cost lines beside the instances, from the start on."""
    committed: int | None = None
    """Instances under the term, where a term is mixed with flexible hours."""

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
        run = self.stream.first_month()
        return run + self.beside.month(run)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All compared options of one workload, and the best of each side by mean present value."""

    market: Market
    options: dict[str, Evaluated]
    today: Evaluated | None
    best_stay: Evaluated | None
    best_move: Evaluated | None
    bridge: Evaluated | None
    """What runs until a move is done: today's fleet where there is one."""
    filler: Evaluated | None
    """The cheapest GPUs by the hour: they serve the hours that a chain of blocks leaves uncovered."""

    @property
    def npv(self) -> Floats | None:
        """USD saved by the best move against the best way of staying, shape (draw,)."""
        if self.best_stay is None or self.best_move is None:
            return None
        return self.best_stay.cost - self.best_move.cost


def evaluate(
    bench: Bench, world: World, dues: Dues, changes: Changes = NO_CHANGE, only: frozenset[str] | None = None
) -> Evaluation:
    """Evaluates the feasible options (`only` these ids, if given)."""
    market = world.market(changes)
    growth = growth_path(bench.values["growth"], market.months)
    fleets = {
        option.id: running(option, bench, world, market, growth, changes)
        for option in bench.feasible()
        if (only is None or option.id in only) and (_is_today(option) or _term(option) <= market.months)
    }
    stays = [f for f in fleets.values() if f.option.side == "stay"]
    hourly = [f for f in stays if plans()[f.option.plan].flexible and plans()[f.option.plan].offered]
    filler = min(hourly, key=_monthly, default=None)
    gap = None if isinstance(bench.demand, RunDemand) else filler
    stayed = {f.option.id: _stay(f, gap, bench, world, market, dues) for f in stays}
    today = next((s for s in stayed.values() if _is_today(s.option)), None)
    # A hall of one's own is not there on the first day, and spot may be taken away: neither bridges.
    free = [s for s in stayed.values() if not _term(s.option) and plans()[s.option.plan].offered]
    bridge = today or _cheapest(free)
    moved: dict[str, Evaluated] = {}
    for f in fleets.values():
        work = bench.moves.get(generation) if (generation := generation_of(f.option, world)) else None
        if f.option.side == "move" and work is not None:
            move = _move(f, bridge, gap, work, bench, world, market, dues, changes)
            # What would not begin, or would bind longer than it runs here, is no way of moving.
            if float(np.median(move.start)) + max(_term(f.option), 1) <= market.months:
                moved[f.option.id] = move
    return Evaluation(
        market,
        {**stayed, **moved},
        today,
        _cheapest(list(stayed.values())),
        _cheapest(list(moved.values())),
        bridge,
        next((s for s in stayed.values() if filler is not None and s.option.id == filler.option.id), None),
    )


def upkeep_usd_month(evaluated: Evaluated, bench: Bench, world: World) -> Floats:
    """USD a month of upkeep on a moved workload, shape (draw,)."""
    generation = generation_of(evaluated.option, world)
    if generation is None or generation not in bench.moves:
        return np.zeros(world.draws.count)
    return bench.moves[generation].upkeep_weeks_year * world.cost_per_week_usd / 12.0


def _stay(fleet: Running, filler: Running | None, bench: Bench, world: World, market: Market, dues: Dues) -> Evaluated:
    option, stream = fleet.option, fleet.stream
    zero = np.zeros(world.draws.count)
    weeks = zero
    before = next((o for o in bench.options if _is_today(o)), None)
    if before is not None and not _is_today(option):
        if option.accelerator != before.accelerator:
            weeks = weeks + bench.values["gpu_change"]
        if option.venue != before.venue:
            weeks = weeks + bench.values["venue_change"]
    once = weeks * world.cost_per_week_usd
    unused = _idle(option, stream, world, market, dues)
    run = stream.present_value()
    parts = Parts(
        run,
        zero,
        zero,
        once,
        zero,
        _gaps(option, filler, bench, zero, market),
        sum((i.present_value(market) for i in unused), zero),
        fleet.beside.worth(run) + fleet.beside.lump(),
    )
    return Evaluated(
        option, fleet.throughput, fleet.group, fleet.count, stream, zero, parts, unused, once, zero, zero,
        fleet.beside, fleet.committed,
    )  # fmt: skip


def _move(
    fleet: Running,
    bridge: Evaluated | None,
    filler: Running | None,
    work: Move,
    bench: Bench,
    world: World,
    market: Market,
    dues: Dues,
    changes: Changes,
) -> Evaluated:
    option, stream = fleet.option, fleet.stream
    zero = np.zeros(world.draws.count)
    calendar = work.calendar * changes.effort
    start = np.minimum(np.ceil(calendar / WEEKS_PER_MONTH) + changes.delay_months, market.months)
    begins = start < market.months
    week = world.cost_per_week_usd
    once = work.weeks * changes.effort * week
    credit = begins * dues.credit_usd
    one_time = once * market.discount(start / 2.0) - credit * market.discount(start)
    upkeep = work.upkeep_weeks_year * week / 12.0 * market.flat().worth(start, market.months)
    unused = _idle(option, stream, world, market, dues, begin=start)
    run = stream.present_value(start)
    beside = fleet.beside.worth(run, start) + begins * fleet.beside.lump() * market.discount(start)
    before = double = zero
    if bridge is not None:
        before = bridge.stream.present_value(0, start)
        month = start.astype(np.int64).clip(0, market.months - 1)
        running = bridge.stream.at(month)
        running = running + bridge.beside.of_the_fleet(running)
        double = begins * running * bench.values["cutover_weeks"] / WEEKS_PER_MONTH
        beside = beside + bridge.beside.worth(before, 0, start)
        unused = (*_idle(bridge.option, bridge.stream, world, market, dues, end=start), *unused)
    parts = Parts(
        run,
        before,
        double * market.discount(start),
        one_time,
        upkeep,
        _gaps(option, filler, bench, start, market),
        sum((i.present_value(market) for i in unused), zero),
        beside,
    )
    return Evaluated(
        option, fleet.throughput, fleet.group, fleet.count, stream, start, parts, unused, once, credit, double,
        fleet.beside, fleet.committed,
    )  # fmt: skip


def _gaps(option: Option, filler: Running | None, bench: Bench, begin: Floats, market: Market) -> Floats:
    """Present value of the GPUs by the hour that serve what a chain of blocks leaves uncovered, on either side."""
    if filler is None or plans()[option.plan].path != "block":
        return np.zeros_like(begin)
    hours = filler.stream.present_value(begin, market.months) * (1.0 + filler.beside.share)
    return bench.values["block_gap"] * hours


def _idle(
    option: Option,
    stream: Stream,
    world: World,
    market: Market,
    dues: Dues,
    begin: Floats | int = 0,
    end: Floats | int | None = None,
) -> tuple[Idle, ...]:
    held = world.case.commercials.commitments or ()
    return idle_all(held, dues.commitments, option, stream, market, world.now, begin, end)


def _is_today(option: Option) -> bool:
    return "today" in option.roles


def _term(option: Option) -> int:
    return plans()[option.plan].term_months


def _monthly(fleet: Running) -> tuple[float, str]:
    return float(np.mean(fleet.stream.first_month())), fleet.option.id


def _cheapest(options: list[Evaluated]) -> Evaluated | None:
    return min(options, key=lambda e: (float(np.mean(e.cost)), e.option.id), default=None)
