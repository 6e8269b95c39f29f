"""What the draft of the open case comes to: what is wrong, what is missing, and the engine's answers to it.

A draft is judged at once. Where nothing stands in the way the engine answers on another thread, roughly at first and
then on all draws; a newer draft stops an older answer.
"""

from __future__ import annotations

import threading
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from advisor.errors import Cancelled, Problem, SwitchpointError
from ui import garbage, numbers, worker
from ui.answers import Answers

if TYPE_CHECKING:
    from advisor.case.doubts import Doubt
    from advisor.case.interview import Raised
    from advisor.case.paths import Draft
    from advisor.catalog import Catalog
    from advisor.decision.result import FirstAnswer, Recommendation
    from advisor.once import Once

PAUSE_MS = 120
"""Rest after an edit before the engine is asked for all, so that a walk through fields isn't answered one by one."""

FIRST_DRAWS = 1024
"""Draws of the first answer: rough and soon; the whole result on all draws follows it."""

MANY = 12
"""Workloads whose whole result is still waited for: a first answer to a case without a result would delay it by more
than it is worth."""

_ENGINE = (
    "numpy",
    "pydantic",
    "advisor.case.interview",
    "advisor.case.load",
    "advisor.decision",
    "advisor.performance.doubts",
)

Stage = Literal["closed", "missing", "to correct", "running", "fresh", "failed"]


class State(NamedTuple):
    """How the result stands to the draft: `answers` of them are missing or wrong, or `said` tells what failed, and
    `where` is the path of the answer that it failed for, if it was one."""

    stage: Stage
    answers: int = 0
    said: str = ""
    where: str = ""


class Answering(QObject):
    """Base of the session, which owns the draft and says when it is another one."""

    state_changed = Signal()
    result_changed = Signal()
    first_changed = Signal()
    """A first answer to the newest draft is there: verdict, money and chance; the result follows."""
    progress = Signal(float, str)
    prepared = Signal()
    """The engine and its facts are there."""

    def __init__(self) -> None:
        super().__init__()
        self.draft: Draft = {}
        """Empty while no case is open."""
        self.basis: Draft = {}
        """What results rest on: the draft without what is kept beside it, and without workloads that lack an answer.
        The same object until something of it changes."""
        self._held: Draft = {}
        """The draft without what is kept beside it, finished or not."""
        self.problems: tuple[Problem, ...] = ()
        self.missing: tuple[str, ...] = ()
        self.state = State("closed")
        self._doubted: tuple[Draft, tuple[Doubt, ...]] = (self.draft, ())
        self.first: FirstAnswer | None = None
        """The first answer to the present draft; None where there is none, or the result itself is there."""
        self._result: Recommendation | None = None
        self._shown: Recommendation | None = None
        self._result_basis: Draft | None = None
        self.answers = Answers()
        """Results that were given before, of this case and of others."""
        self._before: Recommendation | None = None
        """The one of them that answers the present draft."""
        self._prepared: threading.Event | None = None
        self._job: worker.Job | None = None
        self._first_job: worker.Job | None = None
        self._waiting = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._begin)

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog of facts, loaded when the first case is opened, if not before."""
        self.wait_prepared()
        from advisor.catalog import load_catalog

        return load_catalog()

    def prepare(self) -> None:
        """Import what judges and answers, and read the catalog, on another thread: the first case opens sooner then.

        Whoever needs the engine before that has ended waits for it in `wait_prepared`: imported by two threads at the
        same time, pydantic is found half made.
        """
        if self._prepared is not None:
            return
        ended = self._prepared = threading.Event()

        def work(_progress: worker.Progress, stopped: worker.Stopped) -> None:
            try:
                for module in _ENGINE:
                    import_module(module)
                    if stopped():
                        raise Cancelled
                from advisor.catalog import load_catalog

                load_catalog()
            finally:
                ended.set()

        def over() -> None:
            garbage.set_aside("engine")
            self.prepared.emit()

        job = worker.Job(work, large=True)
        job.done.connect(lambda _nothing: over())
        # Whoever waits goes on all the same, and is told there what is wrong.
        job.failed.connect(lambda _error: over())
        worker.start(job)

    @property
    def is_prepared(self) -> bool:
        """Whether the engine can be asked without waiting for it."""
        return self._prepared is not None and self._prepared.is_set()

    def wait_prepared(self) -> None:
        """Before the engine's first use in the window's thread; most often there is nothing to wait for."""
        if self._prepared is not None:
            self._prepared.wait()

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is odd about the answers of the draft as it is now; it stands in no result's way."""
        if self._doubted[0] is not self.draft:
            from advisor.performance.doubts import doubts

            found = doubts(self.draft, self.catalog, self.problems)
            self._doubted = (self.draft, numbers.told(found, self.draft))
        return self._doubted[1]

    @cached_property
    def raised(self) -> Raised:
        """The fields of the draft as it is now, kept from one edit to the next where nothing has changed."""
        from advisor.case.interview import Raised

        return Raised()

    @cached_property
    def known(self) -> Once:
        """What the engine worked out before, kept by all that it depends on; threads may share it. What is small, such
        as speeds, serves the next case, too."""
        from advisor.once import Once

        return Once()

    @property
    def result(self) -> Recommendation | None:
        """The newest answer, unless inputs that it would rest on are wrong or missing: then there is none to show.

        Its sentences have numbers as the screen writes them.
        """
        return self._shown if self.state.stage in ("fresh", "running") else None

    @property
    def made(self) -> Recommendation | None:
        """The same answer as the engine gave it, its numbers as in English: for what is written to files."""
        return self._result if self.state.stage in ("fresh", "running") else None

    @property
    def is_fresh(self) -> bool:
        """Whether the result belongs to the draft as it is now, or to the workloads of it that lack no answer."""
        return self.state.stage == "fresh" and self._result_basis is self.basis

    @property
    def is_whole(self) -> bool:
        """Whether the result is fresh and leaves no workload out: only such a one is signed or printed."""
        return self.is_fresh and not self.missing

    @property
    def decided(self) -> Draft:
        """What the engine is asked about: the draft, or what of it can be decided while the rest lacks answers."""
        return self.basis if self.missing else self.draft

    def _forget(self) -> None:
        """Stop what is under way, and let go of what is large of the case before."""
        self._stop()
        self._result = self._shown = self._result_basis = None
        self.known.clear_shelves()

    def _judge(self) -> None:
        """What is wrong or missing now; if nothing, ask the engine after a short rest."""
        self._stop()
        if not self.draft:
            self.problems, self.missing = (), ()
            self._set(State("closed"))
            return
        from advisor.case.interview import finished_part, missing, problems

        self.problems = numbers.told(problems(self.draft, self.catalog), self.draft)
        self.missing = missing(self.draft, self.raised)
        part = self._held if not self.missing else finished_part(self._held, self.missing)
        if part is not None and part != self.basis:
            self.basis = part
        if self.problems:
            self._set(State("to correct", len(self.problems)))
        elif part is None:
            self._set(State("missing", len(self.missing)))
        elif self._result is not None and self._result_basis == self.basis:
            self._result_basis = self.basis
            self._set(State("fresh", len(self.missing)))
        else:
            self._set(State("running", len(self.missing)))
            self._before = self.answers.find(self.decided, self.catalog)
            if self._before is None and self._is_comparable():
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
        draft, catalog, known = self.decided, self.catalog, self.known

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
            garbage.leave_answer()
            if self._waiting:
                self._compute()

    def _begin(self) -> None:
        """Before the result of a large case that has none yet, too, a first answer comes: in a tenth of its time.

        Only after the rest: what was opened is drawn first.
        """
        if self._before is None and self._result is None and len(self.basis["workloads"]) > MANY:
            self._ask_first()
        self._compute()

    def _compute(self) -> None:
        # One after the other: side by side both would be late.
        self._waiting = self._first_job is not None
        if self._waiting:
            return
        draft, catalog, known, before, signs = self.decided, self.catalog, self.known, self._before, numbers.style()

        def work(progress: worker.Progress, stopped: worker.Stopped) -> tuple[Recommendation, Recommendation]:
            from advisor.case.interview import case_of
            from advisor.decision import recommend

            made = before
            if made is None:
                made = recommend(case_of(draft, catalog), catalog, progress=progress, cancelled=stopped, known=known)
            return made, numbers.told(made, draft, signs)

        job = worker.Job(work, large=True)
        self._job = job
        job.progress.connect(lambda share, what: self._told(job, share, what))
        job.done.connect(lambda answer: self._answered(job, draft, *answer))
        job.failed.connect(lambda error: self._failed(job, error))
        worker.start(job)

    def _stop(self) -> None:
        self._pause.stop()
        self.first, self._before, self._waiting = None, None, False
        for job in (self._job, self._first_job):
            if job is not None:
                job.cancel()
        self._job = self._first_job = None

    def _told(self, job: worker.Job, share: float, what: str) -> None:
        if job is self._job:
            self.progress.emit(share, what)

    def _answered(self, job: worker.Job, asked: Draft, made: Recommendation, shown: Recommendation) -> None:
        if job is not self._job:
            return
        self._job = None
        is_the_first = self._result is None
        # An edit that matters to it would have stopped it.
        self._result_basis, self._result, self._shown = self.basis, made, shown
        self.answers.keep(asked, self.catalog, made)
        self.first = None
        garbage.leave_answer()
        self._set(State("fresh", len(self.missing)))
        self.result_changed.emit()
        if is_the_first:
            # Lay out what the next edit will need, while the user reads.
            self._ask_first()

    def _failed(self, job: worker.Job, error: SwitchpointError) -> None:
        if job is not self._job:
            return
        from advisor.case.paths import has

        self._job = None
        self._result = self._shown = self._result_basis = None
        if self.missing:
            # What is finished can't be decided without the rest.
            self._set(State("missing", len(self.missing)))
        else:
            where = next((one.where for one in error.problems if has(self.draft, one.where)), "")
            self._set(State("failed", said=self.words_of(error), where=where))
        self.result_changed.emit()

    def words_of(self, error: SwitchpointError) -> str:
        """An error of the engine, a line a problem, with fields and workloads called as the screen calls them."""
        from advisor.case.messages import told

        return "\n".join(numbers.told(told(self.decided, problem), self.decided) for problem in error.problems)

    def _set(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit()
