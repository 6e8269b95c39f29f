"""The published training runs nearest to a prediction, each beside what the model says of that very run."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from advisor.performance.chips import Chip, chip_of
from advisor.performance.training_labels import family_of
from advisor.performance.training_predict import predict_training_rows
from advisor.performance.training_rows import TrainingRows, read_rows
from advisor.performance.training_shapes import shape_key
from advisor.performance.types import Neighbour, TrainingJob

if TYPE_CHECKING:
    from advisor.catalog import Catalog

TABLE = "measurements_training.csv"
OTHER_FAMILY, OTHER_CHIP, OTHER_METHOD, OTHER_MODEL = 2.5, 1.0, 1.0, 0.7
OTHER_VENDOR = 3.5
SUPERSEDED = 0.5

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
    runs = _runs(CatalogKey(catalog.sha256, catalog.extract_sha256, catalog))
    table, rows = runs.table, runs.rows
    shape = shape_key(job.model.layers, job.model.hidden, job.model.params)
    far = [
        _distance(job, chip, accelerators, rows, i, runs.shapes[i] == shape)
        + SUPERSEDED * (row["latest_of_config"] != "1")
        for i, row in enumerate(table)
    ]
    picked = one_a_configuration(
        table, far, n, lambda row: (row["source"], row["accelerator"], row["model"], row["task"])
    )
    if not picked:
        return ()
    chosen = [table[i] for i in picked]
    predicted = predict_training_rows({c: [row[c] for row in chosen] for c in table[0]}, catalog)
    return tuple(
        Neighbour(
            id=row["id"],
            accelerator=rows.labels[i].accelerator,
            accelerators=int(float(row["n_accelerators"])),
            model=row["model"],
            shape=f"{row['task']}, {rows.labels[i].precision}, sequences of {rows.points.sequence[i]:,.0f} tokens",
            software=row["software"],
            source=row["source"],
            date=row["source_date_or_version"],
            measured=float(row["tokens_per_s_per_accelerator"]) * float(row["n_accelerators"]),
            predicted=float(predicted.p50[k]) * float(row["n_accelerators"]),
            p10=float(predicted.p10[k]) * float(row["n_accelerators"]),
            p90=float(predicted.p90[k]) * float(row["n_accelerators"]),
            distance=distance_in_words(rows.labels[i].accelerator == chip.id, runs.shapes[i] == shape),
        )
        for k, (i, row) in enumerate(zip(picked, chosen, strict=True))
    )


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


class _Runs(Struct, frozen=True):
    """The shipped table, its rows as points, and the shape of each row's model."""

    table: tuple[Row, ...]
    rows: TrainingRows
    shapes: tuple[str, ...]


@lru_cache(maxsize=2)
def _runs(known: CatalogKey) -> _Runs:
    """The shipped table of runs, read once, when first asked for."""
    text = (resources.files("advisor.performance") / "tables" / TABLE).read_text(encoding="utf-8")
    table = tuple(csv.DictReader(text.splitlines()))
    rows = read_rows({c: [row[c] for row in table] for c in table[0]}, known.catalog)
    p = rows.points
    params = p.dense_params + p.expert_params + p.embedding_params
    return _Runs(table, rows, tuple(map(shape_key, p.layers, p.hidden, params)))


def _distance(job: TrainingJob, chip: Chip, accelerators: int, rows: TrainingRows, i: int, same_model: bool) -> float:
    label, points = rows.labels[i], rows.points
    far = 0.0
    if label.accelerator != chip.id:
        far += OTHER_CHIP if label.family == family_of(chip) else OTHER_FAMILY
        far += OTHER_VENDOR * (label.vendor != chip.vendor)
    if not same_model:
        params = points.dense_params[i] + points.expert_params[i] + points.embedding_params[i]
        far += OTHER_MODEL + abs(math.log(float(params) / job.model.params))
        far += 1.0 * ((job.model.experts > 0) != label.moe) + 1.0 * label.encoder
    far += OTHER_METHOD * ((label.method == "lora") != (job.method == "lora"))
    far += 0.3 * abs(math.log(float(points.sequence[i]) / job.sequence_tokens))
    far += 0.1 * abs(math.log(float(rows.chips[i]) / accelerators))
    return far + 0.3 * (label.precision != job.precision.lower())
