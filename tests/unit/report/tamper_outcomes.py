"""What checking says of tampered reports, counted by kind of change, and the page in docs/ that shows the counts.

Run as a program, it tampers with the report of a worked case and writes the page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

from cryptography.x509 import load_der_x509_certificate
from sample_document import NOW, analyst, attachments, buyer, countersigned, raw_document, signed, stranger
from tamper_changes import SEED, Change, Targets, changes

from advisor.report.archive import DocumentMeta, finish
from advisor.report.attachments import read_attachments
from advisor.report.certificates import Identity, pem
from advisor.report.signing import countersign, sign
from advisor.report.verify import verify_pdf

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "tampering.md"
WORKED_CASE = "assistant-70b"
EACH = 40
"""Changes of each kind that the page counts."""
_LATER = NOW + timedelta(days=1)


MAY_BE_HARMLESS = (
    "signature container: the rest",
    "padding behind the signature container",
    "counter-signature taken off whole: the report as first signed",
)
"""Kinds of changes that fall where no signature reaches, and where nothing is read from."""


@dataclass(slots=True)
class Row:
    """How many changes of a kind were made, found by which verdicts, harmless, and missed."""

    made: int = 0
    harmless: int = 0
    found_by: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        return self.made - self.harmless - len(self.missed)


def outcomes(made: Iterable[Change], trust: Sequence[Path]) -> dict[str, Row]:
    """Each change judged by the check: found, harmless or missed, by kind.

    Harmless is a change after which the check says the same in every word and the attachments are the same bytes: it
    fell where nothing is read from. A change that passes in any other way was missed.
    """
    rows: dict[str, Row] = {}
    originals: dict[bytes, tuple[list[tuple[str, str]], dict[str, bytes]]] = {}
    for change in made:
        row = rows.setdefault(change.kind, Row())
        row.made += 1
        found = verify_pdf(change.pdf, "changed", now=_LATER, trust=trust)
        faults = [verdict.label for verdict in found.verdicts if verdict.word == "failed"]
        for label in faults:
            row.found_by[label] = row.found_by.get(label, 0) + 1
        if faults:
            continue
        if change.original not in originals:
            originals[change.original] = _seen(change.original, trust)
        if _seen(change.pdf, trust) == originals[change.original]:
            row.harmless += 1
        else:
            row.missed.append(change.what)
    return rows


def _seen(pdf: bytes, trust: Sequence[Path]) -> tuple[list[tuple[str, str]], dict[str, bytes]]:
    found = verify_pdf(pdf, "file", now=_LATER, trust=trust)
    return [(verdict.word, verdict.sentence) for verdict in found.verdicts], read_attachments(pdf)


@cache
def sample() -> Targets:
    """The small report of the tests."""
    meta = DocumentMeta("Another", "Ana Lyst", "s", "k", "en-GB", NOW)
    changed = finish(raw_document(), meta, attachments(figures=[{"page": 2, "text": "1"}]))
    return Targets(signed(), countersigned(), sign(changed, analyst(), now=NOW, reason="Issued"), attacked)


def attacked(pdf: bytes) -> bytes:
    """The file signed by a stranger who calls himself like the analyst, in the first empty field."""
    from advisor.errors import SignatureError

    try:
        return sign(pdf, stranger(), now=NOW, reason="Issued")
    except SignatureError:
        return countersign(pdf, stranger(), now=NOW, reason="Approved")


def trusted(folder: Path, *identities: Identity) -> list[Path]:
    """Certificate files of the identities."""
    paths = [folder / f"{at}.pem" for at in range(len(identities))]
    for path, identity in zip(paths, identities, strict=True):
        path.write_bytes(pem(load_der_x509_certificate(identity.certificate_der)))
    return paths


def page(rows: dict[str, Row], name: str) -> str:
    """The table of outcomes in words."""
    total, found, harmless = (
        sum(getattr(row, part) for row in rows.values()) for part in ("made", "found", "harmless")
    )
    missed = sum(len(row.missed) for row in rows.values())
    lines = [
        "# Tampering with a signed report",
        "",
        f"The signed and the counter-signed report of the worked case `{name}` were changed in {total:,} ways, drawn",
        f"with seed {SEED}, and checked as `switchpoint verify --trust` does, with the certificates of both signers.",
        f"**{found:,} were found, {harmless:,} were harmless, {missed:,} were missed.** `make soak` makes such changes",
        "again and fails when one is missed or another kind turns out harmless; a part runs with every `make test`.",
        "",
        "Harmless means that every verdict and sentence of the check and every byte of the attachments stay the same.",
        "Three places allow it: the zeros reserved behind a signature, what the signature's container carries without",
        "being signed, and the end of the file, where taking off the whole counter-signature gives back the report as",
        "it was first signed.",
        "",
        "| change | made | found | harmless | missed | found by |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for kind, row in rows.items():
        by = ", ".join(sorted(row.found_by, key=lambda label: (-row.found_by[label], label))) or "–"
        lines.append(f"| {kind} | {row.made} | {row.found} | {row.harmless} | {len(row.missed)} | {by} |")
    lines += [
        "",
        "No signature can find figures that were wrong before signing (`switchpoint verify --recompute` computes them",
        "again), nor a stranger who signs a report of his own under a known name: compare the fingerprint by another",
        "way and give the certificate to `--trust`.",
    ]
    return "\n".join(lines) + "\n"


def worked_case(name: str) -> Targets:
    """The signed report of a worked case, its counter-signed form, and the report of the same case with fewer draws."""
    from advisor.case.load import load_case
    from advisor.catalog import load_catalog
    from advisor.decision import recommend
    from advisor.report import build_report
    from advisor.report.build import _carried

    catalog = load_catalog()
    case = load_case(ROOT / "assets" / "cases" / f"{name}.switchpoint", catalog)
    made = []
    for draws in (256, 128):
        result = recommend(case, catalog, draws=draws)
        pdf = build_report(result, case, attachments=_carried(result, case, catalog), draft=False)
        made.append(sign(pdf, analyst(), now=NOW, reason="Issued"))
    return Targets(made[0], countersign(made[0], buyer(), now=NOW, reason="Approved"), made[1], attacked)


def main() -> None:
    """Writes the page."""
    with tempfile.TemporaryDirectory() as folder:
        targets = worked_case(WORKED_CASE)
        rows = outcomes(changes(targets, EACH), trusted(Path(folder), analyst(), buyer()))
    PAGE.write_text(page(rows, WORKED_CASE), encoding="utf-8", newline="\n")
    for kind, row in rows.items():
        print(f"{kind:<64} {row.made:4} {row.found:4} {row.harmless:4} {row.missed}")


if __name__ == "__main__":
    main()
