"""Reports of unusual cases look right: words inside the margins, no two on each other, page 1 on one page."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import report_factory as factory
from msgspec.structs import replace

from advisor.decision.result import Recommendation, Unknown
from advisor.report import build_report
from advisor.report.layout import theme

LONG = (
    "Customer assistant for claims handling in the northern region with its second language, and all batch summaries of"
)
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def long_names() -> Recommendation:
    verdicts = ("move", "pilot first", "stay")
    workloads = tuple(
        factory.workload(f"w{at}", f"{LONG} 202{at}"[:120], verdict)  # type: ignore[arg-type]  # one of the verdicts
        for at, verdict in enumerate(verdicts)
    )
    return factory.recommendation(
        workloads, title=LONG, organisation=("Organisation with a name of two thousand letters " * 41)[:2000]
    )


def other_scripts() -> Recommendation:
    names = ("Übersetzung für 翻訳 🚀", "مساعد المطالبات", "ассистент λόγος", "n" * 120)
    return factory.recommendation(
        tuple(factory.workload(f"w{at}", name, "stay", mid=-3e5) for at, name in enumerate(names))
    )


def facts_missing() -> Recommendation:
    lacking = tuple(
        Unknown(f"Fact {at} of the buyer", "the range is wider", "the owner of the workload", "case")
        for at in range(30)
    )
    base = factory.mixed()
    first = replace(base.workloads[0], unknowns=lacking, today_usd_month=None, demand="", today_label="")
    return replace(base, workloads=(first, *base.workloads[1:]), oldest_price_used="")


CASES = {
    "one workload": factory.one_workload,
    "sixty workloads": lambda: factory.recommendation(
        tuple(
            factory.workload(f"w{at}", f"Workload {at}", "stay" if at % 3 else "move", mid=1e5 * (at % 7 - 3))
            for at in range(60)
        )
    ),
    "all stay": lambda: factory.recommendation(
        tuple(factory.workload(f"w{at}", f"Workload {at}", "stay", mid=-3e5) for at in range(4))
    ),
    "nothing feasible": lambda: factory.recommendation((factory.not_feasible("rec", "Recommender"),)),
    "nothing assessed": lambda: factory.recommendation((factory.not_assessed("speech", "Calls", "speech"),)),
    "facts missing": facts_missing,
    "long names": long_names,
    "other scripts": other_scripts,
}


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def core(self) -> tuple[float, float]:
        """Where the letters stand: the box of a font reaches above and below them, that of the mathematical one far."""
        high = self.bottom - self.top
        return self.top + 0.3 * high, self.bottom - 0.3 * high


@cache
def pdf_of(name: str, paper: str = "A4") -> bytes:
    result = CASES[name]()
    return build_report(result, factory.case_for(result), paper="Letter" if paper == "Letter" else "A4")


def words_of(pdf: bytes, folder: Path) -> list[list[Word]]:
    """The words of each page with their boxes in points from the upper left corner."""
    path = folder / "made.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    return [
        [
            Word(float(found[1]), float(found[2]), float(found[3]), float(found[4]), found[5])
            for found in _WORD.finditer(page)
        ]
        for page in told.split("<page ")[1:]
    ]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", CASES)
def test_every_word_lies_inside_the_text_block(name: str, paper: str, tmp_path: Path) -> None:
    sheet = theme.PAPERS["Letter" if paper == "Letter" else "A4"]
    for number, page in enumerate(words_of(pdf_of(name, paper), tmp_path), start=1):
        assert page, number
        for word in page:
            assert word.left >= sheet.left - 1, (number, word)
            assert word.right <= sheet.left + theme.BLOCK + 1.5, (number, word)
            assert word.top >= 10 * theme.MM, (number, word)
            assert word.bottom <= sheet.height - 8 * theme.MM, (number, word)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", CASES)
def test_no_two_words_stand_on_each_other(name: str, paper: str, tmp_path: Path) -> None:
    for number, page in enumerate(words_of(pdf_of(name, paper), tmp_path), start=1):
        ordered = sorted(page, key=lambda word: word.top)
        for at, word in enumerate(ordered):
            for other in ordered[at + 1 :]:
                if other.top > word.bottom:
                    break
                across = min(word.right, other.right) - max(word.left, other.left)
                down = min(word.core[1], other.core[1]) - max(word.core[0], other.core[0])
                assert across <= 1.0 or down <= 0.0, (number, word, other)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", CASES)
def test_the_first_page_ends_with_its_basis(name: str, paper: str, tmp_path: Path) -> None:
    first = " ".join(word.text for word in words_of(pdf_of(name, paper), tmp_path)[0])
    assert "P10, P50, P90: one draw in ten" in first


def test_a_long_name_is_whole_where_the_workloads_are_described(tmp_path: Path) -> None:
    text = " ".join(word.text for page in words_of(pdf_of("long names"), tmp_path) for word in page)
    assert "…" in text
    path = tmp_path / "whole.pdf"
    path.write_bytes(pdf_of("long names"))
    said = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    assert f"{LONG} 2020"[:110] in " ".join(said.split())


def test_thirty_facts_that_are_not_known_are_counted_and_twenty_told(tmp_path: Path) -> None:
    text = " ".join(word.text for page in words_of(pdf_of("facts missing"), tmp_path) for word in page)
    assert "Not known (3" in text
    assert text.count("Not known:") >= 20
    assert "more are in the attached result" in text
