"""Serving rows predicted without their pair of accelerator and model, with the interval that a user would have got."""

from __future__ import annotations

from typing import Any

import numpy as np

from advisor.catalog import Catalog
from advisor.performance.fit.pooling import learned_widths, with_widths
from advisor.performance.fit.serving import columns, cross_validate
from advisor.performance.fit.serving_data import ServingData, serving_data
from advisor.performance.fit.serving_spread import OUTPUTS
from advisor.performance.fit.training_validation import LeftOut
from advisor.performance.serving_efficiency import calibration
from advisor.performance.serving_spread import own_part
from advisor.performance.spread import quantile
from advisor.performance.types import Spread

WORDS = {"throughput": "LLM serving, throughput", "ttft": "LLM serving, TTFT", "tpot": "LLM serving, TPOT"}


def left_out_rows(catalog: Catalog) -> list[LeftOut]:
    """Every measured throughput (tokens/s), TTFT and TPOT (s) beside its prediction from a fit without its pair."""
    data = serving_data(catalog)
    predicted = cross_validate(data, with_widths(columns(data.x), learned_widths(data)))
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
    own = own_part(table["own"], str(groups["breed"][i]), kind, bool(relatives))
    return Spread(table["vendor"][vendor], float(accelerator), own, document["spread"]["dof"])
