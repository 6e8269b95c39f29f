"""What is a heading, a table or a figure on the page is one in the file too, and decoration is not."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from sample_document import TABLE_ROWS, raw_document, run, unsigned

from advisor.errors import ReportError
from advisor.report import fonts
from advisor.report.structure import Heading, Node, Outline

_PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "BI"}


def _nodes(role: str) -> list[Node]:
    return [node for node in raw_document().tree.walk() if node.role == role]


def test_each_first_level_heading_opens_a_section() -> None:
    sections = raw_document().tree.children
    assert [one.role for one in sections if isinstance(one, Node)] == ["Sect", "Sect"]
    assert [
        one.children[0].role for one in sections if isinstance(one, Node) and isinstance(one.children[0], Node)
    ] == [
        "H1",
        "H1",
    ]


def test_a_table_that_runs_over_pages_is_one_table_and_its_repeated_head_is_read_once() -> None:
    (table,) = _nodes("Table")
    rows = [child for child in table.children if isinstance(child, Node) and child.role == "TR"]
    assert len(rows) == TABLE_ROWS + 1
    assert raw_document().outline.pages > 1


def test_the_caption_belongs_to_its_table() -> None:
    (table,) = _nodes("Table")
    first = table.children[0]
    assert isinstance(first, Node)
    assert first.role == "Caption"


def test_heads_say_whether_they_head_a_row_or_a_column() -> None:
    scopes = [node.scope for node in _nodes("TH")]
    assert scopes.count("Column") == 3
    assert scopes.count("Row") == TABLE_ROWS


def test_a_figure_says_what_it_shows_and_where_it_is() -> None:
    (figure,) = _nodes("Figure")
    assert figure.alt.startswith("A bar chart")
    assert figure.box is not None
    left, bottom, right, top = figure.box
    assert (right - left, top - bottom) == pytest.approx((200, 50))


def test_the_pages_know_how_many_they_are(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(unsigned())
    pages = raw_document().outline.pages
    text = run("pdftotext", str(path), "-")
    assert f"This document has {pages} pages" in text
    assert [f"page {n + 1} of {pages}" in page for n, page in enumerate(text.split("\f")[:pages])] == [True] * pages


def test_headings_are_bookmarked_where_they_stand() -> None:
    headings = raw_document().outline.headings
    assert [(one.level, one.text) for one in headings] == [(1, "What we ask"), (1, "Approvals")]
    with pikepdf.open(io.BytesIO(unsigned())) as pdf, pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["What we ask", "Approvals"]


def test_everything_drawn_is_either_content_or_decoration_and_marks_never_nest() -> None:
    with pikepdf.open(io.BytesIO(unsigned())) as pdf:
        for page in pdf.pages:
            depth = 0
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                if operator in ("BDC", "BMC"):
                    depth += 1
                elif operator == "EMC":
                    depth -= 1
                elif operator in _PAINTS:
                    assert depth == 1, f"{operator} is drawn at depth {depth}"
                assert depth in (0, 1)
            assert depth == 0


def test_every_marked_piece_is_found_from_its_page() -> None:
    with pikepdf.open(io.BytesIO(unsigned())) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        tree = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
        for page in pdf.pages:
            used = [
                int(instruction.operands[1]["/MCID"])
                for instruction in pikepdf.parse_content_stream(page)
                if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]
            ]
            assert sorted(used) == list(range(len(tree[int(page.obj.StructParents)])))


def test_links_and_signature_fields_can_be_reached_and_are_named() -> None:
    with pikepdf.open(io.BytesIO(unsigned())) as pdf:
        annotations = [annotation for page in pdf.pages for annotation in page.obj.get("/Annots", [])]
        assert len(annotations) == 4
        for annotation in annotations:
            assert int(annotation.F) == 4
            assert str(annotation.get("/TU", annotation.get("/Contents", ""))) != ""
            assert "/StructParent" in annotation


def test_another_program_sees_the_same_structure(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(unsigned())
    structure = run("pdfinfo", "-struct", str(path))
    for expected in ("Document", "H1 ", "Caption", "Table", "/Scope /Column", "/Scope /Row", "Figure", "Link", "Form"):
        assert expected in structure
    assert "Tagged:          yes" in run("pdfinfo", str(path))


def test_what_does_not_fit_on_a_page_is_an_error_and_not_a_broken_page() -> None:
    fonts.register()
    from advisor.report import tags

    page = tags.PageForm(200, 200, 20, 20, 20, 20)
    with pytest.raises(ReportError, match="does not fit on a page"):
        tags.build(lambda _: [tags.SignatureArea("Analyst", "tip", 100, 500)], page, lambda *_: None, font="NotoSans")


def test_a_page_count_that_never_settles_is_an_error() -> None:
    fonts.register()
    from reportlab.platypus import PageBreak

    from advisor.report import tags

    def story(outline: Outline) -> list[object]:
        area = tags.SignatureArea("Analyst", "tip", 10, 10)
        return [area] if outline.pages == 2 else [area, PageBreak(), tags.SignatureArea("Procurement", "tip", 10, 10)]

    with pytest.raises(ReportError, match="does not settle"):
        tags.build(story, tags.PageForm(200, 200, 20, 20, 20, 20), lambda *_: None, font="NotoSans")


def test_headings_carry_a_destination_for_a_list_of_contents() -> None:
    assert isinstance(raw_document().outline.headings[0], Heading)
    assert raw_document().outline.headings[0].destination == "heading-1"
