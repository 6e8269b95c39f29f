"""Serving, composed: facts of the points and fitted efficiencies in, throughput and latencies out.

This is the recipe; each step is a function of `roofline`, `memory` or `batching`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from advisor.performance.batching import Steady, mean_wait, prefill_residence, residence_quantile, steady_state
from advisor.performance.memory import cache_budget, sequence_bytes, sequences_that_fit
from advisor.performance.roofline import (
    attention_prefill_flops,
    bend,
    bucket,
    collective_time,
    expert_work,
    experts_touched,
    step_time,
)
from advisor.performance.serving_rows import Flags, ServingRows
from advisor.performance.types import Floats

CHUNK = 8192.0  # prompt tokens that share one pass under load: the engines' default token budget of a step
UNBOUNDED = 8.0  # of a prompt's wait: where decoding runs elsewhere, prompts may hold all requests of a closed loop
DRAFTED = 2.0  # tokens drafted a step where it is not said how many: multi-token prediction drafts one to three
USUAL_RUN = 1000.0  # requests by default of the benchmarks that come with vLLM and SGLang
PATIENCE = 600.0  # s, after which clients give up: the default time-out of OpenAI's client
OPEN_RUN = 60.0  # s that a run at a fixed rate lasts
SURELY = 1.25  # times the predicted capacity: at rates below, it may as well be the prediction that is short
NEURON_LENGTH = 4096.0  # tokens of a compiled sequence, longer where requests are: no prompt pads beyond them

Efficiencies = dict[str, Floats]


class Outcome(Struct, frozen=True):
    """Per point, over all replicas: output tokens/s; mean time to first token, what half and 95 % of the requests stay
    below, and mean time per later token (s); sequences decoding a replica; sequences that fit a replica; and the parts
    of the time that say what binds, seconds per request."""

    throughput: Floats
    ttft: Floats
    ttft_p50: Floats
    ttft_p95: Floats
    tpot: Floats
    batch: Floats
    fits: Floats
    bandwidth_time: Floats
    compute_time: Floats
    fixed_time: Floats
    link_time: Floats

    def corrected(self, correction: Floats) -> Outcome:
        """With throughput, TTFT and TPOT multiplied by the exponentials of ``correction``, shape (points, 3)."""
        factor = np.exp(correction)
        return replace(
            self,
            throughput=self.throughput * factor[:, 0],
            ttft=self.ttft * factor[:, 1],
            ttft_p50=self.ttft_p50 * factor[:, 1],
            ttft_p95=self.ttft_p95 * factor[:, 1],
            tpot=self.tpot * factor[:, 2],
        )


class Step(Struct, frozen=True):
    """Parts of one decode step of ``batch`` sequences, seconds."""

    weights: Floats
    cache: Floats
    compute: Floats
    fixed: Floats
    collectives: Floats

    @property
    def total(self) -> Floats:
        """The whole step."""
        return step_time(self.weights, self.cache, self.compute, self.fixed, self.collectives)


def held_bytes(x: ServingRows) -> Floats:
    """Bytes of weights in a replica's memory: all but the experts once a lane."""
    return np.asarray(x.stored_bytes + x.rest_bytes * (x.lanes - 1.0), dtype=np.float64)


def decode_step(x: ServingRows, q: Efficiencies, batch: Floats, context: Floats) -> Step:
    """One decode step at ``batch`` sequences of mean length ``context``.

    A pipeline of p stages works on p parts of the batch at once: a round streams every stage's weights p times. Where
    requests are split over lanes, each lane holds and streams all weights but the experts. Drafted tokens are checked
    in the same step: they are work, and they visit experts, whether or not they are kept.
    """
    tokens = batch * np.where(x.speculative, 1.0 + DRAFTED, 1.0)
    touched = experts_touched(tokens, x.experts, x.per_token)
    stream = x.shards * x.bandwidth * q["bandwidth"]
    weights = x.pipeline * (x.rest_bytes * x.lanes + x.expert_bytes * touched / q["expert_bandwidth"]) / stream
    read = sequence_bytes(context, x.token_bytes, x.window_token_bytes, x.window, x.cache_shards)
    cache = batch * read / (x.bandwidth * q["bandwidth"] * q["cache_bandwidth"])
    products = tokens * x.rest_flops + x.expert_flops * expert_work(tokens, x.experts, x.per_token, q["padding"])
    attention = tokens * x.context_flops * context / x.peak_bf16 / x.shards / q["attention"]
    compute = products / x.peak / x.shards / q["decode_compute"] + attention
    grouped = x.ranks > 1.0
    joining = np.where(grouped, q["ranks"] * np.log2(np.maximum(x.ranks, 2.0)), 0.0)
    fixed = x.layers * (q["layer"] + joining + np.where(x.across, q["across"], 0.0))
    tensor = np.maximum(x.shards / x.pipeline, 1.0)
    # A Neuron graph goes through the experts that are visited one after the other.
    visits = np.where(x.neuron, touched * x.experts * q["visit"], 0.0)
    links = collective_time(tokens / x.pipeline, x.hidden, x.layers, tensor, x.link, q["link"])
    return Step(weights, cache, compute, fixed + x.layers * visits + batch / x.lanes * q["sequence"], links)


def prefill_parts(x: ServingRows, q: Efficiencies, prompt: Floats, shared: Floats) -> tuple[Floats, Floats, Floats]:
    """Seconds of a prompt's compute, of streaming weights, and of its collectives, in a pass of ``shared`` tokens.

    The pass holds the prompt and others beside it (``shared`` >= ``prompt``); what the pass costs as a whole, weights
    streamed and tiles of experts filled up, is the prompt's in proportion.
    """
    tensor = np.maximum(x.prefill_shards / x.pipeline, 1.0)
    share = prompt / shared
    attention = attention_prefill_flops(prompt, x.attention_layers, x.attention_width) / x.peak_bf16 / q["attention"]
    visits = x.expert_flops * expert_work(shared, x.experts, x.per_token, q["padding"]) * share
    products = (prompt * x.rest_flops + visits) / x.peak / q["prefill_compute"]
    compute = (products + attention) / x.prefill_shards
    touched = experts_touched(shared, x.experts, x.per_token)
    held = x.rest_bytes * np.where(x.lanes > 1.0, tensor, 1.0) + x.expert_bytes * touched
    stream = held * share / (x.prefill_shards * x.bandwidth * q["bandwidth"])
    links = collective_time(prompt, x.hidden, x.layers, tensor, x.link, q["link"])
    return compute, stream, links


def evaluate(x: ServingRows, q: Efficiencies, tail: float = 0.95) -> Outcome:
    """Throughput and latencies at every point. Where not one sequence fits, throughput is 0 and latencies are NaN.

    ``tail``: the share of requests that stays below ``ttft_p95``, where a source publishes another one than 95 %.
    """
    compiled_length = np.maximum(x.prompt + x.output, NEURON_LENGTH)
    prompt = np.where(x.neuron, np.minimum(bucket(x.prompt, x.shortest), compiled_length), x.prompt)
    context = x.prompt + 0.5 * x.output
    held = sequence_bytes(x.prompt + x.output, x.token_bytes, x.window_token_bytes, x.window, x.cache_shards)
    fits = sequences_that_fit(cache_budget(x.memory, held_bytes(x), x.shards), held) * q["capacity"]
    lone_compute, lone_stream, links = prefill_parts(x, q, prompt, prompt)
    alone = bend(lone_compute, lone_stream) + links + x.layers * q["layer"] + q["pass"]

    admitted = np.maximum(np.minimum(fits, np.where(np.isnan(x.slots), np.inf, x.slots)), 1.0)
    full = 1.0 / bend(1.0 / np.maximum(admitted, 1.0), 1.0 / np.where(x.neuron, admitted, q["queue"] * x.lanes))
    full = np.minimum(full, x.run_requests)
    crowd = np.maximum(np.where(np.isnan(x.requests), full, np.minimum(x.requests, admitted)), 1.0)
    gain = np.where(x.speculative, q["speculation"], 1.0)
    compiled = np.where(x.neuron & ~np.isnan(x.slots), admitted, 0.0)
    shared = np.where(x.neuron, prompt, np.maximum(prompt, np.minimum(prompt * crowd, CHUNK)))
    compute, stream, _ = prefill_parts(x, q, prompt, shared)
    serial = x.serial & x.neuron
    service = (bend(compute, stream) + links) * x.prefill_shards / x.prefill_chips
    service = np.where(serial, alone, service)
    overlap = np.where(serial, 0.0, q["overlap"])

    def first_of(rate: Floats, step: Floats) -> Floats:
        """Mean time to the first token, on the replica itself or on chips that read the prompts of all replicas."""
        itself = prefill_residence(service, alone, rate, step, crowd)
        elsewhere = alone + mean_wait(service, rate * x.replicas, UNBOUNDED * crowd * x.replicas)
        return np.where(x.apart, elsewhere, itself)

    def step_of(batch: Floats) -> Floats:
        return np.asarray(decode_step(x, q, np.maximum(batch, compiled), context).total / gain, dtype=np.float64)

    def times_of(batch: Floats) -> tuple[Floats, Floats]:
        """Server seconds a request, its prompt sharing passes with the decoding of others where software does so; and
        seconds of a step."""
        step = decode_step(x, q, np.maximum(np.maximum(batch, 1.0), compiled), context)
        steps = x.output / batch / gain
        memory, arithmetic = steps * (step.weights + step.cache), compute + steps * step.compute
        total = step.total
        turns = service + steps * total
        together = bend(memory + stream, arithmetic) + steps * (step.fixed + step.collectives) + links
        shared_time = turns ** (1.0 - overlap) * together**overlap
        return np.where(x.apart, steps * total, shared_time), total / gain

    steady = steady_state(crowd, x.output, first_of, times_of, x.offered)
    static = _static(x, crowd, service, alone, step_of)
    chosen = _choose(x.static, static, steady)
    drain = x.output * (step_of(0.5 * chosen.batch) - 0.5 * step_of(chosen.batch)) * q["tail"]
    drain = np.maximum(drain, 0.0) * np.maximum(1.0 - crowd / x.run_requests, 0.0) / x.run_requests
    waiting = _waiting(x, crowd, chosen.rate)
    joined = np.where(x.apart, x.replicas, 1.0)  # replicas whose prompts are read in one place
    burst = np.where(x.static, 0.0, q["burst"] * np.maximum(crowd * joined - 1.0, 0.0) * service)
    lost = np.where(x.looped, burst / x.requests, np.where(np.isfinite(x.run_requests), drain, 0.0))
    kept = np.where(x.looped, 1.0, q["scale"]) / (1.0 + chosen.rate * lost)

    def quantile_of(probability: float) -> Floats:
        """Time to the first token of a request that is later than ``probability`` of them."""
        step = np.where(x.apart, 0.0, step_of(np.maximum(chosen.batch, 1.0)))
        rate = chosen.rate * joined
        found = residence_quantile(probability, service, alone, rate, step, crowd * joined)
        later = 2.0 * probability * (burst + waiting)  # those that queue for a place, and a first wave, come in turn
        return np.where(x.static, chosen.ttft, found + later)

    parts = decode_step(x, q, np.maximum(np.maximum(chosen.batch, 1.0), compiled), context)
    share = x.output / np.maximum(chosen.batch, 1.0)
    possible = fits >= 1.0
    return Outcome(
        throughput=np.where(possible, chosen.rate * kept * x.output * x.replicas, 0.0),
        ttft=np.where(possible, chosen.ttft + burst + waiting, np.nan),
        ttft_p50=np.where(possible, quantile_of(0.5), np.nan),
        ttft_p95=np.where(possible, quantile_of(tail), np.nan),
        tpot=np.where(possible, chosen.tpot, np.nan),
        batch=np.where(possible, chosen.batch, 0.0),
        fits=fits,
        bandwidth_time=(parts.weights + parts.cache) * share,
        compute_time=parts.compute * share + compute,
        fixed_time=parts.fixed * share,
        link_time=parts.collectives * share + links,
    )


def _static(
    x: ServingRows, crowd: Floats, service: Floats, alone: Floats, step_of: Callable[[Floats], Floats]
) -> Steady:
    """A whole batch is prefilled, then decoded to the end, then the next one starts.

    Where a source states throughput as sequences over the time of a step, prompts don't count into it.
    """
    first = alone + (crowd - 1.0) * service
    step = step_of(crowd)
    busy = np.where(x.steps_only, x.output * step, first + (x.output - 1.0) * step)
    return Steady(crowd, crowd / busy, first, step)


def _waiting(x: ServingRows, crowd: Floats, rate: Floats) -> Floats:
    """Mean seconds that a request awaits a place among the ``crowd``, as a run of finite length shows it.

    In a closed loop those beyond the crowd wait in turn; MLPerf's server scenario lets nobody wait long. Where a whole
    run is queued at once, its mean request waits half of it. Where more arrive than are answered, the queue grows as
    long as the run lasts.
    """
    closed = np.where(x.looped | x.static, np.fmax(x.requests - crowd, 0.0) / rate, 0.0)
    run = np.where(np.isfinite(x.run_requests), x.run_requests, USUAL_RUN)
    queued = np.where(x.queued, 0.5 * np.maximum(run - crowd, 0.0) / rate, 0.0)
    flooded = np.fmax(x.offered / (SURELY * rate) - 1.0, 0.0) * 0.5 * OPEN_RUN
    open_or_full = np.where(np.isnan(x.offered), queued, flooded)
    return np.minimum(np.where(np.isnan(x.requests), open_or_full, closed), PATIENCE)


def _choose(flags: Flags, a: Steady, b: Steady) -> Steady:
    def pick(left: Floats, right: Floats) -> npt.NDArray[np.float64]:
        return np.where(flags, left, right)

    return Steady(pick(a.batch, b.batch), pick(a.rate, b.rate), pick(a.ttft, b.ttft), pick(a.tpot, b.tpot))
