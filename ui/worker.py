"""Work off the window's thread: progress, cancel and errors in one place."""

from __future__ import annotations

import linecache
import sys
import threading
import traceback
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import count
from typing import Literal

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from advisor.errors import Cancelled, SwitchpointError
from ui import faults

Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]
Work = Callable[[Progress, Stopped], object]
End = Literal["done", "failed", "cancelled"]


class Job(QObject):
    """One piece of work under way. All signals come on the window's thread; exactly one of the last three comes.

    It lives on that thread alone: the thread of the work knows it by a number, and never holds the last of it.
    """

    progress = Signal(float, str)
    done = Signal(object)
    failed = Signal(object)
    """A `SwitchpointError`."""
    cancelled = Signal()

    def __init__(self, work: Work, *, large: bool = False) -> None:
        super().__init__()
        self.task = Task(work, large=large)

    def cancel(self) -> None:
        """Ask the work to stop. It answers with `cancelled`, or with `done` where it was just ready."""
        self.task.stop.set()

    def end(self, how: End, value: object) -> None:
        """Tell of the end."""
        if how == "done":
            self.done.emit(value)
        elif how == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()


class Task:
    """What the other thread gets of a job."""

    def __init__(self, work: Work, *, large: bool) -> None:
        self.stop = threading.Event()
        self._work: Work | None = work
        self._large = large

    def carry_out(self, progress: Progress, end: Callable[[End, object], object]) -> None:
        """Do the work, once, and tell of it: safe on any thread."""
        # Listeners often hold the job, and it holds this: what the work holds, such as a whole case, must not stay too.
        work, self._work = self._work, None
        assert work is not None
        try:
            value = work(progress, self.stop.is_set)
        except Cancelled:
            end("cancelled", None)
        except SwitchpointError as error:
            end("failed", error)
        except Exception as error:  # noqa: BLE001  (a fault on a thread must reach the screen, never vanish)
            faults.write(traceback.format_exc())
            end("failed", SwitchpointError(faults.words(error)))
        else:
            end("done", value)
            del value
        del work
        if self._large:
            give_back()

    def rest(self) -> None:
        """What is done on the window's thread once it has ended."""
        if self._large:
            give_back_soon()


class _Post(QObject):
    """Brings word from the threads of the work to the window's."""

    progress = Signal(int, float, str)
    ended = Signal(int, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.progress.connect(self._tell)
        self.ended.connect(self._end)

    @Slot(int, float, str)
    def _tell(self, number: int, share: float, what: str) -> None:
        job = _under_way.get(number)
        if job is not None:
            job.progress.emit(share, what)

    @Slot(int, str, object)
    def _end(self, number: int, how: End, value: object) -> None:
        job = _under_way.pop(number, None)
        if job is not None:
            job.task.rest()
            job.end(how, value)


@lru_cache(maxsize=1)
def _post() -> _Post:
    return _Post()


REST_MS = 1500
"""Rest after large work, in which what it replaces is let go, before freed memory is handed back."""


@lru_cache(maxsize=1)
def _rest() -> QTimer:
    timer = QTimer()
    timer.setSingleShot(True)
    timer.setInterval(REST_MS)
    timer.timeout.connect(lambda: start(Job(lambda _progress, _stopped: give_back())))
    return timer


def give_back_soon() -> None:
    """Hand memory back after a rest, in which no more of it is let go."""
    _rest().start()


def give_back() -> None:
    """Hand memory that large work has freed back to the system: glibc keeps it for itself, the others don't.

    With it goes the source of every module: PySide reads it when one is imported, and Python keeps what was read.
    """
    linecache.clearcache()
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


SWITCH_S = 0.0001
"""How long a thread may keep Python's lock from another that wants it.

The window gives the lock up at each call into Qt, dozens of times while it paints. With Python's own five milliseconds
it would wait that long at every one to have it back from a thread that works, and a page turn of fifteen milliseconds
would take a hundred.
"""


class _Runner(QRunnable):
    def __init__(self, task: Task, number: int, post: _Post) -> None:
        super().__init__()
        self._task, self._number, self._post = task, number, post

    def run(self) -> None:
        post, number = self._post, self._number
        self._task.carry_out(partial(post.progress.emit, number), partial(post.ended.emit, number))


_under_way: dict[int, Job] = {}
_numbers = count()


def start(job: Job) -> Job:
    """Queue the job; it is kept alive until it has ended."""
    number = next(_numbers)
    _under_way[number] = job
    sys.setswitchinterval(SWITCH_S)
    QThreadPool.globalInstance().start(_Runner(job.task, number, _post()))
    return job


def stop_all(wait_ms: int = 5000) -> bool:
    """Stop what runs and wait for it: called before the application ends. Whether all has ended."""
    _rest().stop()
    for job in tuple(_under_way.values()):
        job.cancel()
    ended = QThreadPool.globalInstance().waitForDone(wait_ms)
    if ended:
        # What has not ended by then still tells of its end: it must be there to do so.
        _under_way.clear()
    return ended
