"""Workloads decided in two processes at once: some here, some in a second one, whose program is here too.

Case, catalog, draws and seed are the same on both sides, and no workload's decision depends on another's: what comes
back is the same to the last digit wherever it was worked out.
"""

from __future__ import annotations

import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Protocol

from advisor.case.model import Case
from advisor.case.workloads import Workload
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

    def end(self) -> None:
        """Nothing more is asked: the process may go."""


LONGEST_FIRST = (
    "llm serving", "llm batch", "pre-training", "fine-tuning", "speech", "embeddings", "image generation", "vision",
    "recommender",
)  # fmt: skip
"""Kinds of workload by the time that deciding one takes."""


def longest_first(workloads: Sequence[Workload]) -> list[int]:
    """Places of workloads in the order in which two processes that share them out are likely to end soonest."""
    return sorted(range(len(workloads)), key=lambda place: LONGEST_FIRST.index(workloads[place].kind))


def shared_out(
    order: Sequence[int],
    here: Callable[[int], Decided],
    elsewhere: Elsewhere | None,
    meanwhile: Callable[[], None] | None = None,
) -> dict[int, Decided]:
    """The decisions of workloads by their place. The places are taken in order, each by whoever is free: `here` or
    `elsewhere`. What fails elsewhere is decided here, where its error is told.

    `meanwhile` is done here first, while `elsewhere` has begun; the more it takes, the more is decided there."""
    left, found = deque(order), dict[int, Decided]()

    def others(second: Elsewhere) -> None:
        while (place := _next(left)) is not None:
            answer = second.decide(place)
            if answer is None:
                left.append(place)
                return
            found[place] = answer
        # It takes the system as long to clear away after a process as to plan a portfolio: begun now, nobody waits.
        second.end()

    thread = None if elsewhere is None else Thread(target=others, args=(elsewhere,), daemon=True)
    if thread is not None:
        thread.start()
        if meanwhile is not None:
            meanwhile()
    while True:
        place = _next(left)
        if place is not None:
            found[place] = here(place)
        elif thread is not None:
            thread.join()
            thread = None  # what it gave back is left again
        else:
            return found


def _next(left: deque[int]) -> int | None:
    """The place whose turn it is, None where none is left; to look first would not do where two take."""
    try:
        return left.popleft()
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
