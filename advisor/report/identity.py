"""Signing identities: a key with a certificate, in a PKCS#12 file that a passphrase protects.

An identity made here is self-signed: it proves that two documents come from the same key, and whose key that is only
after the fingerprint was compared by another way.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from advisor.errors import IdentityError, Problem, ReportError

from .certificates import Identity, KeyKind, comparable, day, describe, groups, pack, pem, self_signed, unpack
from .files import read_limited, refuse_existing, write_atomically

__all__ = [
    "Identity",
    "KeyKind",
    "certificate_path",
    "create_identity",
    "groups",
    "open_identity",
    "public_identity",
    "read_passphrase",
    "show_identity",
]

SHORTEST_PASSPHRASE = 8
_LONGEST_NAME = 64
"""Upper bound of a common or organisation name (RFC 5280, appendix A.1: ub-common-name, ub-organization-name)."""
_LARGEST_FILE = 1024 * 1024


def read_passphrase(path: Path) -> str:
    """The passphrase in a text file (UTF-8); one line break at its end, and a byte order mark that some editors put
    before it, do not count. Raises `IdentityError`."""
    try:
        text = read_limited(path, _LARGEST_FILE).decode("utf-8-sig")
    except ReportError as error:
        raise IdentityError(error.problems) from error
    except UnicodeDecodeError as error:
        raise IdentityError(Problem(str(path), "is not UTF-8 text.", "Save it as UTF-8.")) from error
    passphrase = text.removesuffix("\n").removesuffix("\r")
    if not passphrase:
        raise IdentityError(Problem(str(path), "holds no passphrase.", "Write the passphrase into the file."))
    if "\n" in passphrase:
        raise IdentityError(Problem(str(path), "holds more than one line.", "Leave only the passphrase in it."))
    return passphrase


def create_identity(
    name: str,
    organisation: str,
    path: Path,
    passphrase: str,
    *,
    now: datetime,
    days: int = 730,
    key: KeyKind = "p256",
    force: bool = False,
) -> Identity:
    """Make a self-signed identity, valid for `days` from `now` (with time zone), and write it to `path`.

    The certificate alone goes beside it as `.pem`: that one is for whoever checks the reports. Neither file is replaced
    unless `force`. Raises `IdentityError`.
    """
    subject = (_checked("name", name), _checked("organisation", organisation))
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise IdentityError(
            Problem("passphrase", f"has fewer than {SHORTEST_PASSPHRASE} characters.", "Choose a longer one.")
        )
    if not 1 <= days <= 3653:
        raise IdentityError(Problem("days", f"{days} is not between 1 and 3653."))
    public = certificate_path(path)
    if public == path:
        remedy = f"Name the identity {path.with_suffix('.p12').name}."
        raise IdentityError(Problem(str(path), "is the name that its certificate gets.", remedy))
    try:
        refuse_existing(path, force=force)
        refuse_existing(public, force=force)
        private_key, certificate = self_signed(*subject, now, days, key)
        write_atomically(path, pack(private_key, certificate, passphrase), force=force, private=True)
        write_atomically(public, pem(certificate), force=force)
    except ReportError as error:
        raise IdentityError(error.problems) from error
    return describe(certificate, private_key)


def open_identity(path: Path, passphrase: str) -> Identity:
    """The identity in a PKCS#12 file. Raises `IdentityError`, also for a wrong passphrase.

    Whether it may sign today is `Identity.validity_fault`'s to say: an expired identity can still be looked at.
    """
    data = _read(path)
    if data.lstrip().startswith(b"-----BEGIN"):
        raise IdentityError(Problem(str(path), "is not a PKCS#12 file.", "Give the .p12 or .pfx file with the key."))
    return unpack(str(path), data, passphrase)


def public_identity(path: Path) -> Identity:
    """The public side of an identity, without passphrase: from a certificate file, or from the one beside the .p12."""
    from cryptography import x509

    data = _read(path)
    if not data.lstrip().startswith(b"-----BEGIN"):
        beside = certificate_path(path)
        if not beside.is_file():
            remedy = f"Give the passphrase, or put the certificate beside it as {beside.name}."
            raise IdentityError(Problem(str(path), "can't be shown without its passphrase.", remedy))
        path, data = beside, _read(beside)
    try:
        return describe(x509.load_pem_x509_certificate(data))
    except ValueError as error:
        raise IdentityError(Problem(str(path), "is not a certificate in PEM form.")) from error


def show_identity(identity: Identity, *, now: datetime) -> str:
    """The identity in words, fingerprints in groups as one reads them out over the telephone."""
    kind = "self-signed" if identity.self_signed else f"issued by {identity.issuer}"
    fault = identity.validity_fault(now)
    lines = [
        f"Name          {identity.name}",
        f"Organisation  {identity.organisation or '(none)'}",
        f"Certificate   {kind}, {identity.key_kind}",
        f"Valid         {day(identity.not_before)} to {day(identity.not_after)}" + (f": {fault}" if fault else ""),
        f"SHA-256       {groups(identity.sha256)}",
        f"SHA-1         {groups(identity.sha1)}",
    ]
    return "\n".join(lines)


def certificate_path(path: Path) -> Path:
    """Where the certificate that belongs to the identity file `path` stands."""
    return path.with_suffix(".pem")


def _checked(field_name: str, text: str) -> str:
    text = text.strip()
    if not text:
        raise IdentityError(Problem(field_name, "is empty.", f"Give the {field_name} that readers shall see."))
    if len(text) > _LONGEST_NAME:
        remedy = f"Shorten it to {_LONGEST_NAME} characters, the most that a certificate can hold."
        raise IdentityError(Problem(field_name, f"has {len(text)} characters.", remedy))
    if not text.isprintable():
        raise IdentityError(Problem(field_name, "holds control characters or line breaks.", "Remove them."))
    if not comparable(text):
        raise IdentityError(_incomparable(field_name, text))
    return text


def _incomparable(field_name: str, text: str) -> Problem:
    """Signed with such a name, a report could not be verified."""
    odd = [sign for sign in text if not comparable(sign)]
    if odd:
        return Problem(field_name, f"holds {' '.join(odd)}, which certificates can't compare.", "Leave it out.")
    said = "mixes letters that are read from the right with others, which certificates can't compare."
    return Problem(field_name, said, "Write it in one script, with a letter at both ends.")


def _read(path: Path) -> bytes:
    try:
        data = read_limited(path, _LARGEST_FILE)
    except ReportError as error:
        raise IdentityError(error.problems) from error
    if not data:
        raise IdentityError(Problem(str(path), "is empty.", "Give the identity file (.p12 or .pfx)."))
    return data
