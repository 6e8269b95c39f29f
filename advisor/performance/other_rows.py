"""Rows of a table of encoder, vision, diffusion and speech runs, as points that can be timed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from advisor.errors import CatalogError
from advisor.performance.architecture import architecture_of, from_numbers
from advisor.performance.chips import WEIGHT_BYTES, Chip, chip_of
from advisor.performance.other_step import OtherPoints
from advisor.performance.other_work import (
    ENCODERS,
    Work,
    encoder_work,
    facts_work,
    speech_work,
    tabled_work,
    vit_work,
)
from advisor.performance.training_labels import family_of
from advisor.performance.training_rows import Columns, number_of
from advisor.performance.types import Architecture

if TYPE_CHECKING:
    from advisor.catalog import Catalog, ModelFacts

# Samples per device at full load where a row does not say: enough to fill the chip, as offline harnesses do.
FULL_BATCH = {"encoder": 128.0, "cnn": 256.0, "vit": 128.0, "diffusion": 8.0, "speech": 64.0}
# MLPerf's question answering pads nothing: its 384-token limit holds about 180 tokens on average (SQuAD v1.1).
SQUAD_TOKENS = 180.0
ARRAY_ROWS = 128.0  # of a NeuronCore's matrix unit: a product over a smaller head leaves the rest of them idle
MLPERF_STEPS = 20.0  # MLPerf Inference, rules for stable-diffusion-xl
ARCHITECTURE = ("params_total_B", "n_layers", "hidden_size", "ffn_size", "n_heads", "n_kv_heads", "head_dim", "vocab")
WORK_COLUMNS = ("model", "input_len", "input_shape", "load_mode", "steps", *ARCHITECTURE)


class OtherLabels(Struct, frozen=True):
    """What the efficiencies of a point depend on. ``age``: the software's date in years since 2025.0, NaN unknown."""

    accelerator: str
    family: str
    vendor: str
    kind: str
    precision: str
    served: bool
    age: float
    backbone: str = ""


class OtherRows(Struct, frozen=True):
    """Points, their labels, models and rows; and the rows that could not be read (index, reason)."""

    points: OtherPoints
    labels: list[OtherLabels]
    models: list[str]
    notes: list[str]
    index: list[int]
    refused: dict[int, str]


def work_of(
    name: str, facts: ModelFacts | None, shape: Architecture | None, tokens: float, side: float, steps: float
) -> Work:
    """Work of one sample of a model: from the table of counted work, its dimensions, or the catalog's FLOPs.

    ``tokens`` is the sequence, ``side`` the pixels along one edge, ``steps`` the denoising steps; NaN: the usual.
    Raises CatalogError where nothing is known of the model.
    """
    for known in (name, facts.id if facts is not None else ""):
        tabled = tabled_work(known, side, steps) if known else None
        if tabled is not None:
            return tabled
    kind = facts.kind if facts is not None else ""
    plain = name.lower()
    if shape is not None and ("whisper" in plain or "whisper" in (facts.id if facts is not None else "")):
        return speech_work(shape, float((facts.decoder_layers if facts is not None else None) or shape.layers))
    if facts is not None and facts.gflop_per_sample and kind in ("vision", "multimodal"):
        return facts_work(facts, side)
    if shape is not None and (kind in ("vision", "multimodal") or re.search(r"\bvit|clip|deit|beit", plain)):
        patch = re.search(r"(14|16|32)$", plain)
        edge = 224.0 if math.isnan(side) else side
        return vit_work(shape, edge, float(patch[1]) if patch else 16.0, 77.0 if "clip" in plain else 0.0)
    if shape is not None and (kind in ENCODERS or not kind):
        return encoder_work(shape, 512.0 if math.isnan(tokens) else tokens)
    if facts is not None:
        return facts_work(facts, side)
    raise CatalogError(f"model '{name}' is not in the catalog and the row does not bring its dimensions.")


def point_of(
    work: Work, chip: Chip, count: float, precision: str, batch: float, workers: float
) -> tuple[dict[str, float], str]:
    """The fields of `OtherPoints`, and the precision of the arithmetic, which is BF16 where the chip lacks the units.

    ``batch`` is per worker (NaN: full load), ``workers`` over all chips (NaN: one per device).
    """
    used = arithmetic_precision(precision, chip)
    cores = float(chip.logical_cores)
    devices = cores * count
    size = FULL_BATCH[work.kind] if math.isnan(batch) else batch
    busy = devices if math.isnan(workers) else workers
    if chip.vendor == "AWS" and work.kind == "diffusion":
        # One image runs on all cores: its guidance branches are split over them.
        size, busy = size * min(busy, devices) / devices, devices
    stored = WEIGHT_BYTES.get(used, 2.0)
    moved = max(stored, 1.0)
    peak = chip.peak(used)
    if used == "tf32":
        peak = chip.bf16 / 2.0
    elif used == "int8" and not chip.int8:
        peak = chip.fp8  # Ada and Hopper run both eight-bit formats at one rate
    return {
        "flops": work.flops,
        "attention_flops": work.attention_flops * (ARRAY_ROWS / min(work.head, ARRAY_ROWS) if chip.cores else 1.0),
        "passes": work.passes,
        "steps": work.passes if work.kind == "diffusion" else 0.0,
        "weight_bytes": work.params * stored,
        "activation_bytes": work.activations * moved,
        "input_bytes": work.input_bytes,
        "tokens": work.tokens,
        "token_weight_bytes": work.token_params * stored,
        "batch": size,
        "workers": busy,
        "devices": devices,
        "peak": peak / cores,
        "peak_bf16": chip.bf16 / cores,
        "bandwidth": chip.bandwidth / cores,
    }, used


def effort_kind(work: Work) -> str:
    """Kind of work whose efficiencies are alike: a vision transformer runs as a text encoder does."""
    return "encoder" if work.kind == "vit" else work.kind


def arithmetic_precision(precision: str, chip: Chip) -> str:
    """Precision of the matrix products: FP32 models are cast to BF16 on Neuron and run in TF32 on a GPU."""
    wanted = (precision or "bf16").lower()
    if chip.vendor == "AWS":
        return "bf16"
    if wanted == "fp32":
        return "tf32"
    if wanted in ("fp8", "mxfp8"):
        return "fp8" if chip.fp8 else "bf16"
    if wanted == "int8":
        return "int8" if chip.int8 or chip.fp8 else "bf16"
    if wanted in ("nvfp4", "mxfp4", "fp4"):
        return "nvfp4" if chip.fp4 else "fp8" if chip.fp8 else "bf16"
    return "bf16"


def read_other_rows(columns: Columns, catalog: Catalog) -> OtherRows:
    """Points of all rows that can be predicted, and the reasons for those that can't.

    Raises CatalogError where the table has no accelerator column; a fault of one row refuses that row only.
    """
    if "accelerator" not in columns:
        raise CatalogError("the column 'accelerator' is missing.")
    text = {c: [(v or "").strip() for v in values] for c, values in columns.items()}
    built: list[dict[str, float]] = []
    labels: list[OtherLabels] = []
    models: list[str] = []
    notes: list[str] = []
    index: list[int] = []
    refused: dict[int, str] = {}
    chips: dict[str, Chip] = {}
    works: dict[tuple[str, ...], tuple[Work, str]] = {}
    for i in range(len(columns["accelerator"])):
        row = {c: values[i] for c, values in text.items()}
        try:
            name = row["accelerator"]
            if name not in chips:
                chips[name] = chip_of(catalog.accelerator(name))
            key = tuple(row.get(c, "") for c in WORK_COLUMNS)
            if key not in works:
                works[key] = _row_work(row, catalog)
            work, model = works[key]
            point, label = _row_point(row, chips[name], work)
        except CatalogError as error:
            refused[i] = str(error)
            continue
        built.append(point)
        labels.append(label)
        models.append(model)
        notes.append(work.note)
        index.append(i)
    points = OtherPoints(
        **{name: np.array([b[name] for b in built], dtype=np.float64) for name in OtherPoints.__struct_fields__}
    )
    return OtherRows(points, labels, models, notes, index, refused)


def _row_work(row: Mapping[str, str], catalog: Catalog) -> tuple[Work, str]:
    name = row.get("model", "")
    facts = catalog.find_model(name) if name else None
    shape = _row_shape(row, name, facts)
    tokens = number_of(row.get("input_len", ""), "input_len")
    mlperf = row.get("load_mode", "").startswith("mlperf")
    if mlperf and tokens == 384.0:
        tokens = SQUAD_TOKENS
    sides = re.match(r"(\d+)\s?x\s?(\d+)", row.get("input_shape", ""))
    side = math.sqrt(float(sides[1]) * float(sides[2])) if sides else math.nan
    steps = number_of(row.get("steps", ""), "steps")
    work = work_of(name, facts, shape, tokens, side, MLPERF_STEPS if mlperf and math.isnan(steps) else steps)
    return work, facts.id if facts is not None else name


def _row_shape(row: Mapping[str, str], name: str, facts: ModelFacts | None) -> Architecture | None:
    given = {c: number_of(row.get(c, ""), c) for c in ARCHITECTURE}
    if not any(math.isnan(given[c]) for c in ("params_total_B", "n_layers", "hidden_size")):
        whole = {c: 0 if math.isnan(v) else int(v) for c, v in given.items()}
        return from_numbers(
            name=name,
            params=given["params_total_B"] * 1e9,
            active_params=None,
            layers=whole["n_layers"],
            hidden=whole["hidden_size"],
            ffn=whole["ffn_size"] or 4 * whole["hidden_size"],
            heads=whole["n_heads"],
            kv_heads=whole["n_kv_heads"],
            head_dim=whole["head_dim"],
            vocab=whole["vocab"],
        )
    if facts is not None and facts.layers and facts.hidden and facts.params:
        return architecture_of(facts)
    return None


def _row_point(row: Mapping[str, str], chip: Chip, work: Work) -> tuple[dict[str, float], OtherLabels]:
    count = number_of(row.get("n_accelerators", ""), "n_accelerators")
    batch = number_of(row.get("concurrency_or_batch", ""), "concurrency_or_batch")
    workers = number_of(row.get("dp", ""), "dp") if chip.vendor == "AWS" else math.nan
    for column, value in (("n_accelerators", count), ("concurrency_or_batch", batch)):
        if value <= 0.0:
            raise CatalogError(f"{column}: must be positive.")
    precision = row.get("compute_precision", "") or row.get("weight_precision", "")
    point, used = point_of(work, chip, 1.0 if math.isnan(count) else count, precision, batch, workers)
    load = row.get("load_mode", "")
    return point, OtherLabels(
        accelerator=chip.id,
        family=family_of(chip),
        vendor=chip.vendor,
        kind=effort_kind(work),
        precision=used,
        served=load in ("mlperf_server", "mlperf_interactive"),
        age=_age(row.get("software", ""), row.get("source_date_or_version", "")),
        backbone=work.backbone,
    )


def _age(software: str, source: str) -> float:
    sdk = re.search(r"Neuron(?:X| SDK)? 2\.(\d+)", f"{software} {source}")
    if sdk:
        return 2022.9 + (float(sdk[1]) - 5.0) / 6.5 - 2025.0
    year = re.search(r"\b(20[12]\d)(?:-(\d\d))?", source)
    return float(year[1]) + (float(year[2] or 8) - 0.5) / 12.0 - 2025.0 if year else math.nan
