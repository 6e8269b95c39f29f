"""The second step to a report: whose identity signs it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from ui import theme
from ui.dialogs import ask_file
from ui.session import Session
from ui.storage.settings import Settings
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.text import Text, section


class IdentityCard(Card):
    """The identity file that is chosen, and ways to choose another or to create one; remembered for the next report."""

    chosen = Signal()

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session, self._settings = session, settings
        self.file: Path | None = Path(settings.identity) if settings.identity else None
        self.body.addWidget(section(self.tr("2  Identity")))
        self._said = Text()
        self._folder = Text(size=theme.CAPTION, role="secondary", private=True)
        self.body.addWidget(self._said)
        self.body.addWidget(self._folder)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.choose = QPushButton(self.tr("Choose…"))
        self.choose.setAccessibleName(self.tr("Choose an identity file"))
        self.choose.clicked.connect(lambda _checked=False: self._ask())
        self.create_new = QPushButton(self.tr("Create…"))
        self.create_new.setAccessibleName(self.tr("Create an identity"))
        self.create_new.clicked.connect(lambda _checked=False: self._create())
        row.addWidget(self.choose)
        row.addWidget(self.create_new)
        row.addStretch(1)
        nest(self.body, row)
        self.tell()

    def tell(self) -> None:
        """Say which identity is chosen."""
        self._folder.setVisible(self.file is not None)
        if self.file is None:
            self._said.setText(self.tr("No identity chosen. You need one only to sign."))
            return
        self._said.setText(self.file.name)
        self._folder.setText(str(self.file.parent))

    def _use(self, file: Path) -> None:
        self.file = file
        self._settings.identity = str(file)
        self._settings.save()
        self.tell()
        self.chosen.emit()

    def _ask(self) -> None:
        file = ask_file.to_open(self, self.tr("Choose an identity"), self.tr("Identity (*.p12 *.pfx)"))
        if file is not None:
            self._use(file)

    def _create(self) -> None:
        from ui.dialogs.identity import IdentityDialog

        held = self._session.draft.get("organisation", {})
        dialog = IdentityDialog(self, str(held.get("name") or ""), str(held.get("author") or ""))
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.file is not None:
            self._use(dialog.file)
