"""Signatures that programs other than the signer find valid, made where and when they were meant to be."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from report_factory import case_for, one_workload
from sample_document import NOW, PASSPHRASE, analyst, buyer, countersigned, run, signed, unsigned
from spoken import texts

from advisor.errors import IdentityError, ReportError, SignatureError
from advisor.report.content import guides
from advisor.report.content.assemble import document
from advisor.report.files import write_atomically
from advisor.report.identity import create_identity, public_identity
from advisor.report.signing import countersign, sign
from advisor.report.stamp import stamp_text
from advisor.report.verify_signature import read_signatures


def _saved(folder: Path, pdf: bytes) -> str:
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    return str(path)


def test_the_commands_that_a_report_prints_answer_as_it_says(tmp_path: Path) -> None:
    for pdf in (signed(), countersigned()):
        text = run("pdfsig", _saved(tmp_path, pdf))
        assert guides.VALID in text
        assert guides.WHOLE in text
        assert guides.UNKNOWN in text
    certificate = tmp_path / "CERT.pem"
    certificate.write_bytes(load_der_x509_certificate(analyst().certificate_der).public_bytes(Encoding.PEM))
    words = guides.FINGERPRINT.replace("CERT.pem", str(certificate)).split()
    told = run(*words).strip().partition("=")[2]
    assert told.replace(":", "") == analyst().sha256


def test_pdfsig_finds_the_signature_valid_and_the_whole_document_signed(tmp_path: Path) -> None:
    text = run("pdfsig", _saved(tmp_path, signed()))
    assert "Signature is Valid." in text
    assert "Total document signed" in text
    assert "Not total document signed" not in text
    assert "ETSI.CAdES.detached" in text
    assert "Signer full Distinguished Name: CN=Ana Lyst,O=Halden Bank" in text
    assert "Signing Hash Algorithm: SHA-256" in text
    assert "Signature Field Name: Procurement\n  The signature form field is not signed." in text


def test_after_counter_signing_both_signatures_are_valid(tmp_path: Path) -> None:
    text = run("pdfsig", _saved(tmp_path, countersigned()))
    assert text.count("Signature is Valid.") == 2
    assert text.split("Signature #2")[1].count("Total document signed") == 1


@pytest.mark.parametrize("name", ["株式会社", "Łukasz O'Neill-Ñ", "שלום עולם", "أحمد", "GROẞ & Co.™ (2027)"])
def test_a_report_that_was_signed_under_any_name_that_is_let_in_verifies(tmp_path: Path, name: str) -> None:
    identity = create_identity(name, name, tmp_path / "id.p12", PASSPHRASE, now=NOW)
    pdf = sign(unsigned(), identity, now=NOW, reason="Recommendation issued")
    (signature,) = read_signatures(pdf, [])
    assert signature.intact
    assert signature.valid
    assert signature.signer.name == name


@pytest.mark.parametrize("flipped", [False, True])
def test_openssl_finds_the_signature_over_the_byte_range(tmp_path: Path, flipped: bool) -> None:
    pdf = signed()
    found = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]", pdf)
    assert found is not None
    first, length, second, rest = map(int, found.groups())
    content = bytearray(pdf[first : first + length] + pdf[second : second + rest])
    if flipped:
        content[1000] ^= 1
    contents = bytes.fromhex(pdf[first + length + 1 : second - 1].decode())
    size = int.from_bytes(contents[2:4], "big") + 4
    assert contents[:2] == b"\x30\x82"
    (tmp_path / "sig.der").write_bytes(contents[:size])
    (tmp_path / "ranges.bin").write_bytes(content)
    certificate = load_der_x509_certificate(analyst().certificate_der)
    (tmp_path / "trust.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", str(tmp_path / "sig.der")]
    command += ["-content", str(tmp_path / "ranges.bin"), "-CAfile", str(tmp_path / "trust.pem")]
    # At the time of signing: this machine's clock may stand before or after the certificate's dates.
    command += ["-purpose", "any", "-attime", str(int(NOW.timestamp())), "-out", str(tmp_path / "out.bin")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode == 0) is not flipped, done.stderr


def test_rsa_signatures_are_valid_too(tmp_path: Path) -> None:
    identity = create_identity("Ana Lyst", "Halden Bank", tmp_path / "id.p12", PASSPHRASE, now=NOW, key="rsa3072")
    text = run("pdfsig", _saved(tmp_path, sign(unsigned(), identity, now=NOW, reason="Issued")))
    assert "Signature is Valid." in text


def test_signed_files_keep_sound_syntax_and_embedded_fonts(tmp_path: Path) -> None:
    for pdf in (signed(), countersigned()):
        path = _saved(tmp_path, pdf)
        assert "No syntax or stream encoding errors found" in run("qpdf", "--check", path)
        assert all(re.search(r" yes yes yes +\d+ +0$", line) for line in run("pdffonts", path).splitlines()[2:])


def test_the_stated_time_is_the_one_given_and_not_the_clock(tmp_path: Path) -> None:
    assert "Nov 23 2026 09:30:00" in run("pdfsig", _saved(tmp_path, signed()))


def test_the_certification_allows_filling_in_fields_and_nothing_else() -> None:
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        (reference,) = pdf.Root.Perms.DocMDP.Reference
        assert int(reference.TransformParams.P) == 2


def test_the_stamp_is_on_the_page_and_says_what_it_is(tmp_path: Path) -> None:
    text = run("pdftotext", _saved(tmp_path, countersigned()), "-")
    for expected in ("Certified by Ana Lyst", "Counter-signed by Pro Cure", "signer's clock", "Self-signed"):
        assert expected in text
    for never in ("qualified", "legally binding", "tamper-proof"):
        assert never not in text.lower()


def test_a_counter_signature_says_that_it_approves_as_asked_and_the_first_signature_does_not(tmp_path: Path) -> None:
    assert "Approves as asked, without conditions" in run("pdftotext", _saved(tmp_path, countersigned()), "-")
    assert "Approves" not in stamp_text(analyst(), "Analyst", NOW)


def test_the_page_of_approvals_says_what_a_counter_signature_decides() -> None:
    said = " ".join(texts(document(one_workload(), case_for(one_workload())).body.blocks))
    assert "a counter-signature in the file approves as asked, without conditions" in said


def test_a_stamp_never_shows_blank_boxes_nor_endless_names() -> None:
    from dataclasses import replace

    text = stamp_text(replace(analyst(), name="王", organisation="x" * 64), "Analyst", NOW)
    assert "Certified by [U+738B]" in text
    assert max(map(len, text.splitlines())) <= 46


def test_a_name_with_a_per_cent_sign_is_signed_as_it_is(tmp_path: Path) -> None:
    identity = create_identity("100%(x)s", "50 % Ltd", tmp_path / "id.p12", PASSPHRASE, now=NOW)
    text = run("pdftotext", _saved(tmp_path, sign(unsigned(), identity, now=NOW, reason="100 %")), "-")
    assert "Certified by 100%(x)s" in text


def test_an_identity_that_is_not_in_force_does_not_sign() -> None:
    with pytest.raises(IdentityError, match="expired on 2028-11-22"):
        sign(unsigned(), analyst(), now=datetime(2030, 1, 1, tzinfo=UTC), reason="Issued")
    with pytest.raises(IdentityError, match="not valid before"):
        sign(unsigned(), analyst(), now=NOW - timedelta(hours=1), reason="Issued")


def test_a_certificate_without_its_key_does_not_sign(tmp_path: Path) -> None:
    create_identity("Ana Lyst", "Halden Bank", tmp_path / "id.p12", PASSPHRASE, now=NOW)
    with pytest.raises(IdentityError, match="has no key here"):
        sign(unsigned(), public_identity(tmp_path / "id.p12"), now=NOW, reason="Issued")


def test_a_field_is_signed_once() -> None:
    with pytest.raises(SignatureError, match="Analyst: is signed already"):
        sign(signed(), analyst(), now=NOW, reason="Issued")
    with pytest.raises(SignatureError, match="Procurement: is signed already"):
        countersign(countersigned(), buyer(), now=NOW, reason="Approved")


def test_a_document_without_the_field_is_not_signed() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(SignatureError, match="no such signature field"):
        sign(out.getvalue(), analyst(), now=NOW, reason="Issued")


def test_what_is_no_pdf_is_not_signed() -> None:
    with pytest.raises(SignatureError, match="can't be signed"):
        sign(b"hello", analyst(), now=NOW, reason="Issued")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.pdf"
    write_atomically(path, b"first")
    with pytest.raises(ReportError, match="exists already"):
        write_atomically(path, b"second")
    with pytest.raises(ReportError, match="is a folder"):
        write_atomically(tmp_path, b"second", force=True)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("advisor.report.files.os.fsync", full)
    with pytest.raises(ReportError, match=r"no space left on device\. Free some space"):
        write_atomically(path, b"second", force=True)
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    write_atomically(path, b"second", force=True)
    assert path.read_bytes() == b"second"
