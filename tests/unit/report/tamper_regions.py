"""Where in a signed report what stands: the byte ranges of its parts, so that each part can be tampered with."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf

_OBJECT = re.compile(rb"(?<=[\r\n])(\d+) 0 obj\b")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `start` up to `end` of a file."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def signed_ranges(pdf: bytes) -> list[tuple[int, int, int, int]]:
    """Each signature's /ByteRange, in the order of the file."""
    found = re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]", pdf)
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in found]


def contents(pdf: bytes, which: int = 0) -> Span:
    """The hex digits of a signature's container, without the brackets and the padding behind them."""
    first, length, second, _ = signed_ranges(pdf)[which]
    start = first + length + 1
    size = 4 + int(pdf[start + 4 : start + 8], 16)
    assert pdf[start : start + 4] == b"3082"
    assert start + 2 * size <= second - 1
    return Span(start, start + 2 * size)


def padding(pdf: bytes) -> Span:
    """The zeros behind the container: reserved before its size was known."""
    return Span(contents(pdf).end, signed_ranges(pdf)[0][2] - 1)


def regions(pdf: bytes) -> dict[str, list[Span]]:
    """Every indirect object of the first signed range, and what lies between them, by the part that it belongs to."""
    first, length, second, rest = signed_ranges(pdf)[0]
    begins = [(match.start(), int(match[1])) for match in _OBJECT.finditer(pdf)]
    names = _names(pdf)
    found: dict[str, list[Span]] = {"header": [Span(0, begins[0][0])]}
    for begin, number in begins:
        if begin >= second + rest:
            break
        end = pdf.index(b"endobj", begin) + len(b"endobj")
        if begin < first + length < end:
            parts = [Span(begin, first + length), Span(second, end)]
            found.setdefault("signature dictionary", []).extend(parts)
            continue
        found.setdefault(_kind(pdf[begin : begin + 400], names.get(number, "")), []).append(Span(begin, end))
    ends = [match.start() for match in re.finditer(rb"startxref", pdf[: second + rest])]
    found["startxref and end marks"] = [Span(at, pdf.index(b"%%EOF", at) + 5) for at in ends]
    return found


def _kind(head: bytes, named: str) -> str:
    head = head.split(b"stream")[0]
    for mark, name in ((b"/ObjStm", "objects: pages, tags, links"), (b"/XRef", "cross-reference table")):
        if mark in head:
            return name
    if b"/Length1" in head or b"/FontFile" in head:
        return "font programs"
    return named or "objects: pages, tags, links"


def _names(pdf: bytes) -> dict[int, str]:
    """Object number to the part that it is, where the object's own bytes do not tell."""
    found: dict[int, str] = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        for page in document.pages:
            streams = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
            found |= {stream.objgen[0]: "text and drawings of the pages" for stream in streams}
        for name, specification in document.attachments.items():
            found[specification.get_file().obj.objgen[0]] = f"attachment {name}"
        found[root.Metadata.objgen[0]] = "metadata"
        found[root.OutputIntents[0].DestOutputProfile.objgen[0]] = "colour profile"
    return found
