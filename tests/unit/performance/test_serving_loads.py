"""How load is applied: in flight, by the second, or all at once; what waits, and for how long at most."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.performance.serving import PATIENCE
from advisor.performance.serving_efficiency import calibration
from advisor.performance.serving_predict import predict_serving_rows
from advisor.performance.serving_spread import run_name, spread_of
from advisor.performance.serving_table import Reader, load_of

CATALOG = load_catalog()
THROUGHPUT, TTFT, TPOT = range(3)
NEURON = {
    "accelerator": "trn2", "n_accelerators": "1", "model": "Llama-3.1-8B", "weight_precision": "bf16", "tp": "4",
    "input_len": "1500", "output_len": "235",
}  # fmt: skip
GPU = {
    "accelerator": "h100-sxm", "n_accelerators": "1", "model": "Llama-3.1-8B", "weight_precision": "fp8", "tp": "1",
    "input_len": "1000", "output_len": "500",
}  # fmt: skip


def _medians(*rows: dict[str, str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    found = predict_serving_rows(rows, CATALOG)
    assert all(found.feasible), found.note
    return found.values[:, :, 1]


@pytest.mark.parametrize("row", [GPU, NEURON], ids=["gpu", "neuron"])
def test_below_its_capacity_a_service_puts_out_what_is_asked_of_it(row: dict[str, str]) -> None:
    (full,) = _medians(row | {"load_mode": "max_load"})
    for share in (0.1, 0.5):
        rate = share * full[THROUGHPUT] / float(row["output_len"])
        (found,) = _medians(row | {"load_mode": "open_loop", "offered_rate_rps": f"{rate:.6g}"})
        assert found[THROUGHPUT] == pytest.approx(share * full[THROUGHPUT], rel=0.3)
        assert found[TTFT] < 5_000.0


@pytest.mark.parametrize("row", [GPU, NEURON], ids=["gpu", "neuron"])
def test_beyond_its_capacity_it_puts_out_what_it_can_and_requests_wait(row: dict[str, str]) -> None:
    calm, flooded = _medians(*(row | {"load_mode": "open_loop", "offered_rate_rps": r} for r in ("0.5", "1000")))
    (full,) = _medians(row | {"load_mode": "max_load"})
    assert flooded[THROUGHPUT] == pytest.approx(full[THROUGHPUT], rel=0.5)
    assert calm[TTFT] < flooded[TTFT] <= 1e3 * (PATIENCE + 60.0)


def test_nobody_waits_for_hours_whatever_a_row_asks() -> None:
    (found,) = _medians(GPU | {"load_mode": "closed_loop", "concurrency_or_batch": "1000000"})
    assert found[TTFT] <= 1e3 * (PATIENCE + 60.0)


def test_a_run_queued_at_once_waits_half_of_its_length() -> None:
    (queued,) = _medians(GPU | {"load_mode": "max_load"})
    run = 1000.0 * float(GPU["output_len"]) / queued[THROUGHPUT]
    assert 0.2 * run < queued[TTFT] / 1e3 < 0.8 * run


def test_clients_that_send_as_much_as_is_answered_wait_for_no_place_on_neuron() -> None:
    """optimum-neuron, one Trainium2 under guidellm's throughput mode: 1.25 s to the first token, 32 compiled."""
    (found,) = _medians(NEURON | {"load_mode": "max_load", "concurrency_or_batch": "128"})
    assert found[TTFT] < 5_000.0


def test_a_prompt_holds_up_what_is_decoded_on_neuron() -> None:
    """The same compiled batch: 22 ms a token for one user, twice that where 26 share it (optimum-neuron, Trainium2)."""
    lone, shared = _medians(
        NEURON | {"load_mode": "closed_loop", "concurrency_or_batch": "1"},
        NEURON | {"load_mode": "closed_loop", "concurrency_or_batch": "26"},
    )
    assert 1.3 < shared[TPOT] / lone[TPOT] < 3.0


def test_short_prompts_pad_to_the_one_length_that_hugging_faces_library_compiles() -> None:
    short, long = (
        _medians(NEURON | {"input_len": n, "load_mode": "closed_loop", "concurrency_or_batch": "1"})[0]
        for n in ("200", "1900")
    )
    assert long[TTFT] == pytest.approx(short[TTFT], rel=0.1)


def test_words_for_the_load_are_read_kindly_and_numbers_speak_where_there_are_none() -> None:
    assert load_of({"load_mode": "Closed-loop"}, 8.0, None) == "closed_loop"
    assert load_of({"load_mode": "sweep"}, 8.0, None) == "closed_loop"
    assert load_of({}, None, 2.0) == "open_loop"
    assert load_of({"load_mode": ""}, None, None) == "max_load"


def test_stages_are_added_where_a_group_can_not_hold_the_weights(catalog: Catalog) -> None:
    row = {
        "accelerator": "h100-sxm", "n_accelerators": "16", "model": "Llama-3.1-405B", "weight_precision": "bf16",
        "tp": "8", "input_len": "1000", "output_len": "100", "load_mode": "max_load",
    }  # fmt: skip
    point = Reader(catalog).point(row)
    assert (point.pipeline, point.shards, point.replicas) == (2.0, 16.0, 1.0)
    assert Reader(catalog).point(row | {"weight_precision": "fp8"}).pipeline == 1.0
    assert Reader(catalog).point(row | {"pp": "1"}).pipeline == 1.0


def test_reports_of_ports_are_known_by_either_spelling_of_their_source() -> None:
    row = NEURON | {"concurrency_or_batch": "4", "load_mode": "static_batch"}
    spellings = (
        "aws-neuron/neuronx-distributed-inference contrib",
        "aws-neuron/neuronx-distributed-inference (github) contrib",
    )
    first, second = (_medians(row | {"source": s, "software": "NxD Inference"})[0] for s in spellings)
    assert first.tolist() == second.tolist()
    assert first[THROUGHPUT] > _medians(row | {"software": "NxD Inference"})[0][THROUGHPUT]


def test_full_loads_are_surer_than_clients_and_measured_runs_surest(catalog: Catalog) -> None:
    chip = Reader(catalog).chip(GPU)
    full, clients = (spread_of(calibration(), "throughput", chip, False, load).total for load in ("full", "clients"))
    run = run_name("h100-sxm", "32x4096 8.03B", "tensorrt-llm", "tensorrt-llm tables", "NVIDIA max_load")
    assert run in calibration()["counts"]["runs"]
    known = spread_of(calibration(), "throughput", chip, False, "full", run).total
    assert known < full < clients


def test_a_row_without_a_precision_is_read_as_its_maker_releases_it_or_as_it_fits(catalog: Catalog) -> None:
    row = {"n_accelerators": "8", "input_len": "1000", "output_len": "100", "load_mode": "max_load"}
    reader = Reader(catalog)
    read = [
        reader.point(row | {"accelerator": chip, "model": model}).weights
        for chip, model in (
            ("h200", "GPT-OSS-120B"),
            ("h200", "DeepSeek-R1"),
            ("h200", "Llama-3.1-405B"),
            ("h100", "Llama-3.1-405B"),
        )
    ]
    assert read == ["mxfp4", "fp8", "bf16", "fp8"]
    assert (
        reader.point(row | {"accelerator": "l4", "model": "Llama-3.3-70B", "weight_precision": "W4A16"}).weights
        == "int4"
    )


def test_a_row_without_a_count_has_the_chips_of_its_one_replica(catalog: Catalog) -> None:
    row = {"accelerator": "trn2", "model": "Llama-3.1-8B", "weight_precision": "bf16", "tp": "8", "disaggregated": "no"}
    assert Reader(catalog).point(row).shards == 2.0


def test_a_neuron_graph_goes_through_visited_experts_one_by_one() -> None:
    """DeepSeek-V3 on 16 Trainium2: 22 ms a token compiled for one sequence, 48 ms for eight (NxD Inference, ports)."""
    row = {
        "accelerator": "trn2", "n_accelerators": "16", "model": "DeepSeek-V3", "weight_precision": "bf16", "tp": "64",
        "input_len": "200", "output_len": "200", "load_mode": "static_batch", "software": "NxD Inference",
    }  # fmt: skip
    one, eight = _medians(*(row | {"concurrency_or_batch": n} for n in ("1", "8")))
    assert 1.5 < eight[TPOT] / one[TPOT] < 3.0
