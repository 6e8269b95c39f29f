"""The live preview: the real PDF, built off the window's thread and shown by QtPdf."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from advisor.errors import SwitchpointError
from ui import numbers, theme, worker
from ui.present import presenting
from ui.report import work
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.text import Text

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation
    from advisor.number_style import NumberStyle


class Preview(Card):
    """Shows the report of the present result, or says why there is none to show."""

    def __init__(self, session: Session) -> None:
        super().__init__(fill="sunken")
        self._session = session
        self._shown_for: Recommendation | None = None
        self._earlier: Path | None = None
        self._style = numbers.report_style()
        self._job: worker.Job | None = None
        self.body.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedLayout()
        self._word = Text(role="secondary")
        self._word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(48, 48, 48, 48)
        inside.addWidget(self._word)
        nest(self.body, self._stack)
        self._stack.addWidget(holder)
        self.pages = self._place = 0
        self._made_view = self._make_view()
        session.result_changed.connect(self._changed)
        session.state_changed.connect(self._changed)
        presenting.notifier().changed.connect(self._changed)

    def refresh(self) -> None:
        """Show the report of the present result; build it where that was not done yet."""
        result = self._session.made
        if not self._made_view:
            self._say(self.tr("This machine has no PDF view for the preview. The report can be saved all the same."))
            return
        if presenting.hides_money():
            self._drop()
            self._say(
                self.tr("The report prints amounts, so it is covered while they are hidden. Esc ends presenting.")
            )
            return
        if result is None or not self._session.is_whole:
            self._drop()
            self._say(
                self.tr("The preview stands here as soon as there is a result.")
                if result is None or not self._session.missing
                else self.tr("A report speaks for all workloads. Its preview stands here once none lacks an answer.")
            )
            return
        if result is self._shown_for:
            self._load()
            return
        self._drop()
        self._shown_for = result
        self._say(self.tr("Building the preview"))
        job = work.preview(result, self._session.draft, self._session.catalog, self._earlier, style=self._style)
        job.done.connect(lambda pdf: self._show(job, pdf))
        job.failed.connect(lambda error: self._failed(job, error))
        self._job = worker.start(job)

    def tell_since(self, earlier: Path | None) -> None:
        """Show what changed since an earlier report, or nothing of the kind."""
        if earlier != self._earlier:
            self._earlier = earlier
            self._drop()
            self._changed()

    def write_numbers(self, style: NumberStyle) -> None:
        """Show the report with its numbers in another style."""
        if style is not self._style:
            self._style = style
            self._drop()
            self._changed()

    @property
    def is_settled(self) -> bool:
        """Whether no preview is being built."""
        return self._job is None

    def said(self) -> str:
        """What stands in place of the preview; empty while pages are shown."""
        return self._word.text() if self._stack.currentIndex() == 0 else ""

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()
        elif not self._session.is_whole:
            self._drop()

    def _drop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._shown_for = None
        self.pages = 0

    def _make_view(self) -> bool:
        try:
            from PySide6.QtPdf import QPdfDocument
            from PySide6.QtPdfWidgets import QPdfView
        except ImportError:
            return False
        self._document = QPdfDocument(self)
        self._bytes = QBuffer(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setPageSpacing(12)
        self._view.setFrameShape(QPdfView.Shape.NoFrame)
        self._view.setAccessibleName(self.tr("Preview of the report"))
        self._paint_desk()
        theme.notifier().changed.connect(self._paint_desk)
        self._stack.addWidget(self._view)
        return True

    def _paint_desk(self) -> None:
        palette = self._view.palette()
        palette.setColor(palette.ColorRole.Dark, theme.colour("sunken"))
        self._view.setPalette(palette)

    def _show(self, job: worker.Job, pdf: bytes) -> None:
        if job is not self._job:
            return
        self._job = None
        self._let_go()
        self._place = 0
        self._bytes.close()
        self._bytes.setData(QByteArray(pdf))
        self._load()

    def _load(self) -> None:
        """Show the pages at the place that was looked at last."""
        if self._job is not None or self._document.pageCount():
            return
        self._bytes.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._bytes)
        self.pages = self._document.pageCount()
        self._stack.setCurrentIndex(1)
        self._view.verticalScrollBar().setValue(self._place)

    def _let_go(self) -> None:
        """Out of sight the file itself is kept, some hundred kilobytes, and not the pages as they are drawn."""
        if self._made_view and self._document.pageCount() and not self.isVisible():
            self._place = self._view.verticalScrollBar().value()
        if self._made_view:
            self._document.close()
            self._bytes.close()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._let_go()

    def _failed(self, job: worker.Job, error: SwitchpointError) -> None:
        if job is self._job:
            self._job = None
            self._say(self._session.words_of(error))

    def _say(self, text: str) -> None:
        self._word.setText(text)
        self._stack.setCurrentIndex(0)
