"""Time of one decode step and of one prompt's prefill: bytes over bandwidth, FLOPs over peak, and fixed parts.

Pure functions over numpy arrays. Units: seconds, bytes, FLOPs, tokens. The model follows the roofline (Williams,
Waterman and Patterson, CACM 52(4), 2009) with the fixed time per layer and step that published decode runs show
(TPOT = a / GPUs + b with b near 50-80 us per layer), which is what makes tensor parallelism saturate.
"""

from __future__ import annotations

import numpy as np

from advisor.performance.types import Floats


def experts_touched(batch: Floats, experts: Floats, per_token: Floats) -> Floats:
    """Share of the routed experts (0..1) that at least one of ``batch`` tokens visits, routing being uniform.

    ``1 - (1 - k / E) ** batch``; 1.0 for dense models (``experts`` = 0).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        missed = np.log1p(-np.minimum(per_token / np.maximum(experts, 1.0), 1.0 - 1e-12))
    return np.where(experts > 0.0, -np.expm1(batch * missed), 1.0)


def expert_work(batch: Floats, experts: Floats, per_token: Floats, padding: Floats) -> Floats:
    """Token visits that the experts' matrix products work for: those routed, and ``padding`` to fill up the tiles of
    each expert that is touched. Grouped products run in tiles of 64 to 128 rows, half empty for a few tokens each."""
    touched = experts_touched(batch, experts, per_token) * experts
    return np.asarray(batch * per_token + touched * padding, dtype=np.float64)


def bend(a: Floats, b: Floats) -> Floats:
    """Two resources that work at once: the slower one, rounded where they are near each other. Scale-free.

    The norm of order four: two equal parts cost 2 ** (1 / 4) of one.
    """
    first, second = a * a, b * b
    return np.asarray(np.sqrt(np.sqrt(first * first + second * second)), dtype=np.float64)


def collective_time(
    tokens: Floats, hidden: Floats, layers: Floats, ranks: Floats, link: Floats, efficiency: Floats
) -> Floats:
    """Seconds to move activations of ``tokens`` through two all-reduces a layer, 16-bit, over ``ranks`` devices.

    A ring moves ``2 (n - 1) / n`` of the message through each link of ``link`` bytes/s (one direction); the switched
    fabrics reach the same figure or better, and ``efficiency`` holds the difference. The start-up of each collective
    is part of the fixed time per layer. 0.0 for one rank.
    """
    message = tokens * hidden * 2.0
    share = 2.0 * (ranks - 1.0) / ranks
    return np.asarray(2.0 * layers * message * share / (link * efficiency), dtype=np.float64)


def step_time(weights: Floats, cache: Floats, compute: Floats, fixed: Floats, collectives: Floats) -> Floats:
    """Seconds of one decode step of the whole batch: weights and cache are streamed while the units compute."""
    return np.asarray(bend(weights + cache, compute) + fixed + collectives, dtype=np.float64)


def attention_prefill_flops(prompt: Floats, layers: Floats, width: Floats) -> Floats:
    """FLOPs of causal attention over a prompt: 2 x 2 x width x S^2 / 2 a layer (``width`` = heads x head size)."""
    return np.asarray(2.0 * layers * width * prompt**2, dtype=np.float64)


def bucket(tokens: Floats, smallest: Floats | float) -> Floats:
    """Length that a compiled graph pads to: the next power of two, at least ``smallest`` tokens."""
    return np.asarray(np.maximum(smallest, 2.0 ** np.ceil(np.log2(np.maximum(tokens, 1.0)) - 1e-9)), dtype=np.float64)
