"""What was fitted: a few physical parameters, each pooled over vendor, generation, chip, engine, precision and model.

A parameter's natural logarithm is its reference plus the effects of the groups that the point belongs to; an unknown
member of a group adds nothing, so that a chip without measurements is predicted from its vendor and generation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from msgspec import Struct

from advisor.performance.serving_rows import ServingRows
from advisor.performance.types import Floats

# Reference values: efficiencies without unit, times in seconds. The fit moves from here.
REFERENCE: dict[str, float] = {
    "bandwidth": 0.80,
    "expert_bandwidth": 0.75,
    "cache_bandwidth": 0.70,
    "layer": 40e-6,
    "ranks": 5e-6,
    "across": 50e-6,
    "sequence": 5e-6,
    "visit": 5e-6,
    "decode_compute": 0.45,
    "padding": 24.0,
    "prefill_compute": 0.45,
    "attention": 0.50,
    "link": 0.50,
    "pass": 15e-3,
    "overlap": 0.50,
    "burst": 0.06,
    "capacity": 1.0,
    "queue": 1500.0,
    "tail": 1.0,
    "speculation": 1.8,
    "scale": 1.0,
}


# What physics allows at most: no chip streams or computes beyond its peak. Approached smoothly (tanh).
CEILING = {
    "bandwidth": 0.95,
    "expert_bandwidth": 1.2,
    "cache_bandwidth": 2.0,  # a cache stored in half the bytes that a row says reads as twice the bandwidth
    "decode_compute": 0.95,
    "prefill_compute": 0.95,
    "attention": 0.95,
    "overlap": 1.0,
    "link": 1.0,
}


class Efficiency(Struct, frozen=True):
    """The fitted table: for each parameter the effects of groups (label -> natural log) and slopes on features."""

    effects: dict[str, dict[str, dict[str, float]]]
    slopes: dict[str, dict[str, float]]

    def at(self, x: ServingRows) -> dict[str, Floats]:
        """Parameters at every row."""
        shifts: dict[str, Floats] = {}
        used = {group for groups in self.effects.values() for group in groups}
        labels = {group: np.unique(x.groups[group], return_inverse=True) for group in used}
        for name in REFERENCE:
            log = np.zeros(len(x))
            for group, members in self.effects.get(name, {}).items():
                words, codes = labels[group]
                log += np.asarray([members.get(str(word), 0.0) for word in words], dtype=np.float64)[codes]
            for feature, slope in self.slopes.get(name, {}).items():
                log += slope * x.features[feature]
            shifts[name] = log
        return parameters(shifts, len(x))


def parameters(shifts: Mapping[str, Floats], rows: int) -> dict[str, Floats]:
    """Parameters from natural-log shifts against their references, below their ceilings; no shift: the reference."""
    found: dict[str, Floats] = {}
    for name, reference in REFERENCE.items():
        value = reference * np.exp(shifts[name]) if name in shifts else np.full(rows, reference)
        top = CEILING.get(name)
        found[name] = value if top is None else np.asarray(top * np.tanh(value / top), dtype=np.float64)
    return found


def shipped_efficiency() -> Efficiency:
    """What the shipped calibration says."""
    document = calibration()
    return Efficiency(document["effects"], document["slopes"])


@lru_cache(maxsize=1)
def calibration() -> dict[str, Any]:
    """The shipped calibration, as `advisor.performance.fit` wrote it."""
    text = (
        resources.files("advisor.performance.tables").joinpath("calibration_serving.json").read_text(encoding="utf-8")
    )
    document: dict[str, Any] = json.loads(text)
    return document
