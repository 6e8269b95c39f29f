"""One future at a time: single draws in words, so that a chance is felt as what may come and not as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ui import format as words
from ui import worker
from ui.decide.future_words import future_words
from ui.decide.overlay import TOGETHER, Overlay
from ui.present import presenting
from ui.results.money import money_of
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.link import Link
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.why.futures import Future, Futures


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


class FutureCard(Card):
    """Steps through fifty futures of the changes as they are now; with other changes it begins anew."""

    pointed = Signal(object)
    """USD of the future that is told, for the dots; None: none is."""

    def __init__(self, session: Session, overlay: Overlay) -> None:
        super().__init__()
        self._session, self._overlay = session, overlay
        self._found: Futures | None = None
        self._place = -1
        self._job: worker.Job | None = None
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(8)
        self.body.addWidget(section(tr("One future at a time")))
        self._said = Text("", selectable=True)
        self._said.setAccessibleName(tr("This future"))
        self.body.addWidget(self._said)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.next = QPushButton("")
        self.next.setToolTip(tr("N on a slider or a chart; Shift+N: the one before"))
        self.next.clicked.connect(lambda _checked=False: self.step(1))
        self.back = Link(tr("Previous"))
        self.back.setAccessibleName(tr("Previous future"))
        self.back.clicked.connect(lambda _checked=False: self.step(-1))
        row.addWidget(self.next)
        row.addWidget(self.back)
        row.addStretch(1)
        nest(self.body, row)
        self._seen = caption("")
        self.body.addWidget(self._seen)
        overlay.changed.connect(self.forget)
        overlay.answered.connect(self._renewed)
        presenting.notifier().changed.connect(self._tell)
        self._basis: object = None
        self._tell()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being worked out."""
        return self._job is None

    def text(self) -> str:
        """What is said of the future that is shown."""
        return self._said.text()

    def step(self, by: int) -> None:
        """To the next future, or the one before; round again at the end."""
        if self._found is None:
            self._ask()
        elif self._found.rows:
            self._place = (self._place + by) % len(self._found.rows) if self._place >= 0 else 0
            self._tell()

    def forget(self) -> None:
        """Other changes, or another workload: what was told is no longer true."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._found, self._place = None, -1
        self._tell()

    def _renewed(self) -> None:
        if self._basis is not self._overlay.base:
            self._basis = self._overlay.base
            self.forget()

    def _ask(self) -> None:
        if self._job is not None or self._session.result is None:
            return
        draft, catalog, known = self._session.decided, self._session.catalog, self._session.known
        changes = self._overlay.changes
        workload = None if self._overlay.workload == TOGETHER else self._overlay.workload

        def work(_progress: worker.Progress, stopped: worker.Stopped) -> Futures:
            from advisor.case.interview import case_of
            from advisor.decision.why.futures import futures

            case = case_of(draft, catalog)
            return futures(case, catalog, workload, changes=changes, known=known, cancelled=stopped)

        job = self._job = worker.Job(work)
        job.done.connect(lambda found: self._given(job, found))
        job.failed.connect(lambda error: self._failed(job, self._session.words_of(error)))
        worker.start(job)

    def _given(self, job: worker.Job, found: Futures) -> None:
        if job is self._job:
            self._job = None
            self._found, self._place = found, 0 if found.rows else -1
            self._tell()

    def _failed(self, job: worker.Job, why: str) -> None:
        if job is self._job:
            self._job = None
            self._said.setText(why)

    def _tell(self) -> None:
        rows: tuple[Future, ...] = () if self._found is None else self._found.rows
        result = self._session.result
        shown = rows[self._place] if self._place >= 0 and result is not None else None
        if shown is not None and result is not None:
            said = future_words(shown, len(rows), money_of(result))
        elif self._found is not None:
            said = tr("There is no comparison here, so no future to tell of.")
        else:
            said = tr("Each dot above is a future: prices, speed and work as they may come, drawn together.")
        self._said.setText(said)
        self.next.setText(tr("Show one future") if shown is None else tr("Next future"))
        self.next.setAccessibleName(self.next.text())
        self.back.setVisible(shown is not None)
        self._seen.setVisible(shown is not None)
        if shown is not None:
            passed = rows[: self._place + 1]
            saved = sum(one.npv_usd > 0 for one in passed)
            seen = tr("Saving so far: {saved} of {n}.").format(n=words.number(len(passed)), saved=words.number(saved))
            self._seen.setText(seen)
        self.pointed.emit(None if shown is None else shown.npv_usd)
