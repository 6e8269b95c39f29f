"""Throughput under latency limits at many levels of tuning: the same figures as one level after the other."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.catalog import Catalog
from advisor.performance import Measured, ServingJob, architecture_of, assess_serving_many, serving_curves
from advisor.performance.serving_search import coarse

TUNINGS = (0.3, 0.6, 0.9, 1.3)
OPTIONS = [
    ("h100", 8, None),
    ("trn2", 16, None),
    ("a10g", 1, None),
    ("trn2", 16, Measured(9_000.0, None, None)),
]


@pytest.mark.parametrize("tpot_ms", [15.0, 60.0, None], ids=["tight", "usual", "none"])
def test_a_curve_is_what_each_level_gives_by_itself(catalog: Catalog, tpot_ms: float | None) -> None:
    facts = catalog.find_model("Llama-3.1-70B")
    assert facts is not None
    job = ServingJob(
        model=architecture_of(facts), weight_precision="bf16", kv_precision="bf16", input_tokens=900.0,
        output_tokens=250.0, mode="online", ttft_limit_ms=1500.0, tpot_limit_ms=tpot_ms,
    )  # fmt: skip
    found = serving_curves(job, OPTIONS, catalog, TUNINGS)
    alone = [[p.throughput for p in assess_serving_many(job, OPTIONS, catalog, tuning=t)] for t in TUNINGS]
    assert np.array_equal(found, np.array(alone))
    assert found[-1, 0] > found[0, 0]


def test_what_speeds_and_curves_share_is_searched_once(catalog: Catalog) -> None:
    facts = catalog.find_model("Llama-3.1-8B")
    assert facts is not None
    job = ServingJob(architecture_of(facts), "bf16", "bf16", 700.0, 200.0, "online", ttft_limit_ms=900.0)
    coarse.cache_clear()
    assess_serving_many(job, OPTIONS, catalog, tuning=0.6)
    serving_curves(job, OPTIONS, catalog, TUNINGS)
    assert coarse.cache_info().hits == 1
