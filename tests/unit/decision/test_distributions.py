"""Quantile functions against scipy's, and against what their parameters promise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from advisor.distributions import (
    lognormal_from_mean_sd,
    lognormal_range,
    normal_quantile,
    normal_range,
    pert,
    triangular,
)

U = np.linspace(1e-6, 1 - 1e-6, 20_001)


def test_the_normal_quantile_agrees_with_scipy() -> None:
    tails = np.array([1e-300, 1e-12, 1e-6, 0.025, 0.5, 0.975, 1 - 1e-12])
    assert normal_quantile(tails) == pytest.approx(stats.norm.ppf(tails), rel=1e-12, abs=1e-12)


def test_pert_is_the_beta_distribution_with_lambda_four() -> None:
    exact = 1 + 12 * stats.beta.ppf(U, 1 + 4 * 3 / 12, 1 + 4 * 9 / 12)
    assert np.abs(pert(U, 1, 4, 13) - exact).max() < 12 * 1e-4


def test_pert_has_the_variance_of_the_beta_form_and_not_the_classic_one() -> None:
    """For 1, 4, 13 the beta-PERT variance is 32/7 = 4.571; the classic formula would give 4."""
    assert pert(U, 1, 4, 13).mean() == pytest.approx(5.0, abs=2e-3)
    assert pert(U, 1, 4, 13).var() == pytest.approx(32 / 7, rel=2e-3)


def test_triangular_agrees_with_scipy() -> None:
    assert triangular(U, 2, 3, 7) == pytest.approx(stats.triang.ppf(U, 0.2, 2, 5), abs=1e-9)


@pytest.mark.parametrize("quantile", [lognormal_range, normal_range])
def test_a_range_holds_eight_in_ten_between_its_ends(quantile: object) -> None:
    ends = quantile(np.array([0.1, 0.9]), 5.0, 9.0)  # type: ignore[operator]  # either of two functions
    assert ends == pytest.approx([5.0, 9.0])


def test_a_point_estimate_is_a_distribution_without_width() -> None:
    assert set(pert(U, 3, 3, 3)) == {3.0}
    assert set(triangular(U, 3, 3, 3)) == {3.0}


@pytest.mark.parametrize("ends", [(4, 3, 9), (1, 10, 9)])
def test_estimates_out_of_order_are_refused(ends: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="in order"):
        pert(U, *ends)


def test_a_lognormal_from_mean_and_deviation_has_them() -> None:
    mu, sigma = lognormal_from_mean_sd(10, 3)
    assert stats.lognorm.mean(sigma, scale=np.exp(mu)) == pytest.approx(10)
    assert stats.lognorm.std(sigma, scale=np.exp(mu)) == pytest.approx(3)
