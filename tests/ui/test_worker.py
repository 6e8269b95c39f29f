"""Work off the window's thread: what it holds is let go when it has ended, and no job is deleted on another thread."""

from __future__ import annotations

import sys
import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot

from ui import worker


class Large:
    """Stands for a case with all that was worked out for it."""

    def work(self, _progress: worker.Progress, _stopped: worker.Stopped) -> str:
        """As a closure over the case would."""
        return "done"


def test_what_a_work_holds_is_let_go_though_who_listens_holds_the_job(qtbot: QtBot) -> None:
    held = Large()
    gone = weakref.ref(held)
    job = worker.Job(held.work)
    job.done.connect(lambda _value: job.cancel())
    del held
    with qtbot.waitSignal(job.done):
        worker.start(job)
    qtbot.waitUntil(lambda: gone() is None)


def test_a_job_that_no_one_holds_is_gone_while_its_thread_still_cleans_up(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()
    monkeypatch.setattr(worker, "give_back", may_end.wait)
    job = worker.Job(lambda _progress, _stopped: "done", large=True)
    gone = weakref.ref(job)
    try:
        worker.start(job)
        del job
        qtbot.waitUntil(lambda: gone() is None)
    finally:
        may_end.set()
        worker.stop_all()


def test_work_keeps_the_lock_from_the_window_for_less_than_a_millisecond(qtbot: QtBot) -> None:
    job = worker.Job(Large().work)
    with qtbot.waitSignal(job.done):
        worker.start(job)
    assert sys.getswitchinterval() < 0.001, "the window asks for it dozens of times while it paints"
