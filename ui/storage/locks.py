"""One writer for each case file: a small file beside it names the process that has it open. No Qt in here.

Who ended without letting go holds nothing: its process is gone. Who is taken over finds out when it looks again, since
the file then bears another mark; it must not save after that.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from ui.storage.owner import Owner, owner_of, this_process


class Lock:
    """The right to write one case file."""

    def __init__(self, case_file: Path) -> None:
        self.file = case_file.with_name(f".{case_file.name}.lock")
        self._mark = secrets.token_hex(8)
        self._holds = False

    def acquire(self) -> Owner | None:
        """Take the right. None where it was got, else who has it.

        Where the folder can't be written there is nothing to guard: saving will fail there, and say so.
        """
        for _ in range(3):
            try:
                with os.fdopen(os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "w", encoding="utf-8") as out:
                    out.write(self._text())
            except FileExistsError:
                other = self.holder()
                if other is not None and other.may_live and not other.is_this_process:
                    return other
                self.file.unlink(missing_ok=True)
            except OSError:
                return None
            else:
                self._holds = True
                return None
        return self.holder()

    def take_over(self) -> bool:
        """Take the right from whoever has it. Says whether that could be done."""
        fresh = self.file.with_name(f"{self.file.name}.{self._mark}")
        try:
            fresh.write_text(self._text(), encoding="utf-8")
            fresh.replace(self.file)
        except OSError:
            fresh.unlink(missing_ok=True)
            return False
        self._holds = True
        return True

    def was_taken(self) -> Owner | None:
        """Who has taken the right from us; None where nobody has. A lock that was removed is put back."""
        if not self._holds:
            return None
        held = self._read()
        if held is not None and held[1] == self._mark:
            return None
        if held is None:
            self._holds = False
            return self.acquire()
        return held[0]

    def holder(self) -> Owner | None:
        """Who has the right now; None where nobody can be read from the file."""
        held = self._read()
        return held[0] if held is not None else None

    def release(self) -> None:
        """Let go, if the right is still ours."""
        held = self._read() if self._holds else None
        if held is not None and held[1] == self._mark:
            self.file.unlink(missing_ok=True)
        self._holds = False

    def _text(self) -> str:
        return json.dumps({"owner": this_process().plain(), "mark": self._mark})

    def _read(self) -> tuple[Owner, str] | None:
        try:
            said = json.loads(self.file.read_text(encoding="utf-8"))
            return owner_of(said["owner"]), str(said["mark"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
