"""The published measurements nearest to a serving prediction, each beside what the model says of that very run."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from importlib import resources
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from advisor.errors import SwitchpointError
from advisor.performance.chips import Chip, chip_named
from advisor.performance.serving_efficiency import calibration
from advisor.performance.serving_predict import factors
from advisor.performance.serving_rows import Point, rows_of, shape_name
from advisor.performance.serving_shipped import shipped_outcome
from advisor.performance.serving_table import ARCHITECTURE_COLUMNS, Reader
from advisor.performance.types import Architecture, Neighbour, ServingJob

if TYPE_CHECKING:
    from advisor.catalog import Catalog

TABLE = "measurements_serving.csv"
OTHER_CHIP = {"generation": 1.0, "vendor": 2.5, "none": 6.0}
OTHER_MODEL = 0.7
SHAPE = "source", "accelerator", "model", "input_len", "output_len"
"""Columns in which runs must differ to be told apart."""
GROUP = "accelerator", "model", *ARCHITECTURE_COLUMNS
"""Columns in which the runs of a group are alike."""


class _Run(Struct, frozen=True):
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
    picked = _nearest(job, chip, accelerators, _table(catalog), n)
    if not picked:
        return ()
    x = rows_of([run.point for run in picked])
    outcome, document = shipped_outcome(x), calibration()
    ranges = [factors(document, run.point, "throughput") for run in picked]
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
            p10=float(outcome.throughput[i]) * ranges[i][0],
            p90=float(outcome.throughput[i]) * ranges[i][2],
            distance=_words(job, chip, run),
        )
        for i, run in enumerate(picked)
    )


def _nearest(job: ServingJob, chip: Chip, accelerators: int, table: _Table, n: int) -> list[_Run]:
    """Groups of one chip and model are read nearest first, until what is left is further than what was found."""
    found: list[tuple[float, str, _Run]] = []
    picked: list[tuple[float, str, _Run]] = []
    for apart, group in sorted((table.apart(job, chip, group), group) for group in table.groups):
        if len(picked) == n and round(apart, 9) > picked[-1][0]:
            break
        # Rounded: of two that are equally far the name decides, not the dust of a sum.
        found += [
            (round(apart + _distance(job, accelerators, run), 9), run.row["id"], run) for run in table.runs(group)
        ]
        found.sort(key=lambda far: far[:2])
        by_shape: dict[tuple[str, ...], tuple[float, str, _Run]] = {}
        for far in found:
            by_shape.setdefault(tuple(far[2].row[column] for column in SHAPE), far)
        picked = list(by_shape.values())[:n]
    return [run for _, _, run in picked]


_READ: dict[str, _Table] = {}


def _table(catalog: Catalog) -> _Table:
    """The shipped table, opened once for each state of the catalog."""
    if catalog.sha256 not in _READ:
        _READ.clear()
        _READ[catalog.sha256] = _Table(catalog)
    return _READ[catalog.sha256]


_Group = tuple[str, ...]


class _Table:
    """Comparable rows of the shipped table: grades A and B, no drafting of tokens, with a throughput. They are grouped
    by chip and model, and a group is read when it is first asked for."""

    def __init__(self, catalog: Catalog) -> None:
        text = resources.files("advisor.performance.tables").joinpath(TABLE).read_text(encoding="utf-8")
        self._reader = Reader(catalog)
        self._rows: dict[_Group, list[list[str]]] = {}
        self._runs: dict[_Group, tuple[_Run, ...]] = {}
        self._columns, *rows = csv.reader(io.StringIO(text))
        kind = itemgetter(*(place for place, column in enumerate(self._columns) if column in GROUP))
        grade, measured, apart = map(self._columns.index, ("grade", "output_tokens_per_s_total", "disaggregated"))
        for row in rows:
            if row[grade] != "C" and row[measured] and not row[apart]:
                self._rows.setdefault(kind(row), []).append(row)
        self.groups = [group for group in self._rows if self._readable(group)]

    def _readable(self, group: _Group) -> bool:
        try:
            self._of(group)
        except SwitchpointError:  # the table also holds runs that state too little; they are no neighbours
            return False
        return True

    def _of(self, group: _Group) -> tuple[Chip, Architecture]:
        row = self._named(self._rows[group][0])
        return self._reader.chip(row), self._reader.model(row)

    def _named(self, row: list[str]) -> dict[str, str]:
        return dict(zip(self._columns, row, strict=True))

    def apart(self, job: ServingJob, chip: Chip, group: _Group) -> float:
        """How far the group's chip and model are from the job's; no run of it is nearer."""
        other, model = self._of(group)
        far = 0.0
        if other.id != chip.id:
            relation = "generation" if other.generation == chip.generation else "vendor"
            far += OTHER_CHIP[relation if other.vendor == chip.vendor else "none"]
        far += 0.4 * abs(math.log(other.bandwidth / chip.bandwidth))
        if shape_name(model) != shape_name(job.model):
            far += OTHER_MODEL + abs(math.log(model.params / job.model.params))
            far += 0.5 * abs(math.log(model.active_params / job.model.active_params))
        return far

    def runs(self, group: _Group) -> tuple[_Run, ...]:
        """The runs of a group."""
        if group not in self._runs:
            self._runs[group] = tuple(self._read(group))
        return self._runs[group]

    def _read(self, group: _Group) -> Iterator[_Run]:
        for row in map(self._named, self._rows[group]):
            try:
                point = self._reader.point(row)
            except SwitchpointError:
                continue
            if point.speculation == "none":
                yield _Run(row, point, float(row["output_tokens_per_s_total"]))


def _distance(job: ServingJob, accelerators: int, run: _Run) -> float:
    """How far a run is from the job, its chip and model apart."""
    far = 0.4 * abs(math.log(run.point.prompt / job.input_tokens))
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
