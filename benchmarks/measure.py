"""Timing with its spread: minimum, median and maximum of repeats, and ratios instead of bare seconds where it helps."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds of each repeat."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle repeat."""
        return statistics.median(self.seconds)


def timed(run: Callable[[], object], repeats: int) -> Sample:
    """Runs once to warm caches, then `repeats` times."""
    run()
    seconds = []
    for _ in range(repeats):
        begin = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begin)
    return Sample(tuple(seconds))


def report(name: str, sample: Sample, against: Sample | None = None) -> None:
    """One line: median, spread and, where there is something to hold it against, the ratio."""
    low, high = min(sample.seconds), max(sample.seconds)
    ratio = "" if against is None else f"  {sample.median / against.median:.2f} x"
    print(f"{name:<48} {sample.median:7.3f} s  ({low:.3f} to {high:.3f}){ratio}")
