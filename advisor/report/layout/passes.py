# mypy: allow-subclassing-any
# (ReportLab ships no types, so its flowables are Any to the checker.)
"""The flowables of a report over the passes of its layout: measured once, with the list of contents that fits.

The number of pages and the pages of the headings are known only when all is laid out, so it is laid out again with
them. What was measured in the first pass holds in the next, since the same flowables are laid out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportlab.platypus import KeepTogether
from reportlab.platypus.doctemplate import ActionFlowable

from advisor.report.layout.contents import Contents
from advisor.report.structure import Heading, Outline
from advisor.report.tags import TaggedParagraph

LONG = 12
"""Pages above which a list of contents stands on page 3."""
FRONT = 2
"""Pages that are read alone, and hold neither contents nor sections of the body."""


class BodyBegins(ActionFlowable):
    """A page break after the pages in front; what has run over from them leaves the rest of its page to the body."""

    def apply(self, doc: Any) -> None:
        """Break the page that `doc` is at, where it is one of the front."""
        if doc.page <= FRONT:
            doc.handle_pageBreak()


class ContentsPlace:
    """Where the body begins, with the list of contents below its `heading` where the report is long."""

    def __init__(self, heading: Any) -> None:
        self.heading = heading


class Flowables:
    """The story of a report, given anew for each pass."""

    def __init__(self, flowables: list[Any]) -> None:
        self._flowables = flowables
        self._sections = sum(_opens(item) for item in _all(flowables)) - 1  # the title is not listed
        self._short = False

    def after(self, outline: Outline) -> list[Any]:
        """The flowables of the pass that follows the one that found `outline` (empty before the first)."""
        self._short = self._short or 0 < outline.pages <= LONG
        for item in _all(self._flowables):
            # ReportLab notes that a flowable had to wait for the next page, and takes the second time for an error.
            item.__dict__.pop("_postponed", None)
        listed: list[Any] = []
        for item in self._flowables:
            if not isinstance(item, ContentsPlace):
                listed.append(item)
                continue
            listed.append(BodyBegins())
            if not self._short:
                contents = Contents(self._sections, _sections(outline.headings))
                listed.append(KeepTogether([item.heading, contents]))
        return listed


def _sections(headings: Iterable[Heading]) -> list[Heading]:
    """The headings that are listed: sections and appendices, and not the title."""
    return [heading for heading in headings if heading.level == 1][1:]


def _opens(item: Any) -> bool:
    return isinstance(item, TaggedParagraph) and item.role == "H1"


def _all(flowables: Iterable[Any]) -> Iterable[Any]:
    """Each flowable and what is kept together in it."""
    for item in flowables:
        yield item
        yield from _all(getattr(item, "_content", ()))
