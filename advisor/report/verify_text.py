"""A verification in words for the command line, and as a JSON document for programs."""

from __future__ import annotations

import textwrap
from typing import Any

from .certificates import groups
from .verdicts import Verification
from .verify_signature import SignatureFacts

_WIDTH = 100


_FAULTS = {
    "integrity": "signed content was altered",
    "coverage": "a part of it is signed by nobody",
    "signer": "a signer is not among those you trust",
    "certificate": "a certificate did not hold when it was used",
    "changes": "it was changed after signing in a way that was not permitted",
    "attachments": "its data are missing or damaged",
    "recomputation": "its figures do not come out the same",
    "versions": "its engine or catalog is not known here",
}
"""What a failed verdict means, for the answer in one sentence."""


DRAFT = (
    "An unsigned draft: nothing proves who wrote it, or that it is as it was written. Ask its author for the signed"
    " report, and by another way for the fingerprint of the signer's certificate."
)
"""The answer to a report that nobody has signed yet: it is no fault, and no proof of anything."""


def headline(verification: Verification) -> str:
    """The answer in one sentence; it promises no more than was checked."""
    if verification.is_draft:
        return DRAFT
    if verification.is_unread:
        return f"Do not rely on this file: nothing in it can be checked. {verification.verdict('integrity').sentence}"
    failed = [_FAULTS[verdict.name] for verdict in verification.verdicts if verdict.word == "failed"]
    if not verification.signatures:
        failed[0] = "it bears no signature that can be checked"
    if failed:
        more = f", and {failed[-1]}" if len(failed) > 1 else ""
        return f"Do not rely on this file: {', '.join(failed[:-1] if more else failed)}{more}."
    if verification.all_passed:
        return "Unaltered, signed by someone known to you, and the figures come out the same."
    if verification.verdict("signer").word == "warning":
        return "Unaltered. Signer's identity not yet confirmed by you."
    if verification.verdict("recomputation").word == "not checked":
        return "Unaltered, signed by someone known to you. The figures were not recomputed."
    return "Unaltered. Read the warnings below."


def as_text(verification: Verification) -> str:
    """Headline, each signature, then a line or more for each verdict."""
    width = max(len(verdict.label) for verdict in verification.verdicts)
    lines = [verification.path, headline(verification), ""]
    for at, one in enumerate(verification.signatures, start=1):
        lines += _in_words(one, f"Signature {at} of {len(verification.signatures)}")
    if verification.signatures:
        lines.append("")
    for verdict in verification.verdicts:
        first = f"  {verdict.word:<12} {verdict.label:<{width}}  "
        lines += textwrap.wrap(verdict.sentence, _WIDTH, initial_indent=first, subsequent_indent=" " * len(first))
    return "\n".join(lines)


def as_json(verification: Verification) -> dict[str, Any]:
    """The verification as JSON values."""
    return {
        "file": verification.path,
        "sha256": verification.sha256,
        "ok": verification.ok,
        "all_passed": verification.all_passed,
        "headline": headline(verification),
        "earlier_sha256": verification.earlier_sha256 or None,
        "verdicts": [
            {"name": one.name, "label": one.label, "verdict": one.word, "sentence": one.sentence}
            for one in verification.verdicts
        ],
        "signatures": [_signature(one) for one in verification.signatures],
    }


def _in_words(facts: SignatureFacts, which: str) -> list[str]:
    """Who signed in which field, when by whose clock, and by what the key is known."""
    who = f"{facts.signer.name}, {facts.signer.organisation}" if facts.signer.organisation else facts.signer.name
    when = "no time stated" if facts.signed_at is None else f"{facts.signed_at:%Y-%m-%d %H:%M %z} by the signer's clock"
    sound = "sound" if facts.intact and facts.valid else "BROKEN"
    kind = "self-signed" if facts.signer.self_signed else f"issued by {facts.signer.issuer}"
    trust = "trusted by you" if facts.trusted else "not confirmed by you"
    indent = "    "
    return [
        f"  {which}, field {facts.field}: {sound}",
        f"{indent}{who}; {when}",
        f"{indent}{facts.signer.key_kind}, {kind}, {trust}",
        f"{indent}SHA-256 {groups(facts.signer.sha256)}",
    ]


def _signature(facts: SignatureFacts) -> dict[str, Any]:
    return {
        "field": facts.field,
        "name": facts.signer.name,
        "organisation": facts.signer.organisation,
        "issuer": facts.signer.issuer,
        "self_signed": facts.signer.self_signed,
        "key": facts.signer.key_kind,
        "not_before": facts.signer.not_before.isoformat(),
        "not_after": facts.signer.not_after.isoformat(),
        "sha256": facts.signer.sha256,
        "sha1": facts.signer.sha1,
        "stated_time": None if facts.signed_at is None else facts.signed_at.isoformat(),
        "intact": facts.intact and facts.valid,
        "covers": facts.covers,
        "changed_after": facts.changed,
        "trusted": facts.trusted,
    }
