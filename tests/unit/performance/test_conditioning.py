"""What measurements say of machines that were not measured: the laws of conditioning a joint normal distribution."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.performance import Belief, Machine, Reading, Spread, Team, believed, merged
from advisor.performance.conditioning import covariance, prior_variance

TEAM = Team(0.27, 0.5)
WIDE, NARROW = Spread(0.08, 0.13, 0.2), Spread(0.04, 0.1, 0.25)
TRN2, TRN1, INF2 = Machine("AWS", "trn2", 16, WIDE), Machine("AWS", "trn1", 16, WIDE), Machine("AWS", "inf2", 6, WIDE)
HALF_TRN2 = Machine("AWS", "trn2", 8, WIDE)
H100, L40S = Machine("NVIDIA", "h100", 8, NARROW), Machine("NVIDIA", "l40s", 4, NARROW)
ALL = (TRN2, HALF_TRN2, TRN1, INF2, H100, L40S)
NOISE = 0.0025

logs = st.floats(-1.5, 1.5)
places = st.integers(0, len(ALL) - 1)
read = st.lists(st.tuples(places, logs), min_size=1, max_size=5)
teams = st.builds(Team, st.floats(0.0, 0.6), st.floats(0.0, 1.0))


def readings(rows: list[tuple[int, float]]) -> list[Reading]:
    return [Reading(ALL[place], log, NOISE) for place, log in rows]


def moves(beliefs: list[Belief]) -> list[float]:
    return [b.moved for b in beliefs]


@given(read, teams)
def test_the_order_of_measurements_does_not_matter(rows: list[tuple[int, float]], team: Team) -> None:
    first = believed(readings(rows), ALL, team)
    for other in list(permutations(rows))[:6]:
        assert moves(believed(readings(list(other)), ALL, team)) == pytest.approx(moves(first), abs=1e-9)


@given(st.lists(places, min_size=1, max_size=5), teams)
def test_measuring_what_was_predicted_narrows_and_does_not_move(seen: list[int], team: Team) -> None:
    for belief, machine in zip(believed(readings([(p, 0.0) for p in seen]), ALL, team), ALL, strict=True):
        assert belief.moved == 0.0
        assert belief.sd <= prior_variance(machine, team) ** 0.5
    assert all(believed(readings([(p, 0.0)]), [ALL[p]], team)[0].left < 0.5 for p in seen)


@given(read, st.floats(0.01, 1.0), teams)
def test_a_faster_measurement_makes_no_prediction_slower(
    rows: list[tuple[int, float]], faster: float, team: Team
) -> None:
    before = moves(believed(readings(rows), ALL, team))
    (place, log), rest = rows[0], rows[1:]
    after = moves(believed(readings([(place, log + faster), *rest]), ALL, team))
    assert all(b >= a - 1e-9 for a, b in zip(before, after, strict=True))


@given(read, places, logs, teams)
def test_one_more_measurement_leaves_nothing_less_sure(
    rows: list[tuple[int, float]], place: int, log: float, team: Team
) -> None:
    before, after = believed(readings(rows), ALL, team), believed(readings([*rows, (place, log)]), ALL, team)
    assert all(b.sd <= a.sd + 1e-9 for a, b in zip(before, after, strict=True))


@given(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_two_measurements_of_one_machine_are_one_at_their_mean_with_half_the_variance(a: float, b: float) -> None:
    apart = believed(readings([(0, a), (0, b)]), ALL, TEAM)
    log, variance = merged([a, b], [NOISE, NOISE])
    assert (log, variance) == pytest.approx(((a + b) / 2.0, NOISE / 2.0))
    together = believed([Reading(TRN2, log, variance)], ALL, TEAM)
    assert moves(apart) == pytest.approx(moves(together), abs=1e-9)
    assert [x.sd for x in apart] == pytest.approx([x.sd for x in together], abs=1e-7)


@given(read, teams)
def test_no_machine_is_moved_much_further_than_the_farthest_measurement(
    rows: list[tuple[int, float]], team: Team
) -> None:
    """Twice as far at most, where a wide prediction shares the error of a narrow one."""
    far = max(abs(log) for _, log in rows)
    assert all(abs(b.moved) <= far * 2.0 for b in believed(readings(rows), ALL, team))


def test_what_is_nearer_is_moved_further() -> None:
    """Trainium2 measured at 60 % of its predicted speed: itself nearly in full, half of its chips nearly so, another
    chip of the maker by more than half, and another maker's by a quarter: what a team's level explains of it."""
    told = believed([Reading(TRN2, float(np.log(0.6)), NOISE)], ALL, TEAM)
    trn2, half, trn1, inf2, h100, l40s = (float(np.exp(b.moved)) for b in told)
    assert trn2 < half < trn1 < h100 < 1.0
    assert (inf2, l40s) == pytest.approx((trn1, h100))
    assert trn2 == pytest.approx(0.61, abs=0.01)
    assert trn1 == pytest.approx(0.75, abs=0.03)
    assert h100 == pytest.approx(0.87, abs=0.03)


def test_a_port_that_is_three_times_as_fast_is_itself_so_and_says_of_others_what_a_good_one_says() -> None:
    good, odd = (believed([Reading(TRN2, log, NOISE)], ALL, TEAM) for log in (0.8, 1.1))
    assert odd[0].moved == pytest.approx(1.1, abs=0.03)
    assert odd[1].moved > good[1].moved
    assert moves(odd)[2:] == pytest.approx(moves(good)[2:])


def test_where_the_team_s_level_is_a_number_makers_share_nothing() -> None:
    told = believed([Reading(H100, -0.3, NOISE)], [L40S, TRN2], Team())
    assert told[0].moved == pytest.approx(-0.3 * 0.04**2 / (prior_variance(H100, Team()) + NOISE))
    assert told[1] == Belief(0.0, WIDE.total, 1.0)


def test_without_measurements_nothing_moves_and_nothing_narrows() -> None:
    assert [(b.moved, b.left) for b in believed([], ALL, TEAM)] == [(0.0, 1.0)] * len(ALL)


def test_covariances_are_those_of_a_joint_distribution() -> None:
    matrix = np.array([[covariance(a, b, TEAM) for b in ALL] for a in ALL])
    assert np.array_equal(matrix, matrix.T)
    assert np.linalg.eigvalsh(matrix).min() > 0.0
    assert np.diag(matrix) == pytest.approx([prior_variance(m, TEAM) for m in ALL])


def test_the_conditioned_distribution_is_that_of_the_draws_that_meet_the_measurement() -> None:
    """A million joint draws of the errors, weighed by how well they meet a reading of Trainium2."""
    rng = np.random.default_rng(3)
    matrix = np.array([[covariance(a, b, TEAM) for b in ALL] for a in ALL])
    draws = rng.multivariate_normal(np.zeros(len(ALL)), matrix, 1_000_000)
    seen, noise = -0.4, 0.01
    weight = np.exp(-0.5 * (draws[:, 0] - seen) ** 2 / noise)
    weight /= weight.sum()
    told = believed([Reading(TRN2, seen, noise)], ALL, TEAM)
    for place, belief in enumerate(told):
        mean = float(weight @ draws[:, place])
        assert belief.moved == pytest.approx(mean, abs=0.005)
        assert belief.sd == pytest.approx(float(weight @ (draws[:, place] - mean) ** 2) ** 0.5, rel=0.01)
