"""How blocks become pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import report_factory as factory
from msgspec import Struct

from advisor.decision.result import Tag
from advisor.report import fonts
from advisor.report.content.assemble import document
from advisor.report.content.model import TAG_WORDS, Column, Row, Table, bold, plain, tag
from advisor.report.layout import inline, page, tables, theme
from advisor.report.layout.story import story
from advisor.report.layout.widths import PAD, widths


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_text_stands_out_from_its_ground() -> None:
    for ink in (theme.INK, theme.INK_2, theme.INK_3, theme.RECOMMENDED, theme.STAY, theme.LOSS, theme.WAIT):
        assert contrast(ink, theme.WHITE) >= 4.5
        assert contrast(ink, theme.TINT) >= 4.5
    assert contrast(theme.NOT_KNOWN, theme.NOT_KNOWN_GROUND) >= 4.5
    assert contrast(theme.TODAY, theme.WHITE) >= 3


def test_the_text_block_is_as_wide_on_both_papers() -> None:
    for paper in theme.PAPERS.values():
        assert paper.width - 2 * paper.left == pytest.approx(theme.BLOCK, abs=0.1)
    assert theme.span(12) == pytest.approx(theme.BLOCK)


def test_nothing_is_set_smaller_than_seven_and_a_half_points() -> None:
    assert min(kind.size for kind in theme.TYPES.values()) >= 7.5


def test_minus_and_comparisons_come_from_the_font_that_has_them() -> None:
    held = fonts.runs("−5 ≤ 7 ≥ 3 ≈ 4", fonts.SANS)
    assert all(run.face == "NotoSansMath" for run in held if set(run.text) & set("−≤≥≈"))
    assert not any(run.boxed for run in held)


def test_digits_and_minus_are_equally_wide() -> None:
    widths = {round(fonts.width(sign, fonts.SANS, 100), 1) for sign in "0123456789−"}
    assert len(widths) == 1


def test_a_character_without_a_glyph_is_printed_as_its_code_point() -> None:
    assert [run.text for run in fonts.runs("a🚀", fonts.SANS)] == ["a", "U+1F680"]
    assert fonts.missing(["a翻", "é"]) == ("翻",)
    assert "U+7FFB" in inline.markup("翻", "table")


def test_every_character_of_a_report_is_in_the_fonts() -> None:
    recommendation = factory.mixed()
    held = document(recommendation, factory.case_for(recommendation))
    texts: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            texts.append(plain(value))
        elif isinstance(value, tuple):
            for item in value:
                collect(item)
        elif isinstance(value, Struct):
            for name in value.__struct_fields__:
                collect(getattr(value, name))

    collect((held.first_page[0].blocks, held.body.blocks))
    assert fonts.missing(texts) == ()


def test_markup_from_outside_is_text() -> None:
    assert "&lt;b&gt;" in inline.markup("<b>&", "table")
    assert inline.paragraph("A <para> & <font size=99>B", "body").getPlainText() == "A <para> & <font size=99>B"


def test_tags_differ_in_letter_and_read_as_letters() -> None:
    held = inline.paragraph(f"35.76{tag('P')} and {bold('41.53')}{tag('C')}", "table")
    assert " ".join(held.getPlainText().replace("\u00a0", " ").split()) == "35.76 P and 41.53 C"
    assert len(TAG_WORDS) == 6


def test_no_column_is_narrower_than_its_words() -> None:
    block = Table(
        "1", "Table 1. T", (Column("Capability", 1), Column("Chance", 1, "right"), Column("Prose", 30)),
        (Row(("p5.48xlarge", "0.11\u00a0(−0.09\u00a0to\u00a00.31)", "words that may flow over lines")),), "",
    )  # fmt: skip
    made = widths(block, "table", 400.0)
    assert sum(made) == pytest.approx(400.0)
    assert made[0] > fonts.width("p5.48xlarge", fonts.SANS, 8.5)
    assert made[1] > fonts.width("0.11\u00a0(−0.09\u00a0to\u00a00.31)", fonts.SANS, 8.5)


def test_names_in_another_script_leave_the_other_columns_their_words() -> None:
    names = ("Product images", "客户助手", "Call transcripts", "تحويل المكالمات", "Search embeddings")
    block = Table(
        "Table 1", "Cost", (Column("Cost line", 60), *(Column(name, 18, "right") for name in names)),
        (Row(("Fleet hours lost to faults after a change", "3", "29", "< 1", "< 1", "< 1")),),
        "Illustrative.", register=True,
    )  # fmt: skip
    made = widths(block, "register", theme.BLOCK)
    size = theme.TYPES["register"].size
    for column, wide in zip(block.columns, made, strict=True):
        words = [word for word in column.head.split() if word.isascii()]
        assert all(fonts.width(word, fonts.SANS_BOLD, size) + 2 * PAD <= wide for word in words)


def test_a_path_may_break_so_that_short_words_need_not() -> None:
    path = "docs/source/" + "very_long_directory/" * 8
    block = Table(
        "1", "T", (Column("State", 10), Column("Evidence", 10)), (Row(("supported", path)), Row(("unknown", "x"))), ""
    )
    made = widths(block, "table", 200.0)
    assert made[0] > fonts.width("supported", fonts.SANS, 8.5)


def test_a_column_gives_way_where_the_table_becomes_lower_by_it() -> None:
    """Two columns of the same weight, of which one holds ten times as much text."""
    row = Row(("a shorter text of one line", "a text that needs a good deal more room than the other one does " * 4))
    block = Table("1", "T", (Column("Short", 10), Column("Long", 10)), (row,) * 4, "", register=True)
    made = widths(block, "register", theme.BLOCK)
    assert made[1] > 1.5 * made[0]
    assert _height(block, made) <= 0.75 * _height(block, [theme.BLOCK / 2] * 2)


def test_no_other_split_between_two_columns_of_text_makes_a_register_lower() -> None:
    """Whole words and the boxes of tags are counted as they are laid, so the widths found are the best there are."""
    texts: tuple[tuple[str, str, Tag], ...] = (
        ("Shopping assistant: Speed of trn2.48xlarge, before tuning", "predictive distribution of the fit", "C"),
        ("Call transcripts: Work of the move", "sum of the items; listed by the maker of the recipe", "J"),
        ("Moves of list prices in a year", "normal; catalog price history, 2026-07-20", "J"),
        ("Hours of a block chain that are not covered at renewals", "small sizes were short in spring", "J"),
    )
    rows = tuple(Row((quantity, "0.0137", spread + tag(kind))) for quantity, spread, kind in texts)
    columns = (Column("Quantity (unit)", 64), Column("P50", 9, "right"), Column("Spread; source, date", 72))
    block = Table("1", "T", columns, rows, "", register=True)
    for room in (240.0, 300.0, 360.0):
        made = widths(block, "register", room)
        lowest = _height(block, made)
        shifts = range(-60, 61, 6)
        assert min(_height(block, (made[0] + by, made[1], made[2] - by)) for by in shifts) >= lowest


def _height(block: Table, columns: Sequence[float]) -> float:
    rows = [tables._cells(block, row, "register", columns) for row in block.rows]
    return sum(
        max(cell.wrap(wide - 2 * PAD, 10_000)[1] for cell, wide in zip(row, columns, strict=True)) for row in rows
    )


@pytest.mark.parametrize("recommendation", [factory.one_workload(), factory.mixed()], ids=["one", "mixed"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_first_page_holds_three_reasons_or_a_shorter_list_on_one_page(recommendation: Any, paper: Any) -> None:
    held = document(recommendation, factory.case_for(recommendation))
    sheet = theme.PAPERS[paper]
    chosen = page.fitting(held.first_page, sheet)
    assert page._height(story(chosen.blocks, dense=True)) <= sheet.height - sheet.top - sheet.bottom
