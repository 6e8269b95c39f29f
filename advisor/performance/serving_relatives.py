"""What measured relatives say of a prediction: the part of their misfit that it shares with them.

The physics with its pooled efficiencies leaves residuals that are alike where the model, the way of running, or the
chip is the same and as many tokens are put out. They are carried over by simple kriging (Rasmussen and Williams,
"Gaussian Processes for Machine Learning", MIT Press 2006, equation 2.25) with few broad kernels. The correction knows
labels and the number of output tokens only: never the load, the prompt, the number of chips, or a bandwidth. So a
prediction keeps the laws of the physics.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.performance.serving_rows import ServingRows, Words
from advisor.performance.types import Floats

TABLE = "relatives_serving.csv"
OUTPUTS = ("throughput", "ttft", "tpot")
LABELS = ("model", "run", "chip kind", "generation")
# Prior variances of the natural log that relatives share: near outputs under the same model or the same way of
# running, and any outputs under the same model, chip, or way of running on the generation.
NEAR_MODEL, NEAR_RUN, SAME_MODEL, SAME_CHIP, SAME_RUN = 0.05, 0.05, 0.02, 0.02, 0.02
BLOCK = 512  # rows at a time: some 10 MB of covariances
REACH = 1.5  # natural log of output tokens over which what is shared fades
SHORTEST, LONGEST = 128.0, 32768.0  # tokens that were measured; beyond them the correction stays as it is there


class Positions(Struct, frozen=True):
    """Where rows stand for the correction: an array of words a label, and natural logs of output tokens."""

    labels: dict[str, Words]
    output: Floats

    def take(self, index: npt.NDArray[np.intp]) -> Positions:
        """The rows at ``index``."""
        return Positions({n: words[index] for n, words in self.labels.items()}, self.output[index])


class Relatives(Struct, frozen=True):
    """Measured rows as the correction sees them; ``weights`` (rows, 3 outputs): their kriging weights, zero where a
    row has not measured the output."""

    where: Positions
    weights: Floats

    def correction(self, x: ServingRows) -> Floats:
        """Natural log by which to correct throughput, TTFT and TPOT of every row, shape (rows, 3)."""
        mine = positions(x)
        codes = [np.unique(v, return_inverse=True)[1].reshape(-1) for v in (*mine.labels.values(), mine.output)]
        _, first, back = np.unique(np.stack(codes, axis=1), axis=0, return_index=True, return_inverse=True)
        distinct = mine.take(first)
        found = np.zeros((len(first), len(OUTPUTS)))
        for begin in range(0, len(first), BLOCK):
            index = np.arange(begin, min(begin + BLOCK, len(first)))
            kernel = covariance(distinct.take(index), self.where)
            for column in range(len(OUTPUTS)):
                # Row by row, so that a row comes out the same to the last bit whatever stands beside it.
                found[index, column] = np.sum(kernel * self.weights[:, column], axis=1)
        whole = found[back.reshape(-1)]
        # What is in flight comes round once a latency (Little's law): nearly all of it the time of later tokens.
        whole[x.looped, 0] = -whole[x.looped, 2]
        return whole


def positions(x: ServingRows) -> Positions:
    """Positions of the rows of a table of points."""
    return Positions({name: x.groups[name] for name in LABELS}, np.log(np.clip(x.output, SHORTEST, LONGEST)))


def covariance(a: Positions, b: Positions) -> Floats:
    """Prior covariance of the shared misfit between rows ``a`` and ``b``, shape (a, b), in squared natural logs."""
    same = {name: _same(a.labels[name], b.labels[name]) for name in LABELS}
    near = np.exp(-0.5 * ((a.output[:, None] - b.output[None, :]) / REACH) ** 2)
    return np.asarray(
        near * (NEAR_MODEL * same["model"] + NEAR_RUN * same["run"])
        + SAME_MODEL * same["model"]
        + SAME_CHIP * same["chip kind"]
        + SAME_RUN * (same["run"] & same["generation"]),
        dtype=np.float64,
    )


def _same(a: Words, b: Words) -> npt.NDArray[np.bool_]:
    names, codes = np.unique(np.concatenate([a, b]), return_inverse=True)
    del names
    flat = codes.reshape(-1)
    return np.asarray(flat[: len(a), None] == flat[None, len(a) :])


def write_table(relatives: Relatives, ids: Sequence[str], path: Path) -> None:
    """Write relatives as a table, a row a measurement."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", *LABELS, "output", *OUTPUTS])
        for i, name in enumerate(ids):
            words = [str(relatives.where.labels[label][i]) for label in LABELS]
            numbers = [f"{v:.6g}" for v in (np.exp(relatives.where.output[i]), *relatives.weights[i])]
            writer.writerow([name, *words, *numbers])


@lru_cache(maxsize=1)
def shipped_relatives() -> Relatives:
    """The shipped table, as `advisor.performance.fit` wrote it."""
    text = resources.files("advisor.performance.tables").joinpath(TABLE).read_text(encoding="utf-8")
    names, *rows = csv.reader(io.StringIO(text))
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    labels = {name: np.asarray(columns[name]) for name in LABELS}
    output = np.log(np.asarray(columns["output"], dtype=np.float64))
    weights = np.asarray([columns[name] for name in OUTPUTS], dtype=np.float64).T
    return Relatives(Positions(labels, output), weights)
