"""Work off the window's thread: progress, cancel and errors in one place."""

from __future__ import annotations

import linecache
import sys
import threading
import traceback
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from advisor.errors import Cancelled, SwitchpointError

Progress = Callable[[float, str], None]
Stopped = Callable[[], bool]
Work = Callable[[Progress, Stopped], object]


class FaultError(SwitchpointError):
    """An error of ours, not of the input: its traceback is kept for whoever mends it."""

    def __init__(self, text: str, trace: str) -> None:
        super().__init__(text)
        self.trace = trace


class Job(QObject):
    """One piece of work under way. All signals reach the window's thread; exactly one of the last three comes."""

    progress = Signal(float, str)
    done = Signal(object)
    failed = Signal(object)
    """A `SwitchpointError`."""
    cancelled = Signal()

    _reported = Signal(float, str)
    _ended = Signal(str, object)

    def __init__(self, work: Work, *, large: bool = False) -> None:
        super().__init__()
        self._work: Work | None = work
        self._large = large
        self._stop = threading.Event()
        self._reported.connect(self._relay_progress)
        self._ended.connect(self._relay_end)

    def cancel(self) -> None:
        """Ask the work to stop. It answers with `cancelled`, or with `done` where it was just ready."""
        self._stop.set()

    def carry_out(self) -> None:
        """Do the work; called on a thread of the pool, once."""
        # Listeners often hold the job, and it holds them: what the work holds, such as a whole case, must not stay too.
        work, self._work = self._work, None
        assert work is not None
        try:
            value = work(self._reported.emit, self._stop.is_set)
        except Cancelled:
            self._ended.emit("cancelled", None)
        except SwitchpointError as error:
            self._ended.emit("failed", error)
        except Exception as error:  # noqa: BLE001  (a fault on a thread must reach the screen, never vanish)
            text = f"Switchpoint made an error: {type(error).__name__}: {error}. Your answers are safe; save the case."
            self._ended.emit("failed", FaultError(text, traceback.format_exc()))
        else:
            self._ended.emit("done", value)
            del value
        del work
        if self._large:
            give_back()

    @Slot(float, str)
    def _relay_progress(self, share: float, what: str) -> None:
        self.progress.emit(share, what)

    @Slot(str, object)
    def _relay_end(self, how: str, value: object) -> None:
        _under_way.discard(self)
        if self._large:
            give_back_soon()
        if how == "done":
            self.done.emit(value)
        elif how == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()


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


class _Runner(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.carry_out()


_under_way: set[Job] = set()


def start(job: Job) -> Job:
    """Queue the job; it is kept alive until it has ended."""
    _under_way.add(job)
    QThreadPool.globalInstance().start(_Runner(job))
    return job


def stop_all(wait_ms: int = 5000) -> bool:
    """Stop what runs and wait for it: called before the application ends. Whether all has ended."""
    _rest().stop()
    for job in tuple(_under_way):
        job.cancel()
    ended = QThreadPool.globalInstance().waitForDone(wait_ms)
    if ended:
        # What has not ended by then still tells of its end: it must be there to do so.
        _under_way.clear()
    return ended
