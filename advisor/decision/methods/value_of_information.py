"""What it is worth to know more before choosing: perfect information, a survey, a pilot with a noisy reading.

Payoffs have shape (option, state) or (option, draw), higher is better. A value of information is gross: it is the most
that a study may cost. Source: Raiffa and Schlaifer, Applied Statistical Decision Theory, 1961.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.decision.methods.arrays import matrix, number, probabilities, refuse, vector
from advisor.distributions import Floats, normal_quantile

_DEGREE = 5


class Survey(Struct, frozen=True):
    """A study with finitely many outcomes, before it is done.

    `outcome_probability` (outcome,), `posterior` (outcome, state) and `best_option` (outcome,) say what each outcome
    would teach and lead to; an outcome that can't happen has the prior. `expected_payoff` counts the study as free,
    `value` is how much more that is than choosing now.
    """

    outcome_probability: tuple[float, ...]
    posterior: tuple[tuple[float, ...], ...]
    best_option: tuple[int, ...]
    expected_payoff: float
    value: float


def evpi(payoffs: npt.ArrayLike, state_probabilities: npt.ArrayLike | None = None) -> float:
    """Expected value of perfect information: the best of each state on average, less the best on average.

    Without probabilities all states (draws) count alike. Never below zero; also the least expected regret.
    """
    table = matrix(payoffs, "payoffs")
    chance = probabilities(state_probabilities, table.shape[1], "probabilities")
    return max(float(table.max(axis=0) @ chance - (table @ chance).max()), 0.0)


def survey(payoffs: npt.ArrayLike, prior: npt.ArrayLike, likelihood: npt.ArrayLike) -> Survey:
    """Preposterior analysis. `likelihood[outcome, state]`: chance of an outcome in a state; columns sum to 1."""
    table = matrix(payoffs, "payoffs")
    before = probabilities(prior, table.shape[1], "prior")
    given = matrix(likelihood, "likelihood")
    if given.shape[1] != len(before):
        raise refuse("likelihood", f"{given.shape[1]} columns for {len(before)} states.", "Give a column a state.")
    _outcomes_of_each_state(given)
    joint = given * before
    chance = joint.sum(axis=1)
    posterior = np.where(chance[:, None] > 0, joint / np.where(chance > 0, chance, 1.0)[:, None], before)
    after = table @ posterior.T
    expected = float(after.max(axis=0) @ chance)
    return Survey(
        tuple(float(p) for p in chance),
        tuple(tuple(float(p) for p in row) for row in posterior),
        tuple(int(i) for i in after.argmax(axis=0)),
        expected,
        max(expected - float((table @ before).max()), 0.0),
    )


def _outcomes_of_each_state(likelihood: Floats) -> None:
    """Raises CaseError unless the outcomes of each state, a column, are probabilities that sum to 1."""
    sums = likelihood.sum(axis=0)
    if likelihood.min() >= 0 and np.abs(sums - 1).max() <= 1e-9:
        return
    turned = np.abs(likelihood.sum(axis=1) - 1).max() <= 1e-9
    found = ", ".join(f"{total:.6g}" for total in sums)
    raise refuse(
        "likelihood",
        f"the columns, one a state, must be probabilities that sum to 1, and sum to {found}.",
        "Give outcomes as rows and states as columns" + (": it looks turned round." if turned else "."),
    )


def evsi(payoffs: npt.ArrayLike, prior: npt.ArrayLike, likelihood: npt.ArrayLike) -> float:
    """Expected value of sample information of a study with finitely many outcomes, before its cost (see `survey`)."""
    return survey(payoffs, prior, likelihood).value


def evsi_normal(mean: float, sd: float, noise_sd: float) -> float:
    """The same for a reading with normal noise of a saving that is thought Normal(mean, sd), against staying at 0.

    With noise 0 it is the value of perfect information. Closed form: s L(|mean| / s), with s the spread of the mean
    after the reading and L the unit normal loss.
    """
    centre = number(mean, "mean")
    spread, noise = number(sd, "sd", 0), number(noise_sd, "noise_sd", 0)
    if spread == 0:
        return 0.0
    s = spread**2 / math.hypot(spread, noise)
    z = abs(centre) / s
    return s * (math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - z * math.erfc(z / math.sqrt(2)) / 2)


def evsi_from_draws(payoffs: npt.ArrayLike, readings: npt.ArrayLike) -> float:
    """Expected value of a reading, from joint draws of payoffs (option, draw) and of what would be read (draw,).

    The payoff to be expected after a reading is its regression on the reading (a polynomial of degree 5 in the normal
    score of its rank). A reading without noise gives the value of knowing that one input perfectly. The error is up to
    about one spread of the difference times sqrt(5 / draws). Method: Strong, Oakley, Brennan and Breeze, Medical
    Decision Making 35, 2015. Needs at least 100 draws.
    """
    table, seen = matrix(payoffs, "payoffs"), vector(readings, "readings")
    if table.shape[1] != len(seen):
        raise refuse("readings", f"{len(seen)} readings for {table.shape[1]} draws.", "Give one for each draw.")
    if len(seen) < 100:
        raise refuse("readings", f"{len(seen)} draws are too few to learn from.", "Draw at least 100.")
    # Differences to the first option: what all options share must not add to the regression's error.
    differences = table - table[:1]
    now = float(differences.mean(axis=1).max())
    basis = _smooth_in(seen)
    expected = (differences @ basis) @ basis.T
    return max(float(expected.max(axis=0).mean()) - now, 0.0)


def _smooth_in(readings: Floats) -> Floats:
    """Orthonormal columns, shape (draw, up to 6), that span the polynomials in the reading's normal score."""
    _, place, counts = np.unique(readings, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - counts / 2  # equal readings share one score
    score = normal_quantile(middle / len(readings))[place]
    columns, sizes, _ = np.linalg.svd(np.polynomial.hermite_e.hermevander(score, _DEGREE), full_matrices=False)
    return np.asarray(columns[:, sizes > 1e-9 * sizes[0]], dtype=np.float64)
