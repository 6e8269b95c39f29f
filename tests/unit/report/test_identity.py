"""Signing identities: made, kept, opened, shown, and refused with a reason."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID
from sample_document import NOW, PASSPHRASE, analyst, run

from advisor.errors import IdentityError
from advisor.report.identity import (
    KeyKind,
    certificate_path,
    create_identity,
    open_identity,
    public_identity,
    read_passphrase,
    show_identity,
)


def test_an_identity_opens_with_its_passphrase_and_with_no_other(tmp_path: Path) -> None:
    path = tmp_path / "ana.p12"
    made = create_identity("Ana Lyst", "Halden Bank", path, PASSPHRASE, now=NOW)
    assert open_identity(path, PASSPHRASE) == made
    with pytest.raises(IdentityError, match=r"ana\.p12: does not open with this passphrase"):
        open_identity(path, PASSPHRASE + "!")


def test_names_in_any_script_and_long_passphrases_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "id.p12"
    create_identity("王 Łukasz", "Société Générale d'Études", path, "пароль 🙂 " * 20, now=NOW)
    opened = open_identity(path, "пароль 🙂 " * 20)
    assert (opened.name, opened.organisation) == ("王 Łukasz", "Société Générale d'Études")


@pytest.mark.parametrize("name", ["Ana 🙂", "בנק Halden"])
def test_a_name_that_no_checker_could_compare_is_refused(tmp_path: Path, name: str) -> None:
    """A signature made with it would be read by nobody: the rule for names ends with Unicode 3.2."""
    for names in ((name, "Halden Bank"), ("Ana Lyst", name)):
        with pytest.raises(IdentityError, match="certificates can't compare"):
            create_identity(*names, tmp_path / "id.p12", PASSPHRASE, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_certificate_is_for_signing_documents_and_lasts_two_years(tmp_path: Path) -> None:
    create_identity("Ana Lyst", "Halden Bank", tmp_path / "id.p12", PASSPHRASE, now=NOW)
    certificate = x509.load_pem_x509_certificate((tmp_path / "id.pem").read_bytes())
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    # Document signing by itself is refused by NSS (pdfsig); measured 2026-11-23.
    assert {one.dotted_string for one in purposes} == {
        ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string,
        "1.3.6.1.5.5.7.3.36",
    }
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert certificate.not_valid_before_utc == NOW
    assert certificate.not_valid_after_utc == NOW + timedelta(days=730)


@pytest.mark.parametrize(("kind", "shown"), [("p256", "ECDSA P-256"), ("rsa3072", "RSA 3072")])
def test_both_kinds_of_key_can_be_had(tmp_path: Path, kind: KeyKind, shown: str) -> None:
    assert create_identity("A", "O", tmp_path / "id.p12", PASSPHRASE, now=NOW, key=kind).key_kind == shown


def test_the_fingerprint_is_the_one_that_openssl_shows(tmp_path: Path) -> None:
    made = create_identity("Ana Lyst", "Halden Bank", tmp_path / "id.p12", PASSPHRASE, now=NOW)
    for digest, ours in (("-sha256", made.sha256), ("-sha1", made.sha1)):
        theirs = run("openssl", "x509", "-in", str(tmp_path / "id.pem"), "-noout", "-fingerprint", digest)
        assert theirs.strip().split("=")[1].replace(":", "") == ours


def test_openssl_reads_the_identity_file(tmp_path: Path) -> None:
    create_identity("Ana Lyst", "Halden Bank", tmp_path / "id.p12", PASSPHRASE, now=NOW)
    command = ["openssl", "pkcs12", "-in", str(tmp_path / "id.p12"), "-passin", f"pass:{PASSPHRASE}", "-info", "-noout"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0
    assert "PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256" in done.stderr


def test_the_identity_is_shown_without_its_passphrase_from_the_certificate_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "id.p12"
    made = create_identity("Ana Lyst", "Halden Bank", path, PASSPHRASE, now=NOW)
    public = public_identity(path)
    assert public == replace(made, key_der=b"")
    text = show_identity(public, now=NOW)
    assert f"SHA-256       {made.sha256[:4]} {made.sha256[4:8]} " in text
    assert "self-signed, ECDSA P-256" in text
    assert "Valid         2026-11-23 to 2028-11-22" in text
    assert public_identity(certificate_path(path)) == public
    certificate_path(path).unlink()
    with pytest.raises(IdentityError, match="can't be shown without its passphrase"):
        public_identity(path)


def test_an_identity_says_when_it_is_not_in_force() -> None:
    identity = analyst()
    assert identity.validity_fault(NOW) == ""
    assert identity.validity_fault(NOW - timedelta(days=1)) == "is not valid before 2026-11-23"
    assert identity.validity_fault(datetime(2029, 1, 1, tzinfo=UTC)) == "expired on 2028-11-22"
    assert "expired on 2028-11-22" in show_identity(identity, now=datetime(2029, 1, 1, tzinfo=UTC))


def test_neither_file_of_an_identity_is_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "id.p12"
    create_identity("Ana Lyst", "Halden Bank", path, PASSPHRASE, now=NOW)
    before = path.read_bytes(), certificate_path(path).read_bytes()
    with pytest.raises(IdentityError, match="exists already"):
        create_identity("Eve", "Halden Bank", path, PASSPHRASE, now=NOW)
    path.unlink()
    with pytest.raises(IdentityError, match=r"id\.pem: exists already"):
        create_identity("Eve", "Halden Bank", path, PASSPHRASE, now=NOW)
    assert not path.exists()
    assert certificate_path(path).read_bytes() == before[1]
    create_identity("Eve", "Halden Bank", path, PASSPHRASE, now=NOW, force=True)
    assert public_identity(path).name == "Eve"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")
def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    create_identity("Ana Lyst", "Halden Bank", tmp_path / "id.p12", PASSPHRASE, now=NOW)
    assert (tmp_path / "id.p12").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "organisation", "passphrase", "days", "message"),
    [
        ("", "O", PASSPHRASE, 730, "name: is empty"),
        ("A", "  ", PASSPHRASE, 730, "organisation: is empty"),
        ("A", "x" * 2000, PASSPHRASE, 730, "organisation: has 2000 characters. Shorten it to 64"),
        ("A\nB", "O", PASSPHRASE, 730, "name: holds control characters"),
        ("Ana 🙂", "O", PASSPHRASE, 730, "name: holds 🙂, which certificates can't compare. Leave it out."),
        ("A", "שלום Ltd", PASSPHRASE, 730, "organisation: mixes letters that are read from the right with others"),
        ("A", "O", "1234567", 730, "passphrase: has fewer than 8 characters"),
        ("A", "O", PASSPHRASE, 0, "days: 0 is not between"),
    ],
)
def test_what_cannot_be_an_identity_is_refused_and_nothing_written(
    tmp_path: Path, name: str, organisation: str, passphrase: str, days: int, message: str
) -> None:
    with pytest.raises(IdentityError) as caught:
        create_identity(name, organisation, tmp_path / "id.p12", passphrase, now=NOW, days=days)
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match="can't be written: no such file or directory"):
        create_identity("A", "O", tmp_path / "no" / "id.p12", PASSPHRASE, now=NOW)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"hello", "is not a PKCS#12 file"),
        (b"-----BEGIN CERTIFICATE-----\n", "is not a PKCS#12 file"),
        (b"0\x82\x01\x00broken", "does not open with this passphrase"),
    ],
)
def test_what_is_no_identity_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "id.p12"
    path.write_bytes(content)
    with pytest.raises(IdentityError) as caught:
        open_identity(path, PASSPHRASE)
    assert message in str(caught.value)


def test_a_missing_identity_is_named(tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match=r"none\.p12: can't be read: no such file"):
        open_identity(tmp_path / "none.p12", PASSPHRASE)


def foreign(path: Path, name: str, key: Ed25519PrivateKey | EllipticCurvePrivateKey) -> Path:
    """An identity that another program made."""
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=1))
        .sign(key, None if isinstance(key, Ed25519PrivateKey) else SHA256())
    )
    protection = BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, protection))
    return path


def test_a_key_that_pdfsig_cannot_check_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path / "ed.p12", "Ed", Ed25519PrivateKey.generate())
    with pytest.raises(IdentityError, match="a kind of key that other programs can't check"):
        open_identity(path, PASSPHRASE)


def test_a_name_under_which_no_report_could_be_verified_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path / "fox.p12", "Fox 🦊", generate_private_key(SECP256R1()))
    with pytest.raises(IdentityError, match=r"fox\.p12: holds a name that verifiers can't compare: Fox 🦊"):
        open_identity(path, PASSPHRASE)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_one_line_break_after_a_passphrase_does_not_count(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "pass.txt"
    for mark in (b"", b"\xef\xbb\xbf"):  # Windows' editors may begin UTF-8 with a byte order mark
        path.write_bytes(mark + f" secret with blanks {ending}".encode())
        assert read_passphrase(path) == " secret with blanks "


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no passphrase"),
        (b"\n", "holds no passphrase"),
        (b"a\nb\n", "more than one line"),
        (b"\xff", "UTF-8"),
        ("secret".encode("utf-16"), "Save it as UTF-8"),
    ],
)
def test_a_passphrase_file_that_says_nothing_clear_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "pass.txt"
    path.write_bytes(content)
    with pytest.raises(IdentityError, match=message):
        read_passphrase(path)
