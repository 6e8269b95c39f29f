# mypy: allow-untyped-calls
# (Half of pyHanko's object model, which the attacker here uses, is untyped.)
"""Ways to tamper with a signed report, generated from a seed, by kind. What becomes of each is judged elsewhere."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tamper_regions import Span, contents, padding, regions, signed_ranges

SEED = 20261123


@dataclass(frozen=True, slots=True)
class Targets:
    """What is attacked: a signed report, its counter-signed form, and another report signed with the same key.

    `attacker` puts a signature of a stranger's key into an empty field of a file: the first where both are empty.
    """

    signed: bytes
    countersigned: bytes
    other: bytes
    attacker: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Change:
    """One changed file. `kind` is its row in the table; `original` is the file that it was made from."""

    kind: str
    what: str
    original: bytes
    pdf: bytes


def changes(targets: Targets, each: int, *, seed: int = SEED) -> Iterator[Change]:
    """All kinds of changes, `each` of those that can be varied at will, and at most as many additions to each file."""
    source = random.Random(seed)
    for spot in _spots(targets.signed):
        yield from _bytes_changed(targets.signed, *spot, each, source)
    yield from _bytes_changed(
        targets.countersigned, "counter-signature: dates and reason", _second(targets), each, source
    )
    yield from _container_changed(targets.signed, each, source)
    yield from _appended(targets, each, source)
    yield from _cut(targets, each, source)
    yield from _increments(targets, each, source)
    yield from _rebuilt(targets)
    yield from _replayed(targets)


def _spots(pdf: bytes) -> list[tuple[str, list[Span]]]:
    return [(f"signed bytes: {name}", spans) for name, spans in sorted(regions(pdf).items())]


def _second(targets: Targets) -> list[Span]:
    """The part of the counter-signature that lies in front of its container, in what was added for it."""
    first, length, _, _ = signed_ranges(targets.countersigned)[1]
    return [Span(len(targets.signed) + 1, first + length)]


def _bytes_changed(pdf: bytes, kind: str, spans: list[Span], each: int, source: random.Random) -> Iterator[Change]:
    ways: list[Callable[[bytes, int, random.Random], bytes]] = [_flip, _flip, _drop, _insert, _zero]
    for at in range(each):
        (span,) = source.choices(spans, [len(one) for one in spans])
        place = source.randrange(span.start, span.end)
        way = ways[at % len(ways)]
        changed = way(pdf, place, source)
        if changed != pdf:
            yield Change(kind, f"{way.__name__.lstrip('_')} at byte {place}", pdf, changed)


def _flip(pdf: bytes, place: int, source: random.Random) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ (1 << source.randrange(8))]) + pdf[place + 1 :]


def _drop(pdf: bytes, place: int, source: random.Random) -> bytes:
    return pdf[:place] + pdf[place + source.randint(1, 3) :]


def _insert(pdf: bytes, place: int, source: random.Random) -> bytes:
    return pdf[:place] + source.randbytes(source.randint(1, 3)) + pdf[place:]


def _zero(pdf: bytes, place: int, source: random.Random) -> bytes:
    run = source.randint(1, 8)
    return pdf[:place] + b"\x01" * run + pdf[place + run :]


def _container_changed(pdf: bytes, each: int, source: random.Random) -> Iterator[Change]:
    """One hex digit of the signature's container, which no signature can cover; and the zeros behind it."""
    inside = contents(pdf)
    value = Span(inside.end - 120, inside.end)
    rest = Span(inside.start, value.start)
    for name, span in (("signature container: the signature itself", value), ("signature container: the rest", rest)):
        for place in source.sample(_places(span), each):
            yield Change(name, f"digit at byte {place}", pdf, _other_digit(pdf, place))
    for place in source.sample(_places(padding(pdf)), each):
        yield Change("padding behind the signature container", f"digit at byte {place}", pdf, _other_digit(pdf, place))


def _places(span: Span) -> range:
    return range(span.start, span.end)


def _other_digit(pdf: bytes, place: int) -> bytes:
    new = b"%X" % ((int(pdf[place : place + 1], 16) + 5) % 16)
    return pdf[:place] + new + pdf[place + 1 :]


def _appended(targets: Targets, each: int, source: random.Random) -> Iterator[Change]:
    kind = "data appended after the end"
    junk = [b"\n", b" ", b"%%EOF\n", b"\x00" * 64, b"%PDF-1.7\n%%EOF\n", b"startxref\n0\n%%EOF\n", targets.other]
    junk += [source.randbytes(source.randint(1, 400)) for _ in range(each)]
    for original in (targets.signed, targets.countersigned):
        for data in source.sample(junk, min(3 * each, len(junk))):
            yield Change(kind, f"{len(data)} bytes", original, original + data)


def _cut(targets: Targets, each: int, source: random.Random) -> Iterator[Change]:
    whole = targets.countersigned
    for _ in range(each):
        place = source.randrange(20, len(targets.signed) - 1)
        yield Change("cut off in the middle", f"at byte {place}", targets.signed, targets.signed[:place])
    for _ in range(each):
        place = source.randrange(len(targets.signed) + 2, len(whole) - 1)
        yield Change("cut off within the counter-signature", f"at byte {place}", whole, whole[:place])
    kind = "counter-signature taken off whole: the report as first signed"
    yield Change(kind, "", targets.signed, whole[: len(targets.signed)])


def _increments(targets: Targets, each: int, source: random.Random) -> Iterator[Change]:
    """Additions that leave every signed byte as it is and change what the reader sees."""
    for original in (targets.signed, targets.countersigned):
        for change in source.sample(MALICIOUS, min(each, len(MALICIOUS))):
            name = change.__name__.lstrip("_").replace("_", " ")
            changed = _added(original, change)
            yield Change("malicious addition", name, original, changed)
            if original is targets.signed and change is not _signature_fields_dropped:
                signed_over = targets.attacker(changed)
                yield Change("malicious addition, signed over by a stranger", name, original, signed_over)
        yield Change("new metadata added", "", original, _added(original, _metadata))


def _added(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def _page_replaced(writer: Any) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def _text_overlaid(writer: Any) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    over = writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 50 600 400 100 re f"))
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), over])
    writer.update_container(page)


def _page_turned(writer: Any) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page[pdf_name("/Rotate")] = generic.NumberObject(180)
    writer.update_container(page)


def _page_added(writer: Any) -> None:
    from pyhanko.pdf_utils.writer import PageObject

    writer.insert_page(
        PageObject(contents=writer.add_object(generic.StreamObject(stream_data=b"")), media_box=[0, 0, 100, 100])
    )


def _pages_dropped(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages[pdf_name("/Kids")] = generic.ArrayObject([pages["/Kids"].raw_get(0)])
    pages[pdf_name("/Count")] = generic.NumberObject(1)
    writer.update_container(pages)


def _attachment_swapped(which: int) -> Callable[[Any], None]:
    def swap(writer: Any) -> None:
        specification = writer.root["/AF"][which]
        kind = {pdf_name("/Type"): pdf_name("/EmbeddedFile")}
        stream = generic.StreamObject(dict_data=kind, stream_data=b'{"npv_usd":{"p50":99000000}}')
        specification["/EF"]["/F"] = specification["/EF"]["/UF"] = writer.add_object(stream)
        writer.update_container(specification)

    swap.__name__ = f"_attachment_{which + 1}_swapped"
    return swap


def _attachment_list_emptied(writer: Any) -> None:
    writer.root["/Names"] = generic.DictionaryObject()
    writer.update_root()


def comment_added(writer: Any) -> None:
    comment = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (10, 10, 200, 40)]),
            pdf_name("/Contents"): generic.TextStringObject("Approved"),
        }
    )
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(comment))


def _script_on_opening(writer: Any) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.TextStringObject("app.alert(1)")}
    writer.root["/OpenAction"] = generic.DictionaryObject(action)
    writer.update_root()


def _certification_dropped(writer: Any) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def _signature_fields_dropped(writer: Any) -> None:
    writer.root["/AcroForm"][pdf_name("/Fields")] = generic.ArrayObject()
    writer.update_container(writer.root["/AcroForm"])


def _stamp_redrawn(writer: Any) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    kind = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 100, 40)]),
    }
    field["/AP"][pdf_name("/N")] = writer.add_object(generic.StreamObject(dict_data=kind, stream_data=b"BT ET"))
    writer.update_container(field)


def _tags_replaced(writer: Any) -> None:
    writer.root["/StructTreeRoot"] = writer.add_object(
        generic.DictionaryObject({pdf_name("/Type"): pdf_name("/StructTreeRoot")})
    )
    writer.update_root()


def _language_changed(writer: Any) -> None:
    writer.root["/Lang"] = generic.TextStringObject("la")
    writer.update_root()


def _metadata(writer: Any) -> None:
    kind = {pdf_name("/Type"): pdf_name("/Metadata")}
    writer.root["/Metadata"] = writer.add_object(generic.StreamObject(dict_data=kind, stream_data=b"<x/>"))
    writer.update_root()


MALICIOUS: tuple[Callable[[Any], None], ...] = (
    _page_replaced, _text_overlaid, _page_turned, _page_added, _pages_dropped, *map(_attachment_swapped, range(4)),
    _attachment_list_emptied, comment_added, _script_on_opening, _certification_dropped, _signature_fields_dropped,
    _stamp_redrawn, _tags_replaced, _language_changed,
)  # fmt: skip


def _rebuilt(targets: Targets) -> Iterator[Change]:
    """The file written anew by another program, as it is or with one of its attachments exchanged."""
    for original in (targets.signed, targets.countersigned):
        yield Change("saved again by another program", "", original, _saved(original, lambda _: None))
    for name in ("case.json", "result.json", "catalog.json", "figures.json"):

        def exchange(pdf: pikepdf.Pdf, name: str = name) -> None:
            with pikepdf.open(io.BytesIO(targets.other)) as other:
                theirs = other.attachments[name].get_file().read_bytes()
            pdf.attachments[name] = theirs

        kind = "attachment exchanged for another report's"
        yield Change(kind, name, targets.signed, _saved(targets.signed, exchange))
    blank = _saved(targets.signed, _emptied)
    kind = "signature removed and the report signed anew by a stranger"
    yield Change(kind, "", targets.signed, targets.attacker(blank))
    yield Change("signature removed", "", targets.signed, blank)


def _saved(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def _emptied(pdf: pikepdf.Pdf) -> None:
    for field in pdf.Root.AcroForm.Fields:
        if "/V" in field:
            del field["/V"]
    if "/Perms" in pdf.Root:
        del pdf.Root["/Perms"]


def _replayed(targets: Targets) -> Iterator[Change]:
    """A sound signature in a place that it was not made for."""
    for original, name in ((targets.signed, "signed"), (targets.countersigned, "counter-signed")):
        kind = "signature of another report put in its place"
        yield Change(kind, name, original, _transplanted(original, targets.other))
    kind = "counter-signature put in the place of the signature"
    yield Change(kind, "", targets.signed, _transplanted(targets.signed, targets.countersigned, which=1))
    added = targets.countersigned[len(targets.signed) :]
    kind = "counter-signature of one report appended to another"
    yield Change(kind, "", targets.other, targets.other + added)


def _transplanted(pdf: bytes, source: bytes, which: int = 0) -> bytes:
    here, taken = signed_ranges(pdf)[0], contents(source, which)
    room = here[2] - here[1] - 2
    fitted = source[taken.start : taken.end].ljust(room, b"0")
    assert len(fitted) == room
    return pdf[: here[1] + 1] + fitted + pdf[here[2] - 1 :]
