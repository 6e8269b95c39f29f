"""The report of worked case (c): built and signed in this process and as a whole process, its size, and 4,000 rows."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import report, timed
from benchmarks.recommend import CASE, command

ROWS = 4000
PASSPHRASE = "correct horse battery staple"


def main(repeats: int = 5) -> None:
    """Prints seconds with their spread, and sizes. Budgets: 1.0 s, 2.0 s and 5 s; 1 MB."""
    from advisor.case.load import load_case
    from advisor.catalog import load_catalog
    from advisor.decision import recommend
    from advisor.report import create_identity, write_report
    from advisor.report.workbook import build_workbook

    catalog = load_catalog()
    case = load_case(CASE, catalog)
    result = recommend(case, catalog)
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        identity, words, out = (Path(folder) / name for name in ("id.p12", "words", "out.pdf"))
        words.write_text(PASSPHRASE, encoding="utf-8")
        create_identity("Bench", "Invented", identity, PASSPHRASE, now=now)

        def made() -> None:
            write_report(result, case, catalog, out, identity=identity, passphrase=PASSPHRASE, now=now, force=True)

        report("report of case (c), built and signed, warm", timed(made, repeats))
        print(f"{'its size':<48} {out.stat().st_size / 1e6:7.3f} MB")
        parts = [str(part) for part in (CASE, "-o", out, "--identity", identity, "--passphrase-file", words, "--force")]
        whole = command(["report", *parts], repeats)
        decided = command(["recommend", str(CASE), "--json"], repeats)
        report("report of case (c), whole process", whole)
        report("  of which deciding, whole process", decided)
        report("workbook of case (c), warm", timed(lambda: build_workbook(result), repeats))
    report(f"a table of {ROWS:,} rows, laid out and tagged", timed(rows, max(1, repeats // 2)))


def rows() -> bytes:
    """An archival document with one table of many rows."""
    from advisor.report import fonts

    fonts.register()
    from reportlab.lib.styles import ParagraphStyle

    from advisor.report import tags
    from advisor.report.archive import DocumentMeta, finish

    head = ParagraphStyle("head", fontName=fonts.SANS, fontSize=14, leading=18)
    cells = [["row", "value", "source"], *([f"row {n}", f"{n * 1.5:,.1f}", "price list"] for n in range(ROWS))]

    def story(_outline: object) -> list[object]:
        rules = [("FONT", (0, 0), (-1, -1), fonts.SANS, 8.5)]
        return [tags.TaggedParagraph("Rows", head, role="H1"), tags.TaggedTable(cells, repeatRows=1, style=rules)]

    def running(canvas: tags.TaggedCanvas, page: int, pages: int) -> None:
        canvas.setFont(fonts.SANS, 7.5)
        canvas.drawString(57, 30, f"page {page} of {pages}")

    raw = tags.build(story, tags.PageForm(595.28, 841.89, 57, 57, 68, 62), running, font=fonts.SANS)
    return finish(raw, DocumentMeta("Rows", "Bench", "", "", "en", datetime(2026, 11, 23, tzinfo=UTC)), [])


if __name__ == "__main__":
    main()
