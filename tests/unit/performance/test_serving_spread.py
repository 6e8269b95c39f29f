"""Spreads: draws and quantiles are one distribution, evidence narrows, a measurement conditions."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.catalog import Catalog
from advisor.performance import Architecture, Measured, ServingJob, Spread, chip_of, factor, neighbours, quantile
from advisor.performance.serving_efficiency import calibration
from advisor.performance.serving_spread import conditioned, spread_of


@pytest.mark.parametrize("dof", [3.0, 4.0, 8.0, float("inf")])
def test_quantiles_are_those_of_the_draws(dof: float) -> None:
    spread = Spread(0.10, 0.15, 0.20, dof)
    draws = np.random.default_rng(1).standard_normal((3, 200_000))
    multipliers = factor(spread, *draws)
    for p in (0.05, 0.1, 0.5, 0.9, 0.95):
        assert quantile(spread, p) == pytest.approx(float(np.quantile(multipliers, p)), rel=0.02)


def test_a_spread_of_nothing_is_the_median_itself() -> None:
    assert quantile(Spread(0.0, 0.0, 0.0), 0.9) == 1.0
    assert factor(Spread(0.0, 0.0, 0.0), *np.ones((3, 5))).tolist() == [1.0] * 5


def test_students_tails_reach_further_than_normal_ones_but_cross_at_the_median() -> None:
    heavy, normal = Spread(0.0, 0.0, 0.2, 4.0), Spread(0.0, 0.0, 0.2)
    assert quantile(heavy, 0.99) > quantile(normal, 0.99)
    assert quantile(heavy, 0.5) == pytest.approx(1.0)


def test_the_less_was_measured_the_wider_the_interval(catalog: Catalog) -> None:
    document = calibration()
    spreads = {
        chip: spread_of(document, "throughput", chip_of(catalog.accelerator(chip)), False, "full")
        for chip in ("h200-sxm", "l4", "trainium1", "trainium3")
    }
    assert spreads["l4"].accelerator > spreads["h200-sxm"].accelerator
    assert spreads["trainium3"].total > spreads["trainium1"].total


def test_conditioning_is_the_normal_update_of_the_logarithm() -> None:
    prior = Spread(0.3, 0.0, 0.4)  # sd 0.5 in all
    median, spread = conditioned(100.0, prior, 200.0, Measured(sd=0.5))
    assert median == pytest.approx(100.0 * np.sqrt(2.0))
    assert spread.total == pytest.approx(0.5 / np.sqrt(2.0))
    assert conditioned(100.0, prior, None, Measured()) == (100.0, prior)


def test_the_nearest_measurement_of_a_measured_pair_is_of_that_pair(llama8b: Architecture, catalog: Catalog) -> None:
    job = ServingJob(llama8b, "bf16", "bf16", 1500.0, 235.0, mode="batch")
    near = neighbours(job, "trainium2", 1, catalog)
    assert len(near) == 3
    assert near[0].accelerator == "trainium2"
    assert near[0].model == "Llama-3.1-8B"
    assert near[0].distance == "same accelerator and model"
    assert all(n.source and n.date and n.measured > 0.0 and n.predicted > 0.0 for n in near)


def test_trainium3_has_no_neighbour_of_its_own(llama8b: Architecture, catalog: Catalog) -> None:
    near = neighbours(ServingJob(llama8b, "bf16", "bf16", 1500.0, 235.0), "trainium3", 1, catalog)
    assert all(n.accelerator != "trainium3" for n in near)
    assert near[0].accelerator == "trainium2"
