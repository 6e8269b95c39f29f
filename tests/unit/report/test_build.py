"""The report as a file: pages, order, attachments, signature; names of every kind; nothing half-written."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import report_factory as factory
from msgspec.structs import replace

from advisor.case.canonical import case_sha256
from advisor.catalog import load_catalog
from advisor.decision.result import Recommendation, Verdict
from advisor.errors import Cancelled, IdentityError, ReportError
from advisor.report import build_report, create_identity, verify_report, write_executive, write_report
from advisor.report.attachments import EXPECTED, read_attachments

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def built(recommendation: Recommendation, **options: Any) -> bytes:
    return build_report(recommendation, factory.case_for(recommendation), **options)


def read(pdf: bytes, tmp_path: Path, *options: str) -> str:
    """What pdftotext reads, in the order of the pages."""
    path = tmp_path / "read.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", *options, str(path), "-"], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout.replace("\u00a0", " ")


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def test_one_workload_fits_the_page_budget_and_each_page_says_which_it_is(tmp_path: Path) -> None:
    pdf = built(factory.one_workload())
    count = pages(pdf)
    assert 10 <= count <= 15
    each = read(pdf, tmp_path).split("\f")
    for number in range(1, count + 1):
        assert f"page {number} of {count}" in each[number - 1]


def test_the_first_page_reads_from_the_question_to_the_basis(tmp_path: Path) -> None:
    first = read(built(factory.one_workload()), tmp_path, "-l", "1", "-raw")
    order = ["Recommendation:", "Decision asked.", "\nMove\n", "Saving against best stay", "Chance of saving;",
             "Payback", "Worst credible case", "Why", "Table 1.", "It stops being right if", "Walk-away price",
             "Not known", "P10, P50, P90:"]  # fmt: skip
    places = [first.index(words) for words in order]
    assert places == sorted(places)
    assert "page 1 of" in first


def test_the_sections_stand_in_the_order_a_committee_reads(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(built(factory.mixed()))) as pdf, pdf.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
    assert titles[0].startswith("Recommendation:")
    numbered = [title for title in titles[1:] if title[0].isdigit()]
    lettered = [title for title in titles[1:] if not title[0].isdigit()]
    assert [int(title.split(".")[0]) for title in numbered] == list(range(2, len(numbered) + 2))
    assert [title[0] for title in lettered] == list("ABCDEFGHIJ"[: len(lettered)])
    assert "Approvals" in numbered[-1]
    assert "How to check this report" in lettered[-1]


@pytest.mark.parametrize("recommendation", [factory.one_workload(), factory.mixed()], ids=["one", "mixed"])
def test_the_executive_version_is_the_first_two_pages_of_the_report(
    recommendation: Recommendation, tmp_path: Path
) -> None:
    case, catalog = factory.case_for(recommendation), load_catalog()
    whole, extract = tmp_path / "whole.pdf", tmp_path / "extract.pdf"
    write_report(recommendation, case, catalog, whole)
    write_executive(recommendation, case, catalog, extract)
    assert pages(extract.read_bytes()) == 2
    each = []
    for path in (whole, extract):
        text = " ".join(read(path.read_bytes(), tmp_path, "-l", "2").split())
        for words in ("draft, not signed", "two-page extract, not signed"):
            text = text.replace(words, "")
        each.append(re.sub(r"(page \d) of \d+", r"\1", text))
    assert each[0] == each[1]
    held = [read_attachments(path.read_bytes()) for path in (whole, extract)]
    assert held[0]["result.json"] == held[1]["result.json"]
    assert held[0].keys() == held[1].keys() == set(EXPECTED)
    with pytest.raises(ReportError, match="exists already"):
        write_executive(recommendation, case, catalog, extract)


def test_all_fonts_are_embedded(tmp_path: Path) -> None:
    path = tmp_path / "fonts.pdf"
    path.write_bytes(built(factory.mixed()))
    listed = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert listed
    for line in listed:
        assert "Noto" in line
        assert re.search(r"\byes yes yes\b", line), line


def test_the_same_inputs_give_the_same_bytes_in_another_process_time_zone_language_and_hash_seed() -> None:
    script = (
        "import hashlib, sys; sys.path[:0] = ['.', 'tests/unit/report']\n"
        "import report_factory as factory\n"
        "from advisor.report import build_report\n"
        "r = factory.one_workload()\n"
        "print(hashlib.sha256(build_report(r, factory.case_for(r))).hexdigest())"
    )
    digests = set()
    for zone, seed, language in (("UTC", "1", "C.UTF-8"), ("Asia/Tokyo", "2", "de_DE.UTF-8")):
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": language, "LANG": language}
        made = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=env, check=True, capture_output=True, text=True
        )
        digests.add(made.stdout)
    assert len(digests) == 1


def test_the_log_of_printed_figures_is_attached() -> None:
    log = json.loads(read_attachments(built(factory.one_workload()))["figures.json"])
    entry = {"text": "365", "pointer": "/workloads/0/options/2/run_cost_usd_month/p50", "rule": "k 0"}
    assert {**entry, "pages": [1, 1]} in log


def test_each_logged_figure_stands_on_the_pages_that_the_log_names(tmp_path: Path) -> None:
    pdf = built(factory.mixed())
    each = [re.sub(r"\s", "", text) for text in read(pdf, tmp_path).split("\f")]
    for item in json.loads(read_attachments(pdf)["figures.json"]):
        if item["rule"] != "text":
            first, last = item["pages"]
            text = re.sub(r"\s", "", item["text"])
            assert any(text in page for page in each[first - 1 : last]), item


def test_letter_paper_and_a_signed_copy_say_so(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(built(factory.one_workload(), paper="Letter"))) as pdf:
        box = [float(side) for side in pdf.pages[0].mediabox]
    assert box[2:] == [612.0, 792.0]
    assert "draft, not signed" in read(built(factory.one_workload(), draft=True), tmp_path)
    assert "draft" not in read(built(factory.one_workload(), draft=False), tmp_path)


@pytest.mark.parametrize(
    "name",
    ["n" * 120, "Übersetzung für 翻訳 🚀", "مساعد المطالبات", "A <b> & </para> name", "  spaces   and\ttabs "],
    ids=["long", "emoji", "arabic", "markup", "blanks"],
)
def test_names_of_every_kind_give_a_report(name: str, tmp_path: Path) -> None:
    pdf = built(factory.recommendation((factory.workload("a", name, "move"),)))
    said = read(pdf, tmp_path)
    assert "A <b> & </para> name" in said if "<b>" in name else pages(pdf) <= 17
    if "🚀" in name:
        assert "U+1F680" in said


def test_an_organisation_with_two_thousand_letters_keeps_the_first_page_whole(tmp_path: Path) -> None:
    recommendation = replace(factory.one_workload(), organisation="Very long organisation name " * 71)
    pdf = built(recommendation)
    assert "It stops being right if" in read(pdf, tmp_path, "-l", "1")
    assert pages(pdf) <= 17


SPREAD: tuple[Verdict, ...] = ("move", "pilot first", "wait", "stay", "move")


@pytest.mark.parametrize(
    ("recommendation", "most"),
    [
        (factory.one_workload(), 15),
        (
            factory.recommendation(tuple(factory.workload(f"w{n}", f"Workload {n}", v) for n, v in enumerate(SPREAD))),
            18,
        ),
        (factory.mixed(), 18),
        (
            factory.recommendation(
                tuple(
                    factory.workload(f"w{n}", f"Workload {n}", ("move", "stay", "wait")[n % 3], mid=1e5 * (n + 1))
                    for n in range(20)
                )
            ),
            24,
        ),
        (
            factory.recommendation(
                tuple(
                    factory.workload(f"w{n}", f"Workload {n}", "stay", mid=-1e5 * (n + 1), spread=5e4, chance=0.05)
                    for n in range(60)
                )
            ),
            34,
        ),
    ],
    ids=["one", "five", "six", "twenty", "sixty"],
)
def test_the_page_budget_holds(recommendation: Recommendation, most: int) -> None:
    for paper, longer in (("A4", 1.0), ("Letter", 1.08)):
        pdf = built(recommendation, paper=paper)
        assert pages(pdf) <= most * longer, paper
        assert len(pdf) < (400_000 if most <= 18 else 900_000)


def test_a_long_report_lists_its_contents_on_page_three_each_line_a_link_to_its_page(tmp_path: Path) -> None:
    pdf = built(factory.mixed())
    assert "Contents" in read(pdf, tmp_path, "-f", "3", "-l", "3")
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        sections = [str(item.title) for item in outline.root][1:]
        links = [note for note in opened.pages[2].Annots if note.Subtype == "/Link"]
        assert [str(link.Contents).rsplit(", page ", maxsplit=1)[0] for link in links] == sections
        each = read(pdf, tmp_path).split("\f")
        for link in links:
            text, _, number = str(link.Contents).rpartition(", page ")
            shown = re.sub(r"\s", "", text.replace("\u00a0", " "))
            assert shown in re.sub(r"\s", "", each[int(number) - 1])


def test_a_table_that_goes_on_says_so_at_the_head_of_the_page(tmp_path: Path) -> None:
    many = tuple(factory.workload(f"w{n}", f"Workload {n}", "move", mid=1e5 * (n + 1)) for n in range(60))
    each = read(built(factory.recommendation(many)), tmp_path, "-layout").split("\f")
    found = [page for page in each if "(continued)" in page]
    assert len(found) > 1
    for page in found:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert re.fullmatch(r"Table \d+\. .*\(continued\)", lines[1])


def test_no_page_is_nearly_empty_but_those_before_a_new_chapter(tmp_path: Path) -> None:
    pdf = built(factory.mixed())
    each = read(pdf, tmp_path, "-layout").split("\f")[: pages(pdf)]
    for number, page in enumerate(each[:-1]):
        follows = [line.strip() for line in each[number + 1].splitlines() if line.strip()][1]
        chapter = re.match(r"(\d+\. Approvals|A\. |[A-Z]\. How to check)", follows)
        assert chapter or len([line for line in page.splitlines() if line.strip()]) > 12, number + 1


def test_a_case_where_nothing_could_be_assessed_gives_a_report_without_invented_figures(tmp_path: Path) -> None:
    said = read(
        built(
            factory.recommendation(
                (factory.not_assessed("s", "Calls", "speech"),),
            )
        ),
        tmp_path,
    )
    assert "Not assessed" in said
    assert "nothing could be assessed" in said
    assert "Against the best stay" not in said


def test_a_signed_report_holds_its_inputs_and_verifies(tmp_path: Path) -> None:
    identity = tmp_path / "analyst.p12"
    create_identity("R. Okafor", "Halden Bank", identity, "a long passphrase", now=NOW)
    out = tmp_path / "report.pdf"
    recommendation = factory.one_workload()
    case = factory.case_for(recommendation)
    catalog = load_catalog()
    recommendation = replace(recommendation, case_sha256=case_sha256(case), catalog_sha256=catalog.sha256)
    heard: list[float] = []
    write_report(
        recommendation, case, catalog, out,
        identity=identity, passphrase="a long passphrase", now=NOW, progress=lambda share, _: heard.append(share),
    )  # fmt: skip
    assert set(read_attachments(out.read_bytes())) == set(EXPECTED)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    verified = verify_report(out, now=NOW)
    assert verified.ok, [verdict for verdict in verified.verdicts if verdict.word == "failed"]


def test_nothing_is_written_when_it_may_not_be(tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    recommendation = factory.one_workload()
    case, catalog = factory.case_for(recommendation), load_catalog()
    with pytest.raises(Cancelled):
        write_report(recommendation, case, catalog, out, cancelled=lambda: True)
    with pytest.raises(IdentityError, match="passphrase"):
        write_report(recommendation, case, catalog, out, identity=tmp_path / "none.p12", now=NOW)
    assert list(tmp_path.iterdir()) == []
    out.write_text("kept", encoding="utf-8")
    with pytest.raises(ReportError, match="exists already"):
        write_report(recommendation, case, catalog, out)
    assert out.read_text(encoding="utf-8") == "kept"


def test_importing_the_package_loads_neither_reportlab_nor_pyhanko() -> None:
    heavy = ("reportlab", "pyhanko", "pikepdf", "numpy")
    script = f"import sys, advisor.report; print([name for name in {heavy} if name in sys.modules])"
    made = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert made.stdout.strip() == "[]"
