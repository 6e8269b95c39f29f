"""From a row of a table of measurements, or of points to predict, to a point of the serving model.

The same code reads the rows that the model is fitted to and those that it is asked to predict. It looks at what was
run and how it was loaded, never at what came out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from advisor.errors import Problem, SwitchpointError
from advisor.performance.architecture import architecture_of, from_numbers
from advisor.performance.chips import Chip, chip_of, weight_bytes
from advisor.performance.serving_defaults import compiled_batch, usual_devices, usual_precision, usual_stages
from advisor.performance.serving_rows import Point
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
# The reports of contributed ports to its library state throughput as sequences over the time of a decode step.
PORTS = ("neuronx-distributed-inference", "contrib")
LOADS = (
    "closed_loop", "open_loop", "max_load", "static_batch", "mlperf_offline", "mlperf_server", "mlperf_interactive",
)  # fmt: skip
SPELLINGS = {
    "bfloat16": "bf16", "float16": "fp16", "half": "fp16", "float32": "fp32", "float8": "fp8", "fp8_e4m3": "fp8",
    "fp4": "nvfp4", "awq": "int4", "gptq": "int4", "w4a16": "int4", "w8a8": "int8", "auto": "",
}  # fmt: skip
SAME_MODEL = 0.05  # relative difference in parameters up to which a row's numbers and the catalog's are one model


class RowError(SwitchpointError):
    """A row that can't be turned into a point; the message is the reason that the row carries on."""


class Reader:
    """Turns rows into points; keeps the chips and models that it has met."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._chips: dict[str, Chip] = {}
        self._models: dict[tuple[str, ...], Architecture] = {}

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
        count = number(row, "n_accelerators")
        if count is None and (number(row, "tp") or 0.0) >= 1.0:
            count = math.ceil((number(row, "tp") or 1.0) * (number(row, "pp") or 1.0) / chip.logical_cores)
        if count is None or count < 1:
            raise RowError(Problem("n_accelerators", "must be at least 1."))
        weights, cache = precisions(row, chip, model, count)
        prompt, output = lengths(row)
        devices = number(row, "tp") or usual_devices(model, weights, chip, count)
        group = max(devices, number(row, "ep") or 0.0)
        pipeline = max(number(row, "pp") or usual_stages(model, weights, chip, group, count), 1.0)
        shards = min(max(devices * pipeline, group) / chip.logical_cores, count)
        copies = number(row, "dp") if chip.vendor == "AWS" else None
        replicas = min(copies or math.inf, max(count / shards, 1.0))
        requests = number(row, "concurrency_or_batch")
        if requests is not None and requests <= 0:
            raise RowError(Problem("concurrency_or_batch", "must be positive, or empty for full load."))
        offered = number(row, "offered_rate_rps") or None
        load = load_of(row, requests, offered)
        static = load == "static_batch"
        graph = requests if static else None
        if requests is not None and load in ("max_load", "mlperf_offline"):
            graph = min(compiled_batch(model, prompt + output), requests)
            requests = None
        if offered and load == "open_loop":
            requests = None
        apart = None
        if _yes(row, "disaggregated"):
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
            slots=_slots(row, chip, model, prompt + output, graph),
            static=static,
            engine=engine_of(row, chip),
            protocol=f"{chip.vendor} {load}",
            speculation=speculation_of(row),
            source=harness_of(row),
            run_requests=run_of(row, prompt, output) if requests is None and not static else None,
            queued=load == "max_load" and chip.vendor == "NVIDIA" and number(row, "concurrency_or_batch") is None,
            prefill_chips=apart.readers if apart else 0.0,
            prefill_shards=apart.reader_shards if apart else 0.0,
            offered=offered / replicas if offered else None,
            steps_only=static and all(word in (row.get("source") or "") for word in PORTS),
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


def _yes(row: Mapping[str, str], column: str) -> bool:
    said = (row.get(column) or "").strip().lower()
    return said in ("yes", "true") or (said not in ("no", "false") and bool(number(row, column)))


def precisions(row: Mapping[str, str], chip: Chip, model: Architecture, count: float) -> tuple[str, str]:
    """Precision of weights (`usual_precision` on ``count`` chips where empty) and of the cache.

    Where the cache's is not said: NVIDIA's own FP8 and FP4 checkpoints carry scales for an FP8 cache, and TensorRT-LLM
    uses them; vLLM and SGLang keep the model's 16 bits unless told otherwise (their ``kv_cache_dtype`` is "auto").
    """
    weights, cache = (
        SPELLINGS.get(word, word)
        for word in (
            (row.get("weight_precision") or row.get("precision") or "").strip().lower(),
            (row.get("kv_precision") or "").strip().lower(),
        )
    )
    weights = weights or usual_precision(model, chip, count)
    weight_bytes(weights)
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


def load_of(row: Mapping[str, str], requests: float | None, offered: float | None) -> str:
    """How load was applied, in the words of the tables; where it is not said, or in other words, what the numbers say:
    so many requests in flight, so many a second, or as many as there is room for."""
    said = (row.get("load_mode") or "").strip().lower().replace("-", "_").replace(" ", "_")
    if said in LOADS:
        return said
    return "closed_loop" if requests is not None else "open_loop" if offered else "max_load"


def _slots(
    row: Mapping[str, str], chip: Chip, model: Architecture, tokens: float, static_batch: float | None
) -> float | None:
    if chip.vendor != "AWS":
        return None
    return number(row, "compiled_batch") or static_batch or compiled_batch(model, tokens)


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
