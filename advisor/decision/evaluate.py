"""A workload's options turned into present values over all draws, and the best way of moving held against the best way
of staying. Axes are (draw,) for one option, (draw, year) and (draw, month) where time matters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from advisor.catalog.types import Generation
from advisor.cost.commitments import Idle, idle
from advisor.cost.demand import RunDemand
from advisor.cost.market import Floats, Market
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.streams import Stream, growth_path
from advisor.decision.bench import Bench, Move, generation_of
from advisor.decision.fleets import Running, running
from advisor.decision.giving_up import TRIAL_DAYS, Stop, given_up, relief
from advisor.decision.world import NO_CHANGE, Changes, World

WEEKS_PER_MONTH = 52.1775 / 12.0


@dataclass(frozen=True, slots=True)
class Dues:
    """What of the case's contracts falls on one workload: of each commitment, USD a month; of the credits, USD."""

    commitments: tuple[float, ...]
    credit_usd: float = 0.0


@dataclass(frozen=True)
class Parts:
    """Present value of an option in USD by cause, shape (draw,) each. Their sum is what the option costs."""

    run: Floats
    bridge: Floats
    double_running: Floats
    one_time: Floats
    upkeep: Floats
    gaps: Floats
    unused_commitment: Floats
    given_up: Floats
    """What giving up in time adds where a change falls short; negative where it spares more than it loses."""

    @cached_property
    def total(self) -> Floats:
        """USD today of the whole horizon."""
        return self.carried_through + self.given_up

    @cached_property
    def carried_through(self) -> Floats:
        """USD today of the whole horizon if the change is never given up."""
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
    idle: tuple[Idle, ...]
    once_usd: Floats
    """Undiscounted USD of the work, spread over the months before the start; less credits, due at the start."""
    credit_usd: Floats
    double_usd: Floats
    """Undiscounted USD of both fleets during cut-over, due at the start."""
    stop: Stop | None = None
    """Where a change is given up, and what runs then; None where nothing is changed or nothing could run instead."""

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
    """What runs until a move is done: today's fleet where there is one."""
    filler: Evaluated | None
    """The cheapest GPUs by the hour: they serve the hours that a chain of blocks leaves uncovered."""

    @property
    def npv(self) -> Floats | None:
        """USD saved by the best move against the best way of staying, shape (draw,)."""
        if self.best_stay is None or self.best_move is None:
            return None
        return self.best_stay.cost - self.best_move.cost

    @property
    def carried_through(self) -> Floats | None:
        """The same if the move is never given up, shape (draw,): what a buyer would face who can't stop."""
        if self.best_stay is None or self.best_move is None:
            return None
        return self.best_stay.cost - self.best_move.parts.carried_through


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
    now = next((f for f in stays if _is_today(f.option)), None)
    today = None if now is None else _stay(now, None, gap, bench, world, market, dues)
    stayed = {
        f.option.id: today if today is not None and f is now else _stay(f, today, gap, bench, world, market, dues)
        for f in stays
    }
    best_stay = _cheapest(list(stayed.values()))
    free = [s for s in stayed.values() if not _term(s.option)]
    bridge = today or _cheapest(free)
    if changes.delay_months:
        # Who waits need not go on as today: any way of staying that binds no longer than the wait.
        bridge = _cheapest([s for s in stayed.values() if s is today or _term(s.option) <= changes.delay_months])
    moved: dict[str, Evaluated] = {}
    refuges: dict[Generation, tuple[Evaluated, Floats]] = {}
    for f in fleets.values():
        work = bench.moves.get(generation) if (generation := generation_of(f.option, world)) else None
        if f.option.side == "move" and work is not None and generation is not None:
            if best_stay is not None and generation not in refuges:
                start = _start(work, changes, market)
                until = best_stay.stream.present_value(0, start)
                refuges[generation] = best_stay, until + _ahead(best_stay, start, gap, bench, market)
            move = _move(f, bridge, refuges.get(generation), gap, work, bench, world, market, dues, changes)
            # What would not begin, or would bind longer than it runs here, is no way of moving.
            if float(np.median(move.start)) + max(_term(f.option), 1) <= market.months:
                moved[f.option.id] = move
    return Evaluation(
        market,
        {**stayed, **moved},
        today,
        best_stay,
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


def _stay(
    fleet: Running,
    today: Evaluated | None,
    filler: Running | None,
    bench: Bench,
    world: World,
    market: Market,
    dues: Dues,
) -> Evaluated:
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
    parts = Parts(
        stream.present_value(),
        zero,
        zero,
        once,
        zero,
        _gaps(option, filler, bench, zero, market),
        sum((i.present_value(market) for i in unused), zero),
        zero,
    )
    found = Evaluated(option, fleet.throughput, fleet.group, fleet.count, stream, zero, parts, unused, once, zero, zero)
    if today is None or not np.any(weeks):
        return found
    # A new chip or provider is tested before it is bought: where it falls short, today's fleet runs on.
    ahead, unchanged = (_ahead(e, 0, filler, bench, market) for e in (found, today))
    where = given_up(ahead, unchanged, np.ones(len(zero), dtype=np.bool_))
    spared = relief(where, parts.total, today.cost, once)
    return replace(found, parts=replace(parts, given_up=spared), stop=Stop(where, today, once))


def _move(
    fleet: Running,
    bridge: Evaluated | None,
    refuge: tuple[Evaluated, Floats] | None,
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
    start = _start(work, changes, market)
    begins = start < market.months
    week = world.cost_per_week_usd
    once = work.weeks * changes.effort * week + (zero if bridge is None else bridge.once_usd)
    credit = np.where(begins, dues.credit_usd, 0.0)
    one_time = once * market.discount(start / 2.0) - credit * market.discount(start)
    left = market.flat().worth(start, market.months)
    upkeep = work.upkeep_weeks_year * week / 12.0 * left
    if changes.stacks_replaced:
        upkeep = upkeep + begins * _replacements(changes.stacks_replaced, work, world, market)
    unused = _idle(option, stream, world, market, dues, begin=start)
    before = double = zero
    if bridge is not None:
        before = bridge.stream.present_value(0, start) + _gaps(bridge.option, filler, bench, zero, market, start)
        month = start.astype(np.int64).clip(0, market.months - 1)
        double = begins * bridge.stream.at(month) * bench.values["cutover_weeks"] / WEEKS_PER_MONTH
        unused = (*_idle(bridge.option, bridge.stream, world, market, dues, end=start), *unused)
    parts = Parts(
        stream.present_value(start),
        before,
        double * market.discount(start),
        one_time,
        upkeep,
        _gaps(option, filler, bench, start, market),
        sum((i.present_value(market) for i in unused), zero),
        zero,
    )
    found = Evaluated(
        option, fleet.throughput, fleet.group, fleet.count, stream, start, parts, unused, once, credit, double
    )
    if refuge is None:
        return found
    stay, unchanged = refuge
    rate = float(option.price.usd) * changes.neuron_price if option.price is not None else 0.0
    trial = 24.0 * TRIAL_DAYS * rate
    # The work is lost either way; what it costs to keep the choice open until then is counted on both sides.
    due = before + (double - credit) * market.discount(start) + upkeep
    ahead = _ahead(found, start, filler, bench, market, left) + due
    waited = min(changes.delay_months, market.months)
    if waited and bridge is not None:
        # Who waited has paid for what ran meanwhile, whatever comes of the move.
        meanwhile = (_until(e, waited, filler, bench, market) for e in (bridge, stay))
        held = next(meanwhile) - next(meanwhile)
    else:
        held = zero
    where = given_up(ahead, unchanged + held + trial, begins, changes.parity_fails)
    spared = relief(where, parts.total, stay.cost + held, once * market.discount(start / 2.0) + trial)
    return replace(found, parts=replace(parts, given_up=spared), stop=Stop(where, stay, once + trial, waited))


def _until(evaluated: Evaluated, month: int, filler: Running | None, bench: Bench, market: Market) -> Floats:
    """Present value of running an option from now to a month, shape (draw,)."""
    zero = np.zeros_like(evaluated.start)
    return evaluated.stream.present_value(0, month) + _gaps(evaluated.option, filler, bench, zero, market, zero + month)


def _start(work: Move, changes: Changes, market: Market) -> Floats:
    """Month in which the work is done and the new fleet takes over, at most the horizon, shape (draw,)."""
    months = np.ceil(work.calendar * changes.effort / WEEKS_PER_MONTH) + changes.delay_months
    return np.asarray(np.minimum(months, market.months), dtype=np.float64)


def _ahead(
    evaluated: Evaluated,
    begin: Floats | int,
    filler: Running | None,
    bench: Bench,
    market: Market,
    left: Floats | None = None,
) -> Floats:
    """Present value of running an option from `begin` on, at the load and prices of that month, shape (draw,).

    `left`: that of a dollar a month from then on, where it is known.
    """
    month = np.broadcast_to(np.asarray(begin, dtype=np.int64), evaluated.start.shape).clip(0, market.months - 1)
    left = market.flat().worth(begin, market.months) if left is None else left
    total = evaluated.stream.at(month) * left
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        total = total + bench.values["block_gap"] * filler.stream.at(month) * left
    for i in evaluated.idle:
        total = total + i.usd_month * market.flat().worth(np.maximum(i.begin, begin), np.maximum(i.end, begin))
    return total


def _replacements(times: int, work: Move, world: World, market: Market) -> Floats:
    """Present value of ports to a new stack, evenly spaced over the horizon, USD, shape (draw,)."""
    share = world.catalog.effort_drivers["stack_replacement_share"].mode or 0.0
    due = market.months * np.arange(1, times + 1) / (times + 1.0)
    return work.base * share * world.cost_per_week_usd * float(np.sum(market.discount(due)))


def _gaps(
    option: Option, filler: Running | None, bench: Bench, begin: Floats, market: Market, end: Floats | None = None
) -> Floats:
    """Present value of the GPUs by the hour that serve what a chain of blocks leaves uncovered, on either side."""
    if filler is None or plans()[option.plan].path != "block":
        return np.zeros_like(begin)
    return bench.values["block_gap"] * filler.stream.present_value(begin, market.months if end is None else end)


def _idle(
    option: Option,
    stream: Stream,
    world: World,
    market: Market,
    dues: Dues,
    begin: Floats | int = 0,
    end: Floats | int | None = None,
) -> tuple[Idle, ...]:
    held = zip(world.case.commercials.commitments or (), dues.commitments, strict=True)
    return tuple(idle(c, usd, option, stream, market, world.now, begin, end) for c, usd in held if usd > 0)


def _is_today(option: Option) -> bool:
    return "today" in option.roles


def _term(option: Option) -> int:
    return plans()[option.plan].term_months


def _monthly(fleet: Running) -> tuple[float, str]:
    return float(np.mean(fleet.stream.first_month())), fleet.option.id


def _cheapest(options: list[Evaluated]) -> Evaluated | None:
    return min(options, key=ranking, default=None)


def ranking(evaluated: Evaluated) -> tuple[float, str]:
    """Mean cost by which options of a side are ranked, and the name that orders equals.

    Giving up counts as far as an option is carried through more often than not; what is given up more often is ranked
    by what it would cost if carried through, or it would be called best for how cheaply it is given up.
    """
    stop = evaluated.stop
    cost = evaluated.cost if stop is None or stop.share <= 0.5 else evaluated.parts.carried_through
    return float(np.mean(cost)), evaluated.option.id
