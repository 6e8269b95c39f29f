"""What the performance model is asked, and what it answers: frozen values, no behaviour beyond arithmetic on them.

Latency words: *TTFT* is the time to the first output token; *TPOT* is the mean time per output token after the first.
Accelerators are whole chips or GPUs, never NeuronCores. A *replica* is one copy of the model over ``tp * pp`` chips.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

Floats = npt.NDArray[np.float64]

Limit = Literal[
    "compute",
    "memory bandwidth",
    "memory capacity",
    "interconnect",
    "latency target",
    "software",
    "demand",
    "not assessed",
]
Evidence = Literal["measured pair", "measured accelerator", "measured family", "none"]
TrainingMethod = Literal["pretrain", "full", "lora"]


class Architecture(Struct, frozen=True):
    """Shape of a model. Lengths in elements, parameters in units (not billions).

    ``experts`` counts routed experts (0: dense); ``ffn`` is the dense layers' inner size, ``moe_ffn`` one expert's.
    ``kv_values_per_token_layer`` is the number of cached values per token and layer (2 * kv_heads * head_dim, or the
    latent size under MLA); ``attention_layers`` counts layers that keep a cache over the whole context.
    """

    name: str
    params: float
    active_params: float
    layers: int
    hidden: int
    ffn: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab: int
    experts: int = 0
    experts_per_token: int = 0
    moe_ffn: int = 0
    shared_experts: int = 0
    dense_layers: int = 0
    kv_values_per_token_layer: int = 0
    attention_layers: int = 0
    sliding_window: int = 0
    tied_embeddings: bool = False
    max_context: int = 0


class ServingJob(Struct, frozen=True):
    """LLM serving. Lengths are means in tokens; limits are None where the buyer sets none.

    ``mode`` "online" meets the two latency limits at the mean; "batch" loads the hardware to its limit.
    ``concurrency`` fixes the load (requests in flight over all replicas) in place of the search for the largest one.
    """

    model: Architecture
    weight_precision: str
    kv_precision: str
    input_tokens: float
    output_tokens: float
    mode: Literal["online", "batch"] = "online"
    ttft_limit_ms: float | None = None
    tpot_limit_ms: float | None = None
    concurrency: float | None = None
    max_context_tokens: float | None = None


class TrainingJob(Struct, frozen=True):
    """LLM training. ``global_batch_tokens`` is per optimizer step, over the whole job; None lets the model choose."""

    model: Architecture
    method: TrainingMethod
    precision: str
    sequence_tokens: float
    global_batch_tokens: float | None = None


Job = ServingJob | TrainingJob


class Spread(Struct, frozen=True):
    """Predictive spread of ln(throughput) about its median, split by cause so that draws can share causes.

    ``vendor``, ``accelerator`` and ``own`` are standard deviations in natural-log units: an error common to all chips
    of a vendor's software, one common to an accelerator, and one of this prediction alone. ``dof`` gives the own part
    Student-t tails (infinity: normal).
    """

    vendor: float
    accelerator: float
    own: float
    dof: float = float("inf")

    @property
    def total(self) -> float:
        """Standard deviation of the sum, in natural-log units."""
        return float(np.sqrt(self.vendor**2 + self.accelerator**2 + self.own**2))


class Neighbour(Struct, frozen=True):
    """A published measurement near a prediction. Throughput in the prediction's unit, over all its accelerators.

    ``p10`` and ``p90``: the range in which the model expects the run, ``predicted`` its middle.
    """

    id: str
    accelerator: str
    accelerators: int
    model: str
    shape: str
    software: str
    source: str
    date: str
    measured: float
    predicted: float
    p10: float
    p90: float
    distance: str


class RunnerUp(Struct, frozen=True):
    """Another way to lay the same job out on the same accelerators: the best of its parallelism and precision.

    ``throughput`` in the prediction's unit, over all its accelerators; ``limit`` is what binds there; latencies as in
    the prediction. Degrees as the software counts them: devices for serving, chips for training.
    """

    tp: int
    pp: int
    replicas: int
    batch: float
    weight_precision: str
    throughput: float
    limit: Limit
    ttft_ms: float | None = None
    tpot_ms: float | None = None


class Prediction(Struct, frozen=True):
    """One job on one group of accelerators (an instance, or several for training).

    ``throughput`` is the median over all ``accelerators`` in ``unit`` (``output_tokens_per_s``, ``tokens_per_s`` or
    ``samples_per_s``); ``hardware_limit`` is the same under ideal software, so that what is achieved today and what
    the hardware would allow are told apart. Latencies are medians of the mean over requests, in ms, None for training;
    ``ttft_p50_ms`` and ``ttft_p95_ms`` are what half and 95 % of the requests stay below at this load.
    ``runners_up`` are the best ways of other parallelism or precision, fastest first, where they were asked for.
    Infeasible: ``throughput`` is 0.0 and ``why_not`` says why in one sentence, with the shortfall where there is one;
    ``may_hold`` where a latency limit is missed by less than the prediction's known error.
    """

    feasible: bool
    why_not: str | None
    limit: Limit
    unit: str
    accelerator: str
    accelerators: int
    throughput: float
    spread: Spread
    hardware_limit: float
    evidence: Evidence
    measurements: int
    ttft_ms: float | None = None
    ttft_p50_ms: float | None = None
    ttft_p95_ms: float | None = None
    tpot_ms: float | None = None
    ttft_spread: Spread | None = None
    tpot_spread: Spread | None = None
    tp: int = 1
    pp: int = 1
    replicas: int = 1
    batch: float = 0.0
    compute_precision: str = "bf16"
    weight_precision: str = "bf16"
    memory_needed_gb: float = 0.0
    memory_available_gb: float = 0.0
    note: str = ""
    may_hold: bool = False
    neighbours: tuple[Neighbour, ...] = field(default=())
    runners_up: tuple[RunnerUp, ...] = field(default=())


class Measured(Struct, frozen=True):
    """A buyer's own measurement of an option, in the prediction's unit and for all its accelerators.

    ``sd`` is its standard deviation in natural-log units (0.05: repeated runs agree to some 5%). Latencies are means in
    ms where they were measured.
    """

    throughput: float | None = None
    ttft_ms: float | None = None
    tpot_ms: float | None = None
    sd: float = 0.05


class SampleJob(Struct, frozen=True):
    """Inference counted in samples: sequences through an encoder, images, audio clips.

    ``model`` is a catalog model, or the name of one of the buyer's own whose encoder has the shape ``architecture``.

    ``tokens`` per sequence, ``pixels`` along one edge, denoising ``steps``; None takes the model's usual.
    ``latency_limit_ms`` bounds the time to the complete answer to one batch.
    """

    model: str
    precision: str = "bf16"
    tokens: float | None = None
    pixels: float | None = None
    steps: float | None = None
    latency_limit_ms: float | None = None
    architecture: Architecture | None = None


class RecommenderJob(Struct, frozen=True):
    """Inference of a recommender. ``table_bytes`` of all embedding tables as stored, ``lookups`` rows of ``row_values``
    values a sample; ``dense_flops`` a sample of the layers behind them, None: those of the published ``model``.

    ``latency_limit_ms`` bounds the time to the answers of one batch.
    """

    model: str
    precision: str
    table_bytes: float
    lookups: float
    row_values: float = 128.0
    dense_flops: float | None = None
    latency_limit_ms: float | None = None
