"""How published runs were run: short runs, shared passes, real memory, and the software taken where none is set."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from advisor.catalog import Catalog
from advisor.performance import Architecture, ServingJob, assess_serving, chip_of
from advisor.performance.serving import prefill_parts
from advisor.performance.serving_efficiency import REFERENCE
from advisor.performance.serving_rows import ServingRows, rows_of
from advisor.performance.serving_shipped import shipped_outcome
from advisor.performance.serving_software import software_for
from advisor.performance.serving_table import Reader


def _row(**changes: str) -> dict[str, str]:
    row = {
        "accelerator": "H200", "n_accelerators": "8", "model": "Llama-3.1-8B", "weight_precision": "fp8", "tp": "8",
        "input_len": "128", "output_len": "4096", "load_mode": "max_load", "source": "NVIDIA/TensorRT-LLM docs",
    }  # fmt: skip
    return row | changes


def _rows(catalog: Catalog, **changes: str) -> ServingRows:
    return rows_of([Reader(catalog).point(_row(**changes))])


def test_a_published_table_of_1500_requests_is_a_run_of_1500_requests(catalog: Catalog) -> None:
    assert _rows(catalog).run_requests.tolist() == [1500.0]
    assert _rows(catalog, source="somebody").run_requests.tolist() == [np.inf]


def test_a_run_that_ends_is_slower_than_one_that_goes_on(catalog: Catalog) -> None:
    short = _rows(catalog)
    endless = replace(short, run_requests=np.array([np.inf]))
    assert shipped_outcome(short).throughput[0] < shipped_outcome(endless).throughput[0]
    longer = replace(short, run_requests=np.array([1e6]))
    assert shipped_outcome(longer).throughput[0] == pytest.approx(shipped_outcome(endless).throughput[0], rel=0.01)


def test_short_prompts_share_a_pass_and_its_cost(catalog: Catalog) -> None:
    """128 tokens touch most of 128 experts; 64 such prompts in one pass touch them once and not 64 times."""
    x = _rows(catalog, model="Qwen3-30B-A3B", output_len="128")
    q = {name: np.full(1, value) for name, value in REFERENCE.items()}
    lone, alone_stream, links = prefill_parts(x, q, x.prompt, x.prompt)
    shared, shared_stream, same_links = prefill_parts(x, q, x.prompt, np.array([8192.0]))
    assert shared[0] < 0.6 * lone[0]
    assert shared_stream[0] < 0.05 * alone_stream[0]
    assert same_links[0] == links[0]


def test_an_80_gb_card_holds_80_gib_and_a_card_with_error_correction_less(catalog: Catalog) -> None:
    assert chip_of(catalog.accelerator("a100-80gb")).memory == 80 * 2.0**30
    assert chip_of(catalog.accelerator("a10g")).memory < 24 * 2.0**30
    assert chip_of(catalog.accelerator("trainium2")).memory == 96 * 2.0**30


def test_llama_70b_in_16_bits_is_served_from_two_a100s_as_published(catalog: Catalog, llama70b: Architecture) -> None:
    job = ServingJob(llama70b, "bf16", "bf16", 128.0, 128.0, mode="batch")
    assert assess_serving(job, "a100-80gb", 2, catalog).feasible


def test_on_trainium_the_software_is_that_of_the_nearest_published_model(
    catalog: Catalog, llama8b: Architecture, llama70b: Architecture
) -> None:
    trn2, trn3, h100 = (chip_of(catalog.accelerator(n)) for n in ("trainium2", "trainium3", "h100-sxm"))
    assert software_for(trn2, llama8b, "online").engine == "optimum-neuron"
    assert software_for(trn2, llama70b, "online").engine == "nxdi"
    assert software_for(trn3, llama70b, "online").engine != "transformers-neuronx"  # retired
    assert software_for(h100, llama70b, "batch").source == "tensorrt-llm tables"


def test_a_published_time_per_token_on_trainium2_can_be_had(catalog: Catalog, llama70b: Architecture) -> None:
    """NxD Inference's tutorial: Llama-3.3-70B on 16 Trainium2, 19.6 ms a token for one user (Neuron documentation)."""
    job = ServingJob(llama70b, "bf16", "bf16", 10000.0, 1500.0, mode="online", tpot_limit_ms=30.0)
    assert assess_serving(job, "trainium2", 16, catalog).feasible


def test_the_first_token_comes_later_for_one_request_in_twenty(catalog: Catalog, llama8b: Architecture) -> None:
    found = assess_serving(ServingJob(llama8b, "bf16", "bf16", 2000.0, 200.0), "h100-sxm", 1, catalog)
    assert found.ttft_p50_ms is not None
    assert found.ttft_p95_ms is not None
    assert found.ttft_ms is not None
    assert found.ttft_p50_ms < found.ttft_ms < found.ttft_p95_ms < 5.0 * found.ttft_ms
