"""Base values and corrections as coefficients of a fit: their columns, design, start and fitted logarithms."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from advisor.performance.calibration import Calibration, Features
from advisor.performance.fit.common import Column
from advisor.performance.types import Floats

Indices = npt.NDArray[np.intp]
Label = TypeVar("Label")


def prior_sd(name: str, corrections: Sequence[tuple[str, float]]) -> float:
    """Standard deviation of a correction: that of the first pattern which it begins with, and has in it what stands
    after a star. Raises KeyError where there is none."""
    for pattern, sd in corrections:
        head, star, tail = pattern.partition("*")
        if name.startswith(head) and (not star or tail in name):
            return sd
    raise KeyError(f"no prior for {name}")


def columns_of(
    labels: Sequence[Label], features: Callable[[Label], Features], sd: Callable[[str, str], float]
) -> tuple[Column, ...]:
    """A coefficient for each correction of each parameter that applies to a point; `sd` gives its prior."""
    names = sorted({(c, f) for label in set(labels) for c, table in features(label).items() for f in table})
    return tuple(Column(c, "feature", f, sd(c, f)) for c, f in names)


def design_of_corrections(
    labels: Sequence[Label], features: Callable[[Label], Features], columns: tuple[Column, ...]
) -> dict[str, tuple[Indices, Floats]]:
    """For each parameter: the indices of its coefficients and their (points, coefficients) matrix."""
    tables = {label: features(label) for label in set(labels)}
    design: dict[str, tuple[Indices, Floats]] = {}
    for parameter in dict.fromkeys(column.parameter for column in columns):
        own = [(i, c) for i, c in enumerate(columns) if c.parameter == parameter]
        matrix = np.array([[tables[label][parameter].get(c.member, 0.0) for _, c in own] for label in labels])
        design[parameter] = np.array([i for i, _ in own], dtype=np.intp), matrix
    return design


def name_of(column: Column) -> str:
    """The name of a coefficient in a calibration."""
    return f"{column.parameter}/{column.member}"


def coefficients_of(
    columns: Sequence[Column], theta: Mapping[str, float], reference: Mapping[str, float], unknown: float | None = None
) -> Floats:
    """Coefficients, shape (column,), of fitted logarithms; of those not fitted that of their base value, or that of a
    logarithm `unknown`."""
    bases = [_base(c, reference) for c in columns]
    return np.array(
        [theta.get(name_of(c), b if unknown is None else unknown) - b for c, b in zip(columns, bases, strict=True)]
    )


def logarithms(columns: Sequence[Column], coefficients: Floats, reference: Mapping[str, float]) -> dict[str, float]:
    """Fitted logarithms by name: coefficients are told from the base values' own."""
    return {name_of(c): float(v) + _base(c, reference) for c, v in zip(columns, coefficients, strict=True)}


def write_calibration(found: Calibration, path: Path) -> None:
    """Writes the table that ships."""
    document = {
        "version": 1,
        "theta": {name: round(value, 6) for name, value in sorted(found.theta.items())},
        "spread": {name: round(value, 6) for name, value in sorted(found.spread.items())},
        "counts": dict(sorted(found.counts.items())),
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8", newline="\n")


def _base(column: Column, reference: Mapping[str, float]) -> float:
    return reference[column.parameter] if column.member == "base" else 0.0
