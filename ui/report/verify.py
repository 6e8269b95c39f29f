"""Check a report: drop a PDF in, read one answer for each question that a careful reader has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from advisor.errors import SwitchpointError
from ui import numbers, theme, worker
from ui.dialogs import ask_file
from ui.present import presenting
from ui.report import work
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.form_dialog import FRAME
from ui.widgets.glyphs import Glyph
from ui.widgets.layouts import clear, nest
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.report.carried import Carried
    from advisor.report.verify import Verification

ROLES = {"passed": "passed", "failed": "error", "warning": "warning", "not checked": "secondary"}

WIDE, HIGH = 720, 640
"""Pixels at 100 %, where the screen has them."""


class VerifyDialog(QDialog):
    """Stands outside any case. It has no overall tick unless every check has passed."""

    case_asked = Signal(object)
    """The case that a report carries is wanted as a copy: its draft."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Verify a report"))
        self.setAcceptDrops(True)
        self._file: Path | None = None
        self._trust: tuple[Path, ...] = ()
        self._job: worker.Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(section(self.tr("Verify a report")))
        self._drop = Card(fill="sunken", line="border")
        self._drop.body.setContentsMargins(20, 16, 20, 16)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._which = Text(self.tr("Drop a PDF here, or choose one. Nothing leaves this machine."))
        row.addWidget(self._which, 1)
        self.choose = QPushButton(self.tr("Choose a PDF…"))
        self.choose.setDefault(True)
        self.choose.clicked.connect(lambda _checked=False: self._ask_file())
        row.addWidget(self.choose)
        nest(self._drop.body, row)
        column.addWidget(self._drop)
        self._answer = QVBoxLayout()
        self._answer.setSpacing(12)
        inner = QWidget()
        inner.setLayout(self._answer)
        self._answer.setContentsMargins(0, 0, 8, 0)
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        column.addWidget(scroll, 1)
        foot = QHBoxLayout()
        self.trust = QPushButton(self.tr("Trust a certificate…"))
        self.trust.setToolTip(self.tr("The signer's certificate that you got by another way"))
        self.trust.clicked.connect(lambda _checked=False: self._ask_trust())
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        self.recompute = QPushButton(self.tr("Recompute the figures"))
        self.recompute.setToolTip(self.tr("Runs the engine on the case inside the report"))
        self.recompute.clicked.connect(lambda _checked=False: self._again())
        self.since = QPushButton(self.tr("Recompute with the earlier report…"))
        self.since.setToolTip(self.tr("This report tells what changed since an earlier one: works that out again, too"))
        self.since.clicked.connect(lambda _checked=False: self._ask_earlier())
        self.compare = QPushButton(self.tr("Compare with another report…"))
        self.compare.clicked.connect(lambda _checked=False: self._ask_other())
        self.open_case = QPushButton(self.tr("Open its case as a copy"))
        self.open_case.setToolTip(self.tr("The case inside the report, as a new one that was never saved"))
        self.open_case.clicked.connect(lambda _checked=False: self._ask_case())
        self._fault = caption(role="error")
        self._fault.hide()
        column.addWidget(self._fault)
        self._offers = (self.recompute, self.since, self.compare, self.open_case, self.trust)
        for button in self._offers:
            button.setAccessibleName(button.text())
            button.setEnabled(False)
        row_of_offers = Flow()
        row_of_offers.set_row(*self._offers)
        self.since.hide()
        column.addWidget(row_of_offers)
        foot.addStretch(1)
        foot.addWidget(close)
        nest(column, foot)
        self._answer.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        # As large as its text wants it, and no larger than the screen.
        room = self.screen().availableSize()
        wide, high = min(theme.px(WIDE), room.width()), min(theme.px(HIGH), room.height() - FRAME)
        self.resize(wide, high)
        super().showEvent(event)
        # Only now that it is so wide is it known how few lines its buttons need.
        QTimer.singleShot(0, self, lambda: self.resize(wide, high))

    def check(self, file: Path, *, recompute: bool = False, earlier: Path | None = None) -> None:
        """Check a file; on demand run the engine on the case inside and hold every figure against it, with the earlier
        report that it names also those of what changed since."""
        self._file = file
        for button in self._offers:
            button.setEnabled(False)
        self._say("")
        self._which.setText(file.name if presenting.is_on() else str(file))
        clear(self._answer)
        busy = self.tr("Computing every figure again") if recompute else self.tr("Checking")
        self._answer.addWidget(Text(busy, role="secondary"))
        self._answer.addStretch(1)
        job = work.check(file, self._trust, self._session.catalog if recompute else None, earlier)
        job.done.connect(lambda verification: self._show(job, verification))
        job.failed.connect(lambda error: self._failed(job, error))
        self._job = worker.start(job)

    def lines(self) -> list[tuple[str, str]]:
        """Question and word of each answer that is shown."""
        return [(line.question, line.word) for line in self.findChildren(_Answer) if line.isVisible()]

    def _show(self, job: worker.Job, verification: Verification) -> None:
        from advisor.report.verify_text import headline

        if job is not self._job:
            return
        clear(self._answer)
        at_fault = not verification.ok and not verification.is_draft
        role = "error" if at_fault else "passed" if verification.all_passed else "warning"
        band = Card(fill=f"{role}_tint")
        row = QHBoxLayout()
        row.setSpacing(10)
        kind = "failed" if at_fault else "passed" if verification.all_passed else "warning"
        row.addWidget(Glyph(kind, 20, role=role), 0, Qt.AlignmentFlag.AlignTop)
        said = Text(headline(verification), strong=True)
        said.setAccessibleName(self.tr("Outcome: {said}").format(said=said.text()))
        row.addWidget(said, 1)
        nest(band.body, row)
        self._answer.addWidget(band)
        for verdict in verification.verdicts:
            self._answer.addWidget(_Answer(verdict.label, verdict.word, numbers.said(verdict.sentence)))
        self._answer.addStretch(1)
        self.trust.setEnabled(True)
        self.since.setVisible(bool(verification.earlier_sha256))
        for button in (self.recompute, self.since, self.compare, self.open_case):
            button.setEnabled(verification.verdict("attachments").word == "passed")

    def _failed(self, job: worker.Job, error: SwitchpointError) -> None:
        if job is not self._job:
            return
        clear(self._answer)
        self._answer.addWidget(_Answer(self.tr("A report to check"), "failed", str(error)))
        self._answer.addStretch(1)

    def _ask_file(self) -> None:
        file = self._asked(self.tr("Verify a report"))
        if file is not None:
            self.check(file)

    def _again(self) -> None:
        if self._file is not None:
            self.check(self._file, recompute=True)

    def _ask_earlier(self) -> None:
        earlier = self._asked(self.tr("Choose the earlier report"))
        if earlier is not None and self._file is not None:
            self.check(self._file, recompute=True, earlier=earlier)

    def _ask_other(self) -> None:
        other = self._asked(self.tr("Compare with another report"))
        if other is not None and self._file is not None:
            self._carry(self._show_other, self._file, other)

    def _asked(self, title: str) -> Path | None:
        return ask_file.to_open(self, title, self.tr("Report (*.pdf)"), self._session.path)

    def _ask_case(self) -> None:
        if self._file is not None:
            self._carry(lambda reports: self.case_asked.emit(reports[0].case), self._file)

    def _carry(self, act: Callable[[tuple[Carried, ...]], None], *files: Path) -> None:
        """Read what reports carry, then do something with it."""
        self._say("")
        job = work.carried(*files)
        job.done.connect(act)
        job.failed.connect(lambda error: self._say(str(error)))
        worker.start(job)

    def _show_other(self, reports: tuple[Carried, ...]) -> None:
        from advisor.report.carried import compare_carried
        from ui.report.compare_reports import CompareReportsDialog

        CompareReportsDialog(self, compare_carried(*reports)).open()

    def _say(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))

    def _ask_trust(self) -> None:
        kinds = self.tr("Certificate (*.pem *.cer *.crt)")
        certificate = ask_file.to_open(self, self.tr("Trust a certificate"), kinds, self._session.path)
        if certificate is not None and self._file is not None:
            self._trust = (certificate,)
            self.check(self._file)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.check(files[0])


class _Answer(QWidget):
    """One question, its answer in a word and in a sentence."""

    def __init__(self, question: str, word: str, sentence: str) -> None:
        super().__init__()
        self.question, self.word = question, word
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(10)
        role = ROLES.get(word, "secondary")
        row.addWidget(Glyph(word, 16, role=role), 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(question, strong=True, wrap=False))
        head.addWidget(caption(_words(word), role=role, wrap=False))
        head.addStretch(1)
        nest(told, head)
        line = Text(sentence, role="secondary", selectable=True)
        line.setAccessibleName(f"{question}: {word}. {sentence}")
        told.addWidget(line)
        nest(row, told, 1)


def _words(word: str) -> str:
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.translate("verify", word)
