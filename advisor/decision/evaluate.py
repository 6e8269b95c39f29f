"""A workload's options turned into present values over all draws, and the best way of moving held against the best way
of staying. Axes are (draw,) for one option, (draw, year) and (draw, month) where time matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.case.model import Commitment
from advisor.cost.commitments import Idle, covers, idle
from advisor.cost.demand import RunDemand
from advisor.cost.market import Floats, Market
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.present_value import present_values
from advisor.cost.streams import Stream
from advisor.decision.bench import Bench, generation_of
from advisor.decision.fleets import Running, running
from advisor.decision.scene import WEEKS_PER_MONTH as WEEKS_PER_MONTH
from advisor.decision.scene import Dues as Dues
from advisor.decision.scene import Scene, Schedule, schedule_of
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.decision.worth import Parts, Term, Worth, cost_of, mean_cost_of, parts_of, worth


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
    terms: tuple[Term, ...]
    """What makes up the present value."""
    idle: tuple[Idle, ...]
    once_usd: Floats
    """Undiscounted USD of the work, spread over the months before the start; less credits, due at the start."""
    credit_usd: Floats
    double: Term | None
    """Both fleets during cut-over, undiscounted, due at the start."""
    mean_cost: float
    """Mean of the present value of the cost in USD, by which options are ranked."""

    @property
    def cost(self) -> Floats:
        """Present value of the cost in USD, shape (draw,)."""
        return cost_of(self.terms)

    @property
    def parts(self) -> Parts:
        """The same by cause."""
        return parts_of(self.terms, len(self.start))

    @property
    def double_usd(self) -> Floats:
        """Undiscounted USD of both fleets during cut-over, due at the start, shape (draw,)."""
        return np.zeros(len(self.start)) if self.double is None else self.double.usd

    @property
    def speed_of_one(self) -> Floats | None:
        """Natural units per second of one instance, shape (draw,); None where speed is not predicted."""
        if self.throughput is None:
            return None
        return self.throughput / self.group

    @property
    def monthly_usd(self) -> Floats:
        """USD a month in the first year at today's price, shape (draw,)."""
        return self.stream.first_month()


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the bridge comes to at one USD a unit: its present value until the start; both fleets during cut-over,
    undiscounted and as present value."""

    run: Worth
    double: Worth
    double_today: Worth


@dataclass(frozen=True, slots=True)
class Unused:
    """A commitment's unused part, and its present value in USD."""

    idle: Idle
    worth: Worth


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
    fleets = [
        running(option, bench, world, market, changes)
        for option in bench.feasible()
        if (only is None or option.id in only) and (_is_today(option) or _term(option) <= market.months)
    ]
    stays = [f for f in fleets if f.option.side == "stay"]
    moves = [f for f in fleets if f.option.side == "move"]
    hourly = [f for f in stays if plans()[f.option.plan].flexible and plans()[f.option.plan].offered]
    filler = min(hourly, key=_monthly, default=None)
    scene = Scene(bench, world, market, dues, changes, None if isinstance(bench.demand, RunDemand) else filler)
    stayed = {f.option.id: _stay(f, run, scene) for f, run in zip(stays, _runs(stays, None, scene), strict=True)}
    today = next((s for s in stayed.values() if _is_today(s.option)), None)
    free = [s for s in stayed.values() if not _term(s.option)]
    bridge = today or _cheapest(free)
    moved: dict[str, Evaluated] = {}
    for generation, work in bench.moves.items():
        candidates = [f for f in moves if generation_of(f.option, world) == generation]
        if not candidates:
            continue
        schedule = schedule_of(generation, work, scene)
        # What would not begin, or would bind longer than it runs here, is no way of moving.
        going = [f for f in candidates if schedule.median_start + max(_term(f.option), 1) <= market.months]
        for f, run in zip(going, _runs(going, schedule, scene), strict=True):
            moved[f.option.id] = _move(f, run, bridge, schedule, scene)
    return Evaluation(
        market,
        {**stayed, **moved},
        today,
        _cheapest(list(stayed.values())),
        _cheapest(list(moved.values())),
        bridge,
        None if filler is None else stayed.get(filler.option.id),
    )


def upkeep_usd_month(evaluated: Evaluated, bench: Bench, world: World) -> Floats:
    """USD a month of upkeep on a moved workload, shape (draw,)."""
    generation = generation_of(evaluated.option, world)
    if generation is None or generation not in bench.moves:
        return np.zeros(world.draws.count)
    return bench.moves[generation].upkeep_weeks_year * world.cost_per_week_usd / 12.0


def _runs(fleets: Sequence[Running], schedule: Schedule | None, scene: Scene) -> list[Worth]:
    """Present value of each fleet's stream at one USD a unit, from the schedule's start, or over the whole horizon.

    What isn't known yet is worked out for all fleets at once, whatever they cost.
    """
    once = scene.bench.once

    def factors(stream: Stream) -> Floats:
        key = ("factors", stream.path.key, stream.use.shape[1], scene.market.key)
        whole = once(key, stream.factors)
        return whole if schedule is None else whole - _before(stream, schedule, scene)

    def at_one(places: list[int]) -> list[Worth]:
        streams = [fleets[place].stream for place in places]
        uses = [stream.use.T for stream in streams]
        shared = {(s.path.key, s.use.shape[1]): factors(s) for s in streams}
        by_path = [shared[s.path.key, s.use.shape[1]] for s in streams]
        # A copy of each row: the rest of the table goes when the other options do.
        return [worth(row.copy()) for row in present_values(uses, by_path, [1.0] * len(streams))]

    begins = None if schedule is None else schedule.key
    return once.each([("run", scene.usage(f.option), begins) for f in fleets], at_one)


def _before(stream: Stream, schedule: Schedule, scene: Scene) -> Floats:
    """The stream's factors for the months before the schedule's start."""
    key = ("before", stream.path.key, stream.use.shape[1], schedule.key)
    return scene.bench.once(key, lambda: stream.factors(schedule.start))


def _stay(fleet: Running, run: Worth, scene: Scene) -> Evaluated:
    unused = _idle(fleet.option, fleet.stream, scene, None)
    change = _change(fleet.option, scene)
    terms = (
        Term("run", run, fleet.stream.price),
        *(() if change is None else (Term("one_time", change),)),
        *_gaps(fleet.option, None, scene),
        *(Term("unused_commitment", u.worth) for u in unused),
    )
    zero = scene.zero
    return _evaluated(fleet, zero, terms, unused, zero if change is None else change.values, zero, None)


def _move(fleet: Running, run: Worth, bridge: Evaluated | None, schedule: Schedule, scene: Scene) -> Evaluated:
    unused = _idle(fleet.option, fleet.stream, scene, schedule)
    terms = [Term("run", run, fleet.stream.price)]
    double = None
    if bridge is not None:
        ahead, price = _bridge(bridge, schedule, scene), bridge.stream.price
        terms += [Term("bridge", ahead.run, price), Term("double_running", ahead.double_today, price)]
        double = Term("double_running", ahead.double, price)
        unused = (*_idle(bridge.option, bridge.stream, scene, schedule, ends=True), *unused)
    terms += [Term("one_time", schedule.one_time), Term("upkeep", schedule.upkeep)]
    terms += [*_gaps(fleet.option, schedule, scene), *(Term("unused_commitment", u.worth) for u in unused)]
    return _evaluated(fleet, schedule.start, tuple(terms), unused, schedule.once_usd, schedule.credit_usd, double)


def _evaluated(
    fleet: Running,
    start: Floats,
    terms: tuple[Term, ...],
    unused: tuple[Unused, ...],
    once_usd: Floats,
    credit_usd: Floats,
    double: Term | None,
) -> Evaluated:
    return Evaluated(
        fleet.option, fleet.throughput, fleet.group, fleet.count, fleet.stream, start, terms,
        tuple(u.idle for u in unused), once_usd, credit_usd, double, mean_cost_of(terms),
    )  # fmt: skip


def _change(option: Option, scene: Scene) -> Worth | None:
    """USD of the work of another GPU generation or venue; None where neither changes."""
    bench = scene.bench
    before = bench.once(("today",), lambda: next((o for o in bench.options if _is_today(o)), None))
    if before is None or _is_today(option):
        return None
    causes = [("gpu_change", option.accelerator != before.accelerator), ("venue_change", option.venue != before.venue)]
    due = tuple(name for name, changes in causes if changes)
    if not due:
        return None
    week = scene.world.cost_per_week_usd
    return bench.once(("change", due), lambda: worth(np.sum([bench.values[name] for name in due], axis=0) * week))


def _bridge(bridge: Evaluated, schedule: Schedule, scene: Scene) -> Ahead:
    """What runs until the start of a move, at one USD a unit."""

    def at_one() -> Ahead:
        stream, market = Stream(bridge.stream.use, bridge.stream.path), scene.market
        month = schedule.start.astype(np.int64).clip(0, market.months - 1)
        double = schedule.begins * stream.at(month) * scene.bench.values["cutover_weeks"] / WEEKS_PER_MONTH
        before = present_values([stream.use.T], [_before(stream, schedule, scene)], [1.0])[0]
        return Ahead(worth(before), worth(double), worth(double * schedule.discount))

    return scene.bench.once(("bridge", scene.usage(bridge.option), schedule.key), at_one)


def _gaps(option: Option, schedule: Schedule | None, scene: Scene) -> tuple[Term, ...]:
    """The GPUs by the hour that serve what a chain of blocks leaves uncovered, on either side."""
    filler = scene.filler
    if filler is None or plans()[option.plan].path != "block":
        return ()
    run, share = _runs([filler], schedule, scene)[0], scene.bench.values["block_gap"]
    key = ("gaps", scene.usage(filler.option), None if schedule is None else schedule.key)
    return (Term("gaps", scene.bench.once(key, lambda: worth(share * run.values)), filler.stream.price),)


def _idle(
    option: Option, stream: Stream, scene: Scene, schedule: Schedule | None, *, ends: bool = False
) -> tuple[Unused, ...]:
    """What stays unused of each commitment while the option runs: from the schedule's start, or (`ends`) until it."""
    held = zip(scene.world.case.commercials.commitments or (), scene.dues.commitments, strict=True)
    return tuple(_unused(c, usd, option, stream, scene, schedule, ends) for c, usd in held if usd > 0)


def _unused(
    commitment: Commitment,
    usd_month: float,
    option: Option,
    stream: Stream,
    scene: Scene,
    schedule: Schedule | None,
    ends: bool,
) -> Unused:
    def make() -> Unused:
        begin = 0 if schedule is None or ends else schedule.start
        end = schedule.start if schedule is not None and ends else None
        found = idle(commitment, usd_month, option, stream, scene.market, scene.world.now, begin, end)
        return Unused(found, worth(found.present_value(scene.market)))

    # Of what an option does not use up, all is unused, whatever the option costs.
    spent = (scene.usage(option), stream.price) if covers(commitment, option) else None
    begins = None if schedule is None else schedule.key
    what = commitment.kind, commitment.scope, commitment.starts, commitment.ends, usd_month
    return scene.bench.once(("unused", what, spent, begins, ends, scene.market.key), make)


def _is_today(option: Option) -> bool:
    return "today" in option.roles


def _term(option: Option) -> int:
    return plans()[option.plan].term_months


def _monthly(fleet: Running) -> tuple[float, str]:
    return fleet.mean_usd_month, fleet.option.id


def _cheapest(options: list[Evaluated]) -> Evaluated | None:
    return min(options, key=lambda e: (e.mean_cost, e.option.id), default=None)
