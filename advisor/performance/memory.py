"""Does it fit, and how many sequences fit: weights, key-value cache and the engine's own share of device memory."""

from __future__ import annotations

import numpy as np

from advisor.performance.types import Floats

USABLE = 0.95  # of device memory: vLLM takes 0.90 by default, published runs on full chips up to 0.95
WORKSPACE_BYTES = 1.0e9  # a chip: runtime context, activations of one chunk, graphs


def cache_budget(memory: Floats, weight_bytes: Floats, shards: Floats) -> Floats:
    """Bytes of one chip left for the cache, negative where the weights alone don't fit.

    ``memory`` is a chip's capacity in bytes, ``weight_bytes`` the whole model's, spread over ``shards`` chips.
    """
    return np.asarray(memory * USABLE - WORKSPACE_BYTES - weight_bytes / shards, dtype=np.float64)


def sequences_that_fit(budget: Floats, sequence_bytes: Floats) -> Floats:
    """Sequences whose cache fits into ``budget`` bytes a chip; ``sequence_bytes`` is one sequence's share a chip."""
    return np.asarray(np.maximum(budget, 0.0) / np.maximum(sequence_bytes, 1.0), dtype=np.float64)


def sequence_bytes(
    tokens: Floats, token_bytes: Floats, window_token_bytes: Floats, window: Floats, cache_shards: Floats
) -> Floats:
    """Cache of one sequence of ``tokens`` on one chip, bytes.

    Layers with full attention hold every token (``token_bytes`` over all of them), sliding ones the last ``window``.
    ``cache_shards``: chips that split the cache (no more than there are key-value heads, unless requests are split).
    """
    held = token_bytes * tokens + window_token_bytes * np.minimum(tokens, window)
    return np.asarray(held / cache_shards, dtype=np.float64)
