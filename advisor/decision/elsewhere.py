"""Workloads decided in two processes at once: some here, some in a second one, whose program is here too.

Case, catalog, draws and seed are the same on both sides, and no workload's decision depends on another's: what comes
back is the same to the last digit wherever it was worked out.
"""

from __future__ import annotations

import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable
from threading import Thread
from typing import Protocol

from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision.draws import Draws, Medians
from advisor.decision.dues import dues_of
from advisor.decision.workload import Decided, decide_workload
from advisor.decision.world import World


class Elsewhere(Protocol):
    """A second process that decides workloads of the same case."""

    def begin(self, case: Case, catalog_sha256: str, draws: int, seed: int) -> None:
        """Tells what is to be decided."""

    def decide(self, place: int) -> Decided | None:
        """The decision of the workload at this place of the case; None where the process has failed."""


def shared_out(
    count: int,
    here: Callable[[int], Decided],
    elsewhere: Elsewhere | None,
    meanwhile: Callable[[], None] | None = None,
) -> list[Decided]:
    """The decisions of so many workloads, in order: `here` begins with the first, `elsewhere` with the last, and they
    go on until they meet. What fails elsewhere is decided here, where its error is told.

    `meanwhile` is done here first, while `elsewhere` has begun; the more it takes, the more is decided there."""
    left, found = deque(range(count)), dict[int, Decided]()

    def others(second: Elsewhere) -> None:
        while (place := _taken(left.pop)) is not None:
            answer = second.decide(place)
            if answer is None:
                left.append(place)
                return
            found[place] = answer

    thread = None if elsewhere is None else Thread(target=others, args=(elsewhere,), daemon=True)
    if thread is not None:
        thread.start()
        if meanwhile is not None:
            meanwhile()
    while True:
        place = _taken(left.popleft)
        if place is not None:
            found[place] = here(place)
        elif thread is not None:
            thread.join()
            thread = None  # what it gave back is left again
        else:
            break
    return [found[place] for place in range(count)]


def _taken(take: Callable[[], int]) -> int | None:
    """A place that is left, None where none is; to look first would not do where two take."""
    try:
        return take()
    except IndexError:
        return None


def main() -> None:
    """The second process: reads case, catalog's digest, draws and seed, then places, and answers each with a decision.
    It ends with its input, or where a decision raises."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
    catalog = load_catalog()
    case, sha256, draws, seed = pickle.load(sys.stdin.buffer)
    if catalog.sha256 != sha256:
        return
    world = World(case, catalog, Draws(draws, seed))
    medians = World(case, catalog, Medians(), world.known)
    dues = dues_of(case, world)
    while True:
        try:
            workload = case.workloads[pickle.load(sys.stdin.buffer)]
        except EOFError:
            return
        found = decide_workload(workload, world, medians, dues[workload.id], lambda: None)
        pickle.dump(found, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()
