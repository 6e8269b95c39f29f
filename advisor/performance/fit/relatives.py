"""Kriging weights of the measured rows, from what the fitted physics leaves unexplained of each."""

from __future__ import annotations

import numpy as np

from advisor.performance.fit.serving_data import ServingData
from advisor.performance.serving_relatives import OUTPUTS, Relatives, covariance, positions
from advisor.performance.types import Floats

SCATTER = np.array([0.3, 0.5, 0.3])  # sd of a row's own part of the misfit, which no relative shares
LARGEST = 1.0  # a residual counts up to a factor e: a wild row says no more than that


def relatives(data: ServingData, predicted: Floats) -> Relatives:
    """Weights ``(K + S) ** -1 r`` for the residuals ``r`` of the natural logs ``predicted`` (rows, 3).

    ``S`` is each row's own scatter; rows of long sweeps scatter more, as they count less in the fit.
    """
    where = positions(data.x)
    weights = np.zeros((len(data.ids), len(OUTPUTS)))
    own = np.median(data.weight) / data.weight
    for column in range(len(OUTPUTS)):
        residual = data.observed[:, column] - predicted[:, column]
        use = np.flatnonzero(np.isfinite(residual))
        if not len(use):
            continue
        mine = where.take(use)
        matrix = covariance(mine, mine) + np.diag(SCATTER[column] ** 2 * own[use])
        weights[use, column] = np.linalg.solve(matrix, np.clip(residual[use], -LARGEST, LARGEST))
    return Relatives(where, weights)
