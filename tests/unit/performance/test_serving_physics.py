"""Sizes and times that follow from a model's shape and a chip's data sheet."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.catalog import Catalog
from advisor.errors import CatalogError
from advisor.performance import Architecture, architecture_of, chip_of, from_numbers
from advisor.performance.architecture import expert_params
from advisor.performance.batching import prefill_residence, residence_quantile, steady_state
from advisor.performance.memory import sequence_bytes
from advisor.performance.roofline import attention_prefill_flops, bend, bucket, collective_time, experts_touched
from advisor.performance.serving_rows import compute_precision, stored_bytes
from advisor.performance.types import Floats


def test_a_token_of_llama_70b_takes_320_kib_of_cache_in_16_bits(llama70b: Architecture) -> None:
    one = np.ones(1)
    token = float(llama70b.layers * llama70b.kv_values_per_token_layer * 2)
    held = sequence_bytes(one, token * one, 0 * one, 0 * one, one)
    assert held[0] == 80 * 2 * 8 * 128 * 2 == 327_680


def test_latent_attention_caches_576_values_a_layer(catalog: Catalog) -> None:
    facts = catalog.find_model("DeepSeek-R1")
    assert facts is not None
    assert architecture_of(facts).kv_values_per_token_layer == 576


def test_bare_numbers_of_a_latent_attention_model_are_recognised() -> None:
    shape = from_numbers(
        name="x", params=671e9, active_params=37e9, layers=61, hidden=7168, ffn=2048, heads=128, kv_heads=128,
        head_dim=192, vocab=129280, experts=256, experts_per_token=8,
    )  # fmt: skip
    assert shape.kv_values_per_token_layer == 576


def test_deepseek_keeps_most_of_its_parameters_in_routed_experts(catalog: Catalog) -> None:
    facts = catalog.find_model("DeepSeek-R1")
    assert facts is not None
    share = expert_params(architecture_of(facts)) / 671e9
    assert 0.95 < share < 0.99  # 256 experts of 3 x 7168 x 2048 in 58 layers: 653.9 B


def test_llama_70b_takes_141_gb_in_bf16_and_half_of_that_in_fp8(llama70b: Architecture) -> None:
    assert stored_bytes(llama70b, "bf16") == pytest.approx(141.1e9, rel=0.01)
    assert stored_bytes(llama70b, "fp8") == pytest.approx(71.6e9, rel=0.02)


def test_eight_of_256_experts_and_a_batch_of_64_touch_87_percent_of_them() -> None:
    share = experts_touched(np.array([64.0]), np.array([256.0]), np.array([8.0]))
    assert share[0] == pytest.approx(1.0 - (1.0 - 8.0 / 256.0) ** 64, rel=1e-9)
    assert experts_touched(np.array([1.0]), np.array([0.0]), np.array([0.0]))[0] == 1.0


def test_prompts_pad_to_the_next_power_of_two() -> None:
    assert bucket(np.array([1.0, 128.0, 129.0, 1500.0, 4096.0]), 128.0).tolist() == [128, 128, 256, 2048, 4096]


def test_causal_attention_of_a_prompt_grows_with_its_square() -> None:
    layers, width = np.array([32.0]), np.array([4096.0])
    short, long = (attention_prefill_flops(np.array([n]), layers, width)[0] for n in (1000.0, 2000.0))
    assert long == 4 * short == 4 * (2 * 32 * 4096 * 1000**2)


def test_one_device_needs_no_collectives() -> None:
    one = np.ones(1)
    assert collective_time(one, 8192 * one, 80 * one, one, 450e9 * one, one)[0] == 0.0


def test_two_equal_resources_cost_less_than_their_sum_and_more_than_either() -> None:
    assert 1.0 < bend(np.ones(1), np.ones(1))[0] < 2.0
    assert bend(np.array([1.0]), np.array([0.01]))[0] == pytest.approx(1.0, rel=1e-6)


def test_steady_state_keeps_littles_law() -> None:
    crowd, output, service = np.array([64.0]), np.array([500.0]), np.array([0.05])

    def step(batch: Floats) -> Floats:
        return np.asarray(0.01 + 1e-4 * batch)

    def first(rate: Floats, step: Floats) -> Floats:
        return prefill_residence(service, service, rate, step, crowd)

    def times(batch: Floats) -> tuple[Floats, Floats]:
        return np.asarray(service + output * step(batch) / batch), step(batch)

    state = steady_state(crowd, output, first, times)
    assert state.rate[0] * (state.ttft[0] + output[0] * state.tpot[0]) == pytest.approx(64.0, rel=1e-3)
    assert state.tpot[0] > step(state.batch)[0]  # prompts hold the decoding up


def test_a_busy_server_keeps_the_unlucky_waiting_and_an_idle_one_nobody() -> None:
    service, step, crowd = np.array([0.1]), np.array([0.02]), np.array([1000.0])

    def at(probability: float, rate: float) -> float:
        return float(residence_quantile(probability, service, service, np.array([rate]), step, crowd)[0])

    assert at(0.95, 0.01) == pytest.approx(0.1 + 0.95 * 0.02)  # nobody else is there: the pass and part of a step
    assert at(0.95, 9.0) > at(0.5, 9.0) > at(0.5, 0.01)
    # Mean wait at nine tenths is 0.45 s (M/D/1); of those who wait, one in twenty waits three times as long.
    assert at(0.95, 9.0) == pytest.approx(0.119 + 0.45 / 0.9 * np.log(0.9 / 0.05), rel=0.02)
    assert at(0.999999, 9.99) <= 0.1 + step[0] + crowd[0] * 0.1


@pytest.mark.parametrize(
    ("chip", "weights", "products"),
    [
        ("a100-80gb", "fp8", "bf16"),
        ("a10g", "fp8", "bf16"),
        ("h100-sxm", "fp8", "fp8"),
        ("h100-sxm", "mxfp4", "bf16"),
        ("b200", "nvfp4", "nvfp4"),
        ("b200", "int4", "bf16"),
        ("trainium1", "int8", "bf16"),
        ("trainium2", "fp8", "fp8"),
    ],
)
def test_precision_of_products_is_what_the_units_offer(
    chip: str, weights: str, products: str, catalog: Catalog
) -> None:
    assert compute_precision(chip_of(catalog.accelerator(chip)), weights) == products


def test_trn2_has_four_devices_of_software_and_trn1_two(catalog: Catalog) -> None:
    assert chip_of(catalog.accelerator("trainium2")).logical_cores == 4
    assert chip_of(catalog.accelerator("trainium1")).logical_cores == 2
    assert chip_of(catalog.accelerator("h100-sxm")).logical_cores == 1


def test_a_chip_without_published_compute_can_not_be_predicted(catalog: Catalog) -> None:
    with pytest.raises(CatalogError, match="not published"):
        chip_of(catalog.accelerator("trainium4"))
