"""A fitted calibration: logarithms of efficiencies and of their corrections, with the spreads of what they leave open.

Every efficiency is a product: a base value times small corrections for what is known of a point. A correction that was
not fitted is one, so that an unknown accelerator gets its family's mean and an unknown family its vendor's.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import resources
from typing import TypeVar

import numpy as np
from msgspec import Struct

from advisor.performance.types import Floats

Label = TypeVar("Label")
Features = dict[str, dict[str, float]]
Evidence = dict[str, int]

SHARPNESS = 8.0
DOF = 5.0
ENOUGH = 5  # measured pairs from which the error of the mean is part of the residuals already


class Calibration(Struct, frozen=True):
    """``theta`` are fitted logarithms by name, ``spread`` standard deviations on data left out (natural logs) by name,
    ``counts`` the measured rows by pair and the measured pairs by accelerator and family.
    """

    theta: dict[str, float]
    spread: dict[str, float]
    counts: Evidence


def read_shipped(table: str) -> Calibration:
    """The calibration in a table that ships with the program."""
    text = (resources.files("advisor.performance") / "tables" / table).read_text(encoding="utf-8")
    document = json.loads(text)
    return Calibration(theta=document["theta"], spread=document["spread"], counts=document["counts"])


def fitted_values(
    names: Iterable[str],
    labels: Sequence[Label],
    features: Callable[[Label], Features],
    theta: Mapping[str, float],
    ceilings: Mapping[str, float],
) -> dict[str, Floats]:
    """Values of points by name, shape (point,), from fitted logarithms ``theta`` keyed ``name/correction``, below the
    ceilings that physics sets."""
    unique: dict[Label, int] = {}
    place = np.array([unique.setdefault(label, len(unique)) for label in labels], dtype=np.intp)
    tables = [features(label) for label in unique]
    values: dict[str, Floats] = {}
    for name in names:
        logs = [sum(theta.get(f"{name}/{k}", 0.0) * v for k, v in table[name].items()) for table in tables]
        values[name] = below(np.exp(np.array(logs, dtype=np.float64)), ceilings.get(name, math.inf))[place]
    return values


def below(values: Floats, ceiling: float) -> Floats:
    """``values`` kept below ``ceiling`` by a smooth bend, so that a fit near the bound still feels where it goes."""
    if math.isinf(ceiling):
        return values
    return np.asarray(values * (1.0 + (values / ceiling) ** SHARPNESS) ** (-1.0 / SHARPNESS))
