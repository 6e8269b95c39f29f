"""The shipped training and sample calibrations against the tables of published runs.

`make accuracy` leaves out every pair in turn; here a few pairs are, so that the check stays quick.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict

import numpy as np
import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.performance.fit import other, training
from advisor.performance.other_calibration import shipped as shipped_other
from advisor.performance.training_calibration import kind_of
from advisor.performance.training_calibration import shipped as shipped_training


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def runs(catalog: Catalog) -> training.Measured:
    return training.measured_table(catalog)


def test_published_training_runs_are_met_by_kind(runs: training.Measured) -> None:
    everything = np.arange(len(runs.ids))
    predicted = training.predict(runs, everything, shipped_training().theta)
    pairs: dict[str, dict[tuple[str, str, str], list[float]]] = defaultdict(lambda: defaultdict(list))
    for i in everything:
        error = math.exp(abs(math.log(predicted[i] / runs.tokens_per_s[i]))) - 1.0
        pairs[kind_of(runs.rows.labels[i])][runs.pair(int(i))].append(error)
    median = {kind: statistics.median(statistics.median(e) for e in found.values()) for kind, found in pairs.items()}
    assert median["dense"] < 0.08
    assert median["moe"] < 0.20
    assert median["neuron"] < 0.12


@pytest.mark.parametrize(
    ("accelerator", "model", "bound"),
    [
        ("h100-sxm", "llama3-70b", 0.15),
        ("h100-sxm", "GPT3-175B", 0.15),
        ("a100-40gb", "MPT-7b", 0.10),
        ("gb200", "llama3.1-405b", 0.15),
        ("trainium1", "llama3-70b", 0.20),
    ],
)
def test_a_pair_that_the_fit_has_not_seen_is_predicted(
    runs: training.Measured, accelerator: str, model: str, bound: float
) -> None:
    index = np.array([i for i in range(len(runs.ids)) if runs.pair(i) == (accelerator, model, "full")])
    assert len(index) > 0
    use = np.setdiff1d(np.arange(len(runs.ids)), index)
    theta = training.fit(runs, use, shipped_training().theta, rounds=1, iterations=10)
    predicted = training.predict(runs, index, theta)
    assert np.median(np.exp(np.abs(np.log(predicted / runs.tokens_per_s[index]))) - 1.0) < bound


def test_trainium2_and_trainium1_train_llama2_7b_at_their_published_rates_per_chip(runs: training.Measured) -> None:
    """3,413 tokens/s a chip on Trainium2 (AXLearn), some 1,500 on Trainium1, 9,204 on H100 with the same stack."""
    theta = shipped_training().theta
    rates = {}
    for accelerator in ("trainium1", "trainium2", "h100-sxm"):
        index = np.array([i for i in range(len(runs.ids)) if runs.pair(i) == (accelerator, "llama2-7b", "full")])
        rates[accelerator] = float(np.median(training.predict(runs, index, theta) / runs.tokens_per_s[index]))
    assert rates["trainium2"] / rates["h100-sxm"] == pytest.approx(1.0, abs=0.25)
    assert rates["trainium1"] / rates["h100-sxm"] == pytest.approx(1.0, abs=0.35)


def test_published_sample_rates_are_met_by_kind(catalog: Catalog) -> None:
    data = other.measured_table(catalog)
    predicted = other.predict(data, np.arange(len(data.ids)), shipped_other().theta)
    pairs: dict[tuple[str, str], list[float]] = defaultdict(list)
    for i in range(len(data.ids)):
        pairs[data.pair(i)].append(math.exp(abs(math.log(predicted[i] / data.samples_per_s[i]))) - 1.0)
    assert statistics.median(statistics.median(errors) for errors in pairs.values()) < 0.10
