"""Which uncertain inputs carry the spread of the saving: squared correlations with it, scaled to a sum of one.

A first-order measure: it tells what matters, and leaves interactions to the variance-based analysis.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from advisor.cost.market import price_family
from advisor.cost.plans import plans
from advisor.decision.bench import Bench, generation_of
from advisor.decision.drawn import FAULTS
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import Assumption, Tag
from advisor.decision.rounding import linear_quantiles, rounded
from advisor.decision.world import World
from advisor.distributions import Floats
from advisor.switching.tables import judgements


class Cause(Struct, frozen=True):
    """One uncertain input with its draws and where it comes from."""

    id: str
    quantity: str
    unit: str
    draws: Floats
    distribution: str
    tag: Tag
    source: str
    date: str


def causes(bench: Bench, evaluation: Evaluation, world: World) -> list[Cause]:
    """The uncertain inputs behind one workload's comparison. Inputs that do not vary are left out."""
    stay, move = evaluation.best_stay, evaluation.best_move
    if stay is None or move is None:
        return []
    found = [_price(stay, evaluation, world, "GPU"), _price(move, evaluation, world, "Neuron")]
    found += [c for e in (stay, move) if (c := _speed(e, bench)) is not None]
    as_of = world.now.isoformat()
    for side, name in (("stay", "GPU"), ("move", "Neuron")):
        found.append(
            Cause(
                f"tuning.{side}",
                f"Tuning level on {name} against the middle",
                "multiple",
                bench.values[f"tuning.{side}"],
                "lognormal, cut at published speed",
                "J",
                "published runs of own code reach 25 to 65 % of vendor tables",
                as_of,
            )
        )
    for name, words in (
        ("volume", "Volume against the described"),
        ("peak", "Busiest hour against the described"),
        ("growth", "Growth"),
    ):
        unit = "%/year" if name == "growth" else "multiple"
        found.append(
            Cause(name, words, unit, bench.values[name], "lognormal of the buyer's range", "B", "buyer", as_of)
        )
    told = ("load_share",) if bench.todays_fleet is not None and bench.todays_fleet.gap > 1.0 else ()
    for name in ("utilisation", "goodput", "cutover_weeks", "block_gap", *FAULTS, *told):
        j = judgements()[name]
        found.append(Cause(name, j.name, j.unit, bench.values[name], "beta-PERT", "J", j.anchor, j.date))
    generation = generation_of(move.option, world)
    if generation in bench.moves:
        work = bench.moves[generation]
        item = work.effort.base
        tag: Tag = "B" if all(one.overridden for one in work.effort.items) else "J"
        found.append(
            Cause(
                "effort", "Work of the move", "person-weeks", work.weeks, "sum of beta-PERT", tag, item.evidence, as_of
            )
        )
        found.append(
            Cause(
                "upkeep",
                "Upkeep on Neuron",
                "person-weeks/year",
                work.upkeep_weeks_year,
                "product of beta-PERT",
                "J",
                "release cadence and stacks replaced since 2023",
                as_of,
            )
        )
    return [c for c in found if float(np.std(c.draws)) > 0]


def shares(found: list[Cause], npv: Floats) -> dict[str, float]:
    """Share of the spread by cause, 0 to 1, in sum 1; empty where nothing varies."""
    if float(np.std(npv)) == 0 or not found:
        return {}
    squared = {c.id: float(np.corrcoef(c.draws, npv)[0, 1]) ** 2 for c in found}
    total = sum(squared.values())
    return {key: value / total for key, value in squared.items()} if total > 0 else {}


def register(found: list[Cause], weight: dict[str, float], workload: str) -> tuple[Assumption, ...]:
    """Rows of the assumption register, the most influential first."""
    rows = []
    for cause in sorted(found, key=lambda c: -weight.get(c.id, 0.0)):
        low, middle, high = (rounded(float(v)) for v in linear_quantiles(cause.draws, [0.1, 0.5, 0.9]))
        rows.append(
            Assumption(
                f"{workload}.{cause.id}",
                cause.quantity,
                cause.unit,
                low,
                middle,
                high,
                cause.distribution,
                cause.tag,
                cause.source,
                cause.date,
                workload,
                rounded(100.0 * weight.get(cause.id, 0.0)),
            )
        )
    return tuple(rows)


def judgement_share(found: list[Cause], weight: dict[str, float]) -> float | None:
    """Per cent of the spread that rests on judgement."""
    if not weight:
        return None
    return rounded(100.0 * sum(weight.get(c.id, 0.0) for c in found if c.tag == "J"))


def _price(evaluated: Evaluated, evaluation: Evaluation, world: World, name: str) -> Cause:
    option = evaluated.option
    plan = plans()[option.plan]
    family = price_family(option.family)
    middle = evaluation.market.months // 2
    level = evaluated.stream.path.level_at(middle)
    return Cause(
        f"price.{name.lower()}",
        f"{name} price ({plan.label}) in the middle of the horizon, against today",
        "multiple",
        level,
        "lognormal, as wide as a random walk",
        "J",
        f"price history of {family} {plan.path} prices",
        world.now.isoformat(),
    )


def _speed(evaluated: Evaluated, bench: Bench) -> Cause | None:
    option = evaluated.option
    predicted = bench.predictions[option.id]
    if option.id not in bench.pace or predicted.prediction is None:
        return None
    own = predicted.measured
    pace = bench.pace[option.id] / bench.values[f"tuning.{option.side}"] ** predicted.tuning_left
    speed = predicted.prediction.throughput * pace
    unit = f"{bench.demand.unit}/s"
    source = "buyer's measurement and the model" if own else "model fitted to published measurements"
    return Cause(
        f"speed.{option.side}",
        f"Speed of {option.instance}, before tuning",
        unit,
        speed,
        "predictive distribution of the fit",
        "B" if own else "C",
        source,
        "",
    )
