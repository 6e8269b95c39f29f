"""How wrong the serving model is on what it has not seen, split by cause.

Residuals come from fits without the pair (accelerator and model), without the accelerator, and without the whole
generation of chips. Scales are read off quantiles, not moments, so that a few wild rows don't widen everything.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from advisor.performance.fit.serving_data import ServingData
from advisor.performance.serving_rows import Flags, Words
from advisor.performance.serving_spread import load_kind
from advisor.performance.spread import student_from_normal
from advisor.performance.types import Floats

DOF = 4.0
OUTPUTS = ("throughput", "ttft", "tpot")
Z90 = 1.2815515655446004
T90 = float(student_from_normal(np.array([Z90]), DOF)[0])
LOADS = ("full", "clients", "apart")
FEWEST_PAIRS = 3
POOLED = 3.0


def spreads(
    data: ServingData, by_pair: Floats, by_chip: Floats, by_generation: Floats, by_row: Floats
) -> dict[str, Any]:
    """Standard deviations (natural log) for the shipped calibration, by output.

    ``own`` by how load is applied, and within it by kind of model, and by kind and generation of chips where there are
    pairs enough; ``accelerator`` for one without measurements (it shrinks with each measured pair), ``generation`` for
    one whose whole generation has none, ``vendor`` for what all chips of a vendor share. ``rows``: the whole spread of
    a row whose run was measured at other sizes or loads (``by_row``: predicted with them in the fit).
    """
    plain = ~data.x.speculative & ~_split(data)
    vendor = data.x.groups["vendor"]
    chip = data.x.groups["accelerator"]
    result: dict[str, Any] = {"dof": DOF}
    for column, name in enumerate(OUTPUTS):
        pair = by_pair[:, column] - data.observed[:, column]
        lone = by_chip[:, column] - data.observed[:, column]
        aged = by_generation[:, column] - data.observed[:, column]
        row = by_row[:, column] - data.observed[:, column]
        entry: dict[str, Any] = {"own": {}, "rows": {}, "accelerator": {}, "generation": {}, "vendor": {}}
        for label in np.unique(vendor):
            mine = vendor == label
            base = scale(pair, data.pair, mine & plain)
            chips = len(np.unique(chip[mine & plain & np.isfinite(pair)]))
            fresh = np.sqrt(max(scale(lone, data.pair, mine & plain) ** 2 - base**2, (0.5 * base) ** 2))
            older = np.sqrt(max(scale(aged, data.pair, mine & plain) ** 2 - base**2, 4.0 * fresh**2))
            entry["accelerator"][str(label)] = round(float(fresh), 4)
            entry["generation"][str(label)] = round(float(older), 4)
            entry["vendor"][str(label)] = round(float(fresh / np.sqrt(max(chips, 1))), 4)
            shared = fresh**2 / 4.0 + fresh**2 / max(chips, 1)
            for part, residual, around, held in (
                ("own", pair, base, shared),
                ("rows", row, scale(row, data.pair, mine), 0.0),
            ):
                for load, widths in _by_load(residual, data, mine, around, held).items():
                    entry[part].setdefault(load, {}).update(widths)
        result[name] = entry
    return result


def _by_load(
    residual: Floats, data: ServingData, mine: Flags, base: float, shared: float
) -> dict[str, dict[str, float]]:
    """The own part of one vendor's rows for each way of applying load. ``shared``: variance that other parts hold.

    Each group's spread is drawn to that of the larger group around it, as if ``POOLED`` pairs more had that: a kind of
    model to all that is loaded alike, a generation of chips to its kind; all that is loaded alike to the vendor's.
    """
    groups = data.x.groups
    loads = np.asarray([load_kind(str(p)) for p in groups["protocol"]])
    vendor = str(groups["vendor"][mine][0])
    found: dict[str, dict[str, float]] = {}
    for load in LOADS:
        alike = _drawn(residual, data, mine & (loads == load), base)
        widths = found.setdefault(load, {})
        for shape in ("dense", "moe"):
            kind = f"{vendor} {shape}"
            rows = mine & (loads == load) & (groups["kind"] == kind)
            wide = _drawn(residual, data, rows, alike)
            widths[kind] = _without(wide, shared)
            for breed in np.unique(groups["breed"][mine & (groups["kind"] == kind)]):
                every = mine & (groups["breed"] == breed)
                narrow = _drawn(residual, data, rows & every, wide)
                if _pairs(residual, data, rows & every) < FEWEST_PAIRS:
                    # Hardly measured under this load: no surer than the generation is under any.
                    narrow = max(narrow, _drawn(residual, data, every, wide))
                widths[str(breed)] = _without(narrow, shared)
    return found


def _drawn(residual: Floats, data: ServingData, rows: Flags, around: float) -> float:
    """Spread of some rows, drawn to that ``around`` them; that alone where they are few."""
    pairs = _pairs(residual, data, rows)
    if pairs < FEWEST_PAIRS:
        return around
    return float(np.sqrt((pairs * scale(residual, data.pair, rows) ** 2 + POOLED * around**2) / (pairs + POOLED)))


def _pairs(residual: Floats, data: ServingData, rows: Flags) -> int:
    return len(np.unique(data.pair[rows & np.isfinite(residual)]))


def _without(spread: float, shared: float) -> float:
    """The part of a spread that is left beside the variance that other parts hold, at least half of it."""
    return round(float(np.sqrt(max(spread**2 - shared, (0.5 * spread) ** 2))), 4)


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
