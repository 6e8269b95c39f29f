"""Counter-signing a report that someone else signed: first checked, then approved as asked in the field made for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from advisor.errors import Problem, ReportError, SignatureError

from .certificates import Identity
from .files import refuse_existing, write_atomically
from .signing import PROCUREMENT, countersign
from .verdicts import UNSIGNED, Verification
from .verify import read_pdf, verify_pdf

DEFAULT_REASON = "Approved as asked, by procurement"


def countersign_report(
    report: Path, out: Path, identity: Identity, *, now: datetime, reason: str = DEFAULT_REASON, force: bool = False
) -> Verification:
    """Counter-sign `report` into the new file `out`; the check of the new file is returned.

    `report` itself is left as it is. Only a report that passes its own check is counter-signed: a second name under an
    altered document would lend it weight. Whether the first signer is known is the reader's to judge, and no condition.

    Raises `SignatureError` (a draft, altered, counter-signed already, signed with the same certificate, no report of
    ours, no change allowed), `IdentityError`, or `ReportError` (a file can't be read or written); nothing is written
    then.
    """
    if out.exists() and report.exists() and out.samefile(report):
        raise ReportError(Problem(str(out), "is the report itself, which stays as it is.", "Choose another name."))
    refuse_existing(out, force=force)
    pdf = read_pdf(report)
    checked = verify_pdf(pdf, str(report), now=now)
    _must_be_ready(checked)
    _must_be_another(checked, identity)
    made = countersign(pdf, identity, now=now, reason=reason)
    found = verify_pdf(made, str(out), now=now)
    if faults := _faults(found):
        raise SignatureError(Problem(str(out), f"would not pass its check, and is not written. {faults}"))
    write_atomically(out, made, force=force)
    return found


def _must_be_ready(found: Verification) -> None:
    if not found.signatures and found.verdict("coverage").sentence == UNSIGNED:
        content = found.verdict("attachments")
        if content.word == "failed":
            remedy = "Give a report that was made and signed with Switchpoint."
            raise SignatureError(Problem(found.path, f"is no report made here. {content.sentence}", remedy))
        remedy = "Counter-sign the report that its author has signed."
        raise SignatureError(Problem(found.path, "is not signed yet.", remedy))
    if faults := _faults(found):
        # A file that can't be read names its own remedy.
        remedy = "Ask the sender for the original file; do not counter-sign this one." if found.signatures else ""
        raise SignatureError(Problem(found.path, f"does not pass its check. {faults}", remedy))
    second = next((one for one in found.signatures if one.field == PROCUREMENT), None)
    if second is not None:
        remedy = "A report has one counter-signature; ask for the report without it."
        raise SignatureError(Problem(found.path, f"is counter-signed already, by {second.signer.name}.", remedy))


def _must_be_another(found: Verification, identity: Identity) -> None:
    """A counter-signature says that a second person has looked."""
    if any(one.signer.sha256 == identity.sha256 for one in found.signatures):
        remedy = "A counter-signature is another person's: give their identity."
        raise SignatureError(Problem(found.path, f"is signed with the certificate of {identity.name} already.", remedy))


def _faults(found: Verification) -> str:
    """What failed in a check, in a sentence each; empty where nothing did."""
    return " ".join(f"{verdict.label}: {verdict.sentence}" for verdict in found.verdicts if verdict.word == "failed")
