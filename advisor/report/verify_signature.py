"""What the signatures of a PDF say, as plain facts; everything that touches pyHanko's validator stands here.

No network is reached (`allow_fetching=False`), so revocation is not looked up.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from advisor.errors import Problem, SignatureError

from .certificates import Identity, describe
from .offline import without_http

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko_certvalidator import ValidationContext

# An unknown issuer is one of our verdicts; the validator's traceback about it has no place on the user's terminal.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())

Coverage = Literal["file", "revision", "part"]


class SignatureFacts(Struct, frozen=True):
    """One signature as found, judged by nothing but mathematics and the file.

    `intact`: the signed bytes have the digest that was signed. `valid`: that digest was signed by the certificate's
    key. `covers`: all of the file, the whole revision that it belongs to, or less. `changed`: what was changed after
    it ("none", "form filling", ...); `change_allowed`: whether the signer permitted that. `trusted`: the certificate,
    or one of its issuers, is among those that the caller trusts.
    """

    field: str
    signer: Identity
    signed_at: datetime | None
    intact: bool
    valid: bool
    covers: Coverage
    changed: str
    change_allowed: bool
    certifies: bool
    trusted: bool


def read_signatures(pdf: bytes, trust: Sequence[Certificate]) -> tuple[SignatureFacts, ...]:
    """The signatures in the order in which they were made; empty when there are none.

    Raises `SignatureError` when the file or a signature can't be read: it is damaged, cut off or no report.
    """
    without_http()
    from pyhanko.pdf_utils.reader import PdfFileReader

    with _reading():
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        if reader.encrypted:
            raise SignatureError(Problem("", "The document is encrypted.", "Ask the sender for the report as issued."))
        return tuple(_facts(reader, signature, trust) for signature in reader.embedded_regular_signatures)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except SignatureError:
        raise
    except Exception as error:
        # Whatever a damaged file does to the parsers is a finding about the file: they raise a dozen unrelated types.
        remedy = "It is damaged, cut off or not a report: ask the sender for the original file."
        what = str(error).rstrip(".") or type(error).__name__
        raise SignatureError(Problem("", f"The file can't be read as a signed PDF ({what}).", remedy)) from error


def _facts(reader: PdfFileReader, signature: EmbeddedPdfSignature, trust: Sequence[Certificate]) -> SignatureFacts:
    from cryptography.x509 import load_der_x509_certificate
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    signed_at = signature.self_reported_timestamp
    status = validate_pdf_signature(
        signature,
        signer_validation_context=_context(trust, signed_at),
        key_usage_settings=KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}),
    )
    covers: dict[SignatureCoverageLevel | None, Coverage] = {
        SignatureCoverageLevel.ENTIRE_FILE: "file",
        SignatureCoverageLevel.ENTIRE_REVISION: "revision",
    }
    level = status.modification_level
    certificate = load_der_x509_certificate(signature.signer_cert.dump())
    return SignatureFacts(
        field=signature.field_name,
        signer=describe(certificate),
        signed_at=signed_at,
        intact=bool(status.intact),
        valid=bool(status.valid),
        covers=covers.get(status.coverage, "part"),
        changed="unknown" if level is None else level.name.lower().replace("_", " "),
        change_allowed=bool(status.docmdp_ok) and level is not None and level < ModificationLevel.ANNOTATIONS,
        certifies=signature.docmdp_level in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS),
        trusted=bool(status.trusted) or certificate in trust,
    )


def _context(trust: Sequence[Certificate], moment: datetime | None) -> ValidationContext:
    """Trust only what the caller gave: an empty list, unlike none at all, keeps the system's list out of it.

    The path is judged at the stated time of signing; whether the dates hold today is another verdict's to say.
    """
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(certificate.public_bytes(Encoding.DER)) for certificate in trust]
    return ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=moment)
