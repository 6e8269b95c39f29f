"""The produced pages: their order, how full they are, their colours, and how their tables break."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import report_factory as factory
import test_special_cases as special

from advisor.decision.result import Recommendation
from advisor.report import build_report, fonts, tags
from advisor.report.content.assemble import Document, document
from advisor.report.content.model import Block, Columns, FigureBlock, Heading, Table, plain
from advisor.report.layout import page as layout_page
from advisor.report.layout import theme
from advisor.report.layout.passes import LONG, Flowables
from advisor.report.layout.story import story
from advisor.report.structure import Mark, Node, RawDocument
from tests.page_pictures import grey_pages

CASES = {"one workload": factory.one_workload, "one of each verdict": factory.mixed}
SHEET = theme.PAPERS["A4"]
FULL = 0.2
"""Share of the text block that a page fills at least."""
DOTS = 30
"""Dots an inch of the pictures on which pages are measured."""
DARK = 200
"""Grey below which a dot is ink: hairlines and tints are lighter."""


@cache
def built(name: str, paper: str = "A4") -> bytes:
    return special.pdf_of(name, paper) if name in special.CASES else _built(CASES[name]())


def _built(recommendation: Recommendation) -> bytes:
    return build_report(recommendation, factory.case_for(recommendation))


@cache
def held(name: str) -> Document:
    recommendation = CASES[name]()
    return document(
        recommendation,
        factory.case_for(recommendation),
        fits=lambda blocks: layout_page.fits(blocks, SHEET),
    )


@cache
def laid_out(name: str) -> RawDocument:
    """The pages with the tree of their tags, before they become a file."""
    made = held(name)
    first = layout_page.fitting(made.first_page, SHEET)
    flowables = Flowables([*story(first.blocks, dense=True), *story(made.body.blocks)])
    running = layout_page.running_parts(made.running, SHEET)
    return tags.build(flowables.after, layout_page.form(SHEET), running, font=fonts.SANS)


def _flat(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found += _flat((*block.left, *block.right)) if isinstance(block, Columns) else [block]
    return found


def _blocks(name: str) -> list[Block]:
    first = layout_page.fitting(held(name).first_page, SHEET)
    return _flat((*first.blocks, *held(name).body.blocks))


def _packed(text: str) -> str:
    return re.sub(r"\s", "", plain(text).replace("\u00a0", " "))


@pytest.mark.parametrize("name", CASES)
def test_another_program_reads_headings_captions_and_table_heads_in_the_order_of_the_content(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "read.pdf"
    path.write_bytes(built(name))
    told = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    pages = told.split("\f")
    # The list of contents, where there is one, holds every heading once more, with its page.
    pages = [re.sub(r"Contents\n(?:.*\n)*?(?=\d+\. .*[^\d\n]\n)", "", page, count=1) for page in pages]
    text = _packed("".join(pages))
    place = 0
    for block in _blocks(name):
        texts: tuple[str, ...] = ()
        if isinstance(block, Heading):
            texts = (block.text,)
        elif isinstance(block, Table):
            texts = (block.title, block.columns[0].head)
        elif isinstance(block, FigureBlock):
            texts = (f"Figure {block.number}. {block.finding}", block.caption)
        for wanted in map(_packed, texts):
            found = text.find(wanted, place)
            assert found >= 0, (wanted, text[place : place + 200])
            place = found + len(wanted)


@pytest.mark.parametrize("name", CASES)
def test_the_file_holds_as_many_tables_and_figures_as_the_content(name: str) -> None:
    roles = [node.role for node in laid_out(name).tree.walk()]
    blocks = _blocks(name)
    tables = sum(isinstance(block, Table) for block in blocks)
    assert roles.count("Table") == tables == roles.count("Caption")
    # The small plot of the key figures is a figure without a number.
    assert roles.count("Figure") == sum(isinstance(block, FigureBlock) for block in blocks) + 1
    levels = [int(role[1:]) for role in roles if re.fullmatch(r"H\d", role)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    alts = [node.alt for node in laid_out(name).tree.walk() if node.role == "Figure"]
    assert all(100 <= len(alt) <= 400 for alt in alts)


@pytest.mark.parametrize("name", CASES)
def test_bookmarks_and_lines_of_the_contents_lead_to_the_page_of_their_heading(name: str) -> None:
    first = [heading for heading in laid_out(name).outline.headings if heading.level == 1]
    with pikepdf.open(io.BytesIO(built(name))) as pdf:
        place: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        with pdf.open_outline() as bookmarks:
            for item, heading in zip(bookmarks.root, first, strict=True):
                assert item.title == heading.text
                assert isinstance(item.destination, pikepdf.Array)
                assert place[item.destination[0].objgen] == heading.page
        links = [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
        assert len(links) == (len(first) - 1 if len(pdf.pages) > LONG else 0)
        for link, heading in zip(links, first[1:], strict=False):
            target: Any = link.get("/Dest") or link["/A"]["/D"]
            assert place[target[0].objgen] == heading.page


def _pages_of(node: Node) -> set[int]:
    return {child.page for each in node.walk() for child in each.children if isinstance(child, Mark)}


@pytest.mark.parametrize("name", CASES)
def test_no_row_is_on_two_pages_and_two_rows_stand_with_each_head_and_each_break(name: str) -> None:
    for table in laid_out(name).tree.walk():
        if table.role != "Table":
            continue
        rows = [child for child in table.walk() if child.role == "TR"]
        pages = [_pages_of(row) for row in rows]
        assert all(len(found) == 1 for found in pages), table
        numbers = [page for found in pages for page in found]
        body = numbers[1:]
        for number in set(body):
            assert body.count(number) >= min(2, len(body)), (name, number)
        assert numbers[0] == body[0], "a head stands on the page of its first row"


@pytest.mark.parametrize(
    ("name", "paper"),
    [*((name, paper) for name in special.CASES for paper in ("A4", "Letter")), ("one of each verdict", "A4")],
)
def test_no_ink_near_the_edge_and_no_page_but_before_a_chapter_nearly_empty(
    name: str, paper: str, tmp_path: Path
) -> None:
    sheet = theme.PAPERS["Letter" if paper == "Letter" else "A4"]
    for number, (width, height, rows) in enumerate(grey_pages(built(name, paper), tmp_path, DOTS), start=1):
        inked = [any(dot < DARK for dot in row) for row in rows]
        edge = round(9 / 25.4 * DOTS)  # 10 mm, less the blur of a coarse picture
        assert not any(inked[:edge]), number
        assert not any(inked[-edge:]), number
        assert all(dot >= DARK for row in rows for dot in (*row[:edge], *row[-edge:])), number
        top, bottom = (round(at / 72 * DOTS) for at in (sheet.top, sheet.height - sheet.bottom))
        last = max((at for at in range(top, bottom) if inked[at]), default=top)
        assert last - top >= FULL * (bottom - top), f"page {number} ends after {(last - top) / (bottom - top):.0%}"
        assert abs(width / height - sheet.width / sheet.height) < 0.01


def _colours(pdf: bytes) -> set[str]:
    """Every colour that a page fills or draws with, as #RRGGBB."""
    found = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for item in pikepdf.parse_content_stream(page):
                name = str(item.operator)
                if name in ("rg", "RG"):
                    parts = [round(float(part) * 255) for part in item.operands]
                    found.add("#" + "".join(f"{part:02X}" for part in parts))
                elif name in ("g", "G"):
                    found.add("#" + f"{round(float(item.operands[0]) * 255):02X}" * 3)
                assert name not in ("k", "K", "sh", "scn", "SCN"), "colours have three numbers"
    return found


ROLES = {
    value.upper()
    for key, value in vars(theme).items()
    if key.isupper() and isinstance(value, str) and value.startswith("#")
}


@pytest.mark.parametrize("name", CASES)
def test_every_colour_on_the_pages_has_a_role(name: str) -> None:
    black = {"#000000"}  # the state that a page begins with; nothing is painted in it
    assert _colours(built(name)) <= ROLES | black | {"#C9CFD6"}
    assert len(_colours(built(name)) & ROLES) > 6


def _lightness(colour: str) -> float:
    """L* of CIE 1976, from the relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return float(116 * luminance ** (1 / 3) - 16)


def test_the_three_ways_of_a_chart_stay_apart_in_grey() -> None:
    levels = sorted(map(_lightness, (theme.RECOMMENDED, theme.STAY, theme.TODAY)))
    assert all(after - before >= 13.5 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", CASES)
def test_pages_are_laid_out_twice_and_no_more(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once to measure, once to draw: the room kept for the list of contents is the room that it takes."""
    passes: list[Any] = []
    lay_out = tags._lay_out

    def counted(*arguments: Any, **options: Any) -> RawDocument:
        passes.append(arguments)
        return lay_out(*arguments, **options)

    monkeypatch.setattr(tags, "_lay_out", counted)
    _built(CASES[name]())
    # A short report learns from the first pass that it needs no list, and is measured again without it.
    assert len(passes) == (2 if name == "one of each verdict" else 3)
