"""Encoders, images, diffusion and speech: work of a sample, rates on a chip, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from advisor.catalog import Catalog, load_catalog
from advisor.errors import CatalogError, InfeasibleError
from advisor.performance import SampleJob, architecture_of, assess_samples, predict_other_rows
from advisor.performance.other_work import encoder_work, speech_work, tabled_work

CATALOG = load_catalog()
MODELS = ("bge-large-en-v1.5", "bert-base", "resnet50", "vit-base", "sdxl-base", "sd-1.5", "whisper-large-v3")
CHIPS = ("inferentia2", "trainium1", "trainium2", "trainium3", "a10g", "l4", "l40s", "h100-sxm", "b200")


def _shape(name: str) -> tuple[float, float]:
    facts = CATALOG.find_model(name)
    assert facts is not None
    work = encoder_work(architecture_of(facts), 512.0)
    return work.flops + work.attention_flops, (facts.gflop_per_sample or 0.0) * 1e9


def test_the_work_of_bert_base_is_that_of_its_published_count() -> None:
    """96.6 GFLOPs for 512 tokens, counted from the graph."""
    counted, published = _shape("bert-base")
    assert counted == pytest.approx(published, rel=0.03)


def test_whisper_spends_most_on_the_encoder() -> None:
    """The encoder of large-v3 takes 2,274 GFLOPs for 30 s of audio; a hundred decoded tokens some 500 at most."""
    facts = CATALOG.find_model("whisper-large-v3")
    assert facts is not None
    work = speech_work(architecture_of(facts), 32.0, tokens=0.0)
    assert work.flops + work.attention_flops == pytest.approx(2274e9, rel=0.05)


def test_layers_that_share_weights_count_as_often_as_they_run() -> None:
    albert, bert = CATALOG.find_model("albert-base-v2"), CATALOG.find_model("bert-base")
    assert albert is not None
    assert bert is not None
    works = [encoder_work(architecture_of(facts), 128.0).flops for facts in (albert, bert)]
    assert works[0] == pytest.approx(works[1], rel=0.05)


def test_diffusion_attention_grows_with_the_square_of_the_pixels() -> None:
    """Stable Diffusion 2.1: 804 GFLOPs a step at 512 pixels, 2,149 at 768, counted from the graph."""
    small, large = (tabled_work("sd-2.1", side, 1.0) for side in (512.0, 768.0))
    assert small is not None
    assert large is not None
    decode = 2480e9
    step = [(w.flops + w.attention_flops - decode * s - 26e9) / 2.0 for w, s in ((small, 1.0), (large, 2.25))]
    assert step[0] == pytest.approx(804.3e9, rel=0.01)
    assert step[1] == pytest.approx(2149e9, rel=0.03)


def test_inferentia2_encodes_bert_base_at_about_the_published_rate() -> None:
    """AWS publishes 2,670 to 3,270 sequences/s of 128 tokens at batches of 4 to 16 on one chip (SDK 2.18 to 2.27)."""
    answer = assess_samples(SampleJob("bert-base", tokens=128.0), "inferentia2", 1, CATALOG)
    assert 2500.0 <= answer.throughput <= 4000.0
    assert answer.evidence == "measured pair"


def test_a_chip_without_a_run_of_its_own_says_so_and_is_less_sure() -> None:
    known = assess_samples(SampleJob("bert-large"), "h100-sxm", 1, CATALOG)
    unknown = assess_samples(SampleJob("bert-large"), "trainium3", 1, CATALOG)
    assert unknown.spread.total > 1.4 * known.spread.total
    assert "No published run" in unknown.note


def test_chips_work_side_by_side() -> None:
    one, eight = (assess_samples(SampleJob("sdxl-base"), "h100-sxm", n, CATALOG).throughput for n in (1, 8))
    assert eight == pytest.approx(8.0 * one)


def test_a_latency_limit_takes_a_smaller_batch_or_is_refused_in_words() -> None:
    free = assess_samples(SampleJob("resnet50"), "l4", 1, CATALOG)
    tight = assess_samples(SampleJob("resnet50", latency_limit_ms=10.0), "l4", 1, CATALOG)
    never = assess_samples(SampleJob("sdxl-base", latency_limit_ms=1.0), "l4", 1, CATALOG)
    assert tight.feasible
    assert tight.ttft_ms is not None
    assert tight.ttft_ms <= 10.0
    assert tight.batch < free.batch
    assert tight.throughput <= free.throughput
    assert not never.feasible
    assert never.limit == "latency target"
    assert never.why_not is not None
    assert "above the limit of 1 ms" in never.why_not


def test_a_team_below_published_speed_meets_a_latency_limit_with_a_smaller_batch() -> None:
    job = SampleJob("resnet50", latency_limit_ms=10.0)
    published, half = (assess_samples(job, "l4", 1, CATALOG, tuning=level) for level in (1.0, 0.5))
    assert half.ttft_ms is not None
    assert half.ttft_ms <= 10.0
    assert half.batch < published.batch


def test_a_pipeline_too_large_for_the_chip_is_refused_with_the_shortfall() -> None:
    answer = assess_samples(SampleJob("flux1-dev"), "a10g", 1, CATALOG)
    assert not answer.feasible
    assert answer.limit == "memory capacity"
    assert answer.memory_needed_gb > answer.memory_available_gb


def test_unknown_models_chips_and_nonsense_are_refused() -> None:
    with pytest.raises(CatalogError, match="nobody"):
        assess_samples(SampleJob("nobody"), "h100-sxm", 1, CATALOG)
    with pytest.raises(CatalogError, match="abacus"):
        assess_samples(SampleJob("bert-base"), "abacus", 1, CATALOG)
    for wrong in (SampleJob("bert-base", tokens=-1.0), SampleJob("sdxl-base", steps=math.nan)):
        with pytest.raises(InfeasibleError):
            assess_samples(wrong, "h100-sxm", 1, CATALOG)


def _stronger(catalog: Catalog, chip: str, field: str, factor: float) -> Catalog:
    accelerator = catalog.accelerators[chip]
    changed = replace(accelerator, **{field: getattr(accelerator, field) * factor})
    return replace(catalog, accelerators={**catalog.accelerators, chip: changed})


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    model=st.sampled_from(MODELS),
    chip=st.sampled_from(CHIPS),
    field=st.sampled_from(["bf16_tflops", "bandwidth_gb_s", "memory_gb"]),
    factor=st.floats(1.05, 4.0),
)
def test_more_compute_bandwidth_or_memory_never_slows(model: str, chip: str, field: str, factor: float) -> None:
    before = assess_samples(SampleJob(model), chip, 1, CATALOG)
    after = assess_samples(SampleJob(model), chip, 1, _stronger(CATALOG, chip, field, factor))
    assert math.isfinite(before.throughput)
    assert after.throughput >= before.throughput * (1.0 - 1e-9)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    model=st.sampled_from(["bert-base", "bge-large-en-v1.5"]), chip=st.sampled_from(CHIPS), tokens=st.floats(16, 4096)
)
def test_longer_sequences_are_never_encoded_faster(model: str, chip: str, tokens: float) -> None:
    short, long = (assess_samples(SampleJob(model, tokens=t), chip, 1, CATALOG) for t in (tokens, 1.5 * tokens))
    assert long.throughput <= short.throughput


def test_rows_come_back_in_order_with_reasons(catalog: Catalog) -> None:
    columns = {
        "accelerator": ["h200", "inf2", "abacus", "h200", "h200"],
        "model": ["SDXL base", "BERT-base", "BERT-base", "nobody-knows", "BERT-base"],
        "n_accelerators": ["8", "1", "1", "1", "none"],
        "input_len": ["", "128", "128", "", "128"],
        "concurrency_or_batch": ["", "16", "1", "", ""],
        "load_mode": ["mlperf_offline", "static_batch", "static_batch", "", ""],
        "weight_precision": ["fp8", "fp32", "fp32", "", ""],
        "samples_per_s": ["1", "1", "1", "1", "1"],
    }
    out = predict_other_rows(columns, catalog)
    assert out.feasible == [True, True, False, False, False]
    assert 14.0 <= out.p50[0] <= 22.0  # MLPerf Inference v4.1 and v5.1: 17.4 to 19.2 images/s on eight H200
    assert "abacus" in out.note[2]
    assert "nobody-knows" in out.note[3]
    assert "n_accelerators" in out.note[4]
    assert np.isnan(out.p50[2:]).all()


def test_what_misses_a_limit_by_less_than_the_models_error_is_told_to_be_worth_measuring() -> None:
    job = SampleJob("sdxl-base", pixels=1024.0, steps=30)
    free = assess_samples(replace(job, latency_limit_ms=1e6), "trainium2", 1, CATALOG)
    alone = assess_samples(replace(job, latency_limit_ms=1e-3), "trainium2", 1, CATALOG)
    assert free.feasible
    assert alone.why_not is not None
    assert "chance" not in alone.why_not
    near = next(
        late
        for limit in np.geomspace(1e5, 1e2, 60)
        if not (late := assess_samples(replace(job, latency_limit_ms=float(limit)), "trainium2", 1, CATALOG)).feasible
    )
    assert near.why_not is not None
    assert "a chance of about 4" in near.why_not  # just beyond the median: somewhat less likely than not
