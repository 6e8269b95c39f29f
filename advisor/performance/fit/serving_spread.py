"""How wrong the serving model is on what it has not seen, split by cause.

Residuals come from fits without the pair (accelerator and model), without the accelerator, and without the whole
generation of chips. Scales are read off quantiles, not moments, so that a few wild rows don't widen everything.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from advisor.performance.fit.serving_data import ServingData
from advisor.performance.serving_rows import Flags, Words
from advisor.performance.spread import student_from_normal
from advisor.performance.types import Floats

DOF = 4.0
OUTPUTS = ("throughput", "ttft", "tpot")
Z90 = 1.2815515655446004
T90 = float(student_from_normal(np.array([Z90]), DOF)[0])
FEWEST_ROWS = 12
FEWEST_PAIRS = 3
POOLED = 3.0


def spreads(data: ServingData, by_pair: Floats, by_chip: Floats, by_generation: Floats) -> dict[str, Any]:
    """Standard deviations (natural log) for the shipped calibration, by output.

    ``own`` by kind of point, and by kind and generation where there are pairs enough; ``accelerator`` for one without
    measurements (it shrinks with each measured pair), ``generation`` for one whose whole generation has none,
    ``vendor`` for what all chips of a vendor share.
    """
    plain = ~data.x.speculative & ~_split(data)
    vendor = data.x.groups["vendor"]
    kind = data.x.groups["kind"]
    chip = data.x.groups["accelerator"]
    result: dict[str, Any] = {"dof": DOF}
    for column, name in enumerate(OUTPUTS):
        pair = by_pair[:, column] - data.observed[:, column]
        lone = by_chip[:, column] - data.observed[:, column]
        aged = by_generation[:, column] - data.observed[:, column]
        entry: dict[str, dict[str, float]] = {"own": {}, "accelerator": {}, "generation": {}, "vendor": {}}
        for label in np.unique(vendor):
            mine = (vendor == label) & plain
            base = scale(pair, data.pair, mine)
            chips = len(np.unique(chip[mine & np.isfinite(pair)]))
            fresh = np.sqrt(max(scale(lone, data.pair, mine) ** 2 - base**2, (0.5 * base) ** 2))
            older = np.sqrt(max(scale(aged, data.pair, mine) ** 2 - base**2, 4.0 * fresh**2))
            entry["accelerator"][str(label)] = round(float(fresh), 4)
            entry["generation"][str(label)] = round(float(older), 4)
            entry["vendor"][str(label)] = round(float(fresh / np.sqrt(max(chips, 1))), 4)
            shared = fresh**2 / 4.0 + fresh**2 / max(chips, 1)
            for member in np.unique(kind[mine]):
                rows = mine & (kind == member)
                spread = scale(pair, data.pair, rows) if np.isfinite(pair[rows]).sum() >= FEWEST_ROWS else base
                own = float(np.sqrt(max(spread**2 - shared, (0.5 * spread) ** 2)))
                entry["own"][str(member)] = round(own, 4)
                entry["own"] |= _by_breed(pair, data, rows, own)
        result[name] = entry
    return result


def _by_breed(residual: Floats, data: ServingData, rows: Flags, own: float) -> dict[str, float]:
    """The own part by kind of model and generation of chips, drawn to the kind's as if ``POOLED`` pairs more had that.

    A young generation's software differs more from model to model than an old one's.
    """
    found = {}
    breed = data.x.groups["breed"]
    for label in np.unique(breed[rows]):
        mine = rows & (breed == label) & np.isfinite(residual)
        pairs = len(np.unique(data.pair[mine]))
        if pairs >= FEWEST_PAIRS:
            variance = (pairs * scale(residual, data.pair, mine) ** 2 + POOLED * own**2) / (pairs + POOLED)
            found[str(label)] = round(float(np.sqrt(variance)), 4)
    return found


def scale(residual: Floats, pair: Words, rows: Flags) -> float:
    """Scale of a Student-t whose central 80% holds 80% of the rows' residuals, every pair counting alike."""
    use = rows & np.isfinite(residual)
    if not use.any():
        return 0.5
    names, codes, counts = np.unique(pair[use], return_inverse=True, return_counts=True)
    del names
    weight = 1.0 / counts[codes]
    size = np.abs(residual[use])
    order = np.argsort(size)
    reached = np.cumsum(weight[order]) / weight.sum()
    return float(np.interp(0.8, reached, size[order])) / T90


def _split(data: ServingData) -> Flags:
    return np.char.endswith(data.x.groups["protocol"], " split")
