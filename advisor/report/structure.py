"""The structure of a page-described document: which content is a heading, a table, a figure.

Plain values, filled while the pages are drawn (`tags`) and written into the file afterwards (`archive`). The role names
are the standard structure types of ISO 32000-1:2008, 14.8.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top on the page in points, origin at the lower left."""


class Mark(Struct, frozen=True):
    """One marked-content sequence: the `mcid`-th of page `page` (both from 0)."""

    page: int
    mcid: int


class LinkRef(Struct, frozen=True):
    """The `index`-th annotation of page `page` (both from 0), a link; `text` says where it leads."""

    page: int
    index: int
    text: str


class FieldRef(Struct, frozen=True):
    """The signature field called `name`."""

    name: str


class Node(Struct):
    """One structure element.

    `scope` is "Row" or "Column" for a TH; `box` is a figure's rectangle on its page; `spans` are (columns, rows) of a
    cell.
    """

    role: str
    children: list[Node | Mark | LinkRef | FieldRef] = field(default_factory=list)
    alt: str = ""
    lang: str = ""
    scope: str = ""
    box: Rectangle | None = None
    spans: tuple[int, int] = (1, 1)

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()


class SignatureField(Struct, frozen=True):
    """An empty signature field that a person fills later: page from 0, tooltip for who can't see it."""

    name: str
    tooltip: str
    page: int
    box: Rectangle


class Heading(Struct, frozen=True):
    """A heading as it was set: level from 1, page from 0, and the destination that a link may name."""

    level: int
    text: str
    page: int
    destination: str


class Outline(Struct, frozen=True):
    """What an earlier pass over the pages found out, for "page n of m" and a list of contents."""

    pages: int = 0
    headings: tuple[Heading, ...] = ()


class RawDocument(Struct, frozen=True):
    """Laid-out pages as PDF bytes, and beside them what the bytes don't say yet."""

    pdf: bytes
    tree: Node
    fields: tuple[SignatureField, ...]
    outline: Outline
