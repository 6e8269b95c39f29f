"""What a training job gets on a group of accelerators, against published runs and against the laws of the trade."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from advisor.catalog import Catalog, load_catalog
from advisor.errors import CatalogError, InfeasibleError
from advisor.performance import (
    Architecture,
    Prediction,
    TrainingJob,
    architecture_of,
    assess_training,
    assess_training_many,
    quantile,
)
from advisor.performance.training_step import pipeline_bubble

CATALOG = load_catalog()
NODES = {  # chips in a scale-up domain and Gbit/s of its network
    "h100-sxm": (8, 3200.0),
    "a100-40gb": (8, 400.0),
    "a100-80gb": (8, 1600.0),
    "trainium1": (16, 800.0),
    "trainium2": (16, 3200.0),
    "trainium3": (64, 12800.0),
    "gb200": (72, 28800.0),
    "a10g": (1, 100.0),
}


def _model(name: str) -> Architecture:
    facts = CATALOG.find_model(name)
    assert facts is not None
    return architecture_of(facts)


def _on(job: TrainingJob, chip: str, count: int, tuning: float = 1.0) -> Prediction:
    domain, network = NODES[chip]
    return assess_training(
        job,
        chip,
        count,
        CATALOG,
        accelerators_per_domain=domain,
        network_gbps_per_domain=network,
        tuning=tuning,
    )


def _mfu(answer: Prediction, model: Architecture, sequence: float, peak_tflops: float) -> float:
    """Share of the BF16 peak with 6N and causal attention at half (arXiv 2104.04473, with the causal half)."""
    flops = 6.0 * model.params + 6.0 * model.layers * model.hidden * sequence
    return answer.throughput / answer.accelerators * flops / (peak_tflops * 1e12)


def test_a_dense_70b_pre_training_on_h100_in_bf16_reaches_40_to_54_per_cent_of_the_peak() -> None:
    model = _model("llama3-70b")
    answer = _on(TrainingJob(model, "pretrain", "bf16", 8192.0, 128 * 8192.0), "h100-sxm", 64)
    assert 0.40 <= _mfu(answer, model, 8192.0, 989.0) <= 0.54


def test_llama2_7b_on_trainium1_stays_near_the_published_35_per_cent_at_best() -> None:
    model = _model("llama2-7b")
    answer = _on(TrainingJob(model, "pretrain", "bf16", 4096.0, 1024 * 4096.0), "trainium1", 256)
    assert 0.28 <= _mfu(answer, model, 4096.0, 190.0) <= 0.40


def test_fp8_speeds_training_on_hopper_by_less_than_its_peak_ratio() -> None:
    """Published pairs of runs: 1.32 for 8B to 1.60 for 405B, never the 2.0 of the data sheet."""
    for name, chips in (("llama3-8b", 8), ("llama3-70b", 64)):
        job = TrainingJob(_model(name), "pretrain", "bf16", 8192.0, chips * 2 * 8192.0)
        bf16, fp8 = _on(job, "h100-sxm", chips), _on(replace(job, precision="fp8"), "h100-sxm", chips)
        assert 1.2 <= fp8.throughput / bf16.throughput <= 1.7


def test_fp8_is_not_offered_where_the_chip_has_no_such_units() -> None:
    answer = _on(TrainingJob(_model("llama3-8b"), "pretrain", "fp8", 8192.0), "a100-80gb", 8)
    assert answer.compute_precision == "bf16"
    assert "no FP8 units" in answer.note


def test_full_training_of_a_70b_needs_more_memory_than_one_a10g_has() -> None:
    answer = _on(TrainingJob(_model("llama3-70b"), "full", "bf16", 4096.0), "a10g", 1)
    assert not answer.feasible
    assert answer.limit == "memory capacity"
    assert answer.throughput == 0.0
    short = answer.memory_needed_gb - answer.memory_available_gb
    assert short > 1000.0  # 16 bytes a parameter are 1,130 GB of states alone
    assert answer.why_not is not None
    assert f"{short:.0f} GB more" in answer.why_not


def test_low_rank_adapters_fit_where_full_fine_tuning_does_not_and_run_faster_where_both_do() -> None:
    small, large = _model("llama3-8b"), _model("llama3-70b")
    assert not _on(TrainingJob(large, "full", "bf16", 4096.0), "h100-sxm", 8).feasible
    assert _on(TrainingJob(large, "lora", "bf16", 4096.0), "h100-sxm", 8).feasible
    lora = _on(TrainingJob(small, "lora", "bf16", 4096.0, 64 * 4096.0), "h100-sxm", 8)
    full = _on(TrainingJob(small, "full", "bf16", 4096.0, 64 * 4096.0), "h100-sxm", 8)
    assert 1.2 <= lora.throughput / full.throughput <= 1.7  # 6N against 4N: at most 1.5 and a little less traffic


def test_trainium3_has_no_measured_run_and_says_so_with_a_wider_interval() -> None:
    job = TrainingJob(_model("llama3-8b"), "pretrain", "bf16", 8192.0)
    third, first = _on(job, "trainium3", 64), _on(job, "trainium1", 64)
    assert third.evidence == "none"
    assert third.measurements == 0
    assert "extrapolated" in third.note
    assert third.spread.total > 1.3 * first.spread.total


def test_what_was_measured_most_is_known_best() -> None:
    job = TrainingJob(_model("llama3-70b"), "pretrain", "bf16", 8192.0)
    widths = [_on(job, chip, 64).spread.total for chip in ("h100-sxm", "trainium1", "trainium2", "trainium3")]
    assert widths == sorted(widths)
    assert _on(job, "h100-sxm", 64).evidence == "measured pair"


def test_mixture_of_experts_on_neuron_carries_its_own_doubt() -> None:
    dense = _on(TrainingJob(_model("llama3-8b"), "pretrain", "bf16", 4096.0), "trainium2", 64)
    moe = _on(TrainingJob(_model("qwen3-30b-a3b"), "pretrain", "bf16", 4096.0), "trainium2", 64)
    assert moe.spread.own > dense.spread.own
    assert "No mixture-of-experts training run is published on Neuron" in moe.note


def test_mature_software_would_get_more_out_of_neuron_than_it_gives_today_but_hardly_more_out_of_hopper() -> None:
    job = TrainingJob(_model("llama3-70b"), "pretrain", "bf16", 8192.0)
    trainium, hopper = _on(job, "trainium2", 64), _on(job, "h100-sxm", 64)
    assert trainium.hardware_limit > 1.2 * trainium.throughput
    assert hopper.hardware_limit < 1.1 * hopper.throughput


def test_tuning_scales_what_is_reached_and_not_what_the_hardware_allows() -> None:
    job = TrainingJob(_model("llama3-8b"), "pretrain", "bf16", 8192.0)
    recipe, own = _on(job, "h100-sxm", 8), _on(job, "h100-sxm", 8, tuning=0.5)
    assert own.throughput == pytest.approx(0.5 * recipe.throughput)
    assert own.hardware_limit == pytest.approx(recipe.hardware_limit)


def test_weak_scaling_on_a_good_fabric_is_almost_flat() -> None:
    """Published: 70B in BF16 holds 54.3% from 64 to 2,048 H100 at a constant batch per GPU."""
    model = _model("llama3-70b")
    few = _on(TrainingJob(model, "pretrain", "bf16", 8192.0, 128 * 8192.0), "h100-sxm", 64)
    many = _on(TrainingJob(model, "pretrain", "bf16", 8192.0, 32 * 128 * 8192.0), "h100-sxm", 2048)
    assert 0.9 <= (many.throughput / 2048) / (few.throughput / 64) <= 1.0


def test_a_longer_context_costs_throughput() -> None:
    model = _model("llama3-8b")
    rates = [
        _on(TrainingJob(model, "pretrain", "bf16", s, 2.0**21), "h100-sxm", 8).throughput for s in (4096, 16384, 65536)
    ]
    assert rates == sorted(rates, reverse=True)


def test_the_pipeline_bubble_is_stages_less_one_over_micro_batches() -> None:
    """arXiv 2104.04473, section 2.2: (p - 1) / m, divided by the chunks where stages interleave."""
    one = np.array([1.0])
    assert pipeline_bubble(8 * one, 64 * one, one)[0] == pytest.approx(7 / 64)
    assert pipeline_bubble(8 * one, 64 * one, 2 * one)[0] == pytest.approx(7 / 128)
    assert pipeline_bubble(one, one, one)[0] == 0.0


def test_an_unknown_accelerator_and_nonsense_in_the_job_are_refused() -> None:
    job = TrainingJob(_model("llama3-8b"), "pretrain", "bf16", 8192.0)
    with pytest.raises(CatalogError, match="abacus"):
        assess_training(job, "abacus", 8, CATALOG, accelerators_per_domain=8, network_gbps_per_domain=0.0)
    for wrong in (replace(job, sequence_tokens=0.0), replace(job, global_batch_tokens=math.nan)):
        with pytest.raises(InfeasibleError):
            _on(wrong, "h100-sxm", 8)
    with pytest.raises(InfeasibleError, match=r"model\.layers"):
        _on(replace(job, model=replace(job.model, layers=0)), "h100-sxm", 8)


def _stronger(catalog: Catalog, chip: str, field: str, factor: float) -> Catalog:
    accelerator = catalog.accelerators[chip]
    changed = replace(accelerator, **{field: getattr(accelerator, field) * factor})
    return replace(catalog, accelerators={**catalog.accelerators, chip: changed})


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    chip=st.sampled_from(["h100-sxm", "trainium1", "trainium2", "a100-40gb"]),
    field=st.sampled_from(["bf16_tflops", "bandwidth_gb_s", "memory_gb", "scaleup_gb_s_per_chip"]),
    factor=st.floats(1.05, 4.0),
    model=st.sampled_from(["llama3-8b", "llama3-70b", "qwen3-30b-a3b"]),
    method=st.sampled_from(["pretrain", "lora"]),
)
def test_more_compute_bandwidth_memory_or_links_never_slow_a_job(
    chip: str, field: str, factor: float, model: str, method: str
) -> None:
    job = TrainingJob(_model(model), "lora" if method == "lora" else "pretrain", "bf16", 4096.0, 256 * 4096.0)
    domain, network = NODES[chip]
    before, after = (
        assess_training(job, chip, 64, catalog, accelerators_per_domain=domain, network_gbps_per_domain=network)
        for catalog in (CATALOG, _stronger(CATALOG, chip, field, factor))
    )
    assert after.throughput >= before.throughput * (1.0 - 1e-9)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    chip=st.sampled_from(sorted(NODES)),
    model=st.sampled_from(["llama3-8b", "llama3-70b", "qwen3-30b-a3b", "deepseek-v3"]),
    chips=st.sampled_from([1, 8, 64, 512]),
    sequence=st.sampled_from([512.0, 4096.0, 32768.0]),
)
def test_every_answer_is_a_number_and_its_interval_holds_the_median(
    chip: str, model: str, chips: int, sequence: float
) -> None:
    answer = _on(TrainingJob(_model(model), "pretrain", "bf16", sequence), chip, chips)
    assert math.isfinite(answer.throughput)
    assert answer.throughput > 0.0 if answer.feasible else answer.throughput == 0.0
    assert answer.hardware_limit >= answer.throughput
    assert quantile(answer.spread, 0.1) < 1.0 < quantile(answer.spread, 0.9)
    assert answer.feasible == (answer.memory_needed_gb <= answer.memory_available_gb * (1 + 1e-9))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(batch=st.integers(1, 9), chip=st.sampled_from(["h100-sxm", "trainium1"]))
def test_a_bigger_batch_never_lowers_throughput(batch: int, chip: str) -> None:
    model = _model("llama3-8b")
    small, large = (
        _on(TrainingJob(model, "pretrain", "bf16", 4096.0, 4096.0 * 2.0**k), chip, 16) for k in (batch, batch + 1)
    )
    assert large.throughput >= small.throughput * (1.0 - 1e-9)


def test_the_runners_up_of_training_are_other_layouts_and_slower() -> None:
    domain, network = NODES["h100-sxm"]
    job = TrainingJob(_model("llama3-70b"), "full", "bf16", 4096.0)
    best = assess_training(
        job, "h100-sxm", 64, CATALOG, accelerators_per_domain=domain, network_gbps_per_domain=network, runners_up=3
    )
    assert len(best.runners_up) == 3
    rates = [best.throughput, *(r.throughput for r in best.runners_up)]
    assert rates == sorted(rates, reverse=True)
    assert all(r.tp * r.pp * r.replicas <= 64 for r in best.runners_up)
    assert replace(best, runners_up=()) == _on(job, "h100-sxm", 64)


def test_several_numbers_of_chips_at_once_are_as_one_after_the_other() -> None:
    job = TrainingJob(_model("llama-3.1-70b"), "full", "bf16", 4096.0)
    domain, network = NODES["trainium2"]

    def on(counts: list[int]) -> list[Prediction]:
        return assess_training_many(
            job,
            "trainium2",
            counts,
            CATALOG,
            accelerators_per_domain=domain,
            network_gbps_per_domain=network,
            tuning=0.6,
            runners_up=2,
        )

    many = on([1, 16, 48, 64])
    assert many == [found for count in (1, 16, 48, 64) for found in on([count])]
    assert [one.feasible for one in many] == [False, True, True, True]
