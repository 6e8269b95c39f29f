"""What the figures of the two weighed options rest on: nearest published runs, other layouts, the known error."""

from __future__ import annotations

from msgspec.structs import asdict

from advisor.case.fields import middle
from advisor.cost.options import Option
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation
from advisor.decision.predictions import nearest_runs, other_layouts
from advisor.decision.result import ClassError, EvidenceRow
from advisor.decision.rounding import rounded
from advisor.decision.telling.words import figure
from advisor.decision.world import World
from advisor.performance import Neighbour, Prediction, known_error


def evidence_rows(key: str, bench: Bench, evaluation: Evaluation, world: World) -> tuple[EvidenceRow, ...]:
    """Nearest published runs, for the two options that the decision is between."""
    prediction = bench.predictions[key].prediction
    if prediction is None or not _is_weighed(key, evaluation):
        return ()
    option = next(o for o in bench.options if o.id == key)
    return tuple(_evidence(n, prediction) for n in nearest_runs(bench.predictions[key], option, world.catalog))


def _is_weighed(key: str, evaluation: Evaluation) -> bool:
    """Whether the decision is between this option and another."""
    return any(e is not None and e.option.id == key for e in (evaluation.best_stay, evaluation.best_move))


def layouts_beside(option: Option, bench: Bench, evaluation: Evaluation, world: World) -> tuple[str, ...]:
    """The next best layouts in words, for the two options that the decision is between."""
    if not _is_weighed(option.id, evaluation):
        return ()
    predicted = bench.predictions[option.id]
    return tuple(
        f"tensor parallel {r.tp}{f', pipeline {r.pp}' if r.pp > 1 else ''}"
        f"{f', {r.replicas} replicas' if r.replicas > 1 else ''}: "
        f"{figure(r.throughput)} {bench.demand.unit}/s, bound by {r.limit}"
        for r in other_layouts(predicted, option, world, middle(bench.workload.tuning))
    )


def class_error(option: Option, bench: Bench, evaluation: Evaluation, world: World) -> ClassError | None:
    """How far the model was off on runs of this class that it had not seen, for the two options weighed."""
    predicted = bench.predictions[option.id]
    if predicted.job is None or predicted.measured or not _is_weighed(option.id, evaluation):
        return None
    found = known_error(predicted.job, option.accelerator, world.catalog)
    return None if found is None else ClassError(**asdict(found))


def _evidence(neighbour: Neighbour, prediction: Prediction) -> EvidenceRow:
    return EvidenceRow(
        neighbour.id,
        neighbour.accelerator,
        neighbour.accelerators,
        neighbour.model,
        neighbour.shape,
        neighbour.software,
        neighbour.source,
        neighbour.date,
        prediction.unit,
        rounded(neighbour.measured),
        rounded(neighbour.predicted),
        rounded(neighbour.p10),
        rounded(neighbour.p90),
        rounded(100.0 * (neighbour.predicted / neighbour.measured - 1.0)),
        neighbour.distance,
    )
