"""Predictions conditioned on what the buyer measured: it beats any model, on every host of the same accelerators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.workloads import LlmServing, Measurement, Workload
from advisor.catalog import Catalog
from advisor.cost.options import Option
from advisor.decision.beliefs import noise_of
from advisor.performance import Belief, Measured, Prediction, Spread, conditioned, merged

FAR_OFF, FAR_OFF_SD = 4.0, 3.0
"""Measured over predicted speed, or the reverse, from which on the unit is doubted, and standard deviations of the
prediction that it must exceed as well: a team's own code reaches 20 to 70 % of published speed."""
LATENCY_TOLD = {"ttft": 0.5, "tpot": 0.65}
"""Correlation of the error of a latency with that of the throughput under the same load, without its sign: from runs
that were each predicted without their pair (844 of so many clients on GPUs, 46 on Neuron; 0.49 to 0.51 and 0.60 to
0.66)."""


class Own(Struct, frozen=True):
    """The buyer's measurements of one machine, as one: the newest speaks for them, all of them count.

    `throughput` in natural units per second over the instances of the newest; `sd` of its natural log.
    """

    newest: Measurement
    throughput: float
    sd: float

    @property
    def of_one(self) -> float:
        """Natural units per second of one instance."""
        return self.throughput / self.newest.instances


def own_of(workload: Workload, option: Option, catalog: Catalog, now: date, *, any_count: bool = False) -> Own | None:
    """The buyer's measurements of this instance type, and of other hosts of the same accelerators.

    `any_count`: where there is none, also on hosts of more or fewer of them, those of the nearest number.
    """

    def apart(m: Measurement) -> int | None:
        if m.instance == option.instance:
            return 0
        host = catalog.instances.get(m.instance)
        if host is None or host.accelerator_id != option.accelerator:
            return None
        number = abs(host.accelerator_count - option.accelerators)
        return number if any_count or not number else None

    near = [(key, m) for m in workload.measurements if (key := apart(m)) is not None]
    if not near:
        return None
    closest = min(key for key, _ in near)
    rows = [m for key, m in near if key == closest]
    # What was measured within the limits says what can be had within them.
    return as_one([m for m in rows if not misses(workload, m)] or rows, now)


def as_one(rows: Sequence[Measurement], now: date) -> Own:
    """Measurements of one machine, weighed by how sure they are."""
    newest = max(rows, key=lambda m: (m.measured_on, m.instances, m.throughput))
    per_instance = [math.log(m.throughput / m.instances) for m in sorted(rows, key=lambda m: m.throughput)]
    noise = [noise_of(m, now) for m in sorted(rows, key=lambda m: m.throughput)]
    mean, variance = merged(per_instance, noise)
    return Own(newest, math.exp(mean) * newest.instances, variance**0.5)


def scaled_to(own: Own, option: Option, catalog: Catalog) -> float:
    """Measured natural units per second of one instance of an option of independent accelerators: in proportion to
    their number."""
    host = catalog.instances.get(own.newest.instance)
    times = 1.0 if host is None else option.accelerators / host.accelerator_count
    return own.of_one * times


def by_measurement(
    prediction: Prediction, model: float, own: Own, observed: float, belief: Belief, slope: float = 1.0
) -> Prediction:
    """The prediction of a machine conditioned on the buyer's measurement of it.

    `prediction` is the model's at the level of tuning that the measurements make us believe in, `model` its throughput
    before any, `observed` the measured one; `belief` what is held of the speed after all measurements, and `slope` how
    many per cent throughput moves with a per cent of speed.
    """
    weight = 1.0 - belief.left**2
    throughput = model ** (1.0 - weight) * observed**weight
    reached = replace(
        prediction,
        throughput=throughput,
        spread=narrowed(prediction.spread, belief.sd * slope),
        hardware_limit=max(prediction.hardware_limit, throughput),
    )
    return noted(_latencies(reached, own.newest, weight), own)


def narrowed(spread: Spread, sd: float) -> Spread:
    """The spread with all its causes in proportion, so that its standard deviation is that."""
    total = spread.total
    if not total:
        return Spread(0.0, 0.0, sd)
    share = sd / total
    return Spread(spread.vendor * share, spread.accelerator * share, spread.own * share)


def carried(prediction: Prediction, belief: Belief) -> Prediction:
    """The prediction of a machine that was not measured, as sure as measurements of others make it. Its median is the
    model's at the level of tuning that they make us believe in."""
    return replace(prediction, spread=_times(prediction.spread, belief.left))


def measured_only(option: Option, own: Own) -> Prediction:
    """What the buyer measured, where nothing else is known."""
    return Prediction(
        feasible=True,
        why_not=None,
        limit="not assessed",
        unit="samples_per_s",
        accelerator=option.accelerator,
        accelerators=option.accelerators,
        throughput=own.of_one,
        spread=Spread(0.0, 0.0, own.sd),
        hardware_limit=0.0,
        evidence="none",
        measurements=0,
        note="Your own measurement alone: no other is known.",
    )


def far_off(observed: float, model: Prediction) -> float | None:
    """Measured over predicted speed where the two are so far apart that the unit is in doubt: a chip's is taken for an
    instance's, or a minute's for a second's. None where they are not, or nothing is predicted."""
    if not model.feasible:
        return None
    doubt = max(math.log(FAR_OFF), FAR_OFF_SD * model.spread.total)
    return observed / model.throughput if abs(math.log(observed / model.throughput)) > doubt else None


def noted(prediction: Prediction, own: Own) -> Prediction:
    """The same with a note of the measurement that it rests on."""
    newest = own.newest
    return told(prediction, f"Rests on your measurement of {newest.measured_on.isoformat()} on {newest.instance}.")


def told(prediction: Prediction, said: str) -> Prediction:
    """The same with one sentence more in its note."""
    return replace(prediction, note=" ".join(filter(None, (prediction.note, said))))


def misses(workload: Workload, measured: Measurement) -> bool:
    """Whether a latency was measured above the limit that the workload sets."""
    if not isinstance(workload, LlmServing):
        return False
    pairs = (measured.ttft_ms, workload.ttft_ms), (measured.tpot_ms, workload.tpot_ms)
    return any(took is not None and took > limit for took, limit in pairs)


def beyond_limits(prediction: Prediction, own: Own, belief: Belief) -> Prediction:
    """A machine that was measured above the latency limits: within them it is as fast as the model has it at the level
    of tuning that the measurement, held against the model at the latency measured, makes us believe in."""
    found = replace(prediction, spread=narrowed(prediction.spread, belief.sd))
    return told(noted(found, own), "It was taken above your latency limits; within them less is put out.")


def _latencies(prediction: Prediction, measured: Measurement, weight: float) -> Prediction:
    """The latencies as far as they were measured; the others surer, since the throughput is known."""
    found = prediction
    if prediction.ttft_ms is not None and prediction.ttft_spread is not None:
        took, spread = _latency("ttft", prediction.ttft_ms, prediction.ttft_spread, measured.ttft_ms, weight)
        times = took / prediction.ttft_ms
        half, most = prediction.ttft_p50_ms, prediction.ttft_p95_ms
        found = replace(
            found,
            ttft_ms=took,
            ttft_spread=spread,
            ttft_p50_ms=None if half is None else half * times,
            ttft_p95_ms=None if most is None else most * times,
        )
    if prediction.tpot_ms is not None and prediction.tpot_spread is not None:
        took, spread = _latency("tpot", prediction.tpot_ms, prediction.tpot_spread, measured.tpot_ms, weight)
        found = replace(found, tpot_ms=took, tpot_spread=spread)
    return found


def _latency(name: str, value: float, spread: Spread, observed: float | None, weight: float) -> tuple[float, Spread]:
    if observed is not None:
        return conditioned(value, spread, observed, Measured())
    return value, _times(spread, (1.0 - LATENCY_TOLD[name] ** 2 * weight) ** 0.5)


def _times(spread: Spread, share: float) -> Spread:
    """The spread with all its causes narrowed alike, and its tails as they are."""
    return Spread(spread.vendor * share, spread.accelerator * share, spread.own * share, spread.dof)


def as_measured(prediction: Prediction, own: Own, observed: float) -> Prediction:
    """What the model holds for impossible and the buyer ran: it runs, as it was measured."""
    sure, newest = Spread(0.0, 0.0, own.sd), own.newest
    runs = replace(
        prediction,
        feasible=True,
        why_not=None,
        throughput=observed,
        spread=sure,
        hardware_limit=max(prediction.hardware_limit, observed),
        ttft_ms=newest.ttft_ms,
        tpot_ms=newest.tpot_ms,
        ttft_spread=None if newest.ttft_ms is None else sure,
        tpot_spread=None if newest.tpot_ms is None else sure,
    )
    return told(noted(runs, own), f"By the model it would not run: {prediction.why_not}")
