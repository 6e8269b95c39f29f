"""What is said about serving a model on a group of accelerators."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from advisor.catalog import Catalog, load_catalog
from advisor.errors import CaseError, CatalogError
from advisor.performance import (
    Architecture,
    Measured,
    ServingJob,
    architecture_of,
    assess_serving,
    assess_serving_many,
    chip_of,
    quantile,
)
from advisor.performance.serving_assess import loadable

CHIPS = ("h100-sxm", "b200", "a100-80gb", "l40s", "inferentia2", "trainium1", "trainium2", "trainium3")


def _job(model: Architecture, **changes: object) -> ServingJob:
    return replace(ServingJob(model, "bf16", "bf16", 1000.0, 300.0, mode="batch"), **changes)


def test_a_70b_model_does_not_fit_one_a10g_and_the_shortfall_is_said(llama70b: Architecture, catalog: Catalog) -> None:
    answer = assess_serving(_job(llama70b), "a10g", 1, catalog)
    assert not answer.feasible
    assert answer.limit == "memory capacity"
    assert answer.throughput == 0.0
    assert answer.why_not is not None
    assert "GB short" in answer.why_not
    assert answer.memory_needed_gb > 5 * answer.memory_available_gb


def test_an_impossible_latency_target_is_named_with_what_can_be_had(llama70b: Architecture, catalog: Catalog) -> None:
    job = _job(llama70b, mode="online", tpot_limit_ms=0.5)
    answer = assess_serving(job, "h100-sxm", 8, catalog)
    assert (answer.feasible, answer.limit) == (False, "latency target")
    assert "TPOT" in str(answer.why_not)


def test_latency_targets_are_met_and_cost_throughput(llama70b: Architecture, catalog: Catalog) -> None:
    free = assess_serving(_job(llama70b, weight_precision="fp8"), "h100-sxm", 8, catalog)
    bound = _job(llama70b, weight_precision="fp8", mode="online", ttft_limit_ms=800.0, tpot_limit_ms=25.0)
    tight = assess_serving(bound, "h100-sxm", 8, catalog)
    assert tight.ttft_ms is not None
    assert tight.tpot_ms is not None
    assert tight.ttft_ms <= 800.0
    assert tight.tpot_ms <= 25.0
    assert tight.throughput < free.throughput
    assert tight.limit == "latency target"


def test_four_bit_weights_do_not_load_on_trainium_and_are_sized_wider(llama70b: Architecture, catalog: Catalog) -> None:
    trn2 = assess_serving(_job(llama70b, weight_precision="nvfp4"), "trainium2", 16, catalog)
    trn1 = assess_serving(_job(llama70b, weight_precision="int4"), "trainium1", 16, catalog)
    assert (trn2.weight_precision, trn1.weight_precision) == ("fp8", "bf16")
    assert "don't load" in trn2.note
    assert "don't load" in trn1.note


def test_fp8_on_an_a100_saves_memory_only(llama8b: Architecture, catalog: Catalog) -> None:
    answer = assess_serving(_job(llama8b, weight_precision="fp8"), "a100-80gb", 1, catalog)
    assert (answer.weight_precision, answer.compute_precision) == ("fp8", "bf16")
    assert "memory only" in answer.note
    assert loadable("fp8", chip_of(catalog.accelerator("h100-sxm")), llama8b) == ("fp8", "")


def test_trainium3_says_that_nothing_was_measured_and_is_wider_than_trainium2(
    llama70b: Architecture, catalog: Catalog
) -> None:
    second, third = (assess_serving(_job(llama70b), chip, 16, catalog) for chip in ("trainium2", "trainium3"))
    assert third.evidence == "none"
    assert third.measurements == 0
    assert "extrapolated" in third.note
    assert third.spread.total > 1.1 * second.spread.total
    assert second.evidence == "measured pair"


def test_hardware_would_allow_more_than_todays_software_on_trainium(llama8b: Architecture, catalog: Catalog) -> None:
    answer = assess_serving(_job(llama8b), "trainium2", 1, catalog)
    assert answer.hardware_limit > 1.5 * answer.throughput
    gpu = assess_serving(_job(llama8b), "h100-sxm", 1, catalog)
    assert gpu.hardware_limit == pytest.approx(gpu.throughput, rel=0.25)


def test_two_instances_serve_twice_as_much(llama8b: Architecture, catalog: Catalog) -> None:
    for chip in CHIPS:
        one, two = (assess_serving(_job(llama8b), chip, n, catalog) for n in (4, 8))
        assert two.throughput >= 1.99 * one.throughput


def test_a_teams_own_code_reaches_its_share(llama8b: Architecture, catalog: Catalog) -> None:
    for chip in ("h100-sxm", "trainium2"):
        full, half = (assess_serving(_job(llama8b), chip, 4, catalog, tuning=t) for t in (1.0, 0.5))
        assert half.throughput == pytest.approx(0.5 * full.throughput)


def test_the_runners_up_are_other_ways_to_lay_the_job_out_and_slower(llama70b: Architecture, catalog: Catalog) -> None:
    job = _job(llama70b, mode="online", ttft_limit_ms=1000.0, tpot_limit_ms=50.0)
    best = assess_serving(job, "h100-sxm", 8, catalog, precisions=("fp8",))
    assert 1 <= len(best.runners_up) <= 3
    rates = [best.throughput, *(r.throughput for r in best.runners_up)]
    assert rates == sorted(rates, reverse=True)
    ways = {(best.tp, best.weight_precision), *((r.tp, r.weight_precision) for r in best.runners_up)}
    assert len(ways) == 1 + len(best.runners_up)
    for runner in best.runners_up:
        assert runner.limit in ("compute", "memory bandwidth", "memory capacity", "latency target", "software")
        assert (runner.tpot_ms or 0.0) <= 50.0
        assert runner.tp * runner.replicas <= 8


def test_a_second_precision_is_taken_only_where_it_is_allowed_and_faster(
    llama70b: Architecture, catalog: Catalog
) -> None:
    job = _job(llama70b)
    plain, free = (assess_serving(job, "h100-sxm", 8, catalog, precisions=p) for p in ((), ("fp8",)))
    assert (plain.weight_precision, free.weight_precision) == ("bf16", "fp8")
    assert free.throughput > plain.throughput
    assert all(r.weight_precision == "bf16" for r in plain.runners_up)


def test_asking_for_runners_up_does_not_change_the_best(llama8b: Architecture, catalog: Catalog) -> None:
    job = _job(llama8b, mode="online", ttft_limit_ms=500.0, tpot_limit_ms=20.0)
    options = [("h100-sxm", 8, Measured(throughput=9e3)), ("trainium2", 16, None), ("a10g", 1, None)]
    without, asked = (assess_serving_many(job, options, catalog, runners_up=n) for n in (0, 3))
    for one, other in zip(without, asked, strict=True):
        assert replace(other, runners_up=()) == one


def test_a_buyers_own_measurement_moves_the_prediction_and_narrows_it(llama8b: Architecture, catalog: Catalog) -> None:
    before = assess_serving(_job(llama8b), "trainium2", 1, catalog)
    seen = before.throughput * 1.5
    after = assess_serving(_job(llama8b), "trainium2", 1, catalog, measured=Measured(throughput=seen))
    assert before.throughput < after.throughput <= seen
    assert after.throughput == pytest.approx(seen, rel=0.1)
    assert after.spread.total < 0.5 * before.spread.total
    vague = assess_serving(_job(llama8b), "trainium2", 1, catalog, measured=Measured(throughput=seen, sd=5.0))
    assert vague.throughput == pytest.approx(before.throughput, rel=0.05)


def test_many_options_are_answered_like_each_alone(llama70b: Architecture, catalog: Catalog) -> None:
    options = [(chip, 8, None) for chip in CHIPS]
    together = assess_serving_many(_job(llama70b), options, catalog, runners_up=3)
    alone = [assess_serving(_job(llama70b), chip, 8, catalog) for chip in CHIPS]
    assert together == alone


@pytest.mark.parametrize(
    "changes",
    [{"input_tokens": 0.0}, {"output_tokens": math.nan}, {"ttft_limit_ms": -1.0}, {"concurrency": 0.0}],
)
def test_a_job_without_sense_is_refused(changes: dict[str, float], llama8b: Architecture, catalog: Catalog) -> None:
    with pytest.raises(CaseError):
        assess_serving(_job(llama8b, **changes), "h100-sxm", 1, catalog)


def test_unknown_chips_and_precisions_are_refused(llama8b: Architecture, catalog: Catalog) -> None:
    with pytest.raises(CatalogError):
        assess_serving(_job(llama8b), "tpu-v9", 1, catalog)
    with pytest.raises(CatalogError, match="precision"):
        assess_serving(_job(llama8b, weight_precision="int3"), "h100-sxm", 1, catalog)
    with pytest.raises(CaseError, match="accelerators"):
        assess_serving(_job(llama8b), "h100-sxm", 0, catalog)


CATALOG = load_catalog()
MODELS = [
    architecture_of(facts)
    for facts in map(CATALOG.find_model, ("Llama-3.1-8B", "Llama-3.3-70B", "Qwen3-30B-A3B", "GPT-OSS-120B"))
    if facts
]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    model=st.sampled_from(MODELS),
    chip=st.sampled_from(CHIPS),
    quantity=st.sampled_from(["bandwidth_gb_s", "bf16_tflops", "memory_gb"]),
    prompt=st.floats(64, 16000),
    output=st.floats(16, 2000),
)
def test_more_of_any_resource_never_serves_less(
    model: Architecture, chip: str, quantity: str, prompt: float, output: float
) -> None:
    job = ServingJob(model, "bf16", "bf16", prompt, output, mode="online", ttft_limit_ms=5000.0, tpot_limit_ms=80.0)
    facts = CATALOG.accelerator(chip)
    bigger = replace(facts, **{quantity: getattr(facts, quantity) * 1.5})
    more = replace(CATALOG, accelerators={**CATALOG.accelerators, facts.id: bigger})
    plain, better = (assess_serving(job, chip, 8, c) for c in (CATALOG, more))
    assert better.throughput >= plain.throughput * 0.99  # loads are tried in steps of 0.7%
    assert better.feasible or not plain.feasible


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    model=st.sampled_from(MODELS),
    chip=st.sampled_from(CHIPS),
    prompt=st.floats(16, 12000),
    longer=st.floats(1.0, 3.0),
    users=st.floats(1, 64),
)
def test_a_longer_prompt_never_comes_back_sooner(
    model: Architecture, chip: str, prompt: float, longer: float, users: float
) -> None:
    short = ServingJob(model, "bf16", "bf16", prompt, 200.0, concurrency=users)
    first, second = (
        assess_serving(replace(short, input_tokens=p), chip, 16, CATALOG) for p in (prompt, prompt * longer)
    )
    if first.feasible and second.feasible and first.tp == second.tp and first.replicas == second.replicas:
        assert second.ttft_ms is not None
        assert first.ttft_ms is not None
        assert second.throughput <= first.throughput * (1.0 + 1e-6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    model=st.sampled_from(MODELS),
    chip=st.sampled_from(CHIPS),
    count=st.sampled_from([1, 2, 4, 8, 16]),
    prompt=st.floats(1, 60000),
    output=st.floats(1, 4000),
    precision=st.sampled_from(["bf16", "fp8", "int4", "nvfp4", "mxfp4", "int8"]),
)
def test_nothing_is_negative_or_undefined(
    model: Architecture, chip: str, count: int, prompt: float, output: float, precision: str
) -> None:
    answer = assess_serving(ServingJob(model, precision, "bf16", prompt, output), chip, count, CATALOG)
    numbers = [answer.throughput, answer.hardware_limit, answer.batch, answer.memory_needed_gb, answer.spread.total]
    numbers += [x for x in (answer.ttft_ms, answer.tpot_ms) if x is not None]
    assert all(math.isfinite(x) and x >= 0.0 for x in numbers)
    assert answer.feasible == (answer.throughput > 0.0) == (answer.why_not is None)
    assert np.isfinite(quantile(answer.spread, 0.1))
