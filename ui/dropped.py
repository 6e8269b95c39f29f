"""What a file that was chosen or dropped is: a case, a report to be checked, a model's shape, or a bill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QDropEvent

from ui.bills import BILL_FILES, read_bill
from ui.start.offers import WORKED, worked_case

if TYPE_CHECKING:
    from ui.window import Window


KNOWN = (".switchpoint", ".pdf", ".json", *BILL_FILES)


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("dropped", text)


def take(window: Window, file: Path) -> None:
    """Do with the file what it is for; worked cases open as copies, so that they stay as they are."""
    kind = file.suffix.lower()
    if kind == ".pdf":
        window.verify(file)
    elif kind == ".json":
        from ui.interview.model_file import take_model

        take_model(window, file)
    elif kind in BILL_FILES:
        read_bill(window, file)
    elif window.files.may_leave():
        window.files.open(file, as_copy=any(file == worked_case(offer) for offer in WORKED))


def file_in(event: QDropEvent) -> Path | None:
    """The first file in a drag that the window can take; None where there is none."""
    return next((file for file in _files(event) if file.suffix.lower() in KNOWN), None)


def drop(window: Window, event: QDropEvent) -> None:
    """Take the first file of a drag that the window can take, and say which were left."""
    file = file_in(event)
    if file is None:
        return
    event.acceptProposedAction()
    left = [one.name for one in _files(event) if one != file]
    window.bars.take_away("left")
    if left:
        said = tr("One file is taken at a time: {file}. Not opened: {left}.")
        said = said.format(file=file.name, left=", ".join(left))
        window.bars.show_bar("left", said, [(tr("Close"), lambda: window.bars.take_away("left"))])
    window.open_path(file)


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
