"""A second process beside a command, so that both cores of a small machine decide the workloads of a case.

It imports nothing of the engine: it is started before the first process has read the case, and both get ready at the
same time. Where no second process can be had, or it fails, the first one does all the work.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.decision.workload import Decided

PROGRAM = """
from advisor.second_process import at_full_speed
with at_full_speed():
    from advisor.decision.elsewhere import main
    main()
"""

_ENDED = OSError, ValueError
"""What pipes raise once the process has ended, or was closed while a thread waits for its answer."""


class SecondProcess:
    """Decides workloads by their place in the case, one at a time; what it is told and what it answers is pickled."""

    def __init__(self) -> None:
        """Starts it. Raises OSError where that is not possible."""
        self._process = another_python(PROGRAM)

    def begin(self, *task: Any) -> None:
        """Tells what `advisor.decision.elsewhere.main` reads first: case, catalog's digest, draws and seed."""
        self._tell(task)

    def decide(self, place: int) -> Decided | None:
        """The decision of the workload at this place, None where it did not come about there."""
        self._tell(place)
        assert self._process.stdout is not None
        try:
            found: Decided | None = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError, *_ENDED):
            return None
        return found

    def end(self) -> None:
        """Ends it, whatever it is at, and doesn't wait until it is gone."""
        self._process.kill()

    def close(self) -> None:
        """Ends it, and clears away what is left of it."""
        self.end()
        self._process.communicate()

    def _tell(self, value: Any) -> None:
        assert self._process.stdin is not None
        try:
            pickle.dump(value, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except _ENDED:
            pass  # the answer that does not come says so


def another_python(program: str) -> subprocess.Popen[bytes]:
    """Another Python that runs this program; what it says on pipes is ours to read.

    Raises OSError where this program can't start one: its interpreter is not at hand, or the system refuses.
    """
    if not sys.executable or getattr(sys, "frozen", False):
        raise FileNotFoundError("this program has no Python of its own to start")
    return subprocess.Popen(
        # -P: modules come from where ours do, never from the folder that a user happens to be in.
        [sys.executable, "-P", "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would show a console for a moment
    )


@contextmanager
def second_process(case: Path) -> Iterator[SecondProcess | None]:
    """A second process for as long as the block runs; None where there is one core, or one workload to decide."""
    started = _started() if _cores() > 1 and _workloads(case) > 1 else None
    try:
        yield started
    finally:
        if started is not None:
            started.close()


@contextmanager
def at_full_speed() -> Iterator[None]:
    """A block that decides a case, or tells of it, and is done: memory is kept at hand until its end.

    A decision leaves next to nothing that only points to itself, and to look for it takes a thirtieth of the time. What
    is there at the end is left out of later searches: to tell the result would begin with one through all of it.
    """
    _ask_for_memory()
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:  # not within another such block
            gc.freeze()
            gc.enable()


def _ask_for_memory() -> None:
    """Has the system give memory in large pieces, and our allocator keep it; nothing of it is touched.

    GNU's allocator gives large blocks back at once, to take them anew page by page, until it has seen one come back;
    from then on it keeps blocks up to that size, at most 32 MB, and twice as much altogether. One is shown to it. And
    numpy asks Linux for pages of 2 MB where large arrays lie: what comes after lies where two lay. Each page that is
    taken for the first time costs as much as a thousand additions; together they were a tenth of a decision.
    """
    bytes(31 << 20)
    import numpy as np

    two = [np.empty(30 << 20, np.uint8) for _ in range(2)]
    two.clear()


def _started() -> SecondProcess | None:
    """None where this program can't start another Python."""
    try:
        return SecondProcess()
    except OSError:
        return None


def _cores() -> int:
    """Cores that this process may use, as far as the system tells."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def _workloads(case: Path) -> int:
    """How many workloads a file lists; 0 where it is no case, which loading it will say."""
    try:
        return len(json.loads(case.read_bytes())["workloads"])
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return 0
