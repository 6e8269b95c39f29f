"""A small report with everything in it that the file format cares about, and identities to sign it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from advisor.case.canonical import canonical_json
from advisor.report import fonts
from advisor.report.archive import DocumentMeta, finish
from advisor.report.attachments import Attachment
from advisor.report.certificates import Identity
from advisor.report.identity import create_identity, open_identity
from advisor.report.signing import countersign, sign
from advisor.report.structure import Outline, RawDocument

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PASSPHRASE = "correct horse battery"
TABLE_ROWS = 60

_CASE = {"title": "Assistant", "volume": 12.5}
DOCUMENTS: dict[str, Any] = {
    "case.json": _CASE,
    "result.json": {
        "case_sha256": hashlib.sha256(canonical_json(_CASE)).hexdigest(),
        "catalog_sha256": "ab" * 32,
        "portfolio": {"npv_usd": {"p50": 990000.0}},
    },
    "catalog.json": {"catalog_sha256": "ab" * 32, "tables": {}},
    "figures.json": [{"page": 1, "text": "990 000"}],
}


def attachments(**replaced: Any) -> list[Attachment]:
    """The four files; a keyword such as `result=...` puts another value into `result.json`."""
    documents = DOCUMENTS | {f"{name}.json": value for name, value in replaced.items()}
    return [Attachment(name, canonical_json(value), f"The {name}", NOW) for name, value in documents.items()]


@cache
def raw_document() -> RawDocument:
    fonts.register()
    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import HRFlowable

    from advisor.report import tags

    body = ParagraphStyle("body", fontName="NotoSerif", fontSize=10, leading=14)
    head = ParagraphStyle("head", fontName="NotoSans-Bold", fontSize=14, leading=18)
    rules = [
        ("FONT", (0, 0), (-1, -1), "NotoSans", 8.5),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
        ("BACKGROUND", (0, 0), (-1, 0), (0.95, 0.95, 0.95)),
    ]

    def story(outline: Outline) -> list[Any]:
        drawing = Drawing(200, 50)
        drawing.add(Rect(0, 0, 50, 30))
        drawing.add(String(5, 35, "bar", fontName="NotoSans", fontSize=8))
        rows = [[f"row {n}", str(n), tags.TaggedParagraph(f"cell <b>{n}</b>", body)] for n in range(TABLE_ROWS)]
        link = '<a href="https://example.org/prices">prices</a>, <a href="#heading-2">approvals</a>'
        return [
            tags.TaggedParagraph("What we ask", head, role="H1"),
            tags.TaggedParagraph(f"Approve the move. This document has {outline.pages} pages. {link}", body),
            tags.TaggedParagraph("Table 1. Rows", body, role="Caption"),
            tags.TaggedTable([["name", "value", "remark"], *rows], repeatRows=1, style=rules),
            tags.Decoration(HRFlowable(width="100%")),
            tags.LayoutTable([["left", tags.TaggedParagraph("right", body)]], style=rules),
            tags.TaggedFigure(drawing, "A bar chart of one bar, fifty points wide. Values in table 1."),
            tags.TaggedParagraph("Approvals", head, role="H1"),
            tags.SignatureArea("Analyst", "Signature of the analyst", 241, 79),
            tags.SignatureArea("Procurement", "Signature of procurement", 241, 79),
        ]

    def running(canvas: tags.TaggedCanvas, page: int, pages: int) -> None:
        canvas.setFont("NotoSans", 7.5)
        canvas.drawString(57, 30, f"page {page} of {pages}")

    return tags.build(story, tags.PageForm(595.28, 841.89, 57, 57, 68, 62), running, font="NotoSans")


@cache
def unsigned() -> bytes:
    meta = DocumentMeta("Move <& stay>", "Ana Lyst", "Recommendation", "Trainium", "en-GB", NOW)
    return finish(raw_document(), meta, attachments())


@cache
def analyst() -> Identity:
    return _identity("Ana Lyst")


@cache
def buyer() -> Identity:
    return _identity("Pro Cure")


@cache
def stranger() -> Identity:
    """Another key under the analyst's name."""
    return _identity("Ana Lyst")


@cache
def signed() -> bytes:
    return sign(unsigned(), analyst(), now=NOW, reason="Recommendation issued")


@cache
def countersigned() -> bytes:
    return countersign(signed(), buyer(), now=NOW, reason="Approved")


def run(*command: str) -> str:
    """Standard output of another program, in its own language; a missing program fails the test."""
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    return done.stdout


def _identity(name: str) -> Identity:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "id.p12"
        create_identity(name, "Halden Bank", path, PASSPHRASE, now=NOW)
        return open_identity(path, PASSPHRASE)
