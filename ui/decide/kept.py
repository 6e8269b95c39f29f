"""The scenarios that are kept with the case: sets of what-if changes in its file, each with what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from ui import worker
from ui.session import Session

if TYPE_CHECKING:
    from advisor.case.paths import Draft
    from advisor.decision.result import FirstAnswer
    from advisor.decision.world import Changes

MOST_KEPT = 5
"""Scenarios beside the base case: what a case has room for."""
LONGEST_NAME = 200


class Scenario(Struct, frozen=True):
    """A scenario of the case: its name, what it changes, and what follows on all draws; None until that is known."""

    name: str
    changes: Changes
    answer: FirstAnswer | None


class Kept(QObject):
    """The only writer of the case's scenarios. No answer of the case is touched: they stand in its file beside them."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.scenarios: tuple[Scenario, ...] = ()
        self._known_of: tuple[Draft, dict[Changes, FirstAnswer]] = ({}, {})
        self._renewing: worker.Job | None = None
        session.opened.connect(self._forget)
        session.draft_changed.connect(lambda _path: self._read())
        if session.is_open:
            self._read()

    def keep(self, name: str, changes: Changes) -> None:
        """Keep changes with the case as a scenario, as one step that can be undone; there is room for five."""
        if len(self.scenarios) >= MOST_KEPT:
            return
        from advisor.decision.kept import kept_changes

        row = {"name": self._free_name(name)[:LONGEST_NAME], "changes": kept_changes(changes)}
        said = self.tr("keep scenario {name}").format(name=row["name"])
        self._session.keep_beside("scenarios", [*self._rows(), row], said)

    def drop(self, place: int) -> None:
        """Take a kept scenario out of the case, as one step that can be undone."""
        rows = [row for number, row in enumerate(self._rows()) if number != place]
        said = self.tr("drop scenario {name}").format(name=self._rows()[place].get("name"))
        self._session.keep_beside("scenarios", rows, said)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Names of the case's scenarios where one can't be read: none is shown then, and each can be dropped."""
        return tuple(str(row.get("name")) for row in self._rows()) if self._wrong() else ()

    def attend(self) -> None:
        """Someone looks: work out what isn't known of the kept scenarios on the case as it is now."""
        basis = self._session.basis
        if self._known_of[0] is not basis:
            self._known_of = basis, {}
        answers = self._known_of[1]
        unknown = tuple({one.changes: None for one in self.scenarios if one.changes not in answers})
        if not unknown or self._session.result is None or not self._session.is_fresh or self._renewing is not None:
            return

        def done(found: tuple[FirstAnswer, ...]) -> None:
            answers.update(zip(unknown, found, strict=True))
            self.scenarios = tuple(Scenario(one.name, one.changes, answers.get(one.changes)) for one in self.scenarios)
            self.changed.emit()

        def over(*, again: bool) -> None:
            if job is self._renewing:
                self._renewing = None
                if again:
                    self.attend()

        job = self._renewing = self.work_out(unknown, done)
        job.done.connect(lambda _answers: over(again=True))
        job.failed.connect(lambda _error: over(again=False))

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

    def _rows(self) -> list[dict[str, Any]]:
        return list(self._session.draft.get("scenarios") or ())

    def _read(self) -> None:
        """The scenarios as the draft holds them, with the answers that are known of them."""
        rows = self._rows() if not self._wrong() else []
        if not rows and not self.scenarios:
            return
        from advisor.case.kept import KeptScenario
        from advisor.decision.kept import changes_of

        basis, answers = self._known_of
        if basis is not self._session.basis:
            answers = {}
        found = [KeptScenario.model_validate(row) for row in rows]
        kept = tuple(Scenario(one.name, changes := changes_of(one.changes), answers.get(changes)) for one in found)
        if kept != self.scenarios:
            self.scenarios = kept
            self.changed.emit()

    def _wrong(self) -> bool:
        """Whether a scenario of the file can't be read; the case then says so as of any other answer."""
        return any(problem.where.startswith("scenarios") for problem in self._session.problems)

    def _free_name(self, name: str) -> str:
        taken = {one.name for one in self.scenarios}
        if name not in taken:
            return name
        return next(f"{name} ({n})" for n in range(2, 99) if f"{name} ({n})" not in taken)

    def _forget(self) -> None:
        self._renewing = None
        self.scenarios = ()
        self.changed.emit()
        self._read()
