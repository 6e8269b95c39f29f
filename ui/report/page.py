"""The report's page: the steps to a signed document at the left, the real PDF at the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from advisor.errors import SwitchpointError
from advisor.number_style import STYLES, NumberStyle
from advisor.numbers_in_text import in_style
from ui import numbers, theme, worker
from ui.dialogs import ask_file
from ui.interview.editors import Combo
from ui.report import work
from ui.report.identity_card import IdentityCard
from ui.report.preview import Preview
from ui.session import Session
from ui.storage.settings import Settings
from ui.widgets.card import Card
from ui.widgets.glyphs import Glyph
from ui.widgets.layouts import nest
from ui.widgets.link import Link
from ui.widgets.scroll import Scroll
from ui.widgets.text import Heading, Text, section

if TYPE_CHECKING:
    from advisor.report.identity import Identity

STEPS_WIDTH = 392


class ReportPage(QWidget):
    """Check, identity, passphrase, save. Signing never stands in the way of saving an unsigned draft."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session = session
        self._job: worker.Job | None = None
        self._earlier: Path | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(32, 16, 24, 24)
        across.setSpacing(24)
        across.addWidget(self._steps(settings))
        self.preview = Preview(session)
        across.addWidget(self.preview, 1)
        session.result_changed.connect(self._allow)
        session.state_changed.connect(self._allow)
        session.opened.connect(self._begin_anew)
        self._allow()

    def arrive(self) -> None:
        """The page comes into sight."""
        self.identity.tell()
        self._allow()
        self.preview.refresh()
        self.take_focus()

    @property
    def is_settled(self) -> bool:
        """Whether the preview is that of the present result, or says why there is none."""
        return self.preview.is_settled

    def take_focus(self) -> None:
        """Put the focus on the title."""
        self.heading.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, path: str) -> None:
        """Nothing of the case is entered here."""
        self.take_focus()

    def outcome(self) -> str:
        """What is said of the last attempt."""
        return self._told.text() if self._told_card.isVisible() else ""

    def _steps(self, settings: Settings) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 16, 0)
        column.setSpacing(16)
        self.heading = Heading(self.tr("Report"))
        why = self.tr("A PDF that a committee can check for itself: signed, with the case and every figure inside.")
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.heading)
        head.addWidget(Text(why, role="secondary"))
        nest(column, head)
        column.addWidget(self._check_card())
        self.identity = IdentityCard(self._session, settings)
        self.identity.chosen.connect(self._identity_chosen)
        column.addWidget(self.identity)
        column.addWidget(self._save_card())
        self._told_card = Card(fill="passed_tint")
        self._told = Text(selectable=True)
        self._told_card.body.addWidget(self._told)
        self._told_card.hide()
        column.addWidget(self._told_card)
        column.addStretch(1)
        self._scroll = Scroll(inner)
        theme.sized(self._scroll, fixed_width=STEPS_WIDTH)
        return self._scroll

    def _check_card(self) -> Card:
        card = Card()
        card.body.addWidget(section(self.tr("1  Check")))
        row = QHBoxLayout()
        row.setSpacing(8)
        self._check_sign = Glyph("enough")
        self._check_said = Text()
        row.addWidget(self._check_sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._check_said, 1)
        nest(card.body, row)
        self.since = Link(self.tr("Say what changed since an earlier report…"))
        self.since.clicked.connect(lambda _checked=False: self._ask_earlier())
        card.body.addWidget(self.since)
        nest(card.body, self._numbers_row())
        return card

    def _numbers_row(self) -> QHBoxLayout:
        """How the report writes numbers: at first as the system does."""
        row = QHBoxLayout()
        row.setSpacing(8)
        self._numbers_label = Text(self.tr("Numbers as in"), role="secondary", wrap=False)
        self.numbers = Combo()
        languages = {"en": self.tr("English"), "de": self.tr("German"), "fr": self.tr("French")}
        for code, style in STYLES.items():
            self.numbers.addItem(f"{languages[code]}: {in_style('1,234.5', style)}", code)
        self.numbers.setCurrentIndex(self.numbers.findData(numbers.report_style().code))
        self.numbers.setAccessibleName(self._numbers_label.text())
        self.numbers.currentIndexChanged.connect(lambda _place: self.preview.write_numbers(self.style_of_numbers))
        row.addWidget(self._numbers_label)
        row.addWidget(self.numbers, 1)
        return row

    @property
    def style_of_numbers(self) -> NumberStyle:
        """The style that is chosen for the report."""
        return STYLES[self.numbers.currentData()]

    def _save_card(self) -> Card:
        card = Card()
        card.body.addWidget(section(self.tr("3  Sign and save")))
        self._label = Text(self.tr("Passphrase"), strong=True)
        card.body.addWidget(self._label)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        theme.sized(self.passphrase, minimum_height=theme.FIELD_HEIGHT)
        self.passphrase.setAccessibleName(self.tr("Passphrase of the identity"))
        self.passphrase.textChanged.connect(lambda _text: self._allow())
        self.passphrase.returnPressed.connect(self._sign)
        card.body.addWidget(self.passphrase)
        self.sign = QPushButton(self.tr("Sign and save…"))
        theme.sized(self.sign, minimum_height=theme.FIELD_HEIGHT)
        self.sign.setDefault(True)
        self.sign.clicked.connect(lambda _checked=False: self._sign())
        card.body.addWidget(self.sign)
        self.unsigned = QPushButton(self.tr("Save an unsigned draft…"))
        self.unsigned.setFlat(True)
        self.unsigned.clicked.connect(lambda _checked=False: self._save_draft())
        card.body.addWidget(self.unsigned)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the report"))
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(lambda _checked=False: self._job.cancel() if self._job else None)
        row = QHBoxLayout()
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        nest(card.body, row)
        self._bar.hide()
        self.stop.hide()
        return card

    # What may be done now

    def _allow(self) -> None:
        ready = self._session.is_whole
        busy = self._job is not None
        self.sign.setEnabled(ready and not busy and self.identity.file is not None and bool(self.passphrase.text()))
        self.unsigned.setEnabled(ready and not busy)
        state = self._session.state
        if ready:
            self._check_sign.set_kind("enough", "secondary")
            self._check_said.setText(self.tr("Every answer is there, none needs correcting."))
        elif state.stage == "running" and not state.answers:
            self._check_sign.set_kind("missing", "secondary")
            self._check_said.setText(self.tr("The result is being worked out."))
        elif self._session.missing and state.stage != "to correct":
            n = state.answers
            self._check_sign.set_kind("missing", "secondary")
            said = self.tr("{n} answers are missing.") if n != 1 else self.tr("1 answer is missing.")
            self._check_said.setText(said.format(n=n))
        else:
            n = state.answers
            self._check_sign.set_kind("to correct", "error")
            said = self.tr("{n} answers need correcting.") if n != 1 else self.tr("1 answer needs correcting.")
            self._check_said.setText(state.said or said.format(n=n))

    def _identity_chosen(self) -> None:
        self._allow()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    # An earlier report

    def _begin_anew(self) -> None:
        """Another case is open."""
        self._say("", "")
        self._tell_since(None)

    def _ask_earlier(self) -> None:
        """Name an earlier report, or leave the one that is named out again."""
        if self._earlier is not None:
            self._tell_since(None)
            return
        title = self.tr("Choose an earlier report of this case")
        file = ask_file.to_open(self, title, self.tr("Report (*.pdf)"), self._session.path)
        if file is not None:
            self._tell_since(file)

    def _tell_since(self, earlier: Path | None) -> None:
        self._earlier = earlier
        without = self.tr("Leave out what changed since {file}")
        self.since.setText(
            self.tr("Say what changed since an earlier report…")
            if earlier is None
            else without.format(file=earlier.name)
        )
        self.since.setToolTip("" if earlier is None else str(earlier))
        self.since.updateGeometry()
        self.preview.tell_since(earlier)

    # Sign and save

    def _ask_out(self, title: str) -> Path | None:
        case = self._session.path
        name = case.stem if case is not None else self.tr("recommendation")
        return ask_file.to_save(self, title, name, self.tr("Report (*.pdf)"), case)

    def _sign(self) -> None:
        if not self.sign.isEnabled():
            return
        out = self._ask_out(self.tr("Sign and save the report"))
        if out is not None:
            self._write(out, self.identity.file)

    def _save_draft(self) -> None:
        out = self._ask_out(self.tr("Save an unsigned draft"))
        if out is not None:
            self._write(out, None)

    def _write(self, out: Path, identity: Path | None) -> None:
        result = self._session.made
        if result is None:
            return
        secret = self.passphrase.text() if identity is not None else None
        draft, catalog = self._session.draft, self._session.catalog
        job = work.write(
            result, draft, catalog, out,
            identity=identity, passphrase=secret, earlier=self._earlier, style=self.style_of_numbers,
        )  # fmt: skip
        self._job = job
        self._say("", "")
        self._bar.setRange(0, 0)
        self._bar.show()
        self.stop.show()
        self._bring(self.stop)
        job.progress.connect(self._progress)
        job.done.connect(lambda signer: self._written(out, signer))
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        self._allow()
        worker.start(job)

    def _progress(self, share: float, _what: str) -> None:
        self._bar.setRange(0, 100)
        self._bar.setValue(round(share * 100))

    def _written(self, out: Path, signer: Identity | None) -> None:
        self._end()
        self.passphrase.clear()
        if signer is None:
            self._say(self.tr("Saved as {file}. It is an unsigned draft.").format(file=out.name), "warning")
            return
        from advisor.report.identity import groups

        said = self.tr("Signed and saved as {file}.\n\nGive the fingerprint to the reader by another channel:\n{print}")
        self._say(said.format(file=out.name, print=groups(signer.sha256)), "passed")

    def _failed(self, error: SwitchpointError) -> None:
        self._end()
        self.passphrase.clear()
        self._say(self.tr("Nothing was signed or saved.\n{why}").format(why=error), "error")
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stopped(self) -> None:
        self._end()
        self._say(self.tr("Stopped. Nothing was written."), "warning")

    def _end(self) -> None:
        self._job = None
        self._bar.hide()
        self.stop.hide()
        self._allow()

    def _say(self, text: str, role: str) -> None:
        self._told.setText(text)
        self._told.setAccessibleName(text)
        if role:
            self._told_card.set_fill(f"{role}_tint", role)
        self._told_card.setVisible(bool(text))
        if text:
            self._bring(self._told_card)

    def _bring(self, widget: QWidget) -> None:
        """Scroll to what has just been shown, once it has its place."""
        QTimer.singleShot(0, lambda: self._scroll.ensureWidgetVisible(widget, 0, 8))
