"""A workload's options turned into present values over all draws, and the best way of moving held against the best way
of staying. Axes are (draw,) for one option, (draw, year) and (draw, month) where time matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
from advisor.decision.giving_up import TRIAL_DAYS, Stop, given_up, relief
from advisor.decision.once import Key
from advisor.decision.scene import WEEKS_PER_MONTH as WEEKS_PER_MONTH
from advisor.decision.scene import Dues as Dues
from advisor.decision.scene import Scene, Schedule, schedule_of
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.decision.worth import Part, Parts, Term, Worth, cost_of, mean_cost_of, parts_of, worth


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
    """Mean of the present value of the cost in USD."""
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

    @property
    def carried_through(self) -> Floats | None:
        """The same if the move is never given up, shape (draw,): what a buyer would face who can't stop."""
        if self.best_stay is None or self.best_move is None:
            return None
        return self.best_stay.cost - cost_of(_through(self.best_move.terms))


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
    stayed = {
        f.option.id: today if today is not None and f is now else _stay(f, runs[f.option.id], today, scene)
        for f in stays
    }
    best_stay = _cheapest(list(stayed.values()))
    free = [s for s in stayed.values() if not _term(s.option)]
    bridge = today or _cheapest(free)
    if changes.delay_months:
        # Who waits need not go on as today: any way of staying that binds no longer than the wait.
        bridge = _cheapest([s for s in stayed.values() if s is today or _term(s.option) <= changes.delay_months])
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
            until_start = _until(best_stay.option, best_stay.stream, schedule.start, schedule.key, scene)
            refuge = best_stay, until_start + _ahead(best_stay, schedule, scene)
        for f, run in zip(going, _runs(going, schedule, scene), strict=True):
            moved[f.option.id] = _move(f, run, bridge, refuge, schedule, scene)
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


def _stay(fleet: Running, run: Worth, today: Evaluated | None, scene: Scene) -> Evaluated:
    unused = _idle(fleet.option, fleet.stream, scene, None)
    change = _change(fleet.option, scene)
    terms = (
        Term("run", run, fleet.stream.price),
        *(() if change is None else (Term("one_time", change),)),
        *_gaps(fleet.option, None, scene),
        *(Term("unused_commitment", u.worth) for u in unused),
    )
    zero = scene.zero
    found = _evaluated(fleet, zero, terms, unused, zero if change is None else change.values, zero, None)
    if today is None or change is None:
        return found
    # A new chip or provider is tested before it is bought: where it falls short, today's fleet runs on.
    ahead, unchanged = (_ahead(e, None, scene) for e in (found, today))
    where = given_up(ahead, unchanged, np.ones(len(zero), dtype=np.bool_))
    return _stopping(found, relief(where, found.cost, today.cost, change.values), Stop(where, today, change.values))


def _move(
    fleet: Running,
    run: Worth,
    bridge: Evaluated | None,
    refuge: tuple[Evaluated, Floats] | None,
    schedule: Schedule,
    scene: Scene,
) -> Evaluated:
    unused = _idle(fleet.option, fleet.stream, scene, schedule)
    terms = [Term("run", run, fleet.stream.price)]
    double, work = None, schedule.once_usd
    if bridge is not None:
        ahead, price = _bridge(bridge, schedule, scene), bridge.stream.price
        terms += [Term("bridge", ahead.run, price), Term("double_running", ahead.double_today, price)]
        terms += _gaps(bridge.option, schedule, scene, part="bridge")
        double = Term("double_running", ahead.double, price)
        unused = (*_idle(bridge.option, bridge.stream, scene, schedule, ends=True), *unused)
        change = _change(bridge.option, scene)
        if change is not None:
            key = ("change ahead", bridge.option.id, schedule.key)
            ahead_of_it = scene.bench.once(key, lambda: worth(change.values * schedule.discount_work))
            terms.append(Term("one_time", ahead_of_it))
            work = work + change.values
    terms += [Term("one_time", schedule.one_time), Term("upkeep", schedule.upkeep)]
    terms += [*_gaps(fleet.option, schedule, scene), *(Term("unused_commitment", u.worth) for u in unused)]
    found = _evaluated(fleet, schedule.start, tuple(terms), unused, work, schedule.credit_usd, double)
    if refuge is None:
        return found
    stay, unchanged = refuge
    # The work is lost either way; what it costs to keep the choice open until then is counted on both sides.
    due = schedule.upkeep.values - schedule.credit_usd * schedule.discount
    for term in terms:
        if term.part in ("bridge", "double_running"):
            due += term.usd
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


def _meanwhile(evaluated: Evaluated, month: int, scene: Scene) -> Floats:
    """Present value of running an option from now to a month, shape (draw,)."""
    end, filler = scene.zero + month, scene.filler
    total = _until(evaluated.option, evaluated.stream, end, (month,), scene)
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        total = total + scene.bench.values["block_gap"] * _until(filler.option, filler.stream, end, (month,), scene)
    return total


def _until(option: Option, stream: Stream, end: Floats, ends: Key, scene: Scene) -> Floats:
    """Present value of the stream before a month, shape (draw,); `ends` is what that month depends on."""
    at_one = Stream(stream.use, stream.path)
    key = ("until", scene.usage(option), ends)
    return scene.bench.once(key, lambda: at_one.present_value(end)) * stream.price


def _stopping(found: Evaluated, spared: Floats, stop: Stop) -> Evaluated:
    """The same option, given up where it falls short."""
    terms = (*found.terms, Term("given_up", worth(spared)))
    return replace(found, terms=terms, mean_cost=mean_cost_of(terms), stop=stop)


def _ahead(evaluated: Evaluated, schedule: Schedule | None, scene: Scene) -> Floats:
    """Present value of running an option from the start on, at the load and prices of that month, shape (draw,)."""
    market, filler = scene.market, scene.filler
    total = _level_ahead(evaluated.option, evaluated.stream, schedule, scene) * evaluated.stream.price
    if filler is not None and plans()[evaluated.option.plan].path == "block":
        per_usd = _level_ahead(filler.option, filler.stream, schedule, scene)
        total += scene.bench.values["block_gap"] * per_usd * filler.stream.price
    for i in evaluated.idle:
        begin = scene.zero if schedule is None else schedule.start
        total += i.usd_month * market.flat().worth(np.maximum(i.begin, begin), np.maximum(i.end, begin))
    return total


def _level_ahead(option: Option, stream: Stream, schedule: Schedule | None, scene: Scene) -> Floats:
    """The same at one USD a unit, for the option's own stream."""

    def make() -> Floats:
        start = scene.zero if schedule is None else schedule.start
        left = scene.market.flat().worth(start, scene.market.months) if schedule is None else schedule.left
        month = start.astype(np.int64).clip(0, scene.market.months - 1)
        return Stream(stream.use, stream.path).at(month) * left

    return scene.bench.once(("ahead", scene.usage(option), None if schedule is None else schedule.key), make)


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
        return worth(share * _runs([filler], schedule, scene)[0].values)

    key = ("gaps", part, scene.usage(filler.option), None if schedule is None else schedule.key)
    return [Term(part, scene.bench.once(key, make), filler.stream.price)]


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
