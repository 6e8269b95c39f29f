"""Work off the window's thread: what it holds is let go when it has ended."""

from __future__ import annotations

import weakref

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
