"""What is tried out beside the case: changes laid over it, the answer that follows, and the scenarios that were kept.

No answer of the case is touched; scenarios stand in its file beside them. Answers come from another thread: one at a
time, and after it the newest wish; while a hand drags, on fewer draws, and on all of them when it comes to rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from ui import garbage, worker
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
MOST_KEPT = 5
"""Scenarios beside the base case: what a case has room for."""
LONGEST_NAME = 200


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


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario of the case: its name, what it changes, and what follows on all draws; None until that is known."""

    name: str
    changes: Changes
    answer: FirstAnswer | None


class Overlay(QObject):
    """The only writer of what-if changes and kept scenarios."""

    changed = Signal()
    """The changes, or the workload that is looked at."""
    answered = Signal()
    failed = Signal(str)
    kept_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.workload = ""
        self.kept: tuple[Scenario, ...] = ()
        self._known_of: tuple[Draft, dict[Changes, FirstAnswer]] = ({}, {})
        self._renewing: worker.Job | None = None
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
        session.draft_changed.connect(lambda _path: self._read_kept())
        session.result_changed.connect(self._case_changed)
        if session.is_open:
            self._read_kept()

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
        self._renew()
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

    # Scenarios

    def keep(self, name: str, changes: Changes) -> None:
        """Keep changes with the case as a scenario, as one step that can be undone; there is room for five."""
        if len(self.kept) >= MOST_KEPT:
            return
        from advisor.decision.kept import kept_changes

        row = {"name": self._free_name(name)[:LONGEST_NAME], "changes": kept_changes(changes)}
        said = self.tr("keep scenario {name}").format(name=row["name"])
        self._session.keep_beside("scenarios", [*self._rows(), row], said)

    def work_out(self, tries: tuple[Changes, ...], done: Callable[[tuple[FirstAnswer, ...]], None]) -> worker.Job:
        """Answers to several sets of changes, on all draws, for `done`."""
        draft, catalog, known = self._session.basis, self._session.catalog, self._session.known

        def work(_progress: worker.Progress, stopped: worker.Stopped) -> tuple[FirstAnswer, ...]:
            from advisor.case.interview import case_of
            from advisor.decision import first_answer

            case = case_of(draft, catalog)
            return tuple(first_answer(case, catalog, changes=one, known=known, cancelled=stopped) for one in tries)

        def told(answers: tuple[FirstAnswer, ...]) -> None:
            if self._session.basis is draft:
                done(answers)

        job = worker.Job(work, large=True)
        job.done.connect(told)
        job.failed.connect(lambda error: self.failed.emit(self._session.words_of(error)))
        return worker.start(job)

    def drop(self, place: int) -> None:
        """Take a kept scenario out of the case, as one step that can be undone."""
        rows = [row for number, row in enumerate(self._rows()) if number != place]
        said = self.tr("drop scenario {name}").format(name=self._rows()[place].get("name"))
        self._session.keep_beside("scenarios", rows, said)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Names of the case's scenarios where one can't be read: none is shown then, and each can be dropped."""
        return tuple(str(row.get("name")) for row in self._rows()) if self._wrong() else ()

    def _rows(self) -> list[dict[str, Any]]:
        return list(self._session.draft.get("scenarios") or ())

    def _read_kept(self) -> None:
        """The scenarios as the draft holds them, with the answers that are known of them."""
        rows = self._rows() if not self._wrong() else []
        if not rows and not self.kept:
            return
        from advisor.case.kept import KeptScenario
        from advisor.decision.kept import changes_of

        basis, answers = self._known_of
        if basis is not self._session.basis:
            answers = {}
        found = [KeptScenario.model_validate(row) for row in rows]
        kept = tuple(Scenario(one.name, changes := changes_of(one.changes), answers.get(changes)) for one in found)
        if kept != self.kept:
            self.kept = kept
            self.kept_changed.emit()

    def _wrong(self) -> bool:
        """Whether a scenario of the file can't be read; the case then says so as of any other answer."""
        return any(problem.where.startswith("scenarios") for problem in self._session.problems)

    def _free_name(self, name: str) -> str:
        taken = {one.name for one in self.kept}
        if name not in taken:
            return name
        return next(f"{name} ({n})" for n in range(2, 99) if f"{name} ({n})" not in taken)

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

    def _renew(self) -> None:
        """Someone looks: work out what isn't known of the kept scenarios on the case as it is now."""
        basis = self._session.basis
        if self._known_of[0] is not basis:
            self._known_of = basis, {}
        answers = self._known_of[1]
        unknown = tuple({one.changes: None for one in self.kept if one.changes not in answers})
        if not unknown or self._session.result is None or not self._session.is_fresh or self._renewing is not None:
            return

        def done(found: tuple[FirstAnswer, ...]) -> None:
            answers.update(zip(unknown, found, strict=True))
            self.kept = tuple(Scenario(one.name, one.changes, answers.get(one.changes)) for one in self.kept)
            self.kept_changed.emit()

        def over(*, again: bool) -> None:
            if job is self._renewing:
                self._renewing = None
                if again:
                    self._renew()

        job = self._renewing = self.work_out(unknown, done)
        job.done.connect(lambda _answers: over(again=True))
        job.failed.connect(lambda _error: over(again=False))

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = self._wanted = self._given = self._changes = self._renewing = None
        self.base = self.answer = None
        self.levers, self.kept, self.workload = (), (), ""
        self._past.clear()
        self._future.clear()
        self._rest.stop()
        self.changed.emit()
        self.kept_changed.emit()
        self._read_kept()
