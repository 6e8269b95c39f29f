"""Fits the training model to the table of published training runs, and says how far it is off on runs left out.

`fit` is a robust maximum a posteriori estimate of the logarithms in `training_calibration.features`, pooled from
vendor to family to accelerator by priors that shrink each correction to none. Rows weigh less the more of them one
accelerator-and-model pair has, and superseded releases count half.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from importlib import resources

import numpy as np
from msgspec import Struct

from advisor.catalog import Catalog
from advisor.performance.calibration import below
from advisor.performance.fit.common import Problem, solve
from advisor.performance.fit.corrections import (
    Indices,
    coefficients_of,
    columns_of,
    design_of_corrections,
    logarithms,
    prior_sd,
)
from advisor.performance.training_calibration import CEILINGS, efficiencies, features
from advisor.performance.training_layout import Layout, choose_layout, take
from advisor.performance.training_rows import TrainingRows, read_rows
from advisor.performance.training_step import Efficiencies, TrainingPoints, step_parts
from advisor.performance.types import Floats

NOISE = 0.08
PAIR_POWER = 0.5
SUPERSEDED = 0.5
ROUNDS = 3

# Where the fit starts from and how firmly: (value, standard deviation of its logarithm). Shares of peak and multiples
# of least traffic as published for tuned kernels; fixed times as measured for kernel launches on both vendors' chips.
BASES: dict[str, tuple[float, float]] = {
    "gemm": (0.7, 0.3),
    "expert_gemm": (0.6, 0.4),
    "attention": (0.45, 0.4),
    "traffic": (2.0, 0.7),
    "dispatch_traffic": (4.0, 1.0),
    "layer_s": (3e-5, 1.0),
    "moe_layer_s": (1.5e-4, 1.0),
    "link": (0.7, 0.4),
    "network": (0.7, 0.4),
    "exposed": (0.3, 0.7),
    "scale_loss": (0.003, 1.0),
    "overall": (1.0, 1e-6),
}
# Standard deviations of corrections by kind. Two names joined by a bar are an interaction.
CORRECTIONS: tuple[tuple[str, float], ...] = (
    ("precision:*|", 0.1),
    ("stack:*|", 0.12),
    ("moe|", 0.15),
    ("vendor:", 0.4),
    ("family:", 0.15),
    ("chip:", 0.07),
    ("precision:", 0.4),
    ("stack:", 0.2),
    ("method:", 0.1),
    ("early:moe", 0.5),
    ("early:", 0.1),
    ("late:moe", 0.5),
    ("age:moe|", 0.2),
    ("age:moe", 0.5),
    ("age:neuron", 0.1),
    ("age:", 0.04),
    ("encoder", 0.2),
)


class Measured(Struct, frozen=True):
    """The table of runs as points, with what was measured (tokens/s per accelerator) and the weight of each row."""

    rows: TrainingRows
    ids: list[str]
    tokens_per_s: Floats
    weight: Floats

    def pair(self, i: int) -> tuple[str, str, str]:
        """Accelerator, model and kind of training of a row."""
        label = self.rows.labels[i]
        return label.accelerator, self.rows.models[i], "lora" if label.method == "lora" else "full"


def measured_table(catalog: Catalog) -> Measured:
    """The shipped table of training runs. Rows that the model can't read are a fault of the table, not dropped."""
    source = resources.files("advisor.performance") / "tables" / "measurements_training.csv"
    table = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    columns = {name: [row[name] for row in table] for name in table[0]}
    rows = read_rows(columns, catalog)
    if rows.refused:
        raise ValueError(f"rows of the measurement table that can't be read: {rows.refused}")
    draft = Measured(
        rows, columns["id"], np.array(columns["tokens_per_s_per_accelerator"], dtype=np.float64), np.ones(0)
    )
    pairs = [draft.pair(i) for i in range(len(table))]
    count = Counter(pairs)
    weight = np.array([count[p] ** -PAIR_POWER for p in pairs])
    weight *= np.array([1.0 if row["latest_of_config"] == "1" else SUPERSEDED for row in table])
    return Measured(rows, draft.ids, draft.tokens_per_s, weight)


def fit(
    data: Measured,
    use: Indices,
    start: dict[str, float] | None = None,
    rounds: int = ROUNDS,
    iterations: int = 60,
    laid: TrainingPoints | None = None,
) -> dict[str, float]:
    """Fitted logarithms from the rows ``use``. Layouts that rows leave open are chosen again between rounds.

    ``laid`` gives the points of ``use`` with their layouts, where they shall stay as they are.
    """
    labels = [data.rows.labels[i] for i in use]
    columns = columns_of(labels, features, _sd)
    design = design_of_corrections(labels, features, columns)
    reference = {c: math.log(value) for c, (value, _) in BASES.items()}
    theta = dict(start or {f"{c}/base": value for c, value in reference.items()})
    observed = np.log(data.tokens_per_s[use])[:, None]
    problem = Problem(columns, design, observed, np.array([NOISE]), data.weight[use])
    for _ in range(rounds):
        points = laid_out(data, use, theta)[0] if laid is None else laid

        def model(shift: dict[str, Floats], points: TrainingPoints = points) -> Floats:
            values = {c: np.exp(reference[c] + shift.get(c, np.zeros(len(use)))) for c in reference}
            return np.asarray(-np.log(step_parts(points, limited(values)).total))[:, None]

        begin = coefficients_of(columns, theta, reference, unknown=0.0)
        solution = solve(problem, model, begin, iterations=iterations, tolerance=1e-4)
        theta = logarithms(columns, solution.coefficients, reference)
    return theta


def limited(values: dict[str, Floats]) -> Efficiencies:
    """Efficiencies below the bounds that physics sets."""
    return Efficiencies(**{c: below(v, CEILINGS.get(c, math.inf)) for c, v in values.items()})


def laid_out(data: Measured, use: Indices, theta: dict[str, float]) -> tuple[TrainingPoints, Efficiencies]:
    """Points of the rows ``use`` with every layout complete, and their efficiencies."""
    eff = efficiencies([data.rows.labels[i] for i in use], theta)
    layout = Layout(**{name: getattr(data.rows.layout, name)[use] for name in Layout.__struct_fields__})
    points, _ = choose_layout(
        layout,
        data.rows.chips[use],
        take(data.rows.points, use),
        eff,
        data.rows.memory[use],
        data.rows.weight_bytes[use],
    )
    return points, eff


def predict(data: Measured, use: Indices, theta: dict[str, float]) -> Floats:
    """Tokens/s per accelerator of the rows ``use``."""
    return np.asarray(1.0 / step_parts(*laid_out(data, use, theta)).total)


def _sd(parameter: str, feature: str) -> float:
    if feature == "base":
        return BASES[parameter][1]
    return 0.2 if parameter == "gemm" and feature.startswith("vendor:") else prior_sd(feature, CORRECTIONS)
