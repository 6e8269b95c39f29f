"""Signing a finished report: PAdES B-B (ETSI EN 319 142-1) by pyHanko, kept behind this one file.

The analyst *certifies*: afterwards only filling in the prepared fields is allowed (DocMDP level 2), so that procurement
can counter-sign in the field made for it and nothing else can change unnoticed. The time is that of the signer's clock.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from advisor.errors import IdentityError, Problem, SignatureError

from .certificates import Identity
from .offline import without_http
from .stamp import stamp_style

if TYPE_CHECKING:
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

ANALYST, PROCUREMENT = "Analyst", "Procurement"
"""The names of the two signature fields of a report."""


def sign(pdf: bytes, identity: Identity, *, now: datetime, reason: str, location: str = "") -> bytes:
    """The report certified in its "Analyst" field. `now` (with time zone) is stated as the time of signing.

    Raises `IdentityError` when the identity may not sign at `now`, `SignatureError` when the file can't be signed.
    """
    return _sign(pdf, identity, ANALYST, now=now, reason=reason, location=location, certify=True)


def countersign(pdf: bytes, identity: Identity, *, now: datetime, reason: str, location: str = "") -> bytes:
    """The certified report approved in its "Procurement" field; the certification stays valid. Raises like `sign`."""
    return _sign(pdf, identity, PROCUREMENT, now=now, reason=reason, location=location, certify=False)


def _sign(
    pdf: bytes, identity: Identity, field: str, *, now: datetime, reason: str, location: str, certify: bool
) -> bytes:
    without_http()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata

    fault = identity.validity_fault(now)
    if fault:
        raise IdentityError(Problem(identity.name, f"The certificate {fault}.", "Make or import a current identity."))
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        reason=reason or None,
        location=location or None,
        name=identity.name,
        certify=certify,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        # An imported certificate may be meant for either; both bind the holder to what was signed.
        signer_key_usage={"digital_signature"},
    )
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        _must_be_empty(writer, field)
        _must_be_allowed(writer, field)
        signer = _dated(metadata, _signer(identity), now, stamp_style(identity, field, now))
        out = io.BytesIO()
        signer.sign_pdf(writer, existing_fields_only=True, output=out)
    except (SigningError, PdfError) as error:
        raise SignatureError(Problem(field, f"The document can't be signed: {error}.")) from error
    return out.getvalue()


def _signer(identity: Identity) -> SimpleSigner:
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    if not identity.key_der:
        raise IdentityError(Problem(identity.name, "has no key here, only its certificate.", "Open the .p12 file."))
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the package is typed but for this constructor
    store.register_multiple(x509.Certificate.load(der) for der in identity.chain_der)
    return SimpleSigner(
        signing_cert=x509.Certificate.load(identity.certificate_der),
        signing_key=keys.PrivateKeyInfo.load(identity.key_der),
        cert_registry=store,
    )


def _dated(metadata: PdfSignatureMetadata, signer: SimpleSigner, now: datetime, style: Any) -> PdfSigner:
    """A signer that states `now`; pyHanko itself reads the clock and offers no argument for it."""
    from pyhanko.sign.signers import PdfSigner

    class DatedSigner(PdfSigner):
        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = now
            return session

    return DatedSigner(metadata, signer, stamp_style=style)


def _must_be_empty(writer: Any, field: str) -> None:
    from pyhanko.sign.fields import enumerate_sig_fields

    found = {name: value for name, value, _ in enumerate_sig_fields(writer.prev)}
    if field not in found:
        raise SignatureError(Problem(field, "The document has no such signature field.", "Sign a report made here."))
    if found[field] is not None:
        raise SignatureError(Problem(field, "is signed already.", "Make the report again to sign it anew."))


def _must_be_allowed(writer: Any, field: str) -> None:
    """A document that was certified without any change allowed (DocMDP level 1) would be broken by one more name."""
    from pyhanko.sign.fields import MDPPerm

    if any(one.docmdp_level == MDPPerm.NO_CHANGES for one in writer.prev.embedded_signatures):
        remedy = "Ask its author to certify it with the filling-in of fields allowed, as reports made here are."
        raise SignatureError(Problem(field, "The author's signature allows no change, not even this one.", remedy))
