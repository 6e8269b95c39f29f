"""Variance-based sensitivity: which uncertain inputs, alone and together, carry the spread of a result.

First-order estimator: Saltelli et al., Comput. Phys. Commun. 181, 2010; total order: Jansen, Comput. Phys. Commun. 117,
1999; second order: Saltelli, Comput. Phys. Commun. 145, 2002. Points are scrambled Sobol points under one seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct

from advisor.decision.draws import sobol
from advisor.decision.methods.arrays import refuse
from advisor.distributions import Floats

Model = Callable[[Floats], Floats]
"""From points in (0, 1), shape (run, input), to results, shape (run,). Quantile functions turn points into inputs."""

JOINT_INPUTS = 24
"""Inputs up to which both sample matrices come from one sequence (48 dimensions); above, from two."""


class SobolIndices(Struct, frozen=True):
    """Shares of the variance: `first` by each input alone, `total` with all that it takes part in, shape (input,).

    `second[i, j]` is the share of the pair beyond both alone (symmetric, diagonal 0), None if not asked for. Estimates
    carry an error of about 1/sqrt(base) times the variance and may fall slightly below 0. A result that does not vary
    has zeros throughout.
    """

    mean: float
    variance: float
    first: Floats
    total: Floats
    second: Floats | None
    runs: int


def sobol_runs(inputs: int, base: int, *, second_order: bool = False) -> int:
    """Number of model runs: base x (inputs + 2), with second order base x (2 inputs + 2)."""
    return base * ((2 * inputs if second_order else inputs) + 2)


def sobol_indices(
    model: Model, inputs: int, *, base: int = 1024, seed: int = 0, second_order: bool = False
) -> SobolIndices:
    """Indices of independent inputs; `base` is best a power of two. Raises CaseError for results not finite."""
    _check(inputs, base)
    a, b = _two_samples(inputs, base, seed)
    at_a, at_b = _run(model, a), _run(model, b)
    both = np.concatenate([at_a, at_b])
    mean, variance = float(both.mean()), float(both.var())
    # Only the A matrix with column i of B is needed for first and total order; second order needs the other way too.
    at_ab = np.stack([_run(model, _swapped(a, b, i)) for i in range(inputs)])
    at_ba = np.stack([_run(model, _swapped(b, a, i)) for i in range(inputs)]) if second_order else None
    runs = sobol_runs(inputs, base, second_order=second_order)
    if variance <= (1e-12 * max(abs(mean), np.finfo(np.float64).tiny)) ** 2:
        nothing = np.zeros(inputs)
        pairs = np.zeros((inputs, inputs)) if second_order else None
        return SobolIndices(mean, variance, nothing, nothing.copy(), pairs, runs)
    # Centred: without it the products below carry the mean's square as noise.
    first = ((at_b - mean) * (at_ab - at_a)).mean(axis=1) / variance
    total = ((at_a - at_ab) ** 2).mean(axis=1) / (2 * variance)
    second = None if at_ba is None else _pairs(at_a - mean, at_b - mean, at_ab - mean, at_ba - mean, first, variance)
    return SobolIndices(mean, variance, first, total, second, runs)


def sobol_indices_of(
    model: Callable[[dict[str, Floats]], Floats],
    quantiles: dict[str, Callable[[Floats], Floats]],
    *,
    base: int = 1024,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """First and total index by name, for a model of named inputs, each with its quantile function."""
    names: Sequence[str] = tuple(quantiles)

    def of_points(points: Floats) -> Floats:
        return model({name: quantiles[name](points[:, i]) for i, name in enumerate(names)})

    found = sobol_indices(of_points, len(names), base=base, seed=seed)
    return {name: (float(found.first[i]), float(found.total[i])) for i, name in enumerate(names)}


def derivative_bounds(model: Model, inputs: int, *, base: int = 1024, seed: int = 0, step: float = 1e-6) -> Floats:
    """Upper bounds of the total indices from mean squared slopes, shape (input,); base x (inputs + 1) runs.

    Bound: mean squared slope over (0, 1) / (pi^2 x variance). Sobol and Kucherenko, Math. Comput. Simul. 79, 2009.
    """
    _check(inputs, base)
    points, _ = _two_samples(inputs, base, seed)
    at = _run(model, points)
    variance = float(at.var())
    if variance == 0:
        return np.zeros(inputs)
    bounds = np.empty(inputs)
    for i in range(inputs):
        moved = points.copy()
        # Inwards, so that no point leaves (0, 1).
        moved[:, i] += np.where(points[:, i] < 0.5, step, -step)
        bounds[i] = float((((_run(model, moved) - at) / step) ** 2).mean()) / (np.pi**2 * variance)
    return bounds


def _two_samples(inputs: int, base: int, seed: int) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    if inputs <= JOINT_INPUTS:
        points = sobol(base, 2 * inputs, rng)
        return points[:, :inputs], points[:, inputs:]
    first, second = sobol(base, inputs, rng), sobol(base, inputs, rng)
    return first, second[rng.permutation(base)]


def _swapped(points: Floats, other: Floats, column: int) -> Floats:
    swapped = points.copy()
    swapped[:, column] = other[:, column]
    return swapped


def _run(model: Model, points: Floats) -> Floats:
    found = np.asarray(model(points), dtype=np.float64)
    if found.shape != (len(points),):
        raise refuse(
            "model", f"{len(points)} points gave results of shape {found.shape}.", "Return one for each point."
        )
    if not np.isfinite(found).all():
        raise refuse("model", "a result is missing or infinite.", "Narrow the inputs to where the model holds.")
    return found


def _pairs(a: Floats, b: Floats, ab: Floats, ba: Floats, first: Floats, variance: float) -> Floats:
    together = (ba @ ab.T - float(a @ b)) / (len(a) * variance)
    beyond = together - first[:, None] - first[None, :]
    beyond = 0.5 * (beyond + beyond.T)
    np.fill_diagonal(beyond, 0.0)
    return np.asarray(beyond, dtype=np.float64)


def _check(inputs: int, base: int) -> None:
    if not 1 <= inputs <= 2 * JOINT_INPUTS:
        raise refuse("inputs", f"{inputs} inputs.", f"Between 1 and {2 * JOINT_INPUTS} can be sampled together.")
    if base < 2:
        raise refuse("base", f"a base of {base} runs shows no spread.", "Give a power of two, such as 1024.")
