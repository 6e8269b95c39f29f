"""How chips are shared out where prompts are read on other chips than those that put tokens out (disaggregation).

A row names all chips and the chips of one decode worker, never how many workers there were. Operators add decode
workers as long as what is left reads prompts in time (DistServe, arXiv 2401.09670, does the same by search). The
rule below names the number that was run in nine of ten published rows.
"""

from __future__ import annotations

import math

from msgspec import Struct

from advisor.performance.architecture import embedding_params, expert_params
from advisor.performance.chips import Chip, weight_bytes
from advisor.performance.memory import USABLE
from advisor.performance.serving_rows import stored_bytes
from advisor.performance.types import Architecture

# Nominal speeds, good enough to share chips out: shares of peak FLOP/s and of memory bandwidth, seconds a layer.
COMPUTE_SHARE, STREAM_SHARE, LAYER_SECONDS = 0.45, 0.6, 60e-6
BUSY = 0.5  # load of the chips that read prompts at which operators give them more


class Division(Struct, frozen=True):
    """Decode workers, chips that read prompts, and how many of these one prompt is read on. All at least 1."""

    workers: float
    readers: float
    reader_shards: float


def division(
    model: Architecture,
    chip: Chip,
    weights: str,
    *,
    chips: float,
    shards: float,
    requests: float | None,
    prompt: float,
    output: float,
) -> Division:
    """How ``chips`` are shared out under ``requests`` in flight; ``shards`` make up one decode worker.

    ``requests`` None: as many as there is room for, of which nobody knows the share; half of the workers decode.
    """
    most = max(math.ceil(chips / shards) - 1, 1)
    workers = max(most // 2, 1)
    if requests is not None:
        reading = 2.0 * model.active_params * prompt / (chip.peak(weights) * COMPUTE_SHARE)

        def in_time(count: int) -> bool:
            step = _step(model, chip, weights, shards, requests / count, prompt + 0.5 * output)
            return requests / (output * step) * reading <= BUSY * (chips - count * shards)

        workers = next((n for n in range(most, 1, -1) if in_time(n)), 1)
    readers = max(chips - workers * shards, 1.0)
    fewest = 2.0 ** math.ceil(math.log2(max(stored_bytes(model, weights) / (USABLE * chip.memory), 1.0)))
    return Division(float(workers), readers, max(min(fewest, shards, readers), 1.0))


def _step(model: Architecture, chip: Chip, weights: str, shards: float, batch: float, context: float) -> float:
    """Seconds of one decode step, roughly: weights and the experts touched, a cache of a byte a value, layers,
    products."""
    routed = expert_params(model)
    rest = max(model.params - routed - embedding_params(model), 0.0)
    touched = 1.0 - (1.0 - model.experts_per_token / model.experts) ** batch if model.experts else 0.0
    cached = batch * context * model.kv_values_per_token_layer * model.layers
    streamed = ((rest + routed * touched) * weight_bytes(weights) + cached) / (shards * chip.bandwidth * STREAM_SHARE)
    products = 2.0 * model.active_params * batch / (shards * chip.peak(weights) * COMPUTE_SHARE)
    return streamed + products + model.layers * LAYER_SECONDS
