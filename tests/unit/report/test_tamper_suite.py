# mypy: allow-untyped-calls
# (Half of pyHanko's object model, which the attacker here uses, is untyped.)
"""Changing a signed report: every change is found, or is outside what the signature covers and changes nothing."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sample_document import NOW, analyst, attachments, countersigned, raw_document, run, signed
from tamper_changes import comment_added

from advisor.report.archive import DocumentMeta, finish
from advisor.report.signing import sign
from advisor.report.verify import Verification, verify_report


def _check(folder: Path, pdf: bytes) -> Verification:
    path = folder / "changed.pdf"
    path.write_bytes(pdf)
    return verify_report(path, now=NOW + timedelta(days=1))


def _ranges(pdf: bytes) -> list[tuple[int, int, int, int]]:
    found = re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]", pdf)
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in found]


def _flipped(pdf: bytes, position: int, bit: int) -> bytes:
    changed = bytearray(pdf)
    changed[position] ^= 1 << bit
    return bytes(changed)


def _failed(verification: Verification) -> set[str]:
    return {verdict.name for verdict in verification.verdicts if verdict.word == "failed"}


@pytest.mark.parametrize(("make", "flips"), [(signed, 150), (countersigned, 12)])
def test_one_flipped_bit_anywhere_in_the_signed_range_is_found(
    tmp_path: Path, make: Callable[[], bytes], flips: int
) -> None:
    pdf = make()
    first, length, second, rest = _ranges(pdf)[0]
    places = random.Random(20261123).sample([*range(first, first + length), *range(second, second + rest)], flips)
    missed = [place for place in places if _check(tmp_path, _flipped(pdf, place, place % 8)).ok]
    assert missed == []


def test_a_flipped_bit_in_the_signature_value_is_found(tmp_path: Path) -> None:
    pdf = signed()
    first, length, _, _ = _ranges(pdf)[0]
    start = first + length + 1
    contents = pdf[start:].split(b">")[0]
    end = start + len(contents.rstrip(b"0"))
    for place in range(end - 40, end - 2, 3):
        assert _failed(_check(tmp_path, _flipped(pdf, place, 0))) >= {"integrity"}


def test_the_padding_behind_the_signature_is_signed_by_nobody_and_says_nothing(tmp_path: Path) -> None:
    pdf = signed()
    second = _ranges(pdf)[0][2]
    found = _check(tmp_path, pdf[: second - 10] + b"1" + pdf[second - 9 :])
    assert found.ok == _check(tmp_path, pdf).ok
    assert [one.sentence for one in found.verdicts] == [one.sentence for one in _check(tmp_path, pdf).verdicts]


@pytest.mark.parametrize("junk", [b"\n", b"junk\n", b"%%EOF\n", b"\x00" * 100, b"%PDF-1.7\n%%EOF\n"])
def test_data_appended_after_the_end_is_found(tmp_path: Path, junk: bytes) -> None:
    assert not _check(tmp_path, signed() + junk).ok


def _replace_page(writer: IncrementalPdfFileWriter) -> None:
    page, _ = writer.find_page_for_modification(0)
    content = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    page.get_object()[pdf_name("/Contents")] = content
    writer.update_container(page.get_object())


def _replace_attachment(writer: IncrementalPdfFileWriter) -> None:
    specification = writer.root["/AF"][0]
    specification["/EF"]["/F"] = writer.add_object(
        generic.StreamObject(
            dict_data={pdf_name("/Type"): pdf_name("/EmbeddedFile")}, stream_data=b'{"title":"Assistant","volume":99}'
        )
    )
    writer.update_container(specification)


def _add_page(writer: IncrementalPdfFileWriter) -> None:
    from pyhanko.pdf_utils.writer import PageObject

    page = PageObject(contents=writer.add_object(generic.StreamObject(stream_data=b"")), media_box=[0, 0, 100, 100])
    writer.insert_page(page)


def _replace_metadata(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Metadata"] = writer.add_object(
        generic.StreamObject(dict_data={pdf_name("/Type"): pdf_name("/Metadata")}, stream_data=b"<x/>")
    )
    writer.update_root()


def _open_by_script(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.TextStringObject("app.alert(1)")}
    writer.root["/OpenAction"] = generic.DictionaryObject(action)
    writer.update_root()


@pytest.mark.parametrize("change", [_replace_page, _replace_attachment, comment_added, _add_page, _open_by_script])
@pytest.mark.parametrize("make", [signed, countersigned])
def test_a_malicious_addition_is_found_though_the_signed_bytes_are_untouched(
    tmp_path: Path, make: Callable[[], bytes], change: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(make()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(make())
    assert _failed(_check(tmp_path, out.getvalue())) >= {"coverage", "changes"}


def test_other_metadata_count_as_added_data(tmp_path: Path) -> None:
    # pyHanko lets new metadata pass, as archiving programs write them; that nobody signed them remains.
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(signed()))
    _replace_metadata(writer)
    out = io.BytesIO()
    writer.write(out)
    assert _failed(_check(tmp_path, out.getvalue())) == {"coverage"}


def test_a_malicious_addition_that_is_signed_over_by_another_key_is_found(tmp_path: Path) -> None:
    from sample_document import buyer

    from advisor.report.signing import countersign

    writer: Any = IncrementalPdfFileWriter(io.BytesIO(signed()))
    _replace_page(writer)
    out = io.BytesIO()
    writer.write(out)
    found = _check(tmp_path, countersign(out.getvalue(), buyer(), now=NOW, reason="Approved"))
    assert found.verdict("coverage").word == "passed"
    assert _failed(found) == {"changes"}


def test_saving_again_with_another_program_is_found(tmp_path: Path) -> None:
    source = tmp_path / "signed.pdf"
    source.write_bytes(signed())
    run("qpdf", "--linearize", str(source), str(tmp_path / "linear.pdf"))
    assert not _check(tmp_path, (tmp_path / "linear.pdf").read_bytes()).ok
    out = io.BytesIO()
    with pikepdf.open(source) as pdf:
        pdf.save(out)
    assert "integrity" in _failed(_check(tmp_path, out.getvalue()))


def test_a_signature_taken_from_another_report_does_not_fit(tmp_path: Path) -> None:
    meta = DocumentMeta("Another", "Ana Lyst", "s", "k", "en-GB", NOW)
    other = sign(finish(raw_document(), meta, attachments()), analyst(), now=NOW, reason="Issued")
    pdf = signed()
    here, there = _ranges(pdf)[0], _ranges(other)[0]
    taken = other[there[1] : there[2]]
    room = here[2] - here[1]
    fitted = taken[:-1][: room - 1].ljust(room - 1, b"0") + b">"
    assert _failed(_check(tmp_path, pdf[: here[1]] + fitted + pdf[here[2] :])) >= {"integrity"}


def test_cutting_off_the_counter_signature_gives_back_the_report_as_first_signed(tmp_path: Path) -> None:
    assert countersigned().startswith(signed())
    assert _check(tmp_path, countersigned()[: len(signed())]).ok
