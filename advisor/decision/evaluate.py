"""A workload's options turned into present values over all draws, and the best way of moving held against the best way
of staying. Axes are (draw,) for one option, (draw, year) and (draw, month) where time matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from advisor.cost import demand
from advisor.cost.beside import Beside
from advisor.cost.commitments import Idle, covers, idle_all
from advisor.cost.demand import RunDemand
from advisor.cost.market import Floats, Market
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.present_value import present_values
from advisor.cost.streams import Stream
from advisor.decision.bench import Bench, generation_of
from advisor.decision.fleets import Running, running
from advisor.decision.giving_up import TRIAL_DAYS, Stop, given_up, relief
from advisor.decision.once import Key
from advisor.decision.scene import WEEKS_PER_MONTH as WEEKS_PER_MONTH
from advisor.decision.scene import Dues as Dues
from advisor.decision.scene import Scene, Schedule, schedule_of
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.decision.worth import Part, Parts, Term, Worth, cost_of, mean_cost_of, parts_of, saving, worth


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
    double: tuple[Term, ...]
    """Both fleets during cut-over, undiscounted, due at the start."""
    mean_cost: float
    """Mean of the present value of the cost in USD."""
    around: Beside
    """Cost lines beside the instances, from the start on, without what is lost to faults."""
    fault_weeks: tuple[tuple[str, Floats], ...]
    """Weeks of the fleet's bill that are lost to faults once it takes over, by name, shape (draw,)."""
    lumps: tuple[Term, ...]
    """Those of the terms that are lines beside the instances and due once, when the option takes over."""
    bridge_run: tuple[Term, ...] = ()
    """Those that are the instances of the bridge until the start, without the hours that its blocks leave uncovered."""
    committed: int | None = None
    """Instances under the term, where a term is mixed with flexible hours."""
    stop: Stop | None = None
    """Where a change is given up, and what runs then; None where nothing is changed or nothing could run instead."""

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
        return cost_of(self.double) if self.double else np.zeros(len(self.start))

    @property
    def beside(self) -> Beside:
        """Cost lines beside the instances, from the start on."""
        bill = self.stream.first_month() if self.fault_weeks else None
        return self.around.with_faults({n: _lost(weeks, bill) for n, weeks in self.fault_weeks if bill is not None})

    @property
    def speed_of_one(self) -> Floats | None:
        """Natural units per second of one instance, shape (draw,); None where speed is not predicted."""
        if self.throughput is None:
            return None
        return self.throughput / self.group

    @property
    def monthly_usd(self) -> Floats:
        """USD a month in the first year at today's price, all lines included, shape (draw,)."""
        run = self.stream.first_month()
        return run + self.around.month(run)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the bridge comes to at one USD a unit, for each leg of its stream: its present value until the start; both
    fleets during cut-over, undiscounted and as present value."""

    run: tuple[Worth, ...]
    double: tuple[Worth, ...]
    double_today: tuple[Worth, ...]
    lines: Worth | None
    """Lines beside it until the start in USD, but for what is a share of what the instances cost."""
    machines: tuple[Worth, Worth] | None
    """What its machines bring along during cut-over, undiscounted and as present value, likewise."""


@dataclass(frozen=True, slots=True)
class Unused:
    """An unused part of a commitment, and its present value in USD."""

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
        return saving(self.best_stay.cost, self.best_move.cost)

    @property
    def carried_through(self) -> Floats | None:
        """The same if the move is never given up, shape (draw,): what a buyer would face who can't stop."""
        if self.best_stay is None or self.best_move is None:
            return None
        return saving(self.best_stay.cost, cost_of(_through(self.best_move.terms)))


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
    runs = dict(zip((f.option.id for f in stays), _runs(stays, None, scene), strict=True))
    now = next((f for f in stays if _is_today(f.option)), None)
    today = None if now is None else _stay(now, runs[now.option.id], None, scene)
    unchanged = None if today is None else (today, _with(_ahead(today, None, scene), today.lumps))
    stayed = {
        f.option.id: today if today is not None and f is now else _stay(f, runs[f.option.id], unchanged, scene)
        for f in stays
    }
    best_stay = _cheapest(list(stayed.values()))
    # A hall of one's own is not there on the first day, and spot may be taken away: neither bridges.
    ready = [s for s in stayed.values() if s is today or plans()[s.option.plan].offered]
    bridge = today or _cheapest([s for s in ready if not _term(s.option)])
    if changes.delay_months:
        # Who waits need not go on as today: any way of staying that binds no longer than the wait.
        bridge = _cheapest([s for s in ready if s is today or _term(s.option) <= changes.delay_months])
    moved: dict[str, Evaluated] = {}
    for generation, work in bench.moves.items():
        candidates = [f for f in moves if generation_of(f.option, world) == generation]
        if not candidates:
            continue
        schedule = schedule_of(generation, work, scene)
        # What would not begin, or would bind longer than it runs here, is no way of moving.
        going = [f for f in candidates if schedule.median_start + max(_term(f.option), 1) <= market.months]
        refuge: tuple[Evaluated, Floats] | None = None
        if best_stay is not None:
            until_start = _until(best_stay, schedule.start, schedule.key, scene)
            ahead = _ahead(best_stay, schedule, scene)
            refuge = best_stay, _with(until_start + ahead, best_stay.lumps)
        before = _before_the_start(bridge, schedule, scene)
        for f, run in zip(going, _runs(going, schedule, scene), strict=True):
            moved[f.option.id] = _move(f, run, before, refuge, schedule, scene)
    return Evaluation(
        market,
        {**stayed, **moved},
        today,
        best_stay,
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


def _runs(fleets: Sequence[Running], schedule: Schedule | None, scene: Scene) -> list[tuple[Worth, ...]]:
    """Present value of each leg of each fleet's stream at one USD a unit, from the schedule's start, or over the whole
    horizon.

    What isn't known yet is worked out for all fleets at once, whatever they cost.
    """
    once = scene.bench.once
    legs = [(f, number, leg) for f in fleets for number, leg in enumerate(f.stream.legs)]

    def factors(stream: Stream) -> Floats:
        key = ("factors", stream.path.key, stream.use.shape[1], scene.market.key)
        whole = once(key, stream.factors)
        return whole if schedule is None else whole - _before(stream, schedule, scene)

    def at_one(places: list[int]) -> list[Worth]:
        streams = [legs[place][2] for place in places]
        uses = [stream.use.T for stream in streams]
        shared = {(s.path.key, s.use.shape[1]): factors(s) for s in streams}
        by_path = [shared[s.path.key, s.use.shape[1]] for s in streams]
        # A copy of each row: the rest of the table goes when the other options do.
        return [worth(row.copy()) for row in present_values(uses, by_path, [1.0] * len(streams))]

    begins = None if schedule is None else schedule.key
    found = iter(once.each([("run", scene.usage(f.option), number, begins) for f, number, _ in legs], at_one))
    return [tuple(next(found) for _ in fleet.stream.legs) for fleet in fleets]


def _before(stream: Stream, schedule: Schedule, scene: Scene) -> Floats:
    """The stream's factors for the months before the schedule's start."""
    key = ("before", stream.path.key, stream.use.shape[1], schedule.key)
    return scene.bench.once(key, lambda: stream.factors(schedule.start))


def _stay(
    fleet: Running, run: tuple[Worth, ...], unchanged: tuple[Evaluated, Floats] | None, scene: Scene
) -> Evaluated:
    """`unchanged`: what runs today, with the present value of what lies ahead of it."""
    unused = _idle(fleet, scene, None)
    change = _change(fleet.option, scene)
    lumps = _lumps(fleet, None, scene)
    terms = (
        *_priced("run", run, fleet),
        *(() if change is None else (Term("one_time", change),)),
        *_gaps(fleet.option, None, scene),
        *(Term("unused_commitment", u.worth) for u in unused),
        *_lines(fleet, run, None, scene),
        *lumps,
    )
    zero = scene.zero
    found = _evaluated(fleet, zero, terms, unused, zero if change is None else change.values, zero, (), lumps)
    if unchanged is None or change is None:
        return found
    # A new chip or provider is tested before it is bought: where it falls short, today's fleet runs on.
    today, as_it_is = unchanged
    where = given_up(_with(_ahead(found, None, scene), lumps), as_it_is, np.ones(len(zero), dtype=np.bool_))
    return _stopping(found, relief(where, found.cost, today.cost, change.values), Stop(where, today, change.values))


@dataclass(frozen=True, slots=True)
class _Before:
    """What is paid on the way to the start of a move, the same for every fleet that starts then."""

    bridge: Evaluated | None
    terms: tuple[Term, ...]
    """What runs until the start, with its lines, and both fleets during cut-over."""
    run: tuple[Term, ...]
    """Those that are the instances of the bridge."""
    work: tuple[Term, ...]
    """Changing to what runs until then, and the work of the move itself with its upkeep."""
    usd: Floats
    """What it costs to come to the start, and upkeep, less credits: without the work, shape (draw,)."""
    once_usd: Floats
    """Undiscounted USD of the work."""
    double: tuple[Term, ...]
    unused: tuple[Unused, ...]


def _before_the_start(bridge: Evaluated | None, schedule: Schedule, scene: Scene) -> _Before:
    run: tuple[Term, ...] = ()
    terms: tuple[Term, ...] = ()
    work: list[Term] = []
    double: tuple[Term, ...] = ()
    unused: tuple[Unused, ...] = ()
    once_usd = schedule.once_usd
    if bridge is not None:
        ahead, whole = _bridge(bridge, schedule, scene), 1.0 + bridge.around.share
        double, doubled = (_priced("double_running", d, bridge, whole) for d in (ahead.double, ahead.double_today))
        if ahead.machines is not None:
            double = (*double, Term("double_running", ahead.machines[0]))
            doubled = (*doubled, Term("double_running", ahead.machines[1]))
        run = _priced("bridge", ahead.run, bridge)
        terms = (
            *run,
            *doubled,
            *_gaps(bridge.option, schedule, scene, part="bridge"),
            *_lines_of(bridge, ahead.run, ahead.lines),
        )
        unused = _idle(bridge, scene, schedule, ends=True)
        for number, term in enumerate(_due_before(bridge, scene)):
            key = ("due ahead", scene.usage(bridge.option), number, schedule.key)
            ahead_of_it = scene.bench.once(key, partial(_times, term.worth, schedule.discount_work))
            work.append(Term("one_time", ahead_of_it, term.price))
            once_usd = once_usd + term.usd
    work += [Term("one_time", schedule.one_time), Term("upkeep", schedule.upkeep)]
    usd = _with(schedule.upkeep.values - schedule.credit_usd * schedule.discount, terms)
    return _Before(bridge, terms, run, tuple(work), usd, once_usd, double, unused)


def _move(
    fleet: Running,
    run: tuple[Worth, ...],
    before: _Before,
    refuge: tuple[Evaluated, Floats] | None,
    schedule: Schedule,
    scene: Scene,
) -> Evaluated:
    bridge, work = before.bridge, before.once_usd
    unused = (*before.unused, *_idle(fleet, scene, schedule))
    lumps = _lumps(fleet, schedule, scene)
    terms = (
        *_priced("run", run, fleet),
        *before.terms,
        *before.work,
        *_gaps(fleet.option, schedule, scene),
        *(Term("unused_commitment", u.worth) for u in unused),
        *_lines(fleet, run, schedule, scene),
        *lumps,
    )
    found = _evaluated(fleet, schedule.start, terms, unused, work, schedule.credit_usd, before.double, lumps)
    found = replace(found, bridge_run=before.run)
    if refuge is None:
        return found
    stay, unchanged = refuge
    if bridge is not None and bridge.option.id == stay.option.id:
        # What it took to change to the bridge is in the cost of staying there, and is paid once.
        work = schedule.once_usd
    # The work is lost either way; what it costs to keep the choice open until then is counted on both sides.
    due = _with(before.usd, lumps)
    listed = fleet.option.price
    trial = 0.0 if listed is None else 24.0 * TRIAL_DAYS * float(listed.usd) * scene.changes.neuron_price
    waited = min(scene.changes.delay_months, scene.market.months)
    held = scene.zero
    if waited and bridge is not None:
        # Who waited has paid for what ran meanwhile, whatever comes of the move.
        held = _meanwhile(bridge, waited, scene) - _meanwhile(stay, waited, scene)
    where = given_up(
        _ahead(found, schedule, scene) + due,
        unchanged + held + trial,
        schedule.begins > 0,
        scene.changes.parity_fails,
    )
    spared = relief(where, found.cost, stay.cost + held, work * schedule.discount_work + trial)
    return _stopping(found, spared, Stop(where, stay, work + trial, waited))


def _with(values: Floats, terms: tuple[Term, ...]) -> Floats:
    """The values with the terms added, shape (draw,)."""
    return values + cost_of(terms) if terms else values


def _times(one: Worth, factor: Floats) -> Worth:
    return worth(one.values * factor)


def _priced(
    part: Part, at_one: tuple[Worth, ...], running: Running | Evaluated, times: float = 1.0
) -> tuple[Term, ...]:
    """A term for each leg of the stream, at the leg's price."""
    legs = zip(at_one, running.stream.legs, strict=True)
    return tuple(Term(part, one, leg.price * times) for one, leg in legs)


def _lines(running: Running, run: tuple[Worth, ...], schedule: Schedule | None, scene: Scene) -> tuple[Term, ...]:
    """The lines beside the instances from the start on, but for what is due once."""
    around = running.around
    begins = None if schedule is None else schedule.key
    begin = 0 if schedule is None else schedule.start
    standing = None
    if around.streams:
        key = ("beside", scene.usage(running.option), begins)
        standing = scene.bench.once(key, lambda: worth(scene.zero + around.standing(begin)))
    return _lines_of(running, run, standing)


def _lines_of(running: Running | Evaluated, run: tuple[Worth, ...], standing: Worth | None) -> tuple[Term, ...]:
    """What is a share of what the instances cost (`run`, at one USD a unit), and what is not, in USD."""
    share = running.around.share
    shares = _priced("beside", run, running, share) if share else ()
    return shares if standing is None else (*shares, Term("beside", standing))


def _lumps(running: Running, schedule: Schedule | None, scene: Scene) -> tuple[Term, ...]:
    """The lines beside the instances that are due once, when the option takes over."""
    around, once = running.around, scene.bench.once
    if not around.usd_once and not running.fault_weeks:
        return ()
    begins = None if schedule is None else schedule.key

    def at_start() -> Worth:
        return worth(scene.zero + 1.0 if schedule is None else schedule.begins * schedule.discount)

    due = once(("at start", begins), at_start)
    terms = [Term("beside", due, around.usd_once)] if around.usd_once else []
    for name, weeks in running.fault_weeks:
        for number, leg in enumerate(running.stream.legs):

            def faults(weeks: Floats = weeks, use: Floats = leg.use) -> Worth:
                return worth(_lost(weeks, use[:, 0]) * due.values)

            key = ("faults", name, scene.usage(running.option), number, begins)
            terms.append(Term("beside", once(key, faults), leg.price))
    return tuple(terms)


def _lost(weeks: Floats, a_month: Floats) -> Floats:
    """What some weeks come to at so much a month, shape (draw,)."""
    return weeks / demand.WEEKS_PER_MONTH * a_month


def _due_before(bridge: Evaluated, scene: Scene) -> tuple[Term, ...]:
    """What it takes to change to the bridge, where another than today's runs: its work, and its lines due once."""
    change = _change(bridge.option, scene)
    return (*(() if change is None else (Term("one_time", change),)), *bridge.lumps)


def _meanwhile(evaluated: Evaluated, month: int, scene: Scene) -> Floats:
    """Present value of running an option from now to a month, shape (draw,)."""
    end, filler = scene.zero + month, scene.filler
    total = _until(evaluated, end, (month,), scene)
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        hours = _legs_until(filler, end, (month,), scene)
        total = total + scene.bench.values["block_gap"] * hours
    return total


def _until(evaluated: Evaluated, end: Floats, ends: Key, scene: Scene) -> Floats:
    """Present value of the instances and the lines beside them before a month, shape (draw,); `ends` is what that month
    depends on."""
    around = evaluated.around
    total = _legs_until(evaluated, end, ends, scene)
    if around.streams:
        key = ("beside until", scene.usage(evaluated.option), ends)
        total = total + scene.bench.once(key, lambda: around.standing(0, end))
    return total


def _legs_until(running: Running | Evaluated, end: Floats, ends: Key, scene: Scene) -> Floats:
    """The same of the instances, and of the lines that are a share of what these cost."""
    return _summed("until", running, ends, scene, lambda at_one: at_one.present_value(end))


def _summed(
    what: str, running: Running | Evaluated, depends: object, scene: Scene, make: Callable[[Stream], Floats]
) -> Floats:
    """The sum over the legs of a stream of what `make` gives at one USD a unit, in USD, with the lines that are a share
    of it, shape (draw,)."""
    usage, whole = scene.usage(running.option), 1.0 + running.around.share
    found = [
        scene.bench.once((what, usage, number, depends), partial(make, Stream(leg.use, leg.path))) * (leg.price * whole)
        for number, leg in enumerate(running.stream.legs)
    ]
    return found[0] if len(found) == 1 else np.asarray(sum(found[1:], found[0]), dtype=np.float64)


def _stopping(found: Evaluated, spared: Floats, stop: Stop) -> Evaluated:
    """The same option, given up where it falls short."""
    terms = (*found.terms, Term("given_up", worth(spared)))
    return replace(found, terms=terms, mean_cost=mean_cost_of(terms), stop=stop)


def _ahead(evaluated: Evaluated, schedule: Schedule | None, scene: Scene) -> Floats:
    """Present value of running an option from the start on, at the load and prices of that month, shape (draw,): the
    instances and the lines beside them, without what is due once."""
    market, filler, around = scene.market, scene.filler, evaluated.around
    start = scene.zero if schedule is None else schedule.start
    total = _level_ahead(evaluated, schedule, scene)
    if around.streams:
        key = ("beside ahead", scene.usage(evaluated.option), None if schedule is None else schedule.key)
        total = total + scene.bench.once(key, lambda: around.ahead(start))
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        hours = _level_ahead(filler, schedule, scene)
        total = total + scene.bench.values["block_gap"] * hours
    for i in evaluated.idle:
        total = total + i.usd_month * market.flat().worth(np.maximum(i.begin, start), np.maximum(i.end, start))
    return total


def _level_ahead(running: Running | Evaluated, schedule: Schedule | None, scene: Scene) -> Floats:
    """The same of the instances, and of the lines that are a share of what these cost."""

    def make(at_one: Stream) -> Floats:
        start = scene.zero if schedule is None else schedule.start
        left = scene.market.flat().worth(start, scene.market.months) if schedule is None else schedule.left
        month = start.astype(np.int64).clip(0, scene.market.months - 1)
        return at_one.at(month) * left

    return _summed("ahead", running, None if schedule is None else schedule.key, scene, make)


def _evaluated(
    fleet: Running,
    start: Floats,
    terms: tuple[Term, ...],
    unused: tuple[Unused, ...],
    once_usd: Floats,
    credit_usd: Floats,
    double: tuple[Term, ...],
    lumps: tuple[Term, ...],
) -> Evaluated:
    return Evaluated(
        fleet.option, fleet.throughput, fleet.group, fleet.count, fleet.stream, start, terms,
        tuple(u.idle for u in unused), once_usd, credit_usd, double, mean_cost_of(terms),
        fleet.around, fleet.fault_weeks, lumps, committed=fleet.committed,
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
        market, around, values = scene.market, bridge.around, scene.bench.values
        month = schedule.start.astype(np.int64).clip(0, market.months - 1)
        cutover = schedule.begins * values["cutover_weeks"] / WEEKS_PER_MONTH
        legs = bridge.stream.legs
        double = [Stream(leg.use, leg.path).at(month) * cutover for leg in legs]
        before = present_values(
            [leg.use.T for leg in legs], [_before(leg, schedule, scene) for leg in legs], [1.0] * len(legs)
        )
        lines = worth(scene.zero + around.standing(0, schedule.start)) if around.streams else None
        brought = around.of_the_machines()
        machines = None
        if brought.any():
            machines = worth(brought * cutover), worth(brought * cutover * schedule.discount)
        return Ahead(
            tuple(worth(row.copy()) for row in before),
            tuple(worth(row) for row in double),
            tuple(worth(row * schedule.discount) for row in double),
            lines,
            machines,
        )

    return scene.bench.once(("bridge", scene.usage(bridge.option), schedule.key), at_one)


def _gaps(option: Option, schedule: Schedule | None, scene: Scene, part: Part = "gaps") -> list[Term]:
    """The GPUs by the hour that serve what a chain of blocks leaves uncovered, on either side: from the start
    of a move on, or until it where they belong to the bridge."""
    filler, share = scene.filler, scene.bench.values["block_gap"]
    if filler is None or plans()[option.plan].path != "block":
        return []

    def make() -> Worth:
        if part == "bridge" and schedule is not None:
            factors = _before(filler.stream, schedule, scene)
            return worth(share * present_values([filler.stream.use.T], [factors], [1.0])[0])
        # Hours by the hour are no mix: their stream has one leg.
        (hours,) = _runs([filler], schedule, scene)[0]
        return worth(share * hours.values)

    key = ("gaps", part, scene.usage(filler.option), None if schedule is None else schedule.key)
    return [Term(part, scene.bench.once(key, make), filler.stream.price * (1.0 + filler.around.share))]


def _idle(
    running: Running | Evaluated, scene: Scene, schedule: Schedule | None, *, ends: bool = False
) -> tuple[Unused, ...]:
    """What stays unused of the commitments while the option runs: from the schedule's start, or (`ends`) until it."""
    held, due = scene.world.case.commercials.commitments or (), scene.dues.commitments
    if not any(usd > 0 for usd in due):
        return ()
    option, stream = running.option, running.stream

    def make() -> tuple[Unused, ...]:
        begin = 0 if schedule is None or ends else schedule.start
        end = schedule.start if schedule is not None and ends else None
        found = idle_all(held, due, option, stream, scene.market, scene.world.now, begin, end)
        return tuple(Unused(i, worth(i.present_value(scene.market))) for i in found)

    # Of what an option does not use up, all is unused, whatever the option costs.
    uses = tuple(covers(commitment, option) for commitment in held)
    spent = (scene.usage(option), tuple(leg.price for leg in stream.legs)) if any(uses) else None
    begins = None if schedule is None else schedule.key
    return scene.bench.once(("unused", due, spent, begins, ends, scene.market.key), make)


def _is_today(option: Option) -> bool:
    return "today" in option.roles


def _term(option: Option) -> int:
    return plans()[option.plan].term_months


def _monthly(fleet: Running) -> tuple[float, str]:
    return fleet.mean_usd_month, fleet.option.id


def _cheapest(options: list[Evaluated]) -> Evaluated | None:
    return min(options, key=ranking, default=None)


def ranking(evaluated: Evaluated) -> tuple[float, str]:
    """Mean cost by which options of a side are ranked, and the name that orders equals.

    Giving up counts as far as an option is carried through more often than not; what is given up more often is ranked
    by what it would cost if carried through, or it would be called best for how cheaply it is given up.
    """
    stop = evaluated.stop
    given_up_mostly = stop is not None and stop.share > 0.5
    mean = mean_cost_of(_through(evaluated.terms)) if given_up_mostly else evaluated.mean_cost
    return mean, evaluated.option.id


def _through(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of a change that is never given up."""
    return tuple(term for term in terms if term.part != "given_up")
