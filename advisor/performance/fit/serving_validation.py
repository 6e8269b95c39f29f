"""Serving rows predicted without their pair of accelerator and model, with the interval that a user would have got."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct

from advisor.catalog import Catalog
from advisor.performance.fit.serving import columns, cross_validate
from advisor.performance.fit.serving_data import ServingData, measurements, serving_data
from advisor.performance.fit.serving_spread import OUTPUTS
from advisor.performance.fit.training_validation import LeftOut
from advisor.performance.serving_efficiency import calibration
from advisor.performance.serving_spread import load_kind, own_part
from advisor.performance.spread import quantile
from advisor.performance.types import Floats, Spread

PERCENTILES = {"ttft_p50_ms": 3, "ttft_p99_ms": 4}
WORDS = {"throughput": "LLM serving, throughput", "ttft": "LLM serving, TTFT", "tpot": "LLM serving, TPOT"}


class LeftOutPercentile(Struct, frozen=True):
    """A published percentile of the time to first token (s) beside its prediction from a fit without its pair."""

    percentile: str
    vendor: str
    load: str
    pair: str
    measured: float
    predicted: float


def left_out_percentiles(data: ServingData, predicted: Floats) -> list[LeftOutPercentile]:
    """Every published percentile of the fitted rows. ``predicted`` is what `cross_validate` returns."""
    published = {row["id"]: row for row in measurements()}
    found = []
    for name, column in PERCENTILES.items():
        for i, row_id in enumerate(data.ids):
            stated = published[row_id][name]
            if stated and np.isfinite(predicted[i, column]):
                found.append(
                    LeftOutPercentile(
                        percentile=name.removeprefix("ttft_").removesuffix("_ms"),
                        vendor=str(data.x.groups["vendor"][i]),
                        load=str(data.x.groups["protocol"][i]).partition(" ")[2],
                        pair=str(data.pair[i]),
                        measured=float(stated) / 1e3,
                        predicted=float(np.exp(predicted[i, column])),
                    )
                )
    return found


def left_out(catalog: Catalog) -> tuple[ServingData, Floats]:
    """The fitted rows, and every one predicted by a fit without its pair; see `cross_validate`."""
    data = serving_data(catalog)
    return data, cross_validate(data, columns(data.x))


def left_out_rows(data: ServingData, predicted: Floats) -> list[LeftOut]:
    """Every measured throughput (tokens/s), TTFT and TPOT (s) beside its prediction from a fit without its pair."""
    document = calibration()
    rows: list[LeftOut] = []
    for column, output in enumerate(OUTPUTS):
        for i in np.flatnonzero(np.isfinite(data.observed[:, column]) & np.isfinite(predicted[:, column])):
            spread = _without_pair(document, output, data, int(i))
            median = float(np.exp(predicted[i, column]))
            rows.append(
                LeftOut(
                    id=data.ids[i],
                    kind=WORDS[output],
                    accelerator=str(data.x.groups["accelerator"][i]),
                    model=data.pair[i].split("|")[1],
                    measured=float(np.exp(data.observed[i, column])),
                    predicted=median,
                    p10=median * quantile(spread, 0.1),
                    p90=median * quantile(spread, 0.9),
                    accelerators=float(data.x.shards[i] * data.x.replicas[i]),
                    load=load_kind(str(data.x.groups["protocol"][i])),
                )
            )
    return rows


def _without_pair(document: dict[str, Any], output: str, data: ServingData, i: int) -> Spread:
    """The shipped spread of a row's chip and kind with one measured model less."""
    table = document["spread"][output]
    groups = data.x.groups
    vendor, kind = str(groups["vendor"][i]), str(groups["kind"][i])
    models = document["counts"]["models"].get(str(groups["accelerator"][i]), 1) - 1
    relatives = document["counts"]["generations"].get(str(groups["generation"][i]), 1) - 1
    accelerator = table["accelerator"][vendor] / np.sqrt(1.0 + models) if relatives else table["generation"][vendor]
    own = own_part(table["own"][load_kind(str(groups["protocol"][i]))], str(groups["breed"][i]), kind, bool(relatives))
    return Spread(table["vendor"][vendor], float(accelerator), own, document["spread"]["dof"])
