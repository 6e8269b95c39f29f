"""What the window remembers between runs: recent cases and the chosen theme. A broken file is put aside, not obeyed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QJsonDocument, QStandardPaths

KEPT = 8
"""Recent cases that are remembered."""


class Recent(NamedTuple):
    """A case that was open before; `verdict` is empty where none was reached."""

    path: str
    name: str
    verdict: str = ""
    edited: str = ""


class Settings:
    """The settings, and where they are kept. `put_aside` names a broken file that was moved out of the way."""

    theme: str = "system"
    text: float = 1.0
    """Size of text."""
    identity: str = ""
    hide_money: bool = False
    """Whether amounts are told as shares while presenting."""
    money_on_entry: bool = False
    """Whether the strip shows money where answers are entered."""
    still: bool = False
    """Whether nothing moves."""
    tour: int = 0
    """The step of the tour to go on at."""
    data: Path | None = None
    """The user's folder for data, where it isn't beside the settings."""

    def __init__(self, file: Path, put_aside: Path | None = None) -> None:
        self.file, self.put_aside = file, put_aside
        self.recent: list[Recent] = []

    @property
    def recovery(self) -> Path:
        """The folder of the recovery copies."""
        return (self.data or self.file.parent) / "recovery"

    def remember(self, entry: Recent) -> None:
        """Put a case at the top of the recent ones and save."""
        rest = [one for one in self.recent if one.path != entry.path]
        self.recent = [entry, *rest][:KEPT]
        self.save()

    def save(self) -> None:
        """Write the file in one step. A folder that can't be written costs only the memory, never the work."""
        import json

        document = {
            "theme": self.theme,
            "text": self.text,
            "tour": self.tour,
            "identity": self.identity,
            "hide_money": self.hide_money,
            "money_on_entry": self.money_on_entry,
            "still": self.still,
            "recent": [one._asdict() for one in self.recent],
        }
        fresh = self.file.with_suffix(".new")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(document, indent=1), encoding="utf-8")
            fresh.replace(self.file)
        except OSError:
            self.put_aside = None


def default_file() -> Path:
    """Where the system keeps an application's settings."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "settings.json"


def default_data() -> Path:
    """Where the system keeps an application's data."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def load(file: Path) -> Settings:
    """The settings of a file; a missing file gives fresh ones, a broken one is renamed and named in `put_aside`."""
    try:
        # Qt's reader: Python's own would have to be imported before the first paint. Of what is broken it gives None.
        document: dict[str, Any] = QJsonDocument.fromJson(file.read_bytes()).toVariant()
        found = Settings(file)
        found.theme = _one_of(document["theme"], ("system", "light", "dark", "contrast"))
        found.text = float(document.get("text", 1.0))
        found.tour = int(document.get("tour", 0))
        found.identity = _text(document.get("identity", ""))
        found.hide_money = document.get("hide_money") is True
        found.money_on_entry = document.get("money_on_entry") is True
        found.still = document.get("still") is True
        found.recent = [_recent(entry) for entry in document["recent"]][:KEPT]
        return found
    except FileNotFoundError:
        return Settings(file)
    except OSError:
        return Settings(file, put_aside=file)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Settings(file, put_aside=_aside(file))


def _aside(file: Path) -> Path:
    broken = file.with_suffix(".broken.json")
    try:
        file.replace(broken)
    except OSError:
        return file
    return broken


def _recent(entry: dict[str, Any]) -> Recent:
    return Recent(**{name: _text(entry[name]) for name in ("path", "name", "verdict", "edited")})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError("not one of the choices")
    return str(value)
