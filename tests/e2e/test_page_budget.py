"""How many pages a report takes, from one workload to sixty; and that no page is nearly empty."""

from __future__ import annotations

import io
import json
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.decision.result import Recommendation
from advisor.report import build_report, write_report
from advisor.report.layout.theme import PAPERS
from tests.page_pictures import grey_pages

CASES = Path(__file__).resolve().parents[2] / "assets" / "cases"
A4 = PAPERS["A4"]
DRAWS, FEWER = 256, 64
"""Draws, and those of more than twenty workloads."""


@cache
def decided(name: str) -> tuple[Recommendation, Case]:
    catalog = load_catalog()
    case = load_case(CASES / f"{name}.switchpoint", catalog)
    return recommend(case, catalog), case


@cache
def copied(count: int) -> tuple[Recommendation, Case]:
    """The workloads of a worked case again and again, each copy under a name of its own, decided together."""
    plain = json.loads((CASES / "mixed-portfolio.switchpoint").read_text(encoding="utf-8"))
    held = plain["workloads"]
    plain["workloads"] = [
        {**row, "id": f"w{at}", "name": f"{row['name']} {at // len(held) + 1}" if count > len(held) else row["name"]}
        for at in range(count)
        for row in [held[at % len(held)]]
    ]
    plain["commercials"]["capacity"] = []
    case = Case.model_validate(plain)
    return recommend(case, load_catalog(), draws=DRAWS if count <= 20 else FEWER), case


@cache
def pdf_of(name: str, paper: str = "A4") -> bytes:
    result, case = copied(int(name)) if name.isdigit() else decided(name)
    return build_report(result, case, paper="Letter" if paper == "Letter" else "A4")


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _texts(pdf: bytes, folder: Path) -> list[str]:
    """Each page as another program reads it."""
    path = folder / "made.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout.split("\f")[:-1]


@dataclass(frozen=True)
class Budget:
    """Most pages of the executive version, the body and the appendices, and fewest and most of the whole, on A4."""

    body: int
    appendices: int
    fewest: int
    most: int


BUDGETS = {
    "assistant-70b": Budget(8, 6, 13, 15),
    "pretraining-8b-70b": Budget(9, 7, 13, 17),
    "mixed-portfolio": Budget(9, 7, 16, 18),
    "1": Budget(8, 6, 13, 15),
    "5": Budget(9, 7, 16, 18),
    "20": Budget(12, 10, 18, 24),
    "60": Budget(12, 20, 18, 34),
}
"""The worked cases, of one, two and six workloads; then as many as named."""
LONGER = 3
"""Letter paper holds a twelfth less on a page, and what no longer fits leaves a gap."""


@pytest.mark.parametrize("name", BUDGETS)
def test_pages_stay_within_the_budget(name: str, tmp_path: Path) -> None:
    budget = BUDGETS[name]
    texts = _texts(pdf_of(name), tmp_path)
    assert budget.fewest <= len(texts) <= budget.most
    # The body begins on page 3, with the contents or its first section; the appendices where the first of them does.
    first = next(at for at, page in enumerate(texts) if at > 2 and re.search(r"^A\. .*assumptions", page, re.M))
    assert not re.search(r"^Contents$", "".join(texts[:2]), re.M)
    assert first - 2 <= budget.body
    assert len(texts) - first <= budget.appendices


@pytest.mark.parametrize("name", ["assistant-70b", "mixed-portfolio", "1", "5", "20", "60"])
def test_letter_paper_takes_a_little_more(name: str) -> None:
    assert pages(pdf_of(name, "Letter")) <= BUDGETS[name].most + LONGER


@pytest.mark.parametrize("name", BUDGETS)
def test_no_page_is_nearly_empty_and_page_one_is_one_page(name: str, tmp_path: Path) -> None:
    each = _texts(pdf_of(name), tmp_path)
    assert "P10, P50, P90: one draw in ten" in " ".join(each[0].split())
    for number, page in enumerate(each, start=1):
        words = len(page.split())
        assert words > 90, f"page {number} of {len(each)} has {words} words"


DOTS = 36
"""Dots an inch of the pictures by which it is judged how far down a page is filled."""


def _filled(pdf: bytes, folder: Path) -> list[float]:
    """Which share of its text block each page fills, down to the lowest ink."""
    shares = []
    for _, height, rows in grey_pages(pdf, folder, DOTS):
        top, bottom = (round(at / 72 * DOTS) for at in (A4.top, A4.height - A4.bottom))
        last = max(at for at in range(top, bottom) if min(rows[at]) < 235)
        shares.append((last + 1 - top) / (bottom - top))
        assert height > bottom
    return shares


@pytest.mark.parametrize("name", BUDGETS)
def test_no_page_up_to_the_approvals_is_left_a_good_part_empty(name: str, tmp_path: Path) -> None:
    texts, shares = _texts(pdf_of(name), tmp_path), _filled(pdf_of(name), tmp_path)
    signed = next(at for at, page in enumerate(texts) if at > 2 and re.search(r"^\d+\. Approvals", page, re.M))
    assert "A signature here does not prove" in texts[signed]
    # A table of costs stays whole, and so does what is to be signed: the page before may end where that had no room.
    assert all(share >= 0.65 for share in shares[: signed - 1]), shares
    assert shares[signed - 1] >= 0.55
    assert shares[signed] >= 0.7


@pytest.mark.parametrize("name", BUDGETS)
def test_no_title_of_a_table_is_parted_from_its_first_rows(name: str, tmp_path: Path) -> None:
    pages_of = _texts(pdf_of(name), tmp_path)
    for page, following in zip(pages_of, [*pages_of[1:], ""], strict=True):
        lines = [line for line in page.split("\n") if line.strip()][:-2]  # without the foot
        titles = [at for at, line in enumerate(lines) if re.match(r" *Table\s\d+\.", line)]
        goes_on = "(continued)" in "".join(following.split("\n")[:6])
        fewest = 4 if goes_on else 3  # a table of one row is whole with its title, basis and head
        assert all(at < len(lines) - fewest for at in titles), lines[-4:]


def test_a_sentence_names_a_few_of_sixty_workloads_and_counts_the_others(tmp_path: Path) -> None:
    assert re.search(r"and 4\d more on GPUs", " ".join(_texts(pdf_of("60"), tmp_path)[0].split()))


def test_sixty_workloads_with_all_that_is_attached_stay_below_900_kb(tmp_path: Path) -> None:
    result, case = copied(60)
    out = tmp_path / "sixty.pdf"
    write_report(result, case, load_catalog(), out)
    assert out.stat().st_size <= 900_000
