"""The pilot: what it would measure, what knowing that is worth, and the speeds at which it says go and stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from advisor.cost.demand import RunDemand
from advisor.cost.market import Floats
from advisor.decision.bench import Bench, generation_of
from advisor.decision.evaluate import Evaluated, Evaluation
from advisor.decision.option_rows import THROUGHPUT_UNITS
from advisor.decision.result import Pilot
from advisor.decision.rounding import rounded
from advisor.decision.value_of_information import evpi
from advisor.decision.world import NO_CHANGE, Changes, World

DAYS = 14
ENGINEER_WEEKS = 2.0


def pilot_cost_usd(move: Evaluated, world: World) -> float | None:
    """One instance for the days of the pilot and two engineer-weeks; None where the instance has no price."""
    if move.option.price is None:
        return None
    return float(move.option.price.usd) * 24.0 * DAYS + ENGINEER_WEEKS * world.cost_per_week_usd


def value_of_perfect_information(npv: Floats) -> float:
    """USD that knowing the outcome before choosing between moving and staying would be worth on average."""
    return evpi(np.stack([npv, np.zeros_like(npv)]))


def value_of_pilot(npv: Floats, evaluation: Evaluation, bench: Bench, world: World) -> float:
    """USD that knowing what a pilot measures would be worth: speed on Neuron and the work, not prices or demand.

    The expected value of partial perfect information, by regression of the saving on the two over the draws
    (Strong, Oakley and Brennan, Medical Decision Making 34, 2014). It is the highest sensible budget of a pilot: a real
    one tells less.
    """
    move = evaluation.best_move
    return 0.0 if move is None else worth_of_knowing(npv, pilot_basis(move, bench, world))


def pilot_basis(move: Evaluated, bench: Bench, world: World) -> Floats | None:
    """What a pilot measures, as columns for the regression, shape (draw, column); None where no speed is predicted."""
    if move.speed_of_one is None:
        return None
    columns = [_standardised(np.log(move.speed_of_one))]
    generation = generation_of(move.option, world)
    if generation in bench.moves:
        columns.append(_standardised(bench.moves[generation].weeks))
    basis = [np.ones_like(columns[0])]
    for x in columns:
        basis += [x, x**2, x**3]
    if len(columns) == 2:
        basis.append(columns[0] * columns[1])
    return np.stack(basis, axis=1)


def worth_of_knowing(npv: Floats, basis: Floats | None) -> float:
    """USD that knowing what the basis measures would be worth before choosing."""
    if basis is None:
        return 0.0
    # Normal equations: a few columns, standardised, so that conditioning is no concern and the cost is one product.
    weights = np.linalg.solve(basis.T @ basis + 1e-9 * np.eye(basis.shape[1]), basis.T @ npv)
    return max(value_of_perfect_information(basis @ weights), 0.0)


def plan_pilot(
    npv: Floats, evaluation: Evaluation, bench: Bench, world: World, required: float, run: Callable[[Changes], Floats]
) -> Pilot | None:
    """The pilot of one workload. `run` gives the saving, shape (draw,), under changes.

    Go: the speed at which the chance of a saving reaches what is required. Stop: the speed at which the median saving
    is zero. Both with everything else as uncertain as it is.
    """
    move = evaluation.best_move
    if move is None or move.speed_of_one is None:
        return None

    def at(multiple: float) -> Floats:
        return run(replace(NO_CHANGE, neuron_throughput=multiple))

    speed = float(np.median(move.speed_of_one))
    go = least_multiple(lambda m: float(np.mean(at(m) > world.hurdle_usd)) >= required)
    stop = least_multiple(lambda m: float(np.median(at(m))) > 0.0)
    cost = pilot_cost_usd(move, world)
    return Pilot(
        question=f"Does one {move.option.instance} reach the speed that the move needs, at the agreed accuracy?",
        instance=move.option.instance,
        instances=1,
        days=DAYS,
        cost_usd=None if cost is None else rounded(cost),
        worth_usd=rounded(value_of_pilot(npv, evaluation, bench, world)),
        evpi_usd=rounded(value_of_perfect_information(npv)),
        go_at=None if go is None else rounded(speed * go),
        stop_below=None if stop is None else rounded(speed * stop),
        metric="throughput of one instance" + ("" if isinstance(bench.demand, RunDemand) else " at the latency target"),
        metric_unit=THROUGHPUT_UNITS[bench.demand.unit],
    )


def least_multiple(holds: Callable[[float], bool], low: float = 0.05, high: float = 20.0) -> float | None:
    """Least multiple in the range at which a condition, once true always true, holds; None if it never does."""
    if not holds(high):
        return None
    if holds(low):
        return low
    for _ in range(16):
        middle = (low * high) ** 0.5
        if holds(middle):
            high = middle
        else:
            low = middle
    return high


def _standardised(x: Floats) -> Floats:
    deviation = float(np.std(x))
    return (x - float(np.mean(x))) / deviation if deviation > 0 else np.zeros_like(x)
