"""One workload laid on the bench: its options, predictions, draws, gates and effort, before any change is tried."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from advisor.case.workloads import Workload
from advisor.catalog.types import GENERATIONS, Generation
from advisor.cost.demand import Demand, demand_of
from advisor.cost.lines import Line, Surroundings, lines_beside
from advisor.cost.options import Option, today_option
from advisor.cost.propose import propose
from advisor.decision.drawn import drawn
from advisor.decision.draws import correlated
from advisor.decision.enough import too_few
from advisor.decision.impossible import refuse_contradiction, refuse_impossible
from advisor.decision.predicted import Machine, Predicted, machine_of
from advisor.decision.predictions import predict_options
from advisor.decision.rounding import median
from advisor.decision.todays_fleet import TodaysFleet, times_of, todays_fleet
from advisor.decision.world import World
from advisor.distributions import Floats, normal_probability
from advisor.once import Once
from advisor.performance import Prediction, factor
from advisor.summaries import mean_of
from advisor.switching.effort import Effort, calendar_weeks, estimate, upkeep_lines
from advisor.switching.gates import Gates, check
from advisor.switching.readiness import path_of


class Move(Struct, frozen=True):
    """The work of moving to one generation, drawn: person-weeks by line, calendar weeks, upkeep, way back."""

    effort: Effort
    lines: dict[str, Floats]
    weeks: Floats
    base: Floats
    calendar: Floats
    upkeep: dict[str, Floats]
    """Recurring person-weeks a year by line."""
    upkeep_weeks_year: Floats
    exit_weeks: Floats


class Bench(Struct, frozen=True):
    """Everything that is needed to evaluate a workload, with options that can be compared and those that can't."""

    workload: Workload
    demand: Demand
    options: tuple[Option, ...]
    predictions: dict[str, Predicted]
    gates: dict[Generation, Gates]
    moves: dict[Generation, Move]
    values: dict[str, Floats]
    """Drawn inputs by name: volume, peak, growth, utilisation, goodput, tuning.stay, tuning.move, cutover, gap, ..."""
    pace: dict[str, Floats]
    """Drawn multiples of the predicted speed, by option: the error of the prediction times the team's tuning."""
    unassessed: str | None
    """Why no way of moving can be predicted; None if one can."""
    beside: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    """Cost lines beside the instances, by option."""
    price_draws: dict[str, Floats] = field(default_factory=dict)
    """Drawn multiples of the price, by option, where it is a range."""
    trial_usd_h: dict[str, float] = field(default_factory=dict)
    """The least that an hour of one instance costs without a term, by way of moving: what a trial or a pilot pays."""
    soonest_weeks: float = 0.0
    """Calendar weeks of the work that is done first, at its median."""
    todays_fleet: TodaysFleet | None = None
    """What today's fleet says of the speed of all, since it carries the load described."""
    once: Once = field(default_factory=Once)
    """What the evaluations of this workload have in common."""

    def changed(self, **changes: Any) -> Bench:
        """A copy with other values; it begins with nothing remembered."""
        return replace(self, once=Once(), **changes)

    def speed(self, option_id: str, multiple: float = 1.0) -> Floats | None:
        """Drawn natural units per second of one instance, or of a run's whole group; None where none is predicted.

        Under a latency limit throughput follows the curve of the prediction, and below its end, where the limit is
        missed, falls in proportion. What today's fleet says of it is in it.
        """
        if option_id not in self.pace:
            return None
        return self.once(("speed", self.machine(option_id), multiple), lambda: self._counted(option_id, multiple))

    def told(self, counted: Floats | None) -> Floats | None:
        """A speed that is counted for the load as described, as it would be measured: that less is to be done than is
        described makes no machine faster."""
        says = self.todays_fleet
        return counted if counted is None or says is None or says.gap == 1.0 else counted / says.lighter

    def machine(self, option_id: str) -> Machine:
        """What the option's speed depends on."""
        option = self.once(("option", option_id), lambda: next(o for o in self.options if o.id == option_id))
        return self.once(("machine", option_id), lambda: machine_of(option, self.predictions[option_id]))

    def usd_hour(self, option: Option) -> float:
        """USD an hour of one instance at which an option that has a price is counted: of a range of prices its mean."""
        if option.price is None:
            raise ValueError(f"{option.id} has no price and can't be counted")
        drawn = self.price_draws.get(option.id)
        return float(option.price.usd) * (1.0 if drawn is None else mean_of(drawn))

    def _counted(self, option_id: str, multiple: float) -> Floats:
        found = self.predictions[option_id].speed_at(self.pace[option_id] * multiple)
        times = times_of(self.todays_fleet, option_id)
        return found if times is None else found * times

    def on_time(self, option_id: str) -> float | None:
        """Share of draws in which the latency limits are met; None where there are none."""
        curve = self.predictions[option_id].curve
        return float(np.mean(self.pace[option_id] >= curve[0][0])) if curve and option_id in self.pace else None

    def feasible(self) -> tuple[Option, ...]:
        """Options with a price and a prediction that fits."""
        return self.once(("feasible",), lambda: tuple(o for o in self.options if o.why_not is None))


def lay(workload: Workload, world: World) -> Bench:
    """Proposes, predicts and draws. Infeasible options carry their reason in `why_not`."""
    case, catalog = world.case, world.catalog
    demand = demand_of(workload)
    gates = {g: check(workload, case, catalog, g) for g in GENERATIONS}
    values, uniforms = drawn(workload, world)
    proposed = propose(workload, case, catalog, world.offers)
    refuse_contradiction(proposed, gates, world)
    predictions = predict_options(workload, demand, proposed, world)
    refuse_impossible(workload, proposed, predictions, world)
    moving = [predictions[o.id] for o in proposed if generation_of(o, world) is not None]
    unassessed = next((p.unassessed for p in predictions.values() if p.unassessed is not None), None)
    if any(p.prediction is not None for p in moving):
        unassessed = None
    pace = _paces(proposed, predictions, workload.id, values, world)
    says = _todays_fleet(workload, demand, proposed, predictions, pace, values, world)
    options: list[Option] = []
    for option in proposed:
        predicted = predictions[option.id]
        why = (
            option.why_not
            or _not_yet(option)
            or _gated(option, gates, world)
            or predicted.why_not
            or predicted.unassessed
            or too_few(option, predicted, demand, says)
        )
        # What runs today does run: a prediction that says otherwise is in doubt, not the fleet.
        runs = "today" in option.roles and option.price is not None
        options.append(replace(option, why_not=None if runs else why))
    moves = {g: _move(workload, world, g, uniforms, values) for g in _open(workload, world, gates)}
    today = today_option(workload, case, catalog)
    weights = world.weights[workload.id], world.staff_weights[workload.id]
    around = Surroundings(workload, case, catalog, today, world.support, *weights)
    beside = {o.id: lines_beside(o, around) for o in options if o.price is not None}
    soonest = min((median(work.calendar) for work in moves.values()), default=0.0)
    return Bench(
        workload, demand, tuple(options), predictions, gates, moves, values, pace, unassessed, beside,
        _price_draws(options, world), _trials(options), soonest, says,
    )  # fmt: skip


def ways_to_port(workload: Workload, world: World) -> tuple[Generation, ...]:
    """The generations that software is known for and no gate stops, whether or not a price or a speed is."""
    return _open(workload, world, {g: check(workload, world.case, world.catalog, g) for g in GENERATIONS})


def _open(workload: Workload, world: World, gates: dict[Generation, Gates]) -> tuple[Generation, ...]:
    catalog = world.catalog
    return tuple(g for g in GENERATIONS if gates[g].stopped is None and path_of(workload, catalog, g) is not None)


def generation_of(option: Option, world: World) -> Generation | None:
    """Neuron generation of an option, None for a GPU."""
    return world.catalog.accelerators[option.accelerator].neuron_generation


def redraw(bench: Bench, world: World, only: Collection[str]) -> Bench:
    """The workload and the options named, with their predictions, under the draws of another world of the same case."""
    options = tuple(o for o in bench.options if o.id in only or "today" in o.roles)
    values, uniforms = drawn(bench.workload, world)
    needed = {generation_of(o, world) for o in options}
    moves = {g: _move(bench.workload, world, g, uniforms, values) for g in bench.moves if g in needed}
    pace = _paces(options, bench.predictions, bench.workload.id, values, world)
    says = _todays_fleet(bench.workload, bench.demand, options, bench.predictions, pace, values, world)
    prices = _price_draws(options, world)
    return bench.changed(options=options, moves=moves, values=values, pace=pace, price_draws=prices, todays_fleet=says)


def _todays_fleet(
    workload: Workload,
    demand: Demand,
    options: Sequence[Option],
    predictions: dict[str, Predicted],
    pace: dict[str, Floats],
    values: dict[str, Floats],
    world: World,
) -> TodaysFleet | None:
    """What today's fleet says; None where none runs, or nothing is predicted of it."""
    today = next((o for o in options if "today" in o.roles and o.id in pace), None)
    if today is None:
        return None
    speed = predictions[today.id].speed_at(pace[today.id])
    return todays_fleet(workload, demand, today, speed, options, predictions, values, world.catalog)


def _trials(options: Sequence[Option]) -> dict[str, float]:
    """What an hour of one instance costs in a trial, by way of moving: nobody signs a term to try."""
    hourly: dict[tuple[str, str], float] = {}
    for o in options:
        free = o.flexible if o.flexible is not None else None if o.new_term_months else o.price
        if free is not None and free.not_before is None:
            key = (o.instance, o.venue)
            hourly[key] = min(float(free.now_usd), hourly.get(key, float(free.now_usd)))
    moves = [o for o in options if o.side == "move" and o.price is not None]
    return {o.id: hourly.get((o.instance, o.venue), float(o.price.usd if o.price else 0)) for o in moves}


def _price_draws(options: Sequence[Option], world: World) -> dict[str, Floats]:
    """One draw for each maker's way of buying: what makes one server dear makes the others dear."""
    return {
        o.id: world.price_within(f"{o.venue} {o.plan} {o.accelerator}", o.spread)
        for o in options
        if o.spread is not None and o.price is not None
    }


def _paces(
    options: Sequence[Option], predictions: dict[str, Predicted], workload: str, values: dict[str, Floats], world: World
) -> dict[str, Floats]:
    """Multiples of the predicted speed by option, where one is predicted; plans and regions of one machine share it."""
    paces: dict[Machine, Floats] = {}
    found: dict[str, Floats] = {}
    for option in options:
        predicted = predictions[option.id]
        if predicted.prediction is None or not predicted.prediction.feasible:
            continue
        machine = machine_of(option, predicted)
        if machine not in paces:
            pace = _pace(option, predicted.prediction, workload, world)
            paces[machine] = pace * values[f"tuning.{option.side}"] ** predicted.tuning_left
        found[option.id] = paces[machine]
    return found


def _pace(option: Option, prediction: Prediction, workload: str, world: World) -> Floats:
    """The predictive spread by cause: multiples of the median speed, shape (draw,)."""
    vendor, chip = world.speed_draws(option.accelerator)
    return factor(prediction.spread, vendor, chip, world.own_speed_draws(workload, option.accelerator))


def _not_yet(option: Option) -> str | None:
    """Why a way of staying that can't be had yet is not compared: what runs until then would be a way of its own."""
    day = option.not_before
    if day is None or option.side == "move":
        return None
    return f"its rate begins on {day.day} {day:%B %Y}, and no price before is known; enter what is paid until then"


def _gated(option: Option, gates: dict[Generation, Gates], world: World) -> str | None:
    generation = generation_of(option, world)
    return None if generation is None else gates[generation].stopped


def _move(
    workload: Workload, world: World, generation: Generation, uniforms: dict[str, Floats], values: dict[str, Floats]
) -> Move:
    """Draws the work: each line shares half of its variance with the rest of the team's work."""
    effort = estimate(workload, world.case, world.catalog, generation)
    own = world.draws.normal(f"effort {workload.id}", effort.variables)
    rho = world.catalog.effort_drivers["team_correlation"].mode or 0.0
    uniform = {
        name: np.clip(normal_probability(correlated(world.team_effort, z, rho)), 1e-9, 1 - 1e-9)
        for name, z in own.items()
    }
    lines = effort.lines(uniform)
    weeks = np.sum(list(lines.values()), axis=0)
    base = next(iter(lines.values()))
    keep = world.case.decision.keep_gpu_path
    upkeep = upkeep_lines(world.catalog, base, uniforms, keep)
    return Move(
        effort,
        lines,
        weeks,
        base,
        calendar_weeks(weeks, world.people(), values["calendar_share"], world.case.team.weeks_per_month),
        upkeep,
        np.sum(list(upkeep.values()), axis=0),
        lines.get("accuracy_gate", lines.get("accuracy_gate_regulated", 0.0 * base))
        + values["exit_kept" if keep else "exit_dropped"] * base,
    )
