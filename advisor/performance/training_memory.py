"""Memory that a training step needs on each chip. Pure functions over arrays; bytes, lengths in elements.

References: activations per layer under selective and full recomputation with sequence parallelism, Korthikanti et al.
2022 (arXiv 2205.05198), equations 2 to 6; states of mixed-precision Adam and their sharding, Rajbhandari et al. 2020
(arXiv 1910.02054), section 3.
"""

from __future__ import annotations

import numpy as np

from advisor.performance.training_step import TrainingPoints
from advisor.performance.types import Floats

WEIGHT_BYTES = 2.0
GRADIENT_BYTES = 2.0  # accumulated and reduced in BF16, as the published recipes do
OPTIMIZER_BYTES = 12.0  # FP32 master weight and two moments
ADAPTER_SHARE = 0.005  # trained parameters of low-rank adapters (rank 16 to 64) over those of the model
RESERVED_BYTES = 3e9  # context, communication buffers, compiled programs
FRAGMENTATION = 1.05


def state_bytes(points: TrainingPoints, weight_bytes: Floats | float = WEIGHT_BYTES) -> Floats:
    """Weights, gradients and optimizer states per chip.

    The optimizer's states are always sharded over the replicas (ZeRO-1, distributed optimizer); weights and gradients
    only where ``points.sharded``. With adapters, only their own share has gradients and states.
    """
    p = points
    split = p.tp * p.pp
    dense = (p.dense_params + p.embedding_params) / split
    experts = p.expert_params / (split * np.maximum(p.ep, 1.0))
    copies = np.maximum(p.dp * p.cp, 1.0)
    expert_copies = np.maximum(copies / np.maximum(p.ep, 1.0), 1.0)
    learning = np.where(p.backward > 1.5, 1.0, ADAPTER_SHARE)
    gathered = 2.0 * WEIGHT_BYTES * (dense + experts) / np.maximum(p.layers / p.pp, 1.0)

    def resident(params: Floats, over: Floats) -> Floats:
        shards = np.where(p.sharded > 0, over, 1.0)
        return np.asarray(
            params * ((weight_bytes + learning * GRADIENT_BYTES) / shards + learning * OPTIMIZER_BYTES / over)
        )

    return np.asarray(
        resident(dense, copies) + resident(experts, expert_copies) + np.where(p.sharded > 0, gathered, 0.0)
    )


def activation_bytes(points: TrainingPoints) -> Floats:
    """Activations kept for the backward pass per chip, on the fullest pipeline stage, plus one layer's working set.

    With attention recomputed blockwise and activation functions recomputed, a layer keeps about six vectors of the
    hidden size and two of the inner size a token, in BF16; under full recomputation its input only. The first stage
    of a pipeline holds as many micro-batches as there are stages, so that ``layers`` in all are live.
    """
    p = points
    tokens = p.micro_batch * p.sequence / (p.tp * p.cp)
    routed = 2.0 * p.experts_per_token * p.dispatch_width / p.layers
    kept = 12.0 * p.hidden + 4.0 * p.ffn_active + routed
    frozen = np.where(p.backward > 1.5, 1.0, 0.6)  # inputs of frozen matrices need not be kept
    per_layer = frozen * kept * (1.0 - p.recompute) + 2.0 * p.hidden * p.recompute
    warm_up = 1.0 + np.where(p.interleave > 1.0, (p.pp - 1.0) / (p.pp * p.interleave), 0.0)
    vocabulary = p.head_params / np.maximum(p.hidden, 1.0)
    logits = np.where(p.pp > 1.0, 0.0, 6.0 * vocabulary * np.minimum(tokens, 8192.0))
    return np.asarray(tokens * (per_layer * p.layers * warm_up + kept) + logits)


def memory_needed(points: TrainingPoints, weight_bytes: Floats | float = WEIGHT_BYTES) -> Floats:
    """Bytes per chip: states, activations, fragmentation and what the runtime keeps for itself."""
    return np.asarray(FRAGMENTATION * (state_bytes(points, weight_bytes) + activation_bytes(points)) + RESERVED_BYTES)
