"""The kernel of net present values: 30 workloads x 40 options x 10,000 and 100,000 draws, and its memory.

Held against one pass over the memory of the result in the same run, since both wait for the same memory. Ten thousand
draws are what fits a target of 50 ms and 300 MB on two cores; both cores work, a share of the workloads each.

    python -m benchmarks.kernel [DRAWS]     one run of its own, whose peak memory is then printed
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.cost.present_value import present_values
from advisor.distributions import Floats
from benchmarks.measure import Sample, report, timed
from benchmarks.recommend import ROOT

WORKLOADS, OPTIONS, YEARS = 30, 40, 3
MACHINES, PATHS = 4, 10
"""Options of a workload differ in machine, whose fleet they share, and in plan, whose price path they share."""
CORES = 2
CHUNK = 10_000
"""Draws at a time where all results together would not fit: they are summed up, not kept."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """One workload's fleets (machine, year, draw), its paths' factors (path, year, draw), and the cost of staying."""

    fleets: Floats
    factors: Floats
    prices: list[float]
    against: Floats


def inputs(draws: int, workloads: int = WORKLOADS) -> list[Inputs]:
    """Inputs of the size that a large portfolio has. Paths are shared by all workloads, as prices are."""
    rng = np.random.default_rng(0)
    factors = rng.uniform(8.0, 12.0, (PATHS, YEARS, draws))
    return [
        Inputs(
            np.ceil(rng.uniform(1.0, 20.0, (MACHINES, YEARS, draws))),
            factors,
            [float(price) for price in rng.uniform(1e3, 1e5, OPTIONS)],
            rng.uniform(1e6, 2e6, draws),
        )
        for _ in range(workloads)
    ]


def one(given: Inputs, out: Floats) -> None:
    """Net present values of one workload's options in every draw."""
    fleets = [given.fleets[i % MACHINES] for i in range(OPTIONS)]
    factors = [given.factors[i % PATHS] for i in range(OPTIONS)]
    present_values(fleets, factors, given.prices, against=given.against, out=out)


def whole(portfolio: list[Inputs], out: Floats) -> None:
    """All workloads, on both cores."""
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(one, portfolio, out))


def measured(repeats: int) -> tuple[Sample, Sample]:
    """The kernel for 10,000 draws, and one pass over the memory of its result."""
    portfolio, out = inputs(CHUNK), np.empty((WORKLOADS, OPTIONS, CHUNK))
    kernel = timed(lambda: whole(portfolio, out), repeats)
    return kernel, timed(lambda: np.multiply(out, 1.0, out=out), repeats)


def means(portfolio: list[Inputs], chunks: int, out: Floats) -> None:
    """Mean net present value of each workload's options over that many chunks of draws, shape (workload, option).

    Each core works a share of the workloads in a room of its own that stays in its cache: values are summed up where
    they are made, and never leave it.
    """

    def share(first: int) -> None:
        room = np.empty((OPTIONS, CHUNK))
        for place in range(first, len(portfolio), CORES):
            total = np.zeros(OPTIONS)
            for _ in range(chunks):
                one(portfolio[place], room)
                total += room.sum(axis=1)
            out[place] = total / (chunks * CHUNK)

    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(share, range(CORES)))


def chunked(draws: int) -> Sample:
    """More draws than memory should hold: chunk by chunk into the same place, means kept."""
    portfolio, out = inputs(CHUNK), np.empty((WORKLOADS, OPTIONS))
    return timed(lambda: means(portfolio, draws // CHUNK, out), 5)


def peak_mb(draws: int) -> float:
    """Peak memory in MB of a fresh process that works the kernel once, less that of one that only has its imports."""
    sizes = []
    for count in ("0", str(draws)):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.kernel", count], cwd=ROOT, check=True, capture_output=True, text=True
        )
        sizes.append(float(done.stdout))
    return sizes[1] - sizes[0]


def main(repeats: int = 15) -> None:
    """Prints seconds with their spread, the ratio to a pass over memory, and memory. Budgets: 50 ms, 0.5 s, 300 MB."""
    kernel, memory = measured(repeats)
    report("one pass over 96 MB of memory", memory)
    report("net present values, 30 x 40 x 10,000", kernel, against=memory)
    report("net present values, 30 x 40 x 100,000", chunked(100_000))
    print(f"{'memory for 30 x 40 x 10,000, result included':<48} {peak_mb(CHUNK):7.0f} MB")


def alone(draws: int) -> None:
    """One run in this process; prints the peak of its memory in MB."""
    if draws:
        whole(inputs(draws), np.empty((WORKLOADS, OPTIONS, draws)))
    # The peak of this program, from Linux: `resource` would count what the parent held when it started us.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    print(next(float(line.split()[1]) / 1024.0 for line in status.splitlines() if line.startswith("VmHWM")))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        alone(int(sys.argv[1]))
    else:
        main()
