"""Rows of a table of training runs: what is read, what is chosen, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.catalog import Catalog
from advisor.errors import CatalogError
from advisor.performance import RowPredictions, predict_training_rows
from advisor.performance.training_labels import age_of, stack_of
from advisor.performance.training_rows import cores_as_chips, read_rows

LLAMA = {
    "accelerator": "h100-sxm",
    "model": "Llama3-70B",
    "task": "pretrain",
    "seq_len": "8192",
    "n_accelerators": "64",
}


def _predict(catalog: Catalog, *rows: dict[str, str]) -> RowPredictions:
    names = sorted({name for row in rows for name in row})
    return predict_training_rows({name: [row.get(name, "") for row in rows] for name in names}, catalog)


def test_one_line_comes_back_for_each_row_in_order_and_a_bad_row_spoils_no_other(catalog: Catalog) -> None:
    out = _predict(catalog, LLAMA, LLAMA | {"accelerator": "abacus"}, LLAMA | {"model": "nobody-knows"}, LLAMA)
    assert out.feasible == [True, False, False, True]
    assert "abacus" in out.note[1]
    assert "nobody-knows" in out.note[2]
    assert np.isnan(out.p50[1])
    assert out.p50[0] == out.p50[3]
    assert out.p10[0] < out.p50[0] < out.p90[0]


@pytest.mark.parametrize(
    ("column", "text"), [("seq_len", "0"), ("seq_len", "many"), ("micro_batch", "-1"), ("TP", "0"), ("n_layers", "inf")]
)
def test_a_wrong_number_refuses_the_row_and_names_the_column(catalog: Catalog, column: str, text: str) -> None:
    out = _predict(catalog, LLAMA | {column: text})
    assert not out.feasible[0]
    assert column in out.note[0]


def test_training_that_is_not_counted_in_tokens_is_refused_for_that_and_not_for_its_model(catalog: Catalog) -> None:
    out = _predict(catalog, LLAMA | {"task": "vision_train", "model": "RetinaNet-ResNeXt50"})
    assert not out.feasible[0]
    assert out.note[0].startswith("task 'vision_train' is not counted in tokens")


def test_a_table_without_accelerators_is_refused_as_a_whole(catalog: Catalog) -> None:
    with pytest.raises(CatalogError, match="accelerator"):
        predict_training_rows({"model": ["Llama3-70B"]}, catalog)


def test_a_row_that_brings_its_architecture_needs_no_known_name(catalog: Catalog) -> None:
    shape = {"params_total_B": "70.55", "n_layers": "80", "hidden_size": "8192", "ffn_size": "28672"}
    shape |= {"n_heads": "64", "n_kv_heads": "8", "vocab": "128256"}
    own, known = _predict(catalog, LLAMA | {"model": "ours"} | shape), _predict(catalog, LLAMA)
    assert own.p50[0] == pytest.approx(known.p50[0], rel=0.02)


def test_measured_columns_are_never_read(catalog: Catalog) -> None:
    measured = {"tokens_per_s_per_accelerator": "1", "mfu": "0.99", "metric_value": "1", "notes": "secret"}
    assert _predict(catalog, LLAMA | measured).p50[0] == _predict(catalog, LLAMA).p50[0]


def test_what_a_row_leaves_open_is_chosen_at_least_as_well_as_a_poor_choice(catalog: Catalog) -> None:
    batch = {"global_batch_seqs": "128"}
    poor = {"TP": "8", "PP": "8", "CP": "1", "micro_batch": "1", "DP_or_FSDP": "1", "activation_recompute": "full"}
    out = _predict(catalog, LLAMA | batch, LLAMA | batch | poor)
    assert out.p50[0] > 1.15 * out.p50[1]


def test_full_recomputation_costs_about_a_third_of_forward_and_backward(catalog: Catalog) -> None:
    """Published: hardware to model FLOPs utilisation is exactly 4/3 where everything is recomputed."""
    fixed = {"TP": "8", "PP": "4", "CP": "1", "micro_batch": "1", "DP_or_FSDP": "2", "global_batch_seqs": "128"}
    out = _predict(
        catalog,
        LLAMA | fixed | {"activation_recompute": "none"},
        LLAMA | fixed | {"activation_recompute": "full"},
    )
    assert 1.2 <= out.p50[0] / out.p50[1] <= 1.36


def test_adapters_run_at_four_and_not_six_flops_a_parameter(catalog: Catalog) -> None:
    fixed = {"TP": "4", "PP": "1", "CP": "1", "micro_batch": "1", "DP_or_FSDP": "16", "activation_recompute": "none"}
    out = _predict(catalog, LLAMA | fixed, LLAMA | fixed | {"task": "lora"})
    assert 1.2 <= out.p50[1] / out.p50[0] <= 1.7


def test_neuron_tensor_degrees_count_cores(catalog: Catalog) -> None:
    """TP8 on Trainium1 is four chips; on Trainium2, whose logical cores are four to a chip, it is two."""
    rows = read_rows(
        {"accelerator": ["trn1", "trn2", "h100-sxm"], "model": ["Llama2-7B"] * 3, "TP": ["8"] * 3}, catalog
    )
    assert rows.layout.tp.tolist() == [4.0, 2.0, 8.0]


def test_a_degree_below_one_chip_is_one_chip(catalog: Catalog) -> None:
    from advisor.performance import chip_of

    assert cores_as_chips(1.0, chip_of(catalog.accelerator("trn1"))) == 1.0


def test_a_replica_batch_in_the_micro_batch_column_does_not_stall_the_pipeline(catalog: Catalog) -> None:
    """torchtitan logs the batch of a replica: 32 sequences over 8 stages are 32 micro-batches and not one."""
    columns = {"accelerator": "h100-sxm", "model": "Llama3.1-405B", "PP": "8", "TP": "8", "DP_or_FSDP": "FSDP=8"}
    columns |= {"micro_batch": "32", "global_batch_seqs": "256", "n_accelerators": "512"}
    rows = read_rows({name: [text] for name, text in columns.items()}, catalog)
    assert rows.layout.micro_batch[0] == 1.0


@pytest.mark.parametrize(
    ("software", "vendor", "stack"),
    [
        ("NeMo container 26.06 VP=4", "NVIDIA", "megatron"),
        ("llm-foundry/Composer, amp_bf16", "NVIDIA", "composer"),
        ("torchtitan torch.compile", "NVIDIA", "torchtitan"),
        ("NVIDIA NeMo Framework Release 25.04", "NVIDIA", "mlperf"),
        ("AXLearn (JAX/XLA)", "AWS", "neuron"),
        ("", "NVIDIA", "megatron"),
    ],
)
def test_the_software_stack_is_recognised(software: str, vendor: str, stack: str) -> None:
    assert stack_of(software, vendor) == stack


def test_the_age_of_software_comes_from_its_version() -> None:
    assert age_of("NeMo container 26.06", "") == pytest.approx(1.46, abs=0.05)
    assert age_of("", "MLPerf Training v5.0 (2025-06)") == pytest.approx(0.46, abs=0.05)
    assert age_of("Neuron SDK 2.28.0", "") > age_of("Neuron SDK 2.13.1", "")
    assert np.isnan(age_of("", ""))


def test_rows_predicted_together_are_what_they_are_alone(catalog: Catalog) -> None:
    rows = [
        LLAMA | {"seq_len": str(2048 * k), "n_accelerators": str(8 * k), "TP": "8" if k == 3 else ""} for k in (4, 3, 8)
    ]
    together = _predict(catalog, *rows)
    alone = [_predict(catalog, row).p50[0] for row in rows]
    assert together.p50.tolist() == pytest.approx(alone, rel=1e-12)
