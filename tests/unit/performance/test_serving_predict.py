"""The predict command's core: one line a row, in order, from what was run and never from what was measured."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.catalog import Catalog, load_catalog
from advisor.errors import CaseError
from advisor.performance.predict import COLUMNS, predict_file
from advisor.performance.serving_predict import predict_serving_rows

CATALOG = load_catalog()

HEADER = (
    "id,accelerator,n_accelerators,task,model,weight_precision,tp,input_len,output_len,concurrency_or_batch,load_mode"
)
H100 = "a,h100-sxm,1,llm_offline,Llama-3.1-8B,fp8,1,1000,1000,,max_load"
TRN2 = "b,trn2,1,llm_serving,Llama-3.1-8B,bf16,4,1500,235,128,max_load"


def _predict(folder: Path, catalog: Catalog, *lines: str) -> list[dict[str, str]]:
    points, out = folder / "points.csv", folder / "out.csv"
    points.write_text("\n".join(lines) + "\n", encoding="utf-8")
    predict_file(points, out, catalog)
    with out.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_the_two_published_anchors_are_met(tmp_path: Path, catalog: Catalog) -> None:
    gpu, neuron = _predict(tmp_path, catalog, HEADER, H100, TRN2)
    assert float(gpu["p50"]) == pytest.approx(15_245, rel=0.2)
    assert float(neuron["p50"]) == pytest.approx(579, rel=0.2)
    for row, measured in ((gpu, 15_245), (neuron, 579)):
        assert float(row["p10"]) < measured < float(row["p90"])


def test_every_row_gets_a_line_in_its_place(tmp_path: Path, catalog: Catalog) -> None:
    bad = [
        "u,tpu-v9,1,llm_serving,Llama-3.1-8B,bf16,1,100,100,1,closed_loop",
        "m,h100-sxm,1,llm_serving,Nobody-7B,bf16,1,100,100,1,closed_loop",
        "n,h100-sxm,-1,llm_serving,Llama-3.1-8B,bf16,1,100,100,1,closed_loop",
        "w,h100-sxm,1,llm_serving,Llama-3.1-8B,bf16,1,many,100,1,closed_loop",
        "z,h100-sxm,1,llm_serving,Llama-3.1-8B,bf16,1,100,100,0,closed_loop",
        "f,a10g,1,llm_serving,Llama-3.3-70B,bf16,1,100,100,1,closed_loop",
    ]
    rows = _predict(tmp_path, catalog, HEADER, H100, *bad, TRN2)
    assert [r["id"] for r in rows] == ["a", "u", "m", "n", "w", "z", "f", "b"]
    assert tuple(rows[0]) == COLUMNS
    for row in rows[1:-1]:
        assert row["feasible"] == "false"
        assert row["p50"] == row["ttft_mean_ms_p50"] == ""
        assert row["note"]
    notes = {r["id"]: r["note"] for r in rows}
    assert "not in the catalog" in notes["u"]
    assert "Nobody-7B" in notes["m"]
    assert "not a number" in notes["w"]
    assert "GB short" in notes["f"]


def test_measured_columns_are_never_read(tmp_path: Path, catalog: Catalog) -> None:
    plain = _predict(tmp_path, catalog, HEADER, H100)
    measured = _predict(
        tmp_path, catalog, HEADER + ",output_tokens_per_s_total,ttft_ms_mean,notes", H100 + ",1,99999,nonsense"
    )
    assert plain == measured


def test_a_row_that_brings_its_architecture_needs_no_known_name(tmp_path: Path, catalog: Catalog) -> None:
    shape = "params_total_B,params_active_B,n_layers,hidden_size,ffn_size,n_heads,n_kv_heads,head_dim,vocab"
    (named,) = _predict(tmp_path, catalog, HEADER, H100)
    own = H100.replace("Llama-3.1-8B", "ours") + ",8.03,8.03,32,4096,14336,32,8,128,128256"
    (bare,) = _predict(tmp_path, catalog, f"{HEADER},{shape}", own)
    assert float(bare["p50"]) == pytest.approx(float(named["p50"]), rel=0.02)


def test_rows_of_all_three_tables_may_stand_in_one_file(tmp_path: Path, catalog: Catalog) -> None:
    header = HEADER + ",seq_len,precision"
    train = "t,h100-sxm,64,pretrain,Llama-3.1-8B,,,,,,,8192,bf16"
    rows = _predict(tmp_path, catalog, header, H100 + ",,", train)
    assert [r["metric"] for r in rows] == ["output_tokens_per_s_total", "tokens_per_s_per_accelerator"]
    assert all(r["feasible"] == "true" for r in rows)
    assert rows[1]["ttft_mean_ms_p50"] == ""


def test_a_missing_column_is_named_and_nothing_is_written(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(CaseError, match="'accelerator' is missing"):
        _predict(tmp_path, catalog, "id,model", "1,Llama-3.1-8B")
    assert [p.name for p in tmp_path.iterdir()] == ["points.csv"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00broken", b""])
def test_a_file_that_is_no_table_is_refused(content: bytes, tmp_path: Path, catalog: Catalog) -> None:
    points = tmp_path / "points.csv"
    points.write_bytes(content)
    with pytest.raises(CaseError, match="points"):
        predict_file(points, tmp_path / "out.csv", catalog)
    with pytest.raises(CaseError, match="can't be read"):
        predict_file(tmp_path / "none.csv", tmp_path / "out.csv", catalog)


def test_a_place_that_can_not_be_written_is_said(tmp_path: Path, catalog: Catalog) -> None:
    points = tmp_path / "points.csv"
    points.write_text(f"{HEADER}\n{H100}\n", encoding="utf-8")
    with pytest.raises(CaseError, match="can't be written"):
        predict_file(points, tmp_path / "missing" / "out.csv", catalog)


CHIPS = st.sampled_from([("h100-sxm", 8, 4), ("b200", 8, 8), ("l40s", 8, 8), ("trn1", 16, 32), ("trn2", 16, 16)])
MODELS = st.sampled_from(["Llama-3.1-8B", "Llama-3.3-70B", "GPT-OSS-120B", "Qwen3-30B-A3B"])


def _point(chip: tuple[str, int, int], model: str, prompt: float, output: float, users: float) -> dict[str, str]:
    name, count, devices = chip
    row = {"id": "x", "accelerator": name, "n_accelerators": str(count), "model": model, "weight_precision": "bf16"}
    load = {"tp": str(devices), "input_len": str(prompt), "output_len": str(output), "load_mode": "closed_loop"}
    graph = {"compiled_batch": "4"}  # the same graph: on its own the model compiles fewer of the longer sequences
    return row | load | graph | {"concurrency_or_batch": str(users)}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(CHIPS, MODELS, st.floats(16, 8000), st.floats(1.0, 4.0), st.floats(8, 1500), st.floats(1, 256))
def test_a_longer_prompt_never_lowers_the_time_to_first_token(
    chip: tuple[str, int, int], model: str, prompt: float, times: float, output: float, users: float
) -> None:
    rows = [_point(chip, model, p, output, users) for p in (prompt, prompt * times)]
    found = predict_serving_rows(rows, CATALOG)
    if all(found.feasible):
        assert found.values[1, 1, 1] >= found.values[0, 1, 1] * (1.0 - 1e-6)
        assert found.values[1, 0, 1] <= found.values[0, 0, 1] * (1.0 + 1e-6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(CHIPS, MODELS, st.floats(16, 8000), st.floats(8, 1500), st.floats(1, 128), st.floats(1.0, 8.0))
def test_a_bigger_batch_never_lowers_throughput(
    chip: tuple[str, int, int], model: str, prompt: float, output: float, users: float, times: float
) -> None:
    rows = [_point(chip, model, prompt, output, u) for u in (users, users * times)]
    found = predict_serving_rows(rows, CATALOG)
    if all(found.feasible):
        assert found.values[1, 0, 1] >= found.values[0, 0, 1] * (1.0 - 1e-6)
