"""The points at which serving is evaluated: one array a quantity, so that ten thousand points cost as much as ten.

A point is one model on one replica of one accelerator under one load, times the number of replicas. Everything here
is arithmetic on facts; what was fitted comes in `serving_efficiency`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.performance.architecture import embedding_params, expert_params, full_attention_layers
from advisor.performance.chips import Chip, weight_bytes
from advisor.performance.types import Architecture, Floats

Words = npt.NDArray[np.str_]
Flags = npt.NDArray[np.bool_]

MLA_WIDTH = 512 + 576  # per head and cached token, products with the latent in the absorbed form (arXiv 2405.04434)
MLA_CACHED = 576
# Share of a narrower format's higher peak that arrives, as an exponent: twice the peak gives 1.3-1.6 times the speed
# (FP8 over BF16 on H100: NVIDIA dgxc-benchmarking 25.04.01), NVFP4 over FP8 1.15-1.4 times (26.04-26.06).
NARROW_GAIN = 0.55

# Fewest prompt tokens of a compiled graph where it is not 128: Hugging Face's library compiles one length, and its
# charts show one time to the first token from 256 to 1,792 tokens (optimum-neuron, benchmark charts of Llama on Inf2).
SHORTEST_GRAPH = {"optimum-neuron": 2048.0}
BATCHED = ("transformers-neuronx", "nxdi")  # read the prompts of a static batch together; others one by one


class Point(Struct, frozen=True):
    """One point in plain values; what a table's row or an option of the search is turned into.

    ``ranks`` counts devices as the software does (GPUs, NeuronCores), ``shards`` the chips of one replica.
    ``requests`` in flight on one replica, None: as many as fit. ``slots``: sequences that the engine admits at once.
    ``prefill_chips``: chips that read prompts for all replicas, which then only put tokens out, in workers of
    ``prefill_shards``; 0: each replica does both. ``steps_only``: throughput was measured over decode steps alone.
    ``offered``: requests/s that arrive at one replica, whatever it has in flight; None: ``requests`` says the load.
    ``queued``: all requests of the run arrive at once.
    """

    model: Architecture
    chip: Chip
    weights: str
    cache: str
    shards: float
    ranks: float
    pipeline: float
    replicas: float
    split_requests: bool
    prompt: float
    output: float
    requests: float | None
    slots: float | None
    static: bool
    engine: str
    protocol: str
    speculation: str = "none"
    source: str = ""
    run_requests: float | None = None
    prefill_chips: float = 0.0
    prefill_shards: float = 0.0
    steps_only: bool = False
    offered: float | None = None
    queued: bool = False


class ServingRows(Struct, frozen=True):
    """Arrays of equal length. Bytes, FLOPs and lengths as named; efficiencies hang on the labels of ``groups``.

    ``lanes``: schedulers of one replica that each admit requests of their own (attention split by requests), else 1.
    ``looped``: so many requests are in flight, so that throughput follows from their latency (Little's law).
    ``apart``: prompts are read on ``prefill_chips`` of their own, for all replicas, in workers of ``prefill_shards``.
    ``shortest``: fewest prompt tokens that a Neuron graph is compiled for. ``serial``: a Neuron graph reads one prompt
    at a time, and nothing is decoded meanwhile.
    ``across``: the chips of a replica reach beyond what fast links join, so that collectives cross a network.
    """

    layers: Floats
    hidden: Floats
    stored_bytes: Floats
    rest_bytes: Floats
    expert_bytes: Floats
    experts: Floats
    per_token: Floats
    rest_flops: Floats
    expert_flops: Floats
    context_flops: Floats
    attention_width: Floats
    attention_layers: Floats
    token_bytes: Floats
    window_token_bytes: Floats
    window: Floats
    cache_shards: Floats
    peak: Floats
    peak_bf16: Floats
    bandwidth: Floats
    memory: Floats
    link: Floats
    shards: Floats
    ranks: Floats
    pipeline: Floats
    lanes: Floats
    replicas: Floats
    prompt: Floats
    output: Floats
    requests: Floats
    offered: Floats
    slots: Floats
    shortest: Floats
    run_requests: Floats
    prefill_chips: Floats
    prefill_shards: Floats
    apart: Flags
    across: Flags
    static: Flags
    steps_only: Flags
    looped: Flags
    neuron: Flags
    serial: Flags
    queued: Flags
    speculative: Flags
    groups: dict[str, Words]
    features: dict[str, Floats]

    def __len__(self) -> int:
        return len(self.layers)

    def take(self, index: npt.NDArray[np.intp]) -> ServingRows:
        """The rows at ``index``."""
        arrays = {
            name: getattr(self, name)[index] for name in self.__struct_fields__ if name not in ("groups", "features")
        }
        return ServingRows(
            **arrays,
            groups={k: v[index] for k, v in self.groups.items()},
            features={k: v[index] for k, v in self.features.items()},
        )


def compute_precision(chip: Chip, weights: str) -> str:
    """Precision of the matrix products for weights stored as ``weights`` on this chip.

    Block formats need units that read them: MXFP4 on Hopper, NVFP4 before Blackwell and INT4 anywhere are unpacked to
    BF16 first; FP8 before Ada and Hopper likewise. INT8 on Neuron is weight-only (products in BF16).
    """
    if weights in ("nvfp4", "mxfp4"):
        return weights if chip.fp4 else "bf16"
    if weights in ("fp8", "mxfp8"):
        return "fp8" if chip.fp8 > chip.bf16 else "bf16"
    if weights == "int8":
        return "int8" if chip.vendor == "NVIDIA" and chip.int8 > chip.bf16 else "bf16"
    return "bf16"


def non_expert_bytes(model: Architecture, weights: str) -> float:
    """Bytes per parameter outside the routed experts.

    Releases in 4-bit formats quantise experts only: GPT-OSS keeps the rest in BF16, NVFP4 builds of DeepSeek in 8 bits.
    """
    if model.experts and weights in ("mxfp4", "int4"):
        return 2.0
    if model.experts and weights == "nvfp4":
        return 1.0
    return weight_bytes(weights)


def shape_name(model: Architecture) -> str:
    """One label for all models of one shape: fine-tunes and releases of the same size run alike."""
    experts = f" {model.experts}e{model.experts_per_token}" if model.experts else ""
    return f"{model.layers}x{model.hidden}{experts} {model.params / 1e9:.3g}B"


def stored_bytes(model: Architecture, weights: str) -> float:
    """Bytes of all weights in device memory; embeddings stay in 16 bits whatever the rest is stored in."""
    routed = expert_params(model)
    embedding = float(model.vocab) * model.hidden
    rest = max(model.params - routed - embedding, 0.0)
    wide = max(2.0, weight_bytes(weights)) if weights == "fp32" else 2.0
    return routed * weight_bytes(weights) + rest * non_expert_bytes(model, weights) + embedding * wide


def rows_of(points: Sequence[Point]) -> ServingRows:
    """Arrays from points. What models, chips and precisions imply is worked out once however many points share them."""
    shapes: dict[tuple[int, int, str, str], tuple[float, ...]] = {}
    table: list[tuple[float, ...]] = []
    for p in points:
        key = (id(p.model), id(p.chip), p.weights, p.cache)
        if key not in shapes:
            shapes[key] = _shape(p.model, p.chip, p.weights, p.cache)
        table.append(shapes[key])
    shape = np.asarray(table, dtype=np.float64).reshape(len(points), len(_SHAPE))
    columns = {name: shape[:, i] for i, name in enumerate(_SHAPE)}
    load = {
        name: np.asarray([getattr(p, name) for p in points], dtype=np.float64)
        for name in ("shards", "ranks", "pipeline", "replicas", "prompt", "output", "prefill_chips", "prefill_shards")
    }
    tensor = load["shards"] / load["pipeline"]
    apart = load["prefill_chips"] > 0.0
    load |= {name: np.where(apart, load[name], load["shards"]) for name in ("prefill_chips", "prefill_shards")}
    split = np.asarray([p.split_requests for p in points], dtype=bool)
    cache_shards = np.where(split, tensor, np.minimum(tensor, np.maximum(columns.pop("cache_heads"), 1.0)))
    return ServingRows(
        **columns,
        **load,
        cache_shards=cache_shards * load["pipeline"],
        lanes=np.where(split, tensor, 1.0),
        requests=np.asarray([np.nan if p.requests is None else p.requests for p in points], dtype=np.float64),
        offered=np.asarray([np.nan if p.offered is None else p.offered for p in points], dtype=np.float64),
        slots=np.asarray([np.nan if p.slots is None else p.slots for p in points], dtype=np.float64),
        shortest=np.asarray([SHORTEST_GRAPH.get(p.engine, 128.0) for p in points], dtype=np.float64),
        run_requests=np.asarray([p.run_requests or np.inf for p in points], dtype=np.float64),
        apart=apart,
        across=np.asarray([1 < p.chip.domain < p.shards for p in points], dtype=bool),
        static=np.asarray([p.static for p in points], dtype=bool),
        looped=np.asarray([p.requests is not None and "_loop" in p.protocol for p in points], dtype=bool),
        steps_only=np.asarray([p.steps_only for p in points], dtype=bool),
        neuron=np.asarray([p.chip.vendor == "AWS" for p in points], dtype=bool),
        serial=np.asarray(
            [p.chip.vendor == "AWS" and not (p.static and p.engine in BATCHED) for p in points], dtype=bool
        ),
        queued=np.asarray([p.queued for p in points], dtype=bool),
        speculative=np.asarray([p.speculation not in ("none", "") for p in points], dtype=bool),
        groups=_groups(points),
        features=_features(points, columns, tensor),
    )


_SHAPE = (
    "layers", "hidden", "stored_bytes", "rest_bytes", "expert_bytes", "experts", "per_token", "rest_flops",
    "expert_flops", "context_flops", "attention_width", "attention_layers", "token_bytes", "window_token_bytes",
    "window", "peak", "peak_bf16", "bandwidth", "memory", "link", "cache_heads",
)  # fmt: skip


def _shape(model: Architecture, chip: Chip, weights: str, cache: str) -> tuple[float, ...]:
    routed = expert_params(model)
    rest = max(model.params - routed - embedding_params(model), 0.0)
    full = float(full_attention_layers(model))
    sliding = float(model.layers - full) if model.sliding_window else 0.0
    cached = float(model.kv_values_per_token_layer) * weight_bytes(cache)
    latent = model.kv_values_per_token_layer == MLA_CACHED
    width = float(model.heads * model.head_dim)
    active = max(model.active_params - embedding_params(model), 1.0)
    visited = routed * model.experts_per_token / max(model.experts, 1)
    return (
        float(model.layers),
        float(model.hidden),
        stored_bytes(model, weights),
        rest * non_expert_bytes(model, weights),
        routed * weight_bytes(weights),
        float(model.experts),
        float(model.experts_per_token),
        2.0 * max(active - visited, 0.0),
        2.0 * routed / max(model.experts, 1),
        2.0 * full * (float(model.heads) * MLA_WIDTH if latent else 2.0 * width),
        width,
        full,
        full * cached,
        sliding * cached,
        float(model.sliding_window),
        chip.bf16 * (chip.peak(compute_precision(chip, weights)) / chip.bf16) ** NARROW_GAIN,
        chip.bf16,
        chip.bandwidth,
        chip.memory,
        chip.link_bytes_s,
        1.0 if latent else float(model.kv_heads),
    )


def _kind(point: Point) -> str:
    return "moe" if point.model.experts else "dense"


def _groups(points: Sequence[Point]) -> dict[str, Words]:
    return {
        "vendor": np.asarray([p.chip.vendor for p in points]),
        "generation": np.asarray([p.chip.generation for p in points]),
        "accelerator": np.asarray([p.chip.id for p in points]),
        "fabric": np.asarray([p.chip.fabric for p in points]),
        "engine": np.asarray([p.engine for p in points]),
        "protocol": np.asarray([p.protocol for p in points]),
        "kind": np.asarray([f"{p.chip.vendor} {_kind(p)}" for p in points]),
        "precision": np.asarray([p.weights for p in points]),
        "arithmetic": np.asarray([compute_precision(p.chip, p.weights) for p in points]),
        "model": np.asarray([shape_name(p.model) for p in points]),
        "stack": np.asarray([f"{p.engine} {_kind(p)}" for p in points]),
        "breed": np.asarray([f"{_kind(p)} {p.chip.generation}" for p in points]),
        "source": np.asarray([p.source for p in points]),
        "speculation": np.asarray([p.speculation for p in points]),
        "chip kind": np.asarray([f"{p.chip.id} {_kind(p)}" for p in points]),
        "run": np.asarray([f"{p.source} {p.engine} {p.protocol} {_kind(p)}" for p in points]),
    }


def _features(points: Sequence[Point], columns: dict[str, Floats], tensor: Floats) -> dict[str, Floats]:
    """Numbers that efficiencies may lean on, as natural logs about a common size."""
    experts = np.asarray([p.model.moe_ffn if p.model.experts else 0.0 for p in points], dtype=np.float64)
    return {
        "width": np.log(columns["hidden"] / 4096.0),
        "split": np.log(tensor),
        "experts": np.where(experts > 0.0, np.log(np.maximum(columns["experts"], 1.0) / 64.0), 0.0),
        "expert size": np.where(experts > 0.0, np.log(np.maximum(experts, 1.0) / 2048.0), 0.0),
    }
