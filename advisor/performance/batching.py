"""How requests share a replica: continuous batching in steady state, and static batches.

Steady state of a replica that holds C requests in flight (closed loop): every request costs the server its prefill
``p`` (alone) and its share ``O * step(B) / B`` of the decode steps, so that the request rate is
``x = 1 / (p + O * step(B) / B)``; by Little's law the C requests are those that decode, ``B = C - x * w``, and those
that wait for or undergo prefill, ``x * w``. One unknown, one monotone equation.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from advisor.performance.types import Floats

ROUNDS = 15


class Steady(Struct, frozen=True):
    """Per replica: decoding sequences, requests/s, mean time to first token and per later token (s)."""

    batch: Floats
    rate: Floats
    ttft: Floats
    tpot: Floats


def prefill_residence(service: Floats, prefill: Floats, rate: Floats, step: Floats, crowd: Floats) -> Floats:
    """Mean seconds from admission to first token.

    The prompt's own pass ``prefill``, the running decode step that it has to await (half of one), and the queue of
    other prompts: the M/D/1 wait ``rho s / 2 (1 - rho)`` for prompts that occupy the server for ``service`` seconds,
    which a closed loop of ``crowd`` requests bounds at ``crowd / 2`` prompts.
    """
    return np.asarray(prefill + 0.5 * step + mean_wait(service, rate, crowd), dtype=np.float64)


def residence_quantile(
    probability: float, service: Floats, prefill: Floats, rate: Floats, step: Floats, crowd: Floats
) -> Floats:
    """Seconds from admission to first token that ``probability`` of the requests stay below.

    A prompt waits at all with the probability that the server is busy; then its wait is taken as exponential about its
    mean, which holds in heavy traffic (Kingman, Mathematical Proceedings of the Cambridge Philosophical Society 57(4),
    1961), and never exceeds the prompts of all others. The running step is awaited for a uniform part of it.
    """
    busy = np.clip(rate * service, 1e-12, 1.0)
    wait = mean_wait(service, rate, crowd) / busy * np.log(np.maximum(busy / (1.0 - probability), 1.0))
    return np.asarray(prefill + probability * step + np.minimum(wait, crowd * service), dtype=np.float64)


def mean_wait(service: Floats, rate: Floats, crowd: Floats) -> Floats:
    load = np.minimum(rate * service, 1.0)
    return np.asarray(0.5 * load * service / (1.0 - load + 1.0 / np.maximum(crowd, 1.0)), dtype=np.float64)


def steady_state(
    crowd: Floats,
    output: Floats,
    first_of: Callable[[Floats, Floats], Floats],
    times_of: Callable[[Floats], tuple[Floats, Floats]],
    offered: Floats | None = None,
) -> Steady:
    """Steady state of one replica that holds ``crowd`` requests (at least 1), each of ``output`` tokens.

    Where ``offered`` is given and no NaN, so many requests/s arrive: fewer are in flight where that is enough.

    ``first_of(rate, step)`` gives the mean seconds to the first token at so many requests/s beside decode steps of
    that length, ``times_of(batch)`` the server's seconds a request and those of a decode step.
    """

    def surplus(log_batch: Floats) -> Floats:
        """Requests that this many decoding ones imply, over those there are, as a logarithm: rises with the batch."""
        batch = np.exp(log_batch)
        cycle, step = times_of(batch)
        rate = 1.0 / cycle
        held = batch + rate * first_of(rate, step)
        beyond = held / crowd if offered is None else np.fmax(held / crowd, rate / offered)
        return np.asarray(np.log(beyond), dtype=np.float64)

    batch = np.exp(_root(surplus, np.full_like(crowd, np.log(1e-3)), np.log(np.maximum(crowd, 2e-3))))
    cycle, step = times_of(batch)
    rate = 1.0 / cycle
    tpot = batch / (rate * output)
    return Steady(batch, rate, first_of(rate, step), tpot)


def _root(rising: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Roots of a rising function between ``low`` and ``high``: false position, its stale end halved (Illinois)."""
    at_low, at_high = rising(low), rising(high)
    for _ in range(ROUNDS):
        span = np.where(at_high > at_low, at_high - at_low, 1.0)
        middle = np.clip(high - at_high * (high - low) / span, low, high)
        value = rising(middle)
        left = value < 0.0
        at_high = np.where(left, 0.5 * at_high, value)
        at_low = np.where(left, value, 0.5 * at_low)
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    return np.asarray(middle, dtype=np.float64)
