"""Recommenders: tables that fit or don't, laws of the physics, and what is not known of Neuron."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from advisor.catalog import load_catalog
from advisor.errors import InfeasibleError
from advisor.performance import Prediction, RecommenderJob, assess_recommender, chip_of, quantile
from advisor.performance.fit.recommender import cross_validate, document
from advisor.performance.recommender import calibration, efficiencies_of, points_of, published_work
from advisor.performance.recommender_step import RecommenderEfficiencies, batch_parts

CATALOG = load_catalog()
DLRM = RecommenderJob("DLRM", "fp32", 60e9, 26.0, latency_limit_ms=15.0)
GPUS = ("h100-sxm", "a100-80gb", "l40s", "a10g", "b200")


def _on(job: RecommenderJob, chip: str = "h100-sxm", count: int = 8, tuning: float = 1.0) -> Prediction:
    return assess_recommender(job, chip, count, CATALOG, tuning=tuning)


def test_tables_that_one_chip_can_not_hold_are_sharded_and_those_that_all_can_not_are_refused() -> None:
    split = _on(DLRM, "a10g", 4)
    assert (split.feasible, split.tp) == (True, 4)
    small = _on(DLRM, "a10g", 1)
    assert (small.feasible, small.limit, small.throughput) == (False, "memory capacity", 0.0)
    assert "GB short" in str(small.why_not)
    assert small.memory_needed_gb > small.memory_available_gb


def test_nothing_is_predicted_on_a_chip_that_nobody_measured_and_the_reason_is_said() -> None:
    for chip in ("trainium2", "inferentia2", "trainium3"):
        with pytest.raises(InfeasibleError, match="no route for large embedding tables"):
            _on(DLRM, chip, 16)


def test_the_interval_is_wide_and_no_inference_run_is_claimed() -> None:
    answer = _on(DLRM)
    assert answer.evidence == "none"
    assert "No inference run" in answer.note
    assert quantile(answer.spread, 0.9) / quantile(answer.spread, 0.1) > 5.0


def test_the_published_model_of_many_lookups_is_slower_than_the_one_of_few() -> None:
    few, many = published_work("DLRM large"), published_work("DLRM-DCNv2")
    assert few is not None
    assert many is not None
    assert (few.lookups, many.lookups) == (26.0, 214.0)
    deep = replace(DLRM, model="DLRM-DCNv2", lookups=214.0)
    assert _on(deep).throughput < 0.5 * _on(DLRM).throughput


def test_a_limit_that_one_sample_misses_is_named() -> None:
    late = _on(replace(DLRM, latency_limit_ms=0.1))
    assert (late.feasible, late.limit) == (False, "latency target")
    assert "above the limit of 0.1 ms" in str(late.why_not)


@pytest.mark.parametrize("change", [{"table_bytes": 0.0}, {"lookups": -1.0}, {"row_values": math.nan}])
def test_nonsense_in_a_job_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(InfeasibleError, match="must be a positive number"):
        _on(replace(DLRM, **change))


@settings(max_examples=60, deadline=None)
@given(
    st.floats(1e9, 2e11), st.integers(1, 500), st.integers(8, 512), st.sampled_from(GPUS), st.floats(1.0, 200.0),
    st.floats(1.0, 4.0),
)  # fmt: skip
def test_more_work_never_goes_faster_and_more_time_never_slower(
    table: float, lookups: int, width: int, chip: str, limit: float, more: float
) -> None:
    job = RecommenderJob("DLRM", "fp32", table, float(lookups), float(width), 5e6, limit)
    base = _on(job, chip)
    assert math.isfinite(base.throughput)
    assert base.throughput >= 0.0
    slack = 1.0 + 1e-9
    for change in (
        {"table_bytes": table * more},
        {"lookups": lookups * more},
        {"row_values": width * more},
        {"dense_flops": 5e6 * more},
    ):
        assert _on(replace(job, **change), chip).throughput <= base.throughput * slack
    assert _on(replace(job, latency_limit_ms=limit * more), chip).throughput * slack >= base.throughput
    if base.feasible:
        assert base.ttft_ms is not None
        assert base.ttft_ms <= limit * slack
        assert base.throughput <= base.hardware_limit * slack


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(GPUS), st.floats(1.0, 4.0), st.sampled_from(("bandwidth", "bf16", "link_bytes_s")))
def test_a_faster_chip_never_takes_longer(chip: str, faster: float, rate: str) -> None:
    known = chip_of(CATALOG.accelerators[chip])
    quicker = replace(known, **{rate: getattr(known, rate) * faster})
    work, eff = published_work("DLRM-DCNv2"), efficiencies_of(calibration())
    assert work is not None
    shapes = [(n, b) for n in (1.0, 4.0, 8.0) for b in (1.0, 512.0, 65536.0)]
    before, after = (batch_parts(points_of(DLRM, work, c, shapes), eff).total for c in (known, quicker))
    assert (after <= before).all()


def test_two_replicas_serve_twice_as_much() -> None:
    job = replace(DLRM, table_bytes=20e9)
    assert _on(job, count=2).throughput == pytest.approx(2.0 * _on(job, count=1).throughput)


def test_a_training_step_takes_longer_than_the_forward_pass_within_it() -> None:
    work = published_work("DLRM-DCNv2")
    assert work is not None
    chip, eff = chip_of(CATALOG.accelerators["h200-sxm"]), RecommenderEfficiencies(0.4, 0.5, 0.5, 1e-3)
    forward, step = (
        batch_parts(points_of(DLRM, work, chip, [(8.0, 65536.0)], training=t), eff).total[0] for t in (False, True)
    )
    assert 2.0 < step / forward < 3.2


def test_the_shipped_fit_is_that_of_the_shipped_runs_and_explains_them() -> None:
    shipped = calibration()
    for name, value in document(CATALOG).items():
        assert shipped[name] == pytest.approx(value, rel=1e-3)
    errors = sorted(row.error for row in cross_validate(CATALOG))
    assert errors[len(errors) // 2] < 0.35
