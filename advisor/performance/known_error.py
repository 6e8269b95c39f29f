"""What the model's error was on measurements that its fit had not seen: the figures of docs/accuracy.md, by class.

``make accuracy`` writes the page and this table from the same rows left out.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

from msgspec import Struct

from advisor.catalog import Catalog
from advisor.performance.other import work_of_job
from advisor.performance.other_rows import effort_kind
from advisor.performance.types import RecommenderJob, SampleJob, ServingJob, TrainingJob

TABLE = "known_error.csv"
FEW = 3
"""Pairs of accelerator and model below which an accelerator is told by its vendor's class."""
SAMPLES = {"encoder": "encoders and vision transformers", "cnn": "convolution networks"} | {
    kind: kind for kind in ("diffusion", "speech")
}


class KnownError(Struct, frozen=True):
    """Error of a class of predictions. ``median_error_pct`` is that of a typical pair of accelerator and model,
    ``held_pct`` the share of measurements inside P10 to P90 (80 is right), ``width`` the usual ratio of P90 to P10.
    """

    what: str
    pairs: int
    rows: int
    median_error_pct: float
    held_pct: float
    width: float


def known_error(
    job: ServingJob | TrainingJob | SampleJob | RecommenderJob, chip: str, catalog: Catalog
) -> KnownError | None:
    """The narrowest class with enough pairs that a job on a chip belongs to; None where nothing was ever left out."""
    kind = _kind(job, catalog)
    vendor = catalog.accelerator(chip).vendor
    own, class_ = _table().get((kind, vendor, chip)), _table().get((kind, vendor, ""))
    return own if own is not None and own.pairs >= FEW else class_


def _kind(job: ServingJob | TrainingJob | SampleJob | RecommenderJob, catalog: Catalog) -> str:
    """The kind of work in the words of the accuracy page."""
    match job:
        case ServingJob():
            return "LLM serving, throughput"
        case TrainingJob(method="lora"):
            return "training, LoRA"
        case TrainingJob():
            return "training, mixture of experts" if job.model.experts else "training, dense"
        case SampleJob():
            return SAMPLES.get(effort_kind(work_of_job(job, catalog)[0]), "")
        case _:
            return ""


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str, str], KnownError]:
    text = (resources.files("advisor.performance") / "tables" / TABLE).read_text(encoding="utf-8")
    return {
        (row["kind"], row["vendor"], row["accelerator"]): KnownError(
            f"{row['kind']}, {row['accelerator'] or row['vendor']}",
            int(row["pairs"]),
            int(row["rows"]),
            float(row["median_error_pct"]),
            float(row["held_pct"]),
            float(row["width"]),
        )
        for row in csv.DictReader(text.splitlines())
    }
