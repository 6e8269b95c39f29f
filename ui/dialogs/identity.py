"""A new signing identity: name, organisation, a passphrase typed twice, and the file that keeps it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from advisor.errors import SwitchpointError
from ui import theme, worker
from ui.dialogs import ask_file
from ui.report import work
from ui.widgets.card import Notice
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption

SHORTEST = 8


class IdentityDialog(FormDialog):
    """Accepted once the identity is made; `file` then names it."""

    def __init__(self, parent: QWidget, organisation: str = "", author: str = "") -> None:
        super().__init__(parent, QCoreApplication.translate("IdentityDialog", "Create an identity"), spacing=16)
        self.file: Path | None = None
        self._job: worker.Job | None = None
        column = self.form
        column.addWidget(
            Text(
                self.tr("A key with your name on it, in one file on this machine. You need one only to sign."),
                role="secondary",
            )
        )
        self.name = self._field(column, self.tr("Your name"), author)
        self.organisation = self._field(column, self.tr("Organisation"), organisation)
        self.passphrase = self._field(column, self.tr("Passphrase, at least {n} characters").format(n=SHORTEST), "")
        self.again = self._field(column, self.tr("The same passphrase again"), "")
        for line in (self.passphrase, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        column.addWidget(Notice(self.tr("Write the passphrase down now. We can't recover it.")))
        self._fault = caption(role="error")
        self._fault.hide()
        column.addStretch(1)
        self.foot.addWidget(self._fault)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.make = QPushButton(self.tr("Create and save…"))
        self.make.setDefault(True)
        self.make.clicked.connect(self._create)
        row.addWidget(cancel)
        row.addWidget(self.make)
        nest(self.foot, row)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _field(self, column: QVBoxLayout, label: str, text: str) -> QLineEdit:
        block = QVBoxLayout()
        block.setSpacing(4)
        block.addWidget(Text(label, strong=True))
        line = QLineEdit(text)
        theme.sized(line, minimum_height=theme.FIELD_HEIGHT)
        line.setAccessibleName(label)
        block.addWidget(line)
        nest(column, block)
        return line

    def _complaint(self) -> str:
        if not self.name.text().strip():
            return self.tr("Enter the name that readers of the report will see.")
        if len(self.passphrase.text()) < SHORTEST:
            return self.tr("The passphrase needs at least {n} characters.").format(n=SHORTEST)
        if self.passphrase.text() != self.again.text():
            return self.tr("The two passphrases differ. Type the same one twice.")
        if not self.organisation.text().strip():
            return self.tr("Enter the organisation that readers of the report will see.")
        return ""

    def _create(self) -> None:
        complaint = self._complaint()
        self._say(complaint)
        if complaint:
            return
        title, kinds = self.tr("Where to keep the identity"), self.tr("Identity (*.p12 *.pfx)")
        file = ask_file.to_save(self, title, self.name.text(), kinds)
        if file is None:
            return
        self.make.setEnabled(False)
        job = work.new_identity(self.name.text(), self.organisation.text(), file, self.passphrase.text())
        job.done.connect(lambda _identity: self._made(file))
        job.failed.connect(self._failed)
        self._job = worker.start(job)

    def _made(self, file: Path) -> None:
        self.file = file
        self.accept()

    def _failed(self, error: SwitchpointError) -> None:
        self.make.setEnabled(True)
        self._say(str(error))

    def _say(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
