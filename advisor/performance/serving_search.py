"""For one job on groups of accelerators: which parallelism, how many replicas, how large a batch.

All candidates of all groups are evaluated in one go. A candidate is a number of devices a replica and a load; the best
one is that of the highest throughput within memory and the latency limits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from advisor.performance.chips import Chip
from advisor.performance.roofline import bucket
from advisor.performance.serving import Outcome, evaluate
from advisor.performance.serving_efficiency import shipped_efficiency
from advisor.performance.serving_relatives import shipped_relatives
from advisor.performance.serving_rows import Point, ServingRows, rows_of
from advisor.performance.serving_software import GPU_ENGINE, software_for
from advisor.performance.types import Floats, ServingJob

LOADS = 2.0 ** np.arange(0.0, 11.01, 0.25)  # requests in flight a replica, 1 to 2048 in quarter octaves
FINER = 2.0 ** (np.arange(1, 25) / 100.0)  # steps of 0.7% up to the next quarter octave
LARGEST_COMPILED = {"dense": 64.0, "moe": 16.0}  # batches that published Neuron runs compile, one step up


class Group(Struct, frozen=True):
    """Accelerators that serve together, and the precision that the model is stored in there."""

    chip: Chip
    accelerators: int
    weights: str
    cache: str


class Parallelisms(Struct, frozen=True):
    """What is the same under every load, shape (parallelism,): fitted parameters, and by how much measured relatives
    correct the outcome (natural logs, shape (parallelism, 3))."""

    parameters: dict[str, Floats]
    correction: Floats


class Candidates(Struct, frozen=True):
    """Everything that was tried: rows, without labels, outcome, which group each belongs to, which meet memory and
    latency, and which of the parallelisms each is."""

    rows: ServingRows
    outcome: Outcome
    group: npt.NDArray[np.intp]
    fits: npt.NDArray[np.bool_]
    in_time: npt.NDArray[np.bool_]
    place: npt.NDArray[np.intp]
    known: Parallelisms

    def best(self, group: int) -> int | None:
        """Index of the best candidate of a group, None where none is possible."""
        index = np.flatnonzero((self.group == group) & self.fits & self.in_time)
        if not len(index):
            return None
        return int(index[np.argmax(self.outcome.throughput[index])])

    def best_of_each(self, group: int) -> list[int]:
        """Index of the best candidate of each parallelism of a group, fastest first; those that are possible."""
        index = np.flatnonzero((self.group == group) & self.fits & self.in_time)
        order = index[np.argsort(-self.outcome.throughput[index], kind="stable")]
        _, first = np.unique(self.rows.ranks[order], return_index=True)
        return [int(i) for i in order[np.sort(first)]]


def candidates(
    job: ServingJob,
    groups: tuple[Group, ...],
    tuning: float | Floats,
    *,
    mature: bool = False,
    ways: int = 1,
) -> Candidates:
    """Evaluate every parallelism and load of every group. ``tuning`` scales all speeds, on either vendor; one for all
    groups, or one a group.

    ``mature``: as if every chip had the vendor's software that gets most out of its hardware, continuous batching
    included. ``ways``: loads are refined for that many of the best parallelisms of a group.
    """
    rough = tuned(job, coarse(job, groups, mature), tuning)
    if ways > 1:
        named = [i for group in range(len(groups)) for i in rough.best_of_each(group)[:ways]]
    else:
        named = [i for i in map(rough.best, range(len(groups))) if i is not None]
    return _refined(job, rough, named, tuning)


@lru_cache(maxsize=2)
def coarse(job: ServingJob, groups: tuple[Group, ...], mature: bool) -> Candidates:
    """Every parallelism of every group under loads a quarter octave apart, tuned like the vendors' tables. Who asks
    for speeds asks for curves as well: the last two are kept, of today's software and of mature one."""
    points: list[Point] = []
    owner: list[int] = []
    for i, group in enumerate(groups):
        for devices in _device_counts(group):
            points.append(_point(job, group, devices))
            owner.append(i)
    base = rows_of(points)
    base = _matured(base) if mature else base
    rows, place = _loaded(job, base)
    known = Parallelisms(shipped_efficiency().at(base), shipped_relatives().correction(base))
    return _evaluated(job, rows, np.asarray(owner, dtype=np.intp)[place], place, known)


def tuned(job: ServingJob, tried: Candidates, tuning: float | Floats) -> Candidates:
    """The same candidates at another level of tuning, which scales all speeds alike, and which of them are in time.

    ``tuning``: one for all, or one a group, shape (group,).
    """
    level = tuning if isinstance(tuning, float) else tuning[tried.group]
    outcome = replace(
        tried.outcome,
        throughput=tried.outcome.throughput * level,
        ttft=tried.outcome.ttft / level,
        ttft_p50=tried.outcome.ttft_p50 / level,
        ttft_p95=tried.outcome.ttft_p95 / level,
        tpot=tried.outcome.tpot / level,
    )
    in_time = _within(outcome.ttft, job.ttft_limit_ms) & _within(outcome.tpot, job.tpot_limit_ms)
    return replace(tried, outcome=outcome, in_time=in_time)


def finer_rows(job: ServingJob, tried: Candidates, best: Sequence[int]) -> Candidates:
    """Finer loads between each of the candidates named and the next load, where a limit may lie; tuned like tables."""
    near = np.repeat(np.asarray(best, dtype=np.intp), len(FINER))
    more = np.tile(FINER, len(best))
    rows = tried.rows.take(near)
    rows = replace(rows, requests=rows.requests * more, slots=rows.slots * more)
    return _evaluated(job, rows, tried.group[near], tried.place[near], tried.known)


def _evaluated(
    job: ServingJob, rows: ServingRows, group: npt.NDArray[np.intp], place: npt.NDArray[np.intp], known: Parallelisms
) -> Candidates:
    parameters = {name: values[place] for name, values in known.parameters.items()}
    # A service in operation has no first wave of requests that all arrive at once, as a benchmark's start has.
    outcome = evaluate(rows, parameters | {"burst": np.zeros(len(rows))})
    outcome = outcome.corrected(known.correction[place])
    fits = _fit(job, rows, outcome.fits)
    return tuned(job, Candidates(rows, outcome, group, fits, np.ones(len(rows), dtype=bool), place, known), 1.0)


def _refined(job: ServingJob, rough: Candidates, best: Sequence[int], tuning: float | Floats) -> Candidates:
    """The same candidates, and finer loads between each of those named and the next."""
    if not best or job.concurrency is not None:
        return rough
    fine = tuned(job, finer_rows(job, rough, best), tuning)
    everything = rough.rows.take(
        np.concatenate([np.arange(len(rough.rows)), np.repeat(np.asarray(best, dtype=np.intp), len(FINER))])
    )
    both = {
        name: np.concatenate([getattr(rough.outcome, name), getattr(fine.outcome, name)])
        for name in Outcome.__struct_fields__
    }
    return Candidates(
        replace(
            everything,
            requests=np.concatenate([rough.rows.requests, fine.rows.requests]),
            slots=np.concatenate([rough.rows.slots, fine.rows.slots]),
        ),
        Outcome(**both),
        np.concatenate([rough.group, fine.group]),
        np.concatenate([rough.fits, fine.fits]),
        np.concatenate([rough.in_time, fine.in_time]),
        np.concatenate([rough.place, fine.place]),
        rough.known,
    )


def _matured(rows: ServingRows) -> ServingRows:
    shape = np.where(rows.experts > 0.0, "moe", "dense")
    like = {
        "vendor": np.full(len(rows), "NVIDIA"),
        "generation": np.full(len(rows), "Hopper"),
        "breed": np.char.add(shape, " Hopper"),
        "fabric": np.full(len(rows), "nvswitch"),
        "engine": np.full(len(rows), GPU_ENGINE),
        "stack": np.char.add(f"{GPU_ENGINE} ", shape),
        "kind": np.char.add("NVIDIA ", shape),
        "protocol": np.full(len(rows), "NVIDIA max_load"),
        "run": np.full(len(rows), "not measured"),
        "chip kind": np.full(len(rows), "not measured"),
    }
    groups = {
        name: np.where(rows.neuron, like[name], words) if name in like else words for name, words in rows.groups.items()
    }
    return replace(rows, groups=groups, neuron=np.zeros(len(rows), dtype=bool))


def _within(seconds: Floats, limit_ms: float | None) -> npt.NDArray[np.bool_]:
    if limit_ms is None:
        return np.isfinite(seconds)
    return np.asarray(seconds * 1e3 <= limit_ms, dtype=bool)


def _device_counts(group: Group) -> list[float]:
    """Devices a replica: powers of two up to the group or the link domain, and the whole group."""
    chip = group.chip
    reach = min(group.accelerators, max(chip.domain, 8 if chip.fabric == "pcie" else 1))
    counts = {float(2**k) for k in range(int(math.log2(reach)) + 1)} | {float(reach)}
    return [c * chip.logical_cores for c in sorted(counts)]


def _point(job: ServingJob, group: Group, devices: float) -> Point:
    chip = group.chip
    shards = devices / chip.logical_cores
    neuron = chip.vendor == "AWS"
    online = "open_loop" if neuron else "closed_loop"
    software = software_for(chip, job.model, job.mode)
    return Point(
        model=job.model,
        chip=chip,
        weights=group.weights,
        cache=group.cache,
        shards=shards,
        ranks=devices,
        pipeline=1.0,
        replicas=float(group.accelerators // int(shards)),
        split_requests=bool(job.model.experts) and not neuron,
        prompt=job.input_tokens,
        output=job.output_tokens,
        requests=None,
        slots=None,
        static=False,
        engine=software.engine,
        protocol=f"{chip.vendor} {online if job.mode == 'online' else 'max_load'}",
        source=software.source,
    )


def _loaded(job: ServingJob, base: ServingRows) -> tuple[ServingRows, npt.NDArray[np.intp]]:
    """Every point under every load, without labels. A fixed concurrency spreads over the replicas; what is tried then
    is the batch that a Neuron graph is compiled for."""
    index = np.repeat(np.arange(len(base)), len(LOADS))
    rows = replace(base, groups={}, features={}).take(index)
    load = np.tile(LOADS, len(base))
    slots = np.where(rows.neuron, load, np.nan)
    if job.concurrency is None:
        return replace(rows, requests=load, slots=slots), index
    replicas = np.minimum(rows.replicas, np.maximum(job.concurrency, 1.0))
    requests = np.maximum(job.concurrency / replicas, 1.0)
    return replace(rows, requests=requests, slots=slots, replicas=replicas), index


def _fit(job: ServingJob, rows: ServingRows, fits: Floats) -> npt.NDArray[np.bool_]:
    """Whether memory holds the load. A Neuron graph reserves its compiled length for every sequence of its batch, and
    is compiled for no more than published runs do; a GPU's cache is paged and needs room for one longest request."""
    used = rows.prompt + rows.output
    longest = np.maximum(used, job.max_context_tokens or 0.0)
    room = fits * used
    largest = np.where(rows.experts > 0.0, LARGEST_COMPILED["moe"], LARGEST_COMPILED["dense"])
    compiled = (room >= rows.slots * bucket(longest, rows.shortest)) & (rows.slots <= largest)
    paged = (room >= longest) & ((job.concurrency is not None) | (fits >= rows.requests))
    return np.where(rows.neuron, compiled, paged)
