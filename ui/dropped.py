"""What a file that was chosen or dropped is: a case, a report to be checked, a model's shape, or a bill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDropEvent

from ui.bills import BILL_FILES, read_bill
from ui.start.offers import WORKED, worked_case

if TYPE_CHECKING:
    from ui.window import Window


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
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    known = (".switchpoint", ".pdf", ".json", *BILL_FILES)
    return next((file for file in files if file.suffix.lower() in known), None)
