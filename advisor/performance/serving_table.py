"""From a row of a table of measurements, or of points to predict, to a point of the serving model.

The same code reads the rows that the model is fitted to and those that it is asked to predict. It looks at what was
run and how it was loaded, never at what came out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.errors import Problem, SwitchpointError
from advisor.performance.architecture import architecture_of, from_numbers
from advisor.performance.chips import Chip, chip_of, weight_bytes
from advisor.performance.serving_rows import Point, stored_bytes
from advisor.performance.serving_split import division
from advisor.performance.types import Architecture

if TYPE_CHECKING:
    from advisor.catalog import Catalog

# Mean prompt and output tokens where a row does not state them: MLPerf's short sets (OpenOrca prompts; summaries of at
# most 128 tokens), and chats as ShareGPT holds them.
DATASET_TOKENS = {"mlperf": (290.0, 128.0), "chat": (220.0, 200.0)}
# Requests of one run of NVIDIA's published tables by prompt and output tokens (TensorRT-LLM documentation, "Performance
# overview", v0.17 to v1.2: preparing a dataset). All are queued at once; the run ends when the last one is answered.
TABLE_RUNS = {
    (128, 128): 30000, (128, 2048): 3000, (128, 4096): 1500, (500, 2000): 3000, (1000, 1000): 3000, (1000, 2000): 1500,
    (2048, 128): 3000, (2048, 2048): 1500, (5000, 500): 1500, (20000, 2000): 1000, (1024, 1024): 3000,
    (8192, 1024): 1500, (1024, 8192): 1500, (32768, 1024): 1000, (1024, 32768): 1000,
}  # fmt: skip
# Its reports state throughput as sequences over the time of a decode step, prompts left out.
PORTS = "neuronx-distributed-inference contrib"
SAME_MODEL = 0.05  # relative difference in parameters up to which a row's numbers and the catalog's are one model


class RowError(SwitchpointError):
    """A row that can't be turned into a point; the message is the reason that the row carries on."""


@dataclass(slots=True)
class Reader:
    """Turns rows into points; keeps the chips and models that it has met."""

    catalog: Catalog
    _chips: dict[str, Chip]
    _models: dict[tuple[str, ...], Architecture]

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._chips = {}
        self._models = {}

    def chip(self, row: Mapping[str, str]) -> Chip:
        """The row's accelerator. Raises CatalogError when it is unknown or lacks a figure."""
        name = (row.get("accelerator") or "").strip()
        if name not in self._chips:
            self._chips[name] = chip_of(self.catalog.accelerator(name))
        return self._chips[name]

    def model(self, row: Mapping[str, str]) -> Architecture:
        """The row's architecture where it brings one, completed by what the catalog knows of the same model.

        Raises RowError when the row has neither numbers nor a known name.
        """
        key = tuple((row.get(c) or "").strip() for c in ("model", *ARCHITECTURE_COLUMNS))
        if key not in self._models:
            self._models[key] = self._model(row, key[0])
        return self._models[key]

    def _model(self, row: Mapping[str, str], name: str) -> Architecture:
        known = self.catalog.find_model(name) if name else None
        given = number(row, "params_total_B")
        if known is not None and known.params and known.layers and known.hidden:
            facts = architecture_of(known)
            if given is None or abs(given * 1e9 / facts.params - 1.0) <= SAME_MODEL:
                return facts
        layers, hidden = number(row, "n_layers"), number(row, "hidden_size")
        if given is None or not layers or not hidden:
            near = ", ".join(m.id for m in self.catalog.nearest_models(name)) if name else ""
            raise RowError(
                Problem(
                    "model",
                    f"'{name}' is not in the catalog and the row does not bring its architecture.",
                    "Give params_total_B, n_layers and hidden_size" + (f", or use one of: {near}." if near else "."),
                )
            )
        if min(given, layers, hidden) <= 0:
            raise RowError(Problem("model", "parameters, layers and hidden size must be positive."))
        return from_numbers(
            name=name or "row",
            params=given * 1e9,
            active_params=(number(row, "params_active_B") or given) * 1e9,
            layers=int(layers),
            hidden=int(hidden),
            ffn=int(number(row, "ffn_size") or 4 * hidden),
            heads=int(number(row, "n_heads") or 0),
            kv_heads=int(number(row, "n_kv_heads") or 0),
            head_dim=int(number(row, "head_dim") or 0),
            vocab=int(number(row, "vocab") or 0),
            experts=int(number(row, "n_experts") or 0),
            experts_per_token=int(number(row, "experts_per_token") or 0),
        )

    def point(self, row: Mapping[str, str]) -> Point:
        """The row as a point.

        Raises RowError or CatalogError with the reason where the row can't be predicted.
        """
        chip, model = self.chip(row), self.model(row)
        weights, cache = precisions(row, chip)
        count = number(row, "n_accelerators")
        if count is None or count < 1:
            raise RowError(Problem("n_accelerators", "must be at least 1."))
        prompt, output = lengths(row)
        devices = number(row, "tp") or usual_devices(model, weights, chip, count)
        pipeline = max(number(row, "pp") or 1.0, 1.0)
        shards = min(
            max(devices * pipeline / chip.logical_cores, (number(row, "ep") or 0.0) / chip.logical_cores), count
        )
        copies = number(row, "dp") if chip.vendor == "AWS" else None
        replicas = min(copies or math.inf, max(count / shards, 1.0))
        requests = number(row, "concurrency_or_batch")
        if requests is not None and requests <= 0:
            raise RowError(Problem("concurrency_or_batch", "must be positive, or empty for full load."))
        load = (row.get("load_mode") or "").strip() or ("max_load" if requests is None else "closed_loop")
        static = load == "static_batch"
        if requests is not None and load in ("max_load", "mlperf_offline") and chip.vendor == "NVIDIA":
            requests = None
        apart = None
        if number(row, "disaggregated"):
            load += " split"
            apart = division(
                model, chip, weights, chips=count, shards=shards, requests=requests, prompt=prompt, output=output
            )
            replicas = apart.workers
        if requests is not None and not static:
            replicas = min(replicas, max(requests, 1.0))
            requests /= replicas
        return Point(
            model=model,
            chip=chip,
            weights=weights,
            cache=cache,
            shards=shards,
            ranks=max(devices, 1.0),
            pipeline=min(pipeline, shards) if shards >= 1 else 1.0,
            replicas=replicas,
            split_requests="attention" in (row.get("dp") or "") or (number(row, "ep") or 0) > devices,
            prompt=prompt,
            output=output,
            requests=requests,
            slots=_slots(row, chip, model, prompt + output, requests if static else None),
            static=static,
            engine=engine_of(row, chip),
            protocol=f"{chip.vendor} {load}",
            speculation=speculation_of(row),
            source=harness_of(row),
            run_requests=run_of(row, prompt, output) if requests is None and not static else None,
            prefill_chips=apart.readers if apart else 0.0,
            prefill_shards=apart.reader_shards if apart else 0.0,
            steps_only=static and PORTS in (row.get("source") or ""),
        )


ARCHITECTURE_COLUMNS = (
    "params_total_B", "params_active_B", "n_layers", "hidden_size", "ffn_size", "n_heads", "n_kv_heads", "head_dim",
    "vocab", "n_experts", "experts_per_token",
)  # fmt: skip


def number(row: Mapping[str, str], column: str) -> float | None:
    """A column's number, None where it is empty or absent. Raises RowError for text and for what is not finite."""
    text = (row.get(column) or "").strip()
    if not text or text.lower() == "nan":
        return None
    try:
        value = float(text)
    except ValueError:
        if column == "dp":
            return None
        raise RowError(Problem(column, f"'{text}' is not a number.")) from None
    if not math.isfinite(value) or value < 0:
        raise RowError(Problem(column, f"{text} is not a finite number of at least 0."))
    return value


def precisions(row: Mapping[str, str], chip: Chip) -> tuple[str, str]:
    """Precision of weights (BF16 where empty) and of the cache.

    Where the cache's is not said: NVIDIA's own FP8 and FP4 checkpoints carry scales for an FP8 cache, and TensorRT-LLM
    uses them; vLLM and SGLang keep the model's 16 bits unless told otherwise (their ``kv_cache_dtype`` is "auto").
    """
    weights = (row.get("weight_precision") or row.get("precision") or "bf16").strip().lower()
    weight_bytes(weights)
    cache = (row.get("kv_precision") or "").strip().lower()
    if not cache:
        narrow = weights in ("fp8", "nvfp4") and engine_of(row, chip).startswith("tensorrt-llm")
        cache = "fp8" if narrow else "bf16"
    weight_bytes(cache)
    if chip.vendor == "AWS" and weights == "fp32":
        weights = "bf16"
    return weights, cache


def lengths(row: Mapping[str, str]) -> tuple[float, float]:
    """Mean prompt and output tokens, usual ones where empty.

    InferenceX draws lengths from 0.8 to 1.0 of the label, 0.9 of it on average.
    """
    prompt, output = number(row, "input_len"), number(row, "output_len")
    load = row.get("load_mode") or ""
    usual = DATASET_TOKENS["mlperf" if load.startswith("mlperf") else "chat"]
    prompt, output = prompt or usual[0], output or usual[1]
    return (0.9 * prompt, 0.9 * output) if harness_of(row) == "inferencex" else (prompt, output)


def compiled_batch(model: Architecture, tokens: float) -> float:
    """Batch that a Neuron graph is compiled for where it is not said: as operators do.

    The published runs compile 32 sequences of 4,096 tokens for dense models and 8 for mixtures of experts, and fewer
    for longer ones in proportion.
    """
    usual = 8.0 if model.experts else 32.0
    return max(1.0, math.floor(usual * min(1.0, 4096.0 / max(tokens, 1.0))))


def _slots(
    row: Mapping[str, str], chip: Chip, model: Architecture, tokens: float, static_batch: float | None
) -> float | None:
    if chip.vendor != "AWS":
        return None
    return number(row, "compiled_batch") or static_batch or compiled_batch(model, tokens)


def usual_devices(model: Architecture, weights: str, chip: Chip, count: float) -> float:
    """Devices a replica where a row leaves them open: the fewest (a power of two) whose memory is half free for cache.

    All of them where even that is not to be had.
    """
    chips = stored_bytes(model, weights) / (0.6 * chip.memory)
    return min(2.0 ** math.ceil(math.log2(max(chips, 1.0))), count) * chip.logical_cores


def engine_of(row: Mapping[str, str], chip: Chip) -> str:
    """Serving software in few classes, old generations apart. Where a row does not say: the one measured most on
    the vendor's chips under load."""
    text = f"{row.get('software') or ''}".lower()
    if chip.vendor == "AWS":
        if "optimum" in text or not text:
            return "optimum-neuron"
        return "transformers-neuronx" if "transformers neuronx" in text or "neuronx distributed" in text else "nxdi"
    if "sglang" in text:
        return "sglang"
    if "vllm" in text:
        return "vllm old" if any(v in text for v in ("0.4", "0.5.", "0.6", "2024")) else "vllm"
    if "tgi" in text or "lmdeploy" in text:
        return "other"
    if any(v in text for v in ("v0.9", "v0.6", "v0.5")):
        return "tensorrt-llm old"
    return "tensorrt-llm 0.17" if "0.17" in text else "tensorrt-llm"


HARNESSES = {
    "token-position": "inferencex positions",
    "InferenceX (github": "inferencex positions",
    "InferenceX": "inferencex",
    "aiconfigurator": "inferencex",
    "TensorRT-LLM": "tensorrt-llm tables",
    "inference_results": "mlperf",
    "optimum-neuron": "guidellm",
}


def harness_of(row: Mapping[str, str]) -> str:
    """Who measured, as far as the way of measuring differs; empty where it is not said or nothing special is known.

    The silicon sample mixes InferenceX runs (lengths labelled 1024 and 8192) with runs of NVIDIA's own.
    """
    source = row.get("source") or ""
    found = next((name for key, name in HARNESSES.items() if key in source), "")
    labels = {"1024", "8192", "1024.0", "8192.0"}
    if found == "inferencex" and not {row.get("input_len") or "", row.get("output_len") or ""} <= labels:
        return "nvidia runs" if "aiconfigurator" in source else found
    return found


def run_of(row: Mapping[str, str], prompt: float, output: float) -> float | None:
    """Requests of the whole run where it is known to be short of a steady state; None: as if it never ended."""
    if harness_of(row) != "tensorrt-llm tables":
        return None
    return TABLE_RUNS.get((round(prompt), round(output)))


def speculation_of(row: Mapping[str, str]) -> str:
    """'none', or the way of drafting tokens. Unknown counts as none."""
    text = (row.get("spec_decode") or "none").lower()
    if text.startswith(("none", "unknown")):
        return "none"
    return "mtp" if "mtp" in text else "draft"
