"""The recovery copy of the open case: what a crash would lose, kept beside the settings until the case is closed.

One file for each open case that holds unsaved edits. It is written anew after each edit on a thread of its own (a file
beside it, forced to disk, put in place in one step), so that at any moment either the copy before or this one is whole.
It never touches the case's own file. No Qt in here.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from ui.storage.owner import Owner, owner_of

SUFFIX = ".recovery"
SHAPE = 1

Draft = dict[str, Any]


class Recovery(Struct, frozen=True):
    """A recovery copy: whose it is, of which file (None: never saved), when it was last edited, and the draft."""

    owner: Owner
    case_file: Path | None
    at: datetime
    draft: Draft

    def is_in_its_file(self) -> bool:
        """Whether the case's own file holds the same: then there is nothing to recover."""
        if self.case_file is None:
            return False
        try:
            held = json.loads(self.case_file.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            return False
        return bool(held == self.draft)


class LeftBehind(Struct, frozen=True):
    """What an earlier run has left: copies with the file that keeps each, and files that could not be read."""

    copies: tuple[tuple[Path, Recovery], ...] = ()
    put_aside: tuple[Path, ...] = ()


def new_file(folder: Path) -> Path:
    """A name for the copy of one more case."""
    return folder / f"{secrets.token_hex(8)}{SUFFIX}"


def write(file: Path, recovery: Recovery) -> None:
    """Write a copy, whole or not at all. Raises OSError where the disk is full or the folder can't be written."""
    body = _body(recovery.draft)
    head = {
        "recovery": SHAPE,
        "owner": recovery.owner.plain(),
        "case_file": None if recovery.case_file is None else str(recovery.case_file),
        "at": recovery.at.isoformat(),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    with fresh.open("wb") as out:
        out.write(json.dumps(head).encode("utf-8") + b"\n" + body + b"\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def read(file: Path) -> Recovery:
    """Read a copy. Raises ValueError where it is damaged, OSError where it can't be read."""
    head, _, body = file.read_bytes().partition(b"\n")
    try:
        said = json.loads(head)
        if said["recovery"] != SHAPE or said["sha256"] != hashlib.sha256(body.rstrip(b"\n")).hexdigest():
            raise ValueError("of another shape, or damaged")
        case_file = None if said["case_file"] is None else Path(said["case_file"])
        at, owner, draft = datetime.fromisoformat(said["at"]), owner_of(said["owner"]), json.loads(body)
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no recovery copy") from error
    if not isinstance(draft, dict):
        raise ValueError("no draft in it")
    return Recovery(owner, case_file, at, draft)


def left_behind(folder: Path) -> LeftBehind:
    """The copies of processes that have ended, newest first. A damaged one is renamed; a needless one is removed."""
    copies: list[tuple[Path, Recovery]] = []
    aside: list[Path] = []
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            recovery = read(file)
        except ValueError:
            aside.append(_aside(file))
            continue
        except OSError:
            continue
        if recovery.owner.is_this_process or recovery.owner.may_live:
            continue
        if recovery.is_in_its_file():
            file.unlink(missing_ok=True)
        else:
            copies.append((file, recovery))
    return LeftBehind(tuple(sorted(copies, key=lambda pair: pair[1].at, reverse=True)), tuple(aside))


class Writer:
    """Writes and removes copies on a thread of its own, the newest only. `told` hears the error, None when it is over.

    `told` is called on that thread.
    """

    def __init__(self, told: Callable[[OSError | None], None]) -> None:
        self._told = told
        self._wanted: dict[Path, Recovery | None] = {}
        self._ready = threading.Condition()
        self._busy = self._closed = self._failed = False
        self._thread: threading.Thread | None = None

    def put(self, file: Path, recovery: Recovery | None) -> None:
        """Write this copy as soon as may be; None removes the file."""
        with self._ready:
            self._wanted[file] = recovery
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="recovery copy", daemon=True)
                self._thread.start()
            self._ready.notify_all()

    def settle(self, seconds: float = 5.0) -> bool:
        """Wait until all is written. Says whether it was in time."""
        with self._ready:
            return self._ready.wait_for(lambda: not self._wanted and not self._busy, seconds)

    def close(self) -> None:
        """Write what is left, then end the thread."""
        self.settle()
        with self._ready:
            self._closed = True
            self._ready.notify_all()
        if self._thread is not None:
            self._thread.join(5.0)

    def _work(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._wanted or self._closed)
                if not self._wanted:
                    return
                file = next(iter(self._wanted))
                recovery, self._busy = self._wanted.pop(file), True
            error = _carry_out(file, recovery)
            if error is not None or self._failed:
                self._told(error)
            self._failed = error is not None
            with self._ready:
                self._busy = False
                self._ready.notify_all()


def _carry_out(file: Path, recovery: Recovery | None) -> OSError | None:
    try:
        if recovery is None:
            file.unlink(missing_ok=True)
        else:
            write(file, recovery)
    except OSError as error:
        file.with_suffix(".new").unlink(missing_ok=True)
        return error
    return None


def _body(draft: Draft) -> bytes:
    # Numbers that JSON lacks can stand in a draft with a wrong answer; Python reads them back as they were.
    return json.dumps(draft, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _aside(file: Path) -> Path:
    broken = file.with_suffix(".broken")
    try:
        file.replace(broken)
    except OSError:
        return file
    return broken
