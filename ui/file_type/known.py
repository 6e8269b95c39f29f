"""What every system is told of case files, and which way of telling is this system's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QStandardPaths

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

SUFFIX = "switchpoint"
MEDIA_TYPE = "application/vnd.switchpoint.case+json"
NAME = "Switchpoint"
CASE_NAME = "Switchpoint case"
SIDE = 256
"""Side of the icon in pixels."""


class FileType(Protocol):
    """What a system knows of case files. All of it belongs to this user; nothing needs an administrator."""

    def is_known(self) -> bool:
        """Whether case files open with this very program: not with one that stands in another folder."""

    def make_known(self, icon: QImage) -> None:
        """From now on they do. `icon`: a square of `SIDE` pixels. Raises OSError where it can't be written."""

    def forget(self) -> None:
        """What was written is taken away again. Raises OSError where that can't be done."""


def program() -> list[str]:
    """The words of the command that opens the window; the path of a case follows them."""
    python = Path(sys.executable)
    if sys.platform == "win32" and (quiet := python.with_name("pythonw.exe")).exists():
        python = quiet  # without a console beside the window
    # -P: modules come from where ours do, never from the folder that a file manager happens to be in.
    return [str(python), "-P", "-m", "ui"]


def of_this_system() -> FileType:
    """This system's way."""
    if sys.platform == "win32":
        from ui.file_type.windows import Registered, user_classes

        return Registered(user_classes(), _folder(QStandardPaths.StandardLocation.AppLocalDataLocation), program())
    if sys.platform == "darwin":
        from ui.file_type.macos import Bundle

        return Bundle(Path.home() / "Applications", program())
    from ui.file_type.linux import Entries

    return Entries(_folder(QStandardPaths.StandardLocation.GenericDataLocation), program())


def _folder(location: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(location))
