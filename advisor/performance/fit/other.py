"""Fits encoder, vision, diffusion and speech inference to published runs, and tests it on rows left out."""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from importlib import resources
from pathlib import Path

import numpy as np
from msgspec import Struct

from advisor.catalog import Catalog
from advisor.performance.calibration import Calibration, below
from advisor.performance.chips import chip_named
from advisor.performance.fit.common import Problem, solve
from advisor.performance.fit.corrections import (
    Indices,
    coefficients_of,
    columns_of,
    design_of_corrections,
    logarithms,
    prior_sd,
    write_calibration,
)
from advisor.performance.fit.training_validation import LEAST_SPREAD, POOLED_PAIRS, LeftOut, between, spread_that_holds
from advisor.performance.other_calibration import CEILINGS, efficiencies, features, spread_of
from advisor.performance.other_rows import OtherRows, read_other_rows
from advisor.performance.other_step import OtherEfficiencies, OtherPoints, samples_per_s
from advisor.performance.other_work import CLIP_TRANSCRIPT
from advisor.performance.spread import quantile
from advisor.performance.types import Floats

NOISE = 0.08
PAIR_POWER = 0.5
# Where the fit starts from and how firmly: (value, standard deviation of its logarithm).
BASES: dict[str, tuple[float, float]] = {
    "compute": (0.5, 0.3),
    "attention": (0.2, 0.4),
    "bandwidth": (0.8, 0.1),
    "traffic": (3.0, 0.5),
    "pass_s": (2e-4, 0.7),
    "step_s": (5e-3, 1.0),
    "host_byte_s": (1.0 / 7e9, 0.5),
    "overall": (1.0, 1e-6),
}
# Standard deviations of corrections by efficiency and kind. Names joined by a bar are an interaction.
CORRECTIONS: tuple[tuple[str, float], ...] = (
    ("traffic/kind:", 0.7),
    ("pass_s/kind:", 1.5),
    ("host_byte_s/vendor:", 1.0),
    ("step_s/vendor:", 0.7),
    ("bandwidth/vendor:", 0.1),
    ("compute/kind:*|", 0.3),
    ("overall/age|kind", 0.04),
    ("overall/age|vendor", 0.04),
    ("overall/served|", 0.1),
    ("overall/served", 0.2),
    ("compute/kind:", 0.4),
    ("compute/vendor:", 0.3),
    ("compute/backbone:", 0.4),
    ("attention/vendor:", 0.3),
    ("compute/family:", 0.15),
    ("compute/chip:", 0.15),
    ("compute/precision:", 0.3),
)


WORDS = {"encoder": "encoders and vision transformers", "cnn": "convolution networks"} | {
    kind: kind for kind in ("diffusion", "speech")
}


class Measured(Struct, frozen=True):
    """The table of runs as points, with the samples/s measured over all accelerators and the weight of each row."""

    rows: OtherRows
    ids: list[str]
    samples_per_s: Floats
    weight: Floats

    def pair(self, i: int) -> tuple[str, str]:
        """Accelerator and model of a row."""
        return self.rows.labels[i].accelerator, self.rows.models[i]


def measured_table(catalog: Catalog) -> Measured:
    """The shipped table. Speech is published in decoded tokens; a clip's transcript has `CLIP_TRANSCRIPT` of them."""
    source = resources.files("advisor.performance") / "tables" / "measurements_other.csv"
    table = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    rows = read_other_rows({name: [row[name] for row in table] for name in table[0]}, catalog)
    if rows.refused:
        raise ValueError(f"rows of the measurement table that can't be read: {rows.refused}")
    rates = [float(r["samples_per_s"] or float(r["output_tokens_per_s_total"]) / CLIP_TRANSCRIPT) for r in table]
    pairs = [(label.accelerator, model) for label, model in zip(rows.labels, rows.models, strict=True)]
    count = Counter(pairs)
    weight = np.array([count[p] ** -PAIR_POWER for p in pairs])
    return Measured(rows, [r["id"] for r in table], np.array(rates), weight)


def fit(data: Measured, use: Indices, start: dict[str, float] | None = None) -> dict[str, float]:
    """Fitted logarithms from the rows ``use``."""
    labels = [data.rows.labels[i] for i in use]
    columns = columns_of(labels, features, _sd)
    reference = {c: math.log(value) for c, (value, _) in BASES.items()}
    problem = Problem(
        columns,
        design_of_corrections(labels, features, columns),
        np.log(data.samples_per_s[use])[:, None],
        np.array([NOISE]),
        data.weight[use],
    )
    points = at(data.rows.points, use)

    def model(shift: dict[str, Floats]) -> Floats:
        logs = {c: reference[c] + shift.get(c, np.zeros(len(use))) for c in reference}
        values = {c: below(np.exp(v), CEILINGS.get(c, math.inf)) for c, v in logs.items()}
        return np.asarray(np.log(samples_per_s(points, OtherEfficiencies(**values))))[:, None]

    begin = None if start is None else coefficients_of(columns, start, reference)
    solution = solve(problem, model, begin, iterations=30)
    return logarithms(columns, solution.coefficients, reference)


def predict(data: Measured, use: Indices, theta: dict[str, float]) -> Floats:
    """Samples/s of the rows ``use``."""
    return samples_per_s(at(data.rows.points, use), efficiencies([data.rows.labels[i] for i in use], theta))


def at(points: OtherPoints, index: Indices) -> OtherPoints:
    """The points at ``index``."""
    return OtherPoints(**{name: getattr(points, name)[index] for name in OtherPoints.__struct_fields__})


def left_out(data: Measured, start: dict[str, float], group: Callable[[int], Hashable]) -> Floats:
    """ln(predicted / measured) of every row from a fit without its group."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for i in range(len(data.ids)):
        members[group(i)].append(i)
    everything = np.arange(len(data.ids))
    residual = np.zeros(len(data.ids))
    for rows in members.values():
        index = np.array(rows, dtype=np.intp)
        theta = fit(data, np.setdiff1d(everything, index), start)
        residual[index] = np.log(predict(data, index, theta) / data.samples_per_s[index])
    return residual


def spreads_from(data: Measured, theta: dict[str, float], residual: Floats) -> dict[str, float]:
    """Standard deviations in natural logs, as `training_validation.spreads_from` gives them for training."""
    labels = data.rows.labels
    pairs = [data.pair(i) for i in range(len(labels))]
    weight = np.array([1.0 / pairs.count(p) for p in pairs])
    pooled = max(spread_that_holds(residual, weight), LEAST_SPREAD)
    spreads = {"total": pooled}
    works = [f"{x.kind}|{x.vendor}" for x in labels]
    for work in sorted(set(works)):
        index = np.array([i for i, w in enumerate(works) if w == work], dtype=np.intp)
        own = spread_that_holds(residual[index], weight[index])
        n = len({pairs[i] for i in index})
        # A few pairs can't tell a spread of their own: the pooled one counts as four of them.
        spreads[f"total:{work}"] = math.sqrt((n * own**2 + POOLED_PAIRS * pooled**2) / (n + POOLED_PAIRS))
    spreads["chip"] = between(left_out(data, theta, lambda i: labels[i].accelerator), [x.accelerator for x in labels])
    spreads["family"] = between(left_out(data, theta, lambda i: labels[i].family), [x.family for x in labels])
    kinds = [f"{x.kind}|{x.vendor}" for x in labels]
    spreads["kind"] = between(left_out(data, theta, lambda i: kinds[i]), kinds)
    for vendor in sorted({label.vendor for label in labels}):
        groups: dict[tuple[object, ...], list[float]] = defaultdict(list)
        p = data.rows.points
        for i, label in enumerate(labels):
            if label.vendor == vendor:
                groups[(pairs[i], p.batch[i], p.workers[i], label.served)].append(float(residual[i]))
        several = [np.array(v) for v in groups.values() if len(v) >= 2]
        freedom = sum(len(v) - 1 for v in several)
        squares = sum(float(np.sum((v - v.mean()) ** 2)) for v in several)
        spreads[f"release:{vendor}"] = math.sqrt(squares / freedom) if freedom else LEAST_SPREAD
    return spreads


def evidence_counts(data: Measured, without: tuple[str, str] | None = None) -> dict[str, int]:
    """Number of rows by pair, and of distinct pairs by accelerator, family and kind of work at a vendor."""
    rows: dict[str, int] = defaultdict(int)
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for i, label in enumerate(data.rows.labels):
        pair = data.pair(i)
        if pair == without:
            continue
        rows[f"pair:{pair[0]}|{pair[1]}"] += 1
        for key in (f"chip:{pair[0]}", f"family:{label.family}", f"kind:{label.kind}|{label.vendor}"):
            pairs[key].add(pair)
    return {**rows, **{name: len(found) for name, found in pairs.items()}}


def cross_validate(catalog: Catalog) -> list[LeftOut]:
    """Every row of the table, predicted from a fit without any row of its accelerator-and-model pair."""
    data = measured_table(catalog)
    start = fit(data, np.arange(len(data.ids)))
    residual = left_out(data, start, data.pair)
    spreads = spreads_from(data, start, residual)
    rows = []
    for i, (name, r) in enumerate(zip(data.ids, residual, strict=True)):
        label = data.rows.labels[i]
        counts = evidence_counts(data, without=data.pair(i))
        spread = spread_of(label, Calibration(start, spreads, counts))
        predicted = float(data.samples_per_s[i]) * math.exp(r)
        rows.append(
            LeftOut(
                id=name,
                kind=WORDS[label.kind],
                accelerator=label.accelerator,
                model=data.rows.models[i],
                measured=float(data.samples_per_s[i]),
                predicted=predicted,
                p10=predicted * quantile(spread, 0.1),
                p90=predicted * quantile(spread, 0.9),
                accelerators=float(data.rows.points.devices[i]) / chip_named(label.accelerator, catalog).logical_cores,
            )
        )
    return rows


def write(catalog: Catalog, path: Path) -> Calibration:
    """Fits, writes the table that ships to ``path`` and gives it back."""
    data = measured_table(catalog)
    theta = fit(data, np.arange(len(data.ids)))
    residual = left_out(data, theta, data.pair)
    found = Calibration(theta, spreads_from(data, theta, residual), evidence_counts(data))
    write_calibration(found, path)
    return found


def _sd(parameter: str, feature: str) -> float:
    return BASES[parameter][1] if feature == "base" else prior_sd(f"{parameter}/{feature}", CORRECTIONS)
