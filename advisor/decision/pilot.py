"""The pilot: its design, what its reading is worth, how long it should run, and the speeds of go and stop.

A pilot runs one instance of the best way of moving and has engineers beside it. It reads two things with noise, the
throughput of that instance and the work of the move; prices and demand it can't read. A longer one reads more exactly
and costs more. After it the buyer chooses by the verdict's own rules: what they say without it is what it is held
against.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.demand import RunDemand
from advisor.decision.bench import Bench, generation_of
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.giving_up import Flags
from advisor.decision.methods.value_of_information import evpi
from advisor.decision.result import Pilot, PilotLength
from advisor.decision.rounding import linear_quantiles, rounded
from advisor.decision.telling.option_rows import throughput_unit
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.distributions import Floats
from advisor.summaries import mean_of
from advisor.switching.tables import judgements

DAYS = 14
ENGINEER_WEEKS = 2.0
"""Engineer-weeks of a pilot of `DAYS`; a longer one takes as many more."""
LENGTHS = (7, DAYS, 28)
"""Days among which the length is chosen. A Capacity Block of up to 14 days is sold by the day, beyond by the week."""
LEAST_GO = 0.05
"""Share of the futures in which a pilot must lead to a move to be worth anything: a worth that rests on fewer draws
rests on the end of a tail."""
KNOTS = 8
"""Readings of the throughput between which what is to be expected runs straight, as likely one as the other: a saving
that begins where one instance fewer is enough is no curve of few terms."""
MOST_WRONG = 0.5
"""Wrong answers of a gate on the throughput alone, at most, as a share of the futures in which one moves."""
CHANCE = 24.72
"""What a regression on nothing explains at most in 99 of 100 cases, in units of the residual variance over the draws:
chi-squared with eleven columns beside the constant, as many as two readings make. With fewer columns it is on the safe
side."""


class Design(Struct, frozen=True):
    """A pilot's length, the noise of its readings (standard deviations of the logarithm) and its cost in USD."""

    days: int
    speed_noise: float
    work_noise: float
    cost_usd: float | None


def design(days: int, move: Evaluated, bench: Bench, world: World) -> Design:
    """One instance for that many days, with engineers; no cost where the instance has no price.

    Readings average over the days: their noise falls with the root of the length.
    """
    shorter = (DAYS / days) ** 0.5
    cost = None
    if move.option.id in bench.trial_usd_h:
        weeks = ENGINEER_WEEKS * days / DAYS
        cost = bench.trial_usd_h[move.option.id] * 24.0 * days + weeks * world.cost_per_week_usd
    noise = judgements()
    return Design(days, noise["pilot_speed_noise"].mode * shorter, noise["pilot_work_noise"].mode * shorter, cost)


def pilot_cost_usd(move: Evaluated, bench: Bench, world: World, days: int = DAYS) -> float | None:
    """What a pilot costs; None where the instance has no price."""
    return design(days, move, bench, world).cost_usd


class Basis(Struct, frozen=True):
    """What a pilot reads, as columns for a regression, shape (draw, column), with their products, shape (column,
    column)."""

    columns: Floats
    products: Floats

    @staticmethod
    def of(columns: Floats) -> Basis:
        """Columns of the order of one, so that conditioning is no concern."""
        return Basis(columns, columns.T @ columns + 1e-9 * np.eye(columns.shape[1]))


class Knowing(Struct, frozen=True):
    """What a reading brings: USD that it is worth before one chooses, and the share of the draws in which it makes sure
    enough to move; None where one would move without it, or nothing is read."""

    worth_usd: float
    go_chance: float | None


class Choice(Struct, frozen=True):
    """How the buyer chooses: a move needs a chance of `required` that the saving exceeds `hurdle_usd`. `moves`: whether
    one would move without a pilot; else one stays."""

    required: float
    hurdle_usd: float
    moves: bool = False

    @staticmethod
    def of(world: World, *, moves: bool = False) -> Choice:
        """The choice that the case asks for."""
        return Choice(world.case.decision.required_confidence_pct / 100.0, world.hurdle_usd, moves)

    def after(self, npv: Floats, basis: Basis) -> tuple[Flags, Floats]:
        """Whether one moves after each draw's reading, which is where that makes a saving sure enough, and the saving
        to be expected then, of interest where one does; shape (draw,) each."""
        sure = np.ones(len(npv), dtype=np.bool_)
        if not self.moves:
            sure = expected_from((npv > self.hurdle_usd).astype(np.float64), basis) >= self.required
        if not sure.any():
            return sure, np.zeros_like(npv)
        expected = expected_from(npv, basis)
        return np.asarray(sure & (expected > 0.0)), expected


def value_of_perfect_information(npv: Floats, choice: Choice) -> float:
    """USD that knowing the outcome before choosing between moving and staying would be worth on average."""
    if not choice.moves:
        return mean_of(np.where(npv > max(choice.hurdle_usd, 0.0), npv, 0.0))
    if npv.min() >= 0.0 or npv.max() <= 0.0:
        return 0.0  # the choice is the same in every draw: no rounding dust of two equal means
    return evpi(np.stack([npv, np.zeros_like(npv)]))


def value_of_pilot(
    npv: Floats, evaluation: Evaluation, bench: Bench, world: World, choice: Choice, days: int | None = DAYS
) -> float:
    """USD that a pilot's readings are worth on average before its cost; `days` None: a pilot without noise.

    The expected value of sample information by regression of the saving on the noisy readings over the draws (Strong,
    Oakley, Brennan and Breeze, Medical Decision Making 35, 2015); without noise that of partial perfect information
    (the same, 34, 2014). `npv`, shape (draw,), is what the choice is made on: the saving of a move, which may be given
    up in time; where one would move without a pilot, of one that is carried through.
    """
    move = evaluation.best_move
    if move is None:
        return 0.0
    return knowing(npv, pilot_basis(move, bench, world, days), choice).worth_usd


def pilot_basis(move: Evaluated, bench: Bench, world: World, days: int | None) -> Basis | None:
    """What a pilot reads; None where no speed is predicted."""
    plan = Design(0, 0.0, 0.0, None) if days is None else design(days, move, bench, world)
    read = speed_read(move, bench, world, plan)
    if read is None:
        return None
    speed = np.log(read)
    columns = [between_knots(speed)]
    generation = generation_of(move.option, world)
    if generation in bench.moves:
        _, work_error = world.reading_errors(bench.workload.id)
        weeks = np.log(np.maximum(bench.moves[generation].weeks, 1e-6))
        work = _standardised(weeks + plan.work_noise * work_error)
        squared = work * work
        columns.append(np.stack([work, squared, squared * work, _standardised(speed) * work], axis=1))
    return Basis.of(np.hstack(columns))


def speed_read(move: Evaluated, bench: Bench, world: World, plan: Design) -> Floats | None:
    """The throughput of one instance that a pilot reads, noise included, shape (draw,); None where none is
    predicted."""
    if move.speed_of_one is None:
        return None
    speed_error, _ = world.reading_errors(bench.workload.id)
    return np.asarray(move.speed_of_one * np.exp(plan.speed_noise * speed_error))


def knowing(npv: Floats, basis: Basis | None, choice: Choice) -> Knowing:
    """What it would bring to know what the basis tells before choosing."""
    if basis is None:
        return Knowing(0.0, None)
    goes, expected = choice.after(npv, basis)
    if choice.moves:
        return Knowing(max(value_of_perfect_information(expected, choice), 0.0), None)
    go_chance = np.count_nonzero(goes) / len(goes)
    return Knowing(mean_of(np.where(goes, expected, 0.0)) if go_chance >= LEAST_GO else 0.0, go_chance)


def expected_from(values: Floats, basis: Basis) -> Floats:
    """What is to be expected of values after each draw's reading, shape (draw,).

    A regression over finitely many draws explains something even where nothing is told. A choice that rests on it would
    turn that into a worth, so that what chance explains is taken off: where the saving depends on prices alone, a
    reading of speed is worth nothing, however wide the spread.
    """
    # Normal equations: of a few columns they cost one product.
    told = basis.columns @ np.linalg.solve(basis.products, basis.columns.T @ values)
    mean, explained, left = mean_of(told), float(np.var(told)), float(np.var(values - told))
    sure = 0.0 if explained == 0.0 else max(1.0 - CHANCE * left / len(values) / explained, 0.0) ** 0.5
    return np.asarray(mean + sure * (told - mean))


def lengths(
    npv: Floats, evaluation: Evaluation, bench: Bench, world: World, choice: Choice, changes: Changes = NO_CHANGE
) -> tuple[PilotLength, ...]:
    """What each length costs and what its readings are worth, under the changes of the evaluation."""
    move = evaluation.best_move
    if move is None:
        return ()
    rows = []
    for days in LENGTHS:
        cost = pilot_cost_usd(move, bench, world, days)
        key = ("pilot", days, move.option.id, changes.neuron_throughput, changes.output(move.option.instance))
        known = knowing(npv, bench.once(key, partial(pilot_basis, move, bench, world, days)), choice)
        worth, go_chance = known.worth_usd, None if known.go_chance is None else rounded(known.go_chance)
        net = None if cost is None else rounded(worth - cost)
        rows.append(PilotLength(days, None if cost is None else rounded(cost), rounded(worth), net, go_chance))
    return tuple(rows)


def best_length(rows: tuple[PilotLength, ...]) -> PilotLength | None:
    """The length whose worth exceeds its cost by most, the shorter of equals; the first where no cost is known."""
    return max(rows, key=lambda r: (-np.inf if r.net_usd is None else r.net_usd, -r.days), default=None)


def plan_pilot(npv: Floats, evaluation: Evaluation, bench: Bench, world: World, choice: Choice) -> Pilot | None:
    """The pilot of one workload. `npv`: the saving that the choice is made on, shape (draw,).

    Go: the reading of the throughput from which on a move is sure enough. Stop: that below which a saving is less
    likely than not. Both whether or not one would move without a pilot.
    """
    move = evaluation.best_move
    if move is None or move.speed_of_one is None:
        return None
    tried = lengths(npv, evaluation, bench, world, choice)
    chosen = best_length(tried)
    assert chosen is not None  # there is a move, hence a row for each length
    plan = design(chosen.days, move, bench, world)
    saved = npv if evaluation.npv is None else evaluation.npv
    read, basis = speed_read(move, bench, world, plan), pilot_basis(move, bench, world, chosen.days)
    assert read is not None  # a speed is predicted
    assert basis is not None
    go = least_reading(read, replace(choice, moves=False).after(saved, basis)[0])
    stop = least_reading(read, expected_from((saved > 0.0).astype(np.float64), basis) >= 0.5)
    if go is not None and stop is not None:
        stop = min(stop, go)
    return Pilot(
        question=f"Does one {move.option.instance} reach the speed that the move needs, at the agreed accuracy?",
        instance=move.option.instance,
        instances=1,
        days=chosen.days,
        cost_usd=chosen.cost_usd,
        worth_usd=chosen.worth_usd,
        perfect_reading_usd=rounded(value_of_pilot(npv, evaluation, bench, world, choice, None)),
        evpi_usd=rounded(value_of_perfect_information(npv, choice)),
        go_chance=chosen.go_chance,
        go_at=None if go is None else rounded(go),
        stop_below=None if stop is None else rounded(stop),
        metric="throughput of one instance" + ("" if isinstance(bench.demand, RunDemand) else " at the latency target"),
        metric_unit=throughput_unit(bench),
        throughput_noise_pct=rounded(100.0 * plan.speed_noise),
        work_noise_pct=rounded(100.0 * plan.work_noise),
        lengths=tried,
    )


def least_reading(read: Floats, says: Flags) -> float | None:
    """The reading that by itself tells best where something holds: from there on. About as many draws lie above it as
    those in which it holds. None where that is so for all of them or none, or where it would tell most of these
    wrongly: then something else that is read decides.

    `read` and `says`, shape (draw,): what is read, and whether it holds after that and all else that is read.
    """
    order = np.argsort(read, kind="stable")
    holds = says[order]
    # Wrong where it holds below the place, and where it does not from the place on.
    wrong = np.concatenate(([0], np.cumsum(holds))) + np.concatenate((np.cumsum(~holds[::-1])[::-1], [0]))
    place = int(np.argmin(wrong))
    told = 0 < place < len(read) and wrong[place] <= MOST_WRONG * np.count_nonzero(holds)
    return float(read[order[place]]) if told else None


def between_knots(x: Floats) -> Floats:
    """Columns whose sums are all that runs straight between knots and is level beyond them, shape (draw, column)."""
    knots = np.unique(linear_quantiles(x, (np.arange(KNOTS) + 0.5) / KNOTS))
    if len(knots) == 1:
        return np.ones((len(x), 1))
    below = np.clip(np.searchsorted(knots, x) - 1, 0, len(knots) - 2)
    part = np.clip((x - knots[below]) / np.diff(knots)[below], 0.0, 1.0)
    columns, row = np.zeros((len(x), len(knots))), np.arange(len(x))
    columns[row, below], columns[row, below + 1] = 1.0 - part, part
    return columns


def _standardised(x: Floats) -> Floats:
    deviation = float(np.std(x))
    return (x - float(np.mean(x))) / deviation if deviation > 0 else np.zeros_like(x)
