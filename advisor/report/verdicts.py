"""The verdicts of a check: their words, and how each follows from the facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from advisor.case.canonical import canonical_json
from advisor.errors import EarlierError, SwitchpointError

from .attachments import CASE, CATALOG, EXPECTED, RESULT
from .certificates import groups
from .verify_signature import SignatureFacts

Word = Literal["passed", "failed", "warning", "not checked"]

NAMES = (
    ("integrity", "Unchanged since signing"),
    ("coverage", "Whole file covered"),
    ("signer", "Who signed"),
    ("certificate", "Certificate dates"),
    ("changes", "Changes after signing"),
    ("attachments", "Attached data"),
    ("recomputation", "Figures recompute the same"),
    ("versions", "Engine and catalog known"),
)
"""Key and label of each verdict, in the order in which they are shown."""

_SHOWN_DIFFERENCES = 5
UNSIGNED = "There is no signature."
"""What the verdicts about signatures say of a file that has none."""


class Verdict(Struct, frozen=True):
    """One question, its answer in a word, and the answer in a sentence."""

    name: str
    label: str
    word: Word
    sentence: str


class RecomputeOutcome(Struct, frozen=True):
    """What recomputing found: how many values were compared, and each that differs, with its JSON pointer."""

    compared: int
    differences: tuple[str, ...]
    engine_version: str
    engine_known: bool
    catalog_sha256: str
    catalog_known: bool
    left_out: bool = False
    """Whether the report says what changed since an earlier issue, which can't be worked out from this one alone."""
    in_words: int = 0
    """Differences that are sentences worded otherwise, or what the report does not have."""


class Verification(Struct, frozen=True):
    """All verdicts on one file; `sha256` is that of the file, `earlier_sha256` that of the earlier issue from which it
    tells changes, empty where it tells none."""

    path: str
    sha256: str
    signatures: tuple[SignatureFacts, ...]
    verdicts: tuple[Verdict, ...]
    earlier_sha256: str = ""

    @property
    def ok(self) -> bool:
        """No fault was found. Warnings, and what was not asked for, don't count."""
        return all(verdict.word != "failed" for verdict in self.verdicts)

    @property
    def all_passed(self) -> bool:
        """Everything was checked and nothing is open."""
        return all(verdict.word == "passed" for verdict in self.verdicts)

    @property
    def is_draft(self) -> bool:
        """A whole report without a signature, and no other fault: an unsigned draft. `ok` is false for it all the same.

        What is damaged, encrypted or no report is none: its attachments could not be read."""
        others = all(one.word != "failed" for one in self.verdicts if one.name != "integrity")
        return not self.signatures and others and self.verdict("attachments").word == "passed"

    @property
    def is_unread(self) -> bool:
        """A file in which nothing could be checked: damaged, cut off, encrypted."""
        return not self.signatures and self.verdict("attachments").word == "not checked"

    def verdict(self, name: str) -> Verdict:
        """The verdict called `name` (see `NAMES`)."""
        return next(verdict for verdict in self.verdicts if verdict.name == name)


def on_integrity(signatures: Sequence[SignatureFacts]) -> Verdict:
    if not signatures:
        return _verdict("integrity", "failed", "The document is not signed: nothing protects it from changes.")
    for one in signatures:
        if not one.intact:
            sentence = f"The signed content was altered after {one.signer.name} signed it. Do not rely on this file."
            return _verdict("integrity", "failed", sentence)
        if not one.valid:
            sentence = f"The signature in the field {one.field} was not made with the key of its certificate."
            return _verdict("integrity", "failed", sentence)
    who = " and ".join(one.signer.name for one in signatures)
    return _verdict("integrity", "passed", f"Every signed byte is as {who} signed it.")


def _is_broken(one: SignatureFacts) -> bool:
    return not (one.intact and one.valid)


def on_coverage(signatures: Sequence[SignatureFacts], size: int) -> Verdict:
    if not signatures:
        return _unsigned("coverage")
    last = signatures[-1]
    if last.covers == "file":
        return _verdict("coverage", "passed", f"The last signature covers all {size:,} bytes of the file.")
    if last.covers == "revision":
        sentence = "Data was added to the file after the last signature; that part is signed by nobody."
        return _verdict("coverage", "failed", sentence)
    return _verdict("coverage", "failed", "The last signature leaves out a part of the document that it stands in.")


def on_signer(signatures: Sequence[SignatureFacts], *, trust_given: bool) -> Verdict:
    if not signatures:
        return _unsigned("signer")
    unknown = [one for one in signatures if not one.trusted]
    broken = next((one for one in signatures if _is_broken(one)), None)
    if broken is not None and not (unknown and trust_given):
        sentence = f"The signature of {broken.signer.name} is broken: it no longer shows who signed what is here."
        return _verdict("signer", "not checked", sentence)
    twice = _one_key(signatures)
    known = "; ".join(_who(one) for one in signatures if one.trusted)
    if not unknown:
        return _verdict("signer", "warning" if twice else "passed", f"{known}: known to you.{twice}")
    if trust_given:
        strange = "; ".join(f"{_who(one)}, {_fingerprint(one)}" for one in unknown)
        sentence = f"{strange}: not among the certificates that you trust."
        if known:
            sentence += f" {known}: known to you."
        return _verdict("signer", "failed", sentence + twice)
    said = [f"{_who(one)}, {_issued(one)}, {_fingerprint(one)}" for one in unknown]
    with_whom = "its holder" if len(said) == 1 else "each holder"
    sentence = f"{'; '.join(dict.fromkeys(said))}. Compare the fingerprint with {with_whom} by another way."
    return _verdict("signer", "warning", sentence + twice)


def _one_key(signatures: Sequence[SignatureFacts]) -> str:
    """What is to be said where one key has signed more than once: it stands for one person alone."""
    if len({one.signer.sha256 for one in signatures}) == len(signatures):
        return ""
    return f" The same certificate has signed {len(signatures)} times: nobody else has approved this report."


def _fingerprint(one: SignatureFacts) -> str:
    return f"SHA-256 {groups(one.signer.sha256)}"


def _issued(one: SignatureFacts) -> str:
    return "self-signed" if one.signer.self_signed else f"issued by {one.signer.issuer}"


def on_dates(signatures: Sequence[SignatureFacts], now: datetime) -> Verdict:
    if not signatures:
        return _unsigned("certificate")
    for one in signatures:
        if one.signed_at is None:
            return _verdict("certificate", "failed", f"The signature of {one.signer.name} states no time.")
        fault = one.signer.validity_fault(one.signed_at)
        if fault:
            sentence = f"Signed at {_moment(one.signed_at)}, when the certificate of {one.signer.name} did not hold: it"
            return _verdict("certificate", "failed", f"{sentence} {fault}.")
    if any(_is_broken(one) for one in signatures):
        return _verdict("certificate", "not checked", "A broken signature does not show when it was made.")
    for one in signatures:
        if one.signed_at is not None and one.signed_at > now:
            sentence = (
                f"{one.signer.name} signed at {_moment(one.signed_at)}, which is later than this computer's clock."
            )
            return _verdict("certificate", "warning", sentence)
    for one in signatures:
        fault = one.signer.validity_fault(now)
        if fault:
            sentence = f"The certificate of {one.signer.name} {fault}. That it was signed earlier, at"
            sentence += f" {_moment(one.signed_at)}, is stated by the signer's clock only."
            return _verdict("certificate", "warning", sentence)
    stated = "; ".join(f"{one.signer.name} at {_moment(one.signed_at)}" for one in signatures)
    return _verdict("certificate", "passed", f"In force when signed ({stated}, by the signer's clock) and today.")


def on_changes(signatures: Sequence[SignatureFacts]) -> Verdict:
    if not signatures:
        return _unsigned("changes")
    for one in signatures:
        if not one.change_allowed:
            sentence = f"After {one.signer.name} signed, the document was changed in a way that was not permitted."
            return _verdict("changes", "failed", sentence)
    if any(_is_broken(one) for one in signatures):
        return _verdict("changes", "not checked", "A broken signature does not show what was changed, or when.")
    if not signatures[0].certifies:
        sentence = "The first signature does not restrict later changes, as a report's does; none were found."
        return _verdict("changes", "warning", sentence)
    if len(signatures) > 1 and signatures[0].changed != "none":
        return _verdict("changes", "passed", f"Only what was prepared: {signatures[-1].signer.name} counter-signed.")
    return _verdict("changes", "passed", "None.")


def on_attachments(attachments: Mapping[str, bytes]) -> Verdict:
    absent = [name for name in EXPECTED if name not in attachments]
    if absent:
        return _verdict("attachments", "failed", f"Missing: {', '.join(absent)}. This is not a complete report.")
    read: dict[str, object] = {}
    for name in EXPECTED:
        try:
            read[name] = json.loads(attachments[name])
        except (ValueError, RecursionError) as error:
            return _verdict("attachments", "failed", f"{name} is not readable as JSON: {error}.")
    fault = _inconsistent(read)
    if fault:
        return _verdict("attachments", "failed", fault)
    more = [name for name in attachments if name not in EXPECTED]
    also = f" Also attached: {', '.join(sorted(more))}." if more else ""
    return _verdict("attachments", "passed", f"{', '.join(EXPECTED)} are complete and belong together.{also}")


def on_recomputation(outcome: RecomputeOutcome | SwitchpointError | None, *, asked: bool) -> Verdict:
    if isinstance(outcome, EarlierError):  # the fault of another file
        return _verdict("recomputation", "not checked", str(outcome))
    if isinstance(outcome, SwitchpointError):
        return _verdict("recomputation", "failed", f"The attached case can't be recomputed: {outcome}")
    if outcome is None:
        why = "The attachments could not be used." if asked else "Not asked for."
        return _verdict("recomputation", "not checked", why)
    if not outcome.differences:
        since = (
            " What changed since the earlier issue is left out: that takes the earlier issue as well."
            * outcome.left_out
        )
        return _verdict("recomputation", "passed", f"All {outcome.compared:,} values come out the same.{since}")
    first = "; ".join(outcome.differences[:_SHOWN_DIFFERENCES])
    count = len(outcome.differences)
    if not outcome.engine_known and count == outcome.in_words:
        places = ", ".join(one.split(": ")[0] for one in outcome.differences[:_SHOWN_DIFFERENCES])
        return _verdict(
            "recomputation",
            "warning",
            f"All figures come out the same; engine {outcome.engine_version}, which made the report, words or leaves "
            f"out {count:,} of {outcome.compared:,} values otherwise than the engine here, first: {places}.",
        )
    other = (
        ""
        if outcome.engine_known
        else f" Engine {outcome.engine_version} made the report: compute it again with that one."
    )
    said = f"{count:,} of {outcome.compared:,} values differ, first: {first}.{other}"
    return _verdict("recomputation", "failed", said)


def on_versions(outcome: RecomputeOutcome | SwitchpointError | None, *, asked: bool) -> Verdict:
    if not isinstance(outcome, RecomputeOutcome):
        why = "The case was not computed again." if asked else "Not asked for."
        return _verdict("versions", "not checked", why)
    engine = "this engine" if outcome.engine_known else "not the version installed here"
    catalog = "the catalog installed here" if outcome.catalog_known else "known here only from the attached extract"
    sentence = f"Engine {outcome.engine_version}: {engine}. Catalog {outcome.catalog_sha256[:8]}: {catalog}."
    known = outcome.engine_known and outcome.catalog_known
    return _verdict("versions", "passed" if known else "warning", sentence)


def _inconsistent(read: Mapping[str, object]) -> str:
    """Why the attachments don't belong together; empty when they do."""
    case, result, catalog = read[CASE], read[RESULT], read[CATALOG]
    if not isinstance(result, dict) or not isinstance(catalog, dict):
        return "The result or the catalog extract has not the form that reports use."
    if hashlib.sha256(canonical_json(case)).hexdigest() != result.get("case_sha256"):
        return f"{CASE} is not the case that {RESULT} was computed from."
    if catalog.get("catalog_sha256") != result.get("catalog_sha256"):
        return f"{CATALOG} is not the catalog that {RESULT} was computed with."
    return ""


def _verdict(name: str, word: Word, sentence: str) -> Verdict:
    return Verdict(name, dict(NAMES)[name], word, sentence)


def _unsigned(name: str) -> Verdict:
    return _verdict(name, "not checked", UNSIGNED)


def _who(one: SignatureFacts) -> str:
    return f"{one.signer.name}, {one.signer.organisation}" if one.signer.organisation else one.signer.name


def _moment(moment: datetime | None) -> str:
    return "an unknown time" if moment is None else moment.strftime("%Y-%m-%d %H:%M %z")
