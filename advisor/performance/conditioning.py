"""What a buyer's own measurements say of everything that they did not measure.

The errors of all predictions of one workload are jointly lognormal: the natural log of true over predicted speed is a
sum of parts, and what two machines share of it is their covariance.

- *vendor*: all chips of one maker's software. *accelerator*: one chip in any number. *own*: this workload on one chip.
  Their widths are those of the fit (`Spread`). Own parts of different chips are independent: what published runs, each
  predicted without its pair, have in common between two chips of one maker under the same model is nothing beyond
  the model's own part, which the fit has taken out (correlation -0.1 over 122 pairs of GPUs and 25 models).
- *size*: a share of the own part that is another in every number of chips. Rows of one run at other sizes or loads
  are as far apart as that share makes them (`Spread` of rows against that of pairs: 0.2 on GPUs, 0.2 to 0.6 on Neuron).
- *team*: how far the buyer's set-up is from published speed, as wide as the buyer's tuning range. All machines of one
  maker share it whole; machines of two makers share the part that a team is equally good, or bad, at on both.

Own errors have wider tails than a normal distribution. What a reading is off beyond `FAR` of its standard deviations is
therefore held for the machine's own and says nothing of others: a port that is three times as fast as expected is a
fact about that port.

A measurement is the truth with an error of its own. Conditioning the normal distribution on all of them (simple
kriging; Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, equations 2.23 and 2.24) gives every
machine its new mean and width. So the order of measurements does not matter, measuring what was predicted narrows and
does not move, and a faster measurement never makes another prediction slower.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from advisor.performance.types import Floats, Spread

FAR = 1.5
"""Standard deviations up to which the error of a reading counts for other machines (Huber's bound)."""
SIZE_SHARE = 0.25
"""Share of the variance of the own part that another number of the same chips does not share."""


class Machine(Struct, frozen=True):
    """So many chips of a maker that work together, and the spread of their prediction."""

    vendor: str
    accelerator: str
    accelerators: int
    spread: Spread


class Reading(Struct, frozen=True):
    """A measured machine: natural log of measured over predicted speed, and the variance of the measurement."""

    machine: Machine
    log_ratio: float
    variance: float


class Team(Struct, frozen=True):
    """Standard deviation of the team's level in natural-log units, 0 where it is given as a number, and the
    correlation of its levels on two makers' chips."""

    sd: float = 0.0
    correlation: float = 0.0


class Belief(Struct, frozen=True):
    """What is held of a machine's speed after all measurements: natural log by which its median moves, standard
    deviation of what is left of its error, the team's level included, and that as a share of what it was."""

    moved: float
    sd: float
    left: float


def believed(readings: Sequence[Reading], machines: Sequence[Machine], team: Team) -> list[Belief]:
    """The belief of each machine. Readings of the same machine count once each."""
    if not readings:
        return [Belief(0.0, prior_variance(machine, team) ** 0.5, 1.0) for machine in machines]
    seen = [reading.machine for reading in readings]
    noise = np.diag([reading.variance for reading in readings])
    between = _covariances(seen, seen, team) + noise
    told = np.array([reading.log_ratio for reading in readings])
    bound = FAR * np.sqrt(np.diag(between))
    near = np.clip(told, -bound, bound)
    across = _covariances(machines, seen, team)
    gain = np.linalg.solve(between, across.T).T
    # What lies beyond the bound counts for the accelerator that was read, in whatever number.
    same = np.array([[m.accelerator == s.accelerator for s in seen] for m in machines])
    moved = np.sum(gain * np.where(same, told, near), axis=1)
    explained = np.sum(gain * across, axis=1)
    beliefs = []
    for machine, shift, known in zip(machines, moved, explained, strict=True):
        variance = prior_variance(machine, team)
        left = max(variance - float(known), 0.0)
        beliefs.append(Belief(float(shift), left**0.5, (left / variance) ** 0.5 if variance else 1.0))
    return beliefs


def prior_variance(machine: Machine, team: Team) -> float:
    """Variance of the error of a machine's prediction before any measurement, the team's level included."""
    return machine.spread.total**2 + team.sd**2


def covariance(a: Machine, b: Machine, team: Team) -> float:
    """What the errors of two machines share, in squared natural logs."""
    if a.vendor != b.vendor:
        return team.correlation * team.sd**2
    shared = a.spread.vendor * b.spread.vendor + team.sd**2
    if a.accelerator == b.accelerator:
        own = 1.0 if a.accelerators == b.accelerators else 1.0 - SIZE_SHARE
        shared += a.spread.accelerator * b.spread.accelerator + own * a.spread.own * b.spread.own
    return shared


def merged(log_ratios: Sequence[float], variances: Sequence[float]) -> tuple[float, float]:
    """Several measurements of one machine as one: the mean by precision, and its variance."""
    precision = [1.0 / v for v in variances]
    total = sum(precision)
    return sum(p * y for p, y in zip(precision, log_ratios, strict=True)) / total, 1.0 / total


def _covariances(rows: Sequence[Machine], columns: Sequence[Machine], team: Team) -> Floats:
    return np.array([[covariance(a, b, team) for b in columns] for a in rows], dtype=np.float64)
