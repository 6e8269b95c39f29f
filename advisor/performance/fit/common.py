"""Robust maximum a posteriori fit of pooled parameters: Gauss-Newton with Student-t weights and normal priors.

A physical model has K parameters a row, each the exponential of a linear predictor (reference + effects of groups +
slopes on features). The model is differenced with respect to its K logarithms only; the chain rule gives the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.performance.types import Floats

DOF = 4.0
STEP = 1e-3


class Column(Struct, frozen=True):
    """One coefficient: an effect of ``group``'s ``member`` on ``parameter``, or a slope on the feature ``member``."""

    parameter: str
    group: str
    member: str
    sd: float


class Problem(Struct, frozen=True):
    """Rows' design and data. ``observed`` (rows, outputs) in natural logs with NaN gaps; ``noise`` the sd per output;
    ``weight`` per row."""

    columns: tuple[Column, ...]
    design: dict[str, tuple[npt.NDArray[np.intp], Floats]]
    observed: Floats
    noise: Floats
    weight: Floats


class Solution(Struct, frozen=True):
    """Coefficients in the order of the columns, and the robust objective reached."""

    coefficients: Floats
    objective: float


def design_of(
    columns: Iterable[Column], groups: dict[str, npt.NDArray[np.str_]], features: dict[str, Floats]
) -> dict[str, tuple[npt.NDArray[np.intp], Floats]]:
    """For each parameter: the indices of its coefficients and their (rows, coefficients) matrix."""
    found: dict[str, tuple[list[int], list[Floats]]] = {}
    for i, column in enumerate(columns):
        if column.group == "feature":
            values = features[column.member]
        else:
            values = (groups[column.group] == column.member).astype(np.float64)
        index, stack = found.setdefault(column.parameter, ([], []))
        index.append(i)
        stack.append(values)
    return {k: (np.asarray(i, dtype=np.intp), np.stack(s, axis=1)) for k, (i, s) in found.items()}


def solve(
    problem: Problem,
    model: Callable[[dict[str, Floats]], Floats],
    start: Floats | None = None,
    iterations: int = 150,
    tolerance: float = 1e-6,
) -> Solution:
    """Minimise robust misfit plus prior. ``model`` takes the logarithmic shift of each parameter from its reference,
    an array a row, and returns predictions of the shape of ``observed`` (natural logs)."""
    prior = np.asarray([1.0 / c.sd**2 for c in problem.columns])
    theta = np.zeros(len(problem.columns)) if start is None else start.copy()
    damping = 1e-2
    shift = _shifts(problem, theta)
    predicted = model(shift)
    value = _objective(problem, predicted, theta, prior)
    for _ in range(iterations):
        slopes = _slopes(problem, model, shift, predicted)
        residual, weight = _weighted(problem, predicted)
        gradient = _pulled(problem, slopes, weight * residual) - prior * theta
        normal = _normal(problem, slopes, weight, prior)
        improved = False
        for _ in range(8):
            lifted = normal.copy()
            lifted[np.diag_indices_from(lifted)] *= 1.0 + damping
            trial = theta + np.linalg.solve(lifted, gradient)
            trial_shift = _shifts(problem, trial)
            trial_predicted = model(trial_shift)
            trial_value = _objective(problem, trial_predicted, trial, prior)
            if trial_value < value:
                improved = True
                damping = max(damping / 4.0, 1e-6)
                break
            damping *= 6.0
        if not improved:
            break
        gain = value - trial_value
        theta, shift, predicted, value = trial, trial_shift, trial_predicted, trial_value
        if gain < tolerance * max(value, 1.0):
            break
    return Solution(theta, value)


def curvature(problem: Problem, model: Callable[[dict[str, Floats]], Floats], theta: Floats) -> Floats:
    """Matrix of second derivatives of the objective at ``theta`` (Gauss-Newton): the posterior's inverse covariance."""
    shift = _shifts(problem, theta)
    predicted = model(shift)
    _, weight = _weighted(problem, predicted)
    prior = np.asarray([1.0 / c.sd**2 for c in problem.columns])
    return _normal(problem, _slopes(problem, model, shift, predicted), weight, prior)


def _normal(problem: Problem, slopes: dict[str, Floats], weight: Floats, prior: Floats) -> Floats:
    """The normal matrix, a block for each two parameters: their coefficients meet in the rows alone."""
    matrix = np.diag(prior)
    names = list(problem.design)
    for i, a in enumerate(names):
        rows_a, of_a = problem.design[a]
        for b in names[i:]:
            rows_b, of_b = problem.design[b]
            mass = np.sum(weight * slopes[a] * slopes[b], axis=1)
            block = of_a.T @ (mass[:, None] * of_b)
            matrix[np.ix_(rows_a, rows_b)] += block
            if a != b:
                matrix[np.ix_(rows_b, rows_a)] += block.T
    return np.asarray(matrix, dtype=np.float64)


def _pulled(problem: Problem, slopes: dict[str, Floats], pull: Floats) -> Floats:
    """What a pull on every prediction is to the coefficients."""
    found = np.zeros(len(problem.columns))
    for name, (index, matrix) in problem.design.items():
        found[index] = matrix.T @ np.sum(pull * slopes[name], axis=1)
    return found


def _shifts(problem: Problem, theta: Floats) -> dict[str, Floats]:
    return {name: matrix @ theta[index] for name, (index, matrix) in problem.design.items()}


def _weighted(problem: Problem, predicted: Floats) -> tuple[Floats, Floats]:
    """Residuals and weights (0 where nothing was observed), the Student-t weight included."""
    residual = problem.observed - predicted
    present = np.isfinite(residual)
    residual = np.where(present, residual, 0.0)
    scaled = (residual / problem.noise) ** 2
    weight = problem.weight[:, None] / problem.noise**2 * (DOF + 1.0) / (DOF + scaled)
    return residual, np.where(present, weight, 0.0)


def _objective(problem: Problem, predicted: Floats, theta: Floats, prior: Floats) -> float:
    residual = problem.observed - predicted
    present = np.isfinite(problem.observed)
    residual = np.where(present, np.where(np.isfinite(residual), residual, 5.0), 0.0)
    loss = 0.5 * (DOF + 1.0) * np.log1p((residual / problem.noise) ** 2 / DOF)
    return float(np.sum(problem.weight[:, None] * loss) + 0.5 * np.sum(prior * theta**2))


def _slopes(
    problem: Problem, model: Callable[[dict[str, Floats]], Floats], shift: dict[str, Floats], predicted: Floats
) -> dict[str, Floats]:
    """Derivatives of the predictions with respect to the logarithm of each parameter, shaped as the predictions."""
    found: dict[str, Floats] = {}
    for name in problem.design:
        slope = (model(shift | {name: shift[name] + STEP}) - predicted) / STEP
        found[name] = np.where(np.isfinite(slope), slope, 0.0)
    return found


def series_weights(labels: Iterable[str], power: float = 0.6) -> Floats:
    """Weight of each row: ``n ** -power`` for the n rows of its series, so that a long sweep counts, but not n-fold."""
    values = np.asarray(list(labels))
    names, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    del names
    return np.asarray(counts, dtype=np.float64)[codes] ** -power
