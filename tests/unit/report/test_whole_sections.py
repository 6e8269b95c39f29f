"""A section that stays on one page: its box to write in takes the room that the page has left, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from reportlab.platypus import Spacer

from advisor.report import fonts, tags
from advisor.report.content.model import Blank, Heading, Prose, SignatureBox, Signatures
from advisor.report.layout import page, theme
from advisor.report.layout.passes import Flowables
from advisor.report.layout.story import story
from advisor.report.structure import RawDocument

A4 = theme.PAPERS["A4"]
ROOM = A4.height - A4.top - A4.bottom
BOX = 80 * theme.MM
"""The most that the box to write in takes."""


def laid_out(above: float, *, new_page: bool) -> RawDocument:
    """A section to sign below `above` points, before one that begins on a page of its own, or does not."""
    blocks = (
        Heading(1, "Approvals", "approvals", "Approvals", whole=True),
        Blank("Conditions", 12, 80),
        Signatures((SignatureBox("a", "Analyst", "x"), SignatureBox("b", "Procurement", "y"))),
        Heading(1, "What follows", "next", "Next", new_page=new_page),
        Prose("Something."),
    )
    flowables: list[Any] = [Spacer(1, above), *story(blocks)]
    return tags.build(Flowables(flowables).after, page.form(A4), lambda *_: None, font=fonts.SANS)


def taken(fixed: RawDocument, grown: RawDocument) -> float:
    """By how much the box of the second is higher: so much lower stand the fields to sign below it."""
    assert fixed.fields[0].page == grown.fields[0].page
    return fixed.fields[0].box[1] - grown.fields[0].box[1]


@pytest.mark.parametrize("above", [100.0, 300.0, 450.0])
def test_the_box_takes_the_room_that_is_left_and_no_page_more(above: float) -> None:
    fixed, grown = laid_out(above, new_page=False), laid_out(above, new_page=True)
    assert fixed.outline.headings[0].page == grown.outline.headings[0].page == 0
    assert grown.outline.pages == 2
    left = fixed.fields[0].box[1] - A4.bottom
    assert taken(fixed, grown) == pytest.approx(min(left, BOX - 12 * theme.MM), abs=6.0)
    assert grown.fields[0].box[1] >= A4.bottom


def test_what_has_no_room_below_fills_the_next_page() -> None:
    fixed, grown = laid_out(ROOM - 100, new_page=False), laid_out(ROOM - 100, new_page=True)
    assert fixed.outline.headings[0].page == grown.outline.headings[0].page == 1
    assert taken(fixed, grown) == pytest.approx(BOX - 12 * theme.MM)
