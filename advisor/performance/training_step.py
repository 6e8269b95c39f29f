"""Time of a training step, split by what takes it. Pure functions over arrays; every array has one entry per point.

The unit of all times is chip-seconds per token: the inverse of the throughput per accelerator. It makes every part
additive whatever the parallel layout, and the layout shows only in how much work is repeated or waits.

References: FLOPs per token and the pipeline bubble, Narayanan et al. 2021 (arXiv 2104.04473), sections 2.2 and 5.1;
selective recomputation and sequence parallelism, Korthikanti et al. 2022 (arXiv 2205.05198); gradient and parameter
traffic of sharded data parallelism, Rajbhandari et al. 2020 (arXiv 1910.02054), section 7; backward attention,
Dao 2023 (arXiv 2307.08691), section 3; low-rank adapters, Hu et al. 2021 (arXiv 2106.09685).
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from advisor.performance.types import Floats

BF16_BYTES = 2.0
OPTIMIZER_TRAFFIC_BYTES = 30.0  # per parameter and step: master weight, two moments read and written, gradient, weight
EXPERT_INNER = 1024.0
FLASH_BACKWARD = 2.5  # matrix products of the attention's backward pass over those of the forward pass


class TrainingPoints(Struct, frozen=True):
    """What is trained, how it is laid out, and on what. Lengths in elements, counts of whole chips, bytes, FLOP/s.

    ``dense_params`` are those that every token uses (input embedding excluded, output head included),
    ``expert_params`` all routed experts, ``embedding_params`` the input embedding. ``experts_per_token`` is 0 for a
    dense model. ``attention_span`` is the mean over layers of the keys that a token could see (before the causal
    half), ``attention_width`` the summed width of the heads; ``dispatch_width`` the width of what a token sends to
    one expert, summed over the layers that have experts, ``expert_inner`` one expert's inner size. ``backward`` is 2
    where all weights learn and 1 where only adapters do; ``recompute`` the share of the forward pass that is run
    again; ``sharded`` 1 where the weights are gathered for every micro-batch (FSDP, ZeRO-3). ``global_batch`` and
    ``micro_batch`` are in sequences.
    """

    dense_params: Floats
    expert_params: Floats
    embedding_params: Floats
    head_params: Floats
    layers: Floats
    hidden: Floats
    attention_width: Floats
    attention_span: Floats
    causal: Floats
    ffn_active: Floats
    expert_inner: Floats
    experts: Floats
    experts_per_token: Floats
    dispatch_width: Floats
    sequence: Floats
    global_batch: Floats
    micro_batch: Floats
    tp: Floats
    pp: Floats
    dp: Floats
    cp: Floats
    ep: Floats
    interleave: Floats
    recompute: Floats
    sharded: Floats
    backward: Floats
    peak: Floats
    peak_bf16: Floats
    bandwidth: Floats
    link: Floats
    domain: Floats
    network: Floats


class Efficiencies(Struct, frozen=True):
    """What software makes of the hardware, one value per point: shares of the peaks, multiples of the least traffic,
    seconds of fixed work per layer and pass of a micro-batch, and exposed shares of communication.
    """

    gemm: Floats
    expert_gemm: Floats
    attention: Floats
    traffic: Floats
    dispatch_traffic: Floats
    layer_s: Floats
    moe_layer_s: Floats
    link: Floats
    network: Floats
    exposed: Floats
    scale_loss: Floats
    overall: Floats


class StepParts(Struct, frozen=True):
    """Chip-seconds per token of one training step, by cause."""

    linear: Floats
    attention: Floats
    memory: Floats
    fixed: Floats
    tensor_links: Floats
    expert_links: Floats
    bubble: Floats
    data_links: Floats
    optimizer: Floats
    total: Floats


def forward_flops_per_token(points: TrainingPoints) -> tuple[Floats, Floats, Floats, Floats]:
    """FLOPs per token of one forward pass: dense layers without the head, experts visited, head, attention."""
    visited = np.where(points.experts > 0, points.experts_per_token / np.maximum(points.experts, 1.0), 0.0)
    attention = 4.0 * points.causal * points.attention_span * points.attention_width * points.layers
    return (
        2.0 * np.maximum(points.dense_params - points.head_params, 0.0),
        2.0 * points.expert_params * visited,
        2.0 * points.head_params,
        attention,
    )


def model_flops_per_token(points: TrainingPoints) -> Floats:
    """Useful FLOPs per token and step: three passes where all weights learn, two with adapters; no recomputation."""
    dense, experts, head, attention = forward_flops_per_token(points)
    return np.asarray((1.0 + points.backward) * (dense + experts + head) + 3.0 * attention)


def pipeline_bubble(pp: Floats, micro_batches: Floats, interleave: Floats) -> Floats:
    """Idle share over busy time of a one-forward-one-backward schedule with ``interleave`` model chunks per stage."""
    return np.asarray((pp - 1.0) / (np.maximum(micro_batches, 1.0) * np.maximum(interleave, 1.0)))


def group_bandwidth(members: Floats, stride: Floats, link: Floats, domain: Floats, network: Floats) -> Floats:
    """Bytes/s per chip of a collective over ``members`` chips that stand ``stride`` chips apart.

    Inside a scale-up domain the links carry it. Beyond, every domain's network ports carry the share of the ring that
    leaves it, so that the members inside one domain pool their ports.
    """
    inside = np.clip(domain / np.maximum(stride, 1.0), 1.0, members)
    beyond = np.minimum(network * inside, link)
    return np.asarray(np.where(members * stride <= domain, link, beyond))


def step_parts(points: TrainingPoints, eff: Efficiencies) -> StepParts:
    """Time of one training step, chip-seconds per token, by cause."""
    p = points
    dense, experts, head, attention = forward_flops_per_token(p)
    passes = 1.0 + p.backward + p.recompute
    tokens = p.micro_batch * p.sequence  # of one micro-batch of a replica
    sharing = p.tp * p.cp
    moe = p.experts_per_token > 0

    # Small experts make narrow matrix products; the efficiency is that of an inner size of 1,024 and grows with it.
    small = 1.0 / (1.0 + (1.0 / eff.expert_gemm - 1.0) * EXPERT_INNER / np.maximum(p.expert_inner, 1.0))
    linear = passes * (dense / (p.peak * eff.gemm) + experts / (p.peak * eff.gemm * small))
    linear = linear + (1.0 + p.backward) * head / (p.peak_bf16 * eff.gemm)
    span = attention * (1.0 + FLASH_BACKWARD + p.recompute) / (p.peak_bf16 * eff.attention)

    moe_layers = np.clip(p.dispatch_width / p.hidden, 0.0, p.layers)
    inner_layers = np.where(moe, moe_layers, p.layers)
    routed = p.experts_per_token * p.dispatch_width
    touched = eff.traffic * (8.0 * p.hidden * p.layers + 2.0 * p.ffn_active * inner_layers)
    touched = touched + eff.dispatch_traffic * routed
    weights = passes * BF16_BYTES * p.cp * (p.dense_params + p.expert_params / np.maximum(p.ep, 1.0))
    memory = (passes * BF16_BYTES * touched + weights / tokens) / p.bandwidth

    fixed = passes * sharing * (p.layers * eff.layer_s + np.where(moe, moe_layers * eff.moe_layer_s, 0.0)) / tokens

    # Two gathers and two scatters per layer and pass, each of (tp - 1)/tp of the activations.
    tp_bytes = (1.0 + p.backward + p.recompute) * 4.0 * (p.tp - 1.0) * BF16_BYTES * p.hidden * p.layers / 2.0
    tensor_bw = group_bandwidth(p.tp, np.ones_like(p.tp), p.link, p.domain, p.network)
    tensor_links = tp_bytes / (tensor_bw * eff.link)

    # Every visited expert gets a token's activations and returns them; both ways again for the gradients.
    crossing = np.where(moe, (p.ep - 1.0) / np.maximum(p.ep, 1.0), 0.0)
    outside = np.where(p.ep > p.domain, 1.0 - p.domain / np.maximum(p.ep, 1.0), 0.0)
    a2a = 2.0 * (1.0 + p.backward) * routed * BF16_BYTES
    copies_out = np.minimum(1.0, 4.0 / np.maximum(p.experts_per_token, 1.0))  # a domain receives one copy of a token
    expert_links = a2a * (crossing / (p.link * eff.link) + outside * copies_out / (p.network * eff.network))

    busy = linear + span + memory + fixed + tensor_links + expert_links
    micro_batches = p.global_batch / np.maximum(p.micro_batch * p.dp, 1e-9)
    bubble = busy * pipeline_bubble(p.pp, micro_batches, p.interleave)

    chips = p.tp * p.pp * p.cp * p.dp
    step_tokens = np.maximum(p.global_batch * p.sequence, 1.0)
    learning = np.where(p.backward > 1.5, 1.0, 0.0)
    rounds = np.maximum(micro_batches, 1.0)
    dense_copies = p.dp * p.cp
    gather = BF16_BYTES * np.where(p.sharded > 0, 2.0 * rounds, learning)
    reduce = BF16_BYTES * learning * np.where(p.sharded > 0, rounds, 1.0)
    dense_bytes = (p.dense_params + p.embedding_params) / (p.tp * p.pp) * (gather + reduce)
    expert_copies = np.maximum(dense_copies / np.maximum(p.ep, 1.0), 1.0)
    expert_bytes = p.expert_params / (p.tp * p.pp * np.maximum(p.ep, 1.0)) * (gather + reduce)
    dense_bw = group_bandwidth(dense_copies, p.tp, p.link, p.domain, p.network * eff.network)
    expert_bw = group_bandwidth(expert_copies, p.tp * p.ep, p.link, p.domain, p.network * eff.network)
    data = dense_bytes * (1.0 - 1.0 / dense_copies) / dense_bw + expert_bytes * (1.0 - 1.0 / expert_copies) / expert_bw
    data = data * chips / step_tokens
    data_links = np.maximum(eff.exposed * data, data - 0.7 * busy)

    state = (p.dense_params + p.embedding_params + p.expert_params) * learning
    optimizer = OPTIMIZER_TRAFFIC_BYTES * state / p.bandwidth / step_tokens

    total = (busy + bubble + data_links + optimizer) / eff.overall
    total = total * (1.0 + eff.scale_loss * np.log2(np.maximum(chips, 1.0)))
    return StepParts(
        linear=linear,
        attention=span,
        memory=memory,
        fixed=fixed,
        tensor_links=tensor_links,
        expert_links=expert_links,
        bubble=bubble,
        data_links=data_links,
        optimizer=optimizer,
        total=total,
    )
