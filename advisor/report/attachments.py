"""What travels inside the PDF: the machine-readable inputs and results, and how they are written and read.

They are canonical JSON (`advisor.case.canonical`), so that the same content has the same SHA-256 everywhere.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from advisor.errors import Problem, ReportError

if TYPE_CHECKING:
    import pikepdf

CASE, RESULT, CATALOG, FIGURES = "case.json", "result.json", "catalog.json", "figures.json"
EXPECTED = (CASE, RESULT, CATALOG, FIGURES)
"""What a report carries: the case, the result, the extract of the catalog that was used, the log of printed figures."""
CHANGES = "changes_since"
"""Where a result says what changed since an earlier issue."""

_LARGEST = 64 * 1024 * 1024
"""A larger attachment is not ours, and unpacking it could exhaust the memory (a few MB is the largest seen)."""


class Attachment(Struct, frozen=True):
    """One file inside the PDF. `modified` is its stated date; `description` is for who opens the list."""

    name: str
    data: bytes
    description: str
    modified: datetime
    mime: str = "application/json"


def read_attachments(pdf: bytes) -> dict[str, bytes]:
    """The files embedded in `pdf`, by name. Raises `ReportError` when one is damaged, too large or named twice."""
    import pikepdf

    try:
        # No repairing: what is judged here must be what the signature was judged on.
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
            return _files(document)
    except ReportError:
        raise
    except Exception as error:
        # Whatever a damaged file does to the parser is a finding about the file: it raises many unrelated types.
        remedy = "Ask the sender for the original file."
        raise ReportError(Problem("attachments", "can't be read: the file is damaged or cut off.", remedy)) from error


def _files(document: pikepdf.Pdf) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for key, specification in document.attachments.items():
        name = specification.filename or key
        if name in found:
            raise _damaged(name, "is there twice")
        embedded = specification.get_file()
        data = _unpacked(name, embedded.obj)
        stated: Any = embedded.obj.get("/Params", {})
        if "/Size" in stated and int(stated["/Size"]) != len(data):
            raise _damaged(name, f"has {len(data)} bytes where the file states {int(stated['/Size'])}")
        if "/CheckSum" in stated and bytes(stated["/CheckSum"]) != md5(data):
            raise _damaged(name, "does not match the checksum that the file states")
        found[name] = data
    return found


def _unpacked(name: str, stream: pikepdf.Object) -> bytes:
    """The stream's content, never unpacking more than `_LARGEST` bytes of a hostile file."""
    packing = str(stream.get("/Filter", ""))
    raw = bytes(stream.read_raw_bytes())
    if packing == "/FlateDecode" and "/DecodeParms" not in stream:
        try:
            raw = zlib.decompressobj().decompress(raw, _LARGEST + 1)
        except zlib.error as error:
            raise _damaged(name, f"can't be unpacked ({error})") from error
    elif packing:
        raise _damaged(name, f"is packed in a way that reports don't use ({packing})")
    if len(raw) > _LARGEST:
        raise _damaged(name, f"is larger than {_LARGEST // 2**20} MiB, more than a report carries")
    return raw


def _damaged(name: str, fault: str) -> ReportError:
    return ReportError(Problem("attachments", f"{name} {fault}.", "Ask the sender for the original file."))


def md5(data: bytes) -> bytes:
    """The checksum that the file format asks for; it guards against accidents, the signature against intent."""
    return hashlib.md5(data, usedforsecurity=False).digest()
