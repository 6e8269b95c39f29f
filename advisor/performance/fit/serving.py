"""Fit of the serving model to the published measurements, and its validation on pairs that it has not seen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from advisor.performance.fit.common import Column, Problem, design_of, solve
from advisor.performance.fit.relatives import relatives as kriged
from advisor.performance.fit.serving_data import ServingData
from advisor.performance.serving import evaluate
from advisor.performance.serving_efficiency import parameters
from advisor.performance.serving_rows import ServingRows
from advisor.performance.types import Floats

NOISE = np.array([0.12, 0.20, 0.10])  # sd of ln throughput, TTFT, TPOT that rows of one series show among themselves

# Which groups a parameter may lean on, from vendor to model, and how far (sd of the natural log). The widths are prior
# knowledge, sharpened by the measurements (`pooling`) as far as these can tell: learned again they move by a third at
# most, and pairs left out are predicted as well within chance.
PLAN: dict[str, tuple[tuple[str, float], ...]] = {
    "bandwidth": (
        ("vendor", 0.75), ("generation", 0.14), ("accelerator", 0.28), ("precision", 0.16), ("engine", 0.11),
        ("model", 0.09),
    ),
    "expert_bandwidth": (
        ("kind", 0.66), ("generation", 0.2), ("breed", 0.2), ("precision", 0.38), ("engine", 0.17), ("model", 0.17),
    ),
    "cache_bandwidth": (
        ("vendor", 0.5), ("kind", 0.27), ("generation", 0.18), ("engine", 0.25), ("precision", 0.26), ("model", 0.3),
    ),
    "layer": (
        ("vendor", 1.0), ("kind", 0.45), ("generation", 0.3), ("breed", 0.21), ("accelerator", 0.12), ("engine", 0.49),
        ("model", 0.23),
    ),
    "ranks": (("vendor", 0.99), ("fabric", 0.5), ("engine", 0.34), ("kind", 0.35)),
    "across": (("vendor", 0.5),),
    "sequence": (("vendor", 0.99), ("engine", 0.53), ("kind", 0.3)),
    "visit": (("vendor", 0.7), ("generation", 0.2), ("engine", 0.2)),
    "decode_compute": (
        ("vendor", 0.46), ("arithmetic", 0.24), ("generation", 0.22), ("accelerator", 0.1), ("engine", 0.11),
        ("model", 0.1), ("kind", 0.39),
    ),
    "prefill_compute": (
        ("vendor", 0.47), ("arithmetic", 0.24), ("generation", 0.21), ("breed", 0.21), ("accelerator", 0.45),
        ("engine", 0.15), ("model", 0.17), ("kind", 0.42),
    ),
    "padding": (("vendor", 0.72), ("generation", 0.3), ("arithmetic", 0.3), ("engine", 0.28)),
    "link": (("vendor", 0.52), ("fabric", 0.81), ("generation", 0.32), ("engine", 0.27)),
    "pass": (
        ("vendor", 1.33), ("engine", 0.53), ("protocol", 0.58), ("source", 1.17), ("kind", 1.04), ("accelerator", 0.17),
        ("model", 0.37), ("stack", 0.34),
    ),
    "overlap": (("vendor", 0.62), ("engine", 0.29)),
    "attention": (("vendor", 0.78), ("generation", 0.2), ("engine", 0.2)),
    "tail": (("vendor", 1.08),),
    "burst": (("protocol", 1.21), ("engine", 0.36), ("source", 0.9)),
    "capacity": (("protocol", 0.23),),
    "queue": (("protocol", 0.64), ("engine", 0.42)),
    "speculation": (("speculation", 0.47),),
    "scale": (("protocol", 0.16), ("source", 0.11)),
}  # fmt: skip
SLOPES: dict[str, tuple[str, ...]] = {
    "prefill_compute": ("width", "split", "expert size", "experts"),
    "bandwidth": ("width", "split"),
    "decode_compute": ("width", "split", "expert size", "experts"),
    "expert_bandwidth": ("expert size", "experts"),
    "layer": ("experts",),
}
SLOPE_SD = 0.22
LEFT_OUT_ITERATIONS = 20  # within 1% of the objective's minimum; the shipped fit goes on to the end


def columns(x: ServingRows) -> tuple[Column, ...]:
    """All coefficients that the rows' groups call for."""
    found = [
        Column(parameter, group, str(member), sd)
        for parameter, terms in PLAN.items()
        for group, sd in terms
        for member in np.unique(x.groups[group])
    ]
    found += [Column(parameter, "feature", name, SLOPE_SD) for parameter, names in SLOPES.items() for name in names]
    return tuple(found)


def model_of(x: ServingRows) -> Callable[[dict[str, Floats]], Floats]:
    """From shifts of the parameters to natural logs of throughput, TTFT and TPOT of the rows."""

    def model(shifts: dict[str, Floats]) -> Floats:
        outcome = evaluate(x, parameters(shifts, len(x)))
        with np.errstate(divide="ignore"):
            return np.log(np.stack([outcome.throughput, outcome.ttft, outcome.tpot], axis=1))

    return model


def fit(
    data: ServingData, terms: tuple[Column, ...] | None = None, iterations: int = 100
) -> tuple[tuple[Column, ...], Floats]:
    """Coefficients of the maximum a posteriori fit to ``data``."""
    terms = terms or columns(data.x)
    design = design_of(terms, data.x.groups, data.x.features)
    problem = Problem(terms, design, data.observed, NOISE, data.weight)
    return terms, solve(problem, model_of(data.x), None, iterations).coefficients


def predicted(x: ServingRows, terms: tuple[Column, ...], coefficients: Floats) -> Floats:
    """Natural logs of throughput, TTFT and TPOT (rows, 3) under the coefficients."""
    design = design_of(terms, x.groups, x.features)
    return model_of(x)({name: matrix @ coefficients[index] for name, (index, matrix) in design.items()})


def percentiles(x: ServingRows, terms: tuple[Column, ...], coefficients: Floats) -> Floats:
    """Natural logs of the TTFT that 50 and 99 % of the requests stay below, (rows, 2)."""
    design = design_of(terms, x.groups, x.features)
    shifts = {name: matrix @ coefficients[index] for name, (index, matrix) in design.items()}
    outcome = evaluate(x, parameters(shifts, len(x)), tail=0.99)
    return np.log(np.stack([outcome.ttft_p50, outcome.ttft_p95], axis=1))


def cross_validate(
    data: ServingData, terms: tuple[Column, ...], labels: npt.NDArray[np.str_] | None = None, folds: int = 10
) -> Floats:
    """Predictions of every row from a fit that has not seen any row of its label (its pair, by default).

    Columns: throughput, TTFT, TPOT, and the TTFT that 50 and 99 % of the requests stay below, (rows, 5).
    Each fit starts from the references and not from the fit to everything, which has seen what is left out; so do the
    corrections by relatives.
    """
    labels = data.pair if labels is None else labels
    names, codes = np.unique(labels, return_inverse=True)
    fold = np.random.default_rng(0).permutation(len(names)) % folds
    result = np.full((len(data.ids), 5), np.nan)
    parts = [np.flatnonzero(fold[codes] == k) for k in range(min(folds, len(names)))]
    with ProcessPoolExecutor() as pool:
        for out, found in zip(parts, pool.map(partial(_left_out, data, terms), parts), strict=True):
            result[out] = found
    return result


def _left_out(data: ServingData, terms: tuple[Column, ...], out: npt.NDArray[np.intp]) -> Floats:
    """Predictions of the rows ``out`` from a fit to all others."""
    np.seterr(invalid="ignore")
    seen = data.take(np.setdiff1d(np.arange(len(data.ids)), out))
    _, coefficients = fit(seen, terms, iterations=LEFT_OUT_ITERATIONS)
    left = data.x.take(out)
    correction = kriged(seen, predicted(seen.x, terms, coefficients)).correction(left)
    outputs = predicted(left, terms, coefficients) + correction
    shares = percentiles(left, terms, coefficients) + correction[:, 1:2]
    return np.concatenate([outputs, shares], axis=1)


def table(terms: tuple[Column, ...], coefficients: Floats) -> dict[str, Any]:
    """Effects and slopes as the shipped calibration holds them; effects below 0.0005 are left out as nothing."""
    effects: dict[str, dict[str, dict[str, float]]] = {}
    slopes: dict[str, dict[str, float]] = {}
    for term, value in zip(terms, coefficients, strict=True):
        rounded = round(float(value), 4)
        if term.group == "feature":
            slopes.setdefault(term.parameter, {})[term.member] = rounded
        elif abs(rounded) >= 0.0005:
            effects.setdefault(term.parameter, {}).setdefault(term.group, {})[term.member] = rounded
    return {"effects": effects, "slopes": slopes}
