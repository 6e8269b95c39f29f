"""The page around the text: margins, head and foot, and the variant of page 1 that fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from reportlab.platypus import PageBreak

from advisor.report import fonts
from advisor.report.charts import paint
from advisor.report.content.model import Block, Running
from advisor.report.layout import theme
from advisor.report.layout.story import story
from advisor.report.tags import PageForm, TaggedCanvas

_SLACK = 2.0


class FirstPage(Protocol):
    """A variant of page 1."""

    @property
    def longest(self) -> tuple[Block, ...]: ...


Variant = TypeVar("Variant", bound=FirstPage)


def form(sheet: theme.Paper) -> PageForm:
    """Paper and margins."""
    return PageForm(sheet.width, sheet.height, sheet.left, sheet.left, sheet.top, sheet.bottom)


def fitting(variants: Sequence[Variant], sheet: theme.Paper) -> Variant:
    """The first variant that fits on one page, else the tersest, which then runs over."""
    made: dict[Block, list[Any]] = {}
    for variant in variants:
        for block in variant.longest:
            if block not in made:  # most blocks are those of the variant before; on page 1 each is laid out by itself
                made[block] = story([block], dense=True)
        if _height([item for block in variant.longest for item in made[block]]) <= _room(sheet):
            return variant
    return variants[-1]


def fits(blocks: Sequence[Block], sheet: theme.Paper) -> bool:
    """Whether the blocks have room on one page that is not the first."""
    return _height(story(blocks)) <= _room(sheet)


def _room(sheet: theme.Paper) -> float:
    return sheet.height - sheet.top - sheet.bottom - _SLACK


def _height(flowables: Sequence[Any]) -> float:
    """Height of a stack in points, with the spaces between; nested stacks count by their contents."""
    total, after = 0.0, 0.0
    for item in flowables:
        if isinstance(item, PageBreak):
            continue
        inner = getattr(item, "_content", None)
        if inner is not None:
            total += _height(inner) + max(0.0, inner[0].getSpaceBefore() - after)
            after = inner[-1].getSpaceAfter()
            continue
        _, height = item.wrap(theme.BLOCK, 10_000)
        total += height + max(after, item.getSpaceBefore())
        after = item.getSpaceAfter()
    return total + after


def running_parts(running: Running, sheet: theme.Paper) -> Callable[[TaggedCanvas, int, int], None]:
    """What draws head and foot: names at the head (not on page 1), reference, tags and "page n of m" at the foot."""
    size = theme.TYPES["small"].size
    left, right = sheet.left, sheet.left + theme.BLOCK

    def draw(canvas: TaggedCanvas, page: int, pages: int) -> None:
        head, foot = sheet.height - 15 * theme.MM, 13 * theme.MM
        paint.set_fill(canvas, theme.INK_3)
        sort = " · ".join(part for part in (running.confidentiality, running.state) if part)
        if page > 1:
            verdict = f"verdict: {running.header_right}"
            room = theme.BLOCK - fonts.width(verdict, fonts.SANS_BOLD, size) - fonts.width(sort, fonts.SANS, size) - 40
            fonts.draw(canvas, left, head, fonts.shorten(running.header_left, fonts.SANS, size, room), fonts.SANS, size)
            fonts.draw(canvas, right, head, verdict, fonts.SANS_BOLD, size, "right")
            middle = right - fonts.width(verdict, fonts.SANS_BOLD, size) - 14
            fonts.draw(canvas, middle, head, sort, fonts.SANS, size, "right")
            paint.set_line(canvas, theme.RULE, 0.5)
            canvas.line(left, head - 5, right, head - 5)
        elif running.state:
            fonts.draw(canvas, right, head, sort, fonts.SANS, size, "right")
        number = f"page {page} of {pages}"
        room = theme.BLOCK - fonts.width(number, fonts.SANS, size) - 16
        fonts.draw(canvas, left, foot, fonts.shorten(running.footer, fonts.SANS, size, room), fonts.SANS, size)
        fonts.draw(canvas, right, foot, number, fonts.SANS, size, "right")
        fonts.draw(canvas, left, foot - 9, running.key, fonts.SANS, size)

    return draw
