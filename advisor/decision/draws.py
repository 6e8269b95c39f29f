"""Joint draws of everything uncertain: scrambled Sobol points, one seed, blocks by cause.

A *block* is the set of variables that share a cause: the market, an accelerator, a workload. Inside a block the points
are a Sobol sequence, randomised by a linear matrix scramble and a digital shift (Matousek, J. Complexity 14, 1998).
Between blocks the order of draws is permuted, so that a block depends on the seed and its own name only: neither the
order of workloads nor adding one changes another's draws.
"""

from __future__ import annotations

import csv
import hashlib
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from advisor.distributions import Floats, normal_quantile

BITS = 30
DRAWS = 4096
"""Draws of a decision where nobody asks for more or fewer."""
MARKET = "market"
"""The block whose order is kept; every other block is permuted against it."""


class Draws:
    """`count` joint draws under one `seed`. `count` is best a power of two; any positive number is allowed."""

    def __init__(self, count: int, seed: int) -> None:
        if count < 1:
            raise ValueError("at least one draw is needed")
        self.count = count
        self.seed = seed
        self.zero = np.zeros(count)
        """Nothing, in every draw. Never written to."""

    def uniform(self, block: str, names: tuple[str, ...]) -> dict[str, Floats]:
        """Uniform draws in (0, 1), shape (draw,), for each variable of a block. At most 48 variables a block."""
        rng = np.random.default_rng(_entropy(self.seed, block))
        points = sobol(self.count, len(names), rng).T
        if block != MARKET:
            points = points.take(rng.permutation(self.count), axis=1)
        return dict(zip(names, points, strict=True))

    def normal(self, block: str, names: tuple[str, ...]) -> dict[str, Floats]:
        """Standard normal draws, as `uniform`."""
        return {name: normal_quantile(u) for name, u in self.uniform(block, names).items()}


class Medians(Draws):
    """One draw with every uncertain input at its median: for the calculation that checks the simulation."""

    def __init__(self) -> None:
        super().__init__(1, 0)

    def uniform(self, block: str, names: tuple[str, ...]) -> dict[str, Floats]:
        """0.5 for each variable, whatever the block."""
        return {name: np.full(1, 0.5) for name in names}


def correlated(common: Floats, own: Floats, correlation: float) -> Floats:
    """Standard normal draws with the given correlation to `common`, from independent standard normal draws."""
    return np.asarray(correlation**0.5 * common + (1 - correlation) ** 0.5 * own, dtype=np.float64)


def sobol(count: int, dimensions: int, rng: np.random.Generator | None = None) -> Floats:
    """First `count` points of the Sobol sequence, shape (count, dimensions), scrambled if a generator is given.

    Direction numbers: Joe and Kuo, SIAM J. Sci. Comput. 30, 2008. Unscrambled points start at the origin; others
    lie strictly inside (0, 1). Raises ValueError for more than 48 dimensions or more than 2**30 points.
    """
    table = _directions()
    if dimensions > len(table):
        raise ValueError(f"a block holds at most {len(table)} variables, {dimensions} were asked for")
    if count > 1 << BITS:
        raise ValueError(f"at most {1 << BITS} draws are possible")
    matrix = table[:dimensions]
    shift = np.zeros(dimensions, dtype=np.uint64)
    if rng is not None:
        matrix = _scramble(matrix, rng)
        shift = rng.integers(0, 1 << BITS, size=dimensions, dtype=np.uint64)
    bits = max(int(count - 1).bit_length(), 1)
    # Each bit of an index doubles the points: those with the bit are those without it, shifted by its direction.
    points = np.empty((dimensions, 1 << bits), dtype=np.uint64)
    points[:, 0] = shift
    for bit in range(bits):
        np.bitwise_xor(points[:, : 1 << bit], matrix[:, bit, None], out=points[:, 1 << bit : 2 << bit])
    index = np.arange(count)
    centre = 0.5 if rng is not None else 0.0
    # Each dimension stays one stretch of memory.
    return np.asarray((points.take(index ^ (index >> 1), axis=1) + centre) / (1 << BITS), dtype=np.float64).T


def _scramble(matrix: npt.NDArray[np.uint64], rng: np.random.Generator) -> npt.NDArray[np.uint64]:
    """Multiplies each dimension's generator matrix by a random lower triangular one with ones on the diagonal."""
    rows = rng.integers(0, 1 << BITS, size=(len(matrix), BITS), dtype=np.uint64)
    place = np.arange(BITS - 1, -1, -1, dtype=np.uint64)
    # Row i sees the i + 1 most significant digits; its own digit always counts.
    masks = (rows >> place << place) | (np.uint64(1) << place)
    parity = np.bitwise_count(matrix[:, None, :] & masks[:, :, None]).astype(np.uint64) & np.uint64(1)
    return np.asarray(np.bitwise_or.reduce(parity << place[:, None], axis=1), dtype=np.uint64)


@lru_cache(maxsize=1)
def _directions() -> npt.NDArray[np.uint64]:
    text = resources.files("advisor.decision").joinpath("tables/sobol_directions.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    table = np.zeros((len(rows), BITS), dtype=np.uint64)
    for d, row in enumerate(rows):
        polynomial = int(row["polynomial"])
        degree = polynomial.bit_length() - 1
        numbers = [int(v) for v in row["initial_numbers"].split()] if degree else [1] * BITS
        for j in range(degree, BITS) if degree else ():
            value = numbers[j - degree] ^ (numbers[j - degree] << degree)
            for k in range(1, degree):
                if (polynomial >> (degree - k)) & 1:
                    value ^= numbers[j - k] << k
            numbers.append(value)
        table[d] = [numbers[j] << (BITS - 1 - j) for j in range(BITS)]
    return table


def _entropy(seed: int, block: str) -> list[int]:
    digest = hashlib.sha256(f"{seed}|{block}".encode()).digest()
    return [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 32, 4)]
