"""A workload's options turned into present values over all draws, and the best way of moving held against the best way
of staying. Axes are (draw,) for one option, (draw, year) and (draw, month) where time matters."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.commitments import months_to
from advisor.cost.demand import RunDemand
from advisor.cost.market import Market
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.todays_term import TODAYS_PLAN
from advisor.decision.bench import Bench, generation_of
from advisor.decision.bridge import before_the_start, bridge_of
from advisor.decision.evaluated import Evaluated, carried_through, cheapest
from advisor.decision.fleets import Running, running
from advisor.decision.legs import at_one_usd
from advisor.decision.moving import moving
from advisor.decision.patience import after_what_is_signed, patient
from advisor.decision.placed import best_placed
from advisor.decision.result import Side
from advisor.decision.rounding import rounded
from advisor.decision.scene import Dues as Dues
from advisor.decision.scene import Scene, schedule_of
from advisor.decision.staying import is_today, is_today_again, staying
from advisor.decision.until_and_ahead import ahead_of, holding_to
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.decision.worth import cost_of, saving, with_terms
from advisor.distributions import Floats
from advisor.summaries import mean_of


class Evaluation(Struct, frozen=True):
    """All compared options of one workload, and the best of each side by mean present value."""

    market: Market
    options: dict[str, Evaluated]
    today: Evaluated | None
    best_stay: Evaluated | None
    best_move: Evaluated | None
    bridge: Evaluated | None
    """What runs until a move is done: the cheapest way of staying until then that binds no longer."""
    filler: Evaluated | None
    """The cheapest GPUs by the hour: they serve the hours that a chain of blocks leaves uncovered."""
    open_in: str = ""
    """Another region in which the best move costs the same and no quota limits it, where one does here; else empty."""

    @property
    def compared(self) -> tuple[Evaluated, ...]:
        """All that the comparison rests on: today's, the best of each side, and what runs until or beside these."""
        before = None if self.best_stay is None else self.best_stay.meanwhile
        first = None if before is None else before.runs
        named = self.today, self.best_stay, self.best_move, self.bridge, self.filler, first
        return tuple(e for e in named if e is not None)

    @property
    def in_place(self) -> Evaluated | None:
        """What runs for some weeks or months before a move: for these nobody takes what runs to another region."""
        bridge, today = self.bridge, self.today
        elsewhere = bridge is not None and today is not None and bridge.option.region != today.option.region
        return today if elsewhere else bridge

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
        return saving(self.best_stay.cost, cost_of(carried_through(self.best_move.terms)))


def evaluate(
    bench: Bench, world: World, dues: Dues, changes: Changes = NO_CHANGE, only: frozenset[str] | None = None
) -> Evaluation:
    """Evaluates the feasible options (`only` these ids, if given)."""
    market = world.market(changes)
    stays = _stays(bench, world, dues, changes, only)
    scene = Scene(bench, world, market, dues, changes, stays.filler)
    bridge = bridge_of(stays.ready, scene)
    fleets = _fleets(bench, world, market, changes, only, "move")
    moved: dict[str, Evaluated] = {}
    for generation, work in bench.moves.items():
        candidates = [f for f in fleets if generation_of(f.option, world) == generation]
        if not candidates:
            continue
        schedule = schedule_of(generation, work, scene)
        # What would not begin is no way of moving.
        going = candidates if schedule.median_start + 1 <= market.months else []
        going = [f for f in going if _can_be_had(f.option, schedule.median_start, world)]
        refuge: tuple[Evaluated, Floats] | None = None
        if stays.best is not None:
            refuge = stays.best, holding_to(stays.best, schedule, scene)
        before = before_the_start(bridge, schedule, scene)
        for f, run in zip(going, at_one_usd(going, schedule, scene), strict=True):
            moved[f.option.id] = moving(f, run, before, refuge, schedule, scene)
    best, open_in = best_placed(list(moved.values()), stays.best, world.case)
    return Evaluation(
        market,
        {**stays.options, **moved},
        stays.today,
        None if stays.best is None else patient(stays.best, bridge, scene),
        best,
        bridge,
        None if scene.filler is None else stays.options.get(scene.filler.option.id),
        open_in,
    )


class _Stays(Struct, frozen=True):
    """The ways of staying by option, the best of them, and those that are there on the first day and stay there."""

    options: dict[str, Evaluated]
    today: Evaluated | None
    best: Evaluated | None
    ready: list[Evaluated]
    filler: Running | None
    """GPUs by the hour for hours that blocks leave uncovered; None where runs wait for a block."""


def _stays(bench: Bench, world: World, dues: Dues, changes: Changes, only: frozenset[str] | None) -> _Stays:
    market = world.market(changes)
    # Of all changes these alone touch what stays on GPUs: the set worked out last serves changes of the moves' side.
    key = only, dues, changes.gpu_price, changes.volume, market.key

    def make() -> _Stays:
        changed = replace(NO_CHANGE, gpu_price=changes.gpu_price, volume=changes.volume)
        fleets = _fleets(bench, world, market, changed, only, "stay")
        hourly = [f for f in fleets if plans()[f.option.plan].flexible and plans()[f.option.plan].offered]
        filler = min(hourly, key=_monthly, default=None)
        scene = Scene(bench, world, market, dues, changed, None if isinstance(bench.demand, RunDemand) else filler)
        runs = dict(zip((f.option.id for f in fleets), at_one_usd(fleets, None, scene), strict=True))
        now = next((f for f in fleets if is_today(f.option)), None)
        today = None if now is None else staying(now, runs[now.option.id], None, scene)
        unchanged = None if today is None else (today, with_terms(ahead_of(today, None, scene), today.lumps))
        stayed = {
            f.option.id: today if today is not None and f is now else staying(f, runs[f.option.id], unchanged, scene)
            for f in fleets
        }
        ways = {key: s for key, s in stayed.items() if s is today or today is None or not is_today_again(s, today)}
        # A hall of one's own is not there on the first day, and spot may be taken away: neither bridges. Nor does what
        # is signed anew when today's plan ends, which until then is today's.
        offered = (s for s in ways.values() if s is today or plans()[s.option.plan].offered)
        ready = [s for s in offered if s.option.before != TODAYS_PLAN]
        if bench.unassessed is not None and today is not None:
            # Where moving is not assessed, neither is another way of staying advised.
            return _Stays(stayed, today, today, ready, scene.filler)
        if today is not None:
            ways = after_what_is_signed(ways, today, ready, scene)
        return _Stays({**stayed, **ways}, today, cheapest(list(ways.values())), ready, scene.filler)

    return bench.once.shelf("stays", 1)(key, make)


def _fleets(
    bench: Bench, world: World, market: Market, changes: Changes, only: frozenset[str] | None, side: Side
) -> list[Running]:
    """The fleets of a side's options. A mix that commits nothing is none: its hours are another option."""
    found = (running(o, bench, world, market, changes) for o in _among(bench, only, side))
    return [fleet for fleet in found if fleet.committed != 0]


def _among(bench: Bench, only: frozenset[str] | None, side: Side) -> list[Option]:
    """The options of a side that are asked for."""

    def found() -> list[Option]:
        return [o for o in bench.feasible() if o.side == side and (only is None or o.id in only)]

    return bench.once(("among", only, side), found)


def leading(bench: Bench, world: World, changes: Changes, most: int) -> frozenset[str]:
    """At most so many options that may be cheapest under the changes: on GPUs, and on each generation moved to.

    They are those that run at the least cost over the horizon, a term that is begun paid to its end.
    """
    market = world.market(changes)
    ranked: dict[object, list[tuple[float, str]]] = {}
    for option in bench.feasible():
        fleet = running(option, bench, world, market, changes)
        months = max(market.months, -(-market.months // max(_term(option), 1)) * _term(option))
        due = ((max(months - opens, 0) / months, stream) for opens, stream in fleet.around.streams)
        beside = sum(part * mean_of(stream.first_month()) for part, stream in due)
        usd = (fleet.mean_usd_month * (1.0 + fleet.around.share) + beside) * months
        ranked.setdefault((option.side, generation_of(option, world)), []).append((usd, option.id))
    return frozenset(id for found in ranked.values() for _, id in sorted(found)[:most])


def upkeep_usd_month(evaluated: Evaluated, bench: Bench, world: World) -> Floats:
    """USD a month of upkeep on a moved workload, shape (draw,)."""
    generation = generation_of(evaluated.option, world)
    if generation is None or generation not in bench.moves:
        return np.zeros(world.draws.count)
    return bench.moves[generation].upkeep_weeks_year * world.cost_per_week_usd / 12.0


def _can_be_had(option: Option, start: float, world: World) -> bool:
    """Whether the option has a price by the month in which the move takes over."""
    return option.not_before is None or months_to(option.not_before, world.decides_on) <= start


def _term(option: Option) -> int:
    return option.new_term_months


def _monthly(fleet: Running) -> tuple[float, str]:
    return rounded(fleet.mean_usd_month), fleet.option.id
