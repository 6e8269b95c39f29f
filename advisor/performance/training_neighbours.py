"""The published training runs nearest to a prediction, each beside what the model says of that very run."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from advisor.performance.chips import Chip, chip_of
from advisor.performance.training_labels import Labels, family_of
from advisor.performance.training_predict import predict_training_rows
from advisor.performance.training_rows import read_rows
from advisor.performance.training_shapes import MODEL_COLUMNS, shape_key
from advisor.performance.types import Neighbour, TrainingJob

if TYPE_CHECKING:
    from advisor.catalog import Catalog

TABLE = "measurements_training.csv"
OTHER_FAMILY, OTHER_CHIP, OTHER_METHOD, OTHER_MODEL = 2.5, 1.0, 1.0, 0.7
OTHER_VENDOR = 3.5
SUPERSEDED = 0.5

GROUP = "accelerator", "model", "task", *MODEL_COLUMNS
"""Columns in which the runs of a group are alike."""
CONFIGURATION = "source", "accelerator", "model", "task"
"""Columns in which runs must differ to be told apart."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class CatalogKey:
    """A catalog, told from others by its digests, so that tables read with it can be kept."""

    sha256: str
    extract_sha256: str | None
    catalog: Catalog = field(compare=False, hash=False)


def training_neighbours(
    job: TrainingJob, accelerator_id: str, accelerators: int, catalog: Catalog, n: int = 3
) -> tuple[Neighbour, ...]:
    """The ``n`` nearest published runs, nearest first, one a source and configuration. Rates over all their chips.

    Near is: the same chip, then its family, then its vendor; the same model, then its size; the same method, a like
    sequence, a like number of chips; newer releases of the software before superseded ones.
    """
    chip = chip_of(catalog.accelerator(accelerator_id))
    picked = _nearest(job, chip, accelerators, _table(CatalogKey(catalog.sha256, catalog.extract_sha256, catalog)), n)
    if not picked:
        return ()
    chosen = [run.row for run in picked]
    predicted = predict_training_rows({c: [row[c] for row in chosen] for c in chosen[0]}, catalog)
    return tuple(
        Neighbour(
            id=run.row["id"],
            accelerator=run.label.accelerator,
            accelerators=int(float(run.row["n_accelerators"])),
            model=run.row["model"],
            shape=f"{run.row['task']}, {run.label.precision}, sequences of {run.sequence:,.0f} tokens",
            software=run.row["software"],
            source=run.row["source"],
            date=run.row["source_date_or_version"],
            measured=float(run.row["tokens_per_s_per_accelerator"]) * float(run.row["n_accelerators"]),
            predicted=float(predicted.p50[k]) * float(run.row["n_accelerators"]),
            p10=float(predicted.p10[k]) * float(run.row["n_accelerators"]),
            p90=float(predicted.p90[k]) * float(run.row["n_accelerators"]),
            distance=distance_in_words(run.label.accelerator == chip.id, run.shape == _shape_of(job)),
        )
        for k, run in enumerate(picked)
    )


def _nearest(job: TrainingJob, chip: Chip, accelerators: int, table: _Table, n: int) -> list[_Run]:
    """Groups of one chip, model and task are read nearest first, until what is left is further than what was found."""
    found: list[_Run] = []
    far: list[float] = []
    picked: list[int] = []
    for apart, group in sorted((_apart(job, chip, head), group) for group, head in table.heads.items()):
        if len(picked) == n and round(apart, 9) > far[picked[-1]]:
            break
        for run in table.runs(group):
            found.append(run)
            # Rounded: of two that are equally far the table's order decides, not the dust of a sum.
            far.append(round(apart + _distance(job, accelerators, run), 9))
        # In the order of the table: of runs that are equally far the first is taken.
        order = sorted(range(len(found)), key=lambda i: found[i].place)
        found, far = [found[i] for i in order], [far[i] for i in order]
        rows = tuple(run.row for run in found)
        picked = one_a_configuration(rows, far, n, lambda row: tuple(row[c] for c in CONFIGURATION))
    return [found[i] for i in picked]


def one_a_configuration(
    table: tuple[Row, ...], far: list[float], n: int, key: Callable[[Row], tuple[str, ...]]
) -> list[int]:
    """Indices of the ``n`` nearest rows, no two with the same key; ties in the order of the table."""
    picked: list[int] = []
    seen: set[tuple[str, ...]] = set()
    for i in np.argsort(np.array(far), kind="stable").tolist():
        if key(table[i]) not in seen:
            seen.add(key(table[i]))
            picked.append(i)
        if len(picked) == n:
            break
    return picked


def distance_in_words(same_chip: bool, same_model: bool) -> str:
    """What a neighbour shares with the prediction, in words."""
    if same_chip:
        return "same accelerator and model" if same_model else "same accelerator, another model"
    return "same model, another accelerator" if same_model else "another accelerator and model"


class _Run(Struct, frozen=True):
    """A row of the shipped table: its place there, and what it says of the run."""

    place: int
    row: Row
    label: Labels
    shape: str
    params: float
    sequence: float
    chips: float


_Group = tuple[str, ...]


class _Table:
    """The shipped table of runs, by chip, model and task. Of each group the first row is read at once, the others when
    they are first asked for: to read a row takes longer than to hold it against a job."""

    def __init__(self, catalog: Catalog) -> None:
        text = (resources.files("advisor.performance") / "tables" / TABLE).read_text(encoding="utf-8")
        self._catalog = catalog
        self._rows: dict[_Group, list[tuple[int, list[str]]]] = {}
        self._runs: dict[_Group, tuple[_Run, ...]] = {}
        self._columns, *rows = csv.reader(text.splitlines())
        kind = itemgetter(*(place for place, column in enumerate(self._columns) if column in GROUP))
        for place, row in enumerate(rows):
            self._rows.setdefault(kind(row), []).append((place, row))
        first = self._read([rows[0] for rows in self._rows.values()])
        self.heads = dict(zip(self._rows, first, strict=True))

    def runs(self, group: _Group) -> tuple[_Run, ...]:
        """The runs of a group."""
        if group not in self._runs:
            self._runs[group] = (self.heads[group], *self._read(self._rows[group][1:]))
        return self._runs[group]

    def _read(self, numbered: Sequence[tuple[int, list[str]]]) -> tuple[_Run, ...]:
        """The rows with their places, as runs; the shipped table holds none that can't be read."""
        if not numbered:
            return ()
        by_column = zip(*(row for _, row in numbered), strict=True)
        rows = read_rows(dict(zip(self._columns, by_column, strict=True)), self._catalog)
        p = rows.points
        params = (p.dense_params + p.expert_params + p.embedding_params).tolist()
        return tuple(
            _Run(
                place=place,
                row=dict(zip(self._columns, row, strict=True)),
                label=rows.labels[i],
                shape=shape_key(p.layers[i], p.hidden[i], params[i]),
                params=params[i],
                sequence=float(p.sequence[i]),
                chips=float(rows.chips[i]),
            )
            for i, (place, row) in enumerate(numbered)
        )


@lru_cache(maxsize=2)
def _table(known: CatalogKey) -> _Table:
    """The shipped table, opened once, when first asked for."""
    return _Table(known.catalog)


def _shape_of(job: TrainingJob) -> str:
    return shape_key(job.model.layers, job.model.hidden, job.model.params)


def _apart(job: TrainingJob, chip: Chip, run: _Run) -> float:
    """How far the chip, model and method of a run are from the job's; no run of its group is nearer."""
    label, far = run.label, 0.0
    if label.accelerator != chip.id:
        far += OTHER_CHIP if label.family == family_of(chip) else OTHER_FAMILY
        far += OTHER_VENDOR * (label.vendor != chip.vendor)
    if run.shape != _shape_of(job):
        far += OTHER_MODEL + abs(math.log(run.params / job.model.params))
        far += 1.0 * ((job.model.experts > 0) != label.moe) + 1.0 * label.encoder
    return far + OTHER_METHOD * ((label.method == "lora") != (job.method == "lora"))


def _distance(job: TrainingJob, accelerators: int, run: _Run) -> float:
    """How far a run is from the job, its chip, model and method apart."""
    far = 0.3 * abs(math.log(run.sequence / job.sequence_tokens))
    far += 0.1 * abs(math.log(run.chips / accelerators))
    far += 0.3 * (run.label.precision != job.precision.lower())
    return far + SUPERSEDED * (run.row["latest_of_config"] != "1")
