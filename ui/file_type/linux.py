"""Linux and its like: a desktop entry, a media type and icons in the user's data folder (freedesktop.org's Desktop
Entry 1.5, Shared MIME-info 0.21 and Icon Theme 0.13 specifications)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from ui.file_type.known import CASE_NAME, MEDIA_TYPE, NAME, SIDE, SUFFIX

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

WAIT_S = 20
"""A desktop's index that takes longer than this is left to the desktop."""
RESERVED = '\\"`$'
"""Characters that stand behind a backslash in a quoted word of a command."""


class Entries:
    """The files below a data folder, `~/.local/share` by default."""

    def __init__(self, data: Path, command: list[str]) -> None:
        self._data, self._command = data, command
        self._desktop = data / "applications" / f"{SUFFIX}.desktop"
        self._type = data / "mime" / "packages" / f"{SUFFIX}.xml"
        icons = data / "icons" / "hicolor" / f"{SIDE}x{SIDE}"
        self._icons = icons / "apps" / f"{SUFFIX}.png", icons / "mimetypes" / f"{MEDIA_TYPE.replace('/', '-')}.png"

    def is_known(self) -> bool:
        """Whether the desktop entry is there and names this program."""
        try:
            return self._type.exists() and self._desktop.read_text(encoding="utf-8") == desktop_entry(self._command)
        except OSError:
            return False

    def make_known(self, icon: QImage) -> None:
        """Writes the files and has the desktop's indexes made anew where their tools are there."""
        for file in (self._desktop, self._type, *self._icons):
            file.parent.mkdir(parents=True, exist_ok=True)
        for file in self._icons:
            if not icon.save(str(file)):
                raise OSError(f"{file} can't be written")
        self._type.write_text(media_type(), encoding="utf-8")
        self._desktop.write_text(desktop_entry(self._command), encoding="utf-8")
        self._index()

    def forget(self) -> None:
        """Removes the files."""
        for file in (self._desktop, self._type, *self._icons):
            file.unlink(missing_ok=True)
        self._index()

    def _index(self) -> None:
        for tool, folder in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
            found = shutil.which(tool)
            if found is not None:
                _run(found, self._data / folder)


def desktop_entry(command: list[str]) -> str:
    """The entry by which the desktop starts Switchpoint, alone or with a file."""
    words = " ".join(_quoted(word) for word in command)
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={NAME}",
        "Comment=Whether moving AI workloads from NVIDIA GPUs to AWS Trainium pays for itself",
        # A backslash stands for itself only behind another one, in every string of an entry.
        f"Exec={words.replace(chr(92), 2 * chr(92))} %f",
        f"Icon={SUFFIX}",
        "Terminal=false",
        f"MimeType={MEDIA_TYPE};",
        "Categories=Office;Finance;",
        f"StartupWMClass={SUFFIX}",
        "",
    )
    return "\n".join(lines)


def media_type() -> str:
    """The media type of a case, known by the end of a file's name."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n'
        f'  <mime-type type="{MEDIA_TYPE}">\n'
        f"    <comment>{CASE_NAME}</comment>\n"
        '    <sub-class-of type="application/json"/>\n'
        f'    <glob pattern="*.{SUFFIX}"/>\n'
        "  </mime-type>\n"
        "</mime-info>\n"
    )


def _quoted(word: str) -> str:
    """One word of a command; a percent sign that is no field code is doubled."""
    inner = "".join(f"\\{c}" if c in RESERVED else c for c in word).replace("%", "%%")
    return f'"{inner}"'


def _run(tool: str, folder: Path) -> None:
    """An index that can't be made is no reason to fail: the desktop makes it the next time that it looks."""
    try:
        subprocess.run([tool, str(folder)], check=False, capture_output=True, timeout=WAIT_S)
    except (OSError, subprocess.TimeoutExpired):
        return
