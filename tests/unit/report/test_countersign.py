"""Counter-signing: two signatures that other programs find valid, and no name put under what does not hold."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata
from sample_document import NOW, analyst, buyer, countersigned, run, signed, unsigned

from advisor.errors import IdentityError, ReportError, SignatureError
from advisor.report import signing
from advisor.report.certificates import describe, self_signed
from advisor.report.countersign import countersign_report
from advisor.report.identity import create_identity, open_identity
from advisor.report.stamp import stamp_style
from advisor.report.verify import verify_report
from advisor.report.verify_text import as_text

LATER = NOW + timedelta(hours=5)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(signed())
    return path


def test_both_signatures_are_valid_to_another_program(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "approved.pdf"
    assert countersign_report(report, out, buyer(), now=LATER, reason="Approved").ok
    text = run("pdfsig", str(out))
    first, second = text.split("Signature #2")
    assert "Signer Certificate Common Name: Ana Lyst" in first
    assert "Signer Certificate Common Name: Pro Cure" in second
    assert text.count("Signature is Valid.") == 2
    assert "Not total document signed" not in second
    assert report.read_bytes() == signed()


def test_the_check_names_both_signers_with_their_times_and_fingerprints(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "approved.pdf"
    countersign_report(report, out, buyer(), now=LATER)
    found = verify_report(out, now=LATER + timedelta(days=1))
    assert [one.field for one in found.signatures] == ["Analyst", "Procurement"]
    assert found.verdict("changes").sentence == "Only what was prepared: Pro Cure counter-signed."
    text = as_text(found)
    for identity, time in ((analyst(), "2026-11-23 09:30"), (buyer(), "2026-11-23 14:30")):
        assert identity.name in text
        assert time in text
        assert identity.sha256 in text.replace(" ", "")


def _refused(report: Path, words: str) -> None:
    out = report.with_name("approved.pdf")
    with pytest.raises(SignatureError, match=words):
        countersign_report(report, out, buyer(), now=LATER)
    assert sorted(path.name for path in report.parent.iterdir()) == ["report.pdf"]


def test_a_draft_is_not_counter_signed(report: Path) -> None:
    report.write_bytes(unsigned())
    _refused(report, "is not signed yet")


def test_a_report_is_counter_signed_once(report: Path) -> None:
    report.write_bytes(countersigned())
    _refused(report, "is counter-signed already, by Pro Cure")


def test_an_altered_report_is_not_counter_signed(report: Path) -> None:
    altered = bytearray(signed())
    altered[len(altered) // 4] ^= 1
    report.write_bytes(altered)
    _refused(report, "do not counter-sign this one")
    report.write_bytes(signed() + b"more")
    _refused(report, "Whole file covered: Data was added")


def test_a_document_that_is_no_report_is_not_counter_signed(report: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(report)
    _refused(report, "is no report made here")


def test_a_file_that_cannot_be_read_has_one_remedy(report: Path) -> None:
    whole = signed()
    for broken in (whole[:50_000], b"%PDF-", b"%PDF-1.7\ngarbage"):
        report.write_bytes(broken)
        with pytest.raises(SignatureError, match="ask the sender for the original file") as caught:
            countersign_report(report, report.with_name("approved.pdf"), buyer(), now=LATER)
        assert str(caught.value).lower().count("ask the sender") == 1
        assert "PdfReadError" not in str(caught.value)
        assert [path.name for path in report.parent.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize("name", ["王 Łukasz", "أحمد", "בנק", "Ünal-Öztürk d'Études"])
def test_names_in_other_scripts_counter_sign(report: Path, tmp_path: Path, name: str) -> None:
    report.write_bytes(signed())
    identity = create_identity(name, name, tmp_path / "id.p12", "long enough", now=NOW)
    key_holder = open_identity(tmp_path / "id.p12", "long enough")
    assert key_holder == identity
    found = countersign_report(report, tmp_path / "größe 报告.pdf", key_holder, now=LATER)
    assert [one.signer.name for one in found.signatures] == ["Ana Lyst", name]
    assert not [verdict for verdict in found.verdicts if verdict.word == "failed"]


def test_an_identity_made_elsewhere_whose_name_cannot_be_compared_signs_nothing(report: Path) -> None:
    report.write_bytes(signed())
    key, certificate = self_signed("Pro Cure 🙂", "Halden Bank", NOW, 730, "p256")
    out = report.with_name("approved.pdf")
    with pytest.raises(SignatureError, match="would not pass its check, and is not written"):
        countersign_report(report, out, describe(certificate, key), now=LATER)
    assert not out.exists()


def test_the_report_itself_is_never_replaced(report: Path) -> None:
    report.write_bytes(signed())
    with pytest.raises(ReportError, match="is the report itself, which stays as it is"):
        countersign_report(report, report, buyer(), now=LATER, force=True)
    assert report.read_bytes() == signed()


def test_what_is_no_pdf_is_told_apart(report: Path, tmp_path: Path) -> None:
    report.write_bytes(b"PK\x03\x04")
    with pytest.raises(ReportError, match="is not a PDF"):
        countersign_report(report, tmp_path / "approved.pdf", buyer(), now=LATER)


def test_a_certification_that_allows_no_change_is_respected(report: Path) -> None:
    report.write_bytes(_certified_without_any_change())
    _refused(report, "allows no change, not even this one")


def _certified_without_any_change() -> bytes:
    metadata = PdfSignatureMetadata(
        field_name="Analyst", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES, md_algorithm="sha256"
    )
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(unsigned()))
    out = io.BytesIO()
    style = stamp_style(analyst(), "Analyst", NOW)
    signer = signing._dated(metadata, signing._signer(analyst()), NOW, style)
    signer.sign_pdf(writer, existing_fields_only=True, output=out)
    return out.getvalue()


def test_an_identity_that_is_not_in_force_does_not_counter_sign(report: Path, tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match="expired on"):
        countersign_report(report, tmp_path / "approved.pdf", buyer(), now=datetime(2031, 1, 1, tzinfo=UTC))
    assert not (tmp_path / "approved.pdf").exists()


def test_an_existing_file_is_kept_unless_told_otherwise(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "approved.pdf"
    out.write_bytes(b"mine")
    with pytest.raises(ReportError, match="exists already"):
        countersign_report(report, out, buyer(), now=LATER)
    assert out.read_bytes() == b"mine"
    countersign_report(report, out, buyer(), now=LATER, force=True)
    assert out.read_bytes().startswith(b"%PDF-")


def test_who_signed_a_report_does_not_counter_sign_it(report: Path) -> None:
    out = report.with_name("approved.pdf")
    with pytest.raises(SignatureError, match=r"signed with the certificate of Ana Lyst already.* another person's"):
        countersign_report(report, out, analyst(), now=LATER)
    assert not out.exists()
