"""The open case: the only writer of its draft. Pages send what was answered; views listen to what changed.

Every edit is one step that can be undone. After each, the draft is judged at once (what is wrong, what is missing),
and where nothing stands in the way the engine answers on another thread; a newer edit stops an older answer.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from advisor.errors import Problem, SwitchpointError
from ui import worker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.case.paths import Draft
    from advisor.catalog import Catalog
    from advisor.cost.bill_fleet import BilledFleet
    from advisor.decision.once import Once
    from advisor.decision.result import FirstAnswer, Recommendation

PAUSE_MS = 120
"""Rest after an edit before the engine is asked for all, so that a walk through fields isn't answered one by one."""

FIRST_DRAWS = 1024
"""Draws of the first answer to an edit: rough and at once; the whole result on all draws follows it."""

Stage = Literal["closed", "missing", "to correct", "running", "fresh", "failed"]


class State(NamedTuple):
    """How the result stands to the draft: `answers` of them are missing or wrong, or `said` tells what failed."""

    stage: Stage
    answers: int = 0
    said: str = ""


class _Edit(QUndoCommand):
    def __init__(self, session: Session, after: Draft, label: str, path: str) -> None:
        super().__init__(label)
        self._session, self._before, self._after, self._path = session, session.draft, after, path

    def redo(self) -> None:
        self._session._put(self._after, self._path)

    def undo(self) -> None:
        self._session._put(self._before, self._path)


class Session(QObject):
    """One case at a time. `draft` is None while none is open."""

    opened = Signal()
    """Another case is open, or none."""
    draft_changed = Signal(str)
    """The path that was edited; empty where workloads were added, removed or moved."""
    state_changed = Signal()
    result_changed = Signal()
    first_changed = Signal()
    """A first answer to the newest edit is there: verdict, money and chance; the result follows."""
    saved = Signal()
    access_changed = Signal()
    """The case may no longer be changed here, or may again."""
    place_asked = Signal(str)
    """A path to go to: after undo and redo, and for the next missing answer."""
    progress = Signal(float, str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self.draft: Draft = {}
        self.basis: Draft = {}
        """The draft without what is kept beside it: the same object until something changes on which results rest."""
        self.path: Path | None = None
        self.saved_at: datetime | None = None
        self.read_only = False
        self.undo_stack = QUndoStack(self)
        self.problems: tuple[Problem, ...] = ()
        self.missing: tuple[str, ...] = ()
        self.opened_pages: set[str] = set()
        self.state = State("closed")
        self._result: Recommendation | None = None
        self._result_basis: Draft | None = None
        self.first: FirstAnswer | None = None
        """The first answer to the present draft; None where there is none, or the result itself is there."""
        self._touched = ""
        self._known: Once | None = None
        self._job: worker.Job | None = None
        self._first_job: worker.Job | None = None
        self._waiting = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._compute)

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog of facts, loaded when the first case is opened."""
        from advisor.catalog import load_catalog

        return load_catalog()

    @property
    def known(self) -> Once:
        """What was worked out for this case before, kept by all that it depends on; threads may share it."""
        if self._known is None:
            from advisor.decision.once import Once

            self._known = Once()
        return self._known

    @property
    def is_open(self) -> bool:
        """Whether a case is open."""
        return bool(self.draft)

    @property
    def result(self) -> Recommendation | None:
        """The newest answer, unless inputs that it would rest on are wrong or missing: then there is none to show."""
        return self._result if self.state.stage in ("fresh", "running") else None

    @property
    def is_fresh(self) -> bool:
        """Whether the result belongs to the draft as it is now."""
        return self.state.stage == "fresh" and self._result_basis is self.basis

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost by closing."""
        return self.is_open and not self.undo_stack.isClean()

    @property
    def title(self) -> str:
        """The decision in one line, or the file's name."""
        title = str(self.draft.get("decision", {}).get("title") or "")
        return title or (self.path.stem if self.path else self.tr("Untitled case"))

    # Opening and saving

    def new(self, template: str) -> None:
        """Open a fresh draft made from a template."""
        from advisor.case.templates import new_draft

        self._open(new_draft(template, self.today), None)

    def open(self, file: Path, *, as_copy: bool = False) -> None:
        """Open a file. Raises CaseError; then the open case stays as it is."""
        from advisor.case.load import load_draft

        self._open(load_draft(file), None if as_copy else file)
        self.opened_pages.update(("decision", "workloads", "software", "team", "commercials", "options"))

    def open_copy(self, draft: Draft) -> None:
        """Open a draft that lies in no case file, such as the one that a report carries: as a case never saved."""
        self._open(draft, None)
        self.opened_pages.update(("decision", "workloads", "software", "team", "commercials", "options"))
        self.undo_stack.resetClean()

    def recover(self, draft: Draft, file: Path | None, step: str) -> None:
        """Open a file with a recovered draft over it as one step that can be undone; None: a case never saved.

        The file itself is not written. Raises CaseError where it can't be read.
        """
        if file is not None:
            self.open(file)
            self.undo_stack.push(_Edit(self, draft, step, ""))
        else:
            self.open_copy(draft)

    def take_from_disk(self, draft: Draft, step: str) -> None:
        """Take what the file holds now. It is one step, so that what stood here before can be had back."""
        if draft != self.draft:
            self.undo_stack.push(_Edit(self, draft, step, ""))
        self.saved_at = _written(self.path)
        self.undo_stack.setClean()

    def set_read_only(self, read_only: bool) -> None:
        """Let the case be looked at only, or changed again."""
        if read_only != self.read_only:
            self.read_only = read_only
            self.access_changed.emit()

    def save(self, file: Path) -> None:
        """Write the draft to a file. Raises CaseError with the remedy; nothing is then half-written."""
        from advisor.case.load import save_draft

        save_draft(self.draft, file)
        self.path = file
        self.saved_at = datetime.now().astimezone()
        self.undo_stack.setClean()
        self.saved.emit()

    def close(self) -> None:
        """Close the case; the caller has asked about unsaved changes."""
        self._open({}, None)

    def _open(self, draft: Draft, file: Path | None) -> None:
        self._stop()
        self.undo_stack.clear()
        self.opened_pages = set()
        self.path, self.draft, self.saved_at = file, draft, _written(file)
        self.basis = _basis_of(draft)
        self.set_read_only(False)
        self._result = self._result_basis = self._known = self.first = None
        self._judge()
        self.opened.emit()
        self.result_changed.emit()

    # Editing

    def answer(self, path: str, value: Any, label: str) -> None:
        """Answer one question. A wrong answer is kept as it was given, and `problems` tells."""
        from advisor.case.interview import set_answer

        self._edit(set_answer(self.draft, path, value), label, path)

    def clear(self, path: str, label: str) -> None:
        """Take an answer away: its default holds again, or it is missing."""
        from advisor.case.interview import clear_answer

        self._edit(clear_answer(self.draft, path), label, path)

    def dont_know(self, path: str, label: str) -> None:
        """Answer "I don't know"."""
        from advisor.case.interview import dont_know

        self._edit(dont_know(self.draft, path), label, path)

    def answer_volume(self, path: str, value: Any, unit_path: str, unit: str, label: str) -> None:
        """Answer a volume together with its unit, as one step."""
        from advisor.case.interview import set_answer

        draft = set_answer(self.draft, path, value)
        self._edit(set_answer(draft, unit_path, unit), label, path)

    def add_workload(self, template: str) -> None:
        """Add the workloads of a template at the end."""
        from advisor.case.interview import add_workload

        self._edit(add_workload(self.draft, template), self.tr("add workload"), "")

    def duplicate_workload(self, position: int) -> None:
        """Copy a workload to the place after it."""
        from advisor.case.interview import duplicate_workload

        self._edit(duplicate_workload(self.draft, position), self.tr("duplicate workload"), "")

    def remove_workload(self, position: int) -> None:
        """Take a workload out. Nothing is asked: it can be undone."""
        from advisor.case.interview import remove_workload

        name = self.workload_name(position)
        self._edit(remove_workload(self.draft, position), self.tr("delete {name}").format(name=name), "")

    def move_workload(self, position: int, to: int) -> None:
        """Give a workload another place in the list."""
        from advisor.case.interview import move_workload

        self._edit(move_workload(self.draft, position, to), self.tr("move workload"), "")

    def take_model(self, position: int, text: str, file: str) -> None:
        """Take a model's shape from a `config.json`. Raises CaseError where it is no model that can be predicted."""
        from advisor.case.interview import model_from_config

        path = f"workloads.{position}.model"
        self._edit(
            model_from_config(self.draft, position, text, file), self.tr("model from {file}").format(file=file), path
        )

    def take_bill(self, uses: Sequence[tuple[BilledFleet, int | str]], file: str) -> tuple[int, ...]:
        """Take fleets of a bill as what runs today, as one step; gives the workloads' positions. Raises CaseError."""
        from advisor.cost.bill_draft import taken_from_bill

        draft, positions = taken_from_bill(self.draft, uses)
        label = self.tr("what runs today from {file}").format(file=file)
        self._edit(draft, label, f"workloads.{positions[0]}.today.instance")
        return positions

    def keep_beside(self, key: str, rows: list[dict[str, Any]], label: str) -> None:
        """Keep scenarios or pins with the case. No result rests on them, so none is worked out again."""
        self._edit({**self.draft, key: rows}, label, key)

    def workload_name(self, position: int) -> str:
        """The workload's name, or its number."""
        workloads = self.draft.get("workloads", [])
        return str(workloads[position].get("name") or self.tr("Workload {n}").format(n=position + 1))

    def undo(self) -> None:
        """Take the last step back and go to its place."""
        if self.undo_stack.canUndo() and not self.read_only:
            self.undo_stack.undo()
            self.place_asked.emit(self._touched)

    def redo(self) -> None:
        """Do the step again and go to its place."""
        if self.undo_stack.canRedo() and not self.read_only:
            self.undo_stack.redo()
            self.place_asked.emit(self._touched)

    def go_to_next_missing(self, after: str = "") -> None:
        """Ask the window for the next missing answer."""
        from advisor.case.interview import next_missing

        path = next_missing(self.draft, after)
        if path:
            self.place_asked.emit(path)

    def _edit(self, after: Draft, label: str, path: str) -> None:
        if after != self.draft and not self.read_only:
            self.undo_stack.push(_Edit(self, after, label, path))

    def _put(self, draft: Draft, path: str) -> None:
        self.draft, self._touched = draft, path
        basis = _basis_of(draft)
        if basis != self.basis or self.problems:
            self.basis = basis
            self._judge()
        self.draft_changed.emit(path)
        if self.result is None:
            self.result_changed.emit()

    # Judging and computing

    def _judge(self) -> None:
        """What is wrong or missing now; if nothing, ask the engine after a short rest."""
        self._stop()
        if not self.draft:
            self.problems, self.missing = (), ()
            self._set(State("closed"))
            return
        from advisor.case.interview import missing, problems

        self.problems = problems(self.draft, self.catalog)
        self.missing = missing(self.draft)
        if self.problems:
            self._set(State("to correct", len(self.problems)))
        elif self.missing:
            self._set(State("missing", len(self.missing)))
        elif self._result is not None and self._result_basis == self.basis:
            self._result_basis = self.basis
            self._set(State("fresh"))
        else:
            self._set(State("running"))
            if self._is_comparable():
                self._ask_first()
            self._pause.start()

    def _is_comparable(self) -> bool:
        """Whether there is a result, in the money of the present draft, that a first answer can stand in for."""
        if self._result is None or self._result_basis is None:
            return False
        before, now = self._result_basis.get("decision", {}), self.basis.get("decision", {})
        return all(before.get(name) == now.get(name) for name in ("currency", "exchange_rates", "as_of"))

    def _ask_first(self) -> None:
        """Ask for the first answer. It is fast where the case was answered before, since only the change is new."""
        draft, catalog, known = self.draft, self.catalog, self.known

        def work(_progress: worker.Progress, stopped: worker.Stopped) -> FirstAnswer:
            from advisor.case.interview import case_of
            from advisor.decision import first_answer

            return first_answer(case_of(draft, catalog), catalog, draws=FIRST_DRAWS, known=known, cancelled=stopped)

        job = self._first_job = worker.Job(work)
        job.done.connect(lambda first: self._first_answered(job, first))
        # What is wrong with the case, the result tells.
        job.failed.connect(lambda _error: self._first_over(job))
        worker.start(job)

    def _first_answered(self, job: worker.Job, first: FirstAnswer) -> None:
        if job is not self._first_job:
            return
        if self.state.stage == "running":
            self.first = first
            self.first_changed.emit()
        self._first_over(job)

    def _first_over(self, job: worker.Job) -> None:
        if job is self._first_job:
            self._first_job = None
            if self._waiting:
                self._compute()

    def _compute(self) -> None:
        # One after the other: side by side both would be late.
        self._waiting = self._first_job is not None
        if self._waiting:
            return
        draft, catalog, known = self.draft, self.catalog, self.known

        def work(progress: worker.Progress, stopped: worker.Stopped) -> Recommendation:
            from advisor.case.interview import case_of
            from advisor.decision import recommend

            return recommend(case_of(draft, catalog), catalog, progress=progress, cancelled=stopped, known=known)

        job = worker.Job(work, large=True)
        self._job = job
        job.progress.connect(lambda share, what: self._told(job, share, what))
        job.done.connect(lambda result: self._answered(job, result))
        job.failed.connect(lambda error: self._failed(job, error))
        worker.start(job)

    def _stop(self) -> None:
        self._pause.stop()
        self.first, self._waiting = None, False
        for job in (self._job, self._first_job):
            if job is not None:
                job.cancel()
        self._job = self._first_job = None

    def _told(self, job: worker.Job, share: float, what: str) -> None:
        if job is self._job:
            self.progress.emit(share, what)

    def _answered(self, job: worker.Job, result: Recommendation) -> None:
        if job is not self._job:
            return
        self._job = None
        is_the_first = self._result is None
        # An edit that matters to it would have stopped it.
        self._result_basis, self._result = self.basis, result
        self.first = None
        self._set(State("fresh"))
        self.result_changed.emit()
        if is_the_first:
            # Lay out what the next edit will need, while the user reads.
            self._ask_first()

    def _failed(self, job: worker.Job, error: SwitchpointError) -> None:
        if job is not self._job:
            return
        self._job = None
        self._result = self._result_basis = None
        self._set(State("failed", said=str(error)))
        self.result_changed.emit()

    def _set(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit()


def _basis_of(draft: Draft) -> Draft:
    if not draft:
        return {}
    from advisor.case.kept import without_beside

    return without_beside(draft)


def _written(file: Path | None) -> datetime | None:
    """When a file was last written."""
    try:
        return datetime.fromtimestamp(file.stat().st_mtime).astimezone() if file is not None else None
    except OSError:
        return None
