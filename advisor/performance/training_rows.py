"""Rows of a table of training runs, as points that the step model can time.

A row names an accelerator and a model, or brings the model's numbers; what it leaves empty is NaN here, chosen later.
The measured columns are never read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from advisor.errors import CatalogError
from advisor.performance.chips import Chip, chip_of
from advisor.performance.training_labels import (
    INTERLEAVED_STACKS,
    USUAL_INTERLEAVE,
    Labels,
    age_of,
    family_of,
    stack_of,
)
from advisor.performance.training_layout import Layout
from advisor.performance.training_shapes import MODEL_COLUMNS, chip_point, model_point, row_model
from advisor.performance.training_step import TrainingPoints
from advisor.performance.types import Architecture, Floats

if TYPE_CHECKING:
    from advisor.catalog import Catalog

Columns = Mapping[str, Sequence[str]]

USUAL_TASK = "pretrain"
LORA_TASKS = frozenset({"lora", "qlora"})
ENCODER_TASKS = frozenset({"bert_train", "bert_train_mlperf", "encoder_train", "encdec_pretrain"})
TOKEN_TASKS = frozenset({"pretrain", "full_finetune", "full", "sft"}) | LORA_TASKS | ENCODER_TASKS
USUAL_SEQUENCE = 4096.0
BF16_WEIGHT_BYTES = 2.0
QLORA_WEIGHT_BYTES = 0.56  # 4-bit values and their block scales (arXiv 2305.14314)
RECOMPUTE = {"none": 0.0, "selective": 0.05, "full": 1.0}


class TrainingRows(Struct, frozen=True):
    """Points with what is free in them, and the rows that could not be read (index of the row, reason)."""

    points: TrainingPoints
    layout: Layout
    chips: Floats
    memory: Floats
    weight_bytes: Floats
    labels: list[Labels]
    models: list[str]
    index: list[int]
    refused: dict[int, str]


def usual_precision(chip: Chip, stack: str, age: float) -> str:
    """Precision that a team would train in where a row does not say.

    BF16 everywhere, but for benchmark submissions, which use the narrowest that reaches the quality target: FP8 since
    2024, NVFP4 on Blackwell since the round of November 2025 (MLPerf Training v5.1 result configurations).
    """
    if stack != "mlperf" or not chip.fp8:
        return "bf16"
    return "nvfp4" if chip.fp4 and age > 0.8 else "fp8"


def cores_as_chips(degree: float, chip: Chip) -> float:
    """Neuron counts tensor-parallel degrees in cores: physical on the first generation, logical later."""
    if math.isnan(degree) or chip.vendor != "AWS":
        return degree
    return max(1.0, degree / chip.logical_cores)


def read_rows(columns: Columns, catalog: Catalog) -> TrainingRows:
    """Points of all rows that can be predicted, and the reasons for those that can't.

    Raises CatalogError where the table has no accelerator column; a fault of one row refuses that row only.
    """
    if "accelerator" not in columns:
        raise CatalogError("the column 'accelerator' is missing.")
    count = len(columns["accelerator"])
    rows = _Cells({c: [(v or "").strip() for v in values] for c, values in columns.items()})
    built: list[dict[str, float]] = []
    labels: list[Labels] = []
    models: list[str] = []
    index: list[int] = []
    refused: dict[int, str] = {}
    architectures: dict[tuple[str, ...], Architecture] = {}
    chips: dict[str, Chip] = {}
    for i in range(count):
        try:
            task = rows.word("task", i) or USUAL_TASK
            if task not in TOKEN_TASKS:
                raise CatalogError(f"task '{task}' is not counted in tokens, and training is predicted in tokens/s.")
            name = rows.word("accelerator", i)
            if name not in chips:
                chips[name] = chip_of(catalog.accelerator(name))
            key = tuple(rows.word(c, i) for c in ("model", *MODEL_COLUMNS))
            if key not in architectures:
                architectures[key] = row_model({c: rows.number(c, i) for c in MODEL_COLUMNS}, key[0], catalog)
            point, label = _row_point(rows, i, chips[name], architectures[key])
        except CatalogError as error:
            refused[i] = str(error)
            continue
        built.append(point)
        labels.append(label)
        models.append(architectures[key].name)
        index.append(i)
    return _assemble(built, labels, models, index, refused)


def number_of(text: str, column: str) -> float:
    """A number of a row, NaN where the cell is empty. Raises CatalogError for anything else and for negatives."""
    if not text or text.lower() == "nan":
        return math.nan
    try:
        value = float(text)
    except ValueError:
        raise CatalogError(f"{column}: '{text}' is not a number.") from None
    if not math.isfinite(value) or value < 0.0:
        raise CatalogError(f"{column}: {text} is not a finite number of zero or more.")
    return value


class _Cells(Struct, frozen=True):
    text: Mapping[str, Sequence[str]]

    def word(self, column: str, i: int) -> str:
        return self.text[column][i] if column in self.text else ""

    def number(self, column: str, i: int) -> float:
        return number_of(self.word(column, i), column)

    def count(self, column: str, i: int) -> float:
        """A number that must be at least one where it is given."""
        value = self.number(column, i)
        if value < 1.0:
            raise CatalogError(f"{column}: {value:g} is below one.")
        return value


def _row_point(rows: _Cells, i: int, chip: Chip, model: Architecture) -> tuple[dict[str, float], Labels]:
    task = rows.word("task", i) or USUAL_TASK
    encoder = task in ENCODER_TASKS
    sequence = rows.count("seq_len", i)
    if math.isnan(sequence):
        sequence = 512.0 if encoder else USUAL_SEQUENCE
    chips = rows.count("n_accelerators", i)
    software = rows.word("software", i)
    stack = stack_of(software, chip.vendor)
    age = age_of(software, rows.word("source_date_or_version", i))
    precision = rows.word("precision", i) or usual_precision(chip, stack, age)
    sharding = rows.word("DP_or_FSDP", i).lower()
    stages = re.search(r"VP=(\d+)", software)
    interleave = USUAL_INTERLEAVE if stack in INTERLEAVED_STACKS else 1.0
    if stages:
        interleave = float(stages[1])
    elif "interleaved" in software.lower():
        interleave = 2.0
    recompute = RECOMPUTE.get(re.split(r"[ (+]", rows.word("activation_recompute", i) or "?")[0], math.nan)
    copies = re.search(r"(\d+)", sharding)
    chips = chips if not math.isnan(chips) else 8.0
    tp = cores_as_chips(rows.count("TP", i), chip)
    pp = rows.count("PP", i)
    batch, micro = _micro_batch(
        rows.count("global_batch_seqs", i), rows.count("micro_batch", i), pp, float(copies[1]) if copies else math.nan
    )
    point = {
        **model_point(model, sequence),
        **chip_point(chip, precision),
        "causal": 1.0 if encoder else 0.5,
        "sequence": sequence,
        "global_batch": batch,
        "backward": 1.0 if task in LORA_TASKS else 2.0,
        "free_tp": tp,
        "free_pp": pp,
        "free_cp": rows.count("CP", i),
        "free_ep": rows.count("EP", i),
        "free_micro_batch": micro,
        "free_recompute": recompute,
        "free_sharded": _sharded(sharding, stack, copies),
        "interleave": interleave,
        "chips": chips,
        "memory": chip.memory,
        "weight_bytes": QLORA_WEIGHT_BYTES if task == "qlora" else BF16_WEIGHT_BYTES,
    }
    if task == "encdec_pretrain":
        # A token passes through the encoder or the decoder: half of the layers and parameters (arXiv 1910.10683).
        point["dense_params"] = 0.5 * (point["dense_params"] + point["head_params"])
        point["layers"] = max(point["layers"] / 2.0, 1.0)
    label = Labels(
        accelerator=chip.id,
        family=family_of(chip),
        vendor=chip.vendor,
        stack=stack,
        precision=precision,
        method="lora" if task in LORA_TASKS else "sft" if task in ("sft", "full_finetune", "full") else "pretrain",
        moe=model.experts > 0,
        encoder=encoder,
        age=age,
    )
    return point, label


def _micro_batch(batch: float, micro: float, pp: float, copies: float) -> tuple[float, float]:
    """Global and micro-batch, in sequences. A pipeline fed with fewer micro-batches than stages would stand still most
    of the time: there the stated figure is the batch of a replica, which the pipeline splits into single sequences.
    """
    if not pp > 1.0 or math.isnan(micro) or math.isnan(copies):
        return batch, micro
    if math.isnan(batch) and micro >= pp:
        return micro * copies, 1.0
    if batch / (micro * copies) < pp <= batch / copies:
        return batch, 1.0
    return batch, micro


def _sharded(sharding: str, stack: str, copies: re.Match[str] | None) -> float:
    if "grad_op" in sharding:
        return 0.0
    if "fsdp" in sharding:
        return 1.0
    return 0.0 if copies or stack == "neuron" else math.nan


def _assemble(
    built: list[dict[str, float]], labels: list[Labels], models: list[str], index: list[int], refused: dict[int, str]
) -> TrainingRows:
    def column(name: str) -> Floats:
        return np.array([b[name] for b in built], dtype=np.float64)

    unset = np.full(len(built), np.nan)
    chosen = {"tp", "pp", "dp", "cp", "ep", "micro_batch", "recompute", "sharded"}
    points = TrainingPoints(
        **{name: unset.copy() if name in chosen else column(name) for name in TrainingPoints.__struct_fields__}
    )
    layout = Layout(
        **{name: column(name if name == "interleave" else f"free_{name}") for name in Layout.__struct_fields__}
    )
    return TrainingRows(
        points=points,
        layout=layout,
        chips=column("chips"),
        memory=column("memory"),
        weight_bytes=column("weight_bytes"),
        labels=labels,
        models=models,
        index=index,
        refused=refused,
    )
