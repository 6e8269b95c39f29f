"""What every report must hold to, on cases of every sort as the engine decides them."""

from __future__ import annotations

import io
import itertools
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from decided_cases import SORTS, catalog, decided
from spoken import texts
from test_acceptance_words import TRIPLE, is_number, number
from test_content import FORBIDDEN, at

from advisor.likelihood import likelihood
from advisor.report import fonts, tags, write_report
from advisor.report.attachments import read_attachments
from advisor.report.content.assemble import Document, document
from advisor.report.content.model import (
    TAG,
    Block,
    Columns,
    Heading,
    Missing,
    Table,
    VerdictBlock,
    plain,
)
from advisor.report.format import render
from advisor.report.layout import page as layout_page
from advisor.report.layout import theme
from advisor.report.layout.passes import Flowables
from advisor.report.layout.story import story
from advisor.report.printed import misprinted
from advisor.report.structure import Mark, Node, RawDocument

each_sort = pytest.mark.parametrize("sort", SORTS)
ODD = ("other scripts", "long names")
"""Sorts with names that no font holds, or that stand cut."""


@cache
def held(sort: str, paper: str = "A4") -> Document:
    sheet = theme.PAPERS["Letter" if paper == "Letter" else "A4"]
    return document(*decided(sort), fits=lambda blocks: layout_page.fits(blocks, sheet))


@cache
def laid_out(sort: str, paper: str) -> RawDocument:
    """The pages with the tree of their tags, before they become a file."""
    sheet = theme.PAPERS["Letter" if paper == "Letter" else "A4"]
    made = held(sort, paper)
    first = layout_page.fitting(made.first_page, sheet)
    flowables = Flowables([*story(first.blocks, dense=True), *story(made.body.blocks)])
    running = layout_page.running_parts(made.running, sheet)
    return tags.build(flowables.after, layout_page.form(sheet), running, font=fonts.SANS)


@cache
def written(sort: str, folder: Path) -> bytes:
    result, case = decided(sort)
    out = folder / f"{sort}.pdf"
    write_report(result, case, catalog(), out, force=True)
    return out.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decided")


def blocks(sort: str) -> Iterator[Block]:
    made = held(sort)
    for block in (*made.first_page[0].blocks, *made.body.blocks):
        yield from (*block.left, *block.right) if isinstance(block, Columns) else (block,)


def said(sort: str) -> list[str]:
    return [text for block in blocks(sort) for text in texts(block)]


@each_sort
def test_every_figure_is_the_value_at_its_place_in_the_attached_result(sort: str, folder: Path) -> None:
    attached = read_attachments(written(sort, folder))
    result, log = json.loads(attached["result.json"]), json.loads(attached["figures.json"])
    assert len(log) > 80
    for item in log:
        if item["rule"] != "text":
            assert render(item["rule"], at(result, item["pointer"])) == item["text"], item
        else:
            assert isinstance(at(result, item["pointer"]), str), item
    assert misprinted(log, result) == (len(log), ())


@each_sort
def test_sums_add_up_and_ranges_stand_in_order(sort: str) -> None:
    for table in (block for block in blocks(sort) if isinstance(block, Table)):
        if ". Cost over" not in table.title:
            continue
        assert "may not add because of rounding" in table.basis
        for column in range(1, len(table.columns)):
            parts: list[float] = []
            for row in table.rows:
                cell = row.cells[column]
                if row.total and is_number(cell):
                    assert abs(sum(parts) - number(cell)) <= 0.5 * len(parts) + 1e-9, (table.title, row)
                    parts = []
                elif is_number(cell):
                    parts.append(number(cell))
    found = [match for text in said(sort) for match in TRIPLE.finditer(text)]
    for match in found:
        middle, low, high = (number(part) for part in match.groups())
        assert low <= middle <= high, match[0]


@each_sort
def test_verdict_and_words_of_chance_are_those_of_the_result(sort: str) -> None:
    result, _ = decided(sort)
    block = next(block for block in blocks(sort) if isinstance(block, VerdictBlock))
    assert block.verdict == result.portfolio.verdict
    assert plain(block.headline).replace("\u00a0", " ") == result.portfolio.headline
    words = "almost no chance|very unlikely|unlikely|roughly even|very likely|likely|almost certain"
    for text in said(sort):
        for match in re.finditer(rf"({words}) \((>|<)? ?(\d+) %\)", text):
            share = {"<": 0.005, ">": 0.995}.get(match[2], int(match[3]) / 100)
            assert match[1] == likelihood(share), match[0]


@each_sort
def test_every_table_of_figures_has_its_basis_and_every_tag_is_in_the_key(sort: str) -> None:
    for table in (block for block in blocks(sort) if isinstance(block, Table)):
        figures = any(is_number(cell) for row in table.rows for cell in row.cells[1:])
        assert table.basis or not figures, table.title
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
        assert all(cell.strip() for row in table.rows for cell in row.cells[:1]), table.title
    letters = set(re.findall(f"{TAG}([A-Z])", repr(list(blocks(sort))).replace(repr(TAG)[1:-1], TAG)))
    assert letters
    assert all(re.search(rf"\b{letter} ", held(sort).running.key) for letter in letters)


@each_sort
def test_no_phrase_that_the_house_does_not_print_and_no_glyph_that_it_lacks(sort: str) -> None:
    told = " ".join(said(sort))
    assert not [phrase for phrase in FORBIDDEN if re.search(rf"\b{re.escape(phrase)}\b", told.lower())]
    assert not re.search(r"\bNone\b(?! of| was)", told)
    assert "nan" not in told.lower().split()
    if sort in ODD and fonts.missing([told]):
        assert "stand as code points in a box" in told
    else:
        assert fonts.missing([told]) == ()


@each_sort
def test_facts_that_are_missing_are_counted_on_page_one_and_told_with_whom_to_ask(sort: str) -> None:
    result, _ = decided(sort)
    lacking = {fact.what for workload in result.workloads for fact in workload.unknowns}
    heads = [block.text for block in blocks(sort) if isinstance(block, Heading) and block.text.startswith("Not known")]
    told = [block for block in blocks(sort) if isinstance(block, Missing)]
    assert all(block.matters.strip() and block.ask.strip() for block in told)
    count = int(re.sub(r"\D", "", heads[0]) or 0)
    assert count >= len(lacking)
    assert len(told) == min(count, 20), "each fact is told once"


@each_sort
def test_what_does_not_apply_is_named_with_its_reason(sort: str) -> None:
    result, _ = decided(sort)
    told = " ".join(said(sort))
    if len(result.workloads) == 1:
        for what, why in result.workloads[0].not_applicable:
            assert f"{what}: {why}" in told
    asked = {clause.id for workload in result.workloads for clause in workload.clauses}
    table = next(
        (block for block in blocks(sort) if isinstance(block, Table) and "Clauses to ask" in block.title), None
    )
    rows = () if table is None else table.rows
    printed = {number for row in rows for number in re.findall(r"^C\d+", plain(row.cells[0]))}
    assert all(re.match(r"C\d+", plain(row.cells[0])) for row in rows), "each row begins with its number"
    assert len({tuple(plain(cell) for cell in row.cells) for row in rows}) == len(rows), "no row stands twice"
    assert printed <= asked


@each_sort
def test_shares_of_the_statement_of_independence_make_a_hundred(sort: str) -> None:
    told = " ".join(said(sort))
    found = re.search(r"figures? that carr(?:y|ies) 1 % or more of a saving's spread, (.*?)\.", told)
    if found is not None:
        assert sum(map(int, re.findall(r"(\d+) %", found[1]))) == 100, found[0]
    else:
        assert not decided(sort)[0].figures_by_kind
    assert "The same rules were applied to staying and to moving" in told


def _pages(node: Node) -> list[int]:
    return [child.page for each in node.walk() for child in each.children if isinstance(child, Mark)]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@each_sort
def test_no_heading_is_the_last_on_its_page_and_no_row_on_two(sort: str, paper: str) -> None:
    nodes = [node for node in laid_out(sort, paper).tree.walk() if node.children and _pages(node)]
    leaves = [node for node in nodes if any(isinstance(child, Mark) for child in node.children)]
    for node, following in itertools.pairwise(leaves):
        if re.fullmatch(r"H\d", node.role):
            assert _pages(following)[0] == _pages(node)[-1], (node.role, following.role)
    for table in (node for node in nodes if node.role == "Table"):
        rows = [_pages(row) for row in table.walk() if row.role == "TR"]
        assert all(len(set(found)) == 1 for found in rows)
        body = [found[0] for found in rows[1:]]
        assert rows[0][0] == body[0], "a head stands on the page of its first row"
        assert all(body.count(one) >= min(2, len(body)) for one in set(body))


@each_sort
def test_pictures_are_told_in_words_and_nothing_that_is_read_is_empty(sort: str) -> None:
    for node in laid_out(sort, "A4").tree.walk():
        if node.role == "Figure":
            assert 100 <= len(node.alt) <= 400, node.alt
        if node.role in ("P", "H1", "H2", "H3", "TD", "TH", "Caption"):
            assert node.children, node.role
    levels = [int(node.role[1:]) for node in laid_out(sort, "A4").tree.walk() if re.fullmatch(r"H\d", node.role)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@each_sort
def test_the_file_is_small_sound_and_of_embedded_fonts(sort: str, folder: Path) -> None:
    pdf = written(sort, folder)
    result, _ = decided(sort)
    assert len(pdf) <= 400_000 + 25_000 * max(0, len(result.workloads) - 5)
    path = str(folder / f"{sort}.pdf")
    listed = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert all(re.search(r" yes yes yes +\d+ +0$", line) for line in listed)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        links: list[Any] = [note for page in opened.pages for note in page.get("/Annots", []) if "/Dest" in note]
        assert all(note.Dest[0].objgen in {page.objgen for page in opened.pages} for note in links)
