"""What the check of a report says, verdict by verdict."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from sample_document import (
    NOW,
    PASSPHRASE,
    analyst,
    attachments,
    buyer,
    countersigned,
    raw_document,
    signed,
    stranger,
    unsigned,
)

from advisor.errors import CaseError, ReportError, SignatureError
from advisor.report.archive import DocumentMeta, finish
from advisor.report.certificates import Identity, groups
from advisor.report.compare import compare_results
from advisor.report.identity import open_identity
from advisor.report.signing import countersign, sign
from advisor.report.verdicts import on_recomputation
from advisor.report.verify import RecomputeOutcome, Verification, verify_report
from advisor.report.verify_text import as_json, as_text, headline

LATER = NOW + timedelta(days=30)
_SAME = RecomputeOutcome(120, (), "0.1.0", True, "ab" * 32, True)


def _check(folder: Path, pdf: bytes, **options: Any) -> Verification:
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    return verify_report(path, **({"now": LATER} | options))


def _certificate(folder: Path, identity: Identity) -> Path:
    path = folder / f"{identity.name}.pem"
    path.write_bytes(x509.load_der_x509_certificate(identity.certificate_der).public_bytes(Encoding.PEM))
    return path


def _words(verification: Verification) -> dict[str, str]:
    return {verdict.name: verdict.word for verdict in verification.verdicts}


def test_a_self_signed_report_is_unaltered_but_its_signer_is_not_known_yet(tmp_path: Path) -> None:
    found = _check(tmp_path, signed())
    assert found.ok
    assert not found.all_passed
    assert _words(found) == {
        "integrity": "passed",
        "coverage": "passed",
        "signer": "warning",
        "certificate": "passed",
        "changes": "passed",
        "attachments": "passed",
        "recomputation": "not checked",
        "versions": "not checked",
    }
    assert headline(found) == "Unaltered. Signer's identity not yet confirmed by you."
    assert groups(analyst().sha256) in found.verdict("signer").sentence


def test_everything_passes_when_the_signer_is_trusted_and_the_figures_recompute(tmp_path: Path) -> None:
    trust = [_certificate(tmp_path, analyst())]
    found = _check(tmp_path, signed(), trust=trust, recompute=lambda _: _SAME)
    assert found.all_passed
    assert found.verdict("signer").sentence == "Ana Lyst, Halden Bank: known to you."
    assert found.verdict("recomputation").sentence == "All 120 values come out the same."


def test_with_a_list_of_trusted_certificates_an_unknown_signer_is_a_fault(tmp_path: Path) -> None:
    found = _check(tmp_path, signed(), trust=[_certificate(tmp_path, buyer())])
    assert not found.ok
    assert _words(found)["signer"] == "failed"
    assert headline(found).startswith("Do not rely on this file")


def test_a_counter_signed_report_needs_both_signers_trusted(tmp_path: Path) -> None:
    both = [_certificate(tmp_path, analyst()), _certificate(tmp_path, buyer())]
    found = _check(tmp_path, countersigned(), trust=both)
    assert found.ok
    assert found.verdict("changes").sentence == "Only what was prepared: Pro Cure counter-signed."
    signer = _check(tmp_path, countersigned(), trust=both[:1]).verdict("signer")
    assert signer.word == "failed"
    assert signer.sentence.startswith("Pro Cure, ")
    assert signer.sentence.endswith("Ana Lyst, Halden Bank: known to you.")


def test_each_signer_who_is_not_confirmed_is_named_with_a_fingerprint(tmp_path: Path) -> None:
    signer = _check(tmp_path, countersigned()).verdict("signer")
    assert signer.word == "warning"
    assert "Compare the fingerprint with each holder" in signer.sentence
    strange = _check(tmp_path, countersigned(), trust=[_certificate(tmp_path, stranger())]).verdict("signer")
    assert strange.word == "failed"
    for identity in (analyst(), buyer()):
        assert groups(identity.sha256) in signer.sentence
        assert groups(identity.sha256) in strange.sentence


def test_two_signatures_with_one_certificate_are_not_taken_for_two_people(tmp_path: Path) -> None:
    alone = countersign(signed(), analyst(), now=LATER, reason="Approved")
    for trust in ([], [_certificate(tmp_path, analyst())]):
        signer = _check(tmp_path, alone, trust=trust).verdict("signer")
        assert signer.word == "warning"
        assert signer.sentence.endswith(
            "The same certificate has signed 2 times: nobody else has approved this report."
        )
        assert signer.sentence.count(groups(analyst().sha256)) <= 1
    assert "The same certificate" not in _check(tmp_path, countersigned()).verdict("signer").sentence


def test_a_broken_signature_vouches_for_nobody(tmp_path: Path) -> None:
    pdf = bytearray(signed())
    pdf[len(pdf) // 3] ^= 1
    found = _check(tmp_path, bytes(pdf), trust=[_certificate(tmp_path, analyst())])
    assert _words(found)["integrity"] == "failed"
    assert _words(found)["signer"] == "not checked"
    assert "no longer shows who signed" in found.verdict("signer").sentence
    assert _words(found)["certificate"] == "not checked", "its time is nobody's word either"
    assert _words(found)["changes"] == "not checked", "what was altered stands under no other question as unchanged"
    assert headline(found).startswith("Do not rely on this file: signed content was altered")


def test_an_unsigned_draft_is_called_that_and_still_does_not_pass(tmp_path: Path) -> None:
    found = _check(tmp_path, unsigned())
    assert headline(found).startswith("An unsigned draft: nothing proves who wrote it")
    assert "Ask its author for the signed report" in headline(found)
    assert found.is_draft
    assert not found.ok, "a program must not take it for a signed one"
    assert not _check(tmp_path, signed()).is_draft


@pytest.mark.parametrize("kept", [40, 5_000, 0.5, 0.98], ids=["head", "start", "half", "all but the end"])
def test_a_report_that_was_cut_off_is_no_draft(tmp_path: Path, kept: float) -> None:
    whole = signed()
    found = _check(tmp_path, whole[: int(kept if kept > 1 else kept * len(whole))])
    assert not found.is_draft
    assert headline(found).startswith("Do not rely on this file: ")
    assert not found.ok


def test_an_encrypted_file_is_no_draft(tmp_path: Path) -> None:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(unsigned())) as opened:
        opened.save(made, encryption=pikepdf.Encryption(user="u", owner="o"))
    found = _check(tmp_path, made.getvalue())
    assert not found.is_draft
    assert headline(found) == (
        "Do not rely on this file: nothing in it can be checked. "
        "The document is encrypted. Ask the sender for the report as issued."
    )


def test_a_pdf_of_something_else_is_no_draft(tmp_path: Path) -> None:
    made = io.BytesIO()
    with pikepdf.new() as other:
        other.add_blank_page()
        other.save(made)
    found = _check(tmp_path, made.getvalue())
    assert not found.is_draft
    assert "its data are missing or damaged" in headline(found)


def test_a_draft_whose_figures_do_not_come_out_is_not_to_be_relied_on(tmp_path: Path) -> None:
    other = RecomputeOutcome(120, ("/portfolio/npv: 1 is 2 here",), "0.1.0", True, "ab" * 32, True)
    found = _check(tmp_path, unsigned(), recompute=lambda _: other)
    assert not found.is_draft
    assert headline(found) == (
        "Do not rely on this file: it bears no signature that can be checked, and its figures do not come out the same."
    )


def test_a_certificate_of_the_company_is_trusted_through_its_issuer(tmp_path: Path) -> None:
    authority, identity = _issued(tmp_path)
    pdf = sign(unsigned(), identity, now=NOW, reason="Issued")
    assert not identity.self_signed
    assert _words(_check(tmp_path, pdf, trust=[authority]))["signer"] == "passed"
    assert _words(_check(tmp_path, pdf, trust=[_certificate(tmp_path, analyst())]))["signer"] == "failed"
    assert "issued by Halden CA" in _check(tmp_path, pdf).verdict("signer").sentence


def test_a_certificate_that_expired_since_leaves_only_the_signers_clock_as_witness(tmp_path: Path) -> None:
    found = _check(tmp_path, signed(), now=datetime(2029, 1, 1, tzinfo=UTC))
    assert _words(found)["certificate"] == "warning"
    assert "expired on 2028-11-22" in found.verdict("certificate").sentence
    assert "signer's clock only" in found.verdict("certificate").sentence
    assert found.ok


def test_a_signature_from_the_future_is_pointed_out(tmp_path: Path) -> None:
    found = _check(tmp_path, signed(), now=NOW - timedelta(hours=1))
    assert "later than this computer's clock" in found.verdict("certificate").sentence


def test_an_unsigned_report_protects_nothing(tmp_path: Path) -> None:
    found = _check(tmp_path, unsigned())
    assert not found.ok
    assert "not signed" in found.verdict("integrity").sentence
    assert _words(found)["coverage"] == "not checked"


def test_a_report_without_its_data_is_not_complete(tmp_path: Path) -> None:
    pdf = _signed_with(attachments()[:2])
    found = _check(tmp_path, pdf)
    assert found.verdict("attachments").sentence.startswith("Missing: catalog.json, figures.json.")
    assert not found.ok


@pytest.mark.parametrize(
    ("replaced", "sentence"),
    [
        ({"case": {"title": "Another"}}, "case.json is not the case that result.json was computed from."),
        ({"catalog": {"catalog_sha256": "cd"}}, "catalog.json is not the catalog that result.json was computed with."),
        ({"result": [1, 2]}, "The result or the catalog extract has not the form that reports use."),
    ],
)
def test_data_that_do_not_belong_together_are_a_fault(tmp_path: Path, replaced: dict[str, Any], sentence: str) -> None:
    found = _check(tmp_path, _signed_with(attachments(**replaced)))
    assert found.verdict("attachments").sentence == sentence
    assert not found.ok


def test_figures_that_recompute_differently_are_named(tmp_path: Path) -> None:
    differs = RecomputeOutcome(120, ("/portfolio/npv_usd/p50: 990000.0, now 12.0",), "0.1.0", True, "ab" * 32, True)
    found = _check(tmp_path, signed(), recompute=lambda _: differs)
    assert not found.ok
    assert "1 of 120 values differ" in found.verdict("recomputation").sentence
    assert "/portfolio/npv_usd/p50" in found.verdict("recomputation").sentence


def test_another_engine_or_catalog_is_a_warning_of_its_own(tmp_path: Path) -> None:
    other = RecomputeOutcome(120, (), "0.0.9", False, "cd" * 32, False)
    found = _check(tmp_path, signed(), recompute=lambda _: other)
    assert found.ok
    assert _words(found)["versions"] == "warning"
    assert "not the version installed here" in found.verdict("versions").sentence


def test_recomputing_gets_the_attached_data_and_its_refusal_is_a_fault(tmp_path: Path) -> None:
    seen: list[Mapping[str, bytes]] = []

    def refuse(files: Mapping[str, bytes]) -> RecomputeOutcome:
        seen.append(files)
        raise CaseError("The case is newer than this engine.")

    found = _check(tmp_path, signed(), recompute=refuse)
    assert json.loads(seen[0]["case.json"])["title"] == "Assistant"
    assert "newer than this engine" in found.verdict("recomputation").sentence
    assert not found.ok


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is empty"), (b"hello", "is not a PDF"), (b"\x00" * 1000, "is not a PDF")],
)
def test_what_is_no_pdf_is_said_in_one_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(ReportError) as caught:
        _check(tmp_path, content)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folders_missing_and_huge_files_are_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="is a folder"):
        verify_report(tmp_path, now=LATER)
    with pytest.raises(ReportError, match="no such file"):
        verify_report(tmp_path / "none.pdf", now=LATER)
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(ReportError, match="is larger than 64 MiB"):
        verify_report(huge, now=LATER)


@pytest.mark.parametrize("kept", [100, 5000, 20000, -300, -7])
def test_a_cut_off_report_fails_with_one_clear_verdict(tmp_path: Path, kept: int) -> None:
    found = _check(tmp_path, signed()[:kept])
    assert not found.ok
    assert "damaged, cut off or not a report" in found.verdict("integrity").sentence


def test_an_encrypted_copy_is_not_the_report(tmp_path: Path) -> None:
    import io

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "is encrypted" in _check(tmp_path, out.getvalue()).verdict("integrity").sentence


def test_a_file_without_a_certificate_cannot_be_trusted(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("nothing", encoding="utf-8")
    with pytest.raises(SignatureError, match=r"x\.pem: holds no certificate"):
        _check(tmp_path, signed(), trust=[tmp_path / "x.pem"])


def test_text_and_json_say_the_same(tmp_path: Path) -> None:
    found = _check(tmp_path, signed())
    text, document = as_text(found), as_json(found)
    json.dumps(document, allow_nan=False)
    assert document["ok"] is True
    assert document["signatures"][0]["sha256"] == analyst().sha256
    assert document["signatures"][0]["stated_time"] == "2026-11-23T09:30:00+00:00"
    for verdict in document["verdicts"]:
        assert f"{verdict['verdict']:<12} {verdict['label']}" in text
    assert max(map(len, text.splitlines()[1:])) <= 100


def test_no_word_promises_more_than_a_signature_proves(tmp_path: Path) -> None:
    text = as_text(_check(tmp_path, signed(), trust=[_certificate(tmp_path, analyst())], recompute=lambda _: _SAME))
    for never in ("qualified", "legally", "tamper-proof", "guarantee", "certified correct"):
        assert never not in text.lower()


def test_results_are_compared_to_a_millionth_and_everything_else_exactly() -> None:
    old = {"a": 1.0, "b": [1, 2], "c": None, "d": "x", "e/f": True, "g": 5}
    assert compare_results(old, old | {"a": 1.0 + 5e-7}) == (7, (), 0)
    count, found, _ = compare_results(old, {"a": 1.00001, "b": [1, 3], "c": 0, "d": "y", "e/f": 1, "h": 5})
    assert count == 8
    assert found == (
        "/a: 1.0, now 1.00001",
        "/b/1: 2, now 3",
        "/c: None, now 0",
        "/d: 'x', now 'y'",
        "/e~1f: True, now 1",
        "/g: 5, now absent",
        "/h: absent, now 5",
    )
    assert compare_results([1, 2], [1])[1] == ("/: a list of 2, now a list of 1",)


def test_another_engine_may_word_a_sentence_otherwise_but_not_change_a_figure(tmp_path: Path) -> None:
    old = {"headline": "Keep it on the GPUs that it runs on today, for now.", "npv": 1.0, "verdict": "stay"}
    reworded = old | {"headline": "Keep it where it runs, on GPUs, for the time being.", "follows": "More."}
    changed = old | {"npv": 2.0, "headline": reworded["headline"]}
    for again, known, word in (
        (reworded, False, "warning"),
        (reworded, True, "failed"),
        (changed, False, "failed"),
        (old | {"verdict": "move"}, False, "failed"),
        ({"npv": 1.0, "verdict": "stay"}, False, "failed"),
    ):
        held = compare_results(old, again)
        outcome = RecomputeOutcome(held.values, held.differences, "0.0.9", known, "ab" * 32, True, False, held.in_words)
        verdict = on_recomputation(outcome, asked=True)
        assert verdict.word == word, verdict.sentence
        assert known or "0.0.9" in verdict.sentence


def _signed_with(files: list[Any]) -> bytes:
    pdf = finish(raw_document(), DocumentMeta("t", "a", "s", "k", "en-GB", NOW), files)
    return sign(pdf, analyst(), now=NOW, reason="Issued")


def _issued(folder: Path) -> tuple[Path, Identity]:
    """A company's own authority, and an identity that it issued."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("Halden CA", "Ana Lyst")]
    made = []
    for position, (key, name) in enumerate(zip(keys, names, strict=True)):
        usage = x509.KeyUsage(
            digital_signature=position == 1, content_commitment=position == 1, key_encipherment=False,
            data_encipherment=False, key_agreement=False, key_cert_sign=position == 0, crl_sign=position == 0,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(position + 1)
            .not_valid_before(NOW - timedelta(days=1))
            .not_valid_after(NOW + timedelta(days=700))
            .add_extension(x509.BasicConstraints(ca=position == 0, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key()), critical=False)
        )
        made.append(builder.sign(keys[0], hashes.SHA256()))
    (folder / "ca.pem").write_bytes(made[0].public_bytes(Encoding.PEM))
    protection = BestAvailableEncryption(PASSPHRASE.encode())
    (folder / "issued.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", keys[1], made[1], [made[0]], protection)
    )
    return folder / "ca.pem", open_identity(folder / "issued.p12", PASSPHRASE)
