"""Fits the recommender's four efficiencies to published training runs of DLRM, and validates them.

Ten configurations can't settle four numbers alone: a prior holds each near what such kernels are known to reach, within
a factor of 1.5 or so. Runs of one configuration by different submitters count once.
"""

from __future__ import annotations

import csv
import json
import math
import statistics
from collections import defaultdict
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from scipy.optimize import least_squares

from advisor.performance.chips import chip_named
from advisor.performance.fit.training_validation import LeftOut
from advisor.performance.recommender import points_of, published_work
from advisor.performance.recommender_step import RecommenderEfficiencies, RecommenderPoints, batch_parts
from advisor.performance.spread import quantile
from advisor.performance.types import Floats, RecommenderJob, Spread

if TYPE_CHECKING:
    from advisor.catalog import Catalog

TABLE = "measurements_recommender.csv"
KIND = "training, recommenders"
NAMES = ("dense", "gather", "exchange", "fixed_s")
# Dense layers of some hundred columns, rows of 512 bytes at random, all-to-all of small messages, and the launches of
# a step; how far each may be off, in natural-log units. Judgement.
PRIOR = np.log([0.4, 0.5, 0.5, 1e-3])
WIDTH = np.array([0.4, 0.4, 0.4, 0.5])
NOISE = 0.15  # of one configuration: submitters of one machine differ by 5 %, machines of one chip by more
# From training runs to inference by a team's own software, and from data-centre chips to all: judgement.
BEYOND = {"vendor": 0.5, "accelerator": 0.3}


class Run(Struct, frozen=True):
    """One configuration: its point, samples/s over all chips, and how many published runs stand behind it."""

    id: str
    accelerator: str
    model: str
    chips: int
    point: RecommenderPoints
    samples_per_s: float
    runs: int


def runs(catalog: Catalog) -> list[Run]:
    """The published configurations, with the median over their runs."""
    text = (resources.files("advisor.performance") / "tables" / TABLE).read_text(encoding="utf-8")
    groups: dict[tuple[str, ...], list[float]] = defaultdict(list)
    first: dict[tuple[str, ...], str] = {}
    for row in csv.DictReader(text.splitlines()):
        key = tuple(row[c] for c in ("accelerator", "model", "n_accelerators", "global_batch", "precision"))
        groups[key].append(float(row["samples_per_s"]))
        first.setdefault(key, row["id"])
    found = []
    for named, rates in groups.items():
        accelerator, model, count, batch, precision = named
        chip, work = chip_named(accelerator, catalog), published_work(model)
        if work is None:
            raise ValueError(f"the work of {model} is not in the table")
        job = RecommenderJob(model, precision, 1.0, work.lookups)
        point = points_of(job, work, chip, [(float(count), float(batch))], training=True)
        found.append(Run(first[named], chip.id, model, int(count), point, statistics.median(rates), len(rates)))
    return found


def fit(measured: Sequence[Run]) -> RecommenderEfficiencies:
    """The efficiencies that explain the runs best, near the prior."""

    def misses(theta: Floats) -> Floats:
        eff = efficiencies(theta)
        off = np.array([math.log(predicted(run, eff) / run.samples_per_s) / NOISE for run in measured])
        # A wild run pulls by its distance and not by the square of it (the "soft L1" loss, as residuals).
        soft = np.sign(off) * np.sqrt(2.0 * (np.sqrt(1.0 + off**2) - 1.0))
        return np.concatenate([soft, (theta - PRIOR) / WIDTH])

    return efficiencies(least_squares(misses, PRIOR).x)


def efficiencies(theta: Floats) -> RecommenderEfficiencies:
    """Efficiencies from their natural logs."""
    return RecommenderEfficiencies(*(float(v) for v in np.exp(theta)))


def predicted(run: Run, eff: RecommenderEfficiencies) -> float:
    """Samples/s over all chips of a training run."""
    return float(run.point.batch[0] / batch_parts(run.point, eff).total[0])


def cross_validate(catalog: Catalog) -> list[LeftOut]:
    """Every configuration predicted by a fit without its pair of accelerator and model."""
    measured = runs(catalog)
    found = []
    for run in measured:
        others = [r for r in measured if (r.accelerator, r.model) != (run.accelerator, run.model)]
        middle = predicted(run, fit(others))
        spread = training_spread(others)
        found.append(
            LeftOut(
                id=run.id,
                kind=KIND,
                accelerator=run.accelerator,
                model=run.model,
                accelerators=float(run.chips),
                measured=run.samples_per_s,
                predicted=middle,
                p10=middle * quantile(spread, 0.1),
                p90=middle * quantile(spread, 0.9),
            )
        )
    return found


def training_spread(measured: Sequence[Run]) -> Spread:
    """Spread of a training run on a pair that was not measured: what leaving pairs out shows, seen from few pairs."""
    misses: dict[tuple[str, str], list[float]] = defaultdict(list)
    for run in measured:
        others = [r for r in measured if (r.accelerator, r.model) != (run.accelerator, run.model)]
        if others:
            misses[run.accelerator, run.model].append(math.log(run.samples_per_s / predicted(run, fit(others))))
    pairs = [statistics.median(values) for values in misses.values()]
    return Spread(0.0, 0.0, math.sqrt(statistics.mean(v**2 for v in pairs)), float(len(pairs)))


def document(catalog: Catalog) -> dict[str, Any]:
    """The calibration to ship: efficiencies, the spread of an inference prediction, and what it rests on."""
    measured = runs(catalog)
    eff = fit(measured)
    own = training_spread(measured)
    return {
        **{name: round(getattr(eff, name), 6) for name in NAMES},
        "spread": {**BEYOND, "own": round(own.own, 4), "dof": own.dof},
        "configurations": len(measured),
        "runs": sum(run.runs for run in measured),
    }


def write(catalog: Catalog, path: Path) -> None:
    """Fit and write the calibration."""
    path.write_text(json.dumps(document(catalog), indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
