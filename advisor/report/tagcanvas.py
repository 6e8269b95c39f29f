# mypy: allow-subclassing-any
# (ReportLab ships no types, so its Canvas is Any to the checker.)
"""A ReportLab canvas that remembers what it draws.

ReportLab's open-source edition writes no structure; it lets us put marked-content operators between the drawing
operators (ISO 32000-1:2008, 14.6 and 14.7). Everything drawn inside `marked()` belongs to the open element, everything
inside `artifact()` is decoration that a reader of the text never meets. Marks never nest: opening one suspends the
other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from .structure import FieldRef, Heading, LinkRef, Mark, Node, Rectangle, SignatureField

_ARTIFACTS = {
    "Pagination": "/Artifact <</Type /Pagination>> BDC",
    "Layout": "/Artifact <</Type /Layout>> BDC",
}


class TaggedCanvas(Canvas):
    """Draws as `Canvas` does and collects `root`, `fields` and `headings`.

    While `measuring`, only headings are collected: what is drawn is thrown away, and what is costly is not drawn.
    """

    def __init__(self, *args: Any, measuring: bool = False, **kwargs: Any) -> None:
        self.measuring = measuring
        self.root = Node("Document")
        self.fields: list[SignatureField] = []
        self.headings: list[Heading] = []
        self._section = self.root
        self._open: list[Node] = []
        self._by_key: dict[Hashable, Node] = {}
        self._mcids: dict[int, int] = {}
        self._sequence: Node | str | None = None
        self._began_at = 0
        self._muted = 0
        super().__init__(*args, **kwargs)

    def save(self) -> None:
        """Write the file, but for a measurement."""
        if not self.measuring:
            super().save()

    @property
    def page_index(self) -> int:
        """The page being drawn, from 0."""
        return int(self._pageNumber) - 1

    @property
    def current(self) -> Node:
        """The innermost open element."""
        return self._open[-1] if self._open else self._section

    def node(self, key: Hashable, role: str) -> tuple[Node, bool]:
        """The element known under `key`, and whether it is new: a paragraph or table that runs over pages stays one."""
        if self._muted:
            return Node(role), False
        known = self._by_key.get(key)
        if known is not None:
            return known, False
        node = self._by_key[key] = Node(role)
        if role == "H1" and not self._open:
            self._section = Node("Sect")
            self.root.children.append(self._section)
        self.current.children.append(node)
        return node, True

    @contextmanager
    def element(self, node: Node) -> Iterator[Node]:
        """Make `node` the open element; nothing is marked by that alone."""
        with self._sequenced(None):
            self._open.append(node)
            try:
                yield node
            finally:
                self._open.pop()

    @contextmanager
    def marked(self) -> Iterator[None]:
        """What is drawn inside is the content of the open element."""
        with self._sequenced(self.current):
            yield

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """What is drawn inside is decoration. `kind`: "Pagination" (running parts) or "Layout" (rules, tints)."""
        with self._sequenced(_ARTIFACTS[kind]):
            self._muted += 1
            try:
                yield
            finally:
                self._muted -= 1

    def add_field(self, name: str, tooltip: str, box: Rectangle) -> None:
        """Reserve `box` (page coordinates) for the signature `name`."""
        self.fields.append(SignatureField(name, tooltip, self.page_index, box))
        form = Node("Form", [FieldRef(name)], alt=tooltip)
        self.current.children.append(form)

    def add_heading(self, level: int, text: str, top: float) -> None:
        """Note a heading of `level` whose upper edge is at `top` (page coordinates), and bookmark levels 1 and 2."""
        destination = f"heading-{len(self.headings) + 1}"
        self.headings.append(Heading(level, text, self.page_index, destination))
        self.bookmarkHorizontalAbsolute(destination, top)
        if level <= 2:
            self.addOutlineEntry(text, destination, level - 1, closed=level == 1)

    def linkRect(self, contents: str, destinationname: str, *args: Any, **kwargs: Any) -> Any:  # noqa: N802 (ReportLab's)
        self._note_link(contents or f"Go to {destinationname}")
        return super().linkRect(contents, destinationname, *args, **kwargs)

    def linkURL(self, url: str, *args: Any, **kwargs: Any) -> Any:  # noqa: N802 (ReportLab's name)
        self._note_link(url)
        return super().linkURL(url, *args, **kwargs)

    def _note_link(self, text: str) -> None:
        if self._muted:
            raise ValueError("a link inside an artifact can't be reached by a screen reader")
        link = Node("Link", [LinkRef(self.page_index, len(self._annotationrefs), text)], alt=text)
        self.current.children.append(link)

    @contextmanager
    def _sequenced(self, wanted: Node | str | None) -> Iterator[None]:
        if self._muted:
            yield
            return
        outer = self._sequence
        self._end()
        self._begin(wanted)
        try:
            yield
        finally:
            self._end()
            self._begin(outer)

    def _begin(self, wanted: Node | str | None) -> None:
        self._sequence = wanted
        if isinstance(wanted, Node):
            mcid = self._mcids.get(self.page_index, 0)
            self._code.append(f"/{wanted.role} <</MCID {mcid}>> BDC")
        elif wanted is not None:
            self._code.append(wanted)
        self._began_at = len(self._code)

    def _end(self) -> None:
        if self._sequence is None:
            return
        if len(self._code) == self._began_at:
            self._code.pop()  # nothing was drawn: an empty sequence would be an empty paragraph to a screen reader
        else:
            self._code.append("EMC")
            if isinstance(self._sequence, Node):
                mcid = self._mcids.get(self.page_index, 0)
                self._mcids[self.page_index] = mcid + 1
                self._sequence.children.append(Mark(self.page_index, mcid))
        self._sequence = None
