"""What operators do where a row of a table says nothing: precision, chips a replica, stages, compiled batch."""

from __future__ import annotations

import math

from advisor.performance.chips import Chip
from advisor.performance.memory import USABLE, WORKSPACE_BYTES
from advisor.performance.serving_rows import stored_bytes
from advisor.performance.types import Architecture

# What makers release their weights in where it is not BF16 (model cards), by how the names of the models begin.
RELEASED_IN = {"gpt-oss": "mxfp4", "deepseek-r1": "fp8", "deepseek-v3": "fp8", "kimi-k2": "fp8"}
NARROWER = {"NVIDIA": ("fp8", "int4"), "AWS": ("fp8",)}  # nothing on Neuron loads four bits


def usual_precision(model: Architecture, chip: Chip, count: float) -> str:
    """Precision of the weights: the maker's own, or the first narrower one that fits ``count`` chips."""
    name = model.name.lower().replace(" ", "-")
    own = next((p for start, p in RELEASED_IN.items() if name.startswith(start)), "bf16")
    room = count * (USABLE * chip.memory - WORKSPACE_BYTES)
    return next((p for p in (own, *NARROWER[chip.vendor]) if stored_bytes(model, p) < room), own)


def compiled_batch(model: Architecture, tokens: float) -> float:
    """Batch that a Neuron graph is compiled for where it is not said: as operators do.

    The published runs compile 32 sequences of 4,096 tokens for dense models and 8 for mixtures of experts, and fewer
    for longer ones in proportion.
    """
    usual = 8.0 if model.experts else 32.0
    return max(1.0, math.floor(usual * min(1.0, 4096.0 / max(tokens, 1.0))))


def usual_devices(model: Architecture, weights: str, chip: Chip, count: float) -> float:
    """Devices a replica where a row leaves them open: the fewest (a power of two) whose memory is half free for cache.

    All of them where even that is not to be had.
    """
    chips = stored_bytes(model, weights) / (0.6 * chip.memory)
    return min(2.0 ** math.ceil(math.log2(max(chips, 1.0))), count) * chip.logical_cores


def usual_stages(model: Architecture, weights: str, chip: Chip, devices: float, count: float) -> float:
    """Pipeline stages where a row leaves them open: one, or as many (a power of two) as the weights need that one
    group of ``devices`` can't hold, as far as there are accelerators."""
    group = devices / chip.logical_cores
    needed = stored_bytes(model, weights) / (group * (USABLE * chip.memory - WORKSPACE_BYTES))
    stages = 2.0 ** math.ceil(math.log2(max(needed, 1.0)))
    return stages if stages * group <= count else 1.0
