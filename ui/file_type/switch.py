"""The switch in the menu that makes case files open with Switchpoint, or lets them go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction

from advisor.errors import SwitchpointError
from ui import worker
from ui.file_type.known import SIDE, FileType
from ui.widgets.mark import picture

if TYPE_CHECKING:
    from ui.window import Window


class Switch(QObject):
    """Carries out what a checkable entry says. Where that fails, the entry goes back and the window tells why."""

    def __init__(self, window: Window, action: QAction, file_type: FileType) -> None:
        super().__init__(action)
        self._window, self._action, self._type = window, action, file_type
        action.setCheckable(True)
        action.setChecked(file_type.is_known())
        action.triggered.connect(self._carry_out)

    def _carry_out(self, on: bool) -> None:
        file_type, icon = self._type, picture(SIDE)

        def work(_progress: worker.Progress, _stopped: worker.Stopped) -> None:
            try:
                if on:
                    file_type.make_known(icon)
                else:
                    file_type.forget()
            except OSError as error:
                text = _tr("{why}. Case files still open from inside Switchpoint: File, Open.")
                raise SwitchpointError(text.format(why=_reason(error))) from error

        job = worker.Job(work)
        job.failed.connect(self._failed)
        job.done.connect(lambda _: self._action.setEnabled(True))
        self._action.setEnabled(False)
        worker.start(job)

    def _failed(self, error: SwitchpointError) -> None:
        self._action.setEnabled(True)
        self._action.setChecked(self._type.is_known())
        self._window.tell(_tr("What opens case files was not changed"), error)


def _reason(error: OSError) -> str:
    if error.filename is None:
        return str(error)
    return f"{error.filename}: {error.strerror}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Switch", text)
