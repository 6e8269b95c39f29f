"""macOS: a small application of its own in the user's folder for applications, which says what files it opens."""

from __future__ import annotations

import plistlib
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.version import __version__
from ui.file_type.known import CASE_NAME, MEDIA_TYPE, NAME, SUFFIX

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

IDENTIFIER = "org.switchpoint.application"
TYPE = "org.switchpoint.case"


class Bundle:
    """The application `Switchpoint.app`; Finder knows it as soon as it is there."""

    def __init__(self, applications: Path, command: list[str]) -> None:
        self._bundle = applications / f"{NAME}.app"
        self._inside = self._bundle / "Contents"
        self._start = self._inside / "MacOS" / SUFFIX
        self._script = f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n'

    def is_known(self) -> bool:
        """Whether the application is there and starts this program."""
        try:
            return self._start.read_text(encoding="utf-8") == self._script
        except OSError:
            return False

    def make_known(self, icon: QImage) -> None:
        """Writes the application. What starts it comes last: half an application is none."""
        resources = self._inside / "Resources"
        for folder in (resources, self._start.parent):
            folder.mkdir(parents=True, exist_ok=True)
        if not icon.save(str(resources / f"{SUFFIX}.icns")):
            raise OSError(f"{resources} can't be written")
        (self._inside / "Info.plist").write_bytes(plistlib.dumps(properties()))
        self._start.write_text(self._script, encoding="utf-8")
        self._start.chmod(0o755)

    def forget(self) -> None:
        """Removes the application."""
        if self._bundle.exists():
            shutil.rmtree(self._bundle)


def properties() -> dict[str, object]:
    """What the system is told of the application and of its files."""
    return {
        "CFBundleName": NAME,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleVersion": __version__,
        "CFBundleShortVersionString": __version__,
        "CFBundlePackageType": "APPL",
        "CFBundleExecutable": SUFFIX,
        "CFBundleIconFile": SUFFIX,
        "NSHighResolutionCapable": True,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": CASE_NAME,
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [TYPE],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": TYPE,
                "UTTypeDescription": CASE_NAME,
                "UTTypeConformsTo": ["public.json"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [SUFFIX],
                    "public.mime-type": MEDIA_TYPE,
                },
            }
        ],
    }
