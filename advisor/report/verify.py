"""Checking a report: one verdict for each question that a careful reader has, never a bare yes.

A signature tells that nothing changed and who holds the key. It does not tell that the figures are right: that is
what recomputing them from the attached inputs is for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import Problem, ReportError, SignatureError, SwitchpointError

from .attachments import CHANGES, RESULT, read_attachments
from .files import read_limited
from .verdicts import (
    NAMES,
    RecomputeOutcome,
    Verdict,
    Verification,
    on_attachments,
    on_changes,
    on_coverage,
    on_dates,
    on_integrity,
    on_recomputation,
    on_signer,
    on_versions,
)
from .verify_signature import read_signatures

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["RecomputeOutcome", "Verdict", "Verification", "read_pdf", "read_trusted", "verify_pdf", "verify_report"]

Recompute = Callable[[Mapping[str, bytes]], RecomputeOutcome]

LARGEST_REPORT = 64 * 1024 * 1024
"""Reports stay under 1 MB; a file that is much larger is something else."""


def verify_report(
    path: Path, *, now: datetime, trust: Sequence[Path] = (), recompute: Recompute | None = None
) -> Verification:
    """Check the report at `path`.

    `trust` names certificate files: with them an unknown signer is a fault, without them a warning. `recompute` gets
    the attachments and says whether the engine comes to the same result; without it that is not checked. `now` (with
    time zone) is what certificate dates are held against. Raises `ReportError` when there is no PDF to check, and
    `SignatureError` when a file to trust holds no certificate.
    """
    return verify_pdf(read_pdf(path), str(path), now=now, trust=trust, recompute=recompute)


def verify_pdf(
    pdf: bytes, name: str, *, now: datetime, trust: Sequence[Path] = (), recompute: Recompute | None = None
) -> Verification:
    """Like `verify_report`, of bytes that were read already and are called `name`."""
    trusted = [certificate for one in trust for certificate in read_trusted(one)]
    digest = hashlib.sha256(pdf).hexdigest()
    try:
        signatures = read_signatures(pdf, trusted)
    except SignatureError as error:
        unread = Verdict(*NAMES[0], "failed", str(error))
        rest = [Verdict(*other, "not checked", "The signature could not be read.") for other in NAMES[1:]]
        return Verification(name, digest, (), (unread, *rest))
    verdicts = [
        on_integrity(signatures),
        on_coverage(signatures, len(pdf)),
        on_signer(signatures, trust_given=bool(trust)),
        on_dates(signatures, now),
        on_changes(signatures),
    ]
    try:
        attachments = read_attachments(pdf)
    except ReportError as error:
        verdicts.append(Verdict(*NAMES[5], "failed", str(error)))
        attachments = {}
    else:
        verdicts.append(on_attachments(attachments))
    whole = verdicts[-1].word == "passed"
    outcome = _recomputed(recompute, attachments) if whole else None
    asked = recompute is not None
    verdicts += [on_recomputation(outcome, asked=asked), on_versions(outcome, asked=asked)]
    earlier = _earlier_named(attachments) if whole else ""
    return Verification(name, digest, signatures, tuple(verdicts), earlier)


def _earlier_named(attachments: Mapping[str, bytes]) -> str:
    """The hash of the earlier issue that the report tells changes from; empty where it names none."""
    result = json.loads(attachments[RESULT])
    since = result.get(CHANGES) if isinstance(result, dict) else None
    return str(since.get("sha256", "")) if isinstance(since, dict) else ""


def read_trusted(path: Path) -> tuple[Certificate, ...]:
    """The certificates in a file, PEM (one or more) or DER. Raises `SignatureError` when there are none."""
    from cryptography import x509

    data = read_limited(path, LARGEST_REPORT)
    try:
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except ValueError as error:
        remedy = "Give the sender's certificate (.pem or .cer)."
        raise SignatureError(Problem(str(path), "holds no certificate.", remedy)) from error


def read_pdf(path: Path) -> bytes:
    """The bytes of a PDF of a report's size. Raises `ReportError` when it is none."""
    pdf = read_limited(path, LARGEST_REPORT)
    if not pdf:
        raise ReportError(Problem(str(path), "is empty.", "Ask the sender for the report again."))
    if not pdf.startswith(b"%PDF-"):
        raise ReportError(Problem(str(path), "is not a PDF.", "Give the report as it was sent."))
    return pdf


def _recomputed(
    recompute: Recompute | None, attachments: Mapping[str, bytes]
) -> RecomputeOutcome | SwitchpointError | None:
    if recompute is None:
        return None
    try:
        return recompute(attachments)
    except SwitchpointError as error:
        return error
