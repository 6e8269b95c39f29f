"""Every number that the report prints is a figure of the attached result, a text of the case, or a count of rows."""

from __future__ import annotations

import io
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from advisor.case.load import load_case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.number_style import ENGLISH, NARROW, STYLES, NumberStyle
from advisor.numbers_in_text import Names, in_style
from advisor.report import write_report
from advisor.report.attachments import read_attachments
from advisor.report.content.styled import printed_names
from advisor.report.format import render

ROOT = Path(__file__).resolve().parents[2]
JUDGED = ("02", "03", "09", "10-before", "14", "17", "21", "22", "26", "34")
"""What cannot run, moves, a pilot, waiting, training, no room, commitments, servers of one's own, too late."""
CASES = [
    *sorted((ROOT / "assets" / "cases").glob("*.switchpoint")),
    *(next((ROOT / "tests" / "data" / "cases").glob(f"{begins}*.switchpoint")) for begins in JUDGED),
]
DRAWS = 256
STYLED = [*((path, "en") for path in CASES), *((path, code) for code in ("de", "fr") for path in CASES[1:3])]
"""Each report in English, and two of them, with six workloads and with training, in each other style."""
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")
"""Without its sign: a loss is also told as what it costs."""
THIN = "_"
"""The thin space of a group, as it is read here: pdftotext gives an ordinary space for it, as between two cells."""
GROUPED = re.compile(rf"(?<![\w.,])(?:\d{{1,3}}(?:{THIN}\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?)")
"""The same in a style that groups by it; what others wrote has the points that they gave it."""
OURS = re.compile(
    r"(?<![\w,.−])(?:(?:[0-9a-f]{8}\s){7}[0-9a-f]{8}|"
    r"\d+ (?:more|options|ruled|feasible|assumptions|of them|sources|published|workloads?|prices)"
    r"|\d+ (?:steps|that never|not\.)"
    r"|\d+ (?:buyer's|published price|measured by|vendor claim|calculated by|judgement)"
    r"|(?:Table|Figure) \d+|page \d+ of \d+|\d+ of \d+ workloads|All \d+|Not known \(\d+\)|\(\d+\)|P\d+|SHA-\d+"
    r"|of 100\b|\b1(?:,234\.|_234,)5\b|a dot is 5|a month has 730|the 50 dots|1 to 14 days|up to 182 days|carry 1 %"
    r"|case [0-9a-f]{8}\b"
    r"|(?:price|figures|readiness|calibration|effort) \d{1,2}\b(?!-)"
    r")|^\d+\. |^.* \d+$(?=\n(?:\d+|[A-I])\. )",
    re.MULTILINE,
)
"""Counts of rows, numbers of tables and pages, places in a list, and the numbers of the report's own sentences."""


@dataclass(frozen=True)
class Made:
    """A report with what is attached to it, and its pages as another program reads them."""

    pdf: bytes
    result: Any
    case: Any
    log: list[dict[str, Any]]
    pages: tuple[str, ...]
    style: NumberStyle
    names: Names

    @property
    def number(self) -> re.Pattern[str]:
        """A number as it is written in the report's style."""
        return NUMBER if self.style is ENGLISH else GROUPED

    def numbers(self, text: str) -> list[str]:
        """The numbers of a printed text."""
        return self.number.findall(text.replace("\u00a0", " ").replace(NARROW, THIN))


@pytest.fixture(scope="module", params=STYLED, ids=lambda param: f"{param[0].stem}-{param[1]}")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    path, code = request.param
    catalog, style = load_catalog(), STYLES[code]
    case = load_case(path, catalog)
    out = tmp_path_factory.mktemp("figures") / "out.pdf"
    result = recommend(case, catalog, draws=DRAWS)
    write_report(result, case, catalog, out, style=style)
    pdf = out.read_bytes()
    held = read_attachments(pdf)
    return Made(
        pdf,
        json.loads(held["result.json"]),
        json.loads(held["case.json"]),
        json.loads(held["figures.json"]),
        _pages(pdf, out.parent),
        style,
        printed_names(result, case),
    )


def _read(path: Path) -> tuple[str, ...]:
    text = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    return tuple(text.replace("\u00a0", " ").split("\f"))


def _with_visible_groups(opened: pikepdf.Pdf) -> pikepdf.Pdf:
    """The report with a sign for each thin space: the tables that tell what a glyph means are changed alone."""
    for item in opened.objects:
        if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
            meant = item.ToUnicode.read_bytes()
            item.ToUnicode.write(meant.replace(f"{ord(NARROW):04X}".encode(), f"{ord(THIN):04X}".encode()))
    return opened


def _pages(pdf: bytes, folder: Path) -> tuple[str, ...]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _with_visible_groups(opened).save(folder / "visible.pdf")
    return _read(folder / "visible.pdf")


def _without_charts(pdf: bytes, folder: Path) -> tuple[str, ...]:
    """The pages without what is drawn inside figures, whose axes have ticks of their own."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            kept, depth = [], 0
            for item in pikepdf.parse_content_stream(page):
                name = str(item.operator)
                opens = name == "BDC" and str(item.operands[0]) == "/Figure"
                if opens or (depth and name in ("BDC", "BMC")):
                    depth += 1
                if not depth or name not in ("Tj", "TJ"):
                    kept.append(item)
                if depth and name == "EMC":
                    depth -= 1
            page.Contents = opened.make_stream(pikepdf.unparse_content_stream(kept))
        _with_visible_groups(opened)
        path = folder / "bare.pdf"
        opened.save(path)
    return _read(path)


def _at(tree: Any, pointer: str) -> Any:
    for step in pointer.strip("/").split("/"):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]
    return tree


def _texts(value: Any) -> list[str]:
    """Every text, and every whole number as it is written where it counts something."""
    if isinstance(value, str | int):
        return [str(value)]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


def _alternative_texts(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        dictionaries = (item for item in opened.objects if isinstance(item, pikepdf.Dictionary))
        return " ".join(str(item.Alt) for item in dictionaries if "/Alt" in item)


def _held(made: Made) -> set[str]:
    """Every number of the log, of the result's and the case's texts, and every whole number of both."""
    held = {number for item in made.log for number in made.numbers(item["text"])}
    for text in (*_texts(made.result), *_texts(made.case)):
        held |= set(made.numbers(in_style(text, made.style, made.names)))
        # A name that stands alone in its field, such as a release, is known by its place and not by its look.
        alone = made.style is not ENGLISH and len(text.split()) == 1
        held |= set(made.numbers(text)) if alone else set()
    return held | {number.lstrip("0") for number in held}  # 8 October 2026, of 2026-10-08


def test_each_logged_figure_is_its_value_in_the_result_and_stands_on_its_pages(made: Made) -> None:
    bare = [re.sub(r"\s", "", page) for page in made.pages]
    told = re.sub(r"\s", "", _alternative_texts(made.pdf).replace(NARROW, THIN))
    assert len(made.log) > 100
    for item in made.log:
        value = _at(made.result, item["pointer"])
        first, last = item["pages"]
        if item["rule"] == "text":
            continue
        assert in_style(render(item["rule"], value), STYLES[item.get("style", "en")]) == item["text"], item
        text = re.sub(r"\s", "", item["text"].replace(NARROW, THIN))
        assert any(text in page for page in bare[first - 1 : last]) or text in told, item


def test_no_number_is_printed_that_the_attachments_do_not_hold(made: Made, tmp_path: Path) -> None:
    held = _held(made)
    strange: dict[str, str] = {}
    for number, page in enumerate(_without_charts(made.pdf, tmp_path), start=1):
        text = OURS.sub("", page)
        for found in made.number.finditer(text):
            if found[0] not in held:
                strange[f"{found[0]} on page {number}"] = text[max(0, found.start() - 40) : found.end() + 30]
    assert not strange


def test_a_changed_digit_would_be_found(made: Made) -> None:
    held = _held(made)
    figures = [text for item in made.log for text in made.numbers(item["text"]) if len(text) >= 4]
    changed = [text[:-1] + str((int(text[-1]) + 3) % 10) for text in figures]
    assert sum(text in held for text in changed) < 0.3 * len(changed)
