"""Reports in the reader's number style: every digit of every printed text is accounted for."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import report_factory as factory
from msgspec import Struct
from msgspec.structs import replace

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import document as as_document
from advisor.decision import recommend
from advisor.decision.result import Recommendation
from advisor.number_style import NARROW, STYLES
from advisor.numbers_in_text import in_style, tokens
from advisor.report import build_report
from advisor.report.attachments import read_attachments
from advisor.report.charts.paint import tick_texts
from advisor.report.content.assemble import Document, document
from advisor.report.content.model import Table, plain
from advisor.report.content.styled import printed_names
from advisor.report.format import render
from advisor.report.layout import inline

ROOT = Path(__file__).parents[3]
CASES = [
    *sorted((ROOT / "assets/cases").glob("*.switchpoint")),
    *sorted((ROOT / "tests/data/cases").glob("*.switchpoint")),
]
DRAWS = 64
TOKEN = re.compile(r"\d+(?:[.,]\d+)*")
"""Digits with the points and commas among them, found without the module under test."""
WRITTEN = re.compile(rf"\d+(?:[.,{NARROW}]\d+)*")
GERMAN = STYLES["de"]

each_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


@cache
def decided(path: Path) -> tuple[Recommendation, Case]:
    catalog = load_catalog()
    case = load_case(path, catalog)
    return recommend(case, catalog, draws=DRAWS), case


@cache
def printed(path: Path, code: str) -> tuple[str, ...]:
    """Every text of the report, log included, in one order for all styles."""
    recommendation, case = decided(path)
    return tuple(texts(document(recommendation, case, style=STYLES[code])))


def texts(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, tuple):
        for item in held:
            yield from texts(item)
    elif isinstance(held, Struct):
        for name in held.__struct_fields__:
            if name not in ("key", "pointer", "rule", "numbers"):
                yield from texts(getattr(held, name))


@cache
def facts() -> str:
    """All that the tables of facts say, in one text."""
    return " ".join(cell for rows in load_catalog().rows.values() for row in rows for cell in row.values())


@each_case
def test_a_report_in_another_style_says_the_same_and_writes_each_number_of_ours_in_it(path: Path) -> None:
    english, german = printed(path, "en"), printed(path, "de")
    names = printed_names(*decided(path))
    assert len(english) == len(german) > 500
    rewritten = 0
    for one, other in zip(english, german, strict=True):
        said = one.replace("in English", "in German").replace("en: as", "de: as")
        assert WRITTEN.sub("#", other) == WRITTEN.sub("#", said)
        for before, after in zip(TOKEN.finditer(one), WRITTEN.findall(other), strict=True):
            if after == before[0].replace(",", NARROW).replace(".", ",") != before[0]:
                rewritten += 1
                continue
            assert after == before[0]
            known = next(token.kind for token in tokens(one, names) if token.start == before.start())
            kept = known in ("whole", "name", "version", "identifier") or _piece(one, before) in quoted(path)
            assert kept, (one, before[0])
    assert rewritten > 200


@cache
def quoted(path: Path) -> str:
    """The words of others in a result and its case, in one text."""
    recommendation, case = decided(path)
    return f"{json.dumps(as_document(recommendation), ensure_ascii=False)} {case.model_dump_json()} {facts()}"


def _piece(text: str, found: re.Match[str]) -> str:
    """What stands between the commas or semicolons around a number, as a quotation has it."""
    ends = [match.span() for match in re.finditer(r"[,;:] |…|$", text)]
    first = max((end for start, end in ends if end <= found.start()), default=0)
    last = next(start for start, end in ends if start >= found.end())
    return text[first:last].replace("\u00a0", " ")


@each_case
def test_every_digit_of_every_text_is_a_number_of_ours_or_known_for_something_else(path: Path) -> None:
    recommendation, case = decided(path)
    names = printed_names(recommendation, case)
    given = quoted(path)
    for text in map(plain, printed(path, "en")):
        found = list(tokens(text, names))
        assert [token.text for token in found] == TOKEN.findall(text)
        for token in found:
            word = _word(text, token.start, token.end)
            if token.kind == "identifier":
                assert word in given, (text, word)
            elif token.kind == "version":
                assert token.text in given, (text, token.text)
            elif token.kind == "number":
                assert not re.fullmatch(r"[A-Za-z]+[\d.]*", word), (text, word)
            else:
                assert token.kind in ("whole", "name"), (text, token)


def _word(text: str, start: int, end: int) -> str:
    """The word that digits are a part of, without the punctuation around it."""
    first = max(text.rfind(space, 0, start) for space in " \u00a0") + 1
    last = min((at for space in " \u00a0" if (at := text.find(space, end)) >= 0), default=len(text))
    return text[first:last].strip(".,:;()[]?“”'\"…").rstrip(")")


def test_columns_that_quote_facts_and_sources_are_the_same_in_each_style() -> None:
    compared = 0
    for path in CASES:
        recommendation, case = decided(path)
        english, german = (_quoting(document(recommendation, case, style=STYLES[code])) for code in ("en", "de"))
        assert english == german
        compared += sum(bool(re.search(r"\d\.\d", cell)) for cell in english)
    assert compared > 100


def _quoting(held: Document) -> list[str]:
    heads = ("Capability", "What it takes", "Source, release", "Id", "Title, publisher")
    tables = [block for block in held.body.blocks if isinstance(block, Table)]
    return [
        row.cells[place]
        for table in tables
        for place, column in enumerate(table.columns)
        if column.head in heads
        for row in table.rows
    ]


@pytest.mark.parametrize("code", ["de", "fr"])
@pytest.mark.parametrize("path", CASES[:2], ids=lambda path: path.stem)
def test_the_log_of_a_report_holds_in_its_style(path: Path, code: str) -> None:
    recommendation, case = decided(path)
    pdf = build_report(recommendation, case, style=STYLES[code])
    log = json.loads(read_attachments(pdf)["figures.json"])
    held: Any = as_document(recommendation)
    names = printed_names(recommendation, case)
    assert len(log) > 100
    grouped = 0
    for item in log:
        assert item["style"] == code
        value: Any = held
        for step in item["pointer"].strip("/").split("/"):
            value = value[int(step)] if isinstance(value, list) else value[step]
        if item["rule"] == "text":
            assert item["text"].replace("\u00a0", " ") == in_style(value, STYLES[code], names).replace("\u00a0", " "), (
                item
            )
        else:
            assert item["text"] == in_style(render(item["rule"], value), STYLES[code]), item
            grouped += NARROW in item["text"]
    assert grouped > 10


def test_an_english_log_names_no_style_so_that_reports_made_before_are_read_alike() -> None:
    recommendation, case = decided(CASES[0])
    log = json.loads(read_attachments(build_report(recommendation, case))["figures.json"])
    assert all(set(item) == {"text", "pointer", "rule", "pages"} for item in log)


def test_page_one_and_the_versions_say_which_style_it_is() -> None:
    recommendation = factory.one_workload()
    case = factory.case_for(recommendation)
    for code, example in (
        ("en", "English, 1,234.5"),
        ("de", f"German, 1{NARROW}234,5"),
        ("fr", f"French, 1{NARROW}234,5"),
    ):
        held: Document = document(recommendation, case, style=STYLES[code])
        assert any(f"numbers as in {example}" in text for text in texts(held.first_page))
        assert any(text.startswith(f"{code}: as in {example}") for text in texts(held.rest))


def test_a_buyers_words_stand_as_the_buyer_wrote_them() -> None:
    recommendation, case = decided(CASES[0])
    name = "Claims 2.5 for 1,000 agents"
    workload = replace(recommendation.workloads[0], name=name)
    named = case.model_copy(update={"workloads": (case.workloads[0].model_copy(update={"name": name}),)})
    held = document(replace(recommendation, workloads=(workload,)), named, style=GERMAN)
    said = [text for text in texts(held.parts) if "Claims" in text]
    assert said
    assert all("Claims 2,5" not in text for text in said)
    assert any(name in text for text in said)


@pytest.mark.parametrize("answer", ["USD 1.5 million", "2.5 GB", "1,200 USD a month", "0.5 %"])
def test_an_answer_that_is_a_quantity_is_no_name(answer: str) -> None:
    names = printed_names((), {"notes": answer, "name": "3.5 Sonnet"})
    assert in_style(f"It costs {answer} for 3.5 Sonnet.", GERMAN, names) != f"It costs {answer} for 3.5 Sonnet."
    assert in_style("3.5 Sonnet", GERMAN, names) == "3.5 Sonnet"


def test_axes_are_in_the_style_of_the_text() -> None:
    assert tick_texts((0.0, 500_000.0, 1_000_000.0, 1_500_000.0), "USD", GERMAN)[1] == ("0,0", "0,5", "1,0", "1,5")
    assert tick_texts((-1e9, 0.0, 1e9), "USD", GERMAN)[1] == (f"−1{NARROW}000", "0", f"1{NARROW}000")


def test_no_line_ends_between_the_groups_of_a_number() -> None:
    number = f"12{NARROW}345{NARROW}678"
    for text in (
        f"It costs USD {number} a year",
        f"It costs USD\u00a0{number} a\u00a0year",
        f"≈ {number} and {number}",
    ):
        for width in range(120, 240, 5):
            paragraph = inline.paragraph(text, "body")
            paragraph.wrap(width, 1000)
            lines = [" ".join(line[1]) if isinstance(line, tuple) else "".join(w.text for w in line.words)
                     for line in paragraph.blPara.lines]  # fmt: skip
            whole = "".join(lines)
            assert whole.count(number) == text.count(number)
            for one, other in itertools.pairwise(lines):
                assert not (re.search(r"\d$", one) and re.match(r"\d", other))
