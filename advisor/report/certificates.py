"""Certificates and their files: what an identity is made of (RFC 5280 profile, RFC 7292 container)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from advisor.errors import IdentityError, Problem

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    SigningKey = EllipticCurvePrivateKey | RSAPrivateKey

KeyKind = Literal["p256", "rsa3072"]

_ROUNDS = 600_000
"""Key derivation rounds of the PKCS#12 file."""
_DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"
_WEAKEST_RSA = 2048
_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
_SEQUENCE = 0x30
"""First byte of every PKCS#12 file: ASN.1 SEQUENCE."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An opened identity, or with empty `key_der` only its public side. Fingerprints are upper-case hex digits."""

    name: str
    organisation: str
    issuer: str
    self_signed: bool
    key_kind: str
    not_before: datetime
    not_after: datetime
    sha256: str
    sha1: str
    certificate_der: bytes = field(repr=False)
    chain_der: tuple[bytes, ...] = field(repr=False, default=())
    key_der: bytes = field(repr=False, default=b"")

    def validity_fault(self, now: datetime) -> str:
        """Why the identity may not sign at `now`; empty when it may."""
        if now < self.not_before:
            return f"is not valid before {day(self.not_before)}"
        if now > self.not_after:
            return f"expired on {day(self.not_after)}"
        return ""


def self_signed(
    name: str, organisation: str, now: datetime, days: int, kind: KeyKind
) -> tuple[SigningKey, x509.Certificate]:
    """A fresh key of `kind` and its certificate, valid for `days` from `now`."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    key: SigningKey
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "p256" else rsa.generate_private_key(65537, 3072)
    subject = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, name),
        ]
    )
    begin = now.astimezone(UTC).replace(microsecond=0)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes()), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def key_usage() -> x509.KeyUsage:
    """What the key is for: signatures that bind their maker."""
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def purposes() -> list[x509.ObjectIdentifier]:
    """E-mail protection and document signing (RFC 9336): the second alone is refused by NSS (pdfsig, Firefox)."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    return [ExtendedKeyUsageOID.EMAIL_PROTECTION, x509.ObjectIdentifier(_DOCUMENT_SIGNING)]


def request(certificate: x509.Certificate, key: SigningKey) -> x509.CertificateSigningRequest:
    """A request (PKCS#10) for a certificate with the name, the key and the purposes of `certificate`."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    return (
        x509.CertificateSigningRequestBuilder()
        .subject_name(certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes()), critical=False)
        .sign(key, hashes.SHA256())
    )


def pack(
    key: SigningKey, certificate: x509.Certificate, passphrase: str, others: Sequence[x509.Certificate] = ()
) -> bytes:
    """Key, certificate and its issuers' as PKCS#12: AES-256, SHA-256, the passphrase stretched over 600,000 rounds."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

    protection = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode("utf-8"))
    )
    return pkcs12.serialize_key_and_certificates(b"Switchpoint", key, certificate, others or None, protection)


def unpack(where: str, data: bytes, passphrase: str) -> Identity:
    """The identity in PKCS#12 `data`; `where` names it in errors. Raises `IdentityError`."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    if data[0] != _SEQUENCE:
        raise IdentityError(Problem(where, "is not a PKCS#12 file.", "Give the .p12 or .pfx file with the key."))
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode("utf-8"))
    except ValueError as error:
        # One exception stands for both causes; a file of the right shape that fails is nearly always the passphrase.
        remedy = "Check the passphrase; if it is right, the file is damaged."
        raise IdentityError(Problem(where, "does not open with this passphrase.", remedy)) from error
    if key is None or certificate is None:
        raise IdentityError(Problem(where, "holds no key with its certificate.", "Export both into one file."))
    names = [part.value for name in (certificate.subject, certificate.issuer) for part in name]
    for text in names:
        if isinstance(text, str) and not comparable(text):
            remedy = "Use an identity with a name of letters, figures and plain signs."
            raise IdentityError(Problem(where, f"holds a name that verifiers can't compare: {text}.", remedy))
    return describe(certificate, _usable(where, key), others)


def comparable(text: str) -> bool:
    """Whether a name can be compared as RFC 5280, section 7.1, has verifiers do it.

    RFC 4518 prepares it: characters newer than Unicode 3.2, such as emoji, are not allowed, nor, as verifiers read it,
    are letters of both writing directions in one name.
    """
    from asn1crypto import x509

    try:
        return bool(x509.Name.build({"common_name": text}).hashable)
    except ValueError:
        return False


def pem(certificate: x509.Certificate) -> bytes:
    """The certificate as text."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def describe(
    certificate: x509.Certificate, key: SigningKey | None = None, others: Sequence[x509.Certificate] = ()
) -> Identity:
    """The identity that a certificate, and where given its key and its issuers' certificates, make."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key_der = b"" if key is None else key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Identity(
        name=_part(certificate.subject, "2.5.4.3") or certificate.subject.rfc4514_string(),
        organisation=_part(certificate.subject, "2.5.4.10"),
        issuer=_part(certificate.issuer, "2.5.4.3") or certificate.issuer.rfc4514_string(),
        self_signed=certificate.issuer == certificate.subject,
        key_kind=_kind(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        sha256=certificate.fingerprint(hashes.SHA256()).hex().upper(),
        sha1=certificate.fingerprint(hashes.SHA1()).hex().upper(),  # for viewers that show nothing else
        certificate_der=certificate.public_bytes(Encoding.DER),
        chain_der=tuple(other.public_bytes(Encoding.DER) for other in others),
        key_der=key_der,
    )


def groups(fingerprint: str) -> str:
    """Hex digits in fours."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def day(moment: datetime) -> str:
    """The date in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d")


def _usable(where: str, key: object) -> SigningKey:
    """Only keys that other verifiers read too: pdfsig and OpenSSL 3.0 fail on Ed25519 (seen 2026-11-23)."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    if isinstance(key, EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return key
    if isinstance(key, RSAPrivateKey) and key.key_size >= _WEAKEST_RSA:
        return key
    remedy = f"Use ECDSA (P-256, P-384, P-521) or RSA with at least {_WEAKEST_RSA} bits."
    raise IdentityError(Problem(where, "holds a kind of key that other programs can't check.", remedy))


def _kind(certificate: x509.Certificate) -> str:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    key = certificate.public_key()
    if isinstance(key, EllipticCurvePublicKey):
        return f"ECDSA {_CURVES.get(key.curve.name, key.curve.name)}"
    return f"RSA {key.key_size}" if isinstance(key, RSAPublicKey) else type(key).__name__


def _part(name: x509.Name, dotted: str) -> str:
    from cryptography import x509

    parts = name.get_attributes_for_oid(x509.ObjectIdentifier(dotted))
    return str(parts[0].value) if parts else ""
