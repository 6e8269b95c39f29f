"""What a workload's own measurements say of each machine that it could run on: readings, gathered and carried over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
from msgspec import Struct

from advisor.case.fields import Range
from advisor.case.workloads import Measurement, Workload
from advisor.catalog import Catalog
from advisor.distributions import Z10
from advisor.performance import Belief, Machine, Measured, Reading, Spread, Team, believed, merged

TUNING_CORRELATION = 0.5
"""How far a team that is good on one platform is good on the other; our judgement."""
AGEING = 0.1
"""Standard deviation of the natural log by which a year of releases moves a stack's speed: our judgement. Docs and code
of both makers move by more in their first year, and by less later."""
TELLING = 0.995
"""Share of a machine's doubt left above which the measurements of others say nothing worth telling."""
FASTEST = 1.5
"""Most of published speed that a measurement elsewhere can make us believe in."""

Curve = tuple[tuple[float, float], ...]
Size = tuple[str, int]
"""An accelerator, and how many of them work together."""


class Beliefs(Struct, frozen=True):
    """The readings of one workload. `centre`: the level of tuning at which speeds are predicted."""

    readings: tuple[Reading, ...]
    instances: tuple[str, ...]
    """The instance of each reading."""
    team: Team
    centre: float
    catalog: Catalog

    def of(self, size: Size, spread: Spread) -> Belief:
        """What is held of the speed of a machine whose prediction has that spread."""
        return believed(self.readings, [machine_at(size, spread, self.catalog)], self.team)[0]

    def level(self, belief: Belief) -> float:
        """The level of tuning at which a machine is predicted that is believed to be faster or slower by so much."""
        return float(min(self.centre * np.exp(belief.moved), max(FASTEST, self.centre)))

    def measured(self, size: Size) -> bool:
        """Whether this very machine was measured and could be held against a prediction."""
        return any((r.machine.accelerator, r.machine.accelerators) == size for r in self.readings)

    def words(self, belief: Belief) -> str:
        """How much faster or slower a machine is held to be for what was measured elsewhere, and where that was; empty
        where that says nothing of it."""
        if belief.left > TELLING:
            return ""
        pct = round(100.0 * float(np.expm1(belief.moved)))
        where = " and ".join(sorted(set(self.instances)))
        many = len(set(self.instances)) > 1
        yours = f"Your measurement{'s' if many else ''} on {where}"
        if not pct:
            return f"{yours} bear{'' if many else 's'} this speed out."
        return f"{yours} make{'' if many else 's'} us hold this for {abs(pct)} % {'faster' if pct > 0 else 'slower'}."


def machine_at(size: Size, spread: Spread, catalog: Catalog) -> Machine:
    """The machine of so many chips."""
    accelerator, count = size
    return Machine(catalog.accelerators[accelerator].vendor, accelerator, count, spread)


class Held(Struct, frozen=True):
    """A measurement held against the prediction of the machine that was measured.

    `log_ratio`: natural log of measured over predicted speed; `slope`: how many per cent throughput moves there with a
    per cent of speed.
    """

    measurement: Measurement
    size: Size
    spread: Spread
    log_ratio: float
    slope: float = 1.0


def gathered(held: Sequence[Held], workload: Workload, catalog: Catalog, centre: float, now: date) -> Beliefs:
    """The readings of measurements; those of one machine are merged."""
    by_size: dict[Size, list[Held]] = defaultdict(list)
    for one in held:
        by_size[one.size].append(one)
    readings, instances = [], []
    for size in sorted(by_size):
        rows = sorted(by_size[size], key=lambda h: (h.measurement.measured_on, h.measurement.instance, h.log_ratio))
        noise = [noise_of(h.measurement, now) / h.slope**2 for h in rows]
        log_ratio, variance = merged([h.log_ratio for h in rows], noise)
        readings.append(Reading(machine_at(size, rows[0].spread, catalog), log_ratio, variance))
        instances.append(rows[-1].measurement.instance)
    return Beliefs(tuple(readings), tuple(instances), team_of(workload), centre, catalog)


def noise_of(measurement: Measurement, now: date) -> float:
    """Variance of a measurement's natural log: repeated runs, and releases since."""
    years = max((now - measurement.measured_on).days, 0) / 365.25
    return float(Measured().sd ** 2 + AGEING**2 * years)


def team_of(workload: Workload) -> Team:
    """How far the team's level is from the middle of its range."""
    level = workload.tuning
    if not isinstance(level, Range) or level.low <= 0:
        return Team()
    return Team(float(np.log(level.high / level.low) / (2 * Z10)), TUNING_CORRELATION)


def pace_on(curve: Curve, ratio: float) -> float:
    """Natural log of the multiple of speed at which the throughput of a curve is `ratio` times that at a multiple of 1.

    Without a curve throughput follows speed in proportion, as it does beyond either end of one.
    """
    if len(curve) < 2:
        return float(np.log(ratio))
    at, throughput = (np.log(np.array(column)) for column in zip(*curve, strict=True))
    rising = np.maximum.accumulate(throughput + 1e-9 * np.arange(len(throughput)))
    wanted = float(np.log(ratio) + np.interp(0.0, at, rising))
    inside = float(np.interp(wanted, rising, at))
    return float(inside + min(wanted - rising[0], 0.0) + max(wanted - rising[-1], 0.0))


def slope_at_one(curve: Curve) -> float:
    """How many per cent throughput moves with a per cent of speed near the prediction; at least 1."""
    near = [(m, v) for m, v in curve if 0.85 <= m <= 1.2]
    if len(near) < 2:
        return 1.0
    (low, slow), (high, fast) = near[0], near[-1]
    return max(float(np.log(fast / slow) / np.log(high / low)), 1.0)
