"""A company's own certification authority, here played by OpenSSL, vouches for a key that was made here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sample_document import PASSPHRASE, run, unsigned

from advisor.errors import IdentityError
from advisor.report.certificate_request import import_certificate, write_request
from advisor.report.identity import create_identity, open_identity, public_identity
from advisor.report.signing import sign
from advisor.report.verify import verify_report

EXTENSIONS = "extendedKeyUsage=emailProtection,1.3.6.1.5.5.7.3.36\nkeyUsage=critical,digitalSignature,nonRepudiation\n"


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "id.p12"
    create_identity("Ana Lyst", "Halden Bank", path, PASSPHRASE, now=datetime.now(UTC) - timedelta(days=1))
    return path


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A certification authority's certificate; its key stands beside it."""
    made = tmp_path / "ca.pem"
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
        "-subj", "/O=Halden Bank/CN=Halden Issuing CA", "-keyout", str(tmp_path / "ca.key"), "-out", str(made),
        "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    return made


def issue(request: Path, authority: Path, extensions: str = EXTENSIONS) -> Path:
    """What the authority sends back: the certificate and its own."""
    folder = request.parent
    (folder / "extensions").write_text(extensions, encoding="utf-8")
    run("openssl", "x509", "-req", "-in", str(request), "-CA", str(authority), "-CAkey", str(folder / "ca.key"),
        "-days", "20", "-extfile", str(folder / "extensions"), "-out", str(folder / "issued.pem"))  # fmt: skip
    bundle = folder / "bundle.pem"
    bundle.write_text((folder / "issued.pem").read_text("utf-8") + authority.read_text("utf-8"), encoding="utf-8")
    return bundle


@pytest.fixture
def request_file(identity: Path, tmp_path: Path) -> Path:
    path = tmp_path / "req.csr"
    write_request(open_identity(identity, PASSPHRASE), path)
    return path


def test_the_request_states_name_key_and_purposes_and_proves_possession(request_file: Path) -> None:
    text = run("openssl", "req", "-in", str(request_file), "-verify", "-noout", "-text")
    assert "O = Halden Bank, CN = Ana Lyst" in text
    assert "E-mail Protection" in text
    assert "Digital Signature, Non Repudiation" in text
    assert "PRIVATE" not in request_file.read_text(encoding="utf-8")


def test_what_comes_back_signs_and_is_trusted_through_its_authority(
    identity: Path, authority: Path, request_file: Path, tmp_path: Path
) -> None:
    new = tmp_path / "company.p12"
    made = import_certificate(identity, PASSPHRASE, issue(request_file, authority), new)
    assert not made.self_signed
    assert made.issuer == "Halden Issuing CA"
    now = datetime.now(UTC)
    report = tmp_path / "report.pdf"
    report.write_bytes(sign(unsigned(), open_identity(new, PASSPHRASE), now=now, reason="Issued"))
    found = verify_report(report, now=now, trust=[authority])
    assert found.verdict("signer").word == "passed"
    nss = f"sql:{tmp_path / 'nss'}"
    (tmp_path / "nss").mkdir()
    run("certutil", "-N", "-d", nss, "--empty-password")
    run("certutil", "-A", "-d", nss, "-n", "ca", "-t", "CT,C,CT", "-i", str(authority))
    text = run("pdfsig", "-nssdir", nss, str(report))
    assert "Signature is Valid." in text
    assert "Certificate is Trusted." in text


def test_a_certificate_for_another_key_is_refused(identity: Path, authority: Path, tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match="no certificate for the key of this identity"):
        import_certificate(identity, PASSPHRASE, authority, tmp_path / "new.p12")
    assert not (tmp_path / "new.p12").exists()


@pytest.mark.parametrize(
    ("extensions", "words"),
    [
        ("extendedKeyUsage=1.3.6.1.5.5.7.3.36\n", "for document signing alone"),
        ("keyUsage=critical,keyEncipherment\n", "may not sign"),
    ],
)
def test_a_certificate_that_other_programs_would_refuse_is_refused_here_first(
    identity: Path, authority: Path, request_file: Path, extensions: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(IdentityError, match=words):
        import_certificate(identity, PASSPHRASE, issue(request_file, authority, extensions), tmp_path / "new.p12")


def test_what_is_no_certificate_is_refused(identity: Path, request_file: Path, tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match="holds no certificate"):
        import_certificate(identity, PASSPHRASE, request_file, tmp_path / "new.p12")
    with pytest.raises(IdentityError, match="does not open with this passphrase"):
        import_certificate(identity, "another passphrase", request_file, tmp_path / "new.p12")


def test_a_request_needs_the_key_and_keeps_an_existing_file(identity: Path, request_file: Path) -> None:
    with pytest.raises(IdentityError, match="has no key here"):
        write_request(public_identity(identity), request_file.with_name("other.csr"))
    with pytest.raises(IdentityError, match="exists already"):
        write_request(open_identity(identity, PASSPHRASE), request_file)
