"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from advisor.errors import Problem, ReportError


def write_atomically(path: Path, data: bytes, *, force: bool = False, private: bool = False) -> None:
    """Write `data` to `path`; a reader sees the old file or the new one, never a part.

    An existing file is kept unless `force`. `private`: readable by its owner alone, where the system
    knows such a thing.
    Raises `ReportError` (exists, folder missing or not writable, disk full); nothing is left behind then.
    """
    refuse_existing(path, force=force)
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        _write(part, data, 0o600 if private else 0o666)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ReportError(Problem(str(path), f"can't be written: {_reason(error)}.", _remedy(error))) from error


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise `ReportError` when `path` is a folder, or is there already and `force` is not given."""
    if path.is_dir():
        raise ReportError(Problem(str(path), "is a folder.", "Give a file name."))
    if path.exists() and not force:
        raise ReportError(Problem(str(path), "exists already.", "Choose another name, or allow it to be replaced."))


def read_limited(path: Path, largest: int) -> bytes:
    """The bytes of `path`. Raises `ReportError` when it is no readable file or has more than `largest` bytes."""
    try:
        if path.is_dir():
            raise ReportError(Problem(str(path), "is a folder.", "Give a file name."))
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        remedy = "Ask for the right to read it." if isinstance(error, PermissionError) else "Check the name."
        raise ReportError(Problem(str(path), f"can't be read: {_reason(error)}.", remedy)) from error
    if len(data) > largest:
        raise ReportError(Problem(str(path), f"is larger than {largest // 2**20} MiB.", "Check the name."))
    return data


def _write(part: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _remedy(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "Make the folder first, or choose another."
    if isinstance(error, PermissionError):
        return "Choose a folder that you may write to."
    return "Free some space, or choose another folder."
