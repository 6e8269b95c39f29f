"""Reading and writing ``*.switchpoint`` files: everything that is wrong at once, each with its place; saving whole."""

from __future__ import annotations

import errno
import json
import math
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.case.canonical import canonical_json, case_sha256
from advisor.case.faults import misshapen
from advisor.case.model import Case
from advisor.case.paths import Draft
from advisor.case.places import Places, places_of
from advisor.case.progress import case_of
from advisor.case.upgrade import upgraded
from advisor.errors import CaseError, Problem

if TYPE_CHECKING:
    from advisor.catalog import Catalog

LARGEST_FILE_BYTES = 20 * 1024 * 1024
"""A case of a thousand workloads has some 2 MB; what is larger than this is something else."""

__all__ = [
    "LARGEST_FILE_BYTES",
    "canonical_json",
    "case_sha256",
    "load_case",
    "load_draft",
    "parse_draft",
    "save_draft",
]


def load_draft(path: str | Path) -> Draft:
    """The draft in a file, complete or not, in today's shape; wrong answers stay in it for the interview to show.

    Raises CaseError where the file can't be read, is no JSON, has another shape than a case, or is newer than we are.
    """
    path = Path(path)
    text = _read(path)
    draft = parse_draft(text, path.name)
    wrong = misshapen(draft)
    if wrong:
        raise CaseError(_placed(wrong, path.name, places_of(text)))
    return draft


def load_case(path: str | Path, catalog: Catalog | None = None) -> Case:
    """The complete case in a file; with a catalog its names and prices are checked too.

    Raises CaseError with everything that is wrong, each with line, field and remedy.
    """
    path = Path(path)
    text = _read(path)
    draft = parse_draft(text, path.name)
    try:
        return case_of(draft, catalog)
    except CaseError as error:
        raise CaseError(_placed(error.problems, path.name, places_of(text))) from error


def parse_draft(text: str, name: str = "") -> Draft:
    """The draft that a JSON text holds, in today's shape; its answers are not checked. Raises CaseError."""
    odd: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        held = dict(items)
        if len(held) < len(items):
            odd.append("repeated")
        return held

    try:
        document = json.loads(text, object_pairs_hook=pairs, parse_constant=odd.append)
    except json.JSONDecodeError as error:
        raise CaseError(_broken(error, text, name)) from error
    except RecursionError as error:
        said = "The JSON is nested too deeply to be a case."
        raise CaseError(Problem(name, said, "Open a file made by Switchpoint.")) from error
    except ValueError as error:
        # Python refuses whole numbers of thousands of digits.
        said = "A number in it has thousands of digits."
        raise CaseError(Problem(name, said, "Write a shorter number.")) from error
    if odd:
        raise CaseError(_oddities(places_of(text), name))
    if not isinstance(document, dict):
        said = "This is JSON, but no case: a case starts with a brace {."
        raise CaseError(Problem(f"{name}, line 1", said, "Open a file made by Switchpoint."))
    try:
        return upgraded(document)
    except CaseError as error:
        raise CaseError(_placed(error.problems, name, places_of(text))) from error


def save_draft(draft: Draft | Case, path: str | Path) -> None:
    """Writes the draft or case, whole or not at all: a reader sees the old file or the new one, also after a crash.

    Raises CaseError with a remedy where the folder is missing or can't be written, or the disk is full.
    """
    path = Path(path)
    plain = draft.model_dump(mode="json") if isinstance(draft, Case) else draft
    data = (json.dumps(_finite(plain), indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
    try:
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        _replace(target, data)
    except OSError as error:
        raise CaseError(_unwritable(error, path)) from error


def _read(path: Path) -> str:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise CaseError(Problem(str(path), "This is a folder.", "Choose a .switchpoint file in it."))
        if not stat.S_ISREG(facts.st_mode):
            raise CaseError(Problem(str(path), "This is no ordinary file.", "Choose a .switchpoint file."))
        if facts.st_size > LARGEST_FILE_BYTES:
            size = f"{facts.st_size / 1e6:,.0f} MB"
            said = f"The file has {size}; a case has at most {LARGEST_FILE_BYTES / 1e6:,.0f} MB. It was not read."
            raise CaseError(Problem(str(path), said, "Choose a .switchpoint file."))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise CaseError(Problem(str(path), "There is no such file.", "Check the name and the folder.")) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CaseError(Problem(str(path), f"The file can't be read: {reason}.", "Check its permissions.")) from error
    if data.startswith(b"%PDF"):
        raise CaseError(Problem(path.name, "This is a PDF, not a case.", "Check a report with: switchpoint verify."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = f"This is no text in UTF-8 (byte {error.start + 1:,})."
        raise CaseError(Problem(path.name, said, "Choose a .switchpoint file.")) from error


def _broken(error: json.JSONDecodeError, text: str, name: str) -> Problem:
    where = f"{name}, line {error.lineno}, column {error.colno}"
    if not text.strip():
        return Problem(name, "The file is empty.", "Choose another file, or start from a template.")
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return Problem(where, "The file ends in the middle: it is cut off.", "Get a whole copy of it.")
    if text.lstrip()[0] not in "{[":
        return Problem(where, "This is no JSON, so no case.", "Choose a .switchpoint file.")
    return Problem(where, f"The JSON is broken here: {error.msg[:1].lower()}{error.msg[1:]}.", "Mend this place.")


def _oddities(places: Places, name: str) -> list[Problem]:
    found = [
        Problem(f"{name}, line {line}, {path}", f"'{path.rpartition('.')[2]}' stands here twice.", "Keep one of them.")
        for path, line in places.repeated
    ]
    found += [
        Problem(f"{name}, line {line}, {path}", f"{token} is no number.", "Enter a number, or null for not known.")
        for path, line, token in places.unreal
    ]
    return found


def _placed(problems: Iterable[Problem], name: str, places: Places) -> list[Problem]:
    """The problems with the file and the line in front of the field."""
    placed = []
    for problem in problems:
        line = places.line_of(problem.where)
        parts = [name, f"line {line}" if line is not None else "", problem.where]
        placed.append(Problem(", ".join(part for part in parts if part), problem.message, problem.remedy))
    return placed


def _replace(target: Path, data: bytes) -> None:
    """Writes a file beside the target, forces it to disk and puts it in the target's place in one step."""
    beside = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only")
    try:
        with os.fdopen(os.open(beside, flags, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    if os.name == "posix":
        # Without this the new name itself may be lost when the machine loses power.
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _unwritable(error: OSError, path: Path) -> Problem:
    if error.errno == errno.ENOSPC:
        return Problem(str(path), "Can't save: the disk is full.", "Your work is in memory; save elsewhere.")
    if isinstance(error, FileNotFoundError):
        return Problem(str(path), "Can't save: the folder doesn't exist.", "Choose another folder, or make this one.")
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return Problem(str(path), "Can't save: this is no place for a file.", "Choose another name or folder.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        remedy = "Choose another folder, or close the program that has the file open."
        return Problem(str(path), f"Can't save: {error.strerror or 'no permission to write'}.", remedy)
    return Problem(str(path), f"Can't save: {error.strerror or error}.", "Save elsewhere.")


def _finite(value: Any) -> Any:
    """The value with NaN and infinity as text, so that a draft with a wrong answer can still be saved."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: _finite(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(held) for held in value]
    return value
