"""The published measurements nearest to a serving prediction, each beside what the model says of that very run."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from advisor.errors import SwitchpointError
from advisor.performance.chips import Chip, chip_named
from advisor.performance.serving_rows import Point, rows_of, shape_name
from advisor.performance.serving_shipped import shipped_outcome
from advisor.performance.serving_table import Reader
from advisor.performance.types import Neighbour, ServingJob

if TYPE_CHECKING:
    from advisor.catalog import Catalog

TABLE = "measurements_serving.csv"
OTHER_CHIP = {"generation": 1.0, "vendor": 2.5, "none": 6.0}
OTHER_MODEL = 0.7


@dataclass(frozen=True, slots=True)
class _Run:
    row: dict[str, str]
    point: Point
    measured: float


def neighbours(
    job: ServingJob, accelerator_id: str, accelerators: int, catalog: Catalog, n: int = 3
) -> tuple[Neighbour, ...]:
    """The ``n`` nearest published runs, nearest first, one a source and shape; fewer where fewer are comparable.

    Near is: the same chip, then its generation, then its vendor; the same model, then its size; like lengths.
    """
    chip = chip_named(accelerator_id, catalog)
    ranked = sorted(_runs(catalog), key=lambda run: (_distance(job, chip, accelerators, run), run.row["id"]))
    picked: list[_Run] = []
    seen: set[tuple[str, ...]] = set()
    for run in ranked:
        key = (run.row["source"], run.row["accelerator"], run.row["model"], run.row["input_len"], run.row["output_len"])
        if key not in seen:
            seen.add(key)
            picked.append(run)
        if len(picked) == n:
            break
    if not picked:
        return ()
    x = rows_of([run.point for run in picked])
    outcome = shipped_outcome(x)
    return tuple(
        Neighbour(
            id=run.row["id"],
            accelerator=run.point.chip.id,
            accelerators=int(float(run.row["n_accelerators"])),
            model=run.row["model"],
            shape=_shape(run),
            software=run.row["software"],
            source=run.row["source"],
            date=run.row["date"],
            measured=run.measured,
            predicted=float(outcome.throughput[i]),
            distance=_words(job, chip, run),
        )
        for i, run in enumerate(picked)
    )


_READ: dict[str, tuple[_Run, ...]] = {}


def _runs(catalog: Catalog) -> tuple[_Run, ...]:
    """Comparable rows, read once for each state of the catalog."""
    if catalog.sha256 not in _READ:
        _READ.clear()
        _READ[catalog.sha256] = _read(catalog)
    return _READ[catalog.sha256]


def _read(catalog: Catalog) -> tuple[_Run, ...]:
    """Comparable rows: grades A and B, no drafting of tokens, with a throughput."""
    text = resources.files("advisor.performance.tables").joinpath(TABLE).read_text(encoding="utf-8")
    reader = Reader(catalog)
    runs: list[_Run] = []
    for row in csv.DictReader(io.StringIO(text)):
        if row["grade"] == "C" or not row["output_tokens_per_s_total"] or row["disaggregated"]:
            continue
        try:
            point = reader.point(row)
        except SwitchpointError:  # the table also holds runs that state too little; they are no neighbours
            continue
        if point.speculation == "none":
            runs.append(_Run(row, point, float(row["output_tokens_per_s_total"])))
    return tuple(runs)


def _distance(job: ServingJob, chip: Chip, accelerators: int, run: _Run) -> float:
    other, model = run.point.chip, run.point.model
    far = 0.0
    if other.id != chip.id:
        relation = "generation" if other.generation == chip.generation else "vendor"
        far += OTHER_CHIP[relation if other.vendor == chip.vendor else "none"]
    far += 0.4 * abs(math.log(other.bandwidth / chip.bandwidth))
    if shape_name(model) != shape_name(job.model):
        far += OTHER_MODEL + abs(math.log(model.params / job.model.params))
        far += 0.5 * abs(math.log(model.active_params / job.model.active_params))
    far += 0.4 * abs(math.log(run.point.prompt / job.input_tokens))
    far += 0.4 * abs(math.log(run.point.output / job.output_tokens))
    far += 0.1 * abs(math.log(float(run.row["n_accelerators"]) / accelerators))
    far += 0.3 * (run.point.weights != job.weight_precision)
    full = run.point.requests is None or run.row["load_mode"].startswith(("max_load", "mlperf"))
    return far + 0.3 * (full != (job.mode == "batch"))


def _shape(run: _Run) -> str:
    users = run.row["concurrency_or_batch"]
    load = f"{float(users):g} in flight" if users else "full load"
    return f"{run.point.weights}, {run.point.prompt:g} in / {run.point.output:g} out, {load}"


def _words(job: ServingJob, chip: Chip, run: _Run) -> str:
    same_chip = run.point.chip.id == chip.id
    same_model = shape_name(run.point.model) == shape_name(job.model)
    if same_chip and same_model:
        return "same accelerator and model"
    if same_chip:
        return "same accelerator, another model"
    return "same model, another accelerator" if same_model else "another accelerator and model"
