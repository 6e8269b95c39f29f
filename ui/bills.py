"""Reading a bill into the open case: asked for, or dropped as a file; read off the thread, then asked what it is of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog

from advisor.errors import SwitchpointError
from ui import worker
from ui.dialogs import ask_file

if TYPE_CHECKING:
    from advisor.cost.bill_file import BillRead
    from ui.window import Window

BILL_FILES = (".csv", ".gz")


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("bill", text)


def ask_bill(window: Window) -> None:
    """Ask for a bill's file and read it."""
    kinds = tr("Bills (*.csv *.gz)")
    file = ask_file.to_open(window, tr("Read a bill"), kinds, window.session.path)
    if file is not None:
        read_bill(window, file)


def read_bill(window: Window, file: Path) -> None:
    """Read a bill for the open case; without one, say what a bill is for."""
    session = window.session
    if not session.is_open:
        said = tr("A bill tells what runs today. Open a case or start one from a template first, then read it again.")
        window.bars.show_bar("bill", said, [(tr("Close"), lambda: window.bars.take_away("bill"))])
        return
    reading = tr("Reading {file}").format(file=file.name)
    catalog = session.catalog

    def work(_progress: worker.Progress, _stopped: worker.Stopped) -> BillRead:
        from advisor.cost.bill_file import read_bill_file

        return read_bill_file(file, catalog)

    job = worker.Job(work, large=True)
    window.bars.show_bar("bill", reading, [(tr("Stop"), lambda: _stop(window, job))])
    job.done.connect(lambda read: _show(window, read, file))
    job.failed.connect(lambda error: _failed(window, file, error))
    worker.start(job)


def _stop(window: Window, job: worker.Job) -> None:
    job.done.disconnect()
    job.cancel()
    window.bars.take_away("bill")


def _failed(window: Window, file: Path, error: SwitchpointError) -> None:
    window.bars.take_away("bill")
    window.tell(tr("{file} could not be read as a bill").format(file=file.name), error)


def _show(window: Window, read: BillRead, file: Path) -> None:
    from ui.dialogs.bill import BillDialog

    window.bars.take_away("bill")
    if not window.session.is_open:
        return
    dialog = BillDialog(window, window.session, read, file)
    if dialog.exec() == QDialog.DialogCode.Accepted and dialog.positions:
        window.go_to(f"workloads.{dialog.positions[0]}.today.instance")
    dialog.deleteLater()
