"""The published runs nearest to a prediction in samples, each beside what the model says of that very run."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from advisor.performance.chips import Chip, chip_of
from advisor.performance.other import predict_other_rows
from advisor.performance.other_rows import OtherRows, read_other_rows
from advisor.performance.training_labels import family_of
from advisor.performance.training_neighbours import (
    OTHER_CHIP,
    OTHER_FAMILY,
    OTHER_MODEL,
    OTHER_VENDOR,
    CatalogKey,
    Row,
    distance_in_words,
    one_a_configuration,
)
from advisor.performance.types import Neighbour, SampleJob

if TYPE_CHECKING:
    from advisor.catalog import Catalog

TABLE = "measurements_other.csv"
OTHER_TASK = 3.0
TASKS = {
    "encoder": "embedding/encoder",
    "embedding": "embedding/encoder",
    "encoder-decoder": "embedding/encoder",
    "vision": "vision",
    "multimodal": "vision",
    "diffusion": "diffusion",
    "speech": "speech",
}


def sample_neighbours(
    job: SampleJob, accelerator_id: str, accelerators: int, catalog: Catalog, n: int = 3
) -> tuple[Neighbour, ...]:
    """The ``n`` nearest published runs that state samples/s, nearest first, one a source and configuration.

    Near is: the same kind of work, the same chip, then its family, then its vendor; the same model; the largest batch.
    """
    chip = chip_of(catalog.accelerator(accelerator_id))
    facts = catalog.find_model(job.model)
    kind = "encoder" if job.architecture is not None else facts.kind if facts is not None else ""
    task = TASKS.get(kind, "")
    model = facts.id if facts is not None else job.model
    table, rows = _runs(CatalogKey(catalog.sha256, catalog.extract_sha256, catalog))
    far = [_distance(chip, task, model, accelerators, row, rows, i) for i, row in enumerate(table)]
    picked = one_a_configuration(table, far, n, lambda row: (row["source"], row["accelerator"], row["model"]))
    if not picked:
        return ()
    chosen = [table[i] for i in picked]
    predicted = predict_other_rows({c: [row[c] for row in chosen] for c in table[0]}, catalog)
    return tuple(
        Neighbour(
            id=row["id"],
            accelerator=rows.labels[i].accelerator,
            accelerators=int(float(row["n_accelerators"])),
            model=row["model"],
            shape=_shape(row, rows, i),
            software=row["software"],
            source=row["source"],
            date=row["source_date_or_version"],
            measured=float(row["samples_per_s"]),
            predicted=float(predicted.p50[k]),
            p10=float(predicted.p10[k]),
            p90=float(predicted.p90[k]),
            distance=distance_in_words(rows.labels[i].accelerator == chip.id, rows.models[i] == model),
        )
        for k, (i, row) in enumerate(zip(picked, chosen, strict=True))
    )


@lru_cache(maxsize=2)
def _runs(known: CatalogKey) -> tuple[tuple[Row, ...], OtherRows]:
    """The runs of the shipped table that state samples/s, read once, when first asked for."""
    text = (resources.files("advisor.performance") / "tables" / TABLE).read_text(encoding="utf-8")
    table = tuple(row for row in csv.DictReader(text.splitlines()) if row["samples_per_s"])
    return table, read_other_rows({c: [row[c] for row in table] for c in table[0]}, known.catalog)


def _distance(chip: Chip, task: str, model: str, accelerators: int, row: Row, rows: OtherRows, i: int) -> float:
    label = rows.labels[i]
    far = OTHER_TASK * (row["task"] != task)
    if label.accelerator != chip.id:
        far += OTHER_CHIP if label.family == family_of(chip) else OTHER_FAMILY
        far += OTHER_VENDOR * (label.vendor != chip.vendor)
    far += OTHER_MODEL * (rows.models[i] != model)
    far += 0.2 * label.served + 0.1 * (float(row["n_accelerators"]) != accelerators)
    return far - 1e-3 * min(float(rows.points.batch[i]), 100.0)


def _shape(row: Row, rows: OtherRows, i: int) -> str:
    size = row["input_shape"] or (f"{float(row['input_len']):g} tokens" if row["input_len"] else "")
    load = f"batch {rows.points.batch[i]:g}" if row["concurrency_or_batch"] else row["load_mode"].replace("_", " ")
    return ", ".join(filter(None, (rows.labels[i].precision, size, load)))
