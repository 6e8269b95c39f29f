"""Prompts read on chips of their own, replicas beyond one node, and what published figures count."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from advisor.catalog import Catalog
from advisor.performance import Architecture, chip_of
from advisor.performance.serving import Outcome, evaluate
from advisor.performance.serving_efficiency import parameters
from advisor.performance.serving_rows import Point, rows_of
from advisor.performance.serving_table import Reader, precisions


def _point(catalog: Catalog, **changes: str) -> Point:
    row = {
        "accelerator": "GB300", "n_accelerators": "36", "model": "DeepSeek-R1", "weight_precision": "fp8", "tp": "8",
        "ep": "8", "dp": "attention-dp", "input_len": "8192", "output_len": "1024", "concurrency_or_batch": "1024",
        "load_mode": "closed_loop", "disaggregated": "1", "software": "dynamo-trt",
    }  # fmt: skip
    return Reader(catalog).point(row | changes)


def _outcome(*points: Point) -> Outcome:
    x = rows_of(points)
    return evaluate(x, parameters({}, len(x)))


def test_every_chip_reads_prompts_or_puts_tokens_out(catalog: Catalog) -> None:
    point = _point(catalog)
    assert point.replicas * point.shards + point.prefill_chips == 36.0
    assert 1.0 <= point.prefill_shards <= point.prefill_chips


def test_more_requests_and_longer_prompts_take_chips_from_decoding(catalog: Catalog) -> None:
    def decoding(**changes: str) -> float:
        point = _point(catalog, **changes)
        return point.replicas * point.shards

    assert decoding(concurrency_or_batch="24") > decoding(concurrency_or_batch="2048")
    assert decoding(input_len="1024") > decoding(input_len="8192")


def test_published_divisions_are_found(catalog: Catalog) -> None:
    """InferenceX, DeepSeek-R1 on GB300: 4 readers beside 4 workers of 8 for 24 users; 28 readers for 2,151."""
    assert _point(catalog, concurrency_or_batch="24").prefill_chips == 4.0
    assert _point(catalog, concurrency_or_batch="2151").prefill_chips == 28.0


def test_prompts_read_elsewhere_don_t_hold_decoding_up(catalog: Catalog) -> None:
    apart = _point(catalog)
    same = replace(apart, prefill_chips=0.0, prefill_shards=0.0)
    assert _outcome(apart).tpot[0] < 0.8 * _outcome(same).tpot[0]


def test_more_readers_answer_sooner_and_never_serve_less(catalog: Catalog) -> None:
    few = _point(catalog, concurrency_or_batch="2151")
    found = _outcome(*(replace(few, prefill_chips=n) for n in (4.0, 8.0, 16.0, 28.0)))
    assert np.all(np.diff(found.ttft) < 0.0)
    assert np.all(np.diff(found.throughput) >= 0.0)


@pytest.mark.parametrize("split", ["", "1"])
def test_requests_in_flight_are_rate_times_time_to_answer(catalog: Catalog, split: str) -> None:
    point = _point(catalog, disaggregated=split)
    found = _outcome(point)
    rate = found.throughput[0] / point.output
    assert rate * (found.ttft[0] + point.output * found.tpot[0]) == pytest.approx(1024.0, rel=2e-3)


def test_a_replica_beyond_one_node_pays_for_the_network(catalog: Catalog) -> None:
    wide = _point(catalog, accelerator="H100", n_accelerators="16", tp="16", ep="16", disaggregated="")
    assert rows_of([wide]).across[0]
    within = replace(wide, chip=replace(wide.chip, domain=72))
    assert not rows_of([within]).across[0]
    assert _outcome(wide).tpot[0] > _outcome(within).tpot[0]


def test_the_cache_is_narrow_only_where_the_software_makes_it_so(llama8b: Architecture, catalog: Catalog) -> None:
    chip = chip_of(catalog.accelerator("h100-sxm"))

    def read(**row: str) -> tuple[str, str]:
        return precisions({"weight_precision": "fp8"} | row, chip, llama8b, 1.0)

    assert read(software="trtllm 1.0") == ("fp8", "fp8")
    assert read(software="vllm 0.18.0") == ("fp8", "bf16")
    assert read(software="SGLang", kv_precision="fp8") == ("fp8", "fp8")


def test_throughput_of_ported_models_counts_decode_steps_alone(catalog: Catalog) -> None:
    row = {
        "accelerator": "trn2", "n_accelerators": "16", "tp": "64", "model": "DeepSeek-V3", "weight_precision": "bf16",
        "input_len": "256", "output_len": "256", "concurrency_or_batch": "1", "load_mode": "static_batch",
        "software": "NxD Inference",
    }  # fmt: skip
    reader = Reader(catalog)
    whole = _outcome(reader.point(row))
    steps = _outcome(reader.point(row | {"source": "aws-neuron/neuronx-distributed-inference contrib"}))
    assert steps.throughput[0] == pytest.approx(1.0 / steps.tpot[0])
    assert steps.throughput[0] > whole.throughput[0]
    assert steps.ttft[0] == whole.ttft[0]


def test_no_prompt_pads_beyond_the_compiled_length(catalog: Catalog) -> None:
    """10,000 tokens and an answer of 1,500 compile to fewer than the next power of two, 16,384."""
    row = {
        "accelerator": "trn2", "n_accelerators": "16", "tp": "64", "model": "Llama-3.1-405B",
        "weight_precision": "bf16",
        "load_mode": "closed_loop", "output_len": "1500", "concurrency_or_batch": "1", "software": "NxD Inference",
    }  # fmt: skip
    points = [Reader(catalog).point(row | {"input_len": n}) for n in ("8192", "10000", "16384")]
    ttft = _outcome(*points).ttft
    assert ttft[0] < ttft[1] < 0.8 * ttft[2]
