"""Draws: Sobol points, scrambled, in blocks that depend on nothing but seed and name."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, qmc

from advisor.decision.draws import Draws, correlated, sobol


def test_unscrambled_points_are_scipys_sobol_points() -> None:
    assert sobol(1024, 48) == pytest.approx(qmc.Sobol(48, scramble=False, bits=30).random(1024), abs=0)


def test_scrambled_points_keep_the_stratification_of_sobol_points() -> None:
    """Each of 1,024 equal cells of every variable holds exactly one of 1,024 points."""
    points = np.stack(list(Draws(1024, 7).uniform("market", ("a", "b", "c")).values()))
    for variable in points:
        assert np.array_equal(np.bincount((variable * 1024).astype(int), minlength=1024), np.ones(1024))


def test_scrambled_points_lie_strictly_inside_the_unit_interval() -> None:
    points = sobol(4096, 10, np.random.default_rng(1))
    assert points.min() > 0
    assert points.max() < 1


def test_a_mean_of_lognormals_is_far_better_than_with_pseudo_random_draws() -> None:
    draws = Draws(8192, 3).normal("market", tuple("abcdefgh"))
    mean = np.mean([np.exp(0.5 * z).mean() for z in draws.values()])
    assert mean == pytest.approx(np.exp(0.125), rel=1e-4)


def test_a_block_depends_on_seed_and_name_only() -> None:
    first, again, other = Draws(256, 1), Draws(256, 1), Draws(256, 2)
    again.uniform("something else", ("x",))
    assert np.array_equal(first.uniform("w", ("x",))["x"], again.uniform("w", ("x",))["x"])
    assert not np.array_equal(first.uniform("w", ("x",))["x"], other.uniform("w", ("x",))["x"])


def test_blocks_are_uncorrelated() -> None:
    draws = Draws(4096, 0)
    a, b = draws.normal("workload a", ("x",))["x"], draws.normal("workload b", ("x",))["x"]
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.05


def test_correlated_draws_are_standard_normal_with_that_correlation() -> None:
    z = Draws(16384, 0).normal("market", ("a", "b"))
    mixed = correlated(z["a"], z["b"], 0.25)
    assert mixed.std() == pytest.approx(1, abs=0.01)
    # The shared cause weighs sqrt(rho) in each of two variables, so that these two correlate with rho.
    assert np.corrcoef(mixed, z["a"])[0, 1] == pytest.approx(0.5, abs=0.01)
    assert norm.cdf(mixed).mean() == pytest.approx(0.5, abs=0.005)


def test_too_many_variables_in_a_block_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 48"):
        sobol(16, 49)
