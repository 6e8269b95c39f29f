"""The finished file: archival, with its data, and the same bytes whenever it is made from the same inputs."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from sample_document import DOCUMENTS, attachments, raw_document, run, unsigned

from advisor.case.canonical import canonical_json
from advisor.errors import ReportError
from advisor.report.archive import DocumentMeta, finish
from advisor.report.attachments import Attachment, read_attachments


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "report.pdf"
    path.write_bytes(unsigned())
    return str(path)


def test_the_syntax_is_sound(report: str) -> None:
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", report)


def test_every_font_is_embedded_as_a_subset_with_its_unicode_map(report: str) -> None:
    lines = run("pdffonts", report).splitlines()[2:]
    assert lines
    for line in lines:
        assert re.search(r" yes yes yes +\d+ +0$", line), line


def test_the_attachments_come_out_as_they_went_in(report: str, tmp_path: Path) -> None:
    assert run("pdfdetach", "-list", report).startswith("4 embedded files")
    for number, name in enumerate(sorted(DOCUMENTS), start=1):
        out = tmp_path / name
        run("pdfdetach", "-save", str(number), "-o", str(out), report)
        assert out.read_bytes() == canonical_json(DOCUMENTS[name])
    assert read_attachments(unsigned()) == {name: canonical_json(value) for name, value in DOCUMENTS.items()}


def test_the_attachments_are_declared_as_the_data_of_the_document() -> None:
    with pikepdf.open(io.BytesIO(unsigned())) as pdf:
        associated = list(pdf.Root.AF)
        assert [str(one.UF) for one in associated] == sorted(DOCUMENTS)
        assert {str(one.AFRelationship) for one in associated} == {"/Data"}
        assert {str(one.EF.F.Subtype) for one in associated} == {"/application/json"}


def test_an_attachment_whose_bytes_do_not_match_its_checksum_is_refused() -> None:
    with pikepdf.open(io.BytesIO(unsigned())) as pdf:
        stream = pdf.Root.AF[0].EF.F
        stream.write(bytes(stream.read_bytes()).replace(b"12.5", b"13.5"))
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(ReportError, match=r"case\.json does not match the checksum"):
        read_attachments(out.getvalue())


def test_an_attachment_that_unpacks_to_more_than_a_report_carries_is_refused_without_unpacking_it_all() -> None:
    with pikepdf.open(io.BytesIO(unsigned())) as pdf:
        del pdf.Root.AF[0].EF.F["/Params"]
        pdf.Root.AF[0].EF.F.write(bytes(70 * 2**20))
        out = io.BytesIO()
        pdf.save(out, compress_streams=True)
    assert len(out.getvalue()) < 2**20
    with pytest.raises(ReportError, match="is larger than 64 MiB"):
        read_attachments(out.getvalue())


def test_metadata_says_the_same_in_both_places_and_names_the_two_standards(report: str) -> None:
    with pikepdf.open(report) as pdf:
        xmp = bytes(pdf.Root.Metadata.read_bytes()).decode("utf-8")
        assert str(pdf.docinfo["/Title"]) == "Move <& stay>"
    assert '<rdf:li xml:lang="x-default">Move &lt;&amp; stay&gt;</rdf:li>' in xmp
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "2026-11-23T09:30:00+00:00" in xmp


def test_control_characters_in_a_title_do_not_break_the_metadata() -> None:
    from datetime import UTC, datetime

    meta = DocumentMeta("A\x00title\nof two\tlines", "x", "", "", "en-GB", datetime(2026, 1, 1, tzinfo=UTC))
    with pikepdf.open(io.BytesIO(finish(raw_document(), meta, []))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "A title of two lines"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "A title of two lines"


def test_a_date_without_time_zone_is_refused() -> None:
    from datetime import datetime

    with pytest.raises(ValueError, match="time zone"):
        finish(raw_document(), DocumentMeta("t", "a", "s", "k", "en", datetime(2026, 1, 1)), [])


def test_the_order_of_the_attachments_does_not_matter() -> None:
    from sample_document import NOW

    meta = DocumentMeta("t", "a", "s", "k", "en", NOW)
    shuffled: list[Attachment] = list(reversed(attachments()))
    assert finish(raw_document(), meta, attachments()) == finish(raw_document(), meta, shuffled)


def test_same_inputs_give_the_same_bytes_in_another_process_time_zone_and_hash_seed() -> None:
    script = "import hashlib, sample_document as s; print(hashlib.sha256(s.unsigned()).hexdigest())"
    digests = {hashlib.sha256(unsigned()).hexdigest()}
    for zone, seed in (("UTC", "1"), ("Asia/Tokyo", "4242")):
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
        digests.add(done.stdout.strip())
    assert len(digests) == 1
