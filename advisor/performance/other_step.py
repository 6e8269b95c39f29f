"""Time of one batch of encoder, vision, diffusion or speech inference. Pure functions over arrays.

A device is a GPU or a NeuronCore. A sample is one sequence, image or audio clip; a pass is one run of the network over
a batch (a denoising step of a diffusion model is one pass for each guidance branch's worth of work).
Reference: roofline with additive parts, Williams, Waterman and Patterson 2009 (doi 10.1145/1498765.1498785), and a
fixed part per pass, as published single-sample latencies show.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from advisor.performance.types import Floats


class OtherPoints(Struct, frozen=True):
    """Work per sample and what it runs on. FLOPs, bytes, FLOP/s, bytes/s.

    ``flops`` and ``attention_flops`` are per sample over all its passes, ``passes`` the number of times that the
    weights are read for a batch, ``steps`` the denoising steps (0 but for diffusion), ``weight_bytes`` read each time,
    ``activation_bytes`` written per sample over all passes, ``input_bytes`` brought from the host per sample.
    ``tokens`` decoded one at a time re-read ``token_weight_bytes`` each. ``batch`` is per worker; ``workers`` run at
    once on ``devices``; peaks and bandwidths are per device.
    """

    flops: Floats
    attention_flops: Floats
    passes: Floats
    steps: Floats
    weight_bytes: Floats
    activation_bytes: Floats
    input_bytes: Floats
    tokens: Floats
    token_weight_bytes: Floats
    batch: Floats
    workers: Floats
    devices: Floats
    peak: Floats
    peak_bf16: Floats
    bandwidth: Floats


class OtherEfficiencies(Struct, frozen=True):
    """Shares of the peaks and of the bandwidth, multiples of the least activation traffic, seconds per pass, per
    denoising step and per input byte, and an overall factor.
    """

    compute: Floats
    attention: Floats
    bandwidth: Floats
    traffic: Floats
    pass_s: Floats
    step_s: Floats
    host_byte_s: Floats
    overall: Floats


def batch_seconds(p: OtherPoints, eff: OtherEfficiencies) -> tuple[Floats, Floats, Floats]:
    """Seconds of one batch on one device: (arithmetic, memory traffic, fixed and host part)."""
    arithmetic = p.batch * (p.flops / (p.peak * eff.compute) + p.attention_flops / (p.peak_bf16 * eff.attention))
    moved = p.passes * p.weight_bytes + p.batch * p.activation_bytes * eff.traffic + p.tokens * p.token_weight_bytes
    traffic = moved / (p.bandwidth * eff.bandwidth)
    waiting = np.where(p.steps > 0, p.steps * eff.step_s, p.passes * eff.pass_s)
    waiting = waiting + p.batch * p.input_bytes * eff.host_byte_s
    return np.asarray(arithmetic), np.asarray(traffic), np.asarray(waiting)


def samples_per_s(p: OtherPoints, eff: OtherEfficiencies) -> Floats:
    """Samples/s over all devices. Workers beyond one per device hide the fixed and the host part of each other."""
    arithmetic, traffic, waiting = batch_seconds(p, eff)
    busy = np.minimum(p.workers, p.devices)
    crowd = np.maximum(p.workers / p.devices, 1.0)
    seconds = arithmetic + traffic + waiting / crowd
    return np.asarray(busy * p.batch / seconds * eff.overall)
