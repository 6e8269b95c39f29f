"""What is tried out beside the case: changes laid over it, and the answer that follows.

No answer of the case is touched. Answers come from another thread: one at a time, and after it the newest wish; while
a hand drags, on fewer draws, and on all of them when it comes to rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from ui import garbage, worker
from ui.decide.kept import Kept
from ui.session import Session

if TYPE_CHECKING:
    from advisor.case.model import Case
    from advisor.case.paths import Draft
    from advisor.decision.result import FirstAnswer, Recommendation
    from advisor.decision.why.switch_points import Lever
    from advisor.decision.world import Changes
    from advisor.errors import SwitchpointError

DRAGGED_DRAWS = 1024
REST_MS = 160
"""Rest of the hand after which all draws are asked."""
TOGETHER = "*"
"""Stands for all workloads where one is looked at."""


class _Wish(NamedTuple):
    changes: Changes
    draws: int
    workload: str


class _Given(NamedTuple):
    wish: _Wish
    draft: Draft
    workload: str
    """Whose levers they are."""
    case: Case
    base: FirstAnswer
    answer: FirstAnswer
    levers: tuple[Lever, ...]


class Overlay(QObject):
    """The only writer of what-if changes; `kept` has the scenarios that were made of them."""

    changed = Signal()
    """The changes, or the workload that is looked at."""
    answered = Signal()
    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.workload = ""
        self.kept = Kept(session)
        self.kept.failed.connect(self.failed)
        self.base: FirstAnswer | None = None
        self.answer: FirstAnswer | None = None
        self.levers: tuple[Lever, ...] = ()
        self._changes: Changes | None = None
        self._past: list[Changes] = []
        self._future: list[Changes] = []
        self._wanted: _Wish | None = None
        self._job: worker.Job | None = None
        self._given: _Given | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask_all)
        session.opened.connect(self._forget)
        session.result_changed.connect(self._case_changed)

    @property
    def changes(self) -> Changes:
        """What is changed now."""
        from advisor.decision.world import NO_CHANGE

        return self._changes or NO_CHANGE

    @property
    def is_base(self) -> bool:
        """Whether nothing is changed."""
        if self._changes is None:
            return True
        from advisor.decision.world import NO_CHANGE

        return self.changes == NO_CHANGE

    @property
    def is_settled(self) -> bool:
        """Whether the answer belongs to the changes, on all draws."""
        return (
            self._given is not None
            and self._job is None
            and self._wanted is None
            and not self._rest.isActive()
            and self._given.wish == self._wish(full=True)
        )

    def look_at(self, workload: str) -> None:
        """Turn to a workload, or to all together, with the levers of the first."""
        if workload != self.workload:
            self.workload = workload
            self.changed.emit()
        self._ask_all()

    def stay_with(self, result: Recommendation) -> None:
        """Look at a workload that there is: the first that can be compared, where the one before is gone."""
        ids = [one.id for one in result.workloads]
        if self.workload in ids or (self.workload == TOGETHER and len(ids) > 1):
            return
        self.look_at(next((one.id for one in result.workloads if one.switch_points), ids[0] if ids else ""))

    def attend(self) -> None:
        """Someone looks: see to it that there are answers."""
        self.kept.attend()
        if not self.is_settled:
            self._ask_all()

    def look_away(self) -> None:
        """No one looks any more: let go of what makes the next answer on all draws quick, some tens of megabytes."""
        if self._session.result is not None and self._job is None:
            from advisor.decision.draws import DRAWS

            # Room for none: what is kept next takes the place of all before it, and its own.
            self._session.known.shelf(f"benches on {DRAWS} draws", 0)(("nothing",), lambda: None)
            worker.give_back_soon()

    def try_out(self, changes: Changes) -> None:
        """On the way: answer roughly at once, and on all draws after a rest."""
        if changes == self.changes:
            return
        self._changes = changes
        self.changed.emit()
        self._ask(self._wish(full=False))
        self._rest.start()

    def settle(self, before: Changes) -> None:
        """The hand has come to rest: one step that can be taken back, from `before`."""
        if before != self.changes:
            self._past.append(before)
            self._future.clear()

    def lay(self, changes: Changes) -> None:
        """Other changes, as one step."""
        before = self.changes
        self.try_out(changes)
        self.settle(before)

    def reset(self) -> None:
        """Back to the base case, as one step."""
        from advisor.decision.world import NO_CHANGE

        self.lay(NO_CHANGE)

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self._future.append(self.changes)
            self.try_out(self._past.pop())

    def redo(self) -> None:
        """Do the step again."""
        if self._future:
            self._past.append(self.changes)
            self.try_out(self._future.pop())

    # Asking the engine

    def _wish(self, *, full: bool) -> _Wish:
        from advisor.decision.draws import DRAWS

        return _Wish(self.changes, DRAWS if full else DRAGGED_DRAWS, self.workload)

    def _ask_all(self) -> None:
        self._rest.stop()
        if self._session.result is not None:
            self._ask(self._wish(full=True))

    def _ask(self, wish: _Wish) -> None:
        self._wanted = wish
        if self._job is None:
            self._start()

    def _start(self) -> None:
        wish, self._wanted = self._wanted, None
        if wish is None or not self._session.is_open or self._session.result is None:
            return
        draft, catalog, known = self._session.basis, self._session.catalog, self._session.known
        ids = [one.id for one in self._session.result.workloads]
        workload = wish.workload if wish.workload in ids else next(iter(ids), "")

        before = self._given if self._given is not None and self._given.draft is draft else None

        def work(_progress: worker.Progress, stopped: worker.Stopped) -> _Given:
            from advisor.case.interview import case_of
            from advisor.decision import first_answer, levers_of

            # Base and levers rest on all draws even while a hand drags, so that today's values don't tremble.
            case = before.case if before is not None else case_of(draft, catalog)
            base = before.base if before is not None else first_answer(case, catalog, known=known, cancelled=stopped)
            levers = before.levers if before is not None and before.workload == workload else None
            if levers is None:
                levers = levers_of(case, catalog, workload, known=known) if workload else ()
            answer = first_answer(case, catalog, draws=wish.draws, changes=wish.changes, known=known, cancelled=stopped)
            return _Given(wish, draft, workload, case, base, answer, levers)

        job = self._job = worker.Job(work, large=wish.draws > DRAGGED_DRAWS)
        job.done.connect(lambda given: self._answered(job, given))
        job.failed.connect(lambda error: self._failed(job, error))
        job.cancelled.connect(lambda: self._over(job))
        worker.start(job)

    def _answered(self, job: worker.Job, given: _Given) -> None:
        if job is self._job and given.draft == self._session.basis:
            self._given, self.base, self.answer, self.levers = given, given.base, given.answer, given.levers
            garbage.leave_answer()
            self._over(job)
            self.answered.emit()
        else:
            self._over(job)

    def _failed(self, job: worker.Job, error: SwitchpointError) -> None:
        if job is self._job:
            self.failed.emit(self._session.words_of(error))
        self._over(job)

    def _over(self, job: worker.Job) -> None:
        if job is self._job:
            self._job = None
            self._start()

    def _case_changed(self) -> None:
        if self._session.result is None:
            self._given = None
        elif self._given is not None and self._given.draft != self._session.basis:
            self._given = None
            self.changed.emit()

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = self._wanted = self._given = self._changes = None
        self.base = self.answer = None
        self.levers, self.workload = (), ""
        self._past.clear()
        self._future.clear()
        self._rest.stop()
        self.changed.emit()
