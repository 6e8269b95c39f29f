"""Variance-based and moment-independent sensitivity against functions whose indices are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.decision import (
    borgonovo_delta,
    derivative_bounds,
    sobol_indices,
    sobol_indices_of,
    sobol_runs,
    triangular,
)
from advisor.decision.draws import sobol
from advisor.distributions import Floats
from advisor.errors import CaseError

PI = np.pi
G = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])


def ishigami(points: Floats) -> Floats:
    """Ishigami and Homma 1990 with a = 7, b = 0.1 on (-pi, pi)^3."""
    x, y, z = ((2 * points - 1) * PI).T
    return np.asarray(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


def sobol_g(points: Floats) -> Floats:
    return np.asarray(np.prod((np.abs(4 * points - 2) + G) / (1 + G), axis=1))


def _ishigami_exact() -> tuple[Floats, Floats, float]:
    """First order, total order and variance in closed form."""
    a, b = 7.0, 0.1
    v1 = 0.5 * (1 + b * PI**4 / 5) ** 2
    v2, v13 = a**2 / 8, b**2 * PI**8 * (1 / 18 - 1 / 50)
    variance = v1 + v2 + v13
    return np.array([v1, v2, 0]) / variance, np.array([v1 + v13, v2, v13]) / variance, variance


def test_the_closed_form_itself_is_the_published_one() -> None:
    first, total, variance = _ishigami_exact()
    assert variance == pytest.approx(13.844587940719254, abs=1e-9)
    assert first == pytest.approx([0.3139051911, 0.4424111448, 0], abs=1e-9)
    assert total == pytest.approx([0.5575888552, 0.4424111448, 0.2436836641], abs=1e-9)


def test_indices_of_ishigami_s_function() -> None:
    first, total, variance = _ishigami_exact()
    found = sobol_indices(ishigami, 3, base=4096, second_order=True)
    assert found.mean == pytest.approx(3.5, abs=0.01)
    assert found.variance == pytest.approx(variance, rel=0.01)
    assert found.first == pytest.approx(first, abs=0.02)
    assert found.total == pytest.approx(total, abs=0.02)
    assert found.second is not None
    assert found.second[0, 2] == pytest.approx(0.2436836641, abs=0.02)
    assert found.second[0, 1] == pytest.approx(0, abs=0.02)
    assert np.array_equal(found.second, found.second.T)


def test_indices_of_sobol_s_function() -> None:
    found = sobol_indices(sobol_g, 8, base=4096)
    parts = 1 / (3 * (1 + G) ** 2)
    variance = float(np.prod(1 + parts) - 1)
    assert variance == pytest.approx(0.4654244319, abs=1e-6)
    assert parts[:4] / variance == pytest.approx([0.716192, 0.179048, 0.023676, 0.007162], abs=1e-6)
    total = parts * (1 + variance) / (1 + parts) / variance
    assert total[:4] == pytest.approx([0.787144, 0.242198, 0.034317, 0.010460], abs=1e-6)
    assert found.variance == pytest.approx(variance, rel=0.02)
    assert found.first == pytest.approx(parts / variance, abs=0.02)
    assert found.total == pytest.approx(total, abs=0.02)


def test_more_inputs_than_one_sequence_holds_are_sampled_by_two() -> None:
    weights = np.arange(1, 31, dtype=np.float64)
    found = sobol_indices(lambda u: u @ weights, 30, base=2048)
    exact = weights**2 / (weights**2).sum()
    assert found.first == pytest.approx(exact, abs=0.02)
    assert found.total == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize(("second_order", "runs"), [(True, 63488), (False, 32768)])
def test_cost_in_model_runs(second_order: bool, runs: int) -> None:
    assert sobol_runs(30, 1024, second_order=second_order) == runs


def test_the_model_is_run_as_often_as_announced() -> None:
    seen = 0

    def counted(points: Floats) -> Floats:
        nonlocal seen
        seen += len(points)
        return ishigami(points)

    assert sobol_indices(counted, 3, base=64).runs == seen == sobol_runs(3, 64)


def test_the_same_seed_gives_the_same_bytes() -> None:
    one, two = (sobol_indices(ishigami, 3, base=256, seed=9) for _ in range(2))
    assert one.first.tobytes() + one.total.tobytes() == two.first.tobytes() + two.total.tobytes()


def test_a_result_without_spread_has_no_causes() -> None:
    found = sobol_indices(lambda u: np.full(len(u), 7.0), 2, base=64)
    assert set(found.first) == set(found.total) == {0.0}


def test_a_large_mean_does_not_drown_the_indices() -> None:
    found = sobol_indices(lambda u: 1e6 + ishigami(u), 3, base=4096)
    assert found.first == pytest.approx(_ishigami_exact()[0], abs=0.02)


def test_named_inputs_with_their_own_distributions() -> None:
    """A sum of two triangular inputs, one twice as wide: shares 1 and 4 of 5."""
    found = sobol_indices_of(
        lambda x: x["effort"] + x["price"],
        {"effort": lambda p: triangular(p, 0, 1, 2), "price": lambda p: triangular(p, 0, 2, 4)},
    )
    assert found["effort"] == pytest.approx((0.2, 0.2), abs=0.02)
    assert found["price"] == pytest.approx((0.8, 0.8), abs=0.02)


def test_derivative_bounds_of_ishigami_s_function() -> None:
    found = derivative_bounds(ishigami, 3, base=4096)
    assert found == pytest.approx([2.229, 7.066, 3.180], abs=0.05)
    assert (found >= _ishigami_exact()[1]).all()


def test_delta_of_ishigami_s_function() -> None:
    points = sobol(4096, 3, np.random.default_rng(1))
    assert borgonovo_delta(points.T, ishigami(points)) == pytest.approx([0.210, 0.358, 0.155], abs=0.05)


def test_delta_of_the_only_cause_is_large_and_of_no_cause_small() -> None:
    points = sobol(1024, 2, np.random.default_rng(4))
    only, none = borgonovo_delta(points.T, points[:, 0])
    assert only > 0.7
    assert none < 0.06


def test_a_model_that_fails_somewhere_is_refused() -> None:
    with pytest.raises(CaseError, match="missing or infinite"):
        sobol_indices(lambda u: np.where(u[:, 0] > 0.5, np.nan, 1.0), 1, base=64)
    with pytest.raises(CaseError, match="inputs"):
        sobol_indices(ishigami, 49)
