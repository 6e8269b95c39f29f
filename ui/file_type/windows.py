"""Windows: the file's ending and what opens it, in the classes that the registry keeps for this user."""

from __future__ import annotations

from pathlib import Path
from subprocess import list2cmdline
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from ui.file_type.known import CASE_NAME, SUFFIX

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

KIND = "Switchpoint.Case"
"""The name under which the registry keeps the kind of file."""


def user_classes() -> QSettings:
    """The classes of this user. A key that ends in a full stop is the value without a name."""
    return QSettings(r"HKEY_CURRENT_USER\Software\Classes", QSettings.Format.NativeFormat)


class Registered:
    """Keys of the registry, and the icon in the user's folder for data."""

    def __init__(self, classes: QSettings, data: Path, command: list[str]) -> None:
        self._classes = classes
        self._icon = data / f"{SUFFIX}.ico"
        self._command = f'{list2cmdline(command)} "%1"'

    def is_known(self) -> bool:
        """Whether the ending leads to a command that is this program's."""
        kept = self._classes
        leads = (kept.value(f".{SUFFIX}/."), kept.value(f"{KIND}/shell/open/command/."))
        return leads == (KIND, self._command)

    def make_known(self, icon: QImage) -> None:
        """Writes icon and keys."""
        self._icon.parent.mkdir(parents=True, exist_ok=True)
        if not icon.save(str(self._icon)):
            raise OSError(f"{self._icon} can't be written")
        for key, value in (
            (f"{KIND}/.", CASE_NAME),
            (f"{KIND}/DefaultIcon/.", str(self._icon)),
            (f"{KIND}/shell/open/command/.", self._command),
            (f".{SUFFIX}/.", KIND),
        ):
            self._classes.setValue(key, value)
        self._write()

    def forget(self) -> None:
        """Removes keys and icon; an ending that leads elsewhere by now is left alone."""
        if self._classes.value(f".{SUFFIX}/.") == KIND:
            self._classes.remove(f".{SUFFIX}")
        self._classes.remove(KIND)
        self._write()
        self._icon.unlink(missing_ok=True)

    def _write(self) -> None:
        self._classes.sync()
        if self._classes.status() != QSettings.Status.NoError:
            raise OSError("the registry can't be written")
