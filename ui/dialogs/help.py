"""Help for the control in use (F1), and what the program is made of (About)."""

from __future__ import annotations

import platform
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import format as words
from ui import numbers
from ui.interview.field import FieldRow
from ui.interview.help import told_of
from ui.session import Session
from ui.widgets.form_dialog import FormDialog
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("help", text)


class HelpDialog(FormDialog):
    """A title, and what is said under a few headings."""

    def __init__(self, parent: QWidget, title: str, told: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, title, wide=440)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = self.form
        for head, said in told:
            block = QVBoxLayout()
            block.setSpacing(2)
            if head:
                block.addWidget(caption(head))
            block.addWidget(Text(said, selectable=True))
            nest(column, block)
        column.addStretch(1)
        self.offer_close()

    def texts(self) -> list[str]:
        """What it says, from top to bottom."""
        return [one.text() for one in self.findChildren(Text)]


def help_for(window: QWidget, focus: QWidget | None) -> HelpDialog:
    """Help for a control: of a question all that the interview knows, of others what they say of themselves."""
    widget = focus
    while widget is not None and not isinstance(widget, FieldRow):
        widget = widget.parentWidget()
    if isinstance(widget, FieldRow):
        return HelpDialog(window, numbers.said(widget.view.label), told_of(widget.view))
    name = focus.accessibleName() if focus is not None else ""
    said = (focus.accessibleDescription() or focus.toolTip() or focus.whatsThis()) if focus is not None else ""
    keys = tr(
        "F1 helps with the control in use, Ctrl+K finds anything, Ctrl+F words on the page, Ctrl+Enter the next answer."
    )
    told = [("", said)] if said and said != name else []
    return HelpDialog(window, name or tr("Help"), [*told, (tr("Keys"), keys)])


def about(window: QWidget, session: Session) -> HelpDialog:
    """Versions, the catalog's date, and under which terms each part is used."""
    from advisor import __version__

    catalog = session.catalog
    licences = (
        tr("Switchpoint: Apache-2.0."),
        tr("Fonts: Inter, Noto and Roboto Mono, SIL Open Font License 1.1."),
        tr("Qt and PySide6: LGPL-3.0. Qlementine: MIT."),
        tr("Python: PSF. numpy, scipy, pandas, ReportLab: BSD. pydantic, pyHanko: MIT. pikepdf: MPL-2.0."),
    )
    told = (
        (tr("Version"), __version__),
        (
            tr("Runs on"),
            f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.machine()}",
        ),
        (tr("Newest price in the catalog"), words.day(catalog.newest_price_date)),
        (tr("Catalog"), catalog.sha256[:16]),
        (tr("Licences"), "\n".join(licences)),
        (tr("Network"), tr("Nothing here needs a network.")),
    )
    return HelpDialog(window, tr("About Switchpoint"), told)
