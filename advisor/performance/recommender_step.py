"""Time of one batch of a recommender: embedding rows gathered from memory, pooled vectors exchanged, dense layers.

Pure functions over arrays; bytes, FLOPs, seconds. Tables are sharded over the chips of one replica: every chip gathers
its share of the rows of the whole batch and sends the pooled vectors to the chip that works on the sample (Naumov et
al. 2019, arXiv 1906.00091; Mudigere et al. 2022, arXiv 2104.05158, section 4).
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from advisor.performance.types import Floats

INDEX_BYTES = 8.0
DENSE_INPUT_BYTES = 13.0 * 4.0  # the thirteen numbers of the Criteo samples that published models are trained on
HOST_BYTES_S = 25e9  # one direction of a x16 slot of generation 4 with its protocol, a chip
EXCHANGED_BYTES = 2.0  # pooled vectors are sent in 16 bits by the published recipes
# Work of a training step over that of a forward pass: dense layers run backward twice as long; touched rows are read,
# their gradients added and written; pooled vectors are sent forward and their gradients back.
TRAINING = {"dense": 3.0, "gather": 3.0, "exchange": 2.0}


class RecommenderPoints(Struct, frozen=True):
    """One replica's batch. ``batch`` samples over ``chips``; ``row_bytes`` of one embedding row; ``features`` pooled
    vectors of ``row_values`` a sample; ``dense_flops`` a sample; rates per chip. ``training`` is 1 or 0."""

    batch: Floats
    chips: Floats
    lookups: Floats
    row_bytes: Floats
    row_values: Floats
    features: Floats
    dense_flops: Floats
    dense_params: Floats
    peak: Floats
    bandwidth: Floats
    link: Floats
    training: Floats


class RecommenderEfficiencies(Struct, frozen=True):
    """Shares of the dense peak, of the bandwidth at random access, and of the link; fixed seconds a training step."""

    dense: float
    gather: float
    exchange: float
    fixed_s: float


class RecommenderParts(Struct, frozen=True):
    """Seconds of a batch by what they are spent on."""

    dense: Floats
    gather: Floats
    exchange: Floats
    host: Floats
    fixed: Floats

    @property
    def total(self) -> Floats:
        """The whole batch."""
        return self.dense + self.gather + self.exchange + self.host + self.fixed


def batch_parts(p: RecommenderPoints, eff: RecommenderEfficiencies) -> RecommenderParts:
    """Seconds of one batch on one replica. A forward pass has a third of a training step's kernels to launch."""
    own = p.batch / p.chips
    trains = p.training > 0.0
    passes = {name: np.where(trains, more, 1.0) for name, more in TRAINING.items()}
    others = (p.chips - 1.0) / p.chips
    pooled = own * p.features * p.row_values * EXCHANGED_BYTES * others
    reduced = np.where(trains, 2.0 * p.dense_params * EXCHANGED_BYTES * others, 0.0)
    return RecommenderParts(
        dense=passes["dense"] * own * p.dense_flops / (p.peak * eff.dense),
        gather=passes["gather"] * own * p.lookups * p.row_bytes / (p.bandwidth * eff.gather),
        exchange=(passes["exchange"] * pooled + reduced) / (p.link * eff.exchange),
        host=own * (p.lookups * INDEX_BYTES + DENSE_INPUT_BYTES) / HOST_BYTES_S,
        fixed=np.where(trains, 1.0, 1.0 / 3.0) * eff.fixed_s,
    )
