"""The measured serving points, as arrays: what was run, what came out, and how much each row counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from importlib import resources

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.catalog import Catalog
from advisor.errors import SwitchpointError
from advisor.performance.fit.common import series_weights
from advisor.performance.serving_rows import Point, ServingRows, Words, rows_of
from advisor.performance.serving_table import Reader
from advisor.performance.types import Floats

TABLE = "measurements_serving.csv"
# How much one row of its own counts against the priors of fit/serving.py: chosen on left-out pairs (0.5 to 4 tried).
INFORMATION = 1.0
OBSERVED = ("output_tokens_per_s_total", "ttft_ms", "tpot_ms")


class ServingData(Struct, frozen=True):
    """``observed`` (rows, 3): natural logs of output tokens/s, TTFT and TPOT in seconds, NaN where not published.

    ``pair`` names accelerator and model, the unit that is left out in validation; ``weight`` keeps sweeps in bounds;
    ``params`` counts the model's parameters.
    """

    ids: tuple[str, ...]
    x: ServingRows
    observed: Floats
    weight: Floats
    pair: Words
    params: Floats

    def take(self, index: npt.NDArray[np.intp]) -> ServingData:
        """The rows at ``index``."""
        return ServingData(
            tuple(self.ids[i] for i in index),
            self.x.take(index),
            self.observed[index],
            self.weight[index],
            self.pair[index],
            self.params[index],
        )


def measurements() -> list[dict[str, str]]:
    """All rows of the shipped table of serving measurements."""
    text = resources.files("advisor.performance.tables").joinpath(TABLE).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def serving_data(catalog: Catalog) -> ServingData:
    """Rows of grade A and B that the model can be held against. Rows of grade C stay out, as their sources ask."""
    reader = Reader(catalog)
    rows: list[dict[str, str]] = []
    points: list[Point] = []
    for row in measurements():
        if row["grade"] == "C":
            continue
        try:
            points.append(reader.point(row))
        except SwitchpointError:  # a row without output length or model: nothing to hold the model against
            continue
        rows.append(row)
    x = rows_of(points)
    series = [
        "|".join((r["source"], r["model"], r["accelerator"], r["tp"], p.engine, p.speculation))
        for r, p in zip(rows, points, strict=True)
    ]
    return ServingData(
        ids=tuple(r["id"] for r in rows),
        x=x,
        observed=np.log(np.stack([_column(rows, c) for c in OBSERVED], axis=1) / np.array([1.0, 1e3, 1e3])),
        weight=INFORMATION * series_weights(series),
        pair=np.asarray([f"{r['accelerator']}|{r['model']}" for r in rows]),
        params=np.asarray([p.model.params for p in points]),
    )


def _column(rows: list[dict[str, str]], name: str) -> Floats:
    return np.asarray([_positive(r, name) for r in rows], dtype=np.float64)


def _positive(row: Mapping[str, str], name: str) -> float:
    value = float(row[name]) if row[name] else np.nan
    return value if value > 0.0 else np.nan
