"""Fits the models to the measurement tables and writes the shipped calibrations."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from advisor.catalog import load_catalog
from advisor.performance.fit import other, recommender, training_validation
from advisor.performance.fit.common import Column
from advisor.performance.fit.relatives import relatives
from advisor.performance.fit.serving import cross_validate, fit, predicted, table
from advisor.performance.fit.serving_data import ServingData, serving_data
from advisor.performance.fit.serving_spread import spreads
from advisor.performance.serving_relatives import TABLE, write_table
from advisor.performance.serving_spread import run_name
from advisor.performance.types import Floats

TABLES = Path(__file__).resolve().parents[1] / "tables"
VERSION = 2


def serving_calibration(data: ServingData, terms: tuple[Column, ...], coefficients: Floats) -> dict[str, Any]:
    """The whole serving calibration: parameters, spread, and how much was measured where."""
    by_pair = cross_validate(data, terms)
    by_chip = cross_validate(data, terms, data.x.groups["accelerator"], folds=6)
    by_row = cross_validate(data, terms, np.asarray(data.ids))
    by_generation = cross_validate(data, terms, data.x.groups["generation"], folds=99)
    return {
        "version": VERSION,
        "rows": len(data.ids),
        **table(terms, coefficients),
        "spread": spreads(data, by_pair, by_chip, by_generation, by_row),
        "counts": counts(data),
    }


def counts(data: ServingData) -> dict[str, Any]:
    """Measured rows by accelerator and model, measured models by accelerator, and Neuron software by size of model."""
    pairs: dict[str, int] = {}
    models: dict[str, set[str]] = {}
    for chip, model in zip(data.x.groups["accelerator"], data.x.groups["model"], strict=True):
        key = f"{chip}|{model}"
        pairs[key] = pairs.get(key, 0) + 1
        models.setdefault(str(chip), set()).add(str(model))
    generations = {
        str(c): str(g) for c, g in zip(data.x.groups["accelerator"], data.x.groups["generation"], strict=True)
    }
    by_generation: dict[str, int] = {}
    for chip, found in models.items():
        by_generation[generations[chip]] = by_generation.get(generations[chip], 0) + len(found)
    return {
        "pairs": dict(sorted(pairs.items())),
        "models": {k: len(v) for k, v in sorted(models.items())},
        "generations": dict(sorted(by_generation.items())),
        "runs": runs(data),
        "software": software(data),
    }


def runs(data: ServingData) -> list[str]:
    """Names of all measured runs, see `run_name`."""
    groups = [data.x.groups[name] for name in ("accelerator", "model", "engine", "source", "protocol")]
    return sorted({run_name(*(str(word) for word in row)) for row in zip(*groups, strict=True)})


def software(data: ServingData) -> dict[str, list[list[Any]]]:
    """By kind of model and generation of Neuron chips: the software that was measured, who measured it, and billions
    of parameters, a triple each."""
    found: dict[str, set[tuple[str, str, float]]] = {}
    for i in np.flatnonzero(data.x.neuron):
        engine, source = (str(data.x.groups[name][i]) for name in ("engine", "source"))
        found.setdefault(str(data.x.groups["breed"][i]), set()).add(
            (engine, source, round(float(data.params[i]) / 1e9, 2))
        )
    return {breed: [list(triple) for triple in sorted(triples)] for breed, triples in sorted(found.items())}


def write(document: dict[str, Any], path: Path) -> None:
    """Write a calibration as JSON, the same bytes for the same content."""
    path.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Fit and write everything."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    np.seterr(invalid="ignore")
    catalog = load_catalog()
    data = serving_data(catalog)
    terms, coefficients = fit(data)
    write(serving_calibration(data, terms, coefficients), TABLES / "calibration_serving.json")
    write_table(relatives(data, predicted(data.x, terms, coefficients)), data.ids, TABLES / TABLE)
    training_validation.write(catalog, TABLES / "calibration_training.json")
    other.write(catalog, TABLES / "calibration_other.json")
    recommender.write(catalog, TABLES / "calibration_recommender.json")


if __name__ == "__main__":
    main()
