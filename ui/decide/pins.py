"""Starts that were pinned in the plan, as the case keeps them, and the plan that holds to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ui import numbers, worker
from ui.session import Session

if TYPE_CHECKING:
    from advisor.case.paths import Draft
    from advisor.decision.portfolio.pinned import PinnedPlan


class Pins(QObject):
    """The only writer of pins. A plan is worked out off the thread, the newest wish wins."""

    changed = Signal()
    """Other pins, or their plan is known."""
    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.held: dict[str, int] = {}
        """Quarter by workload id."""
        self._asked: tuple[Draft, dict[str, int]] | None = None
        self._plan: PinnedPlan | None = None
        self._job: worker.Job | None = None
        session.opened.connect(self._read)
        session.draft_changed.connect(lambda _path: self._read())
        self._read()

    @property
    def plan(self) -> PinnedPlan | None:
        """The plan with the pins as they are now; None while it is worked out, or where nothing is pinned."""
        return self._plan if self.held and self._is_asked() else None

    def _is_asked(self) -> bool:
        """Whether what was asked last is what would be asked now."""
        return self._asked is not None and self._asked[0] is self._session.basis and self._asked[1] == self.held

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being worked out."""
        return self._job is None

    def pin(self, workload: str, quarter: int) -> None:
        """Pin the start of a move, as one step that can be undone."""
        if self.held.get(workload) != quarter:
            name = self._name(workload)
            said = self.tr("pin {name} to quarter {n}").format(name=name, n=quarter + 1)
            self._keep({**self.held, workload: quarter}, said)

    def unpin(self, workload: str) -> None:
        """Let the plan choose the start again, as one step."""
        if workload in self.held:
            left = {key: quarter for key, quarter in self.held.items() if key != workload}
            self._keep(left, self.tr("unpin {name}").format(name=self._name(workload)))

    def unpin_all(self) -> None:
        """Let the plan choose all starts again, as one step."""
        self._keep({}, self.tr("unpin all"))

    def attend(self) -> None:
        """Someone looks: see to it that the plan is worked out."""
        session = self._session
        if not self.held or not session.is_fresh or self._is_asked():
            return
        if self._job is not None:
            self._job.cancel()
        draft, catalog, known = session.decided, session.catalog, session.known
        there = {workload.get("id") for workload in draft["workloads"]}
        pins = {workload: quarter for workload, quarter in self.held.items() if workload in there}

        def work(_progress: worker.Progress, stopped: worker.Stopped) -> PinnedPlan:
            from advisor.case.interview import case_of
            from advisor.decision.portfolio.pinned import plan_with_pins

            return plan_with_pins(case_of(draft, catalog), catalog, pins, known=known, cancelled=stopped)

        self._asked, self._plan = (session.basis, dict(self.held)), None
        job = self._job = worker.Job(work)
        job.done.connect(lambda plan: self._given(job, plan))
        job.failed.connect(lambda error: self._over(job, self._session.words_of(error)))
        worker.start(job)

    def _given(self, job: worker.Job, plan: PinnedPlan) -> None:
        if job is self._job:
            self._plan = numbers.told(plan, self._session.decided)
            self._over(job)
            self.changed.emit()

    def _over(self, job: worker.Job, why: str = "") -> None:
        if job is self._job:
            self._job = None
            if why:
                self.failed.emit(why)

    def _read(self) -> None:
        rows = self._session.draft.get("pins") or ()
        wrong = any(problem.where.startswith("pins") for problem in self._session.problems)
        held = {} if wrong else {str(row["workload"]): int(row.get("quarter", 0)) for row in rows}
        if held != self.held:
            self.held = held
            self.changed.emit()

    def _keep(self, held: dict[str, int], said: str) -> None:
        rows: list[dict[str, Any]] = [{"workload": key, "quarter": quarter} for key, quarter in held.items()]
        self._session.keep_beside("pins", rows, said)

    def _name(self, workload: str) -> str:
        workloads = self._session.draft.get("workloads") or ()
        return next((str(one.get("name")) for one in workloads if one.get("id") == workload), workload)
