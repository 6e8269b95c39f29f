"""From a self-signed identity to one that a company vouches for: the request, and what comes back for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from advisor.errors import IdentityError, Problem, ReportError

from .certificates import Identity, describe, key_usage, pack, purposes, request
from .files import read_limited, refuse_existing, write_atomically
from .identity import open_identity

if TYPE_CHECKING:
    from cryptography import x509

    from .certificates import SigningKey

_LARGEST_FILE = 1024 * 1024


def write_request(identity: Identity, out: Path, *, force: bool = False) -> None:
    """Writes a certificate request (PKCS#10, RFC 2986, PEM) for the identity's key, name and organisation.

    It asks for the purposes that a signature under a report needs, and holds no secret. Raises `IdentityError` when
    there is no key to prove possession with, or the file exists and `force` is not given, or can't be written.
    """
    from cryptography.hazmat.primitives.serialization import Encoding

    made = request(_certificate(identity), _key(identity))
    _write(out, made.public_bytes(Encoding.PEM), force=force)


def import_certificate(identity: Path, passphrase: str, issued: Path, out: Path, *, force: bool = False) -> Identity:
    """Joins the key of `identity` with the certificate issued for it into the new file `out`; the passphrase stays.

    `issued` holds the certificate and, best, those of its issuers (PEM or PKCS#7, or DER of the one). Raises
    `IdentityError`: no certificate for this key among them, a purpose that other programs refuse, or a file's trouble.
    """
    key = _key(open_identity(identity, passphrase))
    ours, others = _sorted_out(_certificates(issued), key, issued)
    _must_suit(ours, issued)
    _write(out, pack(key, ours, passphrase, others), force=force, private=True)
    return describe(ours, key, others)


def _write(out: Path, data: bytes, *, force: bool, private: bool = False) -> None:
    try:
        refuse_existing(out, force=force)
        write_atomically(out, data, force=force, private=private)
    except ReportError as error:
        raise IdentityError(error.problems) from error


def _certificate(identity: Identity) -> x509.Certificate:
    from cryptography.x509 import load_der_x509_certificate

    return load_der_x509_certificate(identity.certificate_der)


def _key(identity: Identity) -> SigningKey:
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    if not identity.key_der:
        raise IdentityError(Problem(identity.name, "has no key here, only its certificate.", "Give the .p12 file."))
    # Only the kinds of keys that `open_identity` lets in have got here.
    return cast("SigningKey", load_der_private_key(identity.key_der, None))


def _certificates(path: Path) -> list[x509.Certificate]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs7

    try:
        data = read_limited(path, _LARGEST_FILE)
    except ReportError as error:
        raise IdentityError(error.problems) from error
    readers = (
        (b"-----BEGIN PKCS7", pkcs7.load_pem_pkcs7_certificates),
        (b"-----BEGIN", x509.load_pem_x509_certificates),
        (b"", lambda der: [x509.load_der_x509_certificate(der)]),
    )
    read = next(reader for mark, reader in readers if mark in data)
    try:
        return list(read(data))
    except ValueError as error:
        remedy = "Give what the certification authority sent (.pem, .cer or .p7b)."
        raise IdentityError(Problem(str(path), "holds no certificate.", remedy)) from error


def _sorted_out(
    certificates: Sequence[x509.Certificate], key: SigningKey, path: Path
) -> tuple[x509.Certificate, list[x509.Certificate]]:
    public = key.public_key()
    ours = [one for one in certificates if one.public_key() == public]
    if not ours:
        remedy = "Give the certificate that was issued for the request of this identity."
        raise IdentityError(Problem(str(path), "holds no certificate for the key of this identity.", remedy))
    newest = max(ours, key=lambda one: one.not_valid_before_utc)
    return newest, [one for one in certificates if one.public_key() != public]


def _must_suit(certificate: x509.Certificate, path: Path) -> None:
    """A certificate that may not sign, or is for documents alone, gives signatures that other programs refuse."""
    from cryptography import x509

    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = key_usage()
    if not (usage.digital_signature or usage.content_commitment):
        raise IdentityError(Problem(str(path), "is a certificate that may not sign.", "Ask for one that may."))
    try:
        asked = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    email, documents = purposes()
    if documents in asked and email not in asked:
        remedy = "Ask for e-mail protection beside it, as the request does."
        message = "is for document signing alone, which some programs (NSS, pdfsig) refuse."
        raise IdentityError(Problem(str(path), message, remedy))
